"""Text, titles and links inside feed elements: which of them are markup, and what they say without it."""

from __future__ import annotations

import binascii
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from feeds.formats.html_text import has_markup, html_to_text, line, plain_lines
from store.text import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

ROOTS = frozenset(("rss", "rdf", "feed", "channel", "entry"))


class Construct(NamedTuple):
    """An element's text and its form: html, text, or loose where the document leaves it open."""

    text: str
    form: str


def read(element: _Element, atom: bool) -> Construct:
    """What `element` holds; Atom says by type and mode whether it is markup, RSS leaves it open."""
    if len(element):
        return Construct(inner(element), "html")
    text = element.text or ""
    if not atom:
        return Construct(text, "loose")
    kind = (element.get("type") or "").strip().lower()
    mode = (element.get("mode") or "").strip().lower()
    if mode == "base64" or (kind and "/" in kind and not kind.startswith("text/") and "xml" not in kind and not mode):
        decoded = _base64(text)
        if decoded is not None:
            return Construct(decoded, "html" if "html" in kind else "loose")
    if "html" in kind:
        return Construct(text, "html")
    return Construct(text, "text" if kind in ("text", "text/plain") and mode != "escaped" else "loose")


def inner(element: _Element) -> str:
    """The element's content as markup."""
    from lxml import etree

    parts = [_escape(element.text)] if element.text else []
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return "".join(parts)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _base64(text: str) -> str | None:
    try:
        return binascii.a2b_base64("".join(text.split())).decode("utf-8")
    except (ValueError, UnicodeError):
        return None


def title_text(construct: Construct) -> str:
    """A title on one line: markup only where it is said or a tag that HTML knows stands in it."""
    text, form = construct
    if form == "html":
        return line(html_to_text(text))
    if form == "loose" and has_markup(text):
        return line(html_to_text(text))
    if form == "loose" and "&" in text:
        text = unescape(text)
    return line(text)


def body_text(construct: Construct, limit: int) -> str:
    """A body's plain text, paragraphs kept, at most `limit` bytes of UTF-8."""
    text, form = construct
    as_it_stands = form == "text" and not has_markup(text)
    plain = plain_lines(text) if as_it_stands else html_to_text(text, limit)
    return cut_bytes(plain, limit)


def cut_bytes(text: str, limit: int) -> str:
    """`text` cut to `limit` bytes of UTF-8 between characters."""
    if len(text) * 3 <= limit or len(data := text.encode("utf-8", "ignore")) <= limit:
        return text
    return data[:limit].decode("utf-8", "ignore")


@lru_cache(maxsize=512)
def join(base: str, url: str) -> str:
    """`url` resolved against `base`; `base` where it cannot be."""
    try:
        return urljoin(base, url)
    except ValueError:
        return base


def link(text: str, base: str) -> str | None:
    """An address as printed, made absolute where it can be; None where it is no web address."""
    text = "".join(text.split())
    if not text or len(text) > 8_000 or clean(text) != text:
        return None
    if text.startswith(("http://", "https://")):
        return text
    url = join(base, text)
    scheme = url.partition(":")[0].lower() if ":" in url.partition("/")[0] else ""
    return url if scheme in ("", "http", "https") else None


def integer(text: str | None) -> int:
    """A small whole number printed in an element, 0 for anything else."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 7 else 0
