"""Figures of many companies as rows: when, who, what, how much, on what basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from store.models import Figure
from tui.cells import fit
from tui.format import BASIS_MARK, format_period, format_value, short_day, value_width
from tui.i18n import language
from tui.tables import change_style
from tui.widgets.lines import Line
from tui.widgets.rows import Rows
from tui.wording import form_word, row_label


class FigureList(Rows):
    """One figure a row."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.figures: list[Figure] = []
        self.names: Mapping[str, str] = {}
        self.now: datetime | None = None

    def show(self, figures: Sequence[Figure], names: Mapping[str, str]) -> None:
        """Shows these figures."""
        self.figures, self.names = list(figures), names
        self.cursor = 0
        self.set_count(len(self.figures))

    @property
    def figure(self) -> Figure | None:
        """The figure under the cursor."""
        return self.figures[self.cursor] if 0 <= self.cursor < len(self.figures) else None

    def line(self, index: int, width: int) -> Line:
        figure = self.figures[index]
        lang = language()
        wide = width >= 70
        what = row_label(figure.metric, figure.segment, lang, " ")
        parts: Line = [
            ("› " if self.is_here(index) else "  ", "accent"),
            (fit(self.names.get(figure.company or "", ""), 14 if wide else 10) + " ", "unread"),
            (fit(what, 18 if wide else 12) + " ", ""),
            (fit(format_period(figure.period, lang), 8) + " ", "muted"),
            (fit(format_value(figure, lang), value_width(lang), right=True) + " ", change_style(figure) or "strong"),
            (fit(form_word(figure), 4) + " ", "muted"),
            (BASIS_MARK.get(figure.basis, " ") + " ", "basis"),
        ]
        if wide:
            parts.insert(1, (fit(short_day(figure.published, lang, self.now), 7) + " ", "muted"))
        return parts
