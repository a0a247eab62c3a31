"""XML as it comes to a tree: decoded, repaired, and read by lxml without entities, network or trust."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5
from itertools import islice
from typing import TYPE_CHECKING

from feeds.formats import mend
from feeds.formats.names import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_OPEN = "<![CDATA["
_PROLOG = re.compile(r"<\?xml\s[^>]{0,500}>")
_PREAMBLE = 65_536  # characters within which a document starts
_DOCTYPE = re.compile(r"<!DOCTYPE(?=[\s\[>])", re.I)
_DOCTYPE_END = re.compile(r"[\[>]")
# References that XML knows and whose character it allows stay; others become characters or plain ampersands.
_REFERENCE = re.compile(
    r"&(?!(?:lt|gt|amp|quot|apos|#(?:[0-9]{4,7}|1[6-9][0-9]|[2-9][0-9]{2}|3[2-9]|[4-9][0-9])"
    r"|#x(?:[0-9a-fA-F]{3,6}|[a-fA-F2-7][0-9a-fA-F]));)"
    r"(?:#[xX]?[0-9a-fA-F]{1,8};|[A-Za-z][A-Za-z0-9]{0,31};)?"
)
_BARE_AMPERSAND = re.compile(r"&(?!#?[A-Za-z0-9]{1,32};)")
_BARE_LESS = re.compile(r"<(?![a-zA-Z/!?_:\u0080-\uffff])")
_NODES_MOST = 400_000
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def parse_xml(text: str) -> _Element | None:
    """The root of the tree that `text` gives, however broken; None where there is none."""
    text = repair(_within_budget(text))
    root, is_broken = _tree(text)
    if is_broken and mend.is_worth_it(text):
        most = _entries(root)
        for attempt in (mend.mended, mend.bare_root):
            text = repair(attempt(text))
            other, _ = _tree(text)
            if other is not None and (root is None or _entries(other) >= most):
                root, most = other, _entries(other)
            if most:
                break
    return root


def _tree(text: str) -> tuple[_Element | None, bool]:
    """The tree, and whether it is broken: an end tag closed another element, or errors left no entry."""
    from lxml import etree

    data = text.encode("utf-8", "ignore").translate(None, _CONTROLS)
    if b"\xef\xbf" in data:
        data = data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return None, True
    torn = etree.ErrorTypes.ERR_TAG_NAME_MISMATCH
    errors = {error.type for error in parser.error_log}
    return root, torn in errors or (bool(errors) and not _entries(root))


def _entries(root: _Element | None) -> int:
    """How many entries stand where entries belong: in the root or in one element of it."""
    count = 0
    for child in root if root is not None else ():
        names = [local_name(child.tag), *(local_name(inner.tag) for inner in islice(child, 50_000))]
        count += sum(name in ("item", "entry", "outline") for name in names)
    return count


def repair(text: str) -> str:
    """`text` from its first element on, without declaration and DOCTYPE, stray `&` and `<` escaped outside CDATA."""
    text = _without_doctype(_from_declaration(text))
    is_closed = text.count(_OPEN) <= text.count("]]>")
    if is_closed and _only_plain_references(text) and not _BARE_LESS.search(text):
        return text
    if _OPEN not in text:
        return _mend(text)
    out: list[str] = []
    inside = False
    for number, part in enumerate(text.split(_OPEN)):
        if number == 0:
            out.append(_mend(part))
            continue
        end = part.find("]]>")
        if not inside:
            out.append(_OPEN)
        if end < 0:
            out.append(part)
            inside = True
            continue
        out.append(part[: end + 3])
        out.append(_mend(part[end + 3 :]))
        inside = False
    if inside:
        out.append("]]>")
    return "".join(out)


def _within_budget(text: str) -> str:
    """`text` cut where its elements and attributes would make a tree too large for memory."""
    if _nodes(text) <= _NODES_MOST:
        return text
    parts = text.split(_OPEN)
    nodes = _nodes(parts[0]) + sum(_nodes(part.partition("]]>")[2]) for part in parts[1:])
    return text if nodes <= _NODES_MOST else text[: len(text) * _NODES_MOST // nodes]


def _nodes(text: str) -> int:
    """What `text` weighs: its elements and attributes, and references at a quarter."""
    return text.count("<") + text.count('="') + text.count("='") + text.count("&") // 4


def _only_plain_references(text: str) -> bool:
    """Whether no reference needs mending; counting the five that XML knows answers for most documents."""
    known = sum(text.count(token) for token in ("&lt;", "&gt;", "&amp;", "&quot;", "&apos;", "&#39;"))
    return known == text.count("&") or not _REFERENCE.search(text)


def _from_declaration(text: str) -> str:
    """`text` behind its XML declaration, or from its first tag: servers print warnings and blanks before it."""
    found = _PROLOG.search(text, 0, _PREAMBLE)
    return text[found.end() if found else max(text.find("<"), 0) :]


def _without_doctype(text: str) -> str:
    found = _DOCTYPE.search(text, 0, 100_000)
    if not found:
        return text
    end = _DOCTYPE_END.search(text, found.end())
    if not end:
        return text[: found.start()]
    stop = end.end()
    if end[0] == "[":
        close = re.compile(r"\]\s{0,99}>").search(text, stop)
        stop = close.end() if close else len(text)
    return text[: found.start()] + text[stop:]


def _mend(text: str) -> str:
    text = _REFERENCE.sub(_reference, _BARE_AMPERSAND.sub("&amp;", text))
    return _BARE_LESS.sub("&lt;", text)


def _reference(match: re.Match[str]) -> str:
    token = match[0]
    if token == "&":
        return "&amp;"
    if token[1] == "#":
        char = unescape(token)
    else:
        char = html5.get(token[1:], "")
        if not char:
            return "&amp;" + token[1:]
    return _ESCAPES.get(char, char) if char.isprintable() or char == "\xa0" else " "
