"""The strip of an article's figures: basis mark, period, what, value and sentence."""

from __future__ import annotations

from collections import Counter

from store.models import Figure
from tui.cells import fit
from tui.format import BASIS_MARK, format_period, quoted
from tui.i18n import _, language
from tui.widgets.columns import shared, widest
from tui.widgets.lines import Line
from tui.widgets.rows import Rows
from tui.wording import form_word, row_label


def tone_of(figure: Figure) -> str:
    """The style of a figure's value: changes are good or bad by their direction where the metric has a good one."""
    if figure.disputed:
        return "muted"
    return "strong"


class FigureStrip(Rows):
    """One figure a row; the cursor's figure is lit in the text."""

    DEFAULT_CSS = """
    FigureStrip { height: auto; max-height: 7; border-left: none; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.figures: tuple[Figure, ...] = ()
        self.names: dict[str, str] = {}
        self._who = self._what = self._period = self._value = self._form = 0  # cells of the columns
        self.main = ""  # the name of the company that most figures are of

    def show(self, figures: tuple[Figure, ...], names: dict[str, str]) -> None:
        """Shows these figures; `names` are company labels."""
        self.figures, self.names = figures, names
        counted = Counter(figure.company for figure in figures if figure.company).most_common(1)
        self.main = names.get(counted[0][0], "") if counted else ""
        self.cursor = 0
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.measure()
        self.set_count(len(figures))
        self.display = bool(figures)

    def measure(self) -> None:
        """Sets the columns for what the figures are written as now."""
        lang = language()
        self._who = widest((self.names.get(one.company or "", one.company or "") for one in self.figures), 0, 20)
        self._what = widest((row_label(one.metric, one.segment, lang) for one in self.figures), 8, 36)
        self._period = widest((format_period(one.period, lang) for one in self.figures), 4, 10)
        money = self.app.money  # type: ignore[attr-defined]
        self._value = widest((money.value(one) for one in self.figures), 6, 18)
        self._form = widest((form_word(one) for one in self.figures), 0, 9)
        self.redraw()

    @property
    def figure(self) -> Figure | None:
        """The figure under the cursor."""
        return self.figures[self.cursor] if 0 <= self.cursor < len(self.figures) else None

    def line(self, index: int, width: int) -> Line:
        figure = self.figures[index]
        lang = language()
        what = row_label(figure.metric, figure.segment, lang)
        name = self.names.get(figure.company or "", figure.company or "")
        room = width - 4 - (self._period + 1) - (self._value + 1)
        form = self._form + 1 if self._form and room >= 12 + self._form else 0
        room -= form
        quote = room - self._who - self._what - 2
        parts: Line = [
            ("› " if self.is_here(index) else "  ", "accent"),
            (BASIS_MARK.get(figure.basis, " ") + " ", "basis"),
            (fit(format_period(figure.period, lang), self._period) + " ", "muted"),
        ]
        if room >= 30:
            wide, label = shared(room - 2, (self._who, self._what), (8, 12))
            parts += [(fit(name, wide) + " ", ""), (fit(what, label) + " ", "")]
        else:
            # Too narrow for a column of names: the main company's is left out.
            label = room - 1
            parts.append((fit(what if name == self.main else f"{name} {what}", label) + " ", ""))
        parts += [
            (fit(self.app.money.value(figure), self._value, right=True) + " ", tone_of(figure)),  # type: ignore[attr-defined]
            (fit(form_word(figure), self._form) + " " if form else "", "muted"),
        ]
        if figure.disputed:
            parts.append((_("disputed") + " ", "warn"))
        if quote >= 40:
            parts.append((quoted(figure), "muted"))
        return parts
