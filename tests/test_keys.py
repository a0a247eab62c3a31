"""The one declaration of the keys, the classes that bind them, the reader's help and the docs say the same."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import tui.screens
import tui.widgets
from docs import keys as docs_keys
from store.db import Store
from tests import library
from tests.test_journeys import press, reading, screen_text
from tui.app import MatinsApp
from tui.commands import COMMANDS
from tui.keys import aliases
from tui.screens.help import HelpScreen
from tui.widgets.keybar import KeyBar

# Every key that the design promises, a row a line.
PROMISED = (
    "j k down up m g G home end A ctrl+d ctrl+u ctrl+f ctrl+b pagedown pageup u ctrl+r space s enter escape backspace q"
    " t T h l left right [ ] n N p x X * o O f = \\ y Y / : ? r R F ; 1 2 3 4 5 tab shift+tab J K v i c C W w a e P D"
    " b $ % ! S z ctrl+z"
)


@pytest.fixture
def ids(tmp_path: Path) -> dict[str, str]:
    return library.fill(tmp_path / "matins.db")


def classes() -> Iterator[type[DOMNode]]:
    """Every class of the reader that can bind keys."""
    yield MatinsApp
    for package in (tui.screens, tui.widgets):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for one in vars(importlib.import_module(module.name)).values():
                if isinstance(one, type) and issubclass(one, DOMNode) and one.__module__ == module.name:
                    yield one


def bound() -> dict[str, set[type[DOMNode]]]:
    """Which classes bind each command."""
    found: dict[str, set[type[DOMNode]]] = {}
    for one in classes():
        for binding in vars(one).get("BINDINGS", ()):
            assert isinstance(binding, Binding) and binding.id, f"{one.__name__} binds a key past the declaration"
            found.setdefault(binding.id, set()).add(one)
    return found


def test_every_promised_key_is_declared() -> None:
    declared = {name for command in COMMANDS.values() for key in command.keys.split() for name in aliases(key)}
    assert [key for key in PROMISED.split() if aliases(key)[0] not in declared] == []


def test_every_declared_command_is_bound_and_can_be_done() -> None:
    found = bound()
    assert set(COMMANDS) == set(found)
    for id, ones in found.items():
        name = COMMANDS[id].action.partition("(")[0]
        for one in ones:
            subclasses = [other for other in classes() if issubclass(other, one)]
            assert any(hasattr(other, f"action_{name}") for other in subclasses), f"{one.__name__}: {id}"


def test_the_docs_list_every_key() -> None:
    assert docs_keys.PAGE.read_text(encoding="utf-8") == docs_keys.page(), "run python -m docs.keys"


def test_the_readme_names_no_key_that_does_not_exist() -> None:
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    declared = {key for command in COMMANDS.values() for key in command.keys.split()}
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    named = set(re.findall(r"`([^`\s])`", prose))
    assert named - declared == set()


@pytest.mark.parametrize("mode", ["1", "2", "3", "4", "5", "slash"])
async def test_help_is_what_works_here(tmp_path: Path, mode: str) -> None:
    library.fill(tmp_path / "matins.db")
    async with reading(tmp_path / "matins.db", (100, 70)) as (app, pilot):
        await press(app, pilot, mode)
        if mode == "slash":
            await press(app, pilot, *"meta", "enter")
        active = {one.binding.id for one in app.screen.active_bindings.values() if one.enabled}
        await press(app, pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        listed = [COMMANDS[id].shown for id in sorted(app.screen._ids, key=list(COMMANDS).index)]
        assert app.screen._ids == active & set(COMMANDS)
        text = "\n".join("".join(part for part, _ in line) for line in app.screen.lines.lines)
        assert all(keys[:14] in text for keys in listed)


async def test_a_key_that_does_nothing_says_so(tmp_path: Path, ids: dict[str, str]) -> None:
    async with reading(tmp_path / "matins.db") as (app, pilot):
        for key, says in (
            ("P", "pause (P) does not work here · ? lists what does"),
            ("Q", "Q is no key here · ? lists what does"),
            ("是", "an input method takes the letters"),
        ):
            await press(app, pilot, key)
            assert says in screen_text(app), key
        await press(app, pilot, "slash", "Q")
        assert "no key" not in app.status.notice


async def test_the_footer_offers_nothing_that_does_nothing(tmp_path: Path) -> None:
    with Store(tmp_path / "matins.db"):
        pass
    async with reading(tmp_path / "matins.db", (120, 40)) as (app, pilot):
        for view in ("2", "5", "4"):
            await press(app, pilot, view)
            offered = {what for _key, what in app.screen.query_one(KeyBar).pairs()}
            assert not offered & {"read on", "open", "all read"}, view
