"""Markdown with front matter, as Hugo and its kin write it: YAML, TOML, JSON or org lines before a body."""

from __future__ import annotations

import json
import re
from datetime import tzinfo
from typing import Any

from feeds.formats.constructs import cut_bytes, link
from feeds.formats.dates import parse_date
from feeds.formats.html_text import line
from feeds.formats.markdown import markdown_to_text
from feeds.formats.model import Document, Entry, FormatError
from feeds.formats.scripts import is_chinese
from feeds.limits import Limits

_MOST = 65_536  # characters of front matter
_DEEPEST = 40
_OPEN = re.compile(r"(-{3,}|\+{3})[ \t]{0,20}(?:#[^\n]{0,100})?\n")
_PAIR = re.compile(r"^([A-Za-z][\w-]{0,40}):[ \t]{1,20}([^\n]{1,1000})$", re.M)
_ORG_DATE = re.compile(r"<(\d{4}-\d\d-\d\d)[^<>\n]{0,40}>\Z")
_ORG = re.compile(r"#\+([A-Za-z_]{1,40})(\[\])?:[ \t]{0,20}([^\n]{0,1000})(?:\n|\Z)")
_ORIGIN = re.compile(r"\[([^\[\]\n]{1,200})\]\((https?://[^\s()]{1,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,200})?)\)\Z")


def split(text: str) -> tuple[str, str, str] | None:
    """(syntax, front matter, body), or None where the text has no front matter. Syntax is yaml, toml, json or org."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    start = text.lstrip("\n \t")
    is_comment = start.startswith("<!--")
    if is_comment:
        start = start[4:].lstrip("\n \t")
    if opened := _OPEN.match(start):
        mark = opened[1]
        close = re.compile(
            rf"^{re.escape(mark)}[ \t]{{0,20}}$|^\.\.\.[ \t]{{0,20}}$" if mark[0] == "-" else r"^\+{3}[ \t]{0,20}$",
            re.M,
        )
        end = close.search(start, opened.end(), opened.end() + _MOST)
        if not end:
            return None
        body = start[end.end() :].lstrip("\n")
        if is_comment:
            body = body.removeprefix("-->").lstrip("\n")
        return "yaml" if mark[0] == "-" else "toml", start[opened.end() : end.start()], body
    if is_comment:
        return None
    if start.startswith("{"):
        return _split_json(start)
    if start.startswith("#+"):
        at = 0
        while found := _ORG.match(start, at):
            at = found.end()
        return ("org", start[:at], start[at:].lstrip("\n")) if at else None
    return None


def _split_json(text: str) -> tuple[str, str, str] | None:
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(text[:_MOST])
    except (ValueError, RecursionError):
        return None
    return ("json", text[:end], text[end:].lstrip("\n")) if isinstance(value, dict) else None


def load(syntax: str, head: str, printed: bool = False) -> dict[str, Any]:
    """The front matter as a dict; `printed` keeps YAML scalars as the strings that stood there. Raises FormatError."""
    value: object
    try:
        if syntax == "yaml":
            value = _yaml(head, printed)
        elif syntax == "toml":
            import tomllib

            if any(raw.partition("=")[0].count(".") > _DEEPEST for raw in head.split("\n")):
                raise ValueError("nested too deeply")
            value = tomllib.loads(head)
        elif syntax == "json":
            value = json.loads(head, strict=False)
        else:
            value = _org(head)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"the front matter is no {syntax.upper()}") from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise FormatError(f"the front matter is no {syntax.upper()} mapping")
    return value


def _yaml(head: str, printed: bool) -> object:
    import yaml

    if _depth(head) > _DEEPEST:
        raise ValueError("nested too deeply")
    plain: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    typed: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(head, Loader=plain if printed else typed)
    except (yaml.YAMLError, TypeError, OverflowError) as error:
        raise ValueError(str(error)[:100]) from error


def _depth(head: str) -> int:
    """How deeply brackets, block marks and indentation may nest at the most."""
    deepest = depth = 0
    for char in head:
        if char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth = max(0, depth - 1)
    marks = max((raw.count("- ") + raw.count("? ") for raw in head.split("\n")), default=0)
    indents = len({len(raw) - len(raw.lstrip(" ")) for raw in head.split("\n")})
    return deepest + min(marks, _DEEPEST + 1) + indents


def _org(head: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for match in _ORG.finditer(head):
        key = match[1].lower()
        if match[2] or key in ("tags", "categories", "aliases"):
            found.setdefault(key, [])
            if isinstance(found[key], list):
                found[key] += match[3].split()
        else:
            found[key] = _ORG_DATE.sub(r"\1", match[3].strip())
    return found


def read_front_matter(syntax: str, head: str, body: str, url: str, zone: tzinfo | None, limits: Limits) -> Document:
    """The one article under a front matter; its last line may be a link that names the origin."""
    meta = {str(key).lower(): value for key, value in _loaded(syntax, head).items()}
    body, source, address = _origin(body)
    address = address or next(
        (found for key in ("url", "link", "canonical", "canonicalurl") if (found := _line(meta.get(key)))), None
    )
    if (address and not (address := link(address, url))) or (address and not address.startswith("http")):
        address = None
    text = cut_bytes(markdown_to_text(body, limits.body_bytes), limits.body_bytes)
    title = _line(meta.get("title"))
    raw = next(
        (
            found
            for key in ("date", "published", "publishdate", "pubdate", "created")
            if (found := _line(meta.get(key)))
        ),
        None,
    )
    langs = _list(meta.get("lang") or meta.get("language"))
    when = parse_date(raw, zone, is_chinese((title or "") + text[:1_000], langs[0] if langs else None)) if raw else None
    entry = Entry(
        url=address,
        title=title[: limits.title_chars] if title else None,
        source=_line(meta.get("source")) or _line(meta.get("site")) or source,
        author=", ".join(_list(meta.get("author") or meta.get("authors")))[:300] or None,
        published=when.printed if when else None,
        published_utc=when.utc if when else None,
        published_raw=raw[:120] if raw else None,
        summary=_line(meta.get("summary")) or _line(meta.get("description")),
        content=text or None,
        lang=langs[0][:35] if langs else None,
        tags=tuple(
            dict.fromkeys(_list(meta.get("tags")) + _list(meta.get("categories")) + _list(meta.get("keywords")))
        )[:30],
    )
    return Document("frontmatter", title=entry.title, link=address, entries=(entry,), lang=entry.lang)


def _loaded(syntax: str, head: str) -> dict[str, Any]:
    """The front matter as printed; of YAML that breaks a rule, the lines `key: value` that stand at the margin."""
    try:
        return load(syntax, head, printed=True)
    except FormatError:
        found = {match[1]: match[2].strip().strip("\"'") for match in _PAIR.finditer(head)} if syntax == "yaml" else {}
        if not found:
            raise
        return found


def _origin(body: str) -> tuple[str, str | None, str | None]:
    """The body without a last line that is nothing but one link, and that link's name and address."""
    kept, _, last = body.rstrip().rpartition("\n")
    if match := _ORIGIN.match(last.strip()):
        return kept, line(match[1]), match[2]
    return body, None, None


def _line(value: object) -> str | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (str, int, float)):
        return line(str(value))[:1_000] or None
    if isinstance(value, list) and len(value) == 1:
        return _line(value[0])
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    if isinstance(value, dict):
        return _line(value.get("name"))
    return None


def _list(value: object) -> list[str]:
    items = value if isinstance(value, list) else value.split(",") if isinstance(value, str) else [value]
    return [found[:80] for item in items[:30] if (found := _line(item))]
