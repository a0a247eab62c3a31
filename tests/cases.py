"""Doors through which outside cases reach the product: each only calls it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any


def feed(data: bytes, url: str = "", content_type: str = "") -> dict[str, Any]:
    """A feed's head and entries, texts plain, times ISO 8601."""
    from feeds.formats.model import FormatError
    from feeds.formats.parse import parse

    try:
        document = parse(data, url=url, content_type=content_type)
    except FormatError:
        return {"feed": {}, "entries": []}
    return {
        "feed": {"title": document.title, "link": document.link},
        "entries": [
            {
                "title": entry.title,
                "link": entry.url,
                "guid": entry.guid,
                "published": entry.published_utc or entry.published,
                "author": entry.author,
                "summary_or_content_text": entry.body or None,
                "summary": entry.summary,
                "content": entry.content,
            }
            for entry in document.entries
        ],
    }


def opml(data: bytes) -> dict[str, Any]:
    """A subscription list's title and feeds, the category as a path."""
    from feeds.formats.model import FormatError
    from feeds.opml import parse_opml

    try:
        found = parse_opml(data)
    except FormatError:
        return {"title": None, "feeds": []}
    feeds = [{**asdict(each), "category": list(each.category)} for each in found.feeds]
    return {"title": found.title, "feeds": feeds}


def discover(data: bytes, url: str = "") -> list[str]:
    """The feeds that a page offers, best first."""
    from feeds.discover import discover as find

    return find(data, url)


def frontmatter(data: bytes) -> dict[str, Any]:
    """Front matter as a dict and the body as it stood."""
    from feeds.formats.decode import decode
    from feeds.formats.frontmatter import load, split
    from feeds.formats.model import FormatError

    text = decode(data)
    parts = split(text)
    if not parts:
        return {"meta": {}, "body": text}
    syntax, head, body = parts
    try:
        return {"meta": load(syntax, head), "body": body}
    except FormatError:
        return {"meta": {}, "body": text}


def html(data: bytes, url: str = "") -> str:
    """The article text of a page."""
    from feeds.formats.decode import decode
    from feeds.formats.page import article_text

    return article_text(decode(data), url)


def amounts(text: str, lang: str = "zh") -> list[dict[str, Any]]:
    """What the number reader finds before the figure filter."""
    from feeds.reading import numbers

    return numbers.amounts(text, lang)
