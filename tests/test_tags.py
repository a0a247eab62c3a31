"""Companies, mentions and topics of an article."""

from __future__ import annotations

from typing import Any

import pytest

from feeds.reading import lexicon, tags
from feeds.reading.names import find_names
from feeds.reading.shadow import shadow
from store.models import Figure


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> lexicon.Lexicon:
    return lexicon.load(None, tmp_path_factory.mktemp("cache"))


def figure(**fields: Any) -> Figure:
    plain: dict[str, Any] = {
        "id": "a",
        "article": "a",
        "where": "body",
        "quote": "",
        "start": 0,
        "end": 0,
        "raw": "",
        "low": 1.0,
        "high": 1.0,
        "qualifier": "exact",
        "unit": "USD",
        "metric": "revenue",
        "form": "level",
        "direction": None,
        "company": None,
        "counterparty": None,
        "segment": None,
        "period": None,
        "period_start": None,
        "period_end": None,
        "basis": "actual",
        "confidence": 0.9,
        "salience": 0.5,
    }
    return Figure(**{**plain, **fields})


def companies(
    known: lexicon.Lexicon, title: str, body: str, figures: tuple[Figure, ...] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    spans = [find_names(shadow(t), t, known) for t in (title, body)]
    return tags.companies_and_mentions(title, body, *spans, figures, known)


def topics(known: lexicon.Lexicon, title: str, body: str, figures: tuple[Figure, ...] = ()) -> tuple[str, ...]:
    spans = [find_names(shadow(t), t, known) for t in (title, body)]
    return tags.topics(title, body, *spans, figures)


def test_the_title_weighs_most(known: lexicon.Lexicon) -> None:
    about, named = companies(
        known, "微软云业务增速放缓", "微软公布财报。亚马逊、谷歌、Meta等同行本周也将公布业绩。微软股价下跌。"
    )
    assert about == ("microsoft",)
    assert set(named) == {"amazon", "alphabet", "meta"}


def test_a_figure_makes_a_company(known: lexicon.Lexicon) -> None:
    body = "微软公布财报。像亚马逊这样的同行也在投入。"
    assert companies(known, "微软财报", body)[0] == ("microsoft",)
    assert companies(known, "微软财报", body, (figure(company="amazon"),))[0] == ("microsoft", "amazon")


def test_a_target_counts(known: lexicon.Lexicon) -> None:
    figures = (figure(company="meta", counterparty="manus", metric="deal_value"),)
    assert set(companies(known, "Meta收购Manus", "交易金额超过20亿美元。", figures)[0]) == {"meta", "manus"}


def test_quoted_houses_and_publishers_are_mentions(known: lexicon.Lexicon) -> None:
    about, named = companies(
        known,
        "大摩：上调特斯拉目标价",
        "摩根士丹利分析师上调特斯拉目标价。据路透社报道，高盛也看好。Sensor Tower数据显示下载量上升。",
    )
    assert about == ("tesla",)
    assert set(named) == {"morgan-stanley", "reuters", "goldman-sachs", "sensor-tower"}


def test_a_house_with_results_of_its_own(known: lexicon.Lexicon) -> None:
    own = (figure(company="goldman-sachs", metric="net_income"), figure(company="goldman-sachs", metric="revenue"))
    about, _ = companies(
        known,
        "Goldman Sachs profit jumps 37%",
        "Goldman Sachs earned $4.1 billion in the quarter, as trading rose.",
        own,
    )
    assert about == ("goldman-sachs",)


def test_photo_credits_do_not_count(known: lexicon.Lexicon) -> None:
    about, named = companies(known, "英伟达发布新芯片", "英伟达周二发布新品。\n图源：苹果官网\n")
    assert (about, named) == (("nvidia",), ())


def test_products_and_people_count_as_their_company(known: lexicon.Lexicon) -> None:
    about, _ = companies(known, "Instagram用户突破30亿", "扎克伯格宣布了这一数字。")
    assert about == ("meta",)


def test_nothing_named(known: lexicon.Lexicon) -> None:
    assert companies(known, "", "") == ((), ())
    assert topics(known, "", "") == ()


@pytest.mark.parametrize(
    ("title", "body", "topic"),
    [
        ("某公司第三季度营收超预期", "公司公布财报，营收与净利润同比增长。", "earnings"),
        ("Acme agrees to buy rival for $2 billion", "The acquisition should close next year.", "m-and-a"),
        ("科技公司宣布裁员3000人", "公司表示将裁减部分岗位，受影响员工将获遣散费。", "layoffs"),
        ("Startup raises $100 million in Series B", "The round is its third.", "funding"),
        ("新车交付量创新高", "新能源汽车交付量同比增长，自动驾驶功能上线。", "ev-autonomy"),
        ("Regulators fine platform over privacy", "The watchdog said personal data was leaked.", "privacy"),
        ("人形机器人开始量产", "具身智能公司宣布机器人下线。", "robotics"),
        ("New tariffs hit importers", "The trade war escalates as import duties rise.", "tariffs"),
        ("资本开支将大幅增加", "公司把资本支出上调，用于建设AI数据中心。", "capex"),
        ("晶圓代工廠擴產", "半導體需求強勁，先進製程供不應求。", "chips"),
    ],
)
def test_topics(known: lexicon.Lexicon, title: str, body: str, topic: str) -> None:
    assert topic in topics(known, title, body)[:2]


def test_figures_speak_of_topics(known: lexicon.Lexicon) -> None:
    figures = (figure(metric="capex", basis="guidance"), figure(metric="capex"))
    assert {"capex", "guidance"} <= set(topics(known, "", "公司将增加投入。", figures))


def test_one_figure_of_a_layoff_says_more_than_one_of_a_result(known: lexicon.Lexicon) -> None:
    figures = (figure(metric="layoffs"), figure(metric="share_price"), figure(metric="revenue"))
    assert topics(known, "", "公司今日表示如下。", figures)[0] == "layoffs"


def test_a_short_text_has_up_to_three_topics(known: lexicon.Lexicon) -> None:
    found = topics(known, "", "芯片业务的营收增长，公司还推出了面向开发者的新产品。")
    assert len(found) == 3
