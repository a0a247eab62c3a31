"""Two Stores on two threads, one reading and one writing, for a program with an event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from store.base import Resolver
from store.connection import connect
from store.db import Store

CACHE = 8192  # KiB of pages that each keeps: what a screen asks for; the system's cache has the rest

P = ParamSpec("P")
T = TypeVar("T")


class BackgroundStore:
    """Awaitable questions and changes; the file is made or migrated once, before the threads open it."""

    def __init__(self, path: Path | str, *, resolver: Resolver | None = None, backups: Path | None = None) -> None:
        """Raises StoreError as Store does."""
        self.path = Path(path)
        connect(self.path, backups=backups).close()
        self._resolver = resolver
        self._stores: dict[str, Store] = {}
        self._threads = {name: ThreadPoolExecutor(1, thread_name_prefix=f"store-{name}") for name in ("read", "write")}
        self._lock = threading.Lock()
        self._asked = self._running = 0

    def ask(self, method: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Begins a question on the reading thread; needs no loop."""
        return self._threads["read"].submit(lambda: method(self._store("read"), *args, **kwargs))

    async def read(self, method: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a question on the reading thread; cancelling the await interrupts it."""
        self._asked += 1
        asked = self._asked

        def work() -> T:
            with self._lock:
                self._running = asked
            try:
                return method(self._store("read"), *args, **kwargs)
            finally:
                with self._lock:
                    self._running = 0

        future = self._threads["read"].submit(work)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            # Under the lock the question cannot end, so the one after it is never hit instead.
            with self._lock:
                if self._running == asked and "read" in self._stores:
                    self._stores["read"].db.interrupt()
            raise

    async def write(self, method: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a change on the writing thread, one after another; a cancelled await does not stop it."""
        return await asyncio.wrap_future(
            self._threads["write"].submit(lambda: method(self._store("write"), *args, **kwargs))
        )

    def _store(self, name: str) -> Store:
        if name not in self._stores:
            self._stores[name] = Store(self.path, resolver=self._resolver)
            self._stores[name].db.execute(f"PRAGMA cache_size = -{CACHE}")
        return self._stores[name]

    def shut(self) -> None:
        """Closes both and waits, for a program that has no loop yet; a second call does nothing."""
        for name, thread in self._threads.items():
            store = self._stores.pop(name, None)
            if store is not None:
                thread.submit(store.close)
            thread.shutdown()

    async def close(self) -> None:
        """Lets what runs end, then closes both; a second call does nothing."""
        loop = asyncio.get_running_loop()
        for name, thread in self._threads.items():
            store = self._stores.pop(name, None)
            if store is not None:
                await loop.run_in_executor(thread, store.close)
            thread.shutdown(wait=False)
