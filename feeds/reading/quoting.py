"""What is quoted with a figure: the clauses of its sentence around it, at most 60 characters."""

from __future__ import annotations

import re
import string
from bisect import bisect_left
from functools import lru_cache

_WIDEST = 60
# The mark comes first, so that the scan skips along quickly, and what it needs around it after that.
_CUT = re.compile(
    r"[。!?！？；;….\[\-•*，：、（(–—,:)） ](?:"
    r"(?P<full>(?:(?<=[。!?！？；;…])|(?<=\.)(?<!\b[A-Z]\.)(?=[\s\[]))[”’\"')\]」』]{0,3}"
    r"|(?<=\[)\d{1,3}\](?:\[\d{1,3}\]){0,5}|(?<=[-•*])(?:(?<=\s.)|(?<=\A.)) )"
    r"|(?<=[，：、（(–—])|(?<=[,:])(?!\d)|(?<=[)）])(?=.)|(?<=[一-鿿%\d] )(?=[一-鿿]))"
)
_ABBREVIATED = frozenset(
    ["vs", "Inc", "Co", "Corp", "Ltd", "No", "Mr", "Ms", "Mrs", "Dr", "St", "U.S", "U.K", "Aug", "Sept", "Oct", "Nov",
     "Dec", "Jan", "Feb"]
)  # fmt: skip
_IN_WORD = frozenset(string.ascii_letters + string.digits + ".,%$€£¥'’+-")
_SOFT = re.compile(r"(?<=[\s一-鿿])(?=[^\s,.;，。；])|(?<=[一-鿿])(?=[A-Za-z0-9$€£¥])")
_LEAST_CLAUSE = 8


def quote(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of the 8 to 60 characters around [start, end): whole clauses of its sentence where they fit."""
    if end - start >= _WIDEST:
        return start, end
    far, high = start - _WIDEST if start > _WIDEST else 0, end + _WIDEST
    low = text.rfind("\n", far, start) + 1 or far
    if (stop := text.find("\n", end, high)) >= 0:
        high = stop
    elif high > len(text):
        high = len(text)
    opens, closes, first, last = _cuts(text, low, high, start, end)
    close = closes[0] if closes else last
    if close > start + _WIDEST:
        close = start + _WIDEST
    begin = _begin(text, start, end, close, opens[bisect_left(opens, first) :], first)
    if close - begin < 20:
        close = next((c for c in reversed(closes) if c <= last and 20 <= c - begin <= 44), close)
    close = _soft_end(text, end, begin + _WIDEST) if close > begin + _WIDEST else close
    if close not in closes and close < high:
        close = _soft_end(text, end, close)
    if close - begin < 8:  # a sentence of its own with hardly a word: what stands before belongs to it
        begin = max(low, next((o for o in reversed(opens) if close - o >= 8), min(begin, close - 8)))
        close = min(high, max(close, begin + 8))
    while begin < start and text[begin] in " \t,;:，；：、。*-)）":
        begin += 1
    while close > end and text[close - 1] in " \t":
        close -= 1
    if close - begin < 8:
        begin, close = max(low, min(begin, end - 8)), min(high, max(close, begin + 8))
    return begin, close


_Cut = tuple[int, int, bool]  # a mark at [start, end) where a clause ends, and whether its sentence ends there


@lru_cache(maxsize=2)
def _marks(text: str) -> tuple[list[_Cut], list[int]]:
    """Every cut of a text, and where they begin."""
    found = []
    for match in _CUT.finditer(text):
        start, end = match.span()
        if text[start] != "." or text[max(0, start - 5) : start].rsplit(" ", 1)[-1] not in _ABBREVIATED:
            found.append((start, end, match.lastgroup is not None))
    return found, [cut[0] for cut in found]


def _cuts(text: str, low: int, high: int, start: int, end: int) -> tuple[list[int], list[int], int, int]:
    """Where clauses begin before the number and end behind it, and where its sentence does."""
    opens, closes = [low] if low == 0 or text[low - 1] == "\n" else [], []
    first, last = low, high
    cuts, starts = _marks(text)
    begin = bisect_left(starts, low)
    for at, stop, full in cuts[begin : bisect_left(starts, high, begin)]:
        if stop <= start:
            if text[at] not in "（()）":
                opens.append(stop)
            if full:
                first = stop
        elif at >= end:
            if not full or text[at] in "；;[-•*":
                stop = at
            closes.append(stop)
            if full:
                last = stop
                break
    else:
        closes.append(high)
    return opens, closes, first, last


def _begin(text: str, start: int, end: int, close: int, opens: list[int], first: int) -> int:
    """The earliest clause of the sentence that leaves room for the number's own; else the nearest word."""
    room = close - _WIDEST if close > _WIDEST else 0
    near = start - (48 if text[start - 12 : start].isascii() else 36)
    if near < room:
        near = room
    for bound in (near, room):
        fits = bisect_left(opens, bound)
        if fits < len(opens) and start - opens[fits] >= _LEAST_CLAUSE:
            return opens[fits]
    if opens and start - opens[-1] <= 44 and end - opens[-1] <= _WIDEST:
        return opens[-1]  # its end is cut instead
    soft = _SOFT.search(text, near, start)
    at = soft.start() if soft is not None else near
    while at < start and at and text[at] in _IN_WORD and text[at - 1] in _IN_WORD:
        at += 1
    return at


def _soft_end(text: str, end: int, limit: int) -> int:
    """The last end of a word up to `limit`."""
    stop = min(limit, len(text))
    if stop < len(text) and text[stop] in _IN_WORD:
        while stop > end and text[stop - 1] in _IN_WORD:
            stop -= 1
    while stop > end and text[stop - 1] in " \t,;，；、(（:：":
        stop -= 1
    return max(stop, end)
