"""Every view at every size and in both languages: nothing is cut without saying so, and nothing stands outside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.widget import Widget

from tests import library
from tui.app import MatinsApp
from tui.config import Config
from tui.start import Opening
from tui.widgets.grid import Grid
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Lines

SIZES = ((80, 24), (120, 40), (200, 50))
WALK = {
    "brief": "1", "story": "enter", "figures": "shift+tab", "trail": "v", "provenance": "escape i",
    "help": "escape question_mark", "companies": "escape 2", "company": "enter", "guidance": "b b b",
    "topics": "3", "topic": "enter", "compare": "4", "growth": "percent_sign", "periods": "vertical_line",
    "bases": "vertical_line", "sources": "5", "search": "slash m e t a enter", "starter": "plus",
}  # fmt: skip
# What a cut would make another number: values, verdicts, bases.
WHOLE = {"good", "bad", "basis"}
VALUE = re.compile(r"^\s*[~≈<>≤约超+−]*(?:[A-Z]{0,3}[$¥€£])?\d[\d.,–]{0,20}…")


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was drawn wrongly, in words."""
    faults: list[str] = []
    draw: Callable[[Lines, int, int], Any] = Lines._strip

    def checked(self: Lines, index: int, width: int) -> Any:
        for text, style in self.line(index, width):
            if "…" in text and (WHOLE & set(style.split()) or VALUE.match(text)):
                faults.append(f"{type(self).__name__} cuts {text!r} at {width}")
        strip = draw(self, index, width)
        if strip.cell_length != width:
            faults.append(f"{type(self).__name__} is {strip.cell_length} cells of {width}")
        return strip

    monkeypatch.setattr(Lines, "_strip", checked)
    yield faults


def _laid_out(app: MatinsApp) -> Iterator[str]:
    """Widgets that stand outside the screen, overlap a sibling, or columns whose numbers do not align."""
    for widget in app.screen.query(Widget):
        if widget.region and not app.screen.region.contains_region(widget.region):
            yield f"{widget!r} stands outside"
    for parent in app.screen.query("#panes, .pane"):
        regions = [child.region for child in parent.children if child.display and child.region]
        for at, one in enumerate(regions):
            if any(one.overlaps(other) for other in regions[at + 1 :]):
                yield f"children of {parent!r} overlap"
    for grid in app.screen.query(Grid):
        for at, column in enumerate(grid.columns):
            widths = {cell_len(row.cells[at].text) for row in grid.rows if row.cells and row.cells[at].figure}
            if len(widths) > 1 and not column.right:
                yield f"the column {column.title!r} of {grid.id} has cells of {widths} at its left"


def _footer(app: MatinsApp) -> Iterator[str]:
    """Keys of the footer that no active command has."""
    bar = app.screen.query_one(KeyBar)
    if cell_len(bar.render_line(0).text) > app.size.width:
        yield "the footer is too wide"
    for key, what in bar.pairs():
        if not what.strip():
            yield f"the footer names {key} without a word"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_view(tmp_path: Path, seen: list[str], size: tuple[int, int], language: str) -> None:
    path = tmp_path / "matins.db"
    library.fill(path)
    config = Config(path=path.with_name("c.toml"), store=path, language=language, theme="dark")
    app = MatinsApp(Opening(path, config, sample=True, now=library.NOW))
    faults: list[str] = []
    async with app.run_test(size=size) as pilot:
        for name, keys in WALK.items():
            for key in keys.split():
                await pilot.press(key)
                for _ in range(2):
                    await app.workers.wait_for_complete()
                    await pilot.pause()
            app.screen._compositor.render_strips()
            faults += [f"{name}: {fault}" for fault in (*_laid_out(app), *_footer(app), *seen)]
            seen.clear()
    assert not faults, "\n".join(dict.fromkeys(faults))
