"""RSS 0.9x to 2.0, RDF and Atom 0.3 to 1.0: a tree to entries with plain text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING

from feeds.formats import constructs
from feeds.formats.constructs import Construct
from feeds.formats.dates import When, parse_date
from feeds.formats.html_text import absolute, html_links, html_to_text, line
from feeds.formats.model import Document, Entry, FormatError, newest
from feeds.formats.names import Names, family, local_name
from feeds.formats.people import person
from feeds.formats.scripts import is_chinese
from feeds.limits import Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TITLES = ("title", "atom:title", "rss:title", "dc:title", "media:title", "itunes:title")
_CONTENTS = (
    "content:encoded",
    "content",
    "atom:content",
    "xhtml:body",
    "xhtml:div",
    "encoded",
    "body",
    "fulltext",
    "fullitem",
)
_SUMMARIES = (
    "description",
    "summary",
    "atom:summary",
    "rss:description",
    "dc:description",
    "dcterms:abstract",
    "itunes:summary",
    "media:description",
    "itunes:subtitle",
    "tagline",
    "abstract",
)
_PUBLISHED = ("pubdate", "published", "issued", "atom:published", "atom:issued", "dc:date", "dcterms:issued", "date")
_CREATED = ("created", "atom:created", "dcterms:created", "dcterms:date", "dcterms:available")
_UPDATED = ("updated", "modified", "atom:updated", "atom:modified", "dcterms:modified", "lastbuilddate", "published_at")
_DATES = _PUBLISHED + _CREATED + _UPDATED
_AUTHORS = (
    "author",
    "atom:author",
    "dc:creator",
    "dc:author",
    "itunes:author",
    "googleplay:author",
    "creator",
    "managingeditor",
    "dc:contributor",
)
_OWNERS = ("itunes:owner", "googleplay:owner", "dc:publisher")
_CHILDREN_MOST = 1_000  # of one entry
_PERIODS = {"hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}

Children = dict[str, list["_Element"]]


def read_feed(root: _Element, url: str, zone: tzinfo | None, limits: Limits, has_base: bool = True) -> Document:
    """The document under `root`; raises FormatError where it holds no feed. `has_base`: xml:base stands somewhere."""
    return _Feed(_feed_root(root), url, zone, limits, has_base).document()


def _feed_root(root: _Element) -> _Element:
    if local_name(root.tag) in constructs.ROOTS:
        return root
    for element in root.iter():
        if local_name(element.tag) in constructs.ROOTS:
            return element
    raise FormatError("the XML document holds no feed")


class _Feed:
    """Reads one feed: its head once, then each entry by a table of its children's names."""

    def __init__(self, root: _Element, url: str, zone: tzinfo | None, limits: Limits, has_base: bool) -> None:
        self.root = root
        local = local_name(root.tag)
        uri = root.tag[1:].partition("}")[0] if isinstance(root.tag, str) and root.tag[0] == "{" else ""
        atom = local in ("feed", "entry")
        self.kind = "atom" if atom else "rdf" if local == "rdf" else "rss"
        own_uri = uri if family(uri) in (None, "atom" if atom else "rss") else ""
        self.names = Names("atom" if atom else "rss", own_uri)
        self.url = url
        self.zone = zone
        self.limits = limits
        self.has_base = has_base
        self.chinese = False
        self.title: str | None = None
        self.link: str | None = None
        self.lang: str | None = None
        self.author: str | None = None
        self.base = url

    def document(self) -> Document:
        head, entries = self._parts()
        children = self._children(child for child in head if self.names(child.tag) not in ("item", "entry"))
        self.lang = self._lang(children, head)
        self.base = self._base(head, self.url)
        self.title = self._title(children, ("title", "atom:title", "rss:title", "dc:title"))
        self.link = self._link(children, self.base)
        self.author = self._author(children, _AUTHORS) or self._author(children, _OWNERS)
        if self.link and not self.url:
            self.base = self._base(head, self.link)
        self.chinese = is_chinese(self._sample(entries), self.lang)
        if not entries and not children:
            raise FormatError("the feed is empty")
        cut = max(0, len(entries) - self.limits.entries)
        if cut:
            entries = newest(entries, [self._quick_date(entry) for entry in entries], self.limits.entries)
        read = tuple(self._entry(entry) for entry in entries)
        return Document(self.kind, self.title, self.link, read, self._ttl(children), self.lang, cut)

    def _quick_date(self, entry: _Element) -> str:
        """The instant of an entry's first date, "" for none."""
        for child in islice(entry, _CHILDREN_MOST):
            if self.names(child.tag) in _DATES and (when := parse_date(child.text or "", self.zone, self.chinese)):
                return when.utc or ""
        return ""

    def _parts(self) -> tuple[_Element, list[_Element]]:
        """The element that describes the feed, and the entries wherever the format's versions put them."""
        root, names = self.root, self.names
        if self.kind == "atom":
            if local_name(root.tag) == "entry":
                return root, [root]
            return root, [child for child in root if names(child.tag) == "entry"]
        head = root
        entries: list[_Element] = []
        for child in root:
            name = names(child.tag).rpartition(":")[2]
            if name == "channel":
                if head is root:
                    head = child
                entries += [item for item in child if names(item.tag).rpartition(":")[2] in ("item", "entry")]
            elif name == "item":
                entries.append(child)
        if not entries:
            entries = [element for element in root.iter() if local_name(element.tag) == "item"]
        return head, entries

    def _children(self, elements: Iterable[_Element]) -> Children:
        """A table of elements by name; more than one entry needs are left out."""
        names = self.names
        found: Children = {}
        for child in islice(elements, _CHILDREN_MOST):
            name = names(child.tag)
            if name in found:
                found[name].append(child)
            elif name:
                found[name] = [child]
        return found

    def _sample(self, entries: list[_Element]) -> str:
        parts = [self.title or ""]
        for entry in entries[:8]:
            for child in entry:
                if self.names(child.tag) in ("title", "description", "summary", "content:encoded", "content"):
                    parts.append((child.text or "")[:300])
        return html_to_text(" ".join(parts))

    def _lang(self, children: Children, head: _Element) -> str | None:
        for name in ("language", "dc:language"):
            if name in children and (text := (children[name][0].text or "").strip()):
                return line(text)[:35]
        lang = head.get(_LANG) or self.root.get(_LANG)
        return line(lang)[:35] if lang else None

    def _base(self, element: _Element, base: str) -> str:
        """The base URL at `element`: the document's own, then every xml:base from the root down."""
        chain = []
        at: _Element | None = element
        while at is not None:
            if found := at.get(_BASE):
                chain.append(found)
            at = at.getparent()
        for found in reversed(chain):
            base = constructs.join(base, found.strip())
        return base

    def _ttl(self, children: Children) -> int | None:
        minutes = 0
        if "ttl" in children:
            minutes = constructs.integer(children["ttl"][0].text)
        if "sy:updateperiod" in children:
            period = _PERIODS.get((children["sy:updateperiod"][0].text or "").strip().lower(), 0)
            times = (
                constructs.integer(children["sy:updatefrequency"][0].text) if "sy:updatefrequency" in children else 1
            )
            minutes = max(minutes, period // max(1, times))
        return minutes or None

    def _entry(self, element: _Element) -> Entry:
        children = self._children(element)
        base = self.base
        lang = element.get(_LANG)
        if self.has_base and element.get(_BASE):
            base = self._base(element, self.url or self.link or "")
        self._fold_media(children)
        content, html = self._text(children, _CONTENTS)
        summary, summary_html = self._text(children, _SUMMARIES)
        if self.kind != "atom" and not content and "summary" in children and "description" in children:
            other, _ = self._text(children, ("summary",))
            summary, content = sorted((summary, other), key=len)
        raw, when = self._when(children)
        enclosures = self._enclosures(children, base)
        links = dict(enclosures)
        for link, text in html_links(html or summary_html, base):
            links.setdefault(link, text)
        return Entry(
            guid=self._guid(children, element),
            url=self._link(children, base) or self._other_link(children, base, enclosures, element),
            title=self._title(children, _TITLES),
            source=self._source(children) or self.title,
            author=self._author(children, _AUTHORS) or self._source_author(children) or self.author,
            published=when.printed if when else None,
            published_utc=when.utc if when else None,
            published_raw=raw,
            summary=summary or None,
            content=content or None,
            links=tuple(links.items()),
            lang=line(lang)[:35] if lang else self.lang,
            tags=self._tags(children),
        )

    def _title(self, children: Children, names: tuple[str, ...]) -> str | None:
        for name in names:
            for element in children.get(name, ()):
                construct = constructs.read(element, self._is_atom(name))
                if title := constructs.title_text(construct)[: self.limits.title_chars]:
                    return title
        return None

    def _is_atom(self, name: str) -> bool:
        return name.startswith("atom:") or (self.kind == "atom" and ":" not in name)

    def _text(self, children: Children, names: tuple[str, ...]) -> tuple[str, str]:
        """The first of `names` that holds text: that text, and the HTML it came from if it was HTML."""
        for name in names:
            for element in children.get(name, ()):
                construct: Construct = constructs.read(element, self._is_atom(name))
                if not construct.text:
                    continue
                text = constructs.body_text(construct, self.limits.body_bytes)
                if text:
                    return text, construct.text if "<" in construct.text else ""
        return "", ""

    def _link(self, children: Children, base: str) -> str | None:
        """The address of the page: Atom's alternate, RSS's link, the original behind a redirector."""
        for name in ("feedburner:origlink",):
            for element in children.get(name, ()):
                if url := absolute(element.text or "", base):
                    return url
        best: tuple[int, str] | None = None
        for name in ("link", "atom:link", "rss:link", "url"):
            for element in children.get(name, ()):
                href = element.get("href")
                rel = (element.get("rel") or "alternate").strip().lower().rpartition("/")[2]
                text = href if href is not None else element.text or ""
                rank = 0 if rel == "alternate" else 9
                if href is not None and name == "link" and self.kind != "atom":
                    rank += 2
                kind = element.get("type") or ""
                if rank == 0 and kind and "html" not in kind and self.kind == "atom":
                    rank = 1
                where = (
                    self._base(element, self.url or self.link or "") if self.has_base and element.get(_BASE) else base
                )
                if rank < 9 and (best is None or rank < best[0]) and (url := constructs.link(text, where)):
                    best = rank, url
        return best[1] if best else None

    def _other_link(self, children: Children, base: str, enclosures: dict[str, str], entry: _Element) -> str | None:
        """Where no link stands: a guid that is an address, the player, the first enclosure."""
        for name in ("guid", "id", "atom:id"):
            for element in children.get(name, ()):
                text = (element.text or "").strip()
                permanent = (element.get("isPermaLink") or "true").lower() != "false"
                if permanent and text.startswith(("http://", "https://", "/")) and (url := absolute(text, base)):
                    return url
        for element in children.get("media:player", ()):
            if url := absolute(element.get("url") or "", base):
                return url
        for about in (entry.get(_ABOUT), entry.get("HREF")):
            if about and about.startswith(("http://", "https://")) and (url := absolute(about, base)):
                return url
        return next(iter(enclosures), None)

    def _guid(self, children: Children, element: _Element) -> str | None:
        for name in ("guid", "id", "atom:id", "dc:identifier"):
            for found in children.get(name, ()):
                if text := line(found.text or "")[:2_000]:
                    return text
        return line(element.get(_ABOUT) or "")[:2_000] or None

    def _fold_media(self, children: Children) -> None:
        """Lets what stands in media groups and contents count as the entry's own where the entry has none."""
        for name in ("media:group", "media:content"):
            for group in children.get(name, [])[:20]:
                for key, found in self._children(group).items():
                    children.setdefault(key, found)

    def _source_author(self, children: Children) -> str | None:
        found: dict[str, None] = {}
        for name in ("source", "atom:source"):
            for element in children.get(name, ()):
                if len(element) and (who := self._author(self._children(element), ("author", "atom:author"))):
                    found[who] = None
        return ", ".join(found)[:300] or None

    def _author(self, children: Children, names: tuple[str, ...]) -> str | None:
        for name in names:
            found: list[str] = []
            for element in children.get(name, ()):
                who = person(
                    {self.names(child.tag).rpartition(":")[2]: child.text or "" for child in element}, element.text
                )
                if who and who not in found:
                    found.append(who)
            if found:
                return ", ".join(found[:10])[:300]
        return None

    def _when(self, children: Children) -> tuple[str | None, When | None]:
        first: str | None = None
        for name in _DATES:
            for element in reversed(children.get(name, ())):  # a repeated date corrects the one before
                text = (element.text or "").strip()
                if not text:
                    continue
                first = first or line(text)[:120]
                if when := parse_date(text, self.zone, self.chinese):
                    return line(text)[:120], when
        return first, None

    def _enclosures(self, children: Children, base: str) -> dict[str, str]:
        """Media kept as links: address to media type."""
        found: dict[str, str] = {}
        for name in ("enclosure", "link", "atom:link", "media:content", "podcast:alternateenclosure"):
            for element in children.get(name, ()):
                if name in ("link", "atom:link") and (element.get("rel") or "").lower() != "enclosure":
                    continue
                url = absolute(element.get("url") or element.get("href") or "", base)
                if url and len(found) < 50:
                    found.setdefault(url, line(element.get("type") or element.get("medium") or "enclosure")[:80])
        return found

    def _source(self, children: Children) -> str | None:
        for name in ("source", "atom:source", "dc:source", "dc:publisher"):
            for element in children.get(name, ()):
                for child in element:
                    if self.names(child.tag).rpartition(":")[2] == "title":
                        return constructs.title_text(constructs.read(child, True))[:300] or None
                text = line(unescape(element.text or ""))[:300]
                if text and not text.startswith(("http://", "https://")):
                    return text
        return None

    def _tags(self, children: Children) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for name in ("category", "atom:category", "dc:subject"):
            for element in children.get(name, ()):
                text = element.get("label") or element.text or element.get("term") or ""
                if text := line(unescape(text))[:80]:
                    found[text] = None
        return tuple(found)[:30]
