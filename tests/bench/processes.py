"""What is measured from outside: a refresh beside newsboat and our own floor, and (`terminal`) a start."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.command import Contender, Taken, in_turn, once
from tests.bench.farm import Farm
from tests.bench.measure import Row
from tests.bench.terminal import start

__all__ = ["refresh", "start"]

# What the floor took beside newsboat where both were measured; turns a bar to newsboat into one to the floor.
FLOOR = {"cold": 0.84, "cold 1000": 0.27, "unchanged": 0.64, "unchanged 1000": 0.07, "changed": 0.74, "slow": 0.32}


def refresh(runs: int = 3) -> Iterator[Row]:
    """Refreshes of 200 and of 1,000 feeds."""
    folder = Path(tempfile.mkdtemp(prefix="matins-bench-"))
    try:
        yield from _Bout(folder / "200", 200, 25, runs).rows()
        yield from _Bout(folder / "1000", 1000, 20, max(1, runs // 3)).rows()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Bout:
    """One farm and everybody who visits it."""

    def __init__(self, folder: Path, feeds: int, entries: int, runs: int) -> None:
        self.folder, self.runs, self.large = folder, runs, feeds >= 1000
        folder.mkdir()
        self.farm = Farm(folder / "farm", feeds, entries)
        self.size = f"{feeds:,} × {entries}"
        self.newsboat = shutil.which("newsboat")
        self.base = "newsboat, 8 threads" if self.newsboat else "floor"
        if self.newsboat:
            (folder / "nb.conf").write_text("reload-threads 8\nmax-items 0\n")
        (folder / "empty").mkdir()
        self._matins("empty", "import", str(self.farm.directory / "feeds.opml"))

    def rows(self) -> Iterator[Row]:
        """The farm's states, one after another."""
        thousand = " 1000" if self.large else ""
        with self.farm.serving():
            served = self.farm.served_by
            taken = self._taken(cold=True, read=True)
            yield self._row(f"cold, readable ({served})", taken, "cold" + thousand, 0.45 if self.large else 1.3)
            reading = taken["matins, read"]
            yield self._row("cold, read and searchable", taken, None, 1.8 if self.large else 5.0, "matins, read")
            if self.large:
                yield Row(f"{self.size}: peak memory, all processes", reading.memory, "MiB", bar="≤ 200 MiB")
            if not self.large:
                held, idle = self._heartbeat()
                yield Row(
                    f"{self.size}: longest block of the loop", held, "ms", idle, "an idle loop beside it", "≤ 50 ms"
                )
            self._warm()
            bar = 0.12 if self.large else 0.9
            yield self._row("unchanged", self._taken(cold=False), "unchanged" + thousand, bar)
        if self.large:
            return
        self.farm.change(5)
        with self.farm.serving():
            yield self._row("5 % changed", self._taken(cold=False), "changed", 1.0)
        with self.farm.serving(delay_ms=150):
            yield self._row("150 ms an answer, cold", self._taken(cold=True), "slow", 0.6)

    def _row(self, what: str, taken: dict[str, Taken], floor: str | None, bar: float, name: str = "matins") -> Row:
        text = f"≤ {bar} × newsboat"
        if not self.newsboat:
            text = f"≤ {bar / FLOOR[floor]:.2f} × floor" if floor else ""
        if self.newsboat and floor and "floor" in taken:
            text += f" (floor {taken['floor'].seconds / taken[self.base].seconds:.2f})"
        return Row(f"{self.size}: {what}", taken[name].seconds, "s", taken[self.base].seconds, self.base, text)

    def _taken(self, *, cold: bool, read: bool = False) -> dict[str, Taken]:
        """Medians of everybody in turn, each from an empty store or from the warm copy."""
        origin = "empty" if cold else "warm"
        contenders = {}
        if self.newsboat:
            contenders["newsboat, 8 threads"] = Contender(self._newsboat(), lambda: self._put("nb.db", origin))
        contenders["floor"] = Contender(self._floor(), lambda: self._put("floor.db", origin))
        contenders["matins"] = Contender(self._refresh("now", read=False), lambda: self._put("now", origin))
        taken = in_turn(contenders, self.runs)
        if read:
            one = Contender(self._refresh("now", read=True), lambda: self._put("now", origin))
            taken |= in_turn({"matins, read": one}, max(1, self.runs // 2))
        return taken

    def _put(self, name: str, origin: str) -> None:
        """Puts a contender's files back as they were, `empty` or `warm`; newsboat and the floor make empty ones."""
        for path in self.folder.glob(f"{name}*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if origin == "warm" or name == "now":
            for path in (self.folder / origin).glob("*" if name == "now" else f"{name}*"):
                target = self.folder / name / path.name if name == "now" else self.folder / path.name
                target.parent.mkdir(exist_ok=True)
                if path.is_file() and (name != "now" or path.name.startswith("matins")):
                    shutil.copyfile(path, target)

    def _warm(self) -> None:
        """Everybody's files after two refreshes: newsboat keeps validators only from its second."""
        for name in ("nb.db", "floor.db", "now"):
            self._put(name, "empty")
        commands = [self._floor(), self._refresh("now", read=False)] + ([self._newsboat()] if self.newsboat else [])
        for command in commands * 2:
            once(Contender(command))
        warm = self.folder / "warm"
        warm.mkdir()
        files = [*self.folder.glob("nb.db*"), *self.folder.glob("floor.db*"), *(self.folder / "now").glob("matins*")]
        for path in files:
            shutil.copyfile(path, warm / path.name)

    def _heartbeat(self) -> tuple[float, float]:
        self._put("now", "empty")
        command = [sys.executable, "-m", "tests.bench.heartbeat", str(self.folder / "now" / "matins.db")]
        held, idle = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        return float(held), float(idle)

    def _matins(self, store: str, *arguments: str) -> None:
        command = [sys.executable, "-m", "tui.cli", *arguments, "--store", str(self.folder / store / "matins.db")]
        subprocess.run(command, check=True, capture_output=True)

    def _refresh(self, store: str, *, read: bool) -> list[str]:
        command = [
            sys.executable,
            "-m",
            "tui.cli",
            "refresh",
            "--force",
            "--store",
            str(self.folder / store / "matins.db"),
        ]
        return command if read else [*command, "--no-read"]

    def _floor(self) -> list[str]:
        urls = str(self.farm.directory / "urls")
        return [sys.executable, "-m", "tests.bench.floor", urls, str(self.folder / "floor.db")]

    def _newsboat(self) -> list[str]:
        where = {"-u": self.farm.directory / "urls", "-c": self.folder / "nb.db", "-C": self.folder / "nb.conf"}
        return [str(self.newsboat), *(str(part) for pair in where.items() for part in pair), "-x", "reload"]
