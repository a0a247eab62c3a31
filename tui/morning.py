"""The briefing as the home screen shows it, read in one piece on the store's thread."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from store.db import Store
from store.models import Briefing, BriefItem, Check, Figure
from store.record import dataclass
from store.text import clean_line
from tui.format import parse_time
from tui.names import Names
from tui.wording import check_text

RESUME_HOURS = 12  # a briefing left unfinished can be taken up again for so long


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
    is_empty: bool  # the store holds nothing and follows nothing
    place: str = ""  # the item the reader was at when it was left


def first_page(store: Store, names: Names, lang: str, minutes: int, now: str | None) -> BriefPage:
    """The briefing of a start; one that was left half read long ago counts as finished first."""
    left = store.setting("left")
    when = parse_time(left)
    present = parse_time(now) or datetime.now(UTC)
    if left is not None and when is not None and present - when >= timedelta(hours=RESUME_HOURS):
        store.finish_briefing(left)
        store.set_setting("left", None)
    return brief_page(store, names, lang, minutes, now)


def brief_page(store: Store, names: Names, lang: str, minutes: int, now: str | None) -> BriefPage:
    """Today's briefing."""
    if not names.version:
        names.restore(store.setting(names.setting))
    brief = store.brief("last", minutes, now=now, lang=lang)
    lines = [
        _brief_line(store, names, lang, section.name, item) for section in brief.sections for item in section.items
    ]
    failing = set(brief.failing)
    titles = {s.id: clean_line(s.title or s.url) for s in store.sources() if s.id in failing} if failing else {}
    return BriefPage(
        brief,
        tuple(lines),
        tuple((names(company), days) for company, days in brief.quiet),
        tuple(titles.get(id, id) for id in brief.failing),
        sum(1 for line in lines if line.section != "checks"),
        sum(len(line.figures) for line in lines),
        not lines and store.is_empty(),
        store.setting("place") or "",
    )


def _brief_line(store: Store, names: Names, lang: str, section: str, item: BriefItem) -> BriefLine:

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
