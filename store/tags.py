"""The lists of companies and topics, watched ones first."""

from __future__ import annotations

import datetime

from store.base import Base
from store.models import TagRow

WEEKS = 12


class Tags(Base):
    """Companies and topics with what is unread and new in them."""

    def company_rows(self) -> list[TagRow]:
        """Every company of any article: watched first, then by unread and by articles. Labels are the caller's."""
        return self._tag_list("company")

    def topic_rows(self) -> list[TagRow]:
        """Every topic of any article, in the same order."""
        return self._tag_list("topic")

    def _tag_list(self, kind: str) -> list[TagRow]:
        watched = {row[0] for row in self.db.execute("SELECT id FROM watch WHERE kind = ?", (kind,))}
        since = self.setting("briefed_at") or ""
        now = datetime.datetime.now(datetime.UTC)
        start = (now - datetime.timedelta(weeks=WEEKS)).strftime("%Y-%m-%dT%H:%M:%SZ")
        weeks: dict[str, list[int]] = {}
        for tag, at in self.db.execute(
            "SELECT tag, sorted_at FROM tagged WHERE kind = ? AND sorted_at >= ?", (kind, start)
        ):
            age = (now - datetime.datetime.fromisoformat(at.replace("Z", "+00:00"))).days // 7
            if 0 <= age < WEEKS:
                weeks.setdefault(tag, [0] * WEEKS)[WEEKS - 1 - age] += 1
        sql = (
            "SELECT t.tag, count(*), sum(a.read = 0), sum(CASE WHEN a.added > ? THEN a.figures ELSE 0 END),"
            " max(t.sorted_at)"
            " FROM tagged t JOIN article a ON a.n = t.n WHERE t.kind = ? GROUP BY t.tag"
        )
        rows = [
            TagRow(tag, tag, tag, tag in watched, count, unread, new, last, tuple(weeks.get(tag, ())))
            for tag, count, unread, new, last in self.db.execute(sql, (since, kind))
        ]
        present = {row.id for row in rows}
        rows += [TagRow(tag, tag, tag, True, 0, 0, 0, None) for tag in sorted(watched - present)]
        return sorted(rows, key=lambda row: (not row.watched, -row.unread, -row.articles, row.id))
