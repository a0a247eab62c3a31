"""JSON Feed 1.0 and 1.1, and what calls itself one."""

from __future__ import annotations

import json
from datetime import tzinfo
from typing import Any

from feeds.formats.constructs import cut_bytes, link
from feeds.formats.dates import When, parse_date
from feeds.formats.html_text import absolute, has_markup, html_links, html_to_text, line, plain_lines
from feeds.formats.model import Document, Entry, FormatError, newest
from feeds.formats.scripts import is_chinese
from feeds.limits import Limits

_VALUES_MOST = 600_000


def is_json_feed(value: object) -> bool:
    """Whether a JSON value is a feed: it names the format, or holds a list of items."""
    return isinstance(value, dict) and (
        "jsonfeed" in str(value.get("version", ""))[:100] or isinstance(value.get("items"), list)
    )


def load(text: str) -> object:
    """The JSON value of `text`, None where it is none; raises FormatError where it holds more than memory should."""
    if text.count("{") + text.count("[") + text.count('":') > _VALUES_MOST or text.count(",") > 3 * _VALUES_MOST:
        raise FormatError("the JSON document holds too many values")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def read_json_feed(value: object, url: str, zone: tzinfo | None, limits: Limits) -> Document:
    """The entries of a JSON Feed; raises FormatError for another JSON document."""
    if not isinstance(value, dict) or not is_json_feed(value):
        raise FormatError("the JSON document is no JSON Feed")
    home = value.get("home_page_url")
    home_link = link(home, url) if isinstance(home, str) else None
    base = url or home_link or ""
    items = value.get("items")
    items = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    lang = _line(value.get("language"))
    title = _line(value.get("title"))
    sample = " ".join([title or "", *(_text(item, "title") + _text(item, "content_text")[:200] for item in items[:8])])
    reader = _Items(base, zone, is_chinese(sample, lang), lang, title, _authors(value), limits)
    cut = max(0, len(items) - limits.entries)
    if cut:
        items = newest(items, [reader.instant(item) for item in items], limits.entries)
    return Document("jsonfeed", title, home_link, tuple(map(reader.entry, items)), None, lang, cut)


class _Items:
    def __init__(
        self,
        base: str,
        zone: tzinfo | None,
        chinese: bool,
        lang: str | None,
        title: str | None,
        author: str | None,
        limits: Limits,
    ) -> None:
        self.base, self.zone, self.chinese, self.lang = base, zone, chinese, lang
        self.title, self.author, self.limits = title, author, limits

    def entry(self, item: dict[str, Any]) -> Entry:
        raw, when = self.when(item)
        html = _text(item, "content_html")
        content = html_to_text(html, self.limits.body_bytes) if html else plain_lines(_text(item, "content_text"))
        summary = _text(item, "summary")
        summary = html_to_text(summary) if has_markup(summary) else plain_lines(summary)
        address = _text(item, "url") or _text(item, "external_url")
        guid = item.get("id")
        title = _text(item, "title")
        return Entry(
            guid=line(str(guid))[:2_000] or None if isinstance(guid, (str, int, float)) else None,
            url=link(address, self.base) if address else None,
            title=line(html_to_text(title) if has_markup(title) else title)[: self.limits.title_chars] or None,
            source=self.title,
            author=_authors(item) or self.author,
            published=when.printed if when else None,
            published_utc=when.utc if when else None,
            published_raw=line(raw)[:120] if raw else None,
            summary=cut_bytes(summary, self.limits.body_bytes) or None,
            content=cut_bytes(content, self.limits.body_bytes) or None,
            links=self._links(item, html),
            lang=_line(item.get("language")) or self.lang,
            tags=_tags(item.get("tags")),
        )

    def when(self, item: dict[str, Any]) -> tuple[str | None, When | None]:
        """The item's date as printed and read."""
        raw = next((text for key in ("date_published", "date_modified") if (text := _text(item, key).strip())), None)
        return raw, parse_date(raw, self.zone, self.chinese) if raw else None

    def instant(self, item: dict[str, Any]) -> str:
        """The item's time in UTC, "" for none."""
        when = self.when(item)[1]
        return when.utc or "" if when else ""

    def _links(self, item: dict[str, Any], html: str) -> tuple[tuple[str, str], ...]:
        found: dict[str, str] = {}
        attachments = item.get("attachments")
        for attachment in attachments[:50] if isinstance(attachments, list) else ():
            if isinstance(attachment, dict) and (url := absolute(_text(attachment, "url"), self.base)):
                found.setdefault(url, line(_text(attachment, "mime_type") or "enclosure")[:80])
        for url, text in html_links(html, self.base) if html else ():
            found.setdefault(url, text)
        return tuple(found.items())


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _line(value: object) -> str | None:
    return line(value)[:1_000] or None if isinstance(value, str) else None


def _authors(item: dict[str, Any]) -> str | None:
    people = item.get("authors")
    people = people if isinstance(people, list) else [people, item.get("author")]
    names = []
    for who in people[:10]:
        name = (
            who if isinstance(who, str) else (_text(who, "name") or _text(who, "url")) if isinstance(who, dict) else ""
        )
        if name := line(name)[:300]:
            names.append(name)
    return ", ".join(dict.fromkeys(names)) or None


def _tags(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys(tag for item in value[:30] if isinstance(item, str) and (tag := line(item)[:80])))
