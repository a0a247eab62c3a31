"""What figures say side by side. Pure: a group of ledger entries in, checks out; order of arrival plays no part.

Quiet beats noisy: every kind asks for confident figures of one key, and gives one check a key.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from store.ledger import Entry, is_deal, overlap, printed_place, series_key
from store.vocabulary import METRICS

# Confidence that both figures of a check need.
DIFFER = 0.75
JUDGE = 0.5
REVISE = 0.5
EXPECTED_DAYS = 14
MAINTAINED_DAYS = 30
SENTENCE = 160  # offsets this near count as one sentence
YOY_SLACK = 1.0  # percentage points a claim may miss its levels by
SLIPS = (10.0, 1e3, 1e4)
REVISED = 1.6  # guidance moves by less than this factor from one step to the next
_SWINGING = frozenset(
    ("net_income", "operating_income", "operating_loss", "eps", "free_cash_flow", "ebita", "ebitda", "cumulative_loss",
     "operating_cash_flow", "layoffs", "budget_cut", "cost_saving", "other")
)  # fmt: skip
_BEFORE = re.compile(
    r"(?:此前|先前|之前|原先|原来|原为|早前|高于|低于|previous|prior|earlier|from|was|up from|down from)[^0-9]{0,16}$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A check before it is stored: the entries it names, the one judged first, and what it is worded from."""

    kind: str
    entries: tuple[Entry, ...]
    values: dict[str, float | str]
    weight: float

    @property
    def id(self) -> str:
        """The same while kind, key and values are, whoever prints them: a dismissal holds until they change."""
        first = self.entries[0]
        parts = [self.kind, *series_key(first), first.basis]
        parts += [f"{e.basis}:{e.form}:{e.low:.6g}:{e.high:.6g}:{e.direction or ''}" for e in self.entries]
        return hashlib.blake2b("\0".join(p or "" for p in parts).encode(), digest_size=8).hexdigest()


Key = tuple[str | None, ...]


def is_eligible(entry: Entry) -> bool:
    """Whether an entry may enter checks: somebody's, of a metric that is compared, with a period or of a deal."""
    metric = METRICS.get(entry.metric)
    if entry.company is None or metric is None or not metric.ledger or entry.metric == "other":
        return False
    if is_deal(entry):
        return True
    return entry.period is not None and not entry.period.startswith("since")


def find(entries: Sequence[Entry], before: Sequence[Entry] = ()) -> list[Finding]:
    """The checks of one group: entries of one company, counterparty, segment and period; `before` a year earlier."""
    groups: dict[Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        if is_eligible(entry):
            groups[series_key(entry)].append(entry)
    findings: list[Finding] = []
    elsewhere = {_value(entry) for entry in before}
    for group in groups.values():
        bases: dict[str, list[Entry]] = defaultdict(list)
        for entry in sorted(group, key=_order):
            bases[entry.basis].append(entry)
        findings += _against_consensus(bases)
        findings += _revisions(bases)
        for basis in ("actual", "consensus", "estimate", "target"):
            taken = elsewhere | {_value(e) for e in group if e.basis != basis}
            findings += _differences(basis, bases, taken)
    findings += _growth_claims(groups, before)
    findings += _identities(groups)
    return findings


def _order(entry: Entry) -> tuple[object, ...]:
    return (entry.as_of is None, entry.as_of or "", -entry.confidence, entry.id)


def _days_apart(one: Entry, other: Entry) -> int | None:
    if not one.as_of or not other.as_of:
        return None
    first, second = (datetime.date.fromisoformat(moment[:10]) for moment in (one.as_of, other.as_of))
    return abs((first - second).days)


# --- actual or guidance against what was expected


def _against_consensus(bases: dict[str, list[Entry]]) -> Iterable[Finding]:
    expected = [e for e in bases.get("consensus", []) if e.confidence >= JUDGE]
    for basis in ("actual", "guidance"):
        pairs = []
        for entry in (e for e in bases.get(basis, []) if e.confidence >= JUDGE):
            for other in expected:
                nearness = _nearness(entry, other)
                if nearness is not None and (basis == "actual" or nearness < 3):
                    pairs.append((nearness, -(entry.confidence * other.confidence), entry.as_of or "", entry.id,
                                  other.id, entry, other))  # fmt: skip
        pairs = [pair for pair in pairs if _is_plausible(pair[5], pair[6])]
        if pairs:
            *_, entry, other = min(pairs, key=lambda pair: pair[:5])
            yield _judged(entry, other)


def _is_plausible(entry: Entry, other: Entry) -> bool:
    """Whether two values can be one metric of one period: results miss forecasts by tens of per cent, not by half.

    Profits and growth rates swing more, since they are differences.
    """
    swings = entry.form != "level" or entry.metric in _SWINGING or entry.unit in ("%", "pp", "bp")
    limit = 4.0 if swings else 1.35
    small, large = sorted((abs(entry.middle), abs(other.middle)))
    return large <= small * limit if small else swings


def _nearness(entry: Entry, other: Entry) -> int | None:
    """0 one sentence, 1 one article, 2 expected within two weeks before, 3 any time before; None: no pair."""
    if entry.article == other.article:
        near = entry.where == other.where and abs(entry.at - other.at) <= SENTENCE
        return 0 if near else 1
    if not entry.as_of or not other.as_of or other.as_of > entry.as_of:
        return None
    return 2 if (_days_apart(entry, other) or 0) <= EXPECTED_DAYS else 3


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
    if other.middle and entry.form == "level" and entry.unit not in ("%", "pp", "bp"):
        values["surprise"] = round(100 * gap / abs(other.middle), 2)
    return Finding(kind, (entry, other), values, entry.confidence * other.confidence)


# --- guidance against the guidance before it


def _revisions(bases: dict[str, list[Entry]]) -> Iterable[Finding]:
    closed = min((e.as_of for e in bases.get("actual", []) if e.as_of and e.confidence >= DIFFER), default="9")
    dated = [e for e in bases.get("guidance", []) if e.as_of and e.as_of < closed and e.confidence >= REVISE]
    for old, new in pairwise(steps(dated)):
        small, large = sorted((abs(old.middle), abs(new.middle)))
        if new.form == "level" and new.metric not in _SWINGING and large > small * REVISED:
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
        if (_days_apart(entry, first) or 0) >= MAINTAINED_DAYS and entry.as_of > first.as_of and is_same(entry, first):  # type: ignore[operator]
            yield Finding("maintained", (entry, first), {"move": 0.0}, entry.confidence * first.confidence)
            return


def steps(dated: Sequence[Entry]) -> list[Entry]:
    """The ladder of dated guidance: one entry a step; a later text that repeats an earlier step adds none."""
    ladder: list[Entry] = []
    by_article: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in dated:
        by_article[entry.as_of or "", entry.article].append(entry)
    for _, group in sorted(by_article.items()):
        # Within one text the value called earlier comes first.
        for entry in sorted(group, key=lambda e: (not _is_called_earlier(e), e.at)):
            if ladder and entry.low != entry.high and ladder[-1].low == ladder[-1].high in (entry.low, entry.high):
                ladder[-1] = entry  # an end of the range was told before the whole of it
                continue
            ends = {end for step in ladder for end in (step.low, step.high)}
            is_end = entry.low == entry.high and entry.low in ends
            if not is_end and not any(is_same(entry, step) for step in ladder):
                ladder.append(entry)
    return ladder


def _is_called_earlier(entry: Entry) -> bool:
    at = entry.quote.find(entry.raw)
    return bool(_BEFORE.search(entry.quote[:at])) if at > 0 else False


def is_same(one: Entry, other: Entry) -> bool:
    """Whether two entries print one value, to the coarser of their printed places; loose words agree with what they
    cover."""
    loose = {"over", "under", "up_to", "vague", "about"}
    if one.qualifier != other.qualifier or one.qualifier in loose:
        return overlap(one.span, other.span)
    grain = max(printed_place(one), printed_place(other)) / 2 * (1 + 1e-9)
    if one.direction != other.direction:
        return abs(one.middle - other.middle) <= grain
    return abs(one.low - other.low) <= grain and abs(one.high - other.high) <= grain


# --- sources against each other


Value = tuple[object, ...]


def _value(entry: Entry) -> Value:
    return (entry.metric, entry.form, entry.unit, entry.low, entry.high, entry.direction)


def _differences(basis: str, bases: dict[str, list[Entry]], taken: set[Value]) -> Iterable[Finding]:
    """Disjoint values of two texts. A value `taken` by another basis or the year before is that one, read wrongly."""
    known = [e for e in bases.get(basis, []) if e.confidence >= DIFFER]
    if len(known) < 2:
        return
    deal = is_deal(known[0])
    if basis == "target":
        if not deal:
            return
        known += [e for e in bases.get("actual", []) if e.confidence >= DIFFER]
    if basis == "actual" and not deal:
        known = [e for e in known if _is_closed(e)]
    clusters = _clusters(_unambiguous(known))
    for main, other in ((clusters[0], one) for one in clusters[1:]):
        pair = _pair(main, other, None if basis == "actual" or deal else EXPECTED_DAYS)
        if pair:
            first, second = pair
            factor = _slip(first, second)
            if not factor and not deal and (not _is_near(first, second) or {_value(first), _value(second)} & taken):
                continue
            values: dict[str, float | str] = {"first": first.middle, "second": second.middle}
            if factor:
                values["factor"] = factor
            yield Finding("unit_slip" if factor else "sources_differ", pair, values,
                          first.confidence * second.confidence)  # fmt: skip
            return


def _is_closed(entry: Entry) -> bool:
    """Whether the period was over when the figure was printed; what happens once, or has no dates, needs none."""
    end = entry.period_end
    if not end or not end[0].isdigit() or METRICS[entry.metric].kind == "event":
        return True
    return (entry.as_of or entry.added)[:10] > end


def _unambiguous(known: list[Entry]) -> list[Entry]:
    """Without the entries of texts that print several values for the key: one of those is read wrongly.

    Where another text confirms one of them, that one stays.
    """
    by_text: dict[int, list[Entry]] = defaultdict(list)
    for entry in known:
        by_text[entry.origin].append(entry)
    kept: list[Entry] = []
    for origin, entries in by_text.items():
        if all(overlap(one.span, entries[0].span) for one in entries):
            kept += entries
            continue
        others = [e for e in known if e.origin != origin]
        confirmed = [one for one in entries if any(overlap(one.span, e.span) for e in others)]
        if confirmed and all(overlap(one.span, confirmed[0].span) for one in confirmed):
            kept += confirmed
    return sorted(kept, key=_order)


def _is_near(one: Entry, other: Entry) -> bool:
    """Whether two values of a closed period can be two tellings of one; a profit may differ by more."""
    swings = one.form == "level" and one.metric in _SWINGING
    small, large = sorted((abs(one.middle), abs(other.middle)))
    return large <= small * (3.0 if swings else 2.0)


def _clusters(known: list[Entry]) -> list[list[Entry]]:
    """Entries that can mean one value together; the best supported first."""
    ordered = sorted(known, key=lambda e: (e.span[1] - e.span[0], e.low, e.id))
    clusters: list[list[Entry]] = []
    for entry in ordered:
        for cluster in clusters:
            if overlap(entry.span, cluster[0].span):
                cluster.append(entry)
                break
        else:
            clusters.append([entry])

    def support(cluster: list[Entry]) -> tuple[object, ...]:
        return (-len({e.origin for e in cluster}), -max(e.confidence for e in cluster), cluster[0].low)

    return sorted(clusters, key=support) or [[]]


def _pair(main: list[Entry], other: list[Entry], days: int | None) -> tuple[Entry, Entry] | None:
    best: tuple[tuple[object, ...], tuple[Entry, Entry]] | None = None
    for one in main[:50]:
        for two in other[:50]:
            if one.origin == two.origin or overlap(one.span, two.span):
                continue
            apart = _days_apart(one, two)
            if days is not None and (apart is None or apart > days):
                continue
            mark = (-min(one.confidence, two.confidence), one.where != "body", two.where != "body", one.id, two.id)
            if best is None or mark < best[0]:
                best = (mark, (one, two))
    return best[1] if best else None


def _slip(one: Entry, other: Entry) -> float | None:
    small, large = sorted((one, other), key=lambda e: abs(e.middle))
    low, high = small.span
    for factor in SLIPS:
        if low > 0 and overlap((low * factor, high * factor), large.span):
            return factor
    return None


# --- a claimed growth against two levels


def _growth_claims(groups: dict[Key, list[Entry]], before: Sequence[Entry]) -> Iterable[Finding]:
    earlier: dict[tuple[str | None, ...], list[Entry]] = defaultdict(list)
    for entry in before:
        if _is_level(entry):
            earlier[entry.metric, entry.unit].append(entry)
    now: dict[str, list[Entry]] = defaultdict(list)
    for group in groups.values():
        for entry in group:
            if _is_level(entry):
                now[entry.metric].append(entry)
    for group in groups.values():
        claims = [
            e for e in group if e.form == "yoy" and e.unit == "%" and e.basis == "actual" and e.confidence >= DIFFER
        ]
        if claims:
            levels = [
                (new, old) for new in now.get(claims[0].metric, []) for old in earlier.get((new.metric, new.unit), [])
            ]
            finding = _mismatch(claims, levels)
            if finding:
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

        def nearness(item: tuple[tuple[float, float], tuple[Entry, Entry]], claim: Entry = claim) -> tuple[object, ...]:
            new, old = item[1]
            return (new.article != claim.article, old.article != claim.article, -new.confidence * old.confidence,
                    new.id, old.id)  # fmt: skip

        _, (new, old) = min(usable, key=nearness)
        growth = 100 * (new.middle / old.middle - 1)
        return Finding("yoy_mismatch", (claim, new, old), {"claimed": claim.middle, "implied": round(growth, 2)},
                       claim.confidence * new.confidence * old.confidence)  # fmt: skip
    return None


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


def _identities(groups: dict[Key, list[Entry]]) -> Iterable[Finding]:
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
            if one.unit != two.unit or len(corners) < 4 or (told.unit not in ("%", one.unit)):
                continue
            if not overlap(told.span, (min(corners), max(corners))):
                seen.add(name)
                expected = combine(one.middle, two.middle)
                yield Finding("identity_mismatch", (told, one, two), {"told": told.middle, "implied": expected},
                              told.confidence * one.confidence * two.confidence)  # fmt: skip
