"""Topics: the companies touched and their newest figures, stories, and a story to read."""

from __future__ import annotations

from typing import ClassVar

from textual.widget import Widget

from store.models import Figure
from tui.i18n import mark as N_
from tui.questions import TagPage, topic_page
from tui.screens.tags import TagScreen
from tui.widgets.figurelist import FigureList


class TopicsScreen(TagScreen):
    """One topic at a time."""

    KIND: ClassVar[str] = "topic"
    TITLE_TEXT: ClassVar[str] = N_("TOPICS")

    def figures_widget(self) -> Widget:
        return FigureList(id="table")

    @property
    def table(self) -> FigureList:
        """The topic's newest figures."""
        return self.query_one("#table", FigureList)

    async def ask_page(self, tag: str) -> TagPage:
        return await self.matins.store.read(topic_page, self.matins.names, tag)

    def show_page(self, page: TagPage) -> None:
        self.table.now = self.matins.now
        self.table.show(page.figures, page.names)
        self.table.display = bool(page.figures)

    def figure_here(self) -> Figure | None:
        return self.table.figure
