"""Names in a text: companies, products, people, segments, metrics and topics, each with its place."""

from __future__ import annotations

import re
from typing import NamedTuple

from feeds.reading.lexicon import Entry, Guard, Lexicon

WINDOW = 60  # characters either side in which a guard's `near` words count


class Name(NamedTuple):
    """One name at `text[start:end]`. `kind` is company, product, person, broker, publisher, segment, metric or topic.

    `id` is the company's for the first five kinds, else the segment's, metric's or topic's; `segment` is what a product
    is of its company, or the segment itself. `weight` is a topic trigger's.
    """

    start: int
    end: int
    kind: str
    id: str
    segment: str | None = None
    weight: float = 1.0


def find_names(shadow: str, text: str, lexicon: Lexicon) -> list[Name]:
    """Every name of `text`, in order of place. `shadow` is its matching form of the same length.

    Entities, segments, metrics and topics each keep their longest matches; a segment or metric inside an entity's name
    (the AI of Meta AI) is dropped, one inside a longer metric's (the ads of ad revenue) is kept.
    """
    groups: dict[str, list[tuple[int, int, Entry]]] = {"E": [], "S": [], "M": [], "T": []}
    length = len(shadow)
    for pattern, start, end in lexicon.search(shadow):
        left, right, entries = lexicon.entries(pattern)
        if left and start and _is_word(shadow[start - 1]):
            continue
        stop = end
        if right and end < length and _is_word(shadow[end]):
            if shadow[end] == "s" and not (end + 1 < length and _is_word(shadow[end + 1])):
                stop = end + 1
            elif not shadow[end].isdigit():
                continue
        for entry in entries:
            if stop == end or entry.group != "E":
                here = stop
            elif shadow[end].isdigit() and entry.kind == "product":
                here = end
            else:
                continue
            if _holds(entry, shadow, text, start, end):
                groups[entry.group].append((start, here, entry))
    return _settled(groups, find_tickers(text, lexicon))


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _holds(entry: Entry, shadow: str, text: str, start: int, end: int) -> bool:
    """Whether capitals and the words around allow the name."""
    if entry.capital and not text[start].isupper():
        return False
    guard = entry.guard
    return guard is None or _guarded(guard, entry.text, shadow, text, start, end)


def _guarded(guard: Guard, written: str, shadow: str, text: str, start: int, end: int) -> bool:
    if guard.case and (here := text[start:end]) != written and not (len(here) > 3 and here.isupper()):
        return False
    if guard.not_followed_by and shadow.startswith(guard.not_followed_by, end):
        return False
    if guard.not_preceded_by and shadow.endswith(guard.not_preceded_by, 0, start):
        return False
    if guard.near or guard.not_near:
        around = f"{shadow[max(0, start - WINDOW) : start]} {shadow[end : end + WINDOW]}"
        if guard.near and not any(word in around for word in guard.near):
            return False
        return not any(word in around for word in guard.not_near)
    return True


def _settled(groups: dict[str, list[tuple[int, int, Entry]]], tickers: list[Name]) -> list[Name]:
    names = tickers
    inside: list[tuple[int, int]] = [(t.start, t.end) for t in tickers]
    for start, end, entry in _longest(groups["E"]):
        names.append(Name(start, end, entry.kind, entry.id, entry.segment))
        inside.append((start, end))
    covered = set[int]()
    for start, end in inside:
        covered.update(range(start, end))
    for group in ("S", "M"):
        for start, end, entry in _longest(groups[group]):
            if start not in covered and end - 1 not in covered:
                names.append(Name(start, end, entry.kind, entry.id, entry.segment))
    for start, end, entry in _longest(groups["T"]):
        names.append(Name(start, end, "topic", entry.id, None, entry.weight))
    names.sort()
    return names


def _longest(found: list[tuple[int, int, Entry]]) -> list[tuple[int, int, Entry]]:
    """Leftmost, longest, not overlapping; several entries of one place stay together only for topics."""
    found.sort(key=lambda f: (f[0], -f[1]))
    kept: list[tuple[int, int, Entry]] = []
    last_start, last_end = -1, -1
    for start, end, entry in found:
        if start >= last_end:
            kept.append((start, end, entry))
            last_start, last_end = start, end
        elif entry.group == "T" and start == last_start and end == last_end:
            kept.append((start, end, entry))
    return kept


_TICKER = re.compile(
    r"\$(?P<cash>[A-Z]{1,5}(?:\.[A-Z])?)(?![A-Za-z0-9])"
    r"|(?<![A-Za-z])(?P<market>NASDAQ|Nasdaq|NYSE|HKEX|HKG|HKSE|SEHK|SHSE|SSE|SZSE|TWSE|TPE|TYO|TSE|KRX|KOSPI|LON|LSE|EPA|ETR|FRA|AMS|SWX|CPH|STO|NSE"
    r"|纳斯达克|纽交所|港交所|港股|上交所|深交所|美股|[Hh][Kk]|[Ss][Hh]|[Ss][Zz])"
    r"\s{0,2}(?:[:：]\s{0,2}|股票代[码碼][:：]?\s{0,2})(?P<code>[A-Z]{1,5}(?:\.[A-Z])?|[0-9]{3,6})(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9.])(?P<dotted>[0-9A-Z]{1,6})\.(?P<suffix>HK|SH|SS|SZ|BJ|TWO?|T|KS|KQ|US|O|OQ|N|L|PA|DE|AS|SW)(?![A-Za-z0-9])"
    r"|(?<=[(（])(?P<bare>[A-Z]{1,5}|0[0-9]{4}|[0-9]{4}|[036][0-9]{5})(?=[)）])"
)
_MARKETS = {
    name: market
    for market, names in {
        "US": "NASDAQ NYSE 纳斯达克 纽交所 美股 US O OQ N",
        "HK": "HKEX HKG HKSE SEHK 港交所 港股 HK",
        "SH": "SHSE SSE 上交所 SS SH",
        "SZ": "SZSE 深交所 SZ",
        "BJ": "BJ",
        "TW": "TWSE TPE TW TWO",
        "TYO": "TYO TSE T",
        "KRX": "KRX KOSPI KS KQ",
        "LON": "LON LSE L",
        "EPA": "EPA PA",
        "ETR": "ETR FRA DE",
        "AMS": "AMS AS",
        "SWX": "SWX SW",
        "CPH": "CPH",
        "STO": "STO",
        "NSE": "NSE",
    }.items()
    for name in names.split()
}
# Bracketed capitals that are abbreviations far more often than tickers.
_NOT_BARE = frozenset(
    re.findall(
        "[A-Z]+",
        "AI IT EV ALL NOW PC AR VR MR UK US EU UN CEO CFO API GDP CPI IPO ETF LNG HBM ARR DAU MAU ARM BE SO ON APP CAT "
        "NET OPEN RUN",
    )
)


def find_tickers(text: str, lexicon: Lexicon) -> list[Name]:
    """Tickers as they are printed: after `$`, in brackets, with a market before or after the code."""
    found = []
    for match in _TICKER.finditer(text):
        if (id := _ticker_owner(match, lexicon.tickers)) is not None:
            found.append(Name(match.start(), match.end(), lexicon.companies[id].kind, id))
    return found


def _ticker_owner(match: re.Match[str], tickers: dict[str, str]) -> str | None:
    if cash := match["cash"]:
        return tickers.get("$" + cash)
    if code := match["code"]:
        return _listed(_MARKETS.get(match["market"].upper(), ""), code, tickers)
    if code := match["dotted"]:
        return _listed(_MARKETS[match["suffix"]], code, tickers)
    code = match["bare"]
    if code.isdigit():
        markets = {4: ("TW", "TYO"), 5: ("HK",), 6: ("SH", "SZ")}[len(code)]
        owners = {_listed(market, code, tickers) for market in markets} - {None}
        return owners.pop() if len(owners) == 1 else None
    return None if code in _NOT_BARE else tickers.get("$" + code)


def _listed(market: str, code: str, tickers: dict[str, str]) -> str | None:
    return tickers.get(f"{market}:{code.lstrip('0') if market == 'HK' else code}")
