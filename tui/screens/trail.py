"""A figure's trail: dated steps of guidance and actuals, each with its sentence, on a ladder of values."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from store.models import Figure, Step
from tui.cells import fit
from tui.commands import bindings
from tui.format import format_period, quoted
from tui.i18n import _
from tui.i18n import mark as N_
from tui.questions import series_of, trail_of
from tui.screens.info import InfoScreen
from tui.tasks import task
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Line
from tui.widgets.plot import Plot, Point
from tui.widgets.rows import Rows
from tui.widgets.statusline import StatusLine
from tui.wording import metric_label, segment_label

NOTES = {
    "raised": (N_("▲ RAISED"), "good"),
    "cut": (N_("▼ CUT"), "bad"),
    "maintained": (N_("= maintained"), "muted"),
    "above the range": (N_("↑ above the range"), "strong"),
    "below the range": (N_("↓ below the range"), "strong"),
    "in the range": (N_("= in the range"), "muted"),
    "superseded": (N_("superseded"), "muted"),
}


class TrailList(Rows):
    """Two rows a step: the value on its ladder, and its sentence."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.steps: list[Step] = []
        self._low = self._high = 0.0

    def show(self, steps: list[Step]) -> None:
        """Shows a trail."""
        self.steps = steps
        self._low = min((step.figure.low for step in steps), default=0.0)
        self._high = max((step.figure.high for step in steps), default=0.0)
        self.set_count(3 * len(steps))

    @property
    def step(self) -> Step | None:
        """The step under the cursor."""
        return self.steps[self.cursor // 3] if self.cursor // 3 < len(self.steps) else None

    def is_stop(self, index: int) -> bool:
        return index % 3 == 0

    def line(self, index: int, width: int) -> Line:
        step = self.steps[index // 3]
        figure = step.figure
        if index % 3 == 1:
            return [(" " * 13 + quoted(figure), "muted")]
        room = width - 2 - 11 - 18 - 10 - 17 - 20
        if index % 3 == 2:
            # Without room beside the value the ladder stands below the sentence.
            return [] if room >= 12 else [(" " * 13 + self._ladder(figure, max(8, width - 16)), "accent")]
        money = self.app.money  # type: ignore[attr-defined]
        word, style = NOTES.get(step.note or "", (step.note or "", "muted"))
        middle = ""
        if figure.low != figure.high:
            half = (figure.low + figure.high) / 2
            middle = _("mid {value}").format(value=money.value(replace(figure, low=half, high=half, qualifier="exact")))
        return [
            ("› " if self.is_here(index) else "  ", "accent"),
            (fit((step.date or "–")[:10], 11), "muted"),
            (fit(money.value(figure), 16, right=True) + "  ", "strong"),
            (fit(_(figure.basis), 10), "basis"),
            (fit(middle, 16) + " ", "muted"),
            (fit(_(word), 19) + " ", style),
            (self._ladder(figure, room) if room >= 12 else "", "accent"),
        ]

    def _ladder(self, figure: Figure, width: int) -> str:
        """The figure's span between the lowest and the highest of the trail."""
        span = self._high - self._low
        if span <= 0:
            return ""
        start = round((figure.low - self._low) / span * (width - 1))
        stop = max(start, round((figure.high - self._low) / span * (width - 1)))
        sign = "●" if figure.low == figure.high else "━"
        return "·" * start + sign * (stop - start + 1) + "·" * (width - 1 - stop)


class TrailScreen(InfoScreen):
    """The trail of one company, metric and period; `p`eriods wider by `%`."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("figure.explain", "copy.what", "view.currency")]

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self._figure = figure

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        yield TrailList(id="steps")
        yield Plot(id="plot")
        yield StatusLine(id="status")
        yield KeyBar()

    def start(self) -> None:
        self._load()

    @property
    def steps(self) -> TrailList:
        """The steps."""
        return self.query_one("#steps", TrailList)

    @property
    def plot(self) -> Plot:
        """The series."""
        return self.query_one("#plot", Plot)

    @task("trail")
    async def _load(self) -> None:
        matins = self.matins
        steps, names = await matins.store.read(trail_of, matins.names, self._figure)
        figure = self._figure
        segment = segment_label(figure.segment, matins.lang)
        parts = [names.get(figure.company or "", ""), segment, metric_label(figure.metric, matins.lang)]
        parts.append(format_period(figure.period, matins.lang))
        self.set_title("  ".join(part for part in (*parts, _("trail")) if part))
        self.steps.show(steps)
        self.steps.focus()
        if figure.form == "level":
            series = await matins.store.read(series_of, figure)
            points = [Point(period, one) for period, one in series]
            self.plot.rates = matins.money.rates
            self.plot.show(points, figure.period or "")
        if not steps:
            matins.say(_("no dated figure stands beside this one"))

    @on(Rows.Opened, "#steps")
    def to_sentence(self) -> None:
        """Enter reads the step's sentence in its article."""
        step = self.steps.step
        if step is None:
            return
        self.app.pop_screen()
        screen = self.app.screen
        if hasattr(screen, "show_article"):
            screen.show_article(step.figure.article, step.figure.id)

    def action_currency(self) -> None:
        self.matins.switch_currency()
        self.steps.redraw()
        self.plot.rates = self.matins.money.rates
        self.plot.redraw()

    def action_explain(self) -> None:
        step = self.steps.step
        if step is not None:
            from tui.screens.provenance import ProvenanceScreen

            self.app.push_screen(ProvenanceScreen(step.figure))

    def action_read_on(self) -> None:
        if self.steps.cursor >= self.steps.count - 3:
            self.action_back()
        else:
            self.steps.action_down()

    def action_copy_what(self) -> None:
        lines = [
            f"{(step.date or '–')[:10]}  {self.matins.money.value(step.figure)}  {step.figure.basis}"
            f"{'  ' + step.note if step.note else ''}  {quoted(step.figure)}"
            for step in self.steps.steps
        ]
        self.app.copy_to_clipboard("\n".join(lines))
        self.matins.say(_("copied"))
