"""Headings, bullets, labels, sentences and clauses."""

# ruff: noqa: E501 - a case is a line.

from __future__ import annotations

import time

import pytest

from feeds.reading.shadow import shadow
from feeds.reading.structure import breaks, structure


def frame(text: str) -> list[tuple[str, str | None, str | None]]:
    """(sentence, heading, label) of each sentence."""
    found = structure(shadow(text), text)
    cut = lambda span: text[span[0] : span[1]] if span else None  # noqa: E731
    return [(text[s.start : s.end].strip(), cut(s.heading), cut(s.label)) for s in found.sentences]


def test_sentences_end_where_they_end() -> None:
    text = "Acme Inc. sold 3.5 million units vs. 3.1 million in Oct. 2024. Margins rose! Did costs? They did not."
    assert [s for s, _, _ in frame(text)] == [
        "Acme Inc. sold 3.5 million units vs. 3.1 million in Oct. 2024.",
        "Margins rose!",
        "Did costs?",
        "They did not.",
    ]
    assert [s for s, _, _ in frame("营收增长。利润呢？下降了！原因：成本")] == [
        "营收增长。",
        "利润呢？",
        "下降了！",
        "原因：成本",
    ]


def test_headings_marked_underlined_and_bare() -> None:
    text = "# 业绩\n\n营收增长两成，利润持平，公司维持全年目标不变。\n\n成本\n----\n\n费用上升。\n\n前景展望\n公司预计明年收入继续增长，但增速会放缓。"
    assert [(s, h) for s, h, _ in frame(text)] == [
        ("营收增长两成，利润持平，公司维持全年目标不变。", "业绩"),
        ("费用上升。", "成本"),
        ("公司预计明年收入继续增长，但增速会放缓。", "前景展望"),
    ]


def test_a_digest_line_is_headings_and_bullets() -> None:
    text = "要点 - 收入增长 [1][2] - 利润下降 [3] 展望 - **资本支出**：约20亿元 [4]"
    assert frame(text) == [
        ("收入增长 [1][2]", "要点", None),
        ("利润下降 [3]", "要点", None),
        ("**资本支出**：约20亿元 [4]", "展望", "资本支出"),
    ]


def test_lists_of_values_are_no_headings() -> None:
    text = "Here is how it did:\n\nEPS: $1.20 vs. $1.16 expected\nRevenue: $9.25 billion vs. $8.74 billion expected\n\nShares rose after the report came out late on Tuesday."
    headings = {h for _, h, _ in frame(text)}
    assert "EPS: $1.20 vs. $1.16 expected" not in headings


def test_a_comma_inside_a_number_breaks_nothing() -> None:
    text = shadow("成本为1,350亿元，利润为20亿元；其中A占60%、B占40%")
    assert [text[at - 1] for at in breaks(text)] == [",", ";", "、"]


@pytest.mark.parametrize("unit", ["一", "1,", "1至", "2025年", "- ", "a. B", "[1] ", "**a**："])
def test_hostile_text_is_split_in_linear_time(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    begin = time.process_time()
    structure(shadow(text), text)
    breaks(shadow(text))
    assert time.process_time() - begin < 0.5
