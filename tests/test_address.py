"""Addresses as people write them, and as messages show them."""

from __future__ import annotations

import pytest

from feeds.address import joined, normalise, origin, redacted, without_login
from store.errors import MatinsError


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("example.com", "https://example.com/"),
        ("  HTTP://Example.COM:80/a#top ", "http://example.com/a"),
        ("https://example.com:8443/a?b=c", "https://example.com:8443/a?b=c"),
        ("localhost:8080/feed", "https://localhost:8080/feed"),
        ("//example.com/x", "https://example.com/x"),
        ("feed://example.com/rss", "http://example.com/rss"),
        ("feed:https://example.com/rss", "https://example.com/rss"),
        ("https://例子.测试/财经?q=营收", "https://xn--fsqu00a.xn--0zwm56d/%E8%B4%A2%E7%BB%8F?q=%E8%90%A5%E6%94%B6"),
        ("https://example.com/a%20b?x=%2F", "https://example.com/a%20b?x=%2F"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("https://me:pw@example.com/", "https://me:pw@example.com/"),
    ],
)
def test_one_spelling(typed: str, meant: str) -> None:
    assert normalise(typed) == meant
    assert normalise(meant) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "http://", "ftp://x.example/", "javascript:alert(1)", "http://[half/", "http://x.example:99999/",
     "a b.example", "https://x.example/" + "a" * 9_000, "https://x.example/\x1b[31m", "mailto:a@b.example"],
)  # fmt: skip
def test_what_is_none(typed: str) -> None:
    with pytest.raises(MatinsError) as raised:
        normalise(typed)
    assert "\x1b" not in str(raised.value) and len(str(raised.value)) <= 300


def test_messages_hold_no_secrets() -> None:
    shown = redacted("https://me:hush@x.example/feed?token=hush&page=2&API_Key=hush")
    assert "hush" not in shown and "page=2" in shown and "x.example/feed" in shown
    assert redacted("https://x.example/feed?page=2") == "https://x.example/feed?page=2"
    assert len(redacted("https://x.example/" + "a" * 900)) <= 160
    assert "hush" not in redacted("https://me:hush@[half/")


def test_parts() -> None:
    assert origin("https://x.example/a") == ("https", "x.example", 443)
    assert without_login("http://me:p%20w@x.example/a") == ("http://x.example/a", "me:p w")
    assert joined("https://x.example/a/b", "../c?d") == "https://x.example/c?d"
