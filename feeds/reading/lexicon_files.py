"""Lexicon files: reading, checking and merging the TOML behind companies, metrics, topics and segments.

A file's name says what it holds: `companies*.toml`, `metrics*.toml`, `topics*.toml`, `segments*.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import store
from feeds.reading.shadow import shadow
from store.errors import UsageError
from store.record import dataclass

KINDS = ("companies", "metrics", "topics", "segments")
ROLES = ("company", "organisation", "broker", "publisher", "data_house")
UNIT_CLASSES = ("money", "percent", "count", "multiple", "score", "power", "energy", "time")
_ID = {kind: re.compile(r"[a-z0-9]{1,40}(?:-[a-z0-9]{1,40}){0,12}") for kind in ("companies", "topics")}
_ID |= {kind: re.compile(r"[a-z0-9]{1,40}(?:_[a-z0-9]{1,40}){0,12}") for kind in ("metrics", "segments")}
_TICKER = re.compile(
    r"(?:NASDAQ|NYSE|HK|SH|SZ|BJ|TW|TYO|KRX|LON|EPA|ETR|AMS|SWX|STO|CPH|BIT|BME|NSE|ASX|TSX|SGX|HEL|OSL):[A-Z0-9.&-]{1,12}"
)

# key → what its value is: text, texts, month, bool, or a table of these
_KEYS: dict[str, dict[str, str]] = {
    "companies": {
        "name": "text", "name_zh": "text", "aliases": "texts", "products": "texts", "people": "texts",
        "tickers": "texts", "segments": "table of texts", "guards": "guards", "fiscal_year_end": "month",
        "currency": "currency", "country": "text", "role": "role",
    },
    "metrics": {"zh": "texts", "en": "texts", "units": "units", "guards": "guards"},
    "topics": {
        "label": "text", "label_zh": "text", "strong": "texts", "plain": "texts", "weak": "texts",
        "companies": "texts", "weight": "number", "guards": "guards",
    },
    "segments": {"names": "texts", "guards": "guards"},
}  # fmt: skip
_GUARD_KEYS = ("case", "near", "not_near", "not_followed_by", "not_preceded_by")
_WANTED = {
    "text": "a text",
    "texts": "a list of texts",
    "number": "a number above 0 and up to 10",
    "month": "a month from 1 to 12",
    "currency": "a currency code such as USD",
    "role": "one of " + ", ".join(ROLES),
    "units": "a list of " + ", ".join(UNIT_CLASSES),
    "table of texts": "a table of lists of texts",
    "guards": "a table of guards with " + ", ".join(_GUARD_KEYS),
}


class LexiconError(UsageError):
    """A lexicon file that cannot be used: the sentence names file and line."""


@dataclass(frozen=True, slots=True)
class File:
    """A lexicon file as read. `is_own` tells the user's from the shipped ones."""

    path: Path
    kind: str
    data: bytes
    is_own: bool


class Tables(NamedTuple):
    """The merged tables by id: plain values, lists and dictionaries."""

    companies: dict[str, dict[str, Any]]
    metrics: dict[str, dict[str, Any]]
    topics: dict[str, dict[str, Any]]
    segments: dict[str, dict[str, Any]]


def read_files(shipped: Path, user_dir: Path | None) -> list[File]:
    """Every lexicon file, the shipped ones first. Raises LexiconError for one that cannot be read."""
    found = []
    for directory, is_own in ((shipped, False), (user_dir, True)):
        if directory is None:
            continue
        for path in sorted(directory.glob("*.toml")):
            kind = next((k for k in KINDS if path.stem.startswith(k)), "")
            if kind or is_own:
                found.append(File(path, kind, _read(path), is_own))
    return found


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror}).") from error


def merge(files: list[File]) -> Tables:
    """The tables of checked files: lists appended, `!alias` removed, single values replaced by the later file's."""
    tables = Tables({}, {}, {}, {})
    for id, entry in _vocabulary()["metrics"].items():
        tables.metrics[id] = {"units": entry["units"]}
    for id, entry in _vocabulary()["topics"].items():
        tables.topics[id] = {"label": entry["en"], "label_zh": entry["zh"]}
    for file in files:
        parts: dict[str, dict[str, Any]] = getattr(tables, file.kind)
        for id, table in tomllib.loads(file.data.decode()).items():
            _merge_into(parts.setdefault(id, {}), table)
    for id, table in tables.topics.items():
        table.setdefault("label", id)
        table.setdefault("label_zh", table["label"])
    return tables


def _merge_into(known: dict[str, Any], new: dict[str, Any]) -> None:
    for key, value in new.items():
        if isinstance(value, dict):
            _merge_into(known.setdefault(key, {}), value)
        elif isinstance(value, list):
            gone = {v[1:] for v in value if v.startswith("!")}
            kept = [v for v in known.get(key, []) if v not in gone]
            known[key] = kept + [v for v in value if not v.startswith("!") and v not in kept]
        else:
            known[key] = value


def _vocabulary() -> dict[str, Any]:
    return tomllib.loads((Path(store.__file__).parent / "vocabulary.toml").read_text("utf-8"))


def problems(files: list[File]) -> list[str]:
    """One sentence for everything wrong in `files`; the merged names are compared only when each file is sound."""
    parsed: list[tuple[File, dict[str, Any]]] = []
    found: list[str] = []
    for file in files:
        if not file.kind:
            found.append(f"{file.path}: the name must begin with {', '.join(KINDS[:-1])} or {KINDS[-1]}.")
            continue
        try:
            parsed.append((file, tomllib.loads(file.data.decode())))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            found.append(f"{file.path}: not valid TOML: {error}.")
    for file, tables in parsed:
        found += _file_problems(file, tables)
    return found or [*_missing_names(parsed), *_duplicates(parsed)]


def _file_problems(file: File, tables: dict[str, Any]) -> Iterator[str]:
    known_metrics = _vocabulary()["metrics"] if file.kind == "metrics" else {}
    known_topics = _vocabulary()["topics"] if file.kind == "topics" else {}
    for id, table in tables.items():
        wrong = ""
        if not isinstance(table, dict):
            wrong = f"{id} must be a table"
        elif not _ID[file.kind].fullmatch(id):
            joint = "-" if file.kind in ("companies", "topics") else "_"
            wrong = f"the id {id!r} must be lower-case words joined by {joint}"
        elif file.kind == "metrics" and id not in known_metrics:
            wrong = f"there is no metric {id!r} in the vocabulary"
        elif file.kind == "topics" and id not in known_topics and not file.is_own:
            wrong = f"there is no topic {id!r} in the vocabulary"
        elif file.kind == "topics" and id not in known_topics and "label" not in table:
            wrong = f"the topic {id!r} is new and needs a label"
        if wrong:
            yield f"{file.path}:{line_of(file, id)}: {wrong}."  # its line is looked for only now: that takes long
            continue
        for key, value in table.items():
            if bad := _value_problem(file.kind, key, value):
                yield f"{file.path}:{line_of(file, id, key)}: {bad}."


def _value_problem(kind: str, key: str, value: Any) -> str | None:
    """What is wrong with `key = value`, or None."""
    form = _KEYS[kind].get(key)
    if form is None:
        return f"unknown key {key!r}"
    if form == "texts" and key == "tickers" and _texts(value):
        bad = next((t for t in value if not _TICKER.fullmatch(t.lstrip("!"))), None)
        return f"{bad!r} is no ticker like NASDAQ:META or HK:0700" if bad else None
    return None if _is_good(form, value) else f"{key} must be {_WANTED[form]}"


def _is_good(form: str, value: Any) -> bool:
    if form == "text":
        return isinstance(value, str) and bool(value.strip())
    if form == "texts":
        return _texts(value)
    if form == "number":
        return isinstance(value, int | float) and 0 < value <= 10
    if form == "month":
        return isinstance(value, int) and 1 <= value <= 12
    if form == "currency":
        return isinstance(value, str) and re.fullmatch("[A-Z]{3}", value) is not None
    if form == "role":
        return value in ROLES
    if form == "units":
        return _texts(value) and all(u.lstrip("!") in UNIT_CLASSES for u in value)
    return isinstance(value, dict) and all(
        _texts(v) if form == "table of texts" else _is_guard(v) for v in value.values()
    )


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and len(v.lstrip("!").strip()) > 0 for v in value)


def _is_guard(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(v, bool) if k == "case" else k in _GUARD_KEYS and _texts(v) for k, v in value.items()
    )


def _missing_names(parsed: list[tuple[File, dict[str, Any]]]) -> Iterator[str]:
    named = {id for file, tables in parsed if file.kind == "companies" for id, t in tables.items() if "name" in t}
    for file, tables in parsed:
        for id in tables:
            if file.kind == "companies" and id not in named:
                yield f"{file.path}:{line_of(file, id)}: the company {id!r} has no name."
            if file.kind == "segments" and "names" not in tables[id]:
                yield f"{file.path}:{line_of(file, id)}: the segment {id!r} has no names."


def _duplicates(parsed: list[tuple[File, dict[str, Any]]]) -> Iterator[str]:
    """A name that two companies, two metrics or two segments claim. Removed names (`!alias`) do not count."""
    gone = {(id, n[1:]) for _, tables in parsed for id, t in tables.items() for n in _names(t) if n.startswith("!")}
    owners: dict[tuple[str, str], str] = {}
    for file, tables in parsed:
        if file.kind == "topics":  # a word may hint at two topics
            continue
        for id, table in tables.items():
            for name in _names(table):
                if name.startswith("!") or (id, name) in gone:
                    continue
                owner = owners.setdefault((file.kind, shadow(name)), id)
                if owner != id:
                    yield f"{file.path}:{line_of(file, id, name)}: {name!r} of {id} already names {owner}."


def _names(table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if key in ("name", "name_zh"):
            yield value
        elif key in ("aliases", "products", "people", "zh", "en", "names", "tickers"):
            yield from value
        elif key == "segments":
            for names in value.values():
                yield from names


def line_of(file: File, id: str, word: str | None = None) -> int:
    """The line of the table `id`, or of `word` in it; 1 where it cannot be told."""
    lines = file.data.decode("utf-8", "replace").split("\n")
    heads = (f"[{id}]", f'["{id}"]', f"{id} =", f'"{id}" =')
    start = next((n for n, line in enumerate(lines) if line.strip().startswith(heads)), 0)
    if word is None:
        return start + 1
    for number in range(start, len(lines)):
        if number > start and lines[number].startswith("[") and not lines[number].startswith(f"[{id}."):
            break
        if word in lines[number]:
            return number + 1
    return start + 1
