"""A summary of sentences verbatim from the body: the page's key points first, else what carries most of the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from math import inf, log, sqrt
from operator import mul
from typing import Protocol

from feeds.reading.automaton import Search, searcher
from feeds.reading.shadow import shadow as shadow_of
from feeds.reading.structure import Sentence, Structure, structure
from feeds.reading.units import word_set

MOST = 5
BUDGET = 450
SHARE = 0.3
_REDUNDANT = 0.6
_SENTENCES = 800  # that are weighed; a body with more says what it is about in these

_LEAD = re.compile(
    r"(?:文章|本文|公司|报告|研报)?(?:核心观点|核心摘要|核心要点|核心内容|内容摘要|内容提要|事件概述|摘要|要点|导读|"
    r"关键要点|重点)(?:速览|提炼|总结)?|"
    r"key (?:points|takeaways|facts|highlights|figures)|highlights|takeaways|at a glance|tl;dr|in brief|summary"
    r"|the gist|"
    r"(?:quarter|financial|quarterly|results|q[1-4])[a-z ]{0,20} (?:highlights|summary)|what to know"
)
# What speaks for or against a sentence, by kind.
_SIGNS = {
    "junk": (
        "图源|图片来源|来源:|资料来源|责任编辑|责编|编辑:|作者:|记者:|撰文|校对|封面图|题图|转载|版权|免责声明|"
        "风险提示|投资有风险|"
        "不构成投资|原文链接|点击阅读|关注我们|扫码|扫描二维码|公众号|更多精彩|本文首发|本文来自|本文由|联系人|"
        "all rights reserved|forward-looking statement|safe harbor|subscribe|newsletter|sign up|click here|"
        "read more|photo by|"
        "photo credit|photograph by|image credit|image source|(photo|getty images|copyright|disclaimer|"
        "disclosure:|this article|"
        "follow us|editor's note|correction:|media contact|investor relations|conference call will|conference call to|"
        "webcast|for more information|about the company|reporting by|editing by|via getty"
    ),
    "outlook": (
        "预计|指引|预期|计划|将于|目标|上调|下调|expects|expect |forecast|guidance|outlook|plans to|plan to|"
        "raised|lowered|will "
    ),
    "core": (
        "营收|收入|净利|利润|资本支出|市值|估值|交付|revenue|sales|net income|profit|earnings|valued|valuation|"
        "capital|deliver"
    ),
    "cause": (
        "因为|由于|因此|所以|意味|导致|使得|得益|影响|拖累|推动|because|driven|thanks to|as a result|due to|"
        "means|on the back"
    ),
    "news": (
        "首次|首家|首个|最大|最高|突破|超过|新高|纪录|创下|标志|里程碑|record|first|largest|biggest|highest|surpass|exceed"
        "|historic"
    ),
}
_CITATION = re.compile(r"(?: ?\[\d{1,3}(?:[,-]\d{1,3}){0,6}\]){1,12}[ 。.]?\Z")
# A word's first seven letters, a number, a run of Chinese.
_TOKEN = re.compile(r"([a-z][a-z'’-]{2,6}|\d[\d.,]{0,12}|[\u3400-\u9fff]{1,200})(?:(?<=[a-z'’-])[a-z'’-]{1,18})?")
_WIDE = re.compile(r"[\u2e80-\uffef]{1,60}")
_STOP = word_set(
    "the and for that with was were are has have had its from this said will not but they their which would been more",
    "than also into about over after who can could may one two out all some our you your what when where while there",
    "these those other such just only",
)
# Fitted by logistic regression on labelled sentences, every kind of text held out in turn; `question`, `figured` and
# `news` are set by hand, where every group of labelled texts gained or kept its score.
WEIGHTS = {
    "centroid": 0.7,
    "title": 1.15,
    "key": 0.35,
    "figured": 0.6,
    "length": 1.5,
    "first": 1.1,
    "early": 1.15,
    "last": -0.45,
    "opens": 0.3,
    "question": -1.5,
    "long": -0.8,
    "outlook": 0.15,
    "core": 0.15,
    "cause": 0.25,
    "news": 0.3,
    "refers": -0.75,
    "label": -1.3,
}
_NOVELTY = 0.5  # what likeness to a chosen sentence costs
_SECTION = 0.3  # what each sentence already chosen from the same section costs
_LEADS = 3
_REFERS = (
    *"这该此其他她它但而", "对此", "同时", "另外", "不过",
    "at the same time", "that", "this", "it ", "he ", "she ", "they ", "but ", "and ", "meanwhile", "however",
)  # fmt: skip
_FIGURE = re.compile(r"\d[\d.,]{0,12} ?(?:%|[万亿元倍]|个百分点|percent|million|billion|bn)|[$€£¥]\d")


class Weighed(Protocol):
    """What the summary needs of a figure."""

    @property
    def where(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def salience(self) -> float: ...


@dataclass(slots=True, eq=False)
class _Candidate:
    """A sentence to weigh. `grams` are its words and pairs of Chinese characters, `said` the kinds of signs in it,
    `likeness` that to the first `compared` of the chosen ones."""

    start: int
    end: int
    sentence: Sentence
    grams: Set[object]
    said: frozenset[str]
    score: float = 0.0
    likeness: float = 0.0
    compared: int = 0


def summarise(
    body: str,
    title: str | None = None,
    figures: Sequence[Weighed] = (),
    frame: Structure | None = None,
    shadow: str | None = None,
) -> list[str]:
    """At most five sentences and 450 characters (or 30 % of a longer body), each verbatim from `body`, in its order."""
    shadow = shadow_of(body) if shadow is None else shadow
    frame = structure(shadow, body) if frame is None else frame
    candidates = _candidates(body, shadow, frame)
    if not candidates:
        return []
    _score(candidates, shadow, shadow_of(title or ""), figures)
    chosen = _choose(candidates, shadow, max(BUDGET, int(len(body) * SHARE)))
    return [body[c.start : c.end] for c in chosen]


def _candidates(body: str, shadow: str, frame: Structure) -> list[_Candidate]:
    """The sentences worth weighing, citation marks cut off."""
    found = []
    signs = _signs(shadow, frame)
    for sentence in frame.sentences[:_SENTENCES]:
        start, end = sentence.start, sentence.end
        while end > start and shadow[end - 1] in " \n\t":
            end -= 1
        if "]" in shadow[max(start, end - 2) : end] and (cited := _CITATION.search(shadow, max(start, end - 60), end)):
            end = cited.start()
        line = shadow[start:end]
        said = signs.get(sentence.start, frozenset())
        if "junk" in said or "](" in line or "http" in line or not _fits(line):
            continue
        grams = _grams(line)
        if grams:
            found.append(_Candidate(start, end, sentence, grams, said))
    return found


@lru_cache(maxsize=1)
def _sign_finder() -> tuple[Search, list[frozenset[str]]]:
    """The search for every sign, and the kinds of each."""
    kinds: dict[str, set[str]] = {}
    for kind, words in _SIGNS.items():
        for word in words.split("|"):
            kinds.setdefault(word, set()).add(kind)
    return searcher(list(kinds)), [frozenset(found) for found in kinds.values()]


def _signs(shadow: str, frame: Structure) -> dict[int, frozenset[str]]:
    """By a sentence's start, the kinds of signs in it."""
    search, kinds = _sign_finder()
    starts = [sentence.start for sentence in frame.sentences]
    found: dict[int, frozenset[str]] = {}
    for number, start, _ in search(shadow):
        place = bisect_right(starts, start) - 1
        if place >= 0:
            at = starts[place]
            found[at] = found.get(at, frozenset()) | kinds[number]
    return found


def _fits(line: str) -> bool:
    """15 to 120 characters of Chinese, 40 to 320 of Latin."""
    wide = not line.isascii() and sum(map(len, _WIDE.findall(line, 0, 60))) * 4 >= min(len(line), 60)
    return 12 <= len(line) <= 220 if wide else 30 <= len(line) <= 420


def _grams(line: str) -> Set[object]:
    """Words, stems cut at seven letters, and pairs of Chinese characters."""
    tokens = _TOKEN.findall(line)
    if line.isascii():
        return set(tokens) - _STOP
    grams: set[object] = set()
    for token in tokens:
        if token[0] > "\u2e7f":
            grams.update(pairwise(token))
        elif token not in _STOP:
            grams.add(token)
    return grams


def _score(candidates: list[_Candidate], shadow: str, title: str, figures: Sequence[Weighed]) -> None:
    """Centroid, title, figures and place, less questions and speech; weights from labelled texts."""
    spread = Counter(chain.from_iterable(c.grams for c in candidates))
    many = len(candidates)
    by_count = [0.0, *(log(1 + many / n) ** 2 for n in range(1, many + 1))]
    by_times = [value * n for n, value in enumerate(by_count)]
    length = sqrt(sum(times * n * n * by_count[n] for n, times in Counter(spread.values()).items())) or 1.0
    heading = _grams(title)
    key_of = _salience(candidates, figures)
    section: tuple[object, int] | None = None
    for place, c in enumerate(candidates):
        at = (c.sentence.heading, 0 if c.sentence.heading else c.sentence.paragraph)
        counts = list(map(spread.__getitem__, c.grams))
        norm = sqrt(sum(map(by_count.__getitem__, counts))) or 1.0
        centroid = sum(map(by_times.__getitem__, counts)) / (norm * length)
        features = _features(c, place, many, shadow, centroid, heading, key_of, at != section)
        section = at
        c.score = sum(map(mul, WEIGHTS.values(), features))


def _features(
    c: _Candidate,
    place: int,
    many: int,
    shadow: str,
    centroid: float,
    heading: Set[object],
    key_of: dict[int, float],
    opens: bool,
) -> tuple[float, ...]:
    """What speaks for a candidate, in the order of WEIGHTS."""
    line = shadow[c.start : c.end]
    wide = line[0] > "\u2e7f" or line[-1] > "\u2e7f"
    key = key_of.get(c.start)
    if key is None:
        key = min(3, len(_FIGURE.findall(line))) / 4
    return (
        centroid,  # centroid
        len(heading & c.grams) / (len(heading) or 1),  # title
        key,  # key
        1.0 if key else 0.0,  # figured
        log(len(line) / (50 if wide else 130)),  # length
        1.0 if place == 0 else 0.0,  # first
        1 - place / many,  # early
        1.0 if place == many - 1 else 0.0,  # last
        1.0 if opens else 0.0,  # opens
        1.0 if line.rstrip("\"' )").endswith("?") else 0.0,  # question
        1.0 if len(line) > (110 if wide else 240) else 0.0,  # long
        1.0 if "outlook" in c.said else 0.0,  # outlook
        1.0 if "core" in c.said else 0.0,  # core
        1.0 if "cause" in c.said else 0.0,  # cause
        1.0 if "news" in c.said else 0.0,  # news
        1.0 if line.startswith(_REFERS) else 0.0,  # refers
        1.0 if c.sentence.label else 0.0,  # label
    )


def _salience(candidates: list[_Candidate], figures: Sequence[Weighed]) -> dict[int, float]:
    """By a candidate's start, the salience of its weightiest figure, 0 without one; empty without figures."""
    if not figures:
        return {}
    starts = [c.start for c in candidates]
    weights = dict.fromkeys(starts, 0.0)
    for figure in figures:
        place = bisect_right(starts, figure.start) - 1
        if figure.where == "body" and place >= 0 and figure.start < candidates[place].end:
            weights[starts[place]] = max(weights[starts[place]], figure.salience)
    return weights


def _choose(candidates: list[_Candidate], shadow: str, budget: int) -> list[_Candidate]:
    """The lead block's bullets first, then the best of the rest that say something new, in the text's order."""
    chosen: list[_Candidate] = []
    room = budget
    lead = _lead_block(candidates, shadow)
    left = sorted((c for c in candidates if c not in lead), key=lambda c: (-c.score, c.start))
    used: Counter[tuple[int, int] | None] = Counter()
    while len(chosen) < MOST:
        best = lead.pop(0) if lead else _best(left, chosen, used, room)
        if best is None:
            break
        if best.end - best.start >= room:
            continue
        chosen.append(best)
        used[best.sentence.heading] += 1
        room -= best.end - best.start + 1
    chosen.sort(key=lambda c: c.start)
    return chosen


def _best(
    left: list[_Candidate], chosen: list[_Candidate], used: Counter[tuple[int, int] | None], room: int
) -> _Candidate | None:
    """The best of those left, taken out, that has room and says something new; they come by falling score.

    A candidate is worth its score less what has been said, and said of its section, already.
    """
    best, most = None, -inf
    for c in left:
        if c.score < most:
            break  # none behind it can be worth more
        if c.end - c.start >= room:
            continue
        for other in chosen[c.compared :]:
            c.likeness = max(c.likeness, _likeness(c.grams, other.grams))
        c.compared = len(chosen)
        if c.likeness >= _REDUNDANT:
            continue
        crowded = used[c.sentence.heading] if c.sentence.heading else 0
        worth = c.score - _NOVELTY * c.likeness - _SECTION * crowded
        if worth > most or (best is not None and worth == most and c.start < best.start):
            best, most = c, worth
    if best is not None:
        left.remove(best)
    return best


def _lead_block(candidates: list[_Candidate], shadow: str) -> list[_Candidate]:
    """The first bullets under a heading such as 核心观点 or Key points, at most three."""
    for c in candidates:
        if c.sentence.heading is None:
            continue
        begin, end = c.sentence.heading
        if _LEAD.fullmatch(shadow[begin:end].strip(" *:#-")):
            return [d for d in candidates if d.sentence.heading == (begin, end)][:_LEADS]
    return []


def _likeness(a: Set[object], b: Set[object]) -> float:
    return len(a & b) / sqrt(len(a) * len(b))
