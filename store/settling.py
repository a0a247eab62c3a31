"""Keeps what is worked out from figures up to date, after reading: the newest figure of each series, and checks."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from store import checks
from store.base import Base, chunks, marks
from store.connection import now_utc
from store.finding import SWINGING, can_stand
from store.ledger import SHOWN, Entry, key_number, latest, scope_of, series_key
from store.periods import plain
from store.text import dumps
from store.vocabulary import BASES
from store.wording import sentence

ENTRY_COLUMNS = (
    'f.series, f.f, f.id, substr(f.id, 1, 16), coalesce(a.copy_of, a.n), f."where", f.start, f.quote, f.raw, f.low,'
    " f.high, f.qualifier, f.unit, f.metric, f.form, f.direction, f.company, f.counterparty, f.segment, f.period,"
    " f.period_start, f.period_end, f.basis, f.confidence, f.as_of, a.added, f.measure"
)
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
LIVE = "f.superseded IS NULL AND f.disputed = 0"
DIFFER = "sources_differ"
MISREAD = 3.0  # an expectation further off than this factor is not of the key
HOT = 400  # figures of a series from which only some are looked at
_SUREST_AND_NEWEST = (
    "SELECT f FROM (SELECT f.f,"
    " row_number() OVER (PARTITION BY f.series, f.basis ORDER BY f.confidence DESC, f.id) AS sure,"
    " row_number() OVER (PARTITION BY f.series, f.basis ORDER BY f.as_of DESC, f.id) AS new"
    f" FROM figure f WHERE {LIVE} AND f.series IN"
)
# Live entries of series with their rows.
Groups = dict[int, list[tuple[int, Entry]]]
# Scope: company, counterparty, segment, first and last day.
Scope = tuple[str | None, ...]


def make_entry(row: Any) -> Entry:
    """A ledger entry from a row of ENTRY_COLUMNS."""
    values: tuple[Any, ...] = (*row[2:], row[6] + max(row[7].find(row[8]), 0))
    return Entry(*values)


class Settling(Base):
    """Series and checks, from the figures that changed."""

    def settle_series(self, limit: int = 2000, figures: int = 20_000) -> int:
        """Brings changed series and the checks around them up to date; how many still wait.

        At most `limit` series and about so many figures at a time, so that memory and the transaction stay small.
        """
        with self.transaction():
            taken: list[tuple[int, int]] = []
            total = 0
            sql = (
                "SELECT scope, series, (SELECT count(*) FROM figure f WHERE f.series = d.series) FROM dirty d"
                " ORDER BY scope LIMIT ?"
            )
            for scope, series, count in self.db.execute(sql, (limit,)).fetchall():
                total += min(count, HOT)
                if taken and total > figures:
                    break
                taken.append((scope, series))
            if not taken:
                return 0
            self._settle(list({series for _, series in taken}))
            self.db.executemany("DELETE FROM dirty WHERE scope = ? AND series = ?", taken)
            return int(self.db.execute("SELECT count(*) FROM dirty").fetchone()[0])

    def _settle(self, series: Sequence[int]) -> None:
        scopes: dict[Scope, None] = {}
        old = self.select_in(
            "SELECT company, counterparty, segment, period_start, period_end FROM series WHERE key IN", series
        )
        scopes.update((tuple(row), None) for row in old)
        groups = self._entries(series)
        rows = []
        for key in series:
            if entries := groups.get(key):
                first = entries[0][1]
                if first.company is not None:
                    rows.append(_series_row(key, entries))
                    scopes.setdefault(scope_of(series_key(first)))
        self.db.executemany("DELETE FROM series WHERE key = ?", [(key,) for key in series])
        self.db.executemany(f"INSERT INTO series VALUES ({','.join('?' * 19)})", rows)
        for scope in list(scopes):
            scopes.update(dict.fromkeys(self._siblings(scope)))
            if later := _year_after(scope):
                scopes.setdefault(later)
        self._recheck(list(scopes), groups)

    def _entries(self, series: Sequence[int]) -> Groups:
        """Live entries of series with their rows, in an order that arrival plays no part in.

        Of a series with very many figures only the surest and the newest of each basis.
        """
        groups: Groups = defaultdict(list)
        counts = self.select_in("SELECT series, count(*) FROM figure WHERE series IN", series, " GROUP BY series")
        hot = [key for key, count in counts if count > HOT]
        few = [key for key, count in counts if count <= HOT]
        sql = f"SELECT {ENTRY_COLUMNS} FROM figure f JOIN article a ON a.n = f.n WHERE {LIVE}"
        rows = self.select_in(f"{sql} AND f.series IN", few)
        if hot:
            chosen = self.select_in(_SUREST_AND_NEWEST, hot, f") WHERE sure <= {HOT // 4} OR new <= {HOT // 4}")
            rows += self.select_in(f"{sql} AND f.f IN", [row[0] for row in chosen])
        for row in rows:
            groups[row[0]].append((row[1], make_entry(row)))
        for group in groups.values():
            group.sort(key=lambda item: item[1].id)
        return groups

    def _recheck(self, scopes: Sequence[Scope], known: Groups) -> None:
        now = now_utc()
        findings: list[tuple[Any, ...]] = []
        numbers = {scope: key_number(scope) for scope in scopes if scope[0] is not None}
        before = dict(self.select_in("SELECT id, since FROM finding WHERE scope IN", list(numbers.values())))
        for scope, found in self.find(list(numbers), known=known).items():
            findings += [_finding_row(one, numbers[scope], before.get(one.id, now)) for one in found]
        for part in chunks(list(numbers.values())):
            self.db.execute(f"DELETE FROM finding WHERE scope IN ({marks(part)})", tuple(part))
        self.db.executemany(f"INSERT OR REPLACE INTO finding VALUES ({','.join('?' * 14)})", findings)

    def find(
        self, scopes: Sequence[Scope], as_of: str | None = None, known: Groups | None = None
    ) -> dict[Scope, list[checks.Finding]]:
        """The checks of scopes as they are, or as they were at a moment; `known` are entries fetched already."""
        known = {} if known is None else known
        series: dict[Scope, list[int]] = {}
        for scope in scopes:
            if scope[1] is None and scope[3] is None:
                continue  # without a period only deals are checked
            rows = self._scope_series(scope)
            if sum(row[1] for row in rows) > 1:  # one figure says nothing
                series[scope] = [row[0] for row in rows]
        entries = self._scope_entries(series, as_of, known)
        found = {scope: checks.find(entries[scope]) for scope in series}
        # Growth, differences and verdicts are looked at beside the year before.
        earlier = {
            scope: year_before
            for scope in series
            if (year_before := _year_before(scope)) and (any(e.form == "yoy" for e in entries[scope]) or found[scope])
        }
        # A value that sources differ by may be another segment's.
        beside = {scope: self._siblings(scope) for scope in series if any(f.kind == DIFFER for f in found[scope])}
        wanted = {*earlier.values(), *(one for others in beside.values() for one in others)}
        known_entries = self._scope_entries(
            {scope: [row[0] for row in self._scope_series(scope)] for scope in wanted}, as_of, known
        )
        for scope in {**earlier, **beside}:
            before = known_entries[earlier[scope]] if scope in earlier else []
            others = [entry for one in beside.get(scope, ()) for entry in known_entries[one]]
            if before or others:
                found[scope] = checks.find(entries[scope], before, others)
        return found

    def _scope_entries(
        self, series: dict[Scope, list[int]], as_of: str | None, known: Groups
    ) -> dict[Scope, list[Entry]]:
        missing = list({key for keys in series.values() for key in keys if key not in known})
        known.update({key: [] for key in missing} | self._entries(missing))
        return {
            scope: [
                entry
                for key in keys
                for _, entry in known[key]
                if entry.confidence >= checks.JUDGE and (as_of is None or entry.as_of is None or entry.as_of <= as_of)
            ]
            for scope, keys in series.items()
        }

    def _siblings(self, scope: Scope) -> list[Scope]:
        """The scopes of the other segments of a company and period, the whole among them."""
        company, counterparty, segment, start, end = scope
        sql = (
            "SELECT DISTINCT segment FROM series WHERE company = ? AND counterparty IS ? AND segment IS NOT ?"
            " AND period_start IS ? AND period_end IS ?"
        )
        rows = self.db.execute(sql, (company, counterparty, segment, start, end))
        return [(company, counterparty, row[0], start, end) for row in rows]

    def _scope_series(self, scope: Scope) -> list[Any]:
        """The series of a scope: key, number of figures, form."""
        sql = (
            "SELECT key, figures, form FROM series WHERE company = ? AND counterparty IS ? AND segment IS ?"
            " AND period_start IS ? AND period_end IS ?"
        )
        return self.db.execute(sql, scope).fetchall()  # type: ignore[no-any-return]

    def after_dispute(self, series: list[int]) -> None:
        """A figure that is disputed, or no longer, leaves or enters tables and checks at once."""
        self._settle(series)


def _series_row(key: int, entries: Iterable[tuple[int, Entry]]) -> tuple[Any, ...]:
    bases: dict[str, list[Entry]] = defaultdict(list)
    rows: dict[str, int] = {}
    for f, entry in entries:
        bases[entry.basis].append(entry)
        rows[entry.id] = f
    every = [entry for group in bases.values() for entry in group]
    actual = latest([e for e in bases.get("actual", ()) if _stands(e)])
    newest = {basis: latest([e for e in group if _stands(e) and _fits(e, actual)]) for basis, group in bases.items()}
    first = every[0]
    labels = sorted((e.period for e in every if e.period), key=lambda label: (len(label), label))
    unit = series_key(first)[5]
    return (
        key, first.company, first.counterparty, first.segment, first.metric, first.form, unit,
        plain(labels[0], *series_key(first)[6:8]) if labels else None, *series_key(first)[6:8],
        *(rows[e.id] if (e := newest.get(basis)) else None for basis in BASES),
        max((e.as_of for e in every if e.as_of), default=None), len(every),
        key_number(scope_of(series_key(first))),
    )  # fmt: skip


def _stands(entry: Entry) -> bool:
    return entry.confidence >= SHOWN and can_stand(entry.metric, entry.basis, entry.period_end, entry.as_of)


def _fits(entry: Entry, actual: Entry | None) -> bool:
    """Whether an expectation is of the size of what came: one that is not was read of something else."""
    if actual is None or entry.form != "level" or entry.metric in SWINGING:
        return True
    small, large = sorted((abs(entry.middle), abs(actual.middle)))
    return large <= small * MISREAD


def _finding_row(finding: checks.Finding, scope: int, since: str) -> tuple[Any, ...]:
    first = finding.entries[0]
    as_of = max((e.as_of for e in finding.entries if e.as_of), default=None)
    return (
        finding.id, scope, finding.kind, first.company, first.counterparty, first.segment, first.metric,
        plain(first.period, first.period_start, first.period_end),
        dumps(e.id for e in finding.entries), dumps(finding.values),
        sentence(finding.kind, finding.entries, finding.values), finding.weight, as_of, since,
    )  # fmt: skip


def _year_after(scope: Scope) -> Scope | None:
    return _shift(scope, 1)


def _year_before(scope: Scope) -> Scope | None:
    return _shift(scope, -1)


def _shift(scope: Scope, years: int) -> Scope | None:
    """The scope of the same period in another year."""
    *rest, start, end = scope
    if not start or not end or not _DAY.fullmatch(start) or not _DAY.fullmatch(end):
        return None
    first, last = int(start[:4]) + years, int(end[:4]) + years
    if not (1 <= first <= 9999 and 1 <= last <= 9999):
        return None
    day = end[8:]
    if end[5:7] == "02" and int(day) >= 28:
        day = str(calendar.monthrange(last, 2)[1])
    return (*rest, f"{first:04d}{start[4:]}", f"{last:04d}-{end[5:7]}-{day}")
