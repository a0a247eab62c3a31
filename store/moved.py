"""Which figures moved: those of new articles, by company, metric and period, that nobody printed before."""

from __future__ import annotations

import datetime
import json
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from store.base import Base, marks
from store.checks import SENTENCE
from store.finding import can_stand
from store.ledger import interval, is_deal, key_number, scope_of, series_key
from store.vocabulary import CORE, METRICS
from store.wording import value_text

PAST_DAYS = 130  # results come within a quarter and a little
PLAIN = 0.8  # confidence of a figure that leads
# Revenue leads, then the others in the vocabulary's order.
_CORE_WEIGHT = {metric: 2.5 - place / len(CORE) for place, metric in enumerate(CORE)}
_VERDICTS = ("beat", "miss", "above", "below", "raised", "cut", "in_line")
_LEADS = ("actual", "guidance", "target", "rumour", "estimate")


class NewFigure(NamedTuple):
    """What choosing needs of a figure."""

    id: str
    series: int
    company: str
    counterparty: str | None
    segment: str | None
    metric: str
    form: str
    unit: str
    period: str | None
    period_start: str | None
    period_end: str | None
    basis: str
    low: float
    high: float
    qualifier: str
    direction: str | None
    confidence: float
    salience: float
    article: str
    as_of: str | None
    measure: str

    @property
    def leads(self) -> bool:
        """Whether a line may be about it: a level that is not merely what others expected."""
        return self.form == "level" and self.basis in _LEADS


_COLUMNS = ", ".join(f"f.{name}" for name in NewFigure._fields).replace("f.article", "substr(f.id, 1, 16)")


@dataclass(slots=True)
class Line:
    """Figures of one company, metric and period, the leading one first."""

    figures: list[NewFigure] = field(default_factory=list)
    score: float = 0.0
    check: str | None = None

    @property
    def shown(self) -> list[NewFigure]:
        """One figure a form and basis: the level that leads, what was expected, the growth. Of a deal, each price."""
        seen: dict[tuple[object, ...], NewFigure] = {}
        for f in self.figures:
            seen.setdefault((f.form, f.low, f.high) if is_deal(f) else (f.form, f.basis), f)
        return list(seen.values())[:4]

    @property
    def text(self) -> str:
        """The line in plain English."""
        f = self.figures[0]
        counterparty = f.counterparty and f"and {f.counterparty}"
        head = " ".join(p for p in (f.company, counterparty, f.segment, METRICS[f.metric].label, f.period) if p)
        return f"{head}: {', '.join(_said(one) for one in self.shown)}"


@dataclass(frozen=True, slots=True)
class Before:
    """The condition that an article `a` was there before, and its values."""

    sql: str
    values: tuple[str, ...]


def new_figures(store: Base, rows: Sequence[int]) -> list[NewFigure]:
    """The confident figures of articles that are somebody's."""
    sql = (
        f"SELECT {_COLUMNS} FROM figure f WHERE f.company IS NOT NULL AND f.confidence >= {PLAIN}"
        " AND f.superseded IS NULL AND f.disputed = 0 AND f.n IN"
    )
    return [NewFigure._make(row) for row in store.select_in(sql, rows)]


def was_known(store: Base, f: NewFigure, before: Before) -> bool:
    """Whether an article of before printed this value for the same key and basis."""
    low, high = interval(f.low, f.high, f.qualifier)
    sql = (
        "SELECT 1 FROM figure o CROSS JOIN article a ON a.n = o.n WHERE o.series = ? AND o.basis = ?"
        f" AND o.low BETWEEN ? AND ? AND o.superseded IS NULL AND {before.sql} LIMIT 1"
    )
    return store.db.execute(sql, (f.series, f.basis, low, high, *before.values)).fetchone() is not None


def lines(
    store: Base, rows: Sequence[int], sources: dict[str, str | None], watched: set[str], before: Before, most: int
) -> list[Line]:
    """The best lines of new articles: `rows` are theirs, `sources` by article id, `watched` the companies."""
    found: dict[tuple[Any, ...], Line] = defaultdict(Line)
    for f in new_figures(store, rows):
        if not can_stand(f.metric, f.basis, f.period_end, f.as_of):
            continue
        if is_deal(f):  # price and share of one purchase, however it is told
            found[f.company, f.counterparty].figures.append(f)
        elif (
            f.metric in METRICS and f.metric != "other" and (f.period or f.counterparty) and f.form in ("level", "yoy")
        ):
            span = (f.period_start, f.period_end) if f.period_end else (f.period,)
            found[f.company, f.counterparty, f.segment, f.metric, *span].figures.append(f)
    kept = [line for line in found.values() if any(f.leads for f in line.figures)]
    first = min((f.as_of for line in kept for f in line.figures if f.as_of), default="9")
    verdicts = _verdicts(store, sources, first)
    for line in kept:
        line.figures.sort(key=_order)
        _score(line, verdicts, sources, watched)
    kept.sort(key=lambda line: (-round(line.score, 6), line.figures[0].id))
    return [line for line in kept[:most] if not all(was_known(store, f, before) for f in line.figures if f.leads)]


def _verdicts(store: Base, articles: dict[str, str | None], first: str) -> dict[tuple[Any, ...], tuple[str, str]]:
    """The checks, of `first` or later, that judge figures of these articles: what they are about → id and kind."""
    found: dict[tuple[Any, ...], tuple[int, str, str]] = {}
    sql = (
        "SELECT c.scope, c.metric, c.id, c.kind, c.figures FROM finding c"
        f" WHERE c.as_of >= ? AND c.kind IN ({marks(_VERDICTS)})"
        " AND NOT EXISTS (SELECT 1 FROM dismissal d WHERE d.finding = c.id)"
    )
    for *slot, id, kind, figures in store.db.execute(sql, (first, *_VERDICTS)):
        if figures[2:18] in articles:  # the figure judged: its id begins with its article's
            order = (_VERDICTS.index(kind), id, kind)
            found[tuple(slot)] = min(found.get(tuple(slot), order), order)
    return {slot: (id, kind) for slot, (_, id, kind) in found.items()}


def _order(f: NewFigure) -> tuple[object, ...]:
    basis = _LEADS.index(f.basis) if f.basis in _LEADS else len(_LEADS)
    return (f.form != "level", basis, f.measure not in ("", "adjusted"), f.qualifier != "exact", -f.confidence, f.id)


def _score(
    line: Line, verdicts: dict[tuple[Any, ...], tuple[str, str]], sources: dict[str, str | None], watched: set[str]
) -> None:
    first = line.figures[0]
    verdict = verdicts.get((key_number(scope_of(series_key(first))), first.metric))
    line.check = verdict[0] if verdict else None
    printed_by = {sources.get(f.article) for f in line.figures if f.leads}
    line.score = (
        2.0 * max(f.salience for f in line.figures)
        + _CORE_WEIGHT.get(first.metric, 0.0)
        - 2.0 * _is_past(first)
        + 1.5 * (verdict is not None and verdict[1] != "in_line")
        + 3.0 * (first.company in watched)
        + 0.5 * math.log2(1 + len(printed_by))
        + 0.5 * (first.basis == "guidance")
        - 0.75 * (first.segment is not None)
    )


def _is_past(f: NewFigure) -> bool:
    """Whether a figure is of a period that was long over when it was printed: background, not news."""
    if not f.period_end or not f.as_of or not f.period_end[0].isdigit():
        return False
    end, printed = (datetime.date.fromisoformat(day[:10]) for day in (f.period_end, f.as_of))
    return (printed - end).days > PAST_DAYS


def _said(f: NewFigure) -> str:
    basis = "" if f.basis == "actual" else f" {f.basis}"
    growth = " on the year" if f.form == "yoy" else ""
    return value_text(f.low, f.high, f.unit, f.direction, signed=f.form == "yoy") + growth + basis


def is_beside(one: str, other: str) -> bool:
    """Whether two figures, by their ids, stand near each other in one text."""
    (article, where, at), (other_article, other_where, other_at) = (
        (id[:16], id[16:17], id[17:].partition("~")[0]) for id in (one, other)
    )
    return (article, where) == (other_article, other_where) and abs(int(at) - int(other_at)) <= SENTENCE


def article_of(figures: str) -> list[str]:
    """The article ids of a kept list of figure ids."""
    return [figure[:16] for figure in json.loads(figures)]
