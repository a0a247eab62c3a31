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


def test_stories_and_conflicts_are_many() -> None:
    stories = check.lines(check.HERE / "stories.jsonl")
    pairs = check.lines(check.HERE / "conflicts.jsonl")
    assert len(stories) >= 60
    assert len({row["story"] for row in stories}) >= 20
    assert len(pairs) >= 40
    assert {pair["expect"] for pair in pairs} == {None, "sources_differ", "unit_slip"}
