"""The whole article behind an excerpt: its page fetched politely, its text extracted in a worker process."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.address import normalise, origin, redacted
from feeds.decide import FULL, KnownText
from feeds.fetch import Failed, Fetched, fetch
from feeds.limits import Limits
from feeds.robots import Robots
from feeds.workers import WorkerLost, Workers
from store.db import Store
from store.errors import MatinsError
from store.models import NewArticle

if TYPE_CHECKING:
    from feeds.network import Client
    from store.background import BackgroundStore

# Articles of a source among which one is looked up.
MOST_TEXTS = 1_000_000
# Pages fetched for one source in one refresh.
MOST_PAGES = 20


def extract(html: bytes, url: str, content_type: str = "") -> str | None:
    """The article's text as paragraphs, None where no article is found. Takes up to a second: not for a loop."""
    from feeds.formats.decode import decode
    from feeds.formats.page import extracted

    return extracted(decode(html, content_type), url) or None


async def completed(
    client: Client, workers: Workers, robots: Robots, article: NewArticle, *, private: bool = False
) -> NewArticle:
    """The article with its page's text where that is longer than what the feed gave; else as it was."""
    try:
        text = await page_text_of(client, workers, robots, article.url, private=private)
    except MatinsError:
        return article
    return article if len(text) <= len(article.body) else with_text(article, text, client.limits)


def with_text(article: NewArticle, text: str, limits: Limits) -> NewArticle:
    """The article with another body, still known as what the feed gave."""
    return replace(article, body=text[: limits.body_bytes], content_hash=article.content_hash + FULL)


async def page_text_of(
    client: Client, workers: Workers, robots: Robots, address: str | None, *, private: bool = False
) -> str:
    """The text of an article's page; raises MatinsError with one sentence where there is none to be had."""
    if not address:
        raise MatinsError("The article names no page.")
    url = normalise(address)
    if not await robots.allow(url, private=private):
        raise MatinsError(f"{redacted(url)} asks programs to stay away (robots.txt).")
    answer = await fetch(client, url, private=private, accept="text/html, application/xhtml+xml")
    if not isinstance(answer, Fetched):
        raise MatinsError(answer.reason if isinstance(answer, Failed) else f"{redacted(url)} gave no page.")
    with contextlib.closing(answer.content):
        try:
            of = (answer.content, answer.url, answer.content_type)
            text = await workers.run("page_text", *of, seconds=client.limits.work_seconds)
        except WorkerLost:
            text = None
    if not text:
        raise MatinsError(f"No article is found in {redacted(url)}.")
    return str(text)


async def complete(
    store: BackgroundStore, id: str, *, limits: Limits | None = None, lexicon_dir: Path | None = None
) -> bool:
    """Fetches the page of a stored article, keeps its text if it is longer, and reads it; whether it was.

    Raises MatinsError with one sentence where the page cannot be had.
    """
    from feeds.network import Client
    from feeds.read_pending import read_pending

    article = await store.read(Store.article, id)
    if article is None:
        raise MatinsError(f"There is no article {id}.")
    source = await store.read(Store.find_source, article.feed) if article.feed else None
    limits = limits or Limits()
    async with Client(limits) as client, Workers(1) as workers:
        private = source is not None and source.private and is_at(article.url, source.url)
        text = await page_text_of(client, workers, Robots(client), article.url, private=private)
        if len(text) <= len(article.body):
            return False
        texts = await store.read(Store.known_texts, source.id if source else None, MOST_TEXTS)
        known = next((KnownText(*row) for row in texts if row[0] == article.id), None)
        if known is None:
            return False
        new = NewArticle(
            known.key, article.title, article.source, article.author, article.url, article.published,
            article.published_utc, None, article.body, article.lang, article.tags, article.links,
            known.content_hash.removesuffix(FULL),
        )  # fmt: skip
        await store.write(Store.save, source.id if source else None, [], [(article.id, with_text(new, text, limits))])
        async for _ in read_pending(store, lexicon_dir=lexicon_dir, workers=workers):
            pass
    return True


def is_at(url: str | None, place: str) -> bool:
    """Whether an address is on the server of another."""
    try:
        return url is not None and origin(normalise(url)) == origin(place)
    except MatinsError:
        return False
