"""How the reader starts: what it shows first, and what that does not need."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet

from feeds.reading import lexicon
from store.background import BackgroundStore
from store.db import Store
from tests import library
from tests.test_journeys import screen_text, settle
from tui import labels
from tui.app import MatinsApp
from tui.morning import first_page
from tui.names import Names, keep_labels
from tui.start import Opening


async def test_the_first_picture_holds_the_briefing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.db"
    library.fill(path)
    opening = Opening(path, now=library.NOW)
    await asyncio.to_thread(opening.first.result)
    parsed_again: list[object] = []
    pictures: list[str] = []
    monkeypatch.setattr(Stylesheet, "reparse", parsed_again.append)

    app = MatinsApp(opening)
    display = app._display

    def watched(screen: Any, renderable: Any) -> None:
        pictures.append(screen_text(app))
        display(screen, renderable)

    monkeypatch.setattr(app, "_display", watched)
    async with app.run_test(size=(110, 30)) as pilot:
        await settle(app, pilot)
    assert next("MOVED FIGURES" in text for text in pictures if text.strip())
    assert not parsed_again, "the style sheets are parsed once"


def test_labels_kept_in_the_store_need_no_lexicon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.db"
    library.fill(path)
    with Store(path) as store:
        before = first_page(store, Names(None, "en"), "en", 8, library.NOW)
        names = Names(None, "en")
        assert keep_labels(store, names) and not keep_labels(store, names)
        monkeypatch.setattr(labels, "every_label", lambda *_: pytest.fail("asked the lexicon"))
        again = Names(None, "en")
        assert first_page(store, again, "en", 8, library.NOW) == before
        assert not keep_labels(store, again) and again("nobody-knows") == "nobody-knows"
        assert any(line.company and line.company != line.figures[0].company for line in before.lines)


def test_another_lexicon_renews_the_labels(tmp_path: Path) -> None:
    own = tmp_path / "lexicon"
    own.mkdir()
    with Store(tmp_path / "m.db") as store:
        names = Names(own, "en")
        keep_labels(store, names)
        (own / "companies.toml").write_text('[nvidia]\nname = "Green Eye"\n', "utf-8")
        again = Names(own, "en")
        again.restore(store.setting(again.setting))
        assert again("nvidia") != "Green Eye"
        lexicon._load.cache_clear()  # as in a new process
        assert keep_labels(store, again) and again("nvidia") == "Green Eye"
        again.restore("{broken")
        assert again("nvidia") == "Green Eye"


def test_a_store_opened_in_vain_is_closed_without_a_loop(tmp_path: Path) -> None:
    store = BackgroundStore(tmp_path / "m.db")
    assert store.ask(Store.is_empty).result() is True
    store.shut()
    store.shut()
    (tmp_path / "m.db").unlink()
