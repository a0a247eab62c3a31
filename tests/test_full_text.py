"""The whole article behind an excerpt, politely."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.full_text import complete, extract
from feeds.limits import Limits
from feeds.refresh import SourceDone, refresh
from store.background import BackgroundStore
from store.db import Store
from store.errors import MatinsError
from store.models import Source
from tests.server import Reply, Server, server
from tests.texts import item, rss

__all__ = ["server"]

TEXT = " ".join(f"Sentence {n} says that the company earned ${n + 1}bn in its quarter." for n in range(40))
PAGE = f"<html><body><nav>Home About</nav><article><h1>Results</h1><p>{TEXT}</p></article></body></html>".encode()
QUICK = Limits(total_seconds=10, connect_seconds=0.5, read_seconds=0.5)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[BackgroundStore]:
    background = BackgroundStore(tmp_path / "m.db")
    yield background
    await background.close()


async def run(store: BackgroundStore, server: Server, *, full_text: bool = True) -> list[SourceDone]:
    source = Source("", server.url("/feed"), private=True, full_text=full_text)
    await store.write(Store.add_source, source)
    events = [event async for event in refresh(store, read=False, limits=QUICK, force=True)]
    return [event for event in events if isinstance(event, SourceDone)]


def feed(server: Server) -> Reply:
    items = [
        item(name, title=name, text=f"Excerpt {name}.", link=server.url(f"/{name}"))
        for name in ("open", "closed", "gone")
    ]
    return Reply(rss(*items).encode())


async def test_excerpts_become_articles_where_allowed(store: BackgroundStore, server: Server) -> None:
    server.routes["/feed"] = feed(server)
    server.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /closed\n")
    server.routes["/open"] = server.routes["/closed"] = Reply(PAGE, headers={"Content-Type": "text/html"})
    [done] = await run(store, server)
    assert (done.outcome, done.new) == ("new", 3)
    bodies = {article.title: article.body for article in await store.read(Store.articles)}
    assert "Sentence 39 says" in bodies["open"] and "Home About" not in bodies["open"]
    assert (bodies["closed"], bodies["gone"]) == ("Excerpt closed.", "Excerpt gone.")
    assert "/closed" not in server.paths()
    # The same excerpts again are nothing new, and no page is asked for twice.
    server.routes["/feed"] = replace(feed(server), body=feed(server).body + b"<!-- again -->")
    asked = len(server.asked)
    [again] = await run(store, server)
    assert again.outcome == "unchanged"
    assert server.paths()[asked:] == ["/feed"]


async def test_on_demand(store: BackgroundStore, server: Server) -> None:
    server.routes["/feed"] = feed(server)
    server.routes["/open"] = Reply(PAGE, headers={"Content-Type": "text/html"})
    await run(store, server, full_text=False)
    found = {article.title: article for article in await store.read(Store.articles)}
    assert found["open"].body == "Excerpt open."
    assert await complete(store, found["open"].id, limits=QUICK)
    article = await store.read(Store.article, found["open"].id)
    assert article is not None and "Sentence 39 says" in article.body and article.figures > 20
    assert not await complete(store, found["open"].id, limits=QUICK)
    with pytest.raises(MatinsError, match="404"):
        await complete(store, found["gone"].id, limits=QUICK)
    # The feed's excerpt, sent again, does not undo it.
    server.routes["/feed"] = replace(feed(server), body=feed(server).body + b"<!-- again -->")
    assert (await run(store, server, full_text=False))[0].outcome == "unchanged"


def test_a_page_is_read_in_its_servers_charset_and_without_its_furniture() -> None:
    text = "公司第四季度营收达到一百亿元，同比增长两成，管理层表示需求仍然旺盛。" * 8
    page = f"<html><body><article><p>{text}</p><p>责任编辑：某某</p></article></body></html>"
    assert extract(page.encode("gbk"), "https://news.example/1", "text/html; charset=gbk") == text
