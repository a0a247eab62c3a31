"""What an HTML page prints of itself in its head: title, time, author, site, language."""

from __future__ import annotations

import json
import re
from datetime import tzinfo
from html import unescape
from typing import NamedTuple

from feeds.formats.constructs import link
from feeds.formats.dates import When, parse_date
from feeds.formats.html_text import html_to_text, line
from feeds.formats.scripts import is_chinese

_META = re.compile(r"<meta\s([^<>]{1,4000}+)>", re.I)
_ATTRIBUTE = re.compile(
    r"""([\w:.-]{1,40}+)\s{0,9}+=\s{0,9}+(?:"([^"]{0,4000}+)"|'([^']{0,4000}+)'|([^\s"'>]{1,1000}+))"""
)
_TITLE = re.compile(r"<title[^<>]{0,200}+>([^<]{0,2000}+)", re.I)
_H1 = re.compile(r"<h1(?=[\s>])[^<>]{0,500}+>", re.I)
_HTML_LANG = re.compile(r"<html\s[^<>]{0,500}?lang\s{0,9}=\s{0,9}[\"']?([A-Za-z-]{2,15})", re.I)
_CANONICAL = re.compile(r"<link\s([^<>]{0,1000}?rel\s{0,9}=\s{0,9}[\"']?canonical[^<>]{0,1000})>", re.I)
_TITLES = ("og:title", "twitter:title", "dc.title", "headline")
_DATES = (
    "article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "publish-date", "date",
    "dc.date", "dc.date.issued", "dcterms.created", "parsely-pub-date", "sailthru.date", "og:release_date",
    "article:modified_time",
)  # fmt: skip
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "byl", "sailthru.author")
_LABEL = re.compile(r"(?:By |(?:来源|作者)[:：]\s{0,9})")
_SITES = ("og:site_name", "application-name", "source", "mediaid", "copyright-site")


_LD_DATE = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"\\]{4,60})"')
_LD_NAME = r'\s{0,9}:\s{0,9}[\[{\s]{0,40}(?:[^{}\[\]]{0,300}?"name"\s{0,9}:\s{0,9})?"((?:[^"\\]|\\.){1,200})"'
_LD_AUTHOR = re.compile('"author"' + _LD_NAME)
_LD_PUBLISHER = re.compile('"publisher"' + _LD_NAME)
_TIME = re.compile(r"<time\s[^<>]{0,300}?datetime\s{0,9}=\s{0,9}[\"']([^\"'<>]{4,60})[\"']", re.I)
_SHOWN = re.compile(r"(?<!\d)20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s{1,4}\d{1,2}:\d{2}(?::\d{2})?")
_BELOW = 4_000  # characters below the headline within which its time is printed


class PageMeta(NamedTuple):
    """Printed metadata of a page; None where nothing is printed."""

    title: str | None
    site: str | None
    author: str | None
    when: When | None
    raw_date: str | None
    url: str | None
    lang: str | None
    description: str | None


def read_meta(text: str, url: str, zone: tzinfo | None) -> PageMeta:
    """The metadata in the first 200,000 characters of a page."""
    head = text[:200_000]
    found: dict[str, str] = {}
    for match in _META.finditer(head):
        pairs = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(match[1])}
        name = (pairs.get("property") or pairs.get("name") or pairs.get("itemprop") or "").lower()
        if name and (value := line(pairs.get("content", ""))[:1_000]):
            found.setdefault(name, value)
    lang_match = _HTML_LANG.search(head[:20_000])
    lang = lang_match[1] if lang_match else None
    title = next((found[name] for name in _TITLES if name in found), None) or _heading(head)
    raw, when = _date(found, head, zone, is_chinese((title or "") + found.get("description", ""), lang))
    author = next((found[name] for name in _AUTHORS if name in found), None) or _named(_LD_AUTHOR, head)
    if author and (author.startswith(("http://", "https://")) or author.isdigit()):
        author = None
    site = next((found[name] for name in _SITES if name in found), None) or _named(_LD_PUBLISHER, head)
    return PageMeta(
        title,
        _LABEL.sub("", site) if site else None,
        _LABEL.sub("", author)[:300] if author else None,
        when,
        raw[:120] if raw else None,
        _canonical(head, url),
        lang,
        found.get("og:description") or found.get("description"),
    )


def _date(found: dict[str, str], head: str, zone: tzinfo | None, chinese: bool) -> tuple[str | None, When | None]:
    """The first printed date that can be read: meta tags, linked data, a time element, the line below the headline."""
    printed = [found[name] for name in _DATES if name in found]
    printed += [match[1] for pattern in (_LD_DATE, _TIME) if (match := pattern.search(head))]
    headline = _H1.search(head)
    if headline and (shown := _SHOWN.search(head, headline.end(), headline.end() + _BELOW)):
        printed.append(shown[0])
    for raw in printed:
        if when := parse_date(raw, zone, chinese):
            return line(raw), when
    return (line(printed[0]), None) if printed else (None, None)


def _named(pattern: re.Pattern[str], head: str) -> str | None:
    """The name that linked data gives."""
    match = pattern.search(head)
    if not match:
        return None
    try:
        name = line(unescape(json.loads(f'"{match[1]}"', strict=False)))
    except ValueError:
        return None
    return None if not name or name.startswith(("http", "@")) else name


def _heading(head: str) -> str | None:
    for number, match in enumerate(_H1.finditer(head)):
        end = head.find("</", match.end(), match.end() + 2_000)
        while end > 0 and head[end : end + 4].lower() != "</h1":
            end = head.find("</", end + 2, match.end() + 2_000)
        if end > 0 and (text := line(html_to_text(head[match.end() : end]))):
            return text
        if number >= 5:
            break
    match_title = _TITLE.search(head)
    return line(unescape(match_title[1])) or None if match_title else None


def _canonical(head: str, url: str) -> str | None:
    if match := _CANONICAL.search(head):
        pairs = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(match[1])}
        found = link(pairs.get("href", ""), url)
        if found and found.startswith("http"):
            return found
    return url if url.startswith("http") else None
