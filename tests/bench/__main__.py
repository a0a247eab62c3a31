"""Run the parts named, or all; print each row as it comes and write docs/bench.md."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import metadata
from pathlib import Path

from store import sqlite
from tests.bench import parts, processes
from tests.bench.measure import Row


def million() -> Iterator[Row]:
    """The store's and the start's rows with a million articles, which take minutes to lay out."""
    yield from parts.store((1_000_000,))
    yield from processes.start((1_000_000,))


PARTS = {
    "reading": parts.reading,
    "parsing": parts.parsing,
    "refresh": processes.refresh,
    "store": parts.store,
    "start": processes.start,
    "a million": million,
}
HEAD = "| what | measured | base in the same run | ratio | asked |\n|---|---|---|---|---|\n"


def main(arguments: Sequence[str]) -> int:
    """Measure, print and write; a part that fails is said and the others go on."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measures and writes docs/bench.md.")
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part alone and write nothing")
    chosen = parser.parse_args(arguments).only
    rows: dict[str, list[Row]] = {}
    failed = []
    began = time.monotonic()
    for name in chosen or PARTS:
        print(f"# {name} ({time.monotonic() - began:.0f} s)", flush=True)
        rows[name] = []
        try:
            for row in PARTS[name]():
                rows[name].append(row)
                print(row.text(), flush=True)
        except Exception:
            traceback.print_exc()
            failed.append(name)
        if not chosen:  # after each part: whoever has seen enough may stop it
            Path("docs/bench.md").write_text(_report(rows), "utf-8")
    print(f"{time.monotonic() - began:.0f} s" + (f"; not measured to the end: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


def _report(rows: dict[str, list[Row]]) -> str:
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("textual", "httpx", "lxml", "sqlite-utils"))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}"
    head = (
        f"# Timings\n\n`make bench`, {date.today()}: Python {platform.python_version()}, {versions}, "
        f"SQLite {'.'.join(map(str, sqlite.VERSION))}; {machine}.\n"
        "Timings are noisy: read a ratio, or a value beside its base; every base is measured in the same run.\n"
    )
    body = "".join(f"\n## {name}\n\n{HEAD}" + "".join(row.text() + "\n" for row in part) for name, part in rows.items())
    return head + body


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
