"""Writing what came: each source's articles, validators and health in one transaction. Runs on the store's thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from feeds.decide import KnownText, decide, needs_texts
from store.db import Store
from store.errors import StoreError
from store.models import NewArticle

# How many of a source's newest articles may be recognised under another guid.
REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Landing:
    """What one source brought; `source` is None for imported files.

    `is_first`: nothing of it is stored yet. `by_text_only`: as in `decide`.
    """

    source: str | None
    articles: Sequence[NewArticle] = ()
    state: dict[str, Any] = field(default_factory=dict)
    is_first: bool = False
    by_text_only: bool = False


Counts = tuple[int, int]  # new, updated


def land(store: Store, landings: Sequence[Landing], added: str) -> list[Counts | Exception]:
    """Writes each landing, whole or not at all; returns the counts of each, or why its articles cannot be stored.

    Raises StoreError where the store itself is in trouble. Landings without articles share a transaction: a hundred
    sources that have nothing new cost one.
    """
    counts: list[Counts | Exception] = [(0, 0)] * len(landings)
    plain = [landing for landing in landings if not landing.articles]
    if plain:
        with store.transaction():
            for landing in plain:
                store.save(landing.source, (), (), landing.state, added)
    for at, landing in enumerate(landings):
        if landing.articles:
            try:
                counts[at] = _land(store, landing, added)
            except StoreError:
                raise
            except Exception as error:  # one document is never the end of all
                counts[at] = error
    return counts


def _land(store: Store, landing: Landing, added: str) -> Counts:
    articles, source = landing.articles, landing.source
    with store.transaction():
        known = {} if landing.is_first else store.known(source, [article.key for article in articles])
        texts: list[KnownText] = []
        if not landing.is_first and needs_texts(articles, known):
            texts = [KnownText(*row) for row in store.known_texts(source, REMEMBERED)]
        decision = decide(articles, known, texts, by_text_only=landing.by_text_only)
        return store.save(source, decision.new, decision.updated, landing.state, added)
