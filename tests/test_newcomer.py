"""What a newcomer meets: places where a first walk through the reader once went wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.db import Store
from tests import library
from tests.test_journeys import press, reading, screen_text
from tui.config import Config
from tui.questions import about_company


@pytest.fixture(autouse=True)
def ids(tmp_path: Path) -> dict[str, str]:
    return library.fill(tmp_path / "matins.db")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_first_story_is_laid_out_at_the_width_of_its_pane(tmp_path: Path, size: tuple[int, int]) -> None:
    async with reading(tmp_path / "matins.db", size) as (app, pilot):
        await press(app, pilot, "enter")
        text = app.screen.story.text  # type: ignore[attr-defined]
        assert text.line_width > 40
        assert text.count < 40
        lit = text._lit
        assert lit is not None and lit.raw in screen_text(app)


async def test_space_stays_at_the_end(tmp_path: Path) -> None:
    async with reading(tmp_path / "matins.db") as (app, pilot):
        for _ in range(60):
            await press(app, pilot, "space")
            if "Done." in screen_text(app):
                break
        await press(app, pilot, "space", "space")
        assert app.is_running and "Done." in screen_text(app)
        assert "q leaves" in screen_text(app)


async def test_all_read_twice_leaves_the_history_alone(tmp_path: Path) -> None:
    async with reading(tmp_path / "matins.db", (110, 30)) as (app, pilot):
        await press(app, pilot, "A", "A")
        assert "nothing unread here" in screen_text(app)
        await press(app, pilot, "u")
        assert "undone: " in screen_text(app)
        await press(app, pilot, "u")
        assert "nothing to undo" in screen_text(app)


async def test_a_views_number_again_leads_to_its_list(tmp_path: Path) -> None:
    async with reading(tmp_path / "matins.db") as (app, pilot):
        await press(app, pilot, "2", "enter")
        assert app.screen.active == "page"  # type: ignore[attr-defined]
        await press(app, pilot, "2")
        assert app.screen.active == "tags"  # type: ignore[attr-defined]


async def test_what_is_added_in_the_sample_goes_to_the_own_store(tmp_path: Path) -> None:
    own = tmp_path / "own" / "matins.db"
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "one.md").write_text("---\ntitle: One\n---\nRevenue rose 3%.\n", "utf-8")
    config = Config(path=tmp_path / "c.toml", store=own, language="en")
    async with reading(tmp_path / "matins.db", config=config, sample=True) as (app, pilot):
        await press(app, pilot, "5", "a")
        app.screen.line.value = str(notes)  # type: ignore[attr-defined]
        await press(app, pilot, "enter")
        assert app.moves_to == own
    with Store(own) as store, Store(tmp_path / "matins.db") as shown:
        assert [source.url for source in store.sources()]
        assert len(shown.sources()) == 2  # those of the library


async def test_guidance_that_moved_is_marked_in_its_table(tmp_path: Path) -> None:
    async with reading(tmp_path / "matins.db") as (app, pilot):
        await press(app, pilot, "2", "enter", "b", "b", "b")
        assert "$70–72bn ▲" in screen_text(app)


def test_words_that_name_a_company_lead_to_its_query(tmp_path: Path) -> None:
    with Store(tmp_path / "matins.db") as store:
        store.resolver = {"脸书": "meta"}.get
        assert about_company(store, "脸书") == ("meta", store.count("co:meta"))
        assert about_company(store, "nobody") is None
        assert about_company(store, "co:meta") is None
