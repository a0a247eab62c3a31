"""A page of lines over the screen below: Esc goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.commands import bindings
from tui.screens.resizing import Resizing
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import LINE_STYLES, Line, Lines
from tui.widgets.statusline import StatusLine

if TYPE_CHECKING:
    from tui.app import MatinsApp


class Page(Lines):
    """Prepared lines."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: list[Line] = []

    def show(self, lines: list[Line]) -> None:
        """Shows these lines."""
        self.lines = lines
        self.set_count(len(lines))

    def line(self, index: int, width: int) -> Line:
        return self.lines[index]


class InfoScreen(Resizing, Screen[None]):
    """A title and lines."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {*LINE_STYLES}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("back", "read.on")]

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        yield Page(id="page-lines")
        yield StatusLine(id="status")
        yield KeyBar()

    @property
    def lines(self) -> Page:
        """The lines."""
        return self.query_one("#page-lines", Page)

    def set_title(self, text: str) -> None:
        """The line at the top."""
        self.query_one("#title", Static).update(Content.styled(text, "bold $primary"))

    def on_mount(self) -> None:
        self.start()

    def start(self) -> None:
        """Fills the page; Textual calls every class's own `on_mount`, so subclasses say it here."""
        self.lines.focus()

    def action_back(self) -> None:
        self.app.pop_screen()

    def action_read_on(self) -> None:
        if self.lines.is_at_end:
            self.action_back()
        else:
            self.lines.action_page_down()

    @property
    def matins(self) -> MatinsApp:
        """The app."""
        return cast("MatinsApp", self.app)
