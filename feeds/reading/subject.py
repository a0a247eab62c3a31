"""Whose figure it is: the subject of its clause or sentence, its heading's company, or the article's main one."""

# ruff: noqa: E501 - patterns are tables of words.

from __future__ import annotations

import re

from feeds.reading import deals
from feeds.reading.calendar import kind_of
from feeds.reading.metric_groups import NOBODYS, PUBLIC
from feeds.reading.names import Name
from feeds.reading.scene import NOT_A_COMPANY, Context, Draft, Scene

_OBJECT_BEFORE = re.compile(
    r"(?:(?<![a-z])(?:to|in|from|than|with|against|rivals?|over|versus|vs\.?|acquir(?:e|es|ed|ing)|(?:purchase|acquisition|takeover) of|buy|buys|bought|buying|like|unlike|into"
    r"|behind|including|per|by|told|beat|passed|overt[a-z]{2,5}|alongside|left|via|through|sell|sold)"
    r"(?: (?:the|its|a|rivals?|fellow|some|chipmaker|startup|start-up|parent))?|向|与|较|从|持有|持股|收购了?|并购了?|买下了?|比|对|和|跟|于|给|投资了?|入股"
    r"|领先|超过|超越|来自|采购|挖走|取代|击败|起诉|竞争对手|联手|包括|除了|供应商|以及|及|由|据|按|被|把) ?$"
    r"|挖(?:来|走|角)了?的?[^,;。]{0,14}$|(?<![a-z])(?:poached|lured|hired away)(?: [a-z-]{2,14}){0,3} $"
    r"|(?:收购|并购|对|投资|入股)[^,;。的]{1,12}(?:公司|商|企业|巨头|平台|初创|厂商|集团)$"
)
_RIVAL = re.compile(r"(?:rivals?|competitor|peer) (?:[a-z]{2,12} ){0,2}")
_JOINED = re.compile(r" ?(?:和|与|及|以及|、|,(?= )|and|, and|&) ?")
_PUBLIC = re.compile(
    r"(?:全球|中国|国内|我国|美国|欧洲)[^,;。]{0,14}(?:市场(?:规模|总量|整体)|出货|销量|产量|资本开支)|整体市场|全行业|业内|全国|两市|大市|个股|(?:协会|总署|统计局|邮政局|乘联分?会)[^,;。]{0,4}(?:统计|数据|发布|公布|显示)|worldwide (?:shipments|sales|market)"
    r"|global (?!same)(?:[a-z-]{2,14} ){0,3}(?:shipments|sales|market)(?! share)|industry(?:-wide)?|nationwide|overall market|across technology|trackers"
)
_PUBLIC_WORDS = ("global", "industry", "wide", "overall", "across", "tracker")
_THRESHOLD = re.compile(r"[^,;。]{0,8}(?:的(?:产品|公司|企业|用户|应用|平台|开发者|商家|机构|国家)|得申请|须|必须|需)")
_LIMIT = re.compile(r"(?:超|过|满|以上|达到|over|more than) ?$")
# A sum of several that the sentence only counts: together the four will spend, 四家公司合计.
_TOGETHER = re.compile(
    r"(?:(?:together|combined|collectively|between them|in total|all told),? )?(?:all |the )(?:two|three|four|five|six|seven)(?: (?:big |tech |largest )?(?:companies|firms|giants|groups|banks|hyperscalers))? (?:together|combined|will|plan|expect|have|are|spent|sold)"
    r"|(?:together|combined|collectively|between them),? they (?!say)|(?:这|上述|上面|以上)?[两二三四五六七]家(?:公司|企业|巨头|银行|车企|厂商)?(?:合计|总计|共计|加起来|今年|去年|的)"
)
_PRONOUN = re.compile(
    r"[\"'(]{0,2}(?:公司|该公司|其(?![中他余])|它|集团|管理层|本集团|it |its |the company|the group|he |she |they |their |management|the firm|the [a-z-]{2,14}(?:maker|giant|group))"
)
_OWN_TOTAL = re.compile(r"(?:全球|海外)(?:总|新能源|汽车)?(?:销量|交付量?|出货量?|批发量?)")
_GOES_ON = re.compile(
    r"[\"'(]{0,2}(?:(?:公司|该公司|它|集团|管理层|本集团)(?!的|旗下)|(?:it|the company|the group|he|she|they|management|the firm) )"
)
_POSSESSIVE = re.compile(r" ?[^,;。的]{0,6}?(?:的|'s )(?:约|about |roughly )?")


def _is_public(words: str) -> bool:
    """Whether the words speak of a whole market."""
    if words.isascii() and not any(map(words.__contains__, _PUBLIC_WORDS)):
        return False
    return _PUBLIC.search(words) is not None


def is_company(name: Name, context: Context) -> bool:
    """Whether the name may own figures: a publisher or data house never does, a broker only as the main company."""
    if name.kind == "publisher":
        return False
    company = context.lexicon.companies.get(name.id)
    if company is not None and company.role in NOT_A_COMPANY:
        return False
    if company is not None and company.role == "organisation":
        return name.id == context.main and context.in_title
    is_broker = name.kind == "broker" or (company is not None and company.role == "broker")
    return not is_broker or name.id == context.main


def find_objects(scene: Scene) -> None:
    """Marks the names that stand after a word which makes them the other party, and those listed with them."""
    shadow, start = scene.shadow, scene.sentence.start
    last: Name | None = None
    for name in scene.orgs:
        gap = shadow[last.end : name.start] if last is not None else ""
        if last is not None and len(gap) <= 6 and _JOINED.fullmatch(gap):
            if last in scene.objects:
                scene.objects.add(name)
        elif _OBJECT_BEFORE.search(shadow, max(start, name.start - 24), name.start) and not _RIVAL.fullmatch(
            shadow, start, name.start
        ):
            scene.objects.add(name)
        last = name


def _is_object_at(scene: Scene, name: Name) -> bool:
    heading = scene.sentence.heading
    return bool(heading and heading[0] <= name.start and _OBJECT_BEFORE.search(scene.shadow, heading[0], name.start))


def choose(scene: Scene, draft: Draft, context: Context) -> None:
    """Sets `company` and `counterparty`."""
    company, rule = _company(scene, draft, context)
    if draft.metric in NOBODYS:
        company, rule = None, "nobody:metric"
    if draft.metric == "deal_value" and company in (targets := deals.targets(scene)):
        company, rule = deals.buyer(scene, draft, context, targets)
    draft.company, draft.rules["company"] = company, rule
    if draft.metric in ("deal_value", "stake", "investment", "valuation"):
        deals.settle(scene, draft, context)


def _company(scene: Scene, draft: Draft, context: Context) -> tuple[str | None, str]:
    amount, model = draft.amount, draft.model
    left = [n for n in scene.orgs if n.start < amount.start] if scene.orgs else []
    subjects = [n for n in left if n not in scene.objects] if scene.objects else left
    inherits = draft.compare or draft.rules["metric"].endswith((":inherits", ":to"))
    inside = model is not None and model.amount.start >= scene.sentence.start
    if model is not None and inherits and inside and not any(n.start >= model.amount.end for n in subjects):
        return model.company, "inherits"
    if draft.is_listed and draft.prior is not None and not any(n.start >= draft.prior.amount.end for n in left):
        return draft.prior.company, "listed"
    if _is_threshold(scene, draft):
        return None, "nobody:threshold"
    if (
        left
        and draft.metric not in ("stake", "deal_value")
        and _POSSESSIVE.fullmatch(scene.shadow, left[-1].end, amount.q_start)
    ):
        return left[-1].id, "possessive"
    clause_at = scene.clause_at
    here = [n for n in subjects if clause_at[n.end] == clause_at[amount.start]]
    if here:
        if _listed(scene, here) >= 3:
            return None, "nobody:several"
        return here[-1].id, "subject:clause"
    public = draft.metric in PUBLIC and not (
        context.is_report and context.in_title and not draft.before.isascii() and _OWN_TOTAL.search(draft.before)
    )
    if public and _is_public(scene.shadow[draft.clause : min(draft.right, amount.end + 20)]):
        return None, "nobody:public"
    if not left and _is_of_people(draft, context):
        return None, "nobody:population"
    if subjects:
        return subjects[-1].id, "subject:sentence"
    return _around(scene, draft, context, left, public)


def _is_threshold(scene: Scene, draft: Draft) -> bool:
    """Whether the number is a bound that others must pass: 用户超过1亿的产品须申请."""
    if draft.after.isascii() or not _THRESHOLD.match(draft.after):
        return False
    start = draft.amount.start
    return _LIMIT.search(scene.shadow[max(draft.left, start - 6) : start]) is not None


def _is_of_people(draft: Draft, context: Context) -> bool:
    """Whether a share of no metric, in a text of no company's report, is one of people or things at large."""
    if context.in_title or context.is_report or draft.metric != "other":
        return False
    return draft.amount.kind in ("percent", "ratio") and kind_of(context.main_period) != "month"


def _listed(scene: Scene, names: list[Name]) -> int:
    """How many names stand in one list with the last."""
    count = 1
    for a, b in zip(reversed(names[:-1]), reversed(names), strict=False):
        if not _JOINED.fullmatch(scene.shadow, a.end, b.start):
            break
        count += 1
    return count


def _around(scene: Scene, draft: Draft, context: Context, left: list[Name], public: bool) -> tuple[str | None, str]:
    """No subject in the sentence: label, carried subject, heading, main company."""
    if _TOGETHER.match(scene.shadow, scene.sentence.start):
        return None, "nobody:together"
    label = scene.sentence.label
    if label is not None:
        named = [n for n in scene.heading_orgs if label[0] <= n.start < label[1]]
        if named:
            return named[0].id, "label"
    if public and _is_public(scene.shadow[scene.sentence.start : draft.amount.start]):
        return None, "nobody:public"
    right = [n for n in scene.orgs if n.start >= draft.amount.end]
    if context.is_market and not scene.orgs and not _PRONOUN.match(scene.shadow, scene.sentence.start):
        return None, "nobody:market"
    if context.subject is not None:
        return context.subject, "carried"
    headed = [n for n in scene.heading_orgs if (label is None or n.start < label[0]) and not _is_object_at(scene, n)]
    owners = {n.id for n in headed}
    if len(owners) == 1 or (headed and context.main not in owners):
        return headed[0].id, "heading"
    right = [n for n in right if scene.clauses_between(draft.amount.end, n.start) == 0]
    if right and context.main is None:
        return right[0].id, "right"
    if context.topic == "index_level" and not context.in_title:
        return None, "nobody:index"
    if context.main is not None:
        return context.main, "main:heading" if headed else "main"
    if left:
        return left[-1].id, "object"
    return None, "none"


def subject_of(scene: Scene) -> str | None:
    """Who the sentence is about, for the next one: its first name that is no object."""
    if _GOES_ON.match(scene.shadow, scene.sentence.start):
        return None  # it goes on about the same one
    return next((n.id for n in scene.orgs if n not in scene.objects), None)
