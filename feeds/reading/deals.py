"""Who buys whom: the two sides of a deal, and the target that a text only describes (the startup, 这家公司)."""

# ruff: noqa: E501 - patterns are tables of words.

from __future__ import annotations

import re
from collections import Counter

from feeds.reading.marks import Marks
from feeds.reading.names import Name
from feeds.reading.scene import Context, Draft, Scene

_FROM_TARGET = re.compile(
    r"(?:收购了?|并购了?|买下了?|入股|投资|持有|认购|取得|acquir[a-z]{1,3}|buy(?:s|ing)?|bought|takeover of|purchase of|stake in|bid for"
    r"|merge with|merger with|invest(?:s|ed|ing)? in|acquisition of|of)(?: ?(?:the|its|其|一家|[a-z]{2,12}))?(?: [a-z]{2,12}){0,3} ?$"
    r"|(?:收购|并购|买下|入股)了?[^,;。的以]{1,14}(?:公司|企业|巨头|平台|初创|厂商|集团|制造商|开发商)$"
)
_PASSIVE = re.compile(
    r"(?:被|获|由|遭) ?$|(?<![a-z])(?:acquired|bought|snapped up|taken over|swallowed|owned) by (?:the )?$"
)
_TAKEN = re.compile(r"[^,;。]{0,12}?(?:收购|并购|买下|私有化|收入囊中|吞并|纳入)")
_JOINS = re.compile(
    r"(?:加入|并入|卖身|卖给|投奔|归入)了? ?$|(?<![a-z])(?:joins|joined|joining|sells to|sold to|sale to|sells itself to) $"
)
_DEAL = re.compile(
    r"收购|并购|买下|交易|要约|acqui|(?<![a-z])(?:buy|buys|buying|bought|deal|takeover|purchase)(?![a-z])"
)
_DESCRIBED = re.compile(
    r"(?:收购|并购|买下)了?[^,;。]{0,4}(?:这家|该|这一|它|其|对方)"
    r"|(?<![a-z])(?:acquire|acquired|acquiring|acquires|buy|buys|buying|bought|takeover of|purchase of|pay for|paid for) (?:it|the|that|this) ?(?:[a-z-]{0,14} ){0,2}(?:startup|start-up|company|firm|maker|developer|lab|business|group)?"
)
_PRIVATE = re.compile(r" private(?![a-z])")
_STARTUP = re.compile(
    r"(?<![a-z])(?:the |that |this )(?:[a-z-]{2,14} ){0,2}(?:startup|start-up|target)(?![a-z])|(?:这家|该|那家)[^,;。]{0,6}(?:公司|初创|企业)"
)


def deal_target(title: Marks | None, body: Marks, context: Context) -> str | None:
    """The one whom the article says is bought, by the count of places that say so; None on a tie."""
    found: Counter[str] = Counter()
    for marks, weight in ((title, 2), (body, 1)):
        last = 0
        for name in marks.entities if marks is not None else ():
            start, last = max(last, name.start - 40), name.end
            if (
                marks is not None
                and name.kind in ("company", "product")
                and _FROM_TARGET.search(marks.shadow, start, name.start)
            ):
                found[name.id] += weight
    best = found.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def targets(scene: Scene) -> set[str]:
    """Who is being bought in the sentence."""
    found = set()
    last = scene.sentence.start
    for name in scene.orgs:
        start, last = max(last, name.start - 40), name.end
        if (
            _FROM_TARGET.search(scene.shadow, start, name.start)
            or _PRIVATE.match(scene.shadow, name.end)
            or name in scene.objects
        ):
            found.add(name.id)
    return found


def buyer(scene: Scene, draft: Draft, context: Context, bought: set[str]) -> tuple[str | None, str]:
    """The subject of a deal that is not the one bought: here, carried, or the article's main company."""
    for name in scene.orgs:
        if name.id not in bought:
            return name.id, "buyer"
    for id in (context.subject, context.main):
        if id is not None and id not in bought:
            return id, "buyer:carried"
    return draft.company, "buyer:none"


def sides(scene: Scene, context: Context) -> tuple[str, str | None] | None:
    """(buyer, target) where the sentence tells the deal from the target's side: 被X收购, acquired by X, 加入X."""
    shadow = scene.shadow
    last: Name | None = None
    for name in scene.orgs:
        ahead = max(scene.sentence.start, name.start - 24)
        told = _PASSIVE.search(shadow, ahead, name.start)
        if told and (told[0][0] not in "被获由遭" or _TAKEN.match(shadow, name.end)):
            return name.id, last.id if last is not None and last.id != name.id else context.target
        if last is not None and last.id != name.id and _JOINS.search(shadow, ahead, name.start):
            return name.id, last.id
        last = name
    return None


def settle(scene: Scene, draft: Draft, context: Context) -> None:
    """Sets who buys and who is bought; a valuation told with a purchase is the target's."""
    told = sides(scene, context) if draft.metric in ("deal_value", "valuation") else None
    if draft.metric == "valuation":
        _value_of_target(scene, draft, context, told)
        return
    if told is not None:
        draft.company, draft.counterparty = told
        draft.rules["company"] = "buyer:passive"
        return
    last = scene.sentence.start
    for name in scene.orgs:
        start, last = max(last, name.start - 40), name.end
        if name.id != draft.company and _FROM_TARGET.search(scene.shadow, start, name.start):
            draft.counterparty = name.id
            if name.start >= draft.amount.end:
                return  # 以45亿买下Manus: the first one after the sum
    if draft.counterparty is None and draft.metric == "deal_value" and context.target not in (None, draft.company):
        named = {n.id for n in scene.orgs} - {draft.company, context.target}
        described = _DESCRIBED.search(scene.shadow, scene.sentence.start, scene.sentence.end)
        if described or not named:
            draft.counterparty = context.target


def _value_of_target(scene: Scene, draft: Draft, context: Context, told: tuple[str, str | None] | None) -> None:
    """Meta以估值超20亿美元收购Manus: the value is that of the one bought, be it only described."""
    unsaid = draft.rules["company"].startswith(("main", "carried"))
    if (
        unsaid
        and context.target is not None
        and _STARTUP.search(scene.shadow, scene.sentence.start, draft.amount.start)
    ):
        draft.company, draft.rules["company"] = context.target, "bought:described"
        return
    if told is not None and told[1] is not None:
        if draft.company == told[0]:
            draft.company, draft.rules["company"] = told[1], "bought"
        return
    last = scene.sentence.start
    bought: set[str] = set()
    for name in scene.orgs:
        start, last = max(last, name.start - 40), name.end
        if _FROM_TARGET.search(scene.shadow, start, name.start) and _DEAL.search(scene.shadow, start, name.start):
            bought.add(name.id)
    if len(bought) == 1 and draft.company not in bought and not draft.rules["company"].startswith("possessive"):
        draft.company, draft.rules["company"] = bought.pop(), "bought"
