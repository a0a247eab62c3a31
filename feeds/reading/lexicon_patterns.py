"""The lexicon's patterns: every name as it is matched, with what it may stand for.

Compiling runs once for a set of files; its result is kept. What few runs ask for stays marshalled until then.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from typing import Any, NamedTuple

from feeds.reading.lexicon_files import Tables
from feeds.reading.shadow import shadow

WEIGHTS = {"strong": 3.0, "plain": 1.0, "weak": 0.4}  # of a topic's triggers
COMPANY_WEIGHT = 1.0  # of a company's name as a trigger of its topic
KINDS = {"broker": "broker", "publisher": "publisher", "data_house": "publisher"}  # what a name of a role stands for


class Guard(NamedTuple):
    """What must hold around an ambiguous name; words are shadowed, `near` words count within a window."""

    case: bool = False
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    not_followed_by: tuple[str, ...] = ()
    not_preceded_by: tuple[str, ...] = ()


class Entry(NamedTuple):
    """What one pattern may stand for. `group` is E (entity), S (segment), M (metric) or T (topic)."""

    group: str
    kind: str
    id: str
    segment: str | None
    weight: float
    text: str  # the alias as written, for the check of capitals
    capital: bool  # the text must begin with a capital, as the alias does
    guard: Guard | None


class Compiled(NamedTuple):
    """Patterns and, at the same index, their entries marshalled; `tickers` maps `US:META` to a company.

    The tables are marshalled too, by id.
    """

    patterns: list[str]
    entries: list[bytes]
    tickers: dict[str, str]
    companies: dict[str, bytes]
    metrics: dict[str, bytes]
    topics: dict[str, bytes]
    segments: dict[str, bytes]


def entries_of(raw: bytes) -> tuple[Entry, ...]:
    """A pattern's entries."""
    made = ((*plain, Guard(*guard) if guard else None) for *plain, guard in marshal.loads(raw))
    return tuple(map(Entry._make, made))


def compile_tables(tables: Tables) -> Compiled:
    """Every pattern of the tables; a company's name comes before its products of the same spelling."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for name, entry in _entries(tables):
        guard = entry.guard
        found.setdefault(shadow(name), []).append((*entry[:-1], (*guard,) if guard else None))
    parts = ({id: marshal.dumps(table) for id, table in part.items()} for part in tables)
    return Compiled(list(found), list(map(marshal.dumps, found.values())), _tickers(tables), *parts)


def _entries(tables: Tables) -> Iterator[tuple[str, Entry]]:
    for id, table in tables.companies.items():
        yield from _company(id, table)
    for id, table in tables.segments.items():
        yield from (_entry(n, "S", "segment", id, id, 1.0, table) for n in table["names"])
    for id, table in tables.metrics.items():
        names = (*table.get("zh", ()), *table.get("en", ()))
        yield from (_entry(n, "M", "metric", id, None, 1.0, table) for n in names)
    for id, table in tables.topics.items():
        yield from _topic(id, table, tables)


def _company(id: str, table: dict[str, Any]) -> Iterator[tuple[str, Entry]]:
    kind = KINDS.get(table.get("role", ""), "company")
    groups: list[tuple[str, str | None, list[str]]] = [(kind, None, _own_names(table))]
    groups += [("product", segment, names) for segment, names in table.get("segments", {}).items()]
    groups += [("product", None, table.get("products", [])), ("person", None, table.get("people", []))]
    seen: set[str] = set()
    for entry_kind, segment, names in groups:
        for name in names:
            if (pattern := shadow(name)) not in seen:
                seen.add(pattern)
                yield _entry(name, "E", entry_kind, id, segment, 1.0, table)


def _own_names(table: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys((table["name"], table.get("name_zh", table["name"]), *table.get("aliases", ()))))


def _topic(id: str, table: dict[str, Any], tables: Tables) -> Iterator[tuple[str, Entry]]:
    weight = float(table.get("weight", 1.0))
    for level, value in WEIGHTS.items():
        for name in table.get(level, ()):
            yield _entry(name, "T", "topic", id, None, value * weight, table)
    for company in table.get("companies", ()):
        if owner := tables.companies.get(company):
            for name in _own_names(owner):
                yield _entry(name, "T", "topic", id, None, COMPANY_WEIGHT * weight, owner)


def _entry(
    name: str, group: str, kind: str, id: str, segment: str | None, weight: float, table: dict[str, Any]
) -> tuple[str, Entry]:
    guard = table.get("guards", {}).get(name)
    capital = name[0].isascii() and name[0].isupper() and group == "E"
    return name, Entry(group, kind, id, segment, weight, name, capital, _guard(guard) if guard else None)


def _guard(table: dict[str, Any]) -> Guard:
    words = {k: tuple(shadow(w) for w in v) for k, v in table.items() if k != "case"}
    return Guard(case=bool(table.get("case", False)), **words)


def _tickers(tables: Tables) -> dict[str, str]:
    """`NASDAQ:META`, `US:META` and `$META` of US tickers; `HK:700`, `TW:2330`, `SH:600519` of the others."""
    found: dict[str, str] = {}
    for id, table in tables.companies.items():
        for ticker in table.get("tickers", ()):
            market, _, code = ticker.partition(":")
            code = code.lstrip("0") if market == "HK" else code
            found.setdefault(f"{market}:{code}", id)
            if market in ("NASDAQ", "NYSE"):
                found.setdefault(f"US:{code}", id)
                found.setdefault("$" + code, id)
    return found
