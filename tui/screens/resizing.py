"""Screens that follow a resize once."""

from __future__ import annotations

from textual.app import App
from textual.events import Resize


class Resizing:
    """Mixed into every screen: a resize to what is no longer the terminal's size is dropped.

    Textual tells a screen again of each size it was laid out for. Where a second size came before the first was told,
    the two would follow each other for ever, a whole layout each.
    """

    app: App[object]

    def on_resize(self, event: Resize) -> None:
        """Runs before the toolkit's own layout, which `prevent_default` keeps away."""
        if event.size != self.app.size:
            event.stop()
            event.prevent_default()
