"""Reading files and directories into the store, once: documents become articles, OPML subscriptions."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from feeds.landing import Landing, land
from feeds.limits import Limits
from feeds.local import contents, documents_under
from feeds.understand import Understood, understand
from store.db import Store
from store.errors import MatinsError, StoreError


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: read, unchanged or error, with how many articles are new or edited.

    `subscribed` counts the sources that an OPML file added.
    """

    path: Path
    outcome: str
    articles: int = 0
    error: str | None = None
    subscribed: int = 0


def import_paths(store: Store, paths: Sequence[Path], *, now: str, limits: Limits | None = None) -> Iterator[Imported]:
    """Imports files, walking directories; one event a file, one transaction a file. Raises StoreError only."""
    limits = limits or Limits()
    for path in paths:
        if not os.path.isdir(path):  # Path.is_dir() raises where the name is too long
            yield _import(store, path, now, limits)
            continue
        is_empty = True
        for file in documents_under(path):
            is_empty = False
            yield _import(store, file, now, limits)
        if is_empty:
            yield Imported(path, "error", error=f"{path} holds no documents.")


def _import(store: Store, path: Path, now: str, limits: Limits) -> Imported:
    try:
        data = contents(path, limits)
        document = understand(data, url=path.name, limits=limits, path=str(path.absolute()))
        if document.kind == "opml":
            return _subscribed(store, path, data, now)
    except StoreError:
        raise
    except MatinsError as error:
        text = str(error)
        return Imported(path, "error", error=text if str(path) in text else f"{path}: {text}")
    return _stored(store, path, document, now)


def _stored(store: Store, path: Path, document: Understood, now: str) -> Imported:
    if not document.articles:
        return Imported(path, "error", error=f"{path}: there is no article in it.")
    [counts] = land(store, [Landing(None, document.articles, by_text_only=True)], now)
    if isinstance(counts, Exception):
        return Imported(path, "error", error=f"{path} could not be stored ({type(counts).__name__}).")
    new, updated = counts
    return Imported(path, "read" if new or updated else "unchanged", new + updated)


def _subscribed(store: Store, path: Path, data: bytes, now: str) -> Imported:
    from feeds.sources import from_opml

    sources = from_opml(data)
    if not sources:
        return Imported(path, "error", error=f"{path}: the list names no feed.")
    before = {source.url for source in store.sources()}
    added = [source for source in sources if source.url not in before]
    with store.transaction():
        for source in added:
            store.add_source(source)
    return Imported(path, "read" if added else "unchanged", subscribed=len(added))
