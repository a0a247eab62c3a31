"""Plain text and Markdown without front matter: one article, its title the first line if that reads like one."""

from __future__ import annotations

import re

from feeds.formats.constructs import cut_bytes
from feeds.formats.html_text import line, normal
from feeds.formats.markdown import markdown_to_text
from feeds.formats.model import Document, Entry
from feeds.formats.scripts import cells
from feeds.limits import Limits

_TITLE_CELLS = 120
_FINAL = "。.!！?？…;；:：,，、"
_CLOSING = "\"'”’」』）)]】》 "
_HEADING = re.compile(r"#{1,2}[ \t]{1,4}(.{1,400}?)[ \t#]{0,20}\Z")


def read_plain(text: str, limits: Limits, markdown: bool = False) -> Document:
    """The one article of a text; a time or source is not looked for, since none is printed for sure."""
    title, rest = split_title(text[: 3 * limits.body_bytes])
    body = markdown_to_text(rest, limits.body_bytes) if markdown else tidy(rest)
    entry = Entry(
        title=title[: limits.title_chars] if title else None, content=cut_bytes(body, limits.body_bytes) or None
    )
    return Document("plain", title=entry.title, entries=(entry,))


def split_title(text: str) -> tuple[str | None, str]:
    """The title and the rest: a Markdown heading, or a short first line without final punctuation."""
    text = text.lstrip("\ufeff \t\r\n")
    first, _, rest = text.partition("\n")
    first = first.strip()
    if not rest.strip():
        return None, text
    if heading := _HEADING.match(first[:500]):
        return line(heading[1]), rest
    if (
        len(first) > 400
        or cells(first) > _TITLE_CELLS
        or not first.rstrip(_CLOSING)
        or first.rstrip(_CLOSING)[-1] in _FINAL
    ):
        return None, text
    return line(first), rest


def tidy(text: str) -> str:
    """The text with its line breaks, without trailing blanks, at most one empty line in a row."""
    out: list[str] = []
    for raw in normal(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n"):
        bare = raw.rstrip()
        if bare or (out and out[-1]):
            out.append(bare)
    return "\n".join(out).strip("\n")
