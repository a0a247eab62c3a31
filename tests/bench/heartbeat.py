"""How long a refresh ever holds up the event loop it runs on: `python -m tests.bench.heartbeat STORE`.

Prints two times in ms: the longest between two turns of a task that asks for one every 2 ms, and the same of a process
that does nothing else meanwhile, which is what the machine itself held up.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

BEAT = 0.002


class Watch:
    """Remembers the longest delay of a beat, in seconds."""

    def __init__(self) -> None:
        self.worst = 0.0

    async def run(self) -> None:
        """Beats until cancelled."""
        while True:
            before = time.perf_counter()
            await asyncio.sleep(BEAT)
            self.worst = max(self.worst, time.perf_counter() - before - BEAT)


async def idle() -> float:
    """The longest delay of a loop that has nothing to do, until stdin ends."""
    watch = Watch()
    task = asyncio.create_task(watch.run())
    await asyncio.to_thread(sys.stdin.read)
    task.cancel()
    return watch.worst


async def refreshing(path: Path) -> tuple[float, float]:
    """The longest delays of a loop that refreshes a store, and of an idle one beside it."""
    from feeds.refresh import refresh
    from store.background import BackgroundStore

    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "tests.bench.heartbeat")
    beside = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    store = BackgroundStore(path)
    watch = Watch()
    task = asyncio.create_task(watch.run())
    try:
        async for _ in refresh(store, force=True):
            pass
    finally:
        task.cancel()
        await store.close()
    said, _ = await beside.communicate(b"")
    return watch.worst, float(said) / 1000


if __name__ == "__main__":
    found = asyncio.run(refreshing(Path(sys.argv[1]))) if sys.argv[1:] else (asyncio.run(idle()),)
    print(*(round(1000 * seconds, 1) for seconds in found))
