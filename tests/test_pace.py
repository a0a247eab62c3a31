"""Held keys: the cursor moves with every press, what follows it waits until it rests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store.db import Store
from tests import library
from tests.test_journeys import press, reading, settle
from tui import questions
from tui.questions import Ids, every_id
from tui.screens import companies


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
