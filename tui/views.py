"""What is kept under a name: questions in the query language, and comparisons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from store.db import Store
from store.errors import MatinsError
from store.models import View
from store.record import dataclass
from store.text import clean_line

SETTING = "views"
MOST = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A question, or a comparison; `count` and `unread` are articles, as far as they were counted."""

    name: str
    query: str = ""
    comparison: View | None = None
    count: int = 0
    unread: int = 0
    error: str = ""


def _questions(store: Store) -> list[Kept]:
    try:
        raw = json.loads(store.setting(SETTING) or "[]")
        return [Kept(str(one["name"]), str(one["query"])) for one in raw]
    except (ValueError, TypeError, KeyError):
        return []


def kept(store: Store) -> list[Kept]:
    """The questions in the order they were kept, then the comparisons by name; not counted."""
    return _questions(store) + [Kept(name, comparison=view) for name, view in store.comparisons().items()]


def counted(store: Store) -> list[Kept]:
    """All that is kept with what it holds now; a question that is not understood any more says why."""
    return [_counted(store, one) for one in kept(store)]


def _counted(store: Store, one: Kept) -> Kept:
    companies = one.comparison.companies if one.comparison else ()
    query = one.query or " or ".join(f'co:"{company}"' for company in companies)
    try:
        return replace(one, count=store.count(query), unread=store.count(f"({query}) is:unread"))
    except MatinsError as error:
        return replace(one, error=str(error))


def keep(store: Store, one: Kept) -> None:
    """Keeps a question or comparison; one of the same name gives way, in its place."""
    if one.comparison is not None:
        store.save_comparison(clean_line(one.name), one.comparison)
        return
    questions = _questions(store)
    at = next((at for at, other in enumerate(questions) if other.name == one.name), len(questions))
    questions[at : at + 1] = [one]
    _write(store, questions[-MOST:])


def drop(store: Store, one: Kept) -> None:
    """Forgets a question or comparison."""
    if one.comparison is not None:
        store.drop_comparison(one.name)
    else:
        _write(store, [other for other in _questions(store) if other.name != one.name])


def _write(store: Store, questions: Sequence[Kept]) -> None:
    raw = [{"name": name, "query": one.query} for one in questions if (name := clean_line(one.name))]
    store.set_setting(SETTING, json.dumps(raw, ensure_ascii=False))
