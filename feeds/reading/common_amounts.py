"""The shapes that most amounts have, $39.3 billion, 598.93亿美元 and 21%, read without the whole reader.

Whatever is not plainly one of them gives None and is left to the reader; the results are the same.
"""

from __future__ import annotations

import re

from feeds.reading import prefixes
from feeds.reading.amounts import Amount
from feeds.reading.currencies import ZH_AFTER
from feeds.reading.suffixes import NO_UNIT

_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)%(?![a-z]| ?-?p)")
_MONEY = re.compile(
    r"(\d{1,3}(?:\.\d{1,3})?) (million|billion|trillion)(?:(?=[,.;:)\n])|(?= ([a-z]{1,14})(?![a-z'/²0-9-])))"
)
_FACTORS = {"million": 1e6, "billion": 1e9, "trillion": 1e12}
_YUAN = re.compile(r"(\d{1,4}(?:\.\d{1,2})?)(万亿|亿|万)(美元|元|港元)(?=[,;:。、()\n同的左以和至到])")
_FACTORS_ZH = {"万": 1e4, "亿": 1e8, "万亿": 1e12}
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
    if before > "\u2e7f" and before not in prefixes.ZH_BOUND:
        return _percent(text, start) or _yuan(text, start)
    return None


def _follows_word(text: str, at: int, ends: frozenset[str]) -> bool:
    """Whether a plain English word ends at `at`, neither a currency's nor a minus."""
    if not "a" <= text[at - 1] <= "z" or text.endswith(_MINUS, 0, at + 1):
        return False
    return prefixes.is_other_word(text, at, ends)


def _percent(text: str, start: int) -> Amount | None:
    match = _PERCENT.match(text, start)
    if match is None:
        return None
    value = float(match[1])
    return Amount(
        start, match.end(), value, value, "exact", "%", "percent", q_start=start, scale=1.0, mantissa=value
    )  # fmt: skip


def _money(text: str, start: int) -> Amount | None:
    match = _MONEY.match(text, start)
    if match is None or (match[3] is not None and (match[3] not in NO_UNIT or match[3] == "and")):
        return None
    value, factor = float(match[1]), _FACTORS[match[2]]
    low = value * factor
    return Amount(
        start - 1, match.end(), low, low, "exact", "USD", "money", "$", q_start=start - 1, scale=factor, mantissa=value
    )


def _yuan(text: str, start: int) -> Amount | None:
    match = _YUAN.match(text, start)
    if match is None:
        return None
    value, factor, word = float(match[1]), _FACTORS_ZH[match[2]], match[3]
    low = value * factor
    return Amount(
        start, match.end(), low, low, "exact", ZH_AFTER[word][0], "money", word, q_start=start, scale=factor,
        mantissa=value,
    )  # fmt: skip
