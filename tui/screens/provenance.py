"""Where a figure comes from: its sentence and what set each of its fields."""

from __future__ import annotations

from store.models import Figure
from store.text import clean_line
from tui.cells import fit, wrap
from tui.format import format_value, moment
from tui.i18n import _
from tui.screens.info import InfoScreen
from tui.widgets.lines import Line

FIELDS = (
    "raw", "low", "high", "qualifier", "unit", "metric", "form", "direction", "company", "counterparty", "segment",
    "period", "period_start", "period_end", "basis", "confidence", "salience",
)  # fmt: skip


class ProvenanceScreen(InfoScreen):
    """One figure's fields, each with the rule that set it."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self._figure = figure

    def start(self) -> None:
        super().start()
        figure = self._figure
        self.set_title(_("PROVENANCE") + f"  {format_value(figure, self.matins.lang)}")
        lines: list[Line] = [[]]
        quote = f"“{clean_line(figure.quote)}”"
        lines += [[(" " + quote[start:end], "strong")] for start, end in wrap(quote, max(20, self.app.size.width - 4))]
        lines.append([(f" {clean_line(figure.title or '')}  {moment(figure.published, self.matins.lang)}", "muted")])
        lines.append([])
        for name in FIELDS:
            value = getattr(figure, name)
            if value is None:
                continue
            text = f"{value:,.10g}" if isinstance(value, float) else clean_line(str(value))
            rule = clean_line(figure.rules.get(name, ""))
            lines.append([(f"  {fit(name, 14)}", "muted"), (fit(text, 26) + "  ", ""), (rule, "accent")])
        self.lines.show(lines)
