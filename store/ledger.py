"""The ledger: what a figure measures, how exactly it was printed, and which figure of a key is the latest."""

from __future__ import annotations

import functools
import hashlib
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from store.record import dataclass
from store.vocabulary import unit_class

ABOUT = 0.05
DEALS = ("deal_value", "stake")
# Measures of a part, or of something beside it, which stand for a key only where nothing plain does.
SCOPES = frozenset(
    ("organic", "pro forma", "abroad", "home", "wholesale", "retail", "pre-tax", "annualised", "to date", "cash",
     "part", "China", "India", "America", "Europe", "Japan")
)  # fmt: skip
SHOWN = 0.5  # confidence from which a figure stands in tables
_PRINTED = re.compile(r"[0-9][0-9,]{0,30}(?:\.[0-9]{1,12})?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure as the ledger sees it; `origin` is shared by copies of one text, `where` and `start` place its raw."""

    id: str
    article: str
    origin: int
    where: str
    start: int
    quote: str
    raw: str
    low: float
    high: float
    qualifier: str
    unit: str
    metric: str
    form: str
    direction: str | None
    company: str | None
    counterparty: str | None
    segment: str | None
    period: str | None
    period_start: str | None
    period_end: str | None
    basis: str
    confidence: float
    as_of: str | None
    added: str
    measure: str = ""  # how the number was measured, as store.measures names it
    at: int = 0  # offset of raw

    @property
    def span(self) -> tuple[float, float]:
        """The interval that the printed number stands for, signed by direction."""
        return _span(self.raw, self.low, self.high, self.qualifier, self.direction)

    @property
    def middle(self) -> float:
        """The printed value, the middle of a range, signed by direction."""
        middle = (self.low + self.high) / 2
        return -middle if self.direction == "down" else middle


@functools.lru_cache(maxsize=32768)
def place(value: float) -> float:
    """The last decimal place of a number that is not zero: 722.2e8 → 1e7, 72e9 → 1e9, 8.88 → 0.01; 0 → 1."""
    if value == 0:
        return 1.0
    digits = Decimal(f"{value:.12g}").normalize()
    exponent = digits.as_tuple().exponent
    return 10.0 ** int(exponent)


@functools.lru_cache(maxsize=32768)
def interval(low: float, high: float, qualifier: str, printed: float | None = None) -> tuple[float, float]:
    """What a printed number may stand for: half a last non-zero place either way, more where it says about or over.

    `printed` is the last place where decimals were printed: the zeros of 1.20 are meant.
    """
    if qualifier == "vague":
        return low, high
    # The ends of a range are printed to one place: 700–720 is not 650–725.
    below = above = min(place(low), place(high), printed or math.inf) / 2
    if qualifier == "about":
        return low - max(below, abs(low) * ABOUT), high + max(above, abs(high) * ABOUT)
    if qualifier == "over":
        return low, high + 2 * above
    if qualifier in ("under", "up_to"):
        return low - 2 * below, high
    return low - below, high + above


@functools.lru_cache(maxsize=32768)
def _span(raw: str, low: float, high: float, qualifier: str, direction: str | None) -> tuple[float, float]:
    low, high = interval(low, high, qualifier, _printed_place(raw, low) if "." in raw else None)
    return (-high, -low) if direction == "down" else (low, high)


def printed_place(entry: Entry) -> float:
    """The last place that was printed, zeros too, in base units: `5.00` → 0.01, `720亿` → 1e8."""
    return _printed_place(entry.raw, entry.low)


@functools.lru_cache(maxsize=32768)
def _printed_place(raw: str, low: float) -> float:
    found = _PRINTED.search(raw)
    number = float(found[0].replace(",", "")) if found else 0.0
    if not found or not number:
        return place(low)
    decimals = len(found[0].partition(".")[2])
    return float(abs(low / number) * 10.0**-decimals)


def overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two intervals share more than an end."""
    if one == other:
        return True
    slack = 1e-9 * max(abs(one[0]), abs(one[1]), abs(other[0]), abs(other[1]))
    if one[0] == one[1] or other[0] == other[1]:
        return one[0] <= other[1] + slack and other[0] <= one[1] + slack
    return one[0] < other[1] - slack and other[0] < one[1] - slack


class Measured(Protocol):
    """What a key is made of: a figure, or a part of one."""

    @property
    def company(self) -> str | None: ...

    @property
    def counterparty(self) -> str | None: ...

    @property
    def segment(self) -> str | None: ...

    @property
    def metric(self) -> str: ...

    @property
    def form(self) -> str: ...

    @property
    def unit(self) -> str: ...

    @property
    def period(self) -> str | None: ...

    @property
    def period_start(self) -> str | None: ...

    @property
    def period_end(self) -> str | None: ...


def series_key(figure: Measured) -> tuple[str | None, ...]:
    """What a figure measures: company, counterparty, segment, metric, form, unit class, first and last day."""
    f = figure
    start, end = f.period_start, f.period_end
    if is_deal(f):
        start = end = None  # a deal is struck once, whatever year a text names
    elif f.period and not (start and end):
        start = end = f.period  # a period without dates is still one of its own
    return (f.company, f.counterparty, f.segment, f.metric, f.form, unit_class(f.unit), start, end)


def scope_of(key: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """What is checked together: company, counterparty, segment, first and last day of a key."""
    return (*key[:3], *key[6:8])


def is_deal(figure: Measured) -> bool:
    """Whether a figure is the price or share of a purchase from somebody named."""
    return figure.counterparty is not None and figure.metric in DEALS


@functools.lru_cache(maxsize=4096)
def key_number(parts: tuple[str | None, ...]) -> int:
    """A number for a key, the same on every machine."""
    text = "\0".join(part or "" for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=7).digest(), "big")


def latest(entries: Sequence[Entry], as_of: str | None = None) -> Entry | None:
    """The figure that stands for a key and basis at a day: order of arrival plays no part.

    An actual is the most exact confident one, then the latest; anything expected is the latest dated one.
    """
    known = [e for e in entries if as_of is None or e.as_of is None or e.as_of <= as_of]
    return max(known, key=rank) if known else None


def rank(entry: Entry) -> tuple[object, ...]:
    """The greater, the better an entry stands for its key."""
    # A figure of a title is cut short, one of the body is whole.
    whole = not any(part in SCOPES for part in entry.measure.split(", "))
    common = (entry.as_of or "", entry.confidence, entry.where == "body", entry.id)
    if entry.basis == "actual":
        return (entry.confidence >= SHOWN, whole, entry.qualifier == "exact", -printed_size(entry), *common)
    return (entry.confidence >= SHOWN, whole, *common)


def printed_size(entry: Entry) -> float:
    """How coarsely an entry was printed, as a power of ten relative to its value (0 finest, in halves of a digit)."""
    if not entry.low:
        return 0.0
    # Three digits are as good as ten: beyond that the later figure should stand.
    return max(place(entry.low) / abs(entry.low), 0.001)
