"""Fingerprints of republished text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.reading.sketch import SIZE, jaccard, sketch

TEXT = " ".join(
    f"Sentence {i} tells of order {i * 37 % 101} and of the plant in town {i * 13 % 29}." for i in range(60)
)


def test_a_reprint_is_alike_and_another_text_is_not() -> None:
    reprint = TEXT.replace(". ", ".\n\n").replace("Sentence 7 ", "Sentence seven ") + " More at the source."
    other = " ".join(f"Quite different words about matter {i * 7}, written by someone else in {i}." for i in range(60))
    assert jaccard(sketch(TEXT), sketch(TEXT)) == 1.0
    assert jaccard(sketch(TEXT), sketch(reprint)) >= 0.6
    assert jaccard(sketch(TEXT), sketch(other)) < 0.3


def test_chinese_text_and_marks() -> None:
    text = "英伟达第三季度营收创下新高，数据中心业务同比增长六成，公司上调了全年指引。" * 3
    assert jaccard(sketch(text), sketch(text.replace("，", " "))) == 1.0


def test_short_and_empty_texts() -> None:
    assert sketch("") == sketch(" …!") == ()
    assert len(sketch("ab")) == 1
    assert jaccard((), sketch("abc")) == 0.0


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.text(max_size=400))
def test_sketches_fit_the_store_and_jaccard_is_even(a: str, b: str) -> None:
    left, right = sketch(a), sketch(b)
    assert len(left) <= SIZE and list(left) == sorted(set(left))
    assert all(0 <= value < 2**62 for value in left)
    assert jaccard(left, right) == jaccard(right, left)
    assert 0.0 <= jaccard(left, right) <= 1.0
    assert not left or jaccard(left, left) == 1.0
