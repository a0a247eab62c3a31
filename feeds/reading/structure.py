"""A text's frame: blocks, headings, bullets, labels, sentences and the breaks between clauses, all as offsets."""

from __future__ import annotations

import re
from typing import NamedTuple

from feeds.reading.units import word_set
from store.record import dataclass

HEADING_MAX = 60  # characters of a line that may be a heading without a mark
LONGEST = 800  # characters of a sentence; more is cut
_RULE = re.compile(r"[-=*_]{3,200}\s{0,9}\Z")
_MARKED = re.compile(r"#{1,6} {1,4}")
_BULLET = re.compile(r"[ \t]{0,8}(?:[-*•·▪●◦‣>–] {1,4}|[0-9]{1,2}[.)、] {0,4}(?=\D)|\([0-9]{1,2}\) {0,3})")
_BOLD = re.compile(r"\*\*[^*\n]{1,60}\*\*\Z")
_LABEL = re.compile(r"(?:\*\*|__)?([^*:\n,;。]{1,40}?)(?:\*\*|__)?:(?:\*\*|__)?")
_STARRED = re.compile(r"(?:\*\*)([^*\n]{1,40})(?:\*\*:|:\*\*)")
_DASH = re.compile(r"- (?:(?<= - )|(?<=\A- ))")
_CITED = re.compile(r"(?:\[[0-9]{1,3}\]){1,12} {1,3}")
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,600}\)|\]\([^)\n]{0,600}\)|https?://[^\s)\"]{1,600}")
_END = re.compile(
    r"[.。!?！？…](?:(?<!\.)[”’\"')\]」』*]{0,3}"
    r"|(?<=\.)(?:[\"')*]{0,3}(?=[ \t]{1,4}[\"'(\[*$€£¥]{0,3}[A-Z0-9一-鿿])|(?=\s{0,3}\Z)))"
)
_ABBREVIATED = word_set(
    "mr mrs ms dr st vs inc corp co ltd no nos jan feb mar apr jun jul aug sept sep oct nov dec u.s u.k u.n e.u est",
    "adj approx fig jr sr prof gen sen rep gov bros cos dept etc e.g i.e a.m p.m ph.d mt ft plc n.v s.a ag",
)
_VALUE = re.compile(r"[$€£¥%]|\d(?:\.\d|,\d{3}|[万亿])")
_SENTENCE_MARK = re.compile(r"[。!?;,.,:]\Z")
_MARK = re.compile(r"[,;()…、–-]")
_COUNTED = frozenset("0123456789%亿万元股次人台辆")
_WIDE_SPACE = re.compile(r"(?<=[一-鿿%]) (?=[一-鿿])")
_TURN = re.compile(r" (?:while|whereas|but|although|though|versus|vs|compared|against)[. ]")


class Sentence(NamedTuple):
    """One sentence at `text[start:end]`. `heading` and `label` are spans of what stands over it, or None."""

    start: int
    end: int
    paragraph: int
    heading: tuple[int, int] | None
    label: tuple[int, int] | None
    bullet: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """Sentences in order, and the spans of the headings."""

    sentences: tuple[Sentence, ...]
    headings: tuple[tuple[int, int], ...]


class _Block(NamedTuple):
    start: int
    end: int
    bullet: bool


def structure(shadow: str, text: str) -> Structure:
    """The frame of `text`; `shadow` is its matching form of the same length."""
    sentences: list[Sentence] = []
    headings: list[tuple[int, int]] = []
    heading: tuple[int, int] | None = None
    lines = _lines(shadow)
    paragraph = 0
    for number, (start, end) in enumerate(lines):
        line = shadow[start:end]
        if _RULE.match(line):
            continue
        following = lines[number + 1] if number + 1 < len(lines) else None
        if found := _heading(shadow, start, end, following, alone=len(lines) == 1):
            heading = found
            headings.append(found)
            continue
        for at, stop, over, bullet in _pieces(shadow, start, end, heading):
            if over is not None and over != heading:
                headings.append(over)
            heading = over
            paragraph += 1
            _add(sentences, shadow, text, _Block(at, stop, bullet), paragraph, heading)
    return Structure(tuple(sentences), tuple(headings))


def breaks(shadow: str) -> list[int]:
    """The offsets right after the marks that end clauses, in order; a comma or point inside a number ends none."""
    found = []
    last = len(shadow) - 1
    for match in _MARK.finditer(shadow):
        at = match.start()
        char = shadow[at]
        if char == ",":
            if 0 < at < last and shadow[at - 1].isdigit() and shadow[at + 1].isdigit():
                continue
        elif char == "、":
            # Between names it makes a list, next to a number it ends one thing and begins another.
            if not (at < last and shadow[at + 1].isdigit()) and not (at and shadow[at - 1] in _COUNTED):
                continue
        elif char in "–-":
            if at == last or shadow[at + 1] != " ":
                continue
            at += 1
        found.append(at + 1)
    spaces = _WIDE_SPACE if not shadow.isascii() else None
    more = [m.end() for m in spaces.finditer(shadow)] if spaces is not None else []
    more += [m.start() + 1 for m in _TURN.finditer(shadow)]
    return sorted(found + more) if more else found


def _lines(shadow: str) -> list[tuple[int, int]]:
    """Spans of the lines that hold anything."""
    found = []
    at = 0
    for line in shadow.split("\n"):
        bare = line.strip()
        if bare:
            start = at + len(line) - len(line.lstrip())
            found.append((start, start + len(bare)))
        at += len(line) + 1
    return found


def _heading(
    shadow: str, start: int, end: int, following: tuple[int, int] | None, *, alone: bool
) -> tuple[int, int] | None:
    """The span of the heading that the line is, or None."""
    if mark := _MARKED.match(shadow, start, end):
        return mark.end(), end
    size = end - start
    if size > HEADING_MAX * 2 or alone:
        return None
    if following and size <= HEADING_MAX and _RULE.match(shadow[following[0] : following[1]]):
        return start, end
    line = shadow[start:end]
    if _BOLD.match(line):
        return start + 2, end - 2
    wide = HEADING_MAX if line.isascii() else HEADING_MAX // 2
    if size > wide or following is None or _BULLET.match(line) or " - " in line:
        return None
    if line.endswith(":") and ":" not in line[:-1]:
        return start, end - 1
    if _SENTENCE_MARK.search(line) or line[-1] in '")]*|' or any(c.isdigit() for c in line[-6:]) or _VALUE.search(line):
        return None
    # A heading stands over longer text, never over its like (a list of short lines).
    return (start, end) if following[1] - following[0] > size + 8 else None


def _pieces(
    shadow: str, start: int, end: int, heading: tuple[int, int] | None
) -> list[tuple[int, int, tuple[int, int] | None, bool]]:
    """The line's parts as (start, end, heading, bullet): a digest line is headings and bullets behind ` - `."""
    if mark := _BULLET.match(shadow, start, end):
        start = mark.end()
        if " - " not in shadow[start:end] or "]" not in shadow[start:end]:
            return [(start, end, heading, True)]
    dashes = [m.start() for m in _DASH.finditer(shadow, start, end)] if "- " in shadow[start:end] else []
    if not dashes or (len(dashes) < 2 and "]" not in shadow[start:end]):
        return [(start, end, heading, mark is not None)]
    parts: list[tuple[int, int, tuple[int, int] | None, bool]] = []
    if dashes[0] > start + 1 and mark is None:
        heading = (start, dashes[0] - 1)
    elif mark is not None:
        dashes.insert(0, start - 2)
    for at, stop in zip(dashes, [*dashes[1:], end], strict=True):
        tail = next(iter(reversed(list(_CITED.finditer(shadow, at, stop)))), None)
        if tail is None or stop == end or tail.end() >= stop - 1:
            parts.append((at + 2, stop, heading, True))
            continue
        parts.append((at + 2, tail.end(), heading, True))
        heading = (tail.end(), stop - 1)
    return parts


def _add(
    sentences: list[Sentence], shadow: str, text: str, block: _Block, paragraph: int, heading: tuple[int, int] | None
) -> None:
    """The block's sentences, with the label it begins with."""
    label = None
    at = block.start
    found = _STARRED.match(shadow, at, block.end)
    if found is None and block.bullet:
        found = _LABEL.match(shadow, at, block.end)
    if found is not None and not any(c.isdigit() for c in found[1]):
        label = found.span(1)
    for end in _ends(shadow, text, block.start, block.end):
        while at < end and shadow[at] in " \t":
            at += 1
        if at < end:
            sentences.append(Sentence(at, end, paragraph, heading, label, block.bullet))
        at = end


def _ends(shadow: str, text: str, start: int, end: int) -> list[int]:
    """Where the sentences of `text[start:end]` end."""
    ends = []
    for match in _END.finditer(text, start, end):
        at = match.start()
        if text[at] == "." and _is_abbreviation(shadow, start, at):
            continue
        ends.append(match.end())
    if not ends or ends[-1] < end:
        ends.append(end)
    if end - start > LONGEST:
        ends = _bounded(shadow, start, ends)
    return ends


def _bounded(shadow: str, start: int, ends: list[int]) -> list[int]:
    """The ends, with more at commas or spaces where a sentence would run on for ever."""
    found: list[int] = []
    for end in ends:
        while end - start > LONGEST:
            cut = max(shadow.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in (";", ",", " "))
            start = cut + 1 if cut > 0 else start + LONGEST
            found.append(start)
        found.append(end)
        start = end
    return found


def _is_abbreviation(shadow: str, start: int, at: int) -> bool:
    """Whether the point at `at` belongs to a word such as Inc. or an initial."""
    word = shadow[max(start, at - 12) : at].rsplit(None, 1)
    last = word[-1].lstrip("(\"'") if word else ""
    if last in _ABBREVIATED:
        following = shadow[at + 1 : at + 8].lstrip()
        # "vs." and months never end a sentence before a number; "Inc." may end one.
        return not (
            last in ("inc", "corp", "co", "ltd", "plc", "u.s") and following[:4] in ("the ", "it w", "it i", "in a")
        )
    return len(last) == 1 and last.isalpha() and last.isascii()
