"""The list of companies or topics: watched first, with what is unread and new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from store.models import TagRow
from tui.cells import fit
from tui.commands import bindings
from tui.format import sparkline
from tui.i18n import _
from tui.i18n import mark as N_
from tui.widgets.lines import Line
from tui.widgets.rows import Rows

ORDERS = (
    N_("watched first, then what is unread"),
    N_("most unread first"),
    N_("most new figures first"),
    N_("by name"),
)


class TagList(Rows):
    """One company or topic a row."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sort")]
    head = 1

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.tags: list[TagRow] = []
        self._given: list[TagRow] = []
        self.labels: dict[str, str] = {}
        self.order = 0

    def show(self, tags: Sequence[TagRow], labels: dict[str, str]) -> None:
        """Shows the list; the cursor stays on its row."""
        here = self.tag.id if self.tag else None
        self._given, self.labels = list(tags), labels
        self.tags = self._in_order()
        at = next((at for at, tag in enumerate(self.tags) if tag.id == here), 0)
        self.cursor = at
        self.set_count(len(self.tags))

    def _in_order(self) -> list[TagRow]:
        if self.order == 1:
            return sorted(self._given, key=lambda tag: -tag.unread)
        if self.order == 2:
            return sorted(self._given, key=lambda tag: -tag.new_figures)
        if self.order == 3:
            return sorted(self._given, key=lambda tag: self.labels.get(tag.id, tag.id).casefold())
        return self._given

    def action_sort(self) -> None:
        self.order = (self.order + 1) % len(ORDERS)
        self.show(self._given, self.labels)
        self.app.say(_(ORDERS[self.order]))  # type: ignore[attr-defined]

    @property
    def tag(self) -> TagRow | None:
        """The row under the cursor."""
        return self.tags[self.cursor] if 0 <= self.cursor < len(self.tags) else None

    def select(self, id: str) -> None:
        """Puts the cursor on a company or topic, where it is in the list."""
        at = next((at for at, tag in enumerate(self.tags) if tag.id == id), None)
        if at is not None:
            self.go_to(at)

    def line(self, index: int, width: int) -> Line:
        trend_width = 9 if width >= 32 and any(tag.weeks for tag in self.tags) else 0
        name = max(6, width - 2 - 6 - 6 - trend_width)
        if index < 0:
            if not self.tags:
                return []
            counts = fit(_("unread"), 6, right=True) + fit(_("figs"), 6, right=True)
            return [("  " + " " * name + fit(" " + _("weeks"), trend_width), "heading"), (counts, "heading")]
        tag = self.tags[index]
        trend = sparkline(tag.weeks[-8:]) if tag.weeks else ""
        fresh = f"+{tag.new_figures}" if tag.new_figures else ""
        return [
            ("◆ " if tag.watched else ("› " if self.is_here(index) else "  "), "accent"),
            (fit(self.labels.get(tag.id, tag.id), name), "unread" if tag.unread else "read"),
            (fit(" " + trend, trend_width), "muted"),
            (fit(str(tag.unread) if tag.unread else "", 6, right=True), "strong"),
            (fit(fresh, 6, right=True), "accent"),
        ]
