"""From a place in the shadow to a bare quantity: digits, Chinese numerals or English words with their scale."""

from __future__ import annotations

import re
from dataclasses import dataclass

from feeds.reading import chinese_numerals, english_numerals, guards
from feeds.reading.units import CODE_SCALES, EN_SCALES, ZH_SCALES

NUMBER = re.compile(
    r"(?P<whole>(?=\.\d)|\d{1,3}(?:,\d{3}){1,6}(?![\d,]\d)|\d{1,3}(?: \d{3}){2,5}(?=\.\d)"
    r"|\d{1,20})(?:\.(?P<part>\d{1,15}))?"
    r"(?:e(?P<power>[+-]?\d{1,3})(?![\da-z]))?"
)
_ZH_SCALE = re.compile(
    r" ?((?:[十万亿]|百(?!分)|千(?![米瓦克卡赫焦帕字伏])|兆(?![瓦赫帕字比]))(?: ?(?:[万亿]|百(?!分)"
    r"|千(?![米瓦克卡赫焦帕字伏])|兆(?![瓦赫帕字比]))){0,3})"
)
_ZH_PART = re.compile(r" ?(零)? ?(\d{1,3}(?:,\d{3}){1,3}|\d{1,4})(\.\d{1,6})? ?([十百千万亿]{1,3}(?![米瓦]))?")
_EN_SCALE = re.compile(r"([ -]{0,2})([a-z]{1,11})(?![a-z0-9²])")
_EN_MORE = re.compile(
    r"(?: and)? ((?:\d{1,3}|[a-z]{3,9})(?:[ -][a-z]{3,9})?(?: and (?:\d{1,3}|[a-z]{3,9}))?)(?![a-z\d])"
)
_AND_HALF = re.compile(r" and (?:a|one) (half|quarter)(?![a-z])")
_ADD = re.compile(r" ?([多余来几])(?! ?[少额数样])")
_HUNDRED_MILLIONS = re.compile(r"个(多|小)?亿")
_COIN_AFTER = re.compile(
    r"(?: of)? an?(?= (?:dollar|euro|pound|yuan|cent|penny|mile|ton|inch|percent|percentage|basis|point)(?![a-z]))"
    r"|(?= (?:percent|per cent|percentage)(?![a-z]))"
)
_FEW_OF = re.compile(r"块钱|美元|欧元|英镑|港元|个亿|个百分点|个基点|个点|元钱|毛钱|倍")
_LONGEST_RUN = 40  # no number is spelled with more characters
_NUMERALS = re.compile(r"[零一二两三四五六七八九十百千万亿兆几]{1,100000}")
_MAY_SCALE = frozenset("十百千万亿兆多余来几 -abcdefghijklmnopqrstuvwxyz")
# How the words of scale begin, or the second mark before them.
_SCALE_STARTS = frozenset(start for w in EN_SCALES if len(w) > 2 for start in (w[:2], " " + w[0], "-" + w[0]))
_BIG_AFTER = re.compile(r" ?(million|billion|trillion|thousand|dozen)(?![a-z])")
_METRES = re.compile(r" (?:tall|long|wide|high|deep|away|north|south|east|west|from the|above|x )")
_SQUARES = ("2", "3", "²", "³", "/")


@dataclass(slots=True)
class Quantity:
    """A number before its unit is known. `mantissa` × `scale` = `low`; `ceiling` is how far 多 may reach."""

    start: int
    end: int
    low: float
    high: float
    mantissa: float
    scale: float
    style: str  # digits | zh | en
    is_vague: bool = False
    ceiling: float | None = None
    is_open: bool = False  # 多 or 余 inside: at least this much
    is_ratio: bool = False


def read_digits(text: str, start: int) -> Quantity:
    """The quantity whose digits begin at `start`, with scale words and 余 or 多 after it."""
    match = NUMBER.match(text, start)
    assert match is not None  # the caller stands on a digit
    digits = match[0]
    value = float(digits if digits.isdigit() else digits.replace(",", "").replace(" ", ""))
    found = Quantity(start, match.end(), value, value, value, 1.0, "digits")
    following = text[found.end : found.end + 2]
    if following[:1] == "个":
        _individual(text, found)
    elif following and following[0] in _MAY_SCALE:
        char = following.lstrip()
        if "a" <= char <= "z" or char[:1] == "-":
            _scale_en(text, found)
        elif char:
            _scale(text, found)
    return found


def _scale(text: str, found: Quantity) -> None:
    match = _ZH_SCALE.match(text, found.end)
    if match:
        if match[1] != "十" or found.low < 1:
            _zh_scale(text, found, match)
        _open(text, found)
        return
    if _open(text, found):
        if match := _ZH_SCALE.match(text, found.end):
            factor = _product(match[1])
            _multiply(found, factor, match.end())
        return
    _scale_en(text, found)


def _scale_en(text: str, found: Quantity) -> None:
    match = _EN_SCALE.match(text, found.end)
    if match is None:
        return
    word = match[2]
    factor = EN_SCALES.get(word, 0.0)
    if not factor or (len(word) == 1 and not _letter_scale(text, match)):
        return
    _multiply(found, factor, match.end())
    while text[found.end + 1 : found.end + 3] in _SCALE_STARTS and (again := _EN_SCALE.match(text, found.end)):
        if len(again[2]) <= 2 or not again[1] or again[2] not in EN_SCALES:
            break
        _multiply(found, EN_SCALES[again[2]], again.end())
    if len(word) > 2 and text[found.end : found.end + 1] == " ":
        _en_rest(text, found)


def _letter_scale(text: str, match: re.Match[str]) -> bool:
    """Whether a single letter after a space is a scale: "1.5 M", not "25 m north" or "group 5 b"."""
    gap, letter, end = match[1], match[2], match.end()
    if letter == "m" and (text[end : end + 1] in _SQUARES or _METRES.match(text, end)):
        return False
    return gap == "" or (letter == "m" and gap == " ")


def _multiply(found: Quantity, factor: float, end: int) -> None:
    found.low *= factor
    found.high *= factor
    found.scale *= factor
    found.end = end
    if found.ceiling is not None:
        found.ceiling *= factor


def _product(words: str) -> float:
    factor = 1.0
    for char in words:
        factor *= ZH_SCALES.get(char, 1.0)
    return factor


def _zh_scale(text: str, found: Quantity, match: re.Match[str]) -> None:
    """2.3万, 10万万, and the mixed 25万6千, 1千8百万, 3兆8,090.5亿, 1千零20, 1亿两千万."""
    total, section = 0.0, 0.0
    value, words, end = found.low, match[1], match.end()
    last_small = last_big = 1e16
    parts = 0
    while True:
        small, big = _small_and_big(words)
        if small >= last_small or (big != 1.0 and big >= last_big):
            break
        section += value * small
        last_small = small if small != 1.0 else last_small
        if big != 1.0:
            total, section, last_big, last_small = total + section * big, 0.0, big, 1e16
        elif small == 1.0:  # a plain rest after 零
            last_small = 1.0
        found.end, parts = end, parts + 1
        part = _ZH_PART.match(text, end)
        if part is None or (part[4] is None and (part[1] is None or text[part.end() : part.end() + 1].isdigit())):
            break
        value, words, end = float(part[2].replace(",", "") + (part[3] or "")), part[4] or "", part.end()
        if parts > 5:
            break
    found.low = found.high = total + section
    found.scale = _product(match[1])
    if parts > 1:
        found.mantissa = found.low / found.scale
    elif total and (rest := chinese_numerals.RUN.match(text, found.end)) and len(rest[0]) > 1:
        numeral = chinese_numerals.parse(rest[0])
        if numeral and not numeral.is_vague and numeral.scale > 1 and numeral.low < last_big:
            found.low = found.high = found.low + numeral.low
            found.end, found.mantissa = rest.end(), found.low / found.scale


def _small_and_big(words: str) -> tuple[float, float]:
    """The factors of 十百千 and of 万亿兆 in a scale."""
    small = big = 1.0
    for char in words:
        factor = ZH_SCALES.get(char, 1.0)
        if factor < 1e4 and big == 1.0:
            small *= factor
        else:
            big *= factor
    return small, big


def _open(text: str, found: Quantity) -> bool:
    """Takes in 余, 多: 40余, 3亿多."""
    match = _ADD.match(text, found.end)
    if match is None:
        return False
    ceiling = found.low + step_of(found.mantissa) * found.scale
    if match[1] == "几":
        if found.mantissa % 10 or not found.mantissa:
            return False
        found.high, found.is_vague, found.end = ceiling, True, match.end()
        return True
    found.ceiling, found.is_open, found.end = ceiling, True, match.end()
    return True


def _individual(text: str, found: Quantity) -> None:
    """20个亿, 2个多亿."""
    match = _HUNDRED_MILLIONS.match(text, found.end)
    if match:
        if match[1] == "多":
            found.ceiling, found.is_open = found.low + step_of(found.mantissa), True
        _multiply(found, 1e8, match.end())


def step_of(value: float) -> float:
    """The place of the last non-zero digit of a whole number: 1000 for 3000, 10 for 350."""
    whole, step = int(value), 1.0
    while whole and whole % 10 == 0 and step < 1e15:
        whole //= 10
        step *= 10
    return step


def _en_rest(text: str, found: Quantity) -> None:
    """3 million and a half; 4 thousand 3 hundred and 21; 6 crore and two hundred."""
    if text.startswith(" and", found.end) and (match := _AND_HALF.match(text, found.end)):
        found.low = found.high = found.low + found.scale / english_numerals.FRACTIONS[match[1]]
        found.end = match.end()
        return
    if found.scale > 1e7 or found.scale == 1e6:
        return
    if (match := _EN_MORE.match(text, found.end)) is None:
        return
    words = match[1].split()
    value = english_words(words)
    if value is None or not 0 < value < found.scale or (" and" not in text[found.end : match.end()] and len(words) < 2):
        return
    found.low = found.high = found.low + value
    found.end = match.end()


def english_words(words: list[str]) -> float | None:
    """The value of `3 hundred and 21` or `two hundred`, or None."""
    total = 0.0
    for word in words:
        if word.isdigit():
            total += int(word)
        elif word in english_numerals.SMALL:
            total += english_numerals.SMALL[word]
        elif word in ("hundred", "thousand"):
            total *= EN_SCALES[word]
        elif word != "and":
            return None
    return total


def read_chinese(text: str, start: int) -> tuple[Quantity | None, int]:
    """The quantity of the numeral run at `start`, and where the run ends."""
    match = chinese_numerals.RUN.match(text, start)
    if match is None:
        return None, start + 1
    run, end = match[0], match.end()
    if end - start >= _LONGEST_RUN:
        rest = _NUMERALS.match(text, end)
        return None, rest.end() if rest else end
    numeral = _few(text, end) if run in ("几", "数") else chinese_numerals.parse(run)
    if numeral is None:
        return None, end
    low, high = numeral.low, numeral.high
    found = Quantity(start, end, low, high, low / numeral.scale, numeral.scale, "zh", numeral.is_vague)
    if numeral.is_vague and any(c in run for c in "多余来"):
        found.is_vague, found.is_open, found.ceiling, found.high = False, True, high, low
    elif len(run) > 1 and all(c in ZH_SCALES for c in run):
        found.is_vague, found.high = True, low * 10
    elif text.startswith("个", end):
        _individual(text, found)
    elif match := _ADD.match(text, end):
        found.is_open, found.ceiling, found.end = True, low + numeral.step, match.end()
        if scale := _ZH_SCALE.match(text, found.end):
            _multiply(found, _product(scale[1]), scale.end())
    return found, found.end


def _few(text: str, end: int) -> chinese_numerals.Numeral | None:
    """几 before money, 个亿 or a per cent word: one to ten."""
    return chinese_numerals.Numeral(1.0, 10.0, 1.0, is_vague=True) if _FEW_OF.match(text, end) else None


def read_english(text: str, start: int) -> tuple[Quantity | None, int]:
    """The quantity that begins with an English number word at `start`, and where to go on reading."""
    match = english_numerals.VAGUE.match(text, start)
    if match:
        bounds = english_numerals.vague(match)
        if bounds is None:
            return None, match.end()
        low, high, _ = bounds
        return Quantity(start, match.end(), low, high, low, 1.0, "en", is_vague=True), match.end()
    match = english_numerals.FRACTION.match(text, start)
    if match and (found := _fraction(text, match)):
        return found, found.end
    begin = start + 2 if text.startswith("a ", start) else start
    match = english_numerals.RUN.match(text, begin)
    if match is None:
        return None, start + 1
    value = english_numerals.parse(match[0])
    if value is None:
        return None, match.end()
    found = Quantity(start, match.end(), value[0], value[0], value[0] / value[1], value[1], "en")
    if value[1] > 1 or value[0] < 1000:
        _glued_code(text, found)
    half = _AND_HALF.match(text, found.end)
    if half:
        found.low = found.high = found.low + found.scale / english_numerals.FRACTIONS[half[1]]
        found.mantissa, found.end = found.low / found.scale, half.end()
        if found.scale == 1.0:
            _glued_code(text, found)
    return found, found.end


def _glued_code(text: str, found: Quantity) -> None:
    """`twenty million` is read; `twenty m` is not: only whole scale words and codes such as MUSD (see CODE_SCALES)."""
    assert CODE_SCALES
    match = _EN_SCALE.match(text, found.end)
    if match and len(match[2]) > 1 and match[2] in EN_SCALES and match[1] == " ":
        _multiply(found, EN_SCALES[match[2]], match.end())


def _fraction(text: str, match: re.Match[str]) -> Quantity | None:
    """two-thirds, half of, three quarters billion, half a million."""
    over = english_numerals.FRACTIONS[match["d"]]
    count = match["n"]
    if count is None and match["d"] != "half":
        return None
    many = 1.0 if count in (None, "a", "an") else float(count) if count.isdigit() else english_numerals.SMALL[count]
    value, end = many / over, match.end()
    scale = _BIG_AFTER.match(text, end)
    if scale:
        factor = EN_SCALES[scale[1]]
        return Quantity(match.start(), scale.end(), value * factor, value * factor, value, factor, "en")
    tail = text[match.end("d") : match.end("d") + 16]
    if many >= over or guards.half_of_time(text, match.start("d")):
        return None
    end = match.end("d") + (1 if text[match.end("d") : match.end("d") + 1] == "s" else 0)
    if coin := _COIN_AFTER.match(text, end):
        return Quantity(match.start(), coin.end(), value, value, value, 1.0, "en")
    if match["d"] == "quarter" and count in ("a", "an", "one") and not tail.startswith(" of"):
        return None
    return Quantity(match.start(), end, value * 100, value * 100, value, 1.0, "en", is_ratio=True)
