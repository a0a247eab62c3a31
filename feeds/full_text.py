"""The whole article behind an excerpt: its page fetched politely, its text extracted in a worker process."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.address import normalise
from feeds.decide import digest
from feeds.fetch import Fetched, fetch
from feeds.robots import Robots
from feeds.workers import WorkerLost, Workers
from store.errors import MatinsError
from store.models import NewArticle

if TYPE_CHECKING:
    from feeds.network import Client

# Pages fetched for one source in one refresh.
MOST_PAGES = 20


def extract(html: bytes, url: str) -> str | None:
    """The article's text as paragraphs, None where no article is found. Takes up to a second: not for a loop."""
    import trafilatura

    text = trafilatura.extract(html, url=url, favor_precision=True, include_comments=False, include_tables=True)
    return text or None


async def completed(
    client: Client, workers: Workers, robots: Robots, article: NewArticle, *, private: bool = False
) -> NewArticle:
    """The article with its page's text where that is longer than what the feed gave; else as it was."""
    if not article.url:
        return article
    try:
        url = normalise(article.url)
        if not await robots.allow(url, private=private):
            return article
        answer = await fetch(client, url, private=private, accept="text/html, application/xhtml+xml")
        if not isinstance(answer, Fetched):
            return article
        try:
            text = await workers.run("page_text", answer.content, answer.url, seconds=client.limits.work_seconds)
        finally:
            answer.content.close()
    except (MatinsError, WorkerLost):
        return article
    if not text or len(text) <= len(article.body):
        return article
    # The hash stays the feed's, so that the same excerpt is recognised next time.
    return replace(
        article, body=text[: client.limits.body_bytes], content_hash=article.content_hash or digest(article.body)
    )
