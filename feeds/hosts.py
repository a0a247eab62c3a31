"""The queue of a refresh: sources by server, each server's taken in turn and a few at a time."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence

from feeds.address import origin
from store.models import Source


class Hosts:
    """Sources by host, with a token for each request that a host has room for."""

    def __init__(self, sources: Sequence[Source], per_host: int) -> None:
        self._waiting: dict[tuple[str, int], deque[Source]] = defaultdict(deque)
        for source in sources:
            self._waiting[host_of(source)].append(source)
        self._tokens: deque[tuple[str, int]] = deque()
        for turn in range(per_host):
            self._tokens.extend(host for host, waiting in self._waiting.items() if len(waiting) > turn)

    def take(self) -> Source | None:
        """The next source whose host has room; None when there is none now. Pair it with `done`."""
        while self._tokens:
            host = self._tokens.popleft()
            if self._waiting[host]:
                return self._waiting[host].popleft()
        return None

    def done(self, source: Source) -> None:
        """Makes room for the host's next."""
        host = host_of(source)
        if self._waiting[host]:
            self._tokens.append(host)


def host_of(source: Source) -> tuple[str, int]:
    """The server that a source is at, files at none."""
    return ("", 0) if source.url.startswith("file:") else origin(source.url)[1:]
