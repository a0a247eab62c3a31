"""Periods in Chinese shadow text: 2025年第四季度, 2026财年第一财季, 去年同期, 截至9月30日止三个月."""

from __future__ import annotations

import re
from datetime import date

from feeds.reading.calendar import ending, months, nearest_half, nearest_month, nearest_quarter
from feeds.reading.period_mention import PeriodMention, relative_mention, year_span

_NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九十", 0)} | {"首": 1, "末": 4, "两": 2}
_YEAR = r"(?:19|20)\d{2}"
_YEAR_ZH = (
    r"(?:(?P<y>(?:19|20)\d{2}|\d{2}(?=(?:年|财年)?(?:第?[一二三四]季|q[1-4]|h[12]|[上下]半年|前三季)))"
    r"|(?P<yc>[二两]零[一二零][零一二三四五六七八九])) ?(?P<f>财政年度|财年|年度|年)?|(?P<ry>去年|今年|明年|前年"
    r"|后年|上年|本年|当年|次年|下一?财年|上一?财年|本财年)"
)
_PART_ZH = (
    r"(?P<q>(?:(?:第|的第)[一二三四1-4] ?个?|[首末] ?个?|[一二三四1-4] ?)"
    r"(?P<fq>财政季度|财季|财务季度|季度|季)(?!节|军|前赛|后赛|候)"
    r"|(?:第)?[一二三四1-4]季报|q[1-4](?![\da-z]))"
    r"|(?P<h>上半年度?|下半年度?|上半财年|下半财年|h[12](?![\da-z])|半年报|中报)"
    r"|(?P<r>(?:前|首)(?P<rn>1[01]|十[一]?|[二三四五六七八九两2-9])(?:个)?(?P<ru>季度|季|个?月)|前三季)"
    r"|(?P<ms>(?P<m1>1[0-2]|[1-9]) ?(?:[-–~至到]|月份?[-–~至到]) ?(?P<m2>1[0-2]|[1-9]) ?月(?:份)?)"
    r"|(?P<m>(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十]) ?月(?:份)?(?!球|亮|饼|薪|租|费|票|经|嫂|之暗面"
    r"|度|活|均|内|来|间))(?: ?(?P<d>[12]\d|3[01]|0?[1-9]|[一二三]?十?[一二三四五六七八九十]) ?[日号])?"
    r"|(?P<all>全年|年度|整年)"
)
_SPAN_ZH = re.compile(rf"(?P<a>{_YEAR}) ?年?(?:度)? ?[-–~至到] ?(?P<b>{_YEAR}|\d{{2}}(?=年|财年)) ?(?:财)?年")
_ABSOLUTE_ZH = re.compile(rf"(?:{_YEAR_ZH})(?: ?(?:的|,|，)? ?(?:{_PART_ZH}))?")
_LONE_ZH = re.compile(rf"(?:{_PART_ZH})")
_SINCE_ZH = re.compile(r"^(?:初|年初|底|末|春季|夏季|秋季|冬季)?(?:以来|起|至今|以后|开始|之后)")
_ENDED_ZH = re.compile(
    r"截[至止](?:(?P<y>(?:19|20)\d{2}) ?年)? ?(?P<m>1[0-2]|0?[1-9]) ?月(?: ?(?P<d>\d{1,2}) ?日|底|末)?(?:为?止"
    r"|结束)?的?(?:最新|最近)?(?:一个)?"
    r"(?P<w>(?:财年)?第?[一二三四]?财?季度?|(?:首)?[三3]个月|(?:首)?[六6]个月|(?:首)?[九9]个月|半年度?|中期"
    r"|全年|(?:财政)?年度|财年|年)(?!以)"
)
# 9月止季度, 6月底止六个月: the Hong Kong way.
_TO_ZH = re.compile(
    r"(?:(?P<y>(?:19|20)\d{2}) ?年)? ?(?P<m>1[0-2]|0?[1-9]) ?月(?: ?(?P<d>\d{1,2}) ?日|底|末)?止的?"
    r"(?P<w>(?:财年)?第?[一二三四]?财?季度?|[三3]个月|[六6]个月|[九9]个月|半年度?|中期|全年|(?:财政)?年度|财年)"
)
_RELATIVE_ZH = re.compile(
    r"(?P<year_before>(?:去年|上年|前一?年|上一?年)(?:的)?同(?:期|季|月|一季度|时期)|同期(?=的|为|[\d约仅]))"
    r"|(?P<previous>上一?个?(?:财)?季度?|前一?个?(?:财)?季度?|上季|前一季度)"
    r"|(?P<next>下一?个?(?:财)?季度?|下季)"
    r"|(?P<this>(?:本|这一?|该|当|这个)个?(?:财)?季度?(?!节))"
    r"|(?P<pmonth>上个?月)|(?P<tmonth>本月|(?<!月)当月|这个月)|(?P<nmonth>下个?月)"
    r"|(?P<ytd>年初至今|年内(?!首|最|新|第|一度)|今年以来)"
)


def read(text: str, start: int, published: date | None) -> PeriodMention | None:
    """The Chinese mention that begins at `start` of a shadow text, or None."""
    char = text[start]
    if char == "截":
        match = _ENDED_ZH.match(text, start)
        return match and _ended_zh(match, published)
    if char.isdigit() and (match := _TO_ZH.match(text, start)) is not None:
        return _ended_zh(match, published)
    if char in "上前下本这该当同去今年":
        match = _RELATIVE_ZH.match(text, start)
        if match:
            return relative_mention(text, match, published)
    if char.isdigit() or char in "二两去今明前后上下本当次":
        if span := _SPAN_ZH.match(text, start):
            return year_span(span)
        match = _ABSOLUTE_ZH.match(text, start)
        if match and _has_year(text, match):
            return _since_zh(text, _absolute_zh(text, match, published))
    match = _LONE_ZH.match(text, start)
    return match and _lone_zh(text, match, published)


def _has_year(text: str, match: re.Match[str]) -> bool:
    if match["ry"] or match["yc"]:
        return bool(match["ry"] or match["f"])
    return bool(match["f"] or match["q"] or match["h"] or match["r"])


def _year_of(match: re.Match[str], published: date | None) -> tuple[int | None, bool]:
    """(year, fiscal) of a Chinese year, absolute or by the publication date."""
    word = match["ry"]
    fiscal = bool(match["f"] and match["f"] in ("财年", "财政年度")) or bool(word and "财年" in word)
    if word:
        if published is None:
            return None, fiscal
        step = {"去": -1, "今": 0, "明": 1, "前": -2, "后": 2, "上": -1, "本": 0, "当": 0, "次": 1, "下": 1}[word[0]]
        return published.year + step, fiscal
    if match["yc"]:
        return int("".join(str(_NUMERALS[c]) for c in match["yc"])), fiscal
    year = int(match["y"])
    return (year if year > 99 else 2000 + year), fiscal


def _absolute_zh(text: str, match: re.Match[str], published: date | None) -> PeriodMention:
    year, fiscal = _year_of(match, published)
    relative = "published" if match["ry"] else None
    fiscal = fiscal or bool(match["fq"] and "财" in match["fq"])
    label, kind, part = _part_zh(match, year, fiscal, published)
    return PeriodMention(match.start(), match.end(), label, kind, relative, part, fiscal)


def _part_zh(
    m: re.Match[str], year: int | None, fiscal: bool, published: date | None
) -> tuple[str | None, str, int | None]:
    """(label, kind, part) of what follows a year, or of the year alone."""
    stem = None if year is None else f"{'FY' if fiscal else ''}{year}"
    if m["q"]:
        digit = next(c for c in m["q"] if c in _NUMERALS or c.isdigit())
        part = int(digit) if digit.isdigit() else _NUMERALS[digit]
        return stem and f"{stem}Q{part}", "quarter", part
    if m["h"]:
        part = 2 if "下" in m["h"] or "2" in m["h"] else 1
        return stem and f"{stem}H{part}", "half", part
    if m["r"]:
        return months(stem, 1, _last_month(m)), "range", None
    if m["ms"]:
        return months(stem, int(m["m1"]), int(m["m2"])), "range", None
    if m["m"]:
        month = _month_zh(m["m"])
        return (None if year is None else f"{year}-{month:02}"), ("day" if m["d"] else "month"), month
    return stem, "year", None


def _month_zh(word: str) -> int:
    word = word.partition("月")[0].strip()
    return int(word) if word.isdigit() else sum(_NUMERALS[c] for c in word)


def _last_month(m: re.Match[str]) -> int:
    count = m["rn"]
    if count is None:
        return 9
    number = int(count) if count.isdigit() else sum(_NUMERALS[c] for c in count)
    return number if "月" in (m["ru"] or "") else number * 3


def _since_zh(text: str, mention: PeriodMention) -> PeriodMention:
    tail = text[mention.end : mention.end + 8]
    match = _SINCE_ZH.match(tail)
    if match is None or mention.label is None or ".." in mention.label:
        return mention
    if match[0].endswith(("起", "开始", "以后", "之后")) and not text.endswith(("自", "从", "自从"), 0, mention.start):
        return mention
    return mention._replace(label=f"since {mention.label}", kind="since", end=mention.end + match.end())


def _lone_zh(text: str, match: re.Match[str], published: date | None) -> PeriodMention | None:
    """A part without a year: 第四季度, 上半年, 10月, 全年."""
    before = text[match.start() - 1 : match.start()]
    if before.isdigit() or (match["m"] and before and before in "个第几.数半十"):
        return None
    if match["q"] and match["q"][0] in "一二三四1234" and before and before in "十每几两多连续过个近首":
        return None
    fiscal = bool(match["fq"] and "财" in match["fq"])
    part = _part_zh(match, None, fiscal, published)[2]
    label: str | None = None
    kind = "year"
    if match["q"]:
        kind = "quarter"
        label = nearest_quarter(published, part or 1) if published and not fiscal else None
    elif match["h"]:
        kind = "half"
        label = nearest_half(published, part or 1) if published else None
    elif match["r"] or match["ms"]:
        kind = "range"
        last = _last_month(match) if match["r"] else int(match["m2"])
        first = 1 if match["r"] else int(match["m1"])
        year = int(nearest_month(published, last)[:4]) if published and 1 <= last <= 12 else None
        label = months(None if year is None else str(year), first, last)
    elif match["m"]:
        month = _month_zh(match["m"])
        kind, part = ("day" if match["d"] else "month"), month
        label = nearest_month(published, month) if published else None
    elif match["all"]:
        if match["all"] == "年度":
            return None
        label = str(published.year - (published.month <= 3)) if published else None
    return _since_zh(text, PeriodMention(match.start(), match.end(), label, kind, "published", part, fiscal))


def _ended_zh(match: re.Match[str], published: date | None) -> PeriodMention:
    """截至9月30日止九个月, 截至12月底的季度: so many months up to the end of that one."""
    month, width = int(match["m"]), match["w"]
    length = 3
    for mark, months_of in (("九", 9), ("9", 9), ("六", 6), ("6", 6), ("半年", 6), ("中期", 6), ("年", 12)):
        if mark in width and "季" not in width:
            length = months_of
            break
    kind = {12: "year", 9: "range", 6: "half", 3: "quarter"}[length]
    year = int(match["y"]) if match["y"] else int(nearest_month(published, month)[:4]) if published else None
    late = match["d"] is None or int(match["d"]) > 15
    label = None if year is None else ending(year * 12 + month - 1 - (not late), length)
    return PeriodMention(match.start(), match.end(), label, kind, None if match["y"] else "published")
