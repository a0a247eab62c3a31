"""Figures side by side: a company's table, companies × metrics, a key's history."""

from __future__ import annotations

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from store import checks
from store.base import chunks, marks
from store.figures import FROM, LEAN, Figures, end_of_day, make_figure
from store.ledger import SHOWN, latest, overlap
from store.models import Cell, Comparison, Figure, Step, TableRow
from store.periods import dates, of_period
from store.settling import ENTRY_COLUMNS, LIVE, Settling, make_entry
from store.vocabulary import BASES, CORE

PERIODS = 8  # newest periods of a table
STEPS = 200  # newest steps of a trail
ENOUGH = 800  # figures from which a trail of all periods is made
NEAR = 24  # steps before, of which one may be the same value printed otherwise
APART = 0.55  # of a period's length: a fiscal year that ends so far from the one asked for may stand for it
SMALL = 600  # series of a company that are looked at whole
# An entry without what its article says of it.
_ALONE = ENTRY_COLUMNS.replace("coalesce(a.copy_of, a.n)", "f.n").replace("a.added", "''")
_CORE_PLACE = {metric: place for place, metric in enumerate(CORE)}
# A series row and the row of the figure chosen from it.
Pick = tuple[Any, int]
_PREFERENCE = ("actual", "guidance", "consensus", "estimate", "target", "rumour")
_SERIES = (
    "key, segment, metric, unit, period, period_start, period_end, actual, consensus, guidance, estimate, target,"
    " rumour, last, company, counterparty, form, scope"
)


class Comparing(Figures, Settling):
    """Tables, comparisons and trails."""

    def table(self, company: str, *, segments: bool = True, periods: int = PERIODS, limit: int = 160) -> list[TableRow]:
        """Metric × period of a company, core metrics first, newest period first; only cells a reader should see.

        The newest `periods` of each metric and segment, `limit` rows in all. Figures come without their rules.
        """
        rows = self._company_series(company, 2 * periods)
        if not segments:
            rows = [row for row in rows if row[1] is None]
        kept = _newest(rows, periods)
        levels = sorted((row for row in kept if row[16] == "level"), key=_table_order)[:limit]
        claims = {(row[2], row[1], row[5], row[6]): row[7] for row in kept if row[16] == "yoy" and row[3] == "%"}
        growth = [claims.get((row[2], row[1], row[5], row[6])) for row in levels]
        figures = self._by_row([f for row in levels for f in row[7:11]] + growth)
        verdicts = self._verdicts(company)
        table = []
        for row, claim in zip(levels, growth, strict=True):
            actual, consensus, guidance, estimate = (figures.get(f) for f in row[7:11])
            if not (actual or consensus or guidance or estimate):
                continue
            verdict = verdicts.get((row[17], row[2]))
            table.append(
                TableRow(row[2], row[1], row[4], row[5], row[6], row[3], actual, consensus, guidance, estimate,
                         figures.get(claim), verdict)
            )  # fmt: skip
        return table

    def _company_series(self, company: str, ends: int) -> list[Any]:
        """A company's series of levels and growth; of one with very many only those of the newest period ends."""
        sql = (
            f"SELECT {_SERIES} FROM series WHERE company = ? AND counterparty IS NULL AND form IN ('level', 'yoy')"
            " AND (period IS NOT NULL OR form = 'level')"
        )
        count = self.db.execute("SELECT count(*) FROM series WHERE company = ?", (company,)).fetchone()[0]
        if count <= SMALL:
            return self.db.execute(sql, (company,)).fetchall()  # type: ignore[no-any-return]
        newest: list[str] = []
        last = "~"
        step = "SELECT max(period_end) FROM series WHERE company = ? AND period_end < ?"
        while len(newest) < ends and (last := self.db.execute(step, (company, last)).fetchone()[0]):
            newest.append(last)
        rows = self.db.execute(f"{sql} AND period_end IN ({marks(newest)})", (company, *newest)).fetchall()
        rows += self.db.execute(f"{sql} AND period_end IS NULL", (company,)).fetchall()
        return rows  # type: ignore[no-any-return]

    def _verdicts(self, company: str) -> dict[tuple[int, str], str]:
        """The verdict on each scope and metric of a company."""
        rows = self.db.execute(
            "SELECT scope, metric, kind FROM finding c WHERE company = ? AND kind IN"
            " ('beat', 'miss', 'in_line', 'above', 'below', 'raised', 'cut') AND NOT EXISTS"
            " (SELECT 1 FROM dismissal d WHERE d.finding = c.id) ORDER BY as_of, id",
            (company,),
        )
        return {(row[0], row[1]): row[2] for row in rows}

    def _by_row(self, rows: Iterable[int | None]) -> dict[int | None, Figure]:
        found: dict[int | None, Figure] = {}
        for part in chunks(sorted({row for row in rows if row is not None})):
            sql = f"SELECT f.f, {LEAN} FROM {FROM} WHERE f.f IN ({marks(part)})"
            found.update((row[0], make_figure(row[1:])) for row in self.db.execute(sql, tuple(part)))
        return found

    def compare(
        self,
        companies: Sequence[str],
        metrics: Sequence[str] = (),
        periods: Sequence[str] = (),
        basis: str | None = None,
        as_of: str | None = None,
        *,
        form: str = "level",
    ) -> Comparison:
        """Companies side by side; one company alone by its periods. `mismatch` says where a cell is of another kind.

        Without metrics the core ones that are known; without periods the one that most companies have, newest first.
        """
        found = self._candidates(list(dict.fromkeys(companies)), metrics or CORE, form, all_of=bool(periods))
        names = [m for m in (metrics or CORE) if metrics or any((c, m) in found for c in companies)]
        pick = _Picker(self, basis, end_of_day(as_of) if as_of else None)
        if len(set(companies)) == 1:
            return self._by_period(companies[0], names, periods, found, pick)
        rows: list[tuple[str, str | None, dict[str, Pick | None]]] = []
        for metric in names:
            known = {c: found.get((c, metric), []) for c in companies}
            for period in periods or (None,):
                label = metric if len(periods) < 2 else f"{metric} {period}"
                picked = {c: pick.of(own, period) for c, own in known.items()} if period else pick.common(known)
                rows.append((label, period, picked))
        figures = self._by_row(one[1] for _, _, picked in rows for one in picked.values() if one)
        cells = [
            cell
            for label, period, picked in rows
            for cell in _aligned(
                label, {c: figures.get(one[1]) if one else None for c, one in picked.items()}, dates(period or "")
            )
        ]
        return Comparison(tuple(label for label, _, _ in rows), tuple(dict.fromkeys(companies)), tuple(cells))

    def _candidates(
        self, companies: Sequence[str], metrics: Sequence[str], form: str, *, all_of: bool
    ) -> dict[tuple[str, str], list[Any]]:
        """The newest series of each company and metric, or all of them."""
        sql = (
            f"SELECT {_SERIES} FROM series WHERE company = ? AND metric = ? AND form = ? AND segment IS NULL"
            " AND counterparty IS NULL ORDER BY period_end DESC LIMIT ?"
        )
        found = {}
        for company in companies:
            for metric in metrics:
                most = -1 if all_of else 3 * PERIODS
                if rows := self.db.execute(sql, (company, metric, form, most)).fetchall():
                    found[company, metric] = rows
        return found

    def _by_period(
        self,
        company: str,
        names: list[str],
        periods: Sequence[str],
        found: dict[tuple[str, str], list[Any]],
        pick: _Picker,
    ) -> Comparison:
        rows = [row for metric in names for row in found.get((company, metric), ()) if row[4]]
        if not periods:
            newest = sorted({(row[6] or "", len(row[4]), row[4]) for row in rows}, reverse=True)[:PERIODS]
            periods = [label for _, _, label in reversed(newest)]
        picked = [
            (metric, period, one)
            for metric in names
            for period in periods
            if (one := pick.best(found.get((company, metric), ()), period))
        ]
        figures = self._by_row(one[1] for _, _, one in picked)
        cells = [cell_of(m, p, figures[one[1]], None) for m, p, one in picked if one[1] in figures]
        return Comparison(tuple(names), tuple(periods), tuple(cells))

    def trail(self, company: str, metric: str, period: str | None = None, segment: str | None = None) -> list[Step]:
        """A key's history as dated steps, one a value and basis; undated figures last, superseded ones noted.

        Without a period, the series of figures that have none (share prices, users) or else all periods.
        """
        series = self._trail_series(company, metric, period, segment)
        sql = f"SELECT {_ALONE}, f.superseded FROM figure f WHERE f.disputed = 0 AND f.confidence >= {SHOWN}"
        items = [(make_entry(row[:-1]), row[1], row[-1]) for row in self.select_in(f"{sql} AND f.series IN", series)]
        items.sort(key=lambda i: (i[0].as_of is None, i[0].as_of or "", i[0].basis, -i[0].confidence, i[0].id))
        kept: dict[tuple[Any, ...], list[Any]] = {}
        seen: set[tuple[Any, ...]] = set()
        for item in items:
            entry = item[0]
            slot = (entry.basis, entry.period_start, entry.period_end)
            value = (*slot, entry.low, entry.high, entry.qualifier, entry.direction)
            if value in seen:
                continue
            seen.add(value)
            steps = kept.setdefault(slot, [])
            low, high = entry.span
            if not any(
                one.span[0] <= high and low <= one.span[1] and checks.is_same(one, entry) for one, _, _ in steps[-NEAR:]
            ):
                steps.append(item)
        chosen = sorted(
            (i for steps in kept.values() for i in steps), key=lambda i: (i[0].as_of is None, i[0].as_of or "")
        )
        chosen = chosen[-STEPS:]
        figures = self._by_row(f for _, f, _ in chosen)
        ladders = {
            slot[1:]: [e for e, _, gone in steps if e.as_of and not gone]
            for slot, steps in kept.items()
            if slot[0] == "guidance"
        }
        for (basis, *ends), steps in kept.items():
            end = tuple(ends)
            if basis == "actual" and end in ladders:  # what is told after the result revises nothing
                closed = min((e.as_of for e, _, _ in steps if e.as_of), default="9")
                ladders[end] = [e for e in ladders[end] if e.as_of < closed]
        return [
            Step(
                figures[item[1]].published,
                figures[item[1]],
                _note(item, ladders.get((item[0].period_start, item[0].period_end), ())),
            )
            for item in chosen
            if item[1] in figures
        ]

    def _trail_series(self, company: str, metric: str, period: str | None, segment: str | None) -> list[int]:
        sql = (
            "SELECT period, period_start, period_end, key, figures FROM series"
            " WHERE company = ? AND metric = ? AND form = 'level' AND segment IS ? ORDER BY last DESC, key"
        )
        rows = self.db.execute(sql, (company, metric, segment)).fetchall()
        if period is not None:
            return [row[3] for row in of_period(rows, period)]
        rows = [row for row in rows if row[0] is None] or rows
        # The newest steps are of the series that were told of last.
        before = accumulate((row[4] for row in rows), initial=0)
        return [row[3] for row, figures in zip(rows, before, strict=False) if figures < ENOUGH]


class _Picker:
    """Chooses the figure of a cell by basis, period and day."""

    def __init__(self, store: Comparing, basis: str | None, as_of: str | None) -> None:
        self.store, self.basis, self.as_of = store, basis, as_of

    def best(self, rows: Iterable[Any], period: str | None) -> Pick | None:
        """The figure of the newest period (or of `period`) of the basis that says most."""
        fitting = list(rows)
        if period is not None:
            fitting = [row[3] for row in of_period([(*row[4:7], row) for row in rows], period)]
        for one in (self.basis,) if self.basis else _PREFERENCE:
            if one not in BASES:
                continue
            at = 7 + BASES.index(one)
            having = [row for row in fitting if row[at] is not None]
            for row in sorted(having, key=lambda r: (r[4] is not None, r[6] or "", r[13] or ""), reverse=True):
                f = row[at] if self.as_of is None else self._then(row[0], one)
                if f is not None:
                    return row, f
        return None

    def _then(self, series: int, basis: str) -> int | None:
        """The row of the figure that stood for a series and basis at the day."""
        sql = f"SELECT {ENTRY_COLUMNS} FROM {FROM} WHERE {LIVE} AND f.confidence >= {SHOWN}"
        rows = {
            row[2]: row for row in self.store.db.execute(f"{sql} AND f.series = ? AND f.basis = ?", (series, basis))
        }
        newest = latest([make_entry(row) for row in rows.values()], self.as_of)
        return rows[newest.id][1] if newest else None

    def of(self, rows: list[Any], period: str) -> Pick | None:
        """The figure of a period; else that of the fiscal year of its name, else of the nearest period as long."""
        span = dates(period)
        return (
            self.best(rows, period)
            or self.best([row for row in rows if row[4] == f"FY{period}"], None)
            or (self._nearest(rows, span, APART) if span else None)
        )

    def common(self, known: dict[str, list[Any]]) -> dict[str, Pick | None]:
        """Each company's figure of the period that most have, the newest of several; else of the nearest as long."""
        having: dict[tuple[str | None, str | None], set[str]] = defaultdict(set)
        for company, rows in known.items():
            for row in rows:
                if row[4] and self._tells(row):
                    having[row[5], row[6]].add(company)
        if not having:
            return {company: self.best(rows, None) for company, rows in known.items()}
        span = max(having, key=lambda one: (len(having[one]), one[1] or "", one[0] or ""))
        return {
            company: self.best([row for row in rows if row[5:7] == span], None)
            or self._nearest(rows, span)
            or self.best(rows, None)
            for company, rows in known.items()
        }

    def _tells(self, row: Any) -> bool:
        """Whether a series has a figure of the basis asked for, at the day asked for."""
        if self.as_of is not None:
            return self.best([row], None) is not None
        return self.basis is None or (self.basis in BASES and row[7 + BASES.index(self.basis)] is not None)

    def _nearest(self, rows: list[Any], span: tuple[str | None, str | None], most: float = math.inf) -> Pick | None:
        """The figure of the period that ends nearest among those about as long; at most so much of its length away."""
        if not (length := _days(*span)):
            return None
        near = []
        for row in rows:
            if (own := _days(row[5], row[6])) and abs(own - length) <= length / 10:
                near.append((abs(_days(span[1], row[6])), row))
        near = [(days, row) for days, row in near if days <= most * length]
        ends = sorted({(days, row[6]) for days, row in near}, key=lambda one: (one[0], one[1]))
        found = (self.best([row for _, row in near if row[6] == end], None) for _, end in ends)
        return next((one for one in found if one), None)


def _days(start: str | None, end: str | None) -> int:
    """Days between two dates; 0 where they are none."""
    try:
        return (datetime.date.fromisoformat(end or "") - datetime.date.fromisoformat(start or "")).days
    except ValueError:
        return 0


def _aligned(label: str, picked: dict[str, Figure | None], asked: tuple[str | None, str | None] | None) -> list[Cell]:
    """The cells of one row, each saying where it differs from the period asked for, else from most of the row."""
    known = {column: figure for column, figure in picked.items() if figure}
    if not known:
        return []
    spans = Counter((f.period_start, f.period_end) for f in known.values())
    span = asked or max(spans, key=lambda one: (spans[one], one[1] or ""))
    units = Counter(f.unit for f in known.values()).most_common(1)[0][0]
    bases = Counter(f.basis for f in known.values())
    basis = max(bases, key=lambda one: (bases[one], -_PREFERENCE.index(one) if one in _PREFERENCE else -9))
    cells = []
    for column, figure in known.items():
        differs = []
        if (figure.period_start, figure.period_end) != span:
            dates = f" ({figure.period_start}..{figure.period_end})" if figure.period_start else ""
            differs.append(f"period {figure.period or 'not given'}{dates}")
        if figure.unit != units:
            differs.append(f"unit {figure.unit}")
        if figure.basis != basis:
            differs.append(f"basis {figure.basis}")
        cells.append(cell_of(label, column, figure, ", ".join(differs) or None))
    return cells


def cell_of(row: str, column: str, figure: Figure, mismatch: str | None) -> Cell:
    """The cell of a figure, signed by its direction."""
    sign = -1 if figure.direction == "down" else 1
    low, high = sorted((sign * figure.low, sign * figure.high))
    return Cell(row, column, figure.id, low, high, figure.unit, figure.period, figure.basis, mismatch)


def _newest(rows: list[Any], periods: int) -> list[Any]:
    """The rows of the newest periods of each metric and segment."""
    ends: dict[tuple[Any, ...], set[str]] = {}
    for row in rows:
        ends.setdefault((row[2], row[1]), set()).add(row[6] or "")
    kept = {key: set(sorted(values, reverse=True)[:periods]) for key, values in ends.items()}
    return [row for row in rows if (row[6] or "") in kept[row[2], row[1]]]


def _table_order(row: Any) -> tuple[object, ...]:
    end = int(row[6].replace("-", "")) if row[6] and row[6][:4].isdigit() and len(row[6]) == 10 else 0
    return (row[1] is not None, _CORE_PLACE.get(row[2], len(CORE)), row[2], row[1] or "", -end, row[5] or "")


def _note(item: Any, guidance: Sequence[Any]) -> str | None:
    """Raised, cut, or where an actual fell against the guidance (dated entries of the same period)."""
    entry, _, superseded = item
    if superseded:
        return "superseded"
    if entry.as_of is None:
        return "undated"
    if entry.basis == "guidance":
        ladder = checks.steps(guidance)
        at = next((i for i, step in enumerate(ladder) if step.id == entry.id), 0)
        if at:
            move = (entry.low + entry.high) - (ladder[at - 1].low + ladder[at - 1].high)
            return "raised" if move > 0 else "cut" if move < 0 else "maintained"
        return None
    before = [e for e in guidance if e.as_of <= entry.as_of]
    if entry.basis == "actual" and entry.period and before:
        last = checks.steps(before)[-1]
        if overlap(entry.span, (last.low, last.high)):
            return "in the range"
        return "above the range" if entry.middle > last.high else "below the range"
    return None
