"""An amount: a quantity with the currency before it and the unit after it, and why it may be no figure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from feeds.reading import english_numerals, guards, prefixes, spelled_amounts, suffixes
from feeds.reading.quantities import Quantity
from feeds.reading.suffixes import Suffix
from feeds.reading.units import GENERIC

_DIGITS_ZH = "零一二三四五六七八九"
_COINS = {"角": 0.1, "毛": 0.1, "分": 0.01, "jiao": 0.1, "mao": 0.1, "fen": 0.01, "cent": 0.01, "cents": 0.01}
_COIN_ZH = re.compile(r" ?(\d|[一二两三四五六七八九])(角|毛|分)(?!之|钟|析|店)")
_LONE_COIN = re.compile(r"[一二三四五六七八九](?![一二三四五六七八九十百千万亿个元块年月日点成倍多名家])")
_CENTS = re.compile(
    r"(?: and)? (\d{1,2}|[a-z]{3,9}(?:-[a-z]{3,5})?)(?: (cents?|pence|mao|jiao|fens?|kuai))?(?![a-z\d])(?! ?[,.]\d)"
)
_NO_CENTS = re.compile(r" (?!and )[a-z%$]|[%$/-]| and one? ?(?:hundred|thousand)")
_WHOLE_COINS = ("dollar", "dollars", "euro", "euros", "pound", "pounds", "yuan", "kuai")
_PER_HUNDRED = re.compile(r"百 ?分 ?之 ?(?P<minus>负|-)? ?$")
_PER_ENDS = ("之", " ", "负", "-")
_TENTHS = re.compile(r"半|[一二三四五六七八九](?![成十百千万亿])")
_INCHES = re.compile(r" (\d{1,2}) (?:inches|inch|in)(?![a-z])")
_YEARS_ZH = frozenset(("年", "年度", "财年", "年代"))
_GLUED_MM = re.compile(r"mm(?![a-z\d])")


@dataclass(slots=True)
class Amount:
    """A number with its unit. `start` and `end` are raw's offsets, `q_start` where a qualifier before it begins.

    `kind` is money, percent, count, multiple, dimension, ratio or bare; `guard` says why it is no figure, None when
    it may be one. `counter` is the measure word, counted noun or currency word. A `ratio` is in per cent (a third is
    33.3). `ceiling` is how far an open 多 or 余 may reach, `q_end` where a qualifier after it ends.
    """

    start: int
    end: int
    low: float
    high: float
    qualifier: str
    unit: str | None
    kind: str
    counter: str | None = None
    guard: str | None = None
    q_start: int = 0
    scale: float = 1.0
    ceiling: float | None = None
    mantissa: float = 0.0
    style: str = "digits"
    q_end: int = 0


def complete(text: str, q: Quantity, prefix: tuple[str, int] | None) -> Amount:
    """A quantity with the currency `prefix` (code, where it begins) and the unit after it."""
    amount = Amount(q.start, q.end, q.low, q.high, "exact", None, "bare", scale=q.scale, mantissa=q.mantissa)
    amount.qualifier = "vague" if q.is_vague else "over" if q.is_open else "exact"
    amount.style, amount.ceiling = q.style, q.ceiling
    suffix: Suffix | None = None
    if q.is_ratio:
        amount.kind, amount.unit = "ratio", "%"
    elif not prefix and text[q.start - 1 : q.start] in _PER_ENDS and (found := _per_hundred(text, q.start)):
        amount.kind, amount.unit, amount.start = "percent", "%", found.start()
        if found["minus"]:
            amount.low, amount.high = -amount.high, -amount.low
    else:
        suffix = suffixes.read(text, q.end, q.style)
    if prefix and not _other_currency(text, prefix, suffix):
        _prefixed(text, amount, prefix, suffix)
    elif suffix:
        _apply(text, amount, suffix, q)
    if amount.kind == "money":
        _coins(text, amount, suffix)
    elif amount.kind == "bare" and not amount.guard:
        _guard(text, amount, q)
    elif amount.kind == "count":
        _guard_count(text, amount, q)
    amount.q_start = amount.start
    _sign(text, amount)
    return amount


def _other_currency(text: str, prefix: tuple[str, int], suffix: Suffix | None) -> bool:
    """Whether a Chinese currency word before belongs to the amount further left: 4人民币5美元."""
    if suffix is None or suffix.kind != "money" or text[prefix[1]] <= "\u2e7f":
        return False
    return suffix.unit not in (prefix[0], "CNY")


def _prefixed(text: str, amount: Amount, prefix: tuple[str, int], suffix: Suffix | None) -> None:
    amount.kind, amount.unit, amount.counter = "money", prefix[0], text[prefix[1] : amount.start].strip()
    amount.start = prefix[1]
    if suffix and suffix.kind == "money":
        amount.end = suffix.end
        if text[suffix.end - 1] != "元" or suffix.unit != "CNY":
            amount.unit = suffix.unit
    elif text.startswith("mm", amount.end) and (match := _GLUED_MM.match(text, amount.end)):
        amount.low, amount.high, amount.scale, amount.end = amount.low * 1e6, amount.high * 1e6, 1e6, match.end()


def _per_hundred(text: str, start: int) -> re.Match[str] | None:
    """The 百分之 right before `start`, and a minus in it."""
    at = max(0, start - 9)
    return _PER_HUNDRED.search(text, at, start) if "百" in text[at:start] else None


def _apply(text: str, amount: Amount, suffix: Suffix, q: Quantity) -> None:
    amount.kind, amount.unit, amount.counter, amount.guard = suffix.kind, suffix.unit, suffix.counter, suffix.guard
    if suffix.factor != 1.0:
        amount.low *= suffix.factor
        amount.high *= suffix.factor
        amount.ceiling = amount.ceiling and amount.ceiling * suffix.factor
    amount.end = max(amount.end, suffix.end)
    if suffix.counter == "折" and amount.high < 10:
        amount.low, amount.high = amount.low * 10, amount.high * 10
    elif suffix.counter == "成":
        _tenths(text, amount)
    elif suffix.counter in ("点", "分"):
        if guards.clock(text, amount.start, suffix.end):
            amount.guard = "date"
    elif suffix.kind == "multiple":
        spelled_amounts.growth_of_one(text, amount)
    elif suffix.kind == "dimension":
        _half_or_inches(text, amount, suffix)
    elif suffix.guard == "span" and suffix.counter in _YEARS_ZH and guards.is_year(text, q.start, q.end, q.low):
        amount.guard = "year"


def _tenths(text: str, amount: Amount) -> None:
    """三成半, 三成五."""
    match = _TENTHS.match(text, amount.end)
    if match:
        amount.low += 5 if match[0] == "半" else _DIGITS_ZH.index(match[0])
        amount.high, amount.end = amount.low, match.end()


def _half_or_inches(text: str, amount: Amount, suffix: Suffix) -> None:
    """两米半, 5 feet 2 inches."""
    if text.startswith("半", amount.end):
        amount.low += 0.5 * suffix.factor
        amount.high, amount.end = amount.low, amount.end + 1
    elif suffix.unit == "ft" and (match := _INCHES.match(text, amount.end)):
        amount.low += int(match[1]) / 12
        amount.high, amount.end = amount.low, match.end()


def _coins(text: str, amount: Amount, suffix: Suffix | None) -> None:
    """五元三毛, 15 dollars and 15, one kuai and five mao five."""
    if suffix is None or suffix.factor != 1.0 or amount.low != amount.high:
        return
    if text[suffix.end - 1] > "\u2e7f":
        while match := _COIN_ZH.match(text, amount.end):
            amount.low += _digit(match[1]) * _COINS[match[2]]
            amount.high, amount.end = amount.low, match.end()
        if suffix.counter == "块" and (match := _LONE_COIN.match(text, amount.end)):
            amount.low += _digit(match[0]) * 0.1
            amount.high, amount.end = amount.low, match.end()
        return
    word = text[max(0, amount.end - 7) : amount.end]
    if not word.endswith(_WHOLE_COINS):
        return
    match = _CENTS.match(text, amount.end)
    value = _small(match[1]) if match else None
    if match is None or value is None or value >= 100 or (not match[2] and _NO_CENTS.match(text, match.end())):
        return
    place = 0.1 if word.endswith("kuai") else 0.01
    amount.low += value * (_COINS.get(match[2], place) if match[2] else place)
    amount.high, amount.end = amount.low, match.end()
    more = _CENTS.match(text, amount.end) if match[2] == "mao" else None
    rest = _small(more[1]) if more else None
    if more and rest is not None and rest < 10:
        amount.low += rest * 0.01
        amount.high, amount.end = amount.low, more.end()


def _digit(char: str) -> int:
    return int(char) if char.isdigit() else _DIGITS_ZH.index(char.replace("两", "二"))


def _small(word: str) -> float | None:
    return float(word) if word.isdigit() else english_numerals.SMALL.get(word)


def _guard(text: str, amount: Amount, q: Quantity) -> None:
    """Says why a number without a unit is no figure, where there is a reason; with a scale it counts something."""
    if q.scale != 1.0:
        amount.kind = "count"
        if guards.per_unit(text, amount.start):
            amount.guard = "rate"
        elif q.scale == 1e3 and guards.type_name(text, q.start, q.end):
            amount.guard = "name"
        return
    following = text[q.end : q.end + 2]
    if before := guards.before(text, amount.start):
        amount.guard = before
    elif guards.is_year(text, q.start, q.end, q.low):
        amount.guard = "year"
    elif following[:1] == "]":
        amount.guard = "citation"
    elif (following[:1] == ":" and following[1:].isdigit()) or guards.month_after(text, q.end):
        amount.guard = "date"


def _guard_count(text: str, amount: Amount, q: Quantity) -> None:
    """Small numbers of a list's things, and years and names before a noun, are no figures."""
    if guards.per_unit(text, amount.start):
        amount.guard = "rate"
    if q.scale != 1.0 or amount.unit in ("tokens", "params"):
        return
    before = guards.before(text, amount.start)
    is_latin = amount.counter is not None and amount.counter.isascii()
    if is_latin and guards.type_name(text, q.start, q.end):
        amount.guard = "name"
    elif before and (is_latin or before in ("date", "citation") or text[amount.start - 1] in "第前"):
        amount.guard = before
    elif is_latin and guards.is_year(text, q.start, q.end, q.low) and guards.year_of_phrase(text, q.start):
        amount.guard = "year"
    elif amount.high < 10 and (is_latin or amount.counter in GENERIC) and amount.qualifier != "vague":
        amount.guard = "small"


def _sign(text: str, amount: Amount) -> None:
    """Takes in a minus or 负 before the amount; a hyphen after Chinese makes no bare number negative."""
    begin = prefixes.sign(text, amount.start)
    if begin == amount.start or amount.guard:
        return
    if amount.kind == "bare" and text[begin] == "-" and begin and text[begin - 1] > "\u2e7f":
        return
    amount.low, amount.high = -amount.high, -amount.low
    if "a" <= text[begin] <= "z":
        amount.q_start = begin  # "negative" and "minus" stand outside raw, as qualifiers do
    else:
        amount.start = amount.q_start = begin
