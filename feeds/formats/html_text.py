"""HTML to plain text: one pass over the tags, paragraphs kept, linear on whatever comes."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from urllib.parse import urljoin

from store.text import clean

# Every `<` that opens a tag also ends one, at `>` or at the text's end, so no character is looked at twice.
# A quoted value longer than 16 kB is no value: its quote counts as any other character.
_ATTRIBUTES = r"""(?:[^>"'=]++|=\s{0,99}+(?:"[^"]{0,16384}+"|'[^']{0,16384}+'|)|["'])*+"""
_TAG = re.compile(rf"<(?:(/?[a-zA-Z][^\s/>]*+){_ATTRIBUTES}|[!?][a-zA-Z\[-][^>]*+)(?:>|\Z)")
_TAGS_MOST = 120_000  # of one text; what stands behind them is dropped
_REFERENCES_MOST = 200_000
_LONG_TAG, _MANY_ATTRIBUTES = 4_096, 100
_ANCHOR = re.compile(rf"<[aA]\s({_ATTRIBUTES})(?:>|\Z)([^<]{{0,300}}+)")
_HREF = re.compile(
    r"""(?:^|\s)href\s{0,9}+=\s{0,9}+(?:"([^"]{1,4000}+)"|'([^']{1,4000}+)'|([^\s"'>]{1,4000}+))""", re.I
)
_RAW = re.compile(r"<(script|style)(?=[\s/>])", re.I)
_RAW_END = {"script": re.compile(r"</script[^>]{0,99}>", re.I), "style": re.compile(r"</style[^>]{0,99}>", re.I)}
_BROKEN_TAIL = re.compile(r"<(?:/?[a-zA-Z]{0,20}\Z|[a-zA-Z][a-zA-Z0-9]{0,20}\s[^<]{0,40}=|[!?])")

_KNOWN = (
    "a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col dd del details dfn "
    "div dl dt em embed figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i iframe img ins kbd li main mark "
    "math nobr object ol p picture pre q s samp script section small source span strike strong style sub summary sup "
    "svg table tbody td tfoot th thead time tr tt u ul var video wbr"
)
_REAL = re.compile(rf"</?(?:{'|'.join(_KNOWN.split())})(?=[\s/>])[^<>]{{0,4000}}+>|<!--", re.I)

_BREAK, _LINE, _PARAGRAPH, _SPACE, _SKIP, _PRE = -1, 1, 2, 3, 4, 5
_ACTIONS: dict[str, int] = {}
for _action, _names in (
    (_BREAK, "br"),
    (_LINE, "address caption center dd div dt figcaption form legend li nav option summary tr"),
    (
        _PARAGRAPH,
        "article aside blockquote body details dl fieldset figure footer h1 h2 h3 h4 h5 h6 header hr main ol p "
        "section table tbody tfoot thead ul",
    ),
    (_SPACE, "td th"),
    (_SKIP, "applet audio canvas head iframe noembed noframes noscript object select template textarea video"),
    (_PRE, "pre listing xmp"),
    (
        0,
        "a abbr b bdi bdo big cite code del dfn em embed font i img ins kbd mark nobr path picture q s samp small "
        "source span strike strong sub sup svg time tt u var wbr",
    ),
):
    for _name in _names.split():
        _ACTIONS[_name] = _action
        _ACTIONS["/" + _name] = _action


def has_markup(text: str) -> bool:
    """Whether any tag that HTML knows stands in the text."""
    return "<" in text and _REAL.search(text, 0, 100_000) is not None


def normal(text: str) -> str:
    """The text composed (NFC) and cleaned of what acts on a terminal."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return clean(text)


def line(text: str) -> str:
    """The text on one line, composed and cleaned."""
    return normal(" ".join(text.split()))


def plain_lines(text: str) -> str:
    """Plain text with its line breaks kept, white space tidied and at most one empty line in a row."""
    if "\n" not in text:
        return line(text)
    out: list[str] = []
    gap = False
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        bare = " ".join(raw.split())
        if bare:
            if gap and out:
                out.append("")
            out.append(bare)
        gap = not bare
    return normal("\n".join(out))


def html_to_text(html: str, limit: int = 1_000_000) -> str:
    """The text of HTML: paragraphs apart by an empty line, no markup, at most `limit` characters."""
    if len(html) > 4 * limit:
        html = html[: 4 * limit]
    if "<" not in html:
        return plain_lines(_unescape(html))[:limit]
    html = _without_raw(html)
    last = html.rfind(">") + 1
    tail = html[last:]
    if "<" in tail and (broken := _BROKEN_TAIL.search(tail)):
        tail = tail[: broken.start()]
    pieces = _TAG.split(html[:last], _TAGS_MOST)
    pieces[-1] = "" if len(pieces) > 2 * _TAGS_MOST else pieces[-1] + tail
    if len(pieces) == 1:
        return plain_lines(_unescape(pieces[0] or ""))[:limit]
    return normal(_Walk(limit).run(pieces))


def html_links(html: str, base: str, limit: int = 100) -> list[tuple[str, str]]:
    """(absolute http URL, text) of the links in an HTML fragment, each URL once."""
    found: dict[str, str] = {}
    if "href" not in html and "HREF" not in html:
        return []
    for match in _ANCHOR.finditer(html):
        href = _HREF.search(match[1])
        if not href:
            continue
        url = absolute(unescape(href[1] or href[2] or href[3]), base)
        if url and url not in found:
            found[url] = line(unescape(match[2]))[:200]
            if len(found) >= limit:
                break
    return list(found.items())


def absolute(url: str, base: str) -> str | None:
    """`url` made absolute; None unless it is an http(s) address of reasonable length."""
    url = "".join(url.split()) if url.isascii() else url.strip()
    if not url or url.startswith("#"):
        return None
    if not url.startswith(("http://", "https://")):
        try:
            url = urljoin(base, url)
        except ValueError:
            return None
    return url if url.startswith(("http://", "https://")) and len(url) <= 8_000 and clean(url) == url else None


def _unescape(text: str) -> str:
    """`text` with its character references resolved, unless they are more than any text has."""
    return unescape(text) if 0 < text.count("&") < _REFERENCES_MOST else text


def shorten_tags(html: str) -> str:
    """`html` with the attributes of overlong tags cut, on which tree builders lose their time."""
    out: list[str] = []
    at = 0
    for match in _TAG.finditer(html):
        start, end = match.span()
        if end - start > 400 and (end - start > _LONG_TAG or html.count("=", start, end) > _MANY_ATTRIBUTES):
            out += (html[at:start], f"<{match[1]}>" if match[1] and len(match[1]) < 40 else "")
            at = end
    return "".join([*out, html[at:]]) if out else html


def _without_raw(html: str) -> str:
    """`html` without comments, scripts and styles, CDATA marks opened; each search starts where the last one ended."""
    if "<![CDATA[" in html:
        html = html.replace("<![CDATA[", "").replace("]]>", "")
    if "<!--" in html:
        html = _without_comments(html)
    if not _RAW.search(html):
        return html
    out: list[str] = []
    at = 0
    while found := _RAW.search(html, at):
        out.append(html[at : found.start()])
        end = _RAW_END[found[1].lower()].search(html, found.end())
        if not end:
            return "".join(out)
        at = end.end()
    out.append(html[at:])
    return "".join(out)


def _without_comments(html: str) -> str:
    first, *rest = html.split("<!--")
    out = [first]
    held = False  # a comment that has not ended yet
    for part in rest:
        end = part.find("-->")
        if end >= 0:
            out.append(part[end + 3 :])
        held = end < 0
    if held and len(rest) == 1:  # nothing ends it: only its mark goes
        out.append(rest[0].partition(">")[2])
    return "".join(out)


def _other_action(name: str) -> int:
    """What a name in capitals or with a prefix does."""
    local = name.lower().rpartition(":")[2].lstrip("/")
    return _ACTIONS.get("/" + local if name[0] == "/" else local, 0)


class _Walk:
    """Collects text between tags into lines and paragraphs."""

    def __init__(self, limit: int) -> None:
        self.out: list[str] = []
        self.gap = 0  # line breaks owed before the next text
        self.left = limit
        self.endless: set[str] = set()  # elements that are not ended any more

    def run(self, pieces: list[str | None]) -> str:
        """`pieces` alternate between text and tag name (None for comments and declarations)."""
        buffer: list[str] = []
        pre, at, last = 0, 0, len(pieces) - 1
        while at < last:
            text, name = pieces[at], pieces[at + 1]
            at += 2
            if text and (buffer or pre or not text.isspace()):
                buffer.append(text)
            if name is None:
                continue
            action = _ACTIONS.get(name)
            if action is None:
                action = _other_action(name)
            if not action:
                continue
            if action <= _PARAGRAPH:
                if buffer:
                    self.flush(buffer, pre > 0)
                    if self.left <= 0:
                        return "".join(self.out)
                if action == _BREAK:
                    self.gap += 1
                elif action > self.gap:
                    self.gap = action
            elif action == _SPACE:
                buffer.append(" ")
            elif action == _SKIP:
                at = self.skip(pieces, name, at)
            else:
                self.flush(buffer, pre > 0)
                self.gap = _PARAGRAPH
                pre = max(0, pre - 1) if name[0] == "/" else pre + 1
        if text := pieces[-1]:
            buffer.append(text)
        self.flush(buffer, pre > 0)
        return "".join(self.out)

    def skip(self, pieces: list[str | None], name: str, at: int) -> int:
        """Where the walk goes on behind the end of an element without text of its own; `at` if nothing ends it."""
        if name[0] == "/" or name in self.endless:
            return at
        for end in ("/" + name, "/" + name.upper()):
            try:
                return pieces.index(end, at) + 1
            except ValueError:
                continue
        self.endless.add(name)
        return at

    def flush(self, buffer: list[str], pre: bool) -> None:
        """Moves the line in the buffer, if it holds anything, to the output behind the breaks owed to it."""
        text = buffer[0] if len(buffer) == 1 else "".join(buffer)
        buffer.clear()
        if "&" in text:
            text = _unescape(text)
        if pre:
            text = "\n".join(part.rstrip() for part in text.expandtabs(4).split("\n")).strip("\n")
        else:
            text = " ".join(text.split())
        if not text:
            return
        if len(text) > self.left:
            text = text[: max(0, self.left)]
        self.left -= len(text)
        if self.out:
            self.out.append("\n\n" if self.gap > 1 else "\n" if self.gap else " ")
        self.out.append(text)
        self.gap = 0
