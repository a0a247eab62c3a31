"""Many words looked for in one pass: Aho-Corasick where its library is installed, else plain Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Search = Callable[[str], list[tuple[int, int, int]]]


def searcher(words: Sequence[str]) -> Search:
    """A function from text to every match, overlapping ones too, as (number of the word, start, end)."""
    try:
        from ahocorasick_rs import AhoCorasick
    except ImportError:
        return plain_searcher(words)
    automaton = AhoCorasick(words)

    def search(text: str) -> list[tuple[int, int, int]]:
        found: list[tuple[int, int, int]] = automaton.find_matches_as_indexes(text, overlapping=True)
        return found

    return search


def plain_searcher(words: Sequence[str]) -> Search:
    """The same without the library: at each place the lengths that begin with its character."""
    index = {word: number for number, word in enumerate(words)}
    lengths: dict[str, list[int]] = {}
    for word in words:
        sizes = lengths.setdefault(word[0], [])
        if len(word) not in sizes:
            sizes.append(len(word))

    def search(text: str) -> list[tuple[int, int, int]]:
        found = []
        for start, char in enumerate(text):
            for size in lengths.get(char, ()):
                number = index.get(text[start : start + size])
                if number is not None and start + size <= len(text):
                    found.append((number, start, start + size))
        return found

    return search
