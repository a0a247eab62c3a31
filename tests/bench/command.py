"""Whole commands: their seconds, and the memory of all their processes together."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

EVERY = 0.02  # seconds between two looks at memory


@dataclass(frozen=True)
class Contender:
    """A command to be timed, and what puts everything back before each run."""

    argv: Sequence[str]
    before: Callable[[], object] = lambda: None
    env: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Taken:
    """Seconds from start to end, and the most memory of the whole process tree at once, in MiB."""

    seconds: float
    memory: float


def once(one: Contender) -> Taken:
    """Runs it once; raises RuntimeError with its last words where it fails."""
    one.before()
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"} | dict(one.env)
    with tempfile.TemporaryFile("w+") as said:
        began = time.perf_counter()
        process = subprocess.Popen(one.argv, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, env=env)
        watch = _Watch(process.pid)
        watch.start()
        code = process.wait()
        took = time.perf_counter() - began
        watch.ended.set()
        watch.join()
        if code not in one.codes:
            said.seek(0)
            raise RuntimeError(f"{' '.join(one.argv)}: exit {code}: {said.read()[-300:]}")
    return Taken(took, watch.memory)


class _Watch(threading.Thread):
    """Looks at a process tree's memory until told that it ended."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.memory, self.ended = pid, 0.0, threading.Event()

    def run(self) -> None:
        while not self.ended.wait(EVERY):
            self.memory = max(self.memory, tree_memory(self.pid))


def in_turn(contenders: Mapping[str, Contender], runs: int) -> dict[str, Taken]:
    """Medians of each, run in turn so that a drifting machine is fair to all."""
    found: dict[str, list[Taken]] = {name: [] for name in contenders}
    for _ in range(runs):
        for name, one in contenders.items():
            found[name].append(once(one))
    return {
        name: Taken(median(one.seconds for one in taken), max(one.memory for one in taken))
        for name, taken in found.items()
    }


def tree_memory(pid: int) -> float:
    """Resident memory of a process and all below it, in MiB; shared pages count for each. 0 without /proc."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            total += int(Path(f"/proc/{one}/statm").read_text().split()[1])
            waiting += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
        except (OSError, ValueError, IndexError):
            continue
    return total * os.sysconf("SC_PAGE_SIZE") / 2**20
