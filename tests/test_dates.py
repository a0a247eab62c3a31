"""Dates in the accents that feeds print them, to ISO 8601 and UTC."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats.dates import parse_date, parse_zone

CHINA = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("text", "printed", "utc"),
    [
        ("2026-01-29T16:05:00-05:00", "2026-01-29T16:05:00-05:00", "2026-01-29T21:05:00Z"),
        ("2026-01-29T16:05Z", "2026-01-29T16:05Z", "2026-01-29T16:05:00Z"),
        ("2026-01-29", "2026-01-29", "2026-01-29T00:00:00Z"),
        ("2026-01", "2026-01", "2026-01-01T00:00:00Z"),
        ("2026", "2026", "2026-01-01T00:00:00Z"),
        ("Thu, 29 Jan 2026 16:05:00 -0500", "2026-01-29T16:05:00-05:00", "2026-01-29T21:05:00Z"),
        ("Thu, 29 Jan 26 16:05 EST", "2026-01-29T16:05-05:00", "2026-01-29T21:05:00Z"),
        ("29 Jan 2026 16:05:00 CST", "2026-01-29T16:05:00-06:00", "2026-01-29T22:05:00Z"),
        ("Thursday, January 29, 2026 - 4:05pm", "2026-01-29T16:05", "2026-01-29T16:05:00Z"),
        ("Thu Jan 29 16:05:00 2026", "2026-01-29T16:05:00", "2026-01-29T16:05:00Z"),
        ("Thu, 29 Jan 2026 16:05:00 GMT+0800 (China Standard Time)", None, "2026-01-29T08:05:00Z"),
        ("Thu, 29 Jan 2026 16:05:00 America/New_York", None, "2026-01-29T21:05:00Z"),
        ("Thu, 29 (it was cold (very)) Jan 2026 16:05:00 GMT", None, "2026-01-29T16:05:00Z"),
        ("mar., 03 févr. 2026 08:00:00 +0100", None, "2026-02-03T07:00:00Z"),
        ("Di, 3 März 2026 08:00 MEZ", None, "2026-03-03T07:00:00Z"),
        ("星期五, 30 一月 2026 15:05:06 +0800", "2026-01-30T15:05:06+08:00", "2026-01-30T07:05:06Z"),
        ("周一, 30 11月 2026 15:05:06 +0800", None, "2026-11-30T07:05:06Z"),
        ("十二月 30, 2026 3:05 下午", "2026-12-30T15:05", "2026-12-30T15:05:00Z"),
        ("3 мая 2026 08:00", None, "2026-05-03T08:00:00Z"),
        ("Κυρ, 3 Μαΐ 2026 12:00:00 +0300", None, "2026-05-03T09:00:00Z"),
        ("29/01/2026 16:05", None, "2026-01-29T16:05:00Z"),
        ("01/29/2026 4:05 PM", None, "2026-01-29T16:05:00Z"),
        ("29.01.2026", "2026-01-29", "2026-01-29T00:00:00Z"),
        ("1769702700", None, "2026-01-29T16:05:00Z"),
        ("1769702700000", None, "2026-01-29T16:05:00Z"),
        ("20260129T160500Z", None, "2026-01-29T16:05:00Z"),
        ("2026-W05-4", "2026-01-29", "2026-01-29T00:00:00Z"),
        ("2026-029", "2026-01-29", "2026-01-29T00:00:00Z"),
        ("2026년 1월 29일 오후 4:05", None, "2026-01-29T16:05:00Z"),
        ("2026-01-29T24:00:00Z", None, "2026-01-30T00:00:00Z"),
        ("2026-12-31T23:59:60Z", None, "2026-12-31T23:59:59Z"),
        ("Mon, 01 Jan 0100 00:00:00 GMT", None, "0100-01-01T00:00:00Z"),
    ],
)
def test_accents(text: str, printed: str | None, utc: str) -> None:
    when = parse_date(text)
    assert when is not None
    assert when.utc == utc
    if printed:
        assert when.printed == printed


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026年1月29日16时05分", "2026-01-29T08:05:00Z"),
        ("2026年1月29日 下午4:05", "2026-01-29T08:05:00Z"),
        ("2026年1月29日", "2026-01-28T16:00:00Z"),
        ("2026-01-29 16:05", "2026-01-29T08:05:00Z"),
        ("２０２６年１月２９日　１６：０５", "2026-01-29T08:05:00Z"),
        ("二〇二六年一月二十九日", "2026-01-28T16:00:00Z"),
        ("民國115年1月29日", "2026-01-28T16:00:00Z"),
        ("Thu, 29 Jan 2026 16:05:00 CST", "2026-01-29T08:05:00Z"),
        ("2026-01-29T16:05:00Z", "2026-01-29T16:05:00Z"),
    ],
)
def test_chinese_documents_mean_china_time(text: str, utc: str) -> None:
    when = parse_date(text, chinese=True)
    assert when is not None
    assert when.utc == utc


def test_the_zone_of_the_source_beats_the_language() -> None:
    zone = parse_zone("America/New_York")
    when = parse_date("2026-07-01 09:30", zone, chinese=True)
    assert when is not None
    assert when == ("2026-07-01T09:30", "2026-07-01T13:30:00Z")


@pytest.mark.parametrize("text", ["", "soon", "12", "2026-02-30", "2026-13-01", "25:99", "昨天 10:00", "x" * 5_000])
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None


def test_zones() -> None:
    assert parse_zone("+08:00") == CHINA
    assert parse_zone("UTC+8") == CHINA
    assert parse_zone("utc") is UTC
    assert parse_zone("Mars/Olympus") is None
    assert parse_zone("../../etc/passwd") is None
    assert parse_zone("+99:00") is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.text("0123456789:-+/. TZaApPmMJjanuFMeb年月日时分上下午(),", max_size=40))
def test_no_text_raises(text: str) -> None:
    when = parse_date(text, chinese=len(text) % 2 == 0)
    assert when is None or when.printed


@settings(max_examples=100, deadline=None)
@given(st.datetimes(timezones=st.just(UTC)))
def test_iso_round_trip(moment: object) -> None:
    text = moment.isoformat(timespec="seconds").replace("+00:00", "Z")  # type: ignore[attr-defined]
    when = parse_date(text)
    assert when is not None
    assert when.utc == text
