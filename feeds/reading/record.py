"""From a draft to the record: quote, dates, sign, confidence; and what the title repeats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from feeds.reading import confidence, corrections
from feeds.reading.calendar import period_dates
from feeds.reading.counting import MULTIPLE_AFTER
from feeds.reading.marks import Marks
from feeds.reading.scene import Context, Draft
from store.models import Figure

_dates = lru_cache(maxsize=4096)(period_dates)


def record(draft: Draft, marks: Marks, article: str, where: str, value: float, context: Context) -> Figure:
    """The figure of a draft, with its quote, dates, confidence and salience (`value`)."""
    amount = draft.amount
    if draft.unit == "x" and (times := MULTIPLE_AFTER.match(marks.shadow, amount.end)):
        amount.end = times.start() + len(times[0].rstrip())
    start, end = quote(marks.text, amount.start, amount.end)
    company = context.lexicon.companies.get(draft.company or "")
    begin, close = _dates(draft.period, company.fiscal_year_end if company else 12)
    low, high = amount.low, amount.high
    if draft.form == "level" and amount.kind == "money" and low > 0 and corrections.is_negative(marks.shadow, draft):
        low, high = -high, -low
    if amount.ceiling is not None and amount.qualifier == "vague":
        high = max(high, amount.ceiling)
    return Figure(
        id=f"{article}{where[0]}{amount.start}",
        article=article,
        where=where,
        quote=marks.text[start:end],
        start=start,
        end=end,
        raw=marks.text[amount.start : amount.end],
        low=min(low, high),
        high=max(low, high),
        qualifier=amount.qualifier,
        unit=draft.unit,
        metric=draft.metric,
        form=draft.form,
        direction=draft.direction,
        company=draft.company,
        counterparty=draft.counterparty,
        segment=draft.segment,
        period=draft.period,
        period_start=begin,
        period_end=close,
        basis=draft.basis,
        confidence=confidence.of(draft, context),
        salience=value,
        rules=draft.rules,
    )


_WIDEST = 60
_CUT = re.compile(
    r"(?P<full>(?:[。!?！？；;…]|(?<!\b[A-Z])\.(?=[\s\[]))[”’\"')\]」』]{0,3}|(?:\[\d{1,3}\]){1,6}|(?:(?<=\s)|^)[-•*] )"
    r"|(?P<part>[，：、（(–—]|[,:](?!\d)|[)）](?=.)|(?<=[一-鿿%\d]) (?=[一-鿿]))"
)
_ABBREVIATED = frozenset(
    ["vs", "Inc", "Co", "Corp", "Ltd", "No", "Mr", "Ms", "Mrs", "Dr", "St", "U.S", "U.K", "Aug", "Sept", "Oct", "Nov",
     "Dec", "Jan", "Feb"]
)  # fmt: skip
_IN_WORD = re.compile(r"[A-Za-z0-9.,%$€£¥'’+-]")
_SOFT = re.compile(r"(?<=[\s一-鿿])(?=[^\s,.;，。；])|(?<=[一-鿿])(?=[A-Za-z0-9$€£¥])")
_LEAST_CLAUSE = 8


def quote(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of the 8 to 60 characters around [start, end): whole clauses of its sentence where they fit."""
    if end - start >= _WIDEST:
        return start, end
    far = max(0, start - _WIDEST)
    low = max(text.rfind("\n", far, start) + 1, far)
    high = min(len(text), end + _WIDEST)
    stop = text.find("\n", end, high)
    high = high if stop < 0 else stop
    opens, closes, first, last = _cuts(text, low, high, start, end)
    close = min(closes[0] if closes else last, start + _WIDEST)
    begin = _begin(text, start, end, close, [o for o in opens if o >= first], first)
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


def _cuts(text: str, low: int, high: int, start: int, end: int) -> tuple[list[int], list[int], int, int]:
    """Where clauses begin before the number and end behind it, and where its sentence does."""
    opens, closes = [low] if low == 0 or text[low - 1] == "\n" else [], []
    first, last = low, high
    for cut in _CUT.finditer(text, low, high):
        at = cut.start()
        if start <= at < end or (text[at] == "." and text[max(0, at - 5) : at].rsplit(" ", 1)[-1] in _ABBREVIATED):
            continue
        if cut.end() <= start:
            if text[at] not in "（()）":
                opens.append(cut.end())
            if cut["full"]:
                first = cut.end()
        elif at >= end:
            stop = cut.end() if cut["full"] and text[at] not in "；;[-•*" else at
            closes.append(stop)
            if cut["full"]:
                last = stop
                break
    else:
        closes.append(high)
    return opens, closes, first, last


def _begin(text: str, start: int, end: int, close: int, opens: list[int], first: int) -> int:
    """The earliest clause of the sentence that leaves room for the number's own; else the nearest word."""
    room = max(start - (_WIDEST - (close - start)), 0)
    near = max(room, start - (48 if text[start - 12 : start].isascii() else 36))
    for bound in (near, room):
        fits = [o for o in opens if o >= bound]
        if fits and start - fits[0] >= _LEAST_CLAUSE:
            return fits[0]
    if opens and start - opens[-1] <= 44 and end - opens[-1] <= _WIDEST:
        return opens[-1]  # its end is cut instead
    soft = _SOFT.search(text, near, start)
    at = soft.start() if soft is not None else near
    while at < start and at and _IN_WORD.match(text, at) and _IN_WORD.match(text, at - 1):
        at += 1
    return at


def _soft_end(text: str, end: int, limit: int) -> int:
    """The last end of a word up to `limit`."""
    stop = min(limit, len(text))
    if stop < len(text) and _IN_WORD.match(text, stop):
        while stop > end and _IN_WORD.match(text, stop - 1):
            stop -= 1
    while stop > end and text[stop - 1] in " \t,;，；、(（:：":
        stop -= 1
    return max(stop, end)


def unrepeated(title: Sequence[Draft], body: Sequence[Draft]) -> list[Draft]:
    """The title's figures that the body does not repeat."""
    return [d for d in title if not any(_repeats(d, other) for other in body)]


def _repeats(title: Draft, body: Draft) -> bool:
    """Whether the two say the same, be it rounded: 646亿元 above 646.27亿元."""
    if title.unit != body.unit and title.unit != "other":
        return False
    low, high, other = title.amount.low, title.amount.high, body.amount
    if low == other.low and high == other.high:
        return True
    if title.metric not in (body.metric, "other") or other.kind in ("percent", "ratio"):
        return False
    return abs(low - other.low) <= 0.01 * abs(other.low) and abs(high - other.high) <= 0.01 * abs(other.high)
