"""The links of an article, each with its letters: typing them opens it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Key
from textual.screen import Screen
from textual.widgets import Static

from store.text import clean_line
from tui.cells import fit
from tui.commands import bindings
from tui.i18n import _
from tui.screens.resizing import Resizing
from tui.widgets.hints import LETTERS, hints
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import LINE_STYLES, Line
from tui.widgets.rows import Rows
from tui.widgets.statusline import StatusLine

if TYPE_CHECKING:
    from tui.app import MatinsApp


class LinkList(Rows):
    """One link a row."""

    def __init__(self, links: Sequence[tuple[str, str]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.links = list(links)[: len(LETTERS) ** 2]
        self.hints = hints(len(self.links))
        self.typed = ""

    def on_mount(self) -> None:
        self.set_count(len(self.links))

    def line(self, index: int, width: int) -> Line:
        url, text = (clean_line(part) for part in self.links[index])
        hint = self.hints[index]
        style = "accent" if hint.startswith(self.typed) else "muted"
        words = max(8, (width - 8) // 2)
        return [
            ("› " if self.is_here(index) else "  ", "accent"),
            (fit(hint, 3), style),
            (fit(text or url, words) + " ", ""),
            (url, "muted"),
        ]

    def on_key(self, event: Key) -> None:
        """Letters choose; the last one of a hint opens its link."""
        letter = event.character or ""
        typed = self.typed + letter
        if not letter or not any(hint.startswith(typed) for hint in self.hints):
            self.typed = ""
            self.redraw()
            return
        event.stop()
        event.prevent_default()
        self.typed = typed
        self.redraw()
        if typed in self.hints:
            self.go_to(self.hints.index(typed))
            self.action_open()


class LinksScreen(Resizing, Screen[str | None]):
    """Its result is the link chosen, None where none was."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {*LINE_STYLES}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("back", "browser", "copy.link", "read.on")]

    def __init__(self, links: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._list = LinkList(links, id="links")

    def compose(self) -> ComposeResult:
        yield Static(_("LINKS: their letters open them"), id="title", markup=False)
        yield self._list
        yield StatusLine(id="status")
        yield KeyBar()

    def on_mount(self) -> None:
        self._list.focus()

    @property
    def _url(self) -> str:
        return self._list.links[self._list.cursor][0]

    @on(Rows.Opened)
    def chosen(self) -> None:
        """Enter or the letters open a link."""
        self.dismiss(self._url)

    def action_browser(self) -> None:
        self.dismiss(self._url)

    def action_read_on(self) -> None:
        self._list.action_down()

    def action_copy_link(self) -> None:
        self.app.copy_to_clipboard(clean_line(self._url))
        cast("MatinsApp", self.app).say(_("link copied"))

    def action_back(self) -> None:
        self.dismiss(None)
