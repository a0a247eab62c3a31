"""Opening the store's file: who may, which journal, and what to say when it cannot be used."""

from __future__ import annotations

import contextlib
import datetime
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from store import schema, sqlite
from store.errors import StoreError
from store.sqlite import sqlite3

BUSY_MS = 10_000
# A page that many transactions touch is copied from the log into the file once for all of them.
LOG_PAGES = 8_000
_MAGIC = b"SQLite format 3\0"


def now_utc() -> str:
    """This moment, to the second, as the store writes times."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def named(error: Exception, path: Path | str) -> StoreError:
    """A SQLite failure as one sentence that says what is wrong with which file."""
    text = str(error).lower()
    for words, sentence in (
        (("locked", "busy"), "is locked by another program; close it or try again"),
        (("readonly", "read-only", "unable to open"), "cannot be written: the file or its folder is read-only"),
        (("full", "disk i/o"), "cannot grow: the disk is full or failing"),
        (("malformed", "not a database", "corrupt"), "is damaged; restore a backup or move it away"),
        (("interrupted",), "gave up a question that was no longer wanted"),
        (("no such table", "no such column"), "has not the tables it should have; restore a backup or move it away"),
    ):
        if any(word in text for word in words):
            return StoreError(f"The store {path} {sentence}.")
    return StoreError(f"The store {path} failed: {error}.")


@contextlib.contextmanager
def naming(path: Path | str) -> Iterator[None]:
    """Turns SQLite's errors inside the block into `StoreError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise named(error, path) from error


def connect(path: Path, *, readonly: bool = False, backups: Path | None = None, migrate: bool = True) -> Any:
    """An open connection to an up-to-date store; creates or migrates it first unless `readonly`.

    Raises StoreError when the file is newer than this program, damaged, another program's, read-only or locked.
    """
    with naming(path):
        version = _probe(path)
        if version is None and readonly:
            raise StoreError(f"There is no store at {path}.")
        if version is None:
            _create_file(path)
        elif not readonly and not os.access(path, os.W_OK):
            raise StoreError(f"The store {path} cannot be written: the file or its folder is read-only.")
        db = _open(path, readonly)
        try:
            if not readonly:
                _set_journal(db)
                db.execute("PRAGMA synchronous = NORMAL")
            if (version or 0) < schema.VERSION:
                if readonly or not migrate:
                    raise StoreError(
                        f"The store {path} is from an older matins; open it once with a command that writes."
                    )
                _migrate(db, path, version, backups or path.parent / "backups")
            db.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            db.close()
            raise
        return db


def _uri(path: Path, mode: str) -> str:
    return f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"


def _open(path: Path, readonly: bool) -> Any:
    db = sqlite3.connect(
        _uri(path, "ro" if readonly else "rw"),
        uri=True,
        timeout=BUSY_MS / 1000,
        isolation_level=None,
        check_same_thread=False,
    )
    db.execute("PRAGMA cache_size = -16384")
    db.execute("PRAGMA temp_store = MEMORY")
    return db


def _probe(path: Path) -> int | None:
    """The store's version, None for no file or an empty one; changes nothing, and refuses what is not ours."""
    try:
        # A pipe would keep an ordinary open() waiting for ever.
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise StoreError(f"The store {path} is not a file.")
            head = file.read(100)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"The store {path} cannot be opened: {error.strerror}.") from error
    if not head:
        return None
    if not head.startswith(_MAGIC):
        raise StoreError(f"The store {path} is damaged or not a matins store.")
    # What a killed program left half written, the first to open the store takes back; a reader alone may not.
    is_ours = int.from_bytes(head[68:72], "big") == schema.APPLICATION_ID
    is_cut_short = is_ours and path.with_name(path.name + "-journal").exists() and os.access(path, os.W_OK)
    mode = "rw" if is_cut_short else "ro"
    db = sqlite3.connect(_uri(path, mode), uri=True, timeout=BUSY_MS / 1000, isolation_level=None)
    try:
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        owner = int(db.execute("PRAGMA application_id").fetchone()[0])
        tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    finally:
        db.close()
    if owner != schema.APPLICATION_ID and (tables or version):
        raise StoreError(f"The file {path} belongs to another program; it is not a matins store.")
    if version > schema.VERSION:
        raise StoreError(
            f"The store {path} was written by a newer matins (version {version}, this one knows {schema.VERSION});"
            " update matins."
        )
    return version


def _create_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(f"The store {path} cannot be created: {error.strerror}.") from error


def _set_journal(db: Any) -> None:
    """Write-ahead log where the library's is sound, else a rollback journal."""
    wanted = "delete" if sqlite.AFFECTED else "wal"
    if db.execute("PRAGMA journal_mode").fetchone()[0] != wanted:
        # Another process with the file open keeps its mode; both modes are correct, only WAL is quicker.
        with contextlib.suppress(sqlite3.OperationalError):
            db.execute(f"PRAGMA journal_mode = {wanted}")
    db.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")


def _migrate(db: Any, path: Path, version: int | None, backups: Path) -> None:
    from sqlite_utils import Database

    if version:
        backup(db, backups / f"{path.stem}-v{version}-{now_utc().replace(':', '')}.db")
    db.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have done it while this one waited for the lock.
        if int(db.execute("PRAGMA user_version").fetchone()[0]) < schema.VERSION:
            schema.migrations().apply(Database(db, recursive_triggers=False, execute_plugins=False))
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def backup(db: Any, target: Path) -> None:
    """Copies the whole store into `target`, readable by its owner alone."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o600))
    copy = sqlite3.connect(str(target))
    try:
        db.backup(copy)
    finally:
        copy.close()
