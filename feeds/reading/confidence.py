"""How sure a record is: one fitted weight per rule, a logistic a field, their product the record's."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import Any

from feeds.reading.scene import Draft

FIELDS = ("metric", "form", "company", "period", "basis")
_PATH = Path(__file__).parent.parent / "lexicon" / "weights.toml"


@lru_cache(maxsize=1)
def weights() -> dict[str, dict[str, float]]:
    """field → feature → weight, as fitted; empty where the file is missing."""
    import tomllib

    try:
        table: dict[str, Any] = tomllib.loads(_PATH.read_text("utf-8"))
    except OSError:
        return {}
    return {field: {k: float(v) for k, v in table.get(field, {}).items()} for field in (*FIELDS, "record")}


def features(draft: Draft, field: str) -> list[str]:
    """What a field's confidence may depend on: its rule, and a few plain facts of the figure."""
    rules = draft.rules
    found = ["bias", f"rule={rules.get(field, 'none')}"]
    if field != "metric":
        found.append(f"metric_rule={rules.get('metric', 'none').split(':')[0]}")
    found.append(f"kind={draft.amount.kind}")
    if draft.metric == "other":
        found.append("metric=other")
    return found


@lru_cache(maxsize=4096)
def _probability(field: str, names: tuple[str, ...]) -> float:
    table = weights().get(field, {})
    return 1.0 / (1.0 + math.exp(-sum(table.get(name, 0.0) for name in names)))


def of(draft: Draft) -> float:
    """The confidence of a record, 0 to 1."""
    if not weights():
        return 0.6
    product = 1.0
    for field in FIELDS:
        product *= _probability(field, tuple(features(draft, field)))
    return round(product, 3)
