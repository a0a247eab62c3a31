"""The list of companies or topics: watched first, with what is unread and new."""

from __future__ import annotations

from collections.abc import Sequence

from store.models import TagRow
from tui.cells import fit
from tui.format import sparkline
from tui.widgets.lines import Line
from tui.widgets.rows import Rows


class TagList(Rows):
    """One company or topic a row."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.tags: list[TagRow] = []
        self.labels: dict[str, str] = {}

    def show(self, tags: Sequence[TagRow], labels: dict[str, str]) -> None:
        """Shows the list; the cursor stays on its row."""
        here = self.tag.id if self.tag else None
        self.tags, self.labels = list(tags), labels
        at = next((at for at, tag in enumerate(self.tags) if tag.id == here), 0)
        self.cursor = at
        self.set_count(len(self.tags))

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
        tag = self.tags[index]
        trend = sparkline(tag.weeks[-8:]) if tag.weeks and width >= 32 else ""
        fresh = f"+{tag.new_figures}" if tag.new_figures else ""
        name = max(6, width - 2 - 5 - 6 - (9 if trend else 0))
        return [
            ("◆ " if tag.watched else ("› " if self.is_here(index) else "  "), "accent"),
            (fit(self.labels.get(tag.id, tag.id), name), "unread" if tag.unread else "read"),
            (" " + fit(trend, 8) if trend else "", "muted"),
            (fit(str(tag.unread) if tag.unread else "", 5, right=True), "strong"),
            (fit(fresh, 6, right=True), "accent"),
        ]
