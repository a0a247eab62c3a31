"""Worker processes for CPU work: started when first needed, killed when they take too long, ended with the pool."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from feeds.body import Body
from feeds.work import OF_BYTES, READY, head
from store.errors import MatinsError

_START = "from feeds.work import main; main()"
# A loaded machine may take its time.
START_SECONDS = 30.0
AT_ONCE = 32 * 1024
_LOST = (OSError, asyncio.IncompleteReadError, TimeoutError, pickle.UnpicklingError)


async def _received(process: asyncio.subprocess.Process) -> Any:
    assert process.stdout
    size = int.from_bytes(await process.stdout.readexactly(4), "big")
    data = await process.stdout.readexactly(size)
    # A thread gives way to the loop between two objects; the loop would not to itself.
    return pickle.loads(data) if size < AT_ONCE else await asyncio.to_thread(pickle.loads, data)


class WorkerLost(Exception):
    """A worker died or was killed over its job."""


class NoWorkers(WorkerLost):
    """No worker can be started here."""


class Workers:
    """At most `count` processes, `first` until `widen` is called; each does one job at a time."""

    def __init__(self, count: int | None = None, *, first: int | None = None) -> None:
        self._most = count or max(1, min(2, os.cpu_count() or 1))
        self.count = min(first or self._most, self._most)
        self._idle: list[asyncio.subprocess.Process] = []
        self._all: set[asyncio.subprocess.Process] = set()
        self._places = asyncio.Semaphore(self.count)

    async def run(self, job: str, *arguments: Any, seconds: float = 60.0) -> Any:
        """A job's result.

        Raises MatinsError where the job failed with a sentence, WorkerLost where it cost its process, NoWorkers where
        there is none to do it.
        """
        async with self._places:
            process = self._idle.pop() if self._idle else await self._started()
            try:
                async with asyncio.timeout(seconds):
                    done, result = await self._exchange(process, (job, arguments))
            except _LOST:
                await self._end(process)
                raise WorkerLost(job) from None
            except BaseException:
                await self._end(process)
                raise
            if job in OF_BYTES and arguments[0].is_large:
                await self._end(process)  # what it took for a large document it would keep
            else:
                self._idle.append(process)
        if not done:
            raise MatinsError(result)
        return result

    def widen(self) -> None:
        """From now on as many processes as there may be."""
        while self.count < self._most:
            self.count += 1
            self._places.release()

    async def _started(self) -> asyncio.subprocess.Process:
        root = str(Path(__file__).resolve().parent.parent)
        paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # nothing is imported from the folder somebody happens to be in
                "-c",
                _START,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                limit=1 << 20,
            )
        except (OSError, ValueError) as error:
            raise NoWorkers(str(error)) from None
        self._all.add(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                if await _received(process) != READY:
                    raise EOFError
        except (*_LOST, EOFError):
            await self._end(process)
            raise NoWorkers("a worker did not start") from None
        except BaseException:
            await self._end(process)
            raise
        return process

    @staticmethod
    async def _exchange(process: asyncio.subprocess.Process, job: tuple[str, tuple[Any, ...]]) -> Any:
        assert process.stdin
        name, arguments = job
        body: Body | None = None
        if name in OF_BYTES:
            body, *arguments = arguments  # type: ignore[assignment]
        order = pickle.dumps((name, tuple(arguments)), pickle.HIGHEST_PROTOCOL)
        process.stdin.write(head(len(order)) + order + head(body.size if body else 0))
        for piece in body.pieces() if body else ():
            process.stdin.write(piece)
            await process.stdin.drain()
        await process.stdin.drain()
        is_well, result, portions = await _received(process)
        if portions:
            articles = [article for _ in range(portions) for article in await _received(process)]
            result = replace(result, articles=tuple(articles))
        return is_well, result

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        self._all.discard(process)
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        # Killed is killed: waiting for it must not be what a cancel interrupts.
        with contextlib.suppress(asyncio.CancelledError, ProcessLookupError):
            await process.wait()

    async def aclose(self) -> None:
        """Ends every process, whatever it does."""
        self._idle.clear()
        for process in list(self._all):
            await self._end(process)

    async def __aenter__(self) -> Workers:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
