"""By what measure a number is given: adjusted or not, of shareholders only, at constant exchange rates, restated.

Numbers of one key by different measures contradict nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from store.ledger import DEALS
from store.models import Figure

_KINDS = {
    "adjusted": r"adjusted|non-?(?:gaap|ifrs)|\bcore (?:earnings|profit|operating|net)|underlying|normali[sz]ed"
    r"|exclud\w{1,4}|before (?:one-?off|exceptional|special)|扣非|扣除非经常|经调整|调整后"
    r"|非(?:国际|香港)?财务报告准则|非公认会计|非美国通用会计|非通用会计|剔除|不计入?",
    "attributable": r"attributable|归母|归属|股东应占|归于母公司",
    "organic": r"organic|constant[ -](?:currenc|exchange)\w{0,8}|like-for-like|same-store|comparable (?:basis|sales)"
    r"|(?:固定|恒定|不变)汇率|可比口径|同店|内生",
    "pro forma": r"pro[ -]?forma|备考|模拟口径",
    "restated": r"restat\w{1,6}|recast|重述|追溯",
    "enterprise": r"enterprise value|including (?:net )?debt|assum\w{1,5} (?:of )?debt|企业价值|含债|包括债务",
    "equity": r"equity value|股权价值",
    "leases": r"(?:financ\w{1,4}|capital) leases?|融资租赁",
    "cash": r"\bcash (?:capex|capital|spending)|现金资本",
    "wholesale": r"wholesale|批发",
    "retail": r"\bretail (?:sales|deliver)|registrations?|零售|上险|终端",
    "abroad": r"overseas|abroad|\bexport\w{0,3}|international (?:sales|revenue)|海外|境外|出口|国际业务",
    "home": r"domestic|at home|国内|境内|内销",
    "preliminary": r"preliminary|unaudited|初步|快报|未经审计",
    "pre-tax": r"pre-?tax|before tax|税前|利润总额",
    "ads": r"\b(?-i:ADSs?)\b|depositary|存托",
    "basic": r"\bbasic (?:earnings|EPS)|基本每股",
    "annualised": r"annuali[sz]ed|run-?rate|年化",
    "per share": r"per share|a share\b|apiece|每股",
    "continuing": r"continuing operations|持续经营",
    "currency": r"in (?:local currenc\w{1,3}|(?:us |american |taiwan |hong kong )?(?:dollars|yuan|euros|yen|pounds))\b"
    r"|(?:以|按)(?:美元|人民币|新台币|港元|欧元|日元)(?:计|口径)",
}
_WORDS = re.compile("|".join(f"(?P<k{n}>{words})" for n, words in enumerate(_KINDS.values())), re.I)
_NAMES = tuple(_KINDS)
# What each of the words above holds, to find the places worth a look.
_HELD = """
adjusted gaap ifrs core underlying normali exclud before attributable organic constant like-for-like same-store
comparable forma restat recast debt value lease cash wholesale retail registration overseas abroad export
international domestic home preliminary unaudited tax ads depositary basic annuali share apiece 每股 run-rate
runrate continuing currenc dollar yuan euro yen pounds 扣非 扣除非经常 经调整 调整后 报告准则 公认会计 通用会计
剔除 不计 归母 归属 应占 归于母 汇率 可比口径 同店 内生 备考 模拟口径 重述 追溯 企业价值 含债 包括债务 股权价值
融资租赁 现金资本 批发 零售 上险 终端 海外 境外 出口 国际业务 国内 境内 内销 初步 快报 未经审计 税前 利润总额
存托 基本每股 年化 持续经营 元计 币计 元口径 币口径
"""
_STEMS = tuple(_HELD.split())
# What a measure says something of; where none stands beside the number, it stands further left.
_NOUN = re.compile(
    r"income|profit|earnings|loss|eps|revenue|sales|margin|ebit|cash ?flow|capex|capital|spending|deliver|shipment|deal"
    r"|value|price|净利|利润|盈利|亏损|营收|收入|每股|毛利|现金流|资本|开支|支出|交付|销量|出货|作价|价格|估值",
    re.I,
)
_AMOUNT = re.compile(
    r"[0-9][0-9,.]{0,20} ?(?:%|[亿億万萬元]|[bmt]n\b|billion|million|trillion|cents|个百分点|yuan|euros|users)"
)
_SENTENCE = re.compile(r"[。！？；;\n]|[.!?] {1,4}(?=[A-Z\"“])")
_CLAUSE = re.compile(
    r"[，,；;。\n]|\.(?=\s|$)|\b(?:vs|versus|against|compared|and|but|while)\b|高于|低于|好于|而", re.I
)
_LEFT, _RIGHT = 140, 48


def measures(title: str, body: str, figures: Iterable[Figure]) -> list[str]:
    """How each figure was measured: names, sorted, with a comma between; empty where the number is plain."""
    texts = {"title": title, "body": body}
    places = {where: _places(text.lower()) for where, text in texts.items()}
    told = []
    for figure in figures:
        start = figure.start + max(figure.quote.find(figure.raw), 0)
        end = start + len(figure.raw)
        near = places[figure.where]
        at = bisect_left(near, start - _LEFT)
        is_near = at < len(near) and near[at] < end + _RIGHT
        names = measure(texts[figure.where], start, end) if is_near else set()
        if figure.metric not in DEALS:
            names.discard("per share")  # what is always told so, or of earnings beside it
        told.append(", ".join(sorted(names)))
    return told


def _places(text: str) -> list[int]:
    """Offsets at which a word of a measure may stand, in order."""
    found = []
    for stem in _STEMS:
        at = text.find(stem)
        while at >= 0:
            found.append(at)
            at = text.find(stem, at + len(stem))
    return sorted(found)


def measure(text: str, start: int, end: int) -> set[str]:
    """The measures that the words around the number at [start, end) of a text name."""
    left = text[max(0, start - _LEFT) : start]
    left = left[max((mark.end() for mark in _SENTENCE.finditer(left)), default=0) :]
    right = text[end : end + _RIGHT]
    if not _WORDS.search(left) and not _WORDS.search(right):
        return set()
    # From the number back to what it is a number of: the words before another amount belong to that.
    for amount in reversed(list(_AMOUNT.finditer(left))):
        if _NOUN.search(left, amount.end()):
            left = left[amount.end() :]
            break
    stops = [found.start() for pattern in (_CLAUSE, _AMOUNT) if (found := pattern.search(right))]
    return _names(left) | _names(right[: min(stops, default=len(right))])


def _names(text: str) -> set[str]:
    found = ((_NAMES[int(one.lastgroup[1:])], one[0].lower()) for one in _WORDS.finditer(text) if one.lastgroup)
    return {f"{name}: {words}" if name == "currency" else name for name, words in found}
