"""Checks, figures, dates and the printed briefing as words of either language."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.db import Store
from store.models import Briefing, BriefItem, BriefSection, Check, Figure
from tests import library
from tui import brief_text, i18n, wording
from tui.format import day, format_amount, format_period, moment, short_day, since

NAMES = {"meta": "Meta", "microsoft": "微软"}


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    i18n.set_language("en")


def name(key: str | None) -> str:
    return NAMES.get(key or "", key or "")


def figure(id: str, low: float, high: float | None = None, **more: object) -> Figure:
    values: dict[str, object] = {
        "id": id, "article": "a1", "where": "body", "quote": "…", "start": 0, "end": 1, "raw": "…", "low": low,
        "high": low if high is None else high, "qualifier": "exact", "unit": "USD", "metric": "revenue",
        "form": "level", "direction": None, "company": "meta", "counterparty": None, "segment": None,
        "period": "2025Q4", "period_start": "2025-10-01", "period_end": "2025-12-31", "basis": "actual",
        "confidence": 0.9, "salience": 0.8,
    }  # fmt: skip
    return Figure(**{**values, **more})  # type: ignore[arg-type]


def said(kind: str, figures: list[Figure], lang: str, **values: float | str) -> str:
    check = Check("c1", kind, "meta", None, figures[0].segment, figures[0].metric, "2025Q4",
                  tuple(one.id for one in figures), "fallback", values)  # fmt: skip
    i18n.set_language(lang)
    return wording.check_text(check, {one.id: one for one in figures}, name, lang)


ACTUAL, EXPECTED = figure("f1", 59.89e9), figure("f2", 58.42e9, basis="consensus")
CLAIM = figure("f3", 13.0, unit="%", form="yoy", direction="up", segment="reality_labs")
SENTENCES = [
    ("beat", [ACTUAL, EXPECTED], {}, "Meta revenue 2025Q4: $59.89bn, beat the consensus of $58.42bn (+2.5%)",
     "Meta 2025Q4 营收：598.9亿美元，高于预期的584.2亿美元（+2.5%）"),
    ("sources_differ", [ACTUAL, EXPECTED], {}, "Meta revenue 2025Q4: sources differ: $59.89bn against $58.42bn",
     "Meta 2025Q4 营收：来源不一，598.9亿美元 / 584.2亿美元"),
    ("raised", [figure("f4", 70e9, 72e9, metric="capex"), figure("f5", 60e9, 65e9, metric="capex")], {},
     "Meta capex 2025Q4: guidance raised to $70–72bn (was $60–65bn)",
     "Meta 2025Q4 资本支出：指引上调至700–720亿美元（此前600–650亿美元）"),
    ("yoy_mismatch", [CLAIM, figure("f6", 0.955e9), figure("f7", 1.08e9)], {"implied": -11.57},
     "Meta Reality Labs revenue 2025Q4: claimed +13%, but $955m and $1.08bn give −11.6%",
     "Meta 2025Q4 Reality Labs 营收：称+13%，但按9.55亿美元、10.8亿美元计算为−11.6%"),
    ("identity_mismatch", [figure("f8", 5e9, metric="gross_profit"), ACTUAL, EXPECTED], {"implied": 6e9},
     "Meta gross profit 2025Q4: claimed $5bn, but $59.89bn and $58.42bn give $6bn",
     "Meta 2025Q4 毛利：称50亿美元，但按598.9亿美元、584.2亿美元推算为60亿美元"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "figures", "values", "en", "zh"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_a_check_is_one_sentence(kind: str, figures: list[Figure], values: dict[str, float], en: str, zh: str) -> None:
    assert said(kind, figures, "en", **values) == en
    assert said(kind, figures, "zh", **values) == zh


def test_a_check_without_its_figures_keeps_the_stores_words() -> None:
    check = Check("c1", "beat", "meta", None, None, "revenue", "2025Q4", ("gone", "gone too"), "fallback")
    assert wording.check_text(check, {}, name, "zh") == "fallback"


def test_parts_of_a_business_have_names() -> None:
    assert wording.row_label("revenue", "reality_labs", "en") == "revenue · Reality Labs"
    assert wording.row_label("ad_revenue", "ads", "en") == "ad revenue"
    assert wording.measure("revenue", "cloud", "zh") == "云业务营收"
    assert wording.measure("revenue", "azure", "zh") == "Azure 营收"
    assert wording.segment_label("some_new_part", "zh") == "some new part"


def test_a_differing_cell_says_how() -> None:
    text = "period FY2026Q2 (2025-10-01..2025-12-31), unit CNY, basis guidance"
    assert wording.differing(text) == "period FY2026Q2 (2025-10-01–2025-12-31), unit CNY, basis guidance"
    i18n.set_language("zh")
    assert wording.differing(text) == "期间 FY2026Q2 (2025-10-01–2025-12-31)、单位 CNY、口径 指引"


def test_dates_and_amounts_by_language() -> None:
    when = datetime(2025, 8, 30, 7, 0, tzinfo=UTC)
    assert (day(when, "en"), day(when, "zh")) == ("Sat 30 Aug", "8月30日 周六")
    assert (short_day("2025-08-30", "en", when), short_day("2025-08-30", "zh", when)) == ("30 Aug", "8月30日")
    assert moment("2024-08-30T16:05", "zh", when) == "2024年8月30日 周五 16:05"
    assert since("2025-08-28T08:12:00Z", "zh", when) == "周四 08:12"
    assert format_period("2025-10", "zh") == "2025年10月"
    assert format_amount(0.5, 0.5, "USD", "en") == "$0.50"
    assert format_amount(8.0, 8.5, "CNY", "zh") == "8.00–8.50元"
    assert format_amount(1.25e12, 1.25e12, "CNY", "zh") == "1.25万亿元"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["# Briefing 2026-01-31", "## Moved figures", "Failing: Tide Finance", "since "]),
        ("zh", ["# 简报 2026-01-31", "## 数字变动", "来源故障：Tide Finance", "自 2026-01-", "598.9亿美元"]),
    ],
)
def test_the_printed_briefing_speaks_the_language(tmp_path: Path, lang: str, words: list[str]) -> None:
    library.fill(tmp_path / "matins.db")
    i18n.set_language(lang)
    out = io.StringIO()
    with Store(tmp_path / "matins.db") as store:
        brief = brief_text.worded(store, store.brief(now=library.NOW, lang=lang), name, lang)
        known = store.figures_by_id([id for section in brief.sections for item in section.items for id in item.figures])
        titles = {source.id: source.title or "" for source in store.sources()}
    brief_text.write_briefing(
        out, brief, "md", figures={one.id: one for one in known}, articles={}, sources=titles, name=name
    )
    for word in words:
        assert word in out.getvalue()


class _Shelf:
    """As much of a store as wording asks for."""

    def __init__(self, *figures: Figure, check: Check | None = None) -> None:
        self.figures, self.found = {one.id: one for one in figures}, check

    def figure(self, key: str) -> Figure | None:
        return self.figures.get(key)

    def check(self, key: str) -> Check | None:
        return self.found


GROWTH = figure("f8", 24.0, unit="%", form="yoy", direction="up")


@pytest.mark.parametrize(
    ("lang", "beaten", "plain", "update"),
    [
        ("en", "Meta revenue 2025Q4: $59.89bn, +24% yoy, beat the consensus of $58.42bn (+2.5%)",
         "Meta revenue 2025Q4: guidance $53.5–56.5bn, consensus $58.42bn, +24% yoy", "Update: +2 figures: A story"),
        ("zh", "Meta 2025Q4 营收：598.9亿美元，同比+24%，高于预期的584.2亿美元（+2.5%）",
         "Meta 2025Q4 营收：指引535–565亿美元，一致预期584.2亿美元，同比+24%", "更新：+2 个数字：A story"),
    ],
)  # fmt: skip
def test_lines_of_a_briefing(lang: str, beaten: str, plain: str, update: str) -> None:
    i18n.set_language(lang)
    outlook = figure("f9", 53.5e9, 56.5e9, basis="guidance")
    check = Check("c1", "beat", "meta", None, None, "revenue", "2025Q4", ("f1", "f2"), "fallback", {})
    shelf = _Shelf(ACTUAL, EXPECTED, GROWTH, outlook, check=check)
    item = BriefItem("s", "c1", ("f1", "f2", "f8"), "A story")
    assert wording.item_text(shelf, "moved", item, name, lang) == beaten
    item = BriefItem("s", None, ("f9", "f2", "f8"), "A story")
    assert wording.item_text(shelf, "moved", item, name, lang) == plain
    item = BriefItem("s", None, ("f1",), "A story", 2)
    assert wording.item_text(shelf, "follow_ups", item, name, lang) == update


def test_a_quote_within_another_is_not_printed_twice() -> None:
    briefing = Briefing("2026-01-29", "2026-01-30T08:00:00Z", 1, sections=(BriefSection("moved", (
        BriefItem("s", None, ("f1", "f2", "f3"), "A line"),)),))  # fmt: skip
    told = {
        id: figure(id, 1e9, quote=quote, article=article)
        for id, quote, article in (
            ("f1", "revenue was 1", "a"),
            ("f2", "revenue was 1, up 2", "a"),
            ("f3", "was 1", "b"),
        )
    }
    out = io.StringIO()
    brief_text.write_briefing(out, briefing, "text", figures=told, articles={}, sources={}, name=lambda key: key or "")
    assert "“revenue was 1”" not in out.getvalue()
    assert "“revenue was 1, up 2”" in out.getvalue() and "“was 1”" in out.getvalue()
