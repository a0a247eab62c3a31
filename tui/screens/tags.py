"""What Companies and Topics share: a list, figures and stories of its row, a story to read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.models import Figure
from tui.format import sparkline
from tui.history import Marked
from tui.i18n import _, ngettext
from tui.questions import TagPage, rows_by_id, tag_list
from tui.screens.desk import Desk
from tui.screens.marking import Target
from tui.tasks import REST, task
from tui.views import Kept
from tui.widgets.rows import Rows
from tui.widgets.stories import StoryList
from tui.widgets.story import StoryPane
from tui.widgets.taglist import TagList


class TagPane(Vertical):
    """The list at the left."""

    def compose(self) -> ComposeResult:
        yield TagList(id="list")


class TagScreen(Desk):
    """A list of companies or topics and, beside it, the page of the one under the cursor."""

    PANES: ClassVar[tuple[str, ...]] = ("tags", "page", "story")
    STOPS: ClassVar[tuple[str, ...]] = ("list", "table", "stories", "figures", "text")
    KIND: ClassVar[str] = "company"

    def panes(self) -> Iterable[Widget]:
        yield TagPane(id="tags", classes="pane")
        with Vertical(id="page", classes="pane"):
            yield Static(id="page-title", markup=False)
            yield self.figures_widget()
            yield Static(id="stories-title", markup=False)
            yield StoryList(id="stories")
        yield StoryPane(id="story", classes="pane")

    def figures_widget(self) -> Widget:
        """The table or list of figures, with the id `table`."""
        raise NotImplementedError

    @property
    def listing(self) -> TagList:
        """The list at the left."""
        return self.query_one("#list", TagList)

    @property
    def stories(self) -> StoryList:
        """The stories of the page."""
        return self.query_one("#stories", StoryList)

    @property
    def tag(self) -> str | None:
        """The company or topic shown."""
        return self.listing.tag.id if self.listing.tag else None

    # Loading

    @task("tags")
    async def load(self) -> None:
        found = await self.matins.store.read(tag_list, self.matins.names, self.KIND)
        self.listing.show(found.rows, found.labels)
        self.head()
        self.load_page()

    def head(self) -> None:
        """Writes the title line."""
        unread = sum(tag.unread > 0 for tag in self.listing.tags)
        right = ngettext("{count} with something unread", "{count} with something unread", unread)
        self.set_title(_(self.TITLE_TEXT), right)

    @task("page")
    async def load_page(self, *, following: bool = False) -> None:
        """Asks for the page of the row under the cursor."""
        if following:
            await asyncio.sleep(REST)
        tag = self.tag
        if tag is None:
            self.query_one("#page-title", Static).update(Content(self.nothing()))
            return
        page = await self.ask_page(tag)
        trend = sparkline(self.listing.tag.weeks) if self.listing.tag else ""
        name = (self.matins.names.known(tag), "bold $primary")
        title = Content.assemble(
            name, "  ", (trend, "$primary"), ("  " + ngettext("{count} week", "{count} weeks", len(trend)), "$quiet")
        )
        self.query_one("#page-title", Static).update(title if trend.strip() else Content.styled(*name))
        self.show_page(page)
        count = len(page.stories)
        words = ngettext("{count} article", "{count} articles", count) if count else _("no articles yet")
        self.query_one("#stories-title", Static).update(Content(words), layout=False)
        self.stories.show(page.stories)
        if self.active != "story":
            self.preview()
        self.refresh_bindings()

    def nothing(self) -> str:
        """What an empty list says."""
        return _("Nothing here yet: {key} opens the sources.").format(key=self.matins.key_of("go.sources"))

    async def ask_page(self, tag: str) -> TagPage:
        """The page of a company or topic."""
        raise NotImplementedError

    def show_page(self, page: TagPage) -> None:
        """Shows the page's figures."""
        raise NotImplementedError

    # Moving and opening

    @on(Rows.Highlighted, "#list")
    def follow(self) -> None:
        """The page follows the list."""
        self.load_page(following=True)

    @on(Rows.Opened, "#list")
    def open_page(self) -> None:
        """Enter goes to the page, to its figures first."""
        self.activate("page")

    @on(Rows.Highlighted, "#stories")
    def preview(self) -> None:
        """Where the reading pane stands beside, it follows the stories; nothing is marked read by that."""
        if self.stories.article and self.story.region.width and not self.has_class("-zen"):
            self.show_article(self.stories.article, focus=False)
        self.refresh_bindings()

    @on(Rows.Opened, "#stories")
    def open_story(self) -> None:
        """Enter reads."""
        if self.stories.article:
            self.show_article(self.stories.article)

    @on(Rows.Opened, "#table")
    def open_figure(self) -> None:
        """Enter on a figure goes to its sentence."""
        figure = self.figure_here()
        if figure is not None:
            self.show_article(figure.article, figure.id)

    def figure_here(self) -> Figure | None:
        """The figure under the table's cursor."""
        raise NotImplementedError

    @on(StoryList.Wanted)
    def fill(self, event: StoryList.Wanted) -> None:
        """Rows of the list that came into view."""
        self._fill(event.ids)

    @task("rows", exclusive=False)
    async def _fill(self, ids: tuple[str, ...]) -> None:
        self.stories.put(await self.matins.store.read(rows_by_id, ids))

    def open_here(self) -> None:
        if self.is_reading or self.focused is self.stories:
            self.stories.action_open()
        else:
            super().open_here()

    def step_unread(self, by: int) -> bool:
        if self.active == "tags":
            at = self.listing.cursor + by
            while 0 <= at < len(self.listing.tags) and not self.listing.tags[at].unread:
                at += by
            if not 0 <= at < len(self.listing.tags):
                return False
            self.listing.go_to(at)
            return True
        at_story = self.stories.unread_from(self.stories.cursor, by)
        if at_story is None:
            return False
        self.stories.go_to(at_story)
        return True

    def on_marked(self, change: Marked) -> None:
        self.stories.mark(set(change.ids), read=change.read, kept=change.kept)
        self.run_worker(self._recount(), group="tags", exclusive=True)

    async def _recount(self) -> None:
        found = await self.matins.store.read(tag_list, self.matins.names, self.KIND)
        by_id = {row.id: row for row in found.rows}
        # Counts change in place: rows never jump away under the cursor.
        self.listing.show([by_id.get(tag.id, tag) for tag in self.listing.tags] or found.rows, found.labels)
        self.head()

    @property
    def has_amounts(self) -> bool:
        return self.active == "page" or super().has_amounts

    def revalue(self) -> None:
        super().revalue()
        self.load_page()

    def view_here(self) -> Kept | None:
        """The articles on this company or topic."""
        if self.active == "story" or self.tag is None:
            return None
        return Kept(self.matins.names.known(self.tag), ("co" if self.KIND == "company" else "topic") + f':"{self.tag}"')

    @property
    def has_rows(self) -> bool:
        return bool(self.stories.ids)

    def in_view(self) -> list[str]:
        return self.stories.unread_ids()

    def target(self) -> Target:
        if self.active == "story":
            return super().target()
        company, topic = (self.tag, None) if self.KIND == "company" else (None, self.tag)
        row = self.stories.row
        if self.focused is self.stories and row is not None:
            return Target((row.id,), row.read, row.kept, row.url, row.title, company=company, topic=topic)
        figure = self.figure_here() if self.active == "page" else None
        if figure is not None and self.KIND == "topic":
            company = figure.company
        return Target(figure=figure, company=company, topic=topic, title=figure.title or "" if figure else "")
