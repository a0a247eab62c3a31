"""Two numbers that make one range (1150亿至1350亿美元, $60-65 billion): the second's scale serves the first."""

from __future__ import annotations

import re

from feeds.reading import guards, prefixes, quantities
from feeds.reading.amounts import Amount, complete
from feeds.reading.quantities import Quantity

ZH_NUMERALS = "零一二两三四五六七八九十百千万亿兆几数壹"
_CONNECTOR = re.compile(
    r" ?(?:至|到|–|-|~|to(?![a-z])|through(?![a-z])|and(?![a-z])|与|和)[ ]?(?:约|about |around |roughly )?"
)
_CONNECTS = frozenset("至到–-~ta与和")
_BETWEEN = re.compile(r"(?:介于|在|处于|between|of) ?(?:[a-z]{0,3}[$€£¥] ?)?$")
_FROM = re.compile(
    r"(?:从|由|自|from|was|up|rose|increased|grew|climbed|widened|fell|dropped|declined|down)[^,。，;；]{0,4}$"
)
_PREFIX = re.compile(r"(?:[a-z]{0,3}[$€£¥₩₹] ?|人民币|usd |eur |rmb |hk\$ ?|us\$ ?)?")
_SPAN_WORDS = ("不等", "之间", "区间", "范围")


_NOTHING = (None, None, -1)


def join(text: str, first: Amount, before: Amount | None) -> tuple[Amount | None, Amount | None, int]:
    """(range, second, where its digits begin): the range that `first` opens, or None, and the second number by itself.

    `before` is the amount left of `first`. The second is handed back so that it need not be read twice.
    """
    following = text[first.end : first.end + 2].lstrip(" ")[:1]
    connector = _CONNECTOR.match(text, first.end) if following in _CONNECTS else None
    if connector is None:
        return _NOTHING
    word = connector[0].strip(" 约").split(" ")[0]
    if word in ("and", "与", "和") and not _between(text, first, word):
        return _NOTHING
    prefix = _PREFIX.match(text, connector.end())
    digits = prefix.end() if prefix else connector.end()
    second = _second(text, digits)
    if second is None or second.start < connector.end() - 1:
        return _NOTHING
    if before is not None and before.qualifier == "range" and first.start - before.end < 12:
        word = "-"  # "to $70-72 billion from $66 billion to $68 billion": one range against another
    joined = _joined(text, first, second, word)
    return joined, (None if word == "-" or joined else second), digits


def _second(text: str, at: int) -> Amount | None:
    """The amount whose number begins at `at`."""
    char = text[at : at + 1]
    if char.isdigit():
        if guards.DATE.match(text, at):
            return None
        return complete(text, quantities.read_digits(text, at), prefixes.currency(text, at))
    found: Quantity | None = None
    if char and char in ZH_NUMERALS:
        found, _ = quantities.read_chinese(text, at)
    elif "a" <= char <= "z":
        found, _ = quantities.read_english(text, at)
    return complete(text, found, prefixes.currency(text, at)) if found else None


def _between(text: str, first: Amount, word: str) -> bool:
    """Whether and, 与 or 和 joins the ends of a range rather than two amounts."""
    if _BETWEEN.search(text, max(0, first.start - 12), first.start):
        return word != "and" or not text.endswith("of ", 0, first.start)
    return word != "and" and "间" in text[first.end : first.end + 24]


def _joined(text: str, first: Amount, second: Amount, word: str) -> Amount | None:
    """The range, if the two rise and share one unit class."""
    if "vague" in (first.qualifier, second.qualifier) or second.low != second.high:
        return None
    if word == "to" and first.kind in ("bare", "count") and text.endswith("by ", 0, first.start):
        return None  # fell by 14,000 to 218,000
    unit, kind, counter = second.unit, second.kind, second.counter
    no_unit = first.kind == "bare" or (first.kind == "count" and first.unit is None and first.counter is None)
    if no_unit:
        if not _may_lend(text, first, second, word):
            return None
    elif second.unit is None and second.kind in ("bare", "count") and first.kind == "money":
        if text[first.start].isdigit():  # 5美元至8: the sign stands before, or there is no range
            return None
        unit, kind, counter = first.unit, "money", first.counter
    elif second.kind == "bare" and first.kind == "percent" and text.startswith("百", first.start):
        unit, kind = "%", "percent"  # 百分之七十到八十
    elif second.counter == "元" and first.kind == "money" and not text[first.start].isdigit():
        unit = first.unit
    elif first.unit != second.unit or first.kind != second.kind or _levels(text, first, second, word):
        return None
    low = _low(first, second)
    if not low < second.high:
        return None
    joined = Amount(first.start, second.end, low, second.high, "range", unit, kind, counter, second.guard, first.start)
    joined.scale, joined.mantissa, joined.style = second.scale, first.mantissa, first.style
    if first.guard == "year" and kind == "bare":
        joined.guard = "year"
    elif second.guard == "small" and second.high >= 10:
        joined.guard = None
    return joined


def _may_lend(text: str, first: Amount, second: Amount, word: str) -> bool:
    """Whether `second` may lend its unit to a bare `first`: not `120 to $4`, nor a bullet's dash."""
    if second.kind == "bare" or second.unit is None:
        return word != "-" or not text.startswith(" - ", first.end)
    return not (second.kind == "money" and text[second.start] in "$€£¥")


def _levels(text: str, first: Amount, second: Amount, word: str) -> bool:
    """Whether 从3亿美元到5亿美元 are two levels; both are whole, and nothing says that they bound a span."""
    if word not in ("到", "至", "to") or text[second.end : second.end + 3].strip().startswith(_SPAN_WORDS):
        return False
    return _FROM.search(text, max(0, first.start - 16), first.start) is not None


def _low(first: Amount, second: Amount) -> float:
    """The first number in the second's scale (600-650亿), unless it has its own or then stood too high (8500到3万)."""
    per_unit = abs(second.low / (second.mantissa * second.scale)) if second.mantissa and second.scale else 1.0
    own_unit = first.unit is not None and first.kind != "bare"
    if first.scale == 1.0 and second.scale != 1.0 and (not own_unit or first.kind == "money"):
        scaled = abs(first.mantissa) * second.scale * per_unit
        if scaled < second.high:
            return scaled if first.low >= 0 else -scaled
    return first.low if own_unit else first.low * per_unit
