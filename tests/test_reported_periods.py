"""Periods of a report's figures: lines of no metric of ours, stocks counted at a quarter's end, lists of years."""

# ruff: noqa: E501 - a case is a line.

from __future__ import annotations

import pytest

from feeds.reading.lexicon import load
from feeds.reading.read import read
from store.models import Figure, Text


def figures(body: str, title: str | None = None, published: str | None = "2025-10-30T10:00") -> dict[str, Figure]:
    """The figures by their raw text."""
    return {f.raw: f for f in read(Text("a1", title, body, published), load()).figures}


def test_a_reports_own_ratio_is_of_its_period() -> None:
    body = "Nike reported revenue of $11.7 billion and net income of $727 million for the first quarter.\n\nThe payout ratio, which counts the churn of members, was up to 38.5%. Churn was 2.1%."
    found = figures(body, "Nike profit falls as revenue rises", "2025-10-01")
    assert found["2.1%"].period == found["$727 million"].period is not None


def test_what_is_counted_now_is_of_no_quarter() -> None:
    body = "Nike reported revenue of $11.7 billion and net income of $727 million for the first quarter.\n\nChurn is now 2.1%."
    assert figures(body, "Nike profit falls as revenue rises", "2025-10-01")["2.1%"].period is None


def test_a_nine_month_report_is_of_nine_months() -> None:
    body = "10月29日晚，招商银行披露三季报。前三季度实现营业收入2514亿元，净利润1137亿元，其中第三季度净利润388亿元。\n\n净利息收入1600亿元，同比增长1.7%。"
    found = figures(body, "招商银行三季报：利润微增")
    assert (found["388亿元"].period, found["1600亿元"].period) == ("2025Q3", "2025Q1..2025Q3")


def test_a_stock_at_a_quarters_end_is_the_quarters() -> None:
    body = "比亚迪前三季度营业收入5663亿元，净利润233亿元。\n\n截至9月末，公司有息负债约610亿元。"
    assert figures(body, "比亚迪三季报：净利润下降")["610亿元"].period == "2025Q3"


def test_what_a_figure_is_set_against_is_not_the_paragraphs_period() -> None:
    body = "腾讯第三季度营收1929亿元，净利润631亿元。\n\n经营利润636亿元，较第二季度的602亿元上升。研发开支228亿元。"
    assert figures(body, "腾讯第三季度净利润增长", "2025-11-13")["228亿元"].period == "2025Q3"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            "2022年至2024年，公司收入分别为926亿元、1632亿元和2699亿元。",
            {"926亿元": "2022", "1632亿元": "2023", "2699亿元": "2024"},
        ),
        ("2023年和2024年，公司净利润分别为104亿元和143亿元。", {"104亿元": "2023", "143亿元": "2024"}),
        (
            "2023年、2024年收入分别为1632亿元、2699亿元；净利润分别为104亿元、143亿元。",
            {"104亿元": "2023", "143亿元": "2024"},
        ),
    ],
)
def test_the_years_of_a_list_pair_with_its_numbers(body: str, wanted: dict[str, str]) -> None:
    found = figures(body)
    assert {raw: found[raw].period for raw in wanted} == wanted


def test_than_in_the_same_months_is_a_base() -> None:
    found = figures(
        "Operating profit for the January-September period reached $1.46 billion, 82 percent more than in the same months of 2024."
    )
    assert found["82 percent"].period == "2025Q1..2025Q3"


def test_times_the_year_before_is_the_years_own() -> None:
    found = figures("比亚迪前三季度海外销量70万辆，接近上年同期的2.3倍。", "比亚迪三季报")
    assert found["2.3倍"].period == found["70万辆"].period


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Third Quarter 2025 Financial Highlights: revenue of $5 billion", "2025Q3"),
        ("In the three months to the end of September revenue was $5 billion", "2025Q3"),
        ("In the quarter ended 28 September revenue was $5 billion", "2025Q3"),
        ("In the year to next March revenue should be $5 billion", "FY2026"),
    ],
)
def test_periods_that_end_in_a_month(text: str, label: str) -> None:
    assert figures(text, published="2025-10-30")["$5 billion"].period == label


def test_six_months_of_a_fiscal_year_are_its_half() -> None:
    found = figures(
        "Nintendo sold ¥1.1 trillion worth in the six months to September. Revenue in the six months to September was $7 billion."
    )
    assert found["$7 billion"].period == "FY2026H1"


def test_a_month_in_brackets_explains_the_year() -> None:
    found = figures("东京电子将2026财年（截至2026年3月）营业利润预期上调至5860亿日元。")
    assert found["5860亿日元"].period == "FY2026"


def test_the_earlier_quarter_goes_with_its_own_number() -> None:
    body = "周大福第三季度零售值增长4.1%，扭转上季跌1.9%的局面；内地零售值升3%，港澳升11.4%。"
    found = figures(body, "周大福第三季度零售值增4.1%", "2025-10-21")
    assert found["3%"].period == found["4.1%"].period != found["1.9%"].period


def test_the_year_of_an_unknown_company_ends_as_it_says() -> None:
    body = "Kestrel Foods said revenue for the April-September half was $12 billion and net profit $2 billion. For the year ending March 2026 it expects revenue of $25 billion."
    found = figures(body, "Kestrel Foods profit rises", "2025-10-29")
    assert (found["$12 billion"].period, found["$25 billion"].period) == ("FY2026H1", "FY2026")


def test_months_that_a_span_begins_are_no_base() -> None:
    found = figures("The economy expanded at a 3.8% annual pace from April through June.", published="2025-09-25")
    assert found["3.8%"].period == "2025Q2"


def test_a_planned_buyback_is_of_no_quarter() -> None:
    body = "AB InBev third-quarter revenue was $15.1 billion and net income $2 billion.\n\nIt announced a $6 billion share buyback over the next two years."
    assert figures(body, "AB InBev profit grows")["$6 billion"].period is None


@pytest.mark.parametrize("bullet", ["- 第一季度：营收813亿美元", "- 第一季度 营收813亿美元"])
def test_a_quarter_under_a_fiscal_years_heading_is_of_that_year(bullet: str) -> None:
    found = figures(f"## 2026财年\n\n{bullet}\n", "微软财报", "2026-01-29")
    assert found["813亿美元"].period == "FY2026Q1"


def test_the_quarter_before_is_no_first_quarter() -> None:
    found = figures("聯發科第三季營收1,420億元，較前一季下滑2.6%，淨利253億元。", "聯發科營收", "2025-11-10")
    assert found["253億元"].period == "2025Q3"


def test_an_offices_month_comes_before_the_quarter_it_tells_along_the_way() -> None:
    body = "Inflation slowed in October, the statistics office said; energy was 1% lower, food rose 2.5%.\n\nServices rose 3.4%, rents climbed 3.1%, fuel fell 2%.\n\nThe economy grew 0.2% in the third quarter."
    found = figures(body, "Inflation dips as energy bills fall", "2025-10-31")
    assert (found["3.4%"].period, found["0.2%"].period) == ("2025-10", "2025Q3")
