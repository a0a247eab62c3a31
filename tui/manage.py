"""The commands that change or look after things: sources, import, refresh, marks, reading, upkeep."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from store.errors import MatinsError, UsageError
from store.models import Source, Text
from store.text import clean_line
from tui import render
from tui.ask import opened, query_of
from tui.config import Config, configuration
from tui.labels import company_id, known_company


def utc_now() -> str:
    """The present as the store writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def add(args: Namespace) -> int:
    """`matins add URL…`: every address is tried; one that fails does not stop the next."""
    from feeds import sources

    failed: list[str] = []
    with opened(args) as (config, store):
        for url in args.url:
            try:
                source = asyncio.run(
                    sources.add(
                        store,
                        url,
                        feed=args.feed,
                        title=args.title,
                        tags=tuple(args.tag),
                        zone=args.zone,
                        limits=config.limits,
                    )
                )
                print(f"{source.id}\t{source.kind}\t{source.url}")
            except MatinsError as error:
                failed.append(str(error))
    if failed:
        raise MatinsError("; ".join(failed))
    return 0


def remove(args: Namespace) -> int:
    """`matins remove SOURCE`."""
    with opened(args) as (_, store):
        store.remove_source(found_source(store, args.source).id, articles=args.articles)
    return 0


def found_source(store: Any, text: str) -> Source:
    """The source a person means, or an error naming it."""
    source: Source | None = store.find_source(text)
    if source is None:
        raise MatinsError(f"no source {text}; `matins sources` lists them")
    return source


def sources(args: Namespace) -> int:
    """`matins sources`."""
    with opened(args) as (_, store):
        found = store.sources()
        if args.json:
            render.print_json_lines(render.source_row(source) for source in found)
        elif args.csv:
            render.print_csv((render.source_row(source) for source in found), render.SOURCE_FIELDS)
        else:
            sys.stdout.write(render.source_table(found))
    return 0


def export(args: Namespace) -> int:
    """`matins export opml`."""
    from feeds.opml import write_opml

    with opened(args) as (_, store):
        sys.stdout.write(write_opml(store.sources()).decode("utf-8"))
    return 0


class Progress:
    """A progress bar on a terminal's stderr; silent in a pipe, or where `on` is false."""

    def __init__(self, what: str, *, on: bool = True) -> None:
        self._bar: Any = None
        self._task: Any = None
        if on and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(what, total=None)

    def __enter__(self) -> Progress:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def set(self, done: int, total: int, what: str | None = None) -> None:
        """Show `done` of `total`."""
        if self._bar:
            extra = {"description": what} if what else {}
            self._bar.update(self._task, completed=done, total=total, **extra)

    def say(self, line: str) -> None:
        """Print a line on stderr above the bar; names of files and servers' words do nothing to the terminal."""
        line = clean_line(line)
        if self._bar:
            from rich.text import Text as Line

            self._bar.console.print(Line(line))
        else:
            print(line, file=sys.stderr)


def import_(args: Namespace) -> int:
    """`matins import PATH…`: exit 1 if not one file could be read, 3 if some could not."""
    from feeds.importing import import_paths

    tally = {"read": 0, "unchanged": 0, "error": 0}
    articles = 0
    with opened(args) as (config, store), Progress("importing", on=not args.json) as progress:
        seen = 0
        for item in import_paths(store, [Path(path) for path in args.path], now=utc_now(), limits=config.limits):
            seen += 1
            progress.set(seen, seen)
            tally[item.outcome] += 1
            articles += item.articles
            if args.json:
                row = {"path": str(item.path), "outcome": item.outcome, "articles": item.articles, "error": item.error}
                sys.stdout.write(render.to_json(row) + "\n")
            elif item.error:
                progress.say(f"matins: {item.error}")
        read_all(store, config, quiet=args.json)
    total = {"files": seen, **tally, "articles": articles}
    if args.json:
        sys.stdout.write(render.to_json({"total": total}) + "\n")
    elif sys.stderr.isatty():
        print(f"{articles} articles from {tally['read']} files, {tally['unchanged']} unchanged", file=sys.stderr)
    return import_exit(tally)


def import_exit(tally: dict[str, int]) -> int:
    """The exit code of an import: 1 if nothing could be read, 3 if something could not."""
    if not tally["error"]:
        return 0
    return 3 if tally["read"] + tally["unchanged"] else 1


def read_all(store: Any, config: Config, *, quiet: bool) -> None:
    """Read what is stored but not yet read, with a progress bar on a terminal."""
    from feeds.read_pending import read_pending_sync

    with Progress("reading", on=not quiet) as progress:
        for step in read_pending_sync(store, lexicon_dir=config.lexicon):
            progress.set(step.done, step.total)


def refresh(args: Namespace) -> int:
    """`matins refresh [SOURCE…]`: exit 3 if a source failed."""
    return asyncio.run(_refresh(args))


async def _refresh(args: Namespace) -> int:
    from feeds import refresh as engine
    from store.background import BackgroundStore
    from store.db import Store

    config = configuration(args)
    with Store(config.store) as store:
        named = [found_source(store, text) for text in args.source] or None
    failed, done = 0, 0
    background = BackgroundStore(config.store)
    totals: dict[str, Any] = {}
    try:
        with Progress("refreshing", on=not args.json) as progress:
            events = engine.refresh(
                background,
                named,
                force=args.force,
                read=not args.no_read,
                limits=config.limits,
                lexicon_dir=config.lexicon,
            )
            async for event in events:
                if isinstance(event, engine.SourceDone):
                    done += 1
                    failed += event.outcome == "error"
                    progress.set(done, max(done, totals.get("sources", done)))
                    _say_source(args, progress, event)
                elif isinstance(event, engine.Started):
                    totals["sources"] = event.total
                elif isinstance(event, engine.Reading):
                    progress.set(event.done, event.total, "reading")
                elif isinstance(event, engine.Finished):
                    totals.update(event.totals)
    finally:
        await background.close()
    if args.json:
        sys.stdout.write(render.to_json({"total": totals}) + "\n")
    elif sys.stderr.isatty():
        new = totals.get("new", 0)
        print(f"{done} sources: {new} new, {totals.get('updated', 0)} updated, {failed} failed", file=sys.stderr)
    return 3 if failed else 0


def _say_source(args: Namespace, progress: Progress, event: Any) -> None:
    if args.json:
        names = ("source", "url", "outcome", "new", "updated", "error", "seconds")
        row = {name: getattr(event, name) for name in names}
        row["seconds"] = round(row["seconds"], 3)
        sys.stdout.write(render.to_json(row) + "\n")
        sys.stdout.flush()
    elif event.error:
        progress.say(f"matins: {event.error}")
    elif not sys.stderr.isatty():
        print(f"{event.outcome}\t{event.new}\t{event.updated}\t{event.url}", file=sys.stderr)


def mark(args: Namespace) -> int:
    """`matins mark (--read|--unread|--keep|--unkeep) QUERY`."""
    with opened(args) as (_, store):
        changed = store.mark(query_of(args), **args.change)
    if sys.stderr.isatty():
        print(f"{len(changed)} changed", file=sys.stderr)
    return 0


def watch(args: Namespace) -> int:
    """`matins watch COMPANY|TOPIC…`."""
    return _watch(args, on=True)


def unwatch(args: Namespace) -> int:
    """`matins unwatch COMPANY|TOPIC…`."""
    return _watch(args, on=False)


def _watch(args: Namespace, *, on: bool) -> int:
    from feeds.reading.lexicon import load

    with opened(args) as (config, store):
        lexicon = load(config.lexicon)
        for text in args.id:
            topic = text.lstrip("#")
            if topic in lexicon.topics:
                store.watch("topic", topic, on)
                continue
            known = known_company(text, config.lexicon, store) if on else company_id(text, config.lexicon)
            store.watch("company", known, on)
    return 0


def watched(args: Namespace) -> int:
    """`matins watched`."""
    with opened(args) as (_, store):
        for kind, key in store.watched():
            print(render.to_json({"kind": kind, "id": key}) if args.json else f"{kind}\t{key}")
    return 0


def read(args: Namespace) -> int:
    """`matins read [FILE|-]`: one text to article and figures as JSON; nothing is stored."""
    from feeds.formats.model import FormatError
    from feeds.formats.parse import parse
    from feeds.reading.lexicon import load
    from feeds.reading.read import read as read_text

    config = configuration(args)
    where = "standard input" if args.file == "-" else args.file
    data = _bytes_of(args.file, where, config.limits.unpacked_bytes)
    try:
        document = parse(data, url="" if args.file == "-" else Path(args.file).name, limits=config.limits)
    except FormatError as error:
        raise FormatError(f"{where}: {error}") from None
    if not document.entries:
        raise MatinsError(f"{where}: no article in it")
    for entry in document.entries:
        text = Text("text", args.title or entry.title, entry.body, args.published or entry.published, args.lang)
        reading = read_text(text, load(config.lexicon))
        article = {
            "title": text.title, "source": entry.source, "published": text.published, "lang": reading.lang,
            "companies": reading.companies, "mentions": reading.mentions, "topics": reading.topics,
            "summary": reading.summary, "body": text.body,
        }  # fmt: skip
        figures = [render.figure_row(replace(f, title=text.title, published=text.published)) for f in reading.figures]
        sys.stdout.write(render.to_json({"article": article, "figures": figures}) + "\n")
    return 0


def _bytes_of(file: str, where: str, most: int) -> bytes:
    """What is in a file, a pipe or on standard input, which may be endless; `where` names it in errors."""
    try:
        if file == "-":
            data = sys.stdin.buffer.read(most + 1)
        else:
            with open(file, "rb") as opened_file:
                data = opened_file.read(most + 1)
    except OSError as error:
        raise MatinsError(f"{where}: {error.strerror or error}") from None
    if len(data) > most:
        raise MatinsError(f"{where} is larger than {most / 1024 / 1024:g} MiB")
    return data


def reread(args: Namespace) -> int:
    """`matins reread [QUERY]`: marks are kept; stopped at any moment it goes on where it was."""
    from feeds.read_pending import read_pending_sync

    with opened(args) as (config, store), Progress("rereading") as progress:
        query = query_of(args)
        ids = store.article_ids(query) if query else None
        for step in read_pending_sync(store, lexicon_dir=config.lexicon, reread=True, ids=ids):
            progress.set(step.done, step.total)
    return 0


def lexicon(args: Namespace) -> int:
    """`matins lexicon check`: each fault one line with file and line."""
    from feeds.reading.lexicon import check

    config = configuration(args)
    faults = check(config.lexicon)
    for fault in faults:
        print(fault)
    if faults:
        raise UsageError(f"{len(faults)} faults in the lexicon")
    return 0


def doctor(args: Namespace) -> int:
    """`matins doctor`: what is well and what is not."""
    from tui.doctor import report

    worst = 0
    for well, line in report(configuration(args)):
        print(("ok    " if well else "look  ") + line)
        worst |= not well
    return int(worst)


def completion(args: Namespace) -> int:
    """`matins completion SHELL`: made from the parser."""
    from tui.cli import build_parser
    from tui.completion import script

    sys.stdout.write(script(args.shell, build_parser()))
    return 0
