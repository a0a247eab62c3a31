"""The one line that a person types in."""

from __future__ import annotations

from textual.widgets import Input


class Typed(Input):
    """An input with a steady cursor."""

    def on_mount(self) -> None:
        self.cursor_blink = False
