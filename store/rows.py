"""A reading as the store keeps it: plain values, worked out where an article is read rather than by the one writer."""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

from store import search
from store.clustering import pack_sketch
from store.ledger import SHOWN, key_number, scope_of, series_key
from store.measures import measures
from store.models import Figure, Reading
from store.text import dumps

FIGURE_NAMES = (
    'id, "where", quote, start, "end", raw, low, high, qualifier, unit, metric, form, direction, company,'
    " counterparty, segment, period, period_start, period_end, basis, confidence, salience, rules, measure, series,"
    # What only the writer knows.
    " n, as_of, disputed, superseded"
)


class Rows(NamedTuple):
    """One reading. `text` is the content hash of the article as it was read, None for whatever is stored."""

    article: str
    text: str | None
    tags: tuple[tuple[str, str], ...]  # kind, tag
    columns: tuple[Any, ...]  # lang, companies, mentions, topics, summary, figures, salience, version
    title: str  # what is indexed
    body: str
    sketch: bytes
    figures: tuple[tuple[Any, ...], ...]  # FIGURE_NAMES up to series
    provenance: tuple[tuple[int, str], ...]  # number, rules as JSON
    dirty: tuple[tuple[int, int], ...]  # scope, series


def rows_of(reading: Reading, title: str | None, body: str, text: str | None = None) -> Rows:
    """The rows of a reading of this title and body."""
    figures = {figure.id: figure for figure in reading.figures}.values()
    slots = [_slot(series_key(f)) if f.company is not None and f.confidence >= SHOWN else None for f in figures]
    # What is of no series meets no other figure, however it was measured.
    measured = iter(measures(title or "", body, [f for f, slot in zip(figures, slots, strict=True) if slot]))
    rules = [_rules(tuple(f.rules.items())) for f in figures]
    kinds = (("company", reading.companies), ("mention", reading.mentions), ("topic", reading.topics))
    return Rows(
        article=reading.article,
        text=text,
        tags=tuple((kind, tag) for kind, values in kinds for tag in dict.fromkeys(values)),
        columns=(reading.lang, dumps(reading.companies), dumps(reading.mentions), dumps(reading.topics),
                 dumps(reading.summary), len(figures), max((f.salience for f in figures), default=0.0),
                 reading.version),
        title=search.shadow(title or ""),
        body=search.shadow(body),
        sketch=pack_sketch(reading.sketch),
        figures=tuple(
            _figure(f, rule, next(measured) if slot else "", slot)
            for f, rule, slot in zip(figures, rules, slots, strict=True)
        ),
        provenance=tuple(set(rules)),
        dirty=tuple({slot for slot in slots if slot}),
    )  # fmt: skip


@functools.lru_cache(maxsize=1024)
def _rules(items: tuple[tuple[str, str], ...]) -> tuple[int, str]:
    """A set of rules as it is kept, and its number."""
    text = dumps(dict(items))
    return key_number((text,)), text


@functools.lru_cache(maxsize=4096)
def _slot(key: tuple[str | None, ...]) -> tuple[int, int]:
    """The numbers of a key's scope and series."""
    return key_number(scope_of(key)), key_number(key)


def _figure(f: Figure, rules: tuple[int, str], measure: str, slot: tuple[int, int] | None) -> tuple[Any, ...]:
    return (f.id, f.where, f.quote, f.start, f.end, f.raw, f.low, f.high, f.qualifier, f.unit, f.metric,
            f.form, f.direction, f.company, f.counterparty, f.segment, f.period, f.period_start, f.period_end, f.basis,
            f.confidence, f.salience, rules[0], measure, slot and slot[1])  # fmt: skip
