"""The whole text of one article in the store, when a person asks for it."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from feeds.limits import Limits
from store.background import BackgroundStore
from store.db import Store
from store.models import Article, NewArticle


async def whole(
    store: BackgroundStore, article: Article, *, limits: Limits | None = None, lexicon_dir: Path | None = None
) -> bool:
    """Puts the text of the article's page in the place of what its feed gave, and reads it; whether it is longer.

    A page that its server forbids, that does not answer or that holds no article changes nothing.
    """
    from feeds.full_text import completed
    from feeds.network import Client
    from feeds.read_pending import read_pending
    from feeds.robots import Robots
    from feeds.workers import Workers

    limits = limits or Limits()
    asked = NewArticle(
        article.id, article.title, article.source, article.author, article.url, article.published,
        article.published_utc, None, article.body,
    )  # fmt: skip
    private = await store.read(_is_private, article)
    async with Workers(1) as workers, Client(limits) as client:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limits.total_seconds):
                asked = await completed(client, workers, Robots(client), asked, private=private)
        if asked.body == article.body or not await store.write(Store.complete, article.id, asked.body):
            return False
        async with contextlib.aclosing(read_pending(store, lexicon_dir=lexicon_dir, workers=workers)) as steps:
            async for _ in steps:
                pass
    return True


def _is_private(store: Store, article: Article) -> bool:
    """Whether the page stands on the server of a source that a person named, which may be at home."""
    source = next((one for one in store.sources() if one.url == article.feed), None)
    if source is None or not source.private or not article.url:
        return False
    return article.url.startswith(source.url[: source.url.find("/", 8) + 1])
