"""Which period a figure is of: said next to it, inherited in its sentence, or the period the article reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from feeds.reading.calendar import (
    kind_of,
    last_quarter,
    nearest_half,
    nearest_quarter,
    period_dates,
    shift,
    year_before,
)
from feeds.reading.form import PRICES, RESULTS
from feeds.reading.periods import PeriodMention
from feeds.reading.scene import Context, Draft, Scene

# What a report is about and a figure of it may leave unsaid.
DEFAULTED = RESULTS - {"arr", "market_size", "cost_saving", "roas", "ad_price"} | {"ad_price"}
TIMELESS = frozenset(
    "share_price market_cap price_target pe_ratio ps_ratio rsi valuation arr benchmark_score model_params".split()
)
_WEIGHTS = {"quarter": 3.0, "half": 2.6, "range": 2.2, "month": 1.2, "year": 1.0}


def label_of(mention: PeriodMention, context: Context, *, results: bool = True) -> str | None:
    """The mention's label, resolved by the company's fiscal year and by what the article reports."""
    if mention.kind == "day":
        return None
    if mention.relative in ("this", "next", "previous") and mention.kind == "quarter":
        return _relative(mention, context)
    fiscal_end = context.fiscal_end
    if mention.part and context.published and mention.kind in ("quarter", "half"):
        if mention.label is None or (mention.relative == "published" and fiscal_end != 12 and results):
            return _fiscal(mention, context)
    return mention.label


def _relative(mention: PeriodMention, context: Context) -> str | None:
    base = context.main_period if kind_of(context.main_period) == "quarter" else None
    if mention.relative == "this":
        if base and context.is_current(mention):
            return shift(base, 1)
        return base or mention.label
    if base:
        return shift(base, 1 if mention.relative == "next" else -1)
    return mention.label


def _fiscal(mention: PeriodMention, context: Context) -> str | None:
    """A quarter named by number alone: the company's own, if it ended shortly before the text was printed."""
    published, fiscal_end, part = context.published, context.fiscal_end, mention.part
    if published is None or part is None:
        return mention.label
    nearest = nearest_quarter if mention.kind == "quarter" else nearest_half
    own = nearest(published, part, fiscal_end)
    if mention.fiscal or mention.label is None:
        return own
    end = period_dates(own, fiscal_end)[1]
    if end and 0 <= (published - date.fromisoformat(end)).days <= 80:
        return own
    return mention.label


def main_period(mentions: Iterable[tuple[PeriodMention, float]], context: Context) -> str | None:
    """The period the article reports: the one named most and first among those that had ended when it was printed."""
    scores: dict[str, float] = {}
    for mention, weight in mentions:
        label = label_of(mention, context)
        kind = kind_of(label)
        if label is None or kind not in _WEIGHTS or mention.relative in ("year_before", "previous", "next"):
            continue
        if not _has_ended(label, context):
            continue
        scores[label] = scores.get(label, 0.0) + weight * _WEIGHTS[kind]
    return max(scores, key=lambda k: scores[k]) if scores else None


def _has_ended(label: str, context: Context) -> bool:
    published = context.published
    if published is None:
        return True
    end = period_dates(label, context.fiscal_end)[1]
    if end is None:
        return False
    days = (published - date.fromisoformat(end)).days
    return -8 <= days <= 420


def choose(scene: Scene, draft: Draft, context: Context) -> None:
    """Sets `period` and its rule."""
    period, rule = _period(scene, draft, context)
    draft.period, draft.rules["period"] = period, rule


def _period(scene: Scene, draft: Draft, context: Context) -> tuple[str | None, str]:
    metric = draft.metric
    if draft.compare in ("year_ago", "quarter_ago", "month_ago") and draft.relation not in ("growth", "change"):
        base = draft.model.period if draft.model is not None else None
        base = base or (context.main_period if metric in DEFAULTED else None)
        shifted = year_before(base) if draft.compare == "year_ago" else _before(base)
        return shifted, f"compare:{draft.compare}"
    explicit = _explicit(scene, draft, context)
    if explicit is not None and not (metric in TIMELESS and explicit[2]):
        return explicit[0], explicit[1]
    if metric in TIMELESS:
        return None, "timeless"
    model = draft.model
    if draft.compare == "before" and model is not None and draft.relation == "plain" and draft.basis == "actual":
        if model.rules.get("period") != "timeless" and metric in DEFAULTED and model.period:
            return year_before(model.period), "compare:from"
        return None, "compare:from:none"
    if model is not None:
        return model.period, "inherits"
    return _default(scene, draft, context)


def _before(label: str | None) -> str | None:
    return shift(label, -1) if kind_of(label) in ("quarter", "month") else None


def _explicit(scene: Scene, draft: Draft, context: Context) -> tuple[str | None, str, bool] | None:
    """(period, rule, is relative) of the mention that goes with the amount, or None."""
    amount = draft.amount
    results = draft.metric in RESULTS and draft.metric not in ("units_shipped", "market_size")
    best: tuple[float, PeriodMention, str] | None = None
    for mention in scene.periods:
        if mention.kind == "day" or mention.relative == "year_before":
            continue
        if mention.end <= amount.start:
            score, rule = _left(scene, draft, mention)
        elif mention.start >= amount.end:
            score, rule = _right(scene, draft, mention)
        else:
            continue
        if score > 0 and (best is None or score > best[0]):
            best = score, mention, rule
    if best is None:
        return None
    label = label_of(best[1], context, results=results)
    if label is None:
        return None
    return label, best[2], best[1].relative is not None and best[1].kind in ("year", "month")


def _left(scene: Scene, draft: Draft, mention: PeriodMention) -> tuple[float, str]:
    between = [d for d in scene.drafts if mention.end <= d.amount.start < draft.amount.start]
    clauses = scene.clauses_between(mention.end, draft.amount.start)
    if scene.is_base(mention) and (between or draft.relation != "plain"):
        return 0.0, ""
    if not between:
        return 100.0 - 6 * clauses - (
            draft.amount.start - mention.end
        ) * 0.05, "left:clause" if clauses == 0 else "left:sentence"
    if any(d.rules.get("period", "").startswith("right") for d in between):
        return 0.0, ""
    return 50.0 - 3 * clauses - len(between), "left:over"


def _right(scene: Scene, draft: Draft, mention: PeriodMention) -> tuple[float, str]:
    if mention.start >= draft.right + 1 and scene.clauses_between(draft.amount.end, mention.start):
        return 0.0, ""
    if any(draft.amount.end <= d.amount.start < mention.start for d in scene.drafts):
        return 0.0, ""
    if scene.is_base(mention):
        return 0.0, ""
    gap = scene.shadow[draft.amount.end : mention.start]
    if scene.is_latin(gap):
        return (104.0 if len(gap) <= 8 else 80.0 - len(gap) * 0.4), "right:clause"
    return 40.0 - len(gap), "right:zh"


def _default(scene: Scene, draft: Draft, context: Context) -> tuple[str | None, str]:
    metric, basis = draft.metric, draft.basis
    for mention in scene.heading_periods:
        label = label_of(mention, context)
        if label and metric in DEFAULTED:
            return label, "heading"
    if basis == "guidance" or basis == "target":
        last = context.last
        if last is not None and last.basis == basis and last.period and metric in DEFAULTED:
            return last.period, "guidance:before"
        return None, "guidance:none"
    if metric in DEFAULTED and basis in ("actual", "consensus") and draft.form != "growth_other":
        return context.main_period, "main"
    return None, "none"
