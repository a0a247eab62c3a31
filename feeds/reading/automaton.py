"""Many words looked for in one pass: Aho-Corasick where its library is installed, else plain Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Search = Callable[[str], list[tuple[int, int, int]]]


def searcher(words: Sequence[str], *, longest: bool = False) -> Search:
    """A function from text to matches as (number of the word, start, end).

    Every match, overlapping ones too; with `longest` the leftmost longest ones, none overlapping.
    """
    try:
        from ahocorasick_rs import AhoCorasick, MatchKind
    except ImportError:
        return plain_searcher(words, longest=longest)
    automaton = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest if longest else MatchKind.Standard)

    def search(text: str) -> list[tuple[int, int, int]]:
        found: list[tuple[int, int, int]] = automaton.find_matches_as_indexes(text, overlapping=not longest)
        return found

    return search


def plain_searcher(words: Sequence[str], *, longest: bool = False) -> Search:
    """The same without the library: at each place the lengths that begin with its character, longest first."""
    index = {word: number for number, word in enumerate(words)}
    lengths: dict[str, list[int]] = {}
    for word in sorted(words, key=len, reverse=True):
        sizes = lengths.setdefault(word[0], [])
        if len(word) not in sizes:
            sizes.append(len(word))

    def search(text: str) -> list[tuple[int, int, int]]:
        found = []
        last = 0
        for start, char in enumerate(text):
            if start < last:
                continue
            for size in lengths.get(char, ()):
                number = index.get(text[start : start + size])
                if number is not None and start + size <= len(text):
                    found.append((number, start, start + size))
                    if longest:
                        last = start + size
                        break
        return found

    return search
