"""Views and comparisons kept under a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.db import Store
from tests import library
from tests.test_journeys import press, reading, screen_text, write
from tui import views
from tui.config import Config
from tui.screens.trail import TrailScreen


@pytest.fixture
def ids(tmp_path: Path) -> dict[str, str]:
    return library.fill(tmp_path / "matins.db")


async def test_a_question_is_kept_counted_and_asked_again(tmp_path: Path, ids: dict[str, str]) -> None:
    path = tmp_path / "matins.db"
    async with reading(path) as (app, pilot):
        await press(app, pilot, "f")
        assert "no view is kept yet" in app.status.notice
        await press(app, pilot, "escape", "slash")
        await write(app, pilot, "co:meta is:unread")
        await press(app, pilot, "B")
        for _ in "co:meta is:unread":
            await pilot.press("backspace")
        await write(app, pilot, "Meta 未读")
        assert "kept as Meta 未读" in app.status.notice
        await press(app, pilot, "m", "backslash")
        assert "Meta 未读" in screen_text(app)
    async with reading(path) as (app, pilot):
        await press(app, pilot, "f")
        [view] = app.screen.views.views  # type: ignore[attr-defined]
        with Store(path) as store:
            assert (view.count, view.unread) == (store.count("co:meta is:unread"),) * 2 == (2, 2)
        await press(app, pilot, "enter")
        assert app.screen.line.value == "co:meta is:unread"  # type: ignore[attr-defined]
        assert len(app.screen.stories.ids) == 2  # type: ignore[attr-defined]
        await press(app, pilot, "equals_sign", *" -tag:x", "enter")
        assert app.screen.line.value == "co:meta is:unread -tag:x"  # type: ignore[attr-defined]
        await press(app, pilot, "f")
        await pilot.press("d")
        await pilot.press("d")
        await press(app, pilot, "escape")
    with Store(path) as store:
        assert views.kept(store) == []


async def test_a_comparison_is_kept_and_opened(tmp_path: Path, ids: dict[str, str]) -> None:
    path = tmp_path / "matins.db"
    async with reading(path, (120, 40)) as (app, pilot):
        await press(app, pilot, "2", "c", "j", "c", "C", "B")
        await write(app, pilot, "")
    async with reading(path, (120, 40)) as (app, pilot):
        await press(app, pilot, "f")
        assert "compare Meta, Micro" in screen_text(app)
        await press(app, pilot, "enter")
        assert app.current_mode == "compare" and app.tray == ["meta", "microsoft"]


async def test_a_comparison_turns(tmp_path: Path, ids: dict[str, str]) -> None:
    config = Config(path=tmp_path / "c.toml", store=tmp_path / "matins.db", language="en", rates={"CNY": 7.1})
    async with reading(tmp_path / "matins.db", (140, 40), config=config) as (app, pilot):
        await press(app, pilot, "4", "dollar_sign")
        assert "in dollars at 7.1 CNY" in screen_text(app)
        await press(app, pilot, "vertical_line")
        text = screen_text(app)
        titles = [column.title for column in app.screen.table.columns]  # type: ignore[attr-defined]
        assert "Microsoft capex" in text and "2025Q4" in titles and "periods across" in text
        await press(app, pilot, "vertical_line")
        text = screen_text(app)
        titles = [column.title for column in app.screen.table.columns]  # type: ignore[attr-defined]
        assert titles == ["actual", "consensus", "guidance"]
        assert "Meta revenue 2025Q4" in text and "$58.42bn" in text
        while "Meta revenue" not in app.screen.table.rows[app.screen.table.cursor].label:  # type: ignore[attr-defined]
            await press(app, pilot, "j")
        await press(app, pilot, "vertical_line")
        text = screen_text(app)
        assert "Harbour Wire" in text and "晨间账本" in text and "source by source" in text
        await press(app, pilot, "B")
        await write(app, pilot, " told")
        await press(app, pilot, "vertical_line", "f", "enter")
        assert app.current_mode == "compare" and "晨间账本" in screen_text(app)


async def test_amounts_in_dollars_wherever_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "matins.db"
    with Store(path) as store:
        body = "比亚迪2025年第四季度营收200亿元，第三季度为190亿元。"
        amounts = [(("200亿元", 20e9), {"unit": "CNY", "company": "byd"})]
        amounts += [(("190亿元", 19e9), {"unit": "CNY", "company": "byd", "period": "2025Q3"})]
        library._put(store, "byd", "比亚迪公布业绩", body, "2026-01-30", amounts, lang="zh", topics=("earnings",))
        while store.settle():
            pass
    config = Config(path=tmp_path / "c.toml", store=path, language="en", rates={"CNY": 8})
    async with reading(path, (80, 24), config=config) as (app, pilot):
        await press(app, pilot, "2", "enter")
        assert "¥20bn" in screen_text(app)
        await press(app, pilot, "dollar_sign")
        assert "≈$2.5bn" in screen_text(app) and "in dollars at 8 CNY" in screen_text(app)
        await press(app, pilot, "v")
        assert isinstance(app.screen, TrailScreen)
        assert "≈$2.5bn" in screen_text(app) and "≈$2.38bn" in screen_text(app)
        await press(app, pilot, "dollar_sign")
        assert "¥20bn" in screen_text(app) and "¥19bn" in screen_text(app)
        await press(app, pilot, "fullwidth_dollar_sign", "escape", "enter")
        assert app.screen.is_reading and "≈$2.5bn" in screen_text(app)  # type: ignore[attr-defined]
        await press(app, pilot, "dollar_sign")
        assert "¥20bn" in screen_text(app)
        await press(app, pilot, "dollar_sign", "3", "enter")
        assert "≈$2.5bn" in screen_text(app)


async def test_without_rates_the_currency_key_says_how(tmp_path: Path, ids: dict[str, str]) -> None:
    async with reading(tmp_path / "matins.db") as (app, pilot):
        await press(app, pilot, "4", "dollar_sign")
        assert "[rates] CNY = 7.1" in screen_text(app)


async def test_n_goes_through_the_hits(tmp_path: Path, ids: dict[str, str]) -> None:
    async with reading(tmp_path / "matins.db") as (app, pilot):
        await press(app, pilot, "slash", *"co:meta", "enter", "enter")
        stories, story = app.screen.stories, app.screen.story  # type: ignore[attr-defined]
        for at in (1, 2):
            await press(app, pilot, "n")
            assert stories.cursor == at and story.page.article.id == stories.ids[at]
        await press(app, pilot, "n")
        assert "no more results" in app.status.notice
        await press(app, pilot, "N")
        assert story.page.article.id == stories.ids[1]


def test_views_that_cannot_be_read_or_asked(tmp_path: Path) -> None:
    with Store(tmp_path / "m.db") as store:
        store.set_setting(views.SETTING, "[3]")
        assert views.kept(store) == []
        views.keep(store, views.Kept("half", "capex>"))
        views.keep(store, views.Kept("all", "is:unread"))
        views.keep(store, views.Kept("half", "capex>("))
        first, second = views.counted(store)
        assert first.name == "half" and first.query == "capex>(" and first.error
        assert (second.count, second.unread) == (0, 0)
