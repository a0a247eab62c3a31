"""From a draft to the record: quote, dates, sign, confidence; and what the title repeats."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from feeds.reading import confidence, corrections
from feeds.reading.calendar import period_dates
from feeds.reading.counting import MULTIPLE_AFTER
from feeds.reading.marks import Marks
from feeds.reading.quoting import quote
from feeds.reading.scene import Context, Draft
from store.models import Figure

_dates = lru_cache(maxsize=4096)(period_dates)


def record(draft: Draft, marks: Marks, article: str, where: str, salience: float, context: Context) -> Figure:
    """The figure of a draft in `where` (title or body) of an article."""
    amount = draft.amount
    if draft.unit == "x" and (times := MULTIPLE_AFTER.match(marks.shadow, amount.end)):
        amount.end = times.start() + len(times[0].rstrip())
    start, end = quote(marks.text, amount.start, amount.end)
    company = context.lexicon.companies.get(draft.company or "")
    period_start, period_end = _dates(draft.period, company.fiscal_year_end if company else 12)
    low, high = _bounds(draft, marks.shadow)
    return Figure(
        id=f"{article}{where[0]}{amount.start}",
        article=article,
        where=where,
        quote=marks.text[start:end],
        start=start,
        end=end,
        raw=marks.text[amount.start : amount.end],
        low=low,
        high=high,
        qualifier=amount.qualifier,
        unit=draft.unit,
        metric=draft.metric,
        form=draft.form,
        direction=draft.direction,
        company=draft.company,
        counterparty=draft.counterparty,
        segment=draft.segment,
        period=draft.period,
        period_start=period_start,
        period_end=period_end,
        basis=draft.basis,
        confidence=confidence.of(draft, context),
        salience=salience,
        rules=draft.rules,
    )


def _bounds(draft: Draft, shadow: str) -> tuple[float, float]:
    """(low, high): below nought for a loss, an open sum up to its ceiling."""
    amount = draft.amount
    low, high = amount.low, amount.high
    if draft.form == "level" and amount.kind == "money" and low > 0 and corrections.is_negative(shadow, draft):
        low, high = -high, -low
    if amount.ceiling is not None and amount.qualifier == "vague":
        high = max(high, amount.ceiling)
    return (low, high) if low <= high else (high, low)


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
