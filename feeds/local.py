"""Documents on this machine: walking directories, reading files within the limits, files and directories as sources."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from feeds import schedule
from feeds.body import Body
from feeds.decide import SYNDICATED
from feeds.fetch import Failed, Fetched
from feeds.landing import Landing
from feeds.limits import Limits
from feeds.understand import Understood, understand
from store.errors import MatinsError
from store.models import NewArticle, Source

SUFFIXES = (".atom", ".feed", ".htm", ".html", ".json", ".jsonfeed", ".markdown", ".md", ".mdown", ".opml", ".rdf",
            ".rss", ".text", ".txt", ".xhtml", ".xml")  # fmt: skip
MOST_FILES = 20_000


def documents_under(directory: Path) -> Iterator[Path]:
    """Files below a directory that look like documents, in the order of their names; hidden ones are passed over."""
    found = 0
    for folder, folders, files in os.walk(directory):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(folder, name)
            if not name.startswith(".") and path.suffix.lower() in SUFFIXES:
                found += 1
                if found > MOST_FILES:
                    return
                yield path


def contents(path: Path, limits: Limits) -> bytes:
    """A file's bytes; raises MatinsError with one sentence that names it."""
    try:
        # A pipe without a writer would keep an ordinary open() waiting for ever.
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise MatinsError(f"{path} is not a file.")
            if about.st_size > limits.unpacked_bytes:
                raise MatinsError(f"{path} is larger than {limits.unpacked_bytes / 1024 / 1024:g} MiB.")
            data = file.read(limits.unpacked_bytes + 1)
    except OSError as error:
        raise MatinsError(f"{path}: {(error.strerror or str(error)).lower()}.") from None
    if not data.strip():
        raise MatinsError(f"{path} is empty.")
    return data


def read_document(path: Path, limits: Limits, *, zone: str | None = None, key_path: str | None = None) -> Understood:
    """The articles of a file; raises MatinsError with one sentence that names it."""
    data = contents(path, limits)
    try:
        return understand(data, url=path.name, zone=zone, limits=limits, path=key_path)
    except MatinsError as error:
        raise MatinsError(f"{path}: {error}") from None


def path_of(url: str) -> Path:
    """The path that a file: address names, whatever bytes its name is made of."""
    return Path(os.fsdecode(unquote_to_bytes(urlsplit(url).path)))


def refreshed(source: Source, now: float, limits: Limits, dice: schedule.Dice) -> Landing | Failed:
    """A file or directory as it is now."""
    path = path_of(source.url)
    try:
        articles, state = _directory(source, path, limits) if path.is_dir() else _file(source, path, limits)
    except MatinsError as error:
        return Failed(source.url, str(error))
    answer = Fetched(source.url, Body(), "", None, None, state["body_hash"], None, None, 0.0)
    after = schedule.after_success(source, answer, now=now, limits=limits, dice=dice)
    return Landing(
        source.id, articles, after | state, is_first=not source.articles, by_text_only=source.kind == "directory"
    )


def _file(source: Source, path: Path, limits: Limits) -> tuple[tuple[NewArticle, ...], schedule.State]:
    data = contents(path, limits)
    state: schedule.State = {"body_hash": hashlib.blake2b(data, digest_size=16).hexdigest()}
    if state["body_hash"] == source.body_hash and source.articles:
        return (), state
    document = read_document(path, limits, zone=source.zone)
    if document.kind in SYNDICATED and document.title and not source.title:
        state["title"] = document.title[:300]
    return document.articles, state


def _directory(source: Source, path: Path, limits: Limits) -> tuple[tuple[NewArticle, ...], schedule.State]:
    files = list(documents_under(path))
    if not files:
        raise MatinsError(f"{path} holds no documents.")
    seen = hashlib.blake2b(digest_size=16)
    for file in files:
        about = file.stat()
        seen.update(f"{file.relative_to(path)}\0{about.st_size}\0{about.st_mtime_ns}\0".encode("utf-8", "replace"))
    state: schedule.State = {"body_hash": seen.hexdigest()}
    if state["body_hash"] == source.body_hash and source.articles:
        return (), state
    articles: list[NewArticle] = []
    errors: list[str] = []
    for file in files:
        try:
            document = read_document(file, limits, zone=source.zone, key_path=str(file.relative_to(path)))
            articles += document.articles
        except MatinsError as error:
            errors.append(str(error))
    if len(errors) == len(files):
        raise MatinsError(errors[0])
    if errors:
        state["error"] = f"{len(errors)} of {len(files)} files could not be read, first {errors[0]}"
    return tuple(articles[: limits.entries]), state
