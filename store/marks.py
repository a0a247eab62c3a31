"""The user's marks: read, kept, tags, the watch list, disputed figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from store.base import chunks, marks
from store.connection import now_utc
from store.figures import Figures
from store.incoming import Incoming
from store.settling import Settling
from store.text import clean_line, dumps, loads


class Marks(Figures, Settling, Incoming):
    """Marks, each change durable; those on articles return the ids they changed so that a caller can undo."""

    def mark(
        self, query_or_ids: str | Sequence[str], *, read: bool | None = None, kept: bool | None = None
    ) -> list[str]:
        """Sets read and kept on the articles of a query or of a list of ids; returns those changed by either."""
        changed: dict[str, None] = {}
        with self.transaction(durable=True):
            ids = self.article_ids(query_or_ids) if isinstance(query_or_ids, str) else list(query_or_ids)
            for column, value in (("read", read), ("kept", kept)):
                if value is None:
                    continue
                for part in chunks(ids):
                    rows = self.db.execute(
                        f"UPDATE article SET {column} = ? WHERE id IN ({marks(part)}) AND {column} != ?"
                        " RETURNING id, n",
                        (int(value), *part, int(value)),
                    ).fetchall()
                    changed.update((row[0], None) for row in rows)
                    if column == "read":
                        self._count_read([row[1] for row in rows], read)
        return list(changed)

    def _count_read(self, rows: Sequence[int], read: bool | None) -> None:
        tagged = [(kind, tag, at, True) for kind, tag, at, _ in self.tag_rows(rows, ("company", "topic"))]
        self.count_tags(tagged, -1 if read else 1, only_unread=True)

    def tag(self, ids: Sequence[str], add: Iterable[str] = (), remove: Iterable[str] = ()) -> list[str]:
        """Adds and removes the user's tags; returns the ids of changed articles."""
        adding = [tag for tag in (clean_line(one) for one in add) if tag]
        removing = {clean_line(one) for one in remove}
        changed: list[str] = []
        with self.transaction(durable=True):
            for id in ids:
                row = self.db.execute("SELECT n, tags, sorted_at FROM article WHERE id = ?", (id,)).fetchone()
                if row is None:
                    continue
                old = loads(row[1])
                new = tuple(dict.fromkeys(tag for tag in (*old, *adding) if tag not in removing))
                if new == old:
                    continue
                changed.append(id)
                self.db.execute("UPDATE article SET tags = ? WHERE n = ?", (dumps(new), row[0]))
                self.db.executemany(
                    "DELETE FROM tagged WHERE kind = 'tag' AND tag = ? AND sorted_at = ? AND n = ?",
                    [(tag, row[2], row[0]) for tag in old],
                )
                self.db.executemany(
                    "INSERT OR IGNORE INTO tagged VALUES ('tag', ?, ?, ?)", [(tag, row[2], row[0]) for tag in new]
                )
        return changed

    def tags(self) -> list[str]:
        """The user's tags on articles, in order."""
        return [row[0] for row in self.db.execute("SELECT DISTINCT tag FROM tagged WHERE kind = 'tag' ORDER BY tag")]

    def watch(self, kind: str, id: str, on: bool = True) -> bool:
        """Puts a company or topic on the watch list or takes it off; whether that changed anything."""
        with self.transaction(durable=True):
            if on:
                sql, values = "INSERT OR IGNORE INTO watch VALUES (?, ?, ?)", (kind, id, now_utc())
            else:
                sql, values = "DELETE FROM watch WHERE kind = ? AND id = ?", (kind, id)  # type: ignore[assignment]
            return bool(self.db.execute(sql, values).rowcount)

    def watched(self) -> list[tuple[str, str]]:
        """The watch list as (kind, id), in the order it was made."""
        return [(row[0], row[1]) for row in self.db.execute("SELECT kind, id FROM watch ORDER BY at, kind, id")]

    def dispute(self, figure_id: str, on: bool = True) -> bool:
        """Marks a figure as wrong, or right again: it leaves tables and checks but stays on record."""
        with self.transaction(durable=True):
            if on:
                self.db.execute("INSERT OR IGNORE INTO dispute VALUES (?, ?)", (figure_id, now_utc()))
            else:
                self.db.execute("DELETE FROM dispute WHERE figure = ?", (figure_id,))
            rows = self.db.execute(
                "UPDATE figure SET disputed = ? WHERE id = ? AND disputed != ? RETURNING series",
                (int(on), figure_id, int(on)),
            ).fetchall()
            self.after_dispute([row[0] for row in rows if row[0] is not None])
        return bool(rows)
