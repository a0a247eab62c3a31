"""The lexicon: shipped files are sound, the user's are merged and checked, loading is quick."""

from __future__ import annotations

import marshal
import os
import re
import sys
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from feeds.reading import lexicon
from feeds.reading.lexicon import LexiconError


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> lexicon.Lexicon:
    return lexicon.load(None, tmp_path_factory.mktemp("cache"))


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shipped directory of two companies: quick to load again and again."""
    directory = tmp_path / "shipped"
    directory.mkdir()
    (directory / "companies.toml").write_text(
        '[meta]\nname = "Meta"\naliases = ["脸书", "Meta Platforms"]\n'
        '[microsoft]\nname = "Microsoft"\nname_zh = "微软"\n',
        "utf-8",
    )
    monkeypatch.setattr(lexicon, "SHIPPED", directory)


def own(tmp_path: Path, text: str, name: str = "companies.toml") -> Path:
    directory = tmp_path / "lexicon"
    directory.mkdir(parents=True, exist_ok=True)
    (directory / name).write_text(text, "utf-8")
    return directory


def test_shipped_files_have_no_problem() -> None:
    assert lexicon.check() == []


def test_shipped_companies(shipped: lexicon.Lexicon) -> None:
    assert len(shipped.companies) > 800
    for company in shipped.companies.values():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", company.id), company.id
        assert company.name.strip() and company.name_zh.strip()
        assert 1 <= company.fiscal_year_end <= 12


def test_about_150_are_carried_deeply(shipped: lexicon.Lexicon) -> None:
    deep = [
        c
        for c in shipped.companies.values()
        if len(c.aliases) + len(c.products) + len(c.people) + sum(map(len, c.segments.values())) >= 4
    ]
    assert len(deep) >= 150


def test_a_ticker_has_one_owner(shipped: lexicon.Lexicon) -> None:
    owners: dict[str, str] = {}
    for company in shipped.companies.values():
        for ticker in company.tickers:
            market, _, code = ticker.partition(":")
            key = f"US:{code}" if market in ("NASDAQ", "NYSE") else ticker
            assert owners.setdefault(key, company.id) == company.id, ticker


def test_guards_guard_a_name_that_exists() -> None:
    for path in sorted(lexicon.SHIPPED.glob("*.toml")):
        for id, table in tomllib.loads(path.read_text("utf-8")).items():
            if "guards" not in table:
                continue
            names = {table.get("name"), table.get("name_zh")}
            for value in table.values():
                names.update(value if isinstance(value, list) else ())
            names.update(n for part in table.get("segments", {}).values() for n in part)
            assert set(table["guards"]) <= names, (path.name, id, set(table["guards"]) - names)


def test_every_metric_but_other_has_triggers(shipped: lexicon.Lexicon) -> None:
    for metric in shipped.metrics.values():
        assert metric.units, metric.id
        assert (metric.zh and metric.en) or metric.id == "other", metric.id


def test_every_topic_has_triggers_and_known_companies(shipped: lexicon.Lexicon) -> None:
    assert len(shipped.topics) == 27
    for topic in shipped.topics.values():
        assert topic.strong and topic.plain, topic.id
        assert set(topic.companies) <= set(shipped.companies), topic.id


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("meta", "meta"),
        ("微软", "microsoft"),
        ("微軟", "microsoft"),
        ("Azure", "microsoft"),
        ("$TSLA", "tesla"),
        ("NVDA", "nvidia"),
        ("HK:700", "tencent"),
        ("台積電", "tsmc"),
        ("辉达", "nvidia"),
        ("nobody", None),
        ("", None),
    ],
)
def test_resolve(shipped: lexicon.Lexicon, typed: str, id: str | None) -> None:
    assert shipped.resolve(typed) == id


def test_labels(shipped: lexicon.Lexicon) -> None:
    assert shipped.label("microsoft", "zh-Hant") == "微软"
    assert shipped.label("microsoft") == "Microsoft"
    assert shipped.label("capex", "zh") == "资本支出"
    assert shipped.label("unheard-of") == "unheard-of"


def test_fiscal_year_ends(shipped: lexicon.Lexicon) -> None:
    ends = {"apple": 9, "microsoft": 6, "nvidia": 1, "alibaba": 3, "oracle": 5, "toyota": 3, "meta": 12, "micron": 8}
    assert {id: shipped.companies[id].fiscal_year_end for id in ends} == ends


def test_own_company_in_five_lines(tmp_path: Path) -> None:
    directory = own(
        tmp_path,
        '[lighthouse-robotics]\nname = "Lighthouse Robotics"\nname_zh = "灯塔机器人"\n'
        'products = ["Beam One"]\npeople = ["李灯塔"]\n',
    )
    assert lexicon.check(directory) == []
    merged = lexicon.load(directory, tmp_path / "cache")
    assert merged.resolve("灯塔机器人") == merged.resolve("beam one") == "lighthouse-robotics"
    assert merged.label("lighthouse-robotics", "zh") == "灯塔机器人"


def test_lists_are_appended_and_names_removed(tmp_path: Path, few: None) -> None:
    directory = own(tmp_path, '[meta]\nname = "Meta Inc"\naliases = ["蓝色大厂", "!脸书"]\n')
    merged = lexicon.load(directory, tmp_path / "cache")
    assert merged.companies["meta"].name == "Meta Inc"
    assert "Meta Platforms" in merged.companies["meta"].aliases
    assert merged.resolve("蓝色大厂") == "meta"
    assert merged.resolve("脸书") is None


def test_a_removed_name_may_go_to_another_company(tmp_path: Path, few: None) -> None:
    text = '[meta]\naliases = ["!脸书"]\n[my-meta]\nname = "My Meta"\naliases = ["脸书"]\n'
    assert lexicon.load(own(tmp_path, text), tmp_path / "cache").resolve("脸书") == "my-meta"


@pytest.mark.parametrize(
    ("name", "text", "line", "says"),
    [
        ("companies.toml", '[x-co]\nname = "X Co"\naliases = ["微软"]\n', 3, "'微软' of x-co already names microsoft"),
        ("companies.toml", '[x-co]\nname = "X Co"\n\ncolour = "red"\n', 4, "unknown key 'colour'"),
        ("companies.toml", '[x-co]\nname = "X Co"\nfiscal_year_end = 13\n', 3, "fiscal_year_end must be a month"),
        ("companies.toml", '[x-co]\nname = "X Co"\ntickers = ["XCO"]\n', 3, "'XCO' is no ticker"),
        ("companies.toml", '[x-co]\nname = "X Co"\ncurrency = "dollar"\n', 3, "currency must be a currency code"),
        ("companies.toml", '\n[x-co]\naliases = ["Xx"]\n', 2, "the company 'x-co' has no name"),
        ("companies.toml", '[X_Co]\nname = "X Co"\n', 1, "must be lower-case words"),
        ("companies.toml", '[x-co]\nname = "X Co"\nguards.X = { nearby = ["y"] }\n', 3, "guards must be"),
        ("metrics.toml", '[happiness]\nzh = ["幸福指数"]\n', 1, "there is no metric 'happiness'"),
        ("metrics.toml", '[revenue]\nunits = ["litres"]\n', 2, "units must be a list of"),
        ("topics.toml", '[gardening]\nstrong = ["花园"]\n', 1, "needs a label"),
    ],
)
def test_problems_name_file_and_line(tmp_path: Path, few: None, name: str, text: str, line: int, says: str) -> None:
    directory = own(tmp_path, text, name)
    found = lexicon.check(directory)
    assert len(found) == 1
    assert found[0].startswith(f"{directory / name}:{line}: ")
    assert says in found[0]
    with pytest.raises(LexiconError, match=re.escape(found[0])):
        lexicon.load(directory, tmp_path / "cache")


def test_broken_toml_and_strange_file_names(tmp_path: Path, few: None) -> None:
    own(tmp_path, "[meta\n")
    directory = own(tmp_path, "", "notes.toml")
    broken, strange = lexicon.check(directory)
    assert "not valid TOML" in broken and "line 1" in broken
    assert "the name must begin with companies" in strange


def test_an_own_topic(tmp_path: Path, few: None) -> None:
    directory = own(tmp_path, '[gardening]\nlabel = "Gardening"\nlabel_zh = "园艺"\nstrong = ["园艺"]\n', "topics.toml")
    assert lexicon.load(directory, tmp_path / "cache").label("gardening", "zh") == "园艺"


def test_the_cache_is_used(tmp_path: Path, few: None, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = own(tmp_path, '[x-co]\nname = "X Co"\n[x-co.guards]\n"X Co" = { case = true, near = ["shares"] }\n')
    first = lexicon.load(directory, tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    assert kept.name == f"lexicon-{first.version}.{sys.implementation.cache_tag}"  # another Python has its own
    monkeypatch.setattr(lexicon, "problems", None)  # nothing is built again
    lexicon._load.cache_clear()
    again = lexicon.load(directory, tmp_path / "cache")
    assert (again.version, again.patterns, again.tickers) == (first.version, first.patterns, first.tickers)
    for number in range(len(first.patterns)):
        assert again.entries(number) == first.entries(number)
    for part in ("companies", "metrics", "topics", "segments"):
        assert dict(getattr(again, part)) == dict(getattr(first, part))


@pytest.mark.parametrize("damage", ["empty", "short", "one byte", "a list", "not ours"])
def test_a_damaged_cache_is_made_again(tmp_path: Path, few: None, damage: str) -> None:
    directory = own(tmp_path, '[x-co]\nname = "X Co"\n')
    lexicon.load(directory, tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    whole = kept.read_bytes()
    half = len(whole) // 2
    flipped = whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1 :]
    few_parts = marshal.dumps(["a"])
    kept.write_bytes(
        {
            "empty": b"",
            "short": whole[:half],
            "one byte": flipped,
            "a list": lexicon._checksum(few_parts) + few_parts,
            "not ours": b'{"companies": {}}',
        }[damage]
    )
    lexicon._load.cache_clear()
    assert "x-co" in lexicon.load(directory, tmp_path / "cache").companies
    assert list((tmp_path / "cache").iterdir()) == [kept] and lexicon._cached(kept) is not None


def test_several_may_make_the_cache_at_once(tmp_path: Path, few: None) -> None:
    directory = own(tmp_path, '[x-co]\nname = "X Co"\n')
    make = lexicon._load.__wrapped__
    with ThreadPoolExecutor(6) as pool:
        for made in [pool.submit(make, lexicon.SHIPPED, directory, tmp_path / "cache") for _ in range(24)]:
            assert made.result().resolve("x co") == "x-co"
    (kept,) = (tmp_path / "cache").iterdir()
    assert lexicon._cached(kept) is not None


def test_older_caches_are_dropped(tmp_path: Path, few: None) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    for number in range(6):
        (cache / f"lexicon-{number}.json").touch()
        os.utime(cache / f"lexicon-{number}.json", (number, number))
    version = lexicon.load(own(tmp_path, '[x-co]\nname = "X Co"\n'), cache).version
    assert len(list(cache.iterdir())) == 4 and list(cache.glob(f"lexicon-{version}.*"))


def test_no_cache_directory_is_needed(tmp_path: Path, few: None) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    directory = own(tmp_path, '[y-co]\nname = "Y Co"\n')
    assert "y-co" in lexicon.load(directory, blocked / "cache").companies


def test_loading_is_quick(tmp_path: Path) -> None:
    directory = own(tmp_path, '[z-co]\nname = "Z Co"\n')
    lexicon.load(directory, tmp_path / "cache")
    best = 1.0
    for _ in range(3):
        lexicon._load.cache_clear()
        started = time.process_time()
        lexicon.load(directory, tmp_path / "cache")
        best = min(best, time.process_time() - started)
    assert best < 0.03  # 0.004 s on an idle core


def test_the_examples_of_the_documentation_are_sound(tmp_path: Path, few: None) -> None:
    page = (Path(__file__).parent.parent / "docs" / "lexicon.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", page, flags=re.DOTALL)
    assert len(blocks) == 4
    for number, block in enumerate(blocks):
        kind = "topics" if "label =" in block else "companies"
        assert lexicon.check(own(tmp_path / str(number), block, f"{kind}.toml")) == []
