"""Articles about one event."""

from __future__ import annotations

from typing import Any

from store.articles import Articles
from store.base import chunks, marks
from store.models import Story


class Stories(Articles):
    """Questions about stories."""

    def stories(self, query: str = "", limit: int | None = None) -> list[Story]:
        """Stories with an article of the query, newest first."""
        source, condition, order, values = self._select(query)
        seen: dict[int, None] = {}
        for (key,) in self.db.execute(
            f"SELECT coalesce(a.story, a.n) FROM {source} WHERE {condition} ORDER BY {order}", values
        ):
            seen.setdefault(key)
            if limit is not None and len(seen) >= limit:
                break
        return self.stories_by_key(list(seen))

    def story(self, id: str) -> Story | None:
        """The story of an id, or of any of its articles."""
        row = self.db.execute("SELECT coalesce(story, n) FROM article WHERE id = ?", (id,)).fetchone()
        found = self.stories_by_key([row[0]]) if row else []
        return found[0] if found else None

    def stories_by_key(self, keys: list[int]) -> list[Story]:
        """Stories by the row of their first article, in that order."""
        groups: dict[int, list[Any]] = {key: [] for key in keys}
        columns = "SELECT coalesce(a.story, a.n), a.id, a.title, coalesce(a.source, s.title), a.lang, a.sorted_at, a.figures, a.read, a.n"
        for part in chunks(keys):
            held = marks(part)
            rows = self.db.execute(
                f"{columns} FROM article a LEFT JOIN source s ON s.id = a.feed"
                f" WHERE a.story IN ({held}) OR (a.n IN ({held}) AND a.story IS NULL) ORDER BY a.sorted_at, a.n",
                (*part, *part),
            )
            for row in rows:
                groups[row[0]].append(row)
        return [_make(key, rows) for key, rows in groups.items() if rows]


def _make(key: int, rows: list[Any]) -> Story:
    lead = next((row for row in rows if row[8] == key), rows[0])
    titled = [row for row in rows if row[2]]
    return Story(
        id=lead[1],
        title=lead[2] or (titled[0][2] if titled else None),
        articles=tuple(row[1] for row in rows),
        sources=tuple(dict.fromkeys(row[3] for row in rows if row[3])),
        languages=tuple(dict.fromkeys(row[4] for row in rows if row[4])),
        first=rows[0][5],
        last=rows[-1][5],
        figures=sum(row[6] for row in rows),
        read=all(row[7] for row in rows),
    )
