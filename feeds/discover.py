"""Which feeds a page offers, best first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats.constructs import join
from feeds.formats.decode import decode
from feeds.formats.html_text import absolute, shorten_tags

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPES = {
    "application/atom+xml": 0,
    "application/rss+xml": 0,
    "application/rdf+xml": 1,
    "application/feed+json": 1,
    "application/x.atom+xml": 1,
    "application/x-atom+xml": 1,
    "text/xml": 2,
    "application/xml": 2,
    "application/json": 3,
}
_MOST = 1_000_000  # bytes of a page looked at
_COMMENTS = ("comment", "comments", "评论")


def discover(html: bytes, url: str, content_type: str = "") -> list[str]:
    """Absolute addresses of the feeds that the page links, best first; comment feeds last, WordPress's API never."""
    root = _tree(shorten_tags(decode(html[:_MOST], content_type)))
    if root is None:
        return []
    base = _base(root, url)
    found: dict[str, tuple[int, int]] = {}
    for number, element in enumerate(root.iter("link")):
        rel = (element.get("rel") or "").lower().split()
        rank = _TYPES.get((element.get("type") or "").partition(";")[0].strip().lower())
        if rank is None or not ("alternate" in rel or "feed" in rel):
            continue
        address = absolute(element.get("href") or "", base)
        if not address or "/wp-json" in address or "oembed" in address:
            continue
        title = (element.get("title") or "").lower()
        if any(word in title or f"/{word}" in address.lower() for word in _COMMENTS):
            rank += 10
        found.setdefault(address, (rank, number))
    return sorted(found, key=lambda address: found[address])


def _tree(text: str) -> _Element | None:
    from lxml import etree

    parser = etree.HTMLParser(recover=True, no_network=True, remove_comments=True, huge_tree=False, encoding="utf-8")
    try:
        return etree.fromstring(text.encode("utf-8", "ignore"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _base(root: _Element, url: str) -> str:
    for element in root.iter("base"):
        if href := (element.get("href") or "").strip():
            return join(url, href)
    return url
