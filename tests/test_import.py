"""Files and directories into the store, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.importing import Imported, import_paths
from feeds.limits import Limits
from store.db import Store
from tests.seeds import SEEDS, needs_seeds
from tests.texts import RSS, item, rss

NOW = "2026-02-01T00:00:00Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "m.db") as opened:
        yield opened


def run(store: Store, *paths: Path, limits: Limits | None = None) -> list[Imported]:
    return list(import_paths(store, paths, now=NOW, limits=limits))


@needs_seeds
def test_real_documents_give_their_articles_once(store: Store) -> None:
    assert [item.articles for item in run(store, SEEDS)] == [1, 1, 10, 1, 10]
    assert {item.outcome for item in run(store, SEEDS)} == {"unchanged"}
    assert {item.outcome for item in run(store, *sorted(SEEDS.iterdir()))} == {"unchanged"}
    assert store.count() == 23


def test_every_kind_and_every_failure_has_one_line(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep" / ".hidden").mkdir(parents=True)
    (folder / "deep" / ".hidden" / "x.md").write_text("# Hidden\n\nText.")
    (folder / "a-feed.xml").write_bytes(RSS)
    (folder / "b-post.md").write_text("---\ntitle: A post\ndate: 2026-01-02\n---\n\nText of the post.\n")
    (folder / "c-page.html").write_text("<html><head><title>P</title></head><body><p>Some text here.</p></body></html>")
    (folder / "d-plain.txt").write_text("A first line\n\nAnd a second paragraph, which ends with a stop.\n")
    (folder / "deep" / "e-binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "deep" / "f-broken.xml").write_text('<?xml version="1.0"?><nothing><here/></nothing>')
    (folder / "deep" / "g-empty.md").write_text(" \n")
    (folder / "deep" / "picture.png").write_bytes(b"\x89PNG....")
    found = run(store, folder)
    assert [(item.path.name[0], item.outcome, item.articles) for item in found] == [
        ("a", "read", 2), ("b", "read", 1), ("c", "read", 1), ("d", "read", 1),
        ("e", "error", 0), ("f", "error", 0), ("g", "error", 0),
    ]  # fmt: skip
    for failed in found[4:]:
        assert failed.error and str(failed.path) in failed.error and "\n" not in failed.error
    assert [item.outcome for item in run(store, folder)][:4] == ["unchanged"] * 4
    assert store.count() == 5


def test_what_is_not_there_or_not_a_document(store: Store, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    (tmp_path / "big.txt").write_text("x" * 2_000)
    found = run(store, tmp_path / "missing", tmp_path / "nothing", tmp_path / "picture.png", tmp_path / "big.txt",
                limits=Limits(unpacked_bytes=1_000))  # fmt: skip
    errors = [item.error or "" for item in found]
    for error, words in zip(errors, ["no such file", "no documents", "image", "larger than"], strict=True):
        assert words in error
        assert error.count(str(tmp_path)) == 1


def test_an_edited_file_is_updated(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "post.md"
    path.write_text("---\ntitle: A post\ndate: 2026-01-02\n---\n\nFirst text.\n")
    run(store, path)
    path.write_text("---\ntitle: A post\ndate: 2026-01-02\n---\n\nSecond text.\n")
    assert [(item.outcome, item.articles) for item in run(store, path)] == [("read", 1)]
    [article] = store.articles()
    assert article.body == "Second text."


def test_opml_subscribes(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "list.opml"
    path.write_text(
        '<opml version="2.0"><body><outline text="Chips"><outline text="A" xmlUrl="http://a.example/feed"/></outline>'
        '<outline text="B" xmlUrl="HTTP://B.example"/><outline text="C" xmlUrl="gopher://c"/></body></opml>'
    )
    [first] = run(store, path)
    assert (first.outcome, first.articles, first.subscribed) == ("read", 0, 2)
    assert {(source.url, source.title, source.tags, source.private) for source in store.sources()} == {
        ("http://a.example/feed", "A", ("Chips",), True),
        ("http://b.example/", "B", (), True),
    }
    assert [item.outcome for item in run(store, path)] == ["unchanged"]


def test_two_feed_files_that_share_guids(store: Store, tmp_path: Path) -> None:
    (tmp_path / "one.xml").write_text(rss(item("1", title="One", text="First."), title="One"))
    (tmp_path / "two.xml").write_text(
        rss(item("1", title="Two", text="Second."), title="Two").replace(
            "https://feed.example/", "https://two.example/"
        )
    )
    run(store, tmp_path / "one.xml", tmp_path / "two.xml")
    assert store.count() == 2
