"""One line to type in above the key line: Enter takes it, Esc leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from tui.commands import bindings
from tui.screens.resizing import Resizing
from tui.widgets.typed import Typed


class Prompt(Resizing, ModalScreen[str | None]):
    """Asks for a line; the result is what was typed, None where it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("back")]
    DEFAULT_CSS = """
    Prompt { background: $background 0%; align: left bottom; }
    Prompt > Horizontal { height: 1; background: $panel; margin-bottom: 1; }
    Prompt #asked { width: auto; padding: 0 1; color: $primary; text-style: bold; }
    Prompt #line { width: 1fr; border: none; height: 1; padding: 0; background: $panel; }
    """

    def __init__(self, asked: str, text: str = "", *, hint: str = "", known: Sequence[str] = ()) -> None:
        super().__init__()
        self._asked, self._text, self._hint, self._known = asked, text, hint, known

    def compose(self) -> ComposeResult:
        suggester = SuggestFromList(self._known, case_sensitive=False) if self._known else None
        with Horizontal():
            yield Static(self._asked, id="asked", markup=False)
            yield Typed(self._text, self._hint, id="line", select_on_focus=False, suggester=suggester)

    @on(Input.Submitted)
    def taken(self, event: Input.Submitted) -> None:
        """Enter takes the line."""
        self.dismiss(event.value.strip())

    def action_back(self) -> None:
        self.dismiss(None)
