"""Which units a metric may have, and which sizes."""

from __future__ import annotations

from feeds.reading.metric_groups import COUNTED, LARGE_SUMS, SMALL_SUMS
from feeds.reading.numbers import Amount
from feeds.reading.scene import Context, Draft

UNIT_CLASS = {
    "%": "percent", "pp": "percent", "bp": "percent", "x": "multiple", "people": "count", "users": "count",
    "units": "count", "times": "count", "tokens": "count", "params": "count", "other": "count", "score": "score",
    "W": "power", "Wh": "energy", "sec": "time",
}  # fmt: skip


def admits(scene_metric: str, unit: str, draft: Draft, context: Context) -> bool:
    """Whether a figure of the metric may have such a unit in the relation the draft is in."""
    unit_class = UNIT_CLASS.get(unit, "money")
    if unit_class == "money":
        metric = context.lexicon.metrics.get(scene_metric)
        return _is_sized(scene_metric, draft.amount) and (metric is None or "money" in metric.units)
    if unit_class == "percent" and draft.relation in ("growth", "share"):
        return True
    if unit_class == "multiple" and draft.relation == "growth":
        return True
    if unit_class == "percent" and scene_metric == "index_level" and context.is_statistics:
        return True  # a purchasing managers' index of 49.0%
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


def _is_sized(metric: str, amount: Amount) -> bool:
    """Whether a sum has a size the metric can have: no share price of a billion, no revenue of $7,500."""
    if metric in SMALL_SUMS:
        return amount.low > -1e7 and amount.high < 1e7
    return metric not in LARGE_SUMS or amount.high >= 1e5 or amount.low <= -1e5


def _counts(metric: str, unit: str) -> bool:
    allowed = COUNTED.get(unit)
    return allowed is None or metric in allowed
