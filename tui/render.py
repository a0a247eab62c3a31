"""Articles, figures, stories, checks, comparisons and briefings for stdout: JSON, CSV, tables, Markdown, HTML.

Everything here is a pure function from the vocabulary's records to text; foreign text was cleaned at the store's
door and is cleaned again here.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from rich.cells import cell_len, set_cell_size

from store.models import Article, Briefing, Check, Comparison, Figure, Source, Story
from store.text import clean, clean_line
from tui.format import BASIS_MARK, format_period, format_value, quoted
from tui.i18n import _, listed, ngettext
from tui.wording import differing, form_word, metric_label, segment_label

Row = dict[str, Any]

ARTICLE_FIELDS = (
    "id", "title", "source", "feed", "author", "url", "published", "published_utc", "added", "lang", "companies",
    "mentions", "topics", "tags", "summary", "body", "story", "read", "kept", "figures",
)  # fmt: skip
FIGURE_FIELDS = (
    "id", "article", "title", "published", "where", "quote", "start", "end", "raw", "low", "high", "qualifier",
    "unit", "metric", "form", "direction", "company", "counterparty", "segment", "period", "period_start", "period_end",
    "basis", "confidence", "salience", "rules",
)  # fmt: skip
STORY_FIELDS = ["id", "title", "articles", "sources", "languages", "first", "last", "figures"]
CHECK_FIELDS = ["kind", "company", "counterparty", "segment", "metric", "period", "figures", "text"]
SOURCE_FIELDS = (
    "id", "url", "title", "kind", "tags", "state", "error", "last_success", "next_check", "articles", "per_week",
)  # fmt: skip


def _fields(item: object, names: Sequence[str]) -> Row:
    return {name: getattr(item, name) for name in names}


def article_row(article: Article) -> Row:
    """An article in the shape of `articles --json`."""
    return _fields(article, ARTICLE_FIELDS)


def figure_row(figure: Figure) -> Row:
    """A figure in the shape of `figures --json`; whole numbers print without a point."""
    return {
        name: _whole(value) if name in ("low", "high") else value
        for name, value in _fields(figure, FIGURE_FIELDS).items()
    }


def story_row(story: Story) -> Row:
    """A story in the shape of `stories --json`."""
    return _fields(story, STORY_FIELDS)


def check_row(check: Check) -> Row:
    """A check in the shape of `checks --json`."""
    return _fields(check, CHECK_FIELDS)


def source_row(source: Source) -> Row:
    """A source in the shape of `sources --json`."""
    return _fields(source, SOURCE_FIELDS)


def comparison_object(comparison: Comparison) -> Row:
    """A comparison in the shape of `compare --json`."""
    names = ["row", "column", "figure", "value", "period", "basis", "mismatch"]
    cells = [{**_fields(cell, names), "value": _whole(cell.value)} for cell in comparison.cells]
    return {"rows": list(comparison.rows), "columns": list(comparison.columns), "cells": cells}


def briefing_object(briefing: Briefing) -> Row:
    """A briefing in the shape of `brief --json`."""
    sections = [
        {
            "name": section.name,
            "items": [_fields(item, ("story", "check", "figures", "text")) for item in section.items],
        }
        for section in briefing.sections
    ]
    return {
        "since": briefing.since,
        "until": briefing.until,
        "minutes": briefing.minutes,
        "sections": sections,
        "quiet": [{"company": company, "days": days} for company, days in briefing.quiet],
        "failing": list(briefing.failing),
        "no_figures": list(briefing.no_figures),
    }


def _whole(value: float) -> float | int:
    return int(value) if abs(value) < 2**53 and value == int(value) else value


def to_json(value: Any) -> str:
    """One line of JSON; ASCII only where the terminal's encoding cannot carry more."""
    utf8 = (sys.stdout.encoding or "utf-8").lower().replace("-", "") in ("utf8", "utf8sig")
    return json.dumps(value, ensure_ascii=not utf8, default=list)


def print_json_lines(rows: Iterable[Row]) -> None:
    """One object a line."""
    for row in rows:
        sys.stdout.write(to_json(row) + "\n")


def print_csv(rows: Iterable[Row], columns: Sequence[str]) -> None:
    """Comma-separated values with a header; text that a spreadsheet would run as a formula is made inert."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_csv_cell(row.get(column)) for column in columns])


def _csv_cell(value: Any) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, tuple | list):
        value = " ".join(str(item) for item in value)
    elif isinstance(value, Mapping):
        value = json.dumps(value, ensure_ascii=False)
    text = clean(str(value))
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t") else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table as CSV text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_csv_cell(cell) for cell in header])
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), grow: int = -1) -> str:
    """Columns aligned by cell width. On a terminal the `grow` column is cut to fit; in a pipe nothing is."""
    if not sys.stdout.isatty():
        return "".join("\t".join(clean_line(cell) for cell in row) + "\n" for row in rows)
    cells = [[clean_line(cell) for cell in row] for row in [header, *rows]]
    widths = [max(cell_len(row[index]) for row in cells) for index in range(len(header))]
    grow %= len(header)
    space = shutil.get_terminal_size().columns - sum(widths) - 2 * (len(widths) - 1)
    if space < 0:
        widths[grow] = max(8, widths[grow] + space)
    lines = []
    for row in cells:
        parts = [_fit(cell, widths[index], index in right) for index, cell in enumerate(row)]
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines) + "\n"


def _fit(text: str, width: int, right: bool) -> str:
    if cell_len(text) > width:
        text = set_cell_size(text, max(0, width - 1)).rstrip() + "…"
    pad = " " * max(0, width - cell_len(text))
    return pad + text if right else text + pad


def day(time: str | None) -> str:
    """The date of an ISO time, or a dash."""
    return time[:10] if time else "–"


def article_table(articles: Sequence[Article]) -> str:
    """Articles for people: date, source, number of figures, title."""
    rows = [
        [
            article.id[:8],
            day(article.published),
            article.source or article.feed or "",
            str(article.figures),
            headline(article),
        ]
        for article in articles
    ]
    return table([_("id"), _("date"), _("source"), _("figures"), _("title")], rows, right=[3])


def headline(article: Article) -> str:
    """The title, or the body's first words where none is printed."""
    return clean_line(article.title or "") or clean_line(article.body[:200])[:80]


def figure_table(figures: Sequence[Figure], name: Callable[[str | None], str], lang: str) -> str:
    """Figures for people, each with its sentence."""
    rows = [
        [
            figure.id,
            name(figure.company),
            segment_label(figure.segment, lang),
            metric_label(figure.metric, lang),
            form_word(figure),
            format_value(figure, lang),
            format_period(figure.period, lang),
            _(figure.basis) + doubt(figure),
            quoted(figure)[1:-1],
        ]
        for figure in figures
    ]
    head = [_("id"), _("company"), _("segment"), _("metric"), _("form"), _("value"), _("period"), _("basis")]
    return table([*head, _("sentence")], rows, right=[5])


def doubt(figure: Figure) -> str:
    """A question mark on a figure that is less than certain."""
    return "" if figure.confidence >= 0.8 else "?"


def story_table(stories: Sequence[Story]) -> str:
    """Stories for people."""
    rows = [
        [
            story.id[:8],
            day(story.last),
            str(len(story.articles)),
            ",".join(story.languages),
            str(story.figures),
            story.title or "",
        ]
        for story in stories
    ]
    return table([_("id"), _("newest"), _("articles"), _("lang"), _("figures"), _("title")], rows, right=[2, 4])


def check_table(checks: Sequence[Check]) -> str:
    """Checks for people: kind and sentence."""
    return table([_("kind"), _("what")], [[_(check.kind), check.text] for check in checks])


def source_table(sources: Sequence[Source]) -> str:
    """Subscriptions for people, each one's health in words."""
    rows = [
        [source.id[:8], _(source.state), str(source.articles), f"{source.per_week:.1f}", day(source.last_success),
         source.error or "", source.title or "", source.url]
        for source in sources
    ]  # fmt: skip
    head = [_("id"), _("state"), _("articles"), _("a week"), _("last success"), _("error"), _("title"), _("address")]
    return table(head, rows, right=[2, 3])


def article_text(
    article: Article, figures: Sequence[Figure], story: Story | None, name: Callable[[str | None], str], lang: str
) -> str:
    """One article for people: head, summary, figures with their sentences, text."""
    out = [headline(article)]
    head = [article.source or article.feed, article.author, article.published, article.url]
    out.append(" · ".join(clean_line(part) for part in head if part))
    if story and len(story.articles) > 1:
        words = ngettext("{count} article", "{count} articles", len(story.articles))
        out.append(
            _("story {id}: {articles} from {sources}").format(
                id=story.id, articles=words, sources=listed(clean_line(source) for source in story.sources)
            )
        )
    if article.summary:
        out += ["", *(f"• {clean_line(sentence)}" for sentence in article.summary)]
    if figures:
        out += ["", figure_table(figures, name, lang).rstrip("\n")]
    out += ["", clean(article.body)]
    return "\n".join(out) + "\n"


def comparison_grid(
    comparison: Comparison, figures: Mapping[str, Figure], name: Callable[[str | None], str], lang: str, blank: str
) -> tuple[list[str], list[list[str]]]:
    """A comparison as header and rows of text; a mismatched period is marked, a blank says so."""
    cells: dict[tuple[str, str], list[str]] = {}
    for cell in comparison.cells:
        figure = figures[cell.figure]
        note = f" [{differing(cell.mismatch)}]" if cell.mismatch else ""
        text = f"{format_value(figure, lang)} {format_period(cell.period, lang)} {BASIS_MARK.get(cell.basis, '')}{note}"
        cells.setdefault((cell.row, cell.column), []).append(" ".join(text.split()))
    header = ["", *(name(column) for column in comparison.columns)]
    rows = [
        [row, *("; ".join(cells.get((row, column), [blank])) for column in comparison.columns)]
        for row in comparison.rows
    ]
    return header, rows


def row_title(row: str, lang: str) -> str:
    """A comparison's row, `metric period`, in words."""
    metric, _space, period = row.partition(" ")
    return f"{metric_label(metric, lang)} {format_period(period, lang)}".rstrip()


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; pipes in foreign text are escaped."""

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(clean_line(cell).replace("|", "\\|") for cell in cells) + " |\n"

    return line(header) + "|" + " --- |" * len(header) + "\n" + "".join(line(row) for row in rows)
