"""TCP and TLS for httpcore on plain asyncio streams: a third of the cost of the layers that it brings along."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Iterator
from typing import Any

import httpcore


@contextlib.contextmanager
def _named(timeout: type[Exception], failure: type[Exception]) -> Iterator[None]:
    """Turns asyncio's failures into httpcore's, which its retries and its connection pool know."""
    try:
        yield
    except TimeoutError as error:
        raise timeout(str(error)) from error
    except (OSError, ssl.SSLError, ssl.CertificateError, EOFError) as error:
        raise failure(str(error)) from error


class Stream(httpcore.AsyncNetworkStream):
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has come, at most `max_bytes`; empty at the end."""
        with _named(httpcore.ReadTimeout, httpcore.ReadError):
            async with asyncio.timeout(timeout):
                return await self._reader.read(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends `buffer`."""
        if not buffer:
            return
        with _named(httpcore.WriteTimeout, httpcore.WriteError):
            self._writer.write(buffer)
            async with asyncio.timeout(timeout):
                await self._writer.drain()

    async def aclose(self) -> None:
        """Closes at once: nobody waits for the other side's farewell."""
        self._writer.transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """The same connection, encrypted."""
        try:
            with _named(httpcore.ConnectTimeout, httpcore.ConnectError):
                async with asyncio.timeout(timeout):
                    await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except BaseException:
            await self.aclose()
            raise
        return self

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks of a connection: its socket, its TLS, and whether an idle one ended or was spoilt."""
        if info == "is_readable":
            unasked = getattr(self._reader, "_buffer", b"")
            return bool(unasked) or self._reader.at_eof() or self._writer.is_closing()
        names = {"client_addr": "sockname", "server_addr": "peername"}
        return self._writer.get_extra_info(names.get(info, info))


async def connect(address: str, port: int, timeout: float | None) -> Stream:
    """A connection to an IP address."""
    with _named(httpcore.ConnectTimeout, httpcore.ConnectError):
        async with asyncio.timeout(timeout):
            return Stream(*await asyncio.open_connection(address, port))
