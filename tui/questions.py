"""What the reader's screens ask of the store, each screen's answer in one piece. Runs on the store's thread."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Any, overload

from store.db import Store
from store.models import Article, Comparison, Figure, Source, Step, TableRow, TagRow, View
from store.record import dataclass
from store.text import clean_line
from tui.names import Names


def headline(article: Article) -> str:
    """The title, or the body's first words where none is printed."""
    return clean_line(article.title or "") or clean_line(article.body[:200])[:80]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One article of a story, as its list of sources shows it."""

    article: str
    source: str
    lang: str | None
    published: str | None
    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class StoryPage:
    """One article of a story with everything its page shows."""

    article: Article
    figures: tuple[Figure, ...]
    sources: tuple[SourceLine, ...]
    names: dict[str, str]
    unread: tuple[str, ...]  # articles of the story that were unread

    @property
    def articles(self) -> tuple[str, ...]:
        """Ids of the story's articles."""
        return tuple(source.article for source in self.sources)


def story_page(store: Store, names: Names, id: str, figure: str | None = None) -> StoryPage | None:
    """The page of an article, or of the article that `figure` stands in; figures a reader wants most first."""
    if figure:
        wanted = store.figure(figure)
        id = wanted.article if wanted else id
    article = store.article(id)
    if article is None:
        return None
    figures = store.figures_of(id)
    story = store.story(id)
    others = store.articles_by_id(story.articles) if story else [article]
    others.sort(key=lambda one: one.published_utc or one.added, reverse=True)
    sources = tuple(
        SourceLine(one.id, clean_line(one.source or one.feed or ""), one.lang, one.published, headline(one), one.url)
        for one in others
    )
    figures.sort(key=lambda one: (one.disputed, one.confidence < 0.5, -one.salience, one.where == "body", one.start))
    return StoryPage(
        article,
        tuple(figures),
        sources,
        names.of(f.company for f in figures),
        tuple(one.id for one in others if not one.read),
    )


@dataclass(frozen=True, slots=True)
class StoryRow:
    """An article as a row of a list."""

    id: str
    title: str
    source: str
    published: str | None
    lang: str | None
    figures: int
    read: bool
    kept: bool
    url: str | None
    companies: tuple[str, ...] = ()


def story_row(article: Article) -> StoryRow:
    """The row of an article."""
    return StoryRow(
        article.id,
        headline(article),
        clean_line(article.source or article.feed or ""),
        article.published,
        article.lang,
        article.figures,
        article.read,
        article.kept,
        article.url,
        article.companies,
    )


class Ids(Sequence[str]):
    """Ids of articles, which are sixteen hexadecimal digits, in eight bytes each."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._numbers = array("Q", (int(id, 16) for id in ids))

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [f"{number:016x}" for number in self._numbers[index]]
        return f"{self._numbers[index]:016x}"


def every_id(store: Store, query: str) -> Ids:
    """The ids of all articles of a query, for a list that shows its first rows already."""
    return Ids(store.article_ids(query))


def first_rows(store: Store, query: str, limit: int) -> list[StoryRow]:
    """The newest rows of a query: what a list shows at once."""
    return [story_row(article) for article in store.articles(query, limit=limit, brief=True)]


def about_company(store: Store, words: str) -> tuple[str, int] | None:
    """The company that these words name and how many articles are on it; None where they name none."""
    if len(words) < 2 or any(sign in words for sign in ':#<>="()'):
        return None
    company = store.resolver(words) if store.resolver else None
    return (company, store.count(f'co:"{company}"')) if company else None


def rows_by_id(store: Store, ids: Sequence[str]) -> list[StoryRow]:
    """A page of a windowed list."""
    return [story_row(article) for article in store.articles_by_id(list(ids))]


@dataclass(frozen=True, slots=True)
class TagList:
    """Companies or topics with their labels."""

    rows: tuple[TagRow, ...]
    labels: dict[str, str]


def tag_list(store: Store, names: Names, kind: str) -> TagList:
    """The list of companies or topics."""
    rows = store.company_rows() if kind == "company" else store.topic_rows()
    if kind == "company":
        names.companies.update(row.id for row in rows)
    return TagList(tuple(rows), names.of(row.id for row in rows))


@dataclass(frozen=True, slots=True)
class TagPage:
    """What stands beside a company or topic in its list: its figures and stories."""

    id: str
    table: tuple[TableRow, ...]
    figures: tuple[Figure, ...]
    stories: tuple[StoryRow, ...]
    names: dict[str, str] = field(default_factory=dict)


def company_page(store: Store, names: Names, id: str) -> TagPage:
    """A company's table and its newest articles."""
    return TagPage(id, tuple(store.table(id)), (), tuple(first_rows(store, f'co:"{id}"', 200)))


def topic_page(store: Store, names: Names, id: str) -> TagPage:
    """A topic's newest figures, one line a company and metric, and its newest articles."""
    figures: list[Figure] = []
    seen: set[tuple[Any, ...]] = set()
    for figure in store.figures(f'topic:"{id}"', min_confidence=0.5, limit=400):
        slot = (figure.company, figure.metric, figure.segment, figure.period, figure.basis, figure.form)
        if figure.company and figure.salience >= 0.3 and slot not in seen:
            seen.add(slot)
            figures.append(figure)
    figures.sort(key=lambda figure: ((figure.published or "")[:10], figure.salience), reverse=True)
    figures = figures[:60]
    stories = tuple(first_rows(store, f'topic:"{id}"', 200))
    return TagPage(id, (), tuple(figures), stories, names.of([f.company for f in figures]))


@dataclass(frozen=True, slots=True)
class ComparePage:
    """A comparison with the figures of its cells and the labels of its columns."""

    comparison: Comparison
    figures: dict[str, Figure]
    names: dict[str, str]


def compare_page(store: Store, names: Names, view: View) -> ComparePage:
    """A comparison; an empty one where it has no companies."""
    found = store.view(view) if view.companies else Comparison((), (), ())
    figures = {figure.id: figure for figure in store.figures_by_id([cell.figure for cell in found.cells])}
    return ComparePage(found, figures, names.of(view.companies))


def trail_of(store: Store, names: Names, figure: Figure) -> tuple[list[Step], dict[str, str]]:
    """The dated steps of a figure's company, metric and period."""
    steps = store.trail(figure.company or "", figure.metric, figure.period, figure.segment)
    return steps, names.of([figure.company])


def series_of(store: Store, figure: Figure) -> list[tuple[str, Figure]]:
    """The periods of a figure's company and metric that are as long as its own, oldest first, one figure each."""
    table = store.table(figure.company or "", segments=figure.segment is not None)
    rows = [
        (row.period_end or "", row.period, row.actual or row.guidance or row.consensus or row.estimate)
        for row in table
        if (row.metric, row.segment, row.unit) == (figure.metric, figure.segment, figure.unit)
        and row.period
        and len(row.period) == len(figure.period or "")
    ]
    return [(period, one) for _end, period, one in sorted(rows, key=lambda row: row[0]) if period and one]


def source_list(store: Store) -> list[Source]:
    """Subscriptions."""
    return store.sources()


def marked(store: Store, ids: Sequence[str]) -> tuple[int, int]:
    """How many of these articles are read and kept."""
    found = store.articles_by_id(list(ids))
    return sum(one.read for one in found), sum(one.kept for one in found)
