"""What follows a number: currency, per cent, measure word, physical unit, counted noun, or a span of time."""

from __future__ import annotations

import re
from typing import NamedTuple

from feeds.reading import currencies
from feeds.reading.units import (
    AGES,
    CODE_SCALES,
    EN_NOUNS,
    EN_SPANS,
    EN_STOPS,
    PHYSICAL,
    ZH_MEASURES,
    ZH_SPANS,
)

# Words that open no unit and end the search for a counted noun.
NO_UNIT = EN_STOPS - {*currencies.EN_AFTER, *EN_SPANS, *PHYSICAL, *(c.split(" ")[0] for c in currencies.COUNTRY)}
_SYMBOLS = frozenset("$€£¥₩₹₽฿¢")
_WORD = re.compile(r"[a-z][a-z'/²0-9]{0,15}(?:-(?:hours?|old|points?|fold)(?![a-z]))?")
_PERCENT = re.compile(
    r"(?:%|percents?|per cent|pcts?|percentage)(?![a-z])(?: ?-?(?P<pp>points?|pts?)(?![a-z]))?|pp(?:ts?)?(?![a-z])"
)
_AFTER_ZH = re.compile(r"[\u3400-\u9fff][\d.,]{1,8} ?$")  # in Chinese notes, 提升0.4pct is points
_BASIS = re.compile(r"(?:basis[ -]points?|bps?)(?![a-z])")
_ZH_POINTS = re.compile(r"(?:个)? ?(百分点|基点|点子|bps?(?![a-z]))")
_TIMES_AS = re.compile(
    r"times(?= (?:as|what|ebitda|ebit|cash|net|their|current|this|last|those|expected|trailing|annual|book"
    r"|estimated|next|more|larger|higher|faster|the|its|greater"
    r"|bigger|that|over|revenue|sales|earnings|forward))|fold|-fold"
)
_COUNTRY = re.compile(
    "(" + "|".join(sorted(map(re.escape, currencies.COUNTRY), key=len, reverse=True)) + r") (?=([a-z]{2,8}))"
)
CODES = ("usd", "eur", "gbp", "sek", "nok", "dkk", "chf", "cny", "rmb", "inr", "jpy", "cad", "aud", "hkd")
_CODE = re.compile(rf"(k|mn|m|bn|b|t)({'|'.join(CODES)})(?![a-z])")
_NOUN_ZH = re.compile(
    r" ?(?:个|名|位)? ?(?:[一-鿿]{0,4}?)"
    r"(用户|会员|岗位|职位|订户|订阅|粉丝|周活|月活|日活|员工|开发者|参数|tokens?(?![a-z])|词元|客户|商家|消费者|人口)"
)
_ZH_UNITS = {
    "用户": "users", "会员": "users", "订户": "users", "订阅": "users", "粉丝": "users", "周活": "users",
    "月活": "users",
    "日活": "users", "客户": "users", "商家": "users", "消费者": "people", "人口": "people", "员工": "people",
    "开发者": "people", "岗位": "people", "职位": "people", "参数": "params", "token": "tokens", "tokens": "tokens",
    "词元": "tokens",
}  # fmt: skip
_NOUNS_EN = re.compile(
    r"(?:[ -]([a-z][a-z'’-]{0,18}))(?:[ -]([a-z][a-z'’-]{0,18}))?(?: ([a-z][a-z'’-]{0,18}))?(?: ([a-z][a-z'’-]{0,18}))?"
)
_SQUARE = re.compile(r"(?:square (?:feet|foot|met(?:er|re)s|miles|kilomet(?:er|re)s)|sq ft)(?![a-z])")
_SMALL = re.compile(r"(?<![\d,.])\d{1,2}$")
_DECIMAL = re.compile(r"\d\.\d{1,2}$")
_US_DOLLAR = re.compile(r"u\.?s\.? ?\$|us\$")
# What a Chinese unit must not run into: 元宇宙, 成本, 分钟, 点击.
_NOT_BEFORE = {
    "元": "宇素年旦件老组勋首气", "成": "本为立都交员功果长熟效分份就绩品型年人了", "倍": "增感受加",
    "分": "钟之别析布红子支店期类级享公部厘米",
    "点": "击评赞多半钟亮名出燃心整", "人": "工民才均气形次机类事力物像格", "家": "庭电用族具长居",
    "台": "湾北积阶风上", "部": "分门署落",
    "股": "价份东票权市息", "名": "单为称义字额", "次": "级新于要年日季元", "位": "于置数列居", "份": "额",
    "个": "人股性别案体",
    "下": "降跌滑半调", "起": "来步诉", "回": "购报升落", "行": "业", "步": "入伐", "度": "假", "手": "机",
    "户": "外", "张": "力",
    "米": "其", "克": "服", "套": "现利", "片": "面", "条": "件款例", "层": "面次", "座": "谈", "件": "套",
    "项": "目", "种": "子植",
    "头": "部条", "本": "季周月次年土地身", "所": "有以", "间": "接谍", "例": "如", "只": "有能是", "笔": "记",
    "票": "价房",
    "字": "节", "升": "至到级", "单": "月季日位", "块": "", "角": "度色落", "包": "括含", "点点": "",
}  # fmt: skip
_KUAI_NEXT = frozenset("钱多半，。；、！？,.;!?)） 的左以上一二三四五六七八九")
_ZH_COINS = ("块", "块钱", "毛", "毛钱", "角", "角钱", "分钱", "折")
_SPAN_SET = frozenset(ZH_SPANS)
_HOURS = re.compile(r"[ -]hours?(?![a-z])")
_PENCE = re.compile(r"(?: and)? \d{1,2} (?:pence|p)(?![a-z])| sterling")
_SCALED = re.compile(r"(?:million|billion|trillion|thousand|[mb]n?) ?-?$")
_PRICE_AFTER = re.compile(r" ?(?:钱|[一二三四五六七八九\\d]?[角毛]|[,。;、!?)]|以|左|$)")
_SHOPS = re.compile(r"店|餐厅|网点|专柜")


class Suffix(NamedTuple):
    """`end` is where raw ends; `counter` the measure word or counted noun; `guard` says why it is no figure."""

    kind: str  # money | percent | multiple | count | dimension | bare
    unit: str | None
    end: int
    factor: float = 1.0
    counter: str | None = None
    guard: str | None = None


def _lengths() -> dict[str, tuple[int, ...]]:
    """By first character, how long the Chinese units that begin with it are, longest first."""
    found: dict[str, set[int]] = {}
    for word in (*currencies.ZH_AFTER, *ZH_MEASURES, *PHYSICAL, *ZH_SPANS, *_ZH_COINS):
        if word[0] > "\u2fff":
            found.setdefault(word[0], set()).add(len(word))
    return {char: tuple(sorted(sizes, reverse=True)) for char, sizes in found.items()}


_ZH_LENGTHS = _lengths()


def read(text: str, at: int, style: str = "digits") -> Suffix | None:
    """The unit that stands at `at`, a space or hyphen allowed before it; None when there is none."""
    if at >= len(text):
        return None
    char = text[at]
    begin = at
    if char in " -{":
        begin += 2 if text.startswith((" {", " -"), at) else 1
        if begin >= len(text):
            return None
        char = text[begin]
    if char == "%":
        return _percent(text, begin)
    if "a" <= char <= "z":
        return _english(text, begin, at)
    if char > "\u2e7f":
        return _chinese(text, begin, style)
    if char in _SYMBOLS:
        return _symbol(text, begin, char)
    if char == '"' and begin > at and text[begin + 1 : begin + 2] in (" ", "") and text[:at].count('"') % 2 == 0:
        return Suffix("dimension", "in", begin + 1)
    if char == "‰":
        return Suffix("percent", "%", begin + 1, 0.1)
    return None


def _percent(text: str, at: int) -> Suffix | None:
    match = _PERCENT.match(text, at)
    if match is None:
        return None
    if (
        match["pp"]
        or match[0].startswith("pp")
        or (match[0].startswith("pct") and _AFTER_ZH.search(text, max(0, at - 12), at))
    ):
        return Suffix("percent", "pp", match.end())
    end = at + 1 if text[at] == "%" else match.end()
    return Suffix("percent", "%", end)


def _symbol(text: str, at: int, char: str) -> Suffix | None:
    """10 $, but not the sign of the next amount: "1 $10"."""
    if char == "¢":
        return Suffix("money", "USD", at + 1, 0.01)
    rest = text[at + 1 : at + 16]
    if rest[:1].isdigit() or (rest[:1] == " " and rest[1:2].isdigit() and not re.match(r" [\d.,]{1,9} ?[$€£]", rest)):
        return None
    return Suffix("money", currencies.SYMBOLS[char], at + 1, counter=char)


def _english(text: str, at: int, gap: int) -> Suffix | None:
    """A unit in Latin letters at `at`; glued, spaced or hyphenated."""
    if text[at] == "p" and (found := _percent(text, at)):
        return found
    if text[at] == "b" and (match := _BASIS.match(text, at)):
        return Suffix("percent", "bp", match.end())
    word_match = _WORD.match(text, at)
    if word_match is None:
        return None
    word, end = word_match[0], word_match.end()
    glued = at == gap
    if not glued and word in NO_UNIT:
        return None
    if (match := _CODE.match(text, at)) and match.end() == end:
        code = "CNY" if match[2] == "rmb" else match[2].upper()
        return Suffix("money", code, end, CODE_SCALES[match[1]])
    if word in ("pound", "pounds") and (found := _pounds(text, at, end)):
        return found
    money = _money(text, at, word, end, glued)
    if money:
        return money
    if word in ("x", "fold") or (word == "times" and _is_multiple(text, at, end, gap)):
        return Suffix("multiple", "x", end) if glued or word != "x" else None
    span = word if word in EN_SPANS else word.split("-")[0] if word.split("-")[0] in EN_SPANS else None
    if span and not (glued and word in ("min", "sec")):
        ages = word.endswith("-old") or text[end : end + 4] in (" old", "-old")
        return Suffix(
            "bare",
            None,
            gap,
            counter=word,
            guard="age" if ages else "ordinal" if word in ("st", "nd", "rd", "th") else "span",
        )
    return _measure(text, at, gap, word, end, glued)


def _is_multiple(text: str, at: int, end: int, gap: int) -> bool:
    """Whether `times` multiplies (12.5 times EBITDA, "above 30 times.") rather than counts."""
    if _TIMES_AS.match(text, at) or _DECIMAL.search(text, max(0, gap - 4), gap):
        return True
    return text[end : end + 1] in (".", ",", ";", ")") and _SMALL.search(text, max(0, gap - 4), gap) is not None


def _measure(text: str, at: int, gap: int, word: str, end: int, glued: bool) -> Suffix | None:
    """Physical units and counted nouns; glued letters that are neither make a name of the number (5g, 3d)."""
    two = _SQUARE.match(text, at) if word in ("square", "sq") else None
    if two:
        unit, factor = PHYSICAL[two[0].replace("metres", "meters").replace("kilometres", "kilometers")]
        return Suffix("dimension", unit, two.end(), factor)
    if word in PHYSICAL and not (glued and len(word) == 1 and word != "w"):
        unit, factor = PHYSICAL[word]
        if unit == "W" and (hours := _HOURS.match(text, end)) is not None:
            unit, end = "Wh", hours.end()
        elif word == "mt" and "," in text[max(0, gap - 8) : gap]:
            factor = 1.0  # 50,000 mt: metric tonnes
        end += text.startswith("}", end)
        return Suffix("dimension", unit, end, factor, counter=word)
    if word in ("points", "point") and not glued:
        in_points = "%" in text[max(0, gap - 40) : gap] and "index" not in text[max(0, gap - 60) : gap]
        return Suffix("count", "pp" if in_points else "other", end, counter="points")
    if glued:
        if word in ("m", "cm"):
            return Suffix("dimension", word, end)
        if word in EN_NOUNS and word not in ("cars",):
            return Suffix("count", EN_NOUNS[word], gap, counter=word)
        return Suffix("bare", None, gap, guard="model")
    return _noun(text, gap)


def _noun(text: str, gap: int) -> Suffix | None:
    match = _NOUNS_EN.match(text, gap)
    if match is None:
        return None
    words = match.groups()
    for number, word in enumerate(words):
        if word is None or word in EN_STOPS:
            return None
        unit = EN_NOUNS.get(word) or EN_NOUNS.get(word.removesuffix("'").removesuffix("'s"))
        if unit:
            after = words[number + 1] if number + 1 < len(words) else None
            if after is not None and not word.endswith("s") and EN_NOUNS.get(after):
                word, unit = after, EN_NOUNS[after]  # smartphone customers
            return Suffix("count", unit, gap, counter=word)
    return None


def _money(text: str, at: int, word: str, end: int, glued: bool) -> Suffix | None:
    if word in ("us", "u") and (dollar := _US_DOLLAR.match(text, at)):
        return (
            None
            if text[dollar.end() : dollar.end() + 2].strip()[:1].isdigit()
            else Suffix("money", "USD", dollar.end())
        )
    country = _COUNTRY.match(text, at)
    if country and country[2] in currencies.NOUNS:
        noun_end = country.end() + len(country[2])
        code = currencies.COUNTRY[country[1]]
        if country[2].startswith(("pound", "lire")) and code != "EGP":
            code = "GBP" if country[1] == "british" else code
        return Suffix("money", code, noun_end, counter=country[2])
    if word not in currencies.EN_AFTER or (
        word in ("try", "real", "won", "rand", "rs", "p") and not _plain_money(text, word, end, glued)
    ):
        return None
    code, factor = currencies.EN_AFTER[word]
    return Suffix("money", code, end, factor, counter=word)


def _pounds(text: str, at: int, end: int) -> Suffix | None:
    """Pounds are money after a scale or before pence, else weight."""
    if _PENCE.match(text, end) or (_SCALED.search(text, max(0, at - 9), at) and not text.startswith(" of ", end)):
        return Suffix("money", "GBP", end, counter="pounds")
    return None


def _plain_money(text: str, word: str, end: int, glued: bool) -> bool:
    """Words that are more than a currency: `450 p`, `3 won the prize`."""
    if word == "p":
        return glued
    after = text[end : end + 5]
    return word in ("won", "rand") and not after.startswith((" the", " a ", " by", " an ", " its", " his"))


def _chinese(text: str, at: int, style: str) -> Suffix | None:
    first = text[at]
    match = _ZH_POINTS.match(text, at) if first in "个百基" else None
    if match:
        return Suffix("percent", "pp" if match[1] == "百分点" else "bp", match.end())
    if first == "倍":
        return None if _blocked(text, "倍", at + 1) else Suffix("multiple", "x", at + 1, counter="倍")
    if first == "成":
        return None if _blocked(text, "成", at + 1) else _tenths(text, at)
    for length in _ZH_LENGTHS.get(first, ()):
        word = text[at : at + length]
        if len(word) == length and (found := _word_zh(text, at, word, style)):
            return found
    return _noun_zh(text, at)


def _priced(text: str, at: int, end: int) -> bool:
    """Whether 三元 is money, not ternary: only before coins, a stop, or after a longer numeral."""
    return (
        text[at - 2 : at - 1] in tuple("十百千万亿零两")
        or bool(_PRICE_AFTER.match(text, end))
        or text[at - 1] not in "三"
    )


def _blocked(text: str, word: str, end: int) -> bool:
    return end < len(text) and text[end] in _NOT_BEFORE.get(word, "")


def _tenths(text: str, at: int) -> Suffix:
    """三成半 and 三成五 carry a half or a digit after 成; `factor` stays 10, the rest is added by the caller."""
    return Suffix("percent", "%", at + 1, 10.0, counter="成")


def _word_zh(text: str, at: int, word: str, style: str) -> Suffix | None:
    end = at + len(word)
    if word in currencies.ZH_AFTER:
        if _blocked(text, word, end) or (word == "元" and text[at - 1] in "一二三" and not _priced(text, at, end)):
            return None
        code, factor = currencies.ZH_AFTER[word]
        return Suffix("money", code, end, factor, counter=word)
    if word in _ZH_COINS and word != "折" and _is_coin(text, word, end):
        end += 1 if text[end : end + 1] == "钱" else 0
        return Suffix("money", "CNY", end, {"块": 1.0, "毛": 0.1, "角": 0.1, "分": 0.01}[word[0]], counter=word)
    if word == "折" and not _blocked(text, word, end):
        return Suffix("percent", "%", end, 1.0, counter="折")
    if word in _SPAN_SET:
        if word == "代" and text[end : end + 1] not in ("", "产", "芯", "骁"):
            pass
        return Suffix("bare", None, at, counter=word, guard="age" if word in AGES else "span")
    if word in PHYSICAL:
        if _blocked(text, word, end):
            return None
        unit, factor = PHYSICAL[word]
        return Suffix("dimension", unit, end, factor, counter=word)
    if word in ZH_MEASURES:
        if _blocked(text, word, end) or (word == "分" and style == "zh"):
            return None
        return _measured(text, at, word, end)
    return None


def _measured(text: str, at: int, word: str, end: int) -> Suffix:
    """A measure word; one that counts anything takes its unit from the noun: 50名, 18万个用户, 600个岗位."""
    unit = ZH_MEASURES[word]
    if word == "家" and _SHOPS.search(text, max(0, at - 14), end + 6):
        unit = "units"
    if word in ("token", "tokens", "词元", "参数", "个参数"):
        return Suffix("count", unit, at, counter=word)
    if word in ("个", "户", "位", "名", "亿次"):
        noun = _NOUN_ZH.match(text, end)
        if noun and _ZH_UNITS[noun[1]]:
            unit = _ZH_UNITS[noun[1]]
    return Suffix("count", unit, end, counter=word)


def _is_coin(text: str, word: str, end: int) -> bool:
    if word[-1] == "钱" or end >= len(text):
        return True
    if word == "块":
        return text[end] in _KUAI_NEXT and text[end - 2] not in "一这那每"
    return False


def _noun_zh(text: str, at: int) -> Suffix | None:
    match = _NOUN_ZH.match(text, at)
    if match is None or "的" in match[0]:
        return None
    return Suffix("count", _ZH_UNITS[match[1]], at, counter=match[1])
