"""Everything found in one text before attribution: names, amounts, periods, cues, breaks, each one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from feeds.reading.cues import Cue, finder
from feeds.reading.lexicon import Lexicon
from feeds.reading.names import ENTITIES, Name, find_names
from feeds.reading.numbers import Amount, find
from feeds.reading.period_mention import PeriodMention
from feeds.reading.periods import find_periods
from feeds.reading.structure import Structure, breaks, structure

_THROUGH = re.compile(r" ?(?:-|–|~|to|through|until|and|至|到) ?")


@dataclass(slots=True)
class Marks:
    """Everything found in one text (a title or a body), sorted by place."""

    text: str
    shadow: str
    frame: Structure
    names: list[Name]
    metrics: list[Name]
    entities: list[Name]
    segments: list[Name]
    amounts: list[Amount]
    periods: list[PeriodMention]
    cues: list[Cue]
    breaks: list[int]


def mark(text: str, shadow: str, lexicon: Lexicon, published: date | None) -> Marks:
    """Finds names, amounts, periods, cues and breaks of a text, one pass each."""
    names = find_names(shadow, text, lexicon)
    metrics, entities, segments = [], [], []
    for name in names:
        if name.kind == "metric":
            metrics.append(name)
        elif name.kind in ENTITIES:
            entities.append(name)
            if name.segment:
                segments.append(name)
        elif name.kind == "segment":
            segments.append(name)
    return Marks(
        text, shadow, structure(shadow, text), names, metrics, entities, segments,
        find(shadow), merged(find_periods(shadow, published), shadow), finder()(shadow), breaks(shadow),
    )  # fmt: skip


def merged(periods: list[PeriodMention], shadow: str) -> list[PeriodMention]:
    """Two months joined (July to September) as the quarter, half or span they make."""
    found: list[PeriodMention] = []
    for mention in periods:
        last = found[-1] if found else None
        if last is not None and (label := _joined(last, mention, shadow)) is not None:
            kind = "quarter" if "Q" in label else "half" if "H" in label else "range"
            found[-1] = PeriodMention(last.start, mention.end, label, kind, None)
            continue
        if mention.kind == "month" and mention.label and shadow.endswith(("前", "首"), 0, mention.start):
            label = span_of_months(f"{mention.label[:4]}-01", mention.label)
            mention = PeriodMention(mention.start, mention.end, label, "range", None) if label else mention
        found.append(mention)
    return found


def _joined(last: PeriodMention, mention: PeriodMention, shadow: str) -> str | None:
    """The label of two months with only a dash or `to` between them."""
    if not last.kind == mention.kind == "month" or not last.label or not mention.label:
        return None
    if last.label[:4] != mention.label[:4] or not _THROUGH.fullmatch(shadow, last.end, mention.start):
        return None
    return span_of_months(last.label, mention.label)


def span_of_months(first: str, last: str) -> str | None:
    """2025-07 and 2025-09 → 2025Q3; 2025-01 and 2025-11 → 2025-01..2025-11; None where they do not rise."""
    year, a, b = first[:4], int(first[5:7]), int(last[5:7])
    if a >= b:
        return None
    if a % 3 == 1 and b % 3 == 0:
        quarter, end = (a + 2) // 3, b // 3
        if quarter == end:
            return f"{year}Q{quarter}"
        if (quarter, end) in ((1, 2), (3, 4)):
            return f"{year}H{(end + 1) // 2}"
        return year if (quarter, end) == (1, 4) else f"{year}Q{quarter}..{year}Q{end}"
    return f"{first}..{last}"
