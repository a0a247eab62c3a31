"""Names of people out of the ways feeds print them."""

from __future__ import annotations

import re
from html import unescape

from feeds.formats.html_text import has_markup, html_to_text, line

_EMAIL_NAME = re.compile(r"[^\s()<>]{1,100}@[^\s()<>]{1,100}\s{0,9}\(([^()]{1,200})\)\Z")
_NAME_EMAIL = re.compile(r"([^<>()]{1,200}?)\s{0,9}[<(]\s{0,9}(?:mailto:)?[^\s()<>]{1,100}@[^\s()<>]{1,100}[>)]\Z")


def person(parts: dict[str, str], text: str | None) -> str | None:
    """A person's name from child elements (name, email, uri) or from one line such as `a@b.c (Name)`."""
    for key in ("name", "title", "email"):
        if key in parts and (found := _plain(parts[key])):
            return found
    return name_of(_plain(text or ""))


def name_of(text: str) -> str | None:
    """The name in a line that may hold an address too; the line itself where it holds only one."""
    if not text:
        return None
    if match := _EMAIL_NAME.match(text) or _NAME_EMAIL.match(text):
        return match[1].strip(" \"'") or None
    return text


def _plain(text: str) -> str:
    if has_markup(text):
        text = html_to_text(text)
    return line(unescape(text))[:300]
