"""Periods named in a text: explicit (2025年第四季度, Q4 FY2025), by the publication date (去年, last quarter), relative.

Input is shadow text. A mention that leans on the figure's own period (去年同期, the year-ago quarter) has no label but a
`relative` of year_before, previous or next, which calendar.year_before and calendar.previous apply.
"""

from __future__ import annotations

import re
from datetime import date

from feeds.reading import periods_en, periods_zh
from feeds.reading.calendar import (
    is_fiscal,
    is_quarter,
    kind_of,
    last_quarter,
    nearest_quarter,
    period_dates,
    previous,
    quarter_of,
    year_before,
)
from feeds.reading.period_mention import PeriodMention

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


# Where a period may begin. Each word starts with its literal letter, so that the scan skips along quickly.
_SEED = re.compile(
    r"\d|[一二三四五六七八九十首末](?= ?个?(?:财政|财务|财)?[季月]|[一二]月)|[上下](?=半|一?个?财?季|一?年|一?个?月|一?财)"
    r"|前(?=[二三四五六七八九十两2-9年]|1[01]个月|一?个?财?季|一年)|[去今明后](?=年)|首(?=[二三六九两2-9十]|1[01])|[全整](?=年)|[本当](?=[季月年财])|这(?=一?个?[季月])|该(?=季)|同(?=期)"
    r"|年(?=初至|内)|半(?=年)|中(?=报)|第(?=[一二三四1-4])|截(?=[至止])|次(?=年)|[二两](?=零)"
    r"|a(?<![a-z]a)(?: year|pr|ug)|b(?<![a-z]b)etween|c(?<![a-z]c)(?:alendar|y|omi|ompar|orresp|urrent)|d(?<![a-z]d)ec"
    r"|e(?<![a-z]e)arlier|f(?<![a-z]f)(?:i|ull|our|y|eb|rom \d)|h(?<![a-z]h)(?:alf|[12])|i(?<![a-z]i)ts (?:fiscal )?q"
    r"|j(?<![a-z]j)(?:an|u[nl])|l(?<![a-z]l)a(?:st|test)|m(?<![a-z]m)(?:a[ry]|ost rec)|n(?<![a-z]n)(?:ext|ine|ov)"
    r"|o(?<![a-z]o)(?:ct|ne year)|p(?<![a-z]p)r(?:ior|e[cv])|q(?<![a-z]q)(?:[1-4]|uarter)|s(?<![a-z]s)(?:ame|econd|ep|ix|o far)"
    r"|t(?<![a-z]t)(?:h(?:ird|ree|is |e [clmnpqfs])|welve|o 20|han a y)|y(?<![a-z]y)ear"
)


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
            mention = periods_zh.read(text, start, published)
        elif char.isdigit():
            if start and (
                text[start - 1].isdigit() or text[start - 1] in ".,$€£¥" and text[start - 2 : start - 1].isdigit()
            ):
                at = _past_digits(text, start)
                continue
            mention = periods_zh.read(text, start, published) or periods_en.read(text, start, published)
        else:
            mention = periods_en.read(text, start, published) or (
                periods_zh.read(text, start, published) if char in "qh" else None
            )
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
