"""Figures of many companies as rows: when, who, what, how much, on what basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from store.models import Figure
from tui.cells import fit
from tui.format import BASIS_MARK, format_period, short_day
from tui.i18n import language
from tui.widgets.columns import shared, widest
from tui.widgets.lines import Line
from tui.widgets.rows import Rows
from tui.wording import change_style, form_word, row_label


class FigureList(Rows):
    """One figure a row."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.figures: list[Figure] = []
        self.names: Mapping[str, str] = {}
        self.now: datetime | None = None
        self._who = self._what = self._period = self._value = self._form = 0  # cells of the columns

    def show(self, figures: Sequence[Figure], names: Mapping[str, str]) -> None:
        """Shows these figures."""
        self.figures, self.names = list(figures), names
        self.cursor = 0
        lang = language()
        self._who = widest((names.get(one.company or "", "") for one in figures), 6, 24)
        self._what = widest((row_label(one.metric, one.segment, lang, " ") for one in figures), 8, 36)
        self._period = widest((format_period(one.period, lang) for one in figures), 4, 10)
        money = self.app.money  # type: ignore[attr-defined]
        self._value = widest((money.value(one) for one in figures), 6, 18)
        self._form = widest((form_word(one) for one in figures), 0, 9)
        self.set_count(len(self.figures))

    @property
    def figure(self) -> Figure | None:
        """The figure under the cursor."""
        return self.figures[self.cursor] if 0 <= self.cursor < len(self.figures) else None

    def line(self, index: int, width: int) -> Line:
        figure = self.figures[index]
        lang = language()
        # What a line is about comes first: a narrow one has no date and no word for its form.
        room = width - 2 - (self._period + 1) - (self._value + 1) - 2
        form = self._form + 1 if self._form and room >= 28 + self._form else 0
        date = 8 if room >= 44 + form else 0
        name, what = shared(room - form - date - 2, (self._who, self._what), (8, 8))
        return [
            ("› " if self.is_here(index) else "  ", "accent"),
            (fit(short_day(figure.published, lang, self.now), 7) + " " if date else "", "muted"),
            (fit(self.names.get(figure.company or "", ""), name) + " ", "unread"),
            (fit(row_label(figure.metric, figure.segment, lang, " "), what) + " ", ""),
            (fit(format_period(figure.period, lang), self._period) + " ", "muted"),
            (fit(self.app.money.value(figure), self._value, right=True) + " ", change_style(figure) or "strong"),  # type: ignore[attr-defined]
            (fit(form_word(figure), self._form) + " " if form else "", "muted"),
            (BASIS_MARK.get(figure.basis, " ") + " ", "basis"),
        ]
