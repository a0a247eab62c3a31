"""kill -9 in the middle of a refresh: the store is whole, and the next refresh ends as an undisturbed one."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from feeds.refresh import refresh
from store.background import BackgroundStore
from store.db import Store
from store.models import Source
from tests.server import Reply, Server, server
from tests.texts import item, rss

__all__ = ["server"]

SCRIPT = """
import asyncio, sys
from feeds.refresh import refresh
from store.background import BackgroundStore

async def main():
    store = BackgroundStore(sys.argv[1])
    async for event in refresh(store, force=True):
        print(type(event).__name__, flush=True)

asyncio.run(main())
"""
FEEDS, ENTRIES = 30, 10


async def state(store: BackgroundStore) -> set[tuple[str | None, str | None, int]]:
    return {(article.title, article.feed, article.figures) for article in await store.read(Store.articles)}


async def filled(path: Path, server: Server) -> BackgroundStore:
    store = BackgroundStore(path)
    for n in range(FEEDS):
        await store.write(Store.add_source, Source("", server.url(f"/{n}", f"127.0.5.{n + 1}"), private=True))
    return store


async def kill(tmp_path: Path, server: Server, times: int) -> None:
    dice = random.Random(3)
    for n in range(FEEDS):
        texts = [item(f"{n}-{k}", title=f"{n}-{k}", text=f"Nvidia's revenue was ${k + 1}bn.") for k in range(ENTRIES)]
        server.routes[f"/{n}"] = Reply(rss(*texts, title=f"Feed {n}").encode())
    store = await filled(tmp_path / "killed.db", server)
    await store.close()
    for _ in range(times):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", SCRIPT, str(tmp_path / "killed.db"), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout
        for _ in range(dice.randrange(1, FEEDS + 4)):
            await process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        await process.wait()
        store = BackgroundStore(tmp_path / "killed.db")
        await store.read(Store.check_integrity)
        assert {source.articles for source in await store.read(Store.sources)} <= {0, ENTRIES}
        await store.close()
    left, undisturbed = BackgroundStore(tmp_path / "killed.db"), await filled(tmp_path / "whole.db", server)
    for store in (left, undisturbed):
        async for _ in refresh(store, force=True):
            pass
    assert await state(left) == await state(undisturbed)
    assert len(await state(left)) == FEEDS * ENTRIES
    await left.close()
    await undisturbed.close()


async def test_killed_twice(tmp_path: Path, server: Server) -> None:
    await kill(tmp_path, server, 2)


@pytest.mark.soak
async def test_killed_many_times(tmp_path: Path, server: Server) -> None:
    await kill(tmp_path, server, 25)


async def test_two_refreshes_at_once_double_nothing(tmp_path: Path, server: Server) -> None:
    for n in range(FEEDS):
        server.routes[f"/{n}"] = Reply(rss(*(item(f"{k}", title=f"{n}-{k}") for k in range(ENTRIES))).encode())
    store = await filled(tmp_path / "m.db", server)
    began = time.monotonic()
    others = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", SCRIPT, str(tmp_path / "m.db"), stdout=asyncio.subprocess.DEVNULL
        )
        for _ in range(2)
    ]
    async for _ in refresh(store, force=True):
        pass
    assert [await other.wait() for other in others] == [0, 0]
    assert time.monotonic() - began < 60
    assert await store.read(Store.count) == FEEDS * ENTRIES
    assert await store.read(Store.pending_count) == 0
    await store.close()
