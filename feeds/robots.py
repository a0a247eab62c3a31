"""robots.txt (RFC 9309): asked before a page is fetched that no feed and no user named as a source."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from feeds.address import origin
from feeds.fetch import Failed, Fetched, fetch

if TYPE_CHECKING:
    from feeds.network import Client

NAME = "matins"
MOST_BYTES = 500_000
MOST_RULES = 2_000


@dataclass(frozen=True, slots=True)
class Rules:
    """What one server's robots.txt says to this program: (is allowed, path pattern)."""

    rules: tuple[tuple[bool, str], ...] = ()

    def allow(self, url: str) -> bool:
        """Whether a page may be fetched: the longest pattern decides, allowing wins a tie."""
        parts = urlsplit(url)
        path = unquote(parts.path or "/") + (f"?{unquote(parts.query)}" if parts.query else "")
        best = max(
            ((len(pattern), allowed) for allowed, pattern in self.rules if _matches(pattern, path)), default=None
        )
        return best is None or best[1]


def parse(text: str, name: str = NAME) -> Rules:
    """The rules of the groups that name this program, else of those for everybody."""
    groups: dict[str, list[tuple[bool, str]]] = {}
    agents: list[str] = []
    in_rules = False
    for line in text[:MOST_BYTES].splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if in_rules:
                agents, in_rules = [], False
            agents.append(value.lower())
            groups.setdefault(value.lower(), [])
        elif key in ("allow", "disallow"):
            in_rules = True
            for agent in agents:
                if value and len(groups[agent]) < MOST_RULES:
                    groups[agent].append((key == "allow", unquote(value)))
    named = [
        rules for agent, rules in groups.items() if agent and agent != "*" and name.startswith(agent.partition("/")[0])
    ]
    return Rules(tuple(named[0] if named else groups.get("*", [])))


def _matches(pattern: str, path: str) -> bool:
    """A pattern's prefix match; * stands for anything, a last $ for the end. Linear: each piece is found once."""
    is_whole = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(pieces, 1):
        if is_whole and number == len(pieces):
            return path.endswith(piece) and len(path) - len(piece) >= at
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not is_whole or bool(pieces) or at == len(path)


class Robots:
    """The rules of each server, asked for once a refresh."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[tuple[str, str, int], Rules | None] = {}

    async def allow(self, url: str, *, private: bool = False) -> bool:
        """Whether a page may be fetched; a server in trouble is left alone, one without the file allows everything."""
        place = origin(url)
        if place not in self._known:
            self._known[place] = await self._asked(place, private)
        rules = self._known[place]
        return rules is not None and rules.allow(url)

    async def _asked(self, place: tuple[str, str, int], private: bool) -> Rules | None:
        scheme, host, port = place
        name = f"[{host}]" if ":" in host else host
        answer = await fetch(self._client, f"{scheme}://{name}:{port}/robots.txt", private=private, accept="text/plain")
        if isinstance(answer, Fetched):
            with contextlib.closing(answer.content) as body:
                return parse(body.whole()[:MOST_BYTES].decode("utf-8", "replace"))
        if isinstance(answer, Failed) and answer.status and 400 <= answer.status < 500 and answer.status != 429:
            return Rules()
        return None
