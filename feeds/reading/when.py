"""Which period a figure is of: said next to it, inherited in its sentence, or the period the article reports."""

# ruff: noqa: E501 - patterns are tables of words.

from __future__ import annotations

import re
from datetime import date

from feeds.reading.calendar import (
    kind_of,
    period_dates,
    shift,
    year_before,
)
from feeds.reading.metric_groups import DEFAULTED, FLOWS, REPORTED, RESULTS, STOCKS, TIMELESS, USERS
from feeds.reading.period_labels import fiscal_end_of, has_ended, label_of
from feeds.reading.period_mention import PeriodMention
from feeds.reading.scene import Context, Draft, Scene

_OF_WHICH = re.compile(r"其中|当中|(?:支出|收入|费用|利润|成本)(?:之)?中|(?<![a-z])of which(?![a-z])")
_SOME_TIME_AGO = re.compile(
    r"(?:[一二两三四五六七八九十半\d]{1,3}个?(?:月|年|周|季度)前|(?:months?|years?|weeks?) (?:ago|earlier)(?: it| they)?)(?:[^,;。]{0,6})$"
)
_EXPLAINS = re.compile(r"\((?:截[至止]|ending|ended|to|即)? ?$")
_AT_THE_END = re.compile(r"(?:end of|as of|截[至止]|at) ?$")
_GOES_ON = re.compile(r",|，|;|(?<![a-z])(?:and|but)(?![a-z])")
_PLANS = re.compile(
    r"(?<![a-z])(?:announced|authori[sz]|new |plans?|launch|up to|program|over the next)|计划|拟|授权|不超过"
)
_AVERAGE = re.compile(r"(?<![a-z])(?:average|reali[sz]ed|asp)(?![a-z])|均价|平均|单价|单票|客单|实现")
_NOW = re.compile(r"(?<![a-z])(?:now|today|currently)(?![a-z])|现在|目前|如今|当前|今日")


def choose(scene: Scene, draft: Draft, context: Context) -> None:
    """Sets `period` and its rule."""
    draft.period, draft.rules["period"] = _period(scene, draft, context)
    if (
        draft.rules["period"] in ("left:clause", "left:sentence")
        and draft.metric in DEFAULTED
        and draft.basis in ("actual", "consensus")
        and not draft.is_against
        and not (draft.period or "").startswith("since")
    ):
        context.paragraph_period = draft.period
    if draft.basis == "guidance" and draft.period is not None:
        context.guided = draft.period


def _starts_yearly_pair(draft: Draft, context: Context) -> bool:
    """Whether the figure is the X of a result that went from X to Y: the year before's."""
    if draft.compare != "before" or not draft.starts_pair or not context.is_report:
        return False
    if draft.basis != "actual" or draft.relation not in ("plain", "share") or draft.unit in ("people", "units"):
        return False
    return draft.metric in DEFAULTED and draft.metric not in USERS


def _period(scene: Scene, draft: Draft, context: Context) -> tuple[str | None, str]:
    tail = draft.before[-16:]
    if (
        ("前" in tail or "ago" in tail or "earlier" in tail)
        and _SOME_TIME_AGO.search(tail)
        and not tail.endswith((" to ", " to", "至", "到"))
    ):
        return None, "ago:none"
    if draft.metric in TIMELESS:
        return None, "timeless"
    if draft.compare in ("year_ago", "quarter_ago", "month_ago", "year_end"):
        if draft.relation not in ("growth", "change"):
            return _ago(draft, context)
    elif draft.compare == "before" and (earlier := _set_out_from(scene, draft, context)) is not None:
        return earlier
    if (explicit := _explicit(scene, draft, context, near=False)) is None:
        return _inherited(scene, draft, context)
    if draft.relation == "growth" and explicit[1] in ("left:sentence", "left:over"):
        return _grown_to(scene, draft, explicit)
    return explicit


def _set_out_from(scene: Scene, draft: Draft, context: Context) -> tuple[str | None, str] | None:
    """The period of what a figure went from: said next to it, else a year before what it came to."""
    model = draft.model
    if model is None and _starts_yearly_pair(draft, context):
        named = _explicit(scene, draft, context, near=False)
        if named is not None and not has_ended(named[0] or "", context):
            return named  # an outlook raised from X to Y
        return year_before(named[0] if named is not None else _default(scene, draft, context)[0]), "compare:pair"
    if model is None or model.amount.start < scene.sentence.start:
        return None
    if draft.relation != "plain" or draft.basis != "actual":
        return None
    if (explicit := _explicit(scene, draft, context, near=True)) is not None:
        return explicit
    known = draft.metric in DEFAULTED or draft.metric == "other"
    if not known or not model.period or draft.unit in ("people", "users"):
        return None, "compare:from:none"
    if "quarter_ago" in draft.on_right and draft.on_right["quarter_ago"].start - draft.amount.end <= 4:
        return shift(model.period, -1) if kind_of(model.period) == "quarter" else None, "compare:quarter_ago"
    return year_before(model.period), "compare:from"


def _inherited(scene: Scene, draft: Draft, context: Context) -> tuple[str | None, str]:
    """No period said: that of the figure before it in its list, or which it goes on from; else the default."""
    prior, model = draft.prior, draft.model
    if "same" in draft.on_left and context.last is not None and draft.metric in DEFAULTED:
        return context.last.period, "same"
    if draft.is_listed and prior is not None:
        return prior.period, "listed"
    if draft.metric == "other" and prior is not None and prior.period and _OF_WHICH.search(draft.before[:12]):
        return prior.period, "of_which"
    if model is None or model.amount.start < scene.sentence.start:
        return _default(scene, draft, context)
    earlier = model.is_against or model.compare in ("year_ago", "quarter_ago", "before")
    if earlier and draft.compare is None and model.model is not None:
        return model.model.period, "inherits"
    if (model.starts_pair and model.rules.get("period") == "compare:pair") or (
        model.compare in ("year_ago", "quarter_ago") and draft.compare is None
    ):
        return _default(scene, draft, context)
    return model.period, "inherits"


def _grown_to(scene: Scene, draft: Draft, found: tuple[str | None, str]) -> tuple[str | None, str]:
    """195 in 2025, 187 in 2024, 4% more: of the year that has grown, not of the one that it is counted from."""
    for other in scene.drafts:
        if other.amount.start >= draft.amount.start:
            break
        if other.metric == draft.metric and found[0] and other.period and year_before(other.period) == found[0]:
            return other.period, "growth:newer"
    return found


def _ago(draft: Draft, context: Context) -> tuple[str | None, str]:
    """What is set against the figure: the same period a year before, the quarter or month before."""
    model = draft.model
    base = model.period if model is not None else None
    base = base or (context.main_period if draft.metric in DEFAULTED or _is_reported(draft, context) else None)
    compare = draft.compare or ""
    if compare == "year_ago":
        return year_before(base), f"compare:{compare}"
    if compare == "year_end":
        if base is None or draft.metric not in STOCKS:
            return None, f"compare:{compare}"
        return f"{int(base.removeprefix('FY').removeprefix('since ')[:4]) - 1}Q4", f"compare:{compare}"
    return shift(base, -1) if kind_of(base) in ("quarter", "month") else None, f"compare:{compare}"


def _explicit(scene: Scene, draft: Draft, context: Context, *, near: bool) -> tuple[str | None, str] | None:
    """(period, rule) of the mention that goes with the amount, or None; `near` asks for one in its own zone."""
    best: tuple[float, PeriodMention, str] | None = None
    for mention in scene.periods:
        if mention.kind == "day" or mention.relative == "year_before":
            continue
        if mention.kind == "month" and _EXPLAINS.search(scene.shadow, mention.start - 9, mention.start):
            continue  # 2026财年(截至2026年3月)
        if mention.end <= draft.amount.start:
            score, rule = _left(scene, draft, mention)
            if near and mention.start < draft.left:
                continue
        elif mention.start >= draft.amount.end:
            score, rule = _right(scene, draft, mention)
        else:
            continue
        if score > 0 and _suits(scene, mention, draft, context, rule) and (best is None or score >= best[0]):
            best = score, mention, rule
    if best is None:
        return None
    if (headed := _part_of_heading(scene, draft, context, best[1])) is not None:
        return headed, best[2]
    results = draft.metric in RESULTS and draft.metric not in ("units_shipped", "market_size")
    if (whole := _whole_year(scene, draft, context, best[1])) is not None:
        return whole, best[2]
    if (closed := _quarter_closed(best[1], draft, context)) is not None:
        return closed, best[2]
    label = label_of(best[1], context, fiscal_end_of(draft.company, context), results=results)
    if label is None:
        return None
    draft.is_against = best[1].relative in ("previous", "next") or scene.is_base(best[1])
    draft.explicit_period = best[1].relative is None or (best[1].kind == "quarter" and best[1].relative == "published")
    return label, best[2]


def _part_of_heading(scene: Scene, draft: Draft, context: Context, mention: PeriodMention) -> str | None:
    """A first quarter without a year, under the heading of a fiscal one."""
    if mention.relative != "published" or mention.part is None or fiscal_end_of(draft.company, context) == 12:
        return None
    years = [p.label for p in scene.heading_periods if p.kind == "year" and p.label and p.label.startswith("FY")]
    letter = {"quarter": "Q", "half": "H"}.get(mention.kind)
    return f"{years[-1]}{letter}{mention.part}" if years and letter else None


def _whole_year(scene: Scene, draft: Draft, context: Context, mention: PeriodMention) -> str | None:
    """全年 and full-year without a year: the heading's year, or for an outlook early in a year that year; 本季 in an outlook the next."""
    words = context.shadow[mention.start : mention.end]
    ahead = draft.basis in ("guidance", "target", "estimate")
    if mention.relative == "this" and ahead and kind_of(context.main_period) == "quarter":
        return shift(context.main_period, 1)
    if words not in ("全年", "整年", "full-year", "full year", "the full year"):
        return None
    fiscal = context.main_period or ""
    if ahead and fiscal.startswith("FY") and fiscal[6:] in ("Q1", "Q2", "Q3", "H1"):
        return fiscal[:6]
    for other in (*(p for p in reversed(scene.periods) if p.start < mention.start), *scene.heading_periods):
        if other.kind in ("year", "range") and other.label and other.relative is None:
            return other.label[:6] if other.label.startswith("FY") else other.label[:4]
    if ahead and context.published is not None and context.published.month <= 3:
        main = (context.main_period or "").removeprefix("FY")
        if main[:4] == str(context.published.year - 1) and (".." in main or main[4:6] in ("Q1", "Q2", "Q3", "H1")):
            return main[:4]
        fiscal = "FY" if (context.main_period or "").startswith("FY") else ""
        return f"{fiscal}{context.published.year}"
    return None


def _quarter_closed(mention: PeriodMention, draft: Draft, context: Context) -> str | None:
    """The quarter at whose end a stock was counted: 截至9月底 and at the end of September, in a report."""
    if mention.kind != "month" or mention.label is None or draft.metric in FLOWS or not context.is_report:
        return None
    shadow, month = context.shadow, int(mention.label[5:7])
    at_end = shadow.startswith(("底", "末"), mention.end) or _AT_THE_END.search(
        shadow, mention.start - 8, mention.start
    )
    if month % 3 or not at_end or kind_of(context.main_period) not in ("quarter", "half", "range", "year"):
        return None
    return f"{mention.label[:4]}Q{month // 3}"


def _suits(scene: Scene, mention: PeriodMention, draft: Draft, context: Context, rule: str) -> bool:
    """A month is no period of a quarterly result; what is no result takes only what stands in its own clause."""
    metric = draft.metric
    if metric in RESULTS:
        if mention.kind == "month" and kind_of(context.main_period) in ("quarter", "half", "year", "range"):
            if context.shadow.startswith(("底", "末"), mention.end):
                return metric in STOCKS  # the day a stock was counted
            if any(
                -1 <= m.start - mention.end <= (12 if context.shadow[mention.end : m.start].isascii() else 6)
                for m in scene.metrics
            ):
                return True  # 11月营收, June sales
            return (
                metric in ("units_shipped", "production")
                or context.shadow.startswith(("季度", "的季度", "份"), mention.end)
                or metric in USERS
            )
        return mention.kind != "since" or rule in ("left:clause", "right:clause")
    if metric == "index_level":
        return True
    if (
        metric in ("funding", "deal_value", "investment", "layoffs")
        and rule == "left:sentence"
        and mention.kind == "month"
    ):
        return draft.prior is None and len(scene.periods) == 1
    if metric == "valuation":
        if rule == "left:over" and mention.kind == "month":
            return False
        return rule in ("left:clause", "right:clause", "left:over") and mention.kind in ("month", "year", "quarter")
    if rule == "left:over" and metric == "other" and (context.is_report or context.is_statistics):
        return mention.kind in ("quarter", "half", "range", "month")
    if rule not in ("left:clause", "right:clause", "left:sentence"):
        return False
    if rule != "left:sentence" or mention.kind in ("quarter", "half", "range", "year"):
        return True
    return mention.kind == "month" and context.shadow.startswith(("底", "末"), mention.end)


def _left(scene: Scene, draft: Draft, mention: PeriodMention) -> tuple[float, str]:
    clauses = scene.clauses_between(mention.end, draft.amount.start)
    between = [d for d in scene.drafts if mention.end <= d.amount.start < draft.amount.start]
    if scene.is_base(mention) and (
        between or draft.relation != "plain" or _GOES_ON.search(scene.shadow, mention.end, draft.amount.start)
    ):
        return 0.0, ""
    if not between:
        rule = "left:clause" if clauses == 0 else "left:sentence"
        return 100.0 - 6 * clauses - (draft.amount.start - mention.end) * 0.05, rule
    if mention.relative in ("previous", "next") or any(d.rules.get("period", "").startswith("right") for d in between):
        return 0.0, ""
    return 50.0 - 3 * clauses - len(between), "left:over"


def _right(scene: Scene, draft: Draft, mention: PeriodMention) -> tuple[float, str]:
    if mention.start > draft.right or scene.clauses_between(draft.amount.end, mention.start) or scene.is_base(mention):
        return 0.0, ""
    gap = scene.shadow[draft.amount.end : mention.start]
    if gap.isascii():
        return (104.0 if len(gap) <= 8 else 80.0 - len(gap) * 0.4), "right:clause"
    return 40.0 - len(gap), "right:zh"


def _default(scene: Scene, draft: Draft, context: Context) -> tuple[str | None, str]:
    metric, basis = draft.metric, draft.basis
    if metric in DEFAULTED:
        for mention in scene.heading_periods:
            if mention.kind != "month" or kind_of(context.main_period) == "month":
                whole = _whole_year(scene, draft, context, mention)
                label = whole or _part_of_heading(scene, draft, context, mention)
                label = label or label_of(mention, context, fiscal_end_of(draft.company, context))
                if label:
                    return label, "heading"
    last = context.last
    guided = last is not None and last.basis == "guidance" and last.metric == metric
    if guided and last is not None and basis == "consensus" and scene.sentence.paragraph == context.paragraph:
        return last.period, "guidance:before"
    if basis in ("guidance", "target"):
        if last is not None and last.basis == basis and metric in DEFAULTED:
            return last.period, "guidance:before"
        if basis == "guidance" and metric in DEFAULTED and context.guided:
            return context.guided, "guidance:last"
        return None, "guidance:none"
    if metric in USERS and not context.is_report:
        return None, "none"
    if metric in USERS and (draft.company != context.main or kind_of(context.main_period) != "quarter"):
        return None, "none"
    if basis in ("actual", "consensus") and (metric in DEFAULTED or _is_reported(draft, context)):
        if context.paragraph_period is not None:
            return context.paragraph_period, "paragraph"
        return context.main_period, "main" if metric in DEFAULTED else "main:reported"
    prior = draft.prior
    if metric == "other" and prior is not None and prior.period and prior.compare is None and prior.basis == basis:
        return prior.period, "beside"
    return None, "none"


def _is_reported(draft: Draft, context: Context) -> bool:
    """Whether a figure of no metric of ours is one of the report's own lines: a ratio, traffic, what one room earns."""
    if draft.metric not in REPORTED or (draft.metric == "index_level" and not context.is_statistics):
        return False
    words = context.shadow[draft.clause : draft.amount.start]
    if draft.metric in ("dividend", "buybacks") and (draft.amount.high < 1e6 or draft.amount.qualifier == "up_to"):
        return False
    if draft.metric == "buybacks" and _PLANS.search(context.shadow, draft.clause, draft.amount.end + 50):
        return False
    if draft.metric == "price" and draft.form == "level" and not _AVERAGE.search(words):
        return False
    whose = context.is_report and draft.company == context.main and context.in_title
    if _NOW.search(words) or not (whose or context.is_statistics or kind_of(context.main_period) == "month"):
        return False
    end = period_dates(context.main_period, context.fiscal_end)[1]
    if end is None or context.published is None or (context.published - date.fromisoformat(end)).days > 120:
        return False
    rule = draft.rules["metric"]
    return (rule != "none" or draft.form != "share") and rule != "worded:population"
