"""Finding each new article its story: candidates by rare terms, the nearest story, copies told apart."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from store import clustering
from store.base import chunks, marks
from store.clustering import Vector

CANDIDATES = 12
SHARED = 2  # rare terms that a candidate shares at least
LISTED = 1500  # postings looked at for one article
COPY_HOUR = -1  # postings of sketches know no window
COPY_KEYS = 4  # lowest hashes of a sketch that are posted
COPY_SHARED = 2  # of them that a copy shares
COPIES = 6  # possible copies looked at
COUNTED = 4096.0  # more than terms can weigh together: a total holds their number and their weight
SPREAD = 24  # hours of articles that are looked up together


class Waiting(NamedTuple):
    """An article to be placed: `posted` are the terms it is found by later, `asked` those that find others for it."""

    n: int
    vector: Vector
    sketch: list[int]
    hour: int
    posted: list[int]
    asked: list[int]


class Placing:
    """One batch of articles being placed, oldest first; nothing is written before `write`."""

    def __init__(self, db: Any) -> None:
        self.db = db
        self.known: dict[int, tuple[Vector, set[int]]] = {}
        self.placed: dict[int, tuple[int, int | None]] = {}  # article → story, copied article
        self.hours: dict[int, int] = {}
        self.by_term: dict[int, list[int]] = {}  # articles that a term finds, of the hours looked at
        self.by_key: dict[int, list[int]] = {}  # articles that a low hash of a sketch finds
        self.new: list[Waiting] = []

    def place(self, waiting: Sequence[Waiting]) -> None:
        """Gives each article the story that most resembles it, or begins one with it; `waiting` are by hour."""
        for key in {key for one in waiting for key in one.sketch[:COPY_KEYS]}:
            self.by_key[key] = [n for n, _ in self._found(key, COPY_HOUR, COPY_HOUR)]
        for near in _days(waiting):
            self._look_up({term for one in near for term in one.asked}, near[0].hour, near[-1].hour)
            for one in near:
                self._place(one)

    def _look_up(self, terms: set[int], first: int, last: int) -> None:
        """Fetches what is posted under terms around some hours, once for all articles that ask."""
        first, last = max(0, first - clustering.WINDOW_HOURS), last + clustering.WINDOW_HOURS
        self.by_term.clear()
        for term in terms:
            found = self._found(term, first, last)
            self.hours.update(found)
            self.by_term[term] = [n for n, _ in found]
        for one in self.new:
            self._post(one)

    def _found(self, term: int, first: int, last: int) -> list[tuple[int, int]]:
        sql = "SELECT n, hour FROM posting WHERE term = ? AND hour BETWEEN ? AND ? ORDER BY hour DESC, n DESC LIMIT ?"
        return self.db.execute(sql, (term, first, last, LISTED // 4)).fetchall()  # type: ignore[no-any-return]

    def _post(self, one: Waiting) -> None:
        for term in one.posted:
            if term in self.by_term:
                self.by_term[term].append(one.n)

    def _place(self, article: Waiting) -> None:
        n, one, sketch, hour, *_ = article
        candidates = self._candidates(article)
        self._load(candidates)
        hashes = set(sketch)
        copy: int | None = None
        stories: dict[int, list[float]] = defaultdict(list)
        mine = one.events - {0}
        told: set[int] = set()
        for other in candidates:
            if other not in self.placed or other not in self.known:
                continue
            vector, other_hashes = self.known[other]
            story, copied = self.placed[other]
            if clustering.are_copies(one, vector, clustering.resemblance(hashes, other_hashes)):
                copy = copy or copied or other
                stories[story].append(2.0)
            elif (at := self.hours.get(other)) is not None and abs(at - hour) <= clustering.WINDOW_HOURS:
                stories[story].append(clustering.score(one, vector))
                if mine & vector.events:
                    told.add(story)
        matching = {s: m for s, scores in stories.items() if (m := _membership(scores)) >= clustering.SAME or s in told}
        self.placed[n] = (max(matching, key=lambda s: (matching[s], -s)) if matching else n, copy)
        self.known[n] = (one, hashes)
        self.new.append(article)
        self.hours[n] = hour
        self._post(article)
        for key in sketch[:COPY_KEYS]:
            self.by_key[key].append(n)

    def _candidates(self, article: Waiting) -> list[int]:
        """Articles that share rare terms within the window, or the lowest hashes of a sketch."""
        n, one, sketch, hour, _, asked = article
        weights, by_term, hours = one.own | one.shared, self.by_term, self.hours
        totals: dict[int, float] = defaultdict(float)
        listed = 0
        for term in sorted(asked, key=lambda term: len(by_term[term])):  # the rarest say most
            weight = COUNTED + weights.get(term, 1.0)
            for other in by_term[term]:
                totals[other] += weight
            listed += len(by_term[term])
            if listed > LISTED:
                break
        totals.pop(n, None)
        near = [
            (-(total % COUNTED), other)
            for other, total in totals.items()
            if total >= SHARED * COUNTED and abs(hours[other] - hour) <= clustering.WINDOW_HOURS
        ]
        keys = sketch[:COPY_KEYS]
        alike = Counter(other for key in keys for other in self.by_key[key] if other != n)
        needed = min(COPY_SHARED, len(keys))
        copies = sorted((o for o in alike if alike[o] >= needed), key=lambda other: (-alike[other], other))
        return sorted({other for _, other in heapq.nsmallest(CANDIDATES, near)} | set(copies[:COPIES]))

    def _load(self, rows: Sequence[int]) -> None:
        missing = [row for row in rows if row not in self.known]
        if not missing:
            return
        sql = (
            "SELECT v.n, v.terms, v.sketch, a.story, a.copy_of FROM vector v JOIN article a ON a.n = v.n"
            f" WHERE a.story IS NOT NULL AND length(v.terms) > 0 AND v.n IN ({marks(missing)})"
        )
        for n, terms, sketch, story, copied in self.db.execute(sql, missing):
            self.known[n] = (clustering.unpack(terms), set(clustering.unpack_sketch(sketch)))
            self.placed[n] = (story, copied)

    def write(self) -> None:
        """Writes stories, vectors and postings."""
        self.db.executemany(
            "UPDATE article SET story = ?, copy_of = ? WHERE n = ?", [(*self.placed[one.n], one.n) for one in self.new]
        )
        self.db.executemany(
            "UPDATE vector SET hour = ?, terms = ? WHERE n = ?",
            [(one.hour, clustering.pack(one.vector), one.n) for one in self.new],
        )
        rows = [(term, one.hour, one.n) for one in self.new for term in one.posted]
        rows += [(key, COPY_HOUR, one.n) for one in self.new for key in one.sketch[:COPY_KEYS]]
        rows.sort()
        for part in chunks(rows, 5000):
            self.db.executemany("INSERT OR IGNORE INTO posting VALUES (?, ?, ?)", part)


def _days(waiting: Sequence[Waiting]) -> Iterator[list[Waiting]]:
    """Articles in groups of nearly one time."""
    group: list[Waiting] = []
    for one in waiting:
        if group and one.hour - group[0].hour > SPREAD:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _membership(scores: list[float]) -> float:
    """How nearly an article belongs to a story: its best match, held back where the rest of the story is far."""
    best = sorted(scores, reverse=True)
    if len(best) == 1:
        return best[0]
    near = best[: max(2, (len(best) + 1) // 2)]
    return 0.7 * best[0] + 0.3 * sum(near) / len(near)
