"""Panes and the reading pane by keys: zen, scrolling from the list, the sources of a story, every row of the table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import library
from tests.test_journeys import press, reading, screen_text


@pytest.fixture
def path(tmp_path: Path) -> Path:
    library.fill(tmp_path / "matins.db")
    return tmp_path / "matins.db"


async def test_zen_shows_one_pane_alone(path: Path) -> None:
    async with reading(path, (120, 40)) as (app, pilot):
        await press(app, pilot, "2")
        screen: Any = app.screen
        assert screen.story.region.width and screen.query_one("#tags").region.width < 40
        await press(app, pilot, "z")
        assert screen.query_one("#tags").region.width == 120 and not screen.story.region.width
        await press(app, pilot, "tab")
        assert screen.query_one("#page").region.width == 120
        await press(app, pilot, "z")
        assert screen.story.region.width


async def test_the_text_scrolls_from_the_list(path: Path) -> None:
    async with reading(path, (120, 20)) as (app, pilot):
        await press(app, pilot, "slash", *"markup", "enter")
        screen: Any = app.screen
        assert app.focused is screen.stories and screen.story.text.scroll_offset.y == 0
        await press(app, pilot, "J", "J", "J", "K")
        assert screen.story.text.scroll_offset.y == 2 and app.focused is screen.stories


async def test_pages_half_pages_and_ends(path: Path) -> None:
    async with reading(path, (80, 20)) as (app, pilot):
        await press(app, pilot, "slash", *"markup", "enter", "enter")
        text = app.screen.story.text  # type: ignore[attr-defined]
        places = []
        for key in ("ctrl+f", "ctrl+d", "pagedown", "ctrl+u", "ctrl+b", "pageup", "end", "home", "down", "up"):
            await press(app, pilot, key)
            places.append(text.scroll_offset.y)
        assert places[0] == text.page - 1 and places[1] - places[0] == text.page // 2
        assert places[2] > places[1] > places[4] and places[3] < places[2]
        assert places[6] == text.count - text.page and places[7:] == [0, 1, 0]


async def test_panes_by_arrows_and_tab(path: Path) -> None:
    async with reading(path, (120, 40)) as (app, pilot):
        await press(app, pilot, "3")
        screen: Any = app.screen
        for key, pane in (("right", "page"), ("left", "tags"), ("l", "page"), ("h", "tags"), ("tab", "page")):
            await press(app, pilot, key)
            assert screen.active == pane
        await press(app, pilot, "shift+tab")
        assert screen.active == "tags"


async def test_links_and_what_is_under_the_cursor_are_copied(path: Path) -> None:
    async with reading(path) as (app, pilot):
        await press(app, pilot, "enter", "y")
        assert app.clipboard == "https://example.org/zh" or app.clipboard == "https://example.org/en"
        await press(app, pilot, "Y")
        assert "https://example.org/" in app.clipboard and "“" in app.clipboard
        await press(app, pilot, "i")
        assert "Provenance" in type(app.screen).__name__


async def test_the_footer_lists_no_letter_while_one_types(path: Path) -> None:
    async with reading(path) as (app, pilot):
        await press(app, pilot, "slash", "m")
        footer = screen_text(app).splitlines()[-1]
        assert "Esc back" in footer and "clear" not in footer and "search" not in footer


async def test_levels_bases_and_growth_in_a_company(path: Path) -> None:
    async with reading(path, (120, 40)) as (app, pilot):
        await press(app, pilot, "2", "enter", "b")
        assert "$58.42bn" not in screen_text(app).split("3 articles")[0]
        await press(app, pilot, "percent_sign")
        assert app.status.notice == "changes on last year" and "+24%" in screen_text(app)
        await press(app, pilot, "percent_sign")
        assert app.status.notice == "levels"
