"""The labelled set keeps its own rules."""

from __future__ import annotations

from tests.gold import check


def test_labels_are_sound() -> None:
    assert check.problems() == []


def test_set_is_wide() -> None:
    articles = check.articles()
    kinds = {article["kind"] for article in articles}
    assert set(check.HELD_BACK) <= kinds
    assert len(kinds) >= 14
    assert len(articles) >= 28
    assert len(check.figures()) >= 500
