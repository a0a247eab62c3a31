"""Which part of the company a figure measures: the clause's own segment, an inherited one, or the heading's."""

# ruff: noqa: E501 - patterns are tables of words.

from __future__ import annotations

import re

from feeds.reading.metric_groups import WHOLE
from feeds.reading.names import Name
from feeds.reading.scene import Context, Draft, Scene

_PARTS = ("unit", "division", "segment", "arm", "部门", "业务", "分部", "板块", "单元", "产品线")
_AGAIN = re.compile(
    r"(?:该|这一|这个|这项)(?:部门|业务|分部|板块|单元|产品线)"
    r"|(?<![a-z])(?:the|that|this) (?:unit|division|segment|arm)(?![a-z])"
)

_MAKERS = r"(?:maker|producer|provider|supplier|seller|manufacturer|operator|giant|specialist|retailer)"
_MAKES = re.compile(
    rf"(?:芯片|电池|产品|设备|服务)?(?:大厂|巨头|厂商|制造商|生产商|生产企业|龙头|供应商|运营商|服务商|提供商|开发商|零售商)|(?:[ -][a-z]{{2,12}})?[ -]{_MAKERS}(?![a-z])"
)
_MAKER_OF = re.compile(rf"(?<![a-z]){_MAKERS} of (?:[a-z-]{{2,14}} ){{0,3}}$")


def choose(scene: Scene, draft: Draft, context: Context) -> None:
    """Sets `segment`."""
    draft.segment, draft.rules["segment"] = _segment(scene, draft, context)
    if draft.metric == "revenue" and draft.segment == "ads":
        draft.metric = "ad_revenue"
    elif draft.metric == "ad_revenue" and draft.segment is None:
        draft.segment = "ads"
    if draft.segment and draft.metric == "net_income" and "亏损" in scene.shadow[draft.left : draft.amount.end]:
        draft.metric = "operating_loss"


def _segment(scene: Scene, draft: Draft, context: Context) -> tuple[str | None, str]:
    if draft.metric in WHOLE and not (draft.metric == "net_income" and draft.amount.kind == "money"):
        return None, "whole"
    amount = draft.amount
    whole = draft.metric in ("capex", "free_cash_flow", "operating_cash_flow", "buybacks", "opex", "r_and_d")
    left: list[Name] = []
    if scene.segments:
        left = [
            n
            for n in scene.segments
            if n.end <= amount.start and n.segment and _owned(n, draft) and not _describes(scene, n)
        ]
    here = [n for n in left if scene.clauses_between(n.end, amount.start) == 0]
    if here:
        return here[-1].segment, "clause"
    if context.segment is not None and _again(scene, amount.start):
        return context.segment, "again"
    if draft.model is not None:
        return draft.model.segment, "inherits"
    if whole:
        return None, "whole"
    if (
        left
        and scene.clauses_between(left[-1].end, amount.start) <= 2
        and not scene.drafts[0].amount.start < left[-1].start
    ):
        return left[-1].segment, "sentence"
    if scene.heading_segments and _owned(scene.heading_segments[-1], draft):
        return scene.heading_segments[-1].segment, "heading"
    return None, "none"


def _describes(scene: Scene, name: Name) -> bool:
    """Whether the name only says what the company makes: the biggest maker of batteries, 存储芯片大厂."""
    start = max(scene.sentence.start, name.start - 48)
    return bool(_MAKES.match(scene.shadow, name.end) or _MAKER_OF.search(scene.shadow, start, name.start))


def _again(scene: Scene, end: int) -> bool:
    """Whether the sentence, up to the figure, goes on about the same part: the unit, 该业务."""
    if scene.again is None:
        begin, stop = scene.sentence.start, scene.sentence.end
        sentence = scene.shadow[begin:stop]
        found = _AGAIN.search(scene.shadow, begin, stop) if any(map(sentence.__contains__, _PARTS)) else None
        scene.again = found.end() if found else stop + 1
    return scene.again <= end


def _owned(name: Name, draft: Draft) -> bool:
    """A product's segment is its own company's; a generic one anyone's."""
    return name.kind == "segment" or name.id == draft.company
