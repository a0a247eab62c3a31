"""By what measure a number is given: adjusted or not, of shareholders only, at constant exchange rates, restated.

Numbers of one key by different measures contradict nobody.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from store.ledger import DEALS
from store.models import Figure

TO_DATE = "to date"
# Words, in small letters and with commas between, that name a measure.
_NAMED = {
    "adjusted": "adjusted, non-gaap, nongaap, non-ifrs, underlying, normalised, normalized, excluding, excludes,"
    "excluded,"
    "core earnings, core profit, core operating, core net, before one-off, before exceptional, before special, 扣非,"
    "扣除非经常, 经调整, 调整后, 非国际财务报告准则, 非香港财务报告准则, 非公认会计, 非美国通用会计, 非通用会计,"
    "剔除, 不计",
    "attributable": "attributable, 归母, 归属, 股东应占, 归于母公司",
    "organic": "organic, constant currenc, constant-currenc, constant exchange, like-for-like, same-store,"
    "comparable sales,"
    "comparable basis, 固定汇率, 恒定汇率, 不变汇率, 可比口径, 同店, 内生",
    "pro forma": "pro forma, pro-forma, 备考, 模拟口径",
    "restated": "restat, recast, 重述, 追溯",
    "enterprise": "enterprise value, including debt, including net debt, assumed debt, assumption of debt, 企业价值,"
    "含债,"
    "包括债务",
    "equity": "equity value, 股权价值",
    "leases": "finance lease, financing lease, capital lease, 融资租赁",
    "cash": "cash capex, cash capital, cash spending, 现金资本",
    "wholesale": "wholesale, 批发",
    "retail": "retail sales, retail deliver, registration, 零售, 上险, 终端",
    "abroad": "overseas, abroad, export, international sales, international revenue, 海外, 境外, 出口, 国际业务",
    "home": "domestic, at home, 国内, 境内, 内销",
    "preliminary": "preliminary, unaudited, 初步, 快报, 未经审计",
    "pre-tax": "pre-tax, pretax, before tax, 税前, 利润总额",
    "ads": "per ads, depositary, 每ads, 每股ads, 存托",
    "basic": "basic earnings, basic eps, 基本每股",
    "annualised": "annualised, annualized, run-rate, run rate, 年化",
    "continuing": "continuing operations, 持续经营",
    "local currency": "local currenc, 当地货币",
    "in dollars": "in dollars, in us dollars, in american dollars, 以美元计, 按美元计, 美元口径",
    "in Taiwan dollars": "in taiwan dollars, 以新台币计, 按新台币计",
    "in yuan": "in yuan, in renminbi, 以人民币计, 按人民币计, 人民币口径",
    "in euros": "in euros, 以欧元计",
    "in yen": "in yen, 以日元计",
    "managed": "managed revenue, managed basis, managed net revenue",
    "reported": "reported basis, as reported, under gaap, on a gaap, 会计准则计, 会计准则下, 列账基准, 法定",
    TO_DATE: "so far, to date, year-to-date, 迄今, 截至目前, 今年以来",
}
# What is always told so of other numbers.
_OF_DEALS = {
    "per share": "per share, a share, apiece, 每股",
    "raised bid": "raised its bid, raised its offer, raises bid, raises offer, sweeten, improved offer,"
    "higher offer, higher bid,"
    "提高报价, 上调报价, 提高收购价, 加价",
}
# Places tell numbers apart of what is counted by market.
_OF_MARKETS = {
    "China": "in china, chinese market, china market, 在中国, 中国市场, 中国区, 中国智能手机, 中国手机, 中国大陆",
    "India": "in india, indian market, india market, 在印度, 印度市场, 印度智能手机, 印度手机",
    "America": "in america, in the us, in the u.s, in the united states, american market, us market, u.s. market,"
    "在美国,"
    "美国市场, 北美市场",
    "Europe": "in europe, european market, 在欧洲, 欧洲市场",
    "Japan": "in japan, japanese market, 在日本, 日本市场",
}
# What research houses count by, said once for a whole text.
_OF_PRODUCTS = {
    "phones": "smartphone, phones, handset, 手机",
    "tablets": "tablet, 平板",
    "computers": "laptop, notebook, personal computer, pc market, pcs, 电脑, 笔记本, 个人电脑",
    "wearables": "wearable, smartwatch, wristband, 可穿戴, 手表, 手环",
    "glasses": "glasses, headset, 眼镜, 头显",
    "televisions": "televisions, tv sets, 电视",
    "servers": "server, 服务器",
    "earphones": "earphones, earbuds, headphones, 耳机",
}
# A part that no segment of ours names: the industrial business made a profit, 新业务经营亏损.
PART = "part"
_PART = re.compile(
    r"(?<![A-Za-z])(?:business|division|unit|arm|segment)(?:es|s)?(?:'s?)? (?:[a-z]{1,14} ){0,3}"
    r"(?:made|had|earned|posted|reported|generated|brought|contributed|revenue|sales|profit|operating|income|loss)"
    r"|(?:部门|(?<![主各有])(?<!主营)业务|板块|分部|事业部|事业群|系列)(?:的|实现|录得|贡献)?(?:季度|全年)?"
    r"(?:营收|收入|营业|经营|净利|利润|亏损|销售|毛利|收益)"
)
_COUNTED = frozenset(("market_share", "market_size", "units_shipped", "stores", "headcount", "layoffs", "dau", "mau"))
_WORDS = tuple(
    (word.strip(), name)
    for names in (_NAMED, _OF_DEALS, _OF_MARKETS, _OF_PRODUCTS)
    for name, words in names.items()
    for word in words.split(",")
)
# What a measure says something of; where none stands beside the number, it stands further left.
_NOUN = re.compile(
    r"income|profit|earnings|loss|eps|revenue|sales|margin|ebit|cash ?flow|capex|capital|spending|deliver|shipment|deal"
    r"|value|price|bid|offer|share|净利|利润|盈利|亏损|营收|收入|每股|毛利|现金流|资本|开支|支出|交付|销量|出货|作价|价格|估值|报价|份额",
    re.I,
)
_AMOUNT = re.compile(
    r"[0-9][0-9,.]{0,20} ?(?:%|[亿億万萬元]|[bmt]n\b|billion|million|trillion|cents|个百分点|yuan|euros|users)"
)
_SENTENCE = re.compile(
    r"[。！？；;\n]|(?:[!?]|(?<!Bros)(?<!Inc)(?<!Corp)(?<!Co)(?<!Ltd)(?<!\.[A-Z])\.) {1,4}(?=[A-Z\"“])"
)
_CLAUSE = re.compile(
    r"[，,；;。\n]|\.(?=\s|$)|\b(?:vs|versus|against|compared|and|but|while)\b|高于|低于|好于|而", re.I
)
_LEFT, _RIGHT = 140, 48


def measures(title: str, body: str, figures: Iterable[Figure]) -> list[str]:
    """How each figure was measured: names, sorted, with a comma between; empty where the number is plain."""
    texts = {"title": _Text(title), "body": _Text(body)}
    headline = {name for _, name in texts["title"].words}
    told = []
    for figure in figures:
        start = figure.start + max(figure.quote.find(figure.raw), 0)
        names = texts[figure.where].measure(start, start + len(figure.raw))
        if names and figure.metric not in DEALS:
            names -= _OF_DEALS.keys()
        if figure.segment is not None:
            names.discard(PART)  # the key says so already
        if figure.metric in _COUNTED:
            for kind in (_OF_MARKETS, _OF_PRODUCTS):
                if not names & kind.keys():
                    names |= headline & kind.keys()
        elif names:
            names -= _OF_MARKETS.keys() | _OF_PRODUCTS.keys()
        told.append(", ".join(sorted(names)) if names else "")
    return told


def measure(text: str, start: int, end: int) -> set[str]:
    """The measures that the words around the number at [start, end) of a text name."""
    return _Text(text).measure(start, end)


def _possible(small: str) -> Iterable[tuple[str, str]]:
    """The words that a text may hold: it has their characters."""
    held = set(small)
    return [(word, name) for word, name in _WORDS if held.issuperset(word)]


class _Text:
    """A text with the words of measures in it, and with its sentences and amounts once they are asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        small = text.lower()
        if len(small) != len(text):
            small = text  # a letter that two small ones stand for moves the rest
        self.words: list[tuple[int, str]] = []
        for word, name in _possible(small):
            at = small.find(word)
            while at >= 0:
                self.words.append((at, name))
                at = small.find(word, at + len(word))
        self.words += [(part.end() - 1, PART) for part in _PART.finditer(text)]
        self.words.sort()

    @functools.cached_property
    def ends(self) -> list[int]:
        return [mark.end() for mark in _SENTENCE.finditer(self.text)]

    @functools.cached_property
    def amounts(self) -> list[tuple[int, int]]:
        return [amount.span() for amount in _AMOUNT.finditer(self.text)]

    def measure(self, start: int, end: int) -> set[str]:
        first = bisect_left(self.words, (start - _LEFT, ""))
        near = self.words[first : bisect_left(self.words, (end + _RIGHT, ""), first)]
        if not near:
            return set()
        sentence = bisect_right(self.ends, start)
        low = max(start - _LEFT, self.ends[sentence - 1] if sentence else 0)
        # From the number back to what it is a number of: the words before another amount belong to that.
        number = bisect_left(self.amounts, (start, 0))
        for _, after in reversed(self.amounts[max(0, number - 8) : number]):
            if after <= low:
                break
            if _NOUN.search(self.text, after, start):
                low = after
                break
        high = end
        if near[-1][0] >= end:
            number = bisect_left(self.amounts, (end, 0))
            stop = _CLAUSE.search(self.text, end, end + _RIGHT)
            high = min(
                end + _RIGHT,
                stop.start() if stop else end + _RIGHT,
                self.amounts[number][0] if number < len(self.amounts) else end + _RIGHT,
            )
        named = {name for at, name in near if low <= at < start or (end <= at < high and name != PART)}
        if PART in named:
            last = max(at for at, name in near if name == PART and at < start)
            if _CLAUSE.search(self.text, last, start):
                named.remove(PART)  # what one clause says of a part the next says of the whole
        return named
