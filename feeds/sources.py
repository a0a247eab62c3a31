"""Subscribing: an address, a file or a directory becomes a source; a page's feed is discovered."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from feeds.address import normalise, origin, redacted
from feeds.decide import SYNDICATED
from feeds.fetch import Failed, Fetched, NotModified, fetch
from feeds.limits import Limits
from feeds.understand import Understood
from store.db import Store
from store.errors import MatinsError, UsageError
from store.models import Source

# Feeds that a page names and that are tried, best first.
CANDIDATES = 4


async def add(
    store: Any,
    url: str,
    *,
    feed: bool = False,
    title: str | None = None,
    tags: tuple[str, ...] = (),
    zone: str | None = None,
    limits: Limits | None = None,
) -> Source:
    """Subscribes to what `url` names and returns the source; `store` is a Store or a BackgroundStore.

    With `feed` the address is taken as it is and nothing is asked. Raises MatinsError with one sentence where the
    address does not answer or holds nothing readable.
    """
    limits = limits or Limits()
    if zone is not None:
        check_zone(zone)
    found = await find(url, feed=feed, zone=zone, limits=limits)
    source = replace(found, title=title or found.title, tags=tags, zone=zone)
    if isinstance(store, Store):
        return store.add_source(source)
    added: Source = await store.write(Store.add_source, source)
    return added


async def find(url: str, *, feed: bool = False, zone: str | None = None, limits: Limits | None = None) -> Source:
    """The source that an address, a page with a feed, a file or a directory is; nothing is stored."""
    limits = limits or Limits()
    path = local_path(url)
    if path is not None:
        return _local(path, limits, zone)
    address = normalise(url, limit=limits.url_bytes)
    if feed:
        return Source("", address, kind="feed", private=True)
    return await _remote(address, url, limits, zone)


def check_zone(zone: str) -> None:
    """Raises UsageError unless `zone` is an offset such as +08:00 or a name such as Asia/Shanghai."""
    if len(zone) == 6 and zone[0] in "+-" and zone[3] == ":" and (zone[1:3] + zone[4:]).isdigit():
        return
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        raise UsageError(f"{zone[:60]} is no time zone; write one such as Asia/Shanghai or +08:00.") from None


def local_path(text: str) -> Path | None:
    """The file or directory that `text` names, None where it is an address; raises MatinsError if it should exist."""
    if text.lower().startswith("file:"):
        from feeds.local import path_of

        path = path_of(text)
    elif "://" in text:
        return None
    elif not text.strip():
        raise UsageError("An address is needed; this one is empty.")
    else:
        path = Path(text).expanduser()
    if os.path.exists(path):
        return path.resolve()
    if text.startswith(("/", "./", "../", "~", "file:")) or path.suffix.lower() in {".md", ".txt", ".opml"}:
        raise MatinsError(f"{text}: no such file or directory.")
    return None


def _local(path: Path, limits: Limits, zone: str | None) -> Source:
    from feeds.local import documents_under, read_document

    if path.is_dir():
        if next(documents_under(path), None) is None:
            raise MatinsError(f"{path} holds no documents.")
        return Source("", path.as_uri(), path.name, "directory")
    document = read_document(path, limits, zone=zone)
    _check_kind(document, str(path))
    return Source("", path.as_uri(), document.title if document.kind in SYNDICATED else None, "file")


async def _remote(address: str, typed: str, limits: Limits, zone: str | None) -> Source:
    from feeds.network import Client

    async with Client(limits) as client:
        answer = await fetch(client, address, private=True, limits=limits)
        if isinstance(answer, Failed) and "://" not in typed and answer.kind == "host":
            # No scheme was typed, and not every server speaks TLS.
            plain = await fetch(client, address.replace("https://", "http://", 1), private=True, limits=limits)
            if isinstance(plain, Fetched):
                address, answer = address.replace("https://", "http://", 1), plain
        if not isinstance(answer, Fetched):
            raise MatinsError(_reason(answer))
        return await _subscription(client, address, answer, limits, zone)


def _reason(answer: Failed | NotModified) -> str:
    return answer.reason if isinstance(answer, Failed) else f"{redacted(answer.url)} answered without a document."


async def _subscription(client: Any, address: str, answer: Fetched, limits: Limits, zone: str | None) -> Source:
    """The feed that was fetched, or the one that the page names, or the page itself."""
    document, error = _parsed(answer, limits, zone)
    if document is not None and document.kind in SYNDICATED:
        return Source("", address, document.title, "feed", document.link, private=True)
    if document is None or document.kind == "page":
        feed = await _discovered(client, address, answer, limits, zone)
        if feed is not None:
            return feed
    if document is None:
        raise MatinsError(f"{redacted(address)}: {error}")
    _check_kind(document, redacted(address))
    return Source("", address, kind="page", html_url=address, private=True)


def _check_kind(document: Understood, where: str) -> None:
    if document.kind == "opml":
        raise MatinsError(f"{where} is a list of feeds; save it and import the file.")
    if not document.articles and document.kind not in SYNDICATED:
        raise MatinsError(f"{where} holds neither a feed nor an article.")


def _parsed(answer: Fetched, limits: Limits, zone: str | None) -> tuple[Understood | None, str]:
    from feeds.understand import understand

    try:
        found = understand(answer.body, url=answer.url, content_type=answer.content_type, zone=zone, limits=limits)
        return found, ""
    except MatinsError as error:
        return None, str(error)


async def _discovered(client: Any, address: str, page: Fetched, limits: Limits, zone: str | None) -> Source | None:
    from feeds.discover import discover

    for candidate in discover(page.body, page.url)[:CANDIDATES]:
        try:
            url = normalise(candidate, limit=limits.url_bytes)
        except MatinsError:
            continue
        # The page names this address, not the user; only on the same server is it as good as typed.
        private = origin(url)[1:] in (origin(address)[1:], origin(page.url)[1:]) and urlsplit(url).scheme != "file"
        answer = await fetch(client, url, private=private, limits=limits)
        if isinstance(answer, Fetched):
            document, _ = _parsed(answer, limits, zone)
            if document is not None and document.kind in SYNDICATED:
                return Source("", url, document.title, "feed", document.link or address, private=private)
    return None


def from_opml(data: bytes) -> list[Source]:
    """The subscriptions that an OPML list names, each once, folders as tags."""
    from feeds.opml import parse_opml

    found: dict[str, Source] = {}
    for item in parse_opml(data).feeds:
        try:
            url = normalise(item.xml_url)
        except MatinsError:
            continue
        found.setdefault(url, Source("", url, item.title, "feed", item.html_url, item.category, private=True))
    return list(found.values())
