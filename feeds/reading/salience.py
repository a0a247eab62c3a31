"""How much a reader of a five-minute briefing wants a figure."""

# ruff: noqa: E501 - a table.

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from feeds.reading.scene import Draft

_METRICS = {
    "revenue": 1.0, "net_income": 0.95, "eps": 0.8, "operating_income": 0.8, "capex": 0.95, "ad_revenue": 0.8, "deal_value": 1.0, "funding": 0.95,
    "valuation": 0.9, "layoffs": 0.95, "units_shipped": 0.85, "operating_loss": 0.8, "market_share": 0.75, "gross_margin": 0.6, "arr": 0.85,
    "total_expenses": 0.6, "free_cash_flow": 0.6, "dau": 0.7, "mau": 0.75, "wau": 0.75, "users": 0.65, "backlog": 0.6, "price_target": 0.8,
    "cumulative_loss": 0.8, "downloads": 0.75, "market_cap": 0.6, "share_price": 0.55, "stake": 0.65, "budget_cut": 0.85, "buybacks": 0.6,
    "dividend": 0.5, "cost_saving": 0.65, "investment": 0.75, "compensation": 0.65, "paying_users": 0.65, "derivatives": 0.7, "production": 0.6,
    "capacity": 0.5, "ebita": 0.6, "ebitda": 0.6, "headcount": 0.5, "r_and_d": 0.5, "operating_margin": 0.55, "bookings": 0.6,
    "benchmark_score": 0.5, "price": 0.4, "other": 0.42, "stores": 0.45, "inventory": 0.4, "cash": 0.45, "debt": 0.45, "tokens": 0.55,
    "market_size": 0.7, "index_level": 0.65, "commodity_price": 0.6, "model_params": 0.5,
}  # fmt: skip
_BASIS = {"actual": 1.0, "guidance": 1.12, "target": 0.9, "consensus": 0.62, "estimate": 0.75, "rumour": 0.9}
_FORM = {"level": 1.0, "yoy": 0.72, "share": 0.72, "change": 0.78, "qoq": 0.55}
# What each figure ranked before it in the same company's metric, metric, sentence or section costs: a briefing wants
# different things said.
_AGAIN, _THIRD = 0.72, 0.61
_METRICS_TOLD, _SENTENCE_TOLD, _SECTION_TOLD = ([base**n for n in range(7)] for base in (0.93, 0.85, 0.95))
_LATE = 0.65  # what the end of the body costs
_SCALE = 0.6  # brings the product of so many factors back to the range of its parts


class Place(NamedTuple):
    """Where a draft stands: in the title or at `at` (0 to 1) of the body, and whether the title repeats its number.

    `sentence` and `section` tell apart its sentence and, where the body has headings, what stands under one.
    """

    draft: Draft
    in_title: bool
    at: float
    is_titled: bool
    sentence: int = -1
    section: tuple[int, int] | None = None


def rank(places: Sequence[Place], leads: frozenset[str]) -> list[float]:
    """The salience of each: metric, basis, form, whose it is (`leads` are whom the article is about), how early it stands.

    What repeats a company, metric, sentence or section says less than the first.
    """
    keys = [_key(place.draft) for place in places]
    levels = {key for key, place in zip(keys, places, strict=True) if place.draft.form == "level"}
    told = {key[:2] for key, place in zip(keys, places, strict=True) if place.draft.basis in ("actual", "guidance")}
    values = [_value(place, leads, key in levels, key[:2] in told) for key, place in zip(keys, places, strict=True)]
    seen: dict[object, int] = {}
    for index in sorted(range(len(places)), key=values.__getitem__, reverse=True):
        place, key = places[index], keys[index]
        metric, sentence, section = place.draft.metric, place.sentence, place.section
        if before := seen.get(key, 0):
            values[index] *= _AGAIN if before <= 2 else _THIRD
        like, beside = seen.get(metric, 0), seen.get(sentence, 0)
        values[index] *= _METRICS_TOLD[min(like, 6)] * _SENTENCE_TOLD[min(beside, 3)]
        seen[key], seen[metric], seen[sentence] = before + 1, like + 1, beside + 1
        if section is not None:
            under = seen.get(section, 0)
            values[index] *= _SECTION_TOLD[min(under, 6)]
            seen[section] = under + 1
    return [round(value**_SCALE, 3) for value in values]


Key = tuple[str | None, str, str | None, bool]


def _key(draft: Draft) -> Key:
    """What is said once: a company's metric, its outlook apart from its result."""
    return draft.company, draft.metric, draft.segment, draft.basis in ("guidance", "target")


def _value(place: Place, leads: frozenset[str], has_level: bool, is_told: bool) -> float:
    """A figure's own weight, 0 to 1. `has_level`: its amount is told, too; `is_told`: so is an actual or guided one."""
    draft = place.draft
    form = _FORM.get(draft.form, 0.6)
    if draft.form == "yoy" and not has_level:
        form = 0.9  # the growth is all that is told
    value = _METRICS.get(draft.metric, 0.5) * _BASIS.get(draft.basis, 0.8) * form
    if draft.basis in ("consensus", "estimate") and not is_told:
        value *= 1.2  # before a report what is expected is the news
    if leads and draft.company not in leads:
        value *= 0.8
    if draft.segment is not None and draft.metric in ("revenue", "operating_income", "ad_revenue"):
        value *= 0.85
    if (draft.compare is not None and draft.rules["basis"] != "default") or draft.rules["period"].startswith("compare"):
        value *= 0.45  # what the news is set against
    elif draft.compare is not None and draft.form == "level":
        value *= 0.6
    if draft.amount.qualifier == "vague":
        value *= 0.5
    if not place.in_title:
        value *= 1.0 - _LATE * place.at
    if place.in_title or place.is_titled:
        value = value * 1.3 + 0.15
    return 0.0 if value < 0.0 else value if value < 1.0 else 1.0
