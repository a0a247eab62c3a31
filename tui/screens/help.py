"""Help: only the keys that are valid where it was asked for, and searchable."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.widgets import Input, Static

from tui.cells import fit
from tui.commands import COMMANDS, GROUPS, Command, bindings
from tui.i18n import _
from tui.keys import shown
from tui.screens.info import InfoScreen, Page
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Line
from tui.widgets.statusline import StatusLine
from tui.widgets.typed import Typed


class HelpScreen(InfoScreen):
    """The commands of these bindings, by group; `/` narrows them."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("search", "help")]

    def __init__(self, active: dict[str, ActiveBinding]) -> None:
        super().__init__()
        self._ids = {one.binding.id for one in active.values() if one.enabled and one.binding.id in COMMANDS}

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        yield Typed(id="narrow", placeholder=_("words"), select_on_focus=False)
        yield Page(id="page-lines")
        yield StatusLine(id="status")
        yield KeyBar()

    def start(self) -> None:
        super().start()
        self.query_one("#narrow").display = False
        self.set_title(_("KEYS that work here"))
        self._list("")

    def _list(self, words: str) -> None:
        lines: list[Line] = []
        for group, commands in GROUPS.items():
            found = [one for one in commands if one.id in self._ids and _fits(one, words)]
            if not found:
                continue
            if lines:
                lines.append([])
            lines.append([(" " + _(group), "heading")])
            for command in found:
                lines.append([("  " + fit(self._keys(command), 14) + " ", "accent"), (_(command.what), "")])
        self.lines.show(lines or [[(" " + _("no such command here"), "muted")]])

    def _keys(self, command: Command) -> str:
        changed = self.matins.key_of(command.id)
        return command.shown if changed in command.keys.split() else shown(changed)

    def action_search(self) -> None:
        line = self.query_one("#narrow", Input)
        line.display = True
        self.call_after_refresh(line.focus)

    @on(Input.Changed, "#narrow")
    def narrowed(self, event: Input.Changed) -> None:
        """Only what fits the words."""
        self._list(event.value.strip().casefold())

    @on(Input.Submitted, "#narrow")
    def done(self) -> None:
        """Enter goes to the list."""
        self.lines.focus()

    def action_help(self) -> None:
        self.action_back()


def _fits(command: Command, words: str) -> bool:
    text = f"{_(command.what)} {command.what} {_(command.short)} {command.id} {command.shown}".casefold()
    return all(word in text for word in words.split())
