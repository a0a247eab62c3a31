"""Periods named in a text: explicit (2025年第四季度, Q4 FY2025), by the publication date (去年, last quarter), relative.

Input is shadow text. A mention that leans on the figure's own period (去年同期, the year-ago quarter) has no label but a
`relative` of year_before, previous or next, which calendar.year_before and calendar.previous apply.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from feeds.reading import calendar
from feeds.reading.calendar import (
    is_fiscal,
    is_quarter,
    kind_of,
    last_quarter,
    nearest_half,
    nearest_month,
    nearest_quarter,
    period_dates,
    previous,
    quarter_of,
    year_before,
)

__all__ = [
    "PeriodMention",
    "find_periods",
    "is_fiscal",
    "is_quarter",
    "kind_of",
    "last_quarter",
    "nearest_quarter",
    "period_dates",
    "previous",
    "quarter_of",
    "year_before",
]


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period at `start`:`end`. `relative` is None when the text says it in full, else how the label came about:

    published (the year or all of it follows from the publication date), this, previous, next, year_before.
    `part` is 1–4 of a quarter or 1–2 of a half named without a year, `fiscal` whether fiscal words stood by it.
    """

    start: int
    end: int
    label: str | None
    kind: str
    relative: str | None = None
    part: int | None = None
    fiscal: bool = False


_NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九十", 0)} | {"首": 1, "末": 4, "两": 2}
_YEAR = r"(?:19|20)\d{2}"
_YEAR_ZH = r"(?:(?P<y>(?:19|20)\d{2}|\d{2}(?=(?:年|财年)?(?:第?[一二三四]季|q[1-4]|h[12]|[上下]半年|前三季)))|(?P<yc>[二两]零[一二零][零一二三四五六七八九])) ?(?P<f>财政年度|财年|年度|年)?|(?P<ry>去年|今年|明年|前年|后年|上年|本年|当年|次年|下一?财年|上一?财年|本财年)"
_PART_ZH = (
    r"(?P<q>(?:第|的第)?[一二三四1-4首末] ?(?:个)?(?P<fq>财政季度|财季|财务季度|季度|季)(?!节|军|前赛|后赛|候)|(?:第)?[一二三四1-4]季报|q[1-4](?![\da-z]))"
    r"|(?P<h>上半年度?|下半年度?|上半财年|下半财年|h[12](?![\da-z])|半年报|中报)"
    r"|(?P<r>(?:前|首)(?P<rn>[二三两23一九九69])(?:个)?(?P<ru>季度|季|个?月)|前三季)"
    r"|(?P<ms>(?P<m1>1[0-2]|[1-9]) ?(?:[-–~至到]|月份?[-–~至到]) ?(?P<m2>1[0-2]|[1-9]) ?月(?:份)?)"
    r"|(?P<m>(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十]) ?月(?:份)?(?!球|亮|饼|薪|租|费|票|经|嫂|之暗面|度|活|均|内|来|间))(?: ?(?P<d>[12]\d|3[01]|0?[1-9]|[一二三]?十?[一二三四五六七八九十]) ?[日号])?"
    r"|(?P<all>全年|年度|整年)"
)
_SPAN_ZH = re.compile(rf"(?P<a>{_YEAR}) ?年?(?:度)? ?[-–~至到] ?(?P<b>{_YEAR}|\d{{2}}(?=年|财年)) ?(?:财)?年")
_ABSOLUTE_ZH = re.compile(rf"(?:{_YEAR_ZH})(?: ?(?:的|,|，)? ?(?:{_PART_ZH}))?")
_LONE_ZH = re.compile(rf"(?:{_PART_ZH})")
_SINCE_ZH = re.compile(r"^(?:初|年初|底|末|春季|夏季|秋季|冬季)?(?:以来|起|至今|以后|开始|之后)")
_RELATIVE_ZH = re.compile(
    r"(?P<year_before>(?:去年|上年|前一?年|上一?年)(?:的)?同(?:期|季|月|一季度|时期)|同期(?=的|为|[\d约仅]))"
    r"|(?P<previous>上一?个?(?:财)?季度?|前一?个?(?:财)?季度|上季|前一季度)"
    r"|(?P<next>下一?个?(?:财)?季度?|下季)"
    r"|(?P<this>(?:本|这一?|该|当|这个)个?(?:财)?季度?(?!节))"
    r"|(?P<pmonth>上个?月)|(?P<tmonth>本月|当月|这个月)|(?P<nmonth>下个?月)"
    r"|(?P<ytd>年初至今|年内|今年以来)"
)

_MONTH_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        1,
    )  # fmt: skip
    for name in names.split()
}
_MONTH_EN = "|".join(sorted(_MONTH_NAMES, key=len, reverse=True))
_ORD = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": 4}
_QUARTER_EN = r"(?:(?P<o>first|second|third|fourth|final|1st|2nd|3rd|4th)(?: |-)(?:fiscal )?(?:quarter|qtr)(?:ly)?|q(?P<q>[1-4])(?![\d])|(?P<q2>[1-4])q(?![a-z]))"
_HALF_EN = r"(?:(?P<ho>first|second)(?: |-)half|h(?P<h>[12])(?![\d])|(?P<h2>[12])h(?![a-z\d]{3}))"
_NINE_EN = r"(?P<n>first (?:nine|9|six|6|three|3) months|first (?:three|3|two|2) quarters|(?:nine|9|six) months(?= (?:ended|to|through|of)))"
_FY = rf"(?P<fy>fy ?'?(?P<fyy>{_YEAR}|\d{{2}})(?!\d)|fiscal(?: year)?(?: |-)(?P<fyl>{_YEAR}|\d{{2}}(?=[ ,.;]))|(?P<fyr>{_YEAR}) fiscal(?: year)?)"
_CY = rf"(?P<cy>(?:cy ?|')?(?P<cyy>{_YEAR})(?![\d,.%]\d|\d|[a-z])|'?(?P<cys>\d{{2}})(?![\d.%,]))"
_SEP = r"(?:,? (?:of |in |for )?(?:the )?|[-/']| of |)"
_PARTS_EN = re.compile(
    rf"(?:(?:{_QUARTER_EN})|(?:{_HALF_EN})|(?:{_NINE_EN}))(?:{_SEP}(?:{_FY}|{_CY}|(?P<ry>last year|this year|next year|the year)))?"
)
_YEAR_FIRST_EN = re.compile(
    rf"(?:{_FY}|(?P<cy>(?P<cyy>{_YEAR})))(?:[ '-]|'s |, )?(?:(?P<o>first|second|third|fourth|1st|2nd|3rd|4th)(?: |-)(?:fiscal )?quarter|q(?P<q>[1-4])(?!\d)"
    r"|(?P<ho>first|second)(?: |-)half|h(?P<h>[12])(?!\d))"
)
_FISCAL_EN = re.compile(rf"{_FY}")
_SPAN_EN = re.compile(
    rf"(?:between |from )?(?P<a>{_YEAR}) ?(?:and|to|through|[-–]) ?(?P<b>{_YEAR}|\d{{2}}(?![\d%.,]))(?![\d-])"
)
_YEAR_EN = re.compile(
    rf"(?:(?P<all>full[ -]year|calendar(?: year)?|year) )?(?P<y>{_YEAR})(?![\d,.%:/-]\d|\d|[a-z%$-]| ?(?:[a-z]?bn|people|million|units))"
)
_MONTH_RE_EN = re.compile(
    rf"(?P<m>{_MONTH_EN})(?![a-z])(?: ?\.)?(?: (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|%|,\d{{3}}|\.\d| (?:million|billion)))?(?:,? (?:of )?(?P<y>{_YEAR})(?!\d|,\d))?(?P<q>[ -]quarter)?"
)
_ENDED_EN = re.compile(
    rf"(?:(?P<w>three months|quarter|fiscal quarter|quarterly period|13 weeks|six months|half|nine months|year|fiscal year|twelve months|12 months)) "
    rf"(?:that |which )?(?:ended|ending|to|through)(?: on| in)? (?P<m>{_MONTH_EN})(?![a-z])(?: ?\.)?(?: (?P<d>\d{{1,2}}))?(?:,? (?P<y>{_YEAR}))?"
)
_RELATIVE_EN = re.compile(
    r"(?P<year_before>(?:the )?(?:year-ago|year-earlier|prior-year|same|corresponding|comparable)(?: (?:quarter|period|three months|figure))"
    r"(?: (?:last year|a year (?:ago|earlier)|of last year|in the prior year|the (?:previous|prior) year|of the previous year))?"
    r"|(?:from |than |versus |vs\.? )?a year (?:ago|earlier|before)|one year (?:ago|earlier)|(?:same|comparable) (?:time|quarter|period) (?:of )?last year|year-ago|year-earlier|the prior year(?! end))"
    r"|(?P<previous>(?:the )?(?:previous|prior|preceding|last|earlier) (?:fiscal )?quarter)"
    r"|(?P<next>(?:the )?(?:next|coming|following) (?:fiscal )?quarter|the quarter ahead)"
    r"|(?P<this>(?:the|this|its|current|latest|most recent|the current|the latest|the most recent) (?:fiscal )?quarter(?! ended| of| final))"
    r"|(?P<pyear>last year|the previous year)|(?P<tyear>this year|the current year|calendar year(?! \d))|(?P<nyear>next year|the coming year)"
    r"|(?P<pmonth>last month|the previous month)|(?P<tmonth>this month)|(?P<nmonth>next month)"
    r"|(?P<ytd>year[ -]to[ -]date|so far this year|since the start of the year)|(?P<full>full-year|full year|the year as a whole)"
)
_SINCE_EN = re.compile(r"(?<![a-z])since (?:the (?:start|beginning|end) of |early |late |mid-|january |fiscal )?$")
_SEED = re.compile(
    r"[\d一二三四五六七八九十首前上下去今明后全本当这该同年半中末两第q]|(?:fi|fu|fo|fy|fr|se|th|so|sa|on|ye|ca|co|cu|la|pr|ne|a y|h[12]|six|mo|tw|ea|be|ni|ja|fe|ma|ap|ju|au|oc|no|de|ha|its)"
)
_MAY = re.compile(r"(?:(?<![a-z])(?:in|of|since|last|this|next|by|early|late|mid|until|through|from|to|ended)[ -])$")


def find_periods(text: str, published: date | None) -> list[PeriodMention]:
    """All period mentions of a shadow text in order of place, none inside another."""
    found: list[PeriodMention] = []
    at, size = 0, len(text)
    while at < size:
        seed = _SEED.search(text, at)
        if seed is None:
            break
        start = seed.start()
        char = text[start]
        if char > "\u2e7f":
            mention = _chinese(text, start, published)
        elif char.isdigit():
            if start and (
                text[start - 1].isdigit() or text[start - 1] in ".,$€£¥" and text[start - 2 : start - 1].isdigit()
            ):
                at = _past_digits(text, start)
                continue
            mention = _chinese(text, start, published) or _english(text, start, published)
        elif start and ("a" <= text[start - 1] <= "z"):
            mention = None
        else:
            mention = _english(text, start, published) or (_chinese(text, start, published) if char in "qh" else None)
        if mention is None:
            at = _past_digits(text, start) if char.isdigit() else start + 1
            continue
        found.append(mention)
        at = max(mention.end, start + 1)
    return found


def _past_digits(text: str, at: int) -> int:
    size = len(text)
    while at < size and text[at].isdigit():
        at += 1
    return at


def _chinese(text: str, start: int, published: date | None) -> PeriodMention | None:
    char = text[start]
    if char in "上前下本这该当同去今年":
        match = _RELATIVE_ZH.match(text, start)
        if match:
            return _relative(text, match, published)
    if char.isdigit() or char in "二两去今明前后上下本当次":
        if span := _SPAN_ZH.match(text, start):
            return _year_span(span)
        match = _ABSOLUTE_ZH.match(text, start)
        if match and _has_year(text, match):
            return _since_zh(text, _absolute_zh(text, match, published))
    match = _LONE_ZH.match(text, start)
    return match and _lone_zh(text, match, published)


def _has_year(text: str, match: re.Match[str]) -> bool:
    if match["ry"] or match["yc"]:
        return bool(match["ry"] or match["f"])
    if match["f"] or match["q"] or match["h"] or match["r"]:
        return True
    return False


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
        return _months(stem, 1, _last_month(m)), "range", None
    if m["ms"]:
        return _months(stem, int(m["m1"]), int(m["m2"])), "range", None
    if m["m"]:
        month = _month_zh(m["m"])
        return (None if year is None else f"{year}-{month:02}"), ("day" if m["d"] else "month"), month
    return stem, "year", None


def _month_zh(word: str) -> int:
    word = word.split("月")[0].strip()
    return int(word) if word.isdigit() else sum(_NUMERALS[c] for c in word)


def _last_month(m: re.Match[str]) -> int:
    count = m["rn"]
    if count is None:
        return 9
    number = int(count) if count.isdigit() else _NUMERALS[count]
    return number if "月" in (m["ru"] or "") else number * 3


def _months(stem: str | None, first: int, last: int) -> str | None:
    """Months `first`..`last` of a year as a half, quarters or months."""
    if stem is None or first >= last:
        return None
    if first % 3 == 1 and last % 3 == 0:
        a, b = (first + 2) // 3, last // 3
        if (a, b) == (1, 4):
            return stem
        if (a, b) in ((1, 2), (3, 4)):
            return f"{stem}H{1 if a == 1 else 2}"
        return f"{stem}Q{a}" if a == b else f"{stem}Q{a}..{stem}Q{b}"
    year = stem.removeprefix("FY")
    return f"{year}-{first:02}..{year}-{last:02}"


def _since_zh(text: str, mention: PeriodMention) -> PeriodMention:
    tail = text[mention.end : mention.end + 8]
    match = _SINCE_ZH.match(tail)
    if match is None or mention.label is None or ".." in mention.label:
        return mention
    if match[0].endswith(("起", "开始", "以后", "之后")) and not text.endswith(("自", "从", "自从"), 0, mention.start):
        return mention
    return replace(mention, label=f"since {mention.label}", kind="since", end=mention.end + match.end())


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
        label = _months(None if year is None else str(year), first, last)
    elif match["m"]:
        month = _month_zh(match["m"])
        kind, part = ("day" if match["d"] else "month"), month
        label = nearest_month(published, month) if published else None
    elif match["all"]:
        if match["all"] == "年度":
            return None
        label = str(published.year - (published.month <= 3)) if published else None
    return _since_zh(text, PeriodMention(match.start(), match.end(), label, kind, "published", part, fiscal))


def _year_span(match: re.Match[str]) -> PeriodMention | None:
    first, last = int(match["a"]), match["b"]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if not first < end <= first + 60:
        return None
    return PeriodMention(match.start(), match.end(), f"{first}..{end}", "range")


def _relative(text: str, match: re.Match[str], published: date | None) -> PeriodMention | None:
    """去年同期, the previous quarter, last month, next year."""
    name = match.lastgroup
    assert name is not None
    start, end = match.span()
    if name in ("year_before", "previous", "next", "this"):
        label = _quarter_by(name, published)
        if name == "this" and text[end : end + 1] in ("节", "军"):
            return None
        return PeriodMention(
            start,
            end,
            label,
            "quarter" if name != "year_before" else "relative",
            name,
            None,
            "财" in match[0] or "fiscal" in match[0],
        )
    if name == "ytd":
        return PeriodMention(start, end, published and f"since {published.year}", "since", "published")
    if name == "full":
        return PeriodMention(
            start, end, published and str(published.year - (published.month <= 3)), "year", "published"
        )
    step = {"p": -1, "t": 0, "n": 1}[name[0]]
    if name.endswith("month"):
        return PeriodMention(
            start,
            end,
            published and calendar.shift(f"{published.year}-{published.month:02}", step),
            "month",
            "published",
        )
    return PeriodMention(start, end, published and str(published.year + step), "year", "published")


def _quarter_by(name: str, published: date | None) -> str | None:
    if published is None or name == "year_before":
        return None
    return calendar.shift(last_quarter(published), {"previous": -1, "this": 0, "next": 1}[name])


def _english(text: str, start: int, published: date | None) -> PeriodMention | None:
    char = text[start]
    if match := _ENDED_EN.match(text, start):
        return _ended(match, published)
    if (
        char in "fqsht1234n"
        and (match := _PARTS_EN.match(text, start))
        and (mention := _part_en(text, match, published))
    ):
        return _since_en(text, mention)
    if char in "f12" and (match := _YEAR_FIRST_EN.match(text, start)):
        mention = _part_en(text, match, published)
        return mention and _since_en(text, mention)
    if char in "fbc12y":
        if (match := _SPAN_EN.match(text, start)) and _is_year_span(text, match):
            span = _year_span(match)
            if span:
                return span
        if match := _FISCAL_EN.match(text, start):
            year = _fiscal_year(match)
            return _since_en(text, PeriodMention(start, match.end(), f"FY{year}", "year", None, None, True))
        if (match := _YEAR_EN.match(text, start)) and _is_year(text, match):
            return _since_en(text, PeriodMention(start, match.end(), match["y"], "year"))
    if char in "jfmasond" and (match := _MONTH_RE_EN.match(text, start)):
        return _month_en(text, match, published)
    if match := _RELATIVE_EN.match(text, start):
        return _relative(text, match, published)
    return None


def _is_year(text: str, match: re.Match[str]) -> bool:
    start = match.start("y")
    before = text[start - 1] if start else " "
    return not (before in "$€£¥#-.," or before.isdigit()) and text[match.end() : match.end() + 1] != "."[:0] + "%"


def _is_year_span(text: str, match: re.Match[str]) -> bool:
    return match["b"] is not None and (len(match["b"]) == 4 or text[match.end("a")] in "-–")


def _fiscal_year(match: re.Match[str]) -> int:
    year = int(match["fyy"] or match["fyl"] or match["fyr"])
    return year if year > 99 else 2000 + year


def _part_en(text: str, m: re.Match[str], published: date | None) -> PeriodMention | None:
    """A quarter, half or nine months in English, with or without its year."""
    groups = m.groupdict()
    quarter = groups.get("q") or groups.get("q2") or (_ORD[groups["o"]] if groups.get("o") else None)
    half = groups.get("h") or groups.get("h2") or (_ORD[groups["ho"]] if groups.get("ho") else None)
    fiscal = bool(groups.get("fy")) or "fiscal" in m[0] or text.endswith("fiscal ", 0, m.start())
    year, relative = _year_en(groups, published)
    end = m.end()
    if groups.get("cys") and not groups.get("q2") and not groups.get("h2") and not (groups.get("q") or groups.get("h")):
        year, end = None, m.start("cy")
    stem = None if year is None else f"{'FY' if fiscal else ''}{year}"
    part = int(quarter or half or 0) or None
    if groups.get("n"):
        last = 9 if re.match(r"first (?:nine|9|three|3) (?:months|quarters)|nine|9", groups["n"]) else 6
        last = 3 if groups["n"] in ("first three months", "first 3 months") else last
        stem = stem or (published and nearest_month(published, last)[:4]) or None
        return PeriodMention(m.start(), end, _months(stem, 1, last), "range", relative)
    if part is None:
        return None
    letter = "Q" if quarter else "H"
    if stem:
        return PeriodMention(
            m.start(), end, f"{stem}{letter}{part}", "quarter" if quarter else "half", relative, part, fiscal
        )
    label = None
    if published and not fiscal:
        label = nearest_quarter(published, part) if quarter else nearest_half(published, part)
    if half and not groups.get("ho") and m.start() and text[m.start() - 1] not in " (":
        return None
    return PeriodMention(m.start(), end, label, "quarter" if quarter else "half", "published", part, fiscal)


def _year_en(groups: dict[str, str | None], published: date | None) -> tuple[int | None, str | None]:
    for name in ("fyy", "fyl", "fyr", "cyy", "cys"):
        if value := groups.get(name):
            year = int(value)
            return (year if year > 99 else 2000 + year), None
    word = groups.get("ry")
    if word and published and word != "the year":
        return published.year + {"l": -1, "t": 0, "n": 1}[word[0]], "published"
    return None, None


def _month_en(text: str, match: re.Match[str], published: date | None) -> PeriodMention | None:
    name, month = match["m"], _MONTH_NAMES[match["m"]]
    if name in ("may", "march", "mar", "sep", "dec", "jan", "jun", "jul") and not (
        match["y"] or match["d"] or match["q"]
    ):
        if not _MAY.search(text, max(0, match.start() - 9), match.start()):
            return None
    year = int(match["y"]) if match["y"] else None
    relative = None if year else "published"
    if year is None and published:
        year = int(nearest_month(published, month)[:4])
    if match["q"]:
        return PeriodMention(
            match.start(),
            match.end(),
            year and f"{year}Q{(month + 2) // 3}" or None,
            "quarter",
            relative,
            (month + 2) // 3,
        )
    label = f"{year}-{month:02}" if year else None
    mention = PeriodMention(match.start(), match.end(), label, "day" if match["d"] else "month", relative, month)
    return _since_en(text, mention)


def _ended(match: re.Match[str], published: date | None) -> PeriodMention:
    """The quarter, half or year that ended in a month: the calendar one nearest to that end."""
    month = _MONTH_NAMES[match["m"]]
    year = int(match["y"]) if match["y"] else int(nearest_month(published, month)[:4]) if published else None
    width = match["w"]
    months = (
        12
        if "year" in width or "twelve" in width or "12" in width
        else 9
        if "nine" in width
        else 6
        if "six" in width or width == "half"
        else 3
    )
    kind = {12: "year", 9: "range", 6: "half", 3: "quarter"}[months]
    if year is None:
        return PeriodMention(match.start(), match.end(), None, kind, "published")
    day = int(match["d"] or 28)
    last = year * 12 + month - 1 - (1 if day <= 15 else 0)
    label = _ending(last, months)
    return PeriodMention(match.start(), match.end(), label, kind, None if match["y"] else "published")


def _ending(last: int, months: int) -> str | None:
    """The label of `months` months whose last is number `last` since year 0, moved to the nearest quarter's end."""
    shift = {0: 1, 1: -0 + 1, 2: 0}[last % 3] if last % 3 != 0 else -1
    last += shift
    year, month = divmod(last, 12)
    if months == 3:
        return f"{year}Q{month // 3 + 1}"
    if months == 12:
        return str(year) if month == 11 else f"FY{year}"
    first = last - months + 1
    return _months(str(year), first % 12 + 1, month + 1) if first // 12 == year else None


def _since_en(text: str, mention: PeriodMention) -> PeriodMention:
    if mention.label and ".." not in mention.label and not mention.label.startswith("since"):
        match = _SINCE_EN.search(text, max(0, mention.start - 26), mention.start)
        if match:
            return replace(mention, label=f"since {mention.label}", kind="since", start=match.start())
    return mention
