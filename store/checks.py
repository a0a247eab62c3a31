"""What figures say side by side. Pure: a group of ledger entries in, checks out; order of arrival plays no part.

Quiet beats noisy: every kind asks for confident figures of one key, and gives one check a key.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from store.conflicts import differences, growth_claims, identities, value_of
from store.finding import (
    DIFFER,
    EXPECTED_DAYS,
    JUDGE,
    SWINGING,
    Finding,
    Key,
    can_stand,
    days_apart,
    is_eligible,
    order,
)
from store.ledger import Entry, is_deal, overlap, place, printed_place, series_key
from store.measures import TO_DATE
from store.vocabulary import METRICS

REVISE = 0.5
MAINTAINED_DAYS = 30
RECENT = 12  # steps of a ladder that a later text may repeat
_KEPT = re.compile(r"维持|重申|保持|不变|maintain|reiterat|reaffirm|unchanged|\b(?:keeps?|kept|still)\b", re.I)
_ADJUSTED = "adjusted"
_TOLD = ("actual", "target", "rumour", "guidance")
SENTENCE = 160  # offsets this near count as one sentence
QUARTER = 0.4  # of the year before: a year seldom brings so little, a quarter of it always
REVISED = 1.6  # guidance moves by less than this factor from one step to the next
_BEFORE = re.compile(
    r"(?:(?:此前|先前|之前|原先|原来|原为|早前|而非|previous|prior|earlier|rather than|instead of|against|had been"
    r"|compared (?:with|to)|up from|down from)[^0-9,，;；。]{0,40}"
    r"|(?:高于|低于|from|由|从|從|较|較)[^0-9,，;；。]{0,16}|\bwas[^0-9a-z]{0,4})$",
    re.I,
)
_AFTER = re.compile(r"[^0-9,，;；。]{0,10}(?:before|previously|earlier|之前|此前|的原)", re.I)

__all__ = ["JUDGE", "Finding", "find", "is_same", "steps"]


def find(entries: Sequence[Entry], before: Sequence[Entry] = (), beside: Sequence[Entry] = ()) -> list[Finding]:
    """The checks of one group: entries of one company, counterparty, segment and period; `before` a year earlier,
    `beside` of its other segments."""
    groups: dict[Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        if is_eligible(entry):
            groups[series_key(entry)].append(entry)
    findings: list[Finding] = []
    elsewhere = {value_of(entry) for entry in (*before, *beside)}
    misdated = _misdated(groups, before)
    for group in groups.values():
        if len(group) < 2:
            continue
        bases: dict[str, list[Entry]] = defaultdict(list)
        for entry in sorted(group, key=order):
            bases[entry.basis].append(entry)
        if is_deal(group[0]):  # planned, done and rumoured are one price
            told = [e for basis in _TOLD for e in bases.get(basis, ())]
            findings += differences("actual", {"actual": sorted(told, key=order)}, set())
            continue
        expected = {
            basis: [e for e in entries if (e.article, e.metric) not in misdated] for basis, entries in bases.items()
        }
        findings += _against_consensus(expected)
        findings += _revisions(expected)
        for basis in ("actual", "consensus", "estimate"):
            if len(bases.get(basis, ())) > 1:
                taken = elsewhere | {value_of(e) for e in group if e.basis != basis}
                findings += differences(basis, bases, taken)
    findings += growth_claims(groups, before)
    findings += identities(groups)
    return findings


def _misdated(groups: dict[Key, list[Entry]], before: Sequence[Entry]) -> set[tuple[str, str]]:
    """Articles and metrics that give a period far less than the year before had: a quarter's value under its year."""
    earlier: dict[tuple[str, str], float] = {}
    for entry in before:
        if entry.basis == "actual" and entry.form == "level" and entry.confidence >= DIFFER:
            slot = (entry.metric, entry.unit)
            earlier[slot] = min(entry.middle, earlier.get(slot, entry.middle))
    return {
        (e.article, e.metric)
        for group in groups.values()
        for e in group
        if e.form == "level" and e.metric not in SWINGING and METRICS[e.metric].kind == "flow"
        and e.middle < QUARTER * earlier.get((e.metric, e.unit), 0.0)
    }  # fmt: skip


# --- actual or guidance against what was expected


def _against_consensus(bases: dict[str, list[Entry]]) -> Iterable[Finding]:
    expected = [e for e in bases.get("consensus", []) if e.confidence >= JUDGE]
    for basis in ("actual", "guidance"):
        pairs = []
        for entry in (e for e in bases.get(basis, []) if e.confidence >= JUDGE and _stands(e)):
            for other in expected:
                nearness = _nearness(entry, other)
                if nearness is None or (basis != "actual" and nearness > 2):
                    continue
                if _is_plausible(entry, other, nearness):
                    pairs.append((nearness, entry, other))
        if pairs:
            _, entry, other = min(pairs, key=lambda pair: _pairing(*pair))
            yield _judged(entry, other)


def _pairing(nearness: int, entry: Entry, other: Entry) -> tuple[object, ...]:
    """The smaller, the surer that a figure is meant by an expectation: analysts expect adjusted profits."""
    distance = abs(entry.at - other.at) if not nearness else 0
    is_alike = entry.measure == other.measure or (entry.measure == _ADJUSTED and not other.measure)
    rank = 0 if is_alike and entry.measure else 1 if is_alike else 2
    return (nearness, distance, rank, -(entry.confidence * other.confidence), entry.as_of or "", entry.id, other.id)


def _stands(entry: Entry) -> bool:
    return can_stand(entry.metric, entry.basis, entry.period_end, entry.as_of)


def _is_plausible(entry: Entry, other: Entry, nearness: int) -> bool:
    """Whether two values can be one metric of one period: results miss forecasts by tens of per cent, not by half.

    Profits and growth rates swing more, since they are differences; one sentence that names both is believed further.
    """
    swings = entry.form != "level" or entry.metric in SWINGING or entry.unit in ("%", "pp", "bp")
    limit = (4.0 if swings else 1.35) * (1 if nearness else 1.5)
    small, large = sorted((abs(entry.middle), abs(other.middle)))
    return large <= small * limit if small else swings


def _nearness(entry: Entry, other: Entry) -> int | None:
    """0 one sentence, 1 one article, 2 expected within two weeks before, 3 any time before; None: no pair."""
    if entry.article == other.article:
        near = entry.where == other.where and abs(entry.at - other.at) <= SENTENCE
        return 0 if near else 1
    if not entry.as_of or not other.as_of or other.as_of > entry.as_of:
        return None
    return 2 if (days_apart(entry, other) or 0) <= EXPECTED_DAYS else 3


def _judged(entry: Entry, other: Entry) -> Finding:
    gap = entry.middle - other.middle
    grain = max(printed_place(entry), printed_place(other)) / 2
    is_range = entry.low != entry.high or other.low != other.high
    inside = overlap((entry.low, entry.high), (other.low, other.high)) if is_range else abs(gap) <= grain * (1 - 1e-9)
    polarity = METRICS[entry.metric].polarity if entry.basis == "actual" else 0
    if inside:
        kind = "in_line"
    elif polarity:
        kind = "beat" if gap * polarity > 0 else "miss"
    else:
        kind = "above" if gap > 0 else "below"
    values: dict[str, float | str] = {"value": entry.middle, "expected": other.middle, "basis": entry.basis}
    if other.middle and not (inside and is_range) and entry.form == "level" and entry.unit not in ("%", "pp", "bp"):
        values["surprise"] = round(100 * gap / abs(other.middle), 2)
    return Finding(kind, (entry, other), values, entry.confidence * other.confidence)


# --- guidance against the guidance before it


def _revisions(bases: dict[str, list[Entry]]) -> Iterable[Finding]:
    closed = min((e.as_of for e in bases.get("actual", []) if e.as_of and e.confidence >= DIFFER), default="9")
    told = (e for e in bases.get("guidance", []) if e.as_of and e.confidence >= REVISE and TO_DATE not in e.measure)
    dated = [e for e in told if (e.as_of or "") < closed]
    for old, new in pairwise(steps(dated)):
        small, large = sorted((abs(old.middle), abs(new.middle)))
        if new.form == "level" and new.metric not in SWINGING and large > small * REVISED:
            continue
        low, high = new.low - old.low, new.high - old.high
        move = low + high
        kind = "raised" if move > 0 else "cut" if move < 0 else "maintained"
        yield Finding(kind, (new, old), {"move": move / 2}, new.confidence * old.confidence)
    yield from _maintained(dated)


def _maintained(dated: list[Entry]) -> Iterable[Finding]:
    ladder = steps(dated)
    if not ladder:
        return
    first = ladder[-1]
    for entry in dated:
        later = (entry.as_of or "") > (first.as_of or "") and (days_apart(entry, first) or 0) >= MAINTAINED_DAYS
        # A text that only repeats what was said keeps nothing.
        kept = later and _KEPT.search(entry.quote)
        if kept and entry.qualifier == first.qualifier and is_same(entry, first):
            yield Finding("maintained", (entry, first), {"move": 0.0}, entry.confidence * first.confidence)
            return


def steps(dated: Sequence[Entry]) -> list[Entry]:
    """The ladder of dated guidance: one entry a step; a later text that repeats a recent step adds none."""
    ladder: list[Entry] = []
    by_article: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in dated:
        by_article[entry.as_of or "", entry.article].append(entry)
    for _, group in sorted(by_article.items()):
        for entry in _told(sorted(group, key=lambda e: e.at), ladder[-RECENT:]):
            if ladder and entry.low != entry.high and ladder[-1].low == ladder[-1].high in (entry.low, entry.high):
                ladder[-1] = entry  # an end of the range was told before the whole of it
                continue
            recent = ladder[-RECENT:]
            ends = {end for step in recent for end in (step.low, step.high)}
            is_end = entry.low == entry.high and entry.low in ends
            if not is_end and not any(is_same(entry, step) for step in recent):
                ladder.append(entry)
    return ladder


def _told(group: list[Entry], ladder: list[Entry]) -> list[Entry]:
    """What one text says of a key, what it calls earlier first; nothing where it leaves open which value is new."""
    old = [entry for entry in group if _is_called_earlier(entry)]
    new = [entry for entry in group if entry not in old]
    ranges = [entry for entry in new if entry.low != entry.high]
    new = [e for e in new if not any(e.low == e.high in (one.low, one.high) for one in ranges)]
    if any(not is_same(entry, new[0]) for entry in new):
        return []
    # Of several earlier values the first is the last; a text that repeats a known step brings none before it.
    known = any(is_same(entry, step) for entry in new for step in ladder)
    return [*([] if known else old[:1]), *new[:1]]


def _is_called_earlier(entry: Entry) -> bool:
    at = entry.quote.find(entry.raw)
    after = entry.quote[at + len(entry.raw) :]
    return bool(_BEFORE.search(entry.quote[:at])) or bool(_AFTER.match(after)) if at >= 0 else False


def is_same(one: Entry, other: Entry) -> bool:
    """Whether two entries print one value, to the coarser of their printed places; loose words agree with what they
    cover."""
    loose = {"over", "under", "up_to", "vague", "about"}
    if one.qualifier != other.qualifier or one.qualifier in loose:
        return overlap(one.span, other.span)
    grain = max(_grain(one), _grain(other)) / 2 * (1 + 1e-9)
    if one.direction != other.direction:
        return abs(one.middle - other.middle) <= grain
    return abs(one.low - other.low) <= grain and abs(one.high - other.high) <= grain


def _grain(entry: Entry) -> float:
    """The last place that was printed; of a range the finer of its ends'."""
    printed = printed_place(entry)
    return printed if entry.low == entry.high else min(printed, place(entry.low), place(entry.high))
