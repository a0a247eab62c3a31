"""The briefing as text, Markdown or HTML, in the reader's language; no number without its sentence."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from store.models import Briefing, Figure
from store.text import clean_line
from tui.format import quoted
from tui.i18n import _, language, listed, ngettext
from tui.i18n import mark as N_
from tui.render import day
from tui.wording import Name, item_text

if TYPE_CHECKING:
    from store.db import Store

SECTION_TITLES = {
    "moved": N_("Moved figures"),
    "checks": N_("Check"),
    "follow_ups": N_("Follow-ups"),
    "top": N_("Top stories"),
    "also": N_("Also on your topics"),
    "older": N_("Older arrivals"),
}


def worded(store: Store, briefing: Briefing, name: Name, lang: str) -> Briefing:
    """The briefing with each item's text in the reader's language."""
    sections = tuple(
        replace(
            section,
            items=tuple(replace(item, text=item_text(store, section.name, item, name, lang)) for item in section.items),
        )
        for section in briefing.sections
    )
    return replace(briefing, sections=sections)


def _quotes(ids: Sequence[str], figures: Mapping[str, Figure], articles: Mapping[str, str]) -> list[str]:
    """Each figure's sentence and where it stands, once; no number is printed without it."""
    known = [figure for key in ids if (figure := figures.get(key))]
    lines = []
    for figure in known:
        same_text = [other.quote for other in known if (other.article, other.where) == (figure.article, figure.where)]
        if not any(figure.quote in quote and figure.quote != quote for quote in same_text):
            lines.append(f"{quoted(figure)} — {articles.get(figure.article, '')}".rstrip(" —"))
    return list(dict.fromkeys(lines))


def _closing(briefing: Briefing, sources: Mapping[str, str], name: Callable[[str | None], str]) -> list[str]:
    lines = []
    if briefing.quiet:
        days = (_("{name} {days}d").format(name=name(company), days=days) for company, days in briefing.quiet)
        lines.append(_("Quiet: {list}").format(list=listed(days)))
    if briefing.failing:
        failing = listed(sources.get(key, key) for key in briefing.failing)
        lines.append(_("Failing: {list}").format(list=failing))
    if briefing.no_figures:
        count = ngettext("{count} article", "{count} articles", len(briefing.no_figures))
        lines.append(_("No figures found: {list}").format(list=count))
    return lines


def write_briefing(
    out: TextIO,
    briefing: Briefing,
    style: str,
    *,
    figures: Mapping[str, Figure],
    articles: Mapping[str, str],
    sources: Mapping[str, str],
    name: Callable[[str | None], str],
) -> None:
    """The briefing as text, Markdown or HTML: the same items, each number with its sentence."""
    title = _("Briefing {date}").format(date=day(briefing.until))
    since = _("since {when} · about {minutes} min").format(
        when=briefing.since[:16].replace("T", " "), minutes=briefing.minutes
    )
    closing = _closing(briefing, sources, name)
    if style == "html":
        out.write(_html_page(title, since, briefing, figures, articles, closing))
        return
    mark = {"md": ("# ", "## ", "- ", "  > "), "text": ("", "", "  ", "      ")}[style]
    out.write(f"{mark[0]}{title}\n\n{since}\n")
    for section in briefing.sections:
        if not section.items:
            continue
        heading = _(SECTION_TITLES.get(section.name, section.name))
        out.write(f"\n{mark[1]}{heading if style == 'md' else heading.upper()}\n\n")
        for item in section.items:
            text = clean_line(item.text)
            out.write(f"{mark[2]}{_escape_markdown(text) if style == 'md' else text}\n")
            for quote in _quotes(item.figures, figures, articles):
                out.write(f"{mark[3]}{_escape_markdown(quote) if style == 'md' else quote}\n")
    if closing:
        out.write("\n" + "\n".join(mark[2] + line for line in closing) + "\n")


def _escape_markdown(text: str) -> str:
    for sign in "\\`*_[]<>#|":
        text = text.replace(sign, "\\" + sign)
    return text


def _html_page(
    title: str,
    since: str,
    briefing: Briefing,
    figures: Mapping[str, Figure],
    articles: Mapping[str, str],
    closing: Sequence[str],
) -> str:
    e = html.escape
    parts = [
        f"<!doctype html>\n<html lang='{language()}'><head><meta charset='utf-8'>",
        f"<title>{e(title)}</title>",
        "<style>body{font:1rem/1.5 system-ui;max-width:46rem;margin:2rem auto;padding:0 1rem}"
        "blockquote{margin:.2rem 0 .2rem 1rem;color:#666}</style></head><body>",
        f"<h1>{e(title)}</h1><p>{e(since)}</p>",
    ]
    for section in briefing.sections:
        if not section.items:
            continue
        parts.append(f"<h2>{e(_(SECTION_TITLES.get(section.name, section.name)))}</h2>")
        for item in section.items:
            parts.append(f"<p>{e(clean_line(item.text))}</p>")
            parts += [f"<blockquote>{e(quote)}</blockquote>" for quote in _quotes(item.figures, figures, articles)]
    parts += [f"<p>{e(line)}</p>" for line in closing]
    return "\n".join(parts) + "\n</body></html>\n"
