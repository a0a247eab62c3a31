"""Markdown to plain text: paragraphs, headings and bullets kept as lines, marks of emphasis, links and images not."""

from __future__ import annotations

import re
from html import unescape

from feeds.formats.html_text import has_markup, html_to_text, normal

_FENCE = re.compile(r"[ \t]{0,3}(?:`{3,}|~{3,})")
_RULE = re.compile(r"[ \t]{0,3}(?:[-=]{2,}|(?:\*[ \t]?){3,99}|(?:_[ \t]?){3,99}|(?:-[ \t]){2,99}-?)[ \t]{0,9}\Z")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]{1,9}")
_QUOTE = re.compile(r"[ \t]{0,3}(?:>[ \t]?){1,5}")
_IMAGE = re.compile(
    r"!\[([^\]\n]{0,1000}+)\](?:\([^()\n]{0,2000}+(?:\([^()\n]{0,500}+\)[^()\n]{0,500}+)?\)|\[[^\]\n]{0,100}+\])"
)
_LINK = re.compile(
    r"(?<!!)\[([^\[\]\n]{0,1000}+)\](?:\([^()\n]{0,2000}+(?:\([^()\n]{0,500}+\)[^()\n]{0,500}+)?\)|\[[^\]\n]{0,100}+\])"
)
_AUTOLINK = re.compile(r"<(https?://[^\s<>]{1,2000}+|[^\s<>@]{1,100}+@[^\s<>@]{1,100}+)>")
_STRONG = re.compile(r"(\*\*\*|\*\*|___|__)(?=\S)([^\n*_]{1,2000}?(?:[*_][^\n*_]{1,500}){0,3}?)(?<=\S)\1")
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,1000}+)(?<=[^\s*])\*(?![\w*])|(?<![\w_])_(?=[^\s_])([^_\n]{1,1000}+)(?<=[^\s_])_(?![\w_])"
)
_CODE = re.compile(r"(`{1,2})([^`\n]{1,1000}+)\1")
_STRIKE = re.compile(r"~~([^~\n]{1,1000}+)~~")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_ASIDE = 0xF0000
_ASIDE_CHARS = re.compile("[\U000f0021-\U000f007e]")
_SHORTCODE = re.compile(r"\{\{[<%][^{}\n]{0,1000}+\}\}")
_ANCHOR = re.compile(r"[ \t]{0,3}\{#[\w-]{1,100}\}[ \t]{0,9}\Z")


def markdown_to_text(text: str, limit: int = 1_000_000) -> str:
    """Plain text of a Markdown body, at most one empty line in a row, up to about `limit` characters."""
    out: list[str] = []
    fenced, size = False, 0
    for raw in text[: 3 * limit].replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        size += len(out[-1]) if out else 0
        if size > limit:
            break
        if _FENCE.match(raw):
            fenced = not fenced
            continue
        if fenced:
            out.append(raw.rstrip())
            continue
        for bare in _line(raw, bool(out and out[-1])):
            if bare or (out and out[-1]):
                out.append(bare)
    return normal("\n".join(out)).strip("\n")


def _line(raw: str, after_text: bool) -> list[str]:
    """What one source line leaves: nothing for a rule, a heading set apart, text without marks."""
    if _RULE.match(raw):
        return [""]
    heading = _HEADING.match(raw)
    if heading:
        bare = _ANCHOR.sub("", raw[heading.end() :]).rstrip().rstrip("#").rstrip()
        return ["", inline(bare), ""] if after_text else [inline(bare), ""]
    raw = _QUOTE.sub("", raw, count=1) if raw.lstrip().startswith(">") else raw
    bare = inline(raw.rstrip())
    if raw.strip() and not bare.strip():
        return []
    return [bare if bare[:1] in " \t" and bare.lstrip()[:1] in "-*+0123456789" else bare.strip()]


def inline(text: str) -> str:
    """One line without images, link targets, emphasis and HTML."""
    if "\\" in text:  # what is escaped takes no part until the end
        text = _ESCAPE.sub(lambda match: chr(_ASIDE + ord(match[1])), text)
    if "[" in text:
        text = _IMAGE.sub("", text)
        text = _LINK.sub(r"\1", text)
    if "{{" in text:
        text = _SHORTCODE.sub("", text)
    if "<" in text:
        text = _AUTOLINK.sub(r"\1", text)
        if has_markup(text):
            text = html_to_text(text.replace("&", "&amp;"))
    if "*" in text or "_" in text:
        for _ in range(2):
            text = _STRONG.sub(r"\2", text)
        text = _EMPHASIS.sub(lambda match: match[1] or match[2], text)
    if "`" in text:
        text = _CODE.sub(r"\2", text)
    if "~~" in text:
        text = _STRIKE.sub(r"\1", text)
    if "&" in text:
        text = unescape(text)
    return text if text.isascii() else _ASIDE_CHARS.sub(lambda match: chr(ord(match[0]) - _ASIDE), text)
