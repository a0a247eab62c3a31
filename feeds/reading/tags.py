"""What an article is about: companies, mere mentions and topics, weightiest first.

Weights are few and plain: a name in the title says most, then figures of its own, then how often and how early it stands.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from feeds.reading.lexicon import Lexicon
from feeds.reading.names import Name
from store.models import Figure

ENTITIES = ("company", "product", "person", "broker", "publisher")
COMPANY_BAR = 3.0  # the score from which a name is what the article is about
COMPANY_SHARE = 0.06  # and at least this part of the weightiest one's
COMPANIES_AT_MOST = 10
TOPIC_BAR = 4.0
TOPIC_SHARE = 0.16
TOPICS_AT_MOST = 10

_CREDIT = re.compile(
    r"(?:图源|图片来源|图片|封面图|题图|摄影|来源|编辑|责编|作者|本文来自|转载自|Photo|Image|Credit|Source|Getty Images)"
    r"\s{0,2}[:：/|][^\n]{0,120}|Getty Images|视觉中国"
)
# What a house says about others follows its name closely.
_QUOTING = re.compile(
    r".{0,12}?(?:分析师|研报|研究|认为|表示|指出|称|看好|上调|下调|维持|重申|预计|预期|预测|给予|首予|评级|目标价|报道|获悉|数据|统计|:|："
    r"|analyst|said|says|sees|raises|cuts|downgrade|upgrade|expects|estimates|wrote|reported|data|according|price target|strategist|initiat)"
)
_QUOTED_BEFORE = re.compile(
    r"(?:据|根据|援引|according to|told|per|by|analysts? at|strategists? at|data from|from)\s{0,2}$"
)
_OWN_RESULTS = frozenset(
    [
        "revenue",
        "net_income",
        "eps",
        "operating_income",
        "layoffs",
        "headcount",
        "dividend",
        "buybacks",
        "total_expenses",
        "net_margin",
    ]
)


@dataclass(slots=True)
class _Case:
    """What speaks for one company."""

    first: int = 10**9  # of the title (negative) or body
    title: float = 0.0
    count: float = 0.0
    lead: float = 0.0
    figures: float = 0.0
    kinds: set[str] = field(default_factory=set)
    quoted: int = 0
    plain: int = 0


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
    for name in body_names:
        if name.kind in ENTITIES and not _inside(name.start, credits):
            _add_body(cases[name.id], name, body, lead)
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
    case.kinds.add(name.kind)
    weight = {"company": 4.0, "product": 3.0, "person": 2.0}.get(name.kind, 4.0)
    if name.kind in ("broker", "publisher") and _is_quoted(name, title):
        case.quoted += 1
        return
    case.plain += 1
    case.title = max(case.title, weight)


def _add_body(case: _Case, name: Name, body: str, lead: int) -> None:
    case.first = min(case.first, name.start)
    case.kinds.add(name.kind)
    if name.kind in ("broker", "publisher") and _is_quoted(name, body):
        case.quoted += 1
        return
    case.plain += 1
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
    score = case.title + case.lead + 1.2 * math.log2(1 + case.count) + 1.5 * min(case.figures, 4.0)
    if role == "organisation" and not case.title:
        score -= 1.5
    return score


def _is_quoted(name: Name, text: str) -> bool:
    return bool(
        _QUOTING.match(text[name.end : name.end + 40])
        or _QUOTED_BEFORE.search(text[max(0, name.start - 16) : name.start])
    )


def _inside(at: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


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


def topics(
    title: str, body: str, title_names: Sequence[Name], body_names: Sequence[Name], figures: Sequence[Figure]
) -> tuple[str, ...]:
    """Topic ids by weighted triggers, weightiest first: a trigger counts less each time it is repeated."""
    scores: dict[str, float] = defaultdict(float)
    counts: Counter[tuple[str, str]] = Counter()
    weights: dict[tuple[str, str], float] = {}
    for name in title_names:
        if name.kind == "topic":
            scores[name.id] += 2.0 * max(name.weight, 0.5)
    for name in body_names:
        if name.kind == "topic":
            key = (name.id, body[name.start : name.end].lower())
            counts[key] += 1
            weights[key] = name.weight
    for key, count in counts.items():
        scores[key[0]] += weights[key] * math.log2(1 + count)
    for figure in figures:
        if (topic := _METRIC_TOPICS.get(figure.metric)) is not None:
            scores[topic] += 0.7 * figure.confidence
        if figure.basis == "guidance":
            scores["guidance"] += 1.5 * figure.confidence
    scale = max(1.0, math.sqrt(len(body) / 700))  # longer texts collect more triggers by chance
    top = max(scores.values(), default=0.0)
    ranked = sorted(scores, key=lambda t: (-scores[t], t))
    return tuple(t for t in ranked if scores[t] >= TOPIC_BAR * scale and scores[t] >= TOPIC_SHARE * top)[
        :TOPICS_AT_MOST
    ]
