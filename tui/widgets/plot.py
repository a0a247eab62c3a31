"""A series as columns of half blocks: one figure a period, its value above and its period below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store.models import Figure
from store.record import dataclass
from tui.cells import cell_len, fit
from tui.format import BASIS_MARK, format_period, format_value
from tui.i18n import language
from tui.widgets.lines import Line, Lines

BLOCKS = " ▁▂▃▄▅▆▇█"
HEIGHT = 5  # lines of the columns


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series; what is not reported yet has another basis than actual."""

    period: str
    figure: Figure

    @property
    def value(self) -> float:
        """The middle of its range."""
        return (self.figure.low + self.figure.high) / 2


class Plot(Lines):
    """The newest points that fit; a value below zero stands as an empty column with its sign in the number."""

    can_focus = False
    DEFAULT_CSS = """
    Plot { height: 8; padding: 0 1; display: none; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.points: list[Point] = []
        self.here = ""
        self.rates: Mapping[str, float] | None = None  # where amounts are in dollars

    def show(self, points: Sequence[Point], here: str = "") -> None:
        """Shows a series, the period `here` set off; fewer than two points are no series."""
        self.points = list(points) if len(points) > 1 else []
        self.here = here
        self.display = bool(self.points)
        self.set_count(HEIGHT + 2)

    def line(self, index: int, width: int) -> Line:
        lang = language()
        values = [format_value(point.figure, lang, self.rates) + _mark(point.figure) for point in self.points]
        cell = max([9, *(cell_len(text) for text in values)]) + 2
        shown = max(1, width // cell)
        points, values = self.points[-shown:], values[-shown:]
        top = max((abs(point.value) for point in points), default=0.0) or 1.0
        parts: Line = []
        for point, text in zip(points, values, strict=True):
            style = "strong" if point.period == self.here else ("accent" if point.figure.basis == "actual" else "muted")
            if index == 0:
                parts.append((fit(text, cell), style))
            elif index == HEIGHT + 1:
                parts.append((fit(format_period(point.period, lang), cell), "muted"))
            else:
                eighths = round(max(0.0, point.value) / top * HEIGHT * 8) - (HEIGHT - index) * 8
                parts.append((fit(BLOCKS[max(0, min(8, eighths))] * 6, cell), style))
        return parts


def _mark(figure: Figure) -> str:
    return "" if figure.basis == "actual" else f" {BASIS_MARK.get(figure.basis, '')}"
