"""What an article is about: companies, mere mentions and topics, weightiest first.

Weights are few and plain: a name in the title says most, then figures of its own, then how often and where it stands.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from feeds.reading.lexicon import Lexicon
from feeds.reading.names import ENTITIES, Name
from store.models import Figure

COMPANY_BAR = 1.7  # the score from which a name is what the article is about
COMPANY_SHARE = 0.06  # and at least this part of the weightiest one's
COMPANIES_AT_MOST = 10
DEALS = frozenset(("deal_value", "stake"))
NEAR_DEAL = 12  # characters from the word of a deal to its target
TOPIC_BAR = 5.5  # for a text of about 700 Chinese characters
TOPIC_SHARE = 0.15  # and at least this part of the weightiest topic's score
TOPIC_FLOOR = 1.5  # enough when a text has fewer topics than
TOPICS_AT_LEAST = 3
TOPICS_AT_MOST = 10
TITLE_WEIGHT = 2.0
FIGURE_WEIGHT = 1.0
LEAD_WEIGHT = 0.5

_CREDIT = re.compile(
    # The words stand first and alone, so that the scan skips along to what they begin with.
    r"(?:图源|图片来源|图片|封面图|题图|摄影|来源|编辑|责编|作者|本文来自|转载自|Photo|Image|Credit|Source|Getty Images"
    r"|视觉中国)"
    r"(?:(?<=Getty Images)|(?<=视觉中国)|\s{0,2}[:：/|][^\n]{0,120})"
)
# Around a name that is one of several in a list.
_LISTED_BEFORE = ("、", "和", "与", "及", "像", "如", "包括", ", ", "and ", "or ", "like ", "including ", "such as ")
_LISTED_AFTER = ("、", "等", "和", "与", "及", ", ", " and ", " or ", "以及")
# What a house says about others follows its name closely.
_QUOTING = re.compile(
    r".{0,12}?(?:分析师|研报|研究|认为|表示|指出|称|看好|上调|下调|维持|重申|预计|预期|预测|给予|首予|评级|目标价|报道|获悉|数据|统计"
    r"|[:：]|analyst|said|says|sees|raises|cuts|downgrade|upgrade|expects|estimates|wrote|reported|data|according"
    r"|price target|strategist|initiat)"
)
_QUOTED_BEFORE = re.compile(
    r"(?:据|根据|援引|according to|told|per|by|analysts? at|strategists? at|data from|from)\s{0,2}$"
)
_OWN_RESULTS = frozenset(
    ("revenue", "net_income", "eps", "operating_income", "layoffs", "headcount", "dividend", "buybacks", "net_margin")
)
# What a figure of a metric says about the topic.
_METRIC_TOPICS = {
    "revenue": "earnings", "net_income": "earnings", "eps": "earnings", "operating_income": "earnings",
    "gross_margin": "earnings", "operating_loss": "earnings", "gross_profit": "earnings", "capex": "capex",
    "ad_revenue": "advertising", "ad_impressions": "advertising", "ad_price": "advertising", "roas": "advertising",
    "deal_value": "m-and-a", "funding": "funding", "valuation": "funding", "layoffs": "layoffs",
    "share_price": "markets", "market_cap": "markets", "price_target": "markets", "index_level": "markets",
    "commodity_price": "markets", "pe_ratio": "markets", "benchmark_score": "ai-models", "model_params": "ai-models",
    "tokens": "ai-models", "derivatives": "open-source", "compensation": "talent", "budget_cut": "strategy",
}  # fmt: skip
_TELLING = {"layoffs": 2.5, "capex": 2.0, "m-and-a": 2.0}  # how much more a figure says that stands in no other text


@dataclass(slots=True)
class _Case:
    """What speaks for one company."""

    first: int = 10**9  # of the title (negative) or body
    title: float = 0.0
    count: float = 0.0
    lead: float = 0.0
    figures: float = 0.0
    alone: float = 0.0  # 1 named by itself, not as one of a list; 2 right after the word of a deal


def companies_and_mentions(
    title: str,
    body: str,
    title_names: Sequence[Name],
    body_names: Sequence[Name],
    figures: Sequence[Figure],
    lexicon: Lexicon,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids the article is materially about or gives figures for, and those merely named.

    Quoted houses and publishers are mentions; only results of their own make them companies.
    """
    cases: dict[str, _Case] = defaultdict(_Case)
    for name in title_names:
        if name.kind in ENTITIES:
            _add_title(cases[name.id], name, title)
    credits = [m.span() for m in _CREDIT.finditer(body)]
    lead = min(max(200, len(body) // 8), 600)
    deal_end, credit = -100, 0
    for name in body_names:
        while credit < len(credits) and credits[credit][1] <= name.start:
            credit += 1
        if name.kind in ENTITIES and not (credit < len(credits) and credits[credit][0] <= name.start):
            _add_body(cases[name.id], name, body, lead)
            if name.start - deal_end < NEAR_DEAL:
                cases[name.id].alone = max(cases[name.id].alone, 2.0)
        elif name.kind == "metric" and name.id in DEALS:
            deal_end = name.end
    for figure in figures:
        weight = max(0.2, figure.confidence)
        if figure.company:
            cases[figure.company].figures += weight
        if figure.counterparty:
            cases[figure.counterparty].figures += weight
    scores = {id: _score(case, id, lexicon, figures) for id, case in cases.items()}
    top = max(scores.values(), default=0.0)
    ranked = sorted(scores, key=lambda i: (-scores[i], cases[i].first))
    chosen = [i for i in ranked if scores[i] >= COMPANY_BAR and scores[i] >= COMPANY_SHARE * top][:COMPANIES_AT_MOST]
    rest = sorted((i for i in cases if i not in chosen), key=lambda i: cases[i].first)
    return tuple(chosen), tuple(rest)


def _add_title(case: _Case, name: Name, title: str) -> None:
    case.first = min(case.first, name.start - 10_000)
    weight = {"company": 4.0, "product": 3.0, "person": 2.0}.get(name.kind, 4.0)
    if name.kind in ("broker", "publisher") and _is_quoted(name, title):
        return
    case.title = max(case.title, weight)


def _add_body(case: _Case, name: Name, body: str, lead: int) -> None:
    case.first = min(case.first, name.start)
    if name.kind in ("broker", "publisher") and _is_quoted(name, body):
        return
    if not body.startswith(_LISTED_AFTER, name.end) and not body.endswith(_LISTED_BEFORE, 0, name.start):
        case.alone = max(case.alone, 1.0)
    case.count += {"company": 1.0, "product": 0.8, "person": 0.5}.get(name.kind, 1.0)
    if name.start < lead:
        case.lead = max(case.lead, 1.0 if name.kind != "person" else 0.5)


def _score(case: _Case, id: str, lexicon: Lexicon, figures: Sequence[Figure]) -> float:
    company = lexicon.companies.get(id)
    role = company.role if company else "company"
    if role in ("broker", "publisher", "data_house"):
        own = sum(f.company == id and f.metric in _OWN_RESULTS and f.basis in ("actual", "guidance") for f in figures)
        if not own and (case.title == 0 or case.count < 3 or role != "broker"):
            return 0.0
    score = case.title + 0.5 * case.lead + math.log2(1 + case.count) + 1.6 * min(case.figures, 4.0) + 0.4 * case.alone
    if role == "organisation" and not case.title:
        score -= 1.5
    return score


def _is_quoted(name: Name, text: str) -> bool:
    return bool(
        _QUOTING.match(text[name.end : name.end + 40])
        or _QUOTED_BEFORE.search(text[max(0, name.start - 16) : name.start])
    )


def topics(
    title: str, body: str, title_names: Sequence[Name], body_names: Sequence[Name], figures: Sequence[Figure]
) -> tuple[str, ...]:
    """Topic ids by weighted triggers, weightiest first: a trigger counts less each time it is repeated."""
    scores: dict[str, float] = defaultdict(float)
    for name in title_names:
        if name.kind == "topic":
            scores[name.id] += TITLE_WEIGHT * max(name.weight, 0.5)
    counts: Counter[tuple[str, str, float]] = Counter(
        (name.id, body[name.start : name.end].lower(), name.weight) for name in body_names if name.kind == "topic"
    )
    for (topic, _, weight), count in counts.items():
        scores[topic] += weight * math.log2(1 + count)
    lead = min(max(150, len(body) // 6), 500)
    for name in body_names:
        if name.start > lead:
            break
        if name.kind == "topic":
            scores[name.id] += LEAD_WEIGHT * name.weight
    for figure in figures:
        if (subject := _METRIC_TOPICS.get(figure.metric)) is not None:
            scores[subject] += FIGURE_WEIGHT * _TELLING.get(subject, 1.0) * figure.confidence
        if figure.basis == "guidance":
            scores["guidance"] += 2 * FIGURE_WEIGHT * figure.confidence
    bar = TOPIC_BAR * _scale(body)
    top = max(scores.values(), default=0.0)
    ranked = sorted(scores, key=lambda t: (-scores[t], t))
    chosen = [t for t in ranked if scores[t] >= bar and scores[t] >= TOPIC_SHARE * top]
    if len(chosen) < TOPICS_AT_LEAST:
        chosen = [t for t in ranked if scores[t] >= TOPIC_FLOOR][:TOPICS_AT_LEAST]
    return tuple(chosen[:TOPICS_AT_MOST])


def _scale(body: str) -> float:
    """How much more a text of this length collects by chance; a Chinese character weighs three Latin letters."""
    latin = len(body.encode("ascii", "ignore"))
    return max(0.5, math.sqrt((len(body) - latin + latin / 3) / 700))
