"""The reader driven by keys on a real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from store.db import Store
from store.errors import UsageError
from tests import library
from tui.app import MatinsApp
from tui.config import Config
from tui.screens.brief import BriefScreen
from tui.screens.help import HelpScreen
from tui.screens.trail import TrailScreen
from tui.start import Opening, needs_terminal

Session = tuple[MatinsApp, Pilot[int], dict[str, str]]


@pytest.fixture
def ids(tmp_path: Path) -> dict[str, str]:
    return library.fill(tmp_path / "matins.db")


@asynccontextmanager
async def reading(path: Path, size: tuple[int, int] = (80, 24), **more: Any) -> AsyncIterator[tuple[MatinsApp, Any]]:
    app = MatinsApp(Opening(path, now=library.NOW, **more))
    async with app.run_test(size=size) as pilot:
        await settle(app, pilot)
        yield app, pilot


async def settle(app: MatinsApp, pilot: Any) -> None:
    for _ in range(3):
        await app.workers.wait_for_complete()
        await pilot.pause()


async def press(app: MatinsApp, pilot: Any, *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(app, pilot)


async def write(app: MatinsApp, pilot: Any, text: str) -> None:
    """Types a line and Enter."""
    await pilot.press(*text, "enter")
    await settle(app, pilot)


def screen_text(app: MatinsApp) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def is_read(path: Path, id: str) -> bool:
    with Store(path) as store:
        article = store.article(id)
        assert article is not None
        return article.read


async def test_brief_opens_on_what_moved(tmp_path: Path, ids: dict[str, str]) -> None:
    async with reading(tmp_path / "matins.db", (110, 30)) as (app, _):
        text = screen_text(app)
        assert text.index("MOVED FIGURES") < text.index("TOP STORIES")
        assert "beat +2.5%" in text and "▲ RAISED" in text and "[was $60–65bn]" in text
        assert "FAILING  Tide Finance" in text
        assert "A note with [/] in it" in text


async def test_space_alone_reads_to_the_end(tmp_path: Path, ids: dict[str, str]) -> None:
    path = tmp_path / "matins.db"
    async with reading(path) as (app, pilot):
        for _ in range(60):
            await press(app, pilot, "space")
            if app.screen.active == "done":  # type: ignore[attr-defined]
                break
        assert "Done." in screen_text(app)
        assert "0 not opened" in screen_text(app)
    assert all(is_read(path, ids[key]) for key in ("en", "zh", "msft", "plain"))
    with Store(path) as store:
        assert store.setting("briefed_at")


async def test_reading_one_reads_the_story(tmp_path: Path, ids: dict[str, str]) -> None:
    path = tmp_path / "matins.db"
    async with reading(path) as (app, pilot):
        await press(app, pilot, "enter")
        assert app.screen.active == "story"  # type: ignore[attr-defined]
        first = app.screen.story.page.article.id  # type: ignore[attr-defined]
        await press(app, pilot, "right_square_bracket")
        assert app.screen.story.page.article.id != first  # type: ignore[attr-defined]
        await press(app, pilot, "left_square_bracket")
        assert app.screen.story.page.article.id == first  # type: ignore[attr-defined]
        await press(app, pilot, "escape")
        assert app.screen.active == "brief"  # type: ignore[attr-defined]
        await press(app, pilot, "u")
        assert not is_read(path, ids["en"]) and not is_read(path, ids["zh"])
        await press(app, pilot, "ctrl+r")
    assert is_read(path, ids["en"]) and is_read(path, ids["zh"])


async def test_every_figure_is_one_key_from_its_sentence(tmp_path: Path, ids: dict[str, str]) -> None:
    async with reading(tmp_path / "matins.db") as (app, pilot):
        await press(app, pilot, "enter", "shift+tab")
        story = app.screen.story  # type: ignore[attr-defined]
        assert app.focused is story.strip
        for _ in range(story.strip.count - 1):
            await press(app, pilot, "j")
            assert story.text._lit is story.figure
        await press(app, pilot, "enter")
        assert app.focused is story.text
        body, lit = story.page.article.body, story.text._lit
        assert body[lit.start : lit.end] == lit.quote


async def test_marks_and_undo(tmp_path: Path, ids: dict[str, str]) -> None:
    path = tmp_path / "matins.db"
    async with reading(path) as (app, pilot):
        await press(app, pilot, "G", "m")
        assert is_read(path, ids["plain"])
        await press(app, pilot, "u")
        assert not is_read(path, ids["plain"])
        await press(app, pilot, "A")
        assert is_read(path, ids["en"]) and is_read(path, ids["plain"])
        await press(app, pilot, "u")
        assert not is_read(path, ids["en"])
        await press(app, pilot, "s")
    with Store(path) as store:
        assert store.count("is:kept") == 1


async def test_companies_table_and_trail(tmp_path: Path, ids: dict[str, str]) -> None:
    async with reading(tmp_path / "matins.db") as (app, pilot):
        await press(app, pilot, "2")
        assert "Meta" in screen_text(app)
        await press(app, pilot, "enter")
        text = screen_text(app)
        assert "$59.89bn" in text and "$58.42bn" in text and "▲ beat" in text
        await press(app, pilot, "G", "v")
        assert isinstance(app.screen, TrailScreen)
        text = screen_text(app)
        assert "$60–65bn" in text and "mid $62.5bn" in text and "RAISED" in text
        await press(app, pilot, "enter")
        assert app.screen.active == "story"  # type: ignore[attr-defined]
        assert app.screen.story.page.article.id == ids["old"]  # type: ignore[attr-defined]


async def test_compare_from_the_tray(tmp_path: Path, ids: dict[str, str]) -> None:
    async with reading(tmp_path / "matins.db", (120, 40)) as (app, pilot):
        await press(app, pilot, "2", "c", "j", "c")
        assert app.tray == ["meta", "microsoft"]
        await press(app, pilot, "C")
        text = screen_text(app)
        assert "Meta" in text and "Microsoft" in text and "$81.27bn" in text
        await press(app, pilot, "l", "enter")
        assert app.screen.story.page.article.id == ids["msft"]  # type: ignore[attr-defined]
        await press(app, pilot, "escape", "Y")
        assert "| Meta | Microsoft |" in app.clipboard


async def test_search_shows_results_while_typing(tmp_path: Path, ids: dict[str, str]) -> None:
    async with reading(tmp_path / "matins.db") as (app, pilot):
        await press(app, pilot, "slash")
        for character in "指引":
            await press(app, pilot, character)
        assert "1 article" in screen_text(app)
        await press(app, pilot, "enter", "enter")
        assert app.screen.story.page.article.id == ids["zh"]  # type: ignore[attr-defined]
        await press(app, pilot, "escape", "escape", "escape")
        assert isinstance(app.screen, BriefScreen)


async def test_half_a_question_is_said_not_raised(tmp_path: Path, ids: dict[str, str]) -> None:
    async with reading(tmp_path / "matins.db") as (app, pilot):
        await press(app, pilot, "slash", *"capex>", "left_parenthesis")
        assert app.is_running


async def test_full_width_keys_and_pairs(tmp_path: Path, ids: dict[str, str]) -> None:
    async with reading(tmp_path / "matins.db") as (app, pilot):
        await press(app, pilot, "fullwidth_question_mark")
        assert isinstance(app.screen, HelpScreen)
        await press(app, pilot, "escape", "G")
        assert app.screen.listing.cursor > 3  # type: ignore[attr-defined]
        await pilot.press("g")
        await pilot.press("g")
        await settle(app, pilot)
        assert app.screen.listing.cursor == 1  # type: ignore[attr-defined]


async def test_help_lists_only_what_works_here(tmp_path: Path, ids: dict[str, str]) -> None:
    async with reading(tmp_path / "matins.db", (100, 60)) as (app, pilot):
        await press(app, pilot, "question_mark")
        assert "pause the source" not in screen_text(app)
        await press(app, pilot, "escape", "5", "question_mark")
        assert "pause the source" in screen_text(app)


async def test_sources_rename_pause_remove(tmp_path: Path, ids: dict[str, str]) -> None:
    path = tmp_path / "matins.db"
    async with reading(path) as (app, pilot):
        await press(app, pilot, "5", "j")
        assert "does not answer" in screen_text(app)
        await press(app, pilot, "e", *"X", "enter")
        await press(app, pilot, "P")
        with Store(path) as store:
            changed = next(one for one in store.sources() if "example.net" in one.url)
            assert changed.state == "paused" and changed.title == "Tide FinanceX"
        await pilot.press("D")
        await pilot.press("D")
        await settle(app, pilot)
    with Store(path) as store:
        assert len(store.sources()) == 1


async def test_add_a_directory(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.md").write_text(
        "---\ntitle: A note\ndate: 2026-01-30\n---\n\nMeta revenue was $59.89 billion in 2025Q4.\n"
    )
    path = tmp_path / "own.db"
    async with reading(path) as (app, pilot):
        assert "Nothing here yet" in screen_text(app)
        await press(app, pilot, "5", "a")
        await write(app, pilot, str(folder))
        for _ in range(100):
            await settle(app, pilot)
            if not app.status.busy:
                break
            await asyncio.sleep(0.05)
    with Store(path) as store:
        assert [one.kind for one in store.sources()] == ["directory"]
        assert store.count() == 1


async def test_disputed_figures_leave_the_table(tmp_path: Path, ids: dict[str, str]) -> None:
    path = tmp_path / "matins.db"
    async with reading(path) as (app, pilot):
        await press(app, pilot, "enter", "shift+tab", "exclamation_mark")
    with Store(path) as store:
        assert len(store.figures("is:disputed")) == 1


async def test_watch_and_write(tmp_path: Path, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "matins.db"
    async with reading(path) as (app, pilot):
        await press(app, pilot, "W", "w")
    with Store(path) as store:
        assert store.watched() == [("company", "meta")]
    written = list(tmp_path.glob("matins-*.md"))
    assert len(written) == 1 and "Moved figures" in written[0].read_text(encoding="utf-8")


async def test_place_is_kept(tmp_path: Path, ids: dict[str, str]) -> None:
    path = tmp_path / "matins.db"
    async with reading(path) as (app, pilot):
        await press(app, pilot, "j", "j", "q")
    async with reading(path) as (app, pilot):
        assert app.screen.listing.cursor == 3  # type: ignore[attr-defined]


async def test_users_keys_and_clashes(tmp_path: Path, ids: dict[str, str]) -> None:
    config = Config(
        path=tmp_path / "c.toml", store=tmp_path / "matins.db", language="en", keys={"mark.keep": "Z", "help": "s"}
    )
    async with reading(tmp_path / "matins.db", config=config) as (app, pilot):
        assert "clashes" not in screen_text(app).lower() or "mark.keep" not in app.status.notice
        await press(app, pilot, "Z")
        with Store(tmp_path / "matins.db") as store:
            assert store.count("is:kept") == 1
        await press(app, pilot, "s")
        assert isinstance(app.screen, HelpScreen)


async def test_resize_storm(tmp_path: Path, ids: dict[str, str]) -> None:
    async with reading(tmp_path / "matins.db") as (app, pilot):
        for mode in ("1", "2", "3", "4", "5"):
            await press(app, pilot, mode)
            for size in ((1, 1), (20, 5), (300, 80), (119, 30), (120, 40)):
                await pilot.resize_terminal(*size)
            await settle(app, pilot)
        assert app.is_running


async def test_quit_code(tmp_path: Path, ids: dict[str, str]) -> None:
    app = MatinsApp(Opening(tmp_path / "matins.db", now=library.NOW))
    async with app.run_test() as pilot:
        await settle(app, pilot)
        await pilot.press("q")
        await settle(app, pilot)
    assert app.return_code == 0


async def test_opml_and_one_bad_address(tmp_path: Path) -> None:
    listing = tmp_path / "list.opml"
    listing.write_text(
        "<opml version='2.0'><body><outline type='rss' text='One' xmlUrl='http://127.0.0.1:9/a.xml'/></body></opml>"
    )
    path = tmp_path / "own.db"
    async with reading(path) as (app, pilot):
        await press(app, pilot, "5", "a")
        await write(app, pilot, str(listing))
        await press(app, pilot, "a")
        await write(app, pilot, str(tmp_path / "missing"))
        assert app.status.tone == "bad" and "missing" in app.status.notice
    with Store(path) as store:
        assert [one.title for one in store.sources()] == ["One"]


async def test_sample_leads_to_the_users_own_store(tmp_path: Path, ids: dict[str, str]) -> None:
    own = tmp_path / "data" / "own.db"
    config = Config(path=tmp_path / "c.toml", store=own, language="en")
    async with reading(tmp_path / "matins.db", config=config, sample=True) as (app, pilot):
        assert "SAMPLE" in screen_text(app)
        await press(app, pilot, "plus", "enter", "W")
        await write(app, pilot, "微软, nvidia, Nobody at All")
        assert "Nobody at All" in app.status.notice
        await press(app, pilot, "G", "x", "a")
    assert app.moves_to == own
    with Store(own) as store:
        assert len(store.sources()) > 5
        assert [one for one in store.watched() if one[0] == "company"] == [
            ("company", "microsoft"),
            ("company", "nvidia"),
        ]
        assert [kind for kind, _ in store.watched()].count("topic") == 1


async def test_a_stranger_finds_companies_and_topics_on_an_empty_store(tmp_path: Path) -> None:
    own = tmp_path / "own.db"
    for path in (own, tmp_path / "sample.db"):
        Store(path).close()
    config = Config(path=tmp_path / "c.toml", store=own, language="en")
    async with reading(tmp_path / "sample.db", config=config, sample=True) as (app, pilot):
        await press(app, pilot, "plus")
        text = screen_text(app)
        assert "NVIDIA Newsroom, Apple Newsroom" in text
        assert text.index("COMPANIES to watch") < text.index("] Nvidia") < text.index("] Apple")
        await press(app, pilot, "enter")
        groups = app.screen.groups  # type: ignore[attr-defined]
        while groups.choice.kind != "topic":
            await press(app, pilot, "space")
        assert "sources · 12 companies" in screen_text(app)
        await press(app, pilot, "x", "a")
    with Store(own) as store:
        assert store.sources()
        assert [kind for kind, _ in store.watched()].count("company") == 12


def test_a_dumb_terminal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(UsageError, match="matins brief"):
        needs_terminal()


@pytest.mark.parametrize("theme", ["nord", "solarized-light", "ansi-dark"])
async def test_the_toolkits_themes_open_the_reader(tmp_path: Path, ids: dict[str, str], theme: str) -> None:
    config = Config(path=tmp_path / "c.toml", store=tmp_path / "matins.db", language="en", theme=theme)
    async with reading(tmp_path / "matins.db", config=config) as (app, _):
        assert app.theme == theme and "MOVED FIGURES" in screen_text(app)


async def test_mouse_opens_and_scrolls(tmp_path: Path, ids: dict[str, str]) -> None:
    async with reading(tmp_path / "matins.db") as (app, pilot):
        await pilot.click("#list", offset=(10, 3))
        await settle(app, pilot)
        assert app.screen.listing.cursor == 3  # type: ignore[attr-defined]
        await pilot.click("#list", offset=(10, 3), times=2)
        await settle(app, pilot)
        assert app.screen.active == "story"  # type: ignore[attr-defined]


async def test_palette_runs_a_command(tmp_path: Path, ids: dict[str, str]) -> None:
    async with reading(tmp_path / "matins.db") as (app, pilot):
        await pilot.press("colon")
        await pilot.pause()
        await pilot.press(*"subscriptions")
        for _ in range(40):
            await asyncio.sleep(0.05)
            await pilot.pause()
        await pilot.press("enter")
        await pilot.pause(0.2)
        await settle(app, pilot)
        assert app.current_mode == "sources"
