"""A farm of feeds on loopback, some number-dense news in two languages, with validators, gzip and delay on request.

Debian's nginx serves it where it is installed, else (and wherever answers are delayed) a small server of our own in
a child process: `python -m tests.bench.farm DIRECTORY PORT DELAY_MS`.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
import os
import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

NEWEST = datetime(2025, 12, 1, 8, tzinfo=UTC)
_PEOPLE = ("Meta", "Tesla", "Amazon", "Nvidia", "Microsoft", "Netflix", "Intel", "Oracle")
_PEOPLE_ZH = ("英伟达", "特斯拉", "腾讯", "宁德时代", "小米", "比亚迪", "阿里巴巴", "美团")
_SENTENCES = (
    "{co} said third-quarter revenue rose {p}% to ${v} billion, while analysts had expected ${w} billion.",
    "Operating income came to ${v} billion, down {p}% from a year earlier.",
    "The company now plans capital expenditures of ${v} billion to ${w} billion for 2026.",
    "Its cloud business grew {p}% and brought in ${v} billion.",
    "Shipments reached {n} million units in October, according to people who follow the supply chain.",
    "Managers spoke at length about demand, suppliers and the price of memory, and gave no further detail.",
    "Some customers are waiting for the next generation; others, the finance chief said, cannot wait.",
)
_SENTENCES_ZH = (
    "{co}第三季度营收{v}亿美元，同比增长{p}%，市场预期为{w}亿美元。",
    "经营利润为{v}亿元，较上年同期下降{p}%。",
    "公司预计2026年资本支出在{v}亿至{w}亿美元之间。",
    "云业务收入增长{p}%，达到{v}亿元。",
    "供应链人士称，10月出货量约{n}万台。",
    "管理层在电话会上谈到需求、供应商和存储价格，没有给出更多细节。",
    "一些客户在等待下一代产品，另一些客户则表示等不及了。",
)


def _story(dice: random.Random, chinese: bool) -> tuple[str, list[str]]:
    """A title and paragraphs of some 500 to 2,500 characters (half of that in Chinese)."""
    company = dice.choice(_PEOPLE_ZH if chinese else _PEOPLE)
    paragraphs = []
    for _ in range(dice.randint(2, 7)):
        chosen = dice.sample(_SENTENCES_ZH if chinese else _SENTENCES, 4)
        low = dice.uniform(2, 90)
        values = {"co": company, "p": f"{dice.uniform(1, 60):.1f}", "v": f"{low:.1f}", "w": f"{low * 1.2:.1f}",
                  "n": dice.randint(2, 400)}  # fmt: skip
        paragraphs.append(("" if chinese else " ").join(chosen).format(**values))
    number = dice.randint(2, 90)
    return (
        f"{company}业绩观察：{number}个要点" if chinese else f"{company} results: {number} things to know"
    ), paragraphs


def _item(feed: int, number: int, moment: datetime) -> str:
    title, paragraphs = _story(random.Random(f"{feed}/{number}"), chinese=feed % 2 == 0)
    link = f"https://example.com/{feed}/{number}"
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<item><title>{title} ({feed}.{number})</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{format_datetime(moment, usegmt=True)}</pubDate><description>{escape(body)}</description></item>"
    )


def document(feed: int, entries: int, newer: int = 0) -> bytes:
    """A feed's RSS document; `newer` entries have come since it was first made."""
    items = [
        _item(feed, number, NEWEST - timedelta(minutes=90 * (entries - number) + feed % 60))
        for number in range(newer + entries - 1, newer - 1, -1)
    ]
    head = f"<rss version='2.0'><channel><title>Feed {feed}</title><link>https://example.com/{feed}</link>"
    return ("<?xml version='1.0' encoding='utf-8'?>" + head + "".join(items) + "</channel></rss>").encode()


class Farm:
    """Feeds in a directory, each behind its own path, on many loopback addresses where the system has them."""

    def __init__(self, directory: Path, feeds: int, entries: int) -> None:
        self.directory, self.feeds, self.entries = directory, feeds, entries
        self.port = _unused_port()
        self.served_by = ""
        (directory / "www").mkdir(parents=True)
        for feed in range(feeds):
            self._write(feed, document(feed, entries))
        (directory / "feeds.opml").write_text(
            "<opml version='2.0'><body>"
            + "".join(f'<outline type="rss" text="Feed {n}" xmlUrl="{url}"/>' for n, url in enumerate(self.urls()))
            + "</body></opml>",
            "utf-8",
        )
        (directory / "urls").write_text("".join(f"{url}\n" for url in self.urls()), "utf-8")

    def urls(self) -> list[str]:
        """The address of every feed."""
        return [f"http://{_host(feed)}:{self.port}/{feed}.xml" for feed in range(self.feeds)]

    def change(self, percent: int, newer: int = 3) -> None:
        """Gives that many of the feeds a few new entries."""
        for feed in range(0, self.feeds, 100 // percent):
            self._write(feed, document(feed, self.entries, newer))

    def _write(self, feed: int, data: bytes) -> None:
        path = self.directory / "www" / f"{feed}.xml"
        path.write_bytes(data)
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(data, 5, mtime=0))

    @contextlib.contextmanager
    def serving(self, delay_ms: int = 0) -> Iterator[None]:
        """Answers while the block runs."""
        binary = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)
        self.served_by = "nginx" if binary and not delay_ms else "our own server"
        command = self._nginx(binary) if binary and not delay_ms else self._own(delay_ms)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(self.port, process)
            yield
        finally:
            process.terminate()
            process.wait(10)

    def _own(self, delay_ms: int) -> list[str]:
        return [sys.executable, "-m", "tests.bench.farm", str(self.directory / "www"), str(self.port), str(delay_ms)]

    def _nginx(self, binary: str) -> list[str]:
        run = self.directory / "nginx"
        run.mkdir(exist_ok=True)
        temporary = " ".join(
            f"{name}_temp_path {run}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        listen = " ".join(sorted({f"listen {_host(feed)}:{self.port};" for feed in [*range(self.feeds), 0]}))
        (run / "conf").write_text(
            # Started by root, nginx would give itself a user that may not look into our directory.
            f"{'user root; ' if os.geteuid() == 0 else ''}worker_processes 1; daemon off;\n"
            f"pid {run}/pid; error_log {run}/errors;\n"
            f"events {{ worker_connections 2048; }}\nhttp {{ access_log off; {temporary} etag on; gzip_static on;\n"
            f"types {{ application/rss+xml xml; }}\nserver {{ {listen} root {self.directory / 'www'}; }} }}\n",
            "utf-8",
        )
        return [binary, "-c", str(run / "conf"), "-e", str(run / "errors")]


def _host(feed: int) -> str:
    """64 loopback addresses on Linux, where they all exist; one elsewhere."""
    return f"127.0.1.{1 + feed % 64}" if sys.platform == "linux" else "127.0.0.1"


def _unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((_host(0), port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError("the farm's server did not start")


async def _serve(directory: Path, port: int, delay: float) -> None:
    cache = {path.name: (path.read_bytes(), f'"{hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()}"')
             for path in directory.glob("*.gz")}  # fmt: skip

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                body, etag = cache[head.split(" ", 2)[1].lstrip("/") + ".gz"]
                await asyncio.sleep(delay)
                if etag in head:
                    writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode())
                else:
                    fields = f"ETag: {etag}\r\nContent-Type: application/rss+xml\r\nContent-Encoding: gzip\r\n"
                    writer.write(f"HTTP/1.1 200 OK\r\n{fields}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", port, backlog=1024)
    await server.serve_forever()


def main(arguments: Sequence[str]) -> None:
    """Serves a directory until ended."""
    directory, port, delay_ms = arguments
    asyncio.run(_serve(Path(directory), int(port), int(delay_ms) / 1000))


if __name__ == "__main__":
    main(sys.argv[1:])
