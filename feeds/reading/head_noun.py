"""The noun that a number is told of where no metric of ours stands: it keeps the figure from a neighbour's metric."""

# ruff: noqa: E501 - patterns are tables of words.

from __future__ import annotations

import re

from feeds.reading.scene import Draft, Scene

# 净息差, 客座率, 发电量: a Chinese measure ends in one of few characters; what moves or stands follows at once.
_ZH = re.compile(
    r"(?:[率量额数费]|面积|指数|规模|仓位|余额|成本|比例|保费|存款|贷款|运力|占款|人次|单价|票价|均价|息差|杠杆)"
    r"(?:\([^)]{1,12}\))?"
    r"(?:同比|环比|按年|按月|年|月|季|较[^,;。]{1,8}|比[^,;。]{1,8}|均|则|也|仍|大幅|大|小幅|微|略|逆势|进一步|继续|累计|合计|净|已|预计|约|为|是|达到?|报|录得|增至|升至|降至|跌至|回升至|提升至|降到|升到|提高到|只有|仅|超过|近"
    r"|增长|增加|增|上升|提升|提高|升|上涨|涨|下降|下滑|减少|降|跌|收窄|扩大|了|超|逾|成长|衰退|下跌|回落|至){0,5} ?$"
)
_EN = re.compile(
    r"(?<![a-z])(?:rates?|ratios?|margins?|costs|fees|premiums|traffic|spending|yields?|holdings|inflows|outflows|imports|exports|orders|loans|deposits|provisions|charge-offs"
    r"|reserves|occupancy|fares|churn|wages|index|turnover|penalt(?:y|ies)|enrol?ments?|attendance|visits|bookings|additions|adds|applications|approvals|starts|permits|rents?|tonnage|usage|consumption"
    r"|efficiency|retention|leverage|benefits|assets|liabilities|claims|royalties|proceeds|weight)"
    r"(?: \([^)]{1,20}\))?(?: (?:in|at|of|on|for|from|per) (?:[a-z'’.-]{1,14} ){0,4}[a-z'’.-]{1,14}?)?"
    r"(?: (?:also|again|now|only|just|about|around|roughly|nearly|some|by|a|an|at|to|of|was|were|is|are|will|be|should|stood|came|rose|fell|grew|climbed|dropped|slipped|jumped|surged|shrank|widened|narrowed|edged|crept|inched|ticked|up|down|increased|decreased|decreasing|declined|improved|reached|hit|totalled|totaled|amounted|averaged|approaching|expanded|advanced|tumbled|remained|held|steady|unchanged|more|than|over|under|less|as|much|record|the|ran|stands|comes|sat|between)){0,7} ?[($]?$"
)


_COUNTED = frozenset(("users", "people", "tokens", "params", "W", "Wh"))


_OF_PEOPLE = re.compile(
    r"(?:使用|付费|普及|支持|参与|拥有|满意|知晓|占有|出席|投票)率|比例|占款|(?<![a-z])(?:usage|enrol|attendance)"
)


def head_noun(scene: Scene, draft: Draft) -> str:
    """The rule of a noun that measures something, is no metric of ours and stands right before the number, or "".

    `noun:part` says that what it measures is a part of people or things.
    """
    if draft.unit in _COUNTED:
        return ""
    before = draft.before[-64:]
    found = (_EN if before.isascii() else _ZH).search(before)
    if found is None:
        return ""
    start = draft.left + len(draft.before) - len(before) + found.start()
    if any(m.end > start - 3 and m.start < draft.amount.start for m in scene.metrics):
        return ""
    return "noun:part" if _OF_PEOPLE.search(before, max(0, found.start() - 3)) else "noun"
