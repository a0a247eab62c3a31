"""The command line end to end: real files, a real store, the contract's exit codes and JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tui.cli import build_parser, main
from tui.completion import commands
from tui.render import ARTICLE_FIELDS

ROOT = Path(__file__).resolve().parent.parent

POST = """\
---
title: Northwind lifts its outlook
date: 2026-01-29T16:05:00-05:00
source: Example Wire
---
Nvidia reported fourth-quarter revenue of $39.3 billion, up 78% from a year earlier, above the $38.1 billion that
analysts expected.

Meta expects 2026 capital expenditures of $115 billion to $135 billion.
"""

CHINESE = """\
微软公布财报
微软第四季度营收为696.3亿美元，同比增长12.3%，高于市场预期的687.8亿美元。
"""


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A directory with one Markdown post and one plain text."""
    directory = tmp_path / "documents"
    directory.mkdir()
    (directory / "post.md").write_text(POST, "utf-8")
    (directory / "plain.txt").write_text(CHINESE, "utf-8")
    return directory


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of a store in an empty home."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "MATINS_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LANG", "C.UTF-8")
    path = tmp_path / "store.db"
    monkeypatch.setenv("MATINS_STORE", str(path))
    return path


@pytest.fixture
def filled(store: Path, documents: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A store with the two documents in it."""
    assert main(["import", str(documents)]) == 0
    capsys.readouterr()
    return store


def printed(capsys: pytest.CaptureFixture[str]) -> list[Any]:
    """What stdout holds, one JSON object a line."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    """The single line on stderr."""
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert len(lines[0]) <= 300
    return lines[0]


def test_import_twice_doubles_nothing(store: Path, documents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(documents), "--json"]) == 0
    rows = printed(capsys)
    assert [row["outcome"] for row in rows[:-1]] == ["read", "read"]
    assert rows[-1]["total"]["articles"] == 2
    assert main(["import", str(documents), "--json"]) == 0
    rows = printed(capsys)
    assert {row["outcome"] for row in rows[:-1]} == {"unchanged"}
    assert main(["articles", "--json"]) == 0
    assert len(printed(capsys)) == 2


def test_articles_have_every_field_of_the_contract(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["articles", "--json"]) == 0
    by_title = {row["title"]: row for row in printed(capsys)}
    post = by_title["Northwind lifts its outlook"]
    assert list(post) == list(ARTICLE_FIELDS)
    assert post["source"] == "Example Wire"
    assert post["published"] == "2026-01-29T16:05:00-05:00"
    assert post["published_utc"] == "2026-01-29T21:05:00Z"
    assert post["feed"] is None
    plain = by_title["微软公布财报"]
    assert plain["lang"] == "zh"
    assert plain["published"] is None
    assert "microsoft" in plain["companies"]


def test_every_figure_leads_to_its_sentence(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["articles", "--json"]) == 0
    articles = {row["id"]: row for row in printed(capsys)}
    assert main(["figures", "--json"]) == 0
    figures = printed(capsys)
    assert len(figures) >= 6
    for figure in figures:
        text = articles[figure["article"]][figure["where"]]
        assert text[figure["start"] : figure["end"]] == figure["quote"]
        assert figure["raw"] in figure["quote"]
        assert figure["low"] <= figure["high"]
    found = {(f["company"], f["metric"], f["form"], f["low"], f["basis"]) for f in figures}
    assert ("nvidia", "revenue", "level", 39300000000, "actual") in found
    assert ("microsoft", "revenue", "level", 68780000000, "consensus") in found
    assert ("meta", "capex", "level", 115000000000, "guidance") in found


def test_queries(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "co:nvidia metric:revenue basis:actual", "--json"]) == 0
    assert {row["company"] for row in printed(capsys)} == {"nvidia"}
    assert main(["articles", "财报", "--json"]) == 0
    assert [row["lang"] for row in printed(capsys)] == ["zh"]
    assert main(["articles", "lang:en", "--json", "--limit", "1"]) == 0
    assert [row["lang"] for row in printed(capsys)] == ["en"]


def test_marks(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mark", "--read", "lang:zh"]) == 0
    assert main(["articles", "is:unread", "--json"]) == 0
    assert [row["lang"] for row in printed(capsys)] == ["en"]
    assert main(["mark", "--unread", "is:read"]) == 0
    assert main(["articles", "is:unread", "--json"]) == 0
    assert len(printed(capsys)) == 2


def test_the_watch_list(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "Nvidia", "微软", "chips"]) == 0
    assert main(["watched", "--json"]) == 0
    rows = [(row["kind"], row["id"]) for row in printed(capsys)]
    assert sorted(rows) == [("company", "microsoft"), ("company", "nvidia"), ("topic", "chips")]
    assert main(["unwatch", "nvidia"]) == 0
    assert main(["watch", "no such company"]) == 1
    assert "no such company" in one_line(capsys)


def test_show_and_compare_and_brief(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["articles", "lang:en", "--json"]) == 0
    key = printed(capsys)[0]["id"]
    assert main(["show", key, "--json"]) == 0
    row = printed(capsys)[0]
    assert row["id"] == key
    assert row["figures"]
    assert main(["show", key]) == 0
    assert "115 billion" in capsys.readouterr().out
    assert main(["compare", "nvidia,微软", "--metric", "revenue", "--json"]) == 0
    table = printed(capsys)[0]
    assert set(table) == {"rows", "columns", "cells"}
    assert {"nvidia", "microsoft"} == set(table["columns"]) | set(table["rows"]) & {"nvidia", "microsoft"}
    assert table["cells"]
    for style in ("text", "md", "html", "json"):
        assert main(["brief", "--since", "7d", "--format", style]) == 0
        assert capsys.readouterr().out


def test_read_stores_nothing(store: Path, documents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(documents / "plain.txt"), "--published", "2025-01-31"]) == 0
    row = printed(capsys)[0]
    assert row["article"]["lang"] == "zh"
    assert row["figures"]
    assert not store.exists()


def test_csv_cells_are_inert(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "--csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("id,article,title,published,where,quote")
    assert len(lines) > 6


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["nonsense"], 2),
        (["articles", "--limit", "many"], 2),
        (["articles", "--limit", "0"], 2),
        (["articles", "metric:(("], 2),
        (["compare", "meta", "--metric", "nonsense"], 2),
        (["compare", "no such company"], 1),
        (["show", "ffffffffffff"], 1),
        (["remove", "nothing"], 1),
        (["import", "/no/such/place"], 1),
        (["articles", "--config", "/no/such/config.toml"], 2),
        (["add", "http://127.0.0.1:9/feed.xml"], 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_a_mistake_is_one_line_and_a_code(
    store: Path, argv: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == code
    assert one_line(capsys).startswith("matins: ")


def test_bad_files_among_good_ones(store: Path, documents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (documents / "image.txt").write_bytes(bytes(range(256)) * 40)
    assert main(["import", str(documents)]) == 3
    assert "image.txt" in one_line(capsys)
    empty = documents / "empty"
    empty.mkdir()
    assert main(["import", str(empty)]) == 1
    assert "empty" in one_line(capsys)


def test_a_file_that_is_no_store(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store.write_bytes(b"not a database, but long enough to look at" * 40)
    before = store.read_bytes()
    assert main(["articles"]) == 4
    assert str(store) in one_line(capsys)
    assert store.read_bytes() == before


def test_the_reader_needs_a_terminal(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "terminal" in one_line(capsys)


def run(*argv: str, **extra: str) -> subprocess.CompletedProcess[str]:
    """The installed command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "tui.cli", *argv],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **extra},
        cwd=ROOT,
        check=False,
    )


def test_a_closed_pipe_is_quiet(filled: Path) -> None:
    command = f"{sys.executable} -m tui.cli articles --json | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stderr == ""


def test_json_without_a_utf8_locale(filled: Path) -> None:
    done = run("articles", "lang:zh", "--json", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert json.loads(done.stdout)["lang"] == "zh"


def test_terminate_ends_with_the_signals_code(store: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tui.cli", "read", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdin
    assert process.stderr
    # The process waits for its standard input once its handlers stand; the pipe stays open until it ends.
    while process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
    process.stdin.close()
    process.stderr.close()
    assert process.returncode in (143, -signal.SIGTERM)


def test_help_lists_every_command_with_a_summary() -> None:
    for name, (summary, options) in commands(build_parser()).items():
        assert summary, name
        assert "--help" in options


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_name_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    for name in commands(build_parser()):
        assert name in script
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)


def test_comparisons_have_views_and_names(filled: Path, documents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dated = "---\ntitle: 微软公布财报\ndate: 2026-01-29\nsource: 示例\n---\n" + CHINESE
    (documents / "dated.md").write_text(dated.replace("第四季度", "2025年第四季度"), "utf-8")
    assert main(["import", str(documents)]) == 0
    capsys.readouterr()
    assert main(["compare", "microsoft", "--metric", "revenue", "--by", "basis", "--json"]) == 0
    [found] = printed(capsys)
    assert found["columns"] == ["actual", "consensus"] and len(found["rows"]) == 1
    assert [cell["value"] for cell in found["cells"]] == [69.63e9, 68.78e9]
    assert main(["compare", "nvidia,meta", "--by", "periods", "--metric", "revenue,capex", "--json"]) == 0
    [found] = printed(capsys)
    assert {"nvidia revenue", "meta capex"} <= set(found["rows"]) and "2026" in found["columns"]
    assert main(["compare", "nvidia", "--metric", "revenue", "--by", "sources", "--format", "md"]) == 0
    out = capsys.readouterr().out
    assert "| Example Wire | " in out
    common = ["--metric", "revenue", "--sort"]
    assert main(["compare", "nvidia,microsoft", *common, "--save", "chips", "--json"]) == 0
    [first] = printed(capsys)
    assert first["columns"] == ["microsoft", "nvidia"]
    assert main(["compare", "--kept"]) == 0
    assert capsys.readouterr().out.startswith("chips\tnvidia,microsoft\trevenue")
    assert main(["compare", "--name", "chips", "--json"]) == 0
    assert printed(capsys) == [first]
    assert main(["compare", "--drop", "chips"]) == 0
    assert main(["compare", "--name", "chips"]) == 1
    assert "chips" in one_line(capsys)
    assert main(["compare"]) == 2 and one_line(capsys)
    assert main(["compare", "nvidia", "--by", "sources"]) == 2 and one_line(capsys)


def test_prune_says_first_and_spares_what_is_kept(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prune", "--older", "2030-01-01"]) == 0
    assert capsys.readouterr().out.startswith("2 articles are from before 2030-01-01")
    assert main(["mark", "--keep", "northwind"]) == 0
    assert main(["prune", "--older", "2030-01-01", "--yes", "--json"]) == 0
    assert printed(capsys) == [{"before": "2030-01-01T00:00:00Z", "articles": 1, "deleted": True}]
    assert main(["articles", "--json"]) == 0
    assert [article["kept"] for article in printed(capsys)] == [True]
    assert main(["prune", "--older", "soon"]) == 2
    assert "soon" in one_line(capsys)


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["compare", "nvidia", "--period", "foo"], "foo is not a period"),
        (["figures", "period:foo"], "“foo” is not a period"),
        (["figures", "capex>"], "“capex>” needs a number"),
        (["articles", "co:"], "“co:” needs a value"),
        (["articles", "revenue.yoy<=high"], "“revenue.yoy<=” needs a number"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(
    filled: Path, capsys: pytest.CaptureFixture[str], argv: list[str], says: str
) -> None:
    assert main(argv) == 2
    assert says in one_line(capsys)


def test_doctor_sees_links_to_nowhere(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    link = tmp_path / "linked.db"
    link.symlink_to(tmp_path / "gone" / "matins.db")
    assert main(["--store", str(link), "doctor"]) == 1
    assert (
        f"look  store {link} is a link to {tmp_path / 'gone' / 'matins.db'}, which is not there"
        in capsys.readouterr().out
    )
