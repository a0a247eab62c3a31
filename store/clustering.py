"""What makes two articles one event or one text: weighted terms, of one language or of any, and sketches."""

from __future__ import annotations

import array
import functools
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import add

WINDOW_HOURS = 72
LEAD = 480  # characters of a body that say what it is about; half as many in Chinese
TERMS = 48  # kept of each kind
OWN_POSTED = 10
SHARED_POSTED = 18
SKETCH = 64
COPY = 0.6
SAME = 1.0  # a score from here on is one story

# A cosine of this size makes a pair one story; between languages only shared terms meet.
_WITHIN = 0.24
_ACROSS = 0.28
# Each exact value in common beyond the first, up to three, adds so much.
_VALUES = 0.25
# A main company in common and an exact value add so much; where all values differ so much is left, half of it where the
# main company is not one.
_OWN_VALUE = 0.45
_OTHER_VALUES = 0.7
# Reports of one company's results are one event, whatever their words; of two companies' never.
_NO_VALUE = 2 / 3
REPORT, DEAL, MAIN, RECAP, HAN = "results:", "deal:", "main:", "recap", "han"
# Terms by their numbers: below REPORTS events, first of all the round-up (0), then below DEALS, then main companies;
# from WORDS on what counts for nearness, first of all companies, a main company's number plus BESIDE.
REPORTS, DEALS, WORDS, COMPANIES = 1 << 19, 2 << 19, 4 << 19, 5 << 19
BESIDE = WORDS - DEALS
_MARKS = {"topic": 1, "v": 2, "v3": 3}
_VAGUE = frozenset(("strategy", "products", "markets"))  # topics that most texts touch
_LOW = {"results": 0, "deal": REPORTS, "main": DEALS, "co": WORDS}

COUNTS = frozenset(("people", "users", "units", "times", "other"))  # what two texts may count by different names
_CJK = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]{2,}")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9'’.&-]{1,30}")
_STOP_WORDS = """
the a an and or of to in on for with at by from as is are was were be been has have had it its this that
these those will would could can may said says than after before over about into up down out more most new
not but he she they his her their we our you your who which what when where how why one two first last year
quarter company reported billion million percent per cent shares stock also while amid against between
during under both
"""
_STOP = frozenset(_STOP_WORDS.split())


@dataclass(slots=True)
class Features:
    """Terms of one article with their counts: `own` belong to its language, `shared` mean the same in any."""

    own: dict[int, float]
    shared: dict[int, float]


@dataclass(slots=True)
class Vector:
    """Weighted terms of an article with their lengths, and what kinds of terms are among those it shares.

    `events`: the report of results or the deal it is about, 0 for a round-up of several companies; `mains`: the term of
    the company it is about first of all; `values`: those of values, whosesoever they are.
    """

    own: dict[int, float]
    shared: dict[int, float]
    norm: float
    shared_norm: float
    events: set[int] = field(default_factory=set)
    mains: set[int] = field(default_factory=set)
    values: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        for term in self.shared:
            if term >= COMPANIES:
                if term & 2:
                    self.values.add(term)
            elif term < DEALS:
                self.events.add(term)
            elif term < DEALS + REPORTS:
                self.mains.add(term + BESIDE)


def number(term: str) -> int:
    """A term as 32 bits: events and companies have the lowest numbers; the last two bits are 1 of topics, 2 of values,
    3 of values of three digits or more, which hardly meet by chance; else 0.
    """
    if term == RECAP:
        return 0
    if term == HAN:
        return WORDS - 1
    kind, _, name = term.partition(":")
    value = zlib.crc32((name if kind in _LOW else term).encode("utf-8", "replace"))
    if kind in _LOW:
        return _LOW[kind] + max(1, value % REPORTS)
    value = value & 0xFFFFFFFC | _MARKS.get(kind, 0)
    return value if value >= COMPANIES else value | 0x80000000


class _Numbers(dict[str, int]):
    """Numbers of terms met lately."""

    def __missing__(self, term: str) -> int:
        if len(self) > 200_000:
            self.clear()
        value = self[term] = number(term)
        return value


_NUMBERS = _Numbers()


def features(
    title: str | None,
    body: str,
    companies: Sequence[str],
    topics: Sequence[str],
    values: Iterable[tuple[str | None, str, float]],
    events: Iterable[str] = (),
) -> Features:
    """Terms of a title, the beginning of a body, companies, topics, figures as (company, unit, value), and events."""
    lead = body[: LEAD if body[:40].isascii() else LEAD // 2]
    ids = frozenset(word for company in companies for word in company.split("-"))  # names that say no more than they
    own_terms, shared_terms = _terms(lead, ids)
    for terms, of_title in zip((own_terms, shared_terms), _terms(title or "", ids), strict=True):
        terms += of_title
        terms += of_title  # a title says twice as much
    own, shared = Counter(own_terms), Counter(shared_terms)
    for rank, company in enumerate(companies[:6]):
        shared["co:" + company] += 3 if rank == 0 else 2
    for topic in [topic for topic in topics if topic not in _VAGUE][:3]:
        shared["topic:" + topic] += 1
    for owner, unit, value in values:
        if value:
            digits = f"{value:.2e}"
            unit = "n" if unit in COUNTS else unit
            mark = "v3" if digits[3] != "0" else "v"
            shared[f"{mark}:{unit}:{digits}"] += 2
            if owner:
                shared[f"own:{owner}:{unit}:{digits}"] += 2
    if any(term[0] >= "\u3400" for term in own):
        shared[HAN] += 8
    if companies:
        shared[MAIN + companies[0]] += 8
    for event in events:
        shared[event] += 8
    return Features(_numbered(own), _numbered(shared))


def _terms(text: str, ids: frozenset[str]) -> tuple[list[str], list[str]]:
    """The terms of a text: those of its language, and names in Latin letters, which are the same in any."""
    own: list[str] = []
    names: list[str] = []
    for run in _CJK.findall(text):
        own += map(add, run[:-1], run[1:])
    for word in _WORD.findall(text):
        low = word.lower().removesuffix("'s").removesuffix("’s").strip(".'’-&")
        if len(low) < 2 or low in _STOP or low in ids:
            continue
        if word[0].isupper():
            names.append(low)
        else:
            own.append(low.removesuffix("s"))
    return own, names


def _numbered(counts: Counter[str]) -> dict[int, float]:
    numbers = _NUMBERS
    return {numbers[term]: 1.0 if count == 1 else 1 + math.log(count) for term, count in counts.items()}


class _Rarities(dict[int, float]):
    """How much a term weighs that so many of all articles have."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self.total = total

    def __missing__(self, articles: int) -> float:
        value = self[articles] = math.log(self.total / (1 + articles))
        return value


_rarities = functools.lru_cache(maxsize=4)(_Rarities)


def weigh(found: Features, frequency: Mapping[int, int], articles: int) -> Vector:
    """Terms by how rare they are in the store; the heaviest of each kind are kept, heaviest first."""
    # A young store knows no frequencies yet: it is taken for a somewhat larger one.
    rarity, get = _rarities(articles + 50), frequency.get

    def heaviest(terms: dict[int, float]) -> dict[int, float]:
        weighted = {term: count * rarity[get(term, 0)] for term, count in terms.items()}
        kept = sorted(weighted, key=weighted.__getitem__, reverse=True)[:TERMS]
        return {term: weight for term in kept if (weight := weighted[term]) > 0}

    return vector(heaviest(found.own), heaviest(found.shared))


def vector(own: dict[int, float], shared: dict[int, float]) -> Vector:
    """A vector with its lengths, to which events do not count."""
    shared_square = sum([w * w for term, w in shared.items() if term >= WORDS])
    square = shared_square + sum([w * w for w in own.values()])
    return Vector(own, shared, math.sqrt(square) or 1.0, math.sqrt(shared_square) or 1.0)


def posted(one: Vector, frequency: Mapping[int, int], articles: int) -> tuple[list[int], list[int]]:
    """The rare terms an article is found by later, and those of them that can find others now.

    A term that nobody else has yet finds nothing, and seldom will: it is posted only where better ones are few.
    """
    get = frequency.get
    common = max(50, articles // 50)
    terms: list[int] = []
    for kind, most in ((one.own, OWN_POSTED), (one.shared, SHARED_POSTED)):
        found = [term for term in kind if not DEALS <= term < WORDS]
        good = [term for term in found if 1 < get(term, 0) <= common]
        good += [term for term in found if get(term, 0) < 2]
        terms += good[:most]
    return terms, [term for term in terms if get(term, 0) > 1]


def score(one: Vector, other: Vector) -> float:
    """How nearly two articles tell one event; 1.0 and more is one story."""
    common = {term for term in one.shared.keys() & other.shared.keys() if term >= WORDS}
    shared = sum([one.shared[term] * other.shared[term] for term in common])
    nearness = (shared + _dot(one.own, other.own)) / (one.norm * other.norm) / _WITHIN
    if len(common) > 1 and (WORDS - 1 in one.shared) != (WORDS - 1 in other.shared):
        # One company in common is not yet one event.
        nearness = max(nearness, shared / (one.shared_norm * other.shared_norm) / _ACROSS)
    if are_apart(one, other):
        return min(nearness, SAME / 2)
    marks = [term & 3 for term in common if term >= COMPANIES]
    exact = marks.count(3)
    mine, others = one.values, other.values
    fewer, alike = min(len(mine), len(others)), len(mine & others)
    if fewer and not alike:
        return nearness * (_OTHER_VALUES if one.mains & other.mains else _OTHER_VALUES / 2)
    if exact and 1 in marks and one.mains & other.mains and 0 not in one.events | other.events:
        nearness += _OWN_VALUE  # what a text on another topic says of it in passing does not count
    nearness += max(_VALUES * max(0, min(exact, 4) - 1), _VALUES if alike > 1 and 3 * alike >= 2 * fewer else 0.0)
    # What prints none of a report's values is part of it only if it is much alike.
    return nearness if exact or bool(one.events) == bool(other.events) else nearness * _NO_VALUE


def are_apart(one: Vector, other: Vector) -> bool:
    """Whether two articles are about different companies or events; a round-up is not part of one company's report."""
    first, second = one.mains, other.mains
    if first and second and not first & other.shared.keys() and not second & one.shared.keys():
        return True
    mine, others = one.events, other.events
    for these, those in ((mine, others), (others, mine)):
        if 0 in these and any(0 < event < REPORTS for event in those):
            return True
    return bool(mine - {0} and others - {0} and not mine & others)


def are_copies(one: Vector, other: Vector, likeness: float) -> bool:
    """Whether two texts are one, republished: in a template's words another company, or other values, make another."""
    if likeness < COPY or are_apart(one, other):
        return False
    mine, others = one.values, other.values
    return 2 * len(mine & others) >= min(len(mine), len(others)) - 1  # one value may be a correction


def _dot(one: dict[int, float], other: dict[int, float]) -> float:
    return sum([one[term] * other[term] for term in one.keys() & other.keys()])


def pack(one: Vector) -> bytes:
    """A vector as bytes."""
    head = array.array("I", (len(one.own), len(one.shared)))
    terms = array.array("I", (*one.own, *one.shared))
    weights = array.array("f", (*one.own.values(), *one.shared.values(), one.norm, one.shared_norm))
    return head.tobytes() + terms.tobytes() + weights.tobytes()


def unpack(data: bytes) -> Vector:
    """A vector from its bytes."""
    own, shared = array.array("I", data[:8])
    count = own + shared
    terms = array.array("I", data[8 : 8 + 4 * count])
    weights = array.array("f", data[8 + 4 * count :])
    pairs = list(zip(terms, weights[:count], strict=True))
    return Vector(dict(pairs[:own]), dict(pairs[own:]), weights[count], weights[count + 1])


def pack_sketch(sketch: Sequence[int]) -> bytes:
    """The lowest hashes (62 bits) of a sketch as bytes, their upper 32 bits each, lowest first."""
    return array.array("I", sorted({(one >> 30) & 0xFFFFFFFF for one in sketch})[:SKETCH]).tobytes()


def unpack_sketch(data: bytes) -> list[int]:
    """A sketch from its bytes, lowest first."""
    return array.array("I", data).tolist()


def resemblance(one: set[int], other: set[int]) -> float:
    """The Jaccard similarity that two bottom sketches estimate."""
    common = one & other
    if 2 * len(common) < min(len(one), len(other)) or not common:
        return 0.0  # less than a half cannot come to what counts as a copy
    size = min(SKETCH, max(len(one), len(other)))
    union = sorted(one | other)[:size]
    return sum([value in common for value in union]) / len(union)
