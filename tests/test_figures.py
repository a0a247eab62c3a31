"""Attribution: what each number measures, whose it is, when and on what basis. The hard cases, in our own words."""

# ruff: noqa: E501 - a case is a line.

from __future__ import annotations

import time
from typing import Any

import pytest

from feeds.reading.explain import explain
from feeds.reading.lexicon import load
from feeds.reading.read import read
from store.models import Figure, Reading, Text


def reading(body: str, title: str | None = None, published: str | None = "2025-01-31T10:00") -> Reading:
    return read(Text("a1", title, body, published), load())


def figures(body: str, title: str | None = None, published: str | None = "2025-01-31T10:00") -> dict[str, Figure]:
    """The figures by their raw text."""
    return {f.raw: f for f in reading(body, title, published).figures}


def check(found: dict[str, Figure], raw: str, **fields: Any) -> None:
    assert raw in found, f"{raw} not among {list(found)}"
    figure = found[raw]
    assert {k: getattr(figure, k) for k in fields} == fields, (raw, explain(figure))


def test_level_growth_and_consensus_of_one_metric() -> None:
    found = figures("Meta第四季度483.9亿美元的营收同比大增21%，远超市场预期的470.4亿美元。")
    check(found, "483.9亿美元", metric="revenue", form="level", company="meta", period="2024Q4", basis="actual")
    check(found, "21%", metric="revenue", form="yoy", direction="up", period="2024Q4", basis="actual", low=21)
    check(found, "470.4亿美元", metric="revenue", form="level", company="meta", period="2024Q4", basis="consensus")


@pytest.mark.parametrize(
    ("text", "raw", "low", "high", "unit"),
    [
        ("资本支出指引为1150亿至1350亿美元。", "1150亿至1350亿美元", 1150e8, 1350e8, "USD"),
        ("一季度营收指引为395-418亿美元。", "395-418亿美元", 395e8, 418e8, "USD"),
        ("资本支出将达 600 亿至 650 亿美元。", "600 亿至 650 亿美元", 600e8, 650e8, "USD"),
        ("Meta expects capital expenditures of $60-65 billion.", "$60-65 billion", 60e9, 65e9, "USD"),
        ("这款产品月活才20-30万。", "20-30万", 2e5, 3e5, "users"),
    ],
)
def test_ranges_share_scale_and_unit(text: str, raw: str, low: float, high: float, unit: str) -> None:
    check(figures(text), raw, low=low, high=high, unit=unit)


def test_not_ranges() -> None:
    found = figures("Microsoft said sales rose 9% to $4.3 billion while gross margin fell 120 basis points to 41.3%.")
    check(found, "9%", metric="revenue", form="yoy")
    check(found, "$4.3 billion", metric="revenue", form="level")
    check(found, "120 basis points", unit="bp", metric="gross_margin", direction="down")
    check(found, "41.3%", metric="gross_margin", form="level")


def test_a_list_does_not_carry_the_metric_on() -> None:
    found = figures("ChatGPT 以 60.4% 的市场份额、4 亿周活领先。")
    check(found, "60.4%", metric="market_share", form="share")
    check(found, "4 亿", metric="wau", unit="users")


def test_a_segment_noun_outranks_revenue() -> None:
    found = figures("Meta的数字广告业务依旧强劲，本季度贡献467.8亿美元收入，占总比97%，增长超20%。")
    check(found, "467.8亿美元", metric="ad_revenue", segment="ads", form="level")
    check(found, "97%", metric="ad_revenue", form="share")
    check(found, "20%", metric="ad_revenue", form="yoy", qualifier="over")


def test_the_period_compared_with_is_the_year_or_quarter_before() -> None:
    found = figures(
        "华尔街分析师预计 Meta 第一季度营收为 413.9 亿美元，高于去年同期的 364.5 亿美元。", published="2025-04-29"
    )
    check(found, "413.9 亿美元", basis="consensus", period="2025Q1")
    check(found, "364.5 亿美元", basis="actual", period="2024Q1", metric="revenue", company="meta")
    found = figures("Meta第四季度日活跃用户达到33.5亿，较上一季度的32.9亿有所提升。")
    check(found, "33.5亿", metric="dau", period="2024Q4")
    check(found, "32.9亿", metric="dau", period="2024Q3", basis="actual")


def test_who_expects_carries_over_one_sentence() -> None:
    found = figures("华尔街分析师预计Meta第一季度营收为413.9亿美元。预计每股收益为5.28美元。", published="2025-04-29")
    check(found, "5.28美元", metric="eps", basis="consensus", period="2025Q1")


def test_losses() -> None:
    found = figures("Meta四季度财报：Reality Labs营收10.8亿美元，亏损60.2亿美元，亏损同比扩大21%。")
    check(found, "60.2亿美元", metric="operating_loss", low=60.2e8, segment="reality_labs")
    check(found, "21%", metric="operating_loss", form="yoy", direction="up")
    found = figures("超微电脑第一财季自由现金流为负9.5亿美元。")
    check(found, "负9.5亿美元", metric="free_cash_flow", low=-9.5e8)
    check(
        figures("Intel posted a net loss of $2.9 billion in the quarter."),
        "$2.9 billion",
        metric="net_income",
        low=-2.9e9,
    )
    check(figures("比亚迪三季度净利润同比下降3%。"), "3%", metric="net_income", form="yoy", direction="down")


def test_doubling_and_multiples() -> None:
    check(
        figures("微软本季度资本支出同比翻番。"), "翻番", low=100, unit="%", form="yoy", direction="up", metric="capex"
    )
    check(figures("微软资本支出同比翻近一倍。"), "一倍", low=100, unit="%", form="yoy")


def test_basis_points_are_no_levels() -> None:
    check(
        figures("特斯拉毛利率同比下降800个基点。"),
        "800个基点",
        unit="bp",
        form="yoy",
        direction="down",
        metric="gross_margin",
    )


def test_shares_of_a_population_are_other() -> None:
    check(figures("训练中66%的中断源于硬件故障。"), "66%", metric="other", form="share")
    check(figures("Over 90% of analysts rate Meta a buy."), "90%", metric="other", form="share", qualifier="over")


def test_a_bare_number_counts_only_after_its_metric() -> None:
    check(figures("Meta股价大涨，14日RSI升至73。"), "73", metric="rsi", unit="score")
    check(figures("通义千问在MMLU测试中得分91.4。"), "91.4", metric="benchmark_score", unit="score")
    check(figures("Manus在GAIA测试中准确率达86.5%。"), "86.5%", metric="benchmark_score", form="level")


@pytest.mark.parametrize(
    "text",
    [
        "Llama 4 和 GPT-5 将在 Quest 4 之后发布 [3]，28岁的负责人说还要等10-15年，最早也要到2027年。",
        "The team of 3 met on March 14, 2025 at 9:30 for the 12th time, as the 28-year-old chief told Q4 callers.",
        "12月14日早上7点，选手从第3区出发。",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert reading(text).figures == ()


def test_model_sizes() -> None:
    check(figures("高通让手机能流畅运行30亿参数的模型。"), "30亿", metric="model_params", unit="params")


def test_a_threshold_is_nobodys() -> None:
    check(figures("按许可协议，月活超 7 亿的产品得申请许可，Meta说。"), "7 亿", company=None, metric="mau")


def test_a_vague_amount_is_never_nought() -> None:
    found = figures("Manus是少数ARR过亿美元的公司。")
    assert all(f.low >= 1e8 for f in found.values())


def test_each_year_binds_to_its_own_number() -> None:
    found = figures("特斯拉资本支出从2024年的80亿美元增至2025年的超过200亿美元。", published="2026-01-30")
    check(found, "80亿美元", period="2024", metric="capex", form="level", company="tesla")
    check(found, "200亿美元", period="2025", metric="capex", form="level", qualifier="over")


def test_respectively() -> None:
    found = figures("Meta收入和每股收益的一致预期分别显示同比增长18%和31%。")
    check(found, "18%", metric="revenue", form="yoy", basis="consensus")
    check(found, "31%", metric="eps", form="yoy")
    found = figures("Alibaba and Oracle booked revenue of $4 billion and $3 billion respectively.")
    check(found, "$4 billion", company="alibaba")
    check(found, "$3 billion", company="oracle")


def test_buyers_and_the_bought() -> None:
    found = figures(
        "英伟达拟以200亿美元收购Groq，谷歌以47.5亿美元收购Intersect Power，Meta则以45亿美元买下Manus。",
        published="2026-01-13",
    )
    check(found, "200亿美元", metric="deal_value", company="nvidia", counterparty="groq")
    check(found, "47.5亿美元", metric="deal_value", company="alphabet")
    check(found, "45亿美元", metric="deal_value", company="meta", counterparty="manus")
    found = figures(
        "Netflix agreed in December to acquire Warner Bros. Discovery for $72 billion.", published="2026-01-21"
    )
    check(found, "$72 billion", metric="deal_value", company="netflix", counterparty="warner-bros-discovery")


def test_an_eps_list_in_one_line() -> None:
    body = "How AMD did in the third quarter:\n\nEPS: $3.65 vs. $3.37 expected\nRevenue: $9.25 billion vs. $8.74 billion expected\n"
    found = figures(body, title="AMD beats estimates", published="2025-11-04")
    check(found, "$3.65", metric="eps", basis="actual", company="amd", period="2025Q3")
    check(found, "$3.37", metric="eps", basis="consensus", company="amd", period="2025Q3")
    check(found, "$8.74 billion", metric="revenue", basis="consensus", period="2025Q3")


def test_other_currencies() -> None:
    found = figures("Tesco raised the dividend to 45p as profit reached €1.1bn; TSMC sales were NT$18.8 billion.")
    check(found, "€1.1bn", unit="EUR")
    check(found, "NT$18.8 billion", unit="TWD", company="tsmc")
    check(figures("台積電12月營收3,350億元。", published="2026-01-10"), "3,350億元", unit="TWD", metric="revenue")


def test_target_prices() -> None:
    found = figures("Jefferies raised its price target on Meta to $910 from $880.", published="2026-01-30")
    check(found, "$910", metric="price_target", basis="target", company="meta")
    check(found, "$880", metric="price_target", company="meta")


def test_fiscal_labels_are_kept() -> None:
    found = figures("微软2026财年第一财季资本支出349亿美元。", published="2025-12-14")
    check(
        found, "349亿美元", period="FY2026Q1", period_start="2025-07-01", period_end="2025-09-30", company="microsoft"
    )


def test_a_slip_is_recorded_as_printed() -> None:
    check(
        figures("AWS在2025年第三季度营收33亿美元。", published="2025-12-14"),
        "33亿美元",
        low=33e8,
        company="amazon",
        segment="aws",
    )


def test_guidance_rumour_and_estimate() -> None:
    found = figures("公司预计2026年全年总费用在1620亿至1690亿美元之间。", title="Meta四季报", published="2026-01-29")
    check(found, "1620亿至1690亿美元", basis="guidance", period="2026", metric="total_expenses", company="meta")
    check(figures("据知情人士透露，字节跳动估值已达3300亿美元。"), "3300亿美元", basis="rumour", metric="valuation")
    check(
        figures("高盛预计，英伟达2026年营收将达3000亿美元。"),
        "3000亿美元",
        basis="estimate",
        company="nvidia",
        period="2026",
    )


def test_sections_and_their_companies() -> None:
    body = "三星电子\n四季度营业利润20万亿韩元，比市场预期的19.6万亿韩元略高，公司称需求仍然旺盛。\n\n美光科技\n季度营收136.4亿美元，同比增长57%，公司对下季度依旧乐观，称供给偏紧。"
    found = figures(body, published="2026-01-09")
    check(found, "20万亿韩元", company="samsung", metric="operating_income")
    check(found, "136.4亿美元", company="micron", metric="revenue")
    check(found, "57%", company="micron", form="yoy")


def test_publishers_and_houses_own_nothing() -> None:
    found = figures("路透报道，特斯拉三季度交付49.7万辆；Counterpoint称其份额为12%。", published="2025-10-20")
    check(found, "49.7万辆", company="tesla", metric="units_shipped")


def test_an_unknown_company_gets_an_id_of_its_own() -> None:
    body = "Quorvane Inc (NYSE: QRV) reported revenue of $1.2 billion for the third quarter, up 14%. Quorvane said net income was $80 million."
    found = figures(body, title="Quorvane lifts outlook", published="2025-10-20")
    check(found, "$1.2 billion", company="quorvane", metric="revenue", period="2025Q3")
    check(found, "$80 million", company="quorvane", metric="net_income")


def test_a_title_figure_the_body_repeats_is_the_bodys() -> None:
    found = reading("阿里云Qwen下载量已超7亿次。", title="阿里云Qwen下载量超7亿次").figures
    assert [(f.where, f.raw) for f in found] == [("body", "7亿次")]
    alone = reading("阿里云开源了新模型，开发者反响热烈。", title="阿里云Qwen下载量超7亿次").figures
    assert [(f.where, f.id) for f in alone] == [("title", f"a1t{alone[0].start + alone[0].quote.index(alone[0].raw)}")]


def test_quotes_are_verbatim_and_short() -> None:
    body = "Meta第四季度营收598.93亿美元，同比增长24%。\n- **净利润**：227.68亿美元，同比增长9% [4]\nShares rose 8%."
    for figure in reading(body, published="2026-01-29").figures:
        text = body
        assert text[figure.start : figure.end] == figure.quote
        assert figure.raw in figure.quote
        assert 8 <= len(figure.quote) <= 60 and "\n" not in figure.quote
        assert figure.low <= figure.high and 0 <= figure.confidence <= 1 and 0 <= figure.salience <= 1


def test_a_labelled_bullet_of_two_sentences_is_read_once() -> None:
    body = "- Intel: plans to end the year with 75,000 employees. Restructuring goes on.\n- Microsoft: revenue was $70 billion. Shares rose 2%."
    found = reading(body, title="By the numbers", published="2025-07-24").figures
    assert len({f.id for f in found}) == len(found) == 3


def test_every_field_says_why() -> None:
    figure = reading("Meta第四季度营收598.93亿美元。", published="2026-01-29").figures[0]
    fields = {field: why for field, _, _, why in explain(figure)}
    assert {"metric", "form", "company", "period", "basis"} <= set(fields)
    assert all(why and ":" not in why for why in fields.values())


@pytest.mark.parametrize("unit", ["一", "1,", "1至", "2025年", "- ", "增长5%，", "$1 billion ", "Meta's "])
def test_hostile_text_is_read_in_linear_time(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    reading("warm")
    begin = time.process_time()
    reading(text)
    assert time.process_time() - begin < 3.0


@pytest.mark.parametrize(
    "unit",
    [
        "revenue of $1.2 billion rose 3% ",
        "增长5%，",
        "营收12亿元\n",
        "Photo:\nApple\n",
        "Aaaa%d Bbbb shares ",
        "x",
        "[1] ",
    ],
)
def test_a_table_is_read_up_to_a_bound(unit: str) -> None:
    """A line of a megabyte: figures stop at about a thousand, and no list is crossed with another."""
    body = "".join(unit % n if "%d" in unit else unit for n in range(1_000_000 // len(unit)))
    begin = time.process_time()
    assert len(reading(body).figures) < 1_200
    assert time.process_time() - begin < 1.5


def test_every_rule_is_worded() -> None:
    """What `explain` says is a sentence, never the rule's own name."""
    from tests.gold.check import articles

    lexicon, unworded = load(), set()
    for row in articles():
        if row["kind"] in ("sample", "finance", "transport", "macro", "deals"):
            for figure in read(Text(row["article"], row["title"], row["body"], row["published"]), lexicon).figures:
                unworded |= {(field, rule) for field, _, rule, why in explain(figure) if why == rule}
    assert unworded == set()
