"""The floor of a refresh: fetch, parse and insert and nothing else. `python -m tests.bench.floor URLS DATABASE`."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from pathlib import Path

import httpx
from lxml import etree

FIELDS = ("guid", "title", "link", "pubDate", "description")
AT_ONCE = 32


def rows(data: bytes) -> list[tuple[str | None, ...]]:
    """The entries of an RSS document as they are printed."""
    root = etree.fromstring(data, etree.XMLParser(recover=True, resolve_entities=False))
    return [tuple(item.findtext(name) for name in FIELDS) for item in root.iter("item")]


async def run(urls: list[str], path: str) -> None:
    """Fetches every address, sending back the validators it was given before."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("CREATE TABLE IF NOT EXISTS item (guid PRIMARY KEY, title, link, at, body)")
    db.execute("CREATE TABLE IF NOT EXISTS feed (url PRIMARY KEY, etag)")
    etags = dict(db.execute("SELECT url, etag FROM feed"))
    waiting = iter(urls)
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    async with httpx.AsyncClient(limits=limits, trust_env=False, verify=False) as client:

        async def work() -> None:
            for url in waiting:
                headers = {"If-None-Match": etags[url]} if etags.get(url) else {}
                answer = await client.get(url, headers=headers)
                if answer.status_code == 304:
                    continue
                with db:
                    db.executemany("INSERT OR IGNORE INTO item VALUES (?,?,?,?,?)", rows(answer.content))
                    db.execute("INSERT OR REPLACE INTO feed VALUES (?,?)", (url, answer.headers.get("etag")))

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    db.close()


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]).read_text().split(), sys.argv[2]))
