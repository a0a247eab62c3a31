"""Element names by meaning: known namespaces, their misspellings, and everything else kept apart."""

from __future__ import annotations

_FAMILIES = {
    "www.w3.org/2005/atom": "atom",
    "purl.org/atom/ns": "atom",
    "purl.org/atom": "atom",
    "example.com/newformat": "atom",
    "example.com/necho": "atom",
    "purl.org/echo": "atom",
    "uri/of/echo/namespace": "atom",
    "purl.org/pie": "atom",
    "purl.org/rss/1.0": "rss",
    "purl.org/net/rss1.1": "rss",
    "my.netscape.com/rdf/simple/0.9": "rss",
    "channel.netscape.com/rdf/simple/0.9": "rss",
    "my.netscape.com/publish/formats/rss-0.9.dtd": "rss",
    "my.netscape.com/publish/formats/rss-0.91.dtd": "rss",
    "backend.userland.com/rss": "rss",
    "backend.userland.com/rss2": "rss",
    "backend.userland.com/rss091": "rss",
    "backend.userland.com/rss092": "rss",
    "blogs.law.harvard.edu/tech/rss": "rss",
    "cyber.law.harvard.edu/rss/rss.html": "rss",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/terms": "dcterms",
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/rss/1.0/modules/syndication": "sy",
    "search.yahoo.com/mrss": "media",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "example.com/dtds/podcast-1.0.dtd": "itunes",
    "www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "podcastindex.org/namespace/1.0": "podcast",
    "www.w3.org/1999/xhtml": "xhtml",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
}
_PREFIXES = frozenset(_FAMILIES.values())
_PREFIX_FAMILY = {"a10": "atom", "a": "atom", "dct": "dcterms", "syn": "sy"}


def family(uri: str) -> str | None:
    """The short name of a namespace, whatever its scheme, case and ending; None for a foreign one."""
    uri = uri.strip().lower()
    for scheme in ("http://", "https://"):
        uri = uri.removeprefix(scheme)
    uri = uri.rstrip("/#")
    return _FAMILIES.get(uri) or _FAMILIES.get(uri.removeprefix("www."))


class Names:
    """Maps a document's tags to names: bare for its own format, `dc:date` for known ones, `?:x` for foreign ones."""

    def __init__(self, own: str, root_uri: str = "") -> None:
        self.own = own
        self.root_uri = root_uri
        self.cache: dict[str, str] = {}

    def __call__(self, tag: object) -> str:
        if not isinstance(tag, str):
            return ""
        known = self.cache.get(tag)
        if known is None:
            known = self.cache[tag] = self._name(tag)
        return known

    def _name(self, tag: str) -> str:
        if tag[0] == "{":
            uri, _, local = tag[1:].partition("}")
            space = self.own if uri == self.root_uri else family(uri) or "?"
        elif ":" in tag:
            prefix, _, local = tag.partition(":")
            prefix = prefix.lower()
            space = prefix if prefix in _PREFIXES else _PREFIX_FAMILY.get(prefix, "?")
        else:
            space, local = self.own, tag
        local = local.lower()
        return local if space == self.own else f"{space}:{local}"


def local_name(tag: object) -> str:
    """The tag's name without namespace or prefix, in lower case."""
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()
