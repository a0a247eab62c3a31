"""What a refresh tells while it runs: frozen events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Started:
    """A refresh of so many sources began."""

    total: int


@dataclass(frozen=True, slots=True)
class SourceDone:
    """One source is done: new, unchanged, moved, gone, not_due or error."""

    source: str
    url: str
    outcome: str
    new: int = 0
    updated: int = 0
    error: str | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """So many articles are read, of those known to wait."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Finished:
    """Everything is done; `totals` counts sources by outcome, articles and seconds."""

    totals: dict[str, Any]


Event = Started | SourceDone | Reading | Finished
