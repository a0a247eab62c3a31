"""What kind of value an amount is: a level, a growth with its direction, a share, a change; and what it is set against."""

from __future__ import annotations

import re

from feeds.reading.cues import Cue
from feeds.reading.scene import Draft, Scene

PRICES = frozenset(
    "share_price market_cap valuation price index_level commodity_price price_target stake pe_ratio ps_ratio rsi ad_price".split()
)
RATIOS = frozenset(
    "gross_margin operating_margin net_margin market_share stake rsi benchmark_score engagement roas".split()
)
# Growth on a year before is meant where a result grows and nothing else is said.
RESULTS = frozenset(
    "revenue ad_revenue gross_profit gross_margin operating_income operating_loss operating_margin net_income net_margin ebita ebitda eps "
    "total_expenses opex r_and_d capex free_cash_flow operating_cash_flow cash debt inventory backlog bookings buybacks dividend arr dau mau "
    "wau ad_impressions ad_price roas units_shipped production shareholder_returns cost_saving market_size".split()
)

_REACHES = re.compile(
    r"(?:[至到达为成]|达到|来到|只有|仅为|升破|突破|(?<![a-z])(?:to|at|of|was|were|is|hit|reached)(?: (?:a|an|the))?(?: record| just| only| some)?) ?$"
)
_GROWTH_NOUN = re.compile(
    r"(?:增幅|涨幅|升幅|增速|降幅|跌幅|减幅|增长率|增长|成长|下降|下滑|上涨|下跌|growth|increase|rise|decline|drop|gain|fall|jump|decrease)(?:率|幅度)?"
    r"(?:[高约]|仍|也|更|已|则|将|均|都|of|rate|was|at|came|in|to|is| |预计|区间|分别|逾|超过|超|近){0,6}[达为到在至]?(?:到|至)?(?: of| was| to| at)? ?$"
)
_BY = re.compile(r"(?:了|多出|少了|净增|净减|蒸发|缩水|(?<![a-z])by|up|down) ?$")
_FROM = re.compile(
    r"(?:(?<![a-z])from|从|由|自)(?: a| the| an)?(?: previous| earlier| prior)?(?: range of| forecast of| figure of)? ?$"
)
_AGAINST = re.compile(
    r"(?:(?<![a-z])(?:versus|vs\.?|against|compared (?:with|to)|than|below|above|exceed(?:ing|ed|s)?|beat(?:ing|s)?|topp(?:ing|ed)|past|missed|missing|short of|under|over)"
    r"(?: the| a| an| its| analysts'? ?)?|高于|低于|超过|超出|不及|好于|逊于|相比|较|比)[^,;。，；]{0,18}$"
)
_BOUND_NOUN = re.compile(
    r" ?(?:的)?(?:[a-z一-鿿]{0,8} ?)?(?:increase|rise|gain|growth|jump|decline|drop|fall|decrease|reduction|cut|surge|advance|增长|增幅|增速|涨幅|降幅|跌幅|下降|上涨|提升|削减|加薪|下滑|改善)"
)
_MORE = re.compile(
    r" ?(?:\([^)]{0,20}\) ?)?(?:(?:points?|percentage points|basis points) )?(?:net )?(?:more|less|higher|lower|better|worse|above|below|fewer|faster|up|down|ahead|year-over-year|year-on-year|yoy|y/y|from a year|increase|growth)(?![a-z])"
)
_SHARE_AFTER = re.compile(
    r" ?(?:of (?!growth|the increase)|的(?!同比|环比|增长|增速|增幅|涨幅|降幅|跌幅|下降|上涨|年|速度|毛利|净利|营业利|利润率|目标|预算|复合|提升|下滑)|(?:份额|市场份额|股权|股份)|(?:market )?(?:share|stake)(?! ?(?:price|buy)))"
)
_SHARE_BEFORE = re.compile(
    r"(?:占[^,，;；。]{0,24}|占比[^,，;；。]{0,10}|比重[^,，]{0,8}|比例[^,，]{0,10}|(?:account(?:s|ed|ing) for|represent(?:s|ed|ing)?|makes? up|made up|contribut(?:es?|ed|ing)|or) (?:[a-z]{1,12} ){0,3})$"
)


def zone(scene: Scene, draft: Draft) -> None:
    """Sets `relation`, `direction` and `compare` from the words next to the amount."""
    before, after = draft.before, draft.after
    kind = draft.amount.kind
    if _FROM.search(before):
        draft.compare = "before"
    for cue in draft.left_cues:
        if cue.kind in ("year_ago", "quarter_ago", "month_ago"):
            draft.compare = cue.kind
    if kind in ("percent", "ratio"):
        _percent(draft, before, after)
    elif kind == "multiple":
        _multiple(draft, before, after)
    else:
        _level(draft, before, after)


def _nearest(cues: list[Cue], *kinds: str, last: bool) -> Cue | None:
    found = [c for c in cues if c.kind in kinds]
    return (found[-1] if last else found[0]) if found else None


def _direction(draft: Draft, *, right: bool = True) -> Cue | None:
    cue = _nearest(draft.left_cues, "dir", "dir_en", last=True)
    if cue is None and right:
        cue = _nearest(draft.right_cues, "dir", "dir_en", last=False)
        if cue is not None and cue.start > draft.amount.end + (14 if cue.kind == "dir" else 26):
            cue = None
    return cue


def _percent(draft: Draft, before: str, after: str) -> None:
    unit = draft.amount.unit
    cue = _nearest(draft.left_cues, "dir", "dir_en", last=True)
    timed = _nearest(draft.left_cues, "yoy", "qoq", "mom", last=True)
    share = _nearest(draft.left_cues, "share", last=True)
    reaches = _REACHES.search(before)
    if reaches and not _GROWTH_NOUN.search(before):
        # "narrowed to 17.3%" states a level, except right after a growth cue with its own number noun.
        draft.relation = "share" if share else "plain"
        if share is None and _SHARE_AFTER.match(after):
            draft.relation = "share"
        return
    if share and (cue is None or cue.start < share.start) and unit == "%":
        draft.relation = "share"
        return
    if draft.compare == "before" and unit == "%":
        return
    if cue is not None:
        draft.relation, draft.direction = "growth", cue.value or None
        return
    if unit == "%" and _SHARE_BEFORE.search(before):
        draft.relation = "share"
        return
    if _BOUND_NOUN.match(after) or _MORE.match(after):
        near = _direction(draft)
        draft.relation = "growth"
        draft.direction = near.value if near else "up"
        return
    if timed is not None:
        draft.relation, draft.direction = "growth", "up"
        return
    if unit in ("pp", "bp"):
        draft.relation = "growth"
        near = _direction(draft)
        draft.direction = near.value if near else None
    elif _SHARE_AFTER.match(after):
        draft.relation = "share"


def _multiple(draft: Draft, before: str, after: str) -> None:
    cue = _direction(draft, right=False)
    if cue is not None:
        draft.relation, draft.direction = "growth", cue.value or None


_MONEY_CHANGE = re.compile(
    r"(?:增加|减少|多|少|增长|下降|降低|蒸发|缩水|上升|缩减|增|减|削减|翻)(?:了|出)?(?:大?约|近|超过|超|逾)?$|(?<![a-z])by(?: about| some| nearly)?$|(?:^|[ ,])(?:up|down) ?$|净增|净减|蒸发"
)
_MONEY_MORE = re.compile(
    r" (?:[a-z]{2,12} ){0,1}(?:more than|less than|higher|lower|fewer than|above (?:the|its) (?:year|same)|fewer|more(?! ?[a-z]))|(?: ?的)?(?:降幅|增幅|下降|增长|缺口|reduction|increase|shortfall|decline|gain|drop)"
)


def _level(draft: Draft, before: str, after: str) -> None:
    bare = before.rstrip()
    if _REACHES.search(before):
        return
    if _MONEY_CHANGE.search(bare) or _MONEY_MORE.match(after):
        cue = _direction(draft)
        draft.relation = "change"
        draft.direction = cue.value if cue and cue.value else "up"
        if "缺口" in after[:8] or "shortfall" in after[:14]:
            draft.direction = "down"


def settle(scene: Scene, draft: Draft) -> None:
    """Sets `form` once the metric is known, and drops a direction that the form does not have."""
    metric, relation, unit = draft.metric, draft.relation, draft.unit
    timed = _timing(draft)
    if relation == "growth":
        draft.form, draft.rules["form"] = _growth_form(draft, timed)
        if draft.form == "level":
            draft.direction = None
        return
    if relation == "change":
        form = timed or ("change" if metric in PRICES or draft.amount.kind != "money" else "change")
        draft.form, draft.rules["form"] = form, f"change:{'timed' if timed else 'plain'}"
        return
    draft.direction = None
    if unit in ("%",):
        if relation == "share" and metric not in (
            "gross_margin",
            "operating_margin",
            "net_margin",
            "rsi",
            "benchmark_score",
        ):
            draft.form, draft.rules["form"] = "share", "share:cue"
        elif metric in ("market_share", "stake"):
            draft.form, draft.rules["form"] = "share", "share:metric"
        elif metric in (
            "gross_margin",
            "operating_margin",
            "net_margin",
            "rsi",
            "benchmark_score",
            "pe_ratio",
            "roas",
            "engagement",
        ):
            draft.form, draft.rules["form"] = "level", "level:ratio"
        elif draft.model is not None and draft.model.unit == "%" and draft.model.form != "level":
            draft.form, draft.direction = draft.model.form, draft.model.direction
            draft.rules["form"] = "like:before"
        elif metric == "other":
            draft.form, draft.rules["form"] = "share", "share:default"
        else:
            draft.form, draft.rules["form"] = (
                ("yoy", "growth:default") if metric in RESULTS else ("share", "share:guess")
            )
            draft.direction = "up" if draft.form == "yoy" else None
        return
    draft.form, draft.rules["form"] = "level", "level"


def _timing(draft: Draft) -> str | None:
    """yoy, qoq or change (month on month) where the words say so."""
    for cues, last in ((draft.left_cues, True), (draft.right_cues, False)):
        cue = _nearest(cues, "yoy", "qoq", "mom", last=last)
        if cue is not None:
            return {"yoy": "yoy", "qoq": "qoq", "mom": "change"}[cue.kind]
    return None


def _growth_form(draft: Draft, timed: str | None) -> tuple[str, str]:
    metric = draft.metric
    if timed:
        return timed, f"growth:{timed}"
    if (
        draft.model is not None
        and draft.rules.get("metric", "").startswith("list")
        and draft.model.form in ("yoy", "qoq", "change")
    ):
        return draft.model.form, "growth:list"
    if draft.amount.kind == "multiple":
        return "change", "growth:multiple"
    if metric in PRICES:
        return "change", "growth:price"
    if metric in RESULTS or (draft.model is not None and draft.model.metric in RESULTS and metric in RESULTS):
        return "yoy", "growth:result"
    return ("change", "growth:other")
