"""Other views of figures side by side: companies × periods, bases, sources; comparisons kept under a name."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from store.base import marks
from store.compare import PERIODS, Comparing, cell_of
from store.errors import UsageError
from store.figures import FROM, end_of_day
from store.ledger import SHOWN, Entry, latest, overlap
from store.models import Cell, Comparison, View
from store.periods import dates, of_period
from store.settling import ENTRY_COLUMNS, LIVE, make_entry
from store.vocabulary import BASES, CORE

SAVED = "comparison:"  # before a kept comparison's name among the settings


class Views(Comparing):
    """Comparisons by what their columns are."""

    def view(self, view: View, as_of: str | None = None) -> Comparison:
        """What a view shows: rows and columns are ids, a missing value has no cell.

        Columns are companies, periods (rows `company` or `company metric`), bases (rows `company metric period`) or,
        of one company and metric, bases again with a row a source.
        """
        companies = tuple(dict.fromkeys(view.companies))
        if not companies:
            raise UsageError("A comparison needs at least one company.")
        if view.by == "periods":
            found = self._periods(companies, view, as_of)
        elif view.by == "basis":
            found = self._bases(companies, view, as_of)
        elif view.by == "sources":
            found = self._sources(companies, view, as_of)
        else:
            found = self.compare(companies, view.metrics, view.periods, view.basis, as_of, form=view.form)
        return _ranked(found, by_column=view.by == "companies") if view.sort else found

    def _periods(self, companies: tuple[str, ...], view: View, as_of: str | None) -> Comparison:
        parts = {
            company: self.compare([company], view.metrics, view.periods, view.basis, as_of, form=view.form)
            for company in companies
        }
        single = len({row for part in parts.values() for row in part.rows}) == 1
        columns = list(view.periods) or _in_order(
            {column for part in parts.values() for column in part.columns}, PERIODS
        )
        rows: list[str] = []
        cells: list[Cell] = []
        for company, part in parts.items():
            for metric in part.rows:
                label = company if single else f"{company} {metric}"
                rows.append(label)
                cells += [replace(c, row=label) for c in part.cells if c.row == metric and c.column in columns]
        return Comparison(tuple(rows), tuple(columns), self._of_other_days(cells))

    def _of_other_days(self, cells: list[Cell]) -> tuple[Cell, ...]:
        """The cells, those marked whose label means other days than most of the column: fiscal years differ."""
        found = {f.id: f for f in self.figures_by_id([cell.figure for cell in cells])}
        spans: dict[str, Counter[tuple[str | None, str | None]]] = {}
        for cell in cells:
            f = found[cell.figure]
            spans.setdefault(cell.column, Counter())[f.period_start, f.period_end] += 1
        marked = []
        for cell in cells:
            f, most = found[cell.figure], spans[cell.column]
            usual = max(most, key=lambda span: (most[span], span[1] or ""))
            if (f.period_start, f.period_end) != usual:
                cell = replace(cell, mismatch=f"period {f.period} ({f.period_start}..{f.period_end})")
            marked.append(cell)
        return tuple(marked)

    def _bases(self, companies: tuple[str, ...], view: View, as_of: str | None) -> Comparison:
        rows: dict[str, None] = {}
        cells: list[Cell] = []
        for basis in (view.basis,) if view.basis else BASES:
            for company in companies:
                found = self.compare([company], view.metrics, view.periods, basis, as_of, form=view.form)
                for cell in found.cells:
                    label = f"{company} {cell.row} {cell.column}"
                    rows.setdefault(label)
                    cells.append(replace(cell, row=label, column=basis))
        order = {metric: place for place, metric in enumerate(view.metrics or CORE)}

        def place(label: str) -> tuple[object, ...]:
            company, metric, period = label.split(" ", 2)
            end = (dates(period.removeprefix("FY")) or ("", period))[1]
            return (companies.index(company), order.get(metric, len(order)), metric, end, period)

        known = {cell.column for cell in cells}
        return Comparison(tuple(sorted(rows, key=place)), tuple(b for b in BASES if b in known), tuple(cells))

    def _sources(self, companies: tuple[str, ...], view: View, as_of: str | None) -> Comparison:
        """One company, metric and period as each source tells it: the newest figure of each basis."""
        if len(companies) != 1 or len(view.metrics) != 1 or len(view.periods) > 1:
            raise UsageError("Sources are compared for one company, one metric and at most one period.")
        period = view.periods[0] if view.periods else self._told_by_most(companies[0], view)
        entries = self._told(companies[0], view, period, end_of_day(as_of) if as_of else None)
        cells = []
        for basis in BASES:
            told: dict[str, list[Entry]] = {}
            for source, entry in entries:
                if entry.basis == basis and view.basis in (None, basis):
                    told.setdefault(source, []).append(entry)
            stands = latest([entry for group in told.values() for entry in group])
            for source, group in told.items():
                own = latest(group)
                if own and stands:
                    figure = self.figures_by_id([own.id])[0]
                    # Guidance and targets move: another one is no contradiction.
                    agrees = basis not in ("actual", "consensus") or overlap(own.span, stands.span)
                    cells.append(cell_of(source, basis, figure, None if agrees else "value"))
        rows = sorted({cell.row for cell in cells})
        known = {cell.column for cell in cells}
        return Comparison(tuple(rows), tuple(basis for basis in BASES if basis in known), tuple(cells))

    def _told_by_most(self, company: str, view: View) -> str | None:
        sql = (
            "SELECT period FROM series WHERE company = ? AND metric = ? AND form = ? AND segment IS NULL"
            " AND counterparty IS NULL AND period IS NOT NULL ORDER BY figures DESC, period_end DESC LIMIT 1"
        )
        row = self.db.execute(sql, (company, view.metrics[0], view.form)).fetchone()
        return row[0] if row else None

    def _told(self, company: str, view: View, period: str | None, as_of: str | None) -> list[tuple[str, Entry]]:
        rows = self.db.execute(
            "SELECT period, period_start, period_end, key FROM series WHERE company = ? AND metric = ? AND form = ?"
            " AND segment IS NULL AND counterparty IS NULL",
            (company, view.metrics[0], view.form),
        ).fetchall()
        series = [row[3] for row in (of_period(rows, period) if period else rows) if period or row[0] is None]
        sql = (
            f"SELECT {ENTRY_COLUMNS}, coalesce(a.source, a.feed, '') FROM {FROM} WHERE {LIVE}"
            f" AND f.confidence >= {SHOWN} AND f.series IN ({marks(series)})"
        )
        told = [(row[-1], make_entry(row[:-1])) for row in self.db.execute(sql, tuple(series))]
        return [one for one in told if as_of is None or (one[1].as_of or "") <= as_of]

    # --- kept under a name

    def save_comparison(self, name: str, view: View) -> None:
        """Keeps a view under a name; an earlier one of that name is replaced."""
        if not name.strip():
            raise UsageError("A comparison to keep needs a name.")
        self.set_setting(SAVED + name.strip(), json.dumps(asdict(view), ensure_ascii=False))

    def comparisons(self) -> dict[str, View]:
        """The kept comparisons, by name."""
        sql = "SELECT key, value FROM setting WHERE key >= ? AND key < ? ORDER BY key"
        rows = self.db.execute(sql, (SAVED, SAVED[:-1] + ";"))
        return {key[len(SAVED) :]: _view(json.loads(value)) for key, value in rows}

    def drop_comparison(self, name: str) -> bool:
        """Forgets a kept comparison; whether there was one."""
        known = self.setting(SAVED + name.strip()) is not None
        if known:
            self.set_setting(SAVED + name.strip(), None)
        return known


def _view(kept: dict[str, Any]) -> View:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in kept.items()}
    return View(**{name: value for name, value in values.items() if name in View.__dataclass_fields__})


def _in_order(labels: Iterable[str], most: int) -> list[str]:
    """Period labels, the oldest first; at most the newest so many."""

    def end(label: str) -> tuple[str, int, str]:
        return ((dates(label.removeprefix("FY")) or ("", label))[1], len(label), label)

    return sorted(labels, key=end)[-most:]


def _ranked(found: Comparison, *, by_column: bool) -> Comparison:
    """Companies by the value of the first row, or rows by that of the last column, the largest first.

    Other units, and blanks, come last.
    """
    at = found.rows[:1] if by_column else found.columns[-1:]
    line = [cell for cell in found.cells if (cell.row if by_column else cell.column) in at]
    units = Counter(cell.unit for cell in line)
    unit = max(units, key=lambda one: (units[one], one), default=None)
    values = {(cell.column if by_column else cell.row): cell for cell in line}

    def place(name: str) -> tuple[object, ...]:
        cell = values.get(name)
        return (cell is None, cell is not None and cell.unit != unit, -(cell.value + cell.high) / 2 if cell else 0.0)

    if by_column:
        return replace(found, columns=tuple(sorted(found.columns, key=place)))
    return replace(found, rows=tuple(sorted(found.rows, key=place)))
