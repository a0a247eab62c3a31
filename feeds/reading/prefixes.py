"""What stands before a number: currency, sign, qualifier, and whatever makes it a name or a date."""

from __future__ import annotations

import re

from feeds.reading import currencies

_SYMBOL_CHARS = frozenset(currencies.SYMBOLS) - {"元"}
_LATIN = re.compile(r"(?<![a-z])([a-z]{1,4}\.?(?:s\.?)?) ?$")
_DOLLAR = re.compile(r"(?<![a-z.])([a-z]{1,3}|u\.s\.?) ?$")
_COUNTRY_DOLLAR = re.compile(
    r"(?<![a-z])(canadian|australian|hong kong|singapore|american|new zealand|taiwan|u\.s\.) ?$"
)
# The last words of what may stand before a sign or a number, so that others are passed over without a pattern.
_COUNTRIES = ("canadian", "australian", "kong", "singapore", "american", "zealand", "taiwan")
BEFORE_DOLLAR = frozenset(
    [*currencies.DOLLARS, *map(str.lower, currencies.SYMBOLS.values()), *_COUNTRIES, "cn", "rmb", "jp"]
)
BEFORE_NUMBER = frozenset(currencies.EN_BEFORE)
_ZH_LAST = frozenset(word[-1] for word in currencies.ZH_BEFORE)
ZH_BOUND = _ZH_LAST | {"之", "负"}  # right before a number, more than a plain character: a currency, 百分之, a minus
_ZH_QUALIFIERS = {
    "about": "大约有 大约为 大约 约为 约有 约合 约占 约达 约在 约 将近 接近于 接近 近乎 近 大概有 大概 逼近 几乎 大致 "
    "差不多 相当于约",
    "over": "超过了 超过 已超 远超 超出 超 逾 突破了 突破 冲破 升破 站上 破 不止 高于 多于 大于 不低于 不少于 不小于 "
    "至少有 至少为 至少 起码 最少 大于等于 过 上",
    "under": "不到 不足 低于 少于 小于 小于等于 未满 不满 未达 未到 不及",
    "up_to": "最高可达 最高达 最高为 最高至 最高 最多可达 最多 至多 不超过 不高于 不多于 不大于 上限为 上限",
    "reach": "高达 多达",
}
_ZH_ALL = {word: name for name, words in _ZH_QUALIFIERS.items() for word in words.split()}
_ZH_PATTERN = re.compile(
    "(" + "|".join(sorted(_ZH_ALL, key=len, reverse=True)) + r")(?:了|至|到|达|达到|为|有)?(?:人民币)? ?$"
)
_ZH_ENDS = frozenset("约近于乎有为占达在概致多超过逾破出少码上到足满及限至了等高止币")
# Qualifiers that are the end of another word: 以上, 通过.
_NOT_AFTER = {"上": "以之早晚线网赶加际基本身度手", "过": "通经不超渡"}
_MOST_ZH = re.compile(r"(?:最多|至多|最高)[^,。;、\d]{1,6}$")
_SENTENCE = re.compile(r"[。；！？;\n]")
_EXPECTED = re.compile(
    r" ?的?(?:市场|分析师|华尔街|此前|公司|机构|管理层|投资者)?(?:平均|一致|普遍)?"
    r"(?:预期|预测|共识|指引|预估|估计|预计|目标|中值)"
    r"| (?:(?:consensus|analyst|average|mean|wall street|street) )?"
    r"(?:estimate|forecast|consensus|expect|projected|projection"
    r"|target|guidance|anticipated|analysts|predicted)"
)
_MODAL = re.compile(r"可能|预计|预期|拟|计划|将|或|有望|讨论|考虑|料|最多|假如|若|如果|预测")
_EN_QUALIFIERS = {
    "about": "about|around|roughly|approximately|approx\\.?|some|nearly|almost|close to|an estimated|estimated|circa|"
    "ca\\.?|near|nears|nearing|neared|barely|virtually|"
    "in the region of|in the neighborhood of|on the order of|or so|about a|nearly a",
    "over": "more than|over|above|exceeding|exceeds|exceeded|exceed|topped|topping|tops|surpassed|surpassing|surpasses|"
    "at least|greater than|"
    "upwards? of|in excess of|north of|no less than|no fewer than|not less than|just over|well over|a little "
    "over|higher than|"
    "greater than or equal to|at least or equal to|equal to or more than|higher or equal than|higher or equal to|"
    "greater or equal to|past|passed|passes|passing|crossed|"
    "crossing|larger than",
    "under": "under|below|less than|fewer than|just under|just shy of|short of|south of|smaller than|lower than|shy of|"
    "not quite",
    "up_to": "up to|as much as|as many as|at most|no more than|not more than|a maximum of|maximum of|as high as|capped "
    "at|not exceeding|less than or equal to|equal to or less than|"
    "smaller or equal than|lower or equal than|lower or equal to",
}
_EN_WORDS = [
    (name, re.compile(rf"(?<![a-z])(?:{words})(?: (?:a|an))?(?: (?:record|total of|combined|massive|whopping))? ?$"))
    for name, words in _EN_QUALIFIERS.items()
]
_EN_LAST = frozenset(
    word.replace("\\.?", "").split(" ")[-1] for words in _EN_QUALIFIERS.values() for word in words.split("|")
) | {"a", "an", "record", "of", "combined", "massive", "whopping", "approx.", "ca.", "upward", "upwards"}
# What stands before the last word of a qualifier, where that word is common: as in `north of`, `close to`.
_EN_BEFORE_LAST = {
    last: frozenset(
        pair.replace("?", "").split(" ")[-2]
        for words in _EN_QUALIFIERS.values()
        for pair in words.split("|")
        if pair.endswith(" " + last)
    )
    | ({"upward", "total"} if last == "of" else frozenset())
    for last in ("of", "to")
}
_ADDED = re.compile(r"(?:add(?:s|ed|ing)?|sum(?:s|med)?|total(?:s|led)?) $")
_LAST_WORD = re.compile(r"([a-z.]{1,13})$")
_MARKS = "()[]{}<>\"',;:-–*_"
_SIGNS = {"~": "about", "≈": "about", ">": "over", "≥": "over", "<": "under", "≤": "up_to", "±": "about"}
_AFTER = re.compile(
    r" ?(?P<about>左右|上下|许|or so(?![a-z])|or thereabouts)|[ ,]{0,2}(?P<over>以上|之上|有余|还多|余"
    r"|多(?![于数少])|开外|出头|不止|\+(?!\d)|plus(?![a-z])"
    r"|or more(?![a-z])|or above|or higher|or greater|and up(?![a-z]))|[ ,]{0,2}(?P<under>以下|之下|以内|之内"
    r"|or less(?![a-z])|or fewer|or below|or lower)"
)
_AFTER_STARTS = frozenset("左上许o以之有还余多开出不+pa")
_MINUS_WORDS = ("minus ", "negative ")
_BEFORE_HYPHEN = frozenset("十百千万亿兆元年月日季成倍台辆人个家次名户度股")


def is_other_word(text: str, at: int, words: frozenset[str]) -> bool:
    """Whether what ends at `at` is a plain English word and none of `words`."""
    begin = text.rfind(" ", max(0, at - 13), at) + 1
    word = text[begin or max(0, at - 13) : at]
    return word.isascii() and word.isalpha() and word not in words


def currency(text: str, start: int) -> tuple[str, int] | None:
    """(code, where it begins) of a currency right before `start`, or None."""
    at = start
    if at and text[at - 1] == " ":
        at -= 1
    if not at:
        return None
    char = text[at - 1]
    if char in _SYMBOL_CHARS:
        return _sign(text, at - 1, char)
    if char > "\u2e7f":
        if char in _ZH_LAST:
            for word, code in currencies.ZH_BEFORE.items():
                if text.endswith(word, 0, at):
                    return code, at - len(word)
        return None
    if not ("a" <= char <= "z" or char == ".") or is_other_word(text, at, BEFORE_NUMBER):
        return None
    if match := _LATIN.search(text, max(0, at - 6), at):
        known = currencies.EN_BEFORE.get(match[1])
        if known and (at == start or len(match[1]) > 2 or match[1] == "rs"):
            return known, match.start(1)
    return None


def _sign(text: str, at: int, char: str) -> tuple[str, int]:
    """The currency of a sign at `at`, with what may stand before it: US$, HK$, c $, C$, CN¥."""
    code = currencies.SYMBOLS[char]
    last = at - 1 if at and text[at - 1] == " " else at
    if not last or is_other_word(text, last, BEFORE_DOLLAR):
        return code, at
    match = _DOLLAR.search(text, max(0, at - 5), at)
    if match and char == "$" and match[1] in currencies.DOLLARS:
        spaced = text[at - 1] == " "
        if not (spaced and match[1] in ("a", "s", "r", "can", "tw")):
            return currencies.DOLLARS[match[1]], match.start(1)
    country = _COUNTRY_DOLLAR.search(text, max(0, at - 14), at) if char == "$" else None
    if country:
        return currencies.COUNTRY[country[1]], country.start(1)
    if match and char == "¥" and match[1] in ("cn", "rmb", "jp"):
        return ("JPY" if match[1] == "jp" else "CNY"), match.start(1)
    if match and match[1].upper() == code:
        return code, match.start(1)
    return code, at


def sign(text: str, start: int) -> int:
    """Where a minus or 负 right before `start` begins; `start` where there is none."""
    if start == 0:
        return start
    char = text[start - 1]
    if char == " " and text.endswith(_MINUS_WORDS, max(0, start - 9), start):
        if text.endswith("plus or minus ", 0, start):
            return start
        return start - (6 if text[start - 2] == "s" else 9)
    if char == "负":
        return start - 1 if text[start - 2 : start] != "抱负" and text[start - 2 : start] != "胜负" else start
    if char in "-–" and (start == 1 or _may_precede_minus(text[start - 2])):
        return start - 1
    return start


def _may_precede_minus(char: str) -> bool:
    """Whether a hyphen after `char` may be a minus: not after a letter, a digit or the end of an amount."""
    if char > "\u2e7f":
        return char not in _BEFORE_HYPHEN
    return not (char.isalnum() or char in ")]%")


def qualifier(text: str, start: int, end: int) -> tuple[str, int] | None:
    """(qualifier, where its word begins) right before an amount at `start`:`end`, or None.

    高达 is a maximum only where it is not yet fact, and what exceeds an expected amount does not bound it.
    """
    at = start
    while at and text[at - 1] in " \"'" and start - at < 2:
        at -= 1
    if not at:
        return None
    char = text[at - 1]
    found = None
    if char in _SIGNS:
        return _SIGNS[char], at - 1
    if char > "\u2e7f":
        found = _qualifier_zh(text, at) if char in _ZH_ENDS else _most(text, at)
    elif "a" <= char <= "z" or char == ".":
        found = _qualifier_en(text, at)
    if found and found[0] in ("over", "under") and _EXPECTED.match(text, end):
        return "exact", found[1]
    return found


def _qualifier_en(text: str, at: int) -> tuple[str, int] | None:
    near = text[max(0, at - 30) : at]
    last = near[near.rfind(" ") + 1 :].rsplit("\n", 1)[-1]
    if last in _EN_BEFORE_LAST:
        words = near.split()
        if len(words) < 2 or words[-2].strip(_MARKS) not in _EN_BEFORE_LAST[last]:
            return None
    elif last not in _EN_LAST:
        run = _LAST_WORD.search(last) if not (last.isascii() and last.isalpha()) else None
        if run is None or run[1] not in _EN_LAST:
            return None
    for name, pattern in reversed(_EN_WORDS):
        match = pattern.search(text, max(0, at - 32), at)
        if match:
            is_sum = name == "up_to" and _ADDED.search(text, max(0, match.start() - 8), match.start())
            return None if is_sum else (name, match.start())
    return None


def _most(text: str, at: int) -> tuple[str, int] | None:
    """最多可能削减: a maximum a few words off."""
    before = text[max(0, at - 12) : at]
    match = _MOST_ZH.search(text, max(0, at - 12), at) if "最" in before or "至多" in before else None
    return ("up_to", match.start()) if match else None


def _qualifier_zh(text: str, at: int) -> tuple[str, int] | None:
    match = _ZH_PATTERN.search(text, max(0, at - 12), at)
    if match is None:
        return _most(text, at)
    name = _ZH_ALL[match[1]]
    before = text[match.start() - 1 : match.start()]
    if before and before in _NOT_AFTER.get(match[1], ""):
        return None
    if name == "reach":
        since = _SENTENCE.split(text[max(0, match.start() - 30) : match.start()])[-1]
        return ("up_to" if _MODAL.search(since) else "exact"), match.start()
    return name, match.start()


def after(text: str, end: int) -> tuple[str, int] | None:
    """(qualifier, where its word ends) right after `end`: 左右, 以上, or more, +."""
    if text[end : end + 3].lstrip(" ,")[:1] not in _AFTER_STARTS:
        return None
    match = _AFTER.match(text, end)
    if match is None or match.lastgroup is None:
        return None
    word = match[match.lastgroup]
    if word in ("多", "余", "上下") and text[match.end() : match.end() + 1] in ("少", "额", "数", "元", "年", "样"):
        return None
    return match.lastgroup, match.end()
