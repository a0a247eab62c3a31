"""Figures that contradict each other: sources, claims of growth against levels, parts against wholes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from store.finding import DIFFER, EXPECTED_DAYS, SWINGING, Finding, Key, days_apart, is_eligible, order
from store.ledger import Entry, is_deal, overlap, printed_place
from store.vocabulary import METRICS

POLLS = 0.02  # what two polls of analysts may differ by
CUT = 100  # last places of a number that may have been cut short rather than rounded: 712 for 712.6
DEAL_YEARS = 2  # between two tellings of one
MANY = 12  # disjoint values of a key: what is told in more is no one thing, and contradicts nothing
_YEAR = re.compile("[0-9]{4}")
YOY_SLACK = 1.0  # percentage points a claim may miss its levels by
SLIPS = (10.0, 1e3, 1e4)
Value = tuple[object, ...]


# --- sources against each other


def value_of(entry: Entry) -> Value:
    return (entry.metric, entry.form, entry.unit, entry.low, entry.high, entry.direction)


def differences(basis: str, bases: dict[str, list[Entry]], taken: set[Value]) -> Iterable[Finding]:
    """Disjoint values of two texts. A value `taken` by another basis or the year before is that one, read wrongly."""
    known = [e for e in bases.get(basis, []) if e.confidence >= DIFFER]
    if len(known) < 2:
        return
    deal = is_deal(known[0])
    if basis == "actual" and not deal:
        known = [e for e in known if _is_closed(e)]
    if len(_clusters(known)) < 2:
        return
    said: dict[int, list[Entry]] = defaultdict(list)
    for entry in bases[basis]:
        said[entry.origin].append(entry)
    for told in by_measure(known):
        clusters = _clusters(_unambiguous(told))
        for pair in (
            _pair(clusters[0], one, None if basis == "actual" or deal else EXPECTED_DAYS) for one in clusters[1:]
        ):
            if pair is None or _is_told(pair[1], said[pair[0].origin]) or _is_told(pair[0], said[pair[1].origin]):
                continue
            if finding := _difference(basis, deal, *pair, taken):
                yield finding
                return


def _is_told(entry: Entry, other_text: list[Entry]) -> bool:
    """Whether the other text prints the value too, by whatever measure: then the two are of different things."""
    return any(_agree(entry, one) for one in other_text)


def by_measure(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Entries apart by how their numbers were measured; what is plain first."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.measure].append(entry)
    return [groups[key] for key in sorted(groups)]


def _difference(basis: str, deal: bool, first: Entry, second: Entry, taken: set[Value]) -> Finding | None:
    if not deal and basis != "actual" and abs(first.middle - second.middle) <= POLLS * abs(first.middle):
        return None
    if first.form == "level" and first.metric in SWINGING and first.middle == -second.middle:
        return None  # a loss that one text, or its reading, leaves to be understood
    factor = _slip(first, second)
    if not factor and not deal and (not _is_near(first, second) or {value_of(first), value_of(second)} & taken):
        return None
    values: dict[str, float | str] = {"first": first.middle, "second": second.middle}
    if factor:
        values["factor"] = factor
    kind = "unit_slip" if factor else "sources_differ"
    return Finding(kind, (first, second), values, first.confidence * second.confidence)


def _is_closed(entry: Entry) -> bool:
    """Whether the period was over when the figure was printed; what happens once, or has no dates, needs none."""
    end = entry.period_end
    if not end or not end[0].isdigit() or METRICS[entry.metric].kind == "event":
        return True
    return (entry.as_of or entry.added)[:10] > end


def _unambiguous(known: list[Entry]) -> list[Entry]:
    """Without the entries of texts that print several values for the key: one of those is read wrongly.

    Where another text confirms one of them, that one stays. Of revenue and counts the first stays where it is the
    largest: what follows a whole is its parts.
    """
    by_text: dict[int, list[Entry]] = defaultdict(list)
    for entry in known:
        by_text[entry.origin].append(entry)
    kept: list[Entry] = []
    for origin, entries in by_text.items():
        if all(overlap(one.span, entries[0].span) for one in entries):
            kept += entries
            continue
        if (whole := _whole(entries)) is not None:
            kept.append(whole)
            continue
        others = [e for e in known if e.origin != origin]
        confirmed = [one for one in entries if any(overlap(one.span, e.span) for e in others)]
        if confirmed and all(overlap(one.span, confirmed[0].span) for one in confirmed):
            kept += confirmed
    return sorted(kept, key=order)


def _whole(entries: list[Entry]) -> Entry | None:
    """The first told of several values where it is larger than all others and they can be parts of it."""
    first = min(entries, key=lambda e: (e.where != "body", e.at))
    if first.form != "level" or first.metric in SWINGING or METRICS[first.metric].kind not in ("flow", "stock"):
        return None
    is_largest = all(e.high < first.low for e in entries if e is not first and not overlap(e.span, first.span))
    return first if is_largest and first.unit not in ("%", "pp", "bp", "x") else None


def _is_near(one: Entry, other: Entry) -> bool:
    """Whether two values of a closed period can be two tellings of one; a profit may differ by more."""
    swings = one.form == "level" and one.metric in SWINGING
    small, large = sorted((abs(one.middle), abs(other.middle)))
    return large <= small * (3.0 if swings else 2.0)


def _clusters(known: list[Entry]) -> list[list[Entry]]:
    """Entries that can mean one value together, the best supported first; one empty cluster where values are MANY."""
    ordered = sorted(known, key=lambda e: (e.span[1] - e.span[0], e.low, e.id))
    clusters: list[list[Entry]] = []
    for entry in ordered:
        for cluster in clusters:
            if _agree(entry, cluster[0]):
                cluster.append(entry)
                break
        else:
            if len(clusters) == MANY:
                return [[]]
            clusters.append([entry])

    def support(cluster: list[Entry]) -> tuple[object, ...]:
        return (-len({e.origin for e in cluster}), -max(e.confidence for e in cluster), cluster[0].low)

    return sorted(clusters, key=support) or [[]]


def _pair(main: list[Entry], other: list[Entry], days: int | None) -> tuple[Entry, Entry] | None:
    best: tuple[tuple[object, ...], tuple[Entry, Entry]] | None = None
    for one in main[:50]:
        for two in other[:50]:
            if one.origin == two.origin or _agree(one, two):
                continue
            apart = days_apart(one, two)
            if is_deal(one) and abs(_year(one) - _year(two)) > DEAL_YEARS:
                continue
            if days is not None and (apart is None or apart > days):
                continue
            mark = (-min(one.confidence, two.confidence), one.where != "body", two.where != "body", one.id, two.id)
            if best is None or mark < best[0]:
                best = (mark, (one, two))
    return best[1] if best else None


def _agree(one: Entry, two: Entry) -> bool:
    """Whether two entries can mean one value: their intervals meet, or the coarser is the finer cut short."""
    if overlap(one.span, two.span):
        return True
    fine, coarse = sorted((one, two), key=printed_place)
    place = printed_place(coarse)
    if coarse.low != coarse.high or coarse.low < CUT * place or one.direction != two.direction:
        return False
    return 0 <= fine.low - coarse.low < place


def _year(deal: Entry) -> int:
    """The year that a deal is told of: its own, else that of its text."""
    found = _YEAR.match(deal.period_end or deal.as_of or deal.added)
    return int(found[0]) if found else 0


def _slip(one: Entry, other: Entry) -> float | None:
    small, large = sorted((one, other), key=lambda e: abs(e.middle))
    low, high = small.span
    for factor in SLIPS:
        if low > 0 and overlap((low * factor, high * factor), large.span):
            return factor
    return None


# --- a claimed growth against two levels


def growth_claims(groups: dict[Key, list[Entry]], before: Sequence[Entry]) -> Iterable[Finding]:
    earlier: dict[tuple[str | None, ...], list[Entry]] = defaultdict(list)
    for entry in before:
        if _is_level(entry):
            earlier[entry.metric, entry.unit].append(entry)
    now: dict[str, list[Entry]] = defaultdict(list)
    claimed: dict[Key, list[Entry]] = {}
    for key, group in groups.items():
        claims = [e for e in group if e.form == "yoy" and e.unit == "%" and e.basis == "actual"]
        claimed[key] = [e for e in claims if e.confidence >= DIFFER]
        for entry in group:
            if _is_level(entry):
                now[entry.metric].append(entry)
    for claims in claimed.values():
        told = now[claims[0].metric] if claims else []
        if not told:
            continue
        units = sorted({e.unit for e in told})
        alike = [group for unit in units for group in by_measure([e for e in told if e.unit == unit])]
        # Where sources differ on a level, only what most of them print judges a growth.
        sure = [e for group in alike for e in _clusters(_unambiguous(group))[0]]
        # A text that prints two values for the key, or one that nobody else does, may claim growth of something else.
        kept = {(e.origin, e.id) for e in sure}
        odd = {e.origin for e in told if e.unit == told[0].unit and (e.origin, e.id) not in kept}
        claims = [e for e in claims if e.origin not in odd]
        levels = [(new, old) for new in sure for old in earlier.get((new.metric, new.unit), [])]
        if claims and (finding := _mismatch(claims, levels)):
            yield finding


def _is_level(entry: Entry) -> bool:
    return (
        is_eligible(entry) and entry.form == "level" and entry.basis == "actual" and entry.confidence >= DIFFER
        and entry.unit not in ("%", "pp", "bp")
    )  # fmt: skip


def _mismatch(claims: list[Entry], levels: list[tuple[Entry, Entry]]) -> Finding | None:
    """A claim that no pair of levels gives, beside the pair nearest to it in the text."""
    usable = [(implied, pair) for pair in levels if (implied := _implied(*pair)) is not None]
    if not usable:
        return None

    def is_given(claim: Entry) -> bool:
        low, high = claim.span
        return any(overlap((low - YOY_SLACK, high + YOY_SLACK), implied) for implied, _ in usable)

    if any(is_given(claim) for claim in claims):
        return None  # the levels bear out one claim: another is of something else
    for claim in sorted(claims, key=lambda e: (-e.confidence, e.as_of or "", e.id)):
        alike = [item for item in usable if _is_alike(claim, *item[1])]
        if not alike:
            continue

        def nearness(item: tuple[tuple[float, float], tuple[Entry, Entry]], claim: Entry = claim) -> tuple[object, ...]:
            new, old = item[1]
            return (new.article != claim.article, old.article != claim.article, -new.confidence * old.confidence,
                    new.id, old.id)  # fmt: skip

        _, (new, old) = min(alike, key=nearness)
        growth = 100 * (new.middle / old.middle - 1)
        return Finding("yoy_mismatch", (claim, new, old), {"claimed": claim.middle, "implied": round(growth, 2)},
                       claim.confidence * new.confidence * old.confidence)  # fmt: skip
    return None


def _is_alike(claim: Entry, new: Entry, old: Entry) -> bool:
    """Whether a claim and its levels are of one measure; beside the new level the old one need not say so again."""
    return claim.measure == new.measure and (old.measure == new.measure or old.article == new.article)


def _implied(new: Entry, old: Entry) -> tuple[float, float] | None:
    (low, high), (old_low, old_high) = new.span, old.span
    if low <= 0 or old_low <= 0 or new.middle == old.middle:
        return None  # one value under two periods is one of them dated wrongly
    return 100 * (low / old_high - 1), 100 * (high / old_low - 1)


# --- figures of one report that must add up

_IDENTITIES: tuple[tuple[str, str, str, Callable[[float, float], float]], ...] = (
    ("gross_margin", "gross_profit", "revenue", lambda part, whole: 100 * part / whole),
    ("operating_margin", "operating_income", "revenue", lambda part, whole: 100 * part / whole),
    ("net_margin", "net_income", "revenue", lambda part, whole: 100 * part / whole),
    ("operating_income", "revenue", "total_expenses", lambda whole, part: whole - part),
)


def identities(groups: dict[Key, list[Entry]]) -> Iterable[Finding]:
    by_article: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for group in groups.values():
        for e in group:
            if e.form == "level" and e.basis == "actual" and e.confidence >= DIFFER and e.qualifier == "exact":
                by_article[e.article][e.metric].append(e)
    seen: set[str] = set()
    for _, metrics in sorted(by_article.items()):
        for name, left, right, combine in _IDENTITIES:
            if name in seen or not all(len(metrics.get(one, ())) == 1 for one in (name, left, right)):
                continue
            told, one, two = metrics[name][0], metrics[left][0], metrics[right][0]
            corners = [combine(x, y) for x in one.span for y in two.span if y > 0]
            if len({told.measure, one.measure, two.measure}) > 1:
                continue
            if one.unit != two.unit or len(corners) < 4 or (told.unit not in ("%", one.unit)):
                continue
            if not overlap(told.span, (min(corners), max(corners))):
                seen.add(name)
                expected = combine(one.middle, two.middle)
                yield Finding("identity_mismatch", (told, one, two), {"told": told.middle, "implied": expected},
                              told.confidence * one.confidence * two.confidence)  # fmt: skip
