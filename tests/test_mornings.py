"""A day of hourly refreshes among servers that fail, move, throttle, lie and shuffle, the clock a parameter."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import pytest

from feeds.limits import Limits
from feeds.refresh import SourceDone, refresh
from store.background import BackgroundStore
from store.db import Store
from store.models import Source
from tests.server import Reply, Request, Server, server
from tests.texts import item, rss

__all__ = ["server"]

START = 1_770_000_000.0
MANNERS = ("steady", "lying", "throttling", "failing", "moving", "shuffling", "short", "edited", "gone")
QUICK = Limits(total_seconds=2, connect_seconds=1, read_seconds=1)


class Day:
    """Feeds with manners, on one server, in simulated time."""

    def __init__(self, server: Server, feeds: int) -> None:
        self.now = START
        self.server = server
        self.entries: dict[int, int] = defaultdict(int)  # feed: how many entries it has published
        self.asked: dict[str, list[float]] = defaultdict(list)
        self.rest: dict[str, float] = {}
        self.impolite: list[str] = []
        self.dice = random.Random(5)
        self.is_healed = False
        for n in range(feeds):
            for path in (f"/{n}", f"/moved/{n}"):
                server.routes[path] = self._handler(n, MANNERS[n % len(MANNERS)])

    def publish(self) -> None:
        """An hour passes; most feeds have something new."""
        self.now += 3_600
        for n in range(len(self.server.routes) // 2):
            self.entries[n] += self.dice.choice((0, 1, 2))

    def _handler(self, n: int, manner: str) -> object:
        def handler(request: Request) -> Reply:
            times = self.asked[request.path]
            if times and not self.is_healed and self.now - times[-1] < 1_800:
                self.impolite.append(f"{manner} {request.path} asked after {self.now - times[-1]:.0f} s")
            if self.now < self.rest.get(request.path, 0):
                self.impolite.append(f"{request.path} asked for rest")
            times.append(self.now)
            return self._answer(n, manner, request)

        return handler

    def _answer(self, n: int, manner: str, request: Request) -> Reply:
        turn = 0 if self.is_healed else len(self.asked[request.path])
        if manner == "throttling" and turn % 3 == 2:
            self.rest[request.path] = self.now + 7_200
            return Reply(b"", 429, {"Retry-After": "7200"})
        if manner == "failing" and turn % 3 == 2:
            return Reply(b"", 503)
        if manner == "moving" and turn > 2 and not request.path.startswith("/moved"):
            return Reply(b"", 301, {"Location": f"/moved/{n}"})
        if manner == "gone" and turn > 3:
            return Reply(b"", 410)
        body = self.document(n, manner)
        if manner == "short" and turn % 2:
            return Reply(body[: len(body) // 2], headers={"Content-Length": str(len(body)), "Connection": "close"})
        tag = f'"{self.entries[n]}"'
        if manner in ("steady", "throttling") and request.headers.get("if-none-match") == tag:
            return Reply(b"", 304)
        return Reply(body, headers={"ETag": tag} if manner != "lying" else {"Last-Modified": "never"})

    def document(self, n: int, manner: str) -> bytes:
        """Every entry so far; guids of a shuffling feed are new each hour, texts of an edited one grow."""
        items = []
        for k in range(self.entries[n]):
            guid = f"{n}-{k}-{self.now}" if manner == "shuffling" else str(k)
            text = f"Entry {k} of feed {n} has a text that is long enough." + (
                " More." * (self.entries[n] % 3) if manner == "edited" else ""
            )
            items.append(item(guid, title=f"Entry {k}", text=text, link=f"https://feed{n}.example/{k}"))
        return rss(*items, title=f"Feed {n}").encode()


async def live(tmp_path: Path, server: Server, feeds: int, hours: int) -> None:
    day = Day(server, feeds)
    store = BackgroundStore(tmp_path / "m.db")
    try:
        for n in range(feeds):
            url = server.url(f"/{n}", f"127.0.{n % 3 + 1}.{n % 200 + 1}")
            await store.write(Store.add_source, Source("", url, private=True))
        for _ in range(hours):
            day.publish()
            async for event in refresh(store, read=False, limits=QUICK, clock=lambda: day.now):
                assert not (isinstance(event, SourceDone) and event.outcome == "error" and not event.error)
        assert day.impolite == []
        day.is_healed = True
        day.now += 2 * 86_400
        async for _ in refresh(store, read=False, limits=QUICK, clock=lambda: day.now):
            pass
        for source in await store.read(Store.sources):
            n = int(source.url.rpartition("/")[2])
            manner = MANNERS[n % len(MANNERS)]
            if manner == "gone":
                assert source.state == "gone"
                continue
            assert (manner, source.articles) == (manner, day.entries[n])
            if manner == "moving":
                assert "/moved/" in source.url
        await store.read(Store.check_integrity)
    finally:
        await store.close()


async def test_a_morning(tmp_path: Path, server: Server) -> None:
    await live(tmp_path, server, feeds=18, hours=7)


@pytest.mark.soak
async def test_a_day_of_three_hundred(tmp_path: Path, server: Server) -> None:
    await live(tmp_path, server, feeds=300, hours=24)
