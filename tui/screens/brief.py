"""The home screen: a finite briefing that opens on what moved in the figures."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from store.db import Store
from store.errors import MatinsError
from store.text import clean_line
from tui import format as fmt
from tui.commands import bindings
from tui.history import Marked
from tui.i18n import _, ngettext
from tui.morning import BriefPage, brief_page
from tui.names import keep_labels
from tui.screens.desk import Desk
from tui.screens.marking import Target
from tui.tasks import task
from tui.widgets.brieflist import BriefList
from tui.widgets.done import DoneView
from tui.widgets.rows import Rows
from tui.widgets.story import StoryPane
from tui.widgets.tray import TrayView


class BriefPane(Vertical):
    """The list, the sentence of its cursor below, and a word where there is nothing."""

    def compose(self) -> ComposeResult:
        yield Static(id="empty", markup=False)
        yield BriefList(id="list")
        yield Static(id="peek", markup=False)


class BriefScreen(Desk):
    """Today's briefing, its stories, and the page at its end."""

    PANES: ClassVar[tuple[str, ...]] = ("brief", "story", "done")
    STOPS: ClassVar[tuple[str, ...]] = ("list", "figures", "text", "done")
    SINGLE: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("briefing.write")]

    def panes(self) -> Iterable[Widget]:
        yield BriefPane(id="brief", classes="pane")
        yield StoryPane(id="story", classes="pane")
        yield DoneView(id="done", classes="pane")
        yield TrayView(id="tray")

    @property
    def listing(self) -> BriefList:
        """The briefing's rows."""
        return self.query_one("#list", BriefList)

    def start(self) -> None:
        self.query_one("#empty").display = False

    def load(self) -> None:
        first = self.matins.opening.first
        if self.listing.page_data is None and first.done() and first.exception() is None:
            self._show_first(first.result())  # the first picture has it
        else:
            self._load()

    @task("brief")
    async def _load(self) -> None:
        matins = self.matins
        if self.listing.page_data is None:
            self._show_first(await asyncio.wrap_future(matins.opening.first))
            return
        minutes = matins.opening.minutes
        self.show(await matins.store.read(brief_page, matins.names, matins.lang, minutes, matins.fixed_now))

    def _show_first(self, page: BriefPage) -> None:
        self.show(page)
        self.set_timer(1.5, self._renew_labels)  # after the first paint has settled

    @task("labels")
    async def _renew_labels(self) -> None:
        """Behind the first paint: the labels kept in the store follow the lexicon."""
        if await self.matins.store.write(keep_labels, self.matins.names):
            self.load()

    def show(self, page: BriefPage) -> None:
        """Shows a briefing."""
        first = self.listing.page_data is None
        self.listing.show(page, page.place if first else "")
        is_empty = not page.lines
        self.query_one("#empty").display = is_empty
        self.listing.display = bool(self.listing.rows)
        if is_empty:
            self.query_one("#empty", Static).update(Content(self._nothing(page)))
        when = fmt.since(page.brief.since, self.matins.lang, self.matins.now)
        self.matins.set_status(
            since=when, stories=page.stories, figures=page.figures, failing=len(page.failing), sample=self.matins.sample
        )
        self._head()
        self._peek()
        if first:
            self.activate("brief")

    def _nothing(self, page: BriefPage) -> str:
        key = self.matins.key_of
        if page.is_empty:
            return _(
                "Nothing here yet.\n\n{starter}  choose sources, companies, topics from a list\n{sources}  add your own"
            ).format(starter=key("starter"), sources=key("go.sources"))
        return _(
            "Nothing new since {when}.\n\n{all}  refresh every source\n{companies}  companies\n{search}  search"
        ).format(
            when=fmt.since(page.brief.since, self.matins.lang, self.matins.now),
            all=key("refresh.all"),
            companies=key("go.companies"),
            search=key("search"),
        )

    def _head(self) -> None:
        page = self.listing.page_data
        if page is None:
            return
        items = self.listing.items
        done = len(items) - self.listing.left()
        parts = [_("BRIEF"), fmt.day(self.matins.now, self.matins.lang)]
        if items:
            count = ngettext("{count} item", "{count} items", len(items))
            parts.append(_("{items}, ~{minutes} min").format(items=count, minutes=page.brief.minutes))
            parts.append(_("{count} done").format(count=done))
        when = fmt.since(page.brief.since, self.matins.lang, self.matins.now)
        self.set_title("  ".join(parts), _("since {when}").format(when=when))

    def _peek(self) -> None:
        item = self.listing.item
        figure = item.figures[0] if item and item.figures else None
        text = Content("")
        if figure is not None:
            about = " — " + clean_line(figure.title or "") if figure.title else ""
            text = Content.assemble((fmt.quoted(figure), ""), (about, "$quiet"))
        self.query_one("#peek", Static).update(text, layout=False)

    @on(Resize)
    def fit_head(self) -> None:
        """The head fits the width."""
        self._head()

    @on(Rows.Highlighted, "#list")
    def show_sentence(self) -> None:
        """The sentence of the item under the cursor stands below the list."""
        self._peek()
        self.refresh_bindings()

    @on(Rows.Opened, "#list")
    def open_item(self) -> None:
        """Enter opens an item at its figure, or a folded section."""
        if self.listing.toggle_fold():
            return
        item = self.listing.item
        if item is None:
            return
        self.listing.set_done({item.key})
        self._head()
        if item.figures and item.section in ("moved", "checks", "follow_ups"):
            self.show_article(item.figures[0].article, item.figures[0].id)
        elif item.item.story or item.articles:
            self.show_article(item.item.story or item.articles[0])

    def open_here(self) -> None:
        self.listing.action_open()

    def step_unread(self, by: int) -> bool:
        at = self.listing.next_open(self.listing.cursor, by)
        if at is None and by > 0:
            at = self.listing.next_open(-1, 1)
        if at is None:
            return False
        self.listing.go_to(at)
        return True

    def action_read_on(self) -> None:
        if self.active == "brief":
            item = self.listing.item
            if item is not None and item.key in self.listing.done:
                self.read_next(1)
                return
        if self.active == "done":
            # Whoever reads on by Space is not thrown out at the end.
            self.matins.say(_("the briefing ends here; {key} leaves").format(key=self.matins.key_of("leave")))
            return
        super().action_read_on()

    @task("done")
    async def at_end(self) -> None:
        from tui.questions import marked

        page = self.listing.page_data
        if page is None or not page.lines:
            return
        ids = list(dict.fromkeys(id for line in page.lines for id in line.articles))
        read, kept = await self.matins.store.read(marked, ids)
        checks = sum(line.section == "checks" and line.key in self.listing.done for line in page.lines)
        view = self.query_one("#done", DoneView)
        view.show(page, read, kept, checks, len(ids) - read, self.matins.key_of)
        self.activate("done", focus="done")
        if not self.matins.sample:
            await self.matins.store.write(Store.finish_briefing, page.brief.until)
            await self.matins.store.write(Store.set_setting, "left", None)

    def action_back(self) -> None:
        if self.active == "brief":
            return
        self.activate("brief")

    def action_leave(self) -> None:
        """`q`: from a story back to the list; from the list out, remembering the place."""
        if self.active == "story":
            self.activate("brief")
            return
        self._leave()

    @task("leave")
    async def _leave(self) -> None:
        page = self.listing.page_data
        try:
            if page is not None and page.lines and not self.matins.sample:
                item = self.listing.item
                await self.matins.store.write(Store.set_setting, "place", item.key if item else None)
                if self.listing.done and self.active != "done":
                    await self.matins.store.write(Store.set_setting, "left", page.brief.until)
        finally:
            self.app.exit(0)

    def on_marked(self, change: Marked) -> None:
        if change.read is None or self.listing.page_data is None:
            return
        keys = {line.key for line in self.listing.page_data.lines if change.ids & set(line.articles)}
        self.listing.set_done(keys, done=change.read)
        self._head()

    def target(self) -> Target:
        if self.active != "brief":
            return super().target()
        item = self.listing.item
        if item is None:
            return Target()
        figure = item.figures[0] if item.figures else None
        return Target(
            articles=item.articles,
            read=item.key in self.listing.done,
            title=item.text,
            figure=figure,
            company=(figure.company if figure else None) or (item.check.company if item.check else None),
            check=item.check.id if item.check and item.section == "checks" else None,
        )

    @property
    def reads_on(self) -> bool:
        return True  # to the page at the end

    def in_view(self) -> list[str]:
        page = self.listing.page_data
        return [id for line in page.lines for id in line.articles] if page else []

    def tray_changed(self) -> None:
        self.query_one("#tray", TrayView).show(self.matins.tray, self.matins.names)

    @task("write")
    async def action_write_briefing(self) -> None:
        page = self.listing.page_data
        if page is None:
            return
        from tui.export import write_brief

        path = Path.cwd() / f"matins-{self.matins.now:%Y-%m-%d}.md"
        try:
            await self.matins.store.read(write_brief, self.matins.names, page.brief, path)
        except (OSError, MatinsError) as error:
            self.matins.say(_("not written: {error}").format(error=error), "bad")
            return
        self.matins.say(_("written to {path}").format(path=path), "good")
