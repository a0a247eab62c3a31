"""What a figure takes over from those before it: the level a growth is of, the other side of a comparison."""

from __future__ import annotations

import re

from feeds.reading.metric_groups import WEAK
from feeds.reading.metric_units import UNIT_CLASS, admits
from feeds.reading.scene import Candidate, Context, Draft, Scene

_AGO = frozenset(("year_ago", "quarter_ago", "month_ago"))  # 去年同期的2.3倍
_LEVEL_AFTER_GROWTH = re.compile(
    r" ?(?:同比|year-over-year|year over year|from a year (?:ago|earlier))?"
    r" ?(?:,? ?to|至|到|达到?|,? ?at|,(?:达到?|为|至|报))(?: a record)? ?$"
)
_OR = re.compile(r"(?: a share|/股)?,? ?(?:or|i\.e\.|即|合)(?: about| some| roughly|约|计)? ?")
_LIST = re.compile(r" ?(?:和|及|与|、|and|or|,|/|至|到|to|且)(?: ?(?:约|the|a))? ?$")


def inherited(scene: Scene, draft: Draft, context: Context) -> list[Candidate]:
    """What the figures before in the sentence hand on: growth of a level, the other side of a comparison."""
    if draft.prior is None:
        return _from_last(scene, draft, context)
    before = scene.drafts[: draft.number]
    last = before[-1]
    own = _has_own(scene, draft, last.amount.end, context)
    found: list[Candidate] = []
    if last.metric == "other" and last.form == "share" and draft.relation == "growth":
        if len(before) == 1:
            return _from_last(scene, draft, context)
        last = before[-2]  # what a part makes up of the whole is told along the way
    if (told := _compared(scene, draft, before, last, own=own)) is not None:
        found.append(told)
    gap = scene.shadow[before[-1].amount.end : draft.amount.q_start]
    if last.metric == "deal_value" and draft.amount.kind == "money" and _OR.fullmatch(gap):
        found.append((104.0, "deal_value", "list:or", last))
    if not own:
        source = (
            last if _same_class(last, draft) else next((d for d in reversed(before) if _same_class(d, draft)), None)
        )
        if source is not None:
            rule = "list:inherits" if _LIST.match(gap) else "sentence:inherits"
            found.append((72.0 if rule.startswith("list") else 60.0, source.metric, rule, source))
    if not found:
        return found
    return [f for f in found if f[1] and (_grows_alike(f[3], draft) or admits(f[1], draft.unit, draft, context))]


def _compared(scene: Scene, draft: Draft, before: list[Draft], last: Draft, *, own: bool) -> Candidate | None:
    """The figure before that this one is a growth, a share or the other side of; `own`: it has a metric of its own."""
    times = draft.unit == "x" and not _AGO.isdisjoint(draft.on_left)
    if (draft.relation == "growth" or times) and not own:
        near = scene.clauses_between(last.amount.end, draft.amount.start) <= 1
        return 90.0 if near else 74.0, last.metric, "growth:inherits", last
    gap = scene.shadow[before[-1].amount.end : draft.amount.q_start]
    if last.relation == "growth" and _LEVEL_AFTER_GROWTH.match(gap):
        return 108.0, last.metric, "level:to", last
    if draft.compare and (source := _like(before, draft)) is not None:
        return 70.0 if own else 104.0, source.metric, "compare:inherits", source
    if own:
        return None
    if "cons" in draft.on_left or "cons" in draft.on_right:
        source = _like(before, draft)
        return (102.0, source.metric, "consensus:inherits", source) if source is not None else None
    if draft.relation == "share" and draft.unit == "%":
        return 76.0, last.metric, "share:inherits", last
    return None


def _has_own(scene: Scene, draft: Draft, start: int, context: Context) -> bool:
    """Whether a metric that the draft may have stands between `start` and it."""
    for m in scene.metrics:
        if start <= m.start and m.end <= draft.amount.start and admits(m.id, draft.unit, draft, context):
            if m.id not in WEAK or draft.relation != "growth":
                return True
            if not scene.clauses_between(m.end, draft.amount.start):
                return True
    return False


def _grows_alike(source: Draft | None, draft: Draft) -> bool:
    """Whether a bare percentage goes on with a growth or share before it."""
    if source is not None and draft.unit == "x" and draft.relation == "plain":
        return not _AGO.isdisjoint(draft.on_left)
    return source is not None and draft.unit == "%" and source.unit == "%" and source.form != "level"


def _like(before: list[Draft], draft: Draft) -> Draft | None:
    """The nearest figure before of one metric with the draft, rather not one that is itself set against it."""
    like = [d for d in before if _same_class(d, draft)]
    plain = [d for d in like if d.compare is None]
    return (plain or like)[-1] if like else None


def _same_class(a: Draft, b: Draft) -> bool:
    """Whether two figures may be one metric: of one unit class, and sums of about one size."""
    if a.unit != b.unit and UNIT_CLASS.get(a.unit, "money") != UNIT_CLASS.get(b.unit, "money"):
        return False
    if a.amount.kind != "money" or not a.amount.high or not b.amount.high:
        return True
    return 1 / 60 <= abs(a.amount.high / b.amount.high) <= 60


def _from_last(scene: Scene, draft: Draft, context: Context) -> list[Candidate]:
    """The first figure of a sentence without a metric of its own may go on with the sentence before."""
    found: list[Candidate] = []
    for name in scene.heading_metrics:
        if admits(name.id, draft.unit, draft, context):
            label = scene.sentence.label
            near = label is not None and label[0] <= name.start < label[1]
            found.append((80.0 if near else 34.0, name.id, "label" if near else "heading", None))
    last = context.last
    if last is not None and context.paragraph == scene.sentence.paragraph and last.metric != "other":
        if draft.compare or "cons" in draft.on_left or "until" in draft.on_left:
            if _same_class(last, draft):
                found.append((48.0, last.metric, "before:compare", last))
        elif draft.relation == "growth" and (not scene.orgs or last.company == scene.orgs[0].id):
            found.append((24.0, last.metric, "before:growth", last))
        elif draft.amount.kind == "money" and _same_class(last, draft) and not scene.metrics:
            found.append((22.0, last.metric, "before:carry", last))
    return [f for f in found if admits(f[1], draft.unit, draft, context)] if found else found
