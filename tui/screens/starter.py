"""The starter list: choose topics, add their sources."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from store.db import Store
from store.models import Source
from store.text import clean_line
from tui.cells import fit
from tui.commands import bindings
from tui.i18n import _, ngettext
from tui.screens.info import InfoScreen
from tui.tasks import task
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Line
from tui.widgets.rows import Rows
from tui.widgets.statusline import StatusLine


class StarterList(Rows):
    """Groups of sources, each chosen or not, with what is in them."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.groups: list[tuple[str, list[Any]]] = []
        self.chosen: set[int] = set()
        self._rows: list[tuple[int, Any | None]] = []

    def show(self, groups: list[tuple[str, list[Any]]]) -> None:
        """Shows the groups."""
        self.groups = groups
        self._rows = []
        for number, (_title, feeds) in enumerate(groups):
            self._rows.append((number, None))
            self._rows += [(number, feed) for feed in feeds]
        self.set_count(len(self._rows))

    def is_stop(self, index: int) -> bool:
        return self._rows[index][1] is None

    def toggle(self) -> None:
        """Chooses the group under the cursor, or no longer."""
        if self._rows:
            self.chosen ^= {self._rows[self.cursor][0]}
            self.redraw()

    def line(self, index: int, width: int) -> Line:
        number, feed = self._rows[index]
        if feed is None:
            title, feeds = self.groups[number]
            mark = "[x]" if number in self.chosen else "[ ]"
            return [
                ("› " if self.is_here(index) else "  ", "accent"),
                (f"{mark} ", "accent"),
                (fit(clean_line(title), max(10, width - 20)), "unread"),
                (fit(str(len(feeds)), 5, right=True), "muted"),
            ]
        return [("        ", ""), (clean_line(feed.title or feed.xml_url), "muted")]


class StarterScreen(InfoScreen):
    """Enter chooses a group; Space adds what is chosen and refreshes."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sources.add", "select")]

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        yield Static(id="hint", markup=False)
        yield StarterList(id="groups")
        yield StatusLine(id="status")
        yield KeyBar()

    def start(self) -> None:
        self._load()

    @property
    def groups(self) -> StarterList:
        """The groups."""
        return self.query_one("#groups", StarterList)

    @task("starter")
    async def _load(self) -> None:
        import asyncio

        self.set_title(_("START WITH THESE SOURCES"))
        hint = _("Enter chooses a topic, {key} adds what is chosen, Esc goes back.").format(
            key=self.matins.key_of("sources.add")
        )
        if self.matins.sample:
            hint += " " + _("They go to your own store, which opens then.")
        self.query_one("#hint", Static).update(hint)
        self.groups.show(await asyncio.to_thread(_starter))
        self.groups.focus()

    @on(Rows.Opened, "#groups")
    def choose(self) -> None:
        """Enter chooses a group."""
        self.groups.toggle()

    def action_select(self) -> None:
        self.groups.toggle()

    def action_read_on(self) -> None:
        self.groups.toggle()
        self.groups.action_down()

    @task("add")
    async def action_add(self) -> None:
        chosen = [feed for number in sorted(self.groups.chosen) for feed in self.groups.groups[number][1]]
        if not chosen:
            self.matins.say(_("nothing chosen yet"))
            return
        matins = self.matins
        sources = [Source("", feed.xml_url, feed.title) for feed in chosen]
        added = await matins.add_sources(partial(add_all, sources=sources))
        if matins.moves_to is not None:
            matins.exit(0)  # on to the user's own store
            return
        matins.pop_screen()
        matins.say(ngettext("{count} source added", "{count} sources added", added), "good")
        matins.refreshed.publish(True)
        matins.refresh_sources(None, force=False)


def _starter() -> list[tuple[str, list[Any]]]:
    """The shipped list by topic."""
    from importlib.resources import files

    from feeds.opml import parse_opml

    groups: dict[str, list[Any]] = {}
    for feed in parse_opml(files("feeds").joinpath("starter.opml").read_bytes()).feeds:
        groups.setdefault(" / ".join(_(part) for part in feed.category) or "…", []).append(feed)
    return list(groups.items())


def add_all(store: Store, sources: Sequence[Source]) -> int:
    """Adds these sources to a store; returns how many are new."""
    before = len(store.sources())
    for source in sources:
        store.add_source(source)
    return len(store.sources()) - before
