"""Where a figure comes from: its sentence and what set each of its fields."""

from __future__ import annotations

from collections.abc import Callable

from store.db import Store
from store.models import Figure
from store.text import clean_line
from tui.cells import fit, wrap
from tui.format import format_amount, format_period, format_value, moment, quoted
from tui.i18n import _
from tui.i18n import mark as N_
from tui.screens.info import InfoScreen
from tui.tasks import task
from tui.widgets.columns import widest
from tui.widgets.lines import Line
from tui.wording import form_word, metric_label, segment_label


def _bound(value: float, figure: Figure, lang: str) -> str:
    """A bound in full and, where that is long, as it is read."""
    full = f"{value:,.6f}".rstrip("0").rstrip(".")
    return full if abs(value) < 1e4 else f"{full}  {format_amount(value, value, figure.unit, lang, digits=6)}"


QUALIFIERS = {
    "about": N_("about"), "over": N_("more than"), "under": N_("less than"), "up_to": N_("at most"),
    "vague": N_("roughly"), "range": N_("between"),
}  # fmt: skip
DIRECTIONS = {"up": N_("upwards"), "down": N_("downwards")}
Say = Callable[[Figure, str, Callable[[str | None], str]], str | None]
# Each field with its name for people and what it says; one that says nothing is left out.
FIELDS: tuple[tuple[str, str, Say], ...] = (
    ("raw", N_("printed"), lambda f, lang, name: clean_line(f.raw)),
    ("low", N_("lowest"), lambda f, lang, name: _bound(f.low, f, lang)),
    ("high", N_("highest"), lambda f, lang, name: _bound(f.high, f, lang) if f.high != f.low else None),
    ("qualifier", N_("qualifier"), lambda f, lang, name: _(QUALIFIERS.get(f.qualifier, ""))),
    ("unit", N_("unit"), lambda f, lang, name: f.unit),
    ("metric", N_("metric"), lambda f, lang, name: metric_label(f.metric, lang)),
    ("form", N_("form"), lambda f, lang, name: form_word(f) or _("level")),
    ("direction", N_("direction"), lambda f, lang, name: _(DIRECTIONS.get(f.direction or "", ""))),
    ("company", N_("company"), lambda f, lang, name: name(f.company) if f.company else None),
    ("counterparty", N_("counterparty"), lambda f, lang, name: name(f.counterparty) if f.counterparty else None),
    ("segment", N_("segment"), lambda f, lang, name: segment_label(f.segment, lang)),
    ("period", N_("period"), lambda f, lang, name: format_period(f.period, lang)),
    ("", N_("dates"), lambda f, lang, name: f"{f.period_start} – {f.period_end}" if f.period_start else None),
    ("basis", N_("basis"), lambda f, lang, name: _(f.basis)),
    ("confidence", N_("confidence"), lambda f, lang, name: f"{f.confidence:.0%}"),
    ("salience", N_("weight in the text"), lambda f, lang, name: f"{f.salience:.0%}"),
)


class ProvenanceScreen(InfoScreen):
    """One figure's fields, each with the rule that set it."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self._figure = figure

    def start(self) -> None:
        super().start()
        self.set_title(_("PROVENANCE") + f"  {format_value(self._figure, self.matins.lang)}")
        self._load()

    @task("provenance")
    async def _load(self) -> None:
        """A figure of a list comes without its rules; the store has them."""
        from feeds.reading.explain import explain

        figure = await self.matins.store.read(Store.figure, self._figure.id) or self._figure
        self.lines.show(self._page(figure, {field: why for field, _value, _rule, why in explain(figure)}))

    def _page(self, figure: Figure, reasons: dict[str, str]) -> list[Line]:
        lang, names = self.matins.lang, self.matins.names
        width = max(20, self.app.size.width - 4)
        quote = quoted(figure)
        lines: list[Line] = [[]]
        lines += [[(" " + quote[start:end], "strong")] for start, end in wrap(quote, width)]
        lines.append([(f" {clean_line(figure.title or '')}  {moment(figure.published, lang)}", "muted")])
        lines.append([])
        said = [
            (_(label), say(figure, lang, names.known), _(clean_line(reasons.get(field, ""))))
            for field, label, say in FIELDS
        ]
        shown = [(label, text, why) for label, text, why in said if text]
        value = widest((text for _label, text, why in shown if why), 8, 24) + 2
        for label, text, why in shown:
            rows = wrap(why, max(16, width - 22 - value)) if why else [(0, 0)]
            for number, (start, end) in enumerate(rows):
                head = (fit(label, 18), fit(text, value) if why else text) if number == 0 else ("", " " * (18 + value))
                lines.append(
                    [(f"  {head[0]} " if head[0] else "   ", "muted"), (head[1], ""), (why[start:end], "accent")]
                )
        return lines
