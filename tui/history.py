"""Marks as changes that can be undone and redone: shown at once, stored behind, put back if the store fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from store.db import Store
from store.errors import MatinsError
from store.record import dataclass
from tui.i18n import _, ngettext

if TYPE_CHECKING:
    from tui.app import MatinsApp

KEPT = 200  # changes that can be undone
KEPT_IDS = 20_000  # articles that the changes kept for the next session name together
JOURNAL = "undo"  # the setting that keeps them
_FLAGS = ("read", "kept", "tagged", "watched", "disputed", "dismissed")


@dataclass(frozen=True, slots=True)
class Marked:
    """From now on these articles are read, kept or tagged; or a company is watched, a figure disputed; or no longer.

    `ids` are articles for the first three flags; `name` is the tag, or the kind of what is watched.
    """

    ids: frozenset[str]
    read: bool | None = None
    kept: bool | None = None
    tagged: bool | None = None
    watched: bool | None = None
    disputed: bool | None = None
    dismissed: bool | None = None
    name: str = ""

    @property
    def inverse(self) -> Marked:
        """What undoes it."""
        flags: dict[str, Any] = {flag: not value for flag in _FLAGS if (value := getattr(self, flag)) is not None}
        return replace(self, **flags)

    @property
    def on_articles(self) -> bool:
        """Whether lists of articles show it."""
        return self.watched is None and self.disputed is None and self.dismissed is None


@dataclass(frozen=True, slots=True)
class _Journal:
    """What was done and can be undone, and what was undone and can be done again, oldest first."""

    done: tuple[Marked, ...] = ()
    undone: tuple[Marked, ...] = ()


def _apply(store: Store, change: Marked) -> list[str]:
    """Makes a change; returns the ids it changed."""
    ids = sorted(change.ids)
    if change.tagged is not None:
        names = (change.name,)
        return store.tag(ids, **({"add": names} if change.tagged else {"remove": names}))
    on = next((value for value in (change.watched, change.disputed, change.dismissed) if value is not None), None)
    if on is None:
        return store.mark(ids, read=change.read, kept=change.kept)
    if change.watched is not None:
        return [id for id in ids if store.watch(change.name, id, on)]
    do: Callable[[str, bool], bool] = store.dispute if change.disputed is not None else store.dismiss
    return [id for id in ids if do(id, on)]


def _do(store: Store, change: Marked) -> list[str]:
    """Makes a change and puts what it changed on the journal, in one transaction."""
    with store.transaction(durable=True):
        changed = _apply(store, change)
        if changed:
            journal = _read(store)
            done = (*journal.done, replace(change, ids=frozenset(changed)))
            _keep(store, _Journal(done[-KEPT:]))
    return changed


def _again(store: Store, back: bool) -> Marked | None:
    """Undoes the last change, or does the last undone one again; returns what was done, None where nothing is."""
    with store.transaction(durable=True):
        journal = _read(store)
        stack = journal.done if back else journal.undone
        if not stack:
            return None
        change = stack[-1]
        doing = change.inverse if back else change
        _apply(store, doing)
        if back:
            _keep(store, _Journal(journal.done[:-1], (*journal.undone, change)))
        else:
            _keep(store, _Journal((*journal.done, change), journal.undone[:-1]))
    return doing


def _read(store: Store) -> _Journal:
    """The journal in the store; one that cannot be read is an empty one."""
    try:
        found = json.loads(store.setting(JOURNAL) or "{}")
        return _Journal(tuple(map(_change, found.get("done", ()))), tuple(map(_change, found.get("undone", ()))))
    except (ValueError, TypeError, AttributeError, KeyError):
        return _Journal()


def _change(raw: dict[str, Any]) -> Marked:
    flags = {flag: bool(raw[flag]) for flag in _FLAGS if raw.get(flag) is not None}
    return Marked(frozenset(map(str, raw["ids"])), name=str(raw.get("name", "")), **flags)


def _keep(store: Store, journal: _Journal) -> None:
    """Keeps the newest changes, as many as name `KEPT_IDS` articles together; the newest of all in any case."""
    room = KEPT_IDS
    stacks: dict[str, list[dict[str, Any]]] = {}
    for name, stack in (("undone", journal.undone), ("done", journal.done)):
        kept: list[dict[str, Any]] = []
        for change in reversed(stack):
            room -= len(change.ids)
            if room < 0 and kept:
                break
            flags = {flag: value for flag in _FLAGS if (value := getattr(change, flag)) is not None}
            kept.append({"ids": sorted(change.ids), **flags, **({"name": change.name} if change.name else {})})
        stacks[name] = kept[::-1]
    store.set_setting(JOURNAL, json.dumps(stacks, ensure_ascii=False, separators=(",", ":")))


class History:
    """The changes a reader made, this time and the times before."""

    def __init__(self, app: MatinsApp) -> None:
        self._app = app

    async def mark(self, ids: Sequence[str], *, read: bool | None = None, kept: bool | None = None) -> int:
        """Marks articles; returns how many changed."""
        return await self.do(Marked(frozenset(ids), read, kept))

    async def do(self, change: Marked) -> int:
        """Makes a change; returns how many ids it changed."""
        if change.on_articles:
            self._app.marked.publish(change)
        try:
            changed = await self._app.store.write(_do, change)
        except MatinsError as error:
            if change.on_articles:
                self._app.marked.publish(change.inverse)
            self._app.say(str(error), "bad")
            return 0
        return len(changed)

    async def undo(self) -> Marked | None:
        """Takes the last change back."""
        return await self._again(back=True)

    async def redo(self) -> Marked | None:
        """Does again what was undone."""
        return await self._again(back=False)

    async def _again(self, *, back: bool) -> Marked | None:
        try:
            doing = await self._app.store.write(_again, back)
        except MatinsError as error:
            self._app.say(str(error), "bad")
            return None
        if doing is not None:
            self._app.marked.publish(doing)
            if not doing.on_articles:
                self._app.reload()
        return doing


def told(change: Marked) -> str:
    """A change in words."""
    count = len(change.ids)
    if change.read is not None:
        if change.read:
            return ngettext("{count} article read", "{count} articles read", count)
        return ngettext("{count} article unread", "{count} articles unread", count)
    if change.kept is not None:
        if change.kept:
            return ngettext("{count} article kept", "{count} articles kept", count)
        return ngettext("{count} article no longer kept", "{count} articles no longer kept", count)
    if change.tagged is not None:
        if change.tagged:
            words = ngettext("{count} article tagged", "{count} articles tagged", count)
        else:
            words = ngettext("{count} article no longer tagged", "{count} articles no longer tagged", count)
        return f"{words}: {change.name}"
    if change.watched is not None:
        return _("watching") if change.watched else _("no longer watching")
    if change.disputed is not None:
        return _("figure marked as wrong") if change.disputed else _("figure right again")
    return _("check dismissed") if change.dismissed else _("check back")
