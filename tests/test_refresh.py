"""Many sources against real servers, good and hostile, into a real store."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from feeds import schedule
from feeds.limits import Limits
from feeds.refresh import Event, Finished, Reading, SourceDone, Started, refresh
from feeds.sources import add
from store.background import BackgroundStore
from store.db import Store
from store.models import Source
from tests.seeds import SEEDS, needs_seeds
from tests.server import Reply, Request, Server, endless, hanging, raw, server, serving, validated
from tests.texts import RSS, item, rss

__all__ = ["server"]

QUICK = Limits(total_seconds=1.0, connect_seconds=0.5, read_seconds=0.5)
NOW = 1_770_000_000.0


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[BackgroundStore]:
    background = BackgroundStore(tmp_path / "m.db")
    yield background
    await background.close()


async def subscribe(store: BackgroundStore, *urls: str, **fields: Any) -> list[Source]:
    return [await store.write(Store.add_source, Source("", url, private=True, **fields)) for url in urls]


async def run(store: BackgroundStore, **options: Any) -> list[Event]:
    options = {"read": False, "limits": QUICK, **options}
    return [event async for event in refresh(store, **options)]


async def outcomes(store: BackgroundStore, **options: Any) -> dict[str, SourceDone]:
    return {event.url: event for event in await run(store, **options) if isinstance(event, SourceDone)}


async def only(store: BackgroundStore, **options: Any) -> SourceDone:
    [event] = (await outcomes(store, **options)).values()
    return event


async def source_of(store: BackgroundStore) -> Source:
    [source] = await store.read(Store.sources)
    return source


@needs_seeds
async def test_real_documents_behind_addresses(store: BackgroundStore, server: Server) -> None:
    for path in sorted(SEEDS.iterdir()):
        body = path.read_bytes()
        server.routes[f"/{path.name}"] = validated(body) if path.name < "002" else Reply(body)
        await add(store, server.url(f"/{path.name}"), limits=QUICK)
    events = await run(store)
    assert isinstance(events[0], Started) and events[0].total == 5
    assert isinstance(events[-1], Finished) and events[-1].totals["new"] == 23
    assert {event.outcome for event in (await outcomes(store, force=True)).values()} == {"unchanged"}
    assert {event.outcome for event in (await outcomes(store)).values()} == {"not_due"}
    assert await store.read(Store.count) == 23


async def test_articles_are_read_behind_the_fetch(store: BackgroundStore, server: Server) -> None:
    server.routes["/feed"] = Reply(RSS)
    await subscribe(store, server.url("/feed"))
    events = await run(store, read=True)
    assert any(isinstance(event, Reading) and event.done == 2 for event in events)
    assert await store.read(Store.pending_count) == 0
    assert isinstance(events[-1], Finished) and events[-1].totals["read"] == 2


async def test_only_those_named(store: BackgroundStore, server: Server) -> None:
    server.routes["/a"] = server.routes["/b"] = Reply(RSS)
    first, _ = await subscribe(store, server.url("/a"), server.url("/b"))
    assert (await only(store, sources=[first])).outcome == "new"
    assert server.paths() == ["/a"]


async def test_validators_hashes_and_edits(store: BackgroundStore, server: Server) -> None:
    server.routes["/feed"] = validated(RSS, '"v1"')
    await subscribe(store, server.url("/feed"))
    assert (await only(store)).new == 2
    assert (await only(store, force=True)).outcome == "unchanged"
    assert server.asked[1].headers["if-none-match"] == '"v1"'
    # A server that never says 304 and repeats itself.
    server.routes["/feed"] = Reply(RSS, headers={"ETag": '"v2"'})
    assert (await only(store, force=True)).outcome == "unchanged"
    assert (await source_of(store)).etag == '"v2"'
    server.routes["/feed"] = Reply(
        RSS.replace(b"$12bn", b"$13bn").replace(b"<item>", item("3", title="New").encode() + b"<item>", 1)
    )
    done = await only(store, force=True)
    assert (done.outcome, done.new, done.updated) == ("new", 1, 1)
    assert (await source_of(store)).etag is None


async def test_shared_and_changing_guids(store: BackgroundStore, server: Server) -> None:
    for name in "ab":
        server.routes[f"/{name}"] = Reply(rss(item("1", title=name, text=f"Text of {name}.")).encode())
    await subscribe(store, server.url("/a"), server.url("/b"))
    await outcomes(store)
    assert await store.read(Store.count) == 2
    server.routes["/a"] = Reply(rss(item("other", title="a", text="Text of a.")).encode())
    await outcomes(store, force=True)
    assert await store.read(Store.count) == 2


async def test_a_lasting_move_is_followed_when_it_held_twice(store: BackgroundStore, server: Server) -> None:
    server.routes["/old"] = Reply(b"", 301, {"Location": "/new"})
    server.routes["/new"] = validated(RSS)
    await subscribe(store, server.url("/old"))
    assert (await only(store)).outcome == "new"
    moved = await only(store, force=True)
    assert (moved.outcome, moved.url) == ("moved", server.url("/new"))
    source = await source_of(store)
    assert (source.url, source.private, source.articles) == (server.url("/new"), True, 2)
    assert (await only(store, force=True)).outcome == "unchanged"
    assert server.paths().count("/old") == 2


async def test_gone_is_not_asked_again(store: BackgroundStore, server: Server) -> None:
    server.routes["/feed"] = Reply(b"", 410)
    await subscribe(store, server.url("/feed"))
    gone = await only(store)
    assert (gone.outcome, "gone for good" in (gone.error or "")) == ("gone", True)
    assert (await only(store, force=True)).outcome == "gone"
    assert len(server.asked) == 1


async def test_a_server_that_wants_rest_gets_it(store: BackgroundStore, server: Server) -> None:
    server.routes["/a"] = Reply(b"", 429, {"Retry-After": "7200"})
    server.routes["/b"] = Reply(RSS)
    await subscribe(store, server.url("/a"), server.url("/b"))
    slow = replace(QUICK, per_host=1)
    done = await outcomes(store, limits=slow, clock=lambda: NOW)
    assert done[server.url("/a")].outcome == "error"
    assert done[server.url("/b")].outcome == "not_due"
    assert {event.outcome for event in (await outcomes(store, force=True, clock=lambda: NOW + 7_000)).values()} == {
        "not_due"
    }
    assert server.paths() == ["/a"]
    server.routes["/a"] = Reply(RSS)
    assert {event.outcome for event in (await outcomes(store, clock=lambda: NOW + 9_000)).values()} == {"new"}


async def test_a_failing_source_is_put_off_and_heals(store: BackgroundStore, server: Server) -> None:
    server.routes["/feed"] = Reply(b"", 500)
    await subscribe(store, server.url("/feed"))
    failed = await only(store, clock=lambda: NOW, dice=lambda: 0.0)
    assert failed.outcome == "error" and "500" in (failed.error or "")
    source = await source_of(store)
    assert (source.state, source.failures, source.next_check) == ("failing", 1, schedule.stamp(NOW + 1_800))
    server.routes["/feed"] = Reply(RSS)
    await only(store, clock=lambda: NOW + 1_800)
    assert (await source_of(store)).state == "ok"


async def test_a_feed_that_becomes_a_page_keeps_its_validators(store: BackgroundStore, server: Server) -> None:
    server.routes["/feed"] = Reply(RSS, headers={"ETag": '"good"'})
    await subscribe(store, server.url("/feed"))
    await run(store)
    server.routes["/feed"] = Reply(b"<html><head><title>Parked</title></head><body><p>Buy this name.</p></body></html>")
    failed = await only(store, force=True)
    assert failed.outcome == "error" and "a page where the feed used to be" in (failed.error or "")
    assert (await source_of(store)).etag == '"good"'
    assert await store.read(Store.count) == 2


HOSTILE = {
    "/bomb": Reply(__import__("gzip").compress(b" " * 60_000_000), headers={"Content-Encoding": "gzip"}),
    "/endless": endless("HTTP/1.1 200 OK\nContent-Type: text/xml", b"<rss>" * 10_000),
    "/drip": endless("HTTP/1.1 200 OK", b"<", 0.05),
    "/hang": hanging,
    "/short": raw("HTTP/1.1 200 OK\nContent-Length: 100000", RSS),
    "/nonsense": raw("what?"),
    "/binary": Reply(bytes(range(256)) * 100),
    "/entities": Reply(b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 9_000 + b'"><!ENTITY f SYSTEM "file:///etc/passwd">]><rss>'
                       b"<channel><item><title>&f;" + b"&a;" * 9_000 + b"</title></item></channel></rss>"),
    "/deep": Reply(b'<?xml version="1.0"?><rss><channel>' + b"<item>" * 100_000),
    "/attributes": Reply(b"<rss " + b" ".join(b"a%d='x'" % n for n in range(100_000)) + b"><channel/></rss>"),
    "/loop": Reply(b"", 301, {"Location": "/loop"}),
}  # fmt: skip


async def test_hostile_answers_hurt_nobody_else(store: BackgroundStore, server: Server) -> None:
    server.routes.update(HOSTILE)  # type: ignore[arg-type]
    server.routes["/control"] = Reply(
        rss(item("1", title="\x1b]52;c;aGk=\x07Red &#27;[31m", text="&#x9b;31m text")).encode()
    )
    server.routes["/good"] = Reply(RSS)
    urls = [server.url(path, f"127.0.1.{n}") for n, path in enumerate([*HOSTILE, "/control", "/good"], 1)]
    await subscribe(store, *urls)
    done = await outcomes(store, limits=replace(QUICK, wire_bytes=3_000_000, unpacked_bytes=5_000_000, work_seconds=5))
    assert len(done) == len(urls)
    for event in done.values():
        if event.outcome == "error":
            assert event.error and "\n" not in event.error and len(event.error) <= 300
    assert done[urls[-1]].new == 2
    for article in await store.read(Store.articles):
        assert not set((article.title or "") + article.body) & set(
            map(chr, [*range(9), *range(11, 32), *range(127, 160)])
        )
        assert "root:" not in (article.title or "") + article.body


async def test_few_requests_a_host_and_many_hosts_at_once(store: BackgroundStore, server: Server) -> None:
    async def slow(_: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        writer.write(b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n")

    for n in range(8):
        server.routes[f"/{n}"] = slow
    await subscribe(store, *(server.url(f"/{n}") for n in range(8)))
    await run(store)
    assert server.most_at_once == 2


async def dripping(_: Request, writer: Any) -> None:
    """Never silent for long, never done."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n<rss>")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.2)


@pytest.mark.parametrize(
    ("limits", "soon", "end"),
    [(QUICK, 2.0, 4.0), pytest.param(Limits(), 10.0, 60.0, marks=pytest.mark.soak)],
    ids=["scaled", "at the real limits"],
)
async def test_hosts_that_hang_hold_nobody_up(
    store: BackgroundStore, server: Server, limits: Limits, soon: float, end: float
) -> None:
    server.routes |= {"/hang": hanging, "/drip": dripping, "/good": Reply(RSS)}
    hung = [server.url("/drip" if n % 2 else "/hang", f"127.0.2.{n}") for n in range(1, 11)]
    good = [server.url("/good", f"127.0.3.{n}") for n in range(1, 41)]
    await subscribe(store, *hung, *good)
    began, stored = time.monotonic(), 0.0
    left = len(good)
    async for event in refresh(store, read=False, limits=limits):
        if isinstance(event, SourceDone) and event.outcome == "new":
            left -= 1
            stored = time.monotonic() - began
    took = time.monotonic() - began
    print(f"40 stored after {stored:.2f} s, all done after {took:.2f} s")
    assert (left, stored < soon) == (0, True)
    assert took < end


async def test_a_dead_host_is_tried_once_for_all_its_feeds(store: BackgroundStore) -> None:
    with serving() as gone:
        urls = [gone.url(f"/{n}") for n in range(5)]
    await subscribe(store, *urls)
    done = await outcomes(store, limits=replace(QUICK, per_host=1))
    assert [event.outcome for event in done.values()] == ["error"] * 5
    assert sum("was not asked" in (event.error or "") for event in done.values()) == 4


async def test_leaving_early_leaves_whole_sources(store: BackgroundStore, server: Server) -> None:
    server.routes["/hang"] = hanging
    server.routes["/good"] = Reply(RSS)
    await subscribe(store, *(server.url("/good", f"127.0.3.{n}") for n in range(1, 20)), server.url("/hang"))
    async with contextlib.aclosing(
        refresh(store, read=True, limits=replace(QUICK, read_seconds=30, total_seconds=30))
    ) as events:
        async for event in events:
            if isinstance(event, SourceDone):
                break
    await asyncio.sleep(0)
    for source in await store.read(Store.sources):
        assert source.articles in (0, 2)
        assert bool(source.last_success) == bool(source.articles)
    done = await outcomes(store, force=True)
    assert sum(event.outcome == "error" for event in done.values()) == 1
    assert await store.read(Store.count) == 38


async def test_files_and_directories_are_sources(store: BackgroundStore, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.md").write_text("# First\n\nText of the first note.\n")
    (folder / "b.md").write_text("# Second\n\nText of the second note.\n")
    await add(store, str(folder))
    assert (await only(store)).new == 2
    assert (await only(store)).outcome == "unchanged"
    (folder / "c.md").write_text("# Third\n\nText of the third note.\n")
    (folder / "a.md").write_text("# First\n\nText of the first note, edited.\n")
    done = await only(store)
    assert (done.new, done.updated) == (1, 1)
    for path in folder.iterdir():
        path.unlink()
    assert "no documents" in ((await only(store)).error or "")
    assert await store.read(Store.count) == 3


async def test_passwords_stay_out_of_events(store: BackgroundStore, server: Server) -> None:
    server.routes["/feed"] = Reply(b"", 500)
    await subscribe(store, server.url("/feed?token=hush").replace("://", "://me:secret@"))
    event = await only(store)
    assert "secret" not in repr(event) and "hush" not in repr(event)


async def test_nothing_to_do(store: BackgroundStore) -> None:
    events = await run(store, read=True)
    assert [type(event) for event in events] == [Started, Finished]


async def test_an_entry_that_no_store_takes_is_one_source_s_trouble(
    store: BackgroundStore, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.routes["/a"] = Reply(RSS)
    server.routes["/b"] = Reply(rss(item("poison", title="poison")).encode())
    await subscribe(store, server.url("/a"), server.url("/b"))
    save = Store.save

    def picky(self: Store, source: Any, new: Any, *rest: Any, **options: Any) -> Any:
        if any(article.title == "poison" for article in new):
            raise OverflowError
        return save(self, source, new, *rest, **options)

    monkeypatch.setattr(Store, "save", picky)
    done = await outcomes(store)
    assert done[server.url("/a")].outcome == "new"
    assert "could not be stored (OverflowError)" in (done[server.url("/b")].error or "")


async def test_half_characters_are_no_obstacle(store: BackgroundStore, server: Server) -> None:
    body = (
        rb'{"version":"https://jsonfeed.org/version/1","items":[{"id":"a\ud800b","content_text":"Some text \udfff."}]}'
    )
    server.routes["/feed"] = Reply(body)
    await subscribe(store, server.url("/feed"))
    assert (await only(store)).new == 1
    assert (await outcomes(store, force=True)).popitem()[1].outcome == "unchanged"
