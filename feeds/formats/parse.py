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
_NAME = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")
_DOCTYPE = re.compile(r"<!doctype\s{1,99}([\w:.-]{1,40})[^>\[]{0,2000}([>\[])", re.I)
_FEEDS = frozenset(("rss", "rdf", "feed", "opml", "channel", "entry"))
_PAGES = frozenset(
    ("html", "head", "body", "meta", "title", "div", "p", "article", "section", "main", "h1", "h2", "table")
)
_PREAMBLE = 65_536  # characters within which the first element must stand
_HTML = re.compile(r"<(?:!doctype\s{1,9}html|html|head|body|meta|title|div|p|article|h1|main|table)(?=[\s>/])", re.I)
_STRANGE = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\ufffd]")
_HEAD = 4_096
_TAGS_OF_TEXT = 50  # of the first 64 kB; what holds more is markup of some kind
_LINES_MOST = 400_000  # of a digest page
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
    _refuse_beginning(data, text, content_type)
    where = parse_zone(zone) if isinstance(zone, str) else zone
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if head.startswith(("{", "[")):
        return _json(text, url, where, limits)
    if head.startswith("<!--") and (parts := frontmatter.split(text)):
        return frontmatter.read_front_matter(*parts, url, where, limits)
    if head.startswith("<") or _junk_before_feed(head, content_type):
        return _markup(text, head, url, content_type, where, limits)
    if parts := frontmatter.split(text):
        return frontmatter.read_front_matter(*parts, url, where, limits)
    if "html" in content_type and _HTML.search(text[: _HEAD * 4]):
        return _page(text, url, where, limits)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n", _LINES_MOST)[:_LINES_MOST]
    if found := digest.stamps(lines):
        return digest.read_digest(lines, found, where, limits)
    return plain.read_plain(text, limits, _is_markdown(url, content_type, head))


def _refuse_binary(text: str) -> None:
    head = text[:_HEAD]
    strange = len(_STRANGE.findall(head))
    if strange > max(8, len(head) // 10):
        raise FormatError("the document is binary, not text")


def _refuse_beginning(data: bytes, text: str, content_type: str) -> None:
    """XML without any element has been cut off in its prolog; text of one "<" may be all that is left of one."""
    start = data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    is_xml = start.startswith(b"<?xml") or b"<?xml".startswith(start) or (start[:1] == b"<" and "xml" in content_type)
    if is_xml and not _root(text):
        raise FormatError("the document is cut off before its first element")


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


def _root(text: str) -> str:
    """The name of the first element, in lower case without prefix; `html` for an HTML doctype, "" for none."""
    at = 0
    while (at := text.find("<", at, _PREAMBLE)) >= 0:
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4)
            at = end + 3 if end >= 0 else at + 4
        elif text.startswith("<?", at):
            at = max(text.find(">", at), at + 1)
        elif doctype := _DOCTYPE.match(text, at):
            if doctype[1].lower() == "html":
                return "html"
            end = text.find("]>", at) if doctype[2] == "[" else text.find(">", at)
            at = max(end, at + 1)
        elif name := _NAME.match(text, at):
            return name[1].rpartition(":")[2].lower()
        else:
            at += 1
    return ""


def _markup(text: str, head: str, url: str, content_type: str, zone: tzinfo | None, limits: Limits) -> Document:
    """A feed, a subscription list or a page, by the first element; where that says nothing, by what stands inside."""
    root = _root(text)
    if root in _FEEDS:
        return _feed(text, root, url, zone, limits)
    found = _FEED.search(text, 0, _PREAMBLE)
    if root not in _PAGES and found and ("xml" in content_type or "<?xml" in head or _is_after_warning(text, found)):
        return _feed(text, found[1].lower(), url, zone, limits)
    if root in _PAGES or "html" in content_type or (root and "<?xml" not in head and _HTML.search(text, 0, _PREAMBLE)):
        return _page(text, url, zone, limits)
    if root and (found or "<?xml" in head or "xml" in content_type or text.count("<", 0, _PREAMBLE) > _TAGS_OF_TEXT):
        raise FormatError(f"the XML document holds no feed (its root is {root[:40]})")
    return plain.read_plain(text, limits)


def _is_after_warning(text: str, found: re.Match[str]) -> bool:
    """Whether a feed's root comes after a few lines of HTML that are no page: a script's warning."""
    is_root = found[1].lower() in ("rss", "rdf", "feed")
    return is_root and found.start() < _HEAD and not _HTML.search(text, 0, found.start())


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
    return read_feed(root, url, zone, limits, "xml:base" in text)


def _page(text: str, url: str, zone: tzinfo | None, limits: Limits) -> Document:
    from feeds.formats.page import read_page

    return read_page(text, url, zone, limits)


def _is_markdown(url: str, content_type: str, head: str) -> bool:
    path = url.partition("?")[0].partition("#")[0].lower()
    return path.endswith(_MARKDOWN) or "markdown" in content_type or head.startswith(("# ", "## "))
