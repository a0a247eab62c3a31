"""The schema's page names what the schema has."""

from __future__ import annotations

import re
from pathlib import Path

from store.db import Store
from store.sqlite import sqlite3

PAGE = Path(__file__).parent.parent / "docs" / "schema.md"


def test_the_page_names_every_table_and_view(tmp_path: Path) -> None:
    with Store(tmp_path / "m.db") as store:
        rows = store.db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    names = {row[0] for row in rows if not row[0].startswith(("sqlite_", "_sqlite_", "search_"))}
    named = {name for row in re.findall(r"^\| (`[^|]+) \|", PAGE.read_text(encoding="utf-8"), re.M)
             for name in re.findall(r"`(\w+)`", row)}  # fmt: skip
    assert named == names


def test_nothing_costs_no_more_than_a_number_to_hand_over(tmp_path: Path) -> None:
    """SQLite's Python library searches the adapters for each None, unless one is there."""
    assert any(kind is type(None) for kind, _ in sqlite3.adapters)
    with Store(tmp_path / "m.db") as store:
        assert store.db.execute("SELECT ?, ? IS NULL", (None, None)).fetchone() == (None, 1)
