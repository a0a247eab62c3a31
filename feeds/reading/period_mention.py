"""A period named in a text, and the few ways of naming one that both languages share."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from feeds.reading import calendar
from feeds.reading.calendar import last_quarter


class PeriodMention(NamedTuple):
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


def year_span(match: re.Match[str]) -> PeriodMention | None:
    """The years `a` to `b` of a match (2023-25 too); None where they do not rise or span more than sixty."""
    first, last = int(match["a"]), match["b"]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if not first < end <= first + 60:
        return None
    return PeriodMention(match.start(), match.end(), f"{first}..{end}", "range")


def relative_mention(text: str, match: re.Match[str], published: date | None) -> PeriodMention | None:
    """去年同期, the previous quarter, last month, next year."""
    name = match.lastgroup
    assert name is not None
    start, end = match.span()
    if name in ("year_before", "previous", "next", "this"):
        label = quarter_by(name, published)
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
        return PeriodMention(start, end, f"since {published.year}" if published else None, "since", "published")
    if name == "full":
        return PeriodMention(
            start, end, str(published.year - (published.month <= 3)) if published else None, "year", "published"
        )
    step = {"p": -1, "t": 0, "n": 1}[name[0]]
    if name.endswith("month"):
        return PeriodMention(
            start,
            end,
            calendar.shift(f"{published.year}-{published.month:02}", step) if published else None,
            "month",
            "published",
        )
    return PeriodMention(start, end, str(published.year + step) if published else None, "year", "published")


def quarter_by(name: str, published: date | None) -> str | None:
    """The label of this, the previous or the next quarter, counted from the last one that had ended when printed."""
    if published is None or name == "year_before":
        return None
    return calendar.shift(last_quarter(published), {"previous": -1, "this": 0, "next": 1}[name])
