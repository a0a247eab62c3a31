"""The lists of companies and topics, watched ones first, and the counts they are made of."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable

from store.base import Base
from store.models import TagRow

WEEKS = 12
_EPOCH = datetime.date(1970, 1, 1).toordinal()


def week(moment: str) -> int:
    """The week of a moment: whole weeks since 1970."""
    try:
        return (datetime.date.fromisoformat(moment[:10]).toordinal() - _EPOCH) // 7
    except ValueError:
        return 0


class Tags(Base):
    """Companies and topics with what is unread and new in them."""

    def count_tags(self, rows: Iterable[tuple[str, str, str, bool]], sign: int, *, only_unread: bool = False) -> None:
        """Adds to or takes from the counts: rows are (kind, tag, sorted_at, whether unread); the caller's transaction.

        `only_unread`: articles that stay but were read or unread.
        """
        articles: Counter[tuple[str, str, int]] = Counter()
        unread: Counter[tuple[str, str, int]] = Counter()
        for kind, tag, at, is_unread in rows:
            if kind in ("company", "topic"):
                slot = (kind, tag, week(at))
                articles[slot] += 0 if only_unread else sign
                unread[slot] += sign if is_unread or only_unread else 0
        self.db.executemany(
            "INSERT INTO tag_week VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " articles = articles + excluded.articles, unread = unread + excluded.unread",
            [(*slot, count, unread[slot]) for slot, count in articles.items()],
        )

    def recount_tags(self) -> None:
        """Makes the counts anew from the articles."""
        with self.transaction():
            self.db.execute("DELETE FROM tag_week")
            sql = "SELECT t.kind, t.tag, t.sorted_at, a.read = 0 FROM tagged t JOIN article a ON a.n = t.n"
            self.count_tags(((k, t, at, bool(u)) for k, t, at, u in self.db.execute(sql)), 1)

    def company_rows(self) -> list[TagRow]:
        """Every company of any article: watched first, then by unread and by articles. Labels are the caller's."""
        return self._tag_list("company")

    def topic_rows(self) -> list[TagRow]:
        """Every topic of any article, in the same order."""
        return self._tag_list("topic")

    def _tag_list(self, kind: str) -> list[TagRow]:
        watched = {row[0] for row in self.db.execute("SELECT id FROM watch WHERE kind = ?", (kind,))}
        new = self._new_figures(kind)
        # Up to the newest article that is not dated ahead: a store left for a while still shows its last weeks.
        today = week(datetime.datetime.now(datetime.UTC).isoformat())
        sql = "SELECT max(week) FROM tag_week WHERE articles > 0 AND week <= ?"
        first = (self.db.execute(sql, (today,)).fetchone()[0] or today) - WEEKS + 1
        weeks: dict[str, list[int]] = {}
        sql = "SELECT tag, week, articles FROM tag_week WHERE kind = ? AND week >= ? AND articles > 0"
        for tag, number, count in self.db.execute(sql, (kind, first)):
            if number < first + WEEKS:
                weeks.setdefault(tag, [0] * WEEKS)[number - first] = count
        last = "SELECT max(sorted_at) FROM tagged WHERE kind = ? AND tag = ?"
        rows = []
        for tag, count, unread in self.db.execute(
            "SELECT tag, sum(articles), sum(unread) FROM tag_week WHERE kind = ? GROUP BY tag", (kind,)
        ).fetchall():
            if count > 0:
                newest = self.db.execute(last, (kind, tag)).fetchone()[0]
                line = tuple(weeks.get(tag, ()))
                rows.append(TagRow(tag, tag, tag, tag in watched, count, unread, new[tag], newest, line))
        present = {row.id for row in rows}
        rows += [TagRow(tag, tag, tag, True, 0, 0, 0, None) for tag in sorted(watched - present)]
        return sorted(rows, key=lambda row: (not row.watched, -row.unread, -row.articles, row.id))

    def _a_week_before_the_newest(self) -> str:
        newest = self.db.execute("SELECT max(added) FROM article").fetchone()[0]
        if not newest:
            return ""
        day = datetime.date.fromisoformat(newest[:10]) - datetime.timedelta(days=7)
        return day.isoformat()

    def _new_figures(self, kind: str) -> Counter[str]:
        """Figures of articles that arrived since the last briefing, by tag (in the last week before the first one)."""
        column = "companies" if kind == "company" else "topics"
        since = self.setting("briefed_at") or self._a_week_before_the_newest()
        found: Counter[str] = Counter()
        sql = f"SELECT {column}, sum(figures) FROM article WHERE added > ? AND figures > 0 GROUP BY {column} LIMIT 5000"
        for names, figures in self.db.execute(sql, (since,)):
            for tag in names[2:-2].split('","') if len(names) > 2 else ():
                found[tag] += figures
        return found
