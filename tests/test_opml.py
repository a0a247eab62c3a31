"""Subscription lists in and out."""

from __future__ import annotations

import pytest

from feeds.formats.model import FormatError
from feeds.opml import parse_opml, write_opml
from store.models import Source

LIST = b"""<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Tech"><outline text="Chips">
  <outline type="rss" text="A &amp; B" title="A &amp; B" xmlUrl="https://a.example/rss?x=1&y=2" htmlUrl="https://a.example/"/>
</outline></outline>
<outline text="again" xmlUrl="https://a.example/rss?x=1&amp;y=2"/>
<outline text="C" xmlurl="https://c.example/feed" category="/News/World,/Other"/>
<outline text="empty" xmlUrl=""/>
</body></opml>"""


def test_read() -> None:
    found = parse_opml(LIST)
    assert found.title == "Mine"
    first, second = found.feeds
    assert (first.title, first.xml_url, first.html_url) == (
        "A & B",
        "https://a.example/rss?x=1&y=2",
        "https://a.example/",
    )
    assert first.category == ("Tech", "Chips")
    assert (second.title, second.category) == ("C", ("News", "World"))


@pytest.mark.parametrize(
    "text",
    [
        "<opml><body><outline text='x' xmlUrl='https://x.example/'></body>",
        "<opml xmlns:><body><outline text='x' xmlUrl='https://x.example/'/></body></opml>",
        "junk <opml><body></x:y><outline text='x' xmlUrl='https://x.example/'/></body></opml>",
    ],
)
def test_malformed_lists_still_give_their_feeds(text: str) -> None:
    assert [feed.xml_url for feed in parse_opml(text.encode()).feeds] == ["https://x.example/"]


@pytest.mark.parametrize("data", [b"", b"no list", b"<html><p>x</p></html>", b"\0\1\2", b"{}"])
def test_what_is_no_list(data: bytes) -> None:
    with pytest.raises(FormatError):
        parse_opml(data)


def test_what_is_written_reads_the_same() -> None:
    sources = [
        Source(
            id="1", url="https://a.example/?a=1&b=2", title='A "<&>" 中', html_url="https://a.example/", tags=("科技",)
        ),
        Source(id="2", url="https://b.example/", title=None),
        Source(id="3", url="https://c.example/", title="control \x1b\x00 here"),
    ]
    found = parse_opml(write_opml(sources))
    assert [feed.xml_url for feed in found.feeds] == [source.url for source in sources]
    assert found.feeds[0].title == 'A "<&>" 中'
    assert found.feeds[0].category == ("科技",)
    assert found.feeds[1].title == "https://b.example/"
