"""Configuration: precedence, warnings, errors with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import UsageError
from tui.config import THEMES, load


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home without any variable of ours."""
    for name in ("MATINS_STORE", "MATINS_CONFIG", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def written(home: Path, text: str) -> Path:
    path = home / ".config" / "matins" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return path


def test_defaults_stand_in_the_xdg_places(home: Path) -> None:
    config = load()
    assert config.store == home / ".local/share/matins/matins.db"
    assert config.path == home / ".config/matins/config.toml"
    assert config.language == "auto"
    assert not config.warnings


def test_flag_over_variable_over_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(home, 'store = "/file.db"\n')
    assert load().store == Path("/file.db")
    monkeypatch.setenv("MATINS_STORE", "/variable.db")
    assert load().store == Path("/variable.db")
    assert load(store="/flag.db").store == Path("/flag.db")


def test_a_relative_xdg_place_is_ignored(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert load().store == home / ".local/share/matins/matins.db"


def test_an_unknown_key_is_a_warning_with_the_nearest_name(home: Path) -> None:
    path = written(home, '\ntheem = "dark"\n')
    assert load().warnings == (f"{path}:2: unknown key theem; did you mean theme?",)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('theme = "nrod"\n', 1, "no theme is called nrod; did you mean nord?"),
        ('\n[keys]\n"mark.kep" = "Z"\n', 3, "no command is called mark.kep; did you mean mark.keep?"),
        ('[keys]\nmark.keep = "j"\n', 2, "mark.keep = 'j' clashes with move.down"),
    ],
)
def test_a_name_that_does_not_exist_is_a_warning(home: Path, text: str, line: int, says: str) -> None:
    path = written(home, text)
    assert load().warnings == (f"{path}:{line}: {says}",)


def test_keys_are_taken_with_and_without_quotation_marks(home: Path) -> None:
    written(home, '[keys]\nmark.keep = "Z"\n"move.down" = "J"\nreader.down = "j"\n')
    assert load().keys == {"mark.keep": "Z", "move.down": "J", "reader.down": "j"}
    assert not load().warnings


def test_the_toolkits_themes_are_known() -> None:
    from textual.theme import BUILTIN_THEMES

    assert set(BUILTIN_THEMES) <= set(THEMES)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('\nrise = "blue"\n', 2, '"green" or "red"'),
        ("minutes = true\n", 1, "minutes"),
        ("minutes = 0\n", 1, "minutes"),
        ("[rates]\nCNY = 'seven'\n", 1, "currencies"),
        ("[network]\nallow_private = [1]\n", 2, "host names"),
    ],
)
def test_a_bad_value_names_file_and_line(home: Path, text: str, line: int, says: str) -> None:
    path = written(home, text)
    with pytest.raises(UsageError, match="must be") as caught:
        load()
    assert str(caught.value).startswith(f"{path}:{line}:")
    assert says in str(caught.value)


def test_bad_toml_is_one_sentence(home: Path) -> None:
    path = written(home, "store = \n")
    with pytest.raises(UsageError, match="not valid TOML") as caught:
        load()
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such configuration file"):
        load(config=str(tmp_path / "missing.toml"))
