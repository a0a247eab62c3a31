"""What the words around a number make of its metric: annualised, cumulative, a loss, a sum for each share."""

# ruff: noqa: E501 - patterns are tables of words.

from __future__ import annotations

import re

from feeds.reading.metric_units import UNIT_CLASS
from feeds.reading.scene import Context, Draft, Scene

_PER_SHARE = re.compile(
    r" ?(?:(?:a|per|each|for each) (?:diluted |basic )?(?:share|ads)(?![a-z])|/股|per-share|on a per)"
)
_ACQUIRE = re.compile(
    r"(?:收购|并购|买下|要约|acqui|takeover|buyout|bid|offer|merger|tender|to buy|(?<![a-z])private(?![a-z]))"
)
_SHARE_OF_ONE = re.compile(r"per (?:diluted |basic |common |ordinary )?(?:share|ads)[^,;]{0,30}$")
_MONTHLY = re.compile(r"(?<![a-z])(?:monthly|daily) (?:[a-z-]{3,14} ){0,2}(?:users|accounts|customers|people|visitors)")
_ANNUAL = re.compile(r"recurring revenue|annuali[sz]ed|annual run|run[ -]rate|年化|年度经常")
_SINCE = re.compile(r"(?<![a-z])since (?:late|early|the|20)|累计|cumulative|run up|自20\d\d年")
_REALISED = re.compile(r"(?<![a-z])reali[sz]ed(?![a-z])|实现|售价|销售均价")
_LOSS = re.compile(r"亏损|(?<![a-z])(?:loss|losses|lost|lose)(?![a-z])|流出")
_BARE_LOSS = re.compile(r"(?<!净)亏损[^0-9]{0,4}$|(?<!net )(?<![a-z])loss(?:es)? of (?:about )?$")
_REWORDED = frozenset(
    ["commodity_price", "net_income", "users", "revenue", "price", "market_share", "operating_loss", "operating_income"]
)
_FUNDS = re.compile(r"领投|跟投|出资|入股|注资|参投|put in|invested in|stake")
_BUILDS = re.compile(
    r"基础设施|数据中心|芯片|显卡|算力|infrastructure|data cent|servers|gpus?|支出|开支|capex|spending|资本"
)
_SITES = re.compile(r"基础设施|数据中心|data cent|infrastructure")
_OUTLAY = re.compile(r"(?:ai|算力|基建|云|资本|芯片|巨额)[^,;。]{0,8}(?:支出|开支)")
_NET_LOSS = re.compile(
    r"(?:净?亏损|净流出|流出|亏了?|(?<![a-z])(?:net |adjusted |quarterly |pre-tax )?loss(?:es)?|(?<![a-z])(?:lost|lose|losing|loses|outflow|cash burn))"
    r"(?:额|为|达到?|约|仅|则|高达|[a-z ]{0,24}|：|:|于|至|到|了|从|由){0,3}$"
)


def correct(scene: Scene, draft: Draft, context: Context) -> None:
    """Puts the chosen metric right where the words about it say more."""
    _per_share(draft, scene)
    _reword(scene, draft, context)
    if draft.metric == "investment" and draft.rules["metric"].split(":")[0] in (
        "left", "right", "label", "heading", "article", "before",
    ):  # fmt: skip
        _spending(scene, draft, context)


def _reword(scene: Scene, draft: Draft, context: Context) -> None:
    """What the words between trigger and number make of a metric: annualised, cumulative, a loss, too large for a price."""
    metric, kind = draft.metric, draft.amount.kind
    if metric == "headcount" and context.topic == "layoffs" and draft.relation == "plain":
        if draft.rules["metric"] in ("left:1", "left:2", "left:over", "right:over"):
            draft.metric = "layoffs"
        return
    if metric not in _REWORDED:
        return
    around = scene.shadow[max(draft.clause, draft.amount.start - 60) : draft.amount.start]
    if metric in ("net_income", "operating_loss", "operating_income"):
        _reword_result(scene, draft, context, around)
    elif metric == "users" and _MONTHLY.search(around + draft.after[:24]):
        draft.metric = "mau" if "month" in around + draft.after[:24] else "dau"
    elif metric == "revenue" and kind == "money" and (_ANNUAL.search(around) or _ANNUAL.search(draft.after[:28])):
        draft.metric = "arr"
    elif metric == "commodity_price" and context.main is not None and _REALISED.search(around):
        draft.metric = "price"
    elif metric == "price" and kind == "money" and draft.amount.high >= 1e8:
        paid = any(n.id == "compensation" for n in scene.metrics)
        draft.metric = "compensation" if paid else "total_expenses" if "cost" in around else "valuation"
    elif metric == "price" and draft.relation == "growth" and "costs" in around and context.is_report:
        draft.metric = "total_expenses"
    elif metric == "market_share" and draft.relation == "growth" and draft.unit == "%" and context.is_market:
        draft.metric = "units_shipped"


def _reword_result(scene: Scene, draft: Draft, context: Context, around: str) -> None:
    """A profit for each share, a loss that grows, one summed up over years."""
    metric, is_money = draft.metric, draft.amount.kind == "money"
    grows = draft.relation == "growth"
    if metric == "net_income" and grows and draft.model is not None and is_negative(scene.shadow, draft.model):
        draft.metric = "operating_loss"
    elif metric == "net_income" and is_money and (_SHARE_OF_ONE.search(around) or "每股" in around[-10:]):
        draft.metric = "eps"
    elif metric == "net_income" and "cons" in draft.on_left and _follows_loss(draft, around):
        draft.metric = "operating_loss"
    elif not _LOSS.search(around):
        return
    elif grows:
        draft.metric = "operating_loss"
    elif is_money and draft.amount.high >= 1e9 and _SINCE.search(_near(scene, draft, context)):
        draft.metric = "cumulative_loss"
    elif metric == "operating_income":
        draft.metric = "operating_loss"


def _near(scene: Scene, draft: Draft, context: Context) -> str:
    """The words that may say since when a loss runs; English says it behind the number, too."""
    after = 2 if context.is_zh else 30
    return scene.shadow[max(scene.sentence.start, draft.amount.start - 60) : draft.amount.end + after]


def _follows_loss(draft: Draft, around: str) -> bool:
    """Whether an expected loss, said no further, is of the operating loss told before it."""
    return draft.prior is not None and draft.prior.metric == "operating_loss" and bool(_BARE_LOSS.search(around))


def _spending(scene: Scene, draft: Draft, context: Context) -> None:
    """What is spent on building is capex where the text speaks of capex."""
    around = scene.shadow[scene.sentence.start : scene.sentence.end]
    if any(n.id == "capex" for n in scene.metrics):
        draft.metric, draft.rules["metric"] = "capex", "spending"
        return
    if (_SITES.search(around) and not _FUNDS.search(around)) or (context.is_report and _OUTLAY.search(around)):
        draft.metric, draft.rules["metric"] = "capex", "spending"
        return
    spent = context.topic in ("capex", "investment") or _BUILDS.search(around)
    if "capex" in context.metrics and spent and not _FUNDS.search(around):
        draft.metric, draft.rules["metric"] = "capex", "spending"


def _per_share(draft: Draft, scene: Scene) -> None:
    """$3.25 a share is EPS after earnings, a dividend after dividend, a price after a bid."""
    if draft.unit in UNIT_CLASS or draft.metric in ("dividend", "price_target", "deal_value"):
        return
    each = draft.before.endswith("每股")
    near = draft.after[:30]
    if not each and not (
        ("share" in near or "ads" in near or "股" in near or "per" in near) and _PER_SHARE.match(near)
    ):
        return
    around = scene.shadow[scene.sentence.start : scene.sentence.end]
    if _ACQUIRE.search(around) and draft.metric != "eps":
        draft.metric, draft.rules["metric"] = "deal_value", "per_share:deal"
    elif each:
        if draft.metric != "eps":
            draft.metric, draft.rules["metric"] = "share_price", "per_share:price"
    elif draft.metric in ("net_income", "other", "revenue", "operating_income", "commodity_price") or (
        draft.metric == "share_price" and draft.amount.high < 20
    ):
        draft.metric, draft.rules["metric"] = "eps", "per_share"


def is_negative(shadow: str, draft: Draft) -> bool:
    """Whether a result is told as a loss (净亏损5亿): its level is below nought."""
    if draft.metric not in ("net_income", "eps", "free_cash_flow", "operating_cash_flow", "ebitda", "ebita"):
        return False
    before = shadow[max(0, draft.clause - 1, draft.amount.q_start - 41) : draft.amount.q_start]
    if not ("los" in before or "亏" in before or "流出" in before or "outflow" in before or "burn" in before):
        return False
    return bool(_NET_LOSS.search(shadow, max(draft.clause, draft.amount.q_start - 40), draft.amount.q_start))
