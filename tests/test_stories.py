"""Articles of one event become one story; copies are told apart."""

from __future__ import annotations

import datetime
import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import clustering
from store.base import article_id
from store.db import Store
from store.models import NewArticle
from tests.storekit import article, figure, put, reading, settle

GOLD = Path(__file__).parent / "gold"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "m.db") as opened:
        yield opened


def fill(store: Store, count: int = 40) -> None:
    """Other news, so that common words are known to be common."""
    for number in range(count):
        put(
            store,
            f"other-{number}",
            title=f"Company {number} opens an office in town {number}",
            body=f"Nothing else {number}.",
            published=f"2026-01-{number % 28 + 1:02d}",
            companies=(f"c{number}",),
        )


DEAL = {
    "raw": "200亿美元",
    "low": 200e8,
    "company": "nvidia",
    "counterparty": "groq",
    "metric": "deal_value",
    "period": None,
}


def test_two_languages_meet_in_companies_names_and_values(store: Store) -> None:
    fill(store)
    one = put(
        store,
        "en",
        DEAL | {"raw": "$20 billion"},
        title="Nvidia to buy Groq for $20 billion",
        published="2026-01-20",
        body="Nvidia agreed to acquire chip start-up Groq.",
        companies=("nvidia", "groq"),
        lang="en",
    )
    two = put(
        store,
        "zh",
        DEAL,
        title="英伟达拟200亿美元收购Groq",
        published="2026-01-21",
        body="英伟达将收购芯片公司Groq。",
        companies=("nvidia", "groq"),
    )
    far = put(
        store,
        "far",
        title="英伟达发布新款游戏显卡",
        body="显卡下月上市。",
        companies=("nvidia",),
        published="2026-01-21",
    )
    story = store.story(two)
    assert story is not None and set(story.articles) == {one, two} and story.languages == ("en", "zh")
    assert story.id == one and store.story(story.id) == story and story.figures == 2 and not story.read
    assert store.story(far).articles == (far,)  # type: ignore[union-attr]
    found = store.article(two)
    assert found is not None and found.story == one
    assert [s.id for s in store.stories("co:groq")] == [one]
    store.mark(story.articles, read=True)
    assert store.story(one).read  # type: ignore[union-attr]


def test_the_same_words_a_month_later_are_another_event(store: Store) -> None:
    fill(store)
    words = {"title": "小米汽车月度交付量再创新高", "body": "小米汽车公布月度交付量。", "companies": ("xiaomi",)}
    one = put(store, "a", published="2026-01-02", **words)
    two = put(store, "b", published="2026-01-28", **words)
    assert store.story(one) != store.story(two)


def test_a_copy_is_folded_at_any_distance(store: Store) -> None:
    rng = random.Random(5)
    sketch = tuple(sorted(rng.getrandbits(62) for _ in range(64)))
    nearly = (*sketch[:60], *(rng.getrandbits(62) for _ in range(4)))
    one = put(store, "a", published="2026-01-02", sketch=sketch)
    two = put(store, "b", published="2026-01-28", sketch=nearly)
    words = {"title": "Nothing alike", "body": "Wholly other words"}
    other = put(store, "c", published="2026-01-28", **words, sketch=tuple(rng.getrandbits(62) for _ in range(64)))
    assert store.story(one) == store.story(two) != store.story(other)
    rows = dict(store.db.execute("SELECT id, copy_of FROM article"))
    assert rows[one] is None and rows[other] is None and rows[two] == 1


def test_copies_are_no_two_sources(store: Store) -> None:
    sketch = tuple(n << 40 for n in range(64))
    for key, low in (("a", 113e8), ("b", 80e8)):
        put(store, key, {"raw": f"{low / 1e8:g}亿", "low": low, "period": "2024"}, sketch=sketch)
    assert store.checks() == []


def test_stories_settle_in_batches_and_survive_a_reread(store: Store) -> None:
    store.save(None, [article(str(n), published="2026-01-10") for n in range(30)])
    store.save_readings([reading(text.id) for text in store.pending()], settle=False)
    assert store.unsettled() == 30
    while store.settle_stories(limit=7):
        pass
    assert store.unsettled() == 0
    before = store.db.execute("SELECT id, story FROM article ORDER BY n").fetchall()
    store.save_readings([reading(id, figure(id, "5亿", 5e8), version="2") for id, _ in before])
    assert store.db.execute("SELECT id, story FROM article ORDER BY n").fetchall() == before


def test_a_story_outlives_its_first_article(store: Store) -> None:
    sketch = tuple(n << 40 for n in range(64))
    put(store, "a", published="2020-01-01", sketch=sketch)
    two = put(store, "b", published="2026-01-02", sketch=sketch)
    assert len(store.stories()) == 1
    store.prune("2025-01-01T00:00:00Z")
    settle(store)
    story = store.story(two)
    assert story is not None and story.id == two and story.articles == (two,)


def test_vectors_and_sketches_pack(store: Store) -> None:
    found = clustering.features("Meta 收入增长", "正文 with Words", ("meta",), ("capex",), [("meta", "USD", 598.93e8)])
    one = clustering.weigh(found, {}, 100)
    again = clustering.unpack(clustering.pack(one))
    assert again.own.keys() == one.own.keys() and again.shared.keys() == one.shared.keys()
    assert again.norm == pytest.approx(one.norm, rel=1e-5)
    assert clustering.score(one, again) > clustering.SAME
    assert clustering.resemblance({1, 2, 3}, {1, 2, 3}) == 1.0 and clustering.resemblance(set(), {1}) == 0.0


RESULTS = [
    {"raw": "598.9亿美元", "low": 598.9e8},
    {"raw": "8.88美元", "low": 8.88, "metric": "eps"},
]
EXPECTED = [
    {"raw": "$58.4bn", "low": 584e8, "basis": "consensus"},
    {"raw": "$8.21", "low": 8.21, "metric": "eps", "basis": "consensus"},
]


def test_reports_of_one_companys_results_are_one_story_whatever_their_words(store: Store) -> None:
    fill(store)
    told = put(store, "zh", *RESULTS, title="股价大涨，业绩好于预期", published="2026-01-28", companies=("meta",))
    before = put(store, "en", *EXPECTED, title="What to watch tonight", published="2026-01-28", companies=("meta",))
    story = store.story(told)
    assert story is not None and set(story.articles) == {told, before}
    late = put(store, "late", *EXPECTED, title="Where are they now", published="2026-02-20", companies=("meta",))
    assert store.story(late).articles == (late,)  # type: ignore[union-attr]


def test_reports_of_two_companies_are_two_stories_whatever_their_words(store: Store) -> None:
    fill(store)
    words = {"title": "Record quarter on soaring memory prices", "body": "Record quarter on soaring memory prices."}
    stories = set()
    for company in ("samsung", "sk-hynix"):
        own = [figure_row | {"company": company} for figure_row in RESULTS]
        id = put(store, company, *own, published="2026-01-28", companies=(company,), **words)
        stories.add(store.story(id).id)  # type: ignore[union-attr]
    assert len(stories) == 2


def test_two_deals_are_two_stories_and_a_round_up_is_no_report(store: Store) -> None:
    fill(store)
    words = {"title": "Nvidia buys a chip start-up for billions", "body": "Nvidia buys a chip start-up for billions."}
    about = {"published": "2026-01-28", "companies": ("nvidia",)}
    one = put(store, "a", DEAL, **words, **about)
    two = put(store, "b", DEAL | {"counterparty": "enfabrica"}, **words, **about)
    assert store.story(one) != store.story(two)
    told = put(store, "zh", *RESULTS, title="Meta beats", published="2026-01-28", companies=("meta",))
    wrap = {"title": "Meta beats, Intel sinks, GE flies", "companies": ("meta", "intel", "ge")}
    round_up = put(store, "wrap", RESULTS[0], published="2026-01-28", **wrap)
    assert store.story(told) != store.story(round_up)


def test_results_further_down_are_background(store: Store) -> None:
    fill(store)
    one = put(store, "zh", *RESULTS, title="股价大涨，业绩好于预期", published="2026-01-28", companies=("meta",))
    far = [row | {"at": 2000 + 100 * n} for n, row in enumerate(EXPECTED)]
    body = "A new lab opens in the north. " * 60
    two = put(store, "en", *far, body=body, title="A lab opens", published="2026-01-28", companies=("meta",))
    assert store.story(one) != store.story(two)


def test_a_template_filled_for_two_companies_is_two_stories_and_no_copy(store: Store) -> None:
    fill(store)
    words = " lifted its target and kept the rating, citing checks in Asia that point to stronger demand for chips"
    sketch = tuple(sorted(random.Random(7).getrandbits(62) for _ in range(64)))
    rows = {}
    for company, low in (("broadcom", 470.0), ("marvell", 121.0)):
        target = {"raw": f"${low:g}", "low": low, "metric": "price_target", "period": None, "company": company}
        about = {"published": "2026-01-28", "companies": (company,), "sketch": sketch}
        rows[company] = put(store, company, target, title=f"House raises {company}", body=company + words, **about)
    assert store.story(rows["broadcom"]) != store.story(rows["marvell"])
    assert [row[0] for row in store.db.execute("SELECT copy_of FROM article WHERE copy_of NOTNULL")] == []


def test_a_template_filled_with_other_values_is_two_stories(store: Store) -> None:
    fill(store)
    words = {"title": "Maker of robots closes its first round", "published": "2026-01-28", "companies": ()}
    others = ("Venture fund leads, warehouses pilot", "State bank leads, kitchens wait")
    ids = [
        put(store, str(low), {"raw": f"{low:g}亿元", "low": low * 1e8, "company": None}, body=body, **words)
        for low, body in zip((6, 5), others, strict=True)
    ]
    assert store.story(ids[0]) != store.story(ids[1])
    again = put(store, "again", {"raw": "6亿元", "low": 6e8, "company": None}, body=others[1], **words)
    assert store.story(again) == store.story(ids[0])


def test_a_value_told_in_passing_does_not_make_the_story(store: Store) -> None:
    fill(store)
    about = {"published": "2026-01-28", "companies": ("alphabet",), "lang": "en"}

    def tell(word: str, topic: str, *rows: dict[str, object]) -> str:
        own = [row | {"company": "alphabet"} for row in rows]
        body = " ".join(f"{word}{number}" for number in range(60))  # no word in common with the others
        return put(store, word, *own, title=word, body=body, topics=(topic,), **about)

    told = tell("cloudy", "earnings", *RESULTS)
    assert store.story(tell("trading", "earnings", RESULTS[0])) == store.story(told)
    assert store.story(tell("auction", "regulation", RESULTS[0])) != store.story(told)


def test_common_shingles_do_not_crowd_out_the_story(store: Store) -> None:
    common = 3
    for number in range(20):
        sketch = (common, *(1 << 40 | number << 50 | n for n in range(63)))
        put(store, f"old-{number}", published="2025-01-01", sketch=sketch, companies=(f"c{number}",))
    one, two = (
        put(store, key, DEAL, published="2026-01-20", sketch=(common, *(high << 55 | n for n in range(63))), **words)
        for key, high, words in (
            ("en", 1, {"title": "Nvidia to buy Groq", "companies": ("nvidia", "groq"), "lang": "en"}),
            ("zh", 2, {"title": "英伟达拟收购Groq", "companies": ("nvidia", "groq")}),
        )
    )
    assert store.story(one) == store.story(two)


@pytest.mark.parametrize(
    "name", ["stories.jsonl", "stories_held.jsonl", "stories_peers.jsonl", "stories_week.jsonl", "stories_july.jsonl"]
)
def test_labelled_stories(store: Store, name: str) -> None:
    """Pairs of the labelled set: what the reading and the clustering make of them together."""
    from feeds.reading.read import read

    rows = [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]
    store.save(None, [_labelled(row) for row in rows], added="2027-01-01T00:00:00Z")
    store.save_readings([read(text) for text in store.pending()])
    found = dict(store.db.execute("SELECT key, story FROM article"))
    copies = dict(store.db.execute("SELECT key, copy_of FROM article"))
    pairs = list(itertools.combinations(rows, 2))
    right = sum(a["story"] == b["story"] and found[a["article"]] == found[b["article"]] for a, b in pairs)
    given = sum(found[a["article"]] == found[b["article"]] for a, b in pairs)
    true = sum(a["story"] == b["story"] for a, b in pairs)
    precision, recall = right / given, right / true
    assert precision >= 0.95
    assert 2 * precision * recall / (precision + recall) >= 0.85
    assert {row["article"] for row in rows if row["copy_of"]} == {key for key, copy in copies.items() if copy}


def _labelled(row: dict[str, str]) -> NewArticle:
    moment = datetime.datetime.fromisoformat(row["published"].replace("Z", "+00:00")).astimezone(datetime.UTC)
    assert article_id(None, row["article"])
    return article(
        row["article"],
        title=row["title"],
        body=row["body"],
        published=row["published"],
        published_utc=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        lang=row["lang"],
    )
