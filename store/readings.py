"""What reading gave: figures, tags and the full-text index, written in batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from store.base import chunks, marks
from store.incoming import MARK_DIRTY, Incoming
from store.models import Reading, Text
from store.rows import FIGURE_NAMES, Rows, rows_of

_TEXTS = "SELECT a.id, a.title, x.body FROM article a JOIN text x ON x.n = a.n WHERE a.id IN"


class Readings(Incoming):
    """Articles that wait for a reading, and readings that arrive."""

    def pending(self, limit: int = 500, version: str | None = None) -> list[Text]:
        """Articles without a reading, newest first, then those read by rules other than `version`."""
        columns = (
            "SELECT a.id, a.title, x.body, a.published, a.lang, a.content_hash"
            " FROM article a JOIN text x ON x.n = a.n WHERE "
        )
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
        """Writes figures, tags and index entries of readings of what is stored; articles gone are passed over."""
        with self.transaction():
            for part in chunks(list(readings)):
                texts = self.select_in(_TEXTS, [reading.article for reading in part])
                found = {id: (title, body) for id, title, body in texts}
                self.save_rows([rows_of(one, *found[one.article]) for one in part if one.article in found])

    def save_rows(self, readings: Sequence[Rows]) -> None:
        """Writes readings; of articles that are gone or whose text is another now, nothing."""
        with self.transaction():
            for part in chunks(readings):
                self._save_part({rows.article: rows for rows in part})

    def _save_part(self, readings: dict[str, Rows]) -> None:
        found = self.select_in(
            "SELECT n, id, sorted_at, published_utc, version, content_hash FROM article WHERE id IN", list(readings)
        )
        rows = [row for row in found if readings[row[1]].text in (None, row[5])]
        rows.sort()
        numbers = [row[0] for row in rows]
        had = {row[0] for row in self.select_in("SELECT DISTINCT n FROM figure WHERE n IN", numbers)}
        self.untag(self.tag_rows(numbers, ("company", "mention", "topic")))
        self.put_tags([(*tag, at, n) for n, id, at, *_ in rows for tag in readings[id].tags])
        fresh = [(n, readings[id].title, readings[id].body) for n, id, _, _, version, _ in rows if version is None]
        self.db.executemany("INSERT INTO search(rowid, title, body) VALUES (?, ?, ?)", fresh)
        self.db.executemany(
            "INSERT INTO vector VALUES (?, 0, X'', ?) ON CONFLICT(n) DO UPDATE SET sketch = excluded.sketch",
            [(row[0], readings[row[1]].sketch) for row in rows],
        )
        self.db.executemany(
            "UPDATE article SET lang = ?, companies = ?, mentions = ?, topics = ?, summary = ?, figures = ?,"
            " salience = ?, version = ? WHERE n = ?",
            [(*readings[row[1]].columns, row[0]) for row in rows],
        )
        for n, id, *_ in rows:
            if n in had:
                self.drop_figures(n, readings[id].figures)
        provenance = {pair for row in rows for pair in readings[row[1]].provenance}
        self.db.executemany("INSERT OR IGNORE INTO provenance VALUES (?, ?)", sorted(provenance))
        disputed = {row[0] for row in self.db.execute("SELECT figure FROM dispute")}
        self.db.executemany(
            f"INSERT INTO figure ({FIGURE_NAMES}) VALUES ({marks(FIGURE_NAMES.split(','))})",
            (
                (*figure, n, published, figure[0] in disputed, None)
                for n, id, _, published, *_ in rows
                for figure in readings[id].figures
            ),
        )
        dirty = {pair for row in rows for pair in readings[row[1]].dirty}
        self.db.executemany("INSERT OR IGNORE INTO dirty VALUES (?, ?)", sorted(dirty))

    def drop_figures(self, n: int, new: Sequence[tuple[Any, ...]]) -> None:
        """Deletes an article's live figures before its new ones (of Rows) come; their series are settled anew.

        A superseded figure that the new text still gives, merely elsewhere, is dropped too, and its mark moves along.
        """
        sql = 'SELECT f, quote, raw, "where", superseded, disputed FROM figure WHERE n = ?'
        rows = self.db.execute(sql, (n,)).fetchall()
        again = {(quote, raw, where): id for id, where, quote, _, _, raw, *_ in new}
        gone = []
        for f, quote, raw, where, superseded, disputed in rows:
            if superseded is None:
                gone.append((f,))
            elif (quote, raw, where) in again:
                gone.append((f,))
                if disputed:
                    self.db.execute(
                        "INSERT OR IGNORE INTO dispute VALUES (?, ?)", (again[quote, raw, where], superseded)
                    )
        self.db.execute(f"{MARK_DIRTY} f.n = ?", (n,))
        self.db.executemany("DELETE FROM figure WHERE f = ?", gone)
