"""The way to an own briefing: choose sources, companies and topics to watch; they are fetched at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from store import vocabulary
from store.db import Store
from store.models import Source
from store.record import dataclass
from store.text import clean_line
from tui.cells import fit
from tui.commands import bindings
from tui.i18n import _, listed, ngettext
from tui.i18n import mark as N_
from tui.names import Names
from tui.screens.info import InfoScreen
from tui.screens.marking import COMMAS
from tui.tasks import task
from tui.widgets.columns import widest
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Line
from tui.widgets.rows import Rows
from tui.widgets.statusline import StatusLine

SUGGESTED = 12  # companies offered from what the store holds already


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: sources, a topic or a company; `lines` say what is in it."""

    kind: str  # sources | topic | company
    id: str
    title: str
    feeds: tuple[Any, ...] = ()

    @property
    def contents(self) -> str:
        """The titles of its feeds."""
        return listed(clean_line(feed.title or feed.xml_url) for feed in self.feeds)


HEADS = {
    "sources": N_("SOURCES to read"),
    "company": N_("COMPANIES to watch"),
    "topic": N_("TOPICS to watch"),
}


class StarterList(Rows):
    """What can be chosen, under its headings."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.choices: list[Choice] = []
        self.chosen: set[tuple[str, str]] = set()
        self._rows: list[Choice | str | None] = []  # a choice, a heading, a blank
        self._title = 0  # cells of the column of titles

    def show(self, choices: Sequence[Choice]) -> None:
        """Shows the choices."""
        self.choices = list(choices)
        self._rows = []
        for kind, head in HEADS.items():
            self._rows += [None, head] if self._rows else [head]
            for choice in self.choices:
                if choice.kind == kind:
                    self._rows.append(choice)
        titles = (clean_line(choice.title) for choice in self.choices if choice.feeds)
        self._title = widest(titles, 8, 24)
        self.set_count(len(self._rows))

    @property
    def choice(self) -> Choice | None:
        """What is under the cursor."""
        row = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        return row if isinstance(row, Choice) else None

    def is_stop(self, index: int) -> bool:
        return isinstance(self._rows[index], Choice)

    def toggle(self) -> None:
        """Chooses what is under the cursor, or no longer."""
        row = self.choice
        if row is not None:
            self.chosen ^= {(row.kind, row.id)}
            self.redraw()

    def picked(self, kind: str) -> list[Choice]:
        """The chosen ones of a kind, in their order."""
        return [one for one in self.choices if one.kind == kind and (kind, one.id) in self.chosen]

    def line(self, index: int, width: int) -> Line:
        row = self._rows[index]
        if row is None:
            return []
        if isinstance(row, str):
            return [(" " + _(row), "heading")]
        mark = "[x]" if (row.kind, row.id) in self.chosen else "[ ]"
        line: Line = [("› " if self.is_here(index) else "  ", "accent"), (f"{mark} ", "accent")]
        if not row.feeds:
            return [*line, (clean_line(row.title), "unread")]
        return [
            *line,
            (fit(clean_line(row.title), self._title), "unread"),
            (fit(str(len(row.feeds)), 5, right=True) + "  ", "accent"),
            (row.contents, "muted"),
        ]


class StarterScreen(InfoScreen):
    """Enter or Space chooses; `W` names companies; `a` adds what is chosen and refreshes."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sources.add", "select", "watch")]

    _names: tuple[str, ...] = ()  # of every company that can be watched, for the prompt

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        yield Static(id="hint", markup=False)
        yield StarterList(id="groups")
        yield Static(id="sentence", markup=False)
        yield StatusLine(id="status")
        yield KeyBar()

    def start(self) -> None:
        self._load()

    @property
    def groups(self) -> StarterList:
        """The choices."""
        return self.query_one("#groups", StarterList)

    @task("starter")
    async def _load(self) -> None:
        self._count()
        hint = _(
            "Enter chooses, {watch} names a company, {key} adds what is chosen and fetches it, Esc goes back."
        ).format(key=self.matins.key_of("sources.add"), watch=self.matins.key_of("watch"))
        if self.matins.sample:
            hint += " " + _("It goes to your own store, which opens then.")
        self.query_one("#hint", Static).update(hint)
        sources = await asyncio.to_thread(_starter)
        self.groups.show(sources)
        self.groups.focus()
        directory = self.matins.config.lexicon if self.matins.config else None
        named = await asyncio.to_thread(_named, sources, directory)
        tags = await self.matins.store.read(_watchable, self.matins.names, named)
        self.groups.show([*sources, *tags])
        self.tell()

    def _count(self) -> None:
        """What is chosen stands in the title."""
        feeds = sum(len(choice.feeds) for choice in self.groups.picked("sources"))
        companies, topics = (len(self.groups.picked(kind)) for kind in ("company", "topic"))
        parts = [_("YOUR OWN BRIEFING")]
        if feeds:
            parts.append(ngettext("{count} source", "{count} sources", feeds))
        if companies:
            parts.append(ngettext("{count} company", "{count} companies", companies))
        if topics:
            parts.append(ngettext("{count} topic", "{count} topics", topics))
        self.set_title("  ".join(parts[:1]) + ("  " + " · ".join(parts[1:]) if parts[1:] else ""))

    @on(Rows.Highlighted, "#groups")
    def tell(self) -> None:
        """What is in the sources under the cursor stands below."""
        choice = self.groups.choice
        words = self.query_one("#sentence", Static)
        words.update(Content(choice.contents if choice else ""))
        words.display = bool(choice and choice.feeds)

    @on(Rows.Opened, "#groups")
    def choose(self) -> None:
        """Enter chooses."""
        self.groups.toggle()
        self._count()

    def action_select(self) -> None:
        self.choose()

    def action_read_on(self) -> None:
        self.choose()
        self.groups.action_down()

    # Companies by name

    @task("names")
    async def action_watch(self) -> None:
        from tui.screens.prompt import Prompt

        config = self.matins.config
        directory = config.lexicon if config else None
        if not self._names:
            self._names = await asyncio.to_thread(_company_names, directory)

        def take(text: str | None) -> None:
            self._take(text or "", directory)

        self.app.push_screen(
            Prompt(_("watch"), hint=_("companies, in either language, with commas between"), known=self._names), take
        )

    @task("names")
    async def _take(self, text: str, directory: Path | None) -> None:
        parts = [part.strip() for part in COMMAS.split(text) if part.strip()]
        found, unknown = await asyncio.to_thread(_companies, parts, directory)
        known = {one.id for one in self.groups.choices if one.kind == "company"}
        new = [Choice("company", id, self.matins.names.known(id) or id) for id in found if id not in known]
        if new:
            names = await self.matins.store.read(_labels, self.matins.names, found)
            self.groups.show([*(replace(one, title=names[one.id]) for one in new), *self.groups.choices])
        self.groups.chosen |= {("company", id) for id in found}
        self.groups.redraw()
        self._count()
        if unknown:
            self.matins.say(_("not known: {names}").format(names=listed(unknown)), "bad")

    @task("add")
    async def action_add(self) -> None:
        feeds = [feed for choice in self.groups.picked("sources") for feed in choice.feeds]
        watched = [(kind, choice.id) for kind in ("company", "topic") for choice in self.groups.picked(kind)]
        if not feeds and not watched:
            self.matins.say(_("nothing chosen yet"))
            return
        matins = self.matins
        sources = [Source("", feed.xml_url, feed.title) for feed in feeds]
        added = await matins.add_sources(partial(add_all, sources=sources, watched=watched))
        if matins.moves_to is not None:
            matins.exit(0)  # on to the user's own store
            return
        matins.pop_screen()
        matins.say(ngettext("{count} source added", "{count} sources added", added), "good")
        matins.refreshed.publish(True)
        matins.refresh_sources(None, force=False)


def _starter() -> list[Choice]:
    """The shipped list by topic."""
    from importlib.resources import files

    from feeds.opml import parse_opml

    groups: dict[str, list[Any]] = {}
    for feed in parse_opml(files("feeds").joinpath("starter.opml").read_bytes()).feeds:
        groups.setdefault(" / ".join(_(part) for part in feed.category) or "…", []).append(feed)
    return [Choice("sources", title, title, tuple(feeds)) for title, feeds in groups.items()]


def _named(choices: Sequence[Choice], directory: Path | None) -> list[str]:
    """The companies that the shipped feeds are of or about, in their order."""
    from feeds.reading.lexicon import load
    from feeds.reading.names import find_names
    from feeds.reading.shadow import shadow

    text = "\n".join(feed.title for choice in choices for feed in choice.feeds)
    found = find_names(shadow(text), text, load(directory))
    return list(dict.fromkeys(name.id for name in sorted(found) if name.kind == "company"))


def _watchable(store: Store, names: Names, named: Sequence[str]) -> list[Choice]:
    """The topics, and the companies the store knows most of, then those named; runs on the store's thread."""
    companies = list(dict.fromkeys([*(row.id for row in store.company_rows()[:SUGGESTED]), *named]))[:SUGGESTED]
    return [Choice("company", id, names(id)) for id in companies] + [
        Choice("topic", id, names(id)) for id in vocabulary.TOPICS
    ]


def _labels(store: Store, names: Names, ids: Sequence[str]) -> dict[str, str]:
    return names.of(ids)


def _company_names(directory: Path | None) -> tuple[str, ...]:
    from feeds.reading.lexicon import load

    return tuple(sorted({company.name for company in load(directory).companies.values()}))


def _companies(parts: Sequence[str], directory: Path | None) -> tuple[list[str], list[str]]:
    """The companies that these names mean, and the names that mean none."""
    from feeds.reading.lexicon import load

    lexicon = load(directory)
    found = {part: lexicon.resolve(part) for part in parts}
    ids = dict.fromkeys(id for id in found.values() if id in lexicon.companies)
    return [id for id in ids if id], [part for part, id in found.items() if id not in lexicon.companies]


def add_all(store: Store, sources: Sequence[Source], watched: Sequence[tuple[str, str]] = ()) -> int:
    """Adds these sources to a store and watches these (kind, id); returns how many sources are new."""
    before = len(store.sources())
    for source in sources:
        store.add_source(source)
    for kind, id in watched:
        store.watch(kind, id)
    return len(store.sources()) - before
