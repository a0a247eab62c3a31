"""The commands that ask: brief, articles, figures, stories, checks, show, explain."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from store.errors import MatinsError, UsageError
from store.query import finished
from tui import render
from tui.config import Config, configuration
from tui.format import quoted
from tui.labels import company_id, for_config, interface_language

_SHOWN = 50  # rows of a table without --limit; JSON and CSV print all
_MOST = 2**62  # rows; SQLite counts no further


@contextmanager
def opened(args: Namespace) -> Iterator[tuple[Config, Any]]:
    """The configuration and its store, closed at the end; warnings go to stderr."""
    from store.db import Store

    config = configuration(args)
    with Store(config.store) as store:
        store.resolver = lambda text: company_id(text, config.lexicon)
        yield config, store


def query_of(args: Namespace) -> str:
    """The words of QUERY as one query."""
    return finished(" ".join(args.query))


def _rows(
    args: Namespace,
    items: Sequence[Any],
    total: Callable[[], int],
    row: Callable[[Any], render.Row],
    columns: Sequence[str],
    table: Callable[[], str],
) -> int:
    if args.json:
        render.print_json_lines(row(item) for item in items)
    elif args.csv:
        render.print_csv((row(item) for item in items), columns)
    else:
        sys.stdout.write(table())
        if sys.stdout.isatty() and args.limit is None and len(items) == _SHOWN:
            print(f"matins: {total()} in all; the first {_SHOWN} are shown, --limit N shows more", file=sys.stderr)
    return 0


def _limit(args: Namespace) -> int | None:
    if args.limit is not None:
        if args.limit < 1:
            raise UsageError("--limit must be at least 1")
        return int(min(args.limit, _MOST))
    return None if args.json or args.csv else _SHOWN


def articles(args: Namespace) -> int:
    """`matins articles [QUERY]`."""
    with opened(args) as (_, store):
        query = query_of(args)
        found = store.articles(query, limit=_limit(args))
        table = lambda: render.article_table(found)  # noqa: E731
        return _rows(args, found, lambda: store.count(query), render.article_row, render.ARTICLE_FIELDS, table)


def figures(args: Namespace) -> int:
    """`matins figures [QUERY]`; a table hides what is less certain than the configured confidence."""
    with opened(args) as (config, store):
        plain = not (args.json or args.csv)
        least = max(args.min_confidence, config.min_confidence if plain and not args.min_confidence else 0.0)
        found = store.figures(query_of(args), min_confidence=least, as_of=args.as_of, limit=_limit(args))

        def table() -> str:
            lang, name = for_config(config)
            return render.figure_table(found, name, lang)

        total = lambda: len(store.figures(query_of(args), min_confidence=least, as_of=args.as_of))  # noqa: E731
        return _rows(args, found, total, render.figure_row, render.FIGURE_FIELDS, table)


def stories(args: Namespace) -> int:
    """`matins stories [QUERY]`."""
    with opened(args) as (_, store):
        found = store.stories(query_of(args), limit=_limit(args))
        table = lambda: render.story_table(found)  # noqa: E731
        return _rows(
            args, found, lambda: len(store.stories(query_of(args))), render.story_row, render.STORY_FIELDS, table
        )


def checks(args: Namespace) -> int:
    """`matins checks [QUERY]`."""
    from tui.wording import check_text

    with opened(args) as (config, store):
        lang, name = for_config(config)
        found = store.checks(query_of(args), as_of=args.as_of)
        limit = _limit(args)
        total = len(found)
        shown = found[:limit]
        known = {key: store.figure(key) for check in shown for key in check.figures}
        worded = [replace(check, text=check_text(check, known, name, lang)) for check in shown]
        table = lambda: render.check_table(worded)  # noqa: E731
        return _rows(args, worded, lambda: total, render.check_row, render.CHECK_FIELDS, table)


def show(args: Namespace) -> int:
    """`matins show ID`."""
    with opened(args) as (config, store):
        article = store.article(args.id)
        if article is None:
            raise MatinsError(f"no article {args.id}")
        found = store.figures_of(article.id)
        story = store.story(article.story) if article.story else None
        if args.json:
            row = render.article_row(article)
            row["figures"] = [render.figure_row(figure) for figure in found]
            row["story"] = render.story_row(story) if story else None
            sys.stdout.write(render.to_json(row) + "\n")
            return 0
        lang, name = for_config(config)
        shown = [figure for figure in found if figure.confidence >= config.min_confidence]
        sys.stdout.write(render.article_text(article, shown, story, name, lang))
        return 0


def explain(args: Namespace) -> int:
    """`matins explain FIGURE`: the record, the rule behind each field, and the sentence."""
    from feeds.reading.explain import explain as reasons

    with opened(args) as (_, store):
        figure = store.figure(args.figure)
        if figure is None:
            raise MatinsError(f"no figure {args.figure}")
        lines = reasons(figure)
        if args.json:
            fields = [dict(zip(("field", "value", "rule", "why"), line, strict=True)) for line in lines]
            sys.stdout.write(render.to_json({**render.figure_row(figure), "fields": fields}) + "\n")
            return 0
        print(f"{quoted(figure)}\n")
        text = [[field, str("–" if value is None else value), rule, why] for field, value, rule, why in lines]
        sys.stdout.write(render.table(["field", "value", "rule", "why"], text))
        print(f"\nconfidence {figure.confidence:.2f}, salience {figure.salience:.2f}")
        return 0


def brief(args: Namespace) -> int:
    """`matins brief`: the briefing; printing moves nothing."""
    with opened(args) as (config, store):
        lang = interface_language(config.language)
        briefing = store.brief(since=args.since, minutes=args.minutes or config.minutes, lang=lang)
        from tui.brief_text import worded, write_briefing

        lang, name = for_config(config)
        briefing = worded(store, briefing, name, lang)
        if args.format == "json":
            sys.stdout.write(render.to_json(render.briefing_object(briefing)) + "\n")
            return 0
        keys = {key for section in briefing.sections for item in section.items for key in item.figures}
        known = {key: figure for key in keys if (figure := store.figure(key))}
        titles = {}
        for figure in known.values():
            if figure.article not in titles:
                article = store.article(figure.article)
                titles[figure.article] = (article.source or article.feed or "") if article else ""
        sources = {source.id: source.title or source.url for source in store.sources()}
        write_briefing(
            sys.stdout,
            briefing,
            args.format,
            figures=known,
            articles=titles,
            sources=sources,
            name=name,
        )
        return 0
