"""What figures say side by side."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path

import pytest

from store.checks import Finding, find
from store.ledger import Entry, interval, overlap
from store.measures import measure
from tests.storekit import entry

CONFLICTS = Path(__file__).parent / "gold" / "conflicts.jsonl"


def kinds(entries: list[Entry], before: list[Entry] | None = None) -> list[str]:
    return sorted(finding.kind for finding in find(entries, before or []))


def only(entries: list[Entry], before: list[Entry] | None = None) -> Finding:
    (finding,) = find(entries, before or [])
    return finding


def test_intervals_follow_the_last_place_that_is_not_zero() -> None:
    assert interval(72e9, 72e9, "exact") == (71.5e9, 72.5e9)
    assert interval(72.22e9, 72.22e9, "exact") == (72.215e9, 72.225e9)
    assert interval(100.0, 100.0, "about") == (50.0, 150.0)
    assert interval(123.0, 123.0, "about") == (123 - 6.15, 123 + 6.15)
    assert interval(700e8, 700e8, "over") == (700e8, 800e8)
    assert interval(700e8, 700e8, "under") == (600e8, 700e8)
    assert interval(1e9, 1e10, "vague") == (1e9, 1e10)
    assert overlap(interval(72e9, 72e9, "exact"), interval(72.22e9, 72.22e9, "exact"))
    assert overlap(interval(140e8, 140e8, "exact"), interval(143e8, 143e8, "exact"))


def test_a_beat_takes_the_pair_of_one_sentence() -> None:
    actual = entry("598.93亿美元", 598.93e8, article="a" * 16, at=0)
    near = entry("584.2亿美元", 584.2e8, article="a" * 16, at=40, basis="consensus")
    other = entry("610亿美元", 610e8, basis="consensus", as_of="2025-12-20T00:00:00Z")
    finding = only([actual, near, other])
    assert (finding.kind, finding.entries) == ("beat", (actual, near))
    assert finding.values["surprise"] == 2.52


def test_polarity_turns_losses_and_spares_capex() -> None:
    def pair(metric: str, value: float) -> list[Entry]:
        return [
            entry(f"{value / 1e8:g}亿", value, article="a" * 16, metric=metric),
            entry("50亿", 50e8, article="a" * 16, at=30, metric=metric, basis="consensus"),
        ]

    assert kinds(pair("operating_loss", 60e8)) == ["miss"]
    assert kinds(pair("operating_loss", 40e8)) == ["beat"]
    assert kinds(pair("capex", 60e8)) == ["above"]
    assert kinds(pair("net_income", 40e8)) == ["miss"]


def test_zeros_that_were_printed_count_for_a_beat() -> None:
    article = "a" * 16
    eps = {"metric": "eps", "article": article}
    assert kinds([entry("$5.01", 5.01, **eps), entry("$5.00", 5.0, at=30, basis="consensus", **eps)]) == ["beat"]
    assert kinds([entry("$5.00", 5.0, **eps), entry("$5.001", 5.001, at=30, basis="consensus", **eps)]) == ["in_line"]


def test_consensus_after_the_actual_is_no_expectation_of_it() -> None:
    late = entry("584亿", 584e8, basis="consensus", as_of="2026-02-20T00:00:00Z")
    assert kinds([entry("598.93亿", 598.93e8), late]) == []


def test_guidance_is_a_ladder_not_a_conflict() -> None:
    common = {"metric": "capex", "period": "2025", "basis": "guidance"}
    first = entry("600-650亿美元", 600e8, 650e8, as_of="2025-01-31T00:00:00Z", **common)
    middle = entry("660-720亿美元", 660e8, 720e8, as_of="2025-07-31T00:00:00Z", **common)
    last = entry("700-720亿美元", 700e8, 720e8, as_of="2025-10-30T00:00:00Z", **common)
    retold = entry("600-650亿美元", 600e8, 650e8, as_of="2025-11-30T00:00:00Z", **common)
    found = find([last, retold, first, middle])
    assert [(f.kind, f.entries[0], f.entries[1]) for f in found] == [
        ("raised", middle, first),
        ("raised", last, middle),
    ]


def test_undated_guidance_revises_nothing() -> None:
    common = {"metric": "capex", "period": "2025", "basis": "guidance"}
    first = entry("600-650亿美元", 600e8, 650e8, as_of="2025-01-31T00:00:00Z", **common)
    undated = entry("660-720亿美元", 660e8, 720e8, as_of=None, **common)
    assert kinds([first, undated]) == []


def test_one_text_that_names_both_steps_gives_them_in_order() -> None:
    common = {"metric": "capex", "period": "2026", "basis": "guidance", "article": "a" * 16}
    new = entry("700亿", 700e8, quote="上调至700亿美元", at=0, **common)
    old = entry("600亿", 600e8, quote="高于此前的600亿美元", at=20, **common)
    finding = only([new, old])
    assert (finding.kind, finding.entries) == ("raised", (new, old))


def test_sources_differ_needs_two_texts_and_disjoint_values() -> None:
    tesla = {"company": "tesla", "metric": "capex", "period": "2024"}
    one, two = entry("113亿美元", 113e8, **tesla), entry("80亿美元", 80e8, **tesla)
    finding = only([one, two])
    assert finding.kind == "sources_differ" and set(finding.entries) == {one, two}
    assert kinds([entry("113亿美元", 113e8, **tesla), entry("110亿美元", 110e8, **tesla)]) == []
    assert kinds([entry("113亿美元", 113e8, origin=7, **tesla), entry("80亿美元", 80e8, origin=7, **tesla)]) == []
    assert kinds([one, entry("80亿美元", 80e8, confidence=0.7, **tesla)]) == []


def test_expectations_differ_only_within_two_weeks() -> None:
    def two(as_of: str) -> list[Entry]:
        return [
            entry("584亿", 584e8, basis="consensus", as_of="2026-01-20T00:00:00Z"),
            entry("560亿", 560e8, basis="consensus", as_of=as_of),
        ]

    assert kinds(two("2026-01-25T00:00:00Z")) == ["sources_differ"]
    assert kinds(two("2025-12-25T00:00:00Z")) == []


def test_a_deal_differs_at_any_distance_and_vague_sums_do_not() -> None:
    deal = {"metric": "deal_value", "period": None, "counterparty": "manus"}
    price = entry("45亿美元", 45e8, as_of="2026-01-13T00:00:00Z", **deal)
    headline = entry("10亿美元", 10e8, where="title", as_of=None, **deal)
    vague = entry("数十亿美元", 1e9, 1e10, **(deal | {"qualifier": "vague"}))
    finding = only([price, headline, vague])
    assert finding.kind == "sources_differ" and set(finding.entries) == {price, headline}


def test_a_planned_and_a_done_price_are_one_price() -> None:
    deal = {"metric": "deal_value", "period": None, "counterparty": "groq", "company": "nvidia"}
    planned = entry("200亿美元", 200e8, basis="target", **deal)
    assert kinds([planned, entry("260亿美元", 260e8, **deal)]) == ["sources_differ"]
    assert kinds([planned, entry("120亿美元", 120e8, basis="rumour", **deal)]) == ["sources_differ"]
    assert kinds([planned, entry("逾190亿美元", 190e8, qualifier="over", **deal)]) == []
    assert kinds([planned, entry("20%", 20.0, unit="%", form="share", **(deal | {"metric": "stake"}))]) == []


def test_polls_of_analysts_may_differ_a_little() -> None:
    poll = {"basis": "consensus"}
    assert kinds([entry("584.2亿", 584.2e8, **poll), entry("583.5亿", 583.5e8, **poll)]) == []
    assert kinds([entry("584.2亿", 584.2e8, **poll), entry("560亿", 560e8, **poll)]) == ["sources_differ"]


def test_a_quarters_outlook_under_its_year_is_judged_by_nothing() -> None:
    outlook = {"period": "2026", "article": "a" * 16}
    pool = [
        entry("535亿至565亿", 535e8, 565e8, basis="guidance", **outlook),
        entry("512.7亿", 512.7e8, at=40, basis="consensus", **outlook),
        entry("30%", 30.0, unit="%", form="yoy", at=80, basis="guidance", **outlook),
        entry("18%", 18.0, unit="%", form="yoy", at=120, basis="consensus", **(outlook | {"article": "b" * 16})),
    ]
    assert "above" in kinds(pool)
    assert [f.kind for f in find(pool, [entry("2009亿", 2009e8, period="2025")])] == []


def test_guidance_is_maintained_only_where_the_text_says_so() -> None:
    capex = {"metric": "capex", "period": "2026", "basis": "guidance", "low": 700e8, "high": 720e8}
    raw = "700亿至720亿"
    old = entry(raw, as_of="2025-10-30T00:00:00Z", **capex)
    told = entry(raw, quote=f"公司预计资本支出{raw}美元", as_of="2025-12-20T00:00:00Z", **capex)
    kept = entry(raw, quote=f"公司维持资本支出{raw}美元的指引", as_of="2025-12-20T00:00:00Z", **capex)
    assert kinds([old, told]) == []
    assert only([old, kept]).kind == "maintained"


def test_a_slipped_unit_is_told_from_a_conflict() -> None:
    aws = {"company": "amazon", "segment": "aws", "period": "2025Q3"}
    finding = only([entry("33亿美元", 33e8, **aws), entry("330亿美元", 330e8, **aws)])
    assert (finding.kind, finding.values["factor"]) == ("unit_slip", 10.0)


def test_a_claimed_growth_that_the_levels_do_not_give() -> None:
    labs = {"segment": "reality_labs"}
    now = entry("9.55亿美元", 9.55e8, **labs)
    old = entry("10.8亿美元", 10.8e8, **(labs | {"period": "2024Q4"}))
    claim = entry("13%", 13.0, unit="%", form="yoy", direction="up", **labs)
    finding = only([now, claim], [old])
    assert (finding.kind, finding.entries) == ("yoy_mismatch", (claim, now, old))
    assert finding.values["implied"] == -11.57
    down = entry("12%", 12.0, unit="%", form="yoy", direction="down", **labs)
    assert kinds([now, down], [old]) == []


def test_a_text_with_two_levels_claims_growth_of_either() -> None:
    text = {"metric": "capex", "period": "2025", "article": "a" * 16, "origin": 1}
    pool = [
        entry("722.2亿", 722.2e8, **text),
        entry("1176.9亿", 1176.9e8, at=60, **text),
        entry("24%", 24.0, unit="%", form="yoy", direction="up", at=90, **text),
    ]
    before = [entry("373亿", 373e8, metric="capex", period="2024")]
    assert kinds(pool, before) == []
    assert "yoy_mismatch" in kinds([pool[0], pool[2]], before)


def test_margins_must_follow_from_their_parts() -> None:
    article = {"article": "a" * 16}
    parts = [
        entry("201.3亿", 201.3e8, metric="operating_income", **article),
        entry("598.9亿", 598.9e8, at=60, metric="revenue", **article),
    ]
    good = entry("33.6%", 33.6, at=120, metric="operating_margin", unit="%", **article)
    bad = entry("41.2%", 41.2, at=120, metric="operating_margin", unit="%", **article)
    assert kinds([*parts, good]) == []
    assert kinds([*parts, bad]) == ["identity_mismatch"]


def test_what_enters_no_check() -> None:
    assert kinds([entry("1亿", 1e8, period=None), entry("3亿", 3e8, period=None)]) == []
    assert kinds([entry("1亿", 1e8, company=None), entry("3亿", 3e8, company=None)]) == []
    assert kinds([entry("1亿", 1e8, metric="other"), entry("3亿", 3e8, metric="other")]) == []
    early = {"as_of": "2025-11-30T00:00:00Z"}
    assert kinds([entry("1亿", 1e8, **early), entry("3亿", 3e8, **early)]) == [], "the quarter is not over"


def test_order_changes_nothing() -> None:
    pool = [
        entry("598.93亿", 598.93e8, article="a" * 16),
        entry("584.2亿", 584.2e8, article="a" * 16, at=50, basis="consensus"),
        entry("600亿", 600e8),
        entry("610亿", 610e8),
        entry("24%", 24.0, unit="%", form="yoy", direction="up"),
        entry("560亿", 560e8, basis="guidance", as_of="2025-10-30T00:00:00Z"),
        entry("590亿", 590e8, basis="guidance", as_of="2025-12-30T00:00:00Z"),
    ]
    before = [entry("430亿", 430e8, period="2024Q4")]
    rng = random.Random(4)
    first = {(f.id, f.entries) for f in find(pool, before)}
    assert {f.kind for f in find(pool, before)} >= {"beat", "raised", "sources_differ", "yoy_mismatch"}
    for _ in range(20):
        rng.shuffle(pool)
        assert {(f.id, f.entries) for f in find(pool, before)} == first


def test_more_of_the_same_keeps_the_id() -> None:
    pair = [entry("113亿", 113e8, period="2024"), entry("80亿", 80e8, period="2024")]
    more = [entry("113亿", 113e8, period="2024"), entry("80亿", 80e8, period="2024", confidence=0.99)]
    assert only(pair).id == only([*pair, *more]).id
    for one, two in itertools.pairwise([pair, [*pair, entry("90亿", 90e8, period="2024")]]):
        assert len(find(one)) == len(find(two)) == 1


@pytest.mark.skipif(not CONFLICTS.exists(), reason="no labelled conflicts here")
def test_labelled_conflicts() -> None:
    """Every labelled pair of figures with calendar periods is told rightly: a conflict, a slipped unit, or nothing."""
    wrong = []
    for line in CONFLICTS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if any((row[side]["period"] or "").startswith("FY") for side in "ab"):
            continue  # dates of fiscal periods come from the lexicon
        pair = []
        for side in "ab":
            f = dict(row[side])
            as_of, raw = f.pop("published"), f.pop("raw")
            pair.append(entry(raw, f.pop("low"), f.pop("high"), as_of=as_of, origin=f["article"], quote=raw, **f))
        kinds_found = [k for k in kinds(pair) if k in ("sources_differ", "unit_slip")]
        if kinds_found != ([row["expect"]] if row["expect"] else []):
            wrong.append((row["id"], row["why"], kinds_found))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "raw", "told"),
    [
        ("公司扣非净利润31.5亿元，净利润36.2亿元。", "36.2亿元", set()),
        ("净利润36.2亿元，扣非净利润31.5亿元", "31.5亿元", {"adjusted"}),
        ("扣非净利润31.5亿元，同比增长30%", "30%", {"adjusted"}),
        ("2025年归母净利润1347亿元", "1347亿元", {"attributable"}),
        ("Adjusted profit was 66 cents, ahead of the 57 cents expected", "57 cents", {"adjusted"}),
        ("A net loss of 29 cents. Adjusted earnings were 66 cents", "29 cents", set()),
        ("GAAP profit was $1.2 million and adjusted profit $1.5 million", "$1.2 million", set()),
        ("Profit of $2.38 a share adjusted vs. $2.20 expected", "$2.38", {"adjusted", "per share"}),
        ("revenue rose 9% at constant currencies.", "9%", {"organic"}),
        ("On a pro forma basis, with both units, revenue in 2025 was $8.6 billion.", "$8.6 billion", {"pro forma"}),
        ("In US dollars, revenue grew 25.5% on the year", "25.5%", {"in dollars"}),
        ("Paramount raised its bid for Warner Bros. Discovery to $111 billion", "$111 billion", {"raised bid"}),
        ("2025年第四季度，小米在印度智能手机市场的份额为12.1%", "12.1%", {"India", "phones"}),
        ("苹果在平板市场的份额为27%", "27%", {"tablets"}),
        ("It has spent $89.9 billion so far in 2025", "$89.9 billion", {"to date"}),
        ("sold 40 ads and 3 million cars", "3 million", set()),
        ("The group's lift business made a profit of $2 billion", "$2 billion", {"part"}),
        ("新业务经营亏损148亿元", "148亿元", {"part"}),
        ("公司主营业务收入148亿元", "148亿元", set()),
        ("The toy unit's sales fell, and profit rose to $3 billion", "$3 billion", set()),
        ("Managed revenue was $46.8 billion", "$46.8 billion", {"managed"}),
    ],
)
def test_the_words_beside_a_number_say_how_it_was_measured(text: str, raw: str, told: set[str]) -> None:
    at = text.index(raw)
    assert measure(text, at, at + len(raw)) == told


def test_numbers_by_different_measures_contradict_nobody() -> None:
    one, two = entry("36亿", 36e8), entry("31亿", 31e8, measure="adjusted")
    assert kinds([one, two]) == []
    assert kinds([one, entry("31亿", 31e8)]) == ["sources_differ"]
    text = {"article": "0" * 16, "origin": 1}
    told = [entry("36亿", 36e8, **text), entry("31亿", 31e8, at=90, measure="adjusted", **text)]
    assert kinds([*told, entry("33亿", 33e8)]) == ["sources_differ"], "one text may print one value of each measure"
    assert kinds([*told, entry("31亿", 31e8)]) == [], "what both texts print contradicts neither"


def test_the_first_and_largest_of_several_values_is_the_whole() -> None:
    text = {"article": "0" * 16, "origin": 1}
    whole, part = entry("154亿", 154e8, **text), entry("94亿", 94e8, at=60, **text)
    other = [entry("194亿", 194e8, article="1" * 16, origin=2), entry("94亿", 94e8, article="1" * 16, origin=2, at=60)]
    assert kinds([whole, part, *other]) == ["sources_differ"]
    late = [entry("94亿", 94e8, **text), entry("154亿", 154e8, at=60, **text)]
    assert kinds([*late, entry("184亿", 184e8)]) == [], "which of them is the whole is not told"


def test_an_expectation_is_of_the_number_beside_it_and_of_adjusted_profits() -> None:
    text = {"metric": "eps", "article": "0" * 16, "origin": 1}
    loss = entry("29 cents", -0.29, **text)
    adjusted = entry("66 cents", 0.66, at=80, measure="adjusted", **text)
    assert only([loss, adjusted, entry("57 cents", 0.57, at=140, basis="consensus", **text)]).kind == "beat"
    before = {"basis": "consensus", "as_of": "2026-01-28T00:00:00Z", "metric": "eps"}
    assert only([loss, adjusted, entry("57 cents", 0.57, **before)]).entries[0] is adjusted


def test_labelled_texts() -> None:
    """Texts with the checks that they should raise: what reading and store make of them together."""
    from tests.gold.evaluate_store import texts_score

    wanted, shown, right = texts_score()[0]["contradictions"]
    assert right >= 0.9 * shown and right >= 0.6 * wanted
    wanted, shown, right = texts_score()[0]["verdicts"]
    assert right >= 0.95 * shown


def test_deals_years_apart_are_two_and_a_loss_left_unsaid_is_none() -> None:
    deal = {"metric": "deal_value", "counterparty": "scale-ai", "period": None}
    assert kinds([entry("140亿", 140e8, **deal), entry("190亿", 190e8, **deal)]) == ["sources_differ"]
    old = deal | {"period": "2014", "period_end": "2014-12-31"}
    assert kinds([entry("140亿", 140e8, **deal), entry("190亿", 190e8, **old)]) == []
    eps = {"metric": "eps"}
    assert kinds([entry("20 cents", -0.2, **eps), entry("20 cents", 0.2, **eps)]) == []


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("capital spending of $180bn in 2026", "against $175bn before", "raised"),
        ("the plan is $180bn", "it had previously guided to as much as $175bn", "raised"),
        ("now seeing $180bn", "rather than $175bn", "raised"),
        ("the plan is $180bn", "the plan is $175bn", None),
        ("the forecast was raised to $180bn", "previously $175bn", "raised"),
    ],
)
def test_which_of_two_outlooks_in_a_text_is_the_new_one(first: str, second: str, kind: str | None) -> None:
    text = {"basis": "guidance", "metric": "capex", "period": "2026", "article": "0" * 16, "origin": 1}
    told = [entry("$180bn", 180e9, quote=first, **text), entry("$175bn", 175e9, quote=second, at=80, **text)]
    assert kinds(told) == ([kind] if kind else [])


def test_ranges_are_told_apart_by_the_finer_of_their_ends() -> None:
    plan = {"basis": "guidance", "metric": "net_income", "period": "2026"}
    old = entry("$4 billion to $4.75 billion", 4e9, 4.75e9, as_of="2026-01-10T00:00:00Z", **plan)
    new = entry("$4.5 billion to $5 billion", 4.5e9, 5e9, as_of="2026-02-10T00:00:00Z", **plan)
    assert kinds([old, new]) == ["raised"]


def test_what_was_spent_so_far_is_no_plan() -> None:
    plan = {"basis": "guidance", "metric": "capex", "period": "2026"}
    spent = entry("$89.9bn", 89.9e9, as_of="2026-01-10T00:00:00Z", measure="to date", **plan)
    assert kinds([spent, entry("$125bn", 125e9, as_of="2026-01-10T00:00:00Z", **plan)]) == []


def test_an_old_outlook_told_again_is_no_new_step() -> None:
    plan = {"basis": "guidance", "metric": "capex", "period": "2026"}
    now = entry("$180bn", 180e9, as_of="2026-01-10T00:00:00Z", **plan)
    later = plan | {"as_of": "2026-01-12T00:00:00Z", "article": "0" * 16, "origin": 1}
    again = entry("$180bn", 180e9, quote="raised to $180bn", **later)
    before = entry("$175bn", 175e9, quote="from $175bn", at=80, **later)
    assert kinds([now, again, before]) == []


def test_a_number_cut_short_is_no_difference() -> None:
    assert kinds([entry("712.6億", 712.6e8), entry("712億", 712e8)]) == []
    assert kinds([entry("712.6億", 712.6e8), entry("711億", 711e8)]) == ["sources_differ"]
    assert kinds([entry("$2.9 billion", 2.9e9), entry("$2 billion", 2e9)]) == ["sources_differ"]


def test_a_text_whose_level_stands_alone_claims_growth_of_something_else() -> None:
    before = [entry("$37bn", 37e9, period="2024Q4")]
    growth = {"unit": "%", "form": "yoy", "direction": "up"}
    text = {"article": "0" * 16, "origin": 1}
    odd = [entry("$60bn", 60e9, **text), entry("24%", 24, at=40, **growth, **text)]
    others = [entry("$72bn", 72e9), entry("$72bn", 72e9)]
    assert "yoy_mismatch" not in kinds([*odd, *others], before)
    assert "yoy_mismatch" in kinds(odd, before)
