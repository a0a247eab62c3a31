"""Whose figure it is: the subject of its clause or sentence, its heading's company, or the article's main one."""

from __future__ import annotations

import re

from feeds.reading.names import Name
from feeds.reading.scene import NOT_A_COMPANY, Context, Draft, Scene

_OBJECT_BEFORE = re.compile(
    r"(?:(?<![a-z])(?:to|from|than|with|against|rival|over|versus|vs\.?|acquir(?:e|es|ed|ing)|buy|buys|bought|buying|like|unlike|into|behind|including|per|by|told|beat|passed|overt[a-z]{2,5})"
    r"(?: (?:the|its|a|rival|fellow|some|chipmaker|startup|start-up|parent))?|向|与|较|从|收购|比|对|和|跟|于|给|投资|入股|领先|超过|超越|来自|采购|挖走|取代|击败|起诉|竞争对手|联手|含|包括|如|除了|供应商|以及|及|由|据|按|了) ?$"
)
_LIST_BEFORE = re.compile(r"(?:和|与|及|以及|、|,|and) ?$")
_FROM_TARGET = re.compile(
    r"(?:收购|并购|买下|入股|投资|持有|认购|acqui[a-z]{2,5}|buy(?:s|ing)?|bought|takeover of|purchase of|stake in|bid for|merge with|merger with|invest(?:s|ed|ing)? in|收购了|of)(?: ?(?:the|its|了|其|一家|[a-z]{2,12}))?(?: [a-z]{2,12}){0,3} ?$"
)
NOBODY = frozenset(("market_size", "index_level", "commodity_price"))
_PUBLIC = re.compile(
    r"全球|行业|全国|整个市场|国内市场|中国市场规模|worldwide|global(?:ly)?|industry|nationwide|the market|overall market|across technology|全行业|业内"
)
_PRONOUN = re.compile(
    r"^(?:[\"'(]{0,2})(?:公司|该公司|其|它|集团|管理层|本集团|it |its |the company|the group|he |she |they |management|the firm|the [a-z]{2,14}maker|该|双方|两家)"
)


def is_company(name: Name, context: Context) -> bool:
    """Whether the name may own figures: a publisher or data house never does, a broker only as the main company."""
    if name.kind == "publisher":
        return False
    company = context.lexicon.companies.get(name.id)
    if company is not None and company.role in NOT_A_COMPANY:
        return False
    return name.kind != "broker" or name.id == context.main


def is_object(scene: Scene, name: Name) -> bool:
    """Whether the name stands after a word that makes it the other party."""
    start = max(scene.sentence.start, name.start - 24)
    return bool(_OBJECT_BEFORE.search(scene.shadow[start : name.start]))


def choose(scene: Scene, draft: Draft, context: Context) -> None:
    """Sets `company` and `counterparty`."""
    company, rule = _company(scene, draft, context)
    if draft.metric in NOBODY:
        company, rule = None, "nobody:metric"
    draft.company, draft.rules["company"] = company, rule
    if draft.metric in ("deal_value", "stake", "investment"):
        _counterparty(scene, draft, context)


def _company(scene: Scene, draft: Draft, context: Context) -> tuple[str | None, str]:
    amount = draft.amount
    left = [n for n in scene.orgs if n.start < amount.start]
    if draft.compare or draft.rules.get("metric", "").split(":")[-1] in ("inherits", "to"):
        model = draft.model
        if model is not None and not any(n.start >= model.amount.end for n in left if not is_object(scene, n)):
            return model.company, "inherits"
    subjects = [n for n in left if not is_object(scene, n)]
    if any(c.kind == "cond" for c in draft.left_cues):
        return None, "nobody:threshold"
    here = [n for n in subjects if scene.clauses_between(n.end, amount.start) == 0]
    if here:
        return _pick(here, scene, draft), "subject:clause"
    if not left and _PUBLIC.search(scene.shadow[draft.clause : amount.start]):
        return None, "nobody:public"
    if subjects:
        return subjects[-1].id, "subject:sentence"
    label = scene.sentence.label
    if label is not None:
        named = [n for n in scene.heading_orgs if label[0] <= n.start < label[1]]
        if named:
            return named[0].id, "label"
    if _PUBLIC.search(scene.shadow[scene.sentence.start : amount.start]):
        return None, "nobody:public"
    if context.subject is not None and context.paragraph == scene.sentence.paragraph:
        return context.subject, "carried"
    headed = [n for n in scene.heading_orgs if label is None or n.start < label[0]]
    owners = {n.id for n in headed}
    if len(owners) == 1 or (headed and context.main not in owners):
        return headed[0].id, "heading"
    right = [n for n in scene.orgs if n.start >= amount.end and scene.clauses_between(amount.end, n.start) == 0]
    if right and context.main is None:
        return right[0].id, "right"
    if context.main is not None:
        return context.main, "main:heading" if headed else "main"
    if left:
        return left[-1].id, "object"
    return None, "none"


def _pick(here: list[Name], scene: Scene, draft: Draft) -> str:
    """The first subject of the clause: what follows is its product or a relative clause, unless a verb starts anew."""
    return here[-1].id


def _counterparty(scene: Scene, draft: Draft, context: Context) -> None:
    for name in scene.orgs:
        if name.id == draft.company:
            continue
        before = scene.shadow[max(scene.sentence.start, name.start - 40) : name.start]
        if _FROM_TARGET.search(before):
            draft.counterparty = name.id
            return


def subject_of(scene: Scene, context: Context) -> str | None:
    """Who the sentence is about, for the next one: its first name that is no object."""
    for name in scene.orgs:
        if not is_object(scene, name):
            return name.id
    return None
