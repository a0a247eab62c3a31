"""Says in words which rule set each field of a figure, and why."""

from __future__ import annotations

from store.models import Figure

FIELDS = ("metric", "form", "company", "segment", "period", "basis")

# The most particular rule first: `left:clause:far` is looked up whole, then `left:clause`, then `left`.
WHY: dict[str, dict[str, str]] = {
    "metric": {
        "left": "the nearest word for a metric before the number",
        "left:over": "a metric named before another number of the sentence",
        "right": "a metric named after the number",
        "right:joint": "the metric that directly follows the number",
        "growth": "a growth belongs to the amount before it",
        "level": "the amount that a growth led to",
        "compare": "the figure it is compared with",
        "consensus": "what was expected of the figure before",
        "share": "a share of the figure before",
        "list": "it goes on in a list",
        "sentence": "the figure before in the sentence",
        "before": "the figure of the sentence before",
        "label": "the label before the colon",
        "heading": "the heading above",
        "per_share": "a sum for each share",
        "worded": "the wording around the number names it",
        "unit": "what is counted names it",
        "noun": "the noun before the number is no known metric",
        "spending": "money spent on building",
        "article": "what the article is about",
        "pair": "the number's place in its list matches the metric's",
        "none": "no word for a metric stands near",
    },
    "form": {
        "level": "an amount itself",
        "growth": "a word of rising or falling beside the number",
        "growth:yoy": "said to be against a year before",
        "growth:qoq": "said to be against the quarter before",
        "growth:result": "a result that grows is set against a year before",
        "growth:price": "a price moves against nothing said",
        "change": "an amount by which something changed",
        "share": "a part of a whole",
        "like": "as the figure it is compared with",
    },
    "company": {
        "subject": "the subject of the clause or sentence",
        "possessive": "the name whose figure it is called",
        "inherits": "as the figure it belongs to",
        "listed": "as the figure it is listed with",
        "label": "the label before the colon",
        "heading": "the heading above",
        "carried": "the subject of the sentence before",
        "main": "the company the article is about",
        "buyer": "the subject that is not the one bought",
        "bought": "the one bought",
        "nobody": "it measures a market, a population or a condition",
        "right": "the name after the number",
        "pair": "the number's place in its list matches the name's",
        "object": "the only name in the sentence",
        "none": "no company is named",
    },
    "segment": {
        "clause": "named in the clause",
        "again": "the part named before, called so again",
        "sentence": "named earlier in the sentence",
        "inherits": "as the figure it belongs to",
        "heading": "named by the heading",
        "whole": "the metric is of the whole company",
        "none": "no part is named",
    },
    "period": {
        "left": "named before the number",
        "right": "named after the number",
        "inherits": "as the figure it belongs to",
        "listed": "as the figure it is listed with",
        "compare": "the earlier period it is compared with",
        "heading": "named by the heading",
        "paragraph": "named earlier in the paragraph",
        "main": "the period the article reports",
        "guidance": "the period of the outlook before",
        "same": "the same period as before",
        "timeless": "such a figure has no period",
        "ago": "some time ago, no period named",
        "growth": "the newer of two years, the one that has grown",
        "of_which": "a part of the figure before",
        "beside": "the figure before in the sentence",
        "pair": "the number's place in its list matches the period's",
        "none": "no period is named",
    },
    "basis": {
        "default": "nothing says otherwise",
        "left": "a word before the number says so",
        "right": "a word after the number says so",
        "expects": "the one who expects it",
        "scope": "a verb earlier in the sentence governs it",
        "inherits": "as the figure it belongs to",
        "listed": "as the figure it is listed with",
        "carried": "as in the sentence before",
        "compare": "a past period's figure",
        "label": "the label before the colon",
        "metric": "such a figure always is",
        "future": "its period had not ended when the text was printed",
        "past": "its period had ended when the text was printed",
        "target": "an aim for a reporting period",
        "sentence": "the sentence reports a rumour",
        "moved": "a price that moved is a fact",
        "price": "a price now is a fact",
        "beats": "the distance from what was expected",
        "bound": "a bound of the outlook",
        "of_which": "a part of the figure before",
        "before": "an earlier outlook",
        "after": "it goes on about the result",
        "conditional": "it depends on a condition",
    },
}


def explain(figure: Figure) -> list[tuple[str, str | None, str, str]]:
    """(field, value, rule, why) of every field that rules set, in the order they are decided."""
    return [
        (field, getattr(figure, field), rule, why(field, rule)) for field in FIELDS if (rule := figure.rules.get(field))
    ]


def why(field: str, rule: str) -> str:
    """A plain sentence for a rule; the rule itself where none is written."""
    table, name = WHY.get(field, {}), rule
    while name:
        if name in table:
            return table[name]
        name = name.rpartition(":")[0]
    return rule
