"""Choosing, tags, sorting and undo, driven by keys on a real store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store.db import Store
from tests import library
from tests.test_journeys import is_read, press, reading, screen_text, write
from tui.history import JOURNAL
from tui.widgets.stories import StoryList


@pytest.fixture
def ids(tmp_path: Path) -> dict[str, str]:
    return library.fill(tmp_path / "matins.db")


def counts(path: Path, query: str) -> int:
    with Store(path) as store:
        return int(store.count(query))


async def test_marks_act_on_what_is_chosen(tmp_path: Path, ids: dict[str, str]) -> None:
    path = tmp_path / "matins.db"
    async with reading(path) as (app, pilot):
        await press(app, pilot, "slash", *"meta", "enter", "x", "x")
        assert "✓" in screen_text(app) and "2 chosen" in app.status.notice
        await press(app, pilot, "s")
        assert counts(path, "is:kept") == 2
        await press(app, pilot, "s")
        assert counts(path, "is:kept") == 0
        await press(app, pilot, "X", "asterisk", "m")
        assert "undoes" in app.status.notice and counts(path, "meta is:unread") == 0
        await press(app, pilot, "u")
        assert counts(path, "meta is:read") == 0
        await press(app, pilot, "X", "m")
        assert counts(path, "is:read") == 1


async def test_the_briefings_items_can_be_chosen(tmp_path: Path, ids: dict[str, str]) -> None:
    path = tmp_path / "matins.db"
    async with reading(path) as (app, pilot):
        await press(app, pilot, "x", "G", "x", "m")
        assert is_read(path, ids["en"]) and is_read(path, ids["zh"]) and is_read(path, ids["plain"])
        assert not is_read(path, ids["msft"])
        await press(app, pilot, "u")
        assert counts(path, "is:read") == 0


async def test_tags_are_put_on_and_taken_off(tmp_path: Path, ids: dict[str, str]) -> None:
    path = tmp_path / "matins.db"
    async with reading(path) as (app, pilot):
        await press(app, pilot, "slash", *"meta", "enter", "asterisk", "t")
        await write(app, pilot, "later,算力")
        all_of_them = counts(path, "meta")
        assert counts(path, "tag:later") == counts(path, "tag:算力") == all_of_them > 1
        await press(app, pilot, "u", "u")
        assert counts(path, "tag:later") == 0
        await press(app, pilot, "ctrl+r", "X", "enter")
        assert "+later" in screen_text(app)
        await press(app, pilot, "T", "enter")
        assert "+later" not in screen_text(app)
        assert counts(path, "tag:later") == all_of_them - 1
        await press(app, pilot, "T")
        assert app.status.notice == "no tag here"


async def test_lists_and_tables_sort(tmp_path: Path, ids: dict[str, str]) -> None:
    async with reading(tmp_path / "matins.db", (120, 40)) as (app, pilot):
        await press(app, pilot, "slash", *"co:meta", "enter")
        stories = app.screen.query_one("#stories", StoryList)
        before = list(stories.ids)
        await press(app, pilot, "S")
        assert stories.ids == before[::-1] and app.status.notice == "oldest first"
        await press(app, pilot, "S")
        assert stories.ids[0] == ids["en"]  # four figures
        await press(app, pilot, "2", "S", "S", "S")
        screen: Any = app.screen
        labels = [screen.listing.labels[tag.id] for tag in screen.listing.tags]
        assert labels == sorted(labels, key=str.casefold)
        await press(app, pilot, "g", "g", "enter", "l", "S")
        table = screen.table
        given = [row.label for row in table._given]
        shown = [row.cells[1].figure.low for row in table.rows if row.cells[1].figure]
        assert shown == sorted(shown, reverse=True)
        await press(app, pilot, "S", "S")
        assert [row.label for row in table.rows] == given
        await press(app, pilot, "5", "S", "S", "S")
        screen = app.screen
        assert [one.title for one in screen.listing.sources] == ["Harbour Wire", "Tide Finance"]


async def test_undo_reaches_back_to_an_earlier_day(tmp_path: Path, ids: dict[str, str]) -> None:
    path = tmp_path / "matins.db"
    async with reading(path) as (app, pilot):
        await press(app, pilot, "A", "W", "exclamation_mark")
    assert counts(path, "is:read") > 0
    async with reading(path) as (app, pilot):
        await press(app, pilot, "u")
        assert app.status.notice == "undone: figure right again"
        await press(app, pilot, "u")
        with Store(path) as store:
            assert store.watched() == [] and store.figures("is:disputed") == []
        await press(app, pilot, "u")
        assert counts(path, "is:read") == 0
        await press(app, pilot, "u")
        assert app.status.notice == "nothing to undo"
    async with reading(path) as (app, pilot):
        await press(app, pilot, "ctrl+r", "ctrl+r")
        assert counts(path, "is:read") > 0
        with Store(path) as store:
            assert store.watched() == [("company", "meta")]
        await press(app, pilot, "ctrl+r", "ctrl+r")
        assert app.status.notice == "nothing to redo"


async def test_a_check_is_dismissed_and_comes_back(tmp_path: Path, ids: dict[str, str]) -> None:
    path = tmp_path / "matins.db"
    with Store(path) as store:
        check = next(one.id for one in store.checks())
        store.dismiss(check)
        left = len(store.checks())
        store.dismiss(check, False)
    async with reading(path) as (app, pilot):
        from tui.history import Marked

        assert await app.history.do(Marked(frozenset({check}), dismissed=True)) == 1
        with Store(path) as store:
            assert len(store.checks()) == left
        await press(app, pilot, "u")
        assert app.status.notice == "undone: check back"


async def test_a_journal_that_cannot_be_read_is_empty(tmp_path: Path, ids: dict[str, str]) -> None:
    path = tmp_path / "matins.db"
    with Store(path) as store:
        store.set_setting(JOURNAL, '{"done": [{"ids": 7}]}')
    async with reading(path) as (app, pilot):
        await press(app, pilot, "u")
        assert app.status.notice == "nothing to undo"
        await press(app, pilot, "A", "u")
    assert counts(path, "is:read") == 0
