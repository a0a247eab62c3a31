"""The lexicon: companies, metrics and topics by name, in both languages, and the automaton that finds them.

Shipped TOML files are merged by id with the user's directory. Parsing them takes a while, so the merged tables are kept
as JSON in the user's cache directory, under a name made of the files' content.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from feeds.reading.lexicon_files import File, LexiconError, Tables, merge, problems, read_files
from feeds.reading.shadow import shadow

__all__ = ["Company", "Entry", "Guard", "Lexicon", "LexiconError", "Metric", "Topic", "check", "load"]

FORMAT = 4  # of the cached tables
SHIPPED = Path(__file__).parent.parent / "lexicon"


@dataclass(frozen=True, slots=True)
class Guard:
    """What must hold around an ambiguous name; words are shadowed, `near` reaches WINDOW characters either way."""

    case: bool = False
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    not_followed_by: tuple[str, ...] = ()
    not_preceded_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """A company or organisation; `role` is company, organisation, broker, publisher or data_house."""

    id: str
    name: str
    name_zh: str
    aliases: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    tickers: tuple[str, ...] = ()
    segments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fiscal_year_end: int = 12  # the month
    currency: str | None = None
    country: str | None = None
    role: str = "company"

    @property
    def kind(self) -> str:
        """What its name stands for in a text: a data house is quoted as a publisher is."""
        return {"broker": "broker", "publisher": "publisher", "data_house": "publisher"}.get(self.role, "company")

    def label(self, lang: str = "en") -> str:
        """The name to show a reader of `lang`."""
        return self.name_zh if lang.startswith("zh") else self.name


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric's triggers and the unit classes its levels may have (see `store/vocabulary.toml`)."""

    id: str
    units: tuple[str, ...]
    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic's labels and its triggers by weight."""

    id: str
    label: str
    label_zh: str
    strong: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()  # whose names are plain triggers too
    weight: float = 1.0  # of all its triggers: common topics need more of them


class Entry(NamedTuple):
    """What one pattern of the automaton may stand for. `group` is E (entity), S (segment), M (metric) or T (topic)."""

    group: str
    kind: str
    id: str
    segment: str | None
    weight: float
    text: str  # the alias as written, for the check of capitals
    capital: bool  # the text must begin with a capital, as the alias does
    guard: Guard | None


Search = Callable[[str], list[tuple[int, int, int]]]


class Lexicon:
    """Everything known by name. `search` gives (pattern, start, end) of every match, overlapping ones too."""

    def __init__(self, tables: Tables, version: str) -> None:
        self.version = version
        self.companies = {i: _company(i, t) for i, t in tables.companies.items()}
        self.metrics = {i: _metric(i, t) for i, t in tables.metrics.items()}
        self.topics = {i: _topic(i, t) for i, t in tables.topics.items()}
        self.segments: dict[str, tuple[str, ...]] = {i: tuple(t["names"]) for i, t in tables.segments.items()}
        self.tickers = _tickers(self.companies)
        self._patterns: dict[str, list[Entry]] = {}
        for pattern, entry in _entries(self, tables):
            self._patterns.setdefault(pattern, []).append(entry)
        self.patterns = list(self._patterns)
        self.entries = list(self._patterns.values())
        self.edges = [(_is_word(p[0]), _is_word(p[-1])) for p in self.patterns]
        self.search: Search = _searcher(self.patterns)

    def company(self, id: str) -> Company | None:
        return self.companies.get(id)

    def label(self, id: str, lang: str = "en") -> str:
        """The name of a company or topic; the id itself where it is unknown."""
        if company := self.companies.get(id):
            return company.label(lang)
        if topic := self.topics.get(id):
            return topic.label_zh if lang.startswith("zh") else topic.label
        return id

    def resolve(self, text: str) -> str | None:
        """The company a person means by an id, a name, a product or a ticker typed whole; None where it is unknown."""
        if text in self.companies:
            return text
        for entry in self._patterns.get(shadow(text.strip()), ()):
            if entry.group == "E":
                return entry.id
        bare = text.strip().lstrip("$").upper()
        return self.tickers.get(bare) or self.tickers.get("$" + bare)


def load(user_dir: Path | None = None, cache_dir: Path | None = None) -> Lexicon:
    """The lexicon, merged with `user_dir`; built once a process. Raises LexiconError at the first problem."""
    return _load(SHIPPED, user_dir, cache_dir if cache_dir is not None else _cache_dir())


def check(user_dir: Path | None = None) -> list[str]:
    """Every problem of the shipped and the user's files, one sentence each, with file and line."""
    return problems(read_files(SHIPPED, user_dir))


@lru_cache(maxsize=8)
def _load(shipped: Path, user_dir: Path | None, cache_dir: Path | None) -> Lexicon:
    files = read_files(shipped, user_dir)
    version = _version(files)
    cache = cache_dir / f"lexicon-{version}.json" if cache_dir else None
    tables = _cached(cache)
    if tables is None:
        if found := problems(files):
            raise LexiconError(found[0])
        tables = merge(files)
        _keep(cache, tables)
    return Lexicon(tables, version)


def _version(files: list[File]) -> str:
    digest = hashlib.blake2b(str(FORMAT).encode(), digest_size=6)
    for file in files:
        digest.update(file.path.name.encode() + b"\0" + file.data + b"\0")
    return digest.hexdigest()


def _cache_dir() -> Path | None:
    from platformdirs import user_cache_path

    return user_cache_path("matins", appauthor=False)


def _cached(path: Path | None) -> Tables | None:
    """The tables of an earlier run; None where there are none that can be read."""
    if path is None:
        return None
    try:
        found = json.loads(path.read_bytes())
        return Tables(found["companies"], found["metrics"], found["topics"], found["segments"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(path: Path | None, tables: Tables) -> None:
    """Write the cache in one step and drop older ones; a directory that cannot be written costs only time."""
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(tables._asdict(), ensure_ascii=False, separators=(",", ":")), "utf-8")
        part.replace(path)
        others = sorted(path.parent.glob("lexicon-*.json"), key=lambda p: p.stat().st_mtime)
        for old in others[:-4]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _company(id: str, table: dict[str, Any]) -> Company:
    name = table["name"]
    return Company(
        id=id,
        name=name,
        name_zh=table.get("name_zh", name),
        aliases=tuple(table.get("aliases", ())),
        products=tuple(table.get("products", ())),
        people=tuple(table.get("people", ())),
        tickers=tuple(table.get("tickers", ())),
        segments={s: tuple(names) for s, names in table.get("segments", {}).items()},
        fiscal_year_end=table.get("fiscal_year_end", 12),
        currency=table.get("currency"),
        country=table.get("country"),
        role=table.get("role", "company"),
    )


def _metric(id: str, table: dict[str, Any]) -> Metric:
    return Metric(id, tuple(table["units"]), tuple(table.get("zh", ())), tuple(table.get("en", ())))


def _topic(id: str, table: dict[str, Any]) -> Topic:
    strong, plain, weak, companies = (tuple(table.get(k, ())) for k in ("strong", "plain", "weak", "companies"))
    weight = float(table.get("weight", 1.0))
    return Topic(id, table["label"], table["label_zh"], strong, plain, weak, companies, weight)


WEIGHTS = {"strong": 3.0, "plain": 1.0, "weak": 0.4}
COMPANY_WEIGHT = 1.0


def _entries(lexicon: Lexicon, tables: Tables) -> Iterator[tuple[str, Entry]]:
    """Every pattern with what it may stand for; a company's name comes before its products of the same spelling."""
    for company in lexicon.companies.values():
        guards = tables.companies[company.id].get("guards", {})
        yield from _company_entries(company, guards)
    for segment, names in lexicon.segments.items():
        guards = tables.segments[segment].get("guards", {})
        yield from (_entry(n, "S", "segment", segment, segment, 1.0, guards) for n in names)
    for metric in lexicon.metrics.values():
        guards = tables.metrics[metric.id].get("guards", {})
        yield from (_entry(n, "M", "metric", metric.id, None, 1.0, guards) for n in (*metric.zh, *metric.en))
    for topic in lexicon.topics.values():
        guards = tables.topics[topic.id].get("guards", {})
        for level, value in WEIGHTS.items():
            for name in getattr(topic, level):
                yield _entry(name, "T", "topic", topic.id, None, value * topic.weight, guards)
        for id in topic.companies:
            if company := lexicon.companies.get(id):
                own = tables.companies[id].get("guards", {})
                for name in dict.fromkeys((company.name, company.name_zh, *company.aliases)):
                    yield _entry(name, "T", "topic", topic.id, None, COMPANY_WEIGHT * topic.weight, own)


def _company_entries(company: Company, guards: dict[str, Any]) -> Iterator[tuple[str, Entry]]:
    kind = company.kind
    seen: set[str] = set()
    groups: list[tuple[str, str | None, tuple[str, ...]]] = [
        (kind, None, (company.name, company.name_zh, *company.aliases)),
        *(("product", segment, names) for segment, names in company.segments.items()),
        ("product", None, company.products),
        ("person", None, company.people),
    ]
    for entry_kind, segment, names in groups:
        for name in names:
            pattern, entry = _entry(name, "E", entry_kind, company.id, segment, 1.0, guards)
            if pattern not in seen:
                seen.add(pattern)
                yield pattern, entry


def _entry(
    name: str, group: str, kind: str, id: str, segment: str | None, weight: float, guards: dict[str, Any]
) -> tuple[str, Entry]:
    guard = guards.get(name)
    capital = group == "E" and name[0].isascii() and name[0].isupper()
    return shadow(name), Entry(group, kind, id, segment, weight, name, capital, _guard(guard) if guard else None)


def _guard(table: dict[str, Any]) -> Guard:
    words = {k: tuple(shadow(w) for w in v) for k, v in table.items() if k != "case"}
    return Guard(case=bool(table.get("case", False)), **words)


def _tickers(companies: Mapping[str, Company]) -> dict[str, str]:
    """`NASDAQ:META`, `$META` and `META` of every US ticker; `HK:700`, `TW:2330`, `SH:600519` of the others."""
    found: dict[str, str] = {}
    for company in companies.values():
        for ticker in company.tickers:
            market, _, code = ticker.partition(":")
            market, code = market.strip().upper(), code.strip().upper()
            if market == "HK":
                code = code.lstrip("0")
            found.setdefault(f"{market}:{code}", company.id)
            if market in ("NASDAQ", "NYSE"):
                found.setdefault(f"US:{code}", company.id)
                found.setdefault("$" + code, company.id)
    return found


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _searcher(patterns: list[str]) -> Search:
    try:
        from ahocorasick_rs import AhoCorasick
    except ImportError:
        return _plain_searcher(patterns)
    automaton = AhoCorasick(patterns)

    def search(text: str) -> list[tuple[int, int, int]]:
        found: list[tuple[int, int, int]] = automaton.find_matches_as_indexes(text, overlapping=True)
        return found

    return search


def _plain_searcher(patterns: list[str]) -> Search:
    """The same in plain Python: patterns by their first two characters, the lengths that occur tried in turn."""
    index = {p: i for i, p in enumerate(patterns)}
    lengths: dict[str, list[int]] = {}
    for pattern in patterns:
        sizes = lengths.setdefault(pattern[:2], [])
        if len(pattern) not in sizes:
            sizes.append(len(pattern))

    def search(text: str) -> list[tuple[int, int, int]]:
        found = []
        for start in range(len(text)):
            for size in (*lengths.get(text[start : start + 2], ()), *lengths.get(text[start], ())):
                at = index.get(text[start : start + size])
                if at is not None and start + size <= len(text):
                    found.append((at, start, start + size))
        return found

    return search
