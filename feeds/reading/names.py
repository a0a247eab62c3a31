"""Names in a text: companies, products, people, segments, metrics and topics, each with its place."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import NamedTuple

from feeds.reading.lexicon import Entry, Guard, Lexicon

ENTITIES = frozenset(("company", "product", "person", "broker", "publisher"))  # kinds whose id is a company's
WINDOW = 60  # characters either side in which a guard's `near` words count
_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_DIGITS = frozenset("0123456789")
# What follows a name that only a company has, so that a common word before it is one (Target shares, 荣耀公布).
_ACTS = re.compile(
    r"(?:公布|披露|宣布|股价|市值|财报|营收|净利|第?[一二三四]季度?(?:的?(?:营收|净利|财报|业绩))|盘[前后]|收[涨跌]|大[涨跌]|[涨跌][超逾近]?\d)"
    r"|(?:'s|’s) (?:shares|stock|revenue|sales|profit|earnings|net|ceo|chief|results|quarterly)(?![a-z])"
    r"| (?:shares|reported|posted|said|announced|agreed to|unveiled)(?![a-z])|,? (?:inc|corp|plc|ltd)(?![a-z])"
    r"| \((?:nyse|nasdaq|lse|hkex)"
)
# Each begins with a character that is rare, so that most of a text is skipped quickly.
_CASH = re.compile(r"\$([A-Z]{1,5}(?:\.[A-Z])?)(?![A-Za-z0-9])")
_BARE = re.compile(r"[(（]([A-Z]{1,5}|0[0-9]{4}|[0-9]{4}|[036][0-9]{5})[)）]")
_AFTER_COLON = re.compile(r"[:：]\s{0,2}([A-Z]{1,5}(?:\.[A-Z])?|[0-9]{3,6})(?![A-Za-z0-9])")
_DOTTED = re.compile(r"\.(HK|SH|SS|SZ|BJ|TWO?|T|KS|KQ|US|OQ?|N|L|PA|DE|AS|SW)(?![A-Za-z0-9])")
_CODE_BEFORE = re.compile(r"(?<![A-Za-z0-9.])[0-9A-Z]{1,6}$")
_MARKET_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:NASDAQ|Nasdaq|NYSE|HKEX|HKG|HKSE|SEHK|SHSE|SSE|SZSE|TWSE|TPE|TYO|TSE|KRX|KOSPI|LON|LSE|EPA|ETR|FRA"
    r"|AMS|SWX|CPH|STO|NSE|[Hh][Kk]|[Ss][Hh]|[Ss][Zz])|纳斯达克|纽交所|港交所|港股|上交所|深交所|美股)(?=\s?(?:股票代[码碼])?\s?$)"
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
        "NET OPEN RUN A H URI API IOT IP SMR ET DT PH CAR AS DOCS TEL SAIL KEY SW SG AU PL RF FE RH CF MOS FORM GEN "
        "BIT WAL CP DOT KIND LIF DAVE DRI SHOP TEAM HOOD",
    )
)


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


_Found = list[tuple[int, int, int, Entry]]  # start, -end, order of the entry, entry: sorts longest first


def find_names(shadow: str, text: str, lexicon: Lexicon) -> list[Name]:
    """Every name of `text`, in order of place. `shadow` is its matching form of the same length.

    Entities, segments, metrics and topics each keep their longest matches; a segment or metric inside an entity's name
    (the AI of Meta AI) is dropped, one inside a longer metric's (the ads of ad revenue) is kept.
    """
    groups: dict[str, _Found] = {"E": [], "S": [], "M": [], "T": []}
    entries_of, known = lexicon.entries, lexicon.met
    padded = shadow + "\n\n"
    for pattern, start, end in lexicon.search(shadow):
        left, right, entries = known.get(pattern) or entries_of(pattern)
        if left and start and shadow[start - 1] in _WORD:
            continue
        stop, is_number = end, False
        if right and (after := padded[end]) in _WORD:
            if after == "s" and padded[end + 1] not in _WORD:
                stop = end + 1
            elif after in _DIGITS:
                is_number = True
            else:
                continue
        for order, entry in enumerate(entries):
            group = entry.group
            if is_number and entry.kind != "product":
                continue
            if entry.capital and not text[start].isupper():
                continue
            if entry.guard is not None and not _guarded(entry.guard, entry, shadow, text, start, end):
                continue
            groups[group].append((start, -(end if group == "E" else stop), order, entry))
    return _settled(groups, find_tickers(text, lexicon))


def _guarded(guard: Guard, entry: Entry, shadow: str, text: str, start: int, end: int) -> bool:
    is_entity = entry.kind == "company"
    if guard.case and (here := text[start:end]) != entry.text and not (len(here) > 3 and here.isupper()):
        return False
    if guard.not_followed_by and shadow.startswith(guard.not_followed_by, end):
        return False
    if guard.not_preceded_by and shadow.endswith(guard.not_preceded_by, 0, start):
        return False
    if guard.near or guard.not_near:
        around = f"{shadow[max(0, start - WINDOW) : start]} {shadow[end : end + WINDOW]}"
        if (
            guard.near
            and not any(word in around for word in guard.near)
            and not (is_entity and _ACTS.match(shadow, end))
        ):
            return False
        return not any(word in around for word in guard.not_near)
    return True


def _settled(groups: dict[str, _Found], names: list[Name]) -> list[Name]:
    inside = [(n.start, n.end) for n in names]
    for start, end, entry in _longest(groups["E"]):
        names.append(Name(start, end, entry.kind, entry.id, entry.segment))
        inside.append((start, end))
    inside.sort()
    for group in ("S", "M"):
        at = 0
        for start, end, entry in _longest(groups[group]):
            while at < len(inside) and inside[at][1] <= start:
                at += 1
            if at == len(inside) or inside[at][0] >= end:
                names.append(Name(start, end, entry.kind, entry.id, entry.segment))
    new = tuple.__new__  # without the detour of the named one: topics are many
    for start, end, entry in _longest(groups["T"]):
        names.append(new(Name, (start, end, "topic", entry.id, None, entry.weight)))
    names.sort()
    return names


def _longest(found: _Found) -> list[tuple[int, int, Entry]]:
    """Leftmost, longest, not overlapping; several entries of one place stay together only for topics."""
    found.sort(key=_place)
    kept: list[tuple[int, int, Entry]] = []
    last_start, last_end = -1, -1
    for start, minus_end, _, entry in found:
        if start >= last_end or (entry.group == "T" and start == last_start and -minus_end == last_end):
            last_start, last_end = start, -minus_end
            kept.append((start, last_end, entry))
    return kept


_place = itemgetter(0, 1, 2)


def find_tickers(text: str, lexicon: Lexicon) -> list[Name]:
    """Tickers as they are printed: after `$`, in brackets, with a market before or after the code."""
    found: list[tuple[int, int, str | None]] = []
    tickers = lexicon.tickers
    if "$" in text:
        found += [(m.start(), m.end(), tickers.get("$" + m[1])) for m in _CASH.finditer(text)]
    found += [(m.start(1), m.end(1), _bare(m[1], tickers)) for m in _BARE.finditer(text)]
    for match in _AFTER_COLON.finditer(text):
        if market := _MARKET_BEFORE.search(text, max(0, match.start() - 14), match.start()):
            found.append((market.start(), match.end(), _listed(_MARKETS[market[0].upper()], match[1], tickers)))
    for match in _DOTTED.finditer(text):
        if code := _CODE_BEFORE.search(text, max(0, match.start() - 7), match.start()):
            found.append((code.start(), match.end(), _listed(_MARKETS[match[1]], code[0], tickers)))
    return [Name(start, end, lexicon.companies[id].kind, id) for start, end, id in found if id is not None]


def _bare(code: str, tickers: dict[str, str]) -> str | None:
    if not code.isdigit():
        return None if code in _NOT_BARE else tickers.get("$" + code)
    markets = {4: ("TW", "TYO"), 5: ("HK",), 6: ("SH", "SZ")}[len(code)]
    owners = {_listed(market, code, tickers) for market in markets} - {None}
    return owners.pop() if len(owners) == 1 else None


def _listed(market: str, code: str, tickers: dict[str, str]) -> str | None:
    return tickers.get(f"{market}:{code.lstrip('0') if market == 'HK' else code}")
