"""What a check is before it is stored, and which figures may enter one."""

from __future__ import annotations

import datetime
import hashlib

from store.ledger import Entry, is_deal, series_key
from store.record import dataclass
from store.vocabulary import METRICS

# Confidence that both figures of a check need.
DIFFER = 0.75
JUDGE = 0.5
EXPECTED_DAYS = 14
SWINGING = frozenset(
    ("net_income", "operating_income", "operating_loss", "eps", "free_cash_flow", "ebita", "ebitda", "cumulative_loss",
     "operating_cash_flow", "layoffs", "budget_cut", "cost_saving", "other")
)  # fmt: skip

Key = tuple[str | None, ...]


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


def is_eligible(entry: Entry) -> bool:
    """Whether an entry may enter checks: somebody's, of a metric that is compared, with a period or of a deal."""
    metric = METRICS.get(entry.metric)
    if entry.company is None or metric is None or not metric.ledger or entry.metric == "other":
        return False
    if is_deal(entry):
        return True
    return entry.period is not None and not entry.period.startswith("since")


def order(entry: Entry) -> tuple[object, ...]:
    return (entry.as_of is None, entry.as_of or "", -entry.confidence, entry.id)


def days_apart(one: Entry, other: Entry) -> int | None:
    if not one.as_of or not other.as_of:
        return None
    first, second = (datetime.date.fromisoformat(moment[:10]) for moment in (one.as_of, other.as_of))
    return abs((first - second).days)


def can_stand(metric: str, basis: str, period_end: str | None, as_of: str | None) -> bool:
    """Whether a figure can be what its basis says: no flow of a period is actual before the period is over."""
    known = METRICS.get(metric)
    if basis != "actual" or not period_end or not as_of or not period_end[0].isdigit():
        return True
    return (known is not None and known.kind in ("event", "stock")) or as_of[:10] > period_end
