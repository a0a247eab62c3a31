"""Amounts spelled without a plain number (翻番, 半数, doubled), and which Chinese numerals count anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.reading.quantities import Quantity
from feeds.reading.units import ZH_SCALES

if TYPE_CHECKING:
    from feeds.reading.amounts import Amount

_DOUBLED_ZH = re.compile(r"翻(?:了|逾|近|超过|超)?(?P<n>[一二两三四五])?(?P<w>番|倍(?!新))")
_WORDS_ZH: list[tuple[re.Pattern[str], float, str]] = [
    (re.compile(r"(?:大)?半数|半壁江山"), 50.0, "percent"),
    (re.compile(r"过半(?!年|小时|个|天|导|数)"), 50.0, "percent"),
    (re.compile(r"减半|腰斩"), 50.0, "percent"),
    (re.compile(r"半成(?!品|熟|交)"), 5.0, "percent"),
    (re.compile(r"(?<!反)对折(?!中|叠)"), 50.0, "percent"),
    (re.compile(r"持平(?!台|衡|静|稳|均)"), 0.0, "percent"),
]
_DIGITS_ZH = re.compile(r"([一两二三四])位数(?=的?增|的?的?同比|百分|增长|以上)")
_PARTS_ZH = re.compile(r"([一二两三四五六七八九十百千]{1,4}|\d{1,4}) ?分之 ?([一二两三四五六七八九十]{1,4}|\d{1,4})")
_HALF_ZH = re.compile(r"一半(?!是|年)")
_EN = re.compile(
    r"(?P<w>doubled|doubling|double(?= (?:what|the|that|its|their|in|from|to|over|by|year))|tripled|tripling"
    r"|quadrupled|quadrupling|halved|halving|twice(?= (?:as|the|its|that|what))|"
    r"(?:single|double|triple)[- ]digit|flat(?=[ .,;](?:year|compared|from|versus|at|on|with|quarter"
    r"|sequentially|in|yoy|y/y|y-o-y|\n|$))|unchanged)(?![a-z])"
)
_EN_VALUES = {"doubl": 100.0, "tripl": 200.0, "quadr": 300.0, "halve": 50.0, "halvi": 50.0, "flat": 0.0, "uncha": 0.0}
_DIGIT_BOUNDS = {"single": (1.0, 9.0), "double": (10.0, 99.0), "triple": (100.0, 999.0)}
_GROWTH_BEFORE = re.compile(
    r"(?:翻|增长|增加|增|上涨|涨|提高|提升|扩大|攀升|上升|升|高|多|跃升|飙升|激增|大增)(?:了|近|逾|超过|超|约|将近"
    r"|接近|超出|出){0,2} ?$"
)
_CONTINUES = {
    "百": "度货姓科事合般花威济盛胜思强家年", "万": "科达物一事能华国众向宝家洲分福里隆", "千": "禧方里问寻金万",
    "亿": "纬航嘉邦田万",
    "十": "分足堰字", "两": "会岸市者", "四": "川平", "千万": "别不要", "三": "星菱井丽亚峡安角峰"}  # fmt: skip
_STOP_RUNS = frozenset(("万一", "一一", "三三两两", "九九", "七七", "一二三", "一二", "一一"))
_COIN_ZH = re.compile(r"元|块|美元|欧元|英镑|港元|人|名|家")
_OF_HUNDRED = re.compile(r"分 ?之 ?负? ?$")
_NEVER = frozenset(("万一", "一一", "三三两两"))
_SCALE_AFTER = re.compile(
    r" ?(?:级|规模|体量|市值|以上|人|名|户|辆|台|部|次|用户|元|美|港|欧|日|韩|英|卢|人民币|台币|家|份|股|吨|年薪"
    r"|大关|大单|营收|投资|融资|估值|订单|token|参数|粉|量级)"
)
_OVER_ZH = re.compile(r"(?:过|超|超过|破|突破|逾|近|上|达|约|冲击|数以)$")
_ONE_IN = re.compile(
    r"(one|two|three|four|five|six|seven|eight|nine|\d) (?:in|out of)(?: every)? (two|three|four|five|six|seven"
    r"|eight|nine|ten|10|20|100)"
    r"(?![a-z0-9.,%$-]| (?:years?|months?|days?|weeks?|quarters?|hours?|minutes?|countries|cities|states"
    r"|sessions|trading|major|other))"
)


def is_numeral(text: str, q: Quantity) -> bool:
    """Whether a run of numeral characters counts something: not 百度, 万科, 一些, 第三, 统一, 唯一."""
    run = text[q.start : q.end]
    before, after = text[q.start - 1 : q.start], text[q.end : q.end + 1]
    if before == "第" or (
        before and before in "唯统之万同专" and run == "一" and not text.endswith("百分之", 0, q.start)
    ):
        return False
    if after and after in _CONTINUES.get(run[-1], "") and len(run) == 1:
        return False
    if _OF_HUNDRED.search(text, max(0, q.start - 5), q.start):
        return True
    if run in _NEVER:
        return False
    if run in ("几", "数"):
        return q.is_vague
    if text.startswith(("个亿", "个多亿", "个小亿"), q.start + len(run)) or (q.end > q.start + len(run)):
        return True
    if run in ("零", "数", "几", "一", "半", "百", "千", "十", "万", "兆") and not (
        run == "一" and after and after in "倍成番"
    ):
        return _single(text, q, run, before, after)
    if run == "亿":
        return bool(_OVER_ZH.search(text, max(0, q.start - 2), q.start)) and _as_floor(q)
    if run in ("万", "千") or (run == "百" and after == "分"):
        return False
    if run in ("千万", "万千") and not _SCALE_AFTER.match(text, q.end):
        return False
    if q.is_vague and all(c in ZH_SCALES for c in run) and _OVER_ZH.search(text, max(0, q.start - 2), q.start):
        return _as_floor(q)
    return True


def _single(text: str, q: Quantity, run: str, before: str, after: str) -> bool:
    """Whether one numeral character counts: 十家, 一倍, 上百元."""
    if not after:
        return False
    if run in ("百", "千", "万"):
        return before in ("上", "数") and _COIN_ZH.match(text, q.end) is not None
    return (run == "十" and after in "成倍家名人位台亿万元块美欧升米吨斤公千克英") or (
        run == "一" and after in "元块角倍成"
    )


def _as_floor(q: Quantity) -> bool:
    """过亿, 上百亿: at least so much, so the bounds close on the floor."""
    q.is_vague, q.high = False, q.low
    return True


def stands_alone(text: str, q: Quantity) -> bool:
    """Whether Chinese numerals without a unit are a number: 九万四 is, the 三 of 三大 is not."""
    run = text[q.start : q.end].replace(" ", "")
    if len(run) < 2 or run in _STOP_RUNS:
        return False
    return any(c in ZH_SCALES for c in run) or "点" in run


def growth_of_one(text: str, amount: Amount) -> None:
    """增长一倍 and 一倍以上 after a word of growth are 100 %; 增至四倍 stays a multiple."""
    if amount.low != 1.0 or amount.high != 1.0:
        return
    is_more = text[amount.end : amount.end + 2] in ("以上", "有余", "多。")
    if is_more or _GROWTH_BEFORE.search(text, max(0, amount.start - 8), amount.start):
        amount.kind, amount.unit, amount.low, amount.high = "percent", "%", 100.0, 100.0


def _amount(
    start: int, end: int, low: float, high: float, kind: str, unit: str = "%", qualifier: str = "exact"
) -> Amount:
    from feeds.reading.amounts import Amount

    return Amount(start, end, low, high, qualifier, unit, kind, q_start=start)


def chinese(text: str, start: int) -> tuple[Amount | None, int]:
    """翻番, 半数, 减半, 持平, 过半: an amount in a word, at `start`."""
    match = _DOUBLED_ZH.match(text, start)
    if match:
        times = "零一二两三四五".replace("两", "").find(match["n"].replace("两", "二")) if match["n"] else 1
        if match["n"] and match["w"] == "倍":
            return None, start + 1  # 翻了两倍 is read as a multiple
        value = 100.0 * (2**times - 1)
        qualifier = "about" if "近" in match[0] else "over" if "逾" in match[0] or "超" in match[0] else "exact"
        begin = match.start("n") if match["n"] else start
        return _amount(begin, match.end(), value, value, "percent", qualifier=qualifier), match.end()
    for pattern, value, kind in _WORDS_ZH:
        if match := pattern.match(text, start):
            qualifier = "over" if match[0][0] in "过大" else "exact"
            begin = start + 1 if match[0] == "过半" else start
            return _amount(begin, match.end(), value, value, kind, qualifier=qualifier), match.end()
    return None, start + 1


def one_in(text: str, start: int) -> tuple[Amount | None, int] | None:
    """one in ten, nine out of 10: a share in per cent."""
    match = _ONE_IN.match(text, start)
    if match is None or (start and (text[start - 1].isalnum() or text[start - 1] in ".,$")):
        return None
    from feeds.reading.english_numerals import SMALL

    above, below = (float(w) if w.isdigit() else SMALL[w] for w in match.groups())
    if not above < below:
        return None
    value = above / below * 100
    return _amount(start, match.end(), value, value, "ratio"), match.end()


def english(text: str, start: int) -> tuple[Amount | None, int] | None:
    """doubled, twice as many, double-digit, flat: an amount in a word, or None to read on as a number."""
    match = _EN.match(text, start)
    if match is None:
        return None
    word, end = match["w"], match.end()
    if word.startswith(("single", "double", "triple")) and "digit" in word:
        low, high = _DIGIT_BOUNDS[word[:6]]
        return _amount(start, end, low, high, "percent", qualifier="vague"), end
    if word == "twice":
        return _amount(start, end, 2.0, 2.0, "multiple", "x"), end
    value = _EN_VALUES[word[:5]] if word != "flat" else 0.0
    return _amount(start, end, value, value, "percent"), end


def parts(text: str, start: int) -> tuple[Amount, int] | None:
    """三分之一, 四分之三, 一半 at `start`, in per cent."""
    if match := _HALF_ZH.match(text, start):
        return _amount(start, match.end(), 50.0, 50.0, "ratio"), match.end()
    if match := _PARTS_ZH.match(text, start):
        from feeds.reading.chinese_numerals import parse

        below, above = (float(g) if g.isdigit() else n.low if (n := parse(g)) else 0.0 for g in match.groups())
        if below > above > 0 and below not in (100.0, 1000.0):
            value = above / below * 100
            return _amount(start, match.end(), value, value, "ratio"), match.end()
    return None


def digits_of(text: str, start: int) -> tuple[Amount, int] | None:
    """三位数增长: 100 to 999 %."""
    match = _DIGITS_ZH.match(text, start)
    if match is None:
        return None
    places = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4}[match[1]]
    end = match.start() + 3
    return _amount(
        start, end, 10.0 ** (places - 1), 10.0**places - 1, "percent", qualifier="vague"
    ), match.start() + 3 if end else end
