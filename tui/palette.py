"""The palette lists the commands that work here, by the words of help."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from tui.commands import COMMANDS, ORDER
from tui.i18n import _
from tui.keys import shown
from tui.screens.resizing import Resizing


class Palette(Resizing, CommandPalette):
    """The toolkit's palette, which follows a resize once."""


class CommandsProvider(Provider):
    """Every active command once."""

    def _commands(self) -> list[tuple[str, str, Any]]:
        found: dict[str, tuple[str, str, Any]] = {}
        for active in self.screen.active_bindings.values():
            id = active.binding.id or ""
            command = COMMANDS.get(id)
            if command is None or id in found or not active.enabled or id == "palette":
                continue
            run = partial(self.app.run_action, active.binding.action, active.node)
            found[id] = (f"{_(command.what)}  [{shown(self.app.key_of(id))}]", id, run)  # type: ignore[attr-defined]
        # Moving is what a palette is asked for least.
        return [found[id] for id in sorted(found, key=lambda one: (one.startswith("move."), ORDER[one]))]

    async def discover(self) -> Hits:
        from textual.content import Content

        for text, id, run in self._commands():
            yield DiscoveryHit(Content(text), run, text=text, help=id)

    async def search(self, query: str) -> Hits:
        from textual.content import Content

        matcher = self.matcher(query)
        for text, id, run in self._commands():
            score = max(matcher.match(text), matcher.match(id))
            if score > 0:
                yield Hit(score, Content(text), run, text=text, help=id)
