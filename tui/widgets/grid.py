"""A table with a cursor on cells: a frozen first column, columns that scroll sideways, every cell a figure or blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Click
from textual.message import Message

from store.models import Figure
from tui.cells import cell_len, fit
from tui.commands import bindings
from tui.i18n import _
from tui.widgets.lines import Line
from tui.widgets.rows import Rows

WIDEST = 26
WIDEST_LABEL = 44


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, and the figure behind it."""

    text: str = ""
    style: str = ""
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title; numbers stand at the right."""

    title: str
    right: bool = True
    widest: int = WIDEST


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its label and its cells. A row without cells is a heading.

    `name` is the label that the row has out of its order, where the row above no longer explains it.
    """

    label: str
    cells: tuple[Cell, ...] = ()
    style: str = ""
    name: str = ""


class Grid(Rows):
    """Labels down, columns across. Posts `Moved` when the cursor comes to another cell, `Opened` on Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("move.left", "move.right", "sort")]
    head = 1

    @dataclass
    class Moved(Message):
        """The cursor came to another cell."""

        grid: Grid

        @property
        def control(self) -> Grid:
            return self.grid

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.columns: tuple[Column, ...] = ()
        self.rows: tuple[GridRow, ...] = ()
        self.column = 0
        self.sorting: tuple[str, bool] | None = None  # the title of a column, and whether its smallest stand first
        self._given: tuple[GridRow, ...] = ()
        self._first = 0  # the first column in view
        self._widths: list[int] = []
        self._label = 0

    def show(self, columns: Sequence[Column], rows: Sequence[GridRow]) -> None:
        """Shows a table; the cursor stays where it was as far as it can."""
        self.columns, self._given = tuple(columns), tuple(rows)
        self.rows = rows = self._in_order()
        self._label = max((cell_len(row.label) for row in rows if row.cells), default=4)
        self._label = min(WIDEST_LABEL, max(8, self._label))
        self._widths = [
            min(
                column.widest,
                max([cell_len(column.title), *(cell_len(row.cells[at].text) for row in rows if row.cells)]),
            )
            for at, column in enumerate(columns)
        ]
        self.column = max(0, min(self.column, len(columns) - 1))
        self._first = 0
        self.set_count(len(rows))
        self._reveal_column()

    def _in_order(self) -> tuple[GridRow, ...]:
        """The rows as they were given, or by a column, with what is blank there at the end."""
        at = next((at for at, one in enumerate(self.columns) if self.sorting and one.title == self.sorting[0]), None)
        if at is None or self.sorting is None:
            return self._given
        rows = [replace(row, label=row.name or row.label) for row in self._given if row.cells]
        filled = [row for row in rows if row.cells[at].figure]
        filled.sort(key=lambda row: _size(row.cells[at]), reverse=not self.sorting[1])
        return (*filled, *(row for row in rows if not row.cells[at].figure))

    def action_sort(self) -> None:
        """By the column under the cursor, largest first; then smallest first; then as it was."""
        if not self.columns:
            return
        title = self.columns[self.column].title
        if self.sorting == (title, True):
            self.sorting, words = None, _("the order of the table")
        elif self.sorting == (title, False):
            self.sorting, words = (title, True), _("{column}: smallest first").format(column=title)
        else:
            self.sorting, words = (title, False), _("{column}: largest first").format(column=title)
        self.show(self.columns, self._given)
        self.app.say(words)  # type: ignore[attr-defined]
        self.post_message(self.Moved(self))

    def is_stop(self, index: int) -> bool:
        return bool(self.rows[index].cells)

    @property
    def cell(self) -> Cell | None:
        """The cell under the cursor."""
        if 0 <= self.cursor < len(self.rows) and self.column < len(self.rows[self.cursor].cells):
            return self.rows[self.cursor].cells[self.column]
        return None

    @property
    def figure(self) -> Figure | None:
        """The figure under the cursor, or the first of its row."""
        if not 0 <= self.cursor < len(self.rows):
            return None
        cell = self.cell
        if cell is not None and cell.figure is not None:
            return cell.figure
        return next((one.figure for one in self.rows[self.cursor].cells if one.figure), None)

    def label_width(self, width: int) -> int:
        """Cells of the frozen column."""
        spare = width - 3 - sum(one + self.gap(width) for one in self._widths)
        return min(self._label, max(6, width // 4 if width < 70 else min(24, width // 3), spare))

    @property
    def full_width(self) -> int:
        """Cells that all columns take."""
        return self._label + 4 + sum(width + 2 for width in self._widths)

    def gap(self, width: int) -> int:
        """Cells between columns."""
        return 1 if width < 84 else 2

    def _visible(self, width: int) -> list[int]:
        """The columns in view from `_first`, as many as fit."""
        room = width - self.label_width(width) - 3
        found: list[int] = []
        gap = self.gap(width)
        for at in range(self._first, len(self.columns)):
            room -= self._widths[at] + gap
            if room < -gap and found:
                break
            found.append(at)
        return found

    def _reveal_column(self) -> None:
        width = self.line_width
        self._first = min(self._first, self.column)
        while self.column not in self._visible(width) and self._first < self.column:
            self._first += 1

    def line(self, index: int, width: int) -> Line:
        label = self.label_width(width)
        shown = self._visible(width)
        if index < 0:
            parts: Line = [(" " * (label + 3), "")]
            parts += [(self._fit(self.columns[at].title, at) + " " * self.gap(width), "heading") for at in shown]
            if shown and shown[-1] < len(self.columns) - 1:
                parts[-1] = (parts[-1][0].rstrip() + " ›", "heading")
            return parts
        row = self.rows[index]
        here = self.is_here(index)
        if not row.cells:
            return [(" " + row.label, "heading")]
        line: Line = [("› " if here else "  ", "accent"), (fit(row.label, label) + " ", row.style)]
        for at in shown:
            cell = row.cells[at]
            style = f"{cell.style} column" if here and at == self.column and self.has_focus else cell.style
            line += [(self._fit(cell.text, at), style), (" " * self.gap(width), "")]
        return line

    def _fit(self, text: str, at: int) -> str:
        return fit(text, self._widths[at], right=self.columns[at].right)

    # Moving across

    def action_right(self) -> None:
        self._across(1)

    def action_left(self) -> None:
        self._across(-1)

    def _across(self, by: int) -> None:
        to = self.column + by
        if not 0 <= to < len(self.columns):
            # Past the edge the key goes on to the next pane.
            self.screen.run_worker(self.app.run_action("right" if by > 0 else "left", self.screen))
            return
        self.column = to
        self._reveal_column()
        self.redraw()
        self.post_message(self.Moved(self))

    def on_click(self, event: Click) -> None:
        at = self.label_width(self.line_width) + 3
        gap = self.gap(self.line_width)
        for column in self._visible(self.line_width):
            if at <= event.x < at + self._widths[column] + gap:
                self.column = column
                self.redraw()
                self.post_message(self.Moved(self))
            at += self._widths[column] + gap


def _size(cell: Cell) -> float:
    figure = cell.figure
    if figure is None:
        return 0.0
    size = (figure.low + figure.high) / 2
    return -abs(size) if figure.direction == "down" and figure.form != "level" else size
