"""A query's tree as SQL over articles (`a`) or figures (`f`, joined to its article `a`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from store import search
from store.query import And, Compare, Field, Node, Not, Or, Word

_FIGURE_COLUMN = {"metric": "metric", "basis": "basis", "form": "form", "segment": "segment"}
_TAGGED = (
    "EXISTS (SELECT 1 FROM tagged t WHERE t.kind = '{}' AND t.tag = ? AND t.sorted_at = a.sorted_at AND t.n = a.n)"
)
_SIGNED_LOW = "(CASE WHEN f.direction = 'down' THEN -f.high ELSE f.low END)"
_SIGNED_HIGH = "(CASE WHEN f.direction = 'down' THEN -f.low ELSE f.high END)"


@dataclass(slots=True)
class Where:
    """A condition and its values; `match` is a full-text expression that may drive the question instead."""

    sql: str = "1"
    values: list[Any] = field(default_factory=list)


def is_about_figures(node: Node) -> bool:
    return isinstance(node, Compare) or (
        isinstance(node, Field)
        and (node.name in _FIGURE_COLUMN or node.name == "period" or node == Field("is", "disputed"))
    )


def articles(node: Node, *, listed: bool = True) -> Where:
    """The condition on an article `a`. Figure conditions that stand together must hold of one figure.

    `listed`: figures that an index finds are listed once, else they are looked for article by article.
    """
    if isinstance(node, And):
        about = [part for part in node.parts if is_about_figures(part)]
        rest = [part for part in node.parts if not is_about_figures(part)]
        wheres = [articles(part, listed=listed) for part in rest]
        if about:
            companies = [part for part in rest if isinstance(part, Field) and part.name == "co"]
            wheres.append(_has_figure([*about, *companies], listed))
        return _joined(wheres, " AND ")
    if is_about_figures(node):
        return _has_figure([node], listed)
    if isinstance(node, Or):
        return _joined([articles(part, listed=listed) for part in node.parts], " OR ")
    if isinstance(node, Not):
        inner = articles(node.part, listed=listed)
        return Where(f"NOT coalesce(({inner.sql}), 0)", inner.values)
    return _leaf(node)


def figures(node: Node) -> Where:
    """The condition on a figure `f` of article `a`."""
    if isinstance(node, And):
        return _joined([figures(part) for part in node.parts], " AND ")
    if isinstance(node, Or):
        return _joined([figures(part) for part in node.parts], " OR ")
    if isinstance(node, Not):
        inner = figures(node.part)
        return Where(f"NOT coalesce(({inner.sql}), 0)", inner.values)
    if is_about_figures(node):
        return _figure(node)
    if isinstance(node, Field) and node.name == "co":
        return Where("(f.company = ? OR f.counterparty = ?)", [node.value, node.value])
    return _leaf(node)


def _joined(wheres: list[Where], by: str) -> Where:
    if not wheres:
        return Where()
    return Where("(" + by.join(where.sql for where in wheres) + ")", [v for where in wheres for v in where.values])


def _has_figure(parts: list[Node], listed: bool) -> Where:
    inner = _joined([figures(part) for part in parts], " AND ")
    if listed and any(names_metric(part) or (isinstance(part, Field) and part.name == "co") for part in parts):
        return Where(f"a.n IN (SELECT f.n FROM figure f WHERE f.superseded IS NULL AND {inner.sql})", inner.values)
    # Without the hint each article would look through all values of the metric.
    of_article = "SELECT 1 FROM figure f INDEXED BY figure_article WHERE f.n = a.n AND f.superseded IS NULL"
    return Where(f"EXISTS ({of_article} AND {inner.sql})", inner.values)


def names_metric(node: Node) -> bool:
    """Whether a part of a query asks for figures of a metric."""
    return (isinstance(node, Field) and node.name == "metric") or bool(getattr(node, "metric", None))


def _figure(node: Node) -> Where:
    if isinstance(node, Compare):
        return _comparison(node)
    assert isinstance(node, Field)
    if node.name == "is":
        return Where("f.disputed = 1")
    if node.name == "period":
        from store.periods import dates

        span = dates(node.value)
        if span is None:
            return Where("f.period = ?", [node.value])
        return Where("(f.period = ? OR (f.period_start = ? AND f.period_end = ?))", [node.value, *span])
    return Where(f"f.{_FIGURE_COLUMN[node.name]} = ?", [node.value])


def _comparison(node: Compare) -> Where:
    parts, values = ["f.form = ?"], [node.form]
    if node.metric:
        parts.append("f.metric = ?")
        values.append(node.metric)
    if node.unit:
        parts.append("upper(f.unit) = ?")
        values.append(node.unit)
    elif node.form != "level":
        parts.append("f.unit = '%'")
    # A range matches if any of it does: its far end is compared.
    if node.op in (">", ">="):
        # One index finds values, another the far ends of ranges.
        parts.append(f"({_SIGNED_LOW} {node.op} ? OR (f.low <> f.high AND {_SIGNED_HIGH} {node.op} ?))")
        return Where("(" + " AND ".join(parts) + ")", [*values, node.value, node.value])
    if node.op in ("<", "<="):
        parts.append(f"{_SIGNED_LOW} {node.op} ?")
        return Where("(" + " AND ".join(parts) + ")", [*values, node.value])
    parts.append(f"{_SIGNED_LOW} <= ? AND {_SIGNED_HIGH} >= ?")
    return Where("(" + " AND ".join(parts) + ")", [*values, node.value, node.value])


def _leaf(node: Node) -> Where:
    if isinstance(node, Word):
        expression = search.match(node.text, phrase=node.phrase)
        if expression is None:
            return Where("0")
        return Where("a.n IN (SELECT rowid FROM search WHERE search MATCH ?)", [expression])
    assert isinstance(node, Field)
    name, value = node.name, node.value
    if name in ("co", "topic"):
        kind = "company" if name == "co" else "topic"
        return Where(
            _TAGGED.format(kind),
            [value],
        )
    if name == "tag":
        return Where(
            f"({_TAGGED.format('tag')}"
            " OR a.feed IN (SELECT s.id FROM source s, json_each(s.tags) j WHERE j.value = ?))",
            [value, value],
        )
    if name == "source":
        like = "%" + value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        return Where(
            "(a.source LIKE ? ESCAPE '\\' OR a.feed IN (SELECT id FROM source WHERE id = ? OR url LIKE ? ESCAPE '\\'"
            " OR title LIKE ? ESCAPE '\\'))",
            [like, value, like, like],
        )
    if name == "lang":
        return Where("(a.lang = ? OR a.lang LIKE ? || '-%')", [value, value])
    if name == "since":
        return Where("a.sorted_at >= ?", [value])
    if name == "until":
        return Where("a.sorted_at < ?", [value])
    return _state(value)


def _state(value: str) -> Where:
    if value == "watched":
        return Where(
            "EXISTS (SELECT 1 FROM watch w JOIN tagged t ON t.kind = w.kind AND t.tag = w.id"
            " AND t.sorted_at = a.sorted_at AND t.n = a.n)"
        )
    return Where({"unread": "a.read = 0", "read": "a.read = 1", "kept": "a.kept = 1"}[value])


def asks_for_disputed(node: Node) -> bool:
    """Whether a query names `is:disputed` anywhere."""
    if isinstance(node, And | Or):
        return any(asks_for_disputed(part) for part in node.parts)
    return asks_for_disputed(node.part) if isinstance(node, Not) else node == Field("is", "disputed")
