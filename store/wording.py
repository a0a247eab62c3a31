"""A plain English sentence for a check, where nothing better words it."""

from __future__ import annotations

from store.ledger import Entry
from store.vocabulary import METRICS

_VERB = {"beat": "beat", "miss": "missed", "in_line": "in line with", "above": "above", "below": "below"}
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))


def number(value: float) -> str:
    """A number short enough for a sentence."""
    for scale, word in _SCALES:
        if abs(value) >= scale:
            return f"{value / scale:.4g}{word}"
    return f"{value:,.10g}" if abs(value) >= 1000 else f"{value:.6g}"


def value_text(low: float, high: float, unit: str, direction: str | None = None, *, signed: bool = False) -> str:
    """A value or range with its unit; `signed` puts a plus before what rises."""
    sign = "-" if direction == "down" else "+" if signed else ""
    text = number(low) if low == high else f"{number(low)}-{number(high)}"
    return f"{sign}{text}%" if unit == "%" else f"{sign}{text} {unit}"


def value(entry: Entry) -> str:
    """A figure's value with its unit, signed by direction."""
    return value_text(entry.low, entry.high, entry.unit, entry.direction)


def sentence(kind: str, entries: tuple[Entry, ...], values: dict[str, float | str]) -> str:
    """What the check says, naming company, metric and period."""
    first = entries[0]
    metric = METRICS[first.metric].label if first.metric in METRICS else first.metric
    parts = [first.company, first.counterparty and f"and {first.counterparty}", first.segment, metric, first.period]
    head = " ".join(part for part in parts if part)
    said = [value(entry) for entry in entries]
    if kind in _VERB:
        verb = f"{first.basis} {_VERB[kind]}" if first.basis == "guidance" else _VERB[kind]
        surprise = f" ({values['surprise']:+.3g}%)" if "surprise" in values else ""
        return f"{head}: {said[0]} {verb} the expected {said[1]}{surprise}."
    if kind == "maintained":
        return f"{head}: guidance kept at {said[0]}."
    if kind in ("raised", "cut"):
        return f"{head}: guidance {kind} to {said[0]} from {said[1]}."
    if kind == "sources_differ":
        return f"{head}: {said[0]} in one source, {said[1]} in another."
    if kind == "unit_slip":
        return f"{head}: {said[0]} and {said[1]} look like one value with a slipped unit."
    if kind == "yoy_mismatch":
        return f"{head}: claimed {said[0]} on the year, but {said[1]} after {said[2]} gives {values['implied']:+.3g}%."
    return f"{head}: {said[0]} does not follow from {said[1]} and {said[2]}."
