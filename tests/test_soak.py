"""Kills, races and a stop at any moment, on real processes, real HTTP and both journals.

The long forms, marked `soak`, run by `make soak`.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.db import Store
from store.models import Source
from tests.bench.farm import document
from tests.bench.terminal import Terminal
from tests.server import Server, hanging, serving, validated
from tests.soakkit import (
    JOURNALS,
    READ,
    ROOT,
    STORED,
    Deadline,
    content,
    count,
    killed,
    marks,
    opened,
    program,
    run_through,
    whole,
)
from tests.storekit import article

FEEDS, ENTRIES = 9, 5


@pytest.fixture(scope="module")
def farm() -> Iterator[Server]:
    """Nine feeds, each on an address of its own."""
    with serving() as running:
        for feed in range(FEEDS):
            running.routes[f"/{feed}.xml"] = validated(document(feed, ENTRIES), f'"{feed}"')
        yield running


def subscribed(path: Path, farm: Server, journal: str) -> None:
    """A store subscribed to all of the farm."""
    with opened(path, journal) as store:
        for feed in range(FEEDS):
            store.add_source(Source("", farm.url(f"/{feed}.xml", f"127.0.4.{feed + 1}"), private=True))


def documents(folder: Path) -> Path:
    """Files to import: some feeds, and notes with a few figures each."""
    folder.mkdir()
    for feed in range(4):
        (folder / f"feed-{feed}.xml").write_bytes(document(feed, ENTRIES))
    for number in range(40):
        (folder / f"note-{number:02}.md").write_text(
            f"---\ntitle: Note {number} on Meta\ndate: 2026-01-{number % 28 + 1:02}\n---\n\n"
            f"Meta's revenue for the fourth quarter of 2025 was ${number}.5bn, up {number % 9 + 1}% on a year ago.\n",
            "utf-8",
        )
    return folder


Start = Callable[[], subprocess.Popen[bytes]]
Moment = Callable[[], Callable[[], bool]]  # called as the run begins; what it gives says when to kill
Moments = Callable[[float], list[Moment]]


def disturbed(path: Path, journal: str, start: Start, moments: list[Moment]) -> None:
    """Kills a run at each of the moments; after every kill the store is whole and all marks still stand."""
    marked: set[tuple[str, int, int]] = set()
    seen = 0
    for moment in moments:
        killed(start(), moment())
        if not path.exists():
            continue
        with opened(path, journal) as store:
            whole(store)
            assert marked <= marks(store)
            assert store.count() >= seen
            seen = store.count()
            ids = store.article_ids()
            store.mark(ids[::3], read=True)
            store.mark(ids[::4], kept=True)
            marked = marks(store)


def after(path: Path, sql: str, least: int) -> Moment:
    """The moment at which a store holds so many more of something than when the run began."""

    def moment() -> Callable[[], bool]:
        target = count(path, sql) + least
        return lambda: count(path, sql) >= target

    return moment


def anywhere(seed: int, kills: int = 15) -> Moments:
    """Moments anywhere in a run, given how long it takes undisturbed."""
    dice = random.Random(seed)
    return lambda seconds: [lambda: Deadline(dice, seconds)] * kills


@pytest.mark.parametrize("journal", JOURNALS)
def test_a_refresh_killed_at_any_moment(tmp_path: Path, farm: Server, journal: str) -> None:
    path = tmp_path / "m.db"
    _refreshes(tmp_path, farm, journal, lambda _: [after(path, STORED, ENTRIES * 3), after(path, READ, 1)])


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("journal", JOURNALS)
def test_a_refresh_killed_many_times(tmp_path: Path, farm: Server, journal: str, seed: int) -> None:
    _refreshes(tmp_path, farm, journal, anywhere(seed))


def _refreshes(home: Path, farm: Server, journal: str, moments: Moments) -> None:
    def run(path: Path) -> subprocess.Popen[bytes]:
        return program(journal, home, "refresh", "--force", "--store", str(path))

    for name in ("m.db", "calm.db"):
        subscribed(home / name, farm, journal)
    _same_in_the_end(home, journal, run, moments)
    with opened(home / "m.db", journal) as store:
        assert store.count() == FEEDS * ENTRIES


_HALF = """
import os, sys
from pathlib import Path
from store import sqlite
sqlite.AFFECTED = True
from store.db import Store
from tests.storekit import article
store = Store(Path(sys.argv[1]))
store.db.execute("PRAGMA cache_size = 1")
with store.transaction():
    store.save(None, [article(str(number), body="text " * 500) for number in range(200)])
    os.kill(os.getpid(), 9)
"""


def test_a_half_written_store_is_taken_back_by_the_next_to_open_it(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with opened(path, "delete") as store:
        store.save(None, [article("whole")])
    killed = subprocess.run([sys.executable, "-c", _HALF, str(path)], env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert killed.returncode == -signal.SIGKILL
    assert path.with_name("m.db-journal").stat().st_size > 512
    with opened(path, "delete") as store:
        whole(store)
        assert [found.title for found in store.articles()] == ["Title whole"]


def test_an_import_killed_at_any_moment(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    _imports(tmp_path, "wal", lambda _: [after(path, STORED, 20), after(path, READ, 5)])


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("journal", JOURNALS)
def test_an_import_killed_many_times(tmp_path: Path, journal: str, seed: int) -> None:
    _imports(tmp_path, journal, anywhere(seed))


def _imports(home: Path, journal: str, moments: Moments) -> None:
    folder = str(documents(home / "documents"))

    def run(path: Path) -> subprocess.Popen[bytes]:
        return program(journal, home, "import", folder, "--store", str(path))

    _same_in_the_end(home, journal, run, moments)


def _same_in_the_end(
    home: Path, journal: str, run: Callable[[Path], subprocess.Popen[bytes]], moments: Moments
) -> None:
    """A store whose runs were killed, and then one was not, is as one whose first run was not."""
    path, calm = home / "m.db", home / "calm.db"
    began = time.monotonic()
    run_through(run(calm))
    disturbed(path, journal, lambda: run(path), moments(time.monotonic() - began))
    run_through(run(path))
    with opened(path, journal) as left, opened(calm, journal) as right:
        whole(left)
        assert content(left) == content(right)


@pytest.mark.parametrize("journal", JOURNALS)
def test_two_programs_on_one_store(tmp_path: Path, farm: Server, journal: str) -> None:
    _race(tmp_path, farm, journal, rounds=1)


@pytest.mark.soak
@pytest.mark.parametrize("journal", JOURNALS)
def test_two_programs_on_one_store_for_long(tmp_path: Path, farm: Server, journal: str) -> None:
    _race(tmp_path, farm, journal, rounds=40)


def test_three_refreshes_at_once_double_nothing(tmp_path: Path, farm: Server) -> None:
    path = tmp_path / "m.db"
    subscribed(path, farm, "wal")
    for process in [program("wal", tmp_path, "refresh", "--force", "--store", str(path)) for _ in range(3)]:
        run_through(process)
    with opened(path, "wal") as store:
        whole(store)
        assert store.count() == FEEDS * ENTRIES
        assert store.pending_count() == 0


def _race(home: Path, farm: Server, journal: str, rounds: int) -> None:
    """One process refreshes again and again, changed feeds each time; this one asks and marks all the while."""
    path = home / "m.db"
    subscribed(path, farm, journal)
    wanted: dict[str, tuple[int, int]] = {}
    try:
        with opened(path, journal) as store:
            for turn in range(rounds):
                for feed in range(FEEDS):
                    body = document(feed, ENTRIES, newer=turn)
                    farm.routes[f"/{feed}.xml"] = validated(body, f'"{feed}.{turn}"')
                process = program(journal, home, "refresh", "--force", "--store", str(path))
                while process.poll() is None:
                    _ask_and_mark(store, wanted)
                said = process.communicate()
                assert process.returncode == 0, said
            whole(store)
            assert store.count() == FEEDS * (ENTRIES + rounds - 1)
            assert marks(store) == {(id, *values) for id, values in wanted.items() if any(values)}
    finally:
        for feed in range(FEEDS):
            farm.routes[f"/{feed}.xml"] = validated(document(feed, ENTRIES), f'"{feed}"')


def _ask_and_mark(store: Store, wanted: dict[str, tuple[int, int]]) -> None:
    store.brief(since="3d")
    ids = store.article_ids("revenue")[:5] + store.article_ids()[:5]
    for number, id in enumerate(ids):
        read, kept = wanted.get(id, (0, 0))
        read, kept = (1 - read, kept) if number % 2 else (read, 1 - kept)
        store.mark([id], read=bool(read), kept=bool(kept))
        wanted[id] = (read, kept)
    store.figures(limit=20)


def test_term_ends_a_refresh_within_two_seconds(tmp_path: Path, farm: Server) -> None:
    journal = JOURNALS[0]
    path = tmp_path / "m.db"
    subscribed(path, farm, journal)
    farm.routes["/hang"] = hanging
    with opened(path, journal) as store:
        store.add_source(Source("", farm.url("/hang", "127.0.5.1"), private=True))
    process = program(journal, tmp_path, "refresh", "--force", "--store", str(path))
    told: list[float] = []
    stored = after(path, STORED, 20)()

    def when() -> bool:
        if stored():
            told.append(time.monotonic())
        return bool(told)

    assert killed(process, when, signal.SIGTERM) == 143
    assert time.monotonic() - told[0] < 2.0
    with opened(path, journal) as store:
        whole(store)


def test_term_gives_the_terminal_back(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    folder = documents(tmp_path / "documents")
    run_through(program("wal", tmp_path, "import", str(folder), "--store", str(path)))
    terminal = Terminal([sys.executable, "-m", "tui.cli", "--store", str(path)], (100, 30))
    terminal.until(re.compile("Meta"))
    terminal.forget()
    told = time.monotonic()
    terminal.close()
    assert time.monotonic() - told < 2.0
    assert terminal.code == 143
    written = terminal.raw()
    for restored in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l"):
        assert restored in written
    with contextlib.closing(Store(path)) as store:
        whole(store)
