"""What a document holds against what is stored: which entries are new, which edited. Pure."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from feeds.limits import Limits
from store.models import NewArticle

if TYPE_CHECKING:
    from feeds.formats.model import Document, Entry

SYNDICATED = frozenset({"rss", "atom", "rdf", "jsonfeed"})
_CAMPAIGN = re.compile(r"(?<=[?&])(?:utm_[a-z]{1,20}|fbclid|gclid|spm|from)=[^&#]{0,300}&?")


# Ends the hash of an article whose body is its page's, more than the feed gave: the feed's excerpt is no edit of it.
FULL = "+"


def is_same(article: NewArticle, content_hash: str) -> bool:
    """Whether a stored text is what came again."""
    return content_hash.removesuffix(FULL) == article.content_hash


class KnownText(NamedTuple):
    """A stored article of the same source, as far as recognising it again needs."""

    id: str
    key: str
    url: str | None
    content_hash: str
    title: str | None = None
    published: str | None = None


class Decision(NamedTuple):
    """What to write: new articles, and edited ones by the id they are stored under."""

    new: list[NewArticle]
    updated: list[tuple[str, NewArticle]]


def digest(*parts: str | None) -> str:
    """A short name for texts, the same on every machine."""
    text = "\0".join(part or "" for part in parts)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def articles_of(
    document: Document, *, limits: Limits, address: str | None = None, path: str | None = None
) -> list[NewArticle]:
    """A document's entries as articles, each with a key that no other of them has; the newest where there are too many.

    `address` is where a page was fetched. `path` names an imported file: keys then hold between files, too.
    """
    entries = newest(document.entries, limits.entries)
    publisher = document.title if document.kind in SYNDICATED else None
    is_one_page = document.kind not in SYNDICATED and len(entries) == 1
    keys = [_key(document, entry, is_one_page=is_one_page, path=path) for entry in entries]
    articles: list[NewArticle] = []
    taken: set[str] = set()
    for key, entry in zip(_distinct(keys, entries), entries, strict=True):
        if key not in taken and (entry.title or entry.body or entry.url):
            taken.add(key)
            articles.append(
                _article(
                    key.encode("utf-8", "replace").decode("utf-8"),
                    entry,
                    publisher,
                    address if is_one_page else None,
                    limits,
                )
            )
    return articles


def newest(entries: Sequence[Entry], limit: int) -> Sequence[Entry]:
    """At most `limit` entries, those of the latest dates, in their order."""
    if len(entries) <= limit:
        return entries
    by_age = sorted(range(len(entries)), key=lambda at: entries[at].published_utc or "", reverse=True)
    return [entries[at] for at in sorted(by_age[:limit])]


def _article(key: str, entry: Entry, publisher: str | None, address: str | None, limits: Limits) -> NewArticle:
    title = entry.title[: limits.title_chars] if entry.title else None
    body = _cut(entry.body, limits.body_bytes)
    return NewArticle(
        key=key,
        title=title,
        source=entry.source or publisher,
        author=entry.author,
        url=entry.url or address,
        published=entry.published,
        published_utc=entry.published_utc,
        published_raw=entry.published_raw,
        body=body,
        lang=entry.lang,
        tags=entry.tags,
        links=entry.links,
        content_hash=digest(title, body),
    )


def _cut(text: str, limit: int) -> str:
    if len(text) * 4 <= limit:
        return text
    data = text.encode("utf-8", "replace")
    return text if len(data) <= limit else data[:limit].decode("utf-8", "ignore")


def _key(document: Document, entry: Entry, *, is_one_page: bool, path: str | None) -> str:
    if path is None:
        if is_one_page:
            return "document"
        return entry.guid or entry.url or _described(entry)
    if document.kind in SYNDICATED:
        # Files of several feeds may share guids.
        return digest(document.link or document.title or path, entry.guid or entry.url or _described(entry))
    if not entry.title:
        return digest("text", entry.body)
    place = None if entry.published else entry.url or path
    return digest("document", entry.title, entry.published, entry.source, place)


def _described(entry: Entry) -> str:
    if not entry.title:
        return digest(entry.published, entry.body)
    return digest(entry.title, entry.published, entry.source)


def _distinct(keys: list[str], entries: Sequence[Entry]) -> list[str]:
    """Keys that several different entries share, told apart by their addresses, else titles, else dates."""
    shared = {key for key, count in Counter(keys).items() if count > 1}
    if not shared:
        return keys
    groups: dict[str, list[Entry]] = defaultdict(list)
    for key, entry in zip(keys, entries, strict=True):
        if key in shared:
            groups[key].append(entry)
    fields = {key: _telling(group) for key, group in groups.items()}
    return [
        f"{key}\0{getattr(entry, fields[key]) or ''}" if key in shared else key
        for key, entry in zip(keys, entries, strict=True)
    ]


def _telling(group: list[Entry]) -> str:
    """The field that tells most of a group's entries apart."""
    names = ("url", "title", "published_raw")
    return max(names, key=lambda name: (len({getattr(entry, name) for entry in group}), -names.index(name)))


def needs_texts(incoming: Sequence[NewArticle], known: Mapping[str, tuple[str, str]]) -> bool:
    """Whether keys alone do not decide: some key is unknown, or its text differs."""
    return any(article.key not in known or not is_same(article, known[article.key][1]) for article in incoming)


def decide(
    incoming: Sequence[NewArticle],
    known: Mapping[str, tuple[str, str]],
    texts: Sequence[KnownText] = (),
    *,
    by_text_only: bool = False,
) -> Decision:
    """What to write of `incoming`, given what `known` says of its keys and the source's stored `texts`.

    An unknown key may be an old article whose guid changed: its address with its title or date, or title and date
    together, tell. A known key may be a guid used again: another title, date and address make it another article.
    With `by_text_only`, as for imported files, only an equal text is the same article.
    """
    decision = Decision([], [])
    stored = _Stored(texts, {article.key for article in incoming})
    for article in incoming:
        hit = known.get(article.key)
        if hit is not None:
            id, content_hash = hit
            if is_same(article, content_hash):
                continue
            before = stored.by_id.get(id)
            if before is None or by_text_only or not _is_another(article, before):
                decision.updated.append((id, article))
                continue
            article = dataclasses.replace(article, key=f"{article.key}\0{article.url or article.title}")
            again = stored.by_key.get(article.key)
            if again is not None:
                if not is_same(article, again.content_hash):
                    decision.updated.append((again.id, article))
                continue
        match = None if hit is not None else stored.match(article, by_text_only=by_text_only)
        if match is None:
            decision.new.append(article)
        elif not is_same(article, match.content_hash):
            decision.updated.append((match.id, article))
    return decision


def _is_another(article: NewArticle, before: KnownText) -> bool:
    """Whether an article under a known key is not an edit but something else."""
    if not (article.title and before.title and article.published and before.published):
        return False
    is_elsewhere = article.key == "document" or not article.url or _plain(article.url) != _plain(before.url)
    return is_elsewhere and article.title != before.title and article.published[:10] != before.published[:10]


def _plain(url: str | None) -> str:
    """An address without what changes while the page stays: the scheme, www., campaign fields, the last slash."""
    if not url:
        return ""
    url = url.partition("#")[0].partition("://")[2] or url
    if "?" in url:
        url = _CAMPAIGN.sub("", url).rstrip("?&")
    return url.removeprefix("www.").rstrip("/")


class _Stored:
    """A source's stored articles, looked up in several ways; each is matched once."""

    def __init__(self, texts: Sequence[KnownText], keys: set[str]) -> None:
        self.by_id = {text.id: text for text in texts}
        self.by_key = {text.key: text for text in texts}
        self._by_url: dict[str, list[KnownText]] = defaultdict(list)
        self._by_line: dict[tuple[str, str], list[KnownText]] = defaultdict(list)
        self._by_hash: dict[str, list[KnownText]] = defaultdict(list)
        self._matched: set[str] = set()
        for text in texts:
            # An article whose own key is in the document is that entry, no other.
            if text.key in keys:
                continue
            self._by_hash[text.content_hash.removesuffix(FULL)].append(text)
            if text.url:
                self._by_url[_plain(text.url)].append(text)
            if text.title and text.published:
                self._by_line[text.title, text.published].append(text)

    def match(self, article: NewArticle, *, by_text_only: bool) -> KnownText | None:
        """The stored article that this is, under another key."""
        for candidate in self._candidates(article, by_text_only):
            if candidate.id not in self._matched:
                self._matched.add(candidate.id)
                return candidate
        return None

    def _candidates(self, article: NewArticle, by_text_only: bool) -> list[KnownText]:
        same_text = self._by_hash.get(article.content_hash, [])
        if by_text_only:
            return same_text
        # Without addresses, dates or much text, a repeated "Market closed" is news each time.
        is_telling = len(article.body) >= 40 or not article.published
        found = [
            text for text in same_text if is_telling and (text.published == article.published or not text.published)
        ]
        for text in self._by_url.get(_plain(article.url), []) if article.url else []:
            if (
                text.title == article.title
                or is_same(article, text.content_hash)
                or (article.published and text.published == article.published)
            ):
                found.append(text)
        if article.title and article.published:
            found += self._by_line.get((article.title, article.published), [])
        return found
