"""Connections: the address guard, proxies and TLS. Imported only by what is about to use the network."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import importlib.util
import ipaddress
import os
import socket
import ssl
import sys
import threading
from collections.abc import AsyncIterator, Iterable, Iterator
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

# httpcore tries to import sniffio at every lock; where it is missing, say so once instead of searching each time.
if importlib.util.find_spec("sniffio") is None:
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]

import httpcore
import httpx

# httpcore's first lock would import this on the loop, and hold it for 30 ms.
with contextlib.suppress(ImportError):
    importlib.import_module("anyio._backends._asyncio")

from feeds.limits import Limits
from feeds.stream import connect
from store.errors import MatinsError

_NAT64 = tuple(ipaddress.IPv6Network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48"))
_COMPATIBLE = ipaddress.IPv6Network("::/96")

# Servers whose idle connections are kept for their next source.
KEPT = 64

_Place = tuple[str | None, bool, str, str, int]  # proxy, private, scheme, host, port
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class PrivateAddress(MatinsError):
    """A host that nobody named resolves into a private network."""


class NoAddress(MatinsError):
    """A host's name has no address."""


def is_public(text: str) -> bool:
    """Whether an address lies in the public internet, whatever other notation hides it."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    hidden: list[Address | None] = []
    if isinstance(address, ipaddress.IPv6Address):
        hidden = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _COMPATIBLE or any(address in net for net in _NAT64):
            hidden.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    if address.is_multicast or not (address.is_global or address in _NAT64[0]):
        return False
    return all(is_public(str(inner)) for inner in hidden if inner is not None)


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the system's order of preference; raises NoAddress."""
    try:
        return [str(ipaddress.ip_address(host.partition("%")[0]))]
    except ValueError:
        pass
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def give(result: list[str] | Exception) -> None:
        if answer.done():
            return
        if isinstance(result, Exception):
            answer.set_exception(result)
        else:
            answer.set_result(result)

    def ask() -> None:
        result: list[str] | Exception
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            result = list(dict.fromkeys(str(row[4][0]) for row in found))
        except (OSError, UnicodeError):
            result = NoAddress(f"{host} has no address")
        with contextlib.suppress(RuntimeError):  # the loop may have ended first
            loop.call_soon_threadsafe(give, result)

    # A thread of its own: a resolver that hangs holds up neither the others nor the end of the program.
    threading.Thread(target=ask, daemon=True, name="resolve").start()
    return await answer


class Guard(httpcore.AsyncNetworkBackend):
    """Connects to the very addresses it has checked."""

    def __init__(self, *, private: bool) -> None:
        self._private = private

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to a permitted address of `host`; raises PrivateAddress, NoAddress or httpcore's errors."""
        loop = asyncio.get_running_loop()
        end = loop.time() + (timeout or 60.0)
        try:
            async with asyncio.timeout_at(end):
                addresses = await resolve(host, port)
        except TimeoutError:
            raise httpcore.ConnectTimeout(f"no address for {host} in time") from None
        permitted = [address for address in addresses if self._private or is_public(address)]
        if not permitted:
            raise PrivateAddress(f"{host} leads into a private network")
        for left, address in zip(range(len(permitted), 0, -1), permitted, strict=True):
            try:
                share = max((end - loop.time()) / left, 0.01)
                return await connect(address, port, share)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if left == 1:
                    raise
        raise AssertionError("unreachable")

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        """Never: a source is reached over TCP."""
        raise PrivateAddress("a socket file is no address")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def trusted() -> ssl.SSLContext:
    """Certificates of SSL_CERT_FILE or SSL_CERT_DIR where set, else the system's and certifi's. Takes 20-60 ms."""
    file, directory = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file or directory:
        try:
            return ssl.create_default_context(cafile=file or None, capath=directory or None)
        except OSError:
            raise MatinsError(f"SSL_CERT_FILE or SSL_CERT_DIR ({file or directory}) cannot be read.") from None
    context = ssl.create_default_context()
    try:
        import certifi

        context.load_verify_locations(certifi.where())
    except (ImportError, OSError):
        pass
    return context


def proxy_for(scheme: str, host: str, limits: Limits) -> str | None:
    """The proxy that the configuration or the environment names for a host."""
    from urllib import request

    if request.proxy_bypass_environment(host):  # type: ignore[attr-defined]
        return None
    named = request.getproxies_environment()
    proxy = limits.proxy or named.get(scheme) or named.get("all")
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


class _Raw(httpx.AsyncByteStream):
    """A response's bytes as they come from the wire."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx():
            async for part in self._response.aiter_stream():
                yield part

    async def aclose(self) -> None:
        with _as_httpx():
            if _has_more(self._response):
                # Left in its buffer, it would be read as the answer to the next request.
                await self._response.extensions["network_stream"].aclose()
            await self._response.aclose()


def _has_more(response: httpcore.Response) -> bool:
    """Whether more came than the answer's length; httpcore does not say, but its h11 does."""
    connection = getattr(getattr(response.stream, "_stream", None), "_connection", None)
    state = getattr(connection, "_h11_state", None)
    return state is not None and bool(state.trailing_data[0])


@contextlib.contextmanager
def _as_httpx() -> Iterator[None]:
    """Failures of the connection as httpx names them; both libraries use the same names."""
    try:
        yield
    except Exception as error:
        named = getattr(httpx, type(error).__name__, None) if type(error).__module__.startswith("httpcore") else None
        if named is None:
            raise
        raise named(str(error)) from error


class _Transport(httpx.AsyncBaseTransport):
    """httpx's requests over the guarded connections of a Client; the extension `private` permits private addresses."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sends the request over its server's own pool."""
        url = request.url
        port = url.port or {"http": 80, "https": 443}[url.scheme]
        pool = await self._client.pool(url.scheme, url.host, port, private=bool(request.extensions.get("private")))
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        with _as_httpx():
            response = await pool.handle_async_request(asked)
        return httpx.Response(
            response.status, headers=response.headers, stream=_Raw(response), extensions=response.extensions
        )


class Client:
    """Keep-alive connections of one refresh, under an httpx client that keeps no cookies and follows no redirects.

    Hosts that may be private have connections of their own, so that none can be borrowed to reach them.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self.http = httpx.AsyncClient(transport=_Transport(self), trust_env=False, cookies=no_cookies)
        self._pools: dict[_Place, httpcore.AsyncConnectionPool] = {}
        self._may_be_proxied = bool(limits.proxy) or any(name.lower().endswith("_proxy") for name in os.environ)
        self._trusted: asyncio.Task[ssl.SSLContext] | None = None

    async def pool(self, scheme: str, host: str, port: int, *, private: bool) -> httpcore.AsyncConnectionPool:
        """The connections to use for a server; `private` permits private addresses.

        Each server has a pool of its own: in a common one every request looks through all connections.
        """
        proxy = proxy_for(scheme, host, self.limits) if self._may_be_proxied else None
        if proxy and not private and (host == "localhost" or (_is_literal(host) and not is_public(host))):
            raise PrivateAddress(f"{host} leads into a private network")
        key = (proxy, private, scheme, host, port)
        if key not in self._pools:
            context = await self._context() if "https" in (scheme, (proxy or "").partition(":")[0]) else None
            if len(self._pools) >= KEPT:
                await self._trim()
            # Two tasks may have waited.
            if key not in self._pools:
                self._pools[key] = self._made(proxy, private, context)
        return self._pools[key]

    async def _trim(self) -> None:
        """Closes the servers' connections that were opened first and rest now."""
        resting = [key for key, pool in self._pools.items() if all(one.is_idle() for one in pool.connections)]
        pools = [self._pools.pop(key) for key in resting[: KEPT // 2]]
        for pool in pools:
            await pool.aclose()

    async def _context(self) -> ssl.SSLContext:
        if self._trusted is None:
            self._trusted = asyncio.create_task(asyncio.to_thread(trusted))
        return await asyncio.shield(self._trusted)

    def _made(self, proxy: str | None, private: bool, context: ssl.SSLContext | None) -> httpcore.AsyncConnectionPool:
        options: dict[str, Any] = {
            "ssl_context": context,
            "max_connections": self.limits.per_host + 2,
            "keepalive_expiry": 10.0,
            "retries": self.limits.connect_retries,
        }
        if not proxy:
            return httpcore.AsyncConnectionPool(network_backend=Guard(private=private), **options)
        if not proxy.startswith(("http://", "https://")):
            raise MatinsError(
                f"The proxy {proxy.partition('://')[0]}://… is not supported (SOCKS is not); use an http one."
            )
        from feeds.address import without_login

        # The user named the proxy, so its own address may be private.
        plain, login = without_login(proxy)
        user, _, password = (login or "").partition(":")
        if proxy.startswith("https://"):
            options["proxy_ssl_context"] = context
        return httpcore.AsyncHTTPProxy(
            plain, proxy_auth=(user, password) if login else None, network_backend=Guard(private=True), **options
        )

    async def aclose(self) -> None:
        """Closes every connection."""
        await self.http.aclose()
        pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            await pool.aclose()

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
