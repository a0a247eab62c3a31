"""The loop that paints is never held while sources are refreshed and articles read."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from feeds.limits import Limits
from store.db import Store
from store.models import Source
from tests.test_journeys import reading, screen_text
from tests.texts import item, rss
from tui.config import Config

FEEDS = 100
HELD = 0.050  # seconds that the loop may be held on a quiet machine
TICK = 0.002


# Another process: whatever holds this one's interpreter must not excuse itself.
OTHER = """
import sys, threading, time
worst, done = 0.0, threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), done.set()), daemon=True).start()
while not done.is_set():
    began = time.perf_counter()
    time.sleep(0.002)
    worst = max(worst, time.perf_counter() - began - 0.002)
print(worst)
"""
STARVED = 3  # ticks that a busy machine may keep waiting without the loop working meanwhile


class Watchdog:
    """Ticks on a loop and remembers how late each tick came, and how long the loop's thread worked meanwhile.

    A process beside it measures the machine's own lateness.
    """

    def __init__(self) -> None:
        self.late: list[float] = []
        self.worked: list[float] = []
        self.base = 0.0

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        other = subprocess.Popen(
            [sys.executable, "-S", "-c", OTHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        task = asyncio.create_task(self._tick())
        try:
            yield
        finally:
            task.cancel()
            self.base = float(other.communicate("")[0])

    async def _tick(self) -> None:
        while True:
            began, work = time.perf_counter(), time.thread_time()
            await asyncio.sleep(TICK)
            self.late.append(time.perf_counter() - began - TICK)
            self.worked.append(time.thread_time() - work)

    @property
    def allowed(self) -> float:
        """What the loop may be late: its bar, and what this machine makes any process late."""
        return HELD + self.base


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A server of files in a process of its own, so that it takes nothing of this one's interpreter."""
    other = subprocess.Popen(
        [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert other.stdout is not None
        yield re.sub(r".*\((http://[^)]+?)/?\).*", r"\1", other.stdout.readline().strip())
    finally:
        other.terminate()
        other.communicate()


async def test_a_refresh_never_holds_the_loop(tmp_path: Path) -> None:
    path, feeds = tmp_path / "m.db", tmp_path / "feeds"
    feeds.mkdir()
    for number in range(FEEDS):
        texts = [
            item(f"{number}-{at}", title=f"Report {number} {at}", text=f"Meta revenue was ${at + 1}bn in 2025Q4. " * 8)
            for at in range(5)
        ]
        (feeds / f"{number}.xml").write_text(rss(*texts), encoding="utf-8")
    with serving(feeds) as url:
        with Store(path) as store:
            for number in range(FEEDS):
                store.add_source(Source("", f"{url}/{number}.xml", private=True))
        limits = Limits(total_seconds=30)
        config = Config(path=tmp_path / "c.toml", store=path, language="en", limits=limits)
        dog = Watchdog()
        async with reading(path, (120, 40), config=config) as (app, pilot):
            async with dog.watching():
                await pilot.press("R")
                began = time.monotonic()
                while app.is_refreshing and time.monotonic() - began < 120:
                    await asyncio.sleep(0.02)
            assert not app.is_refreshing and "refreshed: 100 sources" in screen_text(app)
    with Store(path) as store:
        assert store.count() == FEEDS * 5 and store.pending_count() == 0
    late, worked = sorted(dog.late), max(dog.worked)
    print(f"worked {worked * 1000:.0f} ms at once; late {late[-1] * 1000:.0f}, the machine {dog.base * 1000:.0f}")
    assert worked <= HELD, f"the loop worked {worked * 1000:.0f} ms without a pause"
    assert late[-1 - STARVED] <= dog.allowed, f"late {late[-1] * 1000:.0f} ms, allowed {dog.allowed * 1000:.0f}"
