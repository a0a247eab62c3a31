"""Which period an article reports: the one named most and first among those that had ended when it was printed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from feeds.reading.calendar import kind_of, last_quarter, period_dates
from feeds.reading.period_labels import has_ended, label_of
from feeds.reading.period_mention import PeriodMention
from feeds.reading.periods_en import MONTH_NAMES
from feeds.reading.scene import Context

_WEIGHTS = {"quarter": 3.0, "half": 2.6, "range": 2.2, "month": 0.5, "year": 0.8}
_OF_IT = re.compile(r"(?:其中,?|单看|单就|单论)$")
_YEAR_TO = re.compile(r"(?<![a-z])year (?:ending|ended|to|through)(?: the end of| end| next)? ([a-z]{3,9})(?![a-z])")


def main_year(mentions: Iterable[PeriodMention]) -> int | None:
    """The year named most."""
    labels = [m.label for m in mentions if m.label and m.relative is None and m.kind != "since"]
    years = Counter(int(label.removeprefix("FY")[:4]) for label in labels)
    return years.most_common(1)[0][0] if years else None


def main_period(mentions: Iterable[tuple[PeriodMention, float]], context: Context) -> str | None:
    """The period the article reports; sets `context.main_share`, how much of what the periods say it has.

    `mentions` come with how much their places say.
    """
    scores = _scores(mentions, context)
    if not scores:
        return _unsaid(context)
    best = max(scores, key=lambda label: scores[label])
    quarter = best + "Q4"
    if context.is_report and scores.get(quarter, 0.0) >= 0.3 * scores[best]:
        best = quarter  # a report of the fourth quarter names its year as well
    month = best[9:] if kind_of(best) == "range" else ""
    if month in scores and list(scores).index(month) < list(scores).index(best):
        best = month  # the sales of a month, told before those of the months so far
    if context.is_statistics and kind_of(best) in ("quarter", "year"):
        # an office's month, told before the quarter that it ends
        best = next((label for label in scores if label == best or kind_of(label) == "month"), best)
    context.main_share = scores[best] / sum(scores.values())
    return best


def _scores(mentions: Iterable[tuple[PeriodMention, float]], context: Context) -> dict[str, float]:
    """By label, how much speaks for each period that had ended, in the order in which they are named."""
    scores: dict[str, float] = {}
    years: Counter[str] = Counter()
    for mention, weight in mentions:
        label = label_of(mention, context, context.fiscal_end)
        kind = kind_of(label)
        if label is None or kind not in _WEIGHTS or mention.relative in ("year_before", "previous", "next"):
            continue
        weight *= _share(mention, label, kind, context)
        if kind == "month" and weight < 5 and not context.is_statistics:
            # A month beside no metric is a date; the last of a quarter may stand for the quarter of a report.
            if not context.is_report or label[5:7] not in ("03", "06", "09", "12"):
                continue
            label = f"{label[:4]}Q{int(label[5:7]) // 3}"
        if kind == "year":
            years[label] += 1
            if years[label] > 2:
                continue  # a year is named for many reasons
        if has_ended(label, context):
            scores[label] = scores.get(label, 0.0) + weight * _WEIGHTS[kind]
    return scores


def _share(mention: PeriodMention, label: str, kind: str, context: Context) -> float:
    """What part of its place's weight a mention keeps, more than 1 for a fiscal one."""
    shadow, start, end = context.shadow, mention.start, mention.end
    share = 1.0
    if kind == "quarter" and _OF_IT.search(shadow, max(0, start - 4), start):
        share *= 0.2
    if shadow.startswith(("ended", "ending"), start) or " ended " in shadow[start:end]:
        share *= 0.4  # the quarter ended July 31 explains the quarter already named
    elif label.startswith("FY"):
        share *= 1.5
    if kind == "quarter" and shadow.startswith(("单季", "单季度"), end):
        share *= 0.2  # 其中第三季度单季: told beside the months so far
    return share


def year_end_said(shadow: str) -> int:
    """The month in which the year of a company ends that the lexicon does not know: as said, else December."""
    for match in _YEAR_TO.finditer(shadow):
        if (month := MONTH_NAMES.get(match[1][:3])) is not None:
            return month
    return 12


def _unsaid(context: Context) -> str | None:
    """The quarter just ended, where a report printed within ten weeks of it names none."""
    if not context.is_report or context.published is None:
        return None
    label = last_quarter(context.published, context.fiscal_end)
    end = period_dates(label, context.fiscal_end)[1]
    return label if end and (context.published - date.fromisoformat(end)).days <= 70 else None
