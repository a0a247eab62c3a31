"""Held keys: the cursor moves with every press, what follows it waits until it rests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from feeds.reading import lexicon
from store.db import Store
from tests import library
from tests.test_journeys import press, reading, settle
from tui import questions
from tui.questions import Ids, every_id
from tui.screens import companies, tags


@pytest.fixture
def path(tmp_path: Path) -> Path:
    library.fill(tmp_path / "matins.db")
    return tmp_path / "matins.db"


async def test_a_held_key_asks_for_the_last_page_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(store: Store, names: Any, id: str) -> questions.TagPage:
        asked.append(id)
        return questions.company_page(store, names, id)

    monkeypatch.setattr(companies, "company_page", counted)
    async with reading(path, (120, 40)) as (app, pilot):
        await press(app, pilot, "2")
        screen: Any = app.screen
        asked.clear()
        for by in (1, -1) * 6 + (1,):
            screen.listing.move(by)
        await settle(app, pilot)
        assert asked == [screen.tag]


async def test_a_held_key_opens_the_last_article_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    ask = questions.story_page

    def counted(store: Store, names: Any, id: str, figure: str | None) -> questions.StoryPage | None:
        opened.append(id)
        return ask(store, names, id, figure)

    async with reading(path, (120, 40)) as (app, pilot):
        await press(app, pilot, "slash", *"is:unread", "enter")
        screen: Any = app.screen
        monkeypatch.setattr(questions, "story_page", counted)
        for by in (1, -1) * 6 + (1,):
            screen.stories.move(by)
        await settle(app, pilot)
        assert opened == [screen.stories.article] == [screen.story.page.article.id]


def test_ids_are_packed_and_come_back_whole(path: Path) -> None:
    with Store(path) as store:
        plain, packed = store.article_ids("is:unread"), every_id(store, "is:unread")
    assert list(packed) == plain and len(packed) == len(plain) > 3
    assert packed[1:3] == plain[1:3] and packed[::-1] == plain[::-1] and packed[-1] == plain[-1]
    assert packed.index(plain[2]) == 2 and Ids(["00000000000000ff"])[0] == "00000000000000ff"


async def test_lines_follow_the_theme(path: Path) -> None:
    async with reading(path, (80, 24)) as (app, pilot):
        screen: Any = app.screen
        colours = []
        for theme in ("matins-dark", "matins-light", "matins-dark"):
            app.theme = theme
            await settle(app, pilot)
            colours.append({segment.style.bgcolor for segment in screen.listing.render_line(3) if segment.style})
        assert colours[0] == colours[2] != colours[1]


async def test_a_company_of_the_list_needs_no_lexicon(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with reading(path, (120, 40)) as (app, pilot):
        await app.store.read(questions.tag_list, app.names, "company")
        monkeypatch.setattr(lexicon, "load", lambda *_: pytest.fail("asked the lexicon"))
        await press(app, pilot, "2", "j")
        assert app.screen.stories.count  # type: ignore[attr-defined]


async def test_a_screen_out_of_view_loads_when_it_is_seen(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(store: Store, names: Any, kind: str) -> questions.TagList:
        asked.append(kind)
        return questions.tag_list(store, names, kind)

    async with reading(path, (80, 24)) as (app, pilot):
        await press(app, pilot, "2", "3", "1")
        monkeypatch.setattr(tags, "tag_list", counted)
        app.refreshed.publish(False)
        app.refreshed.publish(True)
        await settle(app, pilot)
        assert asked == []
        await press(app, pilot, "3", "1", "3")
        assert asked == ["topic"]
        app.refreshed.publish(True)
        await settle(app, pilot)
        assert asked == ["topic", "topic"]
