"""Reading what waits: here, in worker processes, stopped half way, and with texts that kill their reader."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from feeds import read_pending as module
from feeds.body import Body
from feeds.limits import Limits
from feeds.read_pending import Progress, read_pending, read_pending_sync
from feeds.workers import WorkerLost, Workers
from store.background import BackgroundStore
from store.db import Store
from store.errors import MatinsError
from store.models import NewArticle
from tests.texts import RSS


def articles(count: int) -> list[NewArticle]:
    return [
        NewArticle(
            str(n), f"Results {n}", None, None, None, "2026-01-05", None, None, f"Nvidia's revenue was ${n + 1}bn."
        )
        for n in range(count)
    ]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[BackgroundStore]:
    background = BackgroundStore(tmp_path / "m.db")
    yield background
    await background.close()


async def fill(store: BackgroundStore, count: int) -> None:
    await store.write(Store.save, None, articles(count))


async def steps(store: BackgroundStore, **options: Any) -> list[Progress]:
    return [step async for step in read_pending(store, **options)]


async def test_a_few_are_read_without_a_process(store: BackgroundStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workers, "_started", None)
    await fill(store, 3)
    assert (await steps(store))[-1] == Progress(3, 3)
    [article, *_] = await store.read(Store.articles)
    assert article.companies == ("nvidia",) and article.figures == 1


async def test_many_are_read_by_workers_in_batches(store: BackgroundStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEW", 4)
    monkeypatch.setattr(module, "SAVED_TOGETHER", 20)
    await fill(store, 60)
    done = [step.done for step in await steps(store)]
    assert done == sorted(done) and len(done) > 1 and done[-1] == 60
    assert await store.read(Store.pending_count) == 0
    assert await steps(store) == []


async def test_stories_wait_after_a_large_arrival(store: BackgroundStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MORNING", 20)
    await fill(store, 15)
    await steps(store)
    assert await store.read(Store.unsettled) == 0
    await store.write(Store.save, None, articles(60)[15:55])
    await steps(store)
    assert await store.read(Store.unsettled) == 40
    await store.write(Store.save, None, articles(60)[55:])
    await steps(store)  # few are read, but many wait
    assert await store.read(Store.unsettled) == 45


async def test_stopped_half_way_the_rest_still_waits(store: BackgroundStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEW", 4)
    monkeypatch.setattr(module, "SAVED_TOGETHER", 16)
    await fill(store, 100)
    async with contextlib.aclosing(read_pending(store)) as reading:
        async for step in reading:
            assert step.total == 100
            break
    left = await store.read(Store.pending_count)
    assert 0 < left < 100
    assert (await steps(store))[-1].done == left


async def test_a_text_that_kills_its_reader_is_passed_over(
    store: BackgroundStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Mortal(Workers):
        async def run(self, job: str, *arguments: Any, seconds: float = 60.0) -> Any:
            if job == "read_texts" and any(text.title == "Results 7" for text in arguments[0]):
                raise WorkerLost(job)
            return await super().run(job, *arguments, seconds=seconds)

    monkeypatch.setattr(module, "FEW", 4)
    await fill(store, 20)
    async with Mortal() as workers:
        assert (await steps(store, workers=workers))[-1].done == 20
    found = {article.title: article.figures for article in await store.read(Store.articles)}
    assert found.pop("Results 7") == 0
    assert set(found.values()) == {1}


async def test_rereading_some(store: BackgroundStore) -> None:
    await fill(store, 3)
    await steps(store)
    ids = await store.read(Store.article_ids, "")
    assert (await steps(store, ids=ids[:2]))[-1] == Progress(2, 2)
    assert await steps(store, reread=True) == []


def test_without_a_loop(tmp_path: Path) -> None:
    with Store(tmp_path / "m.db") as store:
        store.save(None, articles(2))
        assert list(read_pending_sync(store)) == [Progress(2, 2)]


async def test_a_job_that_takes_too_long_costs_its_process_only() -> None:
    async with Workers(1) as workers:
        with pytest.raises(WorkerLost):
            await workers.run("understand", Body(RSS), "", "", None, Limits(), seconds=0.001)
        document = await workers.run("understand", Body(RSS), "https://x.example/", "", None, Limits())
        assert len(document.articles) == 2
        with pytest.raises(MatinsError, match="binary"):
            await workers.run("understand", Body(bytes(range(256))), "", "", None, Limits())
        [process] = workers._all
    assert process.returncode is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


async def test_a_worker_imports_nothing_from_where_it_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("feeds", "pickle"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    async with Workers(1) as workers:
        assert await workers.run("rules_version", None)


async def test_leaving_a_job_ends_its_process() -> None:
    async with Workers(1) as workers:
        task = asyncio.create_task(workers.run("read_texts", [], None))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert workers._all == set()


@pytest.mark.parametrize("moment", ["pending", "save_rows"])
def test_a_signal_ends_reading_with_its_own_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, moment: str
) -> None:
    """A handler's SystemExit comes out of the loop, or out of the very call that the signal interrupts."""
    method = getattr(Store, moment)

    def interrupted(*arguments: Any, **options: Any) -> Any:
        def stop() -> None:
            raise SystemExit(143)

        if moment == "save_rows":
            stop()
        asyncio.get_running_loop().call_soon(stop)
        return method(*arguments, **options)

    with Store(tmp_path / "m.db") as store:
        store.save(None, articles(3))
        monkeypatch.setattr(Store, moment, interrupted)
        with pytest.raises(SystemExit) as stopped:
            list(read_pending_sync(store))
        assert stopped.value.code == 143
        gc.collect()
        assert not caplog.records
        monkeypatch.setattr(Store, moment, method)
        assert list(read_pending_sync(store))[-1] == Progress(3, 3)


async def test_a_text_that_is_edited_while_it_is_read_waits_for_another_reading(store: BackgroundStore) -> None:
    class Late(Workers):
        async def run(self, job: str, *arguments: Any, seconds: float = 60.0) -> Any:
            found = await super().run(job, *arguments, seconds=seconds)
            for text in arguments[0]:
                if text.title == "Results 7":
                    edited = replace(articles(8)[7], body="Nothing of the kind.")
                    await store.write(Store.save, None, [], [(text.id, edited)])
            return found

    await fill(store, 30)
    async with Late() as workers:
        await steps(store, workers=workers)
    assert await store.read(Store.pending_count) == 1
    assert [article.title for article in await store.read(Store.articles, "kind")] == []
    await steps(store)
    [edited] = await store.read(Store.articles, "kind")
    assert edited.title == "Results 7" and edited.figures == 0
