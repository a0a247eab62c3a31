"""How sure a record is: a fitted logistic for each field, their product brought to scale by one more."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import Any

from feeds.reading.scene import Context, Draft

FIELDS = ("metric", "form", "company", "period", "basis")
PARTS = ("found", *FIELDS)
_PATH = Path(__file__).parent.parent / "lexicon" / "weights.toml"


@lru_cache(maxsize=1)
def weights() -> dict[str, dict[str, float]]:
    """field → feature → weight, as fitted; empty where the file is missing."""
    import tomllib

    try:
        table: dict[str, Any] = tomllib.loads(_PATH.read_text("utf-8"))
    except OSError:
        return {}
    return {field: {k: float(v) for k, v in table.get(field, {}).items()} for field in (*PARTS, "record")}


def features(draft: Draft, context: Context) -> dict[str, tuple[str, ...]]:
    """What each field's confidence may depend on: its rule, the metric's rule, and a few plain facts."""
    rules, amount = draft.rules, draft.amount
    metric_rule = rules.get("metric", "none")
    family = "via=" + metric_rule.split(":")[0]
    kind = "kind=" + amount.kind
    other = "metric=" + draft.metric
    alone = "alone=yes" if context.names <= 1 else "alone=few" if context.names <= 3 else "alone=no"
    report = "report=yes" if context.is_report else "report=no"
    model = draft.model.rules if draft.model is not None else {}
    orgs, periods, metrics, expecting = (min(n, 3) for n in draft.crowd)
    near = "near=" + str(min(4, len(draft.before) // 6))
    main = "main=" + str(int(context.main_share * 4))
    return {
        "found": ("bias", kind, "unit=" + draft.unit, "qualifier=" + amount.qualifier, f"metric_rule={metric_rule}"),
        "metric": ("bias", f"rule={metric_rule}", kind, other, "from=" + model.get("metric", "none"), report,
                   f"margin={draft.margin}", f"metrics={metrics}", near),
        "form": ("bias", f"rule={rules.get('form')}", kind, family, "relation=" + draft.relation),
        "company": ("bias", f"rule={rules.get('company')}", alone, "from=" + model.get("company", "none"), report, kind, f"orgs={orgs}"),
        "period": (
            "bias", f"rule={rules.get('period')}", "from=" + model.get("period", "none"), other, report, "basis=" + draft.basis,
            f"periods={periods}", main,
        ),
        "basis": ("bias", f"rule={rules.get('basis')}", "from=" + model.get("basis", "none"), other, "form=" + draft.form,
                  f"expecting={expecting}", "house=yes" if context.by_house else "house=no"),
    }  # fmt: skip


@lru_cache(maxsize=8192)
def _logit(part: str, names: tuple[str, ...]) -> float:
    table = weights().get(part, {})
    return sum(table.get(name, 0.0) for name in names)


def probability(logit: float) -> float:
    """The logistic function, safe for any size."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


def of(draft: Draft, context: Context) -> float:
    """The confidence of a record, 0 to 1; .6 where nothing is fitted."""
    fitted = weights()
    if not fitted:
        return 0.6
    product = 1.0
    for part, names in features(draft, context).items():
        product *= probability(_logit(part, names))
    return round(scaled(product, fitted["record"]), 3)


def scaled(product: float, record: dict[str, float]) -> float:
    """The product brought to the share of records that are right."""
    product = min(max(product, 1e-6), 1 - 1e-6)
    return probability(record.get("bias", 0.0) + record.get("slope", 1.0) * math.log(product / (1 - product)))
