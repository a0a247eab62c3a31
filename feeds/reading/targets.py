"""Companies nobody listed: the Latin names that deals and rounds are about (拟收购Intersect Power, acquired Veza)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

_WORD = r"[A-Z][A-Za-z0-9&.'’-]{1,24}"
_NAME = rf"(?P<name>{_WORD}(?: (?:{_WORD}|&)){{0,3}})"
_AFTER = re.compile(
    r"(?:\s|[0-9.]{1,5}%|了|的|股权|of\b|in\b|the\b|a\b|stake\b|majority\b|minority\b|rival\b|AI\b|startup\b"
    r"|start-up\b|company\b|firm\b|maker\b|初创|创业|公司|企业|平台|智能体|人工智能|芯片|软件|安全|数据|制造商|机器人|独角兽|美国|英国|法国|德国|以色列"
    r"|加拿大|新加坡|瑞典){0,8}" + _NAME
)
_BEFORE = re.compile(
    rf"(?:^|[^A-Za-z0-9]){_NAME}"
    r"(?: has| have| said it|, [a-z ]{3,60},| ?(?:近日|宣布|日前|已|完成|获得?|再获)[^，。；,;\n]{0,24}){0,2} ?$"
)
_MONEY = re.compile(
    r" (?:a |an |about |around |up to |over |more than |roughly |nearly |another ){0,2}(?:[$€£¥]|[0-9])"
)
_KEBAB = re.compile(r"[^a-z0-9]+")
_COMMON = frozenset(
    re.findall(
        "[A-Za-z]+",
        """The A An It Its He She They We In On At For With By As To Of And Or But Not Last This That These Those
        Under About Over Series Round CEO CFO IPO AI GPU LLM US UK EU API VC PE ARR SaaS Nasdaq NYSE Reuters
        Class Common Stock China Chinese America American Europe European Japan Japanese Korea Korean India
        Indian Germany German France French Britain British Israel Israeli Canada Canadian Singapore Taiwan Wall
        Street Silicon Valley New York London Paris Tokyo Beijing Shanghai Hong Kong Monday Tuesday Wednesday
        Thursday Friday Saturday Sunday January February March April May June July August September October
        November December Treasury Treasuries Bitcoin Chief Founder President Congress Sales Profit Revenue
        Shares Investors Analysts Big Oil Agent Token""",
    )
)
_FORMS = re.compile(r" (?:Inc|Corp|Corporation|Ltd|Limited|Plc|PLC|Co|LLC|AG|SA|SE|NV|AB|GmbH)$")
DEALS = frozenset(("deal_value", "stake"))
ROUNDS = frozenset(("funding",))
_AT_MOST = 12  # names a text
_WIDEST = 90  # characters from the deal's word to the end of the name


def find_targets(text: str, deals: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """(start, end, id) of unlisted names beside the words of deals and rounds, wherever the text repeats them.

    `deals` are the places of such words with their metric. The id is the printed name in kebab case.
    """
    found: dict[str, str] = {}
    for start, end, metric in deals:
        match = None
        if metric in DEALS:
            match = _AFTER.match(text, end, end + _WIDEST)
        elif metric in ROUNDS and (text[start] >= "一" or _MONEY.match(text, end)):
            match = _BEFORE.search(text, max(0, start - _WIDEST), start)
        if match is not None and (name := _trimmed(match["name"])) and not _is_headline(text, match.start("name")):
            found.setdefault(name, _KEBAB.sub("-", name.lower()).strip("-"))
            if len(found) == _AT_MOST:
                break
    return [(at, at + len(name), id) for name, id in found.items() for at in islice(_places(text, name), 50)]


def _trimmed(name: str) -> str:
    """`name` without common words at its ends and without what follows a full stop; empty if nothing is left."""
    words = [re.sub(r"['’]s?$", "", word) for word in name.split(". ", maxsplit=1)[0].rstrip(".-&").split(" ")]
    if words[0].endswith("-based"):
        words = words[1:]
    while words and words[0] in _COMMON:
        words = words[1:]
    while words and words[-1] in _COMMON:
        words = words[:-1]
    name = _FORMS.sub("", " ".join(words))
    return name if len(name) > 3 and not any(w in _COMMON for w in words) else ""


def _is_headline(text: str, at: int) -> bool:
    """Whether the words around are capitalised throughout, so that a capital says nothing."""
    around = text[max(0, at - 50) : at + 50]
    words = re.findall(r"[A-Za-z]{4,20}", around) if around.isascii() else []
    return len(words) >= 4 and sum(w[0].isupper() for w in words) > 0.7 * len(words)


def _places(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(name) : at + len(name) + 1]
        if not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum()):
            yield at
        at = text.find(name, at + len(name))
