"""Periods named in Chinese and English, and the arithmetic of their labels."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.reading import calendar
from feeds.reading.calendar import nearest_quarter, period_dates, shift, year_before
from feeds.reading.periods import find_periods
from feeds.reading.shadow import shadow

PUBLISHED = date(2026, 1, 29)


def labels(text: str, published: date | None = PUBLISHED) -> list[str | None]:
    return [m.label for m in find_periods(shadow(text), published)]


EXPLICIT = [
    ("2025年第四季度营收", "2025Q4"),
    ("2025Q4", "2025Q4"),
    ("2025年Q4", "2025Q4"),
    ("25Q4出货", "2025Q4"),
    ("4Q25", "2025Q4"),
    ("the fourth quarter of 2025", "2025Q4"),
    ("Q3'25", "2025Q3"),
    ("Q4 FY2025", "FY2025Q4"),
    ("FY26 Q1", "FY2026Q1"),
    ("fiscal 2026 first quarter", "FY2026Q1"),
    ("the fourth quarter of fiscal 2025", "FY2025Q4"),
    ("2026财年第一财季", "FY2026Q1"),
    ("2025財年", "FY2025"),
    ("fiscal year 2027", "FY2027"),
    ("2025年上半年", "2025H1"),
    ("H1 2025", "2025H1"),
    ("the second half of 2026", "2026H2"),
    ("2025年前三季度", "2025Q1..2025Q3"),
    ("2025年1-9月", "2025Q1..2025Q3"),
    ("first nine months of 2025", "2025Q1..2025Q3"),
    ("2025年1至11月", "2025-01..2025-11"),
    ("2025年全年", "2025"),
    ("full-year 2026", "2026"),
    ("二零二五年", "2025"),
    ("2024年6月", "2024-06"),
    ("Oct. 29, 2025", "2025-10"),
    ("在2021年至2024年累计", "2021..2024"),
    ("between 2021 and 2024", "2021..2024"),
    ("自2021年初以来", "since 2021"),
    ("since 2021", "since 2021"),
    ("截至2024年12月底的季度", "2024Q4"),
    ("quarter ended September 30, 2025", "2025Q3"),
    ("nine months through September 2025", "2025Q1..2025Q3"),
    ("the final three months of 2025", "2025Q4"),
    ("January-September 2025", "2025Q1..2025Q3"),
    ("1QFY26", "FY2026Q1"),
    ("1H26", "2026H1"),
]


@pytest.mark.parametrize(("text", "label"), EXPLICIT)
def test_explicit_periods_need_no_publication_date(text: str, label: str) -> None:
    assert labels(text, None) == [label]
    assert [m.relative for m in find_periods(shadow(text), None)] == [None]


BY_DATE = [
    ("第四季度", "2025Q4"),
    ("third-quarter revenue", "2025Q3"),
    ("第3季", "2025Q3"),
    ("去年", "2025"),
    ("明年一季度", "2027Q1"),
    ("next year", "2027"),
    ("10月", "2025-10"),
    ("十一月", "2025-11"),
    ("in October", "2025-10"),
    ("the first eleven months", "2025-01..2025-11"),
    ("the April-June quarter", "2025Q2"),
    ("last month", "2025-12"),
    ("the September quarter", "2025Q3"),
    ("for the three months ended Dec. 31", "2025Q4"),
    ("截至9月30日止九个月", "2025Q1..2025Q3"),
    ("截至6月30日止六个月", "2025H1"),
    ("周大福9月止季度", "2025Q3"),
    ("6月底止六个月", "2025H1"),
    ("首九个月", "2025Q1..2025Q3"),
    ("全年", "2025"),
    ("年初至今", "since 2026"),
    ("上一季度", "2025Q3"),
    ("本季度", "2025Q4"),
]


@pytest.mark.parametrize(("text", "label"), BY_DATE)
def test_the_rest_follows_from_the_publication_date(text: str, label: str) -> None:
    assert labels(text) == [label]
    (mention,) = find_periods(shadow(text), PUBLISHED)
    assert mention.relative is not None
    assert labels(text, None) == [None]


@pytest.mark.parametrize(
    "text", ["去年同期", "上年同期", "the year-ago quarter", "a year earlier", "the same period last year"]
)
def test_what_leans_on_the_figures_own_period(text: str) -> None:
    (mention,) = find_periods(shadow(text), PUBLISHED)
    assert (mention.label, mention.relative) == (None, "year_before")


@pytest.mark.parametrize(
    "text",
    ["28岁", "36氪", "iPhone 16", "连续九个季度", "第二到四名", "each quarter", "it may rise", "2,024 people", "$2025"],
)
def test_what_is_no_period(text: str) -> None:
    assert labels(text) == []


def test_a_fiscal_quarter_without_a_year_waits_for_the_company() -> None:
    (mention,) = find_periods(shadow("第二财季"), PUBLISHED)
    assert (mention.label, mention.part, mention.fiscal) == (None, 2, True)
    assert nearest_quarter(PUBLISHED, 2, 6) == "FY2026Q2"


def test_dates_of_labels() -> None:
    assert period_dates("2025Q4") == ("2025-10-01", "2025-12-31")
    assert period_dates("FY2025Q4", 6) == ("2025-04-01", "2025-06-30")
    assert period_dates("FY2026", 1) == ("2025-02-01", "2026-01-31")
    assert period_dates("2024-02") == ("2024-02-01", "2024-02-29")
    assert period_dates("2025H2") == ("2025-07-01", "2025-12-31")
    assert period_dates("2025Q1..2025Q3") == ("2025-01-01", "2025-09-30")
    assert period_dates("since 2021") == ("2021-01-01", None)
    assert period_dates(None) == period_dates("some day") == (None, None)


def test_neighbours_of_labels() -> None:
    assert shift("2025Q1", -1) == "2024Q4"
    assert shift("2025-01", -2) == "2024-11"
    assert shift("FY2025H1", -1) == "FY2024H2"
    assert year_before("2025Q1..2025Q3") == "2024Q1..2024Q3"
    assert year_before("FY2025Q4") == "FY2024Q4"
    assert calendar.last_quarter(date(2026, 4, 1)) == "2026Q1"
    assert [calendar.kind_of(x) for x in ("2025", "2025Q1", "2025H1", "2025-03", "since 2020", "2020..2021", None)] == [
        "year", "quarter", "half", "month", "since", "range", None,
    ]  # fmt: skip


LABELS = st.builds(
    lambda fiscal, year, part: f"{fiscal}{year}{part}",
    st.sampled_from(["", "FY"]),
    st.integers(1950, 2080),
    st.sampled_from(["", "Q1", "Q2", "Q3", "Q4", "H1", "H2"]),
)


@settings(max_examples=80, deadline=None)
@given(LABELS, st.integers(1, 12))
def test_periods_follow_each_other_without_a_gap(label: str, year_end: int) -> None:
    begin, end = period_dates(label, year_end)
    before = period_dates(shift(label, -1), year_end)[1]
    assert begin is not None and end is not None and before is not None and begin <= end
    assert (date.fromisoformat(begin) - date.fromisoformat(before)).days == 1
    assert shift(shift(label, -1), 1) == label


@settings(max_examples=80, deadline=None)
@given(st.dates(date(1990, 1, 1), date(2080, 1, 1)), st.integers(1, 4), st.integers(1, 12))
def test_the_nearest_quarter_ends_within_half_a_year(published: date, quarter: int, year_end: int) -> None:
    end = period_dates(nearest_quarter(published, quarter, year_end), year_end)[1]
    assert end is not None and abs((date.fromisoformat(end) - published).days) <= 186


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="0123456789年月日季度第一二三四上下半前去今同期-至Qqhyf fiscal quarter", max_size=60))
def test_any_text_gives_ordered_mentions(text: str) -> None:
    found = find_periods(shadow(text), PUBLISHED)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for mention in found:
        assert 0 <= mention.start < mention.end <= len(text)
        begin, end = period_dates(mention.label)
        assert begin is None or end is None or begin <= end
