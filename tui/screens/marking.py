"""Marks on what is under the cursor, or on what is chosen in the list: read, kept, tags, all in view."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from store.db import Store
from store.errors import MatinsError
from store.models import Figure
from store.record import dataclass
from store.text import clean_line
from tui.commands import bindings
from tui.history import Marked, told
from tui.i18n import _, ngettext
from tui.widgets.choosing import Choosing
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.app import MatinsApp
    from tui.widgets.stories import StoryList

    class Base(Screen[None]):
        @property
        def matins(self) -> MatinsApp: ...
else:
    Base = object

COMMAS = re.compile(r"[,，、;；]")


@dataclass(frozen=True, slots=True)
class Target:
    """What is under the cursor."""

    articles: tuple[str, ...] = ()
    read: bool = False
    kept: bool = False
    url: str | None = None
    title: str = ""
    figure: Figure | None = None
    company: str | None = None
    topic: str | None = None
    check: str | None = None


class Marking(Base):
    """Mixed into screens; `target` says what is under the cursor, `in_view` the articles that `A` marks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("mark.read", "mark.keep", "mark.all", "tag.add", "tag.remove", "watch"),
    ]

    def target(self) -> Target:
        """What is under the cursor."""
        raise NotImplementedError

    def in_view(self) -> list[str]:
        """The unread articles of this view."""
        return []

    @property
    def has_rows(self) -> bool:
        """Whether there is anything in view to mark."""
        return True

    def load(self) -> object:
        """Asks the store again."""

    # What is chosen

    @property
    def chosen(self) -> Choosing | None:
        """The list in focus, where rows of it are chosen."""
        rows = self.focused
        return rows if isinstance(rows, Choosing) and rows.chosen else None

    def _about(self, most: int | None = None) -> list[str]:
        """The articles that a mark is about: of the chosen rows, else of what is under the cursor; `most` of each."""
        rows = self.chosen
        if rows is None:
            return list(self.target().articles[:most])
        keys = (key for key in rows.every_key() if key in rows.chosen)
        return list(dict.fromkeys(id for key in keys for id in rows.articles_of(key)[:most]))

    def on_choosing_chose(self, event: Choosing.Chose) -> None:
        """Says how many are chosen."""
        count = len(event.rows.chosen)
        self.matins.say(ngettext("{count} chosen", "{count} chosen", count) if count else _("none chosen"))
        self.refresh_bindings()

    # Marks

    async def action_toggle_read(self) -> None:
        rows, ids = self.chosen, self._about()
        if not ids:
            return
        was = self.target().read if rows is None else all(rows.is_marked(key, "read") for key in rows.chosen)
        count = await self.matins.history.mark(ids, read=not was)
        if rows is not None:
            self._said(Marked(frozenset(ids), read=not was), count)
        elif isinstance(self.focused, Rows):
            self.focused.action_down()

    async def action_toggle_kept(self) -> None:
        rows = self.chosen
        if rows is None:
            target = self.target()
            if target.articles:
                await self.matins.history.mark(target.articles[:1], kept=not target.kept)
                self.matins.say(_("no longer kept") if target.kept else _("kept"))
            return
        was = all(rows.is_marked(key, "kept") for key in rows.chosen)
        ids = self._about(1)
        count = await self.matins.history.mark(ids, kept=not was)
        self._said(Marked(frozenset(ids), kept=not was), count)

    async def action_mark_all(self) -> None:
        ids = self.in_view()
        count = await self.matins.history.mark(ids, read=True) if ids else 0
        if count:
            self._said(Marked(frozenset(ids), read=True), count)
        else:
            self.matins.say(_("nothing unread here"))

    def _said(self, change: Marked, count: int) -> None:
        """Says what a change on several articles did, and how to take it back."""
        done = Marked(frozenset(map(str, range(count))), change.read, change.kept, change.tagged, name=change.name)
        key = self.matins.key_of("mark.undo")
        self.matins.say(_("{what} · {key} undoes").format(what=told(done), key=key))

    # Tags

    def action_tag_add(self) -> None:
        self._ask_tags(on=True)

    def action_tag_remove(self) -> None:
        self._ask_tags(on=False)

    def _ask_tags(self, *, on: bool) -> None:
        ids = self._about(1)
        if ids:
            self.run_worker(self._tags(ids, on=on), group="tags-asked", exclusive=True)

    async def _tags(self, ids: Sequence[str], *, on: bool) -> None:
        from tui.screens.prompt import Prompt

        try:
            known, here = await self.matins.store.read(_known_tags, list(ids))
        except MatinsError as error:
            self.matins.say(str(error), "bad")
            return
        if not on and not here:
            self.matins.say(_("no tag here"))
            return
        asked = _("tag") if on else _("take off")
        prompt = Prompt(asked, "" if on else ", ".join(here), hint=_("words, with commas between"), known=known)
        self.app.push_screen(prompt, lambda text: self._take_tags(ids, text, on=on))

    def _take_tags(self, ids: Sequence[str], text: str | None, *, on: bool) -> None:
        names = [name for part in COMMAS.split(text or "") if (name := clean_line(part).strip())]
        self.run_worker(self._tag(ids, list(dict.fromkeys(names)), on=on), group="tags-set")

    async def _tag(self, ids: Sequence[str], names: Sequence[str], *, on: bool) -> None:
        for name in names:
            change = Marked(frozenset(ids), tagged=on, name=name)
            self._said(change, await self.matins.history.do(change))

    # The watch list

    async def action_watch(self) -> None:
        target = self.target()
        kind, id = ("company", target.company) if target.company else ("topic", target.topic)
        if not id:
            return
        try:
            on = (kind, id) not in await self.matins.store.read(Store.watched)
        except MatinsError as error:
            self.matins.say(str(error), "bad")
            return
        if await self.matins.history.do(Marked(frozenset({id}), watched=on, name=kind)):
            name = self.matins.names.known(id)
            self.matins.say((_("watching {name}") if on else _("no longer watching {name}")).format(name=name))
            self.load()

    # Sorting

    def on_story_list_sort_wanted(self, event: StoryList.SortWanted) -> None:
        """Another order of a list."""
        self.run_worker(self._sort(event.rows, event.order), group="sort", exclusive=True)

    async def _sort(self, rows: StoryList, order: str) -> None:
        from tui.sorting import sorted_ids

        try:
            ids = await self.matins.store.read(sorted_ids, list(rows.ids), order)
        except MatinsError as error:
            self.matins.say(str(error), "bad")
            return
        rows.reorder(ids)


def _known_tags(store: Store, ids: list[str]) -> tuple[list[str], list[str]]:
    """The tags in use, and those of these articles."""
    here = [tag for article in store.articles_by_id(ids[:500]) for tag in article.tags]
    return sorted({*store.tags(), *here}), list(dict.fromkeys(here))
