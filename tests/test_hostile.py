"""What a careless or hostile hand gives the command line: one line, a code, nothing that acts on the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from feeds.importing import import_paths
from feeds.local import path_of
from store.db import Store
from store.errors import StoreError, UsageError
from store.models import NewArticle
from tui.cli import main
from tui.config import load

POST = "Nvidia reported fourth-quarter revenue of $39.3 billion, up 78% from a year earlier.\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, its store in it, the working directory beside it."""
    for name in ("MATINS_CONFIG", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MATINS_STORE", str(tmp_path / "m.db"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(argv: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code and what stood on stderr."""
    code = main(argv)
    return code, capsys.readouterr().err


@pytest.mark.parametrize(
    "argv",
    [
        ["figures", "--as-of", "soon"],
        ["figures", "--as-of", "2026-02-30"],
        ["checks", "--as-of", "9999-99-99"],
        ["compare", "meta", "--as-of", "x"],
        ["compare", "meta", "--basis", "guesswork"],
        ["figures", "--min-confidence", "nan"],
        ["figures", "--min-confidence", "7"],
        ["brief", "--minutes", "0"],
        ["brief", "--minutes", "-5"],
        ["brief", "--minutes", "9" * 30],
        ["add", ""],
        ["add", "  "],
    ],
)
def test_a_value_that_cannot_be_is_refused(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, said = told(argv, capsys)
    assert code == (1 if argv[0] == "add" else 2)
    assert said.count("\n") == 1 and len(said) <= 300


def test_a_limit_beyond_counting_is_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(["articles", "--limit", "9" * 25], capsys) == (0, "")


def test_a_name_too_long_is_one_failed_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "post.txt").write_text(POST)
    code, said = told(["import", "x" * 5000, "post.txt"], capsys)
    assert code == 3
    assert said.count("\n") == 1
    code, said = told(["add", "x" * 5000], capsys)
    assert code == 1
    assert said.count("\n") == 1 and len(said) <= 300


def test_file_names_do_nothing_to_the_terminal(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "docs").mkdir()
    (home / "docs" / "a\x1b]0;owned\x07\nb.md").write_text("")
    code, said = told(["import", "docs"], capsys)
    assert code == 1
    assert said.count("\n") == 1
    assert "\x1b" not in said and "\x07" not in said


def test_a_pipe_among_documents_is_not_waited_for(home: Path) -> None:
    os.mkfifo(home / "pipe.xml")
    with Store(home / "m.db") as store:
        [item] = import_paths(store, [home / "pipe.xml"], now="2026-02-01T00:00:00Z")
    assert item.outcome == "error"
    assert item.error and "not a file" in item.error


def test_a_pipe_is_no_store(home: Path) -> None:
    os.mkfifo(home / "pipe.db")
    with pytest.raises(StoreError, match="not a file"):
        Store(home / "pipe.db")


def test_names_of_any_bytes(home: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        (home / name).write_text(POST)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert path_of((home / name).as_uri()) == home / name
    with Store(home / os.fsdecode(b"st\xe9.db")) as store:
        assert store.is_empty()
    done = subprocess.run(
        [sys.executable, "-m", "tui.cli", "add", "--title", os.fsdecode(b"t\xe9"), name],
        capture_output=True,
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        check=False,
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode in (1, 2)
    assert done.stderr.count(b"\n") == 1


def test_read_names_the_file_that_is_not_text(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "noise.dat").write_bytes(bytes(range(256)) * 20)
    code, said = told(["read", "noise.dat"], capsys)
    assert code == 1
    assert "noise.dat" in said


def test_read_takes_no_more_than_a_document_may_have(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "c.toml").write_text("[network]\nunpacked_bytes = 1000\n")
    with open("/dev/zero") as endless:
        monkeypatch.setattr(sys, "stdin", endless)
        code, said = told(["read", "-", "--config", "c.toml"], capsys)
    assert code == 1
    assert said.startswith("matins: standard input is larger than") and said.count("\n") == 1


@pytest.mark.parametrize("argv", [["articles"], ["read", "-"], [], ["import", "nosuch"]])
def test_closed_streams_are_no_crash(argv: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    assert main(argv) in (0, 1, 2)


@pytest.mark.parametrize(
    "text",
    [
        "minutes = 3.7",
        "network = 3",
        "rates = { CNY = 0 }",
        "rates = { CNY = nan }",
        "[network]\nfetches = 0",
        "[network]\nper_host = 0",
        '[network]\nproxy = "::bad::"',
        '[network]\nuser_agent = "a\\r\\nHost: b"',
        "a = " + "[" * 50_000,
    ],
)
def test_a_configuration_that_would_break_later_is_refused_at_once(home: Path, text: str) -> None:
    path = home / "c.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"c\.toml"):
        load(str(path))


def test_a_date_that_means_none_orders_by_arrival(home: Path) -> None:
    """The first year and the first day of 1970 are defaults: an article of this morning must not count as ancient."""
    dates = ("0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2026-01-31T00:00:00Z", "1999-01-01T00:00:00Z")
    with Store(home / "m.db") as store:
        new = [NewArticle(d, f"Post {d}", None, None, None, d[:10], d, d, f"Body {d}") for d in dates]
        store.save(None, new, added="2026-02-01T00:00:00Z")
        found = [article.published_utc for article in store.articles()]
    assert set(found[:2]) == set(dates[:2])
    assert found[2:] == list(dates[2:])


@pytest.mark.parametrize("asked", ["", "ascii"])
def test_tables_and_files_without_a_utf8_locale(home: Path, asked: str) -> None:
    (home / "post.txt").write_text("微软公布财报\n微软第四季度营收为696.3亿美元。\n", "utf-8")
    assert main(["import", "post.txt"]) == 0
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    environment["PYTHONPATH"] = str(Path(__file__).parent.parent)
    if asked:
        environment["PYTHONIOENCODING"] = asked
    for command in (["articles"], ["articles", "--csv"]):
        done = subprocess.run(
            [sys.executable, "-m", "tui.cli", *command], capture_output=True, env=environment, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert ("微软" in done.stdout.decode(asked or "utf-8")) is not bool(asked)
