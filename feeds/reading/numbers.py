"""The number reader: every amount of a text with its bounds, unit and qualifier, before the figure filter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from feeds.reading import english_numerals, guards, prefixes, quantities, suffixes, wordings
from feeds.reading.quantities import Quantity
from feeds.reading.shadow import shadow
from feeds.reading.suffixes import Suffix
from feeds.reading.units import GENERIC

_ZH_SEED = "零一二两三四五六七八九十百千万亿兆几数壹"
_SEED = re.compile(
    rf"(?P<d>\d)|(?P<z>[{_ZH_SEED}])|(?P<r>[半翻腰持减过])"
    r"|(?P<e>(?:a (?:hundred|thousand|million|billion|trillion|dozen|third|quarter|fifth|tenth|half|few|couple)|"
    r"billions|couple|crore|doubl|double|dozen|eight|eleven|fift|five|flat|fort|four|half|halv|hundred|lakh|millions|nine|one|"
    r"quadrupl|scores|seven|several|six|ten|third|thirt|thousand|three|triple|tripl|trillions|twelve|twent|twice|two|unchanged))"
)
_CONNECTOR = re.compile(r" ?(?:至|到|–|-|~|to(?![a-z])|through(?![a-z])|and(?![a-z])|与|和)[ ]?(?:约|about |around |roughly )?")
_BETWEEN = re.compile(r"(?:介于|在|处于|between|of) ?(?:[a-z]{0,3}[$€£¥] ?)?$")
_FROM = re.compile(r"(?:从|由|自|from|was|up|rose|increased|grew|climbed|widened|fell|dropped|declined|down)[^,。，;；]{0,4}$")
_COINS = {"角": 0.1, "毛": 0.1, "分": 0.01, "jiao": 0.1, "mao": 0.1, "fen": 0.01, "cent": 0.01, "cents": 0.01}
_COIN_ZH = re.compile(r" ?(\d|[一二两三四五六七八九])(角|毛|分)(?!之|钟|析|店)")
_CENTS = re.compile(r"(?: and)? (\d{1,2}|[a-z]{3,9}(?:-[a-z]{3,5})?)(?: (cents?|pence|mao|jiao|fens?|kuai))?(?![a-z\d])(?! ?[,.]\d)")


@dataclass(slots=True)
class Amount:
    """A number with its unit. `start` and `end` are raw's offsets, `q_start` where a qualifier before it begins.

    `kind` is money, percent, count, multiple, dimension, ratio or bare; `guard` says why it is no figure, None when
    it may be one. `counter` is the measure word or counted noun. A `ratio` is in per cent (a third is 33.3).
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


def find(text: str) -> list[Amount]:
    """All amounts of a shadow text in order of place; guarded ones are in it, marked."""
    found: list[Amount] = []
    at, size = 0, len(text)
    search = _SEED.search
    while at < size:
        seed = search(text, at)
        if seed is None:
            break
        amount, at = _at_seed(text, seed, at)
        if amount is None:
            continue
        if amount.guard is None or amount.guard in ("year", "span", "small"):
            amount, at = _range(text, amount, at, found[-1] if found else None)
        _qualify(text, amount, found[-1].end if found else 0)
        found.append(amount)
        at = max(at, amount.end)
    return found


def _at_seed(text: str, seed: re.Match[str], floor: int) -> tuple[Amount | None, int]:
    """The amount at a seed, if it is one, and where to go on."""
    start = seed.start()
    if seed["d"]:
        return _digits(text, start, floor)
    if seed["r"]:
        return wordings.chinese(text, start)
    if seed["z"] and (special := wordings.parts(text, start) or wordings.digits_of(text, start)):
        return special
    if seed["e"]:
        if start and ("a" <= text[start - 1] <= "z"):
            return None, seed.end()
        special = wordings.one_in(text, start) or wordings.english(text, start)
        if special:
            return special
    return _words(text, start, floor)


def _digits(text: str, start: int, floor: int) -> tuple[Amount | None, int]:
    date = guards.DATE.match(text, start)
    if date:
        low = 0.0
        return Amount(start, date.end(), low, low, "exact", None, "bare", guard="date", q_start=start), date.end()
    quantity = quantities.read_digits(text, start)
    named = guards.model_name(text, start)
    prefix = prefixes.currency(text, start)
    if named and prefix is None:
        suffix = suffixes.read(text, quantity.end)
        if not (suffix and suffix.kind in ("money", "percent") and text[start - 1] == "-"):
            return _model(text, quantity)
    if prefix and (prefix[1] < floor or _is_span_after(text, quantity, prefix)):
        prefix = None
    if ratio := wordings.one_in(text, start):
        return ratio
    return _complete(text, quantity, prefix), quantity.end


def _is_span_after(text: str, quantity: Quantity, prefix: tuple[str, int]) -> bool:
    """Whether a date follows, so that 美元 before it belongs to what stands further left: 1080亿美元 9月."""
    return text[prefix[1]] > "\u2e7f" and text[quantity.end : quantity.end + 1] in ("月", "年", "日", "天")


def _model(text: str, quantity: Quantity) -> tuple[Amount | None, int]:
    """Digits inside a name: only a size such as Qwen3-30B is an amount, of parameters."""
    start, end = quantity.start, quantity.end
    if text[start - 1] == "-" and text[end - 1] in "bm" and quantity.scale >= 1e6:
        return Amount(start, end, quantity.low, quantity.high, "exact", "params", "count", "b", None, start), end
    skip = re.compile(r"[a-z0-9._-]{0,24}").match(text, end)
    return None, skip.end() if skip else end


def _words(text: str, start: int, floor: int) -> tuple[Amount | None, int]:
    """An amount in Chinese numerals or English words; most single characters are no number at all."""
    is_zh = text[start] > "\u2e7f"
    quantity, after = (quantities.read_chinese if is_zh else quantities.read_english)(text, start)
    if quantity is None:
        return None, after
    if is_zh and not wordings.is_numeral(text, quantity):
        return None, after
    amount = _complete(text, quantity, prefixes.currency(text, start))
    if amount.kind == "bare" and not _stands_alone(text, quantity, amount):
        return None, max(after, quantity.end)
    return amount, amount.end


def _stands_alone(text: str, quantity: Quantity, amount: Amount) -> bool:
    if quantity.style == "zh":
        opens = text[quantity.end : quantity.end + 1] in ("到", "至") and text[quantity.end + 1 : quantity.end + 2] in _ZH_SEED
        return wordings.stands_alone(text, quantity) or amount.guard == "span" or opens
    return quantity.low >= 20 or quantity.is_ratio or (amount.guard in ("span", "age")) or _opens_range(text, quantity.end)


def _opens_range(text: str, end: int) -> bool:
    return bool(re.compile(r" (?:to|and|or) (?:\d|[a-z]{3,9} )").match(text, end))


def _complete(text: str, q: Quantity, prefix: tuple[str, int] | None) -> Amount:
    """A quantity with the currency before it and the unit after it."""
    amount = Amount(q.start, q.end, q.low, q.high, "exact", None, "bare", scale=q.scale, mantissa=q.mantissa, style=q.style)
    amount.qualifier = "vague" if q.is_vague else "over" if q.is_open else "exact"
    amount.ceiling, amount.q_start = q.ceiling, q.start
    if q.is_ratio:
        amount.kind, amount.unit = "ratio", "%"
        suffix = None
    elif not prefix and (percent := _per_hundred(text, q.start)) is not None:
        amount.kind, amount.unit, amount.start = "percent", "%", percent
        suffix = None
    else:
        suffix = suffixes.read(text, q.end, q.style)
    if prefix and not (suffix and suffix.kind == "money" and suffix.unit not in (prefix[0], "CNY") and text[prefix[1]] > "\u2e7f"):
        amount.kind, amount.unit, amount.start = "money", prefix[0], prefix[1]
        if suffix and suffix.kind == "money":
            amount.end = suffix.end
            if text[suffix.end - 1] != "元" or suffix.unit != "CNY":
                amount.unit = suffix.unit
    elif suffix:
        _apply(text, amount, suffix, q)
    if amount.kind == "money":
        _coins(text, amount, suffix)
    elif amount.kind == "bare" and not amount.guard:
        _guard(text, amount, q)
    if amount.kind == "count":
        _guard_count(text, amount, q)
    _sign(text, amount)
    amount.q_start = amount.start
    return amount


def _per_hundred(text: str, start: int) -> int | None:
    match = re.compile(r"百 ?分之 ?$").search(text, max(0, start - 6), start)
    return match.start() if match else None


def _apply(text: str, amount: Amount, suffix: Suffix, q: Quantity) -> None:
    amount.kind, amount.unit, amount.counter, amount.guard = suffix.kind, suffix.unit, suffix.counter, suffix.guard
    if suffix.factor != 1.0:
        amount.low *= suffix.factor
        amount.high *= suffix.factor
        amount.ceiling = amount.ceiling and amount.ceiling * suffix.factor
    amount.end = max(amount.end, suffix.end)
    if suffix.counter in ("点", "分") and guards.clock(text, amount.start, suffix.end, suffix.counter):
        amount.guard = "date"
    if suffix.counter == "成":
        _tenths(text, amount)
    elif suffix.kind == "multiple":
        wordings.growth_of_one(text, amount)
    elif suffix.kind == "dimension":
        _half_or_inches(text, amount, suffix)
    elif suffix.guard == "span" and guards.is_year(text, q.start, q.end, q.low) and suffix.counter in ("年", "年度", "财年", "年代"):
        amount.guard = "year"


def _tenths(text: str, amount: Amount) -> None:
    """三成半, 三成五."""
    match = re.compile(r"半|[一二三四五六七八九](?![成十百千万亿])").match(text, amount.end)
    if match:
        amount.low += 5 if match[0] == "半" else "零一二三四五六七八九".index(match[0])
        amount.high, amount.end = amount.low, match.end()


def _half_or_inches(text: str, amount: Amount, suffix: Suffix) -> None:
    if text.startswith("半", amount.end):
        amount.low += 0.5 * suffix.factor
        amount.high, amount.end = amount.low, amount.end + 1
    elif suffix.unit == "ft" and (match := re.compile(r" (\d{1,2}) (?:inches|inch|in)(?![a-z])").match(text, amount.end)):
        amount.low += int(match[1]) / 12
        amount.high, amount.end = amount.low, match.end()


def _coins(text: str, amount: Amount, suffix: Suffix | None) -> None:
    """五元三毛, 15 dollars and 15, one kuai and five mao five."""
    if suffix is None or suffix.factor != 1.0 or amount.low != amount.high:
        return
    if text[suffix.end - 1] > "\u2e7f":
        while match := _COIN_ZH.match(text, amount.end):
            digit = int(match[1]) if match[1].isdigit() else "零一二三四五六七八九".replace("两", "二").find(match[1].replace("两", "二"))
            amount.low += digit * _COINS[match[2]]
            amount.high, amount.end = amount.low, match.end()
        return
    word = text[amount.end - 7 : amount.end]
    if not word.endswith(("dollar", "dollars", "euro", "euros", "pound", "pounds", "yuan", "kuai")):
        return
    place = 0.1 if word.endswith("kuai") else 0.01
    match = _CENTS.match(text, amount.end)
    value = match and _small(match[1])
    if match is None or value is None or value >= 100 or (not match[2] and _runs_on(text, match.end())):
        return
    amount.low += value * (_COINS.get(match[2] or "", place) if match[2] else place)
    amount.high, amount.end = amount.low, match.end()
    if match[2] == "mao" and (more := _CENTS.match(text, amount.end)) and (rest := _small(more[1])) is not None and rest < 10:
        amount.low += rest * 0.01
        amount.high, amount.end = amount.low, more.end()


def _small(word: str) -> float | None:
    return float(word) if word.isdigit() else english_numerals.SMALL.get(word)


def _runs_on(text: str, end: int) -> bool:
    """Whether words go on after a would-be number of cents: 'dollars 50 people', but 'dollars and 15.' does not."""
    return bool(re.compile(r" (?!and )[a-z%$]|[%$/-]| and one? ?(?:hundred|thousand)").match(text, end))


def _guard(text: str, amount: Amount, q: Quantity) -> None:
    """Says why a number without a unit is no figure, where there is a reason."""
    if q.scale != 1.0:
        amount.kind = "count"
        return
    before = guards.before(text, amount.start)
    if before:
        amount.guard = before
    elif guards.is_year(text, q.start, q.end, q.low):
        amount.guard = "year"
    elif text[q.end : q.end + 1] in ("]", ":") and text[q.end : q.end + 2] not in (": ", ":"):
        amount.guard = "citation" if text[q.end] == "]" else "date"
    elif guards.month_after(text, q.end):
        amount.guard = "date"


def _guard_count(text: str, amount: Amount, q: Quantity) -> None:
    """Small numbers of a list's things, and years and names before a noun, are no figures."""
    if text[amount.start - 1 : amount.start] == "每":
        amount.guard = "rate"
    if q.scale != 1.0 or amount.unit in ("tokens", "params"):
        return
    before = guards.before(text, amount.start)
    is_latin = amount.counter is not None and amount.counter.isascii()
    if before and (is_latin or before in ("date", "citation") or text[amount.start - 1] in "第前"):
        amount.guard = before
    elif guards.is_year(text, q.start, q.end, q.low) and is_latin and guards.year_of_phrase(text, q.start):
        amount.guard = "year"
    elif amount.high < 10 and (is_latin or amount.counter in GENERIC) and not amount.qualifier == "vague":
        amount.guard = "small"


def _sign(text: str, amount: Amount) -> None:
    begin = prefixes.sign(text, amount.start)
    if begin == amount.start or amount.guard or (amount.kind == "bare" and text[begin] == "-" and begin and text[begin - 1] > "\u2e7f"):
        return
    amount.start = begin
    amount.low, amount.high = -amount.high, -amount.low


def _range(text: str, first: Amount, at: int, before: Amount | None) -> tuple[Amount, int]:
    """Joins `first` with the number after a connector where the two are one range; else `first` as it is."""
    connector = _CONNECTOR.match(text, first.end)
    if connector is None:
        return first, at
    word = connector[0].strip(" 约")
    is_listing = word in ("and", "与", "和")
    if is_listing and not _between(text, first, word):
        return first, at
    begin = connector.end()
    prefix_end = re.compile(r"(?:[a-z]{0,3}[$€£¥₩₹] ?|人民币|usd |eur |rmb |hk\$ ?|us\$ ?)?").match(text, begin)
    number_at = prefix_end.end() if prefix_end else begin
    second = _second(text, number_at)
    if second is None or second.start < connector.end() - 1:
        return first, at
    follows_range = before is not None and before.qualifier == "range" and first.start - before.end < 12
    joined = _join(text, first, second, "-" if follows_range else word)
    return (joined, joined.end) if joined else (first, at)


def _second(text: str, at: int) -> Amount | None:
    char = text[at : at + 1]
    if char.isdigit():
        if guards.DATE.match(text, at):
            return None
        quantity = quantities.read_digits(text, at)
    elif char and char in _ZH_SEED:
        found, _ = quantities.read_chinese(text, at)
        if found is None:
            return None
        quantity = found
    elif "a" <= char <= "z":
        found, _ = quantities.read_english(text, at)
        if found is None:
            return None
        quantity = found
    else:
        return None
    prefix = prefixes.currency(text, at)
    percent = _per_hundred(text, at)
    amount = _complete(text, quantity, prefix)
    return amount if percent is None or amount.kind == "percent" else None


def _between(text: str, first: Amount, word: str) -> bool:
    if word == "and":
        return _BETWEEN.search(text, max(0, first.start - 12), first.start) is not None
    tail = text[first.end : first.end + 24]
    return _BETWEEN.search(text, max(0, first.start - 12), first.start) is not None or "间" in tail


def _join(text: str, first: Amount, second: Amount, word: str) -> Amount | None:
    """The range of two numbers, if they share one unit class and rise; the second's scale and unit serve the first."""
    if second.qualifier == "vague" or first.qualifier == "vague" or second.low != second.high:
        return None
    low, high, unit, kind = first.low, second.high, second.unit, second.kind
    if first.kind == "bare" and second.kind == "bare":
        if word == "-" and text[first.end] == " " and text[first.end + 1 : first.end + 2] == "-":
            return None
    elif first.kind == "bare" or (first.kind == "count" and first.unit is None and first.counter is None):
        if second.start < second.end and second.kind == "money" and not text[second.start].isdigit() and text[second.start] in "$€£¥":
            return None
    elif second.unit is None and second.kind in ("bare", "count") and first.kind == "money" and not text[first.start].isdigit():
        unit, kind = first.unit, "money"
    elif first.unit != second.unit or (first.kind != second.kind):
        return None
    elif word in ("到", "至", "to") and _FROM.search(text, max(0, first.start - 16), first.start) and not _states_span(text, second.end):
        return None
    low = _low_of_range(first, second)
    if low is None or not low < high:
        return None
    joined = Amount(first.start, second.end, low, high, "range", unit, kind, second.counter, second.guard, first.start)
    joined.scale, joined.mantissa, joined.style = second.scale, first.mantissa, first.style
    if first.guard == "year" and kind == "bare":
        joined.guard = "year"
    elif second.guard == "small" and second.high >= 10:
        joined.guard = None
    return joined


def _low_of_range(first: Amount, second: Amount) -> float | None:
    """The first number in the second's scale (600-650亿), unless it has its own or is already close below (8500到3万)."""
    unit_factor = abs(second.low / (second.mantissa * second.scale)) if second.mantissa and second.scale else 1.0
    own_unit = first.unit is not None and first.kind != "bare"
    low = first.low if own_unit else first.low * unit_factor
    if first.scale == 1.0 and second.scale != 1.0 and not (own_unit and first.kind != "money"):
        scaled = first.mantissa * second.scale * unit_factor
        if scaled < second.high:
            return scaled if first.low >= 0 else -scaled
    return low


def _states_span(text: str, end: int) -> bool:
    return text[end : end + 3].strip().startswith(("不等", "之间", "区间", "范围"))


def _qualify(text: str, amount: Amount, floor: int) -> None:
    """Sets the qualifier from the words around; range and vague stay what they are."""
    before = prefixes.qualifier(text, amount.start)
    if before and before[1] >= floor:
        amount.q_start = before[1]
        if amount.qualifier in ("exact", "over"):
            amount.qualifier = before[0] if before[0] != "exact" else amount.qualifier
    after = prefixes.after(text, amount.end)
    amount.q_end = after[1] if after else amount.end
    if after and amount.qualifier == "exact":
        amount.qualifier = after[0]


def amounts(text: str, lang: str = "") -> list[dict[str, Any]]:
    """Every amount of `text` as {raw, low, high, unit}: the number reader's own door, `lang` a hint it does not need."""
    return [_shown(text, amount) for amount in find(shadow(text)) if amount.guard not in ("date", "citation")]


def _shown(text: str, amount: Amount) -> dict[str, Any]:
    low, high, unit = amount.low, amount.high, amount.unit
    if amount.kind == "ratio":
        low, high, unit = low / 100, high / 100, None
    elif amount.ceiling is not None and amount.kind == "money":
        high = amount.ceiling
    elif amount.qualifier == "vague" and amount.kind in ("bare", "count") and amount.unit is None and amount.ceiling is None:
        high = high if text[amount.start] in "数幾几數" else low
    return {"raw": text[amount.start : amount.end], "low": low, "high": high, "unit": unit}
