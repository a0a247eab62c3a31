"""Chinese numerals to values: 四十五亿四千零四万, 一百二十点五, 数十亿, 七八十万, 一千多万. Input is shadow text."""

from __future__ import annotations

import re

from feeds.reading.units import ZH_SCALES
from store.record import dataclass

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "壹": 1, "伍": 5, "陆": 6}
# Runs longer than this are nobody's number; the bound keeps hostile text linear.
_CHAR = "(?:[零一二两三四五六七八九十万亿几壹伍陆]|百(?!分)|千(?![米瓦克卡赫焦帕字伏])|兆(?![瓦赫帕字比]))"
RUN = re.compile(
    rf"(?:{_CHAR}|数)(?: ?{_CHAR}| ?点 ?(?=[零一二三四五六七八九])| ?[多余来] ?(?=[十百千万亿兆]))"
    r"{0,40}"
)
_APPROXIMATE = re.compile(
    r"(?<![零一二两三四五六七八九点])([一二两三四五六七八])([二三四五六七八九])(?![零一二两三四五六七八九])"
)
_SPACED = re.compile(r" {1,2}")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A value with honest bounds. `step` is the place an added 多 would fill (10 in 三十, 1000 in 三千)."""

    low: float
    high: float
    step: float
    is_vague: bool = False
    scale: float = 1.0  # the last scale word, 1 without


def parse(run: str) -> Numeral | None:
    """The value of a run of numeral characters, or None where they spell no number."""
    run = _SPACED.sub("", run)
    pair = _APPROXIMATE.search(run)
    if pair and len(run) > 2 and _value(pair[2]) == _value(pair[1]) + 1:
        low = _plain(run[: pair.start()] + pair[1] + run[pair.end() :])
        high = _plain(run[: pair.start()] + pair[2] + run[pair.end() :])
        if low is None or high is None or not low[0] < high[0]:
            return None
        return Numeral(low[0], high[0], low[1], is_vague=True, scale=low[2])
    if run[0] in "数几":
        plain = _plain("一" + run[1:]) if len(run) > 1 and run[1] in ZH_SCALES else None
        return plain and Numeral(plain[0], plain[0] * 10, plain[1], is_vague=True, scale=plain[2])
    for mark in "几多余来":
        head, found, tail = run.partition(mark)
        if found:
            return _open_ended(head, tail)
    if "点" in run:
        return _decimal(run)
    plain = _plain(run)
    return plain and Numeral(plain[0], plain[0], plain[1], scale=plain[2])


def _value(char: str) -> int:
    return DIGITS[char]


def _open_ended(head: str, tail: str) -> Numeral | None:
    """十几万, 一千多万: the head counted in the tail's scale, up to one step more."""
    base = _plain(head.rstrip("零"))
    factor = 1.0
    for char in tail:
        if char not in ZH_SCALES:
            return None
        factor *= ZH_SCALES[char]
    if base is None:
        return None
    step = 10.0 if head.endswith("零") else base[1]
    return Numeral(base[0] * factor, (base[0] + step) * factor, step * factor, is_vague=True, scale=factor)


def _decimal(run: str) -> Numeral | None:
    head, _, tail = run.partition("点")
    digits = "".join(str(DIGITS[c]) for c in tail.rstrip("十百千万亿兆") if c in DIGITS)
    scales = tail[len(digits) :]
    whole = _plain(head)
    if whole is None or not digits or any(c not in ZH_SCALES for c in scales):
        return None
    factor = 1.0
    for char in scales:
        factor *= ZH_SCALES[char]
    value = float(f"{int(whole[0])}.{digits}") * factor
    return Numeral(value, value, factor, scale=factor)


def _plain(run: str) -> tuple[float, float, float] | None:
    """(value, step, scale) of digits and units without 点, 几 or 多."""
    if not run:
        return None
    if all(c in DIGITS for c in run):
        return float("".join(str(DIGITS[c]) for c in run)), 1.0, 1.0
    total: float = 0.0
    section: float = 0.0
    digit: int | None = None
    unit = smallest = 0.0
    zero = False
    for char in run:
        if char in DIGITS:
            if digit:
                return None
            digit = DIGITS[char]
            zero = zero or digit == 0
        elif (scale := ZH_SCALES.get(char)) is None:
            return None  # 数十几万 spells no number
        elif scale < 1e4:
            section += (1 if digit is None or (digit == 0 and scale == 10) else digit) * scale
            digit, unit, zero = None, scale, False
        else:
            section += digit or 0
            if total and smallest and (smallest < scale or (smallest == scale and not section)):
                total = (total + section) * scale
            else:
                total += (section or (0 if total else 1)) * scale
            section, digit, unit, smallest, zero = 0.0, None, scale, scale, False
    if digit:
        section += digit * (unit / 10 if unit >= 100 and not zero else 1)
    value = total + section
    step: float = unit / 10 if digit and not zero else unit if not digit else 1.0
    return (value, step or 1.0, smallest or 1.0) if value or run == "零" else None
