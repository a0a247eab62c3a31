"""A day of many sources on a clock that the test turns: papers that publish, fail, move, throttle and lie."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from tests.server import Reply, Request, Server
from tests.texts import item, rss

BEGIN = 1_769_731_200.0  # 2026-01-30 00:00 UTC
HOUR = 3600.0
SHOWN = 12  # entries of a document


@dataclass
class Clock:
    """The present, in seconds since 1970."""

    now: float = BEGIN
    is_forced: bool = False  # somebody refreshes by hand, which only a server's wish for rest may stop

    def __call__(self) -> float:
        return self.now


@dataclass
class Paper:
    """One source: what it has published, what it has delivered, and when it may be asked again."""

    number: int
    habit: str
    clock: Clock
    dice: random.Random
    published: list[tuple[int, float]] = field(default_factory=list)
    delivered: set[str] = field(default_factory=set)
    asked: list[float] = field(default_factory=list)
    not_before: float = 0.0
    fresh_until: float = 0.0
    too_early: list[float] = field(default_factory=list)
    is_gone: bool = False

    @property
    def path(self) -> str:
        """Where it is served, at the beginning of the day."""
        return f"/{self.number}"

    def publish(self) -> None:
        """A new entry now and then."""
        if self.dice.random() < 0.6:
            self.published.append((len(self.published), self.clock.now))

    def title(self, number: int) -> str:
        """The title of an entry: no other entry of any paper has it."""
        return f"Paper {self.number} entry {number}"

    def document(self) -> bytes:
        """Its newest entries."""
        found = []
        for number, moment in reversed(self.published[-SHOWN:]):
            date = format_datetime(datetime.fromtimestamp(moment, UTC), usegmt=True)
            guid: str | None = f"{self.number}/{number}"
            if self.habit == "new guids":
                guid = f"{self.dice.random()}"
            elif self.habit == "no guids":
                guid = None
            elif self.habit == "shared guids":
                guid = str(number)
            if self.habit == "no dates":
                date = "soon"
            elif self.habit == "future dates":
                date = "Fri, 01 Jan 2100 00:00:00 GMT"
            text = f"Text {number} of paper {self.number}: revenue rose to ${number + 1}bn in the quarter."
            if self.habit == "edits" and self.clock.now - moment > 3 * HOUR:
                text += " This text was corrected."
            link = f"https://paper{self.number}.example/{number}"
            found.append(item(guid, title=self.title(number), text=text, link=link, date=date))
        return rss(*found, title=f"Paper {self.number}").encode()

    def answer(self, request: Request) -> Reply:
        """What it says now; notes who comes too early."""
        now = self.clock.now
        last = self.asked[-1] if self.asked else 0.0
        self.asked.append(now)
        # A second question at the same moment follows a redirect.
        is_early = now < self.fresh_until or 0 < now - last < HOUR / 2
        if now < self.not_before or self.is_gone or (is_early and not self.clock.is_forced):
            self.too_early.append(now)
        act: Callable[[Request], Reply] | None = getattr(self, "_" + self.habit.replace(" ", "_"), None)
        return act(request) if act else self._document(request)

    def _document(self, request: Request, **headers: str) -> Reply:
        body = self.document()
        etag = f'"{len(self.published)}"'
        if self.habit not in ("new guids", "edits") and request.headers.get("if-none-match") == etag:
            return Reply(b"", 304, {"ETag": etag, **headers})
        self.delivered.update(self.title(number) for number, _ in self.published[-SHOWN:])
        return Reply(body, 200, {"ETag": etag, **headers})

    # Habits that are more than a way of writing entries

    def _silent(self, _: Request) -> Reply:
        """Knows no validators."""
        self.delivered.update(self.title(number) for number, _ in self.published[-SHOWN:])
        return Reply(self.document())

    def _fails(self, request: Request) -> Reply:
        if self.dice.random() < 0.4:
            return Reply(b"<html>we are sorry</html>", self.dice.choice((500, 502, 503, 404, 403)))
        return self._document(request)

    def _throttles(self, request: Request) -> Reply:
        """Now and then wants rest, in seconds or as a date."""
        if self.dice.random() < 0.4:
            rest = self.dice.choice((1.5, 3, 5)) * HOUR
            self.not_before = self.clock.now + rest
            until = format_datetime(datetime.fromtimestamp(self.not_before, UTC), usegmt=True)
            wish = until if self.dice.random() < 0.5 else str(int(rest))
            return Reply(b"", self.dice.choice((429, 503)), {"Retry-After": wish})
        return self._document(request)

    def _caches(self, request: Request) -> Reply:
        """Says for how long its answers hold."""
        self.fresh_until = self.clock.now + 3 * HOUR
        return self._document(request, **{"Cache-Control": "public, max-age=10800"})

    def _moves(self, request: Request) -> Reply:
        """Moves for good at eight."""
        if self.clock.now < BEGIN + 8 * HOUR:
            return self._document(request)
        if request.path == self.path:
            return Reply(b"", 301, {"Location": f"{self.path}/new"})
        return self._document(request)

    def _leaves(self, request: Request) -> Reply:
        """Is gone from noon."""
        if self.clock.now >= BEGIN + 12 * HOUR:
            self.is_gone = True
            return Reply(b"", 410)
        return self._document(request)

    def _parked(self, request: Request) -> Reply:
        """Shows a page instead of its feed in the afternoon."""
        if 12 * HOUR <= self.clock.now - BEGIN < 18 * HOUR:
            return Reply(b"<html><title>For sale</title><body><p>This name is for sale.</p></body></html>", 200,
                         {"Content-Type": "text/html", "ETag": '"sale"'})  # fmt: skip
        return self._document(request)

    def _cut_short(self, request: Request) -> Reply:
        """Promises more bytes than it has, often."""
        if self.dice.random() < 0.5:
            return Reply(self.document(), 200, {"Content-Length": "99999", "Connection": "close"})
        return self._document(request)

    def _wrong_type(self, request: Request) -> Reply:
        return self._document(request, **{"Content-Type": "image/png"})


HABITS = (
    "steady", "silent", "new guids", "no guids", "shared guids", "no dates", "future dates", "edits", "fails",
    "throttles", "caches", "moves", "leaves", "parked", "cut short", "wrong type",
)  # fmt: skip


class Press:
    """Many papers behind one server, each on an address of its own."""

    def __init__(self, server: Server, count: int, seed: int) -> None:
        self.clock = Clock()
        self.server = server
        self.papers = [
            Paper(number, HABITS[number % len(HABITS)], self.clock, random.Random(f"{seed}/{number}"))
            for number in range(count)
        ]
        for paper in self.papers:
            server.routes[paper.path] = server.routes[f"{paper.path}/new"] = self._through(paper)
            paper.publish()

    @staticmethod
    def _through(paper: Paper) -> Callable[[Request], Reply]:
        return lambda request: paper.answer(request)

    def urls(self) -> list[str]:
        """The address of every paper."""
        return [
            self.server.url(paper.path, f"127.{6 + paper.number // 200}.0.{1 + paper.number % 200}")
            for paper in self.papers
        ]

    def publish(self) -> None:
        """An hour's news."""
        for paper in self.papers:
            paper.publish()

    def delivered(self) -> dict[int, set[str]]:
        """The titles that each paper has handed over whole."""
        found: dict[int, set[str]] = defaultdict(set)
        for paper in self.papers:
            found[paper.number] = paper.delivered
        return found
