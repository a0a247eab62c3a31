"""One picture a screen, on a fixed store at a fixed time.

`pytest --snapshot-update` remakes them: look at them then.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import library
from tui.app import MatinsApp
from tui.config import Config
from tui.start import Opening


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("COLORFGBG", raising=False)
    time.tzset()
    library.fill(tmp_path / "matins.db")
    yield tmp_path / "matins.db"
    monkeypatch.undo()
    time.tzset()


PICTURES: dict[str, tuple[str, tuple[int, int], dict[str, Any]]] = {
    "brief": ("", (80, 24), {}),
    "brief-vast": ("c", (160, 40), {}),
    "brief-light": ("", (100, 30), {"theme": "light"}),
    "brief-chinese": ("", (100, 30), {"language": "zh"}),
    "story": ("enter tab", (80, 24), {}),
    "done": ("A G space space space space space space space space", (80, 24), {}),
    "companies": ("2", (120, 40), {}),
    "company": ("2 enter", (80, 24), {}),
    "topics": ("3", (120, 40), {}),
    "compare": ("4 l", (120, 40), {}),
    "sources": ("5 j", (80, 24), {}),
    "search": ("slash m e t a", (80, 24), {}),
    "trail": ("v", (80, 24), {}),
    "provenance": ("i", (80, 24), {}),
    "help": ("question_mark", (80, 24), {}),
    "starter": ("plus enter", (80, 24), {}),
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture(name: str, path: Path, snap_compare: Callable[..., bool]) -> None:
    keys, size, options = PICTURES[name]
    config = Config(path=path.with_name("c.toml"), store=path, **({"language": "en", "theme": "dark"} | options))
    app = MatinsApp(Opening(path, config, sample=True, now=library.NOW))

    async def press(pilot: Any) -> None:
        for key in ["", *keys.split()]:
            if key:
                await pilot.press(key)
            for _ in range(3):
                await app.workers.wait_for_complete()
                await pilot.pause()

    assert snap_compare(app, run_before=press, terminal_size=size)
