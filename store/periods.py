"""Calendar periods: label to dates."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from typing import Any

Row = tuple[Any, ...]
_YEAR = re.compile(r"[0-9]{4}")
_LABEL = re.compile(r"([0-9]{4})(?:Q([1-4])|H([12])|-([0-9]{2}))?")


def plain(label: str | None, start: str | None, end: str | None) -> str | None:
    """A fiscal label as the calendar's where both mean the same days: FY2025Q4 of a company whose year ends in
    December is 2025Q4."""
    if label and label.startswith("FY") and start and dates(label[2:]) == (start, end):
        return label[2:]
    return label


def of_period(rows: Iterable[Row], period: str) -> list[Row]:
    """Of rows that begin with label, first and last day, those of a period: its label's, or of the same days.

    A fiscal label that none has is taken for the calendar's.
    """

    def found(label: str) -> list[Row]:
        span = dates(label)
        return [row for row in rows if row[0] == label or (span is not None and tuple(row[1:3]) == span)]

    rows = list(rows)
    return found(period) or (found(period[2:]) if period.startswith("FY") else [])


def is_label(text: str) -> bool:
    """Whether this can be a period's label: every one names a year."""
    return _YEAR.search(text) is not None


def dates(label: str) -> tuple[str, str] | None:
    """First and last day of a calendar period (`2025Q4`, `2025H1`, `2025`, `2025-10`); None for any other label."""
    found = _LABEL.fullmatch(label)
    if not found:
        return None
    year, first, last = int(found[1]), 1, 12
    if found[2]:
        first, last = int(found[2]) * 3 - 2, int(found[2]) * 3
    elif found[3]:
        first, last = int(found[3]) * 6 - 5, int(found[3]) * 6
    elif found[4]:
        first = last = int(found[4])
    if not 1 <= last <= 12 or not year >= 1:
        return None
    return f"{year:04d}-{first:02d}-01", f"{year:04d}-{last:02d}-{calendar.monthrange(year, last)[1]:02d}"
