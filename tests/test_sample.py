"""The sample edition is package data, in two languages, each article with its front matter."""

from __future__ import annotations

from importlib.resources import files

import pytest
import yaml

from tests.gold import check

ARTICLES = sorted(path.name for path in files("feeds.sample").iterdir() if path.name.endswith(".md"))


def parts(name: str) -> tuple[dict[str, str], str]:
    text = (files("feeds.sample") / name).read_text("utf-8")
    _, head, body = text.split("---\n", 2)
    return yaml.safe_load(head), body.strip()


def test_edition_is_large_and_bilingual() -> None:
    languages = [parts(name)[0]["lang"] for name in ARTICLES]
    assert len(ARTICLES) >= 26
    assert abs(languages.count("zh") - languages.count("en")) <= 4


@pytest.mark.parametrize("name", ARTICLES)
def test_article_has_its_front_matter(name: str) -> None:
    head, body = parts(name)
    assert set(head) == {"title", "date", "source", "lang"}
    assert name.startswith(head["date"][:10])
    assert len(body) > 150
    assert sum(character.isdigit() for character in body) >= 6


def test_labels_are_of_this_edition() -> None:
    labelled = {a["article"]: a for a in check.articles() if a["kind"] == "sample"}
    assert len(labelled) == len(ARTICLES)
    for name in ARTICLES:
        head, body = parts(name)
        article = labelled["sample#" + name.removesuffix(".md")]
        assert (article["title"], article["source"], article["published"]) == (
            head["title"],
            head["source"],
            head["date"],
        )
        assert article["body"] == body
