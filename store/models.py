"""The vocabulary as frozen dataclasses: what the store keeps and hands out.

Field names are the product's words: the store's columns, the JSON output and the lexicon use the same ones.
Times are ISO 8601 strings; `*_utc`, `added` and other machine times are UTC with a trailing `Z`.
"""

from __future__ import annotations

from dataclasses import field

from store.record import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with a meaning, and the sentence it stands in.

    `quote` is `text[start:end]` of the article's title or body (`where`), holds `raw`, and is 8-60 characters.
    `low` and `high` are in base units (598.93亿美元 is 59893000000; 22% is 22) and equal unless a range.
    """

    id: str
    article: str
    where: str
    quote: str
    start: int
    end: int
    raw: str
    low: float
    high: float
    qualifier: str
    unit: str
    metric: str
    form: str
    direction: str | None
    company: str | None
    counterparty: str | None
    segment: str | None
    period: str | None
    period_start: str | None
    period_end: str | None
    basis: str
    confidence: float
    salience: float
    rules: dict[str, str] = field(default_factory=dict)
    # Filled by the store from the figure's article and the user's marks; a reading leaves them as they are.
    title: str | None = None
    published: str | None = None
    disputed: bool = False
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one text gave; `version` names the rules and lexicon that made it."""

    article: str
    lang: str
    companies: tuple[str, ...]
    mentions: tuple[str, ...]
    topics: tuple[str, ...]
    summary: tuple[str, ...]
    figures: tuple[Figure, ...]
    sketch: tuple[int, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Text:
    """What reading needs of an article: its text and when it was printed."""

    id: str
    title: str | None
    body: str
    published: str | None
    lang: str | None = None
    content_hash: str | None = None


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article as it came in, before it is read. `key` identifies it within its source."""

    key: str
    title: str | None
    source: str | None
    author: str | None
    url: str | None
    published: str | None
    published_utc: str | None
    published_raw: str | None
    body: str
    lang: str | None = None
    tags: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()  # (url, text), enclosures with their media type as text
    content_hash: str = ""  # of title and body: tells an edit from a repetition


@dataclass(frozen=True, slots=True)
class Article:
    """An article in the store. `figures` is a count; `feed` the subscription's address or null."""

    id: str
    title: str | None
    source: str | None
    feed: str | None
    author: str | None
    url: str | None
    published: str | None
    published_utc: str | None
    added: str
    lang: str | None
    companies: tuple[str, ...]
    mentions: tuple[str, ...]
    topics: tuple[str, ...]
    tags: tuple[str, ...]
    summary: tuple[str, ...]
    body: str
    story: str | None
    read: bool
    kept: bool
    figures: int
    links: tuple[tuple[str, str], ...] = ()
    revised: str | None = None  # when an edit last changed the text
    is_read_by_rules: bool = True  # False while the text waits for its reading


@dataclass(frozen=True, slots=True)
class Source:
    """A subscription and its health."""

    id: str
    url: str
    title: str | None = None
    kind: str = "feed"  # feed | page | file | directory
    html_url: str | None = None
    tags: tuple[str, ...] = ()
    state: str = "ok"  # ok | failing | gone | paused
    error: str | None = None
    zone: str | None = None
    full_text: bool = False
    added: str | None = None
    last_fetch: str | None = None
    last_success: str | None = None
    next_check: str | None = None
    etag: str | None = None
    modified: str | None = None
    body_hash: str | None = None
    failures: int = 0
    moved_to: str | None = None  # a permanent redirect seen once; the second time rewrites the URL
    latency: float | None = None  # seconds of the last answer
    private: bool = False  # the user named this host, so a private address is allowed
    not_before: str | None = None  # the server asked for rest until then; not even --force asks sooner
    articles: int = 0
    per_week: float = 0.0


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one event, across sources and languages."""

    id: str
    title: str | None
    articles: tuple[str, ...]
    sources: tuple[str, ...]
    languages: tuple[str, ...]
    first: str | None
    last: str | None
    figures: int
    read: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """What figures say side by side. `figures` are ids, the one judged first; `text` one plain sentence.

    `id` stays the same while its figures do, so a dismissal holds until they change.
    """

    id: str
    # beat miss in_line above below raised cut maintained sources_differ unit_slip yoy_mismatch identity_mismatch
    kind: str
    company: str | None
    counterparty: str | None
    segment: str | None
    metric: str
    period: str | None
    figures: tuple[str, ...]
    text: str = ""
    values: dict[str, float | str] = field(default_factory=dict)  # what the sentence is worded from


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a comparison: every cell leads to its figure. `mismatch` says what differs, or is null."""

    row: str
    column: str
    figure: str
    value: float
    high: float
    unit: str
    period: str | None
    basis: str
    mismatch: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rows and columns are ids; a missing value has no cell."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A comparison as it is asked for and kept; `by` is what its columns are: companies, periods, basis or sources."""

    companies: tuple[str, ...]
    metrics: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    basis: str | None = None
    by: str = "companies"
    form: str = "level"
    sort: bool = False


@dataclass(frozen=True, slots=True)
class BriefItem:
    """One line of the briefing: a story, a check or figures, in one section only."""

    story: str | None
    check: str | None
    figures: tuple[str, ...]
    text: str
    count: int = 0  # new figures of a follow-up


@dataclass(frozen=True, slots=True)
class BriefSection:
    name: str  # moved | checks | follow_ups | top | also
    items: tuple[BriefItem, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """What the morning shows: finite, each story in exactly one section."""

    since: str
    until: str
    minutes: int
    sections: tuple[BriefSection, ...]
    quiet: tuple[tuple[str, int], ...] = ()  # (company, days without an article)
    failing: tuple[str, ...] = ()  # source ids
    no_figures: tuple[str, ...] = ()  # article ids
    older: tuple[str, ...] = ()  # article ids that were old when they arrived
    folded: int = 0  # stories beyond the budget, and follow-ups that add no figure


@dataclass(frozen=True, slots=True)
class TagRow:
    """One line of the Companies or Topics list."""

    id: str
    label: str
    label_zh: str
    watched: bool
    articles: int
    unread: int
    new_figures: int
    last: str | None
    weeks: tuple[int, ...] = ()  # articles a week, oldest first


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step of a trail; `note` says raised, cut, above the range … or is null."""

    date: str | None
    figure: Figure
    note: str | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of a company's table: the latest figure of each basis for a metric and period."""

    metric: str
    segment: str | None
    period: str | None
    period_start: str | None
    period_end: str | None
    unit: str
    actual: Figure | None = None
    consensus: Figure | None = None
    guidance: Figure | None = None
    estimate: Figure | None = None
    yoy: Figure | None = None
    check: str | None = None  # beat, miss, above … where one says so
