"""Subscribing to addresses, pages, files and directories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.limits import Limits
from feeds.sources import add, from_opml
from store.db import Store
from store.errors import MatinsError, UsageError
from tests.server import Reply, Server, hanging, server
from tests.texts import RSS

__all__ = ["server"]

QUICK = Limits(total_seconds=0.8, connect_seconds=0.4, read_seconds=0.4)
PAGE = b"""<!doctype html><html><head><title>News of X</title>
<link rel="alternate" type="application/rss+xml" href="/broken.xml">
<link rel="alternate" type="application/atom+xml" href="/feed"></head><body><p>Hello.</p></body></html>"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "m.db") as opened:
        yield opened


async def test_a_feed(store: Store, server: Server) -> None:
    server.routes["/feed"] = Reply(RSS, headers={"Content-Type": "application/rss+xml"})
    source = await add(store, server.url("/feed"), tags=("chips",), zone="Asia/Shanghai", limits=QUICK)
    assert (source.kind, source.title, source.tags, source.zone) == ("feed", "The Feed", ("chips",), "Asia/Shanghai")
    assert store.count() == 0
    assert (await add(store, server.url("/feed"), title="Mine", limits=QUICK)).id == source.id
    assert len(store.sources()) == 1


async def test_a_page_whose_feed_is_found(store: Store, server: Server) -> None:
    server.routes["/"] = Reply(PAGE, headers={"Content-Type": "text/html"})
    server.routes["/feed"] = Reply(RSS)
    source = await add(store, server.url("/"), title="Mine", limits=QUICK)
    assert (source.url, source.kind, source.title) == (server.url("/feed"), "feed", "Mine")


async def test_an_address_without_scheme(store: Store, server: Server) -> None:
    server.routes["/feed"] = Reply(RSS)
    source = await add(store, f"127.0.0.1:{server.port}/feed", limits=QUICK)
    assert source.url == server.url("/feed")


async def test_a_document_behind_an_address(store: Store, server: Server) -> None:
    server.routes["/post"] = Reply(b"---\ntitle: A post\ndate: 2026-01-02\n---\nText of the post.\n")
    assert (await add(store, server.url("/post"), limits=QUICK)).kind == "page"


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (Reply(b"", 404), "404"),
        (Reply(bytes(range(256)) * 50, headers={"Content-Type": "application/octet-stream"}), "binary"),
        (Reply(b""), "empty"),
        (hanging, "sent nothing"),
        (Reply(b'<opml version="2.0"><body><outline xmlUrl="http://x.example/f"/></body></opml>'), "list of feeds"),
    ],
)
async def test_refuses_what_does_not_answer(store: Store, server: Server, handler: Reply, words: str) -> None:
    server.routes["/x"] = handler
    with pytest.raises(MatinsError, match=words):
        await add(store, server.url("/x"), limits=QUICK)
    assert store.sources() == []


async def test_asks_nothing_when_told_that_it_is_the_feed(store: Store, server: Server) -> None:
    source = await add(store, server.url("/feed"), feed=True, limits=QUICK)
    assert (source.kind, server.asked) == ("feed", [])


@pytest.mark.parametrize(
    "url", ["ftp://x.example/", "http://", "http://x.example:99999/", "javascript:alert(1)", "a b.c"]
)
async def test_addresses_that_are_none(store: Store, url: str) -> None:
    with pytest.raises(MatinsError):
        await add(store, url, limits=QUICK)


async def test_files_and_directories(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    with pytest.raises(MatinsError, match="no documents"):
        await add(store, str(folder))
    (folder / "a.md").write_text("# A title\n\nText.\n")
    assert (await add(store, str(folder))).kind == "directory"
    assert (await add(store, str(folder / "a.md"))).kind == "file"
    assert (await add(store, (folder / "a.md").as_uri())).kind == "file"
    assert len(store.sources()) == 2
    with pytest.raises(MatinsError, match="no such file"):
        await add(store, str(tmp_path / "missing"))


async def test_zones(store: Store) -> None:
    with pytest.raises(UsageError, match="no time zone"):
        await add(store, "https://x.example/", feed=True, zone="Mars/Olympus")
    assert (await add(store, "https://x.example/", feed=True, zone="+08:00")).zone == "+08:00"


def test_the_starter_list() -> None:
    path = Path(__file__).parent.parent / "feeds" / "starter.opml"
    sources = from_opml(path.read_bytes())
    assert len(sources) >= 40
    assert len({source.url for source in sources}) == len(sources)
    assert all(source.title and source.tags and source.html_url for source in sources)
