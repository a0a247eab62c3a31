"""Scores what a reader sees first: the summary, the key figures, topics and companies, by kind of text.

python tests/gold/evaluate_tags.py [--misses summary|keys|topics|companies] [--held]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))

from feeds.reading.lexicon import load  # noqa: E402
from feeds.reading.read import read  # noqa: E402
from store.models import Reading, Text  # noqa: E402
from tests.gold.check import HELD_BACK, lines  # noqa: E402
from tests.gold.evaluate_reading import overlap, squash, texts  # noqa: E402

CORE = 5  # tags of a label that should be found; the others may be
SHOWN = 8  # figures that a briefing has room for
Misses = dict[str, list[str]]


def pairs_of(text: str) -> Counter[str]:
    """The pairs of neighbouring characters of a squashed text."""
    return Counter(a + b for a, b in pairwise(text))


def is_told(sentence: str, summary: str) -> bool:
    """Whether three quarters of a labelled sentence stand in the summary."""
    wanted, found = pairs_of(squash(sentence)), pairs_of(squash(summary))
    return sum((wanted & found).values()) >= 0.75 * sum(wanted.values())


def briefs() -> list[tuple[dict[str, Any], Text]]:
    """The texts that are labelled for summary, keys and tags only."""
    return [(row, Text(row["article"], row["title"], row["body"], row["published"])) for row in _rows()]


def _rows() -> list[dict[str, Any]]:
    return [row | {"kind": "briefs:" + row["kind"]} for row in lines(HERE / "briefs.jsonl")]


def score(label: dict[str, Any], reading: Reading, tally: Counter[str], misses: Misses) -> None:
    """Adds one reading to the counts of its kind."""
    summary, name = " ".join(reading.summary), label["article"]
    for sentence in label.get("must_sentences", []):
        tally["must"] += 1
        tally["must_hit"] += (hit := is_told(sentence, summary))
        misses["summary"] += [] if hit else [f"{name}: {sentence}"]
    first = sorted(reading.figures, key=lambda figure: -figure.salience)[:SHOWN]
    quotes = [squash(figure.quote) for figure in first]
    for quote in map(squash, label.get("key_figures", [])):
        tally["key"] += 1
        tally["key_hit"] += (hit := any(overlap(quote, other) >= min(8, len(quote)) for other in quotes))
        misses["keys"] += [] if hit else [f"{name}: {quote}"]
    for what, mere in (("companies", label["mentions"]), ("topics", [])):
        want, core = set(label[what]), set(label[what][:CORE])
        have = set(getattr(reading, what)) - (set(mere) - want)
        tally.update({what: len(have), what + "_hit": len(have & want)})
        tally.update({what + "_core": len(core), what + "_core_hit": len(core & have)})
        if core - have or have - want:
            misses[what].append(f"{name}: lacks {sorted(core - have)}, has {sorted(have - want)}")


def line(name: str, tally: Counter[str]) -> str:
    """One line of shares."""
    parts = [f"{what} {tally[what + '_hit'] / max(tally[what], 1):.2f} of {tally[what]:3}" for what in ("must", "key")]
    for what in ("companies", "topics"):
        precision = tally[what + "_hit"] / max(tally[what], 1)
        recall = tally[what + "_core_hit"] / max(tally[what + "_core"], 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        parts.append(f"{what} P {precision:.2f} R {recall:.2f} F {f1:.2f}")
    return f"{name:22} {tally['texts']:3} texts | " + " | ".join(parts)


def group(kind: str) -> str:
    """What a kind is summed up with."""
    return "HELD BACK" if kind in HELD_BACK else kind.split(":", maxsplit=1)[0].upper() if ":" in kind else "TUNED ON"


def main() -> None:
    """Prints the shares by kind and the misses asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", choices=("summary", "keys", "topics", "companies"))
    parser.add_argument("--held", action="store_true", help="show misses of the kinds held back, too")
    args = parser.parse_args()
    lexicon = load()
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    misses: Misses = defaultdict(list)
    for label, text in [(label, text) for label, text, _ in texts()] + briefs():
        tally: Counter[str] = Counter(texts=1)
        mine: Misses = defaultdict(list)
        score(label, read(text, lexicon), tally, mine)
        tallies[label["kind"]].update(tally)
        tallies[group(label["kind"])].update(tally)
        if args.misses and (args.held or label["kind"] not in HELD_BACK):
            misses[args.misses] += mine[args.misses]
    for name in sorted(tallies, key=lambda name: (name.isupper(), name)):
        print(line(name, tallies[name]))
    print("\n".join(misses[args.misses or ""]))


if __name__ == "__main__":
    main()
