"""Questions about articles: lists newest first, one article, counts."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from typing import Any

from store import query as language
from store import search, where
from store.base import Base
from store.connection import now_utc
from store.models import Article
from store.query import And, Field, Node, Word
from store.text import loads

_COLUMNS = (
    "a.id, a.title, a.source, s.url, a.author, a.url, a.published, a.published_utc, a.added, a.lang, a.companies,"
    " a.mentions, a.topics, a.tags, a.summary, {body}, (SELECT b.id FROM article b WHERE b.n = a.story), a.read,"
    " a.kept, a.figures,"
    " {links}, a.revised, a.version"
)
_FULL = _COLUMNS.format(body="x.body", links="x.links")
_BRIEF = _COLUMNS.format(body="substr(x.body, 1, 300)", links="NULL")
_JOINS = " LEFT JOIN source s ON s.id = a.feed JOIN text x ON x.n = a.n"

# Up to so many full-text hits are put in order of publication; more of them stream in order of arrival.
SORTED_HITS = 200
RECENT = 2000  # newest articles that are looked through one by one


def make_article(row: Any) -> Article:
    """An Article from a row of the columns above."""
    return Article(
        id=row[0],
        title=row[1],
        source=row[2],
        feed=row[3],
        author=row[4],
        url=row[5],
        published=row[6],
        published_utc=row[7],
        added=row[8],
        lang=row[9],
        companies=loads(row[10]),
        mentions=loads(row[11]),
        topics=loads(row[12]),
        tags=loads(row[13]),
        summary=loads(row[14]),
        body=row[15],
        story=row[16],
        read=bool(row[17]),
        kept=bool(row[18]),
        figures=row[19],
        links=tuple((link[0], link[1]) for link in loads(row[20])),
        revised=row[21],
        is_read_by_rules=row[22] is not None,
    )


class Articles(Base):
    """Questions about articles."""

    def parse(self, text: str) -> Node:
        """A query's tree, names resolved to ids and days counted from now."""
        return language.parse(text, self.resolver, datetime.datetime.fromisoformat(now_utc().replace("Z", "+00:00")))

    def articles(
        self, query: str = "", *, limit: int | None = None, offset: int = 0, brief: bool = False
    ) -> list[Article]:
        """Articles of a query, newest first; `brief` cuts bodies to 300 characters and leaves links out, for lists."""
        columns = _BRIEF if brief else _FULL
        if limit and not offset and (bound := self.recent_bound(query)):
            # What is common stands in the newest articles: they are looked through first.
            source, condition, order, values = self._select(query, listed=False)
            sql = f"SELECT {columns} FROM {source}{_JOINS} WHERE {condition} AND a.sorted_at >= ? ORDER BY {order}"
            rows = self.db.execute(f"{sql} LIMIT ?", (*values, bound, limit)).fetchall()
            if len(rows) == limit:
                return [make_article(row) for row in rows]
        source, condition, order, values = self._select(query, most=limit and limit + offset)
        sql = f"SELECT {columns} FROM {source}{_JOINS} WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"
        return [make_article(row) for row in self.db.execute(sql, (*values, -1 if limit is None else limit, offset))]

    def recent_bound(self, query: str) -> str | None:
        """From when on the newest articles are, where a query for figures of a metric or company may stop at them."""
        node = self.parse(query)
        parts = node.parts if isinstance(node, And) else (node,)
        asks = any(where.names_metric(part) or (isinstance(part, Field) and part.name == "co") for part in parts)
        if not asks or any(isinstance(part, Word) for part in parts):
            return None
        about = tuple(part for part in parts if where.is_about_figures(part))
        if about and not any(isinstance(part, Field) and part.name == "co" for part in parts):
            found = where.figures(And(about))
            sql = f"SELECT 1 FROM figure f WHERE f.superseded IS NULL AND {found.sql} LIMIT 1 OFFSET ?"
            if not self.db.execute(sql, (*found.values, RECENT)).fetchone():
                return None  # an index finds so few at once
        sql = "SELECT sorted_at FROM article ORDER BY sorted_at DESC LIMIT 1 OFFSET ?"
        row = self.db.execute(sql, (RECENT,)).fetchone()
        return row[0] if row else None

    def article(self, id: str) -> Article | None:
        """The article of an id or of the unique beginning of one."""
        if not id or not id.isalnum():
            return None
        rows = self.db.execute(
            f"SELECT {_FULL} FROM article a{_JOINS} WHERE a.id >= ? AND a.id < ? || 'g' LIMIT 2", (id, id)
        ).fetchall()
        return make_article(rows[0]) if len(rows) == 1 or (rows and rows[0][0] == id) else None

    def article_ids(self, query: str = "", *, limit: int | None = None) -> list[str]:
        """Only the ids, in the same order."""
        source, condition, order, values = self._select(query)
        sql = f"SELECT a.id FROM {source} WHERE {condition} ORDER BY {order} LIMIT ?"
        return [row[0] for row in self.db.execute(sql, (*values, -1 if limit is None else limit))]

    def articles_by_id(self, ids: list[str] | tuple[str, ...], *, brief: bool = True) -> list[Article]:
        """The articles of `ids` that exist, in that order: a page of a windowed list."""
        found: dict[str, Article] = {}
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            held = ",".join("?" * len(part))
            sql = f"SELECT {_BRIEF if brief else _FULL} FROM article a{_JOINS} WHERE a.id IN ({held})"
            found.update((row[0], make_article(row)) for row in self.db.execute(sql, tuple(part)))
        return [found[id] for id in ids if id in found]

    def is_empty(self) -> bool:
        """Whether there is neither a source nor an article."""
        sql = "SELECT EXISTS (SELECT 1 FROM article) OR EXISTS (SELECT 1 FROM source)"
        return not self.db.execute(sql).fetchone()[0]

    def newest_published(self) -> str | None:
        """The latest moment of publication (UTC) of any article."""
        return self.db.execute("SELECT max(sorted_at) FROM article").fetchone()[0]  # type: ignore[no-any-return]

    def count(self, query: str = "") -> int:
        """How many articles a query finds."""
        if not query.strip():
            return int(self.db.execute("SELECT count(*) FROM article").fetchone()[0])
        node = self.parse(query)
        if isinstance(node, Word) and (expression := search.match(node.text, phrase=node.phrase)):
            return int(self.db.execute("SELECT count(*) FROM search WHERE search MATCH ?", (expression,)).fetchone()[0])
        found = where.articles(node)
        return int(self.db.execute(f"SELECT count(*) FROM article a WHERE {found.sql}", found.values).fetchone()[0])

    def ranked(self, query: str, limit: int = 50) -> list[Article]:
        """Hits of a query's words by bm25, titles weighing most; the rest of the query filters."""
        node = self.parse(query)
        parts = node.parts if isinstance(node, And) else (node,)
        found = [search.match(p.text, phrase=p.phrase) for p in parts if isinstance(p, Word)]
        if not found or None in found:
            return self.articles(query, limit=limit, brief=True)
        rest = where.articles(And(tuple(p for p in parts if not isinstance(p, Word))))
        sql = (
            f"SELECT {_BRIEF} FROM (SELECT rowid AS n, bm25(search, 8, 1) AS rank FROM search WHERE search MATCH ?) h"
            f" JOIN article a ON a.n = h.n{_JOINS} WHERE {rest.sql} ORDER BY h.rank LIMIT ?"
        )
        if rest.sql == "1":
            sql = sql.replace("MATCH ?)", "MATCH ? ORDER BY 2 LIMIT ?)").replace(" LIMIT ?", f" LIMIT {int(limit)}")
            return [make_article(row) for row in self.db.execute(sql, (" AND ".join(map(str, found)),))]
        return [make_article(row) for row in self.db.execute(sql, (" AND ".join(map(str, found)), *rest.values, limit))]

    def _select(self, query: str, *, listed: bool = True, most: int | None = None) -> tuple[str, str, str, list[Any]]:
        """FROM, WHERE, ORDER BY and values such that the newest rows come by an index, without a sort.

        `most`: how many rows are wanted at most.
        """
        node = self.parse(query)
        parts = node.parts if isinstance(node, And) else (node,)
        found = [p for p in parts if isinstance(p, Word)]
        if found:
            return self._hits(parts, found, most)
        driver = next((p for p in parts if isinstance(p, Field) and p.name in ("co", "topic")), None)
        if driver is None:
            condition = where.articles(node, listed=listed)
            return "article a", condition.sql, "a.sorted_at DESC, a.n DESC", condition.values
        # `co:` stays in the condition as well: figures named beside it must be that company's.
        condition = where.articles(
            node if any(where.is_about_figures(p) for p in parts) else _without(parts, driver), listed=listed
        )
        kind = "company" if driver.name == "co" else "topic"
        return (
            "tagged d CROSS JOIN article a ON a.n = d.n",
            f"d.kind = '{kind}' AND d.tag = ? AND {condition.sql}",
            "d.sorted_at DESC, d.n DESC",
            [driver.value, *condition.values],
        )

    def _hits(self, parts: tuple[Node, ...], found: list[Word], most: int | None) -> tuple[str, str, str, list[Any]]:
        expressions = [search.match(word.text, phrase=word.phrase) for word in found]
        if None in expressions:
            return "article a", "0", "a.n", []
        expression = " AND ".join(str(one) for one in expressions)
        rest = where.articles(And(tuple(p for p in parts if not isinstance(p, Word))))
        first = self.db.execute(
            "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?", (expression, SORTED_HITS + 1)
        ).fetchall()
        if rest.sql == "1" and len(first) > SORTED_HITS and most and most <= SORTED_HITS:
            return "json_each(?) o CROSS JOIN article a ON a.n = o.value", "1", "o.key", [_rows(first[:most])]
        if len(first) <= SORTED_HITS:
            hits = ",".join(str(row[0]) for row in first)
            sql = f"SELECT a.n FROM article a WHERE a.n IN ({hits}) AND {rest.sql} ORDER BY a.sorted_at DESC, a.n DESC"
            # Only the rows of the page are fetched whole.
            rows = _rows(self.db.execute(sql, rest.values))
            return "json_each(?) o CROSS JOIN article a ON a.n = o.value", "1", "o.key", [rows]
        return (
            "search h CROSS JOIN article a ON a.n = h.rowid",
            f"h.search MATCH ? AND {rest.sql}",
            "h.rowid DESC",
            [expression, *rest.values],
        )


def _rows(found: Iterable[Any]) -> str:
    return json.dumps([row[0] for row in found])


def _without(parts: tuple[Node, ...], one: Node) -> Node:
    return And(tuple(part for part in parts if part is not one))
