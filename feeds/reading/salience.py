"""How much a reader of a five-minute briefing wants a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from store.models import Figure

_METRICS = {
    "revenue": 1.0, "net_income": 0.95, "eps": 0.85, "operating_income": 0.8, "capex": 0.9, "ad_revenue": 0.8, "deal_value": 1.0, "funding": 0.95,
    "valuation": 0.9, "layoffs": 0.95, "units_shipped": 0.85, "operating_loss": 0.8, "market_share": 0.75, "gross_margin": 0.65, "arr": 0.8,
    "total_expenses": 0.6, "free_cash_flow": 0.65, "dau": 0.7, "mau": 0.7, "wau": 0.7, "users": 0.6, "backlog": 0.6, "price_target": 0.7,
    "cumulative_loss": 0.75, "downloads": 0.7, "market_cap": 0.6, "share_price": 0.55, "stake": 0.6, "budget_cut": 0.75, "buybacks": 0.6,
    "dividend": 0.5, "cost_saving": 0.6, "investment": 0.7, "compensation": 0.6, "paying_users": 0.6, "derivatives": 0.6, "production": 0.6,
    "capacity": 0.5, "ebita": 0.6, "ebitda": 0.6, "headcount": 0.5, "r_and_d": 0.5, "operating_margin": 0.55, "bookings": 0.6,
    "benchmark_score": 0.4, "price": 0.4, "other": 0.3, "stores": 0.4, "inventory": 0.4, "cash": 0.45, "debt": 0.45, "tokens": 0.5,
}  # fmt: skip
_BASIS = {"actual": 1.0, "guidance": 1.0, "target": 0.9, "consensus": 0.7, "estimate": 0.75, "rumour": 0.85}
_FORM = {"level": 1.0, "yoy": 0.75, "share": 0.7, "change": 0.75, "qoq": 0.6, "growth_other": 0.6}


def rank(figures: Sequence[Figure], main: str | None, size: int, title: str) -> list[Figure]:
    """The figures with `salience` set: metric, basis, form, whose it is, how early it stands, whether the title says it."""
    return [replace(f, salience=_salience(f, main, size, title)) for f in figures]


def _salience(figure: Figure, main: str | None, size: int, title: str) -> float:
    value = _METRICS.get(figure.metric, 0.5) * _BASIS.get(figure.basis, 0.8) * _FORM.get(figure.form, 0.6)
    if main is not None:
        value *= 1.0 if figure.company == main else 0.75
    if figure.segment is not None and figure.metric in ("revenue", "operating_income", "ad_revenue"):
        value *= 0.85
    early = 1.0 if figure.where == "title" else 1.0 - 0.35 * min(1.0, figure.start / max(size, 1))
    value *= early
    if figure.where == "title" or (len(figure.raw) > 2 and figure.raw in title):
        value = min(1.0, value * 1.25 + 0.1)
    return round(min(1.0, max(0.0, value)), 3)
