"""Lists with a cursor on Lines: one row a line, headings and blanks passed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Blur, Click, Focus, Resize
from textual.message import Message

from tui.commands import bindings
from tui.widgets.lines import Lines


class Rows(Lines):
    """A list with a cursor. Posts `Highlighted` when it moves and `Opened` on Enter or a second click."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("open")]

    @dataclass
    class Highlighted(Message):
        """The cursor came to a row."""

        rows: Rows
        index: int

        @property
        def control(self) -> Rows:
            return self.rows

    @dataclass
    class Opened(Message):
        """A row was opened."""

        rows: Rows
        index: int

        @property
        def control(self) -> Rows:
            return self.rows

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.cursor = 0

    def is_stop(self, index: int) -> bool:
        """Whether the cursor may stand on this row."""
        return True

    def is_here(self, index: int) -> bool:
        return index == self.cursor and self.is_stop(index)

    def set_count(self, count: int) -> None:
        if self.has_focus and bool(count) != bool(self.count):
            # Whether anything can be opened changes what the footer offers.
            self.call_after_refresh(self.screen.refresh_bindings)
        super().set_count(count)
        self.cursor = self._stop_near(min(self.cursor, count - 1), 1)
        self._reveal()

    def move(self, by: int) -> None:
        """Moves the cursor by so many rows, on to the next row it may stand on."""
        self.go_to(self.cursor + by, 1 if by > 0 else -1)

    def go_to(self, index: int, towards: int = 1) -> None:
        """Puts the cursor on row `index`, or the nearest one it may stand on."""
        if not self.count:
            return
        to = self._stop_near(max(0, min(index, self.count - 1)), towards)
        if to == self.cursor or not self.is_stop(to):
            self._reveal()
            return
        before, self.cursor = self.cursor, to
        self.refresh_line(before + self.head)
        self.refresh_line(to + self.head)
        self._reveal()
        self.post_message(self.Highlighted(self, to))

    def _stop_near(self, index: int, towards: int) -> int:
        for step in (towards, -towards):
            at = index
            while 0 <= at < self.count:
                if self.is_stop(at):
                    return at
                at += step
        return max(0, index)

    def _reveal(self) -> None:
        """Scrolls as little as needed, with the heading above the first row in view."""
        top = self.cursor
        while top > 0 and not self.is_stop(top - 1):
            top -= 1
        if self.cursor - top >= self.page:
            top = self.cursor
        first = self.scroll_offset.y
        if top < first:
            self.show_line(top)
        elif self.cursor >= first + self.page:
            self.show_line(self.cursor - self.page + 1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "open":
            return bool(self.count)
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        if self.count and self.is_stop(self.cursor):
            self.post_message(self.Opened(self, self.cursor))

    def on_focus(self, event: Focus) -> None:
        self.refresh_line(self.cursor + self.head)

    def on_blur(self, event: Blur) -> None:
        self.refresh_line(self.cursor + self.head)

    def on_resize(self, event: Resize) -> None:
        # Textual calls the handler of Lines as well.
        self.call_after_refresh(self._reveal)

    def on_click(self, event: Click) -> None:
        index = event.y - self.head + self.scroll_offset.y
        if event.y < self.head or index >= self.count or not self.is_stop(index):
            return
        if index == self.cursor and event.chain > 1:
            self.action_open()
        else:
            self.go_to(index)
