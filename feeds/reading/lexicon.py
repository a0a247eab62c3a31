"""The lexicon: companies, metrics and topics by name, in both languages.

Shipped TOML files are merged by id with the user's directory. Parsing them takes a while, so what they come to is kept,
marshalled, in the user's cache directory, under a name made of the files' content and of Python's version.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from feeds.reading.automaton import Search, searcher
from feeds.reading.lexicon_files import File, LexiconError, merge, problems, read_files
from feeds.reading.lexicon_patterns import KINDS, Compiled, Entry, Guard, compile_tables, entries_of
from feeds.reading.shadow import TRADITIONAL, shadow
from store.record import dataclass

__all__ = ["Company", "Entry", "Guard", "Lexicon", "LexiconError", "Metric", "Topic", "check", "load", "version"]

FORMAT = 5  # of the cached tables
SHIPPED = Path(__file__).parent.parent / "lexicon"
T = TypeVar("T")


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
        return KINDS.get(self.role, "company")

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


class _Lazy(Mapping[str, T], Generic[T]):
    """Tables that become objects when asked for: most of the lexicon is never looked at in one run."""

    def __init__(self, tables: dict[str, bytes], make: Callable[[str, dict[str, Any]], T]) -> None:
        self._tables, self._make, self._made = tables, make, dict[str, T]()

    def __getitem__(self, id: str) -> T:
        if (made := self._made.get(id)) is None:
            made = self._made[id] = self._make(id, marshal.loads(self._tables[id]))
        return made

    def get(self, id: str, default: Any = None) -> Any:
        """What stands behind an id; asked for every figure, so without the detour of Mapping.get."""
        if (made := self._made.get(id)) is None and id in self._tables:
            made = self[id]
        return default if made is None else made

    def __contains__(self, id: object) -> bool:
        return id in self._tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


class Lexicon:
    """Everything known by name."""

    def __init__(self, compiled: Compiled, version: str) -> None:
        self.version = version
        self.companies: Mapping[str, Company] = _Lazy(compiled.companies, _company)
        self.metrics: Mapping[str, Metric] = _Lazy(compiled.metrics, _metric)
        self.topics: Mapping[str, Topic] = _Lazy(compiled.topics, _topic)
        self.segments: Mapping[str, tuple[str, ...]] = _Lazy(compiled.segments, _segment)
        self.tickers = compiled.tickers
        self.patterns = compiled.patterns
        self._raw = compiled.entries
        self.met: dict[int, tuple[bool, bool, tuple[Entry, ...]]] = {}  # entries of the patterns met so far
        self._index: dict[str, int] = {}

    @cached_property
    def search(self) -> Search:
        """Gives (pattern, start, end) of every match, overlapping ones too; made when a text is first searched."""
        return searcher(self.patterns)

    def entries(self, pattern: int) -> tuple[bool, bool, tuple[Entry, ...]]:
        """Whether the pattern begins and ends with a Latin letter or digit, and what it may stand for."""
        found = self.met.get(pattern)
        if found is None:
            text = self.patterns[pattern]
            found = (_is_word(text[0]), _is_word(text[-1]), entries_of(self._raw[pattern]))
            self.met[pattern] = found
        return found

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
        self._index = self._index or {p: i for i, p in enumerate(self.patterns)}
        at = self._index.get(shadow(text.strip()))
        for entry in self.entries(at)[2] if at is not None else ():
            if entry.group == "E":
                return entry.id
        bare = text.strip().lstrip("$").upper()
        return self.tickers.get(bare) or self.tickers.get("$" + bare)


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def load(user_dir: Path | None = None, cache_dir: Path | None = None) -> Lexicon:
    """The lexicon, merged with `user_dir`; built once a process. Raises LexiconError at the first problem."""
    return _load(SHIPPED, user_dir, cache_dir if cache_dir is not None else _cache_dir())


def version(user_dir: Path | None = None) -> str:
    """What the lexicon's files come to, without parsing them: another one as soon as any of them differs."""
    return _version(read_files(SHIPPED, user_dir))


def check(user_dir: Path | None = None) -> list[str]:
    """Every problem of the shipped and the user's files, one sentence each, with file and line."""
    return problems(read_files(SHIPPED, user_dir))


@lru_cache(maxsize=8)
def _load(shipped: Path, user_dir: Path | None, cache_dir: Path | None) -> Lexicon:
    files = read_files(shipped, user_dir)
    digest = _version(files)
    cache = cache_dir / f"lexicon-{digest}.{sys.implementation.cache_tag}" if cache_dir else None
    compiled = _cached(cache)
    if compiled is None:
        if found := problems(files):
            raise LexiconError(found[0])
        compiled = compile_tables(merge(files))
        _keep(cache, compiled)
    return Lexicon(compiled, digest)


def _version(files: list[File]) -> str:
    digest = hashlib.blake2b(f"{FORMAT}\0{''.join(sorted(TRADITIONAL))}".encode(), digest_size=6)
    for file in files:
        digest.update(file.path.name.encode() + b"\0" + file.data + b"\0")
    return digest.hexdigest()


def _cache_dir() -> Path | None:
    from platformdirs import user_cache_path

    return user_cache_path("matins", appauthor=False)


def _cached(path: Path | None) -> Compiled | None:
    """What an earlier run kept; None where there is nothing that is whole: marshal itself trusts what it is given."""
    if path is None:
        return None
    try:
        data = memoryview(path.read_bytes())
        return Compiled(*marshal.loads(data[4:])) if _checksum(data[4:]) == data[:4] else None
    except (OSError, ValueError, TypeError, EOFError):
        return None


def _keep(path: Path | None, compiled: Compiled) -> None:
    """Write the cache in one step and drop older ones; a directory that cannot be written costs only time."""
    from tempfile import mkstemp

    if path is None:
        return
    data = marshal.dumps(tuple(compiled))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = mkstemp(".part", dir=path.parent)  # its own for each process that makes the cache
        part = Path(name)
        try:
            with open(handle, "wb") as file:
                file.write(_checksum(data) + data)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        for old in sorted(path.parent.glob("lexicon-*"), key=lambda p: p.stat().st_mtime)[:-4]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _checksum(data: bytes | memoryview) -> bytes:
    return zlib.crc32(data).to_bytes(4, "big")


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


def _segment(id: str, table: dict[str, Any]) -> tuple[str, ...]:
    return tuple(table["names"])


def _topic(id: str, table: dict[str, Any]) -> Topic:
    strong, plain, weak, companies = (tuple(table.get(k, ())) for k in ("strong", "plain", "weak", "companies"))
    weight = float(table.get("weight", 1.0))
    return Topic(id, table["label"], table["label_zh"], strong, plain, weak, companies, weight)
