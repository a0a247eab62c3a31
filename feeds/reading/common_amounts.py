"""The shapes that most amounts have, $39.3 billion, 598.93亿美元 and 21%, read without the whole reader.

Whatever is not plainly one of them gives None and is left to the reader; the results are the same.
"""

from __future__ import annotations

import re

from feeds.reading import prefixes
from feeds.reading.amounts import Amount
from feeds.reading.currencies import COUNTRY, EN_AFTER, ZH_AFTER
from feeds.reading.suffixes import CODES
from feeds.reading.units import CODE_SCALES, EN_SCALES

_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)(?:%(?![a-z]| ?-?p)|( percentage points?)(?![a-z-]))")
_MONEY = re.compile(
    r"(\d{1,3}(?:\.\d{1,3})?)(?: (million|billion|trillion))?"
    r"(?:(?=[,.;:)\n](?!\d))|(?= ([a-z]{1,14})(?![a-z'/²0-9-])))"
)
# Words after a dollar sum that may be part of it: scales, currencies, codes such as MUSD.
_JOINS = frozenset(
    [*EN_SCALES, *EN_AFTER, *(country.split(" ")[0] for country in COUNTRY), "us", "u", "pound", "pounds"]
    + [scale + code for scale in CODE_SCALES for code in CODES]
)
_FACTORS = {"million": 1e6, "billion": 1e9, "trillion": 1e12}
_CHINESE = re.compile(
    r"(\d{1,4}(?:\.\d{1,2})?)(?:(%)(?![a-z]| ?-?p)"
    r"|(万亿|亿|万)?(美元|元|港元)(?=[,;:。、()\n同的左以和至到])|(万亿|亿|万)(?=[,;。\n)]))"
)
_DATE = re.compile(r"(\d{1,4})(年(?![代度间内])|月(?![份底初])|日(?![元圆]))")
_DATE_STARTS = ",;:\n"
_FACTORS_ZH = {"万": 1e4, "亿": 1e8, "万亿": 1e12, None: 1.0}
_MINUS = ("minus ", "negative ")


def read(text: str, start: int, floor: int) -> Amount | None:
    """The amount whose digits begin at `start`, if it has a common shape; nothing before `floor` is its own."""
    if start < 4:
        return None
    before = text[start - 1]
    if before == " ":
        return _percent(text, start) if _follows_word(text, start - 1, prefixes.BEFORE_NUMBER) else None
    if before == "$":
        if text[start - 2] != " " or start - 1 < floor or not _follows_word(text, start - 2, prefixes.BEFORE_DOLLAR):
            return None
        return _money(text, start)
    if before > "\u2e7f":
        return (_chinese(text, start) or _date(text, start)) if before not in prefixes.ZH_BOUND else None
    return _date(text, start) if before in _DATE_STARTS else None


def _follows_word(text: str, at: int, words: frozenset[str]) -> bool:
    """Whether a plain English word ends at `at`, none of `words` and no minus."""
    return prefixes.is_other_word(text, at, words) and not text.endswith(_MINUS, 0, at + 1)


def _percent(text: str, start: int) -> Amount | None:
    match = _PERCENT.match(text, start)
    if match is None:
        return None
    value, unit = float(match[1]), "pp" if match[2] else "%"
    return Amount(start, match.end(), value, value, "exact", unit, "percent", None, None, start, 1.0, None, value)


def _money(text: str, start: int) -> Amount | None:
    match = _MONEY.match(text, start)
    if match is None:
        return None
    number, scale, word = match.groups()
    if word is not None and (word in _JOINS or word == ("and" if scale else "in")):
        return None
    value, factor = float(number), _FACTORS[scale] if scale else 1.0
    low = value * factor
    start -= 1
    return Amount(start, match.end(), low, low, "exact", "USD", "money", "$", None, start, factor, None, value)


def _chinese(text: str, start: int) -> Amount | None:
    """A per cent, a sum or a count with its scale, right after a Chinese character."""
    match = _CHINESE.match(text, start)
    if match is None:
        return None
    number, percent, scale, currency, count = match.groups()
    value, end = float(number), match.end()
    if percent:
        return Amount(start, end, value, value, "exact", "%", "percent", None, None, start, 1.0, None, value)
    if currency is None and text[start - 1] == "每":
        return None
    factor = _FACTORS_ZH[scale or count]
    low = value * factor
    unit, kind = (ZH_AFTER[currency][0], "money") if currency else (None, "count")
    return Amount(start, end, low, low, "exact", unit, kind, currency, None, start, factor, None, value)


def _date(text: str, start: int) -> Amount | None:
    """A year, month or day with its word, which counts nothing."""
    match = _DATE.match(text, start)
    if match is None:
        return None
    number, word = match.groups()
    value, end = float(number), match.end(1)
    guard = "year" if word == "年" and len(number) == 4 and 1900 <= value <= 2099 else "span"
    return Amount(start, end, value, value, "exact", None, "bare", word, guard, start, 1.0, None, value)
