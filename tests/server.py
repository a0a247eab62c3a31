"""A real HTTP server on loopback whose answers, good and hostile, are written by the test."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest


@dataclass(frozen=True)
class Request:
    """What was asked: method, path with query, header fields by lower-case name."""

    method: str
    path: str
    headers: dict[str, str]
    host: str


@dataclass(frozen=True)
class Reply:
    """An ordinary answer; Content-Length is added unless given."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Writer = asyncio.StreamWriter
Raw = Callable[[Request, Writer], Awaitable[None]]
Handler = Callable[[Request], Reply] | Raw | Reply


class Server:
    """Answers by path (without query); `asked` lists every request in order."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, Handler] = {}
        self.asked: list[Request] = []
        self.most_at_once = 0
        self._at_once = 0
        self._context = context
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._started.wait(5)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The address of a path; any 127.x.y.z is this server too."""
        return f"{'https' if self._context else 'http'}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths asked for so far."""
        return [request.path for request in self.asked]

    def close(self) -> None:
        """Ends the server and whatever still hangs in it."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "0.0.0.0", 0, ssl=self._context, backlog=512)
        )
        self.port: int = server.sockets[0].getsockname()[1]
        self._started.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            while (request := await self._request(reader)) is not None:
                self.asked.append(request)
                self._at_once += 1
                self.most_at_once = max(self.most_at_once, self._at_once)
                try:
                    if not await self._reply(request, writer):
                        break
                finally:
                    self._at_once -= 1
            else:
                writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    @staticmethod
    async def _request(reader: asyncio.StreamReader) -> Request | None:
        line = await reader.readline()
        if b" HTTP/" not in line:
            return None
        method, path, _ = line.decode("latin-1").split(" ", 2)
        headers = {}
        while (line := await reader.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        return Request(method, path, headers, headers.get("host", ""))

    async def _reply(self, request: Request, writer: Writer) -> bool:
        handler = self.routes.get(request.path.partition("?")[0], Reply(b"nothing here", 404))
        answer: Any = handler if isinstance(handler, Reply) else None
        if answer is None:
            answer = handler(request, writer) if asyncio.iscoroutinefunction(handler) else handler(request)  # type: ignore[operator, call-arg]
        if not isinstance(answer, Reply):
            await answer
            return False
        headers = {"Content-Length": str(len(answer.body)), **answer.headers}
        head = f"HTTP/1.1 {answer.status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        body = b"" if answer.status == 304 else answer.body
        writer.write(head.encode("latin-1") + b"\r\n" + body)
        await writer.drain()
        return headers.get("Connection") != "close"


def raw(head: str, body: bytes = b"") -> Raw:
    """A handler that writes exactly this and closes."""

    async def handler(_: Request, writer: Writer) -> None:
        writer.write(head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body)
        await writer.drain()

    return handler


def endless(head: str, piece: bytes, seconds: float = 0.0) -> Raw:
    """A handler that writes `piece` until the other side leaves, resting in between."""

    async def handler(_: Request, writer: Writer) -> None:
        writer.write(head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n")
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(seconds)

    return handler


async def hanging(_: Request, __: Writer) -> None:
    """A handler that never answers."""
    await asyncio.sleep(3600)


def validated(body: bytes, etag: str = '"one"', **headers: str) -> Callable[[Request], Reply]:
    """A handler with an ETag: 304 to whoever sends it back."""

    def handler(request: Request) -> Reply:
        if request.headers.get("if-none-match") == etag:
            return Reply(b"", 304, {"ETag": etag})
        return Reply(body, 200, {"ETag": etag, **headers})

    return handler


@contextlib.contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A running server."""
    server = Server(context)
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server for one test."""
    with serving() as running:
        yield running
