"""Subscriptions and their health."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from store.base import source_id
from store.connection import now_utc
from store.errors import StoreError
from store.incoming import MARK_DIRTY, Incoming
from store.models import Source
from store.text import clean_line, dumps, loads

_NAMES = tuple(f.name for f in dataclasses.fields(Source) if f.name not in ("articles", "per_week"))
_COLUMNS = ", ".join(f"s.{name}" for name in _NAMES)


class Sources(Incoming):
    """Subscriptions."""

    def add_source(self, source: Source) -> Source:
        """Subscribes; a source with the same address stays as it is and is returned."""
        with self.transaction(durable=True):
            known = self._source("s.url = ?", source.url)
            if known:
                return known
            source = dataclasses.replace(
                source,
                id=source.id or source_id(source.url),
                added=source.added or now_utc(),
                title=clean_line(source.title) or None if source.title else None,
            )
            self.db.execute(
                f"INSERT INTO source ({', '.join(_NAMES)}) VALUES ({','.join('?' * len(_NAMES))})",
                [dumps(value) if name == "tags" else value for name in _NAMES for value in (getattr(source, name),)],
            )
        return source

    def set_source(self, id: str, **fields: Any) -> Source | None:
        """Changes columns of a source; returns it as it is now."""
        unknown = set(fields) - set(_NAMES) | {"id"} & set(fields)
        if unknown:
            raise ValueError(f"not columns of a source: {', '.join(sorted(unknown))}")
        values = [dumps(value) if name == "tags" else value for name, value in fields.items()]
        with self.transaction():
            if fields:
                self.db.execute(
                    f"UPDATE source SET {', '.join(f'{n} = ?' for n in fields)} WHERE id = ?", (*values, id)
                )
            return self._source("s.id = ?", id)

    def remove_source(self, id: str, articles: bool = False) -> None:
        """Ends a subscription; its articles stay unless told (kept ones always do)."""
        with self.transaction(durable=True):
            self.db.execute("DELETE FROM source WHERE id = ?", (id,))
            self.db.execute("DELETE FROM pruned WHERE feed = ?", (id,))
            if articles:
                rows = self.db.execute("SELECT n FROM article WHERE feed = ? AND kept = 0", (id,)).fetchall()
                self.delete_rows([row[0] for row in rows])

    def delete_rows(self, rows: list[int]) -> None:
        """Deletes articles with their text, tags, index entries, figures and revisions."""
        for start in range(0, len(rows), 500):
            part = tuple(rows[start : start + 500])
            held = ",".join("?" * len(part))
            self.untag(self.tag_rows(part))
            texts = self.db.execute(
                f"SELECT a.n, a.title, x.body FROM article a JOIN text x ON x.n = a.n WHERE a.n IN ({held})"
                " AND a.version IS NOT NULL",
                part,
            ).fetchall()
            for n, title, body in texts:
                self.unindex(n, title, body)
            self.db.execute(f"DELETE FROM revision WHERE article IN (SELECT id FROM article WHERE n IN ({held}))", part)
            self.db.execute(f"{MARK_DIRTY} f.n IN ({held})", part)
            # A story that loses its first article is settled anew.
            self.db.execute(f"UPDATE article SET story = NULL WHERE story IN ({held})", part)
            for table in ("vector", "posting"):
                self.db.execute(f"DELETE FROM {table} WHERE n IN ({held})", part)
            self.db.execute(f"DELETE FROM article WHERE n IN ({held})", part)

    def sources(self) -> list[Source]:
        """All subscriptions by title, with how many articles each has stored and brings a week."""
        month_ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=28)
        recent = month_ago.strftime("%Y-%m-%dT%H:%M:%SZ")
        rows = self.db.execute(
            f"SELECT {_COLUMNS}, (SELECT count(*) FROM article WHERE feed = s.id),"
            " (SELECT count(*) FROM article WHERE feed = s.id AND sorted_at >= ?)"
            " FROM source s ORDER BY coalesce(s.title, s.url) COLLATE NOCASE",
            (recent,),
        )
        return [_make(row) for row in rows]

    def find_source(self, text: str) -> Source | None:
        """The source of an id or address, or the only one whose title or address holds `text`."""
        exact = self._source("s.id = ?", text) or self._source("s.url = ?", text)
        if exact or not text:
            return exact
        low = text.casefold()
        found = [s for s in self.sources() if low in (s.title or "").casefold() or low in s.url.casefold()]
        return found[0] if len(found) == 1 else None

    def _source(self, condition: str, value: str) -> Source | None:
        rows = self.db.execute(
            f"SELECT {_COLUMNS}, (SELECT count(*) FROM article WHERE feed = s.id), 0 FROM source s WHERE {condition}",
            (value,),
        ).fetchall()
        return _make(rows[0]) if rows else None

    def prune(self, before: str, *, dry_run: bool = False) -> int:
        """Deletes articles older than the moment `before`, never kept ones; returns how many (would be) deleted.

        What a feed still holds of them does not come back while it is subscribed to.
        """
        with self.transaction():
            rows = self.db.execute("SELECT n FROM article WHERE sorted_at < ? AND kept = 0", (before,)).fetchall()
            if not dry_run:
                self.db.execute(
                    "INSERT OR REPLACE INTO pruned SELECT id, feed, content_hash FROM article WHERE sorted_at < ?"
                    " AND kept = 0 AND feed IN (SELECT id FROM source WHERE kind = 'feed')",
                    (before,),
                )
                self.delete_rows([row[0] for row in rows])
        return len(rows)

    def check_integrity(self) -> None:
        """Raises StoreError unless SQLite finds the file whole."""
        found = self.db.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise StoreError(f"The store {self.path} is damaged: {found}.")


def _make(row: Any) -> Source:
    values = dict(zip(_NAMES, row, strict=False))
    values["tags"] = loads(values["tags"])
    for name in ("full_text", "private"):
        values[name] = bool(values[name])
    return Source(**values, articles=row[len(_NAMES)], per_week=round(row[len(_NAMES) + 1] / 4, 2))
