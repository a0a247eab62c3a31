"""HTML pages to one article: the text by trafilatura, metadata only where the page prints it."""

from __future__ import annotations

from datetime import tzinfo

from feeds.formats.boilerplate import PRUNED, without_furniture
from feeds.formats.constructs import cut_bytes
from feeds.formats.html_text import html_to_text, normal, shorten_tags
from feeds.formats.model import Document, Entry, FormatError
from feeds.limits import Limits

_LARGE = 2_000_000  # characters beyond which the plain walk must do
_MANY_TAGS = 30_000


def read_page(text: str, url: str, zone: tzinfo | None, limits: Limits) -> Document:
    """The article of a page; raises FormatError where the page holds no text."""
    from feeds.formats.page_meta import read_meta

    meta = read_meta(text, url, zone)
    body = article_text(text, url)
    if not body:
        raise FormatError("the page holds no text")
    entry = Entry(
        url=meta.url,
        title=meta.title[: limits.title_chars] if meta.title else None,
        source=meta.site,
        author=meta.author,
        published=meta.when.printed if meta.when else None,
        published_utc=meta.when.utc if meta.when else None,
        published_raw=meta.raw_date,
        summary=meta.description,
        content=cut_bytes(body, limits.body_bytes) or None,
        lang=meta.lang,
    )
    return Document("page", title=meta.title, link=meta.url, entries=(entry,), lang=meta.lang)


def article_text(text: str, url: str) -> str:
    """The article's text: trafilatura where the page is of an ordinary size, else or if it finds nothing our walk."""
    return extracted(text, url) or html_to_text(text)


def extracted(text: str, url: str) -> str:
    """The article that stands among a page's furniture, "" where none is found or the page is too large to look."""
    if len(text) > _LARGE or text.count("<") > _MANY_TAGS:
        return ""
    return _extract(shorten_tags(text), url)


def _extract(text: str, url: str) -> str:
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.extract(
            text,
            url=url or None,
            favor_precision=True,
            include_comments=False,
            include_tables=True,
            with_metadata=False,
            prune_xpath=PRUNED,
        )
    except Exception:  # a page must never end a refresh, whatever the extractor trips over
        return ""
    return without_furniture(normal(found)) if found else ""
