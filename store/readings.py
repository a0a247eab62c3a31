"""What reading gave: figures, tags and the full-text index, written in batches."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from store import search
from store.base import chunks, dumps, marks
from store.clustering import pack_sketch
from store.incoming import MARK_DIRTY, Incoming
from store.ledger import key_number, scope_of, series_key
from store.models import Figure, Reading, Text


class Readings(Incoming):
    """Articles that wait for a reading, and readings that arrive."""

    def pending(self, limit: int = 500, version: str | None = None) -> list[Text]:
        """Articles without a reading, newest first, then those read by rules other than `version`."""
        columns = "SELECT a.id, a.title, x.body, a.published, a.lang FROM article a JOIN text x ON x.n = a.n WHERE "
        rows = self.db.execute(columns + "a.version IS NULL ORDER BY a.n DESC LIMIT ?", (limit,)).fetchall()
        if version is not None and len(rows) < limit:
            rows += self.db.execute(
                columns + "a.version < ?1 OR a.version > ?1 LIMIT ?2", (version, limit - len(rows))
            ).fetchall()
        return [Text(*row) for row in rows]

    def pending_count(self, version: str | None = None) -> int:
        """How many articles `pending` would give without a limit."""
        count = self.db.execute("SELECT count(*) FROM article WHERE version IS NULL").fetchone()[0]
        if version is not None:
            sql = "SELECT count(*) FROM article WHERE version < ?1 OR version > ?1"
            count += self.db.execute(sql, (version,)).fetchone()[0]
        return int(count)

    def reread_later(self, ids: Sequence[str]) -> None:
        """Marks articles as waiting for a new reading."""
        with self.transaction():
            self._reset(ids)

    def _reset(self, ids: Sequence[str]) -> None:
        for part in chunks(list(ids)):
            rows = self.db.execute(
                f"SELECT a.n, a.title, x.body FROM article a JOIN text x ON x.n = a.n WHERE a.id IN ({marks(part)})"
                " AND a.version IS NOT NULL",
                tuple(part),
            ).fetchall()
            for n, title, body in rows:
                self.unindex(n, title, body)
            self.db.executemany("UPDATE article SET version = NULL WHERE n = ?", [(row[0],) for row in rows])

    def save_readings(self, readings: Sequence[Reading]) -> None:
        """Writes figures, tags and index entries of readings; articles gone meanwhile are passed over."""
        with self.transaction():
            for part in chunks(list(readings)):
                self._save_part({reading.article: reading for reading in part})

    def _save_part(self, readings: dict[str, Reading]) -> None:
        rows = self.db.execute(
            "SELECT a.n, a.id, a.title, x.body, a.sorted_at, a.published_utc, a.version FROM article a"
            f" JOIN text x ON x.n = a.n WHERE a.id IN ({marks(list(readings))}) ORDER BY a.n",
            tuple(readings),
        ).fetchall()
        had = {row[0] for row in self._with_figures([row[0] for row in rows])}
        old_tags = self.tag_rows([row[0] for row in rows], ("company", "mention", "topic"))
        self.untag(old_tags)
        articles: list[tuple[Any, ...]] = []
        tags: list[tuple[str, str, str, int]] = []
        index: list[tuple[Any, ...]] = []
        for n, id, title, body, at, _, version in rows:
            reading = readings[id]
            for kind, values in (
                ("company", reading.companies),
                ("mention", reading.mentions),
                ("topic", reading.topics),
            ):
                tags.extend((kind, value, at, n) for value in dict.fromkeys(values))
            live = reading.figures
            articles.append((reading.lang, dumps(reading.companies), dumps(reading.mentions), dumps(reading.topics),
                             dumps(reading.summary), len(live), max((f.salience for f in live), default=0.0),
                             reading.version, n))  # fmt: skip
            if version is None:
                index.append((n, search.shadow(title or ""), search.shadow(body)))
        self.put_tags(tags)
        self.db.executemany("INSERT INTO search(rowid, title, body) VALUES (?, ?, ?)", index)
        self.db.executemany(
            "INSERT INTO vector VALUES (?, 0, X'', ?) ON CONFLICT(n) DO UPDATE SET sketch = excluded.sketch",
            [(row[0], pack_sketch(readings[row[1]].sketch)) for row in rows],
        )
        self.db.executemany(
            "UPDATE article SET lang = ?, companies = ?, mentions = ?, topics = ?, summary = ?, figures = ?,"
            " salience = ?, version = ? WHERE n = ?",
            articles,
        )
        self._save_figures(rows, readings, had)

    def _with_figures(self, rows: list[int]) -> list[tuple[int]]:
        return self.db.execute(f"SELECT DISTINCT n FROM figure WHERE n IN ({marks(rows)})", tuple(rows)).fetchall()  # type: ignore[no-any-return]

    def _save_figures(self, rows: list[Any], readings: dict[str, Reading], had: set[int]) -> None:
        touched: set[tuple[int, int]] = set()
        figures: list[tuple[Any, ...]] = []
        for n, id, *_ in rows:
            if n in had:
                self.drop_figures(n, readings[id].figures)
        disputed = {row[0] for row in self.db.execute("SELECT figure FROM dispute")}
        for n, id, _, _, _, published, _ in rows:
            reading = readings[id]
            for figure in {f.id: f for f in reading.figures}.values():
                key = series_key(figure)
                series = key_number(key)
                touched.add((key_number(scope_of(key)), series))
                figures.append(figure_row(figure, n, published, series, figure.id in disputed))
        self.db.executemany(f"INSERT INTO figure ({FIGURE_NAMES}) VALUES ({','.join('?' * 29)})", figures)
        self.db.executemany("INSERT OR IGNORE INTO dirty VALUES (?, ?)", sorted(touched))

    def drop_figures(self, n: int, new: Sequence[Figure]) -> None:
        """Deletes an article's live figures before its new ones come; their series are settled anew.

        A superseded figure that the new text still gives, merely elsewhere, is dropped too, and its mark moves along.
        """
        sql = 'SELECT id, quote, raw, "where", superseded, disputed FROM figure WHERE n = ?'
        rows = self.db.execute(sql, (n,)).fetchall()
        again = {(f.quote, f.raw, f.where): f.id for f in new}
        gone = []
        for id, quote, raw, where, superseded, disputed in rows:
            if superseded is None:
                gone.append((id,))
            elif (quote, raw, where) in again:
                gone.append((id,))
                if disputed:
                    self.db.execute(
                        "INSERT OR IGNORE INTO dispute VALUES (?, ?)", (again[quote, raw, where], superseded)
                    )
        self.db.execute(f"{MARK_DIRTY} WHERE f.n = ?", (n,))
        self.db.executemany("DELETE FROM figure WHERE id = ?", gone)


FIGURE_NAMES = (
    'id, n, article, "where", quote, start, "end", raw, low, high, qualifier, unit, metric, form, direction, company,'
    " counterparty, segment, period, period_start, period_end, basis, confidence, salience, rules, as_of, series,"
    " disputed, superseded"
)


@functools.lru_cache(maxsize=8192)
def _rules(items: tuple[tuple[str, str], ...]) -> str:
    return dumps(dict(items))


def figure_row(figure: Figure, n: int, published: str | None, series: int, disputed: bool) -> tuple[Any, ...]:
    """A figure's columns in the order of FIGURE_NAMES."""
    f = figure
    return (f.id, n, f.article, f.where, f.quote, f.start, f.end, f.raw, f.low, f.high, f.qualifier, f.unit, f.metric,
            f.form, f.direction, f.company, f.counterparty, f.segment, f.period, f.period_start, f.period_end, f.basis,
            f.confidence, f.salience,
            _rules(tuple(f.rules.items())), published, series, int(disputed), None)  # fmt: skip
