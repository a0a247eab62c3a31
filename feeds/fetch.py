"""One conditional GET within the limits: Fetched, NotModified or Failed, never an exception of the network's."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from feeds.address import joined, origin, redacted, without_login
from feeds.body import Body
from feeds.limits import Limits
from feeds.unpack import PIECE, Refused, Unpacking
from store.errors import MatinsError

if TYPE_CHECKING:
    import httpx

    from feeds.network import Client

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9,"
    " text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, text/markdown;q=0.7, text/plain;q=0.6, */*;q=0.1"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s{0,4}=\s{0,4}\"?(\d{1,12})", re.IGNORECASE)
_NAMED = {
    400: "bad request",
    401: "needs a login",
    402: "needs payment",
    403: "forbidden",
    404: "not found",
    406: "not acceptable",
    410: "gone for good",
    429: "too many requests",
    451: "withheld for legal reasons",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body, unpacked, and what the server said about it. `permanent` is where lasting redirects alone led.

    Close `content` when it is read.
    """

    url: str
    content: Body
    content_type: str
    etag: str | None
    modified: str | None
    body_hash: str
    max_age: int | None
    permanent: str | None
    seconds: float

    @property
    def body(self) -> bytes:
        """The whole body."""
        return self.content.whole()


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server knows the validators: nothing new."""

    url: str
    max_age: int | None
    permanent: str | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no answer, as one plain sentence; `kind` is what the schedule needs to know.

    gone: never ask again. wait: not before `retry_after` seconds. host: its whole host is out of reach.
    """

    url: str
    reason: str
    kind: str = "failed"  # failed | gone | wait | host | timeout
    status: int | None = None
    retry_after: float | None = None
    seconds: float = 0.0


async def fetch(
    client: Client,
    url: str,
    *,
    etag: str | None = None,
    modified: str | None = None,
    private: bool = False,
    limits: Limits | None = None,
    accept: str = ACCEPT,
    clock: Callable[[], float] = time.time,
) -> Fetched | NotModified | Failed:
    """GETs a normalised address; `private` says that the user named its host.

    Every failure of the server, the network or the limits is a Failed; only cancelling raises.
    """
    limits = limits or client.limits
    began = time.monotonic()
    call = _Call(client, url, etag, modified, private, limits, accept, clock, began)
    try:
        async with asyncio.timeout(limits.total_seconds):
            return await call.run()
    except Exception as error:
        kind, reason = _explained(error, limits)
    return Failed(url, f"{redacted(url)} {reason}.", kind, seconds=time.monotonic() - began)


def _explained(error: Exception, limits: Limits) -> tuple[str, str]:
    """The kind of a failure and the end of a sentence that begins with the address; raises what is a mistake here."""
    import httpx

    kind = "failed"
    match error:
        case TimeoutError():
            kind, reason = "timeout", f"took longer than {limits.total_seconds:g} seconds"
        case httpx.ConnectTimeout():
            kind, reason = "host", f"could not be reached within {limits.connect_seconds:g} seconds"
        case httpx.TimeoutException():
            kind, reason = "timeout", f"sent nothing for {limits.read_seconds:g} seconds"
        case httpx.ConnectError():
            kind, reason = "host", _unreachable(error)
        case httpx.ProxyError():
            reason = f"could not be reached: the proxy answered {str(error)[:80]}"
        case httpx.ReadError() | httpx.WriteError():
            reason = "broke the connection off"
        case httpx.RemoteProtocolError():
            reason = _protocol(str(error))
        case httpx.LocalProtocolError() | httpx.UnsupportedProtocol() | httpx.InvalidURL() | UnicodeError():
            reason = "cannot be asked for: its address or validators hold characters that HTTP forbids"
        case zlib.error():
            reason = "sent a compressed body that is damaged"
        case Refused():
            reason = str(error)
        case MatinsError():
            kind = "host" if type(error).__name__ == "NoAddress" else "failed"
            reason = f"could not be fetched: {str(error).rstrip('.')}"
        case OSError():
            reason = f"could not be fetched: {error.strerror or error}"
        case _:
            raise error
    return kind, reason


def _unreachable(error: Exception) -> str:
    text = str(error)
    if "CERTIFICATE" in text.upper() or "certificate" in text:
        detail = text.partition("verify failed: ")[2].partition(" (_ssl")[0] or "it cannot be verified"
        return f"has no valid certificate: {detail[:100]}"
    if "SSL" in text or "TLS" in text:
        return "failed to set up an encrypted connection"
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno and cause.strerror and "Connect call" not in cause.strerror:
            return f"could not be reached: {cause.strerror.lower()[:80]}"
        if isinstance(cause, ConnectionRefusedError):
            return "could not be reached: connection refused"
        cause = cause.__cause__ or cause.__context__
    return "could not be reached"


def _protocol(text: str) -> str:
    if "without sending complete message" in text or "peer closed connection" in text:
        return "sent less than it announced"
    if "disconnected without sending" in text.lower():
        return "closed the connection without an answer"
    return "answered with something that is not HTTP"


class _Call:
    """One fetch with its redirects."""

    def __init__(self, client: Client, url: str, etag: str | None, modified: str | None, private: bool, limits: Limits,
                 accept: str, clock: Callable[[], float], began: float) -> None:  # fmt: skip
        self.client, self.url, self.limits, self.clock, self.began = client, url, limits, clock, began
        self.is_conditional = bool(etag or modified)
        self.first, self.login = without_login(url)
        self.private = private
        self.headers = [
            (b"User-Agent", (limits.user_agent or user_agent()).encode("ascii", "ignore")),
            (b"Accept", accept.encode("ascii")),
            (b"Accept-Encoding", b"gzip, deflate"),
        ]
        if etag:
            self.headers.append((b"If-None-Match", etag.encode("latin-1")))
        if modified:
            self.headers.append((b"If-Modified-Since", modified.encode("latin-1")))

    async def run(self) -> Fetched | NotModified | Failed:
        url, permanent, hops = self.first, True, 0
        while True:
            response = await self._ask(url)
            try:
                if response.status_code not in _REDIRECTS:
                    return await self._answer(url, response, url if permanent and hops else None)
                target = self._target(url, _headers(response))
                await _drain(response)
            finally:
                await response.aclose()
            hops += 1
            permanent = permanent and response.status_code in _PERMANENT
            if hops > self.limits.redirects:
                raise Refused(f"redirects more than {self.limits.redirects} times")
            url = target

    async def _ask(self, url: str) -> httpx.Response:
        import httpx

        named = origin(url)[1:] == origin(self.first)[1:]
        private = (self.private and named) or origin(url)[1] in self.limits.allow_private
        headers = self.headers
        if self.login and origin(url) == origin(self.first):
            headers = [*headers, (b"Authorization", b"Basic " + base64.b64encode(self.login.encode()))]
        limits, http = self.limits, self.client.http
        timeout = httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds)
        request = http.build_request("GET", url, headers=headers, timeout=timeout)
        request.extensions["private"] = private
        return await http.send(request, stream=True)

    def _target(self, url: str, headers: dict[str, str]) -> str:
        location = headers.get("location")
        if not location:
            raise Refused("redirects without saying where")
        # Locations come as Latin-1 by the letter and as UTF-8 in practice.
        with contextlib.suppress(UnicodeError):
            location = location.encode("latin-1").decode("utf-8")
        target = without_login(joined(url, location, limit=self.limits.url_bytes))[0]
        if origin(url)[0] == "https" and origin(target)[0] == "http":
            raise Refused("redirects from https to http")
        return target

    async def _answer(
        self, url: str, response: httpx.Response, permanent: str | None
    ) -> Fetched | NotModified | Failed:
        status, headers = response.status_code, _headers(response)
        max_age = _max_age(headers)
        if permanent and self.login:
            permanent = None  # the login belongs to the old address
        if status == 304 and self.is_conditional:
            await _drain(response)
            return NotModified(url, max_age, permanent, self._seconds())
        if status not in (200, 203):
            return self._failed(status, headers)
        content = await self._body(response, headers)
        return Fetched(
            url=url,
            content=content,
            content_type=headers.get("content-type", ""),
            etag=headers.get("etag"),
            modified=headers.get("last-modified"),
            body_hash=content.hash,
            max_age=max_age,
            permanent=permanent,
            seconds=self._seconds(),
        )

    def _failed(self, status: int, headers: dict[str, str]) -> Failed:
        named = _NAMED.get(status) or ("server trouble" if status >= 500 else "no document")
        kind, after = "failed", None
        if status == 410:
            kind = "gone"
        elif status in (429, 503):
            after = retry_after(headers.get("retry-after"), self.clock())
            kind = "wait" if after is not None or status == 429 else "failed"
        reason = f"{redacted(self.url)} answered {status} ({named})."
        return Failed(self.url, reason, kind, status, after, self._seconds())

    def _seconds(self) -> float:
        return time.monotonic() - self.began

    async def _body(self, response: httpx.Response, headers: dict[str, str]) -> Body:
        """The unpacked body, read as it arrives and given up at the first byte too many."""
        limits = self.limits
        codings = [name.strip().lower() for name in headers.get("content-encoding", "").split(",") if name.strip()]
        unpack = Unpacking([name for name in codings if name != "identity"], limits)
        wire, body = 0, Body(keep=limits.large_bytes)
        try:
            async for chunk in response.aiter_raw():
                wire += len(chunk)
                if wire > limits.wire_bytes:
                    raise Refused(f"sends more than {_megabytes(limits.wire_bytes)}")
                for part in unpack.feed(chunk):
                    if body.size + len(part) > limits.unpacked_bytes:
                        raise Refused(f"unpacks to more than {_megabytes(limits.unpacked_bytes)}")
                    body.add(part)
                await asyncio.sleep(0)
            unpack.finish()
        except BaseException:
            body.close()
            raise
        return body


async def _drain(response: httpx.Response) -> None:
    """Reads a small rest so that the connection can be used again."""
    size = 0
    async for chunk in response.aiter_raw():
        size += len(chunk)
        if size > PIECE:
            return


def _headers(response: httpx.Response) -> dict[str, str]:
    """Header fields by lower-case name; repeated ones joined as HTTP joins them."""
    found: dict[str, str] = {}
    for name, value in response.headers.raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _max_age(headers: dict[str, str]) -> int | None:
    match = _MAX_AGE.search(headers.get("cache-control", "")[:500])
    return int(match[1]) if match else None


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds that a Retry-After field asks for, given as a number or a date; None where it says nothing."""
    if not value:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        return max(parsedate_to_datetime(value).timestamp() - now, 0.0)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:g} MiB"


_user_agent: str | None = None


def user_agent() -> str:
    """`matins/VERSION (+ADDRESS)`, from the installed package."""
    global _user_agent
    if _user_agent is None:
        from importlib import metadata

        try:
            found = metadata.metadata("matins")
            version, urls = found["Version"], found.get_all("Project-URL") or []
        except metadata.PackageNotFoundError:  # run from a checkout that was never installed
            version, urls = "0", []
        home = next((url.partition(", ")[2] for url in urls), "")
        _user_agent = f"matins/{version}" + (f" (+{home})" if home else "")
    return _user_agent
