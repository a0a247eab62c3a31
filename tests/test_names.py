"""Names in a text: longest match, boundaries, traps, tickers."""

from __future__ import annotations

import time

import pytest

from feeds.reading import lexicon
from feeds.reading.names import Name, find_names
from feeds.reading.shadow import shadow

ENTITIES = ("company", "product", "person", "broker", "publisher")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> lexicon.Lexicon:
    return lexicon.load(None, tmp_path_factory.mktemp("cache"))


def names(text: str, known: lexicon.Lexicon, *kinds: str) -> list[Name]:
    return [n for n in find_names(shadow(text), text, known) if not kinds or n.kind in kinds]


def entities(text: str, known: lexicon.Lexicon) -> list[tuple[str, str]]:
    return [(text[n.start : n.end], n.id) for n in names(text, known, *ENTITIES)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("阿里云收入增长，阿里股价上扬", [("阿里云", "alibaba"), ("阿里", "alibaba")]),
        ("輝達與台積電、鴻海合作", [("輝達", "nvidia"), ("台積電", "tsmc"), ("鴻海", "hon-hai")]),
        ("西南航空与中国南方航空", [("西南航空", "southwest"), ("南方航空", "china-southern")]),
        ("对Meta来说，OpenAI是对手", [("Meta", "meta"), ("OpenAI", "openai")]),
        ("Meta's Instagram and WhatsApp", [("Meta", "meta"), ("Instagram", "meta"), ("WhatsApp", "meta")]),
        ("马克·扎克伯格与黄仁勋", [("马克·扎克伯格", "meta"), ("黄仁勋", "nvidia")]),
        ("摩根士丹利和路透社", [("摩根士丹利", "morgan-stanley"), ("路透社", "reuters")]),
        ("ChatGPT与Qwen3", [("ChatGPT", "openai"), ("Qwen3", "alibaba")]),
        ("三星电子与SK海力士", [("三星电子", "samsung"), ("SK海力士", "sk-hynix")]),
        ("Llama4发布", [("Llama", "meta")]),
    ],
)
def test_entities(known: lexicon.Lexicon, text: str, found: list[tuple[str, str]]) -> None:
    assert entities(text, known) == found


@pytest.mark.parametrize(
    "text",
    [
        "今年山东苹果产量下降，果农发愁",
        "亚马逊雨林的砍伐面积减少",
        "The Metaverse was oversold",
        "a meta analysis of studies",
        "He missed the target by a mile and hit a snap election",
        "The block of flats needs a visa office",
        "每个字节八位，一个请求1024字节",
        "她吃了一碗小米粥",
        "这是最美的风景",
        "面向社会大众的健康讲座",
        "他实现了自己的理想",
        "让人联想到童年",
        "原油日产量上升",
        "通用人工智能时代",
        "现代社会的节奏",
        "提高通过率",
        "美国巨头纷纷投入，平台达到1亿用户",
        "访问界面更新，可灵活配置",
        "财富达到新高，突破5亿元大关",
        "构建行业标准，加工行业回暖",
        "中国航天与上海信息产业",
        "万元以上汽车销售，今日立案",
        "千万科技企业，普通义务教育",
        "完美团队，小摩擦不断",
        "The oracle of Delphi spoke",
        "an openairport near the amd64 build",
    ],
)
def test_traps(known: lexicon.Lexicon, text: str) -> None:
    assert entities(text, known) == []


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("苹果公布第四财季业绩，库克称iPhone需求强劲", "apple"),
        ("亚马逊云科技增速回升", "amazon"),
        ("Target cut its forecast as shoppers at its stores spent less", "target"),
        ("Snap said Snapchat reached 477 million daily users", "snap"),
        ("Visa and Mastercard settled with merchants", "visa"),
        ("蔚来、理想和小鹏公布10月交付", "li-auto"),
        ("美的与格力的空调之争", "midea"),
        ("字节在AI上的投入超过千亿", "bytedance"),
        ("小米汽车交付超过4万辆", "xiaomi"),
        ("大众与保时捷在德国裁员", "volkswagen"),
        ("联想集团营收创新高", "lenovo"),
    ],
)
def test_the_same_words_in_business(known: lexicon.Lexicon, text: str, id: str) -> None:
    assert id in [found for _, found in entities(text, known)]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("$META to the moon", "meta"),
        ("Meta (NASDAQ: META) rose", "meta"),
        ("某公司(00700)回购", "tencent"),
        ("（600519）", "kweichow-moutai"),
        ("600519.SH 收涨", "kweichow-moutai"),
        ("700.HK", "tencent"),
        ("0700.HK", "tencent"),
        ("2330.TW", "tsmc"),
        ("NYSE:BABA", "alibaba"),
        ("7203.T", "toyota"),
        ("005930.KS", "samsung"),
        ("港股：09988", "alibaba"),
        ("(TSLA)", "tesla"),
    ],
)
def test_tickers(known: lexicon.Lexicon, text: str, id: str) -> None:
    assert id in [found for _, found in entities(text, known)]


@pytest.mark.parametrize("text", ["the CAT sat", "NOW is the time", "an (AI) lab", "see (2025)", "A股（IT）"])
def test_what_is_no_ticker(known: lexicon.Lexicon, text: str) -> None:
    assert entities(text, known) == []


def test_segments_and_metrics(known: lexicon.Lexicon) -> None:
    text = "Reality Labs营收与Azure云业务收入，广告收入另计"
    found = [(text[n.start : n.end], n.kind, n.segment or n.id) for n in names(text, known) if n.kind != "topic"]
    assert ("Reality Labs", "product", "reality_labs") in found
    assert ("营收", "metric", "revenue") in found
    assert ("广告收入", "metric", "ad_revenue") in found
    assert ("广告", "segment", "ads") in found
    assert next(n for n in names(text, known, "product") if n.segment == "azure").id == "microsoft"


def test_a_segment_inside_a_name_is_dropped(known: lexicon.Lexicon) -> None:
    assert names("Meta AI", known, "segment") == []


def test_english_plurals(known: lexicon.Lexicon) -> None:
    assert [n.id for n in names("AI data centers", known, "segment")] == ["data_center"]


def test_longest_metric(known: lexicon.Lexicon) -> None:
    text = "归母净利润、毛利率、earnings per share、free cash flow"
    assert [n.id for n in names(text, known, "metric")] == ["net_income", "gross_margin", "eps", "free_cash_flow"]


def test_spans_are_in_order_and_within(known: lexicon.Lexicon) -> None:
    text = "微软（NASDAQ: MSFT）Azure营收增长39%，Meta的Llama下载量过10亿"
    found = names(text, known)
    assert found == sorted(found)
    assert all(0 <= n.start < n.end <= len(text) for n in found)


def test_it_is_linear(known: lexicon.Lexicon) -> None:
    for text in (
        "阿里云与Meta AI，苹果公布营收。" * 3000,
        "".join(f"收购Abc{n}, " for n in range(6000)),
        "(META) $F HK: 7. " * 4000,
    ):
        started = time.process_time()
        find_names(shadow(text), text, known)
        assert time.process_time() - started < 1.5


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Target shares fell after the retailer cut its outlook.", "target"),
        ("On Monday Zoom reported its results.", "zoom"),
        ("Gap's revenue was flat.", "gap"),
        ("荣耀公布了新机型的销量。", "honor"),
        ("圆通营收增长一成。", "yto"),
    ],
)
def test_what_only_a_company_does_settles_a_common_word(known: lexicon.Lexicon, text: str, id: str) -> None:
    assert id in {name.id for name in find_names(shadow(text), text, known) if name.kind == "company"}


@pytest.mark.parametrize(
    "text", ["Target revenue is 5% above plan.", "Visa rules changed.", "Gap widened again.", "这份荣耀属于大家。"]
)
def test_a_common_word_is_no_company(known: lexicon.Lexicon, text: str) -> None:
    assert not [name for name in find_names(shadow(text), text, known) if name.kind == "company"]
