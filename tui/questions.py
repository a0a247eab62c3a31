"""What the reader's screens ask of the store, each screen's answer in one piece. Runs on the store's thread."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from store.db import Store
from store.models import Article, Briefing, BriefItem, Check, Comparison, Figure, Source, Step, TableRow, TagRow, View
from store.text import clean_line
from tui.widgets.article import SourceLine


class Names:
    """Labels of companies and topics, asked for on the store's thread only.

    What was asked for last time is kept in the store, so that the first paint need not wait for the lexicon;
    `renew` brings it up to date behind.
    """

    def __init__(self, directory: Path | None, lang: str) -> None:
        self._directory, self._lang = directory, lang
        self._name: Callable[[str | None], str] | None = None
        self.seen: dict[str, str] = {}

    def __call__(self, key: str | None) -> str:
        if not key:
            return ""
        if key not in self.seen:
            self.seen[key] = self._label(key)
        return self.seen[key]

    def _label(self, key: str) -> str:
        if self._name is None:
            from tui.labels import namer

            self._name = namer(self._directory, self._lang)
        return clean_line(self._name(key))

    def restore(self, kept: str | None) -> None:
        """Takes up the labels kept in the store."""
        try:
            found = json.loads(kept or "{}")
        except ValueError:
            return
        if isinstance(found, dict):
            self.seen = {str(key): str(label) for key, label in found.items()} | self.seen

    def renew(self) -> bool:
        """Asks the lexicon for every label seen; whether any changed."""
        fresh = {key: self._label(key) for key in list(self.seen)}
        changed = fresh != self.seen
        self.seen |= fresh
        return changed

    def known(self, key: str | None) -> str:
        """The label as far as it was asked for before; else the id. Never waits."""
        return self.seen.get(key or "", key or "")

    def of(self, keys: Iterable[str | None]) -> dict[str, str]:
        """Labels of several ids."""
        return {key: self(key) for key in keys if key}

    @property
    def setting(self) -> str:
        """Where the store keeps them."""
        return f"labels.{self._lang}"


def keep_labels(store: Store, names: Names) -> bool:
    """Renews the labels from the lexicon and keeps them; whether what is shown has to be shown again."""
    changed = names.renew()
    kept = json.dumps(names.seen, ensure_ascii=False)
    if kept != store.setting(names.setting):
        store.set_setting(names.setting, kept)
    return changed


def headline(article: Article) -> str:
    """The title, or the body's first words where none is printed."""
    return clean_line(article.title or "") or clean_line(article.body[:200])[:80]


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
class BriefLine:
    """One item of the briefing with what its row shows."""

    section: str
    item: BriefItem
    text: str = ""
    company: str = ""  # label
    figures: tuple[Figure, ...] = ()
    check: Check | None = None
    expected: tuple[Figure, ...] = ()  # what the check's first figure is judged by
    articles: tuple[str, ...] = ()
    sources: int = 0
    languages: tuple[str, ...] = ()
    count: int = 0  # figures of the story
    read: bool = False

    @property
    def key(self) -> str:
        """What stays the same while the item does."""
        item = self.item
        return item.check or (item.figures[0] if item.figures and self.section == "moved" else item.story or item.text)


@dataclass(frozen=True, slots=True)
class BriefPage:
    """The briefing as the home screen shows it."""

    brief: Briefing
    lines: tuple[BriefLine, ...]
    quiet: tuple[tuple[str, int], ...]
    failing: tuple[str, ...]
    stories: int
    figures: int
    sources: int
    articles: int
    place: str = ""  # the item the reader was at when it was left


def brief_page(store: Store, names: Names, lang: str, minutes: int, now: str | None) -> BriefPage:
    """Today's briefing."""
    if not names.seen:
        names.restore(store.setting(names.setting))
    brief = store.brief("last", minutes, now=now, lang=lang)
    lines = [
        _brief_line(store, names, lang, section.name, item) for section in brief.sections for item in section.items
    ]
    sources = {source.id: clean_line(source.title or source.url) for source in store.sources()}
    return BriefPage(
        brief,
        tuple(lines),
        tuple((names(company), days) for company, days in brief.quiet),
        tuple(sources.get(id, id) for id in brief.failing),
        sum(1 for line in lines if line.section != "checks"),
        sum(len(line.figures) for line in lines),
        len(sources),
        store.count(),
        store.setting("place") or "",
    )


def _brief_line(store: Store, names: Names, lang: str, section: str, item: BriefItem) -> BriefLine:
    from tui.wording import check_text

    figures = tuple(store.figures_by_id(item.figures))
    check = store.check(item.check) if item.check else None
    compared = tuple(store.figures_by_id(check.figures)) if check else ()
    story = store.story(item.story or (figures[0].article if figures else ""))
    text = clean_line(item.text)
    if check and section == "checks":
        text = clean_line(check_text(check, {f.id: f for f in (*figures, *compared)}, names, lang))
    elif story and section != "moved":
        text = clean_line(story.title or "") or text
    articles = tuple(reversed(story.articles)) if story else ()
    return BriefLine(
        section,
        item,
        text,
        names(figures[0].company) if figures else "",
        figures,
        check,
        compared[1:],
        articles,
        len(story.sources) if story else 0,
        story.languages if story else (),
        story.figures if story else 0,
        bool(story and story.read),
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
