"""Many sources → a stream of frozen events: one queue, few requests a host, stored as it lands, read behind it.

A source that fails is an event. Leaving the generator at any moment stops everything; what is stored is whole sources.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import schedule
from feeds.address import redacted
from feeds.events import Event, Finished, Reading, SourceDone, Started
from feeds.fetch import Failed, Fetched, NotModified, fetch
from feeds.hosts import Hosts, host_of
from feeds.landing import Landing, land
from feeds.limits import Limits
from feeds.parsing import Parsing
from feeds.read_pending import read_pending
from feeds.understand import Understood, described, kind_of
from feeds.workers import Workers
from store.background import BackgroundStore
from store.db import Store
from store.errors import MatinsError, StoreError
from store.models import NewArticle, Source

__all__ = ["Event", "Finished", "Reading", "SourceDone", "Started", "refresh"]

if TYPE_CHECKING:
    from feeds.network import Client

# Reading begins while fetching goes on, once this many articles wait.
READ_FROM = 60
# From this many sources on, another process helps with parsing.
MANY = 20
_Answer = Fetched | NotModified | Failed
# State changes written together.
TOGETHER = 64


async def refresh(
    store: BackgroundStore,
    sources: Sequence[Source] | None = None,
    *,
    force: bool = False,
    read: bool = True,
    limits: Limits | None = None,
    lexicon_dir: Path | None = None,
    now: str | None = None,
    clock: Callable[[], float] = time.time,
    dice: schedule.Dice = random.random,
) -> AsyncGenerator[Event, None]:
    """Fetches the sources that are due, or those given; `force` ignores the schedule but no server's request for rest.

    `now`, or the `clock` in seconds since 1970, stands for the present. Raises StoreError only.
    """
    if now is not None:
        fixed = schedule.seconds_of(now) or time.time()
        clock = lambda: fixed  # noqa: E731
    run = _Run(store, limits or Limits(), lexicon_dir, clock, dice)
    async with contextlib.aclosing(run.events(sources, force=force, read=read)) as events:
        async for event in events:
            yield event


class _Run:
    """One refresh."""

    def __init__(
        self,
        store: BackgroundStore,
        limits: Limits,
        lexicon_dir: Path | None,
        clock: Callable[[], float],
        dice: schedule.Dice,
    ) -> None:
        self.store, self.limits, self.lexicon_dir, self.clock, self.dice = store, limits, lexicon_dir, clock, dice
        self.workers = Workers(first=1)  # the other core fetches, until there is nothing left to fetch
        self._parsing = Parsing(limits)  # with a process of its own: reading must not hold up what is to be stored
        self.client: Client | None = None
        self._out: asyncio.Queue[Event | None] = asyncio.Queue()
        self._landings: asyncio.Queue[tuple[Landing, asyncio.Future[tuple[int, int]]]] = asyncio.Queue()
        self._totals: Counter[str] = Counter()
        self._large = asyncio.Lock()
        self._unread = 0
        self._stir = asyncio.Event()  # something to read, or fetching is over
        self._is_fetched = False
        self._down: dict[tuple[str, int], Failed] = {}
        self._urls: set[str] = set()

    async def events(self, sources: Sequence[Source] | None, *, force: bool, read: bool) -> AsyncGenerator[Event, None]:
        began = time.monotonic()
        everything: list[Source] = await self.store.read(Store.sources)
        self._urls = {source.url for source in everything}
        wanted = None if sources is None else {source.id for source in sources}
        chosen = [source for source in everything if wanted is None or source.id in wanted]
        yield Started(len(chosen))
        now = self.clock()
        due = [source for source in chosen if schedule.is_due(source, now, force=force)]
        for source in chosen:
            if not schedule.is_due(source, now, force=force):
                yield self._told(source, "gone" if source.state == "gone" else "not_due")
        main = asyncio.create_task(self._main(due, read=read))
        try:
            while (event := await self._out.get()) is not None:
                yield event
            await main
        finally:
            main.cancel()
            await asyncio.gather(main, return_exceptions=True)
            await self._close()
        yield Finished({"sources": len(chosen), **self._counted(), "seconds": round(time.monotonic() - began, 3)})

    def _counted(self) -> dict[str, int]:
        names = ("new", "updated", "read", "unchanged", "moved", "gone", "not_due", "error")
        return {name: self._totals[name] for name in names} | {"changed": self._totals["outcome_new"]}

    async def _close(self) -> None:
        if self.client is not None:
            await self.client.aclose()
        await self._parsing.aclose()
        await self.workers.aclose()

    async def _main(self, due: list[Source], *, read: bool) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                lander = group.create_task(self._land())
                if read:
                    group.create_task(self._read())
                await self._fetch_all(due)
                await self._parsing.aclose()
                self.workers.widen()
                lander.cancel()
                self._is_fetched = True
                self._stir.set()
        except BaseExceptionGroup as errors:
            raise _first(errors) from None
        finally:
            self._out.put_nowait(None)

    async def _fetch_all(self, due: list[Source]) -> None:
        if not due:
            return
        self._parsing.is_much = len(due) >= MANY
        if any(not source.url.startswith("file:") for source in due):
            # Importing the HTTP library is work for another thread.
            self.client = await asyncio.to_thread(_client, self.limits)
        hosts = Hosts(due, self.limits.per_host)
        running: set[asyncio.Task[None]] = set()
        try:
            while True:
                while len(running) < self.limits.fetches and (source := hosts.take()) is not None:
                    running.add(asyncio.create_task(self._one(source, hosts)))
                    await asyncio.sleep(0)  # one start a turn, so that whoever shares the loop paints between
                if not running:
                    return
                finished, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in finished:
                    task.result()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _one(self, source: Source, hosts: Hosts) -> None:
        try:
            if source.url.startswith("file:"):
                await self._local(source)
            else:
                await self._remote(source)
        except StoreError:
            raise
        except Exception as error:  # one source is never the end of all
            reason = f"{redacted(source.url)} could not be stored ({type(error).__name__})."
            await self._failed(source, Failed(source.url, reason))
        finally:
            hosts.done(source)

    async def _local(self, source: Source) -> None:
        from feeds.local import refreshed

        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._parsing.thread, refreshed, source, self.clock(), self.limits, self.dice
        )
        if isinstance(found, Failed):
            await self._failed(source, found)
            return
        counts = await self._landed(found)
        self._out.put_nowait(self._told(source, "new" if any(counts) else "unchanged", counts))

    async def _remote(self, source: Source) -> None:
        assert self.client is not None
        down = self._down.get(host_of(source))
        if down is not None:
            answer: _Answer = self._spared(source, down)
        else:
            answer = await fetch(
                self.client,
                source.url,
                etag=source.etag,
                modified=source.modified,
                private=source.private,
                limits=self.limits,
                clock=self.clock,
            )
        document: Understood | None = None
        async with contextlib.AsyncExitStack() as stack:
            if isinstance(answer, Fetched):
                stack.callback(answer.content.close)
                if answer.content.is_large:
                    # From parsing to storing: one large document in memory at a time.
                    await stack.enter_async_context(self._large)
                    stack.callback(_give_back)
                answer, document = await self._document(source, answer)
            if isinstance(answer, Failed):
                await self._failed(source, answer, is_spared=down is not None)
            else:
                await self._answered(source, answer, document)

    async def _document(self, source: Source, answer: Fetched) -> tuple[_Answer, Understood | None]:
        """What the source is and holds now, None where it is as it was."""
        if answer.body_hash == source.body_hash and source.articles:
            return answer, None
        try:
            document = await self._parsing.understand(answer, source.zone)
            kind_of(source, document)
        except MatinsError as error:
            reason = f"{redacted(source.url)}: {str(error).rstrip('.')}."
            return Failed(source.url, reason, seconds=answer.seconds), None
        return answer, document

    def _spared(self, source: Source, down: Failed) -> Failed:
        """The answer of a source whose host has just shown that it does not want to or cannot answer."""
        rest = down.retry_after
        reason = f"{redacted(source.url)} was not asked: {down.reason[:120]}"
        return Failed(source.url, reason, down.kind, retry_after=rest)

    async def _failed(self, source: Source, answer: Failed, *, is_spared: bool = False) -> None:
        if answer.kind == "host" or (answer.kind == "wait" and answer.retry_after):
            self._down.setdefault(host_of(source), answer)
        state = schedule.after_failure(source, answer, now=self.clock(), limits=self.limits, dice=self.dice)
        if is_spared and answer.kind == "wait":
            # Its own health is unknown; only its host's request for rest holds.
            state = {"not_before": state["not_before"], "next_check": state["not_before"]}
            await self._landed(Landing(source.id, state=state))
            self._out.put_nowait(self._told(source, "not_due"))
            return
        await self._landed(Landing(source.id, state=state))
        outcome = "gone" if answer.kind == "gone" else "error"
        self._out.put_nowait(self._told(source, outcome, error=answer.reason, seconds=answer.seconds))

    async def _answered(self, source: Source, answer: Fetched | NotModified, document: Understood | None) -> None:
        state = schedule.after_success(
            source,
            answer,
            now=self.clock(),
            limits=self.limits,
            ttl_minutes=document.ttl_minutes if document else None,
            taken=self._urls.__contains__,
            dice=self.dice,
        )
        if document:
            state |= kind_of(source, document) | described(source, document)
        articles = document.articles if document else ()
        if source.full_text and articles:
            articles = await self._completed(source, articles)
        counts = await self._landed(Landing(source.id, articles, state, is_first=not source.articles))
        outcome = "new" if counts[0] or counts[1] else "unchanged"
        if "url" in state:
            self._urls.add(state["url"])
            outcome = "moved"
        self._out.put_nowait(self._told(source, outcome, counts, seconds=answer.seconds, url=state.get("url")))

    async def _completed(self, source: Source, articles: Sequence[NewArticle]) -> tuple[NewArticle, ...]:
        """The articles, of those not yet stored a few with their page's text; what takes too long stays an excerpt."""
        from feeds.full_text import MOST_PAGES, completed, is_at
        from feeds.robots import Robots

        assert self.client is not None
        known = await self.store.read(Store.known, source.id, [article.key for article in articles])
        found = {article.key: article for article in articles}
        robots = Robots(self.client)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.limits.total_seconds):
                for article in [article for article in articles if article.key not in known][:MOST_PAGES]:
                    private = source.private and is_at(article.url, source.url)
                    found[article.key] = await completed(self.client, self.workers, robots, article, private=private)
        return tuple(found.values())

    def _told(
        self,
        source: Source,
        outcome: str,
        counts: tuple[int, int] = (0, 0),
        error: str | None = None,
        seconds: float = 0.0,
        url: str | None = None,
    ) -> SourceDone:
        self._totals["outcome_new" if outcome == "new" else outcome] += 1
        self._totals["new"] += counts[0]
        self._totals["updated"] += counts[1]
        return SourceDone(source.id, redacted(url or source.url, 8_000), outcome, *counts, error, seconds)

    async def _landed(self, landing: Landing) -> tuple[int, int]:
        """Hands a landing to the writer; returns (new, updated) once it is stored."""
        answer: asyncio.Future[tuple[int, int]] = asyncio.get_running_loop().create_future()
        self._landings.put_nowait((landing, answer))
        counts = await answer
        if any(counts):
            self._unread += sum(counts)
            if self._unread >= READ_FROM:
                self._stir.set()
        return counts

    async def _land(self) -> None:
        """Writes what has come, as much at a time as there is."""
        while True:
            waiting = [await self._landings.get()]
            while len(waiting) < TOGETHER and not self._landings.empty():
                waiting.append(self._landings.get_nowait())
            counts = await self.store.write(land, [landing for landing, _ in waiting], schedule.stamp(self.clock()))
            for (_, answer), count in zip(waiting, counts, strict=True):
                if answer.done():
                    continue
                if isinstance(count, Exception):
                    answer.set_exception(count)
                else:
                    answer.set_result(count)
            del waiting  # a rest between two writes is no time to hold articles

    async def _read(self) -> None:
        """Reads what waits, again and again until fetching is over and nothing does."""
        done = 0
        while True:
            await self._stir.wait()
            self._stir.clear()
            is_last = self._is_fetched
            self._unread = 0
            steps = read_pending(self.store, lexicon_dir=self.lexicon_dir, workers=self.workers)
            before = done
            async with contextlib.aclosing(steps):
                async for step in steps:
                    done = before + step.done
                    self._totals["read"] = done
                    self._out.put_nowait(Reading(done, before + max(step.total, step.done)))
            if is_last:
                return
            if self._is_fetched:
                self._stir.set()


def _give_back() -> None:
    """Returns freed memory to the system, where its C library keeps it otherwise."""
    import ctypes

    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def _client(limits: Limits) -> Client:
    """A client, and everything imported that the first request needs."""
    from feeds.fetch import user_agent
    from feeds.network import Client

    user_agent()
    return Client(limits)


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    found: BaseException = errors
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found
