"""Text of trades that the lexicon has no metric for: what is weighed, and the noun that a number is told of."""

# ruff: noqa: E501 - a case is a line.

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


@pytest.mark.parametrize(
    ("body", "title", "raw", "wanted"),
    [
        ("BHP said the average realised price of iron ore was $84.04 a tonne.", "BHP output", "$84.04", "price"),
        ("Marriott said revenue per available room was $131.20 in the quarter.", "Marriott", "$131.20", "other"),
        ("Exxon, adjusted for one-offs, made $1.88 a share as crude averaged $69.", "Exxon", "$1.88", "eps"),
        ("Kestrel has a share of the ready-to-eat pulses market at 37%.", None, "37%", "market_share"),
        ("The category itself is worth £260m.", None, "£260m", "market_size"),
    ],
)
def test_turns_of_phrase_of_other_trades(body: str, title: str | None, raw: str, wanted: str) -> None:
    assert figures(body, title)[raw].metric == wanted


def test_a_part_told_along_the_way_hands_nothing_on() -> None:
    body = "Puig said sales rose 3.2%; fragrance, which makes up 73% of the group, rose 2.2%."
    assert figures(body, "Puig sales rise")["2.2%"].metric == "revenue"


def test_a_part_that_went_from_one_to_another_stays_a_part() -> None:
    body = "前三季度收入同比增长34%，能量饮料占收入的比重由84%降到75%。"
    found = figures(body, "东鹏饮料三季报")
    assert (found["84%"].form, found["75%"].form) == ("share", "share")


def test_a_pace_is_a_growth() -> None:
    figure = figures("The economy expanded at a 3.8% annual pace in the second quarter.")["3.8%"]
    assert (figure.form, figure.direction) == ("change", "up")


def test_what_an_office_counts_is_of_the_month() -> None:
    body = "10月出口同比增长6.2%，进口同比增长1.4%。\n\n贸易顺差同比增长9.1%，集成电路出口同比增长24.7%，汽车出口增长14.3%。"
    found = figures(body, "10月出口增长6.2%", "2025-11-07")
    assert {(found[raw].period, found[raw].form) for raw in ("9.1%", "24.7%", "14.3%")} == {("2025-10", "yoy")}


def test_a_code_of_five_digits_names_a_company() -> None:
    body = "兗礦能源（01171）公布中期業績，收入593億元人民幣，股東應佔溢利46億元人民幣，董事會建議派發中期股息，並維持全年商品煤產量目標不變。"
    assert figures(body, "兗礦能源派中期息", "2025-08-29")["593億元人民幣"].company == "兗礦能源"


def test_a_bank_leads_its_own_news() -> None:
    body = "JPMorgan's profit beat expectations. JPMorgan earned $14.4 billion; revenue was $46 billion.\n\nProvisions were $3.4 billion."
    found = figures(body, "JPMorgan tops estimates on trading haul", "2025-10-14")
    assert {found[raw].company for raw in ("$14.4 billion", "$3.4 billion")} == {"jpmorgan"}


@pytest.mark.parametrize(
    ("body", "raw", "wanted"),
    [
        ("Deutsche Bank raises its 2026 EBIT estimate for Vestas by 6% to €1.62 billion.", "6%", ("operating_income", "change", "estimate")),
        ("瑞银将安踏2025年盈利预测下调2%至132亿元。", "2%", ("net_income", "change", "estimate")),
        ("LG's operating profit was 13.2 percent higher than the average estimate.", "13.2 percent", ("operating_income", "change", "actual")),
        ("UBS upgraded Datadog to Buy and sees 30% upside.", "30%", ("share_price", "change", "estimate")),
        ("Exxon spent $5.1 billion on its own stock in the quarter.", "$5.1 billion", ("buybacks", "level", "actual")),
        ("Evercore ISI cut DoorDash to $325 on Friday.", "$325", ("price_target", "level", "target")),
    ],
)  # fmt: skip
def test_what_houses_move(body: str, raw: str, wanted: tuple[str, str, str]) -> None:
    figure = figures(body)[raw]
    assert (figure.metric, figure.form, figure.basis) == wanted


def test_the_earlier_margin_is_a_level() -> None:
    figure = figures("台積電第三季毛利率59.5%，較上季的58.6%略升。", None, "2025-10-16")["58.6%"]
    assert (figure.form, figure.period) == ("level", "2025Q2")


def test_cents_of_hong_kong() -> None:
    assert figures("理文造纸每股盈利18.9仙，派中期息6.6港仙。")["18.9仙"].low == pytest.approx(0.189)


def test_negative_percentages_count() -> None:
    assert figures("美团第三季度核心业务经营利润率为负20.9%。")["负20.9%"].low == pytest.approx(-20.9)


def test_the_last_noun_is_what_is_counted() -> None:
    assert figures("Airtel added 5.1 million smartphone customers in the quarter.")["5.1 million"].unit == "users"


@pytest.mark.parametrize(
    ("body", "raw"),
    [
        ("Albemarle's earnings per share disappoint: analysts had braced for a loss of 92 cents.", "92 cents"),
        ("新地股東應佔溢利218億港元，每股基礎盈利7.54港元。", "7.54港元"),
    ],
)
def test_a_profit_for_each_share_is_eps(body: str, raw: str) -> None:
    assert figures(body)[raw].metric == "eps"


def test_exports_of_the_first_days_are_the_months() -> None:
    body = "Exports climbed 8.2% from a year earlier in the first 20 days of November, customs data showed.\n\nSales of chips jumped 26.5%; shipments of cars gained 22.9%, those of fuel declined 19.1%, imports rose 3.7%."
    found = figures(body, "Exports jump on chips in first 20 days of November", "2025-11-21")
    assert (found["22.9%"].period, found["22.9%"].form) == ("2025-11", "yoy")


def test_hundreds_of_billions_of_orders_are_no_pieces() -> None:
    found = figures("剩余履约义务6250亿美元。", "微软一度跌7%：六千亿订单，近一半来自OpenAI", "2026-01-29")
    assert (found["六千亿"].unit, found["六千亿"].metric) == ("other", "bookings")


def test_what_an_association_counts_is_nobodys() -> None:
    body = "三一重工前三季度营收661亿元，净利润71亿元。\n\n据中国工程机械工业协会统计，9月销售各类挖掘机19858台。"
    assert figures(body, "三一重工净利增长")["19858台"].company is None
