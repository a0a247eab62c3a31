"""How sure a record is: a fitted logistic for each field and one for the whole, their product brought to scale."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from feeds.reading.calendar import kind_of
from feeds.reading.scene import Context, Draft

FIELDS = ("metric", "form", "company", "period", "basis")
PARTS = ("found", *FIELDS)
_PATH = Path(__file__).parent.parent / "lexicon" / "weights.toml"
# What the facts of each part are called, in order.
_CALLED = {
    "found": ("kind", "unit", "qualifier", "metric_rule"),
    "metric": ("rule", "kind", "metric", "from", "report", "margin", "metrics", "near", "relation", "far"),
    "form": ("rule", "kind", "via", "relation", "metric", "form", "direction", "compare"),
    "company": ("rule", "alone", "from", "report", "kind", "orgs", "main", "known", "title", "metric", "market"),
    "period": ("rule", "from", "metric", "report", "basis", "periods", "main", "compare", "form", "explicit", "orgs",
               "unsaid", "unit", "kind", "main_kind", "is_main", "zh", "matter", "fiscal", "prior"),
    "basis": ("rule", "from", "metric", "form", "expecting", "house", "zh", "period_rule"),
}  # fmt: skip
# Two facts that say more together than each.
_PAIRS = {
    "metric": (("rule", "kind"), ("rule", "relation")),
    "form": (("form", "direction"),),
    "company": (("rule", "main"), ("rule", "title")),
    "period": (
        ("rule", "matter"),
        ("rule", "is_main"),
        ("main_kind", "kind"),
        ("rule", "report"),
        ("rule", "explicit"),
        ("metric", "unsaid"),
    ),
    "basis": (("rule", "house"),),
}
_NO_RULES = dict.fromkeys(FIELDS, "none")


@lru_cache(maxsize=1)
def weights() -> dict[str, dict[str, float]]:
    """field → feature → weight, as fitted; empty where the file is missing."""
    import tomllib

    try:
        table: dict[str, Any] = tomllib.loads(_PATH.read_text("utf-8"))
    except OSError:
        return {}
    return {field: {k: float(v) for k, v in table.get(field, {}).items()} for field in (*PARTS, "whole", "record")}


def features(draft: Draft, context: Context) -> dict[str, tuple[str, ...]]:
    """What each field's confidence may depend on: its rule, the metric's rule, and a few plain facts, as names."""
    return {str(facts[0]): _names(facts) for facts in _facts(draft, context)}


Fact = str | int | None
Facts = tuple[Fact, ...]  # a part's name and what it may depend on


def _facts(draft: Draft, context: Context) -> tuple[Facts, ...]:
    rules, amount, metric = draft.rules, draft.amount, draft.metric
    kind = amount.kind
    metric_rule = rules["metric"]
    model = draft.model.rules if draft.model is not None else _NO_RULES
    orgs, periods, metrics, expecting = draft.crowd
    length = len(draft.before)
    alone = 0 if context.names <= 1 else 1 if context.names <= 3 else 2
    report = +context.is_report
    near = length // 6 if length < 24 else 4
    far = (amount.start - draft.clause) // 10
    far = 5 if far > 5 else far
    share, house = int(context.main_share * 4), +context.by_house
    matter = 2 * context.is_report + context.in_title + 4 * context.is_statistics
    company, relation, form, compare = draft.company, draft.relation, draft.form, draft.compare
    return (
        ("found", kind, draft.unit, amount.qualifier, metric_rule),
        ("metric", metric_rule, kind, metric, model["metric"], report, draft.margin, metrics, near, relation, far),
        ("form", rules["form"], kind, metric_rule.partition(":")[0], relation, metric, form, draft.direction, compare),
        ("company", rules["company"], alone, model["company"], report, kind, orgs, +(company == context.main),
         +(company in context.lexicon.companies), +context.in_title, metric, +context.is_market),
        ("period", rules["period"], model["period"], metric, report, draft.basis, periods, share, compare, form,
         +draft.explicit_period, orgs, +(draft.period is None), draft.unit, kind_of(draft.period),
         kind_of(context.main_period), +(draft.period == context.main_period), +context.is_zh, matter,
         +(context.fiscal_end != 12), +(draft.prior is None)),
        ("basis", rules["basis"], model["basis"], metric, form, expecting, house, +context.is_zh, rules["period"]),
    )  # fmt: skip


def _names(facts: Facts) -> tuple[str, ...]:
    part = str(facts[0])
    said = dict(zip(_CALLED[part], facts[1:], strict=True))
    pairs = (f"{a}+{b}={said[a]}|{said[b]}" for a, b in _PAIRS.get(part, ()))
    return ("bias", *(f"{name}={fact}" for name, fact in said.items()), *pairs)


def together(parts: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The features of the whole record: those of every part, and what holds for all."""
    return ("bias", *(f"{part}:{name}" for part, names in parts.items() for name in names if name != "bias"))


_Worth = tuple[float, float]  # what a fact adds to its part's logit, and to the whole record's


class _Part(NamedTuple):
    """The weights of one part, by place among its facts: for each fact, and for the pairs of two."""

    bias: float
    facts: tuple[dict[Fact, _Worth], ...]
    pairs: tuple[tuple[int, int, dict[tuple[Fact, ...], _Worth]], ...]


@lru_cache(maxsize=len(PARTS))
def _part(part: str) -> _Part:
    """The tables of one part, from the names of the features that were fitted."""
    own = weights().get(part, {})
    whole = {n.partition(":")[2]: w for n, w in weights().get("whole", {}).items() if n.startswith(f"{part}:")}
    called = ("part", *_CALLED[part])
    facts: dict[str, dict[Fact, _Worth]] = {name: {} for name in called}
    pairs: dict[str, dict[tuple[Fact, ...], _Worth]] = {f"{a}+{b}": {} for a, b in _PAIRS.get(part, ())}
    for feature in own.keys() | whole.keys():
        name, _, said = feature.partition("=")
        worth = own.get(feature, 0.0), whole.get(feature, 0.0)
        if name in pairs:
            pairs[name][tuple(map(_fact, said.split("|")))] = worth
        elif name in facts:
            facts[name][_fact(said)] = worth
    places = [(called.index(a), called.index(b), pairs[f"{a}+{b}"]) for a, b in _PAIRS.get(part, ())]
    return _Part(own.get("bias", 0.0), tuple(facts.values()), tuple(places))


def _fact(said: str) -> Fact:
    """A fact by how its feature names it."""
    return None if said == "None" else int(said) if said.isdecimal() else said


@lru_cache(maxsize=4096)
def _terms(facts: Facts) -> tuple[float, float]:
    """How likely the part is right, and what its facts add to the whole."""
    part = _part(str(facts[0]))
    logit, added = part.bias, 0.0
    for table, fact in zip(part.facts, facts, strict=True):
        if (worth := table.get(fact)) is not None:
            logit += worth[0]
            added += worth[1]
    for a, b, pairs in part.pairs:
        if (worth := pairs.get((facts[a], facts[b]))) is not None:
            logit += worth[0]
            added += worth[1]
    return probability(logit), added


def probability(logit: float) -> float:
    """The logistic function, safe for any size."""
    return 1.0 / (1.0 + math.exp(-(-30.0 if logit < -30.0 else 30.0 if logit > 30.0 else logit)))


def of(draft: Draft, context: Context) -> float:
    """The confidence of a record, 0 to 1; .6 where nothing is fitted."""
    fitted = weights()
    if not fitted:
        return 0.6
    product, whole = 1.0, fitted["whole"].get("bias", 0.0)
    for facts in _facts(draft, context):
        likely, added = _terms(facts)
        product *= likely
        whole += added
    product *= probability(whole)
    return round(scaled(product, fitted["record"]), 3)


def scaled(product: float, record: dict[str, float]) -> float:
    """The product brought to the share of records that are right."""
    product = 1e-6 if product < 1e-6 else 1 - 1e-6 if product > 1 - 1e-6 else product
    return probability(record.get("bias", 0.0) + record.get("slope", 1.0) * math.log(product / (1 - product)))
