"""From a draft to the record: quote, dates, sign, confidence; and what the title repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any

from feeds.reading import confidence, corrections
from feeds.reading.calendar import period_dates
from feeds.reading.counting import MULTIPLE_AFTER
from feeds.reading.marks import Marks
from feeds.reading.quoting import quote
from feeds.reading.scene import Context, Draft
from store.models import Figure

_dates = lru_cache(maxsize=4096)(period_dates)


def record(draft: Draft, marks: Marks, article: str, where: str, value: float, context: Context) -> Figure:
    """The figure of a draft, with its quote, dates, confidence and salience (`value`)."""
    amount = draft.amount
    if draft.unit == "x" and (times := MULTIPLE_AFTER.match(marks.shadow, amount.end)):
        amount.end = times.start() + len(times[0].rstrip())
    start, end = quote(marks.text, amount.start, amount.end)
    company = context.lexicon.companies.get(draft.company or "")
    begin, close = _dates(draft.period, company.fiscal_year_end if company else 12)
    low, high = amount.low, amount.high
    if draft.form == "level" and amount.kind == "money" and low > 0 and corrections.is_negative(marks.shadow, draft):
        low, high = -high, -low
    if amount.ceiling is not None and amount.qualifier == "vague":
        high = max(high, amount.ceiling)
    figure: Any = _Open()
    figure.id = f"{article}{where[0]}{amount.start}"
    figure.article = article
    figure.where = where
    figure.quote = marks.text[start:end]
    figure.start = start
    figure.end = end
    figure.raw = marks.text[amount.start : amount.end]
    figure.low = low if low <= high else high
    figure.high = high if low <= high else low
    figure.qualifier = amount.qualifier
    figure.unit = draft.unit
    figure.metric = draft.metric
    figure.form = draft.form
    figure.direction = draft.direction
    figure.company = draft.company
    figure.counterparty = draft.counterparty
    figure.segment = draft.segment
    figure.period = draft.period
    figure.period_start = begin
    figure.period_end = close
    figure.basis = draft.basis
    figure.confidence = confidence.of(draft, context)
    figure.salience = value
    figure.rules = draft.rules
    figure.title = figure.published = None
    figure.disputed = figure.superseded = False
    figure.__class__ = Figure  # done: frozen from here on
    closed: Figure = figure
    return closed


class _Open:
    """A figure that can still be written; making a frozen one field by field costs six times as much."""

    __slots__ = tuple(field.name for field in fields(Figure))


def unrepeated(title: Sequence[Draft], body: Sequence[Draft]) -> list[Draft]:
    """The title's figures that the body does not repeat."""
    return [d for d in title if not any(_repeats(d, other) for other in body)]


def _repeats(title: Draft, body: Draft) -> bool:
    """Whether the two say the same, be it rounded: 646亿元 above 646.27亿元."""
    if title.unit != body.unit and title.unit != "other":
        return False
    low, high, other = title.amount.low, title.amount.high, body.amount
    if low == other.low and high == other.high:
        return True
    if title.metric not in (body.metric, "other") or other.kind in ("percent", "ratio"):
        return False
    return abs(low - other.low) <= 0.01 * abs(other.low) and abs(high - other.high) <= 0.01 * abs(other.high)
