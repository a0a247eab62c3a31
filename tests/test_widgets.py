"""The parts of the reader that are plain functions: cells, values, keys, commands."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests import library
from tui import keys
from tui.cells import cell_len, crop, fit, wrap
from tui.commands import COMMANDS
from tui.format import format_amount, format_period, format_value, short_day, sparkline
from tui.widgets.article import ArticleView
from tui.widgets.lines import STYLES
from tui.widgets.plot import HEIGHT, Plot, Point


@pytest.mark.parametrize("width", [1, 2, 7, 20])
@pytest.mark.parametrize("text", ["", "Meta", "营收598.93亿美元", "👩‍👩‍👧 family", "a中b文c"])
def test_fit_is_exact(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width
    assert cell_len(fit(text, width, right=True)) == width
    assert cell_len(crop(text, width)) <= width


TEXT = (
    "Meta第四季度营收598.93亿美元（同比增长24%），高于预期。\n\n"
    "A line of English, and averyveryverylongwordwithoutend follows.\n"
)


@pytest.mark.parametrize("width", [2, 5, 11, 30, 200])
def test_wrap_keeps_every_character(width: int) -> None:
    lines = wrap(TEXT, width)
    assert all(cell_len(TEXT[start:end]) <= width for start, end in lines)
    kept = "".join(TEXT[start:end] for start, end in lines)
    assert kept.replace(" ", "") == TEXT.replace("\n", "").replace(" ", "")
    if width >= 11:
        assert not any(TEXT[start:end].startswith(("，", "。", "）")) for start, end in lines)


@pytest.mark.parametrize("text", ["（" * 50_000, "，" * 50_000, "a" * 50_000, " " * 50_000, "长文 " * 20_000])
def test_wrap_is_linear(text: str) -> None:
    began = time.perf_counter()
    wrap(text, 40)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    ("low", "high", "unit", "en", "zh"),
    [
        (59.893e9, 59.893e9, "USD", "$59.89bn", "598.9亿美元"),
        (115e9, 135e9, "USD", "$115–135bn", "1150–1350亿美元"),
        (8.88, 8.88, "USD", "$8.88", "8.88美元"),
        (22.4, 22.4, "%", "22.4%", "22.4%"),
        (1.5e9, 1.5e9, "W", "1.5GW", "1.5GW"),
        (3.35e9, 3.35e9, "users", "3.35bn users", "33.5亿用户"),
        (-5e8, -5e8, "EUR", "−€500m", "−5亿欧元"),
        (25, 25, "bp", "25 bp", "25个基点"),
        (0, 0, "%", "0%", "0%"),
    ],
)
def test_amounts(low: float, high: float, unit: str, en: str, zh: str) -> None:
    assert format_amount(low, high, unit, "en") == en
    assert format_amount(low, high, unit, "zh") == zh


def test_changes_carry_their_sign() -> None:
    figure = library.figure("x", "revenue grew 24% on the year", "24%", 24, unit="%", form="yoy", direction="down")
    assert format_value(figure, "en") == "−24%"
    assert format_value(replace(figure, direction="up", qualifier="about"), "zh") == "约+24%"


def test_periods_and_days() -> None:
    assert format_period("2025-10", "en") == "Oct 2025"
    assert format_period("2025-10", "zh") == "2025年10月"
    assert format_period("2025Q1..2025Q3", "en") == "2025Q1–2025Q3"
    assert format_period(None, "en") == ""
    assert short_day("2025-13-40", "en") == "2025-13"
    assert short_day(None, "en") == "–"
    assert sparkline((0, 1, 8)) == "·▁█"


def test_no_key_does_two_things() -> None:
    seen: dict[str, str] = {}
    for command in COMMANDS.values():
        for name in keys.names_of(command.keys.split()):
            assert seen.setdefault(name, command.id) == command.id


def test_users_keys() -> None:
    commands = {id: tuple(command.keys.split()) for id, command in COMMANDS.items()}
    found, faults = keys.keymap({"mark.keep": "Z", "help": "j", "nothing": "x"}, commands)
    assert found == {"mark.keep": "Z,Ｚ"}
    assert len(faults) == 2 and faults[0][0] == "help" and "clashes with move.down" in faults[0][1]


def test_full_width_aliases() -> None:
    assert keys.aliases("?") == ["question_mark", "fullwidth_question_mark"]
    assert "left_black_lenticular_bracket" in keys.aliases("[")
    assert keys.aliases("ctrl+d") == ["ctrl+d"]


def test_every_style_is_in_the_sheet() -> None:
    sheet = (Path(__file__).parents[1] / "tui" / "app.tcss").read_text(encoding="utf-8")
    assert all(f".line--{name} " in sheet for name in STYLES)


def test_lit_line_covers_its_text() -> None:
    view = ArticleView()
    body = library.META_ZH
    figure = library.figure("x", body, "598.9亿美元", 59.89e9)
    view.figures, view._starts, view._lit = (figure,), [figure.start], figure
    parts = view._lit_line(body, 0, 20)
    assert "".join(text for text, _ in parts) == body[:20]
    assert any(style == "hit" for _, style in parts)


def test_a_plot_stands_in_columns() -> None:
    plot = Plot()
    texts = {"2025Q2": "$10 billion", "2025Q3": "$20 billion", "2025Q4": "$40 billion"}
    values = {"2025Q2": 10e9, "2025Q3": 20e9, "2025Q4": 40e9}
    made = {p: library.figure("x", f"revenue was {texts[p]} then", texts[p], values[p], period=p) for p in texts}
    plot.points = [Point(period, figure) for period, figure in made.items()]
    lines = ["".join(text for text, _ in plot.line(index, 60)) for index in range(HEIGHT + 2)]
    assert [word for word in lines[0].split()] == ["$10bn", "$20bn", "$40bn"]
    assert lines[1].split() == ["██████"] and len(lines[HEIGHT].split()) == 3
    assert lines[-1].split() == list(texts)
    assert len({cell_len(line) for line in lines}) == 1
