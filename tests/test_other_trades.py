"""Text of trades that the lexicon has no metric for: what is weighed, and the noun that a number is told of."""

from __future__ import annotations

import pytest

from feeds.reading.lexicon import load
from feeds.reading.read import read
from store.models import Figure, Text


def figures(body: str, title: str | None = None, published: str | None = "2025-10-30T10:00") -> dict[str, Figure]:
    """The figures by their raw text."""
    return {f.raw: f for f in read(Text("a1", title, body, published), load()).figures}


@pytest.mark.parametrize(
    ("body", "raw", "value", "unit"),
    [
        ("The mine produced 493,600 tonnes of copper.", "493,600 tonnes", 493_600, "other"),
        ("Output of iron ore was 70.2 Mt.", "70.2 Mt", 70_200_000, "other"),
        ("Exports of coal came to 50,000 mt.", "50,000 mt", 50_000, "other"),
        ("Output reached 4.8m barrels a day.", "4.8m barrels", 4_800_000, "other"),
        ("上半年原煤产量672万吨。", "672万吨", 6_720_000, "other"),
        ("Orders have piled up to 120 gigawatt hours.", "120 gigawatt hours", 1.2e11, "Wh"),
        ("Claims fell by 14,000 to 218,000 people.", "14,000", 14_000, "other"),
    ],
)
def test_what_is_weighed_counts(body: str, raw: str, value: float, unit: str) -> None:
    figure = figures(body)[raw]
    assert (figure.low, figure.unit) == (pytest.approx(value), unit)


def test_a_weight_of_a_thing_does_not_count() -> None:
    assert figures("The statue weighs 12 tonnes and stands in a park of 40 square metres.") == {}


def test_a_named_plural_after_a_scale_is_no_money() -> None:
    found = figures("Kestrel Foods is spending £18m on a plant that makes 110m pouches.")
    assert found["£18m"].unit == "GBP" and found["110m"].unit != "GBP"


def test_a_bare_count_takes_the_unit_it_is_set_against() -> None:
    found = figures("The airline expects to carry 207 million passengers, up from 206 million.")
    assert found["206 million"].unit == found["207 million"].unit == "people"


@pytest.mark.parametrize(
    ("body", "raw"),
    [
        ("宁德时代营收增长12%，净利润增长20%，车间出勤率提升至91.5%。", "91.5%"),
        ("Nike's revenue rose 8%, and the refund rate fell to 3.5%.", "3.5%"),
    ],
)
def test_a_measure_of_another_kind_borrows_no_metric(body: str, raw: str) -> None:
    assert (figures(body)[raw].metric, figures(body)[raw].form) == ("other", "level")
