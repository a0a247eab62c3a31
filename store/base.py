"""What every part of the Store shares: the connection, transactions, and failures in plain words."""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FunctionType
from typing import Any

from store.connection import connect, named
from store.sqlite import sqlite3

Resolver = Callable[[str], str | None]


def _naming(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def wrapped(self: Base, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except sqlite3.Error as error:
            raise named(error, self.path) from error

    return wrapped


class Base:
    """One connection for one thread; parts of the Store derive from it."""

    def __init__(
        self,
        path: Path | str,
        *,
        readonly: bool = False,
        resolver: Resolver | None = None,
        backups: Path | None = None,
    ) -> None:
        """Opens the store, creating or migrating it first; `resolver` turns a company's name or ticker into its id."""
        self.path = Path(path)
        self.readonly = readonly
        self.resolver = resolver
        self.db: Any = connect(self.path, readonly=readonly, backups=backups)

    def __init_subclass__(cls) -> None:
        """Every public method of a part names SQLite's failures."""
        for name, value in list(vars(cls).items()):
            if isinstance(value, FunctionType) and not name.startswith("_") and name != "transaction":
                setattr(cls, name, _naming(value))

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection; a second call does nothing."""
        self.db.close()

    @contextlib.contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[None]:
        """BEGIN IMMEDIATE … COMMIT; inside another one it joins that. `durable` waits for the disk, for marks."""
        if self.db.in_transaction:
            yield
            return
        try:
            if durable:
                self.db.execute("PRAGMA synchronous = FULL")
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise named(error, self.path) from error
        finally:
            if durable:
                self.db.execute("PRAGMA synchronous = NORMAL")

    def select_in(self, sql: str, keys: Sequence[Any], rest: str = "") -> list[Any]:
        """Rows of a statement that goes on `IN (keys) rest`, for any number of keys."""
        return [row for part in chunks(keys) for row in self.db.execute(f"{sql} ({marks(part)}){rest}", tuple(part))]

    def setting(self, key: str, default: str | None = None) -> str | None:
        """A remembered value, such as when the last briefing was left."""
        row = self.db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        return row[0] if row else default

    def set_setting(self, key: str, value: str | None) -> None:
        """Remembers a value; None forgets it."""
        with self.transaction(durable=True):
            if value is None:
                self.db.execute("DELETE FROM setting WHERE key = ?", (key,))
            else:
                self.db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))


def article_id(source: str | None, key: str) -> str:
    """The id of the article that `key` names within a source (or among imported files)."""
    return hashlib.blake2b(f"{source or ''}\0{key}".encode("utf-8", "replace"), digest_size=8).hexdigest()


def source_id(url: str) -> str:
    """The id of the source at `url`."""
    return hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=5).hexdigest()


def chunks(values: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    """`values` in pieces a statement can take."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def marks(values: Sequence[Any]) -> str:
    """As many question marks as values."""
    return ",".join("?" * len(values))
