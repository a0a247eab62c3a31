"""Stores to ask questions of: ten thousand articles are stored, read and settled, larger stores are copies of these.

A store of ten times as many articles holds ten copies, each a quarter of a year (ten quarters, …) before the next, so
that companies, series and stories grow as they would. Built once an hour at most for each state of the code that makes
them, and kept outside the project.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from store import search
from store.db import Store
from store.ledger import key_number
from store.models import NewArticle, Reading
from tests.bench import corpus

BASE = 10_000
DAYS = 91  # that a copy is earlier: a quarter, by the days of the calendar that figures here have
FRESH = 12 * 3600  # seconds after which the newest articles are no morning's any more
_MADE_BY = ("store/schema.py", "store/search.py", "tests/bench/corpus.py", "tests/bench/stores.py")
_QUARTER = re.compile("([0-9]{4})Q([1-4])")
_IDS = re.compile('"([0-9a-f]{16})')
_NOT_COPIED = frozenset({"setting", "tag_week", "term"})


def filled(total: int) -> Path:
    """The file of a store with so many articles, the newest of this hour; it is kept: do not add to it."""
    folder = Path(tempfile.gettempdir()) / f"matins-bench-{os.getuid()}-{_code()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{total}.db"
    if path.exists() and datetime.now().timestamp() - path.stat().st_mtime < FRESH:
        return path
    for old in folder.glob(f"{total}.db*"):
        old.unlink()
    being_made = folder / f"{total}.part"
    being_made.unlink(missing_ok=True)
    with Store(being_made) as store:
        store.db.execute("PRAGMA journal_mode = MEMORY")
        store.db.execute("PRAGMA synchronous = OFF")
        if total <= BASE:
            fill(store, total)
        else:
            _multiply(store, filled(total // 10), total // 10)
    being_made.rename(path)
    return path


def _code() -> str:
    root = Path(__file__).resolve().parent.parent.parent
    return hashlib.blake2b(b"".join((root / name).read_bytes() for name in _MADE_BY), digest_size=6).hexdigest()


def fill(store: Store, total: int) -> None:
    """Stores, reads and settles articles of a quarter of a year, the newest of five minutes ago."""
    for new, readings in corpus.batches(total, 500):
        items = _dated(new)
        store.save(None, items, added=items[-1].published_utc)
        store.save_readings(readings, settle=False)
    while store.settle():
        pass


def fresh(count: int) -> tuple[list[NewArticle], list[Reading]]:
    """So many articles of the last hours that no store of `filled` has, and their readings."""
    numbers = range(10**9, 10**9 + count)
    new = [corpus.article(number, 10**9 + count) for number in numbers]
    return _dated(new), [corpus.reading(number, one) for number, one in zip(numbers, new, strict=True)]


def _dated(new: list[NewArticle]) -> list[NewArticle]:
    """Articles of the corpus, which spreads them over two years, within the last quarter of one."""
    newest = datetime.now(UTC) - timedelta(minutes=5)
    span = timedelta(minutes=corpus.MINUTES)

    def moved(one: NewArticle) -> NewArticle:
        ago = corpus.START + span - datetime.fromisoformat(one.published or "")
        stamp = (newest - ago * (DAYS / span.days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        return dataclasses.replace(one, published=stamp, published_utc=stamp, published_raw=stamp)

    return [moved(one) for one in new]


def _multiply(store: Store, smaller: Path, size: int) -> None:
    """Fills an empty store with ten copies of a smaller one, the oldest first."""
    db = store.db
    indexes = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    for name, _ in indexes:
        db.execute(f"DROP INDEX {name}")
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("PRAGMA cache_size = -200000")
    db.execute(f"ATTACH '{smaller}' AS old")
    quarters = size // BASE
    rows = db.execute("SELECT a.n, a.title, t.body FROM old.article a JOIN old.text t USING (n) ORDER BY a.n")
    index = [(n, search.shadow(title or ""), search.shadow(body)) for n, title, body in rows]
    tables = [name for (name,) in db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
              if not name.startswith(("sqlite_", "_sqlite_", "search")) and name not in _NOT_COPIED]  # fmt: skip
    for copy in range(10):
        with store.transaction():
            _copy(db, tables, copy, size, quarters * (9 - copy))
            moved = ((n + copy * size, title, body) for n, title, body in index)
            db.executemany("INSERT INTO search(rowid, title, body) VALUES (?, ?, ?)", moved)
    db.execute("INSERT INTO term SELECT term, articles * 10 FROM old.term")
    db.execute("DETACH old")
    for _, sql in indexes:
        db.execute(sql)
    store.recount_tags()


def _copy(db: Any, tables: list[str], copy: int, size: int, quarters: int) -> None:
    """One copy, so many quarters earlier."""
    digits = len(str(size // BASE)) - 1  # of an id's digits those before say which copies it came through
    renamed = partial(_renamed, digits, f"{copy:x}")
    calls: dict[str, tuple[int, Callable[..., Any]]] = {
        "renamed": (1, renamed),
        "all_renamed": (1, lambda ids: _IDS.sub(lambda m: '"' + renamed(m[1]), ids)),
        "earlier": (1, partial(_earlier, quarters)),
        "earlier_day": (1, partial(_earlier_day, quarters)),
        "key": (8, lambda *parts: key_number(parts)),
        "scope": (5, lambda *parts: key_number(parts)),
    }
    for name, (count, call) in calls.items():
        db.create_function(name, count, call, deterministic=True)
    first = db.execute("SELECT coalesce(max(f), 0) FROM figure").fetchone()[0]
    db.execute("DROP TABLE IF EXISTS temp.moved")
    db.execute(
        "CREATE TEMP TABLE moved AS SELECT key AS old, scope AS old_scope, scope(company, counterparty, segment,"
        " earlier_day(period_start), earlier_day(period_end)) AS scope, key(company, counterparty, segment, metric,"
        " form, unit, earlier_day(period_start), earlier_day(period_end)) AS key FROM old.series"
    )
    db.execute("CREATE INDEX temp.moved_old ON moved(old)")
    db.execute("CREATE INDEX temp.moved_scope ON moved(old_scope)")
    number, back = f"{{}} + {copy * size}", f"strftime('%Y-%m-%dT%H:%M:%SZ', {{}}, '-{DAYS * quarters} days')"
    figure, hour = f"{{}} + {first}", f"max({{}} - {24 * DAYS * quarters}, 0)"
    how = {
        "n": number, "story": number, "copy_of": number, "f": figure, "id": "renamed({})", "article": "renamed({})",
        "published": back, "published_utc": back, "sorted_at": back, "added": back, "as_of": back, "last": back,
        "since": back, "hour": hour, "period": "earlier({})", "period_start": "earlier_day({})",
        "period_end": "earlier_day({})", "actual": figure, "consensus": figure, "guidance": figure,
        "estimate": figure, "target": figure, "rumour": figure, "figures": "{}",
        "series": "(SELECT key FROM moved WHERE old = {})",
    }  # fmt: skip
    own = {
        "series": {"key": "(SELECT key FROM moved WHERE old = {})",
                   "scope": "(SELECT scope FROM moved WHERE old_scope = {} LIMIT 1)"},
        "finding": {"figures": "all_renamed({})", "scope": "(SELECT scope FROM moved WHERE old_scope = {} LIMIT 1)"},
    }  # fmt: skip
    for table in tables:
        columns = [(row[1], row[2]) for row in db.execute(f"PRAGMA table_info({table})")]
        ways = how | own.get(table, {})
        if ("id", "INTEGER") in columns:
            ways |= {"id": "{}"}  # of what copies share
        values = ", ".join(ways.get(name, "{}").format(f't."{name}"') for name, _ in columns)
        db.execute(f"INSERT OR IGNORE INTO main.{table} SELECT {values} FROM old.{table} t")


@lru_cache(maxsize=100_000)
def _renamed(at: int, mark: str, id: str | None) -> str | None:
    return id and id[:at] + mark + id[at + 1 :]


@lru_cache(maxsize=100_000)
def _earlier(quarters: int, label: str | None) -> str | None:
    found = _QUARTER.fullmatch(label or "")
    if not found:
        return label
    number = int(found[1]) * 4 + int(found[2]) - 1 - quarters
    return f"{number // 4}Q{number % 4 + 1}"


@lru_cache(maxsize=100_000)
def _earlier_day(quarters: int, day: str | None) -> str | None:
    if not day:
        return day
    number = int(day[:4]) * 12 + int(day[5:7]) - 1 - 3 * quarters
    return f"{number // 12}-{number % 12 + 1:02}{day[7:]}"
