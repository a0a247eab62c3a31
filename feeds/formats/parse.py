"""The one door from bytes to a document: tells the format by the bytes, then the content type and the address."""

from __future__ import annotations

import re
from datetime import tzinfo

from feeds.formats import digest, frontmatter, jsonfeed, plain
from feeds.formats.dates import parse_zone
from feeds.formats.decode import decode
from feeds.formats.model import Document, FormatError
from feeds.limits import Limits

_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"SQLite format 3\0", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
)
_FEED = re.compile(r"<(?:[A-Za-z][\w.-]{0,20}:)?(rss|rdf|feed|opml|channel|entry)(?=[\s>/])", re.I)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")
_HTML = re.compile(r"<(?:!doctype\s{1,9}html|html|head|body|meta|title|div|p|article|h1|main|table)(?=[\s>/])", re.I)
_HEAD = 4_096
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")


def parse(
    data: bytes,
    *,
    url: str = "",
    content_type: str = "",
    zone: str | tzinfo | None = None,
    limits: Limits | None = None,
) -> Document:
    """The document that `data` holds; raises FormatError, one plain sentence, for what is none."""
    limits = limits or Limits()
    if not data.strip():
        raise FormatError("the document is empty")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise FormatError(f"the document is {what}, not text")
    text = decode(data, content_type)
    _refuse_binary(text)
    where = parse_zone(zone) if isinstance(zone, str) else zone
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if head.startswith(("{", "[")):
        return _json(text, url, where, limits)
    if head.startswith("<") or _junk_before_feed(head, content_type):
        return _markup(text, data, head, url, content_type, where, limits)
    if parts := frontmatter.split(text):
        return frontmatter.read_front_matter(*parts, url, where, limits)
    if "html" in content_type and _HTML.search(text[: _HEAD * 4]):
        return _page(text, url, where, limits)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if found := digest.stamps(lines):
        return digest.read_digest(lines, found, where, limits)
    return plain.read_plain(text, limits, _is_markdown(url, content_type, head))


def _refuse_binary(text: str) -> None:
    head = text[:_HEAD]
    strange = sum(1 for char in head if (char < " " and char not in "\t\n\r\f\x1b") or char == "\ufffd")
    if strange > max(8, len(head) // 10):
        raise FormatError("the document is binary, not text")


def _json(text: str, url: str, zone: tzinfo | None, limits: Limits) -> Document:
    value = jsonfeed.load(text)
    if value is not None and jsonfeed.is_json_feed(value):
        return jsonfeed.read_json_feed(value, url, zone, limits)
    if value is None:
        if parts := frontmatter.split(text):
            return frontmatter.read_front_matter(*parts, url, zone, limits)
        if text.lstrip()[:1] == "[":
            return plain.read_plain(text, limits)
    raise FormatError("the JSON document is no JSON Feed")


def _junk_before_feed(head: str, content_type: str) -> bool:
    """Whether a feed begins after warnings or blank text that a server printed first."""
    if head.startswith(("---", "+++", "#")):
        return False
    found = _FEED.search(head)
    return found is not None and ("xml" in content_type or "<?xml" in head[: found.start()])


def _markup(
    text: str, data: bytes, head: str, url: str, content_type: str, zone: tzinfo | None, limits: Limits
) -> Document:
    root = _FEED.search(head) or (_FEED.search(text, 0, 65_536) if "<?xml" in head or "xml" in content_type else None)
    html = _HTML.search(head)
    if root and (not html or root.start() < html.start()):
        return _feed(text, root[1].lower(), url, zone, limits)
    if html or "html" in content_type:
        return _page(text, url, zone, limits)
    first = _ROOT.search(head)
    if first and ("<?xml" in head or "xml" in content_type or not _closes(text, first[1])):
        raise FormatError(f"the XML document holds no feed (its root is {first[1][:40]})")
    return plain.read_plain(text, limits) if not first else _page(text, url, zone, limits)


def _closes(text: str, name: str) -> bool:
    return f"</{name}" in text


def _feed(text: str, name: str, url: str, zone: tzinfo | None, limits: Limits) -> Document:
    from feeds.formats.syndication import read_feed
    from feeds.formats.xml import parse_xml

    if name == "opml":
        from feeds.opml import parse_opml_text

        opml = parse_opml_text(text)
        return Document("opml", title=opml.title)
    root = parse_xml(text)
    if root is None:
        raise FormatError("the feed is no readable XML")
    return read_feed(root, url, zone, limits)


def _page(text: str, url: str, zone: tzinfo | None, limits: Limits) -> Document:
    from feeds.formats.page import read_page

    return read_page(text, url, zone, limits)


def _is_markdown(url: str, content_type: str, head: str) -> bool:
    path = url.partition("?")[0].partition("#")[0].lower()
    return path.endswith(_MARKDOWN) or "markdown" in content_type or head.startswith(("# ", "## "))
