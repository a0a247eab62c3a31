"""The footer: the keys that matter here, taken from the bindings that are active, so it never lies."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tui.commands import COMMANDS, Command
from tui.i18n import _
from tui.keys import shown


class KeyBar(Widget):
    """One line of `key what` pairs, as many as fit."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keybar--key"}
    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        background: $surface;
        color: $text-muted;
        &> .keybar--key { color: $primary; text-style: bold; }
    }
    """

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._update)

    def _update(self, _: object) -> None:
        self.refresh()

    def pairs(self) -> list[tuple[str, str]]:
        """Key and label of every ranked command that works now, most wanted first."""
        found: dict[str, tuple[Command, str]] = {}
        for active in self.screen.active_bindings.values():
            command = COMMANDS.get(active.binding.id or "")
            if command and command.rank and active.enabled and command.id not in found:
                found[command.id] = (command, self.app.key_of(command.id))  # type: ignore[attr-defined]
        if isinstance(self.screen.focused, Input):
            # What is typed there goes into the line.
            found = {id: one for id, one in found.items() if len(one[1]) > 1 and one[1] != "space"}
        return [(shown(key), _(command.short)) for command, key in sorted(found.values(), key=lambda one: one[0].rank)]

    def render_line(self, y: int) -> Strip:
        base, strong = self.rich_style, self.get_component_rich_style("keybar--key")
        segments: list[Segment] = [Segment(" ", base)]
        used = 1
        pairs = self.pairs()
        last = [pair for pair in pairs if pair[0] == "?"]
        room = self.size.width - sum(cell_len(key + what) + 3 for key, what in last)
        for pair in [*(pair for pair in pairs if pair not in last), *last]:
            size = cell_len(pair[0]) + cell_len(pair[1]) + 3
            if used + size > (self.size.width if pair in last else room):
                continue
            segments += [Segment(pair[0], strong), Segment(f" {pair[1]}  ", base)]
            used += size
        return Strip(segments, used).adjust_cell_length(self.size.width, base)
