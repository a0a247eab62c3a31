"""Configuration: one TOML file, read once, frozen.

Precedence is flag, `MATINS_*` variable, file, default. Places follow the XDG base directory specification 0.8.
The file is never written by the program; an unknown key is a warning with the nearest name, a bad value an error
with file and line.
"""

from __future__ import annotations

import os
import sys
import tomllib
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from feeds.limits import Limits
from store.errors import UsageError
from store.record import dataclass
from tui.i18n import set_language
from tui.labels import interface_language


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a user can set. `rates` are units of a currency for one US dollar; `keys` are command id to key."""

    path: Path
    store: Path
    language: str = "auto"  # auto | en | zh
    theme: str = "auto"
    rise: str = "green"  # the colour of a beat or a raise: green, or red as East Asian markets read
    ambiguous_width: int = 1
    minutes: int = 8
    min_confidence: float = 0.5
    lexicon: Path | None = None
    rates: Mapping[str, float] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    warnings: tuple[str, ...] = ()


def configuration(args: Namespace) -> Config:
    """The configuration of these flags, its language spoken from now on; its warnings are said once."""
    config = load(getattr(args, "config", None), getattr(args, "store", None))
    set_language(interface_language(config.language))
    for warning in config.warnings:
        print("matins: " + warning, file=sys.stderr)
    return config


def _home(variable: str, default: str) -> Path:
    value = os.environ.get(variable, "")
    # XDG: a relative value is invalid and ignored.
    base = Path(value) if value.startswith("/") else Path.home() / default
    return base / "matins"


def config_dir() -> Path:
    """Where the user's configuration and lexicon live."""
    return _home("XDG_CONFIG_HOME", ".config")


def data_dir() -> Path:
    """Where the store lives."""
    return _home("XDG_DATA_HOME", ".local/share")


def state_dir() -> Path:
    """Where the sample edition, the log and backups live."""
    return _home("XDG_STATE_HOME", ".local/state")


def load(config: str | None = None, store: str | None = None) -> Config:
    """The configuration for these flags; a named file must exist, the default one need not."""
    named = config or os.environ.get("MATINS_CONFIG")
    path = Path(named).expanduser() if named else config_dir() / "config.toml"
    text = _read(path, required=bool(named))
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: not valid TOML: {str(error)[:160]}") from None
    except RecursionError:
        raise UsageError(f"{path}: not valid TOML: nested too deeply") from None
    values, warnings = _checked(table, text, path)
    warnings += [f"{path}:{_line(text, id)}: {words}" for id, words in _names_in(values)]
    chosen = store or os.environ.get("MATINS_STORE") or values.pop("store", None) or data_dir() / "matins.db"
    values.pop("store", None)
    lexicon = values.pop("lexicon", None)
    directory = Path(lexicon).expanduser() if lexicon else config_dir() / "lexicon"
    return Config(
        path=path,
        store=Path(chosen).expanduser(),
        lexicon=directory if directory.is_dir() else None,
        warnings=tuple(warnings),
        **values,
    )


def _read(path: Path, *, required: bool) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        if required:
            raise UsageError(f"{path}: no such configuration file") from None
        return ""
    except UnicodeDecodeError:
        raise UsageError(f"{path}: not UTF-8 text") from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from None


def _one_of(*allowed: str) -> Callable[[Any], bool]:
    return lambda value: value in allowed


def _number(low: float, high: float) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def _whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_proxy(value: Any) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except (AttributeError, TypeError, ValueError):
        return False


def _rates(value: Any) -> bool:
    return isinstance(value, dict) and all(_number(1e-9, 1e9)(rate) for rate in value.values())


def _map_of(kind: type | tuple[type, ...]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(isinstance(item, kind) for item in value.values())


_RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "store": (lambda value: isinstance(value, str), "a path"),
    "language": (_one_of("auto", "en", "zh"), '"auto", "en" or "zh"'),
    "theme": (lambda value: isinstance(value, str), "the name of a theme"),
    "rise": (_one_of("green", "red"), '"green" or "red"'),
    "ambiguous_width": (_one_of(1, 2), "1 or 2"),  # type: ignore[arg-type]
    "minutes": (_whole(1, 60), "a whole number of minutes from 1 to 60"),
    "min_confidence": (_number(0, 1), "a number from 0 to 1"),
    "lexicon": (lambda value: isinstance(value, str), "a directory"),
    "rates": (_rates, "currencies and numbers above zero, such as CNY = 7.1"),
    "keys": (_map_of(str), "command names and keys"),
}


# Ours, and those that the toolkit brings.
THEMES = (
    "auto", "light", "dark", "terminal", "matins-light", "matins-dark", "matins-terminal",
    "textual-dark", "textual-light", "nord", "gruvbox", "catppuccin-mocha", "dracula", "tokyo-night", "monokai",
    "flexoki", "catppuccin-latte", "catppuccin-frappe", "catppuccin-macchiato", "solarized-light", "solarized-dark",
    "rose-pine", "rose-pine-moon", "rose-pine-dawn", "atom-one-dark", "atom-one-light", "ansi-dark", "ansi-light",
)  # fmt: skip

# Without one fetch at a time nothing would ever be fetched, and nobody told.
_AT_LEAST_ONE = {"fetches", "per_host", "entries", "codings"}


def _checked(table: dict[str, Any], text: str, path: Path) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {}
    warnings: list[str] = []
    for key, value in table.items():
        if key == "network":
            if not isinstance(value, dict):
                raise UsageError(f"{path}:{_line(text, key)}: network must be a table, [network]")
            values["limits"] = _limits(value, text, path, warnings)
        elif key not in _RULES:
            warnings.append(_unknown(key, [*_RULES, "network"], path, _line(text, key)))
        else:
            if key == "keys" and isinstance(value, dict):
                value = _flat(value)
            holds, wanted = _RULES[key]
            if not holds(value):
                raise UsageError(f"{path}:{_line(text, key)}: {key} must be {wanted}")
            values[key] = value
    return values, warnings


def _limits(table: dict[str, Any], text: str, path: Path, warnings: list[str]) -> Limits:
    known = {item.name: getattr(Limits(), item.name) for item in fields(Limits)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        default = known.get(key)
        if key not in known:
            warnings.append(_unknown(key, known, path, _line(text, key)))
        elif isinstance(default, tuple | frozenset) and isinstance(value, list):
            if not all(isinstance(item, str) for item in value):
                raise UsageError(f"{path}:{_line(text, key)}: {key} must be a list of host names")
            values[key] = type(default)(value)
        elif key in _AT_LEAST_ONE and not _number(1, 1e12)(value):
            raise UsageError(f"{path}:{_line(text, key)}: {key} must be at least 1")
        elif isinstance(default, int | float) and _number(0, 1e12)(value):
            values[key] = type(default)(value)
        elif key == "proxy" and not _is_proxy(value):
            raise UsageError(f"{path}:{_line(text, key)}: proxy must be an address such as http://proxy.example:3128")
        elif key == "user_agent" and not (isinstance(value, str) and value.isascii() and value.isprintable()):
            raise UsageError(f"{path}:{_line(text, key)}: user_agent must be one line of ASCII text")
        elif (default is None or isinstance(default, str)) and isinstance(value, str):
            values[key] = value
        else:
            raise UsageError(f"{path}:{_line(text, key)}: {key} must be like its default, {default!r}")
    return Limits(**values)


def _flat(table: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """A table with dotted names: `mark.keep = "Z"` is a table in TOML, and `"mark.keep" = "Z"` is not."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{before}{key}.")
        else:
            found[before + key] = value
    return found


def _names_in(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(key, what is wrong) of themes and commands that do not exist, and of keys that clash."""
    from tui.keys import keymap, nearest

    theme = values.get("theme")
    if theme and theme not in THEMES:
        yield "theme", f"no theme is called {theme}{nearest(theme, THEMES)}"
    if values.get("keys"):
        from tui.commands import KEYS

        yield from keymap(values["keys"], KEYS)[1]


def _unknown(key: str, known: Mapping[str, Any] | list[str], path: Path, line: int) -> str:
    from tui.keys import nearest

    return f"{path}:{line}: unknown key {key}{nearest(key, known)}"


def _line(text: str, key: str) -> int:
    """The line that sets `key`, counted from 1; tomllib keeps no positions."""
    for number, line in enumerate(text.splitlines(), 1):
        name = line.strip().strip("[]").split("=", 1)[0].strip().strip("\"'")
        if key in (name, name.split(".")[0]):
            return number
    return 1
