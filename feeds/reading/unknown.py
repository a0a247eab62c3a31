"""Companies that the lexicon does not know: a name that stands as a clear subject gets an id of its own.

Latin names become a kebab id (Intersect Power → intersect-power); a Chinese name is its own id. A name counts when the
text speaks of it twice or in the title, and at least once in a company's place.
"""

# ruff: noqa: E501 - patterns are tables of words.

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from feeds.reading.names import Name
from feeds.reading.units import phrase_set, word_set

_LATIN = re.compile(
    r"[A-Z](?<![A-Za-z0-9_$#@/.&-][A-Z])[A-Za-z]{1,18}(?:[&'’.-][A-Za-z]{1,14}){0,2}(?: (?:[A-Z][A-Za-z]{1,18}|&|[A-Z]{2,4})(?:-[A-Z][a-z]{1,14})?){0,3}(?![A-Za-z0-9_/-])"
)
_SUFFIX = re.compile(
    r" (?:Inc|Incorporated|Corp|Corporation|Ltd|Limited|LLC|PLC|Plc|Co|Company|AG|SE|SA|NV|AB|ASA|Group|Holdings?|GmbH)\.?$"
)
_CORPORATE = re.compile(
    r"(?: (?:Inc|Corp|Corporation|Ltd|LLC|PLC|Plc|AG|SE|SA|NV|AB|Group|Holdings|Technologies|Therapeutics|Pharmaceuticals|Pharma|Motors|Airlines|Airways"
    r"|Systems|Labs|Software|Industries|Semiconductor|Biotech|Robotics|Aerospace|Networks|Brands|Foods|Stores|Energy|Electronics|Entertainment))$"
)
_VERBS = (
    "reported|posted|raised|raises|announced|agreed|expects|expected|shipped|delivered|plans|acquired|acquires|booked|earned|lost|cut|cuts|laid off|closed|secured"
    "|launched|unveiled|generated|grew|forecast|guided|beat|missed|swung|employs|makes|sells|owns|operates|counts|has|will|is|was|had|trades|jumped|fell|rose|slid|added|gained"
)
_AFTER = re.compile(
    rf"(?:,? (?:Inc|Corp|Ltd|PLC|LLC|AG|SE|NV)\b|\.? ?\((?:NYSE|NASDAQ|Nasdaq|LSE|TSX|HKEX|ASX|[A-Z]{{2,5}}[):.])"
    rf"|['’]s? (?:[a-z-]{{2,14}} ){{0,2}}(?:revenue|sales|net|profit|earnings|shares|stock|valuation|chief|CEO|operating|gross|market|board|customers|users|deliveries|shipments)"
    rf"| shares| stock| (?:{_VERBS})(?![A-Za-z])|(?: said)? (?:on|it|its) |,? (?:the|a|an|which|whose|maker|owner|parent)(?![A-Za-z]))"
)
_BEFORE = re.compile(
    r"(?:(?:start-?up|company|maker|giant|chipmaker|carmaker|automaker|retailer|lender|airline|insurer|drugmaker|firm|group|rival|brand|unicorn|operator|developer|platform|provider|parent|owner"
    r"|acquir(?:e|es|ed|ing)|buy(?:s|ing)?|bought|shares of|shares in|stake in|invest(?:s|ed|ing)? in|takeover of|acquisition of),? )$"
)
# Where a price or a part follows, who is bought is named, if only once: will buy Allfunds for 6.1 billion euros.
_BOUGHT = re.compile(
    r"(?:(?<![A-Za-z])(?:buy|buys|bought|acquires?|acquired|takeover of|acquisition of|purchase of)|(?<![A-Za-z])(?P<part>[0-9.]{1,5}% (?:stake )?(?:in|of))) $"
)
_FOR_SUM = re.compile(
    r" for (?:(?:about|around|roughly|nearly|over|up to|as much as|more than) )?(?:[A-Z]{0,3}[$€£¥])?[0-9]"
)
_ZH_BOUGHT = re.compile(r"收购(?:了)?[^,，。；;0-9的]{0,10}$")
_CAPITAL = re.compile(r"(?<![A-Za-z])[A-Z0-9][A-Za-z0-9.]{0,14} $")
_PERSON_AFTER = re.compile(
    r"(?:, (?:the |its |an? )?(?:[a-z-]{2,14} ){0,3}(?:chief|ceo|cfo|coo|cto|president|founder|co-founder|analyst|head|director|chair|minister|secretary|partner|economist|strategist|professor"
    r"|manager|researcher|engineer|editor))", re.IGNORECASE)  # fmt: skip
_SPEAKS = re.compile(r" (?:said|told|wrote|added|argued|warned|says)(?![a-z])")
_PERSON_BEFORE = re.compile(
    r"(?:(?:CEO|CFO|CTO|COO|[Cc]hief|[Ee]xecutive|[Aa]nalyst|[Ff]ounder|[Pp]resident|[Cc]hair(?:man|woman)?|[Dd]irector|[Oo]fficer|Mr|Ms|Mrs|Dr|[Ee]conomist|[Ss]trategist|[Bb]oss|[Ss]ecretary"
    r"|[Mm]inister|[Pp]rofessor|[Pp]artner|by|named|head)\.? )$"
)
_COMMON = word_set(
    "The A An In On At For From To Of By With And But Or Nor So Yet If As It Its He She We They You I His Her Their",
    "Our This That These Those There Here What When Where Which Who Why How While Although Though Because Since After",
    "Before During Until Under Over About Above Below Between Among Against Within Without Across Around Excluding",
    "Including Despite Meanwhile However Still Also Even Only Just Not No Yes Some Most Many More Less Few All Both",
    "Each Every Other Another Such One Two Three Four Five Six Seven Eight Nine Ten First Second Third Fourth Last",
    "Next Full Fiscal Quarter Year Half Month Week Today Revenue Revenues Sales Net Income Profit Profits Earnings",
    "Loss Losses Operating Gross Margin Margins Shares Share Stock Stocks Total Adjusted Diluted Free Cash Flow",
    "Capital Guidance Outlook Analysts Analyst Investors Consensus Estimates Expectations Wall Street Demand Orders",
    "Spending Research Development Results Highlights Overview Summary Financial Key Points Conclusion Background",
    "Details Growth Costs Expenses Customers Users Subscribers Deliveries Shipments Production Inventory Inventories",
    "Dividend Buyback Backlog Bookings Headcount Series Round Seed Chief Executive Officer President Chairman",
    "Director Board Management Company Companies Group Inc Corp Ltd Bank Federal Reserve Fed Treasury Congress Senate",
    "House White Parliament Commission Union Court Judge Ministry Government State Department January February March",
    "April May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday",
    "Sunday Spring Summer Autumn Winter Christmas Easter Black New York London Paris Berlin Tokyo Beijing Shanghai",
    "Shenzhen Singapore Taipei Seoul Sydney Frankfurt Geneva Zurich Milan Madrid Amsterdam Brussels Washington San",
    "Francisco Los Angeles Seattle Chicago Boston Austin Texas California Silicon Valley Menlo Park North South East",
    "West Northern Southern Eastern Western Central America American Americans Europe European Asia Asian Africa",
    "African China Chinese Japan Japanese Korea Korean Taiwan Taiwanese Hong Kong India Indian Germany German France",
    "French Britain British Italy Italian Spain Spanish Canada Canadian Mexico Brazil Brazilian Russia Russian",
    "Ukraine Israel Israeli Australia Australian Netherlands Dutch Sweden Swedish Norway Norwegian Denmark Danish",
    "Switzerland Swiss Poland Polish Ireland Irish Vietnam Thailand Malaysia Indonesia Philippines Saudi Arabia UAE",
    "Dubai Turkey Egypt Iowa Ohio Georgia Virginia Florida Arizona Nevada US USA UK EU UN AI EV EVs CEO CFO CTO COO",
    "IPO GPU GPUs CPU API APIs APP ARR SaaS GAAP Non-GAAP EBITDA EPS ROI ROAS DAU MAU DAP LLM LLMs AGI HBM DRAM NAND",
    "GDP CPI PMI ETF Agent Agents App Apps Pro Max Mini Plus Ultra Lite Air Note Model Models Cloud Data Center",
    "Centre Search Maps Office Windows Store Python Java Linux Android Argentina Austria Belgium Chile Colombia Czech",
    "Finland Finnish Greece Hungary Iran Iraq Kenya Kuwait Nigeria Pakistan Peru Portugal Portuguese Qatar Romania",
    "Rome Moscow Delhi Mumbai Jakarta Bangkok Stockholm Copenhagen Oslo Helsinki Vienna Toronto Journal Times News",
    "Post Daily Weekly Nasdaq NYSE Dow Jones Index Composite Industrial Average Follow Join Read Copyright Photo",
    "Image Source Getty Click Subscribe Advertisement Global Worldwide International National Digital Online Mobile",
    "Smart Internet Web Generative Artificial Intelligence Machine Learning Human Open Deep Big Tech Exports Imports",
    "Inflation Prices Retail Consumer Consumers Producer Economy Jobs Unemployment Wages Output Factory Factories",
    "Housing Homes Trade Oil Gold Silver Copper Bonds Yields Dollar Yen Euro Crude Tariffs Rates Tourism Lithium",
    "Bitcoin Volumes Passenger Passengers Luxury Wi Fi Bluetooth USB Type",
)
_NOT_NAMES = phrase_set(
    "White_House Street United_States United_Kingdom United_Nations South_Africa Costa_Rica Sri_Lanka",
)
_HOUSE_NAME = re.compile(
    r"(?: (?:Securities|Capital|Research|Partners|Markets|Advisors|Asset Management|Investments|Bank|Analytics|Insights|Intelligence))$"
)
_HOUSE_AFTER = re.compile(
    r"(?:'s|’s)? (?:(?:senior |lead )?analysts?|strategists?|economists?)(?![a-z])| (?:Securities|Capital Markets|Research)(?![a-z])"
    r"| (?:raised|lifted|cut|lowered|raises|lifts|cuts|trims|trimmed|reiterated|reiterates|upgraded|downgraded|upgrades|downgrades|initiated|maintains|kept|keeps)"
    r" (?:its |his |her |the |their |an? )?(?:[A-Za-z]{2,14} ){0,3}(?:target|rating|to (?:buy|sell|hold|neutral|outperform|overweight|underweight))"
)
_HOUSE_BEFORE = re.compile(
    r"(?:[Aa]nalysts?|[Ss]trategists?|[Ee]conomists?|[Rr]esearchers?) (?:at|from|with) $|(?:[Aa]ccording to|data from|[Ss]urvey by|poll by|estimates? (?:from|by)) $"
)
_RATING = re.compile(
    r"price target|target price|(?<![a-z])(?:rating|upgrades?|downgrades?|outperform|overweight|reiterates?)(?![a-z])|目标价|评级|买入",
    re.IGNORECASE,
)
_ZH_AFTER = re.compile(
    r"(?:公司|集团|科技|完成|宣布|发布|获|营收|收入|净利|估值|拟|以|收购|交出|披露|公布|的?(?:创始人|CEO|股价|市值|营收|收入|估值)|上季度|第?[一二三四]季度|去年|今年|预计|计划|成立|推出|上市|开源)"
)
_ZH_BEFORE = re.compile(r"(?:公司|企业|厂商|巨头|初创|独角兽|平台|品牌|收购|投资|入股|竞争对手|旗下)$")
_ZH_TITLE = re.compile(
    r"([一-鿿]{2,6}?)(?=[：:]|(?:第?[一二三四]季度?|上半年|下半年|前三季度?|三季报|年报|半年报|中报|拟|完成|宣布|发布|披露|20\d\d年|Q[1-4]|去年|今年|获|递表|上市|收购|裁员|\d{1,2}月|预计|回应|(?:全年)?(?:营收|净利)))"
)
_ZH_CODE = re.compile(
    r"[（(](?:股票代码[：:]?)?(?:\d{6}|0\d{4}|0?\d{4}\.HK|\d{6}\.S[HZ]|(?:SH|SZ|HK|NYSE|NASDAQ)[:：.]?\w{1,6})[)）]"
)
_ZH_QUOTED = re.compile(r"(?:公司|企业|厂商|初创|独角兽|平台|品牌|团队)[“「『‘]([一-鿿]{2,8})[”」』’]")
_ZH_CODED = re.compile(r"([一-鿿]{2,8}?)(?:股份)?\Z")
_ZH_HOUSE = re.compile(r"(?:研究中心|研究院|研究所|咨询|数据|统计|监测|指数研究|发布的?[^,。;]{0,8}(?:榜单|报告|数据))")
_ZH_COMMON = re.compile(
    r"^(?:公募|私募|险企|上市|房企|百强|楼市|车市|统计局|海关|外贸|社融|出口|进口|机构|公司|该公司|本公司|集团|市场|分析师|机构|行业|中国|美国|全球|国内|多家|三大|两大|一图|快讯|独家|财报|重磅|年报|今日|昨日|报告|数据|国家|我国|央行|美股|港股|台股|恒指|沪指|科技|苹果|上半年|前三季|新势力|造车|车企|新能源|电动|手机|芯片|半导体|互联网|大厂|巨头|业务|银行|券商|基金|消息|传|曝|突发|重磅|深度|观察|解读|复盘|揭秘|专访)"
)


_MOST = 200  # names learned of one text; what has more is a list
_HAN = re.compile(r"[一-鿿]{1,400}")


@dataclass(slots=True)
class _Seen:
    """Names that may be companies, by key: where they stand (0 title, 1 body; start; end), and what speaks for them."""

    places: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)
    strong: set[str] = field(default_factory=set)  # in a company's place
    bought: set[str] = field(default_factory=set)  # where a price or a part says that it is a company
    houses: set[str] = field(default_factory=set)  # in the place of one who rates or counts
    persons: set[str] = field(default_factory=set)
    owned: set[str] = field(default_factory=set)  # by a known company: Meta's Superintelligence Labs


def find_unknown(
    title: str, body: str, known_title: Sequence[Name], known_body: Sequence[Name]
) -> tuple[list[Name], list[Name]]:
    """Names of companies outside the lexicon, in title and body, as Names of kind `company`."""
    is_zh = not body[:400].isascii() and sum(map(len, _HAN.findall(body, 0, 400))) > 40
    seen = _Seen()
    for number, (text, known) in enumerate(((title, known_title), (body, known_body))):
        taken = _spans(known, len(text))
        _latin(text, number, taken, seen, is_zh)
        if is_zh:
            _chinese(text, number, taken, seen, title, body)
    places, houses = seen.places, seen.houses
    strong, persons = seen.strong - seen.owned, seen.persons
    if _RATING.search(title) and any(n.kind == "company" for n in known_title):
        houses |= strong - persons  # in a text about a rating, who is not the rated one rates
    told = (
        k
        for k in places
        if k in houses or (k in strong and k not in persons and (k in seen.bought or _is_told(places[k], k)))
    )
    accepted = set(islice(told, _MOST))
    _add_short_forms(places, accepted)
    present = {n.id for n in (*known_title, *known_body) if n.kind in ("company", "product")}
    short = _words_of(title, known_title) | _words_of(body, known_body)
    accepted |= strong & short.keys() - persons - houses
    found: tuple[list[Name], list[Name]] = ([], [])
    for key in accepted:
        id = next((i for i in present if i.startswith(key + "-")), short.get(key, key))
        for number, start, end in places[key]:
            found[number].append(Name(start, end, "broker" if key in houses else "company", id))
    return found


def _latin(text: str, number: int, taken: bytearray, seen: _Seen, is_zh: bool) -> None:
    """Notes the capitalised names of a text that no known name covers."""
    for match in _LATIN.finditer(text):
        if match[0] in _COMMON:
            continue
        start, end, name = _trim(text, match)
        key = _key(name)
        if name and start > match.start() and taken[match.start()]:
            seen.owned.add(key)
        elif name and start > 1 and taken[start - 2] and _CAPITAL.search(text, max(0, start - 16), start):
            continue  # the rest of a known one's: Kimi K2 Thinking
        elif name and not _overlaps(start, end, taken):
            seen.places.setdefault(key, []).append((number, start, end))
            if _is_person(text, start, end):
                seen.persons.add(key)
            elif _is_house(text, start, end):
                seen.houses.add(key)
            elif _is_bought(text, start, end):
                seen.bought.add(key)
                seen.strong.add(key)
            elif _is_strong(text, start, end, name, is_zh) or (number == 0 and start == 0):
                seen.strong.add(key)


def _words_of(text: str, known: Sequence[Name]) -> dict[str, str]:
    """By the first and last word of every known company's name in the text, its id: Novo and Lilly speak of them, too."""
    found: dict[str, str] = {}
    for name in known:
        if name.kind == "company" and " " in (printed := text[name.start : name.end]):
            for word in (printed.split(" ")[0], printed.split(" ")[-1]):
                if len(word) >= 4 and word not in _COMMON and not _CORPORATE.search(" " + word):
                    found[_key(word)] = name.id
    return found


def _spans(names: Iterable[Name], size: int) -> bytearray:
    """1 at every offset of a text of `size` characters that a known name covers."""
    covered = bytearray(size)
    for name in names:
        if name.kind != "topic" and name.kind != "segment":
            covered[name.start : name.end] = b"\1" * (name.end - name.start)
    return covered


def _overlaps(start: int, end: int, covered: bytearray) -> bool:
    return bool(covered[start] or covered[end - 1])


def _trim(text: str, match: re.Match[str]) -> tuple[int, int, str]:
    """The match without common words at either end; an empty name where nothing is left."""
    start = match.start()
    words = match[0].split(" ")
    while words and (words[0] in _COMMON or words[0] == "&" or (len(words) > 1 and words[0].endswith(("'s", "’s")))):
        start += len(words[0]) + 1
        words.pop(0)
    while words and ((words[-1] in _COMMON and not _SUFFIX.match(" " + words[-1])) or words[-1] == "&"):
        words.pop()
    name = " ".join(words)
    for tail in ("'s", "’s", "'", "’"):
        name = name.removesuffix(tail)
    bare = _SUFFIX.sub("", name)
    if bare.endswith(("-based", "-led", "-backed", "-owned", "-listed")) or bare in _NOT_NAMES:
        return start, start, ""
    if len(bare) < 3 or (bare.isupper() and len(bare) > 5):
        return start, start, ""
    return start, start + len(name), name


def _key(name: str) -> str:
    name = _SUFFIX.sub("", name).replace("&", " and ").replace("'", "").replace("’", "")
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _is_person(text: str, start: int, end: int) -> bool:
    if _PERSON_BEFORE.search(text, max(0, start - 18), start):
        return True
    name = text[start:end]
    if _CORPORATE.search(name) or _SUFFIX.search(name):
        return False
    return bool(_PERSON_AFTER.match(text, end)) or (name.count(" ") == 1 and _SPEAKS.match(text, end) is not None)


def _is_house(text: str, start: int, end: int) -> bool:
    """Whether the name stands as one who rates and estimates others."""
    if _HOUSE_NAME.search(text[start:end]) or _HOUSE_AFTER.match(text, end):
        return True
    return bool(_HOUSE_BEFORE.search(text, max(0, start - 26), start))


def _is_strong(text: str, start: int, end: int, name: str, is_zh: bool) -> bool:
    if _CORPORATE.search(name):
        return True
    if is_zh and (_ZH_AFTER.match(text, end) or _ZH_BEFORE.search(text, max(0, start - 4), start)):
        return True
    return bool(_AFTER.match(text, end)) or bool(_BEFORE.search(text, max(0, start - 24), start))


def _is_bought(text: str, start: int, end: int) -> bool:
    """Whether the name is that of one who is bought, whole for a sum or in part."""
    if _ZH_BOUGHT.search(text, max(0, start - 14), start):
        return True
    found = _BOUGHT.search(text, max(0, start - 24), start)
    return found is not None and (found["part"] is not None or bool(_FOR_SUM.match(text, end)))


def _is_told(found: list[tuple[int, int, int]], key: str) -> bool:
    in_title = any(number == 0 for number, _, _ in found)
    in_body = sum(number == 1 for number, _, _ in found)
    return (in_title and in_body >= 1) or in_body >= 2 or (in_body >= 1 and "-" in key)


def _add_short_forms(places: dict[str, list[tuple[int, int, int]]], accepted: set[str]) -> None:
    """A first word alone is the same company (Zealand after Zealand Pharma); the body's first name for it is its id."""
    for key in sorted(accepted, key=len):
        for longer in sorted(k for k in accepted if key in accepted and k.startswith(key + "-")):
            kept, other = (longer, key) if _first(places[longer]) <= _first(places[key]) else (key, longer)
            places[kept].extend(places.pop(other))
            accepted.discard(other)
            if kept == longer:
                break


def _first(found: list[tuple[int, int, int]]) -> int:
    """Where a name stands first in the body."""
    return min((start for number, start, _ in found if number == 1), default=10**9)


def _chinese(text: str, number: int, covered: bytearray, seen: _Seen, title: str, body: str) -> None:
    """Notes the Chinese names that the title opens with, or that a ticker or quotation marks set apart."""
    codes = (code.start() for code in _ZH_CODE.finditer(body, 0, 2000))
    coded = (_ZH_CODED.search(body, max(0, at - 10), at) for at in codes)
    candidates = [match[1] for match in coded if match is not None]
    if (head := _ZH_TITLE.match(title)) is not None and body.count(head[1]) >= 1:
        candidates.append(head[1])
    candidates += [match[1] for match in _ZH_QUOTED.finditer(title) if match[1] in body]
    for name in dict.fromkeys(candidates):
        if _ZH_COMMON.match(name):
            continue
        at = text.find(name)
        while at >= 0:
            if not _overlaps(at, at + len(name), covered):
                seen.places.setdefault(name, []).append((number, at, at + len(name)))
                (seen.houses if _ZH_HOUSE.match(text, at + len(name)) else seen.strong).add(name)
            at = text.find(name, at + len(name))
