"""What a figure rests on: reported, expected by analysts, guided, estimated, aimed at, rumoured."""

# ruff: noqa: E501 - patterns are tables of words.

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from feeds.reading.calendar import kind_of, period_dates
from feeds.reading.cues import Cue
from feeds.reading.metric_groups import CUTS, RESULTS
from feeds.reading.period_labels import fiscal_end_of
from feeds.reading.scene import Context, Draft, Scene
from feeds.reading.units import phrase_set

_ANALYSTS = re.compile(
    r"分析师|华尔街|市场.{0,4}[预共普]|共识|外界|analyst|wall street|consensus|economists|(?<![a-z])street(?![a-z])|traders|investors|forecasters"
)
_ONE = re.compile(
    r"(?:一些|有|部分|一位|某|多位|这位)分析师|研究院|研究所|测算|据[^,;。]{0,14}(?:数据|测算|预测|报告)|机构|法人|外资|券商|投行|卖方|咨询|some analysts|an analyst|one analyst|research firm|researcher"
)
_AFTER = re.compile(
    r" ?(?:\([^)]{0,20}\) ?)?(?:expected(?! (?:earnings|profit|revenue|sales|eps))|est\.?(?![a-z])|estimate(?:s|d)?(?![a-z])|consensus|average(?: estimate| forecast)|analysts|that analysts|wall street"
    r"|forecast(?! by| of| for| to|s)|street (?:consensus|estimate)|的?(?:市场)?(?:一致)?预期|的?共识|的?市场预期|的?分析师预期|analyst (?:estimate|consensus))"
)
_AFTER_FAR = re.compile(
    r" ?(?:[a-z]{2,14} ){0,4}(?:expected(?! (?:earnings|profit))|est\.|estimates?|consensus|forecast by|analysts|wall street|were looking for|looked for|projected by)(?![a-z])"
)
_AFTER_GUIDED = re.compile(
    r" ?(?:的(?:业绩)?(?:指引|预计|展望|预测|财测)|(?:the company|it|they|management)(?: itself)? (?:had |has )?(?:guided|forecast|projected|promised)|guidance|outlook)"
)
_AFTER_TARGET = re.compile(r" ?的?目标")
_PASSIVE = re.compile(r"(?<![a-z])(?:is|are|was|were|been) (?:forecast|predicted|seen|tipped) to(?![a-z])")
_COMPANY = re.compile(
    r"公司(?:预计|预期|指引|给出|管理层)|管理层|指引|财测|guidance|guided|the company|management|guides|outlook of|its outlook"
)
_NOUN_BEFORE = re.compile(r"(?:超|超出|不及|低于|高于|好于|符合|逊于|达到|远超|的|市场|超过|上调|下调|由)了?$")
# Of the words of guidance, those that may govern the rest of a sentence.
_VERBS = phrase_set(
    "业绩预告 盈利预告 should_rise should_grow should_fall should_reach will_now_be will_rise will_grow would_grow would_sit",
    "would_reach counts_on 业绩指引 公司预计 公司预期 管理层预计 预计 预期 预估 预测 料将 有望 将达到 将达 expects expect sees guided projects",
    "projecting anticipates expecting predicts should_come should_be will_be would_run is_expected are_expected",
    "calls_for now_sees",
)
_AIMS = frozenset(["目标", "目标是", "goal", "target", "targets", "aim", "aims", "targeted"])
_OPENS = re.compile(r"[\"'(]{0,2}(?:预计|预期|预测|此外预计|还预计|they (?:also )?expect|analysts also|on average)")
_ATTRIBUTED = phrase_set(
    "people_familiar person_familiar sources_familiar according_to_people according_to_sources people_with_knowledge",
    "people_briefed sources_said 知情人士 据知情 消息人士 上述人士",
)
_KINDS = frozenset(("cons", "guid", "est", "targ"))
# What follows the words of an expectation goes on about the result: the 6.3bn analysts had expected, though 22% higher.
_ASIDE = re.compile(r"[^,;.]{0,60}, ?(?:though|although|but|and|yet|still|while)(?![a-z])")
_AGAINST = re.compile(r"(?<![a-z])(?:compared (?:with|to)|versus|against|relative to)(?![a-z])[^.;:]{0,44}$")
_SURPRISED = re.compile(
    r"[^,;。:0-9]{0,4}(?:吃惊|一惊|惊讶|震惊|失望|大感意外|喜出望外)|(?: was| were)? (?:surprised|stunned)(?![a-z])"
)
_IF = re.compile(r"(?:若|如果|一旦)[^。;]{0,24}$")
_PREVIOUS = re.compile(
    r"(?:the |its )?(?:previous|prior|earlier|old) (?:figure|forecast|range|guidance|outlook|target|number|one)|(?:此前|之前|先前|原先|原来)(?:的)?(?:指引|预期|预测|区间|数字|目标|为)"
)
_SOME = re.compile(r"(?:一些|有|部分|一位|某|多位|这位|少数|个别|(?<![a-z])(?:some|one|an|a few) )(?:的|华尔街)?$")
_OF_WHICH = re.compile(r"[ ,]{0,2}(?:其中|当中|of which)")
_BOUND = re.compile(
    r"(?:上限|下限|上沿|下沿|中值|中点|中位数|高端|低端|最高|最多|至多)[^,;。]{0,6}$|(?<![a-z])(?:as much as|up to|midpoint|mid-point|(?:top|upper|bottom|lower|low|high) end)[^.;]{0,20}$"
)
_ON_SALES = re.compile(r"(?<![a-z])on (?:net )?(?:sales|revenues?)(?: of)? ?$")
_ITS = re.compile(r"(?<![a-z])(?:its|their|his|her) (?:[a-z0-9-]{1,14} ){0,4}$")
_BUYS = re.compile(
    r" ?(?:以|斥资|拟|将|则|也|花|用|收购|买下|并购| (?:is |will |has )?(?:buys?|buying|bought|acquir|paid|pay))"
)


def choose(scene: Scene, draft: Draft, context: Context) -> None:
    """Sets `basis`: what stands next to the amount, then what governs the sentence, then what it inherits."""
    draft.basis, draft.rules["basis"] = _basis(scene, draft, context)


def refine(draft: Draft, context: Context) -> None:
    """Once the period is known: an aim for a reporting period is guidance, a result of a period to come no fact."""
    rule = draft.rules["basis"]
    if draft.metric in ("share_price", "market_cap") and draft.form == "change" and draft.basis == "target":
        draft.basis, draft.rules["basis"] = "actual", "moved"
    if draft.metric == "share_price" and draft.form == "level" and rule.startswith("scope"):
        draft.basis, draft.rules["basis"] = "actual", "price"  # at today's close: what is planned is not the price
    if draft.metric not in RESULTS or draft.period is None:
        return
    if not draft.rules.get("period", "").startswith(("left", "right", "heading", "inherits")):
        return
    if (
        draft.basis == "target"
        and rule in ("left:target", "scope:target")
        and draft.unit not in ("users", "units", "people")
    ):
        if kind_of(draft.period) in ("year", "quarter", "half"):
            draft.basis, draft.rules["basis"] = "guidance", "target:period"
        return
    if context.published is None or not draft.explicit_period:
        return
    if rule != "default" and not rule.startswith("scope"):
        return
    past, future = _bounds(context.published)
    end = period_dates(draft.period, fiscal_end_of(draft.company, context))[1] or past
    if rule == "default" and end > future and kind_of(draft.period) in ("year", "quarter", "half"):
        draft.basis, draft.rules["basis"] = ("estimate" if context.by_house else "guidance"), "future"
    elif rule != "default" and end < past and not _revises(draft):
        draft.basis, draft.rules["basis"] = "actual", "past"


def _revises(draft: Draft) -> bool:
    """Whether the figure goes on with guidance for the very period: 由1.54万亿下调至1.43万亿, however the year is counted."""
    return draft.model is not None and draft.model.basis == "guidance" and draft.model.period == draft.period


@lru_cache(maxsize=1024)
def _bounds(published: date) -> tuple[str, str]:
    """The last days of what is plainly over and of what may be told as fact."""
    day = published.toordinal()
    earlier, later = max(day - 45, 1), min(day + 20, date.max.toordinal())
    return date.fromordinal(earlier).isoformat(), date.fromordinal(later).isoformat()


def _basis(scene: Scene, draft: Draft, context: Context) -> tuple[str, str]:
    if draft.metric == "price_target":
        return "target", "metric"
    if draft.metric in ("pe_ratio", "ps_ratio", "rsi"):
        return "actual", "metric"
    if draft.compare in ("year_ago", "quarter_ago", "month_ago", "year_end") and draft.relation != "growth":
        return "actual", "compare:past"
    if draft.beats:
        return "actual", "beats"
    if (found := _right(draft)) is not None:
        return found
    own: list[Cue] = []
    if not _KINDS.isdisjoint(draft.on_left):
        own = [
            c for c in draft.left_cues if c.kind in _KINDS and not (_is_noun(scene, c) or _is_aside(scene, draft, c))
        ]
    rumour = _rumour(scene, draft)
    if own:
        basis, rule = _of_cue(scene, draft, context, own)
        return ("rumour", "left:rumour") if rumour and basis != "consensus" else (basis, rule)
    if rumour:
        return "rumour", "sentence:rumour"
    if (
        draft.metric in CUTS
        and "est" not in scene.kinds
        and _IF.search(scene.shadow, max(scene.sentence.start, draft.clause - 30), draft.amount.start)
    ):
        return "target", "conditional"
    if "目标" in draft.after[:5] and _AFTER_TARGET.match(draft.after):
        return "target", "right:target"
    if draft.prior is not None and (draft.is_listed or ("on " in draft.before and _ON_SALES.search(draft.before))):
        return draft.prior.basis, "listed"
    if draft.prior is not None and draft.prior.basis == "guidance" and _OF_WHICH.match(draft.before):
        return "guidance", "of_which"
    if (
        context.guided_metric == draft.metric
        and draft.relation == "plain"
        and _BOUND.search(scene.shadow, max(scene.sentence.start, draft.amount.q_start - 28), draft.amount.q_start)
    ):
        return "guidance", "bound"
    return _wider(scene, draft, context)


def _wider(scene: Scene, draft: Draft, context: Context) -> tuple[str, str]:
    """Nothing next to the amount: the figure it inherits from, the sentence's verb, the sentence before, the label."""
    model = draft.model
    inside = model is not None and model.amount.start >= scene.sentence.start
    last = context.last
    goes_on = last is not None and last.basis == "guidance" and last.metric == draft.metric
    if goes_on and _PREVIOUS.match(scene.shadow, scene.sentence.start):
        return "guidance", "before"
    if model is not None and inside:
        if draft.relation == "growth" or draft.rules["metric"].startswith(("list", "level:to", "share:")):
            if model.rules.get("basis") == "right:consensus" and _ASIDE.match(scene.shadow, model.amount.end):
                return "actual", "after:consensus"
            return model.basis, "inherits"
        if draft.compare == "before" and model.basis in ("guidance", "target", "estimate"):
            return model.basis, "inherits:before"
    governed = _scope(scene, draft, context)
    if governed is not None:
        return governed
    if model is not None and inside and draft.rules["metric"].startswith("compare") and model.basis != "consensus":
        return model.basis, "inherits:compare"
    if (
        model is not None
        and inside
        and draft.rules["metric"] == "sentence:inherits"
        and model.basis in ("guidance", "estimate", "target")
    ) and draft.amount.q_start - model.amount.end <= 14:
        return model.basis, "inherits:beside"
    if "may" in draft.on_left:
        return "estimate", "left:may"
    if context.expects and not scene.orgs and _OPENS.match(scene.shadow, scene.sentence.start):
        return context.expects, "carried"
    if (
        scene.sentence.label is not None
        and draft.relation != "growth"
        and any(c.kind == "guid" for c in scene.heading_cues)
    ):
        return "guidance", "label"
    return "actual", "default"


def _right(draft: Draft) -> tuple[str, str] | None:
    after = draft.after
    if draft.unit == "x" or _KINDS.isdisjoint(draft.on_right):
        return None
    if _AFTER.match(after) or (after.isascii() and _AFTER_FAR.match(after)):
        return "consensus", "right:consensus"
    if _AFTER_GUIDED.match(after):
        return "guidance", "right:guidance"
    return None


def _is_noun(scene: Scene, cue: Cue) -> bool:
    """超出了预期: an expectation spoken of, not the verb that expects."""
    if cue.kind != "guid" or cue.word not in ("预期", "forecast", "forecasts", "outlook", "guidance", "预测", "预计"):
        return False
    if cue.word in ("outlook", "guidance"):
        return False
    return bool(_NOUN_BEFORE.search(scene.shadow, max(0, cue.start - 4), cue.start)) and cue.word in ("预期", "预测")


def _is_aside(scene: Scene, draft: Draft, cue: Cue) -> bool:
    """Whether those who expect are surprised, or a heading only says what results stand against."""
    if cue.kind != "cons":
        return False
    shadow = scene.shadow
    if _SURPRISED.match(shadow, cue.end):
        return True
    headed = ":" in shadow[cue.end : draft.amount.start]
    return headed and bool(_AGAINST.search(shadow, max(scene.sentence.start, cue.start - 60), cue.start))


def _rumour(scene: Scene, draft: Draft) -> bool:
    found = None
    if not scene.rumours:
        return False
    for cue in scene.rumours:
        if cue.start >= draft.amount.end + 20:
            break
        if cue.start < draft.amount.start or cue.start < draft.right:
            found = cue
    if found is None and any(c.word in _ATTRIBUTED for c in scene.rumours):
        return True
    return found is not None and abs(scene.clauses_between(found.end, draft.amount.start)) <= 2


def _of_cue(scene: Scene, draft: Draft, context: Context, own: list[Cue]) -> tuple[str, str]:
    cue = own[-1]
    if (
        cue.word in ("预期", "预估", "市场预期")
        and cue.start == draft.clause
        and draft.prior is not None
        and draft.prior.basis == "actual"
    ):
        return "consensus", "left:beside"  # 营收1025亿，预期1023亿
    kinds = {c.kind for c in own}
    if (
        cue.kind == "cons"
        and cue.word != "expected"
        and _SOME.search(scene.shadow, max(scene.sentence.start, cue.start - 6), cue.start)
    ):
        return "estimate", "left:some"
    if "cons" in kinds:
        whose = scene.shadow[max(scene.sentence.start, cue.start - 40) : cue.start]
        if cue.word in ("estimate", "estimates") and (scene.brokers or context.by_house) and _ITS.search(whose):
            return "estimate", "left:its"
        if cue.kind == "guid" and _who(scene, draft, context, cue)[0] == "estimate":
            return "estimate", "left:some"
        return "consensus", "left:consensus"
    if cue.kind == "guid" or "guid" in kinds:
        return _who(scene, draft, context, next(c for c in reversed(own) if c.kind == "guid"))
    if cue.kind == "est":
        return "estimate", "left:estimate"
    return "target", "left:aim" if cue.word in _AIMS else "left:target"


def _who(scene: Scene, draft: Draft, context: Context, cue: Cue) -> tuple[str, str]:
    """预计 and expects are the company's, unless an analyst or a house stands before them."""
    shadow, start = scene.shadow, scene.sentence.start
    cut = max(shadow.rfind(";", start, cue.start), start)
    who = shadow[max(cut, cue.start - 44) : cue.end]
    if _PASSIVE.search(shadow, max(cut, cue.start - 5), cue.end + 4):
        return "consensus", "expects:passive"
    if _ONE.search(who):
        return "estimate", "expects:one"
    if _ANALYSTS.search(who):
        return "consensus", "expects:analysts"
    if any(cut <= name.start < cue.start for name in scene.brokers):
        return "estimate", "expects:house"
    if start < cut >= cue.start - 3 and any(d.basis == "consensus" and d.amount.start < cut for d in scene.drafts):
        return "consensus", "carried"  # 华尔街预计营收…；预计每股收益…
    if context.by_house and not _COMPANY.search(shadow, max(cut, cue.start - 24), cue.end):
        return "estimate", "expects:note"
    if context.expects and not scene.orgs and _OPENS.match(shadow, start) and cue.start - start <= 8:
        return context.expects, "carried"
    return "guidance", "expects:company"


def _other_buyer(scene: Scene, draft: Draft, cue: Cue) -> bool:
    """英伟达拟以200亿收购A 谷歌以47.5亿收购B: what the one plans says nothing of the other."""
    return any(
        cue.end < n.start < draft.amount.start and n not in scene.objects and _BUYS.match(scene.shadow, n.end)
        for n in scene.orgs
    )


def _is_fact(scene: Scene, cue: Cue) -> bool:
    """A word of reporting ends what an expectation governs; 为 alone and 将录得 do not report."""
    if cue.kind == "year_ago":
        return True
    ahead = scene.shadow[cue.start - 1 : cue.start] in ("将", "会", "可", "望")
    return cue.kind == "fact" and cue.word != "为" and not ahead


def _scope(scene: Scene, draft: Draft, context: Context) -> tuple[str, str] | None:
    """A verb of expecting earlier in the sentence governs what follows, up to a semicolon or a fact."""
    if _KINDS.isdisjoint(scene.kinds):
        return None
    cue = None
    for other in scene.cues:
        if other.start >= draft.amount.start:
            break
        if (
            (other.kind == "guid" and other.word in _VERBS and not _is_noun(scene, other))
            or other.kind
            in (
                "targ",
                "est",
            )
            or (other.kind == "cons" and other.word.endswith(("预计", "预测", "预估", "估计")))
        ):
            cue = other
        elif cue is not None and _is_fact(scene, other) and scene.clauses_between(cue.end, other.start):
            cue = None
    if cue is not None and cue.kind == "targ" and _other_buyer(scene, draft, cue):
        return None
    if cue is None or ";" in scene.shadow[cue.end : draft.amount.start]:
        return None
    if cue.kind != "targ" and "已" in scene.shadow[draft.clause : draft.amount.start] and draft.clause > cue.end:
        return None  # 自2020年底以来累计亏损已超过
    if scene.clauses_between(cue.end, draft.amount.start) > (
        1 if cue.kind == "targ" or cue.word in ("推算", "据此推算") else 3
    ):
        return None
    if cue.kind == "cons":
        if _SOME.search(scene.shadow, max(scene.sentence.start, cue.start - 6), cue.start):
            return "estimate", "scope:some"
        return "consensus", "scope:consensus"
    if cue.kind == "est":
        return "estimate", "scope:estimate"
    if cue.kind == "targ":
        return "target", "scope:target"
    basis, _ = _who(scene, draft, context, cue)
    return basis, f"scope:{basis}"
