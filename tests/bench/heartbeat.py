"""How long a refresh ever holds up the event loop it runs on. `python -m tests.bench.heartbeat STORE` prints ms."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from feeds.refresh import refresh
from store.background import BackgroundStore

BEAT = 0.002


async def longest(path: Path) -> float:
    """The longest time in seconds between two turns of a task that asks for one every 2 ms."""
    worst = 0.0

    async def beat() -> None:
        nonlocal worst
        while True:
            before = time.perf_counter()
            await asyncio.sleep(BEAT)
            worst = max(worst, time.perf_counter() - before - BEAT)

    store = BackgroundStore(path)
    watch = asyncio.create_task(beat())
    try:
        async for _ in refresh(store, force=True):
            pass
    finally:
        watch.cancel()
        await store.close()
    return worst


if __name__ == "__main__":
    print(round(1000 * asyncio.run(longest(Path(sys.argv[1]))), 1))
