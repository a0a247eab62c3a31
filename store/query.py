"""The language of `/`, `=` and the command line: words, fields and figure comparisons, as a small tree."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import NamedTuple

from store.errors import UsageError
from store.periods import is_label
from store.record import dataclass

Resolver = Callable[[str], str | None]

FIELDS = (
    "co",
    "topic",
    "source",
    "metric",
    "basis",
    "form",
    "period",
    "lang",
    "tag",
    "since",
    "until",
    "is",
    "segment",
)
STATES = ("unread", "read", "kept", "watched", "disputed")
MAX_LENGTH = 2000
MAX_DEPTH = 50


class Word(NamedTuple):
    """Text to find; a phrase is found as it stands, a word also as a beginning."""

    text: str
    phrase: bool = False


class Field(NamedTuple):
    """`name:value`; dates are ISO days, ids are resolved."""

    name: str
    value: str


class Compare(NamedTuple):
    """A figure compared: `metric` or None for any, `form` level or a change, `unit` or None for its own."""

    metric: str | None
    form: str
    unit: str | None
    op: str
    value: float


class Not(NamedTuple):
    """What must not hold."""

    part: Node


class And(NamedTuple):
    """All of it; without parts, everything."""

    parts: tuple[Node, ...]


class Or(NamedTuple):
    """Any of it."""

    parts: tuple[Node, ...]


Node = Word | Field | Compare | Not | And | Or
Query = Node

_SPACE = re.compile(r"\s+")
_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|「([^」]*)」')
_FIELD = re.compile(r"([A-Za-z]{2,12})[:：](?=\S)")
_COMPARE = re.compile(
    r"([a-z][a-z_]{0,30})(?:\.(yoy|qoq|change|share|growth_other|level))?(?:[:：]([A-Za-z%]{1,8}))?"
    r"(>=|<=|>|<|=|≥|≤|＞|＜)"
    r"([-+−]?[0-9][0-9,_.]{0,30}(?:[eE][-+]?[0-9]{1,3})?)(万亿|[万亿%kKmMbBtT]|bn|tn)?(?=[\s()]|$)"
)
_UNFINISHED = re.compile(r"[a-z][a-z_]{0,30}(?:\.[a-z_]{1,12})?(?:[:：][A-Za-z%]{1,8})?(?:>=|<=|>|<|≥|≤|＞|＜)")
_WORD = re.compile(r'[^\s()"“”「」（）]+')
_DAYS = re.compile(r"([0-9]{1,5})([hdwmy])")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_SCALES = {"k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9, "t": 1e12, "tn": 1e12, "万": 1e4, "亿": 1e8, "万亿": 1e12, "%": 1.0}
_FORMS = ("yoy", "qoq", "change", "share", "growth_other")
_OPS = {"≥": ">=", "≤": "<=", "＞": ">", "＜": "<"}
_DAY_COUNT = {"d": 1, "w": 7, "m": 30, "y": 365}


def day(text: str, now: datetime.datetime, *, end: bool = False) -> str:
    """`30d`, `2026-01`, `2026-01-30`, today or yesterday as a UTC moment; with `end` the first moment after it."""
    low = text.lower()
    if low in ("today", "yesterday", "今天", "昨天"):
        start = now.replace(hour=0, minute=0, second=0, microsecond=0)
        start -= datetime.timedelta(days=low in ("yesterday", "昨天"))
        return _stamp(start + datetime.timedelta(days=int(end)))
    ago = _DAYS.fullmatch(low)
    if ago:
        count = int(ago[1])
        span = datetime.timedelta(hours=count) if ago[2] == "h" else datetime.timedelta(days=count * _DAY_COUNT[ago[2]])
        return _stamp(now - min(span, datetime.timedelta(days=36500)))
    date = _DATE.fullmatch(text)
    try:
        if date:
            year, month, dom = int(date[1]), int(date[2] or 1), int(date[3] or 1)
            start = datetime.datetime(year, month, dom, tzinfo=datetime.UTC)
            if end and date[3]:
                start += datetime.timedelta(days=1)
            elif end and date[2]:
                start = start.replace(year=year + month // 12, month=month % 12 + 1)
            elif end:
                start = start.replace(year=year + 1)
            return _stamp(start)
        moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        return _stamp(moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC))
    except (ValueError, OverflowError):
        raise UsageError(f"“{text[:40]}” is not a date; write 2026-01-30, 7d, 12h or 3m.") from None


def _stamp(moment: datetime.datetime) -> str:
    moment = moment.astimezone(datetime.UTC)
    return f"{moment.year:04d}-{moment:%m-%dT%H:%M:%SZ}"


def parse(text: str, resolve: Resolver | None = None, now: datetime.datetime | None = None) -> Query:
    """The tree of a query; raises UsageError with one sentence. An empty text asks for everything."""
    if len(text) > MAX_LENGTH:
        raise UsageError(f"The query is longer than {MAX_LENGTH} characters.")
    parser = _Parser(_tokens(text), resolve, now or datetime.datetime.now(datetime.UTC))
    node = parser.any_of(0)
    if parser.at < len(parser.tokens):
        raise UsageError("The query has a closing bracket without an opening one.")
    return node


def finished(text: str) -> str:
    """The query itself; raises UsageError for what is only half said, which a line still being typed may hold."""
    for token in _tokens(text[:MAX_LENGTH]):
        if token.kind == "field" and token.name == "period" and not is_label(token.text):
            raise UsageError(f"“{token.text[:30]}” is not a period; write 2025, 2025Q4, FY2026 or 2025-10.")
        if token.kind == "word" and (begun := _UNFINISHED.match(token.text)):
            raise UsageError(f"“{begun[0]}” needs a number after it, such as {begun[0]}100e9.")
        if token.kind == "word" and token.text[-1] in ":：" and token.text[:-1].lower() in FIELDS:
            raise UsageError(f"“{token.text}” needs a value.")
    return text


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # ( ) or not word phrase field compare
    text: str = ""
    name: str = ""
    compare: re.Match[str] | None = None


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        if space := _SPACE.match(text, at):
            at = space.end()
            continue
        char = text[at]
        if char in "()（）":
            tokens.append(_Token("(" if char in "(（" else ")"))
            at += 1
        elif char == "-":
            # A lone dash is one that somebody is still typing after.
            if at + 1 < len(text) and not text[at + 1].isspace():
                tokens.append(_Token("not"))
            at += 1
        elif quoted := _QUOTED.match(text, at):
            tokens.append(_Token("phrase", quoted[1] or quoted[2] or quoted[3] or ""))
            at = quoted.end()
        elif char in '"“”「」':
            raise UsageError("The query has an opening quotation mark without a closing one.")
        else:
            token, at = _term(text, at)
            tokens.append(token)
    return tokens


def _term(text: str, at: int) -> tuple[_Token, int]:
    if compare := _COMPARE.match(text, at):
        return _Token("compare", compare=compare), compare.end()
    if text[at] in "#＃" and (word := _WORD.match(text, at + 1)):
        return _Token("field", word[0], "topic"), word.end()
    field = _FIELD.match(text, at)
    if field and field[1].lower() in FIELDS:
        end = field.end()
        value = _QUOTED.match(text, end) or _WORD.match(text, end)
        if not value:
            raise UsageError(f"“{field[1]}:” needs a value.")
        return _Token(
            "field", (value.groups() and next((g for g in value.groups() if g), "")) or value[0], field[1].lower()
        ), value.end()
    word = _WORD.match(text, at)
    assert word is not None
    if word[0].lower() in ("or", "and", "not"):
        return _Token(word[0].lower()), word.end()
    if field and word[0].isascii() and not word[0].startswith(("http:", "https:")):
        raise UsageError(f"“{field[1]}:” is not a field; there are {', '.join(name + ':' for name in FIELDS)}.")
    return _Token("word", word[0]), word.end()


class _Parser:
    def __init__(self, tokens: list[_Token], resolve: Resolver | None, now: datetime.datetime) -> None:
        self.tokens, self.resolve, self.now, self.at = tokens, resolve, now, 0

    def _peek(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def any_of(self, depth: int) -> Node:
        """Parts joined by `or`."""
        if depth > MAX_DEPTH:
            raise UsageError("The query has too many brackets inside one another.")
        parts = [self._all_of(depth)]
        while self._peek() == "or":
            self.at += 1
            parts.append(self._all_of(depth))
        if len(parts) == 1:
            return parts[0]
        if any(part == And(()) for part in parts):
            raise UsageError("“or” needs something on both sides.")
        return Or(tuple(parts))

    def _all_of(self, depth: int) -> Node:
        parts: list[Node] = []
        while self._peek() not in ("", ")", "or"):
            if self._peek() == "and":
                self.at += 1
                continue
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, depth: int) -> Node:
        negated = False
        while self._peek() == "not":
            negated = not negated
            self.at += 1
        if not self._peek() or self._peek() in (")", "or", "and"):
            raise UsageError("“-” needs something after it.")
        token = self.tokens[self.at]
        self.at += 1
        node: Node
        if token.kind == "(":
            node = self.any_of(depth + 1)
            if self._peek() != ")":
                raise UsageError("The query has an opening bracket without a closing one.")
            self.at += 1
        elif token.kind == "field":
            node = self._field(token.name, token.text)
        elif token.compare is not None:
            node = _compare(token.compare)
        else:
            node = Word(token.text, token.kind == "phrase")
        return Not(node) if negated else node

    def _field(self, name: str, value: str) -> Field:
        if name in ("since", "until"):
            return Field(name, day(value, self.now, end=name == "until"))
        if name == "is":
            if value.lower() not in STATES:
                raise UsageError(f"“is:{value[:30]}” is not a state; there are {', '.join(STATES)}.")
            return Field(name, value.lower())
        if name in ("co", "topic", "metric", "segment"):
            found = self.resolve(value) if self.resolve and name == "co" else None
            default = value.lower().replace(" ", "_" if name in ("metric", "segment") else "-")
            return Field(name, found or default)
        return Field(
            name, value if name in ("source", "tag", "lang") else value.lower() if name != "period" else value.upper()
        )


def _compare(match: re.Match[str]) -> Compare:
    name, form, unit, op, number, scale = match.groups()
    try:
        value = float(number.replace("−", "-").replace(",", "").replace("_", ""))
    except ValueError:
        raise UsageError(f"“{number[:30]}” is not a number.") from None
    value *= _SCALES[scale.lower()] if scale else 1.0
    metric: str | None = name
    if form is None and name in _FORMS:
        metric, form = None, name
    return Compare(metric, form or "level", unit.upper() if unit else None, _OPS.get(op, op), value)


def words(query: Query) -> tuple[str, ...]:
    """The words a hit must hold, for highlighting."""
    if isinstance(query, Word):
        return (query.text.rstrip("*"),)
    if isinstance(query, And | Or):
        return tuple(word for part in query.parts for word in words(part))
    return ()
