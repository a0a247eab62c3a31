"""Letters over the links of a text: which link has which, and what a typed letter means. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.cells import cell_len, fit
from tui.widgets.lines import Line

STYLE = "hit"
# Letters under the fingers, without those that move, copy or leave.
LETTERS = "asdfwertcvbxzuipnm"


def hints(count: int) -> list[str]:
    """A hint for each of `count` links; all of one length, so that none begins another."""
    if count <= len(LETTERS):
        return list(LETTERS[:count])
    return [first + second for first in LETTERS for second in LETTERS][:count]


@dataclass(frozen=True, slots=True)
class Hint:
    """The letters that open a link, over the beginning of its words (an offset into the text)."""

    letters: str
    start: int
    url: str


def placed(links: Iterable[tuple[str, str]], body: str, first: int, last: int) -> list[Hint]:
    """Hints for the (url, words) whose words stand in body[first:last], in their order."""
    found: dict[int, str] = {}
    at = 0
    for url, words in links:
        start = body.find(words, at) if words.strip() else -1
        if start < 0 and words.strip():
            start = body.find(words)
        if start >= 0:
            at = start + len(words)
            if first <= start < last:
                found.setdefault(start, url)
    starts = sorted(found)[: len(LETTERS) ** 2]
    return [Hint(letters, start, found[start]) for letters, start in zip(hints(len(starts)), starts, strict=True)]


def overlaid(parts: Line, begin: int, shown: Sequence[Hint]) -> Line:
    """A line of text that begins at offset `begin` with its hints over it; a wide character gives both its cells."""
    out: Line = []
    for text, style in parts:
        end = begin + len(text)
        at = 0
        for hint in (one for one in shown if begin <= one.start < end):
            start = max(at, hint.start - begin)
            stop = start
            while stop < len(text) and cell_len(text[start:stop]) < len(hint.letters):
                stop += 1
            out += [(text[at:start], style), (fit(hint.letters, max(1, cell_len(text[start:stop]))), STYLE)]
            at = stop
        out.append((text[at:], style))
        begin = end
    return out
