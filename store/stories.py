"""Articles about one event."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from store import clustering
from store.articles import Articles
from store.base import chunks, marks
from store.clustering import Features
from store.ledger import DEALS, SHOWN
from store.models import Story
from store.placing import Placing, Waiting
from store.text import loads
from store.vocabulary import CORE

# So many figures, the most salient ones, stand for an article.
KEY_FIGURES = 14
ROUND_UP = 3  # companies
REPORTED_DAYS = 100  # results come within a quarter
OPENING = 900  # characters of a body in which a report comes to its results; half as many in Chinese
# Owner, unit and value of a figure; company, metric, basis, last day and place of another.
Value = tuple[str | None, str, float]
Said = tuple[str, str, str, str, int]


# Without the index named, SQLite walks every article that has been read (25 ms of 100,000).
UNPLACED = "article INDEXED BY article_unplaced WHERE story IS NULL AND version IS NOT NULL"


class Stories(Articles):
    """Stories, and how a new article finds its own."""

    def settle_stories(self, limit: int = 200) -> int:
        """Gives articles that were read but belong to no story theirs, oldest first; how many still wait."""
        with self.transaction():
            rows = self.db.execute(
                "SELECT a.n, a.title, substr(x.body, 1, ?), a.companies, a.topics, a.sorted_at, length(v.terms) > 0,"
                " v.sketch"
                " FROM article a JOIN text x ON x.n = a.n LEFT JOIN vector v ON v.n = a.n WHERE a.n IN"
                f" (SELECT n FROM {UNPLACED} ORDER BY sorted_at, id LIMIT ?)"
                " ORDER BY a.sorted_at, a.id",
                (clustering.LEAD, limit),
            ).fetchall()
            if not rows:
                return 0
            values, said = self._values([row[0] for row in rows])
            found = {}
            for row in rows:
                companies = loads(row[3])
                opening = OPENING if (row[2] or "")[:40].isascii() else OPENING // 2
                events = _events(said.get(row[0], ()), companies, row[5], opening)
                found[row[0]] = clustering.features(
                    row[1], row[2], companies, loads(row[4]), values.get(row[0], ()), events
                )
            self._count_terms(found[row[0]] for row in rows if not row[6])
            frequency = self._frequencies(found.values())
            articles = self.db.execute("SELECT count(*) FROM vector WHERE hour > 0").fetchone()[0] + len(rows)
            batch = Placing(self.db)
            waiting = []
            for row in rows:
                one = clustering.weigh(found[row[0]], frequency, articles)
                sketch = clustering.unpack_sketch(row[7] or b"")
                waiting.append(
                    Waiting(row[0], one, sketch, _hour(row[5]), *clustering.posted(one, frequency, articles))
                )
            batch.place(waiting)
            batch.write()
            return int(self.db.execute(f"SELECT count(*) FROM {UNPLACED}").fetchone()[0])

    def _values(self, rows: Sequence[int]) -> tuple[dict[int, list[Value]], dict[int, list[Said]]]:
        """The values of articles, and what they say of core metrics by period."""
        values: dict[int, list[Value]] = defaultdict(list)
        said: dict[int, list[Said]] = defaultdict(list)
        sql = (
            "SELECT n, company, counterparty, unit, low, high, metric, form, basis, period_end, salience,"
            " confidence, id, CASE \"where\" WHEN 'title' THEN 0 ELSE start END"
            " FROM figure WHERE superseded IS NULL AND n IN"
        )
        found = self.select_in(sql, rows)
        found.sort(key=lambda row: (-row[10], row[12]))
        for n, company, counterparty, unit, low, high, metric, form, basis, end, _, confidence, _, at in found:
            if len(values[n]) < KEY_FIGURES:
                values[n].append((company if confidence >= SHOWN else None, unit, low))
                if high != low:  # another text may name the upper end alone
                    values[n].append((None, unit, high))
            if not company or confidence < SHOWN:
                continue
            if counterparty and metric in DEALS:
                said[n].append((company, counterparty, "deal", "", at))
            elif end and form != "share" and metric in CORE:
                said[n].append((company, metric, basis, end, at))
        return values, said

    def _count_terms(self, found: Iterable[Features]) -> None:
        counts: Counter[int] = Counter()
        for one in found:
            counts.update(one.own.keys() | one.shared.keys())
        self.db.executemany(
            "INSERT INTO term VALUES (?, ?) ON CONFLICT(term) DO UPDATE SET articles = articles + excluded.articles",
            sorted(counts.items()),
        )

    def _frequencies(self, found: Iterable[Features]) -> dict[int, int]:
        terms = sorted({term for one in found for term in (*one.own, *one.shared)})
        return dict(self.select_in("SELECT term, articles FROM term WHERE term IN", terms))

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
        columns = (
            "SELECT coalesce(a.story, a.n), a.id, a.title, coalesce(a.source, s.title), a.lang, a.sorted_at, a.figures,"
            " a.read, a.n"
        )
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


def _events(said: Sequence[Said], companies: Sequence[str], moment: str, opening: int) -> list[str]:
    """The event an article opens with: a report of its main company's results, else one deal; or it is a round-up."""
    if reports := _reports(said, companies[0] if companies else None, moment, opening):
        return reports
    deals = {(buyer, target) for buyer, target, basis, _, at in said if basis == "deal"}
    first = min((at for _, _, basis, _, at in said if basis == "deal"), default=opening)
    if len(deals) == 1 and first < opening:
        return [clustering.DEAL + ":".join(deals.pop())]
    return [clustering.RECAP] if len(companies) >= ROUND_UP else []


def _reports(said: Iterable[Said], main: str | None, moment: str, opening: int) -> list[str]:
    """The report an article opens with: of its main company, two results told or expected for a period just over,
    or one of them and an outlook. What stands further down is background.
    """
    today = datetime.date.fromisoformat(moment[:10])
    past: set[str] = set()
    outlook: set[str] = set()
    first = opening
    for company, metric, basis, end, at in said:
        if company != main or not end[:1].isdigit():
            continue
        days = (today - datetime.date.fromisoformat(end[:10])).days
        if 0 <= days <= REPORTED_DAYS and basis in ("actual", "consensus"):
            past.add(metric)
            first = min(first, at)
        elif days < 0 and basis in ("guidance", "consensus"):
            outlook.add(metric)
    is_report = len(past) + bool(outlook) > 1 and first < opening
    return [f"{clustering.REPORT}{main}"] if is_report else []


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


def _hour(moment: str) -> int:
    """Hours since 1970, never negative."""
    return max(0, int(datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp()) // 3600)
