"""Periods named in a text: in full (2025年第四季度, Q4 FY2025), by the publication date (去年), or relative.

Input is shadow text. A mention that leans on the figure's own period (去年同期, the year-ago quarter) has
no label but a `relative` of year_before, previous or next, which calendar.year_before and calendar.shift apply.
"""

from __future__ import annotations

import re
from datetime import date

from feeds.reading import english_starts, periods_en, periods_zh
from feeds.reading.period_mention import PeriodMention

# Where a period may begin with a digit or in Chinese; `english_starts` knows the English words.
# The character comes first, so that the scan skips along quickly, and what it needs around it after that.
_DIGIT = r"(?<!\d\d)(?:(?=\d{3}(?!\d))|(?=\d?(?: ?(?:[年月季财qhmw]|个?季|[-–~至到] ?\d))))"
_SEED_ASCII = re.compile("[0-9]" + _DIGIT)
_SEED = re.compile(
    r"[\d一二三四五六七八九十首末上下前去今明后全整本当这该同年半中第截次两](?:"
    rf"(?<=\d){_DIGIT}"
    r"|(?<=[一二三四五六七八九十首末])(?= ?个?(?:财政|财务|财)?[季月]|[一二]月)"
    r"|(?<=[上下])(?=半|一?个?财?季|一?年|一?个?月|一?财)"
    r"|(?<=前)(?=[二三四五六七八九十两2-9年]|1[01]个月|一?个?财?季|一年)|(?<=[去今明后])(?=年)"
    r"|(?<=首)(?=[二三六九两2-9十]|1[01])|(?<=[全整])(?=年)|(?<=[本当])(?=[季月年财])|(?<=这)(?=一?个?[季月])"
    r"|(?<=该)(?=季)|(?<=同)(?=期)|(?<=年)(?=初至|内)|(?<=半)(?=年)|(?<=中)(?=报)|(?<=第)(?=[一二三四1-4])"
    r"|(?<=截)(?=[至止])|(?<=次)(?=年)|(?<=[二两])(?=零))"
)


_MOST = 10_000  # mentions read of one text
_DIGITS = re.compile(r"\d{1,40}")


def find_periods(text: str, published: date | None) -> list[PeriodMention]:
    """The period mentions of a shadow text in order of place, at most 10,000, none inside another."""
    found: list[PeriodMention] = []
    at = 0
    starts = [seed.start() for seed in (_SEED_ASCII if text.isascii() else _SEED).finditer(text)]
    for start in sorted(starts + english_starts.starts(text)[1]):
        if start < at:
            continue
        if len(found) >= _MOST:
            break
        char = text[start]
        if char.isdigit():
            mention, at = _at_digits(text, start, published)
        else:
            read = periods_zh.read if char > "\u2e7f" else periods_en.read
            mention, at = read(text, start, published), start + 1
            if mention is None and char in "qh":
                mention = periods_zh.read(text, start, published)
        if mention is not None:
            found.append(mention)
            at = max(at, mention.end)
    return found


def _at_digits(text: str, start: int, published: date | None) -> tuple[PeriodMention | None, int]:
    """The mention that a run of digits opens, and where to go on: most numbers are no period."""
    digits = _DIGITS.match(text, start)
    end = digits.end() if digits else start + 1
    before = text[start - 1 : start]
    if (
        before and before in ".,$€£¥" and (before not in ".," or text[start - 2 : start - 1].isdigit())
    ) or end - start > 4:
        return None, end
    following = text[end : end + 2].strip()[:1]
    mention = None
    if following and following in "亿万兆元%":
        return None, end  # 2031亿日元 is no year
    if following > "\u2e7f" or (following and following in "qh-–~"):
        mention = periods_zh.read(text, start, published)
    if mention is None and (end - start == 4 or (following and following in "qhmw")):
        mention = periods_en.read(text, start, published)
    return mention, end
