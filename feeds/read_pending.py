"""Reading what is stored but not yet read: in worker processes where there is much, here where there is little.

Articles are taken in small batches, their readings saved in large ones by one writer. It can be stopped at any
moment: what is saved is whole, what is not is still pending.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from feeds.workers import NoWorkers, WorkerLost, Workers
from store.db import Store
from store.models import Text

# Below this a process takes longer to start than the reading would.
FEW = 24
BATCH = 16
# What is saved in one transaction, and how many transactions' worth may wait for it.
SAVED_TOGETHER = 250
BYTES_TOGETHER = 2 << 20
HELD = 3
# Stories and checks are placed at once where no more articles wait for them than a morning brings, within so many
# seconds; after a large arrival the next question works them out.
MORNING = 1_000
SETTLING = 3.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How many articles are read, of how many known to wait."""

    done: int
    total: int


class Asked(Protocol):
    """A store to be awaited: BackgroundStore is one."""

    async def read(self, method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any: ...

    async def write(self, method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any: ...


async def read_pending(
    store: Asked,
    *,
    lexicon_dir: Path | None = None,
    reread: bool = False,
    ids: Sequence[str] | None = None,
    workers: Workers | None = None,
) -> AsyncGenerator[Progress, None]:
    """Reads every article that waits; with `reread` also those read by other rules, with `ids` these again."""
    async with contextlib.AsyncExitStack() as stack:
        if workers is None:
            workers = await stack.enter_async_context(Workers())
        reader = _Reader(store, workers, lexicon_dir)
        if ids is not None:
            await store.write(Store.reread_later, ids)
        elif reread:
            reader.version = await _version(workers, lexicon_dir)
        total = await store.read(Store.pending_count, reader.version)
        async with contextlib.aclosing(reader.run(total)) as steps:
            async for step in steps:
                yield step


async def _version(workers: Workers, lexicon_dir: Path | None) -> str:
    try:
        return str(await workers.run("rules_version", lexicon_dir))
    except WorkerLost:
        from feeds.work import rules_version

        return await asyncio.to_thread(rules_version, lexicon_dir)


class _Portion(NamedTuple):
    """Readings of so many articles, packed."""

    articles: int
    data: bytes


class _Reader:
    """One pass over what is pending."""

    def __init__(self, store: Asked, workers: Workers, lexicon_dir: Path | None) -> None:
        self.store, self.workers, self.lexicon_dir = store, workers, lexicon_dir
        self.version: str | None = None
        self._seen: set[str] = set()  # never twice in one pass, whatever a reading's version says
        self._on_the_way = 0
        self._waiting: list[Text] = []
        self._read_already: list[_Portion] = []
        self._is_exhausted = False

    async def run(self, total: int) -> AsyncGenerator[Progress, None]:
        """Keeps every worker busy and saves what comes back meanwhile."""
        here = total <= FEW
        jobs: set[asyncio.Task[list[_Portion]]] = set()
        saving: asyncio.Task[int] | None = None
        done = 0
        try:
            while True:
                # One job more than workers, so that none waits for the loop; there may be more of them by and by.
                most = 1 if here else self.workers.count + 1
                while len(jobs) < most and self._saves() < HELD and (batch := await self._batch()):
                    jobs.add(asyncio.create_task(self._read(batch, here=here)))
                if saving is None and self._read_already and (not jobs or self._saves() >= 1):
                    part, self._read_already = self._read_already, []
                    saving = asyncio.create_task(self._save(part))
                running: set[asyncio.Task[Any]] = jobs | ({saving} if saving else set())
                if not running:
                    break
                await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for job in [job for job in jobs if job.done()]:
                    jobs.remove(job)
                    self._read_already += job.result()
                if saving is not None and saving.done():
                    done += saving.result()
                    saving = None
                    yield Progress(done, max(total, done))
            if await self.store.read(Store.unsettled) <= MORNING:
                await self._settle()
        finally:
            for job in jobs:
                job.cancel()
            await asyncio.gather(*jobs, return_exceptions=True)
            if saving is not None:
                await saving

    def _saves(self) -> float:
        """How many transactions what is read and not yet being saved would fill."""
        articles = sum(portion.articles for portion in self._read_already)
        size = sum(len(portion.data) for portion in self._read_already)
        return max(articles / SAVED_TOGETHER, size / BYTES_TOGETHER)

    async def _save(self, portions: list[_Portion]) -> int:
        await self.store.write(_keep, [portion.data for portion in portions])
        count = sum(portion.articles for portion in portions)
        self._on_the_way -= count
        return count

    async def _settle(self) -> None:
        """Places what was read in stories and checks, for a while; what is left the next question works out."""
        end = time.monotonic() + SETTLING
        while await self.store.write(Store.settle) and time.monotonic() < end:
            pass

    async def _batch(self) -> list[Text]:
        if not self._waiting and not self._is_exhausted:
            found = await self.store.read(Store.pending, self._on_the_way + 500, self.version)
            self._waiting = [text for text in found if text.id not in self._seen]
            self._seen.update(text.id for text in self._waiting)
            self._on_the_way += len(self._waiting)
            self._is_exhausted = not self._waiting
        batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        return batch

    async def _read(self, batch: list[Text], *, here: bool) -> list[_Portion]:
        from feeds.work import nothing, packed, read_texts

        if not here:
            try:
                seconds = 20 + 2 * len(batch)
                data = await self.workers.run("read_texts", batch, self.lexicon_dir, seconds=seconds)
                return [_Portion(len(batch), data)]
            except NoWorkers:
                pass
            except WorkerLost:
                if len(batch) == 1:
                    # This very text kills whoever reads it.
                    version = await _version(self.workers, self.lexicon_dir)
                    return [_Portion(1, packed([(nothing(batch[0], version), batch[0])]))]
                half = len(batch) // 2
                first = await self._read(batch[:half], here=False)
                return first + await self._read(batch[half:], here=False)
        return [_Portion(len(batch), await asyncio.to_thread(read_texts, batch, self.lexicon_dir))]


def _keep(store: Store, portions: Sequence[bytes]) -> None:
    from feeds.work import unpacked

    store.save_rows([rows for data in portions for rows in unpacked(data)])


class _Direct:
    """A Store on this thread, asked like one in the background."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def read(self, method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return method(self._store, *args, **kwargs)

    write = read


def read_pending_sync(
    store: Store,
    *,
    lexicon_dir: Path | None = None,
    reread: bool = False,
    ids: Sequence[str] | None = None,
) -> Iterator[Progress]:
    """`read_pending` for a program without an event loop."""
    with asyncio.Runner() as runner:
        steps = read_pending(_Direct(store), lexicon_dir=lexicon_dir, reread=reread, ids=ids)
        while True:
            try:
                step = runner.run(anext(steps))
            except StopAsyncIteration:
                return
            except (SystemExit, KeyboardInterrupt):
                # The step is left to the runner's end, which cancels it; a signal is told once, not by every task.
                runner.get_loop().set_exception_handler(lambda _loop, _context: None)
                raise
            try:
                yield step
            except GeneratorExit:
                runner.run(steps.aclose())
                raise
