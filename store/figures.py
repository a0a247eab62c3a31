"""Questions about figures."""

from __future__ import annotations

import json
from typing import Any

from store import where
from store.articles import Articles
from store.models import Figure
from store.query import And, Field

_RULES = "(SELECT p.rules FROM provenance p WHERE p.id = f.rules)"
COLUMNS = (
    'f.id, substr(f.id, 1, 16), f."where", f.quote, f.start, f."end", f.raw, f.low, f.high, f.qualifier, f.unit,'
    " f.metric, f.form, f.direction, f.company, f.counterparty, f.segment, f.period, f.period_start, f.period_end,"
    f" f.basis, f.confidence, f.salience, {_RULES}, a.title, a.published, f.disputed, f.superseded"
)
# Without the rules, which tables and lists do not show.
LEAN = COLUMNS.replace(_RULES, "NULL")
FROM = "figure f JOIN article a ON a.n = f.n"


def make_figure(row: Any) -> Figure:
    """A Figure from a row of COLUMNS."""
    rules = json.loads(row[23]) if row[23] else {}
    values: tuple[Any, ...] = (*row[:23], rules, row[24], row[25], bool(row[26]), row[27] is not None)
    return Figure(*values)


class Figures(Articles):
    """Questions about figures."""

    def figures(
        self, query: str = "", *, min_confidence: float = 0.0, as_of: str | None = None, limit: int | None = None
    ) -> list[Figure]:
        """Figures of a query, newest article first, then in the order of its text.

        Superseded figures are left out; disputed ones too, unless the query asks for them. `as_of` is a day or moment:
        only what was printed by then (undated figures always).
        """
        node = self.parse(query)
        parts = node.parts if isinstance(node, And) else (node,)
        condition = where.figures(node)
        clauses, values = [condition.sql, "f.superseded IS NULL"], list(condition.values)
        if not any(where.asks_for_disputed(part) for part in parts):
            clauses.append("f.disputed = 0")
        if min_confidence > 0:
            clauses.append("f.confidence >= ?")
            values.append(min_confidence)
        if as_of:
            clauses.append("(f.as_of IS NULL OR f.as_of <= ?)")
            values.append(end_of_day(as_of))
        order = ' ORDER BY a.sorted_at DESC, a.n DESC, f."where" DESC, f.start'
        walked = "article a CROSS JOIN figure f INDEXED BY figure_article ON f.n = a.n"
        if limit and (bound := self.recent_bound(query)):
            found = self._newest(walked, [*clauses, "a.sorted_at >= ?"], [*values, bound], order, limit)
            if len(found) == limit:
                return found
        driven = any(where.names_metric(p) or (isinstance(p, Field) and p.name == "co") for p in parts)
        source = FROM if driven else walked
        if limit is None:
            sql = f"SELECT {COLUMNS} FROM {source} WHERE {' AND '.join(clauses)}{order}"
            return [make_figure(row) for row in self.db.execute(sql, values)]
        return self._newest(source, clauses, values, order, limit)

    def _newest(self, source: str, clauses: list[str], values: list[Any], order: str, limit: int) -> list[Figure]:
        # Only what is shown is fetched whole: sorting carries row numbers.
        inner = f"SELECT f.f FROM {source} WHERE {' AND '.join(clauses)}{order} LIMIT ?"
        sql = f"SELECT {COLUMNS} FROM {FROM} WHERE f.f IN ({inner}){order}"
        return [make_figure(row) for row in self.db.execute(sql, (*values, limit))]

    def figure(self, id: str) -> Figure | None:
        """The figure of an id."""
        row = self.db.execute(f"SELECT {COLUMNS} FROM {FROM} WHERE f.id = ?", (id,)).fetchone()
        return make_figure(row) if row else None

    def figures_by_id(self, ids: list[str] | tuple[str, ...]) -> list[Figure]:
        """The figures of `ids` that exist, in that order."""
        found: dict[str, Figure] = {}
        for start in range(0, len(ids), 500):
            part = tuple(ids[start : start + 500])
            sql = f"SELECT {COLUMNS} FROM {FROM} WHERE f.id IN ({','.join('?' * len(part))})"
            found.update((row[0], make_figure(row)) for row in self.db.execute(sql, part))
        return [found[id] for id in ids if id in found]

    def figures_of(self, article_id: str, *, superseded: bool = False) -> list[Figure]:
        """An article's figures in the order of its text, title first; `superseded` adds those of earlier texts."""
        rows = self.db.execute(
            f"SELECT {COLUMNS} FROM article a JOIN figure f ON f.n = a.n WHERE a.id = ?"
            f"{'' if superseded else ' AND f.superseded IS NULL'}"
            ' ORDER BY f.superseded IS NOT NULL, f."where" DESC, f.start',
            (article_id,),
        )
        return [make_figure(row) for row in rows]


def end_of_day(moment: str) -> str:
    """A day as its last moment; a finer moment as it is."""
    return f"{moment}T23:59:59Z" if len(moment) == 10 else moment
