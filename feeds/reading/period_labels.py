"""What a period named in a text is called: resolved by the company's fiscal year and by what the article reports."""

from __future__ import annotations

import re
from datetime import date

from feeds.reading.calendar import kind_of, nearest_half, nearest_quarter, period_dates, shift
from feeds.reading.period_mention import PeriodMention
from feeds.reading.scene import Context

_TWO_QUARTERS = re.compile(r"(\d{4})Q2\.\.\1Q3|(\d{4})Q4\.\.\d{4}Q1")


def fiscal_end_of(company: str | None, context: Context) -> int:
    """The month in which the company's year ends; the main company's where it is unknown."""
    known = context.lexicon.companies.get(company or "")
    return known.fiscal_year_end if known is not None else context.fiscal_end


def label_of(mention: PeriodMention, context: Context, fiscal_end: int, *, results: bool = True) -> str | None:
    """The mention's label, resolved by the company's fiscal year and by what the article reports."""
    if mention.kind == "day":
        return None
    shadow, main = context.shadow, context.main_period
    main_kind = kind_of(main)
    if (
        main
        and main.startswith("FY")
        and main_kind == mention.kind
        and " ended " in shadow[mention.start : mention.end]
    ):
        return main
    if mention.kind == "month":
        return _month(mention, context, main if main_kind == "month" else None)
    if mention.relative in ("this", "next", "previous") and mention.kind == "quarter":
        return _relative(mention, context)
    if mention.part and mention.kind in ("quarter", "half"):
        if context.published is None:
            return mention.label or _undated(mention, context)
        if mention.label is None or (mention.relative == "published" and fiscal_end != 12 and results):
            return _fiscal(mention, context, fiscal_end)
    label = mention.label
    if mention.kind in ("half", "range") and label and fiscal_end != 12 and _TWO_QUARTERS.fullmatch(label):
        return _fiscal_half(label, fiscal_end)
    if mention.kind == "since" and main_kind == "year" and shadow.startswith("年内", mention.start):
        return main
    if mention.kind == "since" and label and context.published and label[6:] > str(context.published):
        return f"since {int(label[6:10]) - 1}{label[10:]}"  # since January lies behind
    return label


def _month(mention: PeriodMention, context: Context, main: str | None) -> str | None:
    """A month; the quarter that it ends where the text says quarter, the `main` one where it says the month."""
    if mention.label and context.shadow.startswith(("季度", "的季度", " quarter"), mention.end):
        return f"{mention.label[:4]}Q{(int(mention.label[5:7]) + 2) // 3}"
    if main and context.shadow.startswith(("当月", "本月", "the month"), mention.start):
        return main
    return mention.label


def _fiscal_half(label: str, fiscal_end: int) -> str:
    """The company's own half that two quarters make: the six months to September where the year ends in March."""
    year, last = int(label[-6:-2]), 3 * int(label[-1])
    ahead = (fiscal_end - last) % 12
    if ahead not in (0, 6):
        return label
    return f"FY{year + (last + ahead > 12)}H{1 if ahead else 2}"


def _undated(mention: PeriodMention, context: Context) -> str | None:
    """第一季度 in a text without a date: of the year the text names most."""
    if context.year is None:
        return None
    return f"{'FY' if mention.fiscal else ''}{context.year}{'Q' if mention.kind == 'quarter' else 'H'}{mention.part}"


def _relative(mention: PeriodMention, context: Context) -> str | None:
    base = context.main_period if kind_of(context.main_period) == "quarter" else None
    if mention.relative == "this":
        if base and context.is_current(mention):
            return shift(base, 1)
        return base or mention.label
    if base:
        return shift(base, 1 if mention.relative == "next" else -1)
    return mention.label


def _fiscal(mention: PeriodMention, context: Context, fiscal_end: int) -> str | None:
    """A quarter named by number alone: the company's own, if it ended shortly before the text was printed."""
    published, part = context.published, mention.part
    if published is None or part is None:
        return mention.label
    nearest = nearest_quarter if mention.kind == "quarter" else nearest_half
    own = nearest(published, part, fiscal_end)
    if mention.fiscal or mention.label is None:
        return own
    if mention.kind == "half":
        end = period_dates(own, fiscal_end)[1]
        return own if end and 0 <= (published - date.fromisoformat(end)).days <= 100 else mention.label
    if context.main_period is not None and context.main_period.startswith("FY"):
        return own
    end = period_dates(own, fiscal_end)[1]
    if end and 0 <= (published - date.fromisoformat(end)).days <= 80:
        return own
    return mention.label


def has_ended(label: str, context: Context) -> bool:
    """Whether the period had ended when the text was printed, and not long before."""
    published = context.published
    if published is None:
        return True
    end = period_dates(label, context.fiscal_end)[1]
    kind = kind_of(label)
    longest = 150 if kind == "year" else 420
    early = 25 if kind == "month" and context.is_statistics else 8  # exports of the first ten days
    return end is not None and -early <= (published - date.fromisoformat(end)).days <= longest
