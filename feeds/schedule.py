"""When to ask a source again, and what its health is: its columns after each answer. Pure, but for the dice."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from feeds.address import origin
from feeds.fetch import Failed, Fetched, NotModified
from feeds.limits import Limits
from store.models import Source

# A server may ask for long rest, but not for ever.
LONGEST_WAIT = 7 * 86_400.0
# Up to a tenth later, so that sources added together do not stay together.
JITTER = 0.1

Dice = Callable[[], float]
State = dict[str, Any]


def stamp(seconds: float) -> str:
    """A moment as the store writes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds_of(text: str | None) -> float | None:
    """A stored moment as seconds since 1970."""
    try:
        return datetime.fromisoformat(text).timestamp() if text else None
    except ValueError:
        return None


def is_due(source: Source, now: float, *, force: bool) -> bool:
    """Whether a source may be asked now: on schedule or by force, but never one gone, paused or in want of rest."""
    if source.state in ("gone", "paused"):
        return False
    rest = seconds_of(source.not_before)
    if rest is not None and now < rest:
        return False
    if force or source.url.startswith("file:"):
        return True
    due = seconds_of(source.next_check)
    return due is None or now >= due


def after_success(
    source: Source,
    answer: Fetched | NotModified,
    *,
    now: float,
    limits: Limits,
    ttl_minutes: int | None = None,
    taken: Callable[[str], bool] = lambda url: False,
    dice: Dice = random.random,
) -> State:
    """A source's columns after an answer; `taken` says whether another source has an address."""
    wait = max(limits.interval_seconds, min(max(answer.max_age or 0, (ttl_minutes or 0) * 60), limits.longest_seconds))
    state: State = {
        "state": "ok",
        "error": None,
        "failures": 0,
        "last_fetch": stamp(now),
        "last_success": stamp(now),
        "next_check": stamp(now + wait * (1 + JITTER * dice())),
        "not_before": None,
        "latency": round(answer.seconds, 3),
        "moved_to": answer.permanent,
    }
    if isinstance(answer, Fetched):
        state |= {"etag": answer.etag, "modified": answer.modified, "body_hash": answer.body_hash}
    if answer.permanent and answer.permanent == source.moved_to and not taken(answer.permanent):
        same_host = origin(answer.permanent)[1:] == origin(source.url)[1:]
        state |= {"url": answer.permanent, "moved_to": None, "private": int(source.private and same_host)}
    return state


def after_failure(source: Source, answer: Failed, *, now: float, limits: Limits, dice: Dice = random.random) -> State:
    """A source's columns after no answer: asked again later and later, never before the server allows."""
    failures = source.failures + 1
    wait = min(limits.interval_seconds * 2 ** min(failures - 1, 20), limits.longest_seconds)
    rest = min(answer.retry_after or 0.0, LONGEST_WAIT)
    state: State = {
        "state": "gone" if answer.kind == "gone" else "failing",
        "error": answer.reason,
        "failures": failures,
        "last_fetch": stamp(now),
        "next_check": None if answer.kind == "gone" else stamp(now + max(wait * (1 + JITTER * dice()), rest)),
        "not_before": stamp(now + rest) if rest else None,
    }
    return state
