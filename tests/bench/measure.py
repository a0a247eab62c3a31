"""Timing: medians of runs in turn, and rows for the report."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measured thing: its value and its base in the same unit and run, and what is asked of it."""

    what: str
    value: float
    unit: str
    base: float | None = None
    base_name: str = ""
    bar: str = ""

    def text(self) -> str:
        """The row as Markdown cells."""
        base = f"{self.base:,.3g} ({self.base_name})" if self.base is not None else ""
        ratio = f"{self.value / self.base:.2f}" if self.base else ""
        return f"| {self.what} | {self.value:,.3g} {self.unit} | {base} | {ratio} | {self.bar} |"


def seconds(work: Callable[[], object], *, runs: int = 5) -> float:
    """Median seconds of a call."""
    return statistics.median(_times(work, runs))


def p95(work: Callable[[int], object], runs: int = 60) -> float:
    """The 95th percentile of seconds over calls numbered from 0."""
    times = sorted(_time(lambda number=number: work(number)) for number in range(runs))  # type: ignore[misc]
    return times[int(len(times) * 0.95)]


def _time(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _times(work: Callable[[], object], runs: int) -> list[float]:
    return [_time(work) for _ in range(runs)]


def in_turn(works: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Median seconds of each, run in turn so that a drifting machine is fair to all."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            times[name].append(_time(work))
    return {name: statistics.median(values) for name, values in times.items()}
