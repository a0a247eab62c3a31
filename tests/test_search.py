"""Full-text search of mixed Chinese and Latin text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.db import Store
from store.search import match, shadow
from tests.storekit import article, put, reading


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "m.db") as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("英伟达", '"英伟 伟达"'),
        ("锂", '"锂" *'),
        ("semicon", '"semicon" *'),
        ("semicon*", '"semicon" *'),
        ("ai", '"ai"'),
        ("a*", '"a" *'),
        ("A股", '"A 股" *'),
        ("英伟达2026", '"英伟 伟达 达 2026" *'),
        ("U.S.", '"U S"'),
        ("“！”", None),
        ("", None),
        ('a"b', '"a b"'),
    ],
)
def test_expressions(text: str, expression: str | None) -> None:
    assert match(text) == expression


def test_phrases_are_whole_words() -> None:
    assert match("capital spend", phrase=True) == '"capital spend"'


def test_the_shadow_keeps_latin_and_pairs_chinese() -> None:
    assert shadow("Meta资本支出up").split() == ["Meta", "资本", "本支", "支出", "出", "up"]
    assert shadow("ＡＩ芯片") == "AI 芯片 片 "


def test_chinese_hits_are_those_of_a_naive_scan(store: Store) -> None:
    rng = random.Random(7)
    letters = "资本支出英伟达锂电池芯片"
    texts = []
    for _ in range(300):
        parts = ["".join(rng.choices(letters, k=rng.randint(1, 9))) for _ in range(rng.randint(1, 5))]
        texts.append("".join(part + rng.choice(["，", "AI", " ", "3", "。\n"]) for part in parts))
    store.save(None, [article(str(n), title=f"t{n}", body=body) for n, body in enumerate(texts)])
    store.save_readings([reading(text.id) for text in store.pending()])
    bodies = [text.rstrip("\n") for text in texts]
    for _ in range(400):
        query = "".join(rng.choices(letters, k=rng.randint(1, 4)))
        hits = {one.title for one in store.articles(query)}
        assert hits == {f"t{n}" for n, body in enumerate(bodies) if query in body}, query


def test_words_beginnings_and_accents(store: Store) -> None:
    put(store, "a", title="Semiconductor outlook", body="Nestlé buys chips. AI")
    put(store, "b", title="Airline semiconductors", body="A semi truck")
    assert store.count("semicon") == 2 and store.count("SEMI") == 2 and store.count('"semi"') == 1
    assert store.count("ai") == 1 and store.count("nestle") == 1 and store.count("outlook chips") == 1
    assert store.count('"semiconductor outlook"') == 1 and store.count('"outlook semiconductor"') == 0


def test_hits_come_newest_first_and_best_first(store: Store) -> None:
    put(store, "old", title="chips chips", published="2026-01-01")
    put(store, "new", body="a long text that says chips once", published="2026-01-20")
    put(store, "mid", title="other", body="chips", published="2026-01-10")
    assert [one.title for one in store.articles("chips")] == ["Title new", "other", "chips chips"]
    assert next(one.title for one in store.ranked("chips")) == "chips chips"
    assert [one.title for one in store.ranked("chips since:2026-01-05")] == ["other", "Title new"]
    assert store.ranked("co:meta") == []


def test_many_hits_stream_in_order_of_arrival(store: Store) -> None:
    store.save(None, [article(str(n), published=f"2026-01-{n % 28 + 1:02d}") for n in range(700)])
    store.save_readings([reading(text.id) for text in store.pending(1000)])
    found = store.articles("body", limit=50)
    assert len(found) == 50 and [one.published for one in found] == sorted(
        (one.published or "" for one in found), reverse=True
    )
    assert len(store.articles("body")) == store.count("body") == 700
    assert store.articles("body", limit=5, offset=50) == store.articles("body", limit=55)[50:]
