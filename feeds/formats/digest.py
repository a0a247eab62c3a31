"""Topic-digest pages: title line, `source· YYYY-MM-DD HH:MM` line, body; over and over."""

from __future__ import annotations

import re
from datetime import tzinfo

from feeds.formats.constructs import cut_bytes
from feeds.formats.dates import parse_date
from feeds.formats.html_text import line, normal
from feeds.formats.model import Document, Entry
from feeds.formats.scripts import is_chinese
from feeds.limits import Limits

_DOT = re.compile(r"[·•・]")
_STAMP = re.compile(
    r"\s{0,20}([^\s·•・][^·•・\n]{0,60}?)\s{0,4}[·•・]\s{0,4}"
    r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s{1,3}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)\s{0,20}\Z"
)


def stamps(lines: list[str]) -> list[int]:
    """Numbers of the lines that name a source and a time below a line that can be a title."""
    return [
        at
        for at, text in enumerate(lines)
        if at
        and 12 < len(text) < 140
        and _DOT.search(text)
        and _STAMP.match(text)
        and _title_line(lines, at) is not None
    ]


def _title_line(lines: list[str], at: int) -> int | None:
    """The title above the stamp in line `at`: the nearest line that holds anything."""
    for number in range(at - 1, max(-1, at - 4), -1):
        if lines[number].strip():
            return None if _STAMP.match(lines[number][:140]) else number
    return None


def read_digest(lines: list[str], found: list[int], zone: tzinfo | None, limits: Limits) -> Document:
    """The articles at the stamps `found`; what stands before the first title is the page's furniture."""
    entries = []
    cut = max(0, len(found) - limits.entries)
    found = found[: limits.entries]
    starts = [_title_line(lines, at) or 0 for at in found]
    ends = [*starts[1:], len(lines)]
    for at, start, end in zip(found, starts, ends, strict=True):
        stamp = _STAMP.match(lines[at])
        if not stamp:
            continue
        title = line(lines[start])[: limits.title_chars]
        body = "\n".join(text for raw in lines[at + 1 : end] if (text := normal(raw.strip())))
        when = parse_date(stamp[2].replace("：", ":"), zone, is_chinese(title + body[:500] + stamp[1]))
        entries.append(
            Entry(
                title=title or None,
                source=line(stamp[1]) or None,
                published=when.printed if when else None,
                published_utc=when.utc if when else None,
                published_raw=line(stamp[2]),
                content=cut_bytes(body, limits.body_bytes) or None,
            )
        )
    return Document("digest", entries=tuple(entries), cut=cut)
