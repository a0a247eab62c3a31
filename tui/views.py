"""Views kept under a name: questions in the query language and comparisons of companies."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from store.db import Store
from store.errors import MatinsError
from store.text import clean_line

SETTING = "views"
MOST = 200


@dataclass(frozen=True, slots=True)
class View:
    """A question, or companies to compare; `count` and `unread` are articles, as far as they were counted."""

    name: str
    query: str = ""
    companies: tuple[str, ...] = ()
    count: int = 0
    unread: int = 0
    error: str = ""


def kept(store: Store) -> list[View]:
    """The views in the order they were kept, not counted."""
    try:
        raw = json.loads(store.setting(SETTING) or "[]")
        return [
            View(str(one["name"]), str(one.get("query", "")), tuple(map(str, one.get("companies", ())))) for one in raw
        ]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []


def counted(store: Store) -> list[View]:
    """The views with what they hold now; one whose question is not understood any more says why."""
    found = []
    for view in kept(store):
        query = view.query or " or ".join(f'co:"{company}"' for company in view.companies)
        try:
            count, unread = store.count(query), store.count(f"({query}) is:unread")
            found.append(View(view.name, view.query, view.companies, count, unread))
        except MatinsError as error:
            found.append(View(view.name, view.query, view.companies, error=str(error)))
    return found


def keep(store: Store, view: View) -> None:
    """Keeps a view; one of the same name gives way, in its place."""
    views = kept(store)
    at = next((at for at, one in enumerate(views) if one.name == view.name), len(views))
    views[at : at + 1] = [view]
    _write(store, views[-MOST:])


def drop(store: Store, name: str) -> None:
    """Forgets a view."""
    _write(store, [view for view in kept(store) if view.name != name])


def _write(store: Store, views: Sequence[View]) -> None:
    raw = [
        {"name": clean_line(view.name), "query": view.query, "companies": list(view.companies)}
        for view in views
        if clean_line(view.name)
    ]
    store.set_setting(SETTING, json.dumps(raw, ensure_ascii=False))
