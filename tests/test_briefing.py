"""What the morning shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store.db import Store
from store.models import Briefing, Source
from tests.storekit import article, figure, reading, settle

NOW = "2026-01-31T07:00:00Z"
BASE = {"raw": "598.93亿", "low": 598.93e8}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "m.db") as opened:
        yield opened


def arrive(
    store: Store,
    key: str,
    *figures: dict[str, Any],
    added: str = "2026-01-31T06:00:00Z",
    story: str | None = None,
    **more: Any,
) -> str:
    """One article that arrived at `added`, in the story of another if named."""
    meta = {name: more.pop(name) for name in ("topics", "companies", "lang") if name in more}
    more = {"published": added[:10]} | more
    store.save(None, [article(key, **more)], added=added)
    (id,) = [text.id for text in store.pending()]
    made = [figure(id, at=300 * n, **values) for n, values in enumerate(dict(f) for f in figures)]
    store.save_readings([reading(id, *made, **meta)])
    if story:
        store.db.execute("UPDATE article SET story = (SELECT n FROM article WHERE id = ?) WHERE id = ?", (story, id))
    return id


def section(briefing: Briefing, name: str) -> list[Any]:
    return [item for part in briefing.sections if part.name == name for item in part.items]


def shown(briefing: Briefing, name: str) -> list[str | None]:
    return [item.story for item in section(briefing, name)]


def test_an_empty_store_has_an_empty_briefing(store: Store) -> None:
    briefing = store.brief(now=NOW)
    assert [part.name for part in briefing.sections] == ["moved", "checks", "follow_ups", "top", "also"]
    assert not any(part.items for part in briefing.sections) and briefing.minutes == 0


def test_a_deal_is_one_line_with_each_of_its_prices(store: Store) -> None:
    deal = {"metric": "deal_value", "counterparty": "manus", "period": None}
    arrive(store, "plan", deal | {"raw": "45亿", "low": 45e8, "basis": "target"}, title="Meta eyes a purchase")
    arrive(store, "done", deal | {"raw": "10亿", "low": 10e8, "period": "2025"}, title="Meta为何收购")
    share = {"metric": "stake", "form": "share", "unit": "%", "raw": "100%", "low": 100.0}
    arrive(store, "all", deal | share, title="Founders sell everything")
    briefing = store.brief(now=NOW)
    (line,) = section(briefing, "moved")
    assert {store.figure(id).raw for id in line.figures} == {"45亿", "10亿", "100%"}  # type: ignore[union-attr]
    (doubt,) = section(briefing, "checks")
    assert len(doubt.figures) == 2


def test_moved_figures_lead_and_each_story_stands_once(store: Store) -> None:
    beat = arrive(store, "rev", BASE, BASE | {"raw": "584.2亿", "low": 584.2e8, "basis": "consensus"})
    plain = arrive(store, "plain", title="A talk about nothing much")
    briefing = store.brief(now=NOW)
    (moved,) = section(briefing, "moved")
    (check,) = store.checks()
    assert (moved.story, moved.check, len(moved.figures)) == (beat, check.id, 2)
    assert moved.text == "meta revenue 2025Q4: 59.89bn USD, 58.42bn USD consensus"
    assert shown(briefing, "top") == [plain] and briefing.no_figures == (plain,)
    every = [s for part in briefing.sections for s in {item.story for item in part.items} if s]
    assert len(every) == len(set(every))


def test_asking_moves_nothing_and_gives_the_same(store: Store) -> None:
    arrive(store, "a", BASE)
    assert store.brief(now=NOW) == store.brief(now=NOW)
    assert store.setting("briefed_at") is None


def test_yesterdays_news_does_not_come_back(store: Store) -> None:
    first = arrive(store, "a", BASE)
    store.finish_briefing(store.brief(now=NOW).until)
    later = "2026-02-01T07:00:00Z"
    assert not any(part.items for part in store.brief(now=later).sections)
    arrive(store, "b", BASE, added="2026-02-01T06:00:00Z")
    briefing = store.brief(now=later)
    assert briefing.since == NOW
    assert not any(part.items for part in briefing.sections), "the event and the value are known"
    assert briefing.folded == 1
    arrive(store, "c", BASE | {"raw": "640.5亿", "low": 640.5e8}, added="2026-02-01T06:30:00Z")
    assert shown(store.brief(now=later), "follow_ups") == [first]


def test_a_follow_up_comes_back_only_with_a_new_figure(store: Store) -> None:
    first = arrive(store, "first", BASE, added="2026-01-30T06:00:00Z")
    store.finish_briefing("2026-01-30T07:00:00Z")
    arrive(store, "retold", BASE, story=first)
    briefing = store.brief(now=NOW)
    assert section(briefing, "follow_ups") == [] and briefing.folded == 1
    arrive(
        store,
        "more",
        BASE | {"raw": "8.88美元", "low": 8.88, "metric": "eps"},
        BASE | {"raw": "722.2亿", "low": 722.2e8, "metric": "capex", "period": "2025"},
        story=first,
    )
    (item,) = section(store.brief(now=NOW), "follow_ups")
    assert item.story == first and len(item.figures) == 2 and item.count == 2
    assert shown(store.brief(now=NOW), "moved") == []


def test_doubts_are_shown_until_they_are_dismissed(store: Store) -> None:
    arrive(store, "a", BASE | {"raw": "113亿", "low": 113e8, "period": "2024"})
    arrive(store, "b", BASE | {"raw": "80亿", "low": 80e8, "period": "2024"})
    (item,) = section(store.brief(now=NOW), "checks")
    assert item.story is None and len(item.figures) == 2 and "in another" in item.text
    store.dismiss(item.check)
    assert section(store.brief(now=NOW), "checks") == []


def test_the_watch_list_comes_first(store: Store) -> None:
    for key in "abc":
        arrive(store, key, BASE | {"company": key, "salience": 0.9, "confidence": 0.5}, title=f"About {key}")
    mine = arrive(store, "mine", companies=("amd",), title="AMD does something")
    store.watch("company", "amd")
    assert shown(store.brief(now=NOW), "top")[0] == mine
    assert shown(store.brief(now=NOW, minutes=1), "top") == [mine]


def test_the_budget_holds_and_the_rest_is_folded(store: Store) -> None:
    for number in range(120):
        arrive(
            store,
            str(number),
            BASE | {"company": f"c{number}", "raw": f"{number + 10}亿", "low": (number + 10) * 1e8},
            title=f"Topic{number} word{number} thing{number}",
        )
    for minutes in (1, 5, 8):
        briefing = store.brief(now=NOW, minutes=minutes)
        assert 1 <= briefing.minutes <= minutes
        items = sum(len(part.items) for part in briefing.sections)
        assert items <= 6 * minutes and briefing.folded + items == 120
    assert len(section(store.brief(now=NOW), "moved")) == 8


def test_the_first_briefing_is_a_week_or_twelve_stories(store: Store) -> None:
    for day in range(1, 29):
        arrive(
            store, str(day), published=f"2026-01-{day:02d}", title=f"Word{day} alone{day}", added="2026-01-31T06:00:00Z"
        )
    week = store.brief(now=NOW)
    assert len(shown(week, "top")) + len(shown(week, "also")) + week.folded == 4
    undated = [arrive(store, f"undated{n}", published=None, title=f"Undated{n} lone{n}") for n in range(3)]
    assert set(undated) < {*shown(store.brief(now=NOW), "top"), *shown(store.brief(now=NOW), "also")}
    late = store.brief(now="2026-06-01T07:00:00Z")
    assert not set(undated) & {*shown(late, "top"), *shown(late, "also")}, "a date is news, arrival alone is not"
    assert len(shown(late, "top")) + len(shown(late, "also")) + late.folded == 12


def test_what_was_old_at_arrival_is_folded(store: Store) -> None:
    store.finish_briefing("2026-01-30T07:00:00Z")
    old = arrive(store, "old", BASE | {"period": "2025Q1"}, published="2025-06-01")
    new = arrive(store, "new")
    briefing = store.brief(now=NOW)
    assert briefing.older == (old,) and shown(briefing, "top") == [new] and section(briefing, "moved") == []
    given = store.brief(since="2025-05-01", now=NOW)
    assert shown(given, "moved") == [old], "somebody asked for it"


def test_what_is_quiet_and_what_fails(store: Store) -> None:
    arrive(store, "a", companies=("tesla",), added="2026-01-20T06:00:00Z")
    arrive(store, "b", companies=("amd",))
    store.watch("company", "tesla")
    store.watch("company", "amd")
    source = store.add_source(Source("", "https://example.org/feed", state="failing"))
    briefing = store.brief(now=NOW)
    assert briefing.quiet == (("tesla", 11),) and briefing.failing == (source.id,)


def test_since_takes_days_and_dates(store: Store) -> None:
    arrive(store, "a", added="2026-01-20T06:00:00Z")
    settle(store)
    assert shown(store.brief(since="3d", now=NOW), "top") == []
    assert len(shown(store.brief(since="20d", now=NOW), "top")) == 1
    assert len(shown(store.brief(since="2026-01-19", now=NOW), "top")) == 1


def test_a_line_stands_on_the_figures_of_its_check_and_the_growth_beside_them(store: Store) -> None:
    growth = {"raw": "24%", "low": 24, "unit": "%", "form": "yoy", "direction": "up"}
    expected = {"raw": "584.2亿", "low": 584.2e8, "basis": "consensus"}
    (id,) = [arrive(store, "told", title="Meta beats")]
    near = [figure(id, at=at, **values) for at, values in ((0, BASE), (40, growth), (80, expected))]
    store.save_readings([reading(id, *near, version="2")])
    (item,) = section(store.brief(now=NOW), "moved")
    told = [store.figure(key).raw for key in item.figures]  # type: ignore[union-attr]
    assert item.check and told == [BASE["raw"], "584.2亿", "24%"]


def test_what_the_headline_tells_is_quoted_first(store: Store) -> None:
    plain = {"raw": "15%", "low": 15, "unit": "%", "metric": "other", "period": None, "salience": 0.9}
    headline = plain | {"raw": "60亿", "low": 60e8, "unit": "USD", "salience": 0.2}
    arrive(store, "a", plain, headline, title="康宁拿下60亿光纤大单")
    (item,) = section(store.brief(now=NOW), "top")
    assert store.figure(item.figures[0]).raw == "60亿"  # type: ignore[union-attr]
