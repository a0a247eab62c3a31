"""Renderings for stdout: inert CSV, literal markup, aligned columns, each number with its sentence."""

from __future__ import annotations

import io

import pytest

from store.models import Briefing, BriefItem, BriefSection, Figure
from tui import brief_text, render

QUOTE = "revenue of $39.3 billion | <b>up</b> 78%"


def figure(**changes: object) -> Figure:
    values: dict[str, object] = {
        "id": "a1b0", "article": "a1", "where": "body", "quote": QUOTE, "start": 0, "end": len(QUOTE),
        "raw": "$39.3 billion",
        "low": 39.3e9, "high": 39.3e9, "qualifier": "exact", "unit": "USD", "metric": "revenue", "form": "level",
        "direction": None, "company": "nvidia", "counterparty": None, "segment": None, "period": "FY2025Q4",
        "period_start": "2024-11-01", "period_end": "2025-01-31", "basis": "actual", "confidence": 0.9, "salience": 0.8,
    }  # fmt: skip
    return Figure(**{**values, **changes})  # type: ignore[arg-type]


def briefing() -> Briefing:
    item = BriefItem("s1", None, ("a1b0",), "Nvidia *revenue* $39.3bn")
    sections = (BriefSection("moved", (item,)), BriefSection("top", ()))
    return Briefing("2026-01-28T00:00:00Z", "2026-01-29T07:00:00Z", 8, sections, (("tesla", 6),), ("src",), ("a9",))


def written(style: str) -> str:
    out = io.StringIO()
    brief_text.write_briefing(
        out,
        briefing(),
        style,
        figures={"a1b0": figure()},
        articles={"a1": "Example Wire"},
        sources={"src": "A feed"},
        name=lambda key: (key or "").title(),
    )
    return out.getvalue()


@pytest.mark.parametrize("style", ["text", "md", "html"])
def test_every_number_of_a_briefing_has_its_sentence_and_source(style: str) -> None:
    text = written(style)
    assert "39.3" in text
    assert "Example Wire" in text
    assert "Tesla 6d" in text
    assert "A feed" in text


def test_html_shows_markup_literally() -> None:
    assert "<b>up</b>" not in written("html")
    assert "&lt;b&gt;up" in written("html")


def test_markdown_escapes_what_would_format() -> None:
    assert "\\*revenue\\*" in written("md")
    assert "\\<b\\>" in written("md")
    assert render.markdown_table(["a"], [["x|y\nz"]]).splitlines()[-1] == "| x\\|y z |"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_a_spreadsheet_runs_nothing(text: str) -> None:
    assert render.csv_text(["a"], [[text]]).splitlines()[1].startswith(("'", "\"'"))


def test_numbers_stay_numbers_in_csv() -> None:
    assert render.csv_text(["a"], [[-1.5]]).splitlines()[1] == "-1.5"


def test_figure_rows_print_whole_numbers_without_a_point() -> None:
    row = render.figure_row(figure(low=59893000000.0, high=59893000000.0))
    assert render.to_json(row["low"]) == "59893000000"
    assert render.figure_row(figure(low=8.88, high=8.88))["low"] == 8.88
