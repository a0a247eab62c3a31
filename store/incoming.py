"""Articles coming in: what is known of a source, and saving a batch with its fetch state in one transaction."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from store import search
from store.base import article_id, chunks, marks
from store.connection import now_utc
from store.models import NewArticle, Source
from store.tags import Tags
from store.text import clean, clean_line, dumps

# Notes the series of figures `f`; the scope is known where the series is.
MARK_DIRTY = (
    "INSERT OR IGNORE INTO dirty"
    " SELECT coalesce((SELECT scope FROM series WHERE key = f.series), 0), f.series FROM figure f"
    " WHERE f.series IS NOT NULL AND"
)
_KINDS = {"company": "companies", "mention": "mentions", "topic": "topics", "tag": "tags"}
STATE_COLUMNS = frozenset(Source.__dataclass_fields__) - {"id", "tags", "added", "articles", "per_week"}


class Incoming(Tags):
    """How articles come in."""

    def known(self, source_id: str | None, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Of `keys` within a source (None: imported files), those stored or pruned: key → (id, content hash)."""
        ids = {article_id(source_id, key): key for key in keys}
        found: dict[str, tuple[str, str]] = {}
        for part in chunks(list(ids)):
            for table in ("pruned", "article"):
                rows = self.db.execute(f"SELECT id, content_hash FROM {table} WHERE id IN ({marks(part)})", tuple(part))
                found.update((ids[id], (id, content)) for id, content in rows)
        return found

    def known_texts(
        self, source_id: str | None, limit: int = 5000
    ) -> list[tuple[str, str, str | None, str, str | None, str | None]]:
        """A source's newest articles, to find entries with new guids again.

        Each is (article id, key, url, content hash, title, published).
        """
        rows = self.db.execute(
            "SELECT id, key, url, content_hash, title, published FROM article WHERE feed IS ?"
            " ORDER BY sorted_at DESC LIMIT ?",
            (source_id, limit),
        )
        return [(row[0], row[1], row[2], row[3], row[4], row[5]) for row in rows]

    def save(
        self,
        source_id: str | None,
        new: Sequence[NewArticle],
        updated: Sequence[tuple[str, NewArticle]] = (),
        state: dict[str, Any] | None = None,
        added: str | None = None,
    ) -> tuple[int, int]:
        """Stores new articles, rewrites edited ones and sets the source's columns, all or nothing; (new, updated).

        An article whose key is stored already, or was pruned, is left alone, whoever stored it.
        """
        added = added or now_utc()
        with self.transaction():
            count = self._insert(source_id, new, added) if new else 0
            rewritten = sum(self._rewrite(id, article, added) for id, article in updated)
            if state and source_id is not None:
                self._set_state(source_id, state)
        return count, rewritten

    def _set_state(self, source_id: str, state: dict[str, Any]) -> None:
        unknown = set(state) - STATE_COLUMNS
        if unknown:
            raise ValueError(f"not columns of a source: {', '.join(sorted(unknown))}")
        columns = ", ".join(f"{name} = ?" for name in state)
        self.db.execute(f"UPDATE source SET {columns} WHERE id = ?", (*state.values(), source_id))

    def _insert(self, source_id: str | None, new: Sequence[NewArticle], added: str) -> int:
        fresh: dict[str, NewArticle] = {}
        for article in new:
            fresh.setdefault(article_id(source_id, article.key), article)
        for part in chunks(list(fresh)):
            sql = "SELECT id FROM article WHERE id IN ({0}) UNION SELECT id FROM pruned WHERE id IN ({0})"
            for row in self.db.execute(sql.format(marks(part)), (*part, *part)).fetchall():
                del fresh[row[0]]
        if not fresh:
            return 0
        # Oldest first, so that rows grow with publication inside a batch.
        ordered = sorted(fresh.items(), key=lambda item: sorted_at(item[1], added))
        n = self.db.execute("SELECT coalesce(max(n), 0) FROM article").fetchone()[0]
        rows: list[tuple[Any, ...]] = []
        texts: list[tuple[Any, ...]] = []
        tags: list[tuple[Any, ...]] = []
        for id, article in ordered:
            n += 1
            title, body = cleaned(article)
            at = sorted_at(article, added)
            rows.append((n, id, source_id, article.key, title, *_line_fields(article), at, added, article.lang,
                         article.content_hash or content_hash(title, body), dumps(article.tags)))  # fmt: skip
            texts.append((n, dumps(article.links), body))
            tags.extend(("tag", tag, at, n) for tag in dict.fromkeys(article.tags))
        self.db.executemany(
            "INSERT INTO article (n, id, feed, key, title, source, author, url, published, published_utc,"
            " published_raw, sorted_at, added, lang, content_hash, tags) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            rows,
        )
        self.db.executemany("INSERT INTO text VALUES (?, ?, ?)", texts)
        if tags:
            self.db.executemany("INSERT INTO tagged VALUES (?, ?, ?, ?)", tags)
        return len(rows)

    def _rewrite(self, id: str, article: NewArticle, now: str) -> int:
        """Puts an edited text in place; the earlier one is kept as a revision, its figures as superseded."""
        row = self.db.execute(
            "SELECT a.n, a.title, x.body, a.version, a.content_hash, a.added FROM article a JOIN text x ON x.n = a.n"
            " WHERE a.id = ?",
            (id,),
        ).fetchone()
        if row is None:
            return 0
        n, old_title, old_body, version, old_hash, added = row
        title, body = cleaned(article)
        content = article.content_hash or content_hash(title, body)
        if content == old_hash:
            return 0
        self.db.execute(
            "UPDATE article SET content_hash = ?, source = ?, author = ?, url = ?, published = ?, published_utc = ?,"
            " published_raw = ? WHERE n = ?",
            (content, *_line_fields(article), n),
        )
        self._move(n, sorted_at(article, added))
        if (title, body) == (old_title, old_body):
            return 0
        self.db.execute(
            "INSERT INTO revision (article, replaced, title, body, content_hash) VALUES (?,?,?,?,?)",
            (id, now, old_title, old_body, old_hash),
        )
        if version is not None:
            self.unindex(n, old_title, old_body)
            self.db.execute(f"{MARK_DIRTY} f.n = ?", (n,))
            self.db.execute(
                "UPDATE figure SET superseded = ?1, id = id || '~' || ?2 WHERE n = ?3 AND superseded IS NULL",
                (now, self.db.execute("SELECT max(id) FROM revision").fetchone()[0], n),
            )
        self.db.execute("UPDATE article SET title = ?, revised = ?, version = NULL WHERE n = ?", (title, now, n))
        self.db.execute("UPDATE text SET body = ?, links = ? WHERE n = ?", (body, dumps(article.links), n))
        return 1

    def is_unread(self, rows: Sequence[int]) -> dict[int, bool]:
        """Which of the articles are unread."""
        return {n: not read for n, read in self.select_in("SELECT n, read FROM article WHERE n IN", rows)}

    def _move(self, n: int, at: str) -> None:
        """Gives an article another place in time, in every index that holds it."""
        if self.db.execute("SELECT sorted_at FROM article WHERE n = ?", (n,)).fetchone()[0] == at:
            return
        rows = self.tag_rows([n])
        self.untag(rows)
        self.db.execute("UPDATE article SET sorted_at = ? WHERE n = ?", (at, n))
        self.put_tags([(kind, tag, at, row) for kind, tag, _, row in rows])

    def put_tags(self, rows: list[tuple[str, str, str, int]]) -> None:
        """Puts articles under tags: (kind, tag, sorted_at, n), each once; the counts follow."""
        self.db.executemany("INSERT OR IGNORE INTO tagged VALUES (?, ?, ?, ?)", rows)
        unread = self.is_unread(list({row[3] for row in rows}))
        self.count_tags(((kind, tag, at, unread[n]) for kind, tag, at, n in rows), 1)

    def untag(self, rows: list[tuple[str, str, str, int]]) -> None:
        """Takes articles from under tags; the counts follow."""
        self.db.executemany("DELETE FROM tagged WHERE kind = ? AND tag = ? AND sorted_at = ? AND n = ?", rows)
        unread = self.is_unread(list({row[3] for row in rows}))
        self.count_tags(((kind, tag, at, unread[n]) for kind, tag, at, n in rows), -1)

    def tag_rows(self, rows: Sequence[int], kinds: Iterable[str] = _KINDS) -> list[tuple[str, str, str, int]]:
        """The rows of `tagged` that belong to articles: (kind, tag, sorted_at, n)."""
        found: list[tuple[str, str, str, int]] = []
        for kind in kinds:
            column = _KINDS[kind]
            sql = (
                f"SELECT '{kind}', j.value, a.sorted_at, a.n FROM article a, json_each(a.{column}) j"
                f" WHERE a.{column} != '[]' AND a.n IN"
            )
            found.extend(self.select_in(sql, rows))
        return found

    def unindex(self, n: int, title: str | None, body: str) -> None:
        """Takes an article out of the full-text index, which needs the very text that went in."""
        self.db.execute(
            "INSERT INTO search(search, rowid, title, body) VALUES('delete', ?, ?, ?)",
            (n, search.shadow(title or ""), search.shadow(body)),
        )


def cleaned(article: NewArticle) -> tuple[str | None, str]:
    """Title and body as they are stored: composed, without characters that act or hide."""
    title = clean_line(unicodedata.normalize("NFC", article.title)) if article.title else None
    return title or None, clean(unicodedata.normalize("NFC", article.body)).strip("\n")


def content_hash(title: str | None, body: str) -> str:
    """What tells an edit from a repetition."""
    return hashlib.blake2b(f"{title or ''}\0{body}".encode("utf-8", "replace"), digest_size=8).hexdigest()


def sorted_at(article: NewArticle, added: str) -> str:
    """The moment that decides order: of publication where it is known and not in the future, else of arrival.

    The first year and the beginning of 1970 are what programs print for no date at all.
    """
    at = article.published_utc
    return at if at and "1970-01-02" <= at <= added else added


def _line_fields(article: NewArticle) -> tuple[str | None, ...]:
    fields = (
        article.source,
        article.author,
        article.url,
        article.published,
        article.published_utc,
        article.published_raw,
    )
    return tuple((clean_line(value) or None) if value else None for value in fields)
