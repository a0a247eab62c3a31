"""What leads out of an article: links by letters, the full text, another program."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from feeds.limits import Limits
from store.db import Store
from store.errors import MatinsError
from store.models import NewArticle, Source
from tests import library
from tests.server import Reply, Server, server
from tests.test_full_text import PAGE
from tests.test_journeys import press, reading, screen_text, settle, write
from tui.config import Config
from tui.screens.opening import is_web, piped
from tui.widgets.hints import LETTERS, Hint, hints, overlaid, placed

__all__ = ["server"]


def test_hints_never_begin_another() -> None:
    for count in (1, len(LETTERS), len(LETTERS) + 1, 200):
        made = hints(count)
        assert len(made) == len(set(made)) == count and len({len(hint) for hint in made}) == 1


@pytest.mark.parametrize("url", ["", None, "javascript:alert(1)", "file:///etc/passwd", "http://a b", "--help"])
def test_only_web_addresses_reach_a_browser(url: str | None) -> None:
    assert not is_web(url)


async def test_links_open_by_their_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: not opened.append(url))  # type: ignore[func-returns-value]
    path = tmp_path / "m.db"
    links = (("https://example.org/a", "first"), ("javascript:x", "no"), ("https://example.org/b?c=$(x)", "second"))
    with Store(path) as store:
        one = NewArticle("k", "Linked", "Wire", None, "https://example.org/own", "2026-01-30", None, None, "Text.")
        store.save(None, [NewArticle(**{name: getattr(one, name) for name in one.__slots__} | {"links": links})])
    async with reading(path) as (app, pilot):
        await press(app, pilot, "slash", *"is:unread", "enter", "semicolon")
        text = screen_text(app)
        assert "first" in text and "second" in text and "javascript" not in text
        await press(app, pilot, "d")
        assert opened == ["https://example.org/b?c=$(x)"]
        await press(app, pilot, "semicolon", "down", "o")
        assert opened[1:] == ["https://example.org/a"]
        await press(app, pilot, "semicolon", "down", "down", "y", "escape", "o")
        assert app.clipboard == "https://example.org/b?c=$(x)" and opened[2:] == ["https://example.org/own"]


async def test_letters_stand_over_the_links_in_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or True)
    path = tmp_path / "m.db"
    body = "Read the filing and 公告 for more.\n" + "Nothing here.\n" * 60 + "The annex is far below."
    links = (
        ("https://example.org/filing", "the filing"),
        ("https://example.org/notice", "公告"),
        ("https://example.org/annex", "The annex"),
        ("javascript:x", "more"),
    )
    with Store(path) as store:
        one = NewArticle("k", "Linked", None, None, None, "2026-01-30", "2026-01-30T00:00:00Z", None, body, links=links)
        store.save(None, [one])
    async with reading(path) as (app, pilot):
        await press(app, pilot, "slash", *"is:unread", "enter", "enter", "semicolon")
        assert "Read ahe filing and s 告 for more." in screen_text(app)
        await press(app, pilot, "s")
        assert opened == ["https://example.org/notice"] and "Read the filing and 公告 for more." in screen_text(app)
        await press(app, pilot, "semicolon", "escape")
        assert app.screen.is_reading and not app.screen.story.text.hints  # type: ignore[attr-defined]
        await press(app, pilot, "semicolon", "semicolon", "d")
        assert opened[1:] == ["https://example.org/annex"]


@given(st.lists(st.text("abc中文 ", max_size=4), max_size=30), st.text("abc中文 ", max_size=60))
def test_hints_never_make_a_line_wider(words: list[str], body: str) -> None:
    shown = placed([(f"https://example.org/{at}", word) for at, word in enumerate(words)], body, 0, len(body))
    assert all(isinstance(one, Hint) for one in shown)
    line = overlaid([(body[:7], ""), (body[7:], "hit")], 0, shown)
    assert cell_len("".join(text for text, _style in line)) == cell_len(body)


async def test_full_text_on_demand_and_always(tmp_path: Path, server: Server) -> None:
    server.routes["/page"] = Reply(PAGE, headers={"Content-Type": "text/html"})
    path = tmp_path / "m.db"
    with Store(path) as store:
        source = store.add_source(Source("", server.url("/feed"), "Own", private=True))
        one = NewArticle(
            "k", "Excerpt", None, None, server.url("/page"), "2026-01-30", "2026-01-30T00:00:00Z", None, "Short."
        )
        store.save(source.id, [one])
    config = Config(path=tmp_path / "c.toml", store=path, language="en", limits=Limits(total_seconds=20))
    async with reading(path, config=config) as (app, pilot):
        await press(app, pilot, "slash", *"is:unread", "enter", "enter", "F")
        await settle(app, pilot)
        assert app.status.notice == "full text read"
        assert "Sentence 0 says" in screen_text(app)
        await press(app, pilot, "5", "F")
    with Store(path) as store:
        [article] = store.articles()
        assert "Sentence 39 says" in article.body and article.is_read_by_rules and article.figures
        assert store.sources()[0].full_text


async def test_a_program_gets_the_text(tmp_path: Path) -> None:
    library.fill(tmp_path / "matins.db")
    target = tmp_path / "got.txt"
    script = tmp_path / "take.py"
    script.write_text(f"import sys; open({str(target)!r}, 'w').write(sys.stdin.read())")
    async with reading(tmp_path / "matins.db") as (app, pilot):
        await press(app, pilot, "enter", "ampersand")
        await write(app, pilot, f"{sys.executable} {script}")
        assert "characters piped" in app.status.notice
        await press(app, pilot, "ampersand")
        prompt: Any = app.screen
        assert prompt.query_one("#line").value.endswith("take.py")
        await press(app, pilot, "escape")
    assert "example.org" in target.read_text() and "资本支出" in target.read_text()


async def test_programs_that_fail_are_said() -> None:
    with pytest.raises(MatinsError, match="does not start"):
        await piped(["no-such-program-here"], "x")
    with pytest.raises(MatinsError, match="ended with 3"):
        await piped([sys.executable, "-c", "import sys; sys.exit(3)"], "x")
    with pytest.raises(MatinsError, match="took too long"):
        await piped([sys.executable, "-c", "import time; time.sleep(60)"], "x", seconds=0.3)
