"""What is new, what is edited, what is the same under another name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from feeds.decide import Decision, KnownText, articles_of, decide, needs_texts, newest
from feeds.formats.model import Document, Entry
from feeds.limits import Limits
from store.base import article_id
from store.models import NewArticle

BODY = "Revenue rose to $12bn in the quarter, above what analysts had expected."


def entry(guid: str | None = None, **fields: Any) -> Entry:
    return Entry(guid=guid, **{"title": "Results", "summary": BODY, "published": "2026-01-05T10:00", **fields})


def articles(*entries: Entry, kind: str = "rss", **options: Any) -> list[NewArticle]:
    return articles_of(Document(kind, "The Feed", "https://feed.example/", entries), limits=Limits(), **options)


class Shelf:
    """Stored articles as decide sees them."""

    def __init__(self) -> None:
        self.texts: dict[str, KnownText] = {}

    def take(self, *incoming: NewArticle, **options: Any) -> Decision:
        """Decides and stores the outcome."""
        known = {text.key: (text.id, text.content_hash) for text in self.texts.values()}
        known = {key: hit for key, hit in known.items() if key in {article.key for article in incoming}}
        texts = list(self.texts.values()) if needs_texts(incoming, known) else []
        decision = decide(incoming, known, texts, **options)
        for id, article in [*((article_id("s", new.key), new) for new in decision.new), *decision.updated]:
            key = self.texts[id].key if id in self.texts else article.key
            self.texts[id] = KnownText(id, key, article.url, article.content_hash, article.title, article.published)
        return decision

    def counts(self, *incoming: NewArticle, **options: Any) -> tuple[int, int]:
        decision = self.take(*incoming, **options)
        return len(decision.new), len(decision.updated)


def test_a_repetition_is_nothing_and_an_edit_an_update() -> None:
    shelf = Shelf()
    first = articles(entry("a"), entry("b", title="Other"))
    assert shelf.counts(*first) == (2, 0)
    assert shelf.counts(*first) == (0, 0)
    assert shelf.counts(*articles(entry("a", summary=BODY + " Corrected."), entry("b", title="Other"))) == (0, 1)
    assert len(shelf.texts) == 2


def test_changing_guids_double_nothing() -> None:
    shelf = Shelf()
    for turn in range(3):
        made = articles(
            entry(f"a-{turn}", url="https://x.example/1"),
            entry(f"b-{turn}", url="https://x.example/2", title="Second"),
            entry(f"c-{turn}", title="Third, without an address"),
        )
        assert shelf.counts(*made) == ((3, 0) if turn == 0 else (0, 0))
    edited = articles(entry("a-9", url="https://x.example/1", summary=BODY + " More."))
    assert shelf.counts(*edited) == (0, 1)


def test_an_address_that_gains_campaign_fields_or_tls_is_the_same() -> None:
    shelf = Shelf()
    shelf.take(*articles(entry(None, url="http://www.x.example/1/")))
    assert shelf.counts(*articles(entry(None, url="https://x.example/1?utm_source=rss&utm_medium=feed"))) == (0, 0)


def test_entries_that_share_a_guid_are_all_kept() -> None:
    shelf = Shelf()
    made = articles(*(entry("1", url=f"https://x.example/{n}", title=f"Entry {n}") for n in range(3)))
    assert shelf.counts(*made) == (3, 0)
    assert shelf.counts(*made) == (0, 0)
    # One of them alone in the next document is still the same one.
    assert shelf.counts(*articles(entry("1", url="https://x.example/1", title="Entry 1"))) == (0, 0)


def test_a_guid_used_again_is_another_article() -> None:
    shelf = Shelf()
    shelf.take(*articles(entry("same", url="https://x.example/1")))
    later = articles(entry("same", url="https://x.example/2", title="Something else", published="2026-02-01T08:00"))
    assert shelf.counts(*later) == (1, 0)
    assert shelf.counts(*later) == (0, 0)


def test_one_address_for_every_entry_does_not_fold_them() -> None:
    home = "https://x.example/"
    made = articles(*(entry(None, url=home, title=f"Entry {n}", published=f"2026-01-0{n + 1}") for n in range(3)))
    shelf = Shelf()
    assert shelf.counts(*made) == (3, 0)
    assert shelf.counts(*made) == (0, 0)


def test_a_repeated_line_is_news_each_time() -> None:
    shelf = Shelf()
    closed = {"title": "Market closed", "summary": "", "url": None}
    assert shelf.counts(*articles(entry("1", published="2026-01-05T16:00", **closed))) == (1, 0)
    assert shelf.counts(*articles(entry("2", published="2026-01-06T16:00", **closed))) == (1, 0)


def test_a_page_is_one_article_until_it_becomes_another() -> None:
    shelf = Shelf()
    page = {"kind": "frontmatter", "address": "https://x.example/today"}
    [first] = articles(entry(None), **page)
    assert (first.url, first.source) == ("https://x.example/today", None)
    assert shelf.counts(first) == (1, 0)
    assert shelf.counts(*articles(entry(None, summary=BODY + " Corrected."), **page)) == (0, 1)
    tomorrow = articles(entry(None, title="Tomorrow's", published="2026-01-06", summary="New text."), **page)
    assert shelf.counts(*tomorrow) == (1, 0)
    assert shelf.counts(*tomorrow) == (0, 0)


def test_imported_files_are_recognised_wherever_they_lie() -> None:
    shelf = Shelf()
    untitled = entry(None, title=None, published=None)
    files = [
        articles(entry(None), kind="frontmatter", path="/a/post.md"),
        articles(untitled, kind="plain", path="/a/essay.txt"),
        articles(entry(None, title="Notes", published=None, summary="One."), kind="plain", path="/a/one.txt"),
        articles(entry(None, title="Notes", published=None, summary="Two."), kind="plain", path="/a/two.txt"),
    ]
    for made in files:
        assert shelf.counts(*made, by_text_only=True) == (1, 0)
    moved = articles(entry(None, title="Notes", published=None, summary="Two."), kind="plain", path="/b/two.txt")
    assert shelf.counts(*moved, by_text_only=True) == (0, 0)
    edited = articles(
        entry(None, title="Notes", published=None, summary="One, edited."), kind="plain", path="/a/one.txt"
    )
    assert shelf.counts(*edited, by_text_only=True) == (0, 1)


def test_imported_feeds_that_share_guids_keep_their_entries() -> None:
    one = articles_of(Document("rss", "One", "https://one.example/", (entry("1"),)), limits=Limits(), path="/one.xml")
    two = articles_of(Document("rss", "Two", "https://two.example/", (entry("1"),)), limits=Limits(), path="/two.xml")
    assert one[0].key != two[0].key


def test_limits_hold() -> None:
    tight = Limits(entries=2, title_chars=10, body_bytes=30)
    long = [
        entry(str(n), published_utc=f"2026-01-0{n}T00:00:00Z", title="数" * 50, summary="字" * 50) for n in (1, 3, 2)
    ]
    made = articles_of(Document("rss", None, None, tuple(long)), limits=tight)
    assert [article.key for article in made] == ["3", "2"]
    assert {len(article.title or "") for article in made} == {10}
    assert {len(article.body.encode()) for article in made} == {30}
    assert newest(long, 3) is long


def test_empty_entries_are_dropped_and_publishers_named() -> None:
    made = articles(Entry(), entry("a"), entry("b", source="The Wire"))
    assert [article.source for article in made] == ["The Feed", "The Wire"]
    assert replace(made[0], key="") != made[1]
