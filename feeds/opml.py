"""Subscription lists: OPML in, however malformed, and OPML out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.formats.decode import decode
from feeds.formats.html_text import line
from feeds.formats.model import FormatError
from feeds.formats.names import local_name
from feeds.formats.xml import parse_xml
from store.models import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST = 20_000  # feeds of one list
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class OpmlFeed:
    """One subscription; `category` is the path of groups above it, outermost first."""

    title: str | None
    xml_url: str
    html_url: str | None = None
    category: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opml:
    """A subscription list, each address once."""

    title: str | None
    feeds: tuple[OpmlFeed, ...]


def parse_opml(data: bytes, content_type: str = "") -> Opml:
    """The subscriptions in an OPML document; raises FormatError for anything else."""
    return parse_opml_text(decode(data, content_type))


def parse_opml_text(text: str) -> Opml:
    """The subscriptions in decoded OPML."""
    root = parse_xml(text)
    if root is None:
        raise FormatError("the subscription list is no readable XML")
    title = None
    feeds: dict[str, OpmlFeed] = {}
    stack: list[tuple[_Element, tuple[str, ...]]] = [(root, ())]
    seen_opml = False
    while stack and len(feeds) < _MOST:
        element, path = stack.pop()
        name = local_name(element.tag)
        seen_opml = seen_opml or name in ("opml", "outline", "body")
        if name == "title" and title is None:
            title = line(element.text or "")[:1_000] or None
        if name == "outline":
            attributes = _attributes(element)
            feed = _feed(attributes, path)
            if feed:
                feeds.setdefault(feed.xml_url, feed)
            elif group := _label(attributes):
                path = (*path, group)[:_DEEPEST]
        stack.extend((child, path) for child in reversed(element))
    if not seen_opml:
        raise FormatError("the document is no subscription list")
    return Opml(title, tuple(feeds.values()))


def _attributes(element: _Element) -> dict[str, str]:
    return {local_name(name): str(value) for name, value in element.items()}


def _label(attributes: dict[str, str]) -> str | None:
    return line(attributes.get("title", ""))[:300] or line(attributes.get("text", ""))[:300] or None


def _feed(attributes: dict[str, str], path: tuple[str, ...]) -> OpmlFeed | None:
    url = line(attributes.get("xmlurl", ""))
    kind = attributes.get("type", "").strip().lower()
    if not url or len(url) > 8_000 or kind in ("source",):
        return None
    home = line(attributes.get("htmlurl", ""))[:8_000] or None
    return OpmlFeed(_label(attributes), url, home, path or _category(attributes))


def _category(attributes: dict[str, str]) -> tuple[str, ...]:
    first = attributes.get("category", "").split(",")[0].strip().strip("/")
    return tuple(part for raw in first.split("/") if (part := line(raw)[:300]))


def write_opml(sources: Iterable[Source], title: str = "matins") -> bytes:
    """The subscriptions as OPML 2.0, grouped by their first tag."""
    from lxml import etree

    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    groups: dict[str, _Element] = {}
    for source in sources:
        parent = body
        if source.tags:
            tag = line(source.tags[0])
            if tag not in groups:
                groups[tag] = etree.SubElement(body, "outline", text=tag, title=tag)
            parent = groups[tag]
        label = line(source.title or source.url)
        attributes = {"type": "rss", "text": label, "title": label, "xmlUrl": line(source.url)}
        if source.html_url:
            attributes["htmlUrl"] = line(source.html_url)
        etree.SubElement(parent, "outline", attributes)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
