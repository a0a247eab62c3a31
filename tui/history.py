"""Marks as changes that can be undone and redone: shown at once, stored behind, put back if the store fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.db import Store
from store.errors import MatinsError
from tui.i18n import ngettext

if TYPE_CHECKING:
    from tui.app import MatinsApp

KEPT = 200  # changes that can be undone


@dataclass(frozen=True, slots=True)
class Marked:
    """These articles are read or unread, kept or not, from now on."""

    ids: frozenset[str]
    read: bool | None = None
    kept: bool | None = None

    @property
    def inverse(self) -> Marked:
        """What undoes it."""
        return Marked(
            self.ids, None if self.read is None else not self.read, None if self.kept is None else not self.kept
        )


class History:
    """The marks of this session."""

    def __init__(self, app: MatinsApp) -> None:
        self._app = app
        self._done: list[Marked] = []
        self._undone: list[Marked] = []

    async def mark(self, ids: Sequence[str], *, read: bool | None = None, kept: bool | None = None) -> int:
        """Marks articles; returns how many changed."""
        change = Marked(frozenset(ids), read, kept)
        self._app.marked.publish(change)
        try:
            changed = await self._app.store.write(Store.mark, list(ids), read=read, kept=kept)
        except MatinsError as error:
            self._app.marked.publish(change.inverse)
            self._app.say(str(error), "bad")
            return 0
        if changed:
            self._done.append(Marked(frozenset(changed), read, kept))
            del self._done[:-KEPT]
            self._undone.clear()
        return len(changed)

    async def undo(self) -> Marked | None:
        """Takes the last change back."""
        return await self._again(self._done, self._undone, back=True)

    async def redo(self) -> Marked | None:
        """Does again what was undone."""
        return await self._again(self._undone, self._done, back=False)

    async def _again(self, source: list[Marked], target: list[Marked], *, back: bool) -> Marked | None:
        if not source:
            return None
        change = source.pop()
        doing = change.inverse if back else change
        try:
            await self._app.store.write(Store.mark, list(change.ids), read=doing.read, kept=doing.kept)
        except MatinsError as error:
            source.append(change)
            self._app.say(str(error), "bad")
            return None
        target.append(change)
        self._app.marked.publish(doing)
        return doing


def told(change: Marked) -> str:
    """A change in words."""
    count = len(change.ids)
    if change.read is not None:
        if change.read:
            return ngettext("{count} article read", "{count} articles read", count)
        return ngettext("{count} article unread", "{count} articles unread", count)
    if change.kept:
        return ngettext("{count} article kept", "{count} articles kept", count)
    return ngettext("{count} article no longer kept", "{count} articles no longer kept", count)
