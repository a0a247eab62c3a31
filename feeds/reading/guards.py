"""Numbers that are names, dates or places in a list: why a bare number is no figure. Input is shadow text."""

from __future__ import annotations

import re

from feeds.reading.units import word_set

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|"
    "jul|aug|sept|sep|oct|nov|dec"
)
_MONTH_BEFORE = re.compile(rf"(?<![a-z])(?:{_MONTHS}) ?\.?,? ?$")
_MONTH_AFTER = re.compile(rf" (?:of )?(?:{_MONTHS})(?![a-z])")
_DAY_LIST = re.compile(rf"(?<![a-z])(?:{_MONTHS}) ?\.? \d{{1,2}}(?:, | ?[-–&] ?| and | to )$")
DATE = re.compile(
    r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)(?:[t ]{1,2}\d{1,2}:\d{2}(?::\d{2})?)?|\d{1,2}/\d{1,2}/\d{2,4}(?!\d)"
    r"|\d{4}[-/]\d{2}(?![\d.%亿万])"
    r"|\d{1,2}:\d{2}(?::\d{2})?(?!\d)|\d{1,3}(?:\.\d{1,5}){2,5}(?![\d%])|\d{4}/\d{2}(?!\d)"
    r"|\d{3,4}-\d{3,4}-?\d{4}(?!\d)|\d{4}-\d{6,8}-\d{4}"
)
_NAMES = word_set(
    "iphone ipad ios macos android windows llama gpt claude gemini gemma grok quest qwen deepseek kimi glm mistral",
    "boeing airbus galaxy pixel model models version route highway interstate flight phase chapter section page",
    "figure table exhibit item article part step volume issue level tier gen generation series class type mark mk ps",
    "playstation xbox switch rtx gtx ryzen core snapdragon dimensity kirin mate magic reno find redmi note nova honor",
    "no no. number # nos. top room gate exit line platform fortune nasdaq nasdaq-100 russell ftse nikkei topix csi",
    "s&p cac dax stoxx hang phoenix starship falcon area studio vision group rule form act clause title code zone",
    "bloc unit channel episode season chapter game week day round stage question grade category sora veo",
)
_NAMES_ZH = tuple(
    word_set(
        "第 标普 沪深 上证 中证 纳斯达克 纳指 罗素 日经 富时 恒生 创业板 科创 财富 福布斯 骁龙 天玑 麒麟 酷睿",
        "锐龙 含光 昇腾 前 排名 位列 位居 表 图 附件 注 条 款 类 编号 代码 电话 热线 邮编 型号 尾号 版本",
    )
)
_NAME_BEFORE = re.compile(r"([a-z&#.'-]{1,14}) ?$")
_YEAR_WORDS = re.compile(
    r"(?<![a-z])(?:in|since|of|by|fiscal|for|from|during|until|through|late|early|mid|end|fy|and|to) ?$"
)


_PART_OF_TIME = re.compile(
    r"(?<![a-z])(?:first|second|latter|former|upper|lower|top|bottom|other|better|back|front|last|next|past"
    r"|north|south)[ -]$"
)
_NO_SHARE = re.compile(r"half(?:-(?!million|billion|of)| time| year| day| hour| century| marathon| price)")
_CLOCK_BEFORE = re.compile(
    r"(?:上午|下午|早上|晚上|晚间|凌晨|中午|傍晚|清晨|午后|当晚|\d ?点|\d ?小时|\d ?时|今晚|早) ?$"
)
_CLOCK_AFTER = re.compile(r" ?(?:\d{1,2} ?[分秒]|整|许|半(?!导))")
_SCREEN = re.compile(
    r" ?(?:uhd|hdr|tvs?|video|display|resolution|screen|monitor|视频|画质|分辨率|超高清|电视|屏|直播|投影|显示)"
)


def half_of_time(text: str, start: int) -> bool:
    """Whether half or quarter at `start` names a part of a year or a game: the first half, half-time."""
    return bool(_PART_OF_TIME.search(text, max(0, start - 8), start) or _NO_SHARE.match(text, start))


def clock(text: str, start: int, end: int) -> bool:
    """Whether N点 or N分 is a time of day or a race: 上午10点, 7点30分, 1分12秒."""
    return bool(_CLOCK_AFTER.match(text, end) or _CLOCK_BEFORE.search(text, max(0, start - 4), start))


def type_name(text: str, start: int, end: int) -> bool:
    """Whether the number is a make: a 737, 4K video."""
    raw = text[start:end]
    if len(raw) == 3 and raw[0] == raw[2] == "7" and raw.isdigit():
        return True
    return raw in ("2k", "4k", "8k") and _SCREEN.match(text, end) is not None


def per_unit(text: str, start: int) -> bool:
    """Whether 每 or per before makes the number a rate's denominator: 每百万token."""
    return text[start - 1 : start] == "每" or text.endswith("per ", max(0, start - 4), start)


def model_name(text: str, start: int) -> bool:
    """Whether a letter or letter-hyphen right before `start` makes the digits part of a name: A100, GPT-5."""
    char = text[start - 1] if start else " "
    if "a" <= char <= "z" or char in "_@":
        return True
    if char == "-" and start > 1:
        return "a" <= text[start - 2] <= "z" or text[start - 2].isdigit()
    return char == "." and start > 1 and (text[start - 2].isdigit() or "a" <= text[start - 2] <= "z")


def before(text: str, start: int) -> str | None:
    """What a bare number at `start` belongs to: a month, a name, a bracket of citations, an order."""
    if not start:
        return None
    char = text[start - 1]
    if char == "[" or (char in ", " and _in_citation(text, start)):
        return "citation"
    if char == "#":
        return "ordinal"
    if char in ":/" and start > 1 and text[start - 2].isdigit():
        return "date"
    if char > "\u2e7f":
        return "name" if text.endswith(_NAMES_ZH, 0, start) else None
    if char not in " .&-" and not "a" <= char <= "z":
        return None
    if _MONTH_BEFORE.search(text, max(0, start - 12), start) or _DAY_LIST.search(text, max(0, start - 20), start):
        return "date"
    match = _NAME_BEFORE.search(text, max(0, start - 15), start)
    return "name" if match and match[1] in _NAMES else None


def _in_citation(text: str, start: int) -> bool:
    opened = text.rfind("[", max(0, start - 24), start)
    return opened >= 0 and text[opened + 1 : start].replace(",", "").replace(" ", "").replace("-", "").isdigit()


def month_after(text: str, end: int) -> bool:
    """Whether a month follows the number, which is its day then: 12 March."""
    return text[end : end + 1] == " " and _MONTH_AFTER.match(text, end) is not None


def is_year(text: str, start: int, end: int, value: float) -> bool:
    """A four-digit whole number of this or the last century, printed without a comma."""
    return end - start == 4 and 1900 <= value <= 2099 and text[start:end].isdigit()


def year_of_phrase(text: str, start: int) -> bool:
    """Whether the words before say that a year-like number is a year: in 2024 users spent."""
    return _YEAR_WORDS.search(text, max(0, start - 9), start) is not None
