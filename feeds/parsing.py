"""Parsing the documents of a refresh: small ones on a thread, large ones and every other one in a process."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from feeds.fetch import Fetched
from feeds.limits import Limits
from feeds.understand import Understood, understand
from feeds.workers import NoWorkers, WorkerLost, Workers
from store.errors import MatinsError

# Documents that wait for the process; beyond that the thread takes its share.
THERE = 4


class Parsing:
    """One thread and one process; the process helps where `is_much`, and does alone what could take for ever."""

    def __init__(self, limits: Limits) -> None:
        self.is_much = False
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="parse")
        self._limits = limits
        self._workers = Workers(1)
        self._there = 0

    async def understand(self, answer: Fetched, zone: str | None) -> Understood:
        """The articles of an answer; raises MatinsError with one sentence."""
        # A parser cannot be interrupted; a process can.
        if answer.content.is_large or (self.is_much and self._there < THERE):
            self._there += 1
            try:
                return await self._in_process(answer, zone)
            except NoWorkers:
                pass
            except WorkerLost:
                raise MatinsError("the document takes too long to read.") from None
            finally:
                self._there -= 1
        content, url, content_type, limits = answer.content, answer.url, answer.content_type, self._limits
        return await asyncio.get_running_loop().run_in_executor(
            self.thread,
            lambda: understand(content.whole(), url=url, content_type=content_type, zone=zone, limits=limits),
        )

    async def _in_process(self, answer: Fetched, zone: str | None) -> Understood:
        arguments = (answer.content, answer.url, answer.content_type, zone, self._limits)
        found: Understood = await self._workers.run("understand", *arguments, seconds=self._limits.work_seconds)
        return found

    async def aclose(self) -> None:
        """Ends both, whatever they do."""
        self.thread.shutdown(wait=False, cancel_futures=True)
        await self._workers.aclose()
