"""Two threads, one store."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path

import pytest

from store.background import BackgroundStore
from store.db import Store
from store.errors import StoreError
from tests.storekit import article


async def test_reads_and_writes_have_a_thread_each(tmp_path: Path) -> None:
    store = BackgroundStore(tmp_path / "m.db")
    assert await store.write(Store.save, None, [article("a")]) == (1, 0)
    found = await store.read(Store.articles, "", limit=5)
    assert [one.title for one in found] == ["Title a"]
    names = {await store.read(_thread), await store.write(_thread), threading.current_thread().name}
    assert len(names) == 3
    await store.close()
    await store.close()


async def test_a_failure_reaches_the_caller(tmp_path: Path) -> None:
    store = BackgroundStore(tmp_path / "m.db")
    with pytest.raises(ValueError, match="not columns"):
        await store.write(Store.save, "source", [], [], {"nonsense": 1})
    (tmp_path / "bad.db").write_bytes(b"junk" * 100)
    with pytest.raises(StoreError):
        BackgroundStore(tmp_path / "bad.db")
    await store.close()


async def test_a_cancelled_question_is_interrupted(tmp_path: Path) -> None:
    store = BackgroundStore(tmp_path / "m.db")
    await store.read(Store.count)
    started = threading.Event()
    asking = asyncio.create_task(store.read(_endless, started))
    await asyncio.to_thread(started.wait, 5)
    begun = time.monotonic()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await store.read(Store.count) == 0, "the next question is answered"
    assert time.monotonic() - begun < 5
    await store.close()


async def test_cancelling_what_waits_harms_nothing(tmp_path: Path) -> None:
    store = BackgroundStore(tmp_path / "m.db")
    waiting = [asyncio.create_task(store.read(Store.count)) for _ in range(20)]
    await asyncio.sleep(0)
    for task in waiting[1:]:
        task.cancel()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert results[0] == 0 and await store.read(Store.count) == 0
    await store.close()


async def test_the_loop_is_free_while_the_store_works(tmp_path: Path) -> None:
    store = BackgroundStore(tmp_path / "m.db")
    writing = asyncio.create_task(store.write(Store.save, None, [article(str(n)) for n in range(500)]))
    ticks = 0
    while not writing.done():
        await asyncio.sleep(0)
        ticks += 1
    assert ticks > 1 and await writing == (500, 0)
    await store.close()


def _thread(store: Store) -> str:
    return threading.current_thread().name


def _endless(store: Store, started: threading.Event) -> int:
    store.db.create_function("begun", 0, lambda: started.set())
    sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT begun(), sum(i) FROM n"
    store.db.execute("SELECT begun()").fetchone()
    return int(store.db.execute(sql).fetchone()[1])
