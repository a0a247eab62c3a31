"""The list of articles: windowed, so that a hundred thousand cost what is on screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from textual.message import Message

from tui.cells import fit
from tui.format import short_day
from tui.i18n import _, language
from tui.questions import StoryRow
from tui.sorting import ORDERS, next_order
from tui.widgets.article import lang_mark
from tui.widgets.choosing import CHOSEN, Choosing
from tui.widgets.lines import Line

PAGE = 128  # rows asked for at a time
KEPT_PAGES = 24


class StoryList(Choosing):
    """Articles, newest first: unread bold, read dim. Asks for rows it has not by `Wanted`."""

    @dataclass
    class Wanted(Message):
        """These rows are in view and unknown."""

        rows: StoryList
        ids: tuple[str, ...]

    @dataclass
    class SortWanted(Message):
        """The list is wanted in another order."""

        rows: StoryList
        order: str

    def __init__(self, *, id: str | None = None, empty: str = "") -> None:
        super().__init__(id=id)
        self.ids: Sequence[str] = []
        self.empty = empty
        self.show_source = True
        self.order = "newest"
        self._known: dict[str, StoryRow] = {}
        self._asked: set[int] = set()

    def show(self, rows: Sequence[StoryRow], ids: Sequence[str] | None = None) -> None:
        """Shows a list: its first rows, and all ids where there are more; the cursor stays on its article."""
        here = self.article
        self._known = {row.id: row for row in rows}
        self._asked.clear()
        self.ids = ids if ids is not None else [row.id for row in rows]
        self.order = "newest"
        self.cursor = self.ids.index(here) if here in self._known else 0
        self.drop_lost()
        self.set_count(len(self.ids))

    def add_ids(self, ids: Sequence[str]) -> None:
        """All ids of the list, of which the first rows are shown already."""
        self.ids = ids
        self.set_count(len(ids))

    def reorder(self, ids: list[str]) -> None:
        """Shows the same articles in another order, the cursor on the first."""
        self.ids = ids
        self._asked.clear()
        self.cursor = 0
        self.set_count(len(ids))
        self.post_message(self.Highlighted(self, 0))

    def action_sort(self) -> None:
        self.order = next_order(self.order, len(self.ids))
        self.post_message(self.SortWanted(self, self.order))
        self.app.say(_(ORDERS[self.order]))  # type: ignore[attr-defined]

    # Choosing

    def key_at(self, index: int) -> str | None:
        return self.ids[index] if 0 <= index < len(self.ids) else None

    def every_key(self) -> Iterable[str]:
        return self.ids

    def is_marked(self, key: str, mark: str) -> bool:
        row = self._known.get(key)
        return row is not None and (row.read if mark == "read" else row.kept)

    def put(self, rows: Sequence[StoryRow]) -> None:
        """Rows that were wanted."""
        if len(self._known) > PAGE * KEPT_PAGES:
            self._known.clear()
            self._asked.clear()
        self._known.update({row.id: row for row in rows})
        self.redraw()

    def mark(self, ids: set[str], *, read: bool | None = None, kept: bool | None = None) -> None:
        """Shows marks at once; the store follows."""
        for id in ids:
            row = self._known.get(id)
            if row is not None:
                row = replace(row, read=row.read if read is None else read, kept=row.kept if kept is None else kept)
                self._known[id] = row
        if ids:
            self.redraw()

    @property
    def article(self) -> str | None:
        """The article under the cursor."""
        return self.ids[self.cursor] if 0 <= self.cursor < len(self.ids) else None

    @property
    def row(self) -> StoryRow | None:
        """The row under the cursor, where it is known."""
        return self._known.get(self.article or "")

    def unread_from(self, index: int, by: int) -> int | None:
        """The next row that is not read, as far as rows are known."""
        at = index + by
        while 0 <= at < len(self.ids):
            row = self._known.get(self.ids[at])
            if row is None or not row.read:
                return at
            at += by
        return None

    def unread_ids(self) -> list[str]:
        """Every id whose row is not known to be read."""
        return [id for id in self.ids if not ((row := self._known.get(id)) and row.read)]

    def _want(self, index: int) -> None:
        page = index // PAGE
        if page not in self._asked:
            self._asked.add(page)
            ids = tuple(id for id in self.ids[page * PAGE : (page + 1) * PAGE] if id not in self._known)
            self.post_message(self.Wanted(self, ids))

    def line(self, index: int, width: int) -> Line:
        row = self._known.get(self.ids[index])
        if row is None:
            self._want(index)
            return [("  …", "muted")]
        now = self.app.now  # type: ignore[attr-defined]
        return row_line(
            row, width, now, here=self.is_here(index), source=self.show_source, chosen=self.is_chosen(index)
        )


def row_line(
    row: StoryRow, width: int, now: datetime, *, here: bool, source: bool = True, chosen: bool = False
) -> Line:
    """One article as a line: mark, date, title, source, figures."""
    tone = "read" if row.read else "unread"
    mark = CHOSEN if chosen else "★" if row.kept else ("›" if here else ("·" if row.read else "•"))
    count = str(row.figures) if row.figures else ""
    tail = 0
    if source and width >= 60:
        tail = min(18, width // 5)
    title = max(8, width - 2 - 8 - 3 - 4 - (tail + 1 if tail else 0))
    parts: Line = [
        (mark + " ", "accent" if here or chosen or not row.read else "muted"),
        (fit(short_day(row.published, language(), now), 7) + " ", "muted"),
        (fit(lang_mark(row.lang), 2) + " ", "muted"),
        (fit(row.title, title), tone),
    ]
    if tail:
        parts.append((" " + fit(row.source, tail), "muted"))
    parts.append((fit(count, 4, right=True), "accent" if count and not row.read else "muted"))
    return parts
