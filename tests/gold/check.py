"""Check that the labelled set keeps its own rules; `problems` is empty when it does.

Run as a script it prints what is wrong and how much is labelled of each kind.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))

from feeds.reading.units import word_set  # noqa: E402
from store.vocabulary import BASES, METRICS, TOPICS  # noqa: E402

HELD_BACK = word_set(
    "analyst-notes hk-results overseas-results press-release unseen-mix trades-held notes-held last-look",
)
UNITS = word_set(
    "USD CNY HKD TWD EUR GBP JPY KRW CHF SEK DKK CAD AUD INR SGD % pp bp x people users units times tokens params",
    "score W Wh sec other",
)
WORDS = {
    "metric": frozenset(METRICS),
    "unit": UNITS,
    "qualifier": frozenset(["exact", "about", "over", "under", "up_to", "range", "vague"]),
    "form": frozenset(["level", "yoy", "qoq", "change", "share", "growth_other"]),
    "basis": frozenset(BASES),
    "where": frozenset(("title", "body")),
}
LANGUAGES = frozenset(("zh", "zh-Hant", "en"))
MOVES = frozenset(["yoy", "qoq", "change", "growth_other"])


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def articles(here: Path = HERE) -> list[dict[str, Any]]:
    """All labelled articles, in the order of their files."""
    return [article for path in sorted(here.glob("*.articles.jsonl")) for article in lines(path)]


def figures(here: Path = HERE) -> list[dict[str, Any]]:
    """All labelled figures, in the order of their files."""
    return [figure for path in sorted(here.glob("*.figures.jsonl")) for figure in lines(path)]


def article_problems(article: dict[str, Any]) -> list[str]:
    """What is wrong with the labels of one article."""
    body, title, name = article["body"], article["title"] or "", article["article"]
    found = [f"{name}: topic {topic}" for topic in article["topics"] if topic not in TOPICS]
    found += [f"{name}: not verbatim: {s}" for s in article["must_sentences"] if s not in body]
    found += [f"{name}: not verbatim: {q}" for q in article["key_figures"] if q not in body and q not in title]
    found += [f"{name}: both company and mention: {c}" for c in article["companies"] if c in article["mentions"]]
    if not body.startswith(article.get("start", "")) or not body.endswith(article.get("end", "")):
        found.append(f"{name}: start or end is not the body's")
    return found


def figure_problems(figure: dict[str, Any], article: dict[str, Any]) -> list[str]:
    """What is wrong with one labelled figure."""
    name = f"{figure['article']} {figure['raw']}"
    found = [f"{name}: {key} {figure[key]}" for key, words in WORDS.items() if figure[key] not in words]
    if figure["quote"] not in (article[figure["where"]] or ""):
        found.append(f"{name}: quote is not in the {figure['where']}")
    if figure["raw"] not in figure["quote"] or not 8 <= len(figure["quote"]) <= 60:
        found.append(f"{name}: quote {figure['quote']!r}")
    wide = figure["low"] < figure["high"]
    if figure["low"] > figure["high"] or (wide and figure["qualifier"] not in ("range", "vague")):
        found.append(f"{name}: {figure['low']}..{figure['high']} is no {figure['qualifier']} value")
    if figure["qualifier"] == "range" and not wide:
        found.append(f"{name}: a range of one value")
    if figure["direction"] is not None and figure["form"] not in MOVES:
        found.append(f"{name}: a {figure['form']} has no direction")
    if figure["form"] in MOVES and figure["direction"] is None and figure["low"] != 0:
        found.append(f"{name}: {figure['form']} without direction")
    return found


def story_problems(here: Path = HERE) -> list[str]:
    """What is wrong with the articles for stories: ids, languages, copies of another story's text."""
    rows = {row["article"]: row for row in lines(here / "stories.jsonl")}
    found = [f"{name}: language {row['lang']}" for name, row in rows.items() if row["lang"] not in LANGUAGES]
    for name, row in rows.items():
        if row["copy_of"] and rows[row["copy_of"]]["story"] != row["story"]:
            found.append(f"{name}: a copy in another story")
    return found


def conflict_problems(here: Path = HERE) -> list[str]:
    """What is wrong with the pairs of figures: words of the vocabulary, order of bounds, what is expected."""
    found = []
    for pair in lines(here / "conflicts.jsonl"):
        if pair["expect"] not in (None, "sources_differ", "unit_slip"):
            found.append(f"{pair['id']}: expects {pair['expect']}")
        for figure in (pair["a"], pair["b"]):
            found += [
                f"{pair['id']}: {key} {figure[key]}" for key in WORDS if key in figure and figure[key] not in WORDS[key]
            ]
            if figure["low"] > figure["high"]:
                found.append(f"{pair['id']}: {figure['low']}..{figure['high']}")
    return found


def problems(here: Path = HERE) -> list[str]:
    """Everything that breaks the rules of the labelled set, one line each."""
    by_id = {article["article"]: article for article in articles(here)}
    labelled = [*by_id.values(), *lines(here / "briefs.jsonl")]
    found = [problem for article in labelled for problem in article_problems(article)]
    found += story_problems(here) + conflict_problems(here)
    if len(by_id) != len(articles(here)):
        found.append("an article id is used twice")
    for figure in figures(here):
        article = by_id.get(figure["article"])
        found += [f"{figure['article']}: no such article"] if article is None else figure_problems(figure, article)
    return found


def main() -> int:
    """Print the problems and the counts; 1 where there is a problem."""
    for problem in problems():
        print(problem)
    texts, labels = Counter(a["kind"] for a in articles()), Counter(f["article"].split("#")[0] for f in figures())
    for kind in sorted(texts):
        print(f"{kind:20} {texts[kind]:3} texts {labels[kind]:4} figures{'  held back' if kind in HELD_BACK else ''}")
    print(f"{'all':20} {sum(texts.values()):3} texts {sum(labels.values()):4} figures")
    return 1 if problems() else 0


if __name__ == "__main__":
    sys.exit(main())
