"""Orders of lists of articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from store.db import Store
from store.models import Article
from store.text import clean_line
from tui.i18n import mark as N_

MOST = 5_000  # articles that are sorted by what stands in their rows; a longer list knows its dates alone
ORDERS = {
    "newest": N_("newest first"),
    "oldest": N_("oldest first"),
    "most": N_("most figures first"),
    "fewest": N_("fewest figures first"),
    "source": N_("by source"),
    "source-": N_("by source, backwards"),
    "title": N_("by title"),
    "title-": N_("by title, backwards"),
}
_KEYS: dict[str, Callable[[Article], Any]] = {
    "most": lambda article: -article.figures,
    "fewest": lambda article: article.figures,
    "source": lambda article: clean_line(article.source or article.feed or "").casefold(),
    "title": lambda article: clean_line(article.title or "").casefold(),
}


def next_order(order: str, count: int) -> str:
    """The order after this one for a list of `count` articles."""
    names = list(ORDERS)[: 2 if count > MOST else None]
    return names[(names.index(order) + 1) % len(names)] if order in names else names[0]


def sorted_ids(store: Store, ids: list[str], order: str) -> list[str]:
    """These articles in an order; the newest come first among equals."""
    if order in ("newest", "oldest") and len(ids) > MOST:
        return ids[::-1]
    found = store.articles_by_id(ids)
    found.sort(key=lambda one: (one.published_utc or one.added, one.id), reverse=order != "oldest")
    if key := _KEYS.get(order.rstrip("-")):
        found.sort(key=key, reverse=order.endswith("-"))
    return [article.id for article in found]
