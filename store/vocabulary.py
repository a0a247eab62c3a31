"""The product's words: metrics with unit classes, kind, polarity and labels; labels of topics and segments."""

from __future__ import annotations

import tomllib
from pathlib import Path

from store.record import dataclass

_FILE = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8"))
_POLARITY = {"good": 1, "bad": -1, "none": 0}


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: `units` its classes, `polarity` 1 when more is welcome, -1 when less is, 0 neither.

    `ledger` is False where figures are steps of a dated series and enter no check.
    """

    id: str
    units: tuple[str, ...]
    kind: str
    polarity: int
    ledger: bool
    label: str
    label_zh: str


METRICS: dict[str, Metric] = {
    id: Metric(id, tuple(m["units"]), m["kind"], _POLARITY[m["polarity"]], m.get("ledger", True), m["en"], m["zh"])
    for id, m in _FILE["metrics"].items()
}
CORE: tuple[str, ...] = tuple(_FILE["core"])
TOPICS: dict[str, tuple[str, str]] = {id: (t["en"], t["zh"]) for id, t in _FILE["topics"].items()}
SEGMENTS: dict[str, tuple[str, str]] = {id: (s["en"], s["zh"]) for id, s in _FILE["segments"].items()}
BASES = ("actual", "consensus", "guidance", "estimate", "target", "rumour")


def unit_class(unit: str) -> str:
    """What may be compared: a currency by itself, points and basis points together, every other unit by itself."""
    return "pp" if unit == "bp" else unit
