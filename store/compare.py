"""Figures side by side: a company's table, companies × metrics, a key's history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from store import checks
from store.base import chunks, marks
from store.figures import COLUMNS, FROM, Figures, end_of_day, make_figure
from store.ledger import latest, overlap
from store.models import Cell, Comparison, Figure, Step, TableRow
from store.settling import ENTRY_COLUMNS, LIVE, Settling, make_entry
from store.vocabulary import BASES, CORE

PERIODS = 8  # newest periods of a table
SHOWN = 0.5
_PREFERENCE = ("actual", "guidance", "consensus", "estimate", "target", "rumour")
_SERIES = (
    "key, segment, metric, unit, period, period_start, period_end, actual, consensus, guidance, estimate, target,"
    " rumour, last, company, counterparty, form"
)


class Comparing(Figures, Settling):
    """Tables, comparisons and trails."""

    def table(self, company: str, *, segments: bool = True, periods: int = PERIODS, limit: int = 400) -> list[TableRow]:
        """Metric × period of a company, core metrics first, newest period first; only cells a reader should see.

        The newest `periods` quarters, halves or years of each metric and segment, `limit` rows in all.
        """
        rows = self.db.execute(
            f"SELECT {_SERIES} FROM series WHERE company = ? AND counterparty IS NULL AND form IN ('level', 'yoy')"
            f"{'' if segments else ' AND segment IS NULL'} AND (period IS NOT NULL OR form = 'level')",
            (company,),
        ).fetchall()
        kept = _newest(rows, periods)
        kept.sort(key=_table_order)
        levels = [row for row in kept if row[16] == "level"][:limit]
        claims = {(row[2], row[1], row[5], row[6]): row[7] for row in kept if row[16] == "yoy" and row[3] == "%"}
        wanted = [f for row in levels for f in row[7:11] if f is not None] + list(claims.values())
        figures = {key: figure for key, figure in self._by_row(wanted).items() if figure.confidence >= SHOWN}
        verdicts = self._verdicts(company)
        table = []
        for row in levels:
            actual, consensus, guidance, estimate = (figures.get(f) for f in row[7:11])
            if not (actual or consensus or guidance or estimate):
                continue
            yoy = figures.get(claims.get((row[2], row[1], row[5], row[6])))
            verdict = verdicts.get((row[2], row[1], row[4]))
            table.append(
                TableRow(
                    row[2], row[1], row[4], row[5], row[6], row[3], actual, consensus, guidance, estimate, yoy, verdict
                )
            )
        return table

    def _verdicts(self, company: str) -> dict[tuple[str, str | None, str | None], str]:
        rows = self.db.execute(
            "SELECT metric, segment, period, kind FROM finding c WHERE company = ? AND kind IN"
            " ('beat', 'miss', 'in_line', 'above', 'below', 'raised', 'cut') AND NOT EXISTS"
            " (SELECT 1 FROM dismissal d WHERE d.finding = c.id) ORDER BY as_of, id",
            (company,),
        )
        return {(row[0], row[1], row[2]): row[3] for row in rows}

    def _by_row(self, rows: Iterable[int | None]) -> dict[int | None, Figure]:
        found: dict[int | None, Figure] = {}
        for part in chunks(sorted({row for row in rows if row is not None})):
            sql = f"SELECT f.f, {COLUMNS} FROM {FROM} WHERE f.f IN ({marks(part)})"
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
        found: dict[tuple[str, str], list[Any]] = {}
        for company in dict.fromkeys(companies):
            rows = self.db.execute(
                f"SELECT {_SERIES} FROM series WHERE company = ? AND counterparty IS NULL AND segment IS NULL"
                f" AND form = ? AND metric IN ({marks(metrics or CORE)})",
                (company, form, *(metrics or CORE)),
            )
            for row in rows:
                found.setdefault((company, row[2]), []).append(row)
        names = [m for m in (metrics or CORE) if metrics or any((c, m) in found for c in companies)]
        pick = _Picker(self, basis, end_of_day(as_of) if as_of else None)
        if len(set(companies)) == 1:
            return self._by_period(companies[0], names, periods, found, pick)
        cells: list[Cell] = []
        labels: list[str] = []
        for metric in names:
            for period in periods or (None,):
                label = metric if len(periods) < 2 else f"{metric} {period}"
                labels.append(label)
                picked = {c: pick.best(found.get((c, metric), ()), period) for c in companies}
                cells += _aligned(label, pick.aligned(picked, found, metric) if period is None else picked)
        return Comparison(tuple(labels), tuple(dict.fromkeys(companies)), tuple(cells))

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
        cells = []
        for metric in names:
            for period in periods:
                figure = pick.best(found.get((company, metric), ()), period)
                if figure:
                    cells.append(_cell(metric, period, figure, None))
        return Comparison(tuple(names), tuple(periods), tuple(cells))

    def trail(self, company: str, metric: str, period: str | None = None, segment: str | None = None) -> list[Step]:
        """A key's history as dated steps, one a value and basis; undated figures last, superseded ones noted.

        Without a period, the series of figures that have none (share prices, users) or else all periods.
        """
        rows = self._trail_series(company, metric, period, segment)
        steps: list[tuple[Any, Figure]] = []
        entries = []
        sql = f"SELECT {ENTRY_COLUMNS}, f.superseded FROM {FROM} WHERE f.disputed = 0 AND f.confidence >= {SHOWN}"
        for row in self.select_in(f"{sql} AND f.series IN", rows):
            entries.append((make_entry(row[:-1]), row[1], row[-1]))
        entries.sort(
            key=lambda item: (
                item[0].as_of is None,
                item[0].as_of or "",
                item[0].basis,
                -item[0].confidence,
                item[0].id,
            )
        )
        kept: list[Any] = []
        for entry, f, superseded in entries:
            if not any(
                one.basis == entry.basis and one.period_end == entry.period_end and checks.is_same(one, entry)
                for one, _, _ in kept
            ):
                kept.append((entry, f, superseded))
        figures = self._by_row(f for _, f, _ in kept)
        steps = [(item, figures[item[1]]) for item in kept if item[1] in figures]
        return [Step(figure.published, figure, _note(item, kept)) for item, figure in steps]

    def _trail_series(self, company: str, metric: str, period: str | None, segment: str | None) -> list[int]:
        sql = "SELECT key, period FROM series WHERE company = ? AND metric = ? AND form = 'level' AND segment IS ?"
        rows = self.db.execute(sql, (company, metric, segment)).fetchall()
        if period is None:
            return [row[0] for row in rows if row[1] is None] or [row[0] for row in rows]
        from store.periods import dates

        span = dates(period)
        sql += " AND (period = ? OR (period_start = ? AND period_end = ?))"
        return [row[0] for row in self.db.execute(sql, (company, metric, segment, period, *(span or ("", ""))))]


class _Picker:
    """Chooses the figure of a cell by basis, period and day."""

    def __init__(self, store: Comparing, basis: str | None, as_of: str | None) -> None:
        self.store, self.basis, self.as_of = store, basis, as_of

    def best(self, rows: Iterable[Any], period: str | None) -> Figure | None:
        """The figure of the newest period (or of `period`) of the basis that says most."""
        from store.periods import dates

        span = dates(period) if period else None
        fitting = [row for row in rows if period is None or row[4] == period or (span and (row[5], row[6]) == span)]
        bases = (self.basis,) if self.basis else _PREFERENCE
        for one in bases:
            at = 7 + BASES.index(one) if one in BASES else None
            having = [row for row in fitting if at is not None and row[at] is not None]
            for row in sorted(having, key=lambda r: (r[4] is not None, r[6] or "", r[13] or ""), reverse=True):
                figure = self._figure(row, one, row[at])
                if figure:
                    return figure
        return None

    def _figure(self, row: Any, basis: str, f: int) -> Figure | None:
        if self.as_of is not None:
            entries = self.store.select_in(
                f"SELECT {ENTRY_COLUMNS} FROM {FROM} WHERE {LIVE} AND f.basis = '{basis}' AND f.series IN", [row[0]]
            )
            newest = latest([make_entry(one) for one in entries], self.as_of)
            figure = self.store.figure(newest.id) if newest else None
        else:
            figure = self.store._by_row([f]).get(f)
        return figure if figure and figure.confidence >= SHOWN else None

    def aligned(
        self, picked: dict[str, Figure | None], found: dict[tuple[str, str], list[Any]], metric: str
    ) -> dict[str, Figure | None]:
        """Moves cells to the period that most companies have, where they have it."""
        spans = Counter((f.period_start, f.period_end, f.period) for f in picked.values() if f and f.period)
        if len(spans) < 2:
            return picked
        common = max(spans, key=lambda span: (spans[span], span[1] or ""))
        moved = {}
        for company, figure in picked.items():
            other = figure
            if figure and (figure.period_start, figure.period_end) != common[:2]:
                rows = [r for r in found.get((company, metric), ()) if (r[5], r[6]) == common[:2]]
                other = self.best(rows, None) or figure
            moved[company] = other
        return moved


def _aligned(label: str, picked: dict[str, Figure | None]) -> list[Cell]:
    """The cells of one row, each saying where it differs from what most of the row is."""
    known = {column: figure for column, figure in picked.items() if figure}
    if not known:
        return []
    spans = Counter((f.period_start, f.period_end) for f in known.values())
    span = max(spans, key=lambda one: (spans[one], one[1] or ""))
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
        cells.append(_cell(label, column, figure, ", ".join(differs) or None))
    return cells


def _cell(row: str, column: str, figure: Figure, mismatch: str | None) -> Cell:
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
    core = CORE.index(row[2]) if row[2] in CORE else len(CORE)
    end = row[6] or ""
    return (row[1] is not None, core, row[2], row[1] or "", [-ord(char) for char in end], row[5] or "")


def _note(item: Any, kept: list[Any]) -> str | None:
    """Raised, cut, or where an actual fell against its guidance."""
    entry, _, superseded = item
    if superseded:
        return "superseded"
    if entry.as_of is None:
        return "undated"
    guidance = [
        e for e, _, gone in kept if e.basis == "guidance" and e.as_of and not gone and e.period_end == entry.period_end
    ]
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
