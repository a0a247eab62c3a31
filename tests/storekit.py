"""Articles and figures for the store's tests."""

from __future__ import annotations

import itertools
from typing import Any

from store.base import article_id
from store.db import Store
from store.ledger import Entry
from store.models import Figure, NewArticle, Reading
from store.periods import dates

_COUNT = itertools.count()


def article(
    key: str, title: str | None = None, body: str = "", published: str | None = "2026-01-30", **more: Any
) -> NewArticle:
    """An article as it comes in."""
    day = f"{published}T00:00:00Z" if published and len(published) == 10 else published
    values: dict[str, Any] = {
        "source": "Paper",
        "author": None,
        "url": f"https://example.org/{key}",
        "published_raw": published,
        "published_utc": day,
    }
    values |= more
    return NewArticle(
        key=key,
        title=title or f"Title {key}",
        published=published,
        body=body or f"Body of {key}.",
        **values,
    )


def figure(article: str, raw: str, low: float, high: float | None = None, *, at: int = 0, **more: Any) -> Figure:
    """A figure of Meta's 2025Q4 revenue unless told otherwise."""
    values: dict[str, Any] = {
        "where": "body", "qualifier": "exact" if high is None else "range", "unit": "USD", "metric": "revenue",
        "form": "level", "direction": None, "company": "meta", "counterparty": None, "segment": None,
        "period": "2025Q4", "basis": "actual", "confidence": 0.95, "salience": 0.8,
    }  # fmt: skip
    values |= more
    start, end = dates(values["period"]) or (None, None) if values["period"] else (None, None)
    quote = values.pop("quote", f"quote {raw} here")
    return Figure(
        id=f"{article}{'t' if values['where'] == 'title' else 'b'}{at + quote.index(raw)}", article=article,
        quote=quote, start=at, end=at + len(quote), raw=raw, low=low, high=low if high is None else high,
        period_start=values.pop("period_start", start), period_end=values.pop("period_end", end), **values,
    )  # fmt: skip


def reading(id: str, *figures: Figure, **more: Any) -> Reading:
    """What reading an article gave."""
    values: dict[str, Any] = {
        "lang": "zh", "companies": tuple(dict.fromkeys(f.company for f in figures if f.company)), "mentions": (),
        "topics": (), "summary": (), "sketch": (), "version": "1",
    }  # fmt: skip
    return Reading(article=id, figures=figures, **(values | more))


def put(store: Store, key: str, *figures: dict[str, Any], published: str | None = "2026-01-30", **more: Any) -> str:
    """Stores and reads one article whose figures are given as keyword dictionaries; returns its id."""
    meta = {name: more.pop(name) for name in ("topics", "lang", "companies", "sketch", "summary") if name in more}
    id = article_id(None, key)
    store.save(None, [article(key, published=published, **more)], added="2026-02-01T00:00:00Z")
    made = [
        figure(id, at=values.pop("at", 300 * number), **values)
        for number, values in enumerate(dict(f) for f in figures)
    ]
    store.save_readings([reading(id, *made, **meta)])
    return id


def settle(store: Store) -> None:
    """Brings everything worked out up to date."""
    while store.settle():
        pass


def entry(raw: str, low: float, high: float | None = None, **more: Any) -> Entry:
    """A ledger entry of its own article unless told otherwise."""
    number = next(_COUNT)
    names = {name: more.pop(name) for name in ("as_of", "added", "origin", "measure") if name in more}
    id = more.pop("article", f"{number:016x}")
    f = figure(id, raw, low, high, at=more.pop("at", 0), **more)
    return Entry(
        f.id, f.article, names.get("origin", number), f.where, f.start, f.quote, f.raw, f.low, f.high, f.qualifier,
        f.unit, f.metric, f.form, f.direction, f.company, f.counterparty, f.segment, f.period, f.period_start,
        f.period_end, f.basis,
        f.confidence, names.get("as_of", "2026-01-30T00:00:00Z"), names.get("added", "2026-02-01T00:00:00Z"),
        names.get("measure", ""), f.start + f.quote.index(f.raw),
    )  # fmt: skip
