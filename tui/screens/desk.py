"""What every screen shares: panes side by side or one at a time, a story to read, and the status and key lines."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.css.query import NoMatches
from textual.events import DescendantFocus, Resize
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui.commands import bindings
from tui.history import Marked
from tui.i18n import _
from tui.screens.doing import Doing
from tui.screens.marking import Target
from tui.screens.opening import is_web
from tui.screens.resizing import Resizing
from tui.tasks import REST, task
from tui.widgets.article import ArticleView
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import LINE_STYLES, Lines
from tui.widgets.rows import Rows
from tui.widgets.statusline import StatusLine
from tui.widgets.story import StoryPane

if TYPE_CHECKING:
    from tui.app import MatinsApp
    from tui.questions import StoryPage


class Desk(Doing, Resizing, Screen[None]):
    """A screen of panes. `PANES` are their ids from left to right, the last one the reading pane `story`.

    At 120 columns and more they stand side by side, unless `SINGLE`; below, and in zen, the active one alone.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {*LINE_STYLES}
    PANES: ClassVar[tuple[str, ...]] = ("story",)
    STOPS: ClassVar[tuple[str, ...]] = ("figures", "text")  # ids that Tab goes through
    SINGLE: ClassVar[bool] = False
    TITLE_TEXT: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *Doing.BINDINGS,
        *bindings(
            "read.on", "back", "unread.next", "unread.previous", "source.next", "source.previous", "move.left",
            "move.right", "pane.next", "pane.previous", "pane.zen", "leave", "reader.down", "reader.up",
        ),
    ]  # fmt: skip

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        with Horizontal(id="panes"):
            yield from self.panes()
        yield StatusLine(id="status")
        yield KeyBar()

    def panes(self) -> Iterable[Widget]:
        """The panes from left to right; each has the class `pane` and an id of PANES."""
        yield StoryPane(id="story", classes="pane")

    @property
    def matins(self) -> MatinsApp:
        """The app."""
        return cast("MatinsApp", self.app)

    @property
    def story(self) -> StoryPane:
        """The reading pane."""
        return self.query_one("#story", StoryPane)

    def __init__(self) -> None:
        super().__init__(classes="-single" if self.SINGLE else None)
        self._is_behind = False  # whether a refresh brought something while another screen was in view

    def on_mount(self) -> None:
        self.activate(self.PANES[0])
        self.matins.marked.subscribe(self, self._marked)
        self.matins.refreshed.subscribe(self, self._refreshed)
        self.matins.revalued.subscribe(self, lambda _: self.revalue())
        self.start()
        self.load()

    def _refreshed(self, changed: bool) -> None:
        if changed and self.is_current:
            self.load()
        elif changed:
            self._is_behind = True

    def on_screen_resume(self) -> None:
        """What came while another screen was in view is asked for now."""
        if self._is_behind:
            self._is_behind = False
            self.load()

    def start(self) -> None:
        """What a screen does first; Textual calls every class's own `on_mount`, so subclasses say it here."""

    def load(self) -> object:
        """Asks the store for what the screen shows."""
        return None

    @property
    def has_amounts(self) -> bool:
        return self.is_reading and bool(self.story.strip.figures)

    @property
    def reads_on(self) -> bool:
        """Whether there is anything to open, or to page through."""
        return self.is_reading or (isinstance(self.focused, Rows) and self.focused.count > 0)

    def revalue(self) -> None:
        """Shows amounts in the currency wanted now."""
        self.story.strip.measure()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.is_mounted:
            page = self.story.page
            if action in ("next_source", "previous_source"):
                return self.is_reading and page is not None and len(page.articles) > 1
            if action == "read_on":
                return self.reads_on
            if action in ("reader_down", "reader_up"):
                return page is not None and not self.is_reading and bool(self.story.region.width)
        return super().check_action(action, parameters)

    def _marked(self, change: Marked) -> None:
        self.story.mark(change)
        if change.on_articles:
            self.on_marked(change)

    def on_marked(self, change: Marked) -> None:
        """Shows marks in the screen's lists."""

    def set_title(self, left: str, right: str = "") -> None:
        """The line at the top: what this is, and a remark at the right."""
        title = self.query_one("#title", Static)
        width = max(1, self.app.size.width - 2)
        from tui.cells import cell_len, crop

        right = crop(right, max(0, width - cell_len(left) - 2))
        gap = " " * max(1, width - cell_len(left) - cell_len(right))
        title.update(Content.assemble((left, "bold $primary"), gap, (right, "$quiet")), layout=False)

    # Panes

    @property
    def active(self) -> str:
        """The id of the active pane."""
        return next((id for id in self.PANES if self._pane(id).has_class("-active")), self.PANES[0])

    def _pane(self, id: str) -> Widget:
        return self.query_one(f"#{id}")

    def activate(self, id: str, *, focus: str | None = None) -> None:
        """Makes a pane the active one and puts the focus on it, or on the widget `focus` in it."""
        for one in self.PANES:
            self._pane(one).set_class(one == id, "-active")
        target = focus or next((stop for stop in self.STOPS if self._is_stop(stop, id)), None)
        if target is not None:
            # A pane that was hidden can take the focus only once it is laid out.
            self.call_after_refresh(self._focus, target)
        self.refresh_bindings()

    def _focus(self, id: str) -> None:
        try:
            self.query_one(f"#{id}").focus(scroll_visible=False)
        except NoMatches:
            return

    def _is_stop(self, id: str, pane: str | None = None) -> bool:
        widget = self.query_one(f"#{id}")
        inside = pane is None or any(one.id == pane for one in (widget, *widget.ancestors))
        return inside and widget.display and not (isinstance(widget, Rows) and not widget.count)

    def pane_of(self, widget: Widget) -> str | None:
        """The pane that holds a widget."""
        return next((one.id for one in (widget, *widget.ancestors) if one.id in self.PANES), None)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        pane = self.pane_of(event.widget)
        if pane is not None and pane != self.active:
            for one in self.PANES:
                self._pane(one).set_class(one == pane, "-active")
        self.refresh_bindings()

    @on(Resize)
    def keep_focus_visible(self) -> None:
        """A narrower terminal hides panes; the focus stays in the one shown."""
        if self.focused is not None:
            self.activate(self.active, focus=self.focused.id)

    def _step_stop(self, by: int) -> None:
        here = self.focused.id if self.focused else None
        at = self.STOPS.index(here) if here in self.STOPS else 0
        for step in range(1, len(self.STOPS) + 1):
            id = self.STOPS[(at + by * step) % len(self.STOPS)]
            if self._is_stop(id) and (not self.SINGLE or self._is_stop(id, self.active)):
                pane = self.pane_of(self.query_one(f"#{id}"))
                self.activate(pane or self.PANES[0], focus=id)
                return

    def action_next_pane(self) -> None:
        self._step_stop(1)

    def action_previous_pane(self) -> None:
        self._step_stop(-1)

    def action_right(self) -> None:
        self._step_pane(1)

    def action_left(self) -> None:
        self._step_pane(-1)

    def _step_pane(self, by: int) -> None:
        at = self.PANES.index(self.active) + by
        if 0 <= at < len(self.PANES) and not (self.PANES[at] == "story" and self.story.page is None):
            self.activate(self.PANES[at])

    def action_zen(self) -> None:
        self.toggle_class("-zen")
        if self.focused is not None:
            self.activate(self.active, focus=self.focused.id)

    def action_reader_down(self) -> None:
        self.story.text.move(1)

    def action_reader_up(self) -> None:
        self.story.text.move(-1)

    def action_back(self) -> None:
        at = self.PANES.index(self.active)
        if at > 0:
            self.activate(self.PANES[at - 1])
        elif len(self.app.screen_stack) > 1:
            self.app.pop_screen()

    def action_leave(self) -> None:
        """`q` goes back; from the first pane to the briefing."""
        if self.active != self.PANES[0]:
            self.action_back()
        else:
            self.matins.action_leave()

    # Reading

    def show_article(self, id: str, figure: str | None = None, *, focus: bool = True) -> None:
        """Opens an article in the reading pane; opened with focus, its whole story is read."""
        self._show_article(id, figure, focus)

    @task("story")
    async def _show_article(self, id: str, figure: str | None, focus: bool) -> None:
        from tui.questions import story_page

        if not focus:
            await asyncio.sleep(REST)
        page = await self.matins.store.read(story_page, self.matins.names, id, figure)
        if page is None:
            self.matins.say(_("this article is no longer in the store"), "bad")
            return
        self.story.show(page, figure)
        if focus:
            self.activate("story", focus="text")
            self._read(page)
        self.refresh_bindings()

    def text_changed(self, id: str) -> None:
        """The article is shown anew where it is read."""
        if self.story.page is not None and self.story.page.article.id == id:
            self.show_article(id, focus=False)
        self.load()

    def _read(self, page: StoryPage) -> None:
        if page.unread:
            self.run_worker(self.matins.history.mark(page.unread, read=True), group="read")

    @property
    def is_reading(self) -> bool:
        """Whether the focus is in the reading pane, on an article."""
        return self.active == "story" and self.story.page is not None

    def action_read_on(self) -> None:
        if not self.is_reading:
            self.open_here()
        elif not self.story.text.is_at_end:
            self.story.text.action_page_down()
            self.activate("story", focus="text")
        else:
            self.read_next(1)

    def read_next(self, by: int) -> None:
        """Opens the next unread of the list; at its end, says so."""
        if self.step_unread(by):
            self.open_here()
        else:
            self.at_end()

    def action_next_unread(self) -> None:
        self._go_unread(1)

    def action_previous_unread(self) -> None:
        self._go_unread(-1)

    def _go_unread(self, by: int) -> None:
        if self.is_reading:
            self.read_next(by)
        elif not self.step_unread(by):
            self.matins.say(_("nothing unread there"))

    def at_end(self) -> object:
        """Nothing unread is left in the list."""
        self.matins.say(_("nothing unread left here"), "good")
        return None

    def open_here(self) -> None:
        """Opens what the list's cursor stands on."""
        if isinstance(self.focused, Rows):
            self.focused.action_open()

    def step_unread(self, by: int) -> bool:
        """Moves the list's cursor to the next unread row; False where there is none."""
        return False

    def action_links(self) -> None:
        """Letters over the links in view; pressed again, or where none is in view, the list of all."""
        text, page = self.story.text, self.story.page
        links = [link for link in page.article.links if is_web(link[0])] if page and self.is_reading else []
        if not text.hints and text.hint(links):
            self.activate("story", focus="text")
            self.matins.say(_("letters open a link · {key} lists all").format(key=self.matins.key_of("links")))
            return
        text.end_hints()
        self.list_links()

    @on(ArticleView.Followed)
    def follow_link(self, event: ArticleView.Followed) -> None:
        """A link opened by its letters."""
        self._follow(event.url)

    def action_next_source(self) -> None:
        self._step_source(1)

    def action_previous_source(self) -> None:
        self._step_source(-1)

    def _step_source(self, by: int) -> None:
        page = self.story.page
        if page is not None and len(page.articles) > 1:
            at = page.articles.index(page.article.id) + by
            self.show_article(page.articles[at % len(page.articles)])

    @on(Rows.Highlighted, "#figures")
    def light_figure(self) -> None:
        """The sentence of the figure under the cursor is lit."""
        if self.focused is self.story.strip:
            self.story.text.light(self.story.figure)

    @on(Rows.Opened, "#figures")
    def go_to_sentence(self) -> None:
        """Enter on a figure goes to its sentence."""
        self.story.text.light(self.story.figure)
        self.activate("story", focus="text")

    def target(self) -> Target:
        """What marks and copies are about: the article that is read, else nothing."""
        page = self.story.page
        if page is None or not self.is_reading:
            return Target()
        figure = self.story.figure
        company = figure.company if figure and self.focused is self.story.strip else None
        return Target(
            articles=tuple(dict.fromkeys((page.article.id, *page.articles))),
            read=True,
            kept=page.article.kept,
            url=page.article.url,
            title=page.article.title or "",
            figure=figure,
            company=company or next(iter(page.article.companies), None),
            topic=next(iter(page.article.topics), None),
        )

    def list_of_focus(self) -> Lines | None:
        """The lines that have the focus."""
        return self.focused if isinstance(self.focused, Lines) else None
