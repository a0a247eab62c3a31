"""HTML to plain text: blocks apart, nothing of the markup, linear on hostile input."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats.html_text import absolute, has_markup, html_links, html_to_text, shorten_tags


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One  two</p>\n<p>three</p>", "One two\n\nthree"),
        ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<ul><li>a<li>b</ul>c", "a\nb\n\nc"),
        ("a<b>b</b> <i>c</i>", "ab c"),
        ("<td>1</td><td>2</td>", "1 2"),
        ("a &lt; b &amp; c &nbsp; d", "a < b & c d"),
        ("a <!-- no --> b", "a b"),
        ("<script>if (a<b) c('</p>')</script>x<style>p{}</style>", "x"),
        ('<img alt="a > b">x', "x"),
        ("<pre>a\n  b</pre>c", "a\n  b\n\nc"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("<![CDATA[<p>x</p>]]>", "x"),
        ("<object>player</object>text", "text"),
        ("<object>never closed text", "never closed text"),
        ("<P>A</P><DIV>B</DIV>", "A\n\nB"),
        ('cut off <a href="http://exam', "cut off"),
        ("<xhtml:p>a</xhtml:p><xhtml:p>b</xhtml:p>", "a\n\nb"),
        ("plain\nlines\n\n\n\nstay", "plain\nlines\n\nstay"),
        ("中文<b>粗体</b>，标点", "中文粗体，标点"),
        ("<p>&#27;]52;c;x&#7;</p>", "]52;c;x"),
        ("<p>a\u202eb\u200bc</p>", "abc"),
        ("e\u0301", "é"),
        ("", ""),
    ],
)
def test_text(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_only_tags_of_html_make_markup() -> None:
    assert has_markup("a <em>b</em>")
    assert has_markup("a<br/>b")
    assert not has_markup("RSS <<<Tutorial>>>")
    assert not has_markup("a < b > c")


def test_links_are_absolute_and_web_only() -> None:
    html = (
        '<a href="/a">A</a> <a href=b.html>B</a> <a href="javascript:x">C</a> <a href="#d">D</a> <a href="/a">again</a>'
    )
    assert html_links(html, "https://example.org/x/") == [
        ("https://example.org/a", "A"),
        ("https://example.org/x/b.html", "B"),
    ]
    assert absolute("file:///etc/passwd", "https://example.org/") is None
    assert absolute("//[bad", "https://example.org/") is None


def test_overlong_tags_lose_their_attributes() -> None:
    assert shorten_tags("<p " + "a=1 " * 500 + ">x<b c=d>") == "<p>x<b c=d>"


def test_limit() -> None:
    assert len(html_to_text("<p>word</p>" * 1_000, 100)) < 250


HOSTILE = {
    "open anchors": "<a " * 200_000,
    "open anchors with values": '<a b="' * 150_000,
    "quoted ends": '<a b=">" ' * 100_000,
    "mixed quotes": "<a b='\" c=\"' " * 80_000 + ">",
    "open comments": "<!--" * 200_000,
    "closed comment then open ones": "-->" + "<!--" * 200_000,
    "scripts": "<script>" * 100_000,
    "skipped elements": "<object>" * 100_000,
    "tags": "<b>" * 400_000,
    "declarations": "<!a " * 200_000,
    "references": "&lt" * 500_000,
    "less": "<" * 1_000_000,
    "long name": "<" + "a" * 1_000_000,
    "cdata": "<![CDATA[" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_quick(name: str) -> None:
    start = time.process_time()
    html_to_text(HOSTILE[name])
    html_links(HOSTILE[name], "https://example.org/")
    has_markup(HOSTILE[name])
    shorten_tags(HOSTILE[name])
    assert time.process_time() - start < 2.0  # .1-.3 s here; a quadratic walk takes minutes


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<", ">", "<p", "</p>", "<a href='", '"', "=", "&", "&#27;", "<!--", "-->", "x y", "中", "<pre>"]
        )
    )
)
def test_any_soup_gives_clean_text(parts: list[str]) -> None:
    text = html_to_text("".join(parts))
    assert "\x1b" not in text
    assert "\n\n\n" not in text
