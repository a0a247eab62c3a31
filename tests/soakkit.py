"""Real `matins` processes to kill and to race against, and what a store must look like afterwards."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from store import sqlite
from store.db import Store
from store.sqlite import sqlite3

ROOT = Path(__file__).resolve().parent.parent
# The journal follows the SQLite library; a process told that its library is unsound uses the other one.
_PROGRAM = (
    "import sys; from store import sqlite; sqlite.AFFECTED = {affected}; from tui.cli import main; sys.exit(main())"
)
JOURNALS = ("wal", "delete")


def program(journal: str, home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Starts `matins` with a store of this journal mode; its output is piped."""
    env = {**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT)}
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        env[name] = str(home / name.lower())
    code = _PROGRAM.format(affected=journal == "delete")
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, cwd=home
    )


def run_through(process: subprocess.Popen[bytes], seconds: float = 120.0) -> None:
    """Waits for its end; fails with its last words unless that is a good one."""
    _, said = process.communicate(timeout=seconds)
    assert process.returncode == 0, said[-1000:].decode()


def killed(process: subprocess.Popen[bytes], when: Callable[[], bool], number: int = signal.SIGKILL) -> int | None:
    """Sends a signal as soon as `when` holds and waits; None when the process ended by itself before."""
    while process.poll() is None:
        if when():
            process.send_signal(number)
            process.communicate(timeout=60)
            return process.returncode
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.002)
    process.communicate()
    return None


def opened(path: Path, journal: str) -> contextlib.AbstractContextManager[Store]:
    """The store in this process, in this journal mode."""
    return _opened(path, journal)


@contextlib.contextmanager
def _opened(path: Path, journal: str) -> Iterator[Store]:
    before, sqlite.AFFECTED = sqlite.AFFECTED, journal == "delete"
    try:
        with Store(path) as store:
            assert store.db.execute("PRAGMA journal_mode").fetchone()[0] == journal
            yield store
    finally:
        sqlite.AFFECTED = before


def count(path: Path, sql: str) -> int:
    """A number from a store that another process writes; 0 where it has none yet."""
    try:
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
        try:
            return int(db.execute(sql).fetchone()[0])
        finally:
            db.close()
    except sqlite3.Error:
        return 0


STORED = "SELECT count(*) FROM article"
READ = "SELECT count(*) FROM article WHERE version IS NOT NULL"


def whole(store: Store) -> None:
    """Fails unless the file is sound and nothing in it is half there."""
    store.check_integrity()
    assert not store.db.execute("PRAGMA foreign_key_check").fetchall()
    empty = (
        "SELECT count(*) FROM article a LEFT JOIN text t ON t.n = a.n WHERE t.n IS NULL",
        "SELECT count(*) FROM (SELECT 1 FROM article GROUP BY feed, key HAVING count(*) > 1)",
        # Read means read whole: its figures are there, and the index knows it.
        "SELECT count(*) FROM article a WHERE figures !="
        " (SELECT count(*) FROM figure f WHERE f.n = a.n AND f.superseded IS NULL) AND version IS NOT NULL",
        "SELECT count(*) FROM article a LEFT JOIN vector v ON v.n = a.n WHERE a.version IS NOT NULL AND v.n IS NULL",
        # Articles and the fetch that brought them are one.
        "SELECT count(*) FROM source s WHERE last_success IS NULL AND EXISTS (SELECT 1 FROM article WHERE feed = s.id)",
    )
    for sql in empty:
        assert store.db.execute(sql).fetchone()[0] == 0, sql
    indexed = store.db.execute("SELECT count(*) FROM search_docsize").fetchone()[0]
    assert indexed == store.db.execute(READ).fetchone()[0]
    store.db.execute("INSERT INTO search(search) VALUES ('integrity-check')")


_CONTENT = (
    "SELECT id, title, body, published_utc, content_hash, version, companies, topics, summary, figures"
    " FROM article JOIN text USING (n) ORDER BY id",
    "SELECT id, quote, raw, low, high, unit, metric, form, company, segment, period, basis,"
    ' round(confidence, 6), "where"'
    " FROM figure WHERE superseded IS NULL ORDER BY id",
    "SELECT key, company, metric, form, unit, period, figures, last FROM series ORDER BY key",
    "SELECT id, kind, company, metric, period, figures, text FROM finding ORDER BY id",
    "SELECT kind, tag, sorted_at, count(*) FROM tagged GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    "SELECT article, title, body FROM revision ORDER BY article, id",
    "SELECT url, state, failures, etag, modified, body_hash, error FROM source ORDER BY url",
)


def content(store: Store) -> list[list[tuple[Any, ...]]]:
    """All that a store knows, but for when it came to know it."""
    while store.settle():
        pass
    return [[tuple(row) for row in store.db.execute(sql)] for sql in _CONTENT]


def marks(store: Store) -> set[tuple[str, int, int]]:
    """The articles that carry a mark, with their read and kept."""
    sql = "SELECT id, read, kept FROM article WHERE read OR kept"
    return {tuple(row) for row in store.db.execute(sql)}


class Deadline:
    """True from a moment between now and `most` seconds on: a kill may fall anywhere."""

    def __init__(self, dice: random.Random, most: float) -> None:
        self._at = time.monotonic() + dice.uniform(0, most)

    def __call__(self) -> bool:
        return time.monotonic() >= self._at
