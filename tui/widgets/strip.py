"""The strip of an article's figures: basis mark, period, what, value and sentence."""

from __future__ import annotations

from store.models import Figure
from tui.cells import fit
from tui.format import BASIS_MARK, format_period, format_value
from tui.i18n import _, language
from tui.widgets.lines import Line
from tui.widgets.rows import Rows
from tui.wording import metric_label


def tone_of(figure: Figure) -> str:
    """The style of a figure's value: changes are good or bad by their direction where the metric has a good one."""
    if figure.disputed:
        return "muted"
    return "strong"


def form_word(figure: Figure) -> str:
    """`yoy`, `qoq`, `share` … for what is not a plain level."""
    return {"level": "", "growth_other": _("growth")}.get(figure.form, figure.form)


class FigureStrip(Rows):
    """One figure a row; the cursor's figure is lit in the text."""

    DEFAULT_CSS = """
    FigureStrip { height: auto; max-height: 7; border-left: none; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.figures: tuple[Figure, ...] = ()
        self.names: dict[str, str] = {}
        self._widths = (0, 0, 0)

    def show(self, figures: tuple[Figure, ...], names: dict[str, str]) -> None:
        """Shows these figures; `names` are company labels."""
        self.figures, self.names = figures, names
        self.cursor = 0
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.set_count(len(figures))
        self.display = bool(figures)

    @property
    def figure(self) -> Figure | None:
        """The figure under the cursor."""
        return self.figures[self.cursor] if 0 <= self.cursor < len(self.figures) else None

    def line(self, index: int, width: int) -> Line:
        figure = self.figures[index]
        lang = language()
        what = metric_label(figure.metric, lang) + (f" · {figure.segment.replace('_', ' ')}" if figure.segment else "")
        name = self.names.get(figure.company or "", figure.company or "")
        wide = width >= 64
        parts: Line = [
            ("› " if self.is_here(index) else "  ", "accent"),
            (BASIS_MARK.get(figure.basis, " ") + " ", "basis"),
            (fit(format_period(figure.period, lang), 9) + " ", "muted"),
            (fit(name, 12 if wide else 8) + " ", ""),
            (fit(what, 18 if wide else 12) + " ", ""),
            (fit(format_value(figure, lang), 14 if wide else 12, right=True) + " ", tone_of(figure)),
            (fit(form_word(figure), 6) + " ", "muted"),
        ]
        if figure.disputed:
            parts.append((_("disputed") + " ", "warn"))
        if width >= 100:
            parts.append((f"“{figure.quote}”", "muted"))
        return parts
