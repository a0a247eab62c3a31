"""Periods in English shadow text: Q4 FY2025, three months ended Dec. 31, the year-ago quarter, since 2021."""

from __future__ import annotations

import re
from datetime import date

from feeds.reading.calendar import ending, months, nearest_half, nearest_month, nearest_quarter
from feeds.reading.period_mention import PeriodMention, relative_mention, year_span

_YEAR = r"(?:19|20)\d{2}"
MONTH_NAMES = {
    "jan": 1, "january": 1, "feb": 2, "february": 2, "mar": 3, "march": 3, "apr": 4, "april": 4, "may": 5, "jun": 6,
    "june": 6, "jul": 7, "july": 7, "aug": 8, "august": 8, "sep": 9, "sept": 9, "september": 9, "oct": 10,
    "october": 10, "nov": 11, "november": 11, "dec": 12, "december": 12,
}  # fmt: skip
_MONTH_EN = "|".join(sorted(MONTH_NAMES, key=len, reverse=True))
_ORD = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": 4}
_QUARTER_EN = (
    r"(?:(?P<o>first|second|third|fourth|final|1st|2nd|3rd|4th)(?: |-)(?:fiscal )?(?:quarter|qtr)(?:ly)?"
    r"|q(?P<q>[1-4])(?![\d])|(?P<q2>[1-4])q(?![a-eg-z]|f(?!y)))"
)
_HALF_EN = (
    r"(?:(?P<ho>first|second)(?: |-)half|h(?P<h>[12])(?![\d])|(?P<h2>[12])h(?=fy|\d\d(?!\d)|(?:19|20)\d\d"
    r"|[ '-](?:fy|20\d\d|of )|[,.;)]|$))"
)
_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
}  # fmt: skip
_NINE_EN = (
    rf"(?P<n>(?P<nw>first|final|last) (?P<nn>{'|'.join(_COUNTS)}|[2-9]|1[01]) (?P<nu>months|quarters)"
    r"|(?P<nb>nine|9|six|6) months(?= (?:ended|to|through|of|revenue|sales|profit|net|operating)))"
)
_FY = (
    rf"(?P<fy>fy ?'?(?P<fyy>{_YEAR}|\d{{2}})(?!\d)|(?:fiscal|financial)(?: year)?(?: |-)(?P<fyl>{_YEAR}"
    rf"|\d{{2}}(?=[ ,.;]))"
    rf"|(?P<fyr>{_YEAR}) (?:fiscal|financial)(?: year)?"
    r"(?! ?(?:results|highlights|statements|performance|report|summary)))"
)
_CY = rf"(?P<cy>(?:cy ?|')?(?P<cyy>{_YEAR})(?![\d,.%]\d|\d|[a-z])|'?(?P<cys>\d{{2}})(?![\d.%,]))"
_SEP = r"(?:,? (?:of |in |for )?(?:the )?|[-/']| of |)"
_PARTS_EN = re.compile(
    rf"(?:(?:{_QUARTER_EN})|(?:{_HALF_EN})|(?:{_NINE_EN}))(?:{_SEP}(?:{_FY}|{_CY}|(?P<ry>last year|this year"
    rf"|next year|the year)))?"
)
_YEAR_FIRST_EN = re.compile(
    rf"(?:{_FY}|(?P<cy>(?P<cyy>{_YEAR})))(?:[ '-]|'s |, )?(?:(?P<o>first|second|third|fourth|1st|2nd|3rd"
    rf"|4th)(?: |-)(?:fiscal )?quarter|q(?P<q>[1-4])(?!\d)"
    r"|(?P<ho>first|second)(?: |-)half|h(?P<h>[12])(?!\d))"
)
_FISCAL_EN = re.compile(rf"{_FY}")
_SPAN_EN = re.compile(
    rf"(?:between |from )?(?P<a>{_YEAR}) ?(?:and|to|through|[-–]) ?(?P<b>{_YEAR}|\d{{2}}(?![\d%.,]))(?![\d-])"
)
_YEAR_EN = re.compile(
    rf"(?:(?P<all>full[ -]year|calendar(?: year)?|year) )?(?P<y>{_YEAR})(?![\d,.%:/-]\d|\d|[a-z%$-]"
    rf"| ?(?:[a-z]?bn|people|million|units))"
)
_MONTH_RE_EN = re.compile(
    rf"(?P<m>{_MONTH_EN})(?![a-z])(?: ?\.)?(?: (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|%|,\d{{3}}|\.\d"
    rf"| (?:million|billion)))?(?:,? (?:of )?(?P<y>{_YEAR})(?!\d|,\d))?(?P<q>[ -]quarter)?"
)
_MONTHS_EN = re.compile(
    rf"(?P<a>{_MONTH_EN})(?![a-z])\.? ?(?:to|through|[-–]) ?(?P<b>{_MONTH_EN})(?![a-z])\.?(?:[ -](?:quarter"
    rf"|period|half))?"
    rf"(?:,? (?:of )?(?P<y>{_YEAR})(?!\d|,\d))?"
)
_ENDED_EN = re.compile(
    rf"(?:(?P<w>three months|quarter|fiscal quarter|quarterly period|13 weeks|six months|half|nine months|year"
    rf"|fiscal year|twelve months|12 months)) "
    rf"(?:that |which )?(?:ended|ending|to|through)(?: on"
    rf"| in)?(?: the end of| end| (?P<nx>next)| (?P<d0>\d{{1,2}})(?:st|nd|rd|th)?)?"
    rf" (?P<m>{_MONTH_EN})(?![a-z])(?: ?\.)?(?: (?P<d>\d{{1,2}})(?!\d))?(?:,? (?P<y>{_YEAR}))?"
)
_RELATIVE_EN = re.compile(
    r"(?P<year_before>(?:the )?(?:year-ago|year-earlier|prior-year|same|corresponding|comparable)(?: (?:quarter"
    r"|period|three months|figure))"
    r"(?: (?:last year|a year (?:ago|earlier)|of last year|in the prior year|the (?:previous|prior) year"
    r"|of the previous year))?"
    r"|(?:from |than |versus |vs\.? )?a year (?:ago|earlier|before)|one year (?:ago|earlier)|(?:same"
    r"|comparable) (?:time|quarter|period) (?:of )?last year|year-ago|year-earlier|the prior year(?! end))"
    r"|(?P<previous>(?:the )?(?:previous|prior|preceding|last|earlier) (?:fiscal )?quarter)"
    r"|(?P<next>(?:the )?(?:next|coming|following) (?:fiscal )?quarter|the quarter ahead)"
    r"|(?P<this>(?:the|this|its|current|latest|most recent|the current|the latest"
    r"|the most recent) (?:fiscal )?quarter(?! ended| of| final))"
    r"|(?P<pyear>last year|the previous year)|(?P<tyear>this year|the current year|calendar year(?! \d))"
    r"|(?P<nyear>next year|the coming year)"
    r"|(?P<pmonth>last month|the previous month)|(?P<tmonth>this month)|(?P<nmonth>next month)"
    r"|(?P<ytd>year[ -]to[ -]date|so far this year|since the start of the year)|(?P<full>full-year|full year"
    r"|the year as a whole)"
)
_SINCE_EN = re.compile(r"(?<![a-z])since (?:the (?:start|beginning|end) of |early |late |mid-|january |fiscal )?$")
# Months that are words of their own, or short for names.
_OTHER_WORDS = ("may", "march", "mar", "sep", "dec", "jan", "jun", "jul")
_MAY = re.compile(r"(?:(?<![a-z])(?:in|of|since|last|this|next|by|early|late|mid|until|through|from|to|ended)[ -])$")


def read(text: str, start: int, published: date | None) -> PeriodMention | None:
    """The English mention that begins at `start` of a shadow text, or None."""
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
            span = year_span(match)
            if span:
                return span
        if match := _FISCAL_EN.match(text, start):
            year = _fiscal_year(match)
            return _since_en(text, PeriodMention(start, match.end(), f"FY{year}", "year", None, None, True))
        if (match := _YEAR_EN.match(text, start)) and _is_year(text, match):
            return _since_en(text, PeriodMention(start, match.end(), match["y"], "year"))
    if char in "jfmasond" and (match := _MONTHS_EN.match(text, start)):
        return _month_range(match, published)
    if char in "jfmasond" and (match := _MONTH_RE_EN.match(text, start)):
        return _month_en(text, match, published)
    if match := _RELATIVE_EN.match(text, start):
        return relative_mention(text, match, published)
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
        return _so_many_months(m, end, stem, relative, published)
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


def _so_many_months(
    m: re.Match[str], end: int, stem: str | None, relative: str | None, published: date | None
) -> PeriodMention | None:
    """The first nine months; the final three months of 2025. "The last three months" of no year are no period."""
    word = m["nn"] or m["nb"]
    length = int(word) if word.isdigit() else _COUNTS[word]
    if m["nu"] == "quarters":
        length *= 3
    if m["nw"] in ("final", "last"):
        label = months(stem, 13 - length, 12) if stem and length < 12 else None
        return PeriodMention(m.start(), end, label, "range", relative) if label else None
    if stem is None and published:
        stem, relative = nearest_month(published, min(length, 12))[:4], "published"
    return PeriodMention(m.start(), end, months(stem, 1, length), "range", relative)


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
    name, month = match["m"], MONTH_NAMES[match["m"]]
    is_lone = not (match["y"] or match["d"] or match["q"])
    if is_lone and name in _OTHER_WORDS and not _MAY.search(text, max(0, match.start() - 9), match.start()):
        return None
    year = int(match["y"]) if match["y"] else None
    relative = None if year else "published"
    if year is None and published:
        year = int(nearest_month(published, month)[:4])
    if match["q"]:
        return PeriodMention(
            match.start(),
            match.end(),
            f"{year}Q{(month + 2) // 3}" if year else None,
            "quarter",
            relative,
            (month + 2) // 3,
        )
    label = f"{year}-{month:02}" if year else None
    mention = PeriodMention(match.start(), match.end(), label, "day" if match["d"] else "month", relative, month)
    return _since_en(text, mention)


def _month_range(match: re.Match[str], published: date | None) -> PeriodMention:
    """January to September, the April-June quarter."""
    first, last = MONTH_NAMES[match["a"]], MONTH_NAMES[match["b"]]
    stem = match["y"] or (nearest_month(published, last)[:4] if published else None)
    label = months(stem, first, last)
    kind = "quarter" if label and "Q" in label and ".." not in label else "range"
    return PeriodMention(match.start(), match.end(), label, kind, None if match["y"] else "published")


def _ended(match: re.Match[str], published: date | None) -> PeriodMention:
    """The quarter, half or year that ended in a month: the calendar one nearest to that end."""
    month = MONTH_NAMES[match["m"]]
    year = int(match["y"]) if match["y"] else int(nearest_month(published, month)[:4]) if published else None
    if match["nx"] and published and year is not None:
        year = published.year + (month <= published.month)
    length = _length(match["w"])
    kind = {12: "year", 9: "range", 6: "half", 3: "quarter"}[length]
    if year is None:
        return PeriodMention(match.start(), match.end(), None, kind, "published")
    day = int(match["d"] or match["d0"] or 28)
    last = year * 12 + month - 1 - (1 if day <= 15 else 0)
    label = ending(last, length)
    return PeriodMention(match.start(), match.end(), label, kind, None if match["y"] else "published")


def _length(width: str) -> int:
    """Months of `six months`, `quarter`, `fiscal year`."""
    if "year" in width or "twelve" in width or "12" in width:
        return 12
    return 9 if "nine" in width else 6 if "six" in width or width == "half" else 3


def _since_en(text: str, mention: PeriodMention) -> PeriodMention:
    if mention.label and ".." not in mention.label and not mention.label.startswith("since"):
        match = _SINCE_EN.search(text, max(0, mention.start - 26), mention.start)
        if match:
            return mention._replace(label=f"since {mention.label}", kind="since", start=match.start())
    return mention
