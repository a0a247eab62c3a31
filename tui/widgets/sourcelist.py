"""Subscriptions and their health as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType

from store.models import Source
from store.text import clean_line
from tui.cells import fit
from tui.commands import bindings
from tui.format import since
from tui.i18n import _, language
from tui.i18n import mark as N_
from tui.widgets.lines import Line
from tui.widgets.rows import Rows

STATES = {
    "ok": ("✓", "good", N_("ok")),
    "failing": ("✗", "bad", N_("failing")),
    "gone": ("∅", "bad", N_("gone")),
    "paused": ("‖", "muted", N_("paused")),
}


ORDERS = (N_("as they were added"), N_("failing first"), N_("most a week first"), N_("by title"))


class SourceList(Rows):
    """One subscription a row, under a line of column titles."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sort")]
    head = 1

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.sources: list[Source] = []
        self._given: list[Source] = []
        self.order = 0
        self.now: datetime | None = None

    def show(self, sources: Sequence[Source], now: datetime) -> None:
        """Shows the list; the cursor stays on its source."""
        here = self.source.id if self.source else None
        self._given, self.now = list(sources), now
        self.sources = self._in_order()
        self.cursor = next((at for at, one in enumerate(self.sources) if one.id == here), 0)
        self.set_count(len(self.sources))

    def _in_order(self) -> list[Source]:
        if self.order == 1:
            return sorted(self._given, key=lambda one: one.state in ("ok", "paused", "new"))
        if self.order == 2:
            return sorted(self._given, key=lambda one: -one.per_week)
        if self.order == 3:
            return sorted(self._given, key=lambda one: clean_line(one.title or one.url).casefold())
        return self._given

    def action_sort(self) -> None:
        self.order = (self.order + 1) % len(ORDERS)
        if self.now is not None:
            self.show(self._given, self.now)
        self.app.say(_(ORDERS[self.order]))  # type: ignore[attr-defined]

    @property
    def source(self) -> Source | None:
        """The subscription under the cursor."""
        return self.sources[self.cursor] if 0 <= self.cursor < len(self.sources) else None

    def line(self, index: int, width: int) -> Line:
        title = max(10, width - 4 - 1 - 7 - 8 - 10 - 12) if width < 110 else (width - 42) // 2
        if index < 0:
            return [
                ("    " + fit(_("source"), title) + " ", "heading"),
                (fit(_("stored"), 7, right=True) + fit(_("a week"), 8, right=True), "heading"),
                (fit(_("answer"), 8, right=True) + "  ", "heading"),
                (fit(_("last success"), 12), "heading"),
            ]
        source = self.sources[index]
        sign, style, _word = STATES.get(source.state, ("?", "muted", ""))
        answer = f"{source.latency:.1f} s" if source.latency is not None else ""
        when = since(source.last_success, language(), self.now) if self.now and source.last_success else "–"
        parts: Line = [
            ("› " if self.is_here(index) else "  ", "accent"),
            (sign + " ", style),
            (fit(clean_line(source.title or source.url), title) + " ", "read" if source.state == "paused" else ""),
            (fit(str(source.articles), 7, right=True), ""),
            (fit(f"{source.per_week:.1f}", 8, right=True), "muted"),
            (fit(answer, 8, right=True) + "  ", "muted"),
            (fit(when, 12), "muted"),
        ]
        if width >= 110:
            parts.append((clean_line(source.error or source.url), style if source.error else "muted"))
        return parts
