"""`matins` and `matins sample`: what the reader shows first is read while the widgets' library is imported."""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.background import BackgroundStore
from store.errors import UsageError
from tui.config import Config, configuration, state_dir
from tui.i18n import set_language
from tui.labels import interface_language
from tui.morning import first_page
from tui.names import Names


def needs_terminal() -> None:
    """The reader without a terminal would only write escapes; say so instead. With one, its start begins here."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("the reader needs a terminal; `matins brief` prints the briefing")
    if os.environ.get("TERM") == "dumb":
        # Such a terminal moves no cursor and answers no question: the first picture would be the last.
        raise UsageError("the reader needs a terminal that moves its cursor, not TERM=dumb; `matins brief` prints")
    # A thread that computes hands over to the loop after a millisecond instead of five.
    sys.setswitchinterval(0.001)
    # What a start makes, stays: to look for garbage in it takes a tenth of its time. The app goes back to it.
    gc.disable()


class Opening:
    """A store that was opened and the briefing that is being read from it, before there is an app.

    `now` is a fixed present (ISO, UTC) for the sample edition and tests. Raises StoreError.
    """

    def __init__(
        self, path: Path | str, config: Config | None = None, *, sample: bool = False, now: str | None = None
    ) -> None:
        self.config, self.sample, self.now = config, sample, now
        self.lang = interface_language(config.language if config else "en")
        set_language(self.lang)
        lexicon = config.lexicon if config else None
        self.names = Names(lexicon, self.lang)
        self.store = BackgroundStore(path, resolver=resolver(lexicon, self.names))
        self.minutes = config.minutes if config else 8
        self.first = self.store.ask(first_page, self.names, self.lang, self.minutes, now)


def resolver(directory: Path | None, names: Names) -> Callable[[str], str | None]:
    """Names in queries to ids; the lexicon is loaded when the first name is asked for that is not an id."""

    def resolve(text: str) -> str | None:
        if text in names.companies:
            return text
        from feeds.reading.lexicon import load

        return load(directory).resolve(text)

    return resolve


def reader(args: Namespace) -> int:
    """`matins`: the reader, or the sample edition on a store without sources and articles."""
    needs_terminal()
    config = configuration(args)
    opening = Opening(config.store, config)
    from tui.app import run_reader

    if opening.first.result().is_empty:
        opening.store.shut()
        return open_sample(config, fresh=False)
    return run_reader(opening)


def sample(args: Namespace) -> int:
    """`matins sample`: the sample edition."""
    needs_terminal()
    return open_sample(configuration(args), fresh=args.fresh)


def open_sample(config: Config, *, fresh: bool) -> int:
    """Open the sample edition; its clock stands at the morning after its newest article."""
    path, now = sample_store(config, fresh=fresh)
    opening = Opening(path, config, sample=True, now=now)
    from tui.app import run_reader

    return run_reader(opening)


def sample_store(config: Config, *, fresh: bool, path: Path | None = None) -> tuple[Path, str]:
    """The sample edition's store, made where it is missing, and its clock (UTC)."""
    from importlib.resources import as_file, files

    from feeds.importing import import_paths
    from store.db import Store
    from tui.manage import read_all, utc_now

    path = path or state_dir() / "sample.db"
    if fresh:
        for suffix in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    with Store(path) as store:
        newest = store.newest_published()
        if newest is None:
            print("matins: setting up the sample edition…", file=sys.stderr)
            with as_file(files("feeds.sample")) as directory:
                for _ in import_paths(store, sorted(directory.glob("*.md")), now=utc_now()):
                    pass
            read_all(store, config, quiet=True)
            newest = store.newest_published()
    day = datetime.fromisoformat((newest or utc_now())[:10]).replace(tzinfo=UTC) + timedelta(days=1)
    return path, day.strftime("%Y-%m-%dT07:00:00Z")
