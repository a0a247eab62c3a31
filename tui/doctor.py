"""What is well and what is not, in plain lines."""

from __future__ import annotations

import importlib
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from store.errors import MatinsError
from tui.config import Config

Line = tuple[bool, str]


def report(config: Config) -> Iterator[Line]:
    """(is well, what) for the program, the configuration, the store, the lexicon, the sources and the terminal."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield sys.version_info >= (3, 11), f"Python {python}"
    names = ("textual", "rich", "sqlite-utils", "httpx", "lxml")
    yield True, "  ".join(f"{name} {metadata.version(name)}" for name in names)
    yield from _sqlite()
    yield _there("configuration", config.path, "none yet; the defaults hold")
    for warning in config.warnings:
        yield False, warning
    yield from _store(config)
    yield from _lexicon(config)
    yield from _terminal()


def _there(what: str, path: Path, absent: str) -> Line:
    """Whether a file is there; a link to nowhere is not well."""
    if path.is_symlink() and not path.exists():
        return False, f"{what} {path} is a link to {os.readlink(path)}, which is not there"
    return True, f"{what} {path}" + ("" if path.exists() else f" ({absent})")


def _sqlite() -> Iterator[Line]:
    from store import sqlite

    version = ".".join(map(str, sqlite.VERSION))
    if not sqlite.AFFECTED:
        yield True, f"SQLite {version}, write-ahead log"
    else:
        yield True, f"SQLite {version} has the write-ahead-log reset bug, so the store uses a rollback journal"


def _store(config: Config) -> Iterator[Line]:
    from store.db import Store

    path = config.store
    if not path.exists():
        yield _there("store", path, "not there yet")
        return
    try:
        with Store(path) as store:
            sources = store.sources()
            waiting = store.pending_count()
            yield True, f"store {path}: {store.count()} articles, {len(sources)} sources"
            yield waiting == 0, f"{waiting} articles wait to be read" if waiting else "every article is read"
            for source in sources:
                if source.state in ("failing", "gone"):
                    yield False, f"{source.title or source.url}: {source.error or source.state}"
    except MatinsError as error:
        yield False, str(error)
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    yield mode & 0o077 == 0, f"store permissions {mode:04o}" + ("" if mode & 0o077 == 0 else "; others can read it")
    free = shutil.disk_usage(path.parent).free
    yield free > 100 << 20, f"{free >> 20} MiB free beside the store"


def _lexicon(config: Config) -> Iterator[Line]:
    lexicon = importlib.import_module("feeds.reading.lexicon")
    faults = lexicon.check(config.lexicon)
    where = f"yours in {config.lexicon}" if config.lexicon else "no directory of yours"
    yield not faults, f"lexicon, {where}" + (f": {len(faults)} faults; see matins lexicon check" if faults else "")


def _terminal() -> Iterator[Line]:
    if not sys.stdout.isatty():
        return
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    yield encoding == "utf8", f"terminal {os.environ.get('TERM', 'unknown')}, encoding {sys.stdout.encoding}"
