"""Which format a document is in, and what each format gives."""

from __future__ import annotations

import json

import pytest

from feeds.formats.model import Document, Entry, FormatError
from feeds.formats.parse import parse
from feeds.limits import Limits
from tests.seeds import SEEDS, needs_seeds

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel><title>Harbour Wire</title><link>https://wire.example/</link><language>en-gb</language><ttl>45</ttl>
<image><title>Logo</title><link>https://wire.example/logo</link></image>
<item>
  <title>Shipyard &amp;amp; port</title><link>/news/1?a=1&b=2</link><guid isPermaLink="false">n-1</guid>
  <pubDate>Thu, 29 Jan 2026 16:05:00 -0500</pubDate><dc:creator>Ada Quist</dc:creator><category>ports</category>
  <description>Short.</description>
  <content:encoded><![CDATA[<p>Volume rose 4%.</p><p>See <a href="/more">more</a>.</p>]]></content:encoded>
  <enclosure url="/audio.mp3" type="audio/mpeg" length="1"/>
  <media:title>Not the title</media:title>
</item>
<item><title>RSS &lt;&lt;&lt;Guide&gt;&gt;&gt;</title><description>a &lt;b&gt;b&lt;/b&gt;</description>
  <source url="https://other.example/rss">Other Paper</source><author>ed@wire.example (Ed Itor)</author></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN" xml:base="https://site.example/a/">
<title type="html">晨间 &lt;b&gt;简报&lt;/b&gt;</title><link rel="self" href="feed"/><link href="."/>
<author><name>编辑部</name></author>
<entry><id>tag:site.example,2026:1</id><title type="text">a &lt;b&gt;</title><link rel="alternate" href="one"/>
  <link rel="enclosure" href="x.mp3" type="audio/mpeg"/><updated>2026-01-30T08:00:00</updated>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>第一段</p><p>第二段</p></div></content></entry>
<entry><id>https://site.example/2</id><title>芯片出货量创新高</title><author><name>王小</name></author>
  <published>2026-01-29</published><summary>摘要</summary></entry>
</feed>"""


def entries(document: Document) -> tuple[Entry, ...]:
    return document.entries


def only(text: str | bytes, **how: str) -> Entry:
    document = parse(text if isinstance(text, bytes) else text.encode(), **how)  # type: ignore[arg-type]
    assert len(document.entries) == 1
    return document.entries[0]


def test_rss() -> None:
    document = parse(RSS.encode(), url="https://wire.example/rss")
    assert (document.kind, document.title, document.link) == ("rss", "Harbour Wire", "https://wire.example/")
    assert (document.ttl_minutes, document.lang) == (45, "en-gb")
    first, second = document.entries
    assert first.title == "Shipyard & port"
    assert first.url == "https://wire.example/news/1?a=1&b=2"
    assert (first.guid, first.author, first.tags, first.source) == ("n-1", "Ada Quist", ("ports",), "Harbour Wire")
    assert (first.published, first.published_utc) == ("2026-01-29T16:05:00-05:00", "2026-01-29T21:05:00Z")
    assert first.published_raw == "Thu, 29 Jan 2026 16:05:00 -0500"
    assert first.body == "Volume rose 4%.\n\nSee more."
    assert first.links == (("https://wire.example/audio.mp3", "audio/mpeg"), ("https://wire.example/more", "more"))
    assert second.title == "RSS <<<Guide>>>"
    assert (second.body, second.source, second.author) == ("a b", "Other Paper", "Ed Itor")
    assert second.published is None


def test_atom() -> None:
    document = parse(ATOM.encode(), url="https://elsewhere.example/")
    assert (document.kind, document.title, document.link) == ("atom", "晨间 简报", "https://site.example/a/")
    first, second = document.entries
    assert (first.title, first.url, first.author) == ("a <b>", "https://site.example/a/one", "编辑部")
    assert first.body == "第一段\n\n第二段"
    assert (first.published, first.published_utc) == ("2026-01-30T08:00:00", "2026-01-30T00:00:00Z")
    assert first.links[0] == ("https://site.example/a/x.mp3", "audio/mpeg")
    assert (second.url, second.author, second.body, second.lang) == ("https://site.example/2", "王小", "摘要", "zh-CN")
    assert second.published == "2026-01-29"


def test_rdf_and_foreign_namespaces() -> None:
    document = parse(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        b' xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:x="http://x.example/ns"><channel><title>T</title></channel>'
        b'<item rdf:about="https://e.example/1"><x:title>no</x:title><title>yes</title>'
        b"<d:date>2026-01-02T03:04Z</d:date></item></rdf:RDF>"
    )
    assert document.kind == "rdf"
    entry = document.entries[0]
    assert (entry.title, entry.guid, entry.published_utc) == ("yes", "https://e.example/1", "2026-01-02T03:04:00Z")


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("<item><title>a</title><description>x<br>y</description></item><item><title>b</title></item>", ["x\ny", ""]),
        (
            "<item><title>a</title><description><p>x<p>y</description></item><item><title>b</title></item>",
            ["x\n\ny", ""],
        ),
        ("<item><title>a<link>/l</link></item><item><title>b</title></item>", ["", ""]),
        ("<item><title>a</title><description><![CDATA[x<br>", ["x"]),
    ],
)
def test_naked_markup_does_not_tear_the_feed(text: str, bodies: list[str]) -> None:
    document = parse(f"<rss version=2.0><channel>{text}".encode())
    assert [entry.title for entry in document.entries] == ["a", "b"][: len(bodies)]
    assert [entry.body for entry in document.entries] == bodies


def test_bases_add_up() -> None:
    entry = only(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="p/"><entry xml:base="q/"><link href="r" xml:base="s/"/>'
        "</entry></feed>",
        url="https://d.example/",
    )
    assert entry.url == "https://d.example/p/q/s/r"


@pytest.mark.parametrize(
    "text",
    [
        "Warning: mysql is away\n<?xml version='1.0'?><rss><channel><item><title>x</title></item></channel></rss>",
        "\n\n<rss><channel><item><title>x</title></item></channel></rss> trailing junk",
        "<rss><channel><item><title>x</title>",
        "<rss><channel><item><title>x</title><undeclared:y>z</undeclared:y></item></channel></rss>",
        "<!DOCTYPE rss [<!ELEMENT a ANY>]><rss><channel><item><title>x</title></item></channel></rss>",
        "<!-- <p>note</p> --><rss><channel></channel><item><title>x</title></item></rss>",
        "<RSS><Channel><Item><Title>x</Title></Item></Channel></RSS>",
        '<rss xmlns="http://unknown.example/rss"><channel><item><title>x</title></item></channel></rss>',
    ],
)
def test_broken_rss_still_gives_its_entry(text: str) -> None:
    assert only(text, content_type="text/xml").title == "x"


def test_json_feed() -> None:
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "home_page_url": "https://j.example/",
        "items": [
            {"id": 7, "url": "/7", "content_html": "<p>a</p><p>b</p>", "authors": [{"name": "N"}], "tags": ["t"],
             "date_published": "2026-01-02T03:04:05+08:00",
             "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg"}]},
            {"id": "8", "content_text": "one\ntwo\x1b[31m", "title": "a <b>c</b>"},
            "no item",
        ],
    }  # fmt: skip
    document = parse(json.dumps(value).encode(), url="https://j.example/feed.json")
    assert (document.kind, document.title, len(document.entries)) == ("jsonfeed", "J", 2)
    first, second = document.entries
    assert (first.guid, first.url, first.author, first.body) == ("7", "https://j.example/7", "N", "a\n\nb")
    assert first.links == (("https://j.example/a.mp3", "audio/mpeg"),)
    assert first.published_utc == "2026-01-01T19:04:05Z"
    assert (second.body, second.title) == ("one\ntwo[31m", "a c")


DIGEST = """Start
某话题
search
第一篇的标题 带空格 and English
早报· 2026-01-13 11:23
第一节 - 营收为 3 亿元 [1]
Second title, 120 characters or not
Some Paper· 2026-01-12 01:05
One line of body.
And another.
"""


def test_digest_pages() -> None:
    document = parse(DIGEST.encode(), content_type="text/plain")
    assert document.kind == "digest"
    first, second = document.entries
    assert first.title == "第一篇的标题 带空格 and English"
    assert (first.source, first.published, first.published_utc) == ("早报", "2026-01-13T11:23", "2026-01-13T03:23:00Z")
    assert first.body == "第一节 - 营收为 3 亿元 [1]"
    assert (second.title, second.body) == ("Second title, 120 characters or not", "One line of body.\nAnd another.")
    assert second.published_utc == "2026-01-12T01:05:00Z"


def test_the_zone_of_a_source_counts() -> None:
    document = parse(DIGEST.encode(), zone="-05:00")
    assert document.entries[0].published_utc == "2026-01-13T16:23:00Z"


def test_plain_text_has_a_title_only_where_it_reads_like_one() -> None:
    entry = only("A short heading\nThe first sentence. The second.\n\nMore.\n")
    assert (entry.title, entry.body) == ("A short heading", "The first sentence. The second.\n\nMore.")
    assert (entry.source, entry.published, entry.url) == (None, None, None)
    assert only("这是一句话，有句号。\n第二句。").title is None
    assert only("Just one line without an end").title is None
    assert only("x" * 300 + "\nbody").title is None


def test_markdown_without_front_matter() -> None:
    entry = only("# Head **line**\n\n- a [link](https://x.example/a_(b))\n- *b*\n", url="/notes/a.md")
    assert (entry.title, entry.body) == ("Head **line**", "- a link\n- b")


PAGE = """<!DOCTYPE html><html lang="en"><head><title>Rates held - The Gazette</title>
<meta property="og:title" content="Rates held"><meta property="og:site_name" content="The Gazette">
<meta name="author" content="By Ada Quist"><meta property="article:published_time" content="2026-01-29T16:05:00Z">
<link rel="canonical" href="/rates"></head><body><nav><a href="/">Home</a></nav><article><h1>Rates held</h1>
<p>The bank held its rate at 4 percent on Thursday, as nearly every economist in the poll had expected.</p>
<p>It said that inflation was falling more slowly than forecast, and that wages were still rising by 5 percent.</p>
<p>© 2026 The Gazette</p></article></body></html>"""


def test_pages() -> None:
    document = parse(PAGE.encode(), url="https://gazette.example/a/b", content_type="text/html")
    entry = document.entries[0]
    assert document.kind == "page"
    assert (entry.title, entry.source, entry.author) == ("Rates held", "The Gazette", "Ada Quist")
    assert (entry.url, entry.published) == ("https://gazette.example/rates", "2026-01-29T16:05:00Z")
    assert "held its rate at 4 percent" in entry.body
    assert "Home" not in entry.body
    assert "©" not in entry.body


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (bytes(range(256)) * 40, "binary"),
        (b"{}", "no JSON Feed"),
        (b'{"a": [1]}', "no JSON Feed"),
        (b"<?xml version='1.0'?><catalog><book/></catalog>", "no feed"),
        (b"<html><body></body></html>", "no text"),
        (b"<rss", "feed"),
    ],
)
def test_what_is_no_document_is_said_in_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse(data)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_limits_keep_the_newest() -> None:
    items = "".join(f"<item><title>{n}</title><pubDate>2026-01-{n:02}</pubDate></item>" for n in range(1, 31))
    document = parse(f"<rss><channel>{items}</channel></rss>".encode(), limits=Limits(entries=10, title_chars=1))
    assert [entry.title for entry in document.entries] == ["2"] * 9 + ["3"]
    assert document.cut == 20
    entry = only(f"<rss><channel><item><description>{'中' * 900}</description></item></channel></rss>")
    assert len(entry.body) == 900
    small = parse(
        f"<rss><channel><item><description>{'中' * 900}</description></item></channel></rss>".encode(),
        limits=Limits(body_bytes=100),
    )
    assert len(small.entries[0].body.encode()) <= 100


@needs_seeds
def test_the_real_documents() -> None:
    documents = [parse(path.read_bytes(), url=str(path)) for path in sorted(SEEDS.glob("*.txt"))]
    assert [(document.kind, len(document.entries)) for document in documents] == [
        ("plain", 1),
        ("plain", 1),
        ("digest", 10),
        ("frontmatter", 1),
        ("digest", 10),
    ]
    assert all(
        entry.title and entry.source and entry.published for entry in documents[2].entries + documents[4].entries
    )
    assert documents[0].entries[0].title
    assert documents[1].entries[0].title is None
    post = documents[3].entries[0]
    assert post.source and post.url and post.published and post.published.endswith(":53")
    assert "](" not in post.body
    assert "**" not in post.body


def test_a_feed_after_a_scripts_warning_is_still_a_feed() -> None:
    feed = b"<rss><channel><title>T</title><item><title>A</title></item></channel></rss>"
    warned = b"<br />\n<b>Warning</b>: Undefined index in /srv/feed.php on line 3<br />\n" + feed
    assert parse(warned).kind == "rss"
    assert parse(b"<html><body><p>How to write <rss> and <channel>, at length.</p></body></html>").kind == "page"
