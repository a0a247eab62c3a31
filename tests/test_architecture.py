"""What import-linter cannot see: what a start costs, one SQLite library, docstring-only packages, our own names."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("tui", "store", "feeds")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def loaded_by(code: str) -> set[str]:
    """Top-level modules in sys.modules after running `code` in a fresh interpreter."""
    script = f"{code}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


def imports(path: Path) -> set[str]:
    """Every top-level module that a file imports, at any depth of its code."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_the_command_line_starts_without_heavy_modules() -> None:
    heavy = {"textual", "httpx", "httpcore", "sqlite_utils", "lxml", "trafilatura", "yaml", "feedparser"}
    assert not loaded_by("from tui.cli import build_parser; build_parser()") & heavy


def test_the_store_runs_without_the_other_rooms(tmp_path: Path) -> None:
    outside = {"textual", "rich", "httpx", "lxml", "feeds", "tui"}
    code = f"from store.db import Store\nwith Store({str(tmp_path / 'store.db')!r}) as store: store.articles()"
    assert not loaded_by(code) & outside


def test_reading_draws_nothing_and_asks_no_network() -> None:
    code = "from feeds.reading.read import read\nfrom store.models import Text\nread(Text('a', 'T', 'Body.', None))"
    assert not loaded_by(code) & {"textual", "rich", "httpx", "tui", "trafilatura"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_one_sqlite_library(path: Path) -> None:
    if path != ROOT / "store" / "sqlite.py":
        assert not imports(path) & {"sqlite3", "pysqlite3"}


@pytest.mark.parametrize("path", [path for path in SOURCES if path.name == "__init__.py"], ids=str)
def test_packages_are_docstrings(path: Path) -> None:
    body = ast.parse(path.read_text("utf-8")).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


def test_the_screen_room_holds_no_sql() -> None:
    """tui asks the store in words; a statement there would be a second home for the schema."""
    for path in SOURCES:
        if path.is_relative_to(ROOT / "tui"):
            assert "SELECT " not in path.read_text("utf-8"), path


def test_no_other_distribution_provides_our_names() -> None:
    provided = metadata.packages_distributions()
    for room in ROOMS:
        assert set(provided.get(room, ["matins"])) == {"matins"}


def test_files_have_one_reason_to_change() -> None:
    """A file over 450 lines has two."""
    counts = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert not {path: count for path, count in counts.items() if count > 450}
