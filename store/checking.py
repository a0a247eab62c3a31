"""Questions about checks, and their dismissal."""

from __future__ import annotations

import json
from typing import Any

from store import where
from store.base import chunks
from store.checks import Finding
from store.connection import now_utc
from store.figures import Figures, end_of_day
from store.models import Check
from store.periods import plain
from store.query import And, Field
from store.settling import Settling
from store.wording import sentence

_COLUMNS = (
    'c.id, c.kind, c.company, c.counterparty, c.segment, c.metric, c.period, c.figures, c.text, c."values", c.as_of,'
    " c.weight"
)
# What a check is about stands in its own row as well as in its figures'.
_DIRECT = {
    "co": "c.id IN (SELECT id FROM finding WHERE company = ? UNION SELECT id FROM finding WHERE counterparty = ?)",
    "metric": "c.metric = ?",
}
_NOT_DISMISSED = "NOT EXISTS (SELECT 1 FROM dismissal d WHERE d.finding = c.id)"


def make_check(row: Any) -> Check:
    """A Check from a row of the columns above."""
    values: tuple[Any, ...] = (*row[:7], tuple(json.loads(row[7])), row[8], json.loads(row[9]))
    return Check(*values)


class Checking(Figures, Settling):
    """Questions about checks."""

    def checks(self, query: str = "", as_of: str | None = None, *, limit: int | None = None) -> list[Check]:
        """Checks of which a figure matches the query, the newest first; with `as_of` those that held at that day."""
        if as_of:
            return self._checks_at(query, end_of_day(as_of))[:limit]
        sql = f"SELECT {_COLUMNS} FROM finding c WHERE {_NOT_DISMISSED}"
        node = self.parse(query)
        rest, values = [], []
        for part in node.parts if isinstance(node, And) else (node,):
            if isinstance(part, Field) and part.name in _DIRECT:
                sql += f" AND {_DIRECT[part.name]}"
                values += [part.value] * _DIRECT[part.name].count("?")
            else:
                rest.append(part)
        if rest:
            condition = where.figures(And(tuple(rest)))
            values += condition.values
            sql += (
                " AND EXISTS (SELECT 1 FROM json_each(c.figures) j JOIN figure f ON f.id = j.value"
                f" JOIN article a ON a.n = f.n WHERE {condition.sql})"
            )
        sql += " ORDER BY c.as_of DESC, c.weight DESC, c.id DESC LIMIT ?"
        return [make_check(row) for row in self.db.execute(sql, (*values, -1 if limit is None else limit))]

    def check(self, id: str) -> Check | None:
        """The check of an id, dismissed or not."""
        row = self.db.execute(f"SELECT {_COLUMNS} FROM finding c WHERE c.id = ?", (id,)).fetchone()
        return make_check(row) if row else None

    def checks_of(self, figure_ids: list[str] | tuple[str, ...]) -> list[Check]:
        """Checks that name any of these figures, by the companies and metrics they are about."""
        wanted = set(figure_ids)
        pairs = {(f.company, f.metric) for f in self.figures_by_id(list(figure_ids)) if f.company}
        found: list[Check] = []
        for company, metric in sorted(pairs):
            sql = f"SELECT {_COLUMNS} FROM finding c WHERE c.company = ? AND c.metric = ? AND {_NOT_DISMISSED}"
            for row in self.db.execute(sql, (company, metric)):
                check = make_check(row)
                if wanted & set(check.figures):
                    found.append(check)
        return found

    def dismiss(self, check_id: str, on: bool = True) -> bool:
        """Puts a check away until its figures change, or brings it back; whether that changed anything."""
        with self.transaction(durable=True):
            if on:
                done = self.db.execute("INSERT OR IGNORE INTO dismissal VALUES (?, ?)", (check_id, now_utc()))
            else:
                done = self.db.execute("DELETE FROM dismissal WHERE finding = ?", (check_id,))
            return bool(done.rowcount)

    def _checks_at(self, query: str, moment: str) -> list[Check]:
        node = self.parse(query)
        parts = node.parts if isinstance(node, And) else (node,)
        company = next((part.value for part in parts if isinstance(part, Field) and part.name == "co"), None)
        scopes = self.db.execute(
            "SELECT DISTINCT company, counterparty, segment, period_start, period_end FROM series"
            " WHERE company IS NOT NULL AND (?1 IS NULL OR company = ?1 OR counterparty = ?1)",
            (company,),
        ).fetchall()
        dismissed = {row[0] for row in self.db.execute("SELECT finding FROM dismissal")}
        wanted = {f.id for f in self.figures(query, as_of=moment)} if query.strip() else None
        found = []
        for part in chunks([tuple(scope) for scope in scopes]):
            for finding in (one for findings in self.find(part, moment).values() for one in findings):
                ids = tuple(e.id for e in finding.entries)
                if finding.id in dismissed or (wanted is not None and not wanted & set(ids)):
                    continue
                as_of = max((e.as_of for e in finding.entries if e.as_of), default="")
                found.append((as_of, finding.weight, _check(finding)))
        found.sort(key=lambda item: (item[0], item[1], item[2].id), reverse=True)
        return [item[2] for item in found]


def _check(finding: Finding) -> Check:
    first = finding.entries[0]
    text = sentence(finding.kind, finding.entries, finding.values)
    return Check(
        finding.id, finding.kind, first.company, first.counterparty, first.segment, first.metric,
        plain(first.period, first.period_start, first.period_end),
        tuple(e.id for e in finding.entries), text, dict(finding.values),
    )  # fmt: skip
