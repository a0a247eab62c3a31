"""Keys as people type them: full-width aliases, the user's key map and its clashes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tui.i18n import _

if TYPE_CHECKING:
    from tui.commands import Command

# What a Chinese input method types where a Latin keyboard has the key's sign.
_CHINESE = {"[": "【", "]": "】", "/": "、", "$": "￥", ".": "。", "\\": "＼", "<": "《", ">": "》"}
_NAMES = {key: name for name, key in (("space", " "), ("enter", "\r"))}


def aliases(key: str) -> list[str]:
    """Textual's name of `key`, then of its full-width and Chinese forms; a named key (`enter`, `ctrl+d`) is itself."""
    if len(key) != 1:
        return [key]
    from textual.keys import _character_to_key

    forms = [key]
    if "!" <= key <= "~":
        forms.append(chr(ord(key) + 0xFEE0))
    if key in _CHINESE:
        forms.append(_CHINESE[key])
    return list(dict.fromkeys(_character_to_key(form) for form in forms))


def expand(keys: str) -> str:
    """A space-separated list of keys as Textual's comma-separated one, with their aliases."""
    return ",".join(name for key in keys.split() for name in aliases(key))


_SHOWN = {
    "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab", "shift+tab": "S-Tab", "down": "↓", "up": "↑",
    "left": "←", "right": "→", "home": "Home", "end": "End", "pagedown": "PgDn", "pageup": "PgUp",
    "backspace": "Bksp", "delete": "Del",
}  # fmt: skip


def shown(key: str) -> str:
    """A key as it is printed in help."""
    if key.startswith("ctrl+"):
        return "C-" + key[5:]
    return _SHOWN.get(key, key)


Faults = list[tuple[str, str]]  # command id, what is wrong with its keys in words


def keymap(wanted: Mapping[str, str], commands: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, str], Faults]:
    """The user's keys as Textual's key map, and what is wrong with them.

    `commands` are command id → its keys. A key that two commands would share is refused for the later one.
    """
    faults: Faults = []
    taken = {name: id for id, keys in commands.items() if id not in wanted for key in keys for name in aliases(key)}
    found: dict[str, str] = {}
    for id, keys in wanted.items():
        if id not in commands:
            faults.append((id, f"no command is called {id}{nearest(id, commands)}"))
            continue
        names = [name for key in keys.split() for name in aliases(key)]
        clash = next(((name, taken[name]) for name in names if name in taken), None)
        if clash or not names:
            faults.append((id, f"{id} = {keys!r} clashes with {clash[1]}" if clash else f"{id} has no key"))
            taken.update({name: id for key in commands[id] for name in aliases(key)})
            continue
        taken.update(dict.fromkeys(names, id))
        found[id] = ",".join(names)
    return found, faults


def nearest(name: str, known: Iterable[str]) -> str:
    """`; did you mean X?` where one of the known names is near, else nothing."""
    import difflib

    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def names_of(keys: Iterable[str]) -> set[str]:
    """Textual's names of all these keys and their aliases."""
    return {name for key in keys for name in aliases(key)}


_WIDE = "\u2e80"  # from here on signs are written by an input method


def unused(name: str, sign: str, commands: Iterable[Command], changed: Mapping[str, str], help: str) -> str:
    """What to say of a key that nothing took; empty for keys of no sign.

    `name` is Textual's, `changed` the user's keys by command id, `help` the key of help.
    """
    for command in commands:
        own = changed.get(command.id)
        if name in names_of([own] if own else command.keys.split()):
            key, what = shown(own or name_of(command, name)), _(command.short)
            return _("{what} ({key}) does not work here · {help} lists what does").format(what=what, key=key, help=help)
    if sign >= _WIDE and name not in names_of(map(chr, range(33, 127))):
        return _("an input method takes the letters: switch it off, or use arrows, Enter and Space")
    if not sign or not sign.isprintable():
        return ""
    return _("{key} is no key here · {help} lists what does").format(key=sign, help=help)


def name_of(command: Command, name: str) -> str:
    """The key of a command that has this name of Textual's."""
    return next((key for key in command.keys.split() if name in aliases(key)), name)
