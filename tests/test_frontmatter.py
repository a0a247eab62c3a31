"""Front matter in its syntaxes, and Markdown made plain."""

from __future__ import annotations

import time

import pytest

from feeds.formats.frontmatter import load, split
from feeds.formats.markdown import markdown_to_text
from feeds.formats.model import FormatError
from feeds.formats.parse import parse


@pytest.mark.parametrize(
    ("text", "meta", "body"),
    [
        ("---\na: 1\n---\nbody", {"a": 1}, "body"),
        ("\ufeff---\r\na: 1\r\n---\r\nbody", {"a": 1}, "body"),
        ("----\na: b\n----\n\nbody", {"a": "b"}, "body"),
        ("---\n---\n\nbody", {}, "body"),
        ("---\na: b\n...\nbody", {"a": "b"}, "body"),
        ('+++\na = "b"\n[c]\nd = 1\n+++\nbody', {"a": "b", "c": {"d": 1}}, "body"),
        ('{"a": {"b": [1, 2]}}\n\nbody', {"a": {"b": [1, 2]}}, "body"),
        ("#+TITLE: T\n#+tags[]: x y\n\nbody", {"title": "T", "tags": ["x", "y"]}, "body"),
        ("<!--\n---\na: b\n---\n-->\n\nbody", {"a": "b"}, "body"),
        ("#+DATE: <2026-01-29 Thu>\n\nbody", {"date": "2026-01-29"}, "body"),
        ("---\na: no\n---\nbody\n---\nmore", {"a": False}, "body\n---\nmore"),
    ],
)
def test_syntaxes(text: str, meta: dict[str, object], body: str) -> None:
    parts = split(text)
    assert parts is not None
    assert load(parts[0], parts[1]) == meta
    assert parts[2] == body


@pytest.mark.parametrize("text", ["no front matter", "---\nnever closed", "text\n---\na: 1\n---\n", "# heading", ""])
def test_what_has_none(text: str) -> None:
    assert split(text) is None


@pytest.mark.parametrize(
    ("syntax", "head"),
    [
        ("yaml", "a: [" * 5_000),
        ("yaml", "- " * 20_000 + "a"),
        ("yaml", "? " * 20_000 + "a"),
        ("yaml", "a: !!python/object/apply:os.system [id]"),
        ("yaml", "\n".join(" " * n + "a:" for n in range(300))),
        ("yaml", "just text"),
        ("yaml", "a: b: c"),
        ("toml", "a = " + "[" * 20_000),
        ("toml", ".".join(["a"] * 20_000) + " = 1"),
        ("toml", "a = "),
        ("json", '{"a": ' * 20_000),
    ],
)
def test_hostile_heads_end_in_one_sentence(syntax: str, head: str) -> None:
    start = time.process_time()
    with pytest.raises(FormatError, match="front matter"):
        load(syntax, head)
    assert time.process_time() - start < 1.0


def test_aliases_do_not_explode() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    text = "---\n" + "\n".join(rows) + "\ntags: *a19\ntitle: *a19\nauthor: *a19\n---\nbody"
    assert parse(text.encode()).entries[0].body == "body"


POST = """---
title: "Chips: the quarter"
date: 2026-01-29 16:05:53
categories: [markets]
tags: chips, results
lang: zh-CN
author:
  - name: Ada Quist
draft: no
---

Opening, with **bold text** and a [link](https://x.example/).

A setext heading
----------------

![a picture](https://x.example/a.png "title")

> quoted _words_

* one
* two `code`

[The Paper](https://paper.example/a/1)
"""


def test_a_post() -> None:
    entry = parse(POST.encode(), url="posts/a.md").entries[0]
    assert (entry.title, entry.source, entry.url) == ("Chips: the quarter", "The Paper", "https://paper.example/a/1")
    assert (entry.published, entry.published_utc) == ("2026-01-29T16:05:53", "2026-01-29T08:05:53Z")
    assert (entry.author, entry.tags, entry.lang) == ("Ada Quist", ("chips", "results", "markets"), "zh-CN")
    assert entry.body == (
        "Opening, with bold text and a link.\n\nA setext heading\n\nquoted words\n\n* one\n* two code"
    )


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("## Head ##\ntext", "Head\n\ntext"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("```\n**kept**\n```\nx", "**kept**\nx"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("***both*** and ~~gone~~", "both and gone"),
        (r"\*not\* <b>html</b> &amp; co", "*not* html & co"),
        ("<https://x.example/a> [r][1]", "https://x.example/a r"),
        ("**营收：**483.9亿", "营收：483.9亿"),
        ("{{< figure src=x >}}", ""),
    ],
)
def test_markdown(markdown: str, text: str) -> None:
    assert markdown_to_text(markdown) == text


@pytest.mark.parametrize(
    "unit", ["*", "**a ", "[", "[a](", "![a]", "`a ", "_a ", "<a ", "{{< ", "~~a", "> ", "__a*b", "\\"]
)
def test_hostile_markdown_is_quick(unit: str) -> None:
    start = time.process_time()
    markdown_to_text(unit * 100_000)
    assert time.process_time() - start < 2.0


def test_yaml_that_breaks_a_rule_still_gives_its_title() -> None:
    entry = parse(b"---\ntitle: Chips: the quarter\ndate: 2026-01-29\n---\nbody").entries[0]
    assert (entry.title, entry.published, entry.body) == ("Chips: the quarter", "2026-01-29", "body")
    with pytest.raises(FormatError):
        parse(b"---\n[[[\n---\nbody")
