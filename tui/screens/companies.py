"""Companies: metric × period, stories, and a story to read."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.events import Resize
from textual.widget import Widget

from store.models import Figure
from tui.commands import bindings
from tui.i18n import _
from tui.i18n import mark as N_
from tui.questions import TagPage, company_page
from tui.screens.tags import TagScreen
from tui.tables import BASES, by_period, of_basis
from tui.widgets.grid import Grid


class CompaniesScreen(TagScreen):
    """One company at a time: what it reported, what was expected, what it expects."""

    KIND: ClassVar[str] = "company"
    TITLE_TEXT: ClassVar[str] = N_("COMPANIES")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("view.basis", "view.level")]

    _page: TagPage | None = None
    _basis: str | None = None
    _growth = False

    def figures_widget(self) -> Widget:
        return Grid(id="table")

    @property
    def table(self) -> Grid:
        """The company's table."""
        return self.query_one("#table", Grid)

    async def ask_page(self, tag: str) -> TagPage:
        return await self.matins.store.read(company_page, self.matins.names, tag)

    def show_page(self, page: TagPage) -> None:
        self._page = page
        lang, rates = self.matins.lang, self.matins.money.rates
        if self._basis is None and not self._growth:
            columns, rows = by_period(page.table, lang, grouped=self.is_tight, rates=rates)
        else:
            columns, rows = of_basis(page.table, self._basis or "actual", lang, growth=self._growth, rates=rates)
        self.table.show(columns, rows)
        self.table.display = bool(rows)

    @property
    def is_tight(self) -> bool:
        """Whether the table has little room, so that metrics stand above their periods."""
        return self.query_one("#page").size.width < 100

    @on(Resize)
    def fit_table(self) -> None:
        """The table's shape follows the room."""
        if self._page is not None:
            self.call_after_refresh(self.show_page, self._page)

    def figure_here(self) -> Figure | None:
        return self.table.figure

    def action_basis(self) -> None:
        order = [None, *BASES]
        self._basis = order[(order.index(self._basis) + 1) % len(order)]
        self._growth = False
        self._again(_(self._basis) if self._basis else _("every basis"))

    def action_level(self) -> None:
        self._growth = not self._growth
        self._again(_("changes on last year") if self._growth else _("levels"))

    def _again(self, words: str) -> None:
        if self._page is not None:
            self.show_page(self._page)
        self.matins.say(words)

    def copied(self) -> str:
        """In the table, the table."""
        if self.focused is not self.table:
            return super().copied()
        from tui.render import markdown_table

        head = [self.matins.names.known(self.tag), *(column.title for column in self.table.columns)]
        rows = [[row.label, *(cell.text for cell in row.cells)] for row in self.table.rows]
        return markdown_table(head, rows)
