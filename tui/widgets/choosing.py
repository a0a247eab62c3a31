"""Lists whose rows can be chosen, so that a mark acts on all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from tui.commands import bindings
from tui.widgets.rows import Rows

CHOSEN = "✓"


class Choosing(Rows):
    """Rows with keys, some of them chosen. Posts `Chose` when that changes."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("select", "select.all", "select.none", "sort")]

    class Chose(Message):
        """Other rows are chosen."""

        def __init__(self, rows: Choosing) -> None:
            super().__init__()
            self.rows = rows

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.chosen: set[str] = set()

    # What subclasses say

    def key_at(self, index: int) -> str | None:
        """The key of a row; None where it cannot be chosen."""
        raise NotImplementedError

    def every_key(self) -> Iterable[str]:
        """Every key of the list."""
        raise NotImplementedError

    def articles_of(self, key: str) -> tuple[str, ...]:
        """The articles that a row stands for, the one shown first."""
        return (key,)

    def is_marked(self, key: str, mark: str) -> bool:
        """Whether a row is known to be `read` or `kept`."""
        return False

    # Choosing

    def is_chosen(self, index: int) -> bool:
        """Whether a row is chosen."""
        return bool(self.chosen) and self.key_at(index) in self.chosen

    def drop_lost(self) -> None:
        """What is no longer in the list is no longer chosen."""
        if self.chosen:
            self._choose(self.chosen & set(self.every_key()))

    def _choose(self, keys: set[str]) -> None:
        if keys != self.chosen:
            self.chosen = keys
            self.redraw()
            self.post_message(self.Chose(self))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "select_none":
            return bool(self.chosen)
        if action == "select":
            return bool(self.count)
        return super().check_action(action, parameters)

    def action_select(self) -> None:
        key = self.key_at(self.cursor) if self.count else None
        if key is not None:
            self._choose(self.chosen ^ {key})
            self.action_down()

    def action_select_all(self) -> None:
        self._choose(set(self.every_key()))

    def action_select_none(self) -> None:
        self._choose(set())
