"""Feeds with naked HTML in their texts: unbalanced tags there would close the entries around them."""

from __future__ import annotations

import re

LARGEST = 4_000_000  # characters worth a second reading
_NAMES = (
    "title|description|summary|content|subtitle|tagline|(?:atom|a10):(?:title|summary|content|subtitle)|content:encoded"
    "|itunes:(?:summary|subtitle|title)|dc:(?:title|description)|media:(?:title|description)|body|abstract"
)
_TEXT = re.compile(rf"<({_NAMES})((?:\s[^<>]{{0,2000}})?)>", re.I)
_OUTER = re.compile(r"</?(?:item|entry|channel|feed|rss|rdf:rdf)(?=[\s>/])", re.I)
_INNER = re.compile(
    rf"</?(?:{_NAMES}|link|guid|id|pubdate|published|updated|author|category|source|enclosure|dc:[a-z]{{1,20}})(?=[\s>/])",
    re.I,
)
_UNQUOTED = re.compile(r"(<[A-Za-z][^<>]{0,2000}?\s[\w:.-]{1,60}=)([^\s\"'<>]{1,2000})(?=[\s>])")
_STRAY = re.compile(
    r"</?(?:p|br|hr|img|b|i|u|em|strong|span|div|font|center|small|big|sup|sub)(?=[\s/>])[^<>]{0,500}>", re.I
)
_ROOT = re.compile(r"<(rss|rdf:RDF|feed|channel)(?=[\s<>/])[^<>]{0,5000}>?", re.I)
_ENTRY = re.compile(r"<(?:[\w-]{1,20}:)?(?:item|entry|outline)(?=[\s>/])", re.I)
_OPEN = "<![CDATA["


def is_worth_it(text: str) -> bool:
    """Whether a broken text is short enough for a second reading and holds entries to win."""
    return len(text) <= LARGEST and _ENTRY.search(text) is not None


def mended(text: str) -> str:
    """`text` with what tears feeds apart put right: naked HTML, bare attribute values, stray tags of HTML."""
    return _outside_cdata(_STRAY, escape_texts(quote_attributes(text)))


def bare_root(text: str) -> str:
    """`text` with a root element that has no attributes, for one whose attributes cannot be read."""
    return _ROOT.sub(r"<\1>", text, count=1)


def _outside_cdata(pattern: re.Pattern[str], text: str) -> str:
    if _OPEN not in text:
        return pattern.sub("", text)
    first, *rest = text.split(_OPEN)
    out = [pattern.sub("", first)]
    for part in rest:
        inside, end, outside = part.partition("]]>")
        out += (_OPEN, inside, end, pattern.sub("", outside))
    return "".join(out)


def escape_texts(text: str) -> str:
    """`text` with the markup inside titles, summaries and contents escaped, and such elements closed."""
    out: list[str] = []
    at = 0
    next_close: dict[str, int] = {}
    outer = -1
    while found := _TEXT.search(text, at):
        name, start = found[1], found.end()
        out.append(text[at:start])
        at = start
        if found[2].endswith("/") or text[start : start + 99].lstrip().startswith(_OPEN):
            continue
        if outer < start:
            outer = _start(_OUTER.search(text, start), len(text))
        if next_close.get(name, -1) < start:
            close = text.find(f"</{name}>", start)
            next_close[name] = close if close >= 0 else len(text)
        end = next_close[name]
        if end > outer:  # never closed: it ends where the next known element starts
            end = min(_start(_INNER.search(text, start, outer), outer), outer)
            out += (_escaped(text[start:end]), f"</{name}>")
        else:
            out.append(_escaped(text[start:end]))
        at = end
    out.append(text[at:])
    return "".join(out)


def quote_attributes(text: str) -> str:
    """`text` with bare attribute values in quotes."""
    for _ in range(4):
        text, count = _UNQUOTED.subn(r'\1"\2"', text)
        if not count:
            break
    return text


def _start(found: re.Match[str] | None, default: int) -> int:
    return found.start() if found else default


def _escaped(text: str) -> str:
    if "<" not in text or _OPEN in text:
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;")
