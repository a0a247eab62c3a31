"""What a fetch may cost: every bound on foreign servers and documents, with its default."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one fetch, one document and one refresh; each is a key of the configuration's `[network]` table."""

    wire_bytes: int = 10 * 1024 * 1024
    unpacked_bytes: int = 15 * 1024 * 1024
    total_seconds: float = 25.0
    connect_seconds: float = 10.0
    read_seconds: float = 10.0
    redirects: int = 5
    url_bytes: int = 8_000
    codings: int = 2
    entries: int = 20_000  # of one document; the newest stay
    title_chars: int = 1_000
    body_bytes: int = 1_000_000
    fetches: int = 32
    per_host: int = 2  # host and port
    connect_retries: int = 1
    large_bytes: int = 1024 * 1024  # bodies beyond this wait on disk and are parsed one at a time in a process
    interval_seconds: float = 1_800.0  # the least between two fetches of one source
    longest_seconds: float = 86_400.0  # the most that a server's caching or failing puts off the next fetch
    work_seconds: float = 20.0  # one document or batch in a worker process
    allow_private: tuple[str, ...] = ()  # hosts that may have a private address
    proxy: str | None = None
    user_agent: str | None = None
