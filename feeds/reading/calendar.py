"""Period labels and their dates: 2025Q4, 2025H1, 2025, 2025-10, FY2025Q4, A..B and since A. Pure arithmetic."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

_LABEL = re.compile(r"(?P<fy>FY)?(?P<year>\d{4})(?:Q(?P<q>[1-4])|H(?P<h>[12])|-(?P<m>\d{2}))?$")


@lru_cache(maxsize=4096)
def period_dates(label: str | None, fiscal_year_end_month: int = 12) -> tuple[str | None, str | None]:
    """First and last day of a label as ISO dates; an open `since` has no last day, an unknown label neither."""
    if not label:
        return None, None
    if label.startswith("since "):
        return period_dates(label.removeprefix("since "), fiscal_year_end_month)[0], None
    first, dots, last = label.partition("..")
    if dots:
        return period_dates(first, fiscal_year_end_month)[0], period_dates(last, fiscal_year_end_month)[1]
    match = _LABEL.match(label)
    if match is None:
        return None, None
    months, length = _first_month(match, fiscal_year_end_month), 12
    if match["q"]:
        length = 3
    elif match["h"]:
        length = 6
    elif match["m"]:
        length = 1
    begin, last_month = months, months + length - 1
    if not 12 <= begin <= 9999 * 12 or last_month >= 9999 * 12 + 12:
        return None, None
    year, month = divmod(last_month, 12)
    return (
        date(begin // 12, begin % 12 + 1, 1).isoformat(),
        date(year, month + 1, monthrange(year, month + 1)[1]).isoformat(),
    )


def _first_month(match: re.Match[str], fiscal_year_end_month: int) -> int:
    """Months since year 0 at which a label begins; a fiscal year is named by the calendar year it ends in."""
    year = int(match["year"])
    begin = year * 12
    if match["fy"]:
        begin = year * 12 + fiscal_year_end_month - 12
    if match["q"]:
        begin += 3 * (int(match["q"]) - 1)
    elif match["h"]:
        begin += 6 * (int(match["h"]) - 1)
    elif match["m"]:
        begin += int(match["m"]) - 1
    return begin


@lru_cache(maxsize=4096)
def kind_of(label: str | None) -> str | None:
    """quarter, half, year, month, range or since; None for no label."""
    if not label:
        return None
    if label.startswith("since "):
        return "since"
    if ".." in label:
        return "range"
    match = _LABEL.match(label)
    if match is None:
        return None
    return "quarter" if match["q"] else "half" if match["h"] else "month" if match["m"] else "year"


@lru_cache(maxsize=4096)
def shift(label: str | None, steps: int) -> str | None:
    """The label `steps` periods later of its own kind (negative: earlier); ranges and since move by years."""
    if not label:
        return None
    if label.startswith("since "):
        moved = shift(label.removeprefix("since "), steps)
        return moved and f"since {moved}"
    first, dots, last = label.partition("..")
    if dots:
        moved_first, moved_last = years(first, steps), years(last, steps)
        return f"{moved_first}..{moved_last}" if moved_first and moved_last else None
    match = _LABEL.match(label)
    if match is None:
        return None
    year, fiscal = int(match["year"]), match["fy"] or ""
    for name, count in (("q", 4), ("h", 2), ("m", 12)):
        if match[name]:
            year, part = divmod(year * count + int(match[name]) - 1 + steps, count)
            tail = f"-{part + 1:02}" if name == "m" else f"{name.upper()}{part + 1}"
            return f"{fiscal}{year:04}{tail}" if 0 < year < 9999 else None
    return f"{fiscal}{year + steps:04}" if 0 < year + steps < 9999 else None


@lru_cache(maxsize=4096)
def years(label: str | None, n: int) -> str | None:
    """The same period `n` years later (negative: earlier)."""
    if not label:
        return None
    if label.startswith("since ") or ".." in label:
        return re.sub(r"\d{4}", lambda m: f"{int(m[0]) + n:04}", label)
    match = _LABEL.match(label)
    return f"{match['fy'] or ''}{int(match['year']) + n:04}{label[match.end('year') :]}" if match else None


def year_before(label: str | None) -> str | None:
    """The same period one year before: 2025Q1 → 2024Q1."""
    return years(label, -1)


def months(stem: str | None, first: int, last: int) -> str | None:
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


def ending(last: int, length: int) -> str | None:
    """The label of `length` months whose last is number `last` since year 0, moved to the nearest quarter's end."""
    last += {0: -1, 1: 1, 2: 0}[last % 3]
    year, month = divmod(last, 12)
    if length == 3:
        return f"{year}Q{month // 3 + 1}"
    if length == 12:
        return str(year) if month == 11 else f"FY{year}"
    first = last - length + 1
    return months(str(year), first % 12 + 1, month + 1) if first // 12 == year else None


def quarter_of(day: date) -> str:
    """The calendar quarter that holds a day."""
    return f"{day.year}Q{(day.month + 2) // 3}"


@lru_cache(maxsize=1024)
def nearest_quarter(published: date, quarter: int, fiscal_year_end_month: int = 12) -> str:
    """The quarter of that number whose end lies nearest to `published`; fiscal where the year does not end in
    December."""
    fiscal = "" if fiscal_year_end_month == 12 else "FY"
    return _nearest(
        [f"{fiscal}{published.year + d}Q{quarter}" for d in (-1, 0, 1, 2)], published, fiscal_year_end_month
    )


@lru_cache(maxsize=1024)
def nearest_half(published: date, half: int, fiscal_year_end_month: int = 12) -> str:
    """The half of that number whose end lies nearest to `published`."""
    fiscal = "" if fiscal_year_end_month == 12 else "FY"
    return _nearest([f"{fiscal}{published.year + d}H{half}" for d in (-1, 0, 1, 2)], published, fiscal_year_end_month)


@lru_cache(maxsize=1024)
def nearest_month(published: date, month: int) -> str:
    """The month of that number nearest to `published`, the past preferred when it is about as near."""
    candidates = [f"{published.year + d}-{month:02}" for d in (-1, 0, 1)]
    at = published.year * 12 + published.month - 1
    index = {c: int(c[:4]) * 12 + month - 1 for c in candidates}
    return min(candidates, key=lambda c: at - index[c] if at >= index[c] else (index[c] - at) * 2.2)


def _nearest(labels: list[str], published: date, fiscal_year_end_month: int) -> str:
    def distance(label: str) -> int:
        end = period_dates(label, fiscal_year_end_month)[1]
        return abs((date.fromisoformat(end) - published).days) if end else 10**6

    return min(labels, key=distance)


@lru_cache(maxsize=1024)
def last_quarter(published: date, fiscal_year_end_month: int = 12) -> str:
    """The quarter most lately ended at `published`: what a report of that day is about."""
    fiscal = "" if fiscal_year_end_month == 12 else "FY"
    for year in (published.year + 1, published.year, published.year - 1):
        for quarter in (4, 3, 2, 1):
            label = f"{fiscal}{year}Q{quarter}"
            end = period_dates(label, fiscal_year_end_month)[1]
            if end and date.fromisoformat(end) < published:
                return label
    return quarter_of(published)
