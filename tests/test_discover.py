"""Which feeds a page offers."""

from __future__ import annotations

import time

from feeds.discover import discover

BASE = "https://site.example/blog/"


def page(*links: str) -> bytes:
    return f"<html><head>{''.join(links)}</head><body></body></html>".encode()


def test_best_first_and_absolute() -> None:
    found = discover(
        page(
            '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">',
            "<LINK REL=ALTERNATE TYPE='Application/RSS+XML' HREF=feed>",
            '<link rel="alternate" type="application/feed+json" href="/feed.json">',
            '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">',
            '<link rev="alternate" type="application/atom+xml" href="/no">',
            '<link rel="stylesheet" type="text/css" href="/x.css">',
            '<link rel="alternate" type="text/html" hreflang="de" href="/de">',
            '<link rel="alternate" type="application/atom+xml" href="">',
            '<link rel="alternate" type="application/atom+xml">',
        ),
        BASE,
    )
    assert found == [
        "https://site.example/blog/feed",
        "https://site.example/feed.json",
        "https://site.example/comments/feed",
    ]


def test_base_element() -> None:
    html = page(
        '<BASE href="https://cdn.example/x/">', '<link rel="feed alternate" type="application/atom+xml" href="a">'
    )
    assert discover(html, BASE) == ["https://cdn.example/x/a"]


def test_no_link_in_a_comment_counts() -> None:
    assert discover(b"<!-- <link rel=alternate type=application/rss+xml href=/a> --><p>x</p>", BASE) == []


def test_nothing_and_anything() -> None:
    for data in (b"", b"\0\1", b"<", b"plain", b"<link" * 1_000):
        assert discover(data, BASE) == []


def test_hostile_pages_are_quick() -> None:
    start = time.process_time()
    discover(b"<html " + b" ".join(b"a%d=1" % n for n in range(150_000)) + b">", BASE)
    discover(b"<html>" + b"<div>" * 500_000, BASE)
    assert time.process_time() - start < 2.0
