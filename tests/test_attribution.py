"""Attribution, the further cases: deals told from either side, what beats, what a unit is, where quotes begin."""

# ruff: noqa: E501 - a case is a line.

from __future__ import annotations

from typing import Any

import pytest

from feeds.reading import confidence
from feeds.reading.lexicon import load
from feeds.reading.quoting import quote
from feeds.reading.read import read
from store.models import Figure, Text


def figures(body: str, title: str | None = None, published: str | None = "2026-01-30T10:00") -> dict[str, Figure]:
    """The figures by their raw text."""
    return {f.raw: f for f in read(Text("a1", title, body, published), load()).figures}


def fields(figure: Figure, *names: str) -> dict[str, Any]:
    return {name: getattr(figure, name) for name in names}


@pytest.mark.parametrize(
    ("body", "title", "raw", "buyer", "target"),
    [
        ("Manus was acquired by Meta for $2 billion in December.", "A deal", "$2 billion", "meta", "manus"),
        (
            "这家初创公司一年前还无人知晓，Meta收购Manus只用了十天。",
            "Meta花10亿美元收购这家中国公司",
            "10亿美元",
            "meta",
            "manus",
        ),
        ("创业公司Manus正式加入Meta，收购金额高达20亿美元。", None, "20亿美元", "meta", "manus"),
        ("Manus被Meta以20亿美元收购。", None, "20亿美元", "meta", "manus"),
        (
            "Google buys Wiz. Alphabet will pay $32 billion for the startup.",
            "Google buys Wiz",
            "$32 billion",
            "alphabet",
            "wiz",
        ),
        ("Nokia will buy Lightwell for 6 billion euros.", None, "6 billion euros", "nokia", "lightwell"),
        (
            "The purchase of Lightwell for $6 billion should help Nokia.",
            "Nokia's year",
            "$6 billion",
            "nokia",
            "lightwell",
        ),
        ("诺基亚以21亿美元收购光通信公司Lightwell，明年完成。", None, "21亿美元", "nokia", "lightwell"),
    ],
)
def test_who_buys_whom(body: str, title: str | None, raw: str, buyer: str, target: str) -> None:
    figure = figures(body, title)[raw]
    assert fields(figure, "metric", "company", "counterparty") == {
        "metric": "deal_value", "company": buyer, "counterparty": target,
    }  # fmt: skip


def test_a_plan_ends_with_its_buyer() -> None:
    found = figures("英伟达拟以200亿美元收购Groq，Meta以45亿美元收购Manus。")
    assert (found["200亿美元"].basis, found["45亿美元"].basis) == ("target", "actual")


def test_what_a_deal_values_a_firm_at_is_a_valuation_however_far_the_verb() -> None:
    found = figures("Meta closed a deal that values the fast-growing data-labelling firm at $29 billion.")
    assert found["$29 billion"].metric == "valuation"


def test_a_valuation_told_with_a_purchase_is_the_targets() -> None:
    found = figures("Meta以超20亿美元的估值收购智能体公司Manus。")
    assert fields(found["20亿美元"], "metric", "company") == {"metric": "valuation", "company": "manus"}


@pytest.mark.parametrize(
    ("text", "raw", "direction"),
    [
        ("微软营收812.7亿美元，超出市场预期超过10亿美元。", "10亿美元", "up"),
        ("Microsoft's revenue was $81.3 billion, beating estimates by more than $1 billion.", "$1 billion", "up"),
        ("Microsoft's revenue was $81.3 billion, missing forecasts by about $2 billion.", "$2 billion", "down"),
    ],
)
def test_beaten_by_an_amount_is_a_change(text: str, raw: str, direction: str) -> None:
    figure = figures(text)[raw]
    assert fields(figure, "metric", "form", "direction", "basis") == {
        "metric": "revenue", "form": "change", "direction": direction, "basis": "actual",
    }  # fmt: skip


def test_the_ends_of_an_outlook_are_guidance() -> None:
    found = figures(
        "Meta expects capital expenditure of $115 billion to $135 billion in 2026. The top end, $135 billion, stunned investors."
    )
    assert fields(found["$135 billion"], "metric", "basis") == {"metric": "capex", "basis": "guidance"}


def test_the_unit_keeps_its_segment() -> None:
    found = figures("Meta旗下Reality Labs营收10.8亿美元。分析师此前预计该部门营收9.408亿美元。")
    assert fields(found["9.408亿美元"], "metric", "segment", "basis") == {
        "metric": "revenue", "segment": "reality_labs", "basis": "consensus",
    }  # fmt: skip


def test_some_analysts_are_no_consensus() -> None:
    found = figures("一些分析师预计，Meta今年营收将达到2000亿美元。")
    assert found["2000亿美元"].basis == "estimate"


def test_a_bank_owns_its_own_results() -> None:
    found = figures(
        "HSBC reported revenue of $17.8 billion and net profit of $5.5 billion.",
        "HSBC profit beats forecasts",
        "2025-10-28",
    )
    assert {found[raw].company for raw in ("$17.8 billion", "$5.5 billion")} == {"hsbc"}


def test_what_a_house_does_itself_is_its_own() -> None:
    assert figures("UBS laid off 900 employees in January.", "UBS cuts jobs")["900"].company == "ubs"
    earned = figures("Goldman Sachs earned $14 a share in the quarter.", "Traders deliver", "2026-01-15")
    assert earned["$14"].company == "goldman-sachs"
    rated = figures("Goldman Sachs earned a name with a price target of $300 for Tesla.", "Tesla rated", "2026-01-15")
    assert rated["$300"].company == "tesla"


def test_a_yen_amount_is_no_year() -> None:
    found = figures("丰田第一季度净利润为2031亿日元，同比减少42%。", published="2025-08-08")
    assert "2031" not in (found["42%"].period or "")


@pytest.mark.parametrize(
    ("text", "raw", "wanted"),
    [
        ("公司昨晚披露年报。经营利润因此只增长6%，低于预期。", "6%", "经营利润因此只增长6%"),
        ("毛利率为41.2%，经营利润因此只增长6%；现金流好转。", "6%", "毛利率为41.2%，经营利润因此只增长6%"),
        (
            "Sales were flat. Net profit fell 27% to 20 billion kroner, the group said.",
            "27%",
            "Net profit fell 27% to 20 billion kroner",
        ),
        (
            "- Revenue: $9.25 billion vs. $8.74 billion expected",
            "$8.74 billion",
            "Revenue: $9.25 billion vs. $8.74 billion expected",
        ),
    ],
)
def test_quotes_begin_and_end_with_clauses(text: str, raw: str, wanted: str) -> None:
    at = text.index(raw)
    start, end = quote(text, at, at + len(raw))
    assert text[start:end] == wanted


@pytest.mark.parametrize("part", confidence.PARTS)
def test_every_fitted_feature_is_looked_up_by_its_place(part: str) -> None:
    tables = confidence._part(part)
    fitted = set(confidence.weights()[part]) | {
        name.removeprefix(f"{part}:") for name in confidence.weights()["whole"] if name.startswith(f"{part}:")
    }
    found = sum(map(len, tables.facts)) + sum(len(table) for _, _, table in tables.pairs)
    assert found == len(fitted - {"bias"}) > 0


@pytest.mark.parametrize(
    ("body", "raw", "wanted"),
    [
        # growth is of the year that has grown, not of the one that it is counted from
        ("Nestle had revenue of 91 billion francs in 2025, up from 83 billion francs in 2024, an increase of 19%.",
         "19%", {"form": "yoy", "period": "2025"}),
        ("海尔智家2025年净利润195亿元，而2024年为187亿元，净利润同比增长14%。", "14%", {"form": "yoy", "period": "2025"}),
        ("携程2025年净营业收入620亿元，比2019年增长74%。", "74%", {"form": "change"}),
        # behind the words of an expectation the result goes on
        ("Rio Tinto made a net profit of $10 billion, short of the $11 billion analysts expected, but 8% more than a year ago.",
         "8%", {"basis": "actual"}),
        # an expected loss is of what was lost before it
        ("Intel had a loss of 12 cents a share; analysts had expected a loss of 4 cents.",
         "4 cents", {"metric": "eps", "basis": "consensus"}),
        ("Lucid's loss was $2.10 a share, against an expected loss of $2.62.",
         "$2.62", {"metric": "eps", "basis": "consensus"}),
        ("蔚来第四季度经营亏损8亿元，市场预期亏损15亿元。", "15亿元", {"metric": "operating_loss", "basis": "consensus"}),
        ("Its gross margin was 16.1%, below the 17.1% expected by analysts.",
         "17.1%", {"metric": "gross_margin", "form": "level", "basis": "consensus"}),
        # what a company makes is no part of it
        ("CATL, the biggest maker of electric-car batteries, posted revenue of 424 billion yuan.",
         "424 billion yuan", {"company": "catl", "segment": None}),
        ("存储芯片大厂美光科技公布营收136亿美元。", "136亿美元", {"company": "micron", "segment": None}),
        # last year's fourth quarter is the one just reported
        ("马士基去年第四季度净利润1.31亿美元。", "1.31亿美元", {"period": "2025Q4", "basis": "actual"}),
        ("UPS's fourth quarter, compared with LSEG consensus: Earnings per share: $2.38 adjusted vs. $2.20 expected.",
         "$2.38", {"metric": "eps", "basis": "actual"}),
        ("Amazon plans capital spending of $200 billion. Together the four will have capital spending of $650 billion.",
         "$650 billion", {"company": None}),
        ("这让华尔街吃了一惊：2026年每股收益至少4美元。公司很乐观。", "4美元", {"basis": "guidance"}),
        ("索尼将2025财年营业利润预期由1.54万亿日元下调至1.43万亿日元。", "1.43万亿日元", {"basis": "guidance"}),
    ],
)  # fmt: skip
def test_what_stands_beside_a_result(body: str, raw: str, wanted: dict[str, Any]) -> None:
    figure = figures(body, published="2026-02-10T10:00")[raw]
    assert fields(figure, *wanted) == wanted


def test_what_follows_a_products_name_is_no_company() -> None:
    found = figures("月之暗面昨晚开源Kimi K2 Thinking，总参数1万亿。", "Kimi K2 Thinking开源")
    assert found["1万亿"].company == "moonshot"
