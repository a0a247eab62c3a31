"""The library's search and the plain one find the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.reading.automaton import plain_searcher, searcher


@pytest.mark.parametrize("longest", [False, True])
@settings(max_examples=100, deadline=None)
@given(
    words=st.lists(st.text("abc中文", min_size=1, max_size=4), min_size=1, max_size=8, unique=True),
    text=st.text("abc中文", max_size=40),
)
def test_the_plain_search_finds_what_the_library_finds(longest: bool, words: list[str], text: str) -> None:
    found = searcher(words, longest=longest)(text)
    assert sorted(found) == sorted(plain_searcher(words, longest=longest)(text))


def test_the_longest_of_the_leftmost_words_is_found() -> None:
    assert searcher(["b", "ab", "abc", "cd"], longest=True)("abcd") == [(2, 0, 3)]
