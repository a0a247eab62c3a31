"""Which metric an amount measures: candidates by place, scored, the best one that the unit admits."""

from __future__ import annotations

import re

from feeds.reading.form import PRICES, RESULTS
from feeds.reading.names import Name
from feeds.reading.scene import Context, Draft, Scene

UNIT_CLASS = {
    "%": "percent", "pp": "percent", "bp": "percent", "x": "multiple", "people": "count", "users": "count",
    "units": "count", "times": "count", "tokens": "count", "params": "count", "other": "count", "score": "score",
    "W": "power", "Wh": "energy", "sec": "time",
}  # fmt: skip

# Words that name what is counted rather than what is told of it: they yield to a metric further left.
WEAK = frozenset(
    "users headcount price investment other stores tokens model_params engagement production capacity paying_users stake funding debt bookings cash".split()
)
_JOINT = re.compile(
    r"(?:的|之|的总|的年度|的全年|的累计| ?| of| in| in annual| in total| in quarterly| worth of| for)? ?$"
)
_TIGHT = re.compile(r"^.{0,2}$")
_PER_SHARE = re.compile(
    r" ?(?:(?:a|per|each|for each) (?:diluted |basic )?(?:share|ads)(?![a-z])|/股|per-share|on a per)"
)
_NOUN_AFTER = re.compile(r" ?([a-z]{2,14})? ?$")
_LINKS = frozenset(
    "on from against versus vs with as to than by and or but while reduced hit cut for at into over under after before because through since until was were is are".split()
)
_ACQUIRE = re.compile(r"(?:收购|并购|买下|要约|acqui|takeover|buyout|bid|offer|merger|tender|to buy)")


def admits(scene_metric: str, unit: str, draft: Draft, context: Context) -> bool:
    """Whether a figure of the metric may have such a unit in the relation the draft is in."""
    unit_class = UNIT_CLASS.get(unit, "money")
    if unit_class == "percent" and draft.relation in ("growth", "share"):
        return True
    if unit_class == "multiple" and draft.relation == "growth":
        return True
    if unit_class == "money" and not _is_sized(scene_metric, draft.amount.high, draft.amount.low):
        return False
    if unit_class == "percent" and scene_metric == "capacity":
        return True  # how much of it is used
    metric = context.lexicon.metrics.get(scene_metric)
    if metric is None:
        return True
    if scene_metric == "index_level" and draft.amount.kind in ("bare", "count") and unit in ("other", "score"):
        return True
    if unit_class in ("power", "energy") and scene_metric in (
        "units_shipped",
        "production",
        "backlog",
        "bookings",
        "inventory",
    ):
        return True
    if draft.amount.kind == "bare" and "score" in metric.units and unit == "other":
        return True
    if unit_class == "count":
        if "count" not in metric.units:
            return False
        return _counts(scene_metric, unit)
    if unit_class == "score" and "score" not in metric.units:
        return False
    return unit_class in metric.units


_COUNTED = {
    "people": frozenset("headcount layoffs users dau mau wau paying_users engagement".split()),
    "users": frozenset("users dau mau wau paying_users engagement downloads".split()),
    "tokens": frozenset(("tokens",)),
    "params": frozenset(("model_params",)),
    "units": frozenset(
        "units_shipped production capacity inventory backlog bookings stores derivatives downloads market_size investment stake users buybacks".split()
    ),
    "times": frozenset("downloads engagement ad_impressions users bookings dau mau wau".split()),
}


_SMALL = frozenset("eps share_price price_target".split())
_LARGE = RESULTS - frozenset("eps dividend ad_price roas dau mau wau users paying_users engagement units_shipped production inventory arr".split())


def _is_sized(metric: str, high: float, low: float) -> bool:
    """Whether a sum has a size the metric can have: no share price of a billion, no revenue of $7,500."""
    size = max(abs(high), abs(low))
    return size < 1e7 if metric in _SMALL else size >= 1e5 or metric not in _LARGE


def _counts(metric: str, unit: str) -> bool:
    allowed = _COUNTED.get(unit)
    return allowed is None or metric in allowed


def choose(scene: Scene, draft: Draft, context: Context) -> None:
    """Sets `metric`, its rule, and `model` where the figure inherits from one before."""
    best, metric, rule, model = 0.0, "", "", None
    candidates = _candidates(scene, draft, context)
    for score, candidate, name, source in candidates:
        if score > best:
            best, metric, rule, model = score, candidate, name, source
    other = max((score for score, candidate, _, _ in candidates if candidate != metric), default=0.0)
    draft.margin = min(3, max(0, int((best - other) // 12))) if metric else 0
    if not metric:
        metric, rule, model = _fallback(scene, draft, context)
    draft.metric, draft.rules["metric"] = metric, rule
    if model is not None:
        draft.model = model
    _per_share(draft, scene)
    _correct(scene, draft, context)
    if draft.metric == "investment" and draft.rules["metric"].split(":")[0] in ("left", "right", "label", "heading"):
        _spending(scene, draft, context)


_SHARE_OF_ONE = re.compile(r"per (?:diluted |basic |common |ordinary )?(?:share|ads)[^,;]{0,30}$")
_MONTHLY = re.compile(r"(?<![a-z])(?:monthly|daily) (?:[a-z-]{3,14} ){0,2}(?:users|accounts|customers|people|visitors)")
_ANNUAL = re.compile(r"recurring revenue|annuali[sz]ed|annual run|run[ -]rate|年化|年度经常")
_SINCE = re.compile(r"(?<![a-z])since (?:late|early|the|20)|累计|cumulative|run up|自20\d\d年")
_LOSS = re.compile(r"亏损|(?<![a-z])(?:loss|losses|lost|lose)(?![a-z])|流出")


def _correct(scene: Scene, draft: Draft, context: Context) -> None:
    """What the words between trigger and number make of a metric: annualised, cumulative, a loss, too large for a price."""
    metric, kind = draft.metric, draft.amount.kind
    around = scene.shadow[max(draft.clause, draft.amount.start - 60) : draft.amount.start]
    if metric == "net_income" and kind == "money" and _SHARE_OF_ONE.search(around):
        draft.metric = "eps"
    elif metric == "users" and _MONTHLY.search(around + draft.after[:24]):
        draft.metric = "mau" if "month" in around + draft.after[:24] else "dau"
    elif metric == "revenue" and kind == "money" and (_ANNUAL.search(around) or _ANNUAL.search(draft.after[:28])):
        draft.metric = "arr"
    elif metric == "price" and kind == "money" and draft.amount.high >= 1e8:
        draft.metric = "total_expenses" if "cost" in around else "valuation"
    elif metric == "price" and draft.relation == "growth" and "costs" in around and context.is_report:
        draft.metric = "total_expenses"
    elif metric == "market_share" and draft.relation == "growth" and draft.unit == "%" and context.is_market:
        draft.metric = "units_shipped"
    elif metric in ("net_income", "operating_loss", "operating_income") and _LOSS.search(around):
        if draft.relation == "growth":
            draft.metric = "operating_loss"
        elif (
            kind == "money"
            and _SINCE.search(scene.shadow[scene.sentence.start : draft.amount.end + 30])
            and draft.amount.high >= 1e9
        ):
            draft.metric = "cumulative_loss"
        elif metric == "operating_income":
            draft.metric = "operating_loss"


_FUNDS = re.compile(r"领投|跟投|出资|入股|注资|参投|put in|invested in|stake")
_BUILDS = re.compile(
    r"基础设施|数据中心|芯片|显卡|算力|infrastructure|data cent|servers|gpus?|支出|开支|capex|spending|资本"
)


_SITES = re.compile(r"基础设施|数据中心|data cent|infrastructure")
_OUTLAY = re.compile(r"(?:ai|算力|基建|云|资本|芯片|巨额)[^,;。]{0,8}(?:支出|开支)")


def _spending(scene: Scene, draft: Draft, context: Context) -> None:
    """What is spent on building is capex where the text speaks of capex."""
    around = scene.shadow[scene.sentence.start : scene.sentence.end]
    if any(n.id == "capex" for n in scene.metrics):
        draft.metric, draft.rules["metric"] = "capex", "spending"
        return
    if _SITES.search(around) and not _FUNDS.search(around) or (context.is_report and _OUTLAY.search(around)):
        draft.metric, draft.rules["metric"] = "capex", "spending"
        return
    spent = context.topic in ("capex", "investment") or _BUILDS.search(around)
    if context.has_capex and spent and not _FUNDS.search(around):
        draft.metric, draft.rules["metric"] = "capex", "spending"


def _candidates(scene: Scene, draft: Draft, context: Context) -> list[tuple[float, str, str, Draft | None]]:
    found: list[tuple[float, str, str, Draft | None]] = []
    amount = draft.amount
    for name in scene.metrics:
        if admits(name.id, draft.unit, draft, context):
            if name.end <= amount.start:
                found.append(_from_left(scene, draft, name))
            elif name.start >= amount.end:
                found.append(_from_right(scene, draft, name))
    found.extend(_worded(scene, draft, context))
    found.extend(_inherited(scene, draft, context))
    return found


_STAKE_AFTER = re.compile(
    r" ?(?:的)?(?:股份|股权|权益|持股)| (?:equity |minority |majority )?(?:stake|equity|shareholding|interest in|ownership)(?![a-z])"
)
_HOLDS = re.compile(
    r"(?:持有|持股|拿走|(?<![a-z])(?:owns?|holds?|hold|controls?|bought|buys?|took|owned|has|up with|acquired))[^,;。]{0,14}$"
)
_OF_IT = re.compile(
    r" of (?:it|its shares|its stock|the votes|the voting rights|the company|the business|the group|the firm)(?![a-z])| (?:on a|after)"
)
_MARKET_AFTER = re.compile(
    r" ?的.{0,8}?(?:市场|份额)| of (?:the |all )?(?:[a-z-]{2,14} ){0,4}(?:market|shipments|sales worldwide)"
)
_POPULATION = re.compile(
    r" ?(?:of|的)(?: (?:the|all|its|us|u\.s\.|american|those|these|some|people))*(?: [a-z-]{2,12})? ?(?:employees?|workers?|adults?|americans?|respondents?|people|consumers?"
    r"|households|voters?|analysts?|developers?|users?|companies|businesses|customers|parents|teens|students|staff|executives|firms|them|investors|workforce|headcount|jobs"
    r"|分析师|受访者|用户|人|企业|员工|消费者|网民|家庭|公司|投资者|机构|客户|开发者|学生|家长)"
)
_TO_SUM = re.compile(r" to (?:a record |just )?[$€£¥]|至\d|,?达到?\d")
_BUDGET = re.compile(r"预算|budget")
_CUT_BY = re.compile(
    r"(?:削减|砍掉?|压缩|缩减|减少|(?<![a-z])cuts?(?: of| by)?(?: up to)?|(?<![a-z])by)(?:最多|至多|了|高达)?[^,;。]{0,4}$"
)
_MOVES_UP = frozenset("grew grow growing expanded 增长 成长".split())


def _worded(scene: Scene, draft: Draft, context: Context) -> list[tuple[float, str, str, Draft | None]]:
    """Metrics that a turn of phrase names without a trigger: 49%股份, 58% of the market, Nvidia rose 3%."""
    found: list[tuple[float, str, str, Draft | None]] = []
    after = draft.after
    if draft.amount.kind in ("percent", "ratio") and draft.unit == "%":
        if _STAKE_AFTER.match(after):
            found.append((116.0, "stake", "worded:stake", None))
        elif draft.relation != "growth" and (_OF_IT.match(after) or _of_company(scene, draft)) and _HOLDS.search(draft.before):
            found.append((104.0, "stake", "worded:holds", None))
        if _MARKET_AFTER.match(after):
            found.append((99.0, "market_share", "worded:market", None))
        elif (
            context.is_market
            and draft.relation != "growth"
            and draft.compare is None
            and scene.orgs
            and scene.orgs[0].start < draft.amount.start
        ):
            found.append((75.0, "market_share", "worded:player", None))
        elif draft.relation != "growth" and _POPULATION.match(after):
            if draft.prior is not None and draft.prior.metric == "layoffs":
                draft.relation = "share"
                found.append((114.0, "layoffs", "worded:staff", draft.prior))
            elif not _LAYOFF.search(scene.shadow[draft.clause : draft.clause_end]):
                found.append((113.0, "other", "worded:population", None))
        if draft.relation == "growth" and context.is_report and _TO_SUM.match(after):
            found.append((55.0, "revenue", "worded:to_sum", None))
        if context.has_budget and _CUT_BY.search(draft.before) and _BUDGET.search(scene.shadow, scene.sentence.start, draft.amount.start):
            draft.relation, draft.direction = "growth", "down"
            found.append((104.0, "budget_cut", "worded:budget", None))
        if draft.relation == "growth" and (mover := _mover(scene, draft)):
            found.append((89.0, mover, "worded:moves", None))
        if (
            draft.before.endswith("(")
            and draft.prior is not None
            and draft.relation != "growth"
            and after.startswith(")")
        ):
            draft.relation = "share"
            found.append((95.0, draft.prior.metric, "worded:bracket", draft.prior))
    elif draft.amount.kind == "money":
        found += _money_worded(scene, draft, context)
    elif draft.unit in ("units", "other") and draft.amount.kind in ("count", "bare") and _MADE.search(draft.before):
        found.append((102.0, "production", "worded:made", None))
    elif (
        draft.unit == "other"
        and draft.amount.kind in ("count", "bare")
        and context.topic == "units_shipped"
        and draft.amount.high >= 100
    ):
        found.append((50.0, "units_shipped", "worded:shipments", None))
    elif draft.unit == "x" and (ratio := _RATIO_OF.match(after)):
        found.append((118.0, "pe_ratio" if ratio[1] is None else "ps_ratio", "worded:ratio", None))
    elif draft.unit in ("people", "users", "other") and (often := _OFTEN.match(after)):
        found.append((101.0, {"d": "dau", "m": "mau", "w": "wau"}[_rate(often[0])], "worded:often", None))
    return found


_MADE = re.compile(
    r"(?<![a-z])(?:made|built|produced|assembled|turned out|rolled out)(?: another)? ?$|生产了?$|下线了?$"
)
_SAVED = re.compile(r"(?<![a-z])sav(?:e|es|ed|ing)(?: another)? ?$|(?:省下|节省|节约)了?$")
_ANY_VERB = re.compile(
    r"以约?$|斥资$|作价$|valu|worth|earn|profit|lost|los[ei]|sold|brought|brings|took|generat|contribut|turned|booked|put|pour|pump|inject|invest|rais|collect|secur|pulled|closed|landed|netted|sav"
    r"|[估净赚盈亏卖贡创进投注融拿募省节]"
)
_TAKES = re.compile(r"(?:的?(?:价格|现金|总价|对价|代价))?(?:全资)?(?:收购|取得|买下|购得|购买|拿下|入主|并购|控股|接手)")
_RATIO_OF = re.compile(r" ?(?:times|x)? (?:[a-z-]{2,12} ){0,3}(?:earnings|profits?|(sales|revenues?))(?![a-z])")
_OFTEN = re.compile(
    r"(?: people| users| accounts| visitors| listeners| monthly| daily| weekly)?[^.,;。]{0,50}?(?:every|each|a|per) (?:day|month|week)(?![a-z])|(?:人|用户)?[^,;。]{0,8}每(?:天|日|月|周)"
)
_VALUES = re.compile(
    r"(?:valu(?:es|ed|ing)|put(?:s|ting)? a value on) [^,;]{0,50}?(?:at|of)(?: as much as)? ?$|(?<![a-z])be valued at ?$|估值(?:为|达|约|至)?$"
)
_WORTH = re.compile(r"(?<![a-z])worth(?: as much as| up to)? ?$")
_CONTRACT = re.compile(r"deal|contract|order|agreement|package|worth of|goods|stock|shares|bond")
_EARNED = re.compile(
    r"(?<![a-z])(?:earned|made a (?:net )?profit of|net profit of)(?: just| only| a record)? ?$|净赚|赚了?$|盈利"
)
_LOST = re.compile(
    r"(?<![a-z])(?:lost|lose|losing|loses|(?:net |quarterly |operating )?loss(?:es)? of)(?: a record)? ?$|亏了?$|亏掉$"
)
_SOLD = re.compile(
    r"(?<![a-z])(?:sold|brought in|took in|brings in|generated|contributed|turned over|booked)(?: another| a record)? ?$|(?:卖出?了|贡献了?|创收|进账)$"
)
_PUT_IN = re.compile(
    r"(?<![a-z])(?:puts?|putting|poured?|pouring|pumped|injected|invested)(?: another| a further)? ?$|投了$|注入$|投下$"
)
_RAISED = re.compile(
    r"(?<![a-z])(?:raised|raising|raise|collected|secured|pulled in|closed|landed|netted)(?: a| another| a fresh| a further)? ?$|融到$|融得$|拿到$|募得$"
)
_OFFERED = re.compile(r"(?<![a-z])(?:offered|bid|paid|paying|pay|agreed to pay|for)(?: about| another)? ?$")
_EACH = re.compile(
    r" ?(?:-a-|-per-| a | per |/)(?:month|year|week|seat|user|hour|barrel|ounce|gallon|ton|tonne|kilogram|kwh|million (?:input|output|tokens)|unit|vehicle|night)(?![a-z])|/(?:月|年|台|辆|吨|桶|盎司|千瓦时|人)"
)
_EACH_BEFORE = re.compile(r"每(?:月|年|台|辆|吨|桶|盎司|人|件|杯|份|百万|次|张|座|部|百万token|单)[^,;。]{0,6}$")


def _rate(words: str) -> str:
    return (
        "d" if "day" in words or "天" in words or "日" in words else "m" if "month" in words or "月" in words else "w"
    )


def _money_worded(scene: Scene, draft: Draft, context: Context) -> list[tuple[float, str, str, Draft | None]]:
    """A sum whose verb says what it is: valued at, worth, earned, lost, sold, put into, raised."""
    found: list[tuple[float, str, str, Draft | None]] = []
    before, after, size = draft.before, draft.after, draft.amount.high
    if not _ANY_VERB.search(before[-28:]):
        pass
    elif _VALUES.search(before):
        found.append((118.0, "valuation", "worded:valued", None))
    elif _WORTH.search(before) and not _CONTRACT.search(before):
        found.append((101.0, "market_cap" if size >= 5e10 else "valuation", "worded:worth", None))
    elif _LOST.search(before):
        segment = any(n.end <= draft.amount.start for n in scene.segments)
        found.append(
            (106.0, "operating_loss" if segment or "operating" in before else "net_income", "worded:lost", None)
        )
    elif before.endswith(("以", "以约", "斥资", "作价")) and _TAKES.match(after):
        found.append((114.0, "deal_value", "worded:takes", None))
    elif _SAVED.search(before):
        found.append((101.0, "cost_saving", "worded:saved", None))
    elif _EARNED.search(before):
        found.append((100.0, "net_income", "worded:earned", None))
    elif (
        _SOLD.search(before)
        and size >= 1e6
        and not after.startswith((" of its", " of stock", " in stock", " in shares", " worth"))
    ):
        found.append((70.0, "revenue", "worded:sold", None))
    elif _PUT_IN.search(before) and after.startswith((" into", " in", "")):
        found.append((94.0, "investment", "worded:put", None))
    elif _RAISED.search(before) and draft.prior is None and size >= 1e5:
        found.append((64.0, "funding", "worded:raised", None))
    if size < 1e5 and (_TARGET.search(before) or (after.startswith((" target", " price target", "的目标", "目标")))):
        found.append((108.0, "price_target", "worded:target", None))
    if context.by_house and size < 1e5 and _TARGETED.search(scene.shadow, scene.sentence.start, draft.amount.end + 30):
        found.append((73.0, "price_target", "worded:house", None))
    if (
        draft.prior is not None
        and draft.prior.metric == "funding"
        and size > 2 * draft.prior.amount.high
        and _AT.search(before)
    ):
        found.append((116.0, "valuation", "worded:at", None))
    if (_EACH.match(after) or _EACH_BEFORE.search(before)) and size < 1e6:
        found.append((88.0, "price", "worded:each", None))
    return found


_TARGETED = re.compile(r"(?<![a-z])targets?(?![a-z])|目标价")
_TARGET = re.compile(
    r"(?<![a-z])(?:price )?targets?(?: price)?(?: on [a-z .&]{2,24})?(?: was| is| has been)?(?: raised| lifted| cut| lowered| trimmed| set)?(?: to| of| at| from| by)?(?: a street-high)? ?$|目标(?:上?调|下?调)?[至到为由从]?$"
)
_AT = re.compile(r"(?<![a-z])at(?: a)?(?: (?:post-money |pre-money )?valuation of)? ?$")


def _of_company(scene: Scene, draft: Draft) -> bool:
    """28% of Novo Nordisk."""
    return draft.after.startswith(" of ") and any(0 <= n.start - draft.amount.end - 4 <= 4 for n in scene.orgs)


def _mover(scene: Scene, draft: Draft) -> str | None:
    """A company right before a verb of moving moves in price; one that grows, or a product, in revenue."""
    cue = next((c for c in reversed(draft.left_cues) if c.kind in ("dir", "dir_en")), None)
    if cue is None:
        return None
    if not any(name.end <= cue.start for name in scene.orgs) or any(
        m.end <= cue.start and m.start >= draft.left for m in scene.metrics
    ):
        return None
    for name in (*scene.orgs, *scene.segments):
        gap = scene.shadow[name.end : cue.start]
        if (
            draft.left <= name.start
            and name.end <= cue.start
            and len(gap) <= (24 if gap.isascii() else 5)
            and "," not in gap
        ):
            if name.kind == "company" and scene.shadow[cue.start : cue.end] not in _MOVES_UP:
                return "share_price"
            return "revenue"
    return None


def _from_left(scene: Scene, draft: Draft, name: Name) -> tuple[float, str, str, Draft | None]:
    amounts_between = sum(1 for d in scene.drafts if name.end <= d.amount.start < draft.amount.start)
    clauses = scene.clauses_between(name.end, draft.amount.start)
    chars = draft.amount.start - name.end
    weak = 14.0 if name.id in WEAK else 0.0
    if draft.relation == "share" and any(c.kind == "share" and c.end <= name.start for c in draft.left_cues):
        weak += 40.0  # 占运营现金的60%: the whole, not the part
    if amounts_between == 0:
        if clauses == 0:
            return 100.0 - chars * 0.4 - weak, name.id, "left:clause" if chars <= 12 else "left:clause:far", None
        return 78.0 - 9 * clauses - chars * 0.1 - weak, name.id, f"left:{min(clauses, 3)}", None
    return 46.0 - 6 * clauses - 4 * amounts_between - weak, name.id, "left:over", None


def _from_right(scene: Scene, draft: Draft, name: Name) -> tuple[float, str, str, Draft | None]:
    gap = scene.shadow[draft.amount.end : name.start]
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
    return any(draft.amount.end <= d.amount.start < name.start for d in scene.drafts)


_PREDICTED = ("cons", "guid")


def _inherited(scene: Scene, draft: Draft, context: Context) -> list[tuple[float, str, str, Draft | None]]:
    """What the figures before in the sentence hand on: growth of a level, the other side of a comparison."""
    before = scene.drafts[: scene.drafts.index(draft)] if draft.prior is not None else []
    if not before:
        return _from_last(scene, draft, context)
    last = before[-1]
    gap = scene.shadow[last.amount.end : draft.amount.q_start]
    own = any(
        last.amount.end <= m.start
        and m.end <= draft.amount.start
        and admits(m.id, draft.unit, draft, context)
        and not (m.id in WEAK and draft.relation == "growth" and scene.clauses_between(m.end, draft.amount.start))
        for m in scene.metrics
    )
    found: list[tuple[float, str, str, Draft | None]] = []
    if draft.relation == "growth" and not own:
        found.append(
            (
                90.0 if scene.clauses_between(last.amount.end, draft.amount.start) <= 1 else 74.0,
                last.metric,
                "growth:inherits",
                last,
            )
        )
    elif _LEVEL_AFTER_GROWTH.match(gap) and last.relation == "growth":
        found.append((108.0, last.metric, "level:to", last))
    elif draft.compare and (source := _like(before, draft)) is not None:
        found.append((70.0 if own else 104.0, source.metric, "compare:inherits", source))
    elif any(c.kind == "cons" for c in (*draft.left_cues, *draft.right_cues)) and not own:
        source = _like(before, draft)
        if source is not None:
            found.append((102.0, source.metric, "consensus:inherits", source))
    elif draft.relation == "share" and not own and draft.unit == "%":
        found.append((76.0, last.metric, "share:inherits", last))
    if not own:
        source = (
            last if _same_class(last, draft) else next((d for d in reversed(before) if _same_class(d, draft)), None)
        )
        if source is not None:
            rule = "list:inherits" if _LIST.match(gap) else "sentence:inherits"
            found.append((72.0 if rule.startswith("list") else 60.0, source.metric, rule, source))
    return [f for f in found if f[1] and (_grows_alike(f[3], draft) or admits(f[1], draft.unit, draft, context))]


def _grows_alike(source: Draft | None, draft: Draft) -> bool:
    """Whether a bare percentage goes on with a growth or share before it."""
    return source is not None and draft.unit == "%" and source.unit == "%" and source.form != "level"


def _like(before: list[Draft], draft: Draft) -> Draft | None:
    """The nearest figure before that the draft may be of one metric with, rather not one that is itself set against it."""
    like = [d for d in before if _same_class(d, draft)]
    plain = [d for d in like if d.compare is None]
    return (plain or like)[-1] if like else None


_LEVEL_AFTER_GROWTH = re.compile(
    r" ?(?:同比|year-over-year|year over year|from a year (?:ago|earlier))? ?(?:,? ?to|至|到|达到?|,? ?at|,(?:达到?|为|至|报))(?: a record)? ?$"
)
_LIST = re.compile(r" ?(?:和|及|与|、|and|or|,|/|至|到|to|且)(?: ?(?:约|the|a))? ?$")


def _same_class(a: Draft, b: Draft) -> bool:
    """Whether two figures may be one metric: of one unit class, and sums of about one size."""
    if UNIT_CLASS.get(a.unit, "money") != UNIT_CLASS.get(b.unit, "money"):
        return False
    if a.amount.kind != "money" or not a.amount.high or not b.amount.high:
        return True
    return 1 / 60 <= abs(a.amount.high / b.amount.high) <= 60


def _from_last(scene: Scene, draft: Draft, context: Context) -> list[tuple[float, str, str, Draft | None]]:
    """The first figure of a sentence without a metric of its own may go on with the sentence before."""
    found: list[tuple[float, str, str, Draft | None]] = []
    for name in scene.heading_metrics:
        if admits(name.id, draft.unit, draft, context):
            label = scene.sentence.label
            near = label is not None and label[0] <= name.start < label[1]
            found.append((80.0 if near else 34.0, name.id, "label" if near else "heading", None))
    last = context.last
    if last is not None and context.paragraph == scene.sentence.paragraph and last.metric != "other":
        if draft.compare or any(c.kind in ("cons", "until") for c in draft.left_cues):
            if _same_class(last, draft):
                found.append((48.0, last.metric, "before:compare", last))
        elif draft.relation == "growth" and (not scene.orgs or last.company == scene.orgs[0].id):
            found.append((24.0, last.metric, "before:growth", last))
        elif draft.amount.kind == "money" and _same_class(last, draft) and not scene.metrics:
            found.append((22.0, last.metric, "before:carry", last))
    return [f for f in found if admits(f[1], draft.unit, draft, context)]


_JOBS = frozenset("jobs job roles positions layoffs role position 个岗位".split())
_COUNTERS = {
    "users": "users", "tokens": "tokens", "params": "model_params", "W": "capacity", "Wh": "capacity",
}  # fmt: skip
_VEHICLES = frozenset("辆 台 部 vehicles vehicle cars evs trucks phones smartphones handsets units".split())
_LAYOFF = re.compile(
    r"裁|减员|layoff|laid off|lay off|(?<![a-z])cut|eliminat|(?<![a-z])shed|(?<![a-z])axe|slash|redundan|job losses|let go|letting go"
)
_SHIPPED = re.compile(r"交付|出货|销量|卖出|售出|sold|deliver|ship|sales")


def _fallback(scene: Scene, draft: Draft, context: Context) -> tuple[str, str, Draft | None]:
    """No trigger anywhere: what the unit or the counted noun says."""
    unit, counter = draft.unit, draft.amount.counter or ""
    around = scene.shadow[scene.sentence.start : scene.sentence.end]
    if unit == "people":
        if _LAYOFF.search(around) or counter in _JOBS or context.topic == "layoffs":
            return "layoffs", "unit:layoffs", None
        if counter in ("employees", "workers", "staff", "人", "名", "employee", "people", "staffers", "名员工"):
            return "headcount", "unit:people", None
        return "other", "unit:other", None
    if unit in _COUNTERS:
        return _COUNTERS[unit], "unit", None
    if unit == "units" and _SHIPPED.search(around):
        return "units_shipped", "unit:shipped", None
    if counter in ("stores", "shops", "outlets", "restaurants", "locations", "店", "家门店"):
        return "stores", "unit:stores", None
    topic = context.topic
    if (
        draft.amount.kind == "money"
        and draft.amount.high < 1e6
        and topic not in ("price", "eps", "share_price", "price_target", "dividend")
    ):
        topic = None
    if unit == "units" and counter in _VEHICLES and context.has_shipments:
        return "units_shipped", "unit:vehicles", None
    if topic is not None and not scene.metrics and admits(topic, unit, draft, context):
        if (
            draft.relation in ("plain", "level")
            and unit != "x"
            and UNIT_CLASS.get(unit, "money") in context.lexicon.metrics[topic].units
        ):
            if unit != "%" or topic == "market_share":
                return topic, "article", None
        elif draft.relation == "growth" and topic == "units_shipped":
            return "units_shipped", "article:growth", None
    return "other", "none", None


def _per_share(draft: Draft, scene: Scene) -> None:
    """$3.25 a share is EPS after earnings, a dividend after dividend, a price after a bid."""
    if draft.unit in UNIT_CLASS or draft.metric in ("dividend", "price_target", "deal_value"):
        return
    each = draft.before.endswith("每股")
    if not each and not _PER_SHARE.match(draft.after):
        return
    around = scene.shadow[scene.sentence.start : scene.sentence.end]
    if _ACQUIRE.search(around) and draft.metric != "eps":
        draft.metric, draft.rules["metric"] = "deal_value", "per_share:deal"
    elif each:
        if draft.metric != "eps":
            draft.metric, draft.rules["metric"] = "share_price", "per_share:price"
    elif draft.metric in ("net_income", "other", "revenue", "operating_income") or (draft.metric == "share_price" and draft.amount.high < 20):
        draft.metric, draft.rules["metric"] = "eps", "per_share"


def pair(scene: Scene, context: Context) -> None:
    """分别 and respectively: the k-th number goes with the k-th metric or company of the list before."""
    cue = next((c for c in scene.cues if c.kind == "pair"), None)
    if cue is None or len(scene.drafts) < 2:
        return
    latin = scene.shadow[cue.start : cue.end].isascii()
    drafts = [d for d in scene.drafts if (d.amount.end <= cue.start if latin else d.amount.start >= cue.end)]
    if latin:
        drafts = [d for d in drafts if ";" not in scene.shadow[d.amount.end : cue.start]]
    if len(drafts) < 2:
        return
    drafts = _run(scene, drafts, latin)
    first = drafts[0].amount.start
    metrics = [m for m in scene.metrics if m.end <= first and scene.clauses_between(m.end, first) <= 3]
    metrics = [m for m in metrics if any(admits(m.id, d.unit, d, context) for d in drafts)]
    orgs = [n for n in scene.orgs if n.end <= first]
    if len(metrics) >= len(drafts) and len({m.id for m in metrics[-len(drafts) :]}) > 1:
        for draft, name in zip(drafts, metrics[-len(drafts) :], strict=True):
            draft.metric, draft.rules["metric"] = name.id, "pair"
    elif len(orgs) >= len(drafts):
        for draft, name in zip(drafts, orgs[-len(drafts) :], strict=True):
            draft.company, draft.rules["company"] = name.id, "pair"


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


_NET_LOSS = re.compile(
    r"(?:净?亏损|净流出|流出|亏了?|(?<![a-z])(?:net |adjusted |quarterly |pre-tax )?loss(?:es)?|(?<![a-z])(?:lost|lose|losing|loses|outflow|cash burn))"
    r"(?:额|为|达到?|约|仅|则|高达|[a-z ]{0,24}|：|:|于|至|到|了|从|由){0,3}$"
)


def is_negative(shadow: str, draft: Draft) -> bool:
    """Whether a result is told as a loss (净亏损5亿): its level is below nought."""
    if draft.metric not in ("net_income", "eps", "free_cash_flow", "operating_cash_flow", "ebitda", "ebita"):
        return False
    return bool(_NET_LOSS.search(shadow, max(draft.clause, draft.amount.q_start - 40), draft.amount.q_start))
