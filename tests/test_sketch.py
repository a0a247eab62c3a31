"""Fingerprints of republished text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.reading.sketch import SIZE, sketch
from store.clustering import pack_sketch, resemblance, unpack_sketch

TEXT = " ".join(
    f"Sentence {i} tells of order {i * 37 % 101} and of the plant in town {i * 13 % 29}." for i in range(60)
)


def alike(one: str, other: str) -> float:
    """How much the store finds two texts to share, by their sketches."""
    left, right = (set(unpack_sketch(pack_sketch(sketch(body)))) for body in (one, other))
    return resemblance(left, right)


def test_a_reprint_is_alike_and_another_text_is_not() -> None:
    reprint = TEXT.replace(". ", ".\n\n").replace("Sentence 7 ", "Sentence seven ") + " More at the source."
    other = " ".join(f"Quite different words about matter {i * 7}, written by someone else in {i}." for i in range(60))
    assert alike(TEXT, TEXT) == 1.0
    assert alike(TEXT, reprint) >= 0.6
    assert alike(TEXT, other) < 0.3


def test_chinese_text_and_marks() -> None:
    text = "英伟达第三季度营收创下新高，数据中心业务同比增长六成，公司上调了全年指引。" * 3
    assert alike(text, text.replace("，", " ")) == 1.0


def test_short_and_empty_texts() -> None:
    assert sketch("") == sketch(" …!") == ()
    assert len(sketch("ab")) == 1
    assert alike("", "abc") == 0.0


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.text(max_size=400))
def test_sketches_fit_the_store_and_likeness_is_even(a: str, b: str) -> None:
    left = sketch(a)
    assert len(left) <= SIZE and list(left) == sorted(set(left))
    assert all(0 <= value < 2**62 for value in left)
    assert alike(a, b) == alike(b, a)
    assert 0.0 <= alike(a, b) <= 1.0
    assert not left or alike(a, a) == 1.0
