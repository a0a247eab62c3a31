"""Search and ask: results while typing, in the one query language."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input, Static

from store.db import Store
from store.errors import MatinsError
from tui.commands import bindings
from tui.history import Marked
from tui.i18n import _, ngettext
from tui.i18n import mark as N_
from tui.names import Names
from tui.questions import about_company, every_id, first_rows, rows_by_id
from tui.screens.desk import Desk
from tui.screens.marking import Target
from tui.tasks import PAUSE, task
from tui.views import Kept, counted, drop
from tui.widgets.rows import Rows
from tui.widgets.stories import PAGE, StoryList
from tui.widgets.story import StoryPane
from tui.widgets.typed import Typed
from tui.widgets.viewlist import ViewList


class SearchScreen(Desk):
    """A line to type in, its hits, a story to read."""

    PANES: ClassVar[tuple[str, ...]] = ("hits", "story")
    STOPS: ClassVar[tuple[str, ...]] = ("query", "stories", "views", "figures", "text")
    TITLE_TEXT: ClassVar[str] = N_("SEARCH")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("views.clear", "views.drop")]

    def panes(self) -> Iterable[Widget]:
        with Vertical(id="hits", classes="pane"):
            yield Typed(id="query", select_on_focus=False)
            yield Static(id="count", markup=False)
            yield StoryList(id="stories")
            yield ViewList(id="views")
        yield StoryPane(id="story", classes="pane")

    @property
    def line(self) -> Input:
        """Where the question is typed."""
        return self.query_one("#query", Input)

    @property
    def stories(self) -> StoryList:
        """The hits."""
        return self.query_one("#stories", StoryList)

    def start(self) -> None:
        self.line.placeholder = _("words, co:meta, #earnings, metric:capex, capex>100e9, is:unread, since:7d …")

    def ask(self, text: str | None) -> None:
        """Puts the cursor in the line: empty, or with the last question where `text` is None."""
        if text is not None:
            self.line.value = text
        self.activate("hits", focus="query")

    @on(Input.Changed, "#query")
    def typed(self) -> None:
        """Every letter asks; a newer question ends an older one."""
        self.load()

    @task("search")
    async def load(self) -> None:
        query = self.line.value.strip()
        self.set_title(_(self.TITLE_TEXT))
        count = self.query_one("#count", Static)
        self.views.display = not query and bool(self.views.views)
        self.stories.display = not self.views.display
        if not query:
            self.stories.show([])
            count.update(Content(_("Type to search; Enter goes to the results, Esc back.")), layout=False)
            await self._load_views()
            return
        store = self.matins.store
        try:
            rows = await store.read(first_rows, query, PAGE)
        except MatinsError as error:
            # Half a question is no question yet.
            count.update(Content.styled(str(error), "$warning"), layout=False)
            return
        self.stories.show(rows)
        count.update(
            Content(_("nothing found") if not rows else self._count(len(rows), len(rows) == PAGE)), layout=False
        )
        if self.stories.row and self.active == "hits":
            self.preview()
        await asyncio.sleep(PAUSE)
        if len(rows) == PAGE:
            ids = await store.read(every_id, query)
            self.stories.add_ids(ids)
            count.update(Content(self._count(len(ids), False)), layout=False)
        about = await store.read(about_company, query)
        if about is not None and about[1] > len(self.stories.ids):
            words = _("co:{company} finds {count}, in both languages").format(company=about[0], count=about[1])
            found = self._count(len(self.stories.ids), False) if rows else _("nothing found")
            count.update(Content.assemble(found, ("  ·  " + words, "$primary")), layout=False)

    async def _load_views(self) -> None:
        views = await self.matins.store.read(counted)
        companies = [company for view in views if view.comparison for company in view.comparison.companies]
        self.views.show(views, await self.matins.store.read(_names, self.matins.names, companies))
        self.views.display = bool(views)
        self.stories.display = not views

    # Views kept under a name

    @property
    def views(self) -> ViewList:
        """The views, in place of hits while nothing is asked."""
        return self.query_one("#views", ViewList)

    @task("views")
    async def show_views(self) -> None:
        """Lists the views; where none is kept, says how to keep one."""
        self.line.value = ""
        await self._load_views()
        if self.views.count:
            self.activate("hits", focus="views")
        else:
            self.activate("hits", focus="query")
            key = self.matins.key_of("views.keep")
            self.matins.say(_("no view is kept yet: {key} on the results of a question keeps it").format(key=key))

    @on(Rows.Opened, "#views")
    def open_view(self) -> None:
        """Enter asks a view's question, or compares its companies."""
        view = self.views.view
        if view is None:
            return
        if view.comparison is not None:
            self.matins.tray[:] = view.comparison.companies
            self.matins.compared = view.comparison
            self.matins.action_go("compare")
            return
        self.line.value = view.query
        self.activate("hits", focus="stories")

    def action_view_drop(self) -> None:
        view = self.views.view
        if view is None:
            return
        if self.matins.pair(self.matins.key_of("views.drop")):
            self._drop(view)
        else:
            self.matins.say(_("again forgets {name}").format(name=view.name))

    @task("views")
    async def _drop(self, view: Kept) -> None:
        await self.matins.store.write(drop, view)
        await self._load_views()
        self.activate("hits", focus="views" if self.views.count else "query")

    def action_view_clear(self) -> None:
        self.line.value = ""
        self.activate("hits", focus="query")

    def view_here(self) -> Kept | None:
        """The question."""
        query = self.line.value.strip()
        return Kept("", query) if query and self.active == "hits" else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.is_mounted and action == "view_clear":
            return bool(self.line.value)
        if self.is_mounted and action == "view_drop":
            return self.focused is self.views
        return super().check_action(action, parameters)

    def _count(self, count: int, more: bool) -> str:
        words = ngettext("{count} article", "{count} articles", count)
        return _("more than {what}").format(what=words) if more else words

    @on(Input.Submitted, "#query")
    def to_hits(self) -> None:
        """Enter goes to the results."""
        if self.stories.count:
            self.activate("hits", focus="stories")
        elif self.views.display:
            self.activate("hits", focus="views")

    def on_key(self, event: Key) -> None:
        if self.focused is self.line and event.key == "down":
            event.stop()
            self.to_hits()

    @on(Rows.Highlighted, "#stories")
    def preview(self) -> None:
        """Beside the hits the reading pane follows them."""
        if self.stories.article and self.story.region.width and not self.has_class("-zen"):
            self.show_article(self.stories.article, focus=False)
        self.refresh_bindings()

    @on(Rows.Opened, "#stories")
    def open_story(self) -> None:
        """Enter reads."""
        if self.stories.article:
            self.show_article(self.stories.article)

    @on(StoryList.Wanted)
    def fill(self, event: StoryList.Wanted) -> None:
        """Rows that came into view."""
        self._fill(event.ids)

    @task("rows", exclusive=False)
    async def _fill(self, ids: tuple[str, ...]) -> None:
        self.stories.put(await self.matins.store.read(rows_by_id, ids))

    def open_here(self) -> None:
        if self.is_reading:
            self.stories.action_open()
        else:
            super().open_here()

    def step_unread(self, by: int) -> bool:
        at = self.stories.unread_from(self.stories.cursor, by)
        if at is None:
            return False
        self.stories.go_to(at)
        return True

    def action_next_unread(self) -> None:
        """`n` and `N` go through the hits, read or not."""
        self._step_hit(1)

    def action_previous_unread(self) -> None:
        self._step_hit(-1)

    def _step_hit(self, by: int) -> None:
        at = self.stories.cursor + by
        if not 0 <= at < self.stories.count:
            self.matins.say(_("no more results there"))
            return
        self.stories.go_to(at)
        if self.is_reading:
            self.stories.action_open()

    def action_back(self) -> None:
        if self.active == "story":
            self.activate("hits", focus="stories")
        elif self.focused in (self.stories, self.views):
            self.activate("hits", focus="query")
        else:
            self.matins.action_go(self.matins.last_mode)

    def on_marked(self, change: Marked) -> None:
        self.stories.mark(set(change.ids), read=change.read, kept=change.kept)

    @property
    def has_rows(self) -> bool:
        return bool(self.stories.ids)

    def in_view(self) -> list[str]:
        return self.stories.unread_ids()

    def target(self) -> Target:
        if self.active == "story":
            return super().target()
        row = self.stories.row
        if row is None:
            return Target()
        return Target((row.id,), row.read, row.kept, row.url, row.title, company=next(iter(row.companies), None))


def _names(store: Store, names: Names, companies: Sequence[str]) -> dict[str, str]:
    return names.of(companies)
