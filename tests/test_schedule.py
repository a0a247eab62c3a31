"""When a source is asked again."""

from __future__ import annotations

from dataclasses import replace

from feeds import schedule
from feeds.body import Body
from feeds.fetch import Failed, Fetched, NotModified
from feeds.limits import Limits
from store.models import Source

NOW = 1_770_000_000.0
LIMITS = Limits()
SOURCE = Source("s", "https://x.example/feed", last_success="2026-01-01T00:00:00Z", private=True)


def wait(state: schedule.State) -> float:
    return (schedule.seconds_of(state["next_check"]) or 0) - NOW


def success(source: Source = SOURCE, **fields: object) -> schedule.State:
    base = {"url": source.url, "content": Body(), "content_type": "", "etag": None, "modified": None, "body_hash": "h",
            "max_age": None, "permanent": None, "seconds": 0.2}  # fmt: skip
    ttl = fields.pop("ttl", None)
    answer = Fetched(**{**base, **fields})  # type: ignore[arg-type]
    return schedule.after_success(source, answer, now=NOW, limits=LIMITS, ttl_minutes=ttl, dice=lambda: 0.0)  # type: ignore[arg-type]


def failure(source: Source = SOURCE, **fields: object) -> schedule.State:
    answer = Failed(source.url, "No.", **fields)  # type: ignore[arg-type]
    return schedule.after_failure(source, answer, now=NOW, limits=LIMITS, dice=lambda: 0.0)


def test_the_longest_of_half_an_hour_caching_and_ttl() -> None:
    assert wait(success()) == 1_800
    assert wait(success(max_age=60)) == 1_800
    assert wait(success(max_age=7_200)) == 7_200
    assert wait(success(max_age=10**9)) == 86_400
    assert wait(success(ttl=180)) == 10_800
    later = schedule.after_success(
        SOURCE, NotModified(SOURCE.url, None, None, 0.1), now=NOW, limits=LIMITS, dice=lambda: 1.0
    )
    assert wait(later) == 1_980
    assert "etag" not in later


def test_failures_double_up_to_a_day() -> None:
    waits = [wait(failure(replace(SOURCE, failures=n))) for n in range(9)]
    assert waits == [1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 86_400, 86_400, 86_400]
    assert success(replace(SOURCE, failures=5, state="failing"))["failures"] == 0


def test_a_request_for_rest_holds_even_by_force() -> None:
    state = failure(kind="wait", retry_after=20_000.0)
    assert wait(state) == 20_000
    assert failure(kind="wait", retry_after=1e12)["not_before"] == schedule.stamp(NOW + schedule.LONGEST_WAIT)


def test_gone_is_never_asked_again() -> None:
    state = failure(kind="gone")
    assert (state["state"], state["next_check"]) == ("gone", None)
    assert not schedule.is_due(replace(SOURCE, state="gone"), NOW, force=True)


def test_due() -> None:
    soon = replace(SOURCE, next_check=schedule.stamp(NOW + 60))
    assert schedule.is_due(SOURCE, NOW, force=False)
    assert not schedule.is_due(soon, NOW, force=False)
    assert schedule.is_due(soon, NOW, force=True)
    assert schedule.is_due(soon, NOW + 60, force=False)
    assert schedule.is_due(replace(soon, url="file:///tmp/a.md"), NOW, force=False)
    assert not schedule.is_due(replace(SOURCE, state="paused"), NOW, force=True)


def test_a_lasting_move_counts_when_it_held_twice() -> None:
    new = "https://new.example/feed"
    first = success(permanent=new)
    assert (first["moved_to"], "url" in first) == (new, False)
    assert success()["moved_to"] is None
    second = success(replace(SOURCE, moved_to=new), permanent=new)
    assert (second["url"], second["moved_to"], second["private"]) == (new, None, 0)
    same_host = success(replace(SOURCE, moved_to="https://x.example/f2"), permanent="https://x.example/f2")
    assert same_host["private"] == 1
