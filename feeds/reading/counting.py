"""Which amounts are figures, and what unit a count has once its metric is known."""

# ruff: noqa: E501 - a table.

from __future__ import annotations

import re

from feeds.reading.numbers import Amount
from feeds.reading.scene import Context, Draft, Scene

_SURVEYED = re.compile(r"survey|poll|interview|respondent|调查|受访|问卷|样本")
_PER = re.compile(r"(?:每|per |a |/)$")
_BREADTH = re.compile(r"(?:个股|股票)?(?:上涨|下跌|涨停|跌停|收涨|收跌)")
MULTIPLE_AFTER = re.compile(
    r" ?times(?![a-z])(?! (?:a|per|each|this|in the|since|last|during|over the) ?(?:day|week|month|year|past)?)"
)
_FLAT = re.compile(r"(?:同比|环比|去年|上年|上季|上月|year|quarter)[^,;。]{0,8}$")
_PART_OF = re.compile(r" of (?!the (?:year|month|day|game|way)|a |20\d\d)")
_CONVERTED = re.compile(r" ?\((?:about|约|合|折合|roughly|approximately|or|equivalent to|=|≈)?[ 约]{0,2}$")
# What trades count by weight or room: tonnes mined, barrels pumped, floors sold, boxes carried.
_TRADED = {"t": 1e3, "bbl": 1e4, "oz": 1e4, "m2": 1e4, "m3": 1e5, "TEU": 1e3}
_SIDE = re.compile(r"(?<![a-z])(?:from|to)(?: about| some| around| just| only)? ?$|[从由至到](?:约|了)?$")
_OF_STAFF = re.compile(
    r" of (?:its|the|their|his) (?:[a-z]{2,12} ){0,2}(?:people|employees|staff|workers|workforce)(?![a-z])"
)
# What a count without a unit counts, by its metric.
_COUNTED = {
    "dau": "users", "mau": "users", "wau": "users", "users": "users", "paying_users": "users", "headcount": "people", "layoffs": "people",
    "units_shipped": "units", "production": "units", "stores": "units", "derivatives": "units", "bookings": "units", "inventory": "units",
    "capacity": "units", "backlog": "units", "downloads": "times", "engagement": "times", "ad_impressions": "times", "tokens": "tokens",
    "model_params": "params", "benchmark_score": "score", "rsi": "score", "market_size": "units", "stake": "units", "buybacks": "units",
    "pe_ratio": "x", "ps_ratio": "x",
}  # fmt: skip
_LOOSE = frozenset(("other", "units", "times", "users", "people"))


def is_figure(amount: Amount, before: Amount | None, scene: Scene, context: Context) -> bool:
    """Whether an amount is a figure: guarded and small ones are not, nor bare ones but after a metric that has no unit."""
    shadow = scene.shadow
    if amount.guard == "span" and amount.scale >= 1e7 and amount.counter in ("周", "日", "月"):
        amount.guard, amount.kind, amount.counter = (
            None,
            "count",
            None,
        )  # 4亿周活: nobody counts weeks by the hundred million
    if amount.guard is not None:
        return amount.guard == "small" and amount.counter == "times" and bool(MULTIPLE_AFTER.match(shadow, amount.end))
    kind = amount.kind
    if kind == "money":
        return not _is_conversion(amount, before, shadow) and _has_digits(amount, shadow)
    if kind == "percent" and amount.qualifier == "vague" and amount.high < 100:
        return False  # a low single-digit drop
    if kind == "percent":
        return amount.high != 0 or bool(_FLAT.search(shadow, max(0, amount.start - 14), amount.start))
    if kind == "ratio":
        return _is_part(amount, shadow)
    if kind == "bare":
        return _other_side(amount, before, shadow) or _bare(amount, scene, context)
    if kind == "dimension":
        return _is_quantity(amount)
    if kind == "multiple":
        return amount.high > 0
    return _is_count(amount, shadow)


def _is_quantity(amount: Amount) -> bool:
    """Power and energy always count, weights and areas where they are a trade's."""
    least = _TRADED.get(amount.unit or "")
    if least is None or amount.high < least:
        return amount.unit in ("W", "Wh")
    amount.unit = "other"
    return True


def _is_conversion(amount: Amount, before: Amount | None, shadow: str) -> bool:
    """Whether a sum in brackets repeats the one before it in another currency."""
    if before is None or before.kind != "money" or before.unit == amount.unit:
        return False
    return bool(_CONVERTED.fullmatch(shadow[before.end : amount.q_start]))


def _has_digits(amount: Amount, shadow: str) -> bool:
    """一块, 几块钱 and the like count nothing; a sum has digits or a scale."""
    return amount.style != "zh" or amount.scale >= 1e4 or amount.high >= 100


def _is_part(amount: Amount, shadow: str) -> bool:
    """A fraction counts in Chinese (三分之一, 半数), in English only of something (a third of its code)."""
    if amount.style == "en" or shadow[amount.start].isascii():
        return bool(_PART_OF.match(shadow, amount.end)) and not shadow.endswith(("first ", "second "), 0, amount.start)
    return not shadow.startswith("一半", amount.start)


def _is_count(amount: Amount, shadow: str) -> bool:
    if amount.unit in ("people", "users", "times") and _SURVEYED.search(
        shadow[max(0, amount.start - 30) : amount.end + 20]
    ):
        return False
    if _PER.search(shadow, max(0, amount.start - 4), amount.start) and amount.mantissa == 1:
        return False
    if (
        amount.style == "zh"
        and amount.end - amount.start <= 2
        and amount.counter is None
        and amount.qualifier != "vague"
    ):
        return False
    if amount.unit in ("tokens", "params"):
        return amount.high >= 1000
    if amount.unit == "score":
        return False
    if amount.counter is None:
        return amount.scale >= 1e3 or amount.high >= 1e4
    if amount.unit == "units" and _BREADTH.match(shadow, amount.end):
        return False
    if amount.qualifier == "vague":
        return amount.high >= 1e3
    if amount.unit == "other" or amount.unit is None:
        return amount.high >= 1000
    return amount.high >= 10


def _other_side(amount: Amount, before: Amount | None, shadow: str) -> bool:
    """A bare number takes the unit of what it is set against (300 employees from about 60), or of whom it is a part."""
    if _OF_STAFF.match(shadow, amount.end):
        amount.kind, amount.unit = "count", "people"
        return True
    if before is None or before.kind != "count" or before.counter is None or amount.start - before.end > 40:
        return False
    if before.unit in ("people", "units", "users") and _SIDE.search(
        shadow, max(before.end, amount.q_start - 14), amount.q_start
    ):
        amount.kind, amount.unit = "count", before.unit
        return True
    return False


def _bare(amount: Amount, scene: Scene, context: Context) -> bool:
    """A number without a unit counts right after a metric that has none, or as a plainly large count in a count's place."""
    shadow = scene.shadow
    if _SURVEYED.search(shadow, amount.end, amount.end + 20):
        return False
    for name in scene.metrics:
        if amount.start - 30 <= name.end <= amount.start:
            units = context.lexicon.metrics[name.id].units
            gap = shadow[name.end : amount.q_start]
            if "score" in units and len(gap) <= 14 and not any(ch in gap for ch in ",;。.") and amount.high > 9:
                return True
    return amount.high >= 1000 and "," in scene.text[amount.start : amount.end]


def unit_of(amount: Amount) -> str:
    """The vocabulary's unit of an amount before its metric is known."""
    if amount.kind == "multiple" or (amount.kind == "count" and amount.counter == "times" and amount.high < 1000):
        return "x"
    if amount.counter == "times":
        return "times"
    return amount.unit or "other"


def settle_unit(draft: Draft, context: Context) -> None:
    """The unit once the metric is known: 33.5亿 of daily users are users; 元 is the company's own currency."""
    amount = draft.amount
    if (
        amount.kind in ("count", "bare")
        and draft.unit in _LOOSE
        and (draft.unit == "other" or draft.metric in ("stores", "dau", "mau", "wau"))
    ):
        counted = _COUNTED.get(draft.metric, draft.unit)
        if counted != "units" or amount.high < 1e10 or amount.counter is not None:
            draft.unit = counted  # 六千亿订单 are no pieces
    elif draft.unit == "CNY" and amount.kind == "money":
        draft.unit = _yuan(draft, context)


def _yuan(draft: Draft, context: Context) -> str:
    raw = context.shadow[draft.amount.start : draft.amount.end]
    company = context.lexicon.companies.get(draft.company or context.main or "")
    own = company.currency if company else None
    if "¥" in raw:
        return "JPY" if own == "JPY" or context.yen else "CNY"
    if raw.endswith("元") and not raw.startswith(("人民币", "rmb")) and (context.currency == "TWD" or own == "TWD"):
        return "TWD"
    if raw.endswith("元") and not raw.startswith(("人民币", "rmb")) and own == "HKD":
        return "HKD"
    return "CNY"
