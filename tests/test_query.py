"""The query language: its tree, its faults, its answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import articles, where
from store.db import Store
from store.errors import StoreError, UsageError
from store.models import Source
from store.query import And, Compare, Field, Not, Or, Word, parse, words
from tests.storekit import article, put

GROWTH = {"unit": "%", "form": "yoy"}
NOW = datetime.datetime(2026, 1, 30, 8, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", And(())),
        ("capex", Word("capex")),
        ('"capital spending"', Word("capital spending", phrase=True)),
        ("“资本 支出”", Word("资本 支出", phrase=True)),
        ("资本支出 co:meta", And((Word("资本支出"), Field("co", "meta")))),
        ("co：Meta", Field("co", "meta")),
        ("#chips", Field("topic", "chips")),
        ('source:"The Paper"', Field("source", "The Paper")),
        ("a or b", Or((Word("a"), Word("b")))),
        ("a b or c", Or((And((Word("a"), Word("b"))), Word("c")))),
        ("a and (b or c)", And((Word("a"), Or((Word("b"), Word("c")))))),
        ("-a not b", And((Not(Word("a")), Not(Word("b"))))),
        ("-(a b)", Not(And((Word("a"), Word("b"))))),
        ("period:2025q4", Field("period", "2025Q4")),
        ("is:Unread", Field("is", "unread")),
        ("since:30d", Field("since", "2025-12-31T08:00:00Z")),
        ("since:12h", Field("since", "2026-01-29T20:00:00Z")),
        ("since:2026-01-02", Field("since", "2026-01-02T00:00:00Z")),
        ("until:2026-01-02", Field("until", "2026-01-03T00:00:00Z")),
        ("until:2025-12", Field("until", "2026-01-01T00:00:00Z")),
        ("since:today", Field("since", "2026-01-30T00:00:00Z")),
        ("capex>100e9", Compare("capex", "level", None, ">", 100e9)),
        ("capex:USD>=1_000", Compare("capex", "level", "USD", ">=", 1000.0)),
        ("capex>600亿", Compare("capex", "level", None, ">", 600e8)),
        ("revenue>5.2万亿", Compare("revenue", "level", None, ">", 5.2e12)),
        ("capex>60bn", Compare("capex", "level", None, ">", 60e9)),
        ("revenue.yoy<0", Compare("revenue", "yoy", None, "<", 0.0)),
        ("yoy<-5%", Compare(None, "yoy", None, "<", -5.0)),
        ("http://example.org/a?b=1", Word("http://example.org/a?b=1")),
        ("C++", Word("C++")),
    ],
)
def test_trees(text: str, tree: object) -> None:
    assert parse(text, now=NOW) == tree


@pytest.mark.parametrize(
    "text",
    ["(a", "a)", "a or", "or a", '"open', "foo:bar", "is:done", "since:soon", "since:2026-13-01",
     "(" * 60 + "a" + ")" * 60, "x" * 3000, "not", "-)", "-("],
)  # fmt: skip
def test_faults_are_one_sentence(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text)
    said = str(caught.value)
    assert said.endswith(".") and "\n" not in said and len(said) < 300


@pytest.mark.parametrize("text", ["a -", "- a", "a co:", "a is:", "a &", "capex>", "capex>x"])
def test_what_is_half_typed_is_no_fault(text: str) -> None:
    parse(text)


def test_names_resolve_to_ids() -> None:
    assert parse("co:脸书", resolve=lambda name: {"脸书": "meta"}.get(name)) == Field("co", "meta")
    assert parse('co:"Scale AI"') == Field("co", "scale-ai")


def test_words_for_highlighting() -> None:
    assert words(parse('芯片 "capital spending" -gone semicon* co:meta')) == ("芯片", "capital spending", "semicon")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "m.db") as opened:
        yield opened


@pytest.fixture
def full(store: Store) -> Store:
    source = store.add_source(Source("", "https://example.org/feed", "The Daily", tags=("daily",)))
    store.save(source.id, [article("f", published="2026-01-05")], added="2026-02-01T00:00:00Z")
    put(store, "rev", {"raw": "598.9亿", "low": 598.9e8}, GROWTH | {"raw": "24%", "low": 24, "direction": "up"},
        topics=("earnings",))  # fmt: skip
    put(
        store,
        "cut",
        {"raw": "12%", "low": 12, "unit": "%", "form": "yoy", "direction": "down", "company": "apple"},
        published="2026-01-20",
    )
    outlook = {"raw": "1150亿至1350亿", "low": 1150e8, "high": 1350e8, "basis": "guidance", "period": "2026"}
    put(store, "capex", outlook | {"metric": "capex"}, published="2026-01-29", lang="en")
    yuan = {"raw": "900亿", "low": 900e8, "metric": "capex", "unit": "CNY", "company": "alibaba"}
    put(store, "yuan", yuan, published="2026-01-28")
    return store


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", "rev capex yuan cut f"),
        ("co:meta", "rev capex"),
        ("co:meta metric:capex", "capex"),
        ("co:apple metric:capex", ""),
        ("metric:capex", "capex yuan"),
        ("basis:guidance", "capex"),
        ("form:yoy", "rev cut"),
        ("period:2026", "capex"),
        ("period:2025Q4 metric:revenue form:level", "rev"),
        ("capex>1200亿", "capex"),
        ("capex<1200亿", "capex yuan"),
        ("capex:usd<1200亿", "capex"),
        ("capex=1200亿", "capex"),
        ("capex>=1350亿", "capex"),
        ("capex>1350亿", ""),
        ("revenue.yoy<-11", "cut"),
        ("yoy<0", "cut"),
        ("yoy<0 co:meta", ""),
        ("revenue.yoy>20", "rev"),
        ("-co:meta", "yuan cut f"),
        ("co:apple or basis:guidance", "capex cut"),
        ("-(co:apple or basis:guidance) since:2026-01-10", "rev yuan"),
        ("#earnings", "rev"),
        ("source:daily", "f"),
        ("source:paper is:unread -source:daily co:apple", "cut"),
        ("tag:daily", "f"),
        ("lang:en", "capex"),
        ("since:2026-01-20 until:2026-01-28", "yuan cut"),
        ("body capex", "capex"),
        ("body -capex co:meta", "rev"),
        ("is:kept", ""),
        ("is:read", ""),
        ("！", ""),
    ],
)
def test_articles(full: Store, query: str, keys: str) -> None:
    titles = [f"Title {key}" for key in keys.split()]
    assert [one.title for one in full.articles(query)] == titles
    assert full.count(query) == len(titles)
    assert full.article_ids(query) == [one.id for one in full.articles(query)]


@pytest.mark.parametrize(
    ("query", "raws"),
    [
        ("", "598.9亿 24% 1150亿至1350亿 900亿 12%"),
        ("co:meta", "598.9亿 24% 1150亿至1350亿"),
        ("metric:capex -co:meta", "900亿"),
        ("form:yoy", "24% 12%"),
        ("yoy<0", "12%"),
        ("capex>1200亿", "1150亿至1350亿"),
        ("period:2026", "1150亿至1350亿"),
        ("co:meta or yoy<0", "598.9亿 24% 1150亿至1350亿 12%"),
        ("since:2026-01-29", "598.9亿 24% 1150亿至1350亿"),
        ("is:disputed", ""),
    ],
)
def test_figures(full: Store, query: str, raws: str) -> None:
    assert [f.raw for f in full.figures(query)] == raws.split()


@pytest.mark.parametrize("query", ["capex>99e9", "capex<1e6", "revenue.yoy>=50"])
def test_rare_values_are_found_by_an_index(full: Store, query: str) -> None:
    found = where.articles(full.parse(query))
    plan = full.db.execute(f"EXPLAIN QUERY PLAN SELECT a.n FROM article a WHERE {found.sql}", found.values).fetchall()
    used = {name for row in plan for name in ("figure_value", "figure_range") if name in row[3]}
    assert used == ({"figure_value"} if "<" in query else {"figure_value", "figure_range"})


def test_figures_as_of_and_by_confidence(full: Store) -> None:
    put(full, "doubt", {"raw": "7亿", "low": 7e8, "confidence": 0.4})
    assert "7亿" not in [f.raw for f in full.figures(min_confidence=0.5)]
    assert [f.raw for f in full.figures(as_of="2026-01-28", limit=1)] == ["900亿"]
    found = full.figure(full.figures()[0].id)
    assert found is not None and found.title and found.published


@pytest.mark.parametrize(
    "query", ["metric:capex", "capex>1e9", "co:meta", "co:meta metric:revenue", "metric:capex or co:nvidia", "-co:meta"]
)
@pytest.mark.parametrize("recent", [1, 6])
def test_a_few_of_many_are_the_first_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str, recent: int
) -> None:
    monkeypatch.setattr(articles, "RECENT", recent)
    with Store(tmp_path / "m.db") as store:
        for number in range(12):
            metric, company = ("capex", "revenue")[number % 2], ("meta", "nvidia", "tesla")[number % 3]
            made = {"raw": "20亿", "low": 2e9 * number, "metric": metric, "company": company}
            put(store, str(number), made, made | {"raw": "30亿"}, published=f"2026-01-{10 + number // 2}")
        for limit in (1, 3, 50):
            assert store.articles(query, limit=limit) == store.articles(query)[:limit]
            assert store.figures(query, limit=limit) == store.figures(query)[:limit]


_PIECE = st.sampled_from(
    ["co:meta", "capex>1e9", "yoy<0", "or", "and", "not", "-", "(", ")", '"a b"', '"', "芯片", "x*", "is:unread",
     "since:7d", "#x", "资", "tag:a", "source:%", "'", "\\", "NEAR(", "^a", "{", "*", "a:b", "："]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECE | st.text(max_size=6), max_size=7).map(" ".join))
def test_whatever_is_typed_ends_in_an_answer_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    store = _shared_store(tmp_path_factory)
    try:
        count = store.count(text)
        assert len(store.articles(text)) == count
        store.figures(text)
        store.checks(text)
    except UsageError:
        pass
    except StoreError as error:  # pragma: no cover
        raise AssertionError(text) from error


_SHARED: list[Store] = []


def _shared_store(factory: pytest.TempPathFactory) -> Store:
    if not _SHARED:
        _SHARED.append(Store(factory.mktemp("query") / "m.db"))
        put(_SHARED[0], "a", {"raw": "598.9亿", "low": 598.9e8}, title="芯片 chips a b")
    return _SHARED[0]


def test_the_first_page_of_many_hits_is_the_beginning_of_all(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "SORTED_HITS", 3)
    for number in range(8):
        put(store, str(number), published=f"2026-01-{20 - number}")
    whole = store.articles("Body")
    assert len(whole) == 8
    assert store.articles("Body", limit=2) == whole[:2]
    assert store.articles("Body", limit=2, offset=1) == whole[1:3]
    assert store.articles("Body is:unread", limit=4, offset=3) == whole[3:7]
