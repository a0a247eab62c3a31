"""Finding each new article its story: candidates by rare terms, the nearest story, copies told apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

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


class Placing:
    """One batch of articles being placed, oldest first; nothing is written before `write`."""

    def __init__(self, db: Any) -> None:
        self.db = db
        self.known: dict[int, tuple[Vector, set[int]]] = {}
        self.placed: dict[int, tuple[int, int | None]] = {}  # article → story, copied article
        self.postings: dict[int, list[tuple[int, int]]] = defaultdict(list)  # term → (hour, article)
        self.new: dict[int, int] = {}  # article → hour

    def place(self, n: int, one: Vector, sketch: list[int], hour: int, terms: list[int], asked: list[int]) -> None:
        """Gives an article the story that most resembles it, or begins one with it.

        `terms` are those it is found by later, `asked` those that find others for it now.
        """
        keys = sketch[:COPY_KEYS]
        candidates = self._candidates(n, one, keys, hour, asked)
        self._load(candidates)
        hashes = set(sketch)
        copy: int | None = None
        stories: dict[int, list[float]] = defaultdict(list)
        mine = clustering.events(one) - {0}
        told: set[int] = set()
        for other in sorted(candidates):
            if other not in self.placed or other not in self.known:
                continue
            vector, other_hashes = self.known[other]
            story, copied = self.placed[other]
            if clustering.are_copies(one, vector, clustering.resemblance(hashes, other_hashes)):
                copy = copy or copied or other
                stories[story].append(2.0)
            elif (at := candidates[other]) is not None and abs(at - hour) <= clustering.WINDOW_HOURS:
                stories[story].append(clustering.score(one, vector))
                if mine & clustering.events(vector):
                    told.add(story)
        matching = {s: m for s, scores in stories.items() if (m := _membership(scores)) >= clustering.SAME or s in told}
        self.placed[n] = (max(matching, key=lambda s: (matching[s], -s)) if matching else n, copy)
        self.known[n] = (one, hashes)
        self.new[n] = hour
        for term in terms:
            self.postings[term].append((hour, n))
        for key in keys:
            self.postings[key].append((COPY_HOUR, n))

    def _candidates(self, n: int, one: Vector, keys: list[int], hour: int, asked: list[int]) -> dict[int, int | None]:
        """Articles that share rare terms within the window, or the lowest hashes of a sketch, with their hours."""
        weights = one.own | one.shared
        totals: dict[int, float] = defaultdict(float)
        counts: dict[int, int] = defaultdict(int)
        hours: dict[int, int | None] = {}
        first, last = max(0, hour - clustering.WINDOW_HOURS), hour + clustering.WINDOW_HOURS
        for term, at, other in self._postings(asked, first, last):
            totals[other] += weights.get(term, 1.0)
            counts[other] += 1
            hours[other] = at
        totals.pop(n, None)
        near = sorted((o for o in totals if counts[o] >= SHARED), key=lambda other: (-totals[other], other))
        alike = Counter(other for _, _, other in self._postings(keys, COPY_HOUR, COPY_HOUR) if other != n)
        needed = min(COPY_SHARED, len(keys))
        copies = sorted((o for o in alike if alike[o] >= needed), key=lambda other: (-alike[other], other))
        return {other: hours.get(other) for other in (*near[:CANDIDATES], *copies[:COPIES])}

    def _postings(self, terms: list[int], first: int, last: int) -> list[tuple[int, int, int]]:
        sql = f"SELECT term, hour, n FROM posting WHERE term IN ({marks(terms)}) AND hour BETWEEN ? AND ? LIMIT ?"
        found: list[tuple[int, int, int]] = (
            self.db.execute(sql, (*terms, first, last, LISTED)).fetchall() if terms else []
        )
        for term in terms:
            found += [(term, at, n) for at, n in self.postings.get(term, ()) if first <= at <= last]
        return found

    def _load(self, rows: dict[int, int | None]) -> None:
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
            "UPDATE article SET story = ?, copy_of = ? WHERE n = ?", [(*self.placed[n], n) for n in self.new]
        )
        self.db.executemany(
            "UPDATE vector SET hour = ?, terms = ? WHERE n = ?",
            [(hour, clustering.pack(self.known[n][0]), n) for n, hour in self.new.items()],
        )
        rows = sorted((term, at, n) for term, places in self.postings.items() for at, n in places)
        for part in chunks(rows, 5000):
            self.db.executemany("INSERT OR IGNORE INTO posting VALUES (?, ?, ?)", part)


def _membership(scores: list[float]) -> float:
    """How nearly an article belongs to a story: its best match, held back where the rest of the story is far."""
    best = sorted(scores, reverse=True)
    if len(best) == 1:
        return best[0]
    near = best[: max(2, (len(best) + 1) // 2)]
    return 0.7 * best[0] + 0.3 * sum(near) / len(near)
