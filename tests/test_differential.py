"""Where feedparser reads a public case otherwise, a stated reason covers the difference; a new kind of one fails."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import pytest

from feeds.formats.html_text import html_to_text
from tests import cases
from tests.test_cases import DRIVER, driver, needs_cases

_SPACE = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_EASTERN = re.compile("[\u0590-\u05ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_WEB = ("http://", "https://")


class Difference(NamedTuple):
    """One field of one entry as we and as feedparser read it, and the document."""

    field: str
    ours: str
    theirs: str
    data: bytes


def _texts_alike(d: Difference) -> bool:
    """Whether they took for markup, or unescaped once more, what the document declares to be plain text."""
    return d.theirs in (_plain(d.ours), html.unescape(d.ours)) or (d.ours[:1] == "<" and not d.theirs)


def _printed(d: Difference) -> bool:
    return all(value.split(" ")[0].encode() in d.data for value in (d.ours, d.theirs))


# Field, why we differ, and how such a difference is known.
REASONS: list[tuple[str, str, Callable[[Difference], bool]]] = [
    ("entries", "it reads no JSON Feed", lambda d: d.data.lstrip()[:1] == b"{" and d.theirs == "0"),
    ("author", "the feed's author stands for that of an entry without one", lambda d: not d.theirs),
    ("author", "a name goes without its address", lambda d: d.ours in d.theirs and "@" in d.theirs),
    ("author", "all authors count, not the last", lambda d: d.ours.endswith(f", {d.theirs}")),
    ("link", "an id that is no web address is no link", lambda d: not d.ours and not d.theirs.startswith(_WEB)),
    ("link", "an enclosure or a guid is a link where there is no other", lambda d: not d.theirs),
    ("link", "relative links are resolved", lambda d: d.theirs.startswith("/") and d.ours.endswith(d.theirs)),
    ("link", "FeedBurner's original link leads to the article", lambda d: b"origLink" in d.data),
    ("link", "of several links the first is meant", _printed),
    ("guid", "an id is kept as printed", lambda d: d.ours.startswith("/") and d.theirs.endswith(d.ours)),
    ("guid", "an identifier of Dublin Core is an id", lambda d: b"identifier>" in d.data),
    ("published", "it cannot read the date", lambda d: not d.theirs or d.theirs.endswith("-01T00:00")),
    ("published", "it overlooks PM", lambda d: d.ours[:11] == d.theirs[:11] and b"PM" in d.data),
    ("text", "where the content lies elsewhere the summary stands in", lambda d: not d.theirs),
    ("text", "a description goes before a summary or a medium's", _printed),
    ("text", "spaces only", lambda d: d.ours.replace(" ", "") == d.theirs.replace(" ", "")),
    ("", "it mistakes the charset", lambda d: bool(_EASTERN.search(d.ours)) and not _EASTERN.search(d.theirs)),
    ("", "a character cut in two is shown as missing", lambda d: "\ufffd" in d.ours),
    ("", "what is declared plain text is no markup", _texts_alike),
    ("title", "entities of a document's own are not expanded", lambda d: b"<!ENTITY" in d.data),
]


def _squashed(text: str | None) -> str:
    return _SPACE.sub(" ", text or "").strip()


def _plain(markup: str | None) -> str:
    return _squashed(html_to_text(markup or ""))


def _ours(data: bytes, url: str, content_type: str) -> list[dict[str, str]]:
    names = {"title": "title", "link": "link", "guid": "guid", "author": "author", "text": "summary_or_content_text"}
    return [
        {name: _squashed(entry[of]) for name, of in names.items()} | {"published": (entry["published"] or "")[:16]}
        for entry in cases.feed(data, url, content_type)["entries"]
    ]


def _theirs(feedparser: Any, data: bytes, url: str, content_type: str) -> list[dict[str, str]]:
    headers = {"content-location": url, "content-type": content_type}
    given = {name: value for name, value in headers.items() if value}
    parsed = feedparser.parse(io.BytesIO(data), response_headers=given, sanitize_html=False)
    found = []
    for entry in parsed.entries:
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        body = entry["content"][0].get("value") if entry.get("content") else entry.get("summary")
        found.append({
            "title": _plain(entry.get("title")), "link": entry.get("link") or "", "guid": entry.get("id") or "",
            "author": _squashed(entry.get("author")), "text": _plain(body),
            "published": datetime(*moment[:6]).isoformat()[:16] if moment else "",
        })  # fmt: skip
    return found


def _differences(feedparser: Any, data: bytes, url: str, content_type: str) -> list[Difference]:
    ours, theirs = _ours(data, url, content_type), _theirs(feedparser, data, url, content_type)
    if len(ours) != len(theirs):
        return [Difference("entries", str(len(ours)), str(len(theirs)), data)]
    return [
        Difference(name, value, other[name], data)
        for one, other in zip(ours, theirs, strict=True)
        for name, value in one.items()
        if value != other[name]
    ]


@needs_cases
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_difference_to_feedparser_has_a_reason() -> None:
    feedparser = pytest.importorskip("feedparser")
    unexplained, used = [], set()
    for name, expected, path in driver().iter_cases(str(DRIVER.parent / "feed")):
        with open(path, "rb") as file:
            data = file.read()
        case = expected.get("_case", {})
        for one in _differences(feedparser, data, case.get("url", ""), case.get("content_type", "")):
            reason = next((why for field, why, is_so in REASONS if field in ("", one.field) and is_so(one)), None)
            used.add(reason)
            if reason is None:
                unexplained.append((name, *one[:3]))
    assert unexplained == []
    assert {why for _, why, _ in REASONS} - used == set()
