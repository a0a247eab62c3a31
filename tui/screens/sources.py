"""Sources: subscriptions and their health; add, rename, pause, remove."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import Worker

from store.db import Store
from store.errors import MatinsError
from store.models import Source
from store.text import clean_line
from tui.commands import bindings
from tui.format import moment
from tui.history import Marked
from tui.i18n import _, ngettext
from tui.i18n import mark as N_
from tui.questions import every_id, first_rows, rows_by_id
from tui.screens.desk import Desk
from tui.screens.marking import Target
from tui.tasks import task
from tui.widgets.rows import Rows
from tui.widgets.sourcelist import STATES, SourceList
from tui.widgets.stories import StoryList
from tui.widgets.story import StoryPane
from tui.widgets.typed import Typed


class SourcesScreen(Desk):
    """The list of subscriptions, the articles of one, a story to read."""

    PANES: ClassVar[tuple[str, ...]] = ("subscriptions", "articles", "story")
    STOPS: ClassVar[tuple[str, ...]] = ("list", "stories", "figures", "text")
    SINGLE: ClassVar[bool] = True
    TITLE_TEXT: ClassVar[str] = N_("SOURCES")
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("sources.add", "sources.edit", "sources.pause", "sources.remove", "refresh.this"),
    ]

    _editing: str | None = None  # the source whose title is typed; "" while an address is

    def panes(self) -> Iterable[Widget]:
        with Vertical(id="subscriptions", classes="pane"):
            yield Static(id="empty", markup=False)
            yield SourceList(id="list")
            yield Static(id="health", markup=False)
            yield Typed(id="line", select_on_focus=False)
        with Vertical(id="articles", classes="pane"):
            yield Static(id="stories-title", markup=False)
            yield StoryList(id="stories")
        yield StoryPane(id="story", classes="pane")

    @property
    def listing(self) -> SourceList:
        """The subscriptions."""
        return self.query_one("#list", SourceList)

    @property
    def stories(self) -> StoryList:
        """The articles of one."""
        return self.query_one("#stories", StoryList)

    @property
    def line(self) -> Input:
        """Where an address or a title is typed."""
        return self.query_one("#line", Input)

    def start(self) -> None:
        self.line.display = False

    @task("sources")
    async def load(self) -> None:
        sources = await self.matins.store.read(Store.sources)
        self.listing.show(sources, self.matins.now)
        self.listing.display = bool(sources)
        empty = self.query_one("#empty", Static)
        empty.display = not sources
        key = self.matins.key_of
        lines = [
            _("No sources yet."),
            "",
            _("{key}  add a feed, a page, a file or a directory").format(key=key("sources.add")),
            _("{key}  choose from the starter list").format(key=key("starter")),
        ]
        empty.update(Content("\n".join(lines)))
        failing = sum(source.state in ("failing", "gone") for source in sources)
        self.set_title(
            _(self.TITLE_TEXT) + f"  {len(sources)}",
            ngettext("{count} failing", "{count} failing", failing) if failing else "",
        )
        self._health()
        self.activate(self.active)

    def _health(self) -> None:
        source = self.listing.source
        text = Content("")
        if source is not None:
            sign, style, word = STATES.get(source.state, ("?", "", source.state))
            tone = {"good": "$rise", "bad": "$fall"}.get(style, "$quiet")
            parts: list[Content | str | tuple[str, str]] = [(f"{sign} {_(word)}", tone), "  ", clean_line(source.url)]
            if source.full_text:
                parts += ["  ", (_("full text"), "$quiet")]
            if source.error:
                parts += ["\n", (clean_line(source.error), tone)]
            if source.next_check:
                words = _("next check {when}").format(when=moment(source.next_check, self.matins.lang, self.matins.now))
                parts += ["\n", (words, "$quiet")]
            text = Content.assemble(*parts)
        self.query_one("#health", Static).update(text)

    @on(Rows.Highlighted, "#list")
    def follow(self) -> None:
        """The health of the source under the cursor stands below."""
        self._health()
        self.refresh_bindings()

    # Articles of a source

    @on(Rows.Opened, "#list")
    def open_source(self) -> None:
        """Enter lists the source's articles."""
        source = self.listing.source
        if source is not None:
            self._load_articles(source)
            self.activate("articles", focus="stories")

    @task("articles")
    async def _load_articles(self, source: Source) -> None:
        query = f'source:"{source.id}"'
        rows = await self.matins.store.read(first_rows, query, 128)
        self.stories.show(rows)
        words = ngettext("{count} article", "{count} articles", source.articles)
        title = clean_line(source.title or source.url)
        self.query_one("#stories-title", Static).update(Content(f"{title}  {words}"), layout=False)
        if len(rows) == 128:
            self.stories.add_ids(await self.matins.store.read(every_id, query))

    @on(StoryList.Wanted)
    def fill(self, event: StoryList.Wanted) -> None:
        """Rows that came into view."""
        self._fill(event.ids)

    @task("rows", exclusive=False)
    async def _fill(self, ids: tuple[str, ...]) -> None:
        self.stories.put(await self.matins.store.read(rows_by_id, ids))

    @on(Rows.Opened, "#stories")
    def open_story(self) -> None:
        """Enter reads."""
        if self.stories.article:
            self.show_article(self.stories.article)

    def open_here(self) -> None:
        if self.is_reading:
            self.stories.action_open()
        else:
            super().open_here()

    def step_unread(self, by: int) -> bool:
        at = self.stories.unread_from(self.stories.cursor, by)
        if at is None or self.active == "subscriptions":
            return False
        self.stories.go_to(at)
        return True

    def on_marked(self, change: Marked) -> None:
        self.stories.mark(set(change.ids), read=change.read, kept=change.kept)

    @property
    def has_rows(self) -> bool:
        return self.active == "articles" and bool(self.stories.ids)

    def in_view(self) -> list[str]:
        return self.stories.unread_ids() if self.active == "articles" else []

    def target(self) -> Target:
        if self.active == "story":
            return super().target()
        row = self.stories.row
        if self.active == "articles" and row is not None:
            return Target((row.id,), row.read, row.kept, row.url, row.title)
        source = self.listing.source
        return Target(
            url=(source.html_url or source.url) if source else None, title=source.title or "" if source else ""
        )

    # Changing subscriptions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.is_mounted and action == "full_text" and self.active == "subscriptions":
            return self.listing.source is not None and self.listing.source.kind == "feed"
        if self.is_mounted and action in ("edit", "pause", "remove"):
            return self.listing.source is not None and self.active == "subscriptions"
        return super().check_action(action, parameters)

    def _type(self, source: str, text: str, hint: str) -> None:
        self._editing = source
        self.activate("subscriptions")
        self.line.display = True
        self.line.value = text
        self.line.placeholder = hint
        self.call_after_refresh(self.line.focus)

    def action_add(self) -> None:
        self._type("", "", _("address of a feed or page, a file (also OPML) or a directory; Esc leaves"))

    def action_edit(self) -> None:
        source = self.listing.source
        if source is not None:
            self._type(source.id, clean_line(source.title or ""), _("title; Esc leaves"))

    def action_back(self) -> None:
        if self.line.display:
            self._stop_typing()
        else:
            super().action_back()

    def _stop_typing(self) -> None:
        self.line.display = False
        self.activate("subscriptions")

    @on(Input.Submitted, "#line")
    def typed(self, event: Input.Submitted) -> None:
        """What was typed is an address to subscribe to, or a title."""
        text = event.value.strip()
        editing = self._editing
        self._stop_typing()
        if not text:
            return
        if editing:
            self._rename(editing, text)
        else:
            self._add(text)

    @task("add", exclusive=False)
    async def _add(self, text: str) -> None:
        matins = self.matins
        matins.set_status(busy=_("looking at {address}…").format(address=clean_line(text)[:60]))
        try:
            added = await self._subscribe(text)
        finally:
            matins.set_status(busy="")
        if matins.moves_to is not None:
            matins.exit(0)  # on to the user's own store
            return
        self.load()
        matins.refresh_sources(added, force=True)

    async def _subscribe(self, text: str) -> Sequence[Source]:
        """Subscribes to an address, a file, a directory, or to everything that an OPML file lists."""
        from feeds import sources

        matins = self.matins
        path = Path(text).expanduser()
        if text.lower().endswith((".opml", ".xml")) and await asyncio.to_thread(_is_opml, path):
            found = await matins.add_sources(partial(_import_opml, path=path))
            matins.say(ngettext("{count} source added", "{count} sources added", len(found)), "good")
            return found
        one = await sources.find(text, limits=matins.config.limits if matins.config else None)
        source = await matins.add_sources(partial(Store.add_source, source=one))
        matins.say(_("added {title}").format(title=clean_line(source.title or source.url)), "good")
        return [source]

    def action_refresh_this(self) -> None:
        """`r` asks the source under the cursor."""
        source = self.listing.source
        if source is not None:
            self.matins.refresh_sources([source], force=True)

    @task("rename", exclusive=False)
    async def _rename(self, id: str, title: str) -> None:
        await self.matins.store.write(_change, id, {"title": title})
        self.load()

    @task("pause", exclusive=False)
    async def action_pause(self) -> None:
        source = self.listing.source
        if source is None:
            return
        state = "ok" if source.state == "paused" else "paused"
        await self.matins.store.write(_change, source.id, {"state": state})
        self.matins.say(_("paused") if state == "paused" else _("goes on"))
        self.load()

    def action_full_text(self) -> Worker[None]:
        """`F` on a source: its articles are always fetched whole, or no longer."""
        source = self.listing.source
        if self.active != "subscriptions" or source is None:
            return super().action_full_text()
        return self._set_full_text(source)

    @task("pause", exclusive=False)
    async def _set_full_text(self, source: Source) -> None:
        await self.matins.store.write(_change, source.id, {"full_text": not source.full_text})
        self.matins.say(_("as its feed gives them") if source.full_text else _("articles of this source come whole"))
        self.load()

    def action_remove(self) -> None:
        source = self.listing.source
        if source is None:
            return
        if self.matins.pair(self.matins.key_of("sources.remove")):
            self._remove(source)
        else:
            title = clean_line(source.title or source.url)
            self.matins.say(_("again removes {title}; its articles stay").format(title=title))

    @task("remove", exclusive=False)
    async def _remove(self, source: Source) -> None:
        await self.matins.store.write(Store.remove_source, source.id)
        self.matins.say(_("removed {title}").format(title=clean_line(source.title or source.url)))
        self.load()


def _change(store: Store, id: str, fields: dict[str, Any]) -> None:
    store.set_source(id, **fields)


def _is_opml(path: Path) -> bool:
    try:
        return b"<opml" in path.open("rb").read(2000).lower()
    except OSError:
        return False


def _import_opml(store: Store, path: Path) -> list[Source]:
    """Subscribes to what an OPML file lists, returning what is new; runs on the store's thread."""
    from datetime import UTC, datetime

    from feeds.importing import import_paths

    before = {source.id for source in store.sources()}
    for item in import_paths(store, [path], now=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")):
        if item.error:
            raise MatinsError(item.error)
    return [source for source in store.sources() if source.id not in before]
