"""Summaries: verbatim, short, the page's own key points first."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.reading.summary import BUDGET, MOST, SHARE, summarise

DIGEST = (
    "核心观点 - 存储芯片供不应求，涨价预计延续到明年下半年 [1][2] - 三家原厂的利润弹性远超市场预期，"
    "行业集中度提高 [1] "
    "公司动态 - 甲公司四季度营业利润约20万亿韩元，同比增长208% [3] - 乙公司上修了龙仁项目的投资总额 [4] "
    "价格走势 - 机构预计一季度合约价环比上涨55%至60% [8]"
)
ARTICLE = """Harbour Robotics raised its full-year outlook on Tuesday after quarterly sales jumped 31% to $412 million.

Why now? Orders from warehouse operators nearly doubled, and the backlog stood at a record $1.9 billion.

"We are turning customers away," chief executive Ana Ruiz told reporters.

The company now expects revenue of $1.55 billion to $1.6 billion for the year, up from $1.45 billion.

Shares of Harbour Robotics rose 8% in late trading.

Photo by a staff photographer. All rights reserved. Subscribe to our newsletter for more.

Analysts had forecast third-quarter revenue of $398 million, so the result was a clear beat.
"""


def test_a_lead_block_comes_first_without_its_citations() -> None:
    found = summarise(DIGEST, "存储芯片进入涨价周期")
    assert found[:2] == ["存储芯片供不应求，涨价预计延续到明年下半年", "三家原厂的利润弹性远超市场预期，行业集中度提高"]
    assert all("[" not in sentence and sentence in DIGEST for sentence in found)


def test_key_points_in_english() -> None:
    body = "Intro line about the firm and its long history in the trade.\n\nKey takeaways\n\n"
    body += "- Revenue rose 12% to $3.1 billion in the quarter.\n- The firm plans to cut 400 jobs by June.\n\n"
    body += "The rest of the article goes on about other matters at some length.\n"
    assert "Revenue rose 12% to $3.1 billion in the quarter." in summarise(body, "Firm reports")


def test_an_article_without_one_is_extracted() -> None:
    found = summarise(ARTICLE, "Harbour Robotics raises outlook as revenue jumps")
    assert any(sentence.startswith("Harbour Robotics raised") for sentence in found)
    assert any("$1.55 billion" in sentence for sentence in found)
    assert not any("Photo" in s or "Subscribe" in s or s.endswith("?") for s in found)
    assert [ARTICLE.index(s) for s in found] == sorted(ARTICLE.index(s) for s in found)


def test_nothing_to_say() -> None:
    assert summarise("", None) == []
    assert summarise("short", None) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*ARTICLE.split("\n\n"), *DIGEST.split(" - "), "甲", "-", "#", "[1]"]), max_size=12))
def test_summaries_keep_to_their_bounds(parts: list[str]) -> None:
    body = "\n".join(parts)
    found = summarise(body, "Harbour Robotics")
    assert len(found) <= MOST
    assert all(sentence in body for sentence in found)
    assert sum(map(len, found)) <= max(BUDGET, int(SHARE * len(body)))


def test_of_like_sentences_those_that_tell_a_record_or_a_figure_are_chosen() -> None:
    rows = [
        "Managers thanked everybody who had worked in the stores through a long, dark and rainy winter.",
        "Suppliers heard a speech about patience, trust, good manners and answering letters within days.",
        "Visitors were shown a garden behind headquarters where apples, pears and some roses are grown.",
        "Young employees asked whether uniforms might become lighter, brighter and easier to look after.",
        "A choir from the warehouse sang songs which older colleagues remembered from their school days.",
        "Someone had baked a cake shaped like a delivery van, complete with sugared wheels and windows.",
    ]
    told = "Overseas, its kitchens now feed more guests than at home, the first time since it was founded."
    spent = "Repairs of the oldest kitchens, floors and lamps came to 40 million euros over these months."
    chosen = summarise("\n\n".join([*rows[:3], told, spent, *rows[3:]]), "A chain looks back")
    assert told in chosen and spent in chosen
