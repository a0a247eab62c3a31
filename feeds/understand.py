"""From bytes to articles: the step between a fetch or a file and the store. CPU work; knows no network and no store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from feeds.decide import SYNDICATED, articles_of
from feeds.limits import Limits
from store.errors import MatinsError
from store.models import NewArticle, Source


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
    try:
        document = parse(data, url=url, content_type=content_type, zone=zone, limits=limits)
        articles = articles_of(document, limits=limits, address=url if "://" in url else None, path=path)
    except MatinsError:
        raise
    except Exception as error:  # one document is never the end of all
        raise MatinsError(f"the document could not be read ({type(error).__name__})") from error
    cut = document.cut or max(len(document.entries) - limits.entries, 0)
    return Understood(document.kind, document.title, document.link, document.ttl_minutes, tuple(articles), cut)


def kind_of(source: Source, document: Understood) -> dict[str, Any]:
    """What a source turns out to be; raises MatinsError where a feed has become something else."""
    if document.kind in SYNDICATED:
        return {"kind": "feed"} if source.kind != "feed" else {}
    if not document.articles:
        raise MatinsError("the answer holds neither a feed nor an article.")
    if source.kind == "feed" and source.last_success:
        raise MatinsError("the answer is a page where the feed used to be.")
    return {"kind": "page"}


def described(source: Source, document: Understood) -> dict[str, Any]:
    """What a document says of itself, where the source does not know better; and that it was cut."""
    state: dict[str, Any] = {}
    if document.title and not source.title:
        state["title"] = document.title[:300]
    if document.link and document.link.startswith(("http://", "https://")) and not source.html_url:
        state["html_url"] = document.link
    if document.cut:
        state["error"] = f"Only the newest entries were taken; {document.cut} older ones were left out."
    return state
