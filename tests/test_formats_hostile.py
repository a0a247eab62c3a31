"""Whatever bytes come: entries or one plain sentence, soon, and nothing that acts on a terminal."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.discover import discover
from feeds.formats.model import Document, FormatError
from feeds.formats.parse import parse
from feeds.opml import parse_opml

SECONDS = 2.5  # .5 s on an idle machine; what these attacks do elsewhere takes minutes


def item(body: bytes) -> bytes:
    return b"<rss><channel><item><title>x</title>" + body


ATTACKS: dict[str, bytes] = {
    "deep nesting": item(b"<a>" * 700_000),
    "open tags": b"<a>" * 2_000_000,
    "open items": b"<rss><channel>" + b"<item>" * 1_000_000,
    "attributes": item(b"<b " + b" ".join(b'a%d="1"' % n for n in range(200_000)) + b"/>"),
    "attributes of a page": b"<html><body " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">text",
    "open anchors": b"<a " * 200_000,
    "open anchors in a body": item(b"<description><![CDATA[" + b"<a " * 200_000 + b"]]></description>"),
    "namespaces": b"<rss " + b" ".join(b'xmlns:a%d="u%d"' % (n, n) for n in range(20_000)) + b"><channel/></rss>",
    "entities that grow": b"<!DOCTYPE rss [<!ENTITY a '"
    + b"x" * 100_000
    + b"'>]><rss><channel><item><title>"
    + b"&a;" * 100_000,
    "entities in entities": b"<!DOCTYPE rss ["
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]><rss><channel><title>&a11;</title><item/></channel></rss>",
    "declarations": b"<!DOCTYPE rss [" + b'<!ENTITY a "b">' * 200_000,
    "open comments": b"<rss><channel>" + b"<!--" * 300_000,
    "open CDATA": item(b"<title>" + b"<![CDATA[" * 200_000),
    "instructions": b"<rss>" + b"<?a " * 300_000,
    "ampersands": item(b"<title>" + b"&" * 2_000_000),
    "references": item(b"<description>" + b"&amp;lt" * 300_000),
    "authors": item(b"<author>a@b.c (d)</author>" * 60_000),
    "dates": item(b"<pubDate>(((((1-1-1-1 1 1 1 a a a</pubDate>" * 60_000),
    "media groups": item(b"<group>" * 200),
    "JSON lists": b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 300_000,
    "JSON objects": b'{"a":' * 300_000,
    "JSON number": b'{"items":[{"id":' + b"9" * 50_000 + b"}]}",
    "front matter": b"---\n" * 200_000,
    "stamps": "标题\n来源· 2026-01-01 10:00\n正文\n".encode() * 20_000,
    "middle dots": "·".encode() * 500_000,
    "page of elements": b"<html><body>" + b"<div>" * 800_000,
    "page of formatting": b"<html><body>" + b"<b><i>" * 200_000 + b"x",
    "page of tables": b"<html><body>" + b"<table><tr><td>" * 8_000 + b"text",
    "page of headings": b"<html>" + b"<h1>" * 200_000,
    "page of scripts": b"<html>" + b"<script>" * 100_000,
    "page of metas": b"<html><head>" + b"<meta name=a " * 80_000,
    "eight bits": b"\xe9" * 2_000_000,
    "zeros": b"\0" * 500_000,
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_end_soon(name: str) -> None:
    start = time.process_time()
    try:
        document = parse(ATTACKS[name], url="https://hostile.example/")
    except FormatError as error:
        assert "\n" not in str(error)
    else:
        harmless(document)
    assert time.process_time() - start < SECONDS


def test_no_file_is_read_and_nothing_expands() -> None:
    document = parse(
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "boom">]>'
        b"<rss><channel><title>&x;</title><item><title>a &x; b &y;</title></item></channel></rss>"
    )
    assert "root:" not in str(document)
    assert "boom" not in str(document)


CONTROLS = "".join(map(chr, [*range(32), *range(127, 160), 0x200B, 0x202E, 0x2066, 0xFEFF]))


def test_no_control_gets_through() -> None:
    escaped = "".join(f"&#{ord(char)};" for char in CONTROLS)
    texts = [
        f"<rss><channel><title>a{escaped}</title><item><title>a{CONTROLS}{escaped}</title><author>{escaped}x</author>"
        f"<link>http://x.example/{escaped}</link><category>{escaped}y</category><pubDate>{escaped}2026</pubDate>"
        f"<description>b{escaped}&amp;#27;]52;c;&amp;#7;</description></item></channel></rss>",
        json.dumps({"version": "https://jsonfeed.org/version/1", "title": CONTROLS + "t",
                    "items": [{"id": CONTROLS, "title": CONTROLS + "a", "content_text": "b" + CONTROLS,
                               "url": "http://x.example/" + CONTROLS, "tags": [CONTROLS + "c"]}]}),
        f"---\ntitle: \"a\\x1b]0;x\\a\"\ntags: [\"\\x9b1m\"]\n---\nbody \x1b[31m{escaped}",
        f"Title \x1b[31m\nsource\x9b\x07\u202e· 2026-01-01 10:00\nbody\x1b]52;c;x\x07 {'word ' * 200}",
        f"First line \x1b[2J\nbody \x9b2J {CONTROLS} {'word ' * 200}",
        f"<html><head><title>a{escaped}</title></head><body><p>{escaped} a sentence that is long enough to stay.</p>",
    ]  # fmt: skip
    for text in texts:
        harmless(parse(text.encode("utf-8", "ignore")))


def harmless(document: Document) -> None:
    """Fails if any text of the document holds a character that acts or hides."""
    for text in strings(document):
        assert not set(CONTROLS) - {"\n", "\t"} & set(text)


def strings(document: Document) -> list[str]:
    found = [document.title, document.link, document.lang]
    for entry in document.entries[:200]:
        found += [entry.guid, entry.url, entry.title, entry.source, entry.author, entry.published, entry.published_utc]
        found += [
            entry.published_raw,
            entry.body[:20_000],
            entry.lang,
            *entry.tags,
            *(part for link in entry.links for part in link),
        ]
    return [text for text in found if text]


PIECES = st.sampled_from(
    [
        "<rss>",
        "<channel>",
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<![CDATA[",
        "]]>",
        "&",
        "&lt;",
        "&#0;",
        "&#x1b;",
        "<entry>",
        "<link\thref='",
        "'/>",
        "<pubDate>",
        "<feed\txmlns='http://www.w3.org/2005/Atom'>",
        "2026-01-01",
        "Thu,\t1\tJan",
        "<content\ttype='xhtml'>",
        "<content\ttype='html'\tmode='base64'>",
        "<x:y>",
        "\txmlns:x='u'",
        "\txml:base='http://[/'",
        "{",
        "}",
        "[",
        "]",
        '"',
        '"items":',
        "a:\tb\n",
        "<p>",
        "<html>",
        "<meta\tcharset=gbk>",
        "<!--",
        "-->",
        "<!DOCTYPE\ta\t[",
        "<opml>",
        "<outline\txmlUrl='http://a/'>",
        "中",
    ]
) | st.sampled_from(["---\n", "+++\n", "来源· 2026-01-01 10:00\n", "\n", "\0", "\x1b["])
TYPES = st.sampled_from(["", "text/xml", "text/html; charset=big5", "text/plain", "application/json"])
KEYS = ["id", "url", "title", "items", "authors", "name", "tags", "content_html", "content_text", "date_published"]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=30), TYPES)
def test_any_soup_gives_entries_or_one_sentence(parts: list[str], content_type: str) -> None:
    data = "".join(parts).encode()
    for read in (
        lambda: harmless(parse(data, url="https://x.example/", content_type=content_type)),
        lambda: parse_opml(data),
    ):
        try:
            read()
        except FormatError as error:
            assert "\n" not in str(error)
    discover(data, "https://x.example/")


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_any_json_gives_entries_or_one_sentence(value: object) -> None:
    items = [value, {"id": "1", "authors": value, "tags": value, "attachments": value}]
    harmless(parse(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_entries_or_one_sentence(data: bytes) -> None:
    try:
        harmless(parse(data))
    except FormatError as error:
        assert "\n" not in str(error)


def test_a_feed_cut_off_anywhere_is_a_feed_or_an_error_and_never_a_text() -> None:
    prolog = '<?xml version="1.0"?>\n<?style href="x"?><!-- by hand -->\n<!DOCTYPE rss [<!ENTITY x "y">]>\n'
    whole = (prolog + "<rss><channel><title>T</title><item><title>A</title></item></channel></rss>").encode()
    for content_type in ("application/xml", ""):
        for size in range(1, len(whole)):
            try:
                document = parse(whole[:size], content_type=content_type)
            except FormatError as error:
                assert size > len(prolog) or "cut off" in str(error)
            else:
                assert document.kind == "rss" and size > len(prolog)
    assert parse(b"<3 is no feed").kind == "plain"
