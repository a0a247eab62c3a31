"""What a document of any format becomes: entries with plain text, and what the document says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from store.errors import MatinsError

T = TypeVar("T")


class FormatError(MatinsError):
    """A document that no reader here understands: one plain sentence saying what it is or lacks."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a document. Texts are plain and cleaned; what is not printed is None.

    `published` keeps the printed precision (ISO 8601), `published_utc` is the instant that sorting uses,
    `published_raw` the date as it stood. `links` are (URL, text), of enclosures (URL, media type).
    """

    guid: str | None = None
    url: str | None = None
    title: str | None = None
    source: str | None = None
    author: str | None = None
    published: str | None = None
    published_utc: str | None = None
    published_raw: str | None = None
    summary: str | None = None
    content: str | None = None
    links: tuple[tuple[str, str], ...] = ()
    lang: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The text to read: the full text, else the summary."""
        return self.content or self.summary or ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document's entries in their order.

    `kind` is rss, atom, rdf, jsonfeed, opml, digest, frontmatter, page or plain;
    `ttl_minutes` is how long the document asks to be left alone; `cut` counts entries beyond the limit.
    """

    kind: str
    title: str | None = None
    link: str | None = None
    entries: tuple[Entry, ...] = field(default=())
    ttl_minutes: int | None = None
    lang: str | None = None
    cut: int = 0


def newest(items: list[T], instants: Sequence[str], limit: int) -> list[T]:
    """The `limit` newest of `items` by their UTC `instants` ("" for none) in their old order; of equals the first."""
    order = sorted(range(len(items)), key=lambda at: (instants[at], -at), reverse=True)
    return [items[at] for at in sorted(order[:limit])]
