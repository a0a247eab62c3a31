"""The product's words: metrics with unit class, flow or stock, polarity and labels; core metrics; topics' labels."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CORE = ("revenue", "ad_revenue", "net_income", "operating_income", "operating_loss", "eps", "gross_margin", "total_expenses",
        "capex", "free_cash_flow", "dau", "mau")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: `units` are the unit classes it may have, `polarity` +1 when more is better, -1 when less is, 0 neither."""

    id: str
    units: tuple[str, ...] = ()
    kind: str = "flow"
    polarity: int = 0
    label: str = ""
    label_zh: str = ""


@functools.cache
def _file() -> dict[str, Any]:
    path = Path(__file__).with_name("vocabulary.toml")
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def unit_class(unit: str) -> str:
    """What may be compared: a currency by itself, points and basis points together, every other unit by itself."""
    return "pp" if unit == "bp" else unit
