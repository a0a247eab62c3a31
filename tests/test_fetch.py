"""One conditional GET against good and hostile servers."""

from __future__ import annotations

import asyncio
import gzip
import shutil
import ssl
import subprocess
import sys
import time
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from feeds.fetch import Failed, Fetched, NotModified, fetch, retry_after
from feeds.limits import Limits
from feeds.network import Client, is_public
from tests.server import Reply, Request, Server, endless, hanging, raw, server, serving, validated

__all__ = ["server"]

QUICK = Limits(total_seconds=0.8, connect_seconds=0.4, read_seconds=0.4, wire_bytes=200_000, unpacked_bytes=300_000)
Answer = Fetched | NotModified | Failed


async def get(url: str, limits: Limits = QUICK, **options: Any) -> Answer:
    async with Client(limits) as client:
        return await fetch(client, url, **{"private": True, "limits": limits, **options})


async def failed(url: str, limits: Limits = QUICK, **options: Any) -> Failed:
    began = time.monotonic()
    answer = await get(url, limits, **options)
    assert time.monotonic() - began < 2.5
    assert isinstance(answer, Failed), answer
    assert answer.reason.endswith(".") and "\n" not in answer.reason and len(answer.reason) <= 300
    return answer


async def fetched(url: str, limits: Limits = QUICK, **options: Any) -> Fetched:
    answer = await get(url, limits, **options)
    assert isinstance(answer, Fetched), answer
    return answer


async def test_validators_go_back_verbatim(server: Server) -> None:
    server.routes["/feed"] = validated(b"<rss/>", 'W/"a b, \xe9"', **{"Last-Modified": "yesterday, roughly"})
    first = await fetched(server.url("/feed"))
    assert (first.body, first.etag, first.modified) == (b"<rss/>", 'W/"a b, \xe9"', "yesterday, roughly")
    again = await get(server.url("/feed"), etag=first.etag, modified=first.modified)
    assert isinstance(again, NotModified)
    assert server.asked[1].headers["if-modified-since"] == "yesterday, roughly"


async def test_says_who_asks_and_keeps_no_cookies(server: Server) -> None:
    server.routes["/feed"] = Reply(b"x", headers={"Set-Cookie": "a=b"})
    async with Client(QUICK) as client:
        for _ in range(2):
            await fetch(client, server.url("/feed"), private=True)
    headers = server.asked[1].headers
    assert headers["user-agent"].startswith("matins/")
    assert headers["accept-encoding"] == "gzip, deflate"
    assert "cookie" not in headers


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("gzip, deflate", lambda data: zlib.compress(gzip.compress(data))),
        ("gzip", lambda data: gzip.compress(data[:10]) + gzip.compress(data[10:])),
        ("gzip", lambda data: gzip.compress(data) + b"\0" * 512),
        ("gzip", lambda data: data),
        ("identity", lambda data: data),
    ],
)
async def test_unpacks(server: Server, coding: str, pack: Any) -> None:
    text = b"<rss>" + b"some text " * 5_000 + b"</rss>"
    server.routes["/feed"] = Reply(pack(text), headers={"Content-Encoding": coding})
    assert (await fetched(server.url("/feed"))).body == text


async def test_a_body_without_length_or_in_chunks(server: Server) -> None:
    server.routes["/open"] = raw("HTTP/1.0 200 OK", b"<rss/>")
    server.routes["/chunks"] = raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"3\r\n<rs\r\n3\r\ns/>\r\n0\r\n\r\n")
    assert (await fetched(server.url("/open"))).body == b"<rss/>"
    assert (await fetched(server.url("/chunks"))).body == b"<rss/>"


BOMB = gzip.compress(b"\0" * 60_000_000)
OK = "HTTP/1.1 200 OK\nContent-Type: text/xml"


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (Reply(BOMB, headers={"Content-Encoding": "gzip"}), "unpacks to more than"),
        (Reply(gzip.compress(BOMB), headers={"Content-Encoding": "gzip, gzip"}), "unpacks to more than"),
        (Reply(b"x", headers={"Content-Encoding": "gzip, gzip, gzip"}), "3 times"),
        (Reply(b"x", headers={"Content-Encoding": "br"}), "not asked for"),
        (Reply(gzip.compress(b"y" * 90_000)[:-20], headers={"Content-Encoding": "gzip"}), "stops in the middle"),
        (Reply(b"\x1f\x8b\x08\0garbage!!!!!" * 90, headers={"Content-Encoding": "gzip"}), "damaged"),
        (Reply(b"z" * 250_000), "sends more than"),
        (endless(OK, b"x" * 50_000), "sends more than"),
        (endless(OK, b"x", 0.05), "took longer than"),
        (endless("HTTP/1.1 200 OK\nX-A: b", b"X-B: c\r\n" * 2_000), "sends more than"),
        (endless("HTTP/1.1 100 Continue", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01), "took longer than"),
        (hanging, "sent nothing for"),
        (raw("HTTP/1.1 200 OK\nContent-Length: 50", b"short"), "less than it announced"),
        (raw("HTTP/1.1 200 OK\nContent-Length: banana", b"x"), "not HTTP"),
        (raw("HTTP/1.1 200 OK\nContent-Length: 3\nContent-Length: 5", b"xxxxx"), "not HTTP"),
        (raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"zz\r\nx"), "not HTTP"),
        (raw("SSH-2.0-OpenSSH"), "not HTTP"),
        (raw(""), "not HTTP"),
        (Reply(b"", 404), "404 (not found)"),
        (Reply(b"", 500), "500 (server trouble)"),
        (Reply(b"", 304), "304"),
        (Reply(b"", 204), "204"),
        (Reply(b"", 302), "without saying where"),
        (Reply(b"", 302, {"Location": "file:///etc/passwd"}), "not an http or https one"),
        (Reply(b"", 302, {"Location": "http://[half"}), "not well formed"),
        (Reply(b"", 302, {"Location": "/" + "a" * 9_000}), "longer than"),
    ],
)
async def test_hostile_answers_end_in_one_sentence(server: Server, handler: Any, words: str) -> None:
    server.routes["/feed"] = handler
    assert words in (await failed(server.url("/feed"))).reason


async def test_a_bomb_costs_no_memory(server: Server) -> None:
    import tracemalloc

    server.routes["/feed"] = Reply(BOMB, headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    await failed(server.url("/feed"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000


async def test_redirects(server: Server) -> None:
    server.routes["/feed"] = Reply(b"<rss/>")
    server.routes["/a"] = Reply(b"", 301, {"Location": "/b"})
    server.routes["/b"] = Reply(b"", 308, {"Location": server.url("/feed")})
    server.routes["/c"] = Reply(b"", 302, {"Location": "/a"})
    server.routes["/loop"] = Reply(b"", 301, {"Location": "/loop"})
    assert (await fetched(server.url("/a"))).permanent == server.url("/feed")
    through = await fetched(server.url("/c"))
    assert (through.permanent, through.url) == (None, server.url("/feed"))
    assert (await fetched(server.url("/feed"))).permanent is None
    assert "more than 5 times" in (await failed(server.url("/loop"))).reason
    assert server.paths().count("/loop") == 6


async def test_what_servers_ask_for(server: Server) -> None:
    server.routes["/gone"] = Reply(b"", 410)
    server.routes["/many"] = Reply(b"", 429, {"Retry-After": "120"})
    server.routes["/busy"] = Reply(b"", 503, {"Retry-After": "Fri, 02 Jan 1970 00:00:00 GMT"})
    server.routes["/kept"] = Reply(b"x", headers={"Cache-Control": "public, max-age=7200"})
    assert (await failed(server.url("/gone"))).kind == "gone"
    many = await failed(server.url("/many"))
    assert (many.kind, many.retry_after) == ("wait", 120)
    busy = await failed(server.url("/busy"), clock=lambda: 80_000.0)
    assert (busy.kind, busy.retry_after) == ("wait", 6_400)
    assert (await fetched(server.url("/kept"))).max_age == 7200
    assert retry_after("soon", 0) is None


async def test_a_private_address_needs_its_host_named(server: Server) -> None:
    other = Server()
    try:
        other.routes["/secret"] = Reply(b"secret")
        server.routes["/feed"] = Reply(b"", 302, {"Location": other.url("/secret", "127.0.0.9")})
        server.routes["/own"] = Reply(b"", 302, {"Location": "/secret"})
        server.routes["/secret"] = Reply(b"mine")
        assert "private network" in (await failed(server.url("/secret"), private=False)).reason
        assert "private network" in (await failed(server.url("/secret", "localhost"), private=False)).reason
        assert "private network" in (await failed(server.url("/feed"))).reason
        assert other.asked == []
        assert (await fetched(server.url("/own"))).body == b"mine"
        listed = replace(QUICK, allow_private=("127.0.0.9",))
        assert (await fetched(server.url("/feed"), listed)).body == b"secret"
    finally:
        other.close()


async def test_no_kept_connection_leads_round_the_guard(server: Server) -> None:
    server.routes["/feed"] = Reply(b"x")
    async with Client(QUICK) as client:
        assert isinstance(await fetch(client, server.url("/feed"), private=True), Fetched)
        assert isinstance(await fetch(client, server.url("/feed"), private=False), Failed)


@pytest.mark.parametrize("pause", [0.0, 0.05])
async def test_what_comes_after_an_answer_is_no_answer_to_the_next_question(server: Server, pause: float) -> None:
    async def too_much(_: Request, writer: Any) -> None:
        answer, more = (
            b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<rss",
            b"/>HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad",
        )
        if pause:
            writer.write(answer)
            await writer.drain()
            await asyncio.sleep(pause)
            writer.write(more)
        else:  # in one piece: what follows a moment later may cross the next question on its way
            writer.write(answer + more)
        await writer.drain()
        await asyncio.sleep(1)

    server.routes |= {"/long": too_much, "/next": Reply(b"good")}
    async with Client(QUICK) as client:
        first = await fetch(client, server.url("/long"), private=True)
        assert isinstance(first, Fetched) and first.body == b"<rss"
        await asyncio.sleep(2 * pause)
        second = await fetch(client, server.url("/next"), private=True)
        assert isinstance(second, Fetched) and second.body == b"good"


def test_the_client_is_imported_with_all_that_its_first_request_needs() -> None:
    """In a thread, that is: what the first request imports holds the loop."""
    script = "import sys, feeds.network; sys.exit('anyio._backends._asyncio' not in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], timeout=30).returncode == 0


PRIVATE = """127.0.0.1 10.1.2.3 169.254.169.254 192.168.0.1 0.0.0.0 224.0.0.1 255.255.255.255 100.64.0.1 ::1 fe80::1
    fc00::1 ::ffff:127.0.0.1 64:ff9b::a9fe:a9fe 2002:7f00:1:: ::127.0.0.1 ::ffff:10.0.0.1 fe80::1%eth0 ff02::1 junk"""


def test_addresses_that_are_not_public() -> None:
    assert [address for address in PRIVATE.split() if is_public(address)] == []


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101", "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


async def test_a_login_stays_with_its_server_and_out_of_messages(server: Server) -> None:
    other = Server()
    try:
        seen: list[Request] = []
        other.routes["/b"] = lambda request: (seen.append(request), Reply(b"x"))[1]
        server.routes["/a"] = Reply(b"", 302, {"Location": other.url("/b")})
        url = server.url("/a").replace("://", "://me:pa%20ss@")
        await get(url, replace(QUICK, allow_private=("127.0.0.1",)))
        assert server.asked[0].headers["authorization"] == "Basic bWU6cGEgc3M="
        assert "authorization" not in seen[0].headers
        server.routes["/a"] = Reply(b"", 500)
        reason = (await failed(url + "?api_key=hush&page=2")).reason
        assert "pa" not in reason.partition("://")[2].partition("@")[0] and "hush" not in reason and "page=2" in reason
    finally:
        other.close()


async def test_a_dead_host() -> None:
    with serving() as gone:
        url = gone.url("/feed")
    dead = await failed(url)
    assert (dead.kind, "refused" in dead.reason) == ("host", True)
    unknown = await failed("http://no-such-host.invalid/feed", replace(QUICK, total_seconds=5, connect_seconds=3))
    assert unknown.kind == "host"


async def test_a_large_body_waits_on_disk(server: Server) -> None:
    text = b"0123456789" * 5_000
    server.routes["/feed"] = Reply(text)
    large = await fetched(server.url("/feed"), replace(QUICK, large_bytes=1_000))
    small = await fetched(server.url("/feed"))
    assert (large.content.is_large, small.content.is_large) == (True, False)
    assert large.body == small.body == b"".join(large.content.pieces()) == text
    assert large.body_hash == small.body_hash


async def test_a_proxy_is_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.routes["http://feeds.example/feed"] = Reply(b"by proxy")
    limits = replace(QUICK, proxy=server.url("").replace("://", "://u:p@"))
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert (await fetched("http://feeds.example/feed", limits, private=False)).body == b"by proxy"
    assert server.asked[0].headers["proxy-authorization"].startswith("Basic ")
    assert "private network" in (await failed("http://127.0.0.1/feed", limits, private=False)).reason
    monkeypatch.setenv("HTTP_PROXY", server.url(""))
    assert (await fetched("http://feeds.example/feed", private=False)).body == b"by proxy"
    monkeypatch.setenv("NO_PROXY", "feeds.example")
    assert "no address" in (await failed("http://feeds.example/feed", private=False)).reason


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here")
    made = tmp_path / "both.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = [
        "-addext",
        "subjectAltName=DNS:localhost",
        "-keyout",
        str(tmp_path / "key"),
        "-out",
        str(tmp_path / "cert"),
    ]
    subprocess.run([*command.split(), *names], check=True, capture_output=True)
    made.write_text((tmp_path / "key").read_text() + (tmp_path / "cert").read_text())
    return made


async def test_certificates(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(context) as server:
        server.routes["/feed"] = Reply(b"secret")
        server.routes["/down"] = Reply(b"", 301, {"Location": "http://localhost/feed"})
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        refused = await failed(server.url("/feed", "localhost"))
        assert "no valid certificate" in refused.reason
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert (await fetched(server.url("/feed", "localhost"))).body == b"secret"
        assert "no valid certificate" in (await failed(server.url("/feed", "127.0.0.1"))).reason
        assert "from https to http" in (await failed(server.url("/down", "localhost"))).reason
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate) + ".missing")
        assert "cannot be read" in (await failed(server.url("/feed", "localhost"))).reason
    monkeypatch.delenv("SSL_CERT_FILE")
    with serving() as plain:
        assert "encrypted connection" in (await failed(plain.url("/").replace("http:", "https:"))).reason
