"""Metrics that a turn of phrase names without a word for them: 49%股份, valued at, Nvidia rose 3%."""

# ruff: noqa: E501 - patterns are tables of words.

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds.reading.cues import MOVES
from feeds.reading.scene import Candidate, Context, Draft, Scene
from feeds.reading.units import word_set

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
_UPSIDE_AFTER = re.compile(r" (?:potential )?(?:upside|downside)(?![a-z])|的?(?:上行|上涨|上升|下行)空间")
_UPSIDE = re.compile(
    r"(?<![a-z])(?:upside|downside)(?: potential)? of(?: about| some)? ?$|(?:潜在升幅|上行空间|上涨空间|潜在涨幅)[^,;。]{0,4}$"
)
_A_SHARE = re.compile(r" share(?! ?(?:price|buy))(?![a-z])")
_SHARE_OF_MARKET = re.compile(r"(?<![a-z])share of (?:the |its )?(?:[a-z-]{2,14} ){0,4}market[^,;.]{0,16}$")
_POPULATION = re.compile(
    r" ?(?:of|的)(?: (?:the|all|its|us|u\.s\.|american|those|these|some|people))*(?: [a-z-]{2,12})? ?(?:employees?|workers?|adults?|americans?|respondents?|people|consumers?"
    r"|households|voters?|analysts?|developers?|users?|companies|businesses|customers|parents|teens|students|staff|executives|firms|them|investors|workforce|headcount|jobs"
    r"|分析师|受访者|用户|人|企业|员工|消费者|网民|家庭|公司|投资者|机构|客户|开发者|学生|家长)"
)
_TO_SUM = re.compile(
    r" to (?:a record |just )?[$€£¥][\d.,]{1,9} ?(?:billion|million|trillion|bn|m(?![a-z])|b(?![a-z]))|至[\d.,]{1,9}(?:万|亿)|,?达到?[\d.,]{1,9}(?:万|亿)"
)
_BUDGET = re.compile(r"预算|budget")
_CUT_BY = re.compile(
    r"(?:削减|砍掉?|压缩|缩减|减少|(?<![a-z])cuts?(?: of| by)?(?: up to)?|(?<![a-z])by)(?:最多|至多|了|高达)?[^,;。]{0,4}$"
)
_MOVES_UP = frozenset(["grew", "grow", "growing", "expanded", "增长", "成长"])
_STAFF_AFTER = re.compile(r"[^,;。的]{0,5}(?:员工|雇员)| (?:[a-z-]{2,14} ){0,2}(?:employees|staff|workers)(?![a-z])")
_MADE = re.compile(
    r"(?<![a-z])(?:made|built|produced|assembled|turned out|rolled out)(?: another)? ?$|生产了?$|下线了?$"
)
_SELLS = re.compile(r"[多少]卖(?:出|掉)?了?$|销量[^,;。]{0,4}$")
_SAVED = re.compile(r"(?<![a-z])sav(?:e|es|ed|ing)(?: another)? ?$|(?:省下|节省|节约)了?$")
# The last word before a sum of which a verb may tell, and the stems of which one must then stand before.
_LAST_WORDS: dict[str, tuple[str, ...]] = {
    "for": ("buy", "bought", "acqui", "purchase", "takeover"),
    "of": ("valu", "loss", "profit"), "at": ("valu",), "as": ("valu", "worth"), "to": ("worth",),
    "in": ("brought", "took", "brings", "pulled"), "over": ("turned",), "out": ("wip",), "off": ("wip", "shav", "knock"),
    **dict.fromkeys(word_set(
        "worth lost lose losing loses loss losses a another record further fresh just only save saves saved saving",
        "earned sold generated contributed booked put puts putting pour poured pouring pumped injected invested",
        "raised raising raise collected secured closed landed netted",
        "add added adding adds shed shedding wiped wiping wipes erased erasing erases",
    ), ("",)),
}  # fmt: skip
_ANY_VERB = re.compile(r"[a-z](?: |$)|以约?$|斥资$|作价$|[估净赚盈亏卖贡创进投注融拿募省节售价要]")
_TAKES = re.compile(
    r"(?:的?(?:价格|现金|总价|对价|代价))?(?:全资)?(?:收购|取得|买下|购得|购买|拿下|入主|并购|控股|接手)"
)
_BOUGHT_FOR = re.compile(
    r"(?<![a-z])(?:buy|buys|buying|bought|acquir(?:e|es|ed|ing)|(?:purchase|acquisition|takeover) of)(?: (?!shares|stock|stake|back|it[, ])[^ ,;]{1,24}){1,6} for ?$"
)
_RATIO_OF = re.compile(r" ?(?:times|x)? (?:[a-z-]{2,12} ){0,3}(?:earnings|profits?|(sales|revenues?))(?![a-z])")
_OFTEN = re.compile(
    r"(?: people| users| accounts| visitors| listeners| monthly| daily| weekly)?[^.,;。]{0,50}?(?:every|each|a|per) (?:day|month|week)(?![a-z])|(?:人|用户)?[^,;。]{0,8}每(?:天|日|月|周)"
)
_VALUES = re.compile(
    r"(?:valu(?:es|ed|ing)|put(?:s|ting)? a value on) [^,;]{0,50}?(?:at|of)(?: as much as)? ?$|(?<![a-z])be valued at ?$|估值(?:为|达|约|至)?$"
)
_WORTH = re.compile(r"(?<![a-z])worth(?: as much as| up to)? ?$")
_MARKET = re.compile(r"(?<![a-z])(?:market|industry|category|sector)(?: itself| alone)?(?: is| was| will be)? worth")
_CONTRACT = re.compile(r"bonus|package|award|deal|contract|order|agreement|package|worth of|goods|stock|shares|bond")
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
_EACH = re.compile(
    r" ?(?:-a-|-per-| a | per |/)(?:month|year|week|seat|user|hour|barrel|ounce|gallon|ton|tonne|kilogram|kwh|million(?: (?:input|output|tokens))?|unit|vehicle|night)(?![a-z])|/(?:月|年|台|辆|吨|桶|盎司|千瓦时|人)"
)
_EACH_BEFORE = re.compile(r"每(?:月|年|台|辆|吨|桶|盎司|人|件|杯|份|百万|次|张|座|部|百万token|单)[^,;。]{0,6}$")
_WIPED = re.compile(
    r"(?<![a-z])(?:(?:add(?:ed|ing|s)|shed|shedding|lost|losing)|(?P<off>wip(?:ed|ing|es)(?: out| off)?|eras(?:ed|ing|es)|shav(?:ed|ing) off|knock(?:ed|ing) off))(?: a record)? ?$"
)
_IN_VALUE = re.compile(
    r" (?:in|of|to|from|off) (?:its |the |their )?(?:company's |stock )?(?:market |stock-market )?(?:value|capitali[sz]ation)"
)
_OF_STOCK = (" of its", " of stock", " in stock", " in shares", " worth")
_PRICED = re.compile(r"(?:售|卖|标价|要价|定价|起售|要)$")
_TARGETED = re.compile(r"(?<![a-z])targets?(?![a-z])|目标价")
_CLOSED = re.compile(
    r"(?<![a-z])clos(?:e|ed|ing)(?: price)?(?: of| at)? ?$|(?:收报|收于|报收|现报|现价|收盘价?)[^,;。]{0,4}$"
)
_RERATED = re.compile(
    r"(?<![a-z])(?:cuts?|lifts?|lifted|raise[sd]?|trims?|trimmed|lowers?|lowered|boosts?|boosted) (?:[a-z0-9&.'-]{1,16} ){1,3}to $"
)
_ON_OWN = re.compile(r" (?:on|in) (?:share |stock )?(?:buybacks|repurchases|its own (?:stock|shares))(?![a-z])")
_TARGET = re.compile(
    r"(?<![a-z])(?:price )?targets?(?: price)?(?: on [a-z .&]{2,24})?(?: was| is| has been)?(?: raised| lifted| cut| lowered| trimmed| set)?(?: to| of| at| from| by)?(?: a street-high)? ?$|目标(?:上?调|下?调)?[至到为由从]?$"
)
_AT = re.compile(r"(?<![a-z])at(?: a)?(?: (?:post-money |pre-money )?valuation of)? ?$")
LAYOFF = re.compile(
    r"裁|减员|layoff|laid off|lay off|(?<![a-z])cut|eliminat|(?<![a-z])shed|(?<![a-z])axe|slash|redundan|job losses|let go|letting go|dismiss"
)


def worded(scene: Scene, draft: Draft, context: Context) -> Iterator[Candidate]:
    """Metrics that a turn of phrase names without a trigger: 49%股份, 58% of the market, Nvidia rose 3%."""
    kind = draft.amount.kind
    if kind in ("percent", "ratio") and draft.unit == "%":
        yield from _parts(scene, draft, context)
        yield from _changes(scene, draft, context)
    elif kind == "money":
        if _tells(draft.before) and (told := _told_by_verb(scene, draft, context)) is not None:
            yield *told, None
        yield from _prices(scene, draft, context)
    elif (counted := _counts(draft, context)) is not None:
        yield *counted, None


def _parts(scene: Scene, draft: Draft, context: Context) -> Iterator[Candidate]:
    """A percentage of a company, a market or a population."""
    after, is_growth = draft.follows, draft.relation == "growth"
    if _STAKE_AFTER.match(after):
        yield 116.0, "stake", "worded:stake", None
    elif not is_growth and (_OF_IT.match(after) or _of_company(scene, draft)) and _HOLDS.search(draft.before):
        yield 104.0, "stake", "worded:holds", None
    if _UPSIDE_AFTER.match(after) or _UPSIDE.search(draft.before):
        yield 113.0, "share_price", "worded:upside", None
    if _MARKET_AFTER.match(after) or (context.is_market and _A_SHARE.match(after)):
        yield 99.0, "market_share", "worded:market", None
    elif is_growth:
        return
    elif _SHARE_OF_MARKET.search(draft.before):
        yield 99.0, "market_share", "worded:share_of", None
    elif context.is_market and draft.compare is None and scene.orgs and scene.orgs[0].start < draft.amount.start:
        yield 75.0, "market_share", "worded:player", None
    elif _POPULATION.match(after):
        if (draft.prior is not None and draft.prior.metric == "layoffs") or context.topic == "layoffs":
            draft.relation = "share"
            yield 114.0, "layoffs", "worded:staff", draft.prior
        elif not LAYOFF.search(scene.shadow[draft.clause : draft.clause_end]):
            yield 113.0, "other", "worded:population", None


def _changes(scene: Scene, draft: Draft, context: Context) -> Iterator[Candidate]:
    """A percentage by which something moved that only the wording names."""
    if draft.relation == "growth" and _TO_SUM.match(scene.shadow, draft.amount.end):
        after_count = draft.prior is not None and draft.prior.amount.kind not in ("money", "percent")
        if context.is_report or "revenue" in context.metrics or after_count:
            yield 95.0 if after_count else 55.0, "revenue", "worded:to_sum", None
    if (
        context.has_budget
        and _CUT_BY.search(draft.before)
        and _BUDGET.search(scene.shadow, scene.sentence.start, draft.amount.start)
    ):
        draft.relation, draft.direction = "growth", "down"
        yield 104.0, "budget_cut", "worded:budget", None
    if draft.relation != "growth":
        return
    if _SELLS.search(draft.before) and ("units_shipped" in context.metrics or context.topic == "units_shipped"):
        yield 106.0, "units_shipped", "worded:sells", None
    if mover := _mover(scene, draft):
        yield 89.0, mover, "worded:moves", None


def _counts(draft: Draft, context: Context) -> tuple[float, str, str] | None:
    """A count that what stands around it says is of things made, people employed, users a day."""
    unit, after = draft.unit, draft.after
    is_count = draft.amount.kind in ("count", "bare")
    if unit in ("units", "other") and is_count and _MADE.search(draft.before):
        return 102.0, "production", "worded:made"
    if unit == "other" and is_count and context.topic == "units_shipped" and draft.amount.high >= 100:
        return 50.0, "units_shipped", "worded:shipments"
    if unit == "x" and (ratio := _RATIO_OF.match(draft.follows)):
        return 118.0, "pe_ratio" if ratio[1] is None else "ps_ratio", "worded:ratio"
    if unit == "people" and _STAFF_AFTER.match(after) and not LAYOFF.search(draft.before):
        return 86.0, "headcount", "worded:staffed"
    if unit in ("people", "users", "other") and draft.amount.kind != "dimension" and (often := _OFTEN.match(after)):
        return 101.0, _users_a(often[0]), "worded:often"
    return None


def _tells(before: str) -> bool:
    """Whether a verb before a sum may say what it is."""
    if before.isascii():
        stems = _LAST_WORDS.get(before.rstrip().rpartition(" ")[2], ())
        return any(map(before.__contains__, stems))
    return _ANY_VERB.search(before[-28:]) is not None


def _users_a(span: str) -> str:
    """The metric of users in a span of time: a day, a month, a week."""
    if "day" in span or "天" in span or "日" in span:
        return "dau"
    return "mau" if "month" in span or "月" in span else "wau"


def _told_by_verb(scene: Scene, draft: Draft, context: Context) -> tuple[float, str, str] | None:
    """A sum whose verb says what it is: valued at, worth, earned, lost, sold, put into, raised."""
    before, after, size = draft.before, draft.after, draft.amount.high
    if _VALUES.search(before):
        return 118.0, "valuation", "worded:valued"
    if _WORTH.search(before) and _MARKET.search(before):
        return 101.0, "market_size", "worded:worth"
    if _WORTH.search(before) and not _CONTRACT.search(before):
        return 101.0, "market_cap" if size >= 5e10 else "valuation", "worded:worth"
    if _LOST.search(before):
        return 106.0, _lost(scene, draft, context), "worded:lost"
    if before.endswith(("以", "以约", "斥资", "作价")) and _TAKES.match(after):
        return 114.0, "deal_value", "worded:takes"
    if size >= 1e6 and _BOUGHT_FOR.search(before):
        return 101.0, "deal_value", "worded:bought"
    if _SAVED.search(before):
        return 101.0, "cost_saving", "worded:saved"
    if _EARNED.search(before):
        return 100.0, "net_income", "worded:earned"
    if size >= 1e6 and _SOLD.search(before) and not after.startswith(_OF_STOCK):
        return 70.0, "revenue", "worded:sold"
    if _PUT_IN.search(before):
        return 94.0, "investment", "worded:put"
    if size >= 1e5 and draft.prior is None and _RAISED.search(before):
        return 64.0, "funding", "worded:raised"
    if size >= 1e9 and (wiped := _WIPED.search(before)) and (wiped["off"] or _IN_VALUE.match(after)):
        draft.relation, draft.direction = "change", "up" if wiped[0].startswith("add") else "down"
        return 103.0, "market_cap", "worded:wiped"
    if size < 1e6 and _PRICED.search(before):
        return 58.0, "price", "worded:priced"
    return None


def _lost(scene: Scene, draft: Draft, context: Context) -> str:
    """What a loss is of: each share, a part of the company, all of it."""
    if draft.amount.high < 1e3 and (
        "eps" in context.metrics or (draft.prior is not None and draft.prior.metric == "eps")
    ):
        return "eps"
    if "operating" in draft.before or any(n.end <= draft.amount.start for n in scene.segments):
        return "operating_loss"
    goes_on = context.segment is not None and context.paragraph == scene.sentence.paragraph and not scene.orgs
    return "operating_loss" if goes_on else "net_income"


def _prices(scene: Scene, draft: Draft, context: Context) -> Iterator[Candidate]:
    """A sum that a target, a valuation, a buyback or the thing it buys stands beside."""
    before, after, size = draft.before, draft.after, draft.amount.high
    if size < 1e5 and scene.brokers and _RERATED.search(scene.shadow, draft.clause, draft.amount.q_start):
        yield 109.0, "price_target", "worded:rerated", None
    if size >= 1e6 and _ON_OWN.match(after):
        yield 113.0, "buybacks", "worded:own", None
    named = ("target" in before or "目标" in before) and _TARGET.search(before)
    if size < 1e5 and (named or after.startswith((" target", " price target", "的目标", "目标"))):
        yield 108.0, "price_target", "worded:target", None
    if (
        context.by_house
        and size < 1e5
        and not _CLOSED.search(before)
        and _TARGETED.search(scene.shadow, scene.sentence.start, draft.amount.end + 30)
    ):
        yield 73.0, "price_target", "worded:house", None
    prior = draft.prior
    if prior is not None and prior.metric == "funding" and size > 2 * prior.amount.high and _AT.search(before):
        yield 116.0, "valuation", "worded:at", None
    if size < 1e6 and (_EACH.match(after) or ("每" in before and _EACH_BEFORE.search(before))):
        yield 88.0, "price", "worded:each", None


def _of_company(scene: Scene, draft: Draft) -> bool:
    """28% of Novo Nordisk."""
    return draft.after.startswith(" of ") and any(0 <= n.start - draft.amount.end - 4 <= 4 for n in scene.orgs)


def _mover(scene: Scene, draft: Draft) -> str | None:
    """A company right before a verb of moving moves in price; one that grows, or a product, in revenue."""
    cue = draft.nearest_left(MOVES)
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
