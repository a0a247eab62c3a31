"""The number reader: every amount of a text with its bounds, unit and qualifier, before the figure filter."""

from __future__ import annotations

import re
from typing import Any

from feeds.reading import (
    common_amounts,
    english_starts,
    guards,
    prefixes,
    quantities,
    ranges,
    spelled_amounts,
    suffixes,
)
from feeds.reading.amounts import Amount, complete
from feeds.reading.quantities import Quantity
from feeds.reading.shadow import shadow
from feeds.reading.units import EN_SCALES

__all__ = ["Amount", "amounts", "find"]

# Where an amount may begin with a digit, a Chinese numeral or a Chinese word; `english_starts` knows the English ones.
# The character comes first, so that the scan skips along quickly, and what it needs behind it after that.
_SEED = re.compile(
    rf"[\d{ranges.ZH_NUMERALS}半翻腰持减过对](?:(?<![数半翻腰持减过对])"
    rf"|(?<=数)(?=[ 点多余来块美欧英港个元毛倍{ranges.ZH_NUMERALS}])|(?<=半)(?=[数壁成])"
    r"|(?<=翻)(?=[了逾近超一二两三四五番倍])|(?<=腰)(?=斩)|(?<=持)(?=平)|(?<=[减过])(?=半)|(?<=对)(?=折))"
)
_SEED_ASCII = re.compile(r"[0-9]")
_NUMERALS = frozenset(ranges.ZH_NUMERALS)
_WORDINGS = frozenset("半翻腰持减过对")
_OPENS_RANGE = re.compile(r" (?:to|and|or) (?:\d|[a-z]{3,9} )|[到至](?=[一二两三四五六七八九十百千万亿\d])")
_NAME_REST = re.compile(r"(?:[a-z0-9._]|-(?!\d{1,4}(?:\.\d)?[bm](?![a-z0-9]))){0,24}")
_SCALE_AFTER = re.compile(r" (million|billion|thousand)(?![a-z])")
_GUARDED_ENDS = frozenset(("year", "span", "small"))
_DATE_MARKS = ("-", "/", ":", ".")
_DATE_AFTER = ("月", "年", "日", "天")
_BOUNDS_GAP = re.compile(r" ?,? ?(?:and|but|并且?|且|而且?|但|又)? ?")
_VAGUE_OPENERS = "数几幾數"


_MOST = 3_000  # amounts read of one text; what has more is a table of numbers, not an article


def find(text: str) -> list[Amount]:
    """The amounts of a shadow text in order of place, at most 3,000; guarded ones are in it, marked."""
    found: list[Amount] = []
    at, size = 0, len(text)
    words, word = english_starts.starts(text)[0], 0
    spelled = words[0] if words else size
    search = (_SEED_ASCII if text.isascii() else _SEED).search
    seed = search(text)
    ahead: Amount | None = None  # the far end of what might have been a range
    ahead_at = -1
    while len(found) < _MOST:
        if seed is not None and seed.start() < at:
            seed = search(text, at)
        while spelled < at:
            word += 1
            spelled = words[word] if word < len(words) else size
        start = seed.start() if seed is not None else size
        if spelled < start:
            start = spelled
        if start >= size:
            break
        before = found[-1] if found else None
        amount: Amount | None
        if ahead is not None and start == ahead_at:
            amount, at = ahead, ahead.end
        else:
            amount, at = _at_seed(text, start, before.end if before else 0)
        if amount is None:
            continue
        if amount.guard is None or amount.guard in _GUARDED_ENDS:
            joined, ahead, ahead_at = ranges.join(text, amount, before)
            amount = joined or amount
        if amount.guard is None or amount.guard == "small":
            _qualify(text, amount, before.end if before else 0)
        else:
            amount.q_end = amount.end
        found.append(amount)
        at = max(at, amount.end)
    return found


def _at_seed(text: str, start: int, floor: int) -> tuple[Amount | None, int]:
    """The amount at a seed, if it is one, and where to go on; nothing before `floor` is its own."""
    char = text[start]
    if char.isdecimal():
        if (common := common_amounts.read(text, start, floor)) is not None:
            return common, common.end
        return _digits(text, start, floor)
    if char in _WORDINGS:
        return spelled_amounts.chinese(text, start)
    special: tuple[Amount | None, int] | None
    if char in _NUMERALS:
        special = spelled_amounts.parts(text, start) or spelled_amounts.digits_of(text, start)
    else:
        special = spelled_amounts.one_in(text, start) or spelled_amounts.english(text, start)
    return special or _words(text, start, floor)


def _digits(text: str, start: int, floor: int) -> tuple[Amount | None, int]:
    if start > floor and text[start - 1] == "." and text[start - 2 : start - 1] in ("", " ", "$", "£", "€"):
        start -= 1
    quantity = quantities.read_digits(text, start)
    if text[quantity.end : quantity.end + 1] in _DATE_MARKS and (date := guards.DATE.match(text, start)):
        return Amount(start, date.end(), 0.0, 0.0, "exact", None, "bare", None, "date", start), date.end()
    prefix = _own_prefix(text, quantity, floor)
    if text[start - 1 : start] == "(" and (loss := _accounted(text, quantity, floor)):
        return loss, loss.end
    if prefix is None and guards.model_name(text, start):
        suffix = suffixes.read(text, quantity.end)
        if not (suffix and suffix.kind in ("money", "percent") and text[start - 1] == "-"):
            return _model(text, quantity)
    if text.startswith((" in ", " out "), quantity.end) and (ratio := spelled_amounts.one_in(text, start)):
        return ratio
    return complete(text, quantity, prefix), quantity.end


def _accounted(text: str, quantity: Quantity, floor: int) -> Amount | None:
    """$(0.15), a loss as accounts print it."""
    prefix = (
        prefixes.currency(text, quantity.start - 1) if text[quantity.start - 2 : quantity.start - 1] in "$€£¥" else None
    )
    if prefix is None or prefix[1] < floor or text[quantity.end : quantity.end + 1] != ")":
        return None
    amount = complete(text, quantity, prefix)
    amount.low, amount.high, amount.end = -amount.high, -amount.low, quantity.end + 1
    if scale := _SCALE_AFTER.match(text, amount.end):
        factor = EN_SCALES[scale[1]]
        amount.low, amount.high, amount.scale, amount.end = (
            amount.low * factor,
            amount.high * factor,
            factor,
            scale.end(),
        )
    return amount


def _own_prefix(text: str, quantity: Quantity, floor: int) -> tuple[str, int] | None:
    """The currency before, unless it belongs to the amount on its left: 1080亿美元 9月."""
    prefix = prefixes.currency(text, quantity.start)
    if prefix is None or prefix[1] < floor:
        return None
    if text[prefix[1]] > "\u2e7f" and text[quantity.end : quantity.end + 1] in _DATE_AFTER:
        return None
    return prefix


def _model(text: str, quantity: Quantity) -> tuple[Amount | None, int]:
    """Digits inside a name: only a size such as Qwen3-30B is an amount, of parameters."""
    start, end = quantity.start, quantity.end
    if text[start - 1] == "-" and text[end - 1] in "bm" and quantity.scale >= 1e6:
        return Amount(start, end, quantity.low, quantity.high, "exact", "params", "count", "b", None, start), end
    rest = _NAME_REST.match(text, end)
    return None, rest.end() if rest else end


def _words(text: str, start: int, floor: int) -> tuple[Amount | None, int]:
    """An amount in Chinese numerals or English words; most single characters are no number at all."""
    is_zh = text[start] > "\u2e7f"
    quantity, after = (quantities.read_chinese if is_zh else quantities.read_english)(text, start)
    if quantity is None or (is_zh and not spelled_amounts.is_numeral(text, quantity)):
        return None, after
    amount = complete(text, quantity, _own_prefix(text, quantity, floor))
    if amount.kind == "bare" and not _stands_alone(text, quantity, amount):
        return None, max(after, quantity.end)
    return amount, amount.end


def _stands_alone(text: str, quantity: Quantity, amount: Amount) -> bool:
    """Whether a number in words without a unit is worth keeping."""
    if amount.guard in ("span", "age") or _OPENS_RANGE.match(text, quantity.end):
        return True
    return spelled_amounts.stands_alone(text, quantity) if quantity.style == "zh" else quantity.low >= 20


def _qualify(text: str, amount: Amount, floor: int) -> None:
    """Sets the qualifier from the words around; range and vague stay what they are."""
    before = prefixes.qualifier(text, amount.start, amount.end)
    if before and before[1] >= floor:
        amount.q_start = min(amount.q_start, before[1])
        if amount.qualifier in ("exact", "over") and before[0] != "exact":
            amount.qualifier = before[0]
    after = prefixes.after(text, amount.end)
    amount.q_end = after[1] if after else amount.end
    if after and amount.qualifier == "exact":
        amount.qualifier = after[0]


def amounts(text: str, lang: str = "") -> list[dict[str, Any]]:
    """Every amount of `text` as {raw, low, high, unit}; `lang` is a hint that the reader does not need."""
    plain = shadow(text)
    shown: list[Amount] = []
    for amount in find(plain):
        if amount.guard in ("date", "citation"):
            continue
        if shown and _bounds(plain, shown[-1], amount):
            below = shown.pop()
            amount.low, amount.start, amount.qualifier = below.low, below.start, "range"
        shown.append(amount)
    return [_shown(text, amount) for amount in shown]


def _bounds(text: str, below: Amount, above: Amount) -> bool:
    """Whether two neighbours are the bounds of one range: 1000以上，1500以下; greater than 30 and less than 40."""
    if (below.qualifier, above.unit) != ("over", below.unit) or above.qualifier not in ("under", "up_to"):
        return False
    return below.low < above.high and _BOUNDS_GAP.fullmatch(text, below.q_end, above.q_start) is not None


def _shown(text: str, amount: Amount) -> dict[str, Any]:
    """An amount at the door: shares as plain fractions, an open sum of money up to its ceiling."""
    low, high, unit = amount.low, amount.high, amount.unit
    if amount.kind == "ratio":
        low, high, unit = low / 100, high / 100, None
    elif amount.ceiling is not None and amount.kind == "money":
        high = amount.ceiling
    elif amount.qualifier == "vague" and amount.kind in ("bare", "count") and amount.unit is None:
        high = high if text[amount.start] in _VAGUE_OPENERS else low
    return {"raw": text[amount.start : amount.end], "low": low, "high": high, "unit": unit}
