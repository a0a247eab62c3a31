"""The number reader: values, units, qualifiers, ranges, guards, and that it stays quick on hostile text."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.reading.numbers import Amount, amounts, find
from feeds.reading.shadow import shadow


def read(text: str) -> list[Amount]:
    """The amounts that may be figures."""
    return [a for a in find(shadow(text)) if a.guard is None]


def one(text: str) -> Amount:
    found = read(text)
    assert len(found) == 1, [(text[a.start : a.end], a.kind) for a in found]
    return found[0]


def raw(text: str) -> str:
    amount = one(text)
    return text[amount.start : amount.end]


MONEY = [
    ("营收598.93亿美元", "598.93亿美元", 59_893_000_000, "USD"),
    ("新台幣3,350.03億元", "新台幣3,350.03億元", 335_003_000_000, "TWD"),
    ("全年營收3兆8,090.5億元", "3兆8,090.5億元", 3_809_050_000_000, "CNY"),
    ("售价1.2万港元", "1.2万港元", 12_000, "HKD"),
    ("融资1千8百万元", "1千8百万元", 18_000_000, "CNY"),
    ("花了五元三毛", "五元三毛", 5.3, "CNY"),
    ("总额达二百三十亿元", "二百三十亿元", 23_000_000_000, "CNY"),
    ("revenue of $59.89bn", "$59.89bn", 59_890_000_000, "USD"),
    ("worth €1.1bn", "€1.1bn", 1_100_000_000, "EUR"),
    ("a dividend of 45p", "45p", 0.45, "GBP"),
    ("earned 34 cents", "34 cents", 0.34, "USD"),
    ("HK$ 10.05 billion", "HK$ 10.05 billion", 10_050_000_000, "HKD"),
    ("sales of NT$989.9 billion", "NT$989.9 billion", 989_900_000_000, "TWD"),
    ("a C$45-million deal", "C$45-million", 45_000_000, "CAD"),
    ("RMB 5bn of notes", "RMB 5bn", 5_000_000_000, "CNY"),
    ("twenty MUSD", "twenty MUSD", 20_000_000, "USD"),
    ("Rs 5 crore", "Rs 5 crore", 50_000_000, "INR"),
    ("12.5 million Canadian dollars", "12.5 million Canadian dollars", 12_500_000, "CAD"),
    ("a loss of $(0.15)", "$(0.15)", -0.15, "USD"),
    ("net cash of -$2.5 million", "-$2.5 million", -2_500_000, "USD"),
    ("现金流为负9.5亿美元", "负9.5亿美元", -950_000_000, "USD"),
    ("cash flow was negative $950 million", "$950 million", -950_000_000, "USD"),
    ("half a dollar", "half a dollar", 0.5, "USD"),
    ("3 million pounds", "3 million pounds", 3_000_000, "GBP"),
]


@pytest.mark.parametrize(("text", "expected", "value", "unit"), MONEY)
def test_money(text: str, expected: str, value: float, unit: str) -> None:
    amount = one(text)
    assert raw(text) == expected
    assert (amount.low, amount.high, amount.unit) == (pytest.approx(value), pytest.approx(value), unit)


OTHER = [
    ("同比增长22%", 22, "%"),
    ("百分之五点五", 5.5, "%"),
    ("占比三成半", 35, "%"),
    ("打八五折", 85, "%"),
    ("上升0.4个百分点", 0.4, "pp"),
    ("降息25个基点", 25, "bp"),
    ("up 120 basis points", 120, "bp"),
    ("毛利率提升0.4pct", 0.4, "pp"),
    ("百分之负五", -5, "%"),
    ("a quarter of a percentage point", 0.25, "pp"),
    ("fell 74.37 points", 74.37, "other"),
    ("margin fell 2.5 percentage points", 2.5, "pp"),
    ("同比翻番", 100, "%"),
    ("支出翻近一倍", 100, "%"),
    ("revenue doubled", 100, "%"),
    ("profit more than tripled", 200, "%"),
    ("增至四倍", 4, "x"),
    ("trades at 45 times expected earnings", 45, "x"),
    ("a 10x gain", 10, "x"),
    ("约占半数", 50, "%"),
    ("three out of ten adults", 30, "%"),
    ("裁员600人", 600, "people"),
    ("挖走50名工程师", 50, "people"),
    ("出货71万台", 710_000, "units"),
    ("下载7亿次", 700_000_000, "times"),
    ("处理147万亿token", 147e12, "tokens"),
    ("30亿参数模型", 3e9, "params"),
    ("3500万付费用户", 35_000_000, "users"),
    ("3.58 billion daily active people", 3_580_000_000, "people"),
    ("sold 1.2 million electric vehicles", 1_200_000, "units"),
    ("装机5吉瓦", 5e9, "W"),
    ("a 34GWh plant", 34e9, "Wh"),
]


@pytest.mark.parametrize(("text", "value", "unit"), OTHER)
def test_other_units(text: str, value: float, unit: str) -> None:
    amount = one(text)
    assert (amount.low, amount.unit) == (pytest.approx(value), unit)


RANGES = [
    ("指引为1150亿至1350亿美元", 115e9, 135e9, "USD"),
    ("指引为395-418亿美元", 39.5e9, 41.8e9, "USD"),
    ("预计600 亿至 650 亿美元", 60e9, 65e9, "USD"),
    ("每月20至200美元", 20, 200, "USD"),
    ("月活才20-30 万", 200_000, 300_000, None),
    ("capex of $60-65 billion", 60e9, 65e9, "USD"),
    ("between $1 and $2 billion", 1e9, 2e9, "USD"),
    ("range of 3% to 5%", 3, 5, "%"),
    ("占30%至50%", 30, 50, "%"),
    ("从8500到3万港元", 8500, 30_000, "HKD"),
    ("1.2万-1.8万元", 12_000, 18_000, "CNY"),
    ("£1.5m-£2m", 1.5e6, 2e6, "GBP"),
    ("占两到三成", 20, 30, "%"),
]


@pytest.mark.parametrize(("text", "low", "high", "unit"), RANGES)
def test_ranges(text: str, low: float, high: float, unit: str | None) -> None:
    amount = one(text)
    assert (amount.low, amount.high, amount.unit, amount.qualifier) == (low, high, unit, "range")


def test_what_is_no_range() -> None:
    found = read("rose 9% to $4.3 billion")
    assert [(a.low, a.unit) for a in found] == [(9, "%"), (4.3e9, "USD")]
    found = read("by 120 basis points to 41.3%")
    assert [(a.low, a.unit) for a in found] == [(120, "bp"), (41.3, "%")]
    assert [a.low for a in read("估值从8500万美元暴涨至5亿美元")] == [85e6, 5e8]
    assert [a.low for a in read("down from $15 and $75")] == [15, 75]
    levels = read("widened from 5% to 8%")
    assert [a.low for a in levels] == [5, 8]


def test_a_range_against_a_range() -> None:
    found = read("raised to $70 billion to $72 billion from $66 billion to $72 billion")
    assert [(a.low, a.high) for a in found] == [(70e9, 72e9), (66e9, 72e9)]


VAGUE = [
    ("投入数十亿美元", 1e9, 1e10),
    ("砸了几百亿元", 1e10, 1e11),
    ("挖走十几人", 10, 20),
    ("七八十元", 70, 80),
    ("tens of billions of dollars", 1e10, 1e11),
    ("several hundred million dollars", 1e8, 1e9),
    ("三位数增长", 100, 999),
    ("double-digit growth", 10, 99),
]


@pytest.mark.parametrize(("text", "low", "high"), VAGUE)
def test_vague_amounts(text: str, low: float, high: float) -> None:
    amount = one(text)
    assert (amount.low, amount.high, amount.qualifier) == (low, high, "vague")


QUALIFIERS = [
    ("约140亿美元", "about"),
    ("近700万元", "about"),
    ("460万辆左右", "about"),
    ("nearly $5 billion", "about"),
    ("超过1000亿美元", "over"),
    ("40余人", "over"),
    ("ARR过亿美元", "over"),
    ("5%以上", "over"),
    ("more than 5,000 workers", "over"),
    ("不到1000元", "under"),
    ("less than 4%", "under"),
    ("最高60亿美元", "up_to"),
    ("up to $65 billion", "up_to"),
    ("预计可能造成高达70亿美元的缺口", "up_to"),
    ("亏损高达49.7亿美元", "exact"),
    ("added up to NT$58.76 billion", "exact"),
    ("营收120亿元", "exact"),
    ("最多可能下降40%", "up_to"),
    ("可能不止3800亿元", "over"),
    ("大幅超出143亿美元的市场预期", "exact"),
    ("above a $4.13 billion estimate", "exact"),
    ("plus or minus 2%", "exact"),
]


@pytest.mark.parametrize(("text", "qualifier"), QUALIFIERS)
def test_qualifiers_stand_outside_raw(text: str, qualifier: str) -> None:
    amount = one(text)
    assert amount.qualifier == qualifier
    assert text[amount.start] not in "约近超不最m"
    assert amount.q_start <= amount.start and amount.q_end >= amount.end


NO_FIGURES = [
    "Llama 4 和 GPT-5 发布",
    "搭载A100与H200的服务器",
    "Quest 4 和 iPhone 16",
    "Q4 of 2025",
    "达成合作 [3][14]",
    "28岁的创始人",
    "10-15年后",
    "3到5年才能看到回报",
    "连续十个季度",
    "2026-01-13 11:23",
    "12月31日",
    "on Oct. 29, 2025",
    "the 21st century",
    "within 18 months",
    "a three-year plan",
    "第三大收购",
    "两小时12分47秒之后",
    "上午10点",
    "统一百货与万科",
    "数据与数字",
    "二手市场",
    "唯一一家",
    "the first half was strong",
    "v2.5.1 and 192.168.0.1",
]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_what_is_no_figure(text: str) -> None:
    assert [text[a.start : a.end] for a in read(text) if a.kind != "bare"] == []


def test_a_size_in_a_models_name_counts_parameters() -> None:
    assert (one("Qwen3-30B版本").low, one("Qwen3-30B版本").unit) == (30e9, "params")


def test_the_door_gives_plain_numbers_and_fractions() -> None:
    assert amounts("20~100", "en") == [{"raw": "20~100", "low": 20, "high": 100, "unit": None}]
    assert amounts("四分之一", "zh") == [{"raw": "四分之一", "low": 0.25, "high": 0.25, "unit": None}]
    assert amounts("3000多欧元", "zh") == [{"raw": "3000多欧元", "low": 3000, "high": 4000, "unit": "EUR"}]
    assert amounts("人民币 美元", "zh") == []


def quickest(text: str) -> float:
    """Seconds of processor time of the quickest of three readings."""
    spent = []
    for _ in range(3):
        begin = time.process_time()
        find(text)
        spent.append(time.process_time() - begin)
    return min(spent)


@pytest.mark.parametrize(
    "piece",
    [
        "一",
        "1,",
        "1至",
        "2025年",
        "- ",
        "1-",
        "万亿",
        "$",
        "half ",
        "between 1 and ",
        "负",
        "1:",
        "数",
        "百分之",
        "1.",
        "[1]",
    ],
)
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    small, large = shadow(piece * (2_000 // len(piece))), shadow(piece * (8_000 // len(piece)))
    assert quickest(large) < 8 * max(quickest(small), 0.0005)


PIECES = st.sampled_from(
    [
        *"0123456789.,%$€-~至到约超亿万千百十元年月日个倍成 ",
        "美元",
        "million",
        " to ",
        "billion",
        "百分之",
        "one ",
        "half",
        "[1]",
        "Q4",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_amounts_are_in_order_disjoint_and_rising(text: str) -> None:
    found = find(shadow(text))
    for amount in found:
        assert 0 <= amount.start < amount.end <= len(text)
        assert amount.low <= amount.high
        assert amount.q_start <= amount.start and amount.end <= amount.q_end
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    for amount in amounts(text, "zh"):
        assert amount["raw"] in text and amount["low"] <= amount["high"]


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_the_shadow_is_as_long_as_its_text(text: str) -> None:
    assert len(shadow(text)) == len(text)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 9_999), st.sampled_from([("亿美元", 1e8), ("万元", 1e4), ("千港元", 1e3)]))
def test_a_scaled_amount_is_its_product(number: int, scale: tuple[str, float]) -> None:
    assert one(f"营收达{number}{scale[0]}。").low == pytest.approx(number * scale[1])


def test_two_vague_numerals_spell_no_number() -> None:
    assert amounts("数十几万元", "zh") == []
