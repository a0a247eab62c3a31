"""What the morning shows, and why: finite, the same whenever it is asked for, each story in one section."""

from __future__ import annotations

import datetime
import itertools
import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from store import moved
from store import query as language
from store.base import chunks, marks
from store.checking import Checking
from store.connection import now_utc
from store.finding import SWINGING
from store.marks import Marks
from store.models import Briefing, BriefItem, BriefSection
from store.moved import PLAIN, Before, article_of
from store.text import loads

FIRST_DAYS = 7
FIRST_STORIES = 12
OLD_DAYS = 14
QUIET_DAYS = 5
MOST = 3000  # articles looked at
READ_FIGURES = 150  # articles whose figures may have moved
SECONDS = {"moved": 12, "checks": 15, "follow_ups": 20, "top": 40}
_DOUBTS = ("sources_differ", "unit_slip", "yoy_mismatch", "identity_mismatch")


@dataclass(slots=True)
class _Story:
    """The new articles of a story."""

    key: int
    rows: list[Any] = field(default_factory=list)
    score: float = 0.0
    has_old: bool = False

    @property
    def id(self) -> str:
        return str(self.rows[0][_STORY_ID] or self.rows[0][_ID])

    @property
    def title(self) -> str | None:
        return next((row[_TITLE] for row in self.rows if row[_TITLE]), None)

    def is_about(self, column: int, tags: Sequence[str]) -> bool:
        """Whether any article has any of these tags; the kept JSON lists are searched as text."""
        return any(tag in row[column] for tag in tags for row in self.rows)


_ROW = (
    "a.n, a.id, a.title, a.source, a.feed, a.sorted_at, a.added, a.figures, a.salience,"
    " coalesce(a.story, a.n), (SELECT b.id FROM article b WHERE b.n = a.story), a.companies, a.topics, a.version,"
    " a.published_utc IS NOT NULL"
)
(_N, _ID, _TITLE, _SOURCE, _FEED, _AT, _ADDED, _FIGURES, _SALIENCE, _KEY, _STORY_ID, _COMPANIES, _TOPICS,
 _VERSION, _DATED) = range(15)  # fmt: skip


class Briefings(Marks, Checking):
    """The briefing."""

    def brief(
        self, since: str = "last", minutes: int = 8, now: str | datetime.datetime | None = None, lang: str = "en"
    ) -> Briefing:
        """The briefing of what arrived since the last one (`last`), in the last days (`7d`) or since a day.

        Asking moves nothing: `finish_briefing(briefing.until)` does. The first one covers a week, else twelve stories.
        `minutes` of the result is the time it should take, within the budget asked for.
        """
        until = _moment(now) if now else datetime.datetime.fromisoformat(now_utc().replace("Z", "+00:00"))
        choice = _Choice(self, since, until, max(1, minutes))
        return choice.briefing()

    def finish_briefing(self, until: str) -> None:
        """Remembers that the briefing up to `until` was read or left."""
        self.set_setting("briefed_at", until)


class _Choice:
    """One briefing being chosen."""

    def __init__(self, store: Briefings, since: str, until: datetime.datetime, minutes: int) -> None:
        self.store, self.db, self.minutes = store, store.db, minutes
        self.until = _stamp(until)
        last = store.setting("briefed_at") if since == "last" else None
        self.is_first = since == "last" and last is None
        self.is_given = since != "last"
        if self.is_first:
            self.since = _stamp(until - datetime.timedelta(days=FIRST_DAYS))
        else:
            self.since = last or language.day(since, until)
        self.watched = set(store.watched())
        self.older: list[str] = []
        self.rows = self._new_rows()
        self.new = {row[_ID]: row for row in self.rows}
        self.stories: dict[int, _Story] = {}
        for row in self.rows:
            self.stories.setdefault(row[_KEY], _Story(row[_KEY])).rows.append(row)
        self.seconds = 60 * minutes

    # --- what is new

    def _new_rows(self) -> list[Any]:
        select = f"SELECT {_ROW} FROM article a WHERE "
        newest_first = " ORDER BY a.sorted_at DESC, a.n DESC LIMIT ?"
        if self.is_first:
            sql = select + "a.sorted_at >= ? AND a.sorted_at <= ?" + newest_first
            rows = self.db.execute(sql, (self.since, self.until, MOST)).fetchall()
            # What has no date is no news of this week, merely something that came.
            return rows if any(row[_DATED] for row in rows) else self._newest_stories(select, newest_first, rows)
        # `+` keeps the planner on the index of arrival.
        sql = select + "a.added > ? AND a.added <= ?" + newest_first.replace("a.sorted_at", "+a.sorted_at")
        rows = []
        limits: dict[str, str] = {}
        for row in self.db.execute(sql, (self.since, max(self.until, self._last_added()), MOST)):
            added = row[_ADDED]
            if added not in limits:
                limit = _stamp(_moment(added) - datetime.timedelta(days=OLD_DAYS))
                limits[added] = min(limit, self.since) if self.is_given else limit
            if row[_AT] < limits[added]:
                self.older.append(row[_ID])
            else:
                rows.append(row)
        return rows

    def _last_added(self) -> str:
        # A clock that stands still (the sample edition's) may lie before the arrival of what it shows.
        return str(self.db.execute("SELECT max(added) FROM article").fetchone()[0] or "")

    def _newest_stories(self, select: str, newest_first: str, undated: list[Any]) -> list[Any]:
        """The articles of the newest twelve stories; those without a date come last."""
        sql = select + "a.published_utc IS NOT NULL AND a.sorted_at <= ?" + newest_first
        rows: list[Any] = []
        keys: set[int] = set()
        for row in (*self.db.execute(sql, (self.until, MOST)), *undated):
            if len(keys) == FIRST_STORIES and row[_KEY] not in keys:
                break
            keys.add(row[_KEY])
            rows.append(row)
        return rows

    def _before(self) -> Before:
        """The condition that an article `a` was there before."""
        if self.is_first:
            return Before("a.sorted_at < ?", (min((row[_AT] for row in self.rows), default=self.since),))
        return Before("a.added <= ?", (self.since,))

    # --- the sections

    def briefing(self) -> Briefing:
        self._mark_old_stories()
        self._score_stories()
        ranked = self._ranked()
        lines, told = self._moved()
        doubts = self._doubts()
        follow_ups = self._follow_ups(ranked, told)
        told |= {item.story for item in follow_ups if item.story}
        fresh = [s for s in ranked if not s.has_old and s.id not in told]
        room = max(0, self.seconds // SECONDS["top"])
        top = [self._story_item(story) for story in fresh[: max(room, 1)]]
        self.seconds -= len(top) * SECONDS["top"]
        rest = fresh[len(top) :]
        also = [self._story_item(story, figures=False) for story in self._also(rest)]
        folded = len(rest) - len(also) + sum(s.has_old and s.id not in told for s in self.stories.values())
        sections = [("moved", lines), ("checks", doubts), ("follow_ups", follow_ups), ("top", top), ("also", also)]
        spent = 60 * self.minutes - self.seconds
        return Briefing(
            since=self.since,
            until=self.until,
            minutes=max(1, min(self.minutes, math.ceil(spent / 60))) if self.rows else 0,
            sections=tuple(BriefSection(name, tuple(items)) for name, items in sections),
            quiet=self._quiet(),
            failing=tuple(
                r[0] for r in self.db.execute("SELECT id FROM source WHERE state IN ('failing', 'gone') ORDER BY id")
            ),
            no_figures=tuple(r[_ID] for r in self.rows if r[_VERSION] is not None and not r[_FIGURES])[:200],
            older=tuple(self.older),
            folded=folded,
        )

    def _mark_old_stories(self) -> None:
        if self.is_first:
            return  # nothing was told before, whatever its age
        before = self._before()
        for part in chunks(list(self.stories)):
            sql = f"SELECT DISTINCT a.story FROM article a WHERE a.story IN ({marks(part)}) AND {before.sql}"
            for (key,) in self.db.execute(sql, (*part, *before.values)):
                self.stories[key].has_old = True

    def _score_stories(self) -> None:
        companies, topics = self._watched("company"), self._watched("topic")
        for story in self.stories.values():
            sources = {row[_SOURCE] or row[_FEED] for row in story.rows}
            story.score = (
                3.0 * story.is_about(_COMPANIES, companies)
                + 2.0 * story.is_about(_TOPICS, topics)
                + 1.5 * math.log2(1 + len(sources))
                + 2.0 * max(row[_SALIENCE] for row in story.rows)
                + 0.3 * math.log2(1 + sum(row[_FIGURES] for row in story.rows))
            )

    def _ranked(self) -> list[_Story]:
        newest_first = sorted(self.stories.values(), key=lambda s: (s.rows[0][_AT], s.id), reverse=True)
        return sorted(newest_first, key=lambda s: -round(s.score, 6))

    def _also(self, rest: Sequence[_Story]) -> list[_Story]:
        topics = self._watched("topic")
        on_topics = [s for s in rest if s.is_about(_TOPICS, topics)]
        others = [s for s in rest if s not in on_topics] if len(on_topics) < 2 * self.minutes else []
        return (on_topics + others)[: 2 * self.minutes]

    def _watched(self, kind: str) -> list[str]:
        """Watched tags as they stand in a kept list."""
        return [f'"{id}"' for one, id in sorted(self.watched) if one == kind]

    def _text(self, story: _Story) -> str:
        """A story's title, or where none is printed its first words."""
        if story.title:
            return story.title
        body = self.db.execute("SELECT substr(body, 1, 120) FROM text WHERE n = ?", (story.rows[0][_N],)).fetchone()[0]
        return " ".join(body.split())[:80]

    def _story_item(self, story: _Story, *, figures: bool = True) -> BriefItem:
        ids: tuple[str, ...] = ()
        if figures:
            rows = self.store.select_in(
                "SELECT id, salience, confidence, raw FROM figure WHERE superseded IS NULL AND disputed = 0 AND n IN",
                [row[_N] for row in story.rows[:20]],
            )
            # What the headline tells comes first.
            shown = sorted(
                (r for r in rows if r[2] >= PLAIN), key=lambda r: (r[3] not in (story.title or ""), -r[1], r[0])
            )
            ids = tuple(r[0] for r in shown[:3])
        return BriefItem(story.id, None, ids, self._text(story))

    # --- figures that moved

    def _moved(self) -> tuple[list[BriefItem], set[str]]:
        rows = sorted((r for r in self.rows if r[_FIGURES]), key=lambda r: (-r[_SALIENCE], r[_ID]))[:READ_FIGURES]
        sources = {row[_ID]: row[_SOURCE] or row[_FEED] for row in rows}
        watched = {id for kind, id in self.watched if kind == "company"}
        before = self._before()
        items: list[BriefItem] = []
        told: set[str] = set()
        per_company: Counter[str] = Counter()
        for line in moved.lines(self.store, [r[_N] for r in rows], sources, watched, before, 8 * self.minutes):
            first = line.figures[0]
            story = self.stories[self.new[first.article][_KEY]]
            most = 5 if first.company in watched else 3
            # A story that was there before is a follow-up.
            if len(items) >= self.minutes or per_company[first.company] >= most or story.has_old:
                continue
            per_company[first.company] += 1
            told.add(story.id)
            items.append(BriefItem(story.id, line.check, self._behind(line), line.text))
        self.seconds -= len(items) * SECONDS["moved"]
        return items, told

    def _behind(self, line: moved.Line) -> tuple[str, ...]:
        """The figures behind a line: those that its check names, and the growth told beside the first of them."""
        if line.check is None:
            return tuple(f.id for f in line.shown)
        row = self.db.execute("SELECT figures FROM finding WHERE id = ?", (line.check,)).fetchone()
        judged = tuple(json.loads(row[0]))
        if line.figures[0].metric in SWINGING:
            return judged  # growth of what swings says little, and is often of something else
        grown = (f.id for f in line.figures if f.form == "yoy" and moved.is_beside(f.id, judged[0]))
        return (*judged, *itertools.islice(grown, 1))

    # --- doubts and follow-ups

    def _doubts(self) -> list[BriefItem]:
        most = (self.minutes + 1) // 2
        # A check that a new article takes part in is no older than that article.
        first = min((row[_AT] for row in self.rows), default="9")
        sql = (
            f"SELECT c.id, c.figures, c.text FROM finding c WHERE c.as_of >= ? AND c.kind IN {_DOUBTS} AND c.since > ?"
            " AND NOT EXISTS (SELECT 1 FROM dismissal d WHERE d.finding = c.id) ORDER BY c.weight DESC, c.id"
        )
        found_since = "" if self.is_first or self.is_given else self.since
        items: list[BriefItem] = []
        for id, figures, text in self.db.execute(sql, (first, found_since)):
            if any(article in self.new for article in article_of(figures)):
                items.append(BriefItem(None, id, tuple(json.loads(figures)), text))
            if len(items) == most:
                break
        self.seconds -= len(items) * SECONDS["checks"]
        return items

    def _follow_ups(self, ranked: Sequence[_Story], told: set[str]) -> list[BriefItem]:
        items: list[BriefItem] = []
        for story in ranked:
            if not story.has_old or story.id in told or len(items) >= (self.minutes + 1) // 2:
                continue
            figures = moved.new_figures(self.store, [row[_N] for row in story.rows[:20]])
            fresh = [f for f in figures if not moved.was_known(self.store, f, self._before())]
            fresh.sort(key=lambda f: (-f.salience, f.id))
            values = {(f.series, f.basis, f.low, f.high): f.id for f in reversed(fresh)}
            if values:
                shown = tuple(reversed(values.values()))[:4]
                items.append(BriefItem(story.id, None, shown, self._text(story), len(values)))
        self.seconds -= len(items) * SECONDS["follow_ups"]
        return items

    # --- what is quiet

    def _quiet(self) -> tuple[tuple[str, int], ...]:
        companies = [id for kind, id in self.store.watched() if kind == "company"]
        if not companies:
            recent = self.db.execute("SELECT companies FROM article ORDER BY sorted_at DESC LIMIT 500")
            counted = Counter(c for (names,) in recent for c in loads(names)[:3])
            companies = [
                c for c, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:8] if count > 2
            ]
        quiet = []
        for company in companies:
            sql = "SELECT max(sorted_at) FROM tagged WHERE kind = 'company' AND tag = ? AND sorted_at <= ?"
            last = self.db.execute(sql, (company, self.until)).fetchone()[0]
            if last and (days := (_moment(self.until) - _moment(last)).days) >= QUIET_DAYS:
                quiet.append((company, days))
        return tuple(sorted(quiet, key=lambda item: (item[1], item[0])))


def _moment(value: str | datetime.datetime) -> datetime.datetime:
    moment = (
        value if isinstance(value, datetime.datetime) else datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    )
    return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)


def _stamp(moment: datetime.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
