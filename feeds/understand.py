"""From bytes to articles: the step between a fetch or a file and the store. CPU work; knows no network and no store."""

from __future__ import annotations

from dataclasses import dataclass

from feeds.decide import articles_of
from feeds.limits import Limits
from store.models import NewArticle


@dataclass(frozen=True, slots=True)
class Understood:
    """A document's articles and what it says of itself; `cut` counts entries left out."""

    kind: str
    title: str | None
    link: str | None
    ttl_minutes: int | None
    articles: tuple[NewArticle, ...]
    cut: int = 0


def understand(
    data: bytes,
    *,
    url: str = "",
    content_type: str = "",
    zone: str | None = None,
    limits: Limits | None = None,
    path: str | None = None,
) -> Understood:
    """Raises FormatError (one sentence) where the bytes are no document. `path` names a file that is imported."""
    from feeds.formats.parse import parse

    limits = limits or Limits()
    document = parse(data, url=url, content_type=content_type, zone=zone, limits=limits)
    articles = articles_of(document, limits=limits, address=url if "://" in url else None, path=path)
    cut = document.cut or max(len(document.entries) - limits.entries, 0)
    return Understood(document.kind, document.title, document.link, document.ttl_minutes, tuple(articles), cut)
