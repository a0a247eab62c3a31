"""Tables of figures for the grid: a company's metrics and periods, companies side by side. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from store.models import Cell as ComparedCell
from store.models import Comparison, Figure, TableRow
from store.text import clean_line
from store.vocabulary import METRICS
from tui.cells import cell_len, fit
from tui.format import BASIS_MARK, bar, format_period, format_value
from tui.i18n import _
from tui.i18n import mark as N_
from tui.widgets.grid import Cell, Column, GridRow
from tui.wording import change_style, row_label

BASES = ("actual", "consensus", "guidance", "estimate")
VERDICT = {
    "beat": (N_("▲ beat"), 1),
    "miss": (N_("▼ miss"), -1),
    "in_line": (N_("= in line"), 0),
    "above": (N_("↑ above"), 0),
    "below": (N_("↓ below"), 0),
    "raised": (N_("▲ raised"), 1),
    "cut": (N_("▼ cut"), -1),
}
_TONE = {1: "good", -1: "bad", 0: "muted"}


Rates = Mapping[str, float] | None  # units of a currency for a dollar, where amounts are wanted in dollars


def value_cell(figure: Figure | None, lang: str, rates: Rates = None) -> Cell:
    """A figure as a cell."""
    if figure is None:
        return Cell("·", "muted")
    return Cell(
        format_value(figure, lang, rates),
        "strong" if figure.basis == "actual" and figure.form == "level" else change_style(figure),
        figure,
    )


def by_period(
    table: Sequence[TableRow], lang: str, *, grouped: bool = False, rates: Rates = None
) -> tuple[list[Column], list[GridRow]]:
    """One row a metric and period: actual, growth, consensus, guidance and what a check says of them.

    `grouped` saves a column: metrics are headings, their periods the labels below.
    """
    columns = [
        Column(_("period"), right=False, widest=9),
        Column(_("actual"), widest=14),
        Column(_("yoy"), widest=7),
        Column(_("consensus"), widest=14),
        Column(_("check"), right=False),
        Column(_("guidance"), widest=16),
        Column(_("estimate"), widest=14),
    ]
    rows: list[GridRow] = []
    before: tuple[str, str | None] | None = None
    for row in table:
        cells = _bases(row, lang, rates)
        key = (row.metric, row.segment)
        label = "" if key == before else row_label(row.metric, row.segment, lang)
        if grouped:
            rows += [GridRow(label)] if label else []
            label = cells[0].text or "–"
        name = f"{row_label(row.metric, row.segment, lang)} {cells[0].text}".strip()
        rows.append(GridRow(label, cells, name=name))
        before = key
    empty = {at for at in range(2, len(columns)) if not any(row.cells and row.cells[at].text for row in rows)}
    kept = [at for at in range(int(grouped), len(columns)) if at not in empty]
    return [columns[at] for at in kept], [
        GridRow(row.label, tuple(row.cells[at] for at in kept) if row.cells else (), name=row.name) for row in rows
    ]


def _bases(row: TableRow, lang: str, rates: Rates) -> tuple[Cell, ...]:
    word, tone = VERDICT.get(row.check or "", ("", 0))
    first = row.actual or row.guidance or row.consensus or row.estimate
    return (
        Cell(format_period(row.period, lang), "muted", first),
        value_cell(row.actual, lang, rates),
        value_cell(row.yoy, lang, rates) if row.yoy else Cell(),
        value_cell(row.consensus, lang, rates) if row.consensus else Cell(),
        Cell(_(word), _TONE[tone]),
        value_cell(row.guidance, lang, rates) if row.guidance else Cell(),
        value_cell(row.estimate, lang, rates) if row.estimate else Cell(),
    )


def of_basis(
    table: Sequence[TableRow], basis: str, lang: str, *, growth: bool = False, rates: Rates = None
) -> tuple[list[Column], list[GridRow]]:
    """Metrics down, periods across, newest first, of one basis; a guidance that moved says which way."""
    picked = [(row, row.yoy if growth else getattr(row, basis)) for row in table]
    # A period without a beginning of its own, such as `since 2021`, stands after the dated ones.
    spans = {
        ("since" not in row.period, row.period_end or "", row.period) for row, figure in picked if figure and row.period
    }
    periods = [label for _dated, _end, label in sorted(spans, reverse=True)]
    labels: dict[tuple[str, str | None], dict[str, Cell]] = {}
    for row, figure in picked:
        if figure and row.period:
            cell = value_cell(figure, lang, rates)
            if basis == "guidance" and not growth and row.check in ("raised", "cut"):
                word, tone = VERDICT[row.check]
                cell = replace(cell, text=f"{cell.text} {_(word)[:1]}", style=_TONE[tone])
            labels.setdefault((row.metric, row.segment), {})[row.period] = cell
    nothing = value_cell(None, lang)
    rows = [
        GridRow(row_label(*key, lang), tuple(cells.get(period, nothing) for period in periods))
        for key, cells in labels.items()
    ]
    return [Column(format_period(period, lang)) for period in periods], rows


def compared(
    comparison: Comparison,
    figures: Mapping[str, Figure],
    names: Mapping[str, str],
    lang: str,
    *,
    rates: Rates = None,
    blank: str = "",
    tight: bool = False,
    by: str = "companies",
) -> tuple[list[Column], list[GridRow]]:
    """A comparison by what its columns are; `rates` turn amounts into dollars, `blank` stands where no figure is.

    With companies across, a row's period stands in its label, another one in its cell; a mismatched cell is marked ≠.
    `tight` leaves out bars and periods of cells.
    """
    cells: dict[tuple[str, str], ComparedCell] = {}
    for cell in comparison.cells:
        cells.setdefault((cell.row, cell.column), cell)
    columns = [Column(_across(id, names, lang), right=False, widest=40) for id in comparison.columns]
    labels: list[str] = []
    lines: list[list[_Parts | None]] = []
    for row in comparison.rows:
        line = [cells.get((row, column)) for column in comparison.columns]
        sizes = [abs(_in_dollars(cell, rates or {})) for cell in line if cell]
        # One value has nothing to be long or short beside.
        top = max(sizes) if len(sizes) > 1 and not tight else 0.0
        periods = Counter(cell.period for cell in line if cell and not cell.mismatch and cell.period)
        period = periods.most_common(1)[0][0] if periods else None
        label = _down(row, by, names, lang)
        if by == "companies":
            label = f"{label} {format_period(period, lang)}".strip()
        labels.append(label)
        lines.append(
            [
                _parts(cell, figures, lang, rates, top, cell.period if tight or by != "companies" else period)
                if cell
                else None
                for cell in line
            ]
        )
    made = [_column([line[at] for line in lines], blank) for at in range(len(columns))]
    return columns, [GridRow(label, tuple(column[at] for column in made)) for at, label in enumerate(labels)]


def _across(column: str, names: Mapping[str, str], lang: str) -> str:
    return names.get(column) or (_(column) if column in BASIS_MARK else format_period(column, lang))


def _down(row: str, by: str, names: Mapping[str, str], lang: str) -> str:
    """A row's label in words: its company, metric and period; a source's name as it is."""
    if by == "sources":
        return clean_line(row) or _("unnamed source")
    words = [
        names.get(part) or (row_label(part, None, lang) if part in METRICS else format_period(part, lang))
        for part in row.split(" ")
    ]
    return " ".join(words[:1] if by == "companies" else words)


def _in_dollars(cell: ComparedCell, rates: Mapping[str, float]) -> float:
    return (cell.value + cell.high) / 2 / (rates.get(cell.unit) or 1.0)


class _Parts(NamedTuple):
    """What a compared cell is written of, each part in its own column."""

    bar: str
    value: str
    mark: str
    period: str  # where it is not the row's
    style: str
    figure: Figure


def _parts(
    cell: ComparedCell,
    figures: Mapping[str, Figure],
    lang: str,
    rates: Rates,
    top: float,  # the largest of the row, for the bars; 0 leaves them out
    period: str | None,
) -> _Parts | None:
    if cell.figure not in figures:
        return None
    figure = figures[cell.figure]
    mark = BASIS_MARK.get(cell.basis, "") + ("≠" if cell.mismatch else "")
    size = _in_dollars(cell, rates or {})
    fallen = size < 0 or (figure.form != "level" and figure.direction == "down")
    return _Parts(
        bar=bar(size / top, 4) if top and not fallen else "",
        value=format_value(figure, lang, rates),
        mark=mark,
        period="" if cell.period == period else format_period(cell.period, lang),
        style="warn" if cell.mismatch else change_style(figure),
        figure=figure,
    )


def _column(parts: Sequence[_Parts | None], blank: str) -> list[Cell]:
    """The cells of a column, their parts aligned: bars at the left, values at the right."""
    known = [one for one in parts if one]

    def size(field: int) -> int:
        return max((cell_len(str(one[field])) for one in known), default=0)

    has_bars, value, mark, period = size(0), size(1), size(2), size(3)
    cells = []
    for one in parts:
        if one is None:
            cells.append(
                Cell(fit(blank, max(cell_len(blank), value + 5 * bool(has_bars)), right=len(blank) == 1), "muted")
            )
            continue
        text = f"{fit(one.bar, 4)} " if has_bars else ""
        text += f"{fit(one.value, value, right=True)} {fit(one.mark, mark)}"
        cells.append(Cell(text + (f" {fit(one.period, period)}" if period else ""), one.style, one.figure))
    return cells
