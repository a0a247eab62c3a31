"""Which metric an amount measures: candidates by place, scored, the best one that the unit admits."""

from __future__ import annotations

import re
from bisect import bisect_left

from feeds.reading.corrections import correct
from feeds.reading.head_noun import head_noun
from feeds.reading.inherit import inherited
from feeds.reading.metric_groups import PRICES, WEAK
from feeds.reading.metric_phrases import LAYOFF, worded
from feeds.reading.metric_units import UNIT_CLASS, admits
from feeds.reading.names import Name
from feeds.reading.scene import Candidate, Context, Draft, Scene
from feeds.reading.units import word_set

_JOINT = re.compile(
    r"(?:的|之|的总|的年度|的全年|的累计| ?| of| in| in annual| in total| in quarterly| worth of| for)? ?$"
)
_NOUN_AFTER = re.compile(r" ?([a-z]{2,14})? ?$")
_LINKS = word_set(
    "on from against versus vs with as to than by and or but while reduced hit cut for at into over under after before",
    "because through since until was were is are",
)

_NEAREST = 12  # metrics that are looked at on either side of a number
_SURE = 96.0  # a word next to the number is worth more than one of this score
_LEFT = ("", "left:1", "left:2", "left:3")
_INCLUDING = re.compile(r"(?:含|包括|计入|(?<![a-z])(?:with|including|plus|assumed|of)) ?$")
_JOBS = frozenset(["jobs", "job", "roles", "positions", "layoffs", "role", "position", "个岗位"])
_COUNTERS = {
    "users": "users", "tokens": "tokens", "params": "model_params", "W": "capacity", "Wh": "capacity",
}  # fmt: skip
_VEHICLES = frozenset(
    ["辆", "台", "部", "vehicles", "vehicle", "cars", "evs", "trucks", "phones", "smartphones", "handsets", "units"]
)
_EMPLOYED = word_set("employees workers staff 人 名 employee people staffers 名员工")
_PER_PIECE = word_set("price eps share_price price_target dividend")
_STAFF = re.compile(
    r"员工|雇|团队|人手|职工|工程师|staff|employ|team|workforce|headcount|(?<![a-z])(?:jobs|hire|hires|hired)(?![a-z])"
)
_AUDIENCE = re.compile(r"在线|玩家|观众|观看|听众|粉丝|(?<![a-z])(?:players|viewers|listeners|followers)(?![a-z])")
_SHIPPED = re.compile(r"交付|出货|销量|卖出|售出|sold|deliver|ship|sales")
_BID = re.compile(
    r"(?<![a-z])(?:bid|offer|which cost|that cost|paid)(?![a-z])[^.;]{0,24}$|(?:出价|报价|开价)[^,;。]{0,8}$"
)
_PAYS = re.compile(r"(?<![a-z])(?:pay|pays|paying|spend|spends|spending|spent)(?: as much as| up to)? ?$")
_OUTLOOKS = frozenset(["guidance", "outlook", "forecast", "forecasts", "指引", "展望", "业绩指引", "财测"])
_PAIRS = 8  # words of pairing that one sentence may have


def choose(scene: Scene, draft: Draft, context: Context) -> None:
    """Sets `metric`, its rule, and `model` where the figure inherits from one before."""
    best, metric, rule, model = 0.0, "", "", None
    candidates = _candidates(scene, draft, context)
    for score, candidate, name, source in candidates:
        if score > best:
            best, metric, rule, model = score, candidate, name, source
    if best < _SURE and (noun := head_noun(scene, draft)):
        best, metric, rule, model = _SURE, "other", noun, None
    draft.margin = _margin(best, metric, candidates) if metric else 0
    if not metric:
        metric, rule = _fallback(scene, draft, context)
    draft.metric, draft.rules["metric"] = metric, rule
    if model is not None:
        draft.model = model
    correct(scene, draft, context)


def _margin(best: float, metric: str, candidates: list[Candidate]) -> int:
    """How far the metric stands before the next other one, 0 to 3."""
    others = [score for score, candidate, _, _ in candidates if candidate != metric]
    gap = best - max(others) if others else best
    return 3 if gap >= 36.0 else int(gap // 12) if gap > 0 else 0


def _candidates(scene: Scene, draft: Draft, context: Context) -> list[Candidate]:
    found: list[Candidate] = []
    amount, metrics = draft.amount, scene.metrics
    if len(metrics) > 2 * _NEAREST:  # a list of words, not a sentence: the nearest are enough
        at = bisect_left(metrics, (amount.start,))
        metrics = metrics[max(0, at - _NEAREST) : at + _NEAREST]
    for name in metrics:
        if admits(name.id, draft.unit, draft, context):
            if name.end <= amount.start:
                found.append(_from_left(scene, draft, name))
            elif name.start >= amount.end:
                found.append(_from_right(scene, draft, name))
    found.extend(worded(scene, draft, context))
    found.extend(inherited(scene, draft, context))
    return found


def _from_left(scene: Scene, draft: Draft, name: Name) -> Candidate:
    start, end = draft.amount.start, name.end
    amounts_between = draft.number - bisect_left(scene.starts, end)
    clauses = scene.clause_at[start] - scene.clause_at[end]
    chars = start - end
    weak = 14.0 if name.id in WEAK else 0.0
    if (
        draft.relation == "share"
        and "share" in draft.on_left
        and any(c.kind == "share" and c.end <= name.start for c in draft.left_cues)
    ):
        weak += 40.0  # 占运营现金的60%: the whole, not the part
    if amounts_between == 0:
        if clauses == 0:
            return 100.0 - chars * 0.4 - weak, name.id, "left:clause" if chars <= 12 else "left:clause:far", None
        return 78.0 - 9 * clauses - chars * 0.1 - weak, name.id, _LEFT[clauses if clauses < 3 else 3], None
    return 46.0 - 6 * clauses - 4 * amounts_between - weak, name.id, "left:over", None


def _from_right(scene: Scene, draft: Draft, name: Name) -> Candidate:
    gap = scene.shadow[draft.amount.end : name.start]
    if name.id == "debt" and _INCLUDING.search(gap):
        return 0.0, name.id, "right:including", None
    weak = 30.0 if name.id in WEAK else 0.0
    if draft.relation == "share":
        weak += 40.0  # of which it is a share
    if _blocked(scene, draft, name):
        return 20.0 - weak / 2, name.id, "right:over", None
    clauses = scene.clauses_between(draft.amount.end, name.start)
    if (
        len(gap) <= 16
        and clauses == 0
        and _JOINT.match(gap)
        and not (gap == " " and not scene.shadow[name.start].isascii())
    ):
        if name.id in PRICES:
            weak = max(weak, 30.0)
        return 112.0 - weak, name.id, "right:joint", None
    if len(gap) <= 26 and gap.isascii() and (noun := _NOUN_AFTER.match(gap)) and noun[1] not in _LINKS:
        return 84.0 - weak, name.id, "right:noun", None
    if clauses == 0:
        return 62.0 - len(gap) * 0.4 - weak, name.id, "right:clause", None
    return 30.0 - 8 * clauses - weak / 2, name.id, "right:far", None


def _blocked(scene: Scene, draft: Draft, name: Name) -> bool:
    return scene.amounts_between(draft.amount.end, name.start) > 0


def _fallback(scene: Scene, draft: Draft, context: Context) -> tuple[str, str]:
    """(metric, rule) where no trigger stands anywhere: what the unit, the counted noun or the article says."""
    unit, counter = draft.unit, draft.amount.counter or ""
    around = scene.shadow[scene.sentence.start : scene.sentence.end]
    if unit == "people":
        return _of_people(counter, around, context)
    if unit in _COUNTERS:
        return _COUNTERS[unit], "unit"
    if unit == "units" and _SHIPPED.search(around):
        return "units_shipped", "unit:shipped"
    if draft.amount.kind == "dimension" and unit == "other":
        last = draft.prior or context.last
        if context.topic == "production" or (last is not None and last.metric == "production"):
            return "production", "unit:weight"
    if (found := _by_article(scene, draft, context)) is not None:
        return found
    if unit == "units" and counter in _VEHICLES and "units_shipped" in context.metrics:
        return "units_shipped", "unit:vehicles"
    return _by_topic(scene, draft, context) or ("other", "none")


def _of_people(counter: str, around: str, context: Context) -> tuple[str, str]:
    """People counted: laid off, watching, employed, or a mere crowd."""
    if LAYOFF.search(around) or counter in _JOBS or context.topic == "layoffs":
        return "layoffs", "unit:layoffs"
    if _AUDIENCE.search(around):
        return "users", "unit:audience"
    if counter in ("人", "名", "people") and not _STAFF.search(around) and context.topic != "headcount":
        return "other", "unit:crowd"
    return ("headcount", "unit:people") if counter in _EMPLOYED else ("other", "unit:other")


def _by_topic(scene: Scene, draft: Draft, context: Context) -> tuple[str, str] | None:
    """The metric that the article is about, where a number without a word may be of it."""
    topic, unit = context.topic, draft.unit
    if topic is None or scene.metrics or not admits(topic, unit, draft, context):
        return None
    if draft.amount.kind == "money" and draft.amount.high < 1e6 and topic not in _PER_PIECE:
        return None
    if draft.relation in ("plain", "level"):
        fits = unit != "x" and UNIT_CLASS.get(unit, "money") in context.lexicon.metrics[topic].units
        if fits and (unit != "%" or topic == "market_share"):
            return topic, "article"
    elif draft.relation == "growth" and topic == "units_shipped":
        return "units_shipped", "article:growth"
    return None


def _by_article(scene: Scene, draft: Draft, context: Context) -> tuple[str, str] | None:
    """What the article's matter makes of an amount without a word: a player's share, a bid, an expected sum."""
    amount, last = draft.amount, context.last
    if draft.unit == "%" and draft.relation != "growth" and context.is_market:
        named = any(n.start < amount.start for n in scene.orgs)
        if named or (last is not None and last.metric == "market_share"):
            return "market_share", "article:share"
    if amount.kind != "money":
        return None
    if amount.high >= 1e7 and context.target:
        pays = draft.after.startswith((" for the ", " for it", " for its ")) and _PAYS.search(draft.before)
        if pays or _BID.search(draft.before):
            return "deal_value", "article:bid"
    if any(c.kind == "cons" or c.word in _OUTLOOKS for c in (*draft.left_cues, *draft.right_cues)):
        if amount.high < 100 and "eps" in context.metrics:
            return "eps", "article:expected"
        if amount.high >= 1e8 and "revenue" in context.metrics and not scene.metrics:
            return "revenue", "article:expected"
    return None


def pair(scene: Scene, context: Context) -> None:
    """分别 and respectively: the k-th number goes with the k-th metric or company of the list before."""
    if len(scene.drafts) < 2 or "pair" not in scene.kinds:
        return
    cues = [c for c in scene.cues if c.kind == "pair"][:_PAIRS]
    for number, cue in enumerate(cues):
        end = cues[number + 1].start if number + 1 < len(cues) else scene.sentence.end
        start = cues[number - 1].end if number else scene.sentence.start
        if scene.shadow[cue.start : cue.end].isascii():
            drafts = [d for d in scene.drafts if start <= d.amount.start and d.amount.end <= cue.start]
            drafts = [d for d in drafts if ";" not in scene.shadow[d.amount.end : cue.start]]
            _pair(scene, context, drafts, latin=True)
        else:
            _pair(scene, context, [d for d in scene.drafts if cue.end <= d.amount.start < end], latin=False)


def _pair(scene: Scene, context: Context, drafts: list[Draft], *, latin: bool) -> None:
    if len(drafts) < 2:
        return
    drafts = _run(scene, drafts, latin)
    first = drafts[0].amount.start
    metrics = [m for m in scene.metrics if m.end <= first and scene.clauses_between(m.end, first) <= 3]
    last = max((d.amount.end for d in scene.drafts if d.amount.end <= first), default=0)
    metrics = [m for m in metrics if m.start >= last and any(admits(m.id, d.unit, d, context) for d in drafts)]
    orgs = [n for n in scene.orgs if n.end <= first]
    if len(metrics) >= len(drafts) and len({m.id for m in metrics[-len(drafts) :]}) > 1:
        for draft, name in zip(drafts, metrics[-len(drafts) :], strict=True):
            draft.metric, draft.rules["metric"] = name.id, "pair"
    elif len(orgs) >= len(drafts):
        for draft, name in zip(drafts, orgs[-len(drafts) :], strict=True):
            draft.company, draft.rules["company"] = name.id, "pair"
    elif len(drafts) > 1 and (labels := _years(scene, first, len(drafts), context)) is not None:
        for draft, label in zip(drafts, labels, strict=True):
            draft.period, draft.rules["period"] = label, "pair"


def _years(scene: Scene, before: int, count: int, context: Context) -> list[str] | None:
    """The periods that `count` numbers go with: 2022年至2024年 and 2023 and 2024, or those of the sentence before."""
    named = [
        p.label
        for p in scene.periods
        if p.end <= before and p.kind in ("year", "range", "years") and p.label and p.relative is None
    ]
    if not named:
        return context.paired if len(context.paired) == count else None
    first, dots, last = named[-1].partition("..")
    if dots and first.isdigit() and last.isdigit() and int(last) - int(first) + 1 == count:
        context.paired = [str(year) for year in range(int(first), int(last) + 1)]
    elif len(set(named[-count:])) == count:
        context.paired = named[-count:]
    else:
        return None
    return context.paired


def _run(scene: Scene, drafts: list[Draft], latin: bool) -> list[Draft]:
    """The numbers that stand in one list: joined by 和, 、, a comma or `and`."""
    if latin:
        drafts = drafts[::-1]
    run = [drafts[0]]
    for draft in drafts[1:]:
        a, b = (draft, run[-1]) if latin else (run[-1], draft)
        if len(scene.shadow[a.amount.end : b.amount.q_start]) > 8 or a.unit != b.unit:
            break
        run.append(draft)
    return run[::-1] if latin else run
