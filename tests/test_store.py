"""Opening the store, articles in and out, marks."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import connection, schema
from store.base import article_id
from store.connection import connect
from store.db import Store
from store.errors import StoreError
from store.models import Source
from store.sqlite import sqlite3
from tests.storekit import article, figure, put, reading

ROOT = Path(__file__).parent.parent


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "data" / "matins.db") as opened:
        yield opened


# --- the file


def test_a_new_store_is_private_and_marked(store: Store) -> None:
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700
    assert store.db.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    assert store.db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert store.is_empty() and store.newest_published() is None
    store.check_integrity()


def test_an_opened_store_needs_no_sqlite_utils(store: Store) -> None:
    code = "import sys; from store.db import Store; Store(sys.argv[1]).articles(); print('sqlite_utils' in sys.modules)"
    out = subprocess.run(
        [sys.executable, "-c", code, str(store.path)], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert out.stdout.strip() == "False"


def test_a_newer_store_is_refused_untouched(store: Store) -> None:
    store.db.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    store.close()
    before = store.path.read_bytes()
    with pytest.raises(StoreError, match="newer matins"):
        Store(store.path)
    assert store.path.read_bytes() == before and StoreError.exit_code == 4


@pytest.mark.parametrize("junk", [b"not a database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_store_is_named(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "m.db"
    path.write_bytes(junk)
    with pytest.raises(StoreError, match="damaged"):
        Store(path)
    assert path.read_bytes() == junk


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    other = sqlite3.connect(str(path))
    other.execute("CREATE TABLE notes (text)")
    other.commit()
    other.close()
    with pytest.raises(StoreError, match="another program"):
        Store(path)


def test_a_read_only_store_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, "a")
    store.close()
    # A superuser may write anywhere, so the answer of the system is stood in for.
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with pytest.raises(StoreError, match="read-only"):
        Store(store.path)
    with Store(store.path, readonly=True) as reading_only:
        assert reading_only.count() == 1
        with pytest.raises(StoreError, match="read-only"):
            reading_only.mark("", read=True)


def test_a_locked_store_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    other = connect(store.path)
    other.execute("BEGIN IMMEDIATE")
    store.db.execute("PRAGMA busy_timeout = 20")
    with pytest.raises(StoreError, match="locked"):
        store.save(None, [article("a")])
    other.execute("ROLLBACK")
    other.close()
    assert store.save(None, [article("a")]) == (1, 0)


def test_a_full_disk_is_named_and_nothing_half_stored(store: Store) -> None:
    pages = store.db.execute("PRAGMA page_count").fetchone()[0]
    store.db.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreError, match="full"):
        store.save(None, [article(str(n), body="x" * 4000) for n in range(50)])
    assert store.count() == 0


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be"):
        Store(tmp_path / "file" / "m.db")
    with pytest.raises(StoreError, match="no store"):
        Store(tmp_path / "none.db", readonly=True)


def test_a_migration_keeps_a_dated_backup(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    put(store, "a")
    store.close()
    steps = schema.migrations

    def more() -> object:
        later = steps()

        @later()
        def m999(db: object) -> None:
            db.execute("CREATE TABLE later (x)")  # type: ignore[attr-defined]
            db.execute(f"PRAGMA user_version = {schema.VERSION}")  # type: ignore[attr-defined]

        return later

    monkeypatch.setattr(schema, "migrations", more)
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    with Store(store.path, backups=tmp_path / "backups") as opened:
        assert opened.count() == 1
        assert opened.db.execute("SELECT count(*) FROM later").fetchone() == (0,)
    (kept,) = (tmp_path / "backups").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    copy = sqlite3.connect(str(kept))
    assert copy.execute("SELECT count(*) FROM article").fetchone() == (1,)
    copy.close()


def test_every_public_method_names_a_failure(store: Store) -> None:
    store.db.execute("DROP TABLE tagged")
    for ask in (
        lambda: store.articles("co:meta"),
        lambda: store.count("#capex"),
        lambda: store.save(None, [article("a", tags=("t",))]),
    ):
        with pytest.raises(StoreError, match="tables"):
            ask()


@pytest.mark.parametrize("affected", [False, True])
def test_the_journal_follows_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, affected: bool) -> None:
    monkeypatch.setattr(connection.sqlite, "AFFECTED", affected)
    with Store(tmp_path / "m.db") as opened:
        mode = opened.db.execute("PRAGMA journal_mode").fetchone()[0]
        assert mode == ("delete" if affected else "wal")
        put(opened, "a")
        assert opened.count() == 1


def test_the_suite_passes_on_the_librarys_own_sqlite(tmp_path: Path) -> None:
    """The same questions on the interpreter's SQLite, with a rollback journal where that one has the bug."""
    code = textwrap.dedent("""
        import sys
        sys.modules["pysqlite3"] = sys.modules["pysqlite3.dbapi2"] = None
        import sqlite3, pytest
        from store import sqlite
        assert sqlite.sqlite3 is sqlite3
        sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "-k", sys.argv[1], *sys.argv[2:]]))
    """)
    some = "edit or removing or private or naive or words or pending or journal or damaged or full"
    command = [sys.executable, "-c", code, some, "tests/test_store.py", "tests/test_search.py"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.returncode == 0, run.stdout[-2000:]


def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    code = textwrap.dedent("""
        import itertools, sys
        from store.db import Store
        from tests.storekit import article, reading
        store = Store(sys.argv[1])
        for batch in itertools.count():
            store.save(None, [article(f"{batch}-{n}", tags=("t",)) for n in range(20)])
            store.mark(store.article_ids("is:unread", limit=3), read=True)
            store.save_readings([reading(t.id) for t in store.pending()])
            print(batch, flush=True)
    """)
    path = tmp_path / "m.db"
    saved = 0
    for round_ in range(3):
        run = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, cwd=ROOT, text=True)
        assert run.stdout is not None
        for line in run.stdout:
            saved = max(saved, int(line) + 1)
            if int(line) >= saved - 1 and int(line) >= 3 + 2 * round_:
                break
        run.kill()
        run.wait()
        run.stdout.close()
        with Store(path) as store:
            store.check_integrity()
            count = store.count()
            assert count >= 20 * saved and count % 20 == 0
            assert store.db.execute("SELECT count(*) FROM text").fetchone()[0] == count
            assert store.db.execute("SELECT count(*) FROM tagged WHERE kind = 'tag'").fetchone()[0] == count
            assert store.count("is:read") >= 3 * saved


def test_two_processes_start_one_store_together(tmp_path: Path) -> None:
    code = textwrap.dedent("""
        import sys
        from store.db import Store
        from tests.storekit import article
        with Store(sys.argv[1]) as store:
            for n in range(30):
                store.save(None, [article(f"{sys.argv[2]}-{n}"), article(f"both-{n}")])
    """)
    path = str(tmp_path / "m.db")
    runs = [subprocess.Popen([sys.executable, "-c", code, path, str(n)], cwd=ROOT) for n in range(4)]
    assert [run.wait() for run in runs] == [0] * 4
    with Store(path) as store:
        assert store.count() == 5 * 30


# --- articles


def test_saving_twice_changes_nothing(store: Store) -> None:
    source = store.add_source(Source("", "https://example.org/feed", "Feed"))
    batch = [article(str(n)) for n in range(5)]
    assert store.save(source.id, batch, state={"etag": "x", "last_fetch": "2026-01-30T00:00:00Z"}) == (5, 0)
    assert store.save(source.id, batch) == (0, 0)
    assert store.save(source.id, [*batch, batch[0], article("9")]) == (1, 0)
    known = store.known(source.id, ["0", "9", "never"])
    assert set(known) == {"0", "9"} and known["0"][0] == article_id(source.id, "0")
    found = store.find_source("example.org")
    assert found is not None and (found.etag, found.articles) == ("x", 6)


def test_two_sources_that_share_keys_keep_both(store: Store) -> None:
    one = store.add_source(Source("", "https://a.example/feed"))
    two = store.add_source(Source("", "https://b.example/feed"))
    assert store.save(one.id, [article("guid")]) == store.save(two.id, [article("guid")]) == (1, 0)
    assert store.count() == 2 and store.known(None, ["guid"]) == {}
    assert [row[1] for row in store.known_texts(one.id)] == ["guid"]


def test_text_is_cleaned_at_the_door(store: Store) -> None:
    store.save(
        None, [article("a", title="A\x1b]52;c;eA==\x07\n b\u202e", body="x\x9b31m\r\ny\ttab\u200b", source="\x1b[2JS")]
    )
    (found,) = store.articles()
    assert (found.title, found.body, found.source) == ("A]52;c;eA== b", "x31m\ny\ttab", "[2JS")


def test_newest_first_and_a_future_date_leads_nothing(store: Store) -> None:
    dates = {"old": "2026-01-01", "new": "2026-01-30", "future": "2030-01-01", "none": None}
    store.save(None, [article(key, published=day) for key, day in dates.items()], added="2026-01-15T00:00:00Z")
    store.save(None, [article("later", published="2026-01-31")], added="2026-02-01T00:00:00Z")
    titles = [one.title for one in store.articles()]
    assert titles[0] == "Title later" and titles[-1] == "Title old"
    assert store.articles(limit=2, offset=1) == store.articles()[1:3]
    assert store.article_ids() == [one.id for one in store.articles()]
    undated = store.article(article_id(None, "none"))
    assert undated is not None and undated.published is None and undated.published_utc is None


def test_an_edit_keeps_the_earlier_text_and_marks(store: Store) -> None:
    id = put(store, "a", {"raw": "598.9亿", "low": 598.9e8})
    store.mark([id], read=True, kept=True)
    assert store.save(None, [], [(id, article("a", body="a corrected body"))]) == (0, 1)
    assert store.save(None, [], [(id, article("a", body="a corrected body"))]) == (0, 0)
    edited = store.article(id)
    assert edited is not None and edited.body == "a corrected body" and edited.read and edited.kept and edited.revised
    assert not edited.is_read_by_rules and store.count('"Body of a"') == 0
    assert store.db.execute("SELECT body FROM revision").fetchall() == [("Body of a.",)]
    assert store.figures() == [] and [f.superseded for f in store.figures_of(id, superseded=True)] == [True]
    store.save_readings([reading(id, figure(id, "600亿", 600e8))])
    assert [f.raw for f in store.figures()] == ["600亿"]
    assert len(store.figures_of(id, superseded=True)) == 2
    assert store.count("corrected") == 1


def test_a_mark_follows_a_figure_that_an_edit_moved(store: Store) -> None:
    id = put(store, "a", {"raw": "598.9亿", "low": 598.9e8})
    (old,) = store.figures()
    assert store.dispute(old.id)
    store.save(None, [], [(id, article("a", body="A new first line. Body of a."))])
    moved = figure(id, "598.9亿", 598.9e8, at=20)
    store.save_readings([reading(id, moved)])
    assert store.figures() == [] and [f.id for f in store.figures("is:disputed")] == [moved.id]
    assert len(store.figures_of(id, superseded=True)) == 1


def test_removing_a_source_keeps_articles_unless_told(store: Store) -> None:
    source = store.add_source(Source("", "https://example.org/feed", tags=("chips",)))
    assert store.add_source(Source("", "https://example.org/feed")) == source
    store.save(source.id, [article(str(n)) for n in range(4)])
    store.save_readings([reading(text.id, figure(text.id, "5亿", 5e8)) for text in store.pending()])
    assert store.count("tag:chips") == 4
    kept = store.article_ids()[0]
    store.mark([kept], kept=True)
    store.remove_source(source.id)
    assert store.count() == 4 and store.sources() == [] and store.articles()[0].feed is None
    source = store.add_source(Source("", "https://example.org/feed"))
    assert store.articles()[0].feed == "https://example.org/feed"
    store.remove_source(source.id, articles=True)
    assert store.article_ids() == [kept] and len(store.figures()) == 1
    assert store.count("Body") == 1
    for table in ("text", "vector", "article"):
        assert store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 1
    store.check_integrity()


def test_pruning_spares_kept_articles(store: Store) -> None:
    old, kept, new = (
        put(store, key, published=day) for key, day in (("o", "2024-01-01"), ("k", "2024-01-02"), ("n", "2026-01-01"))
    )
    store.mark([kept], kept=True)
    assert store.prune("2025-01-01T00:00:00Z", dry_run=True) == 1 and store.article(old)
    assert store.prune("2025-01-01T00:00:00Z") == 1
    assert sorted(store.article_ids()) == sorted([kept, new])


def test_what_was_pruned_does_not_come_back_while_it_is_subscribed_to(store: Store) -> None:
    source, now = store.add_source(Source("", "https://example.org/feed")), "2026-02-01T00:00:00Z"
    old, new = article("o", published="2024-01-01"), article("n", published="2026-01-01")
    assert store.save(source.id, [old, new], added=now) == (2, 0)
    store.prune("2025-01-01T00:00:00Z")
    known = store.known(source.id, ["o", "n", "x"])
    assert known.keys() == {"o", "n"}
    assert store.save(source.id, [old, new], [(known["o"][0], article("o", body="edited"))], added=now) == (0, 0)
    assert store.count() == 1
    assert store.save(None, [old], added=now) == (1, 0)  # a file of it that is imported is asked for
    store.remove_source(source.id)
    again = store.add_source(Source("", "https://example.org/feed"))
    assert store.save(again.id, [old], added=now) == (1, 0)


def test_an_article_by_the_beginning_of_its_id(store: Store) -> None:
    ids = [put(store, str(n)) for n in range(40)]
    found = store.article(ids[0])
    assert found is not None and found.id == ids[0]
    assert store.article(ids[0][:10]) == found
    assert store.article("") is None and store.article("zzzz") is None and store.article("' OR 1") is None
    shared = next(p for p in "0123456789abcdef" if sum(id.startswith(p) for id in ids) > 1)
    assert store.article(shared) is None
    assert [one.id for one in store.articles_by_id([ids[3], "no", ids[1]])] == [ids[3], ids[1]]


def test_pending_comes_newest_first_and_by_version(store: Store) -> None:
    store.save(None, [article(str(n), published=f"2026-01-{n + 10}") for n in range(4)])
    texts = store.pending(2)
    assert [text.title for text in texts] == ["Title 3", "Title 2"] and store.pending_count() == 4
    store.save_readings([reading(text.id) for text in store.pending()])
    assert store.pending() == [] and store.pending_count("2") == 4 and len(store.pending(version="2")) == 4
    assert store.pending(version="1") == []
    store.save_readings([reading("0123456789abcdef")])  # an article that is gone
    store.reread_later([texts[0].id])
    assert [text.id for text in store.pending()] == [texts[0].id]
    store.save_readings([reading(texts[0].id)])
    assert store.count("Body") == 4


# --- marks


def test_marks_return_what_they_changed(store: Store) -> None:
    ids = [put(store, str(n)) for n in range(3)]
    assert store.mark([ids[0]], read=True) == [ids[0]]
    assert set(store.mark("", read=True)) == set(ids[1:])
    assert store.mark(ids, read=True) == [] and store.count("is:unread") == 0
    assert store.mark(ids[1:], read=False, kept=True) and store.count("is:kept is:unread") == 2
    assert store.tag(ids[:2], add=["a b", "x"]) == ids[:2] and store.tag(ids, add=["x"], remove=["a b"]) == ids
    assert store.count("tag:x") == 3 and store.count('tag:"a b"') == 0


def test_the_watch_list(store: Store) -> None:
    put(store, "a", {"raw": "1亿", "low": 1e8}, topics=("capex",))
    put(store, "b", {"raw": "1亿", "low": 1e8, "company": "amd"})
    assert store.watch("company", "amd") and not store.watch("company", "amd") and store.watch("topic", "robots")
    assert store.watched() == [("company", "amd"), ("topic", "robots")]
    rows = store.company_rows()
    assert [(row.id, row.watched, row.articles, row.unread) for row in rows] == [
        ("amd", True, 1, 1),
        ("meta", False, 1, 1),
    ]
    assert [row.id for row in store.topic_rows()] == ["robots", "capex"]
    assert store.count("is:watched") == 1
    assert store.watch("company", "amd", on=False) and store.count("is:watched") == 0


def test_settings(store: Store) -> None:
    assert store.setting("briefed_at") is None and store.setting("x", "d") == "d"
    store.set_setting("x", "1")
    store.set_setting("x", "2")
    assert store.setting("x") == "2"
    store.set_setting("x", None)
    assert store.setting("x") is None


def test_views_have_readable_names(store: Store) -> None:
    put(store, "a", {"raw": "1亿", "low": 1e8})
    names = {row[0] for row in store.db.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
    assert names >= {"articles", "figures", "unread"}
    for name in names:
        store.db.execute(f"SELECT * FROM {name}").fetchall()


def test_the_counts_of_tags_stay_true(store: Store) -> None:
    ids = [
        put(store, str(n), companies=("meta", f"c{n % 3}"), topics=("capex",), published=f"2026-01-{n + 1:02d}")
        for n in range(9)
    ]
    store.mark(ids[:4], read=True)
    store.mark(ids[:1], read=False)
    store.save_readings([reading(ids[5], companies=("amd",), topics=())])
    store.save(None, [], [(ids[6], article("6", body="moved", published="2025-06-01"))])
    store.save_readings([reading(ids[6], companies=("meta",))])
    store.prune("2026-01-03T00:00:00Z")

    def counts() -> list[tuple[object, ...]]:
        sql = "SELECT * FROM tag_week WHERE articles OR unread ORDER BY kind, tag, week"
        return list(store.db.execute(sql))

    kept = counts()
    store.recount_tags()
    assert counts() == kept
