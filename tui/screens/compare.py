"""Compare: companies side by side, every cell with its sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from store.models import View
from store.text import clean_line
from tui.commands import bindings
from tui.format import quoted
from tui.i18n import _, listed
from tui.i18n import mark as N_
from tui.questions import ComparePage, compare_page, tag_list
from tui.screens.desk import Desk
from tui.screens.marking import Target
from tui.tables import BASES, compared
from tui.tasks import task
from tui.views import Kept
from tui.widgets.grid import Grid
from tui.widgets.rows import Rows
from tui.widgets.story import StoryPane
from tui.wording import differing

_BY = {
    "companies": N_("companies across"),
    "periods": N_("periods across"),
    "basis": N_("actual, consensus and guidance across"),
    "sources": N_("source by source"),
}
STORY = 42  # cells of the story beside the table
SUGGESTED = 4  # companies compared while the tray is empty


class CompareScreen(Desk):
    """The tray of companies as a table, the sentence of the cell below, a story to read beside."""

    PANES: ClassVar[tuple[str, ...]] = ("compare", "story")
    STOPS: ClassVar[tuple[str, ...]] = ("table", "figures", "text")
    TITLE_TEXT: ClassVar[str] = N_("COMPARE")
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("view.basis", "view.level", "view.periods"),
    ]

    _page: ComparePage | None = None
    _basis: str | None = None
    _form = "level"
    _by = "companies"
    _one: tuple[str, str, str | None] = ("", "", None)  # company, metric and period whose sources are shown
    _kept = View(())  # the metrics and periods of a comparison that was kept
    _view = View(())

    def panes(self) -> Iterable[Widget]:
        with Vertical(id="compare", classes="pane"):
            yield Static(id="hint", markup=False)
            yield Grid(id="table")
            yield Static(id="sentence", markup=False)
        yield StoryPane(id="story", classes="pane")

    @property
    def table(self) -> Grid:
        """The comparison."""
        return self.query_one("#table", Grid)

    def on_screen_resume(self) -> None:
        self.load()

    @task("compare")
    async def load(self) -> None:
        matins = self.matins
        if matins.compared is not None:
            self._take(matins.compared)
            matins.compared = None
        companies = tuple(matins.tray) or await self._suggested()
        self._view = replace(self._kept, companies=companies, basis=self._basis, by=self._by, form=self._form)
        if self._by == "sources":
            company, metric, period = self._one
            self._view = replace(
                self._view, companies=(company,), metrics=(metric,), periods=(period,) if period else ()
            )
        self.show(await matins.store.read(compare_page, matins.names, self._view))

    def _take(self, view: View) -> None:
        """A comparison that was kept is shown as it was."""
        self._by, self._basis, self._form = view.by, view.basis, view.form
        if view.by == "sources" and view.metrics:
            self._one = (view.companies[0], view.metrics[0], next(iter(view.periods), None))
            view = View(())
        self._kept = view

    @on(Resize)
    def fit_panes(self) -> None:
        """The table is set anew for the width it has now."""
        if self._page is not None:
            self.show(self._page)

    def _share(self) -> None:
        """Side by side, the table takes what it needs and leaves the story the rest."""
        pane = self.query_one("#compare")
        wide = self.app.size.width >= 120 and not self.has_class("-zen")
        pane.styles.width = min(self.table.full_width + 2, self.app.size.width - STORY) if wide else None

    async def _suggested(self) -> tuple[str, ...]:
        found = await self.matins.store.read(tag_list, self.matins.names, "company")
        return tuple(tag.id for tag in found.rows[:SUGGESTED])

    def show(self, page: ComparePage) -> None:
        """Shows a comparison."""
        self._page = page
        # As much as fits: words for what is missing and bars, then a dash, then values and marks alone. The line
        # below says the rest of the cell under the cursor.
        room = self.app.size.width - (STORY if self.app.size.width >= 120 else 0)
        for blank, tight in ((_("not in your sources"), False), ("–", False), ("–", True)):
            columns, rows = compared(
                page.comparison,
                page.figures,
                page.names,
                self.matins.lang,
                rates=self.matins.money.rates,
                blank=blank,
                tight=tight,
                by=self._view.by,
            )
            self.table.show(columns, rows)
            if self.table.full_width <= room:
                break
        self._share()
        view = [_(self._basis) if self._basis else _("best basis"), _("levels") if self._form == "level" else _("yoy")]
        view.append(_(_BY[self._by]))
        if self.matins.money.words:
            view.append(self.matins.money.words)
        self.set_title(_(self.TITLE_TEXT), " · ".join(view))
        self.query_one("#hint", Static).update(Content(self._hint()))
        self._sentence()
        self.refresh_bindings()

    def _hint(self) -> str:
        if not self._page or not self._page.comparison.columns:
            return _("No companies yet: {key} opens the sources.").format(key=self.matins.key_of("go.sources"))
        if not self.matins.tray:
            key = self.matins.key_of("compare.add")
            return _("The companies written about most. {key} on any company chooses your own.").format(key=key)
        return ""

    def _sentence(self) -> None:
        cell = self.table.cell
        figure = cell.figure if cell else None
        text = Content.styled(_("not in your sources"), "$quiet") if cell and not figure else Content("")
        if figure is not None:
            differs = (
                next((c.mismatch for c in self._page.comparison.cells if c.figure == figure.id), None)
                if self._page
                else None
            )
            parts: list[Content | str | tuple[str, str]] = [quoted(figure)]
            if figure.title:
                parts.append((f" — {clean_line(figure.title)}", "$quiet"))
            if differs:
                parts.append((f"  ≠ {differing(differs)}", "$warning"))
            text = Content.assemble(*parts)
        self.query_one("#sentence", Static).update(text)

    @on(Rows.Highlighted, "#table")
    @on(Grid.Moved, "#table")
    def cell_changed(self) -> None:
        """The sentence of the cell stands below."""
        self._sentence()
        figure = self.table.cell.figure if self.table.cell else None
        if figure is not None and self.story.region.width and not self.has_class("-zen"):
            self.show_article(figure.article, figure.id, focus=False)
        self.refresh_bindings()

    @on(Rows.Opened, "#table")
    def open_sentence(self) -> None:
        """Enter reads the sentence in its article."""
        figure = self.table.cell.figure if self.table.cell else None
        if figure is not None:
            self.show_article(figure.article, figure.id)
        else:
            self.matins.say(_("not in your sources"))

    def target(self) -> Target:
        if self.active == "story":
            return super().target()
        figure = self.table.cell.figure if self.table.cell else None
        columns = self._page.comparison.columns if self._page and self._view.by == "companies" else ()
        company = figure.company if figure else None
        if company is None and self.table.column < len(columns):
            company = columns[self.table.column]
        return Target(figure=figure, company=company, title=figure.title or "" if figure else "")

    def tray_changed(self) -> None:
        self._kept = View(())
        self.load()

    def view_here(self) -> Kept | None:
        """The comparison, under the names of its companies."""
        if self.active != "compare" or not self._view.companies:
            return None
        return Kept(listed(self.matins.names.known(one) for one in self._view.companies), comparison=self._view)

    def action_basis(self) -> None:
        order = [None, *BASES]
        self._basis = order[(order.index(self._basis) + 1) % len(order)]
        self.load()

    def action_level(self) -> None:
        self._form = "yoy" if self._form == "level" else "level"
        self.load()

    @property
    def has_amounts(self) -> bool:
        return self.active == "compare" or super().has_amounts

    def revalue(self) -> None:
        super().revalue()
        self.load()

    def action_turn(self) -> None:
        """Companies across, then periods, then bases, then the sources of what is under the cursor."""
        order = list(_BY)
        self._by = order[(order.index(self._by) + 1) % len(order)]
        figure = self.table.figure
        if self._by == "sources":
            if figure is None or not figure.company:
                self._by = order[0]
            else:
                self._one = (figure.company, figure.metric, figure.period)
        self.table.sorting = None
        self.matins.say(_(_BY[self._by]))
        self.load()

    def copied(self) -> str:
        """The table as Markdown."""
        if self.active != "compare":
            return super().copied()
        from tui.render import markdown_table

        rows = [[row.label, *(cell.text.strip() for cell in row.cells)] for row in self.table.rows]
        return markdown_table(["", *(column.title for column in self.table.columns)], rows)
