"""Addresses of sources: one spelling of each, and none of their secrets in a message."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from store.errors import MatinsError

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,20}:")
_HOST_PORT = re.compile(r"[\w.-]{1,253}:\d{1,5}(?:/|$)")
_UNSAFE = re.compile(r"[\x00-\x20\x7f]")
_SECRET = re.compile(r"key|token|auth|secret|sig|pass|pwd|session|credential|jwt", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}


def normalise(text: str, *, limit: int = 8_000) -> str:
    """The http(s) address a person means by `text`; raises MatinsError with one sentence when it is none."""
    text = text.strip()
    if text.lower().startswith(("feed://", "feed:http")):
        text = "http://" + text[7:] if text[5:7] == "//" else text[5:]
    if not _SCHEME.match(text) or _HOST_PORT.match(text):
        text = "https://" + text.removeprefix("//")
    if len(text.encode("utf-8", "replace")) > limit:
        raise MatinsError(f"The address {text[:60]}… is longer than {limit} bytes.")
    if _UNSAFE.search(text):
        raise MatinsError(f"The address {_shown(text)} holds blanks or control characters.")
    parts = _split(text)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]|\\^`{}\"<>")
    return urlunsplit((parts.scheme, _authority(parts), path, query, ""))


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise MatinsError(f"The address {_shown(text)} is not well formed.") from None
    if parts.scheme not in _PORTS:
        raise MatinsError(f"The address {_shown(text)} is not an http or https one.")
    if not host:
        raise MatinsError(f"The address {_shown(text)} names no host.")
    return parts


def _authority(parts: SplitResult) -> str:
    host = ascii_host(parts.hostname or "")
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != _PORTS[parts.scheme]:
        host += f":{parts.port}"
    user, at, _ = parts.netloc.rpartition("@")
    return user + at + host


def ascii_host(host: str) -> str:
    """A host's name as the network spells it; raises MatinsError when it has no such spelling."""
    if host.isascii():
        return host.lower()
    try:
        import idna

        return idna.encode(host, uts46=True).decode("ascii")
    except (ImportError, ValueError):
        raise MatinsError(f"The host name {host[:80]} is not a valid one.") from None


def origin(url: str) -> tuple[str, str, int]:
    """(scheme, host, port) of a normalised address."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)


def without_login(url: str) -> tuple[str, str | None]:
    """The address without its user name and password, and those as `user:password`."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    return (urlunsplit(parts._replace(netloc=host)), unquote(user)) if at else (url, None)


def joined(base: str, target: str, *, limit: int = 8_000) -> str:
    """Where a redirect or a link in `base` leads; raises MatinsError as `normalise` does."""
    try:
        return normalise(urljoin(base, target.strip()), limit=limit)
    except ValueError:
        raise MatinsError(f"The address {_shown(target)} is not well formed.") from None


def redacted(url: str, length: int = 160) -> str:
    """An address as messages show it: no password, no token, not endless."""
    try:
        parts = urlsplit(url)
        user, at, host = parts.netloc.rpartition("@")
        query = parts.query
        if query and _SECRET.search(query):
            pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=100)
            query = urlencode([(name, "…" if _SECRET.search(name) else value) for name, value in pairs], safe="…/:,")
        url = urlunsplit(parts._replace(netloc=("…@" if user else at) + host, query=query))
    except ValueError:
        url = url.split("?")[0].rpartition("@")[2]
    return _shown(url, length)


def _shown(text: str, length: int = 160) -> str:
    text = _UNSAFE.sub(" ", text)
    return text if len(text) <= length else text[: length - 1] + "…"
