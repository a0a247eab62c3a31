"""Scores read() on the labelled texts here, and on the design's own where they are found: fields by kind, and misses.

python tests/gold/evaluate_reading.py [--misses N] [--field F] [--kind K] [--held]
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from feeds.reading.lexicon import load  # noqa: E402
from feeds.reading.read import read  # noqa: E402
from store.models import Figure, Reading, Text  # noqa: E402
from tests.gold.check import HELD_BACK, lines  # noqa: E402

FIELDS = ("metric", "form", "company", "period", "basis")


def squash(text: str | None) -> str:
    """A text without spaces and stars, in one width and case."""
    return re.sub(r"[\s*]+", "", unicodedata.normalize("NFKC", text or "")).lower()


def near(a: float, b: float) -> bool:
    """Whether two values differ by less than a thousandth."""
    return abs(a - b) <= 1e-3 * max(abs(a), abs(b), 1e-9)


def agrees(gold: dict[str, Any], seen: Figure, field: str) -> bool:
    """Whether a field is as labelled, or as one of the label's alternatives."""
    accepted = [gold.get(field), *(gold.get("alt") or {}).get(field, [])]
    return (getattr(seen, field) or "") in {a or "" for a in accepted}


def same(gold: dict[str, Any], seen: Figure) -> bool:
    """Whether both are the same number in the same place: unit, value, raw text and a common part of the quotes."""
    alt = gold.get("alt") or {}
    if seen.unit not in [gold["unit"], *alt.get("unit", [])]:
        return False
    if not any(near(v, seen.low) for v in [gold["low"], *alt.get("low", [])]):
        return False
    if not any(near(v, seen.high) for v in [gold["high"], *alt.get("high", [])]):
        return False
    raw, other = squash(gold["raw"]), squash(seen.raw)
    quote, mine = squash(gold["quote"]), squash(seen.quote)
    if not (raw in other or other in raw or raw in mine):
        return False
    return overlap(quote, mine) >= max(min(len(raw), 3), min(len(quote), len(mine), 7))


def overlap(a: str, b: str) -> int:
    """The length of the longest part that two texts share."""
    best, row = 0, [0] * (len(b) + 1)
    for x in a:
        previous = 0
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], previous + 1 if x == y else 0
            best = max(best, row[j])
    return best


def pair(gold: list[dict[str, Any]], seen: list[Figure]) -> list[tuple[dict[str, Any], Figure]]:
    """Labels with the figures that are theirs, each used once, those first whose fields agree most."""
    options = []
    for i, g in enumerate(gold):
        for j, s in enumerate(seen):
            if same(g, s):
                score = sum(agrees(g, s, f) for f in FIELDS)
                options.append((-score, -overlap(squash(g["quote"]), squash(s.quote)), i, j))
    left, right, pairs = set(), set(), []
    for _, _, i, j in sorted(options):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((gold[i], seen[j]))
    return pairs


class Tally:
    """Counts of one kind of text."""

    def __init__(self) -> None:
        self.found = self.right = self.predicted = self.wanted = 0
        self.fields: Counter[str] = Counter()
        self.companies: Counter[str] = Counter()
        self.keys = [0, 0]

    def add(self, other: Tally) -> None:
        self.found += other.found
        self.right += other.right
        self.predicted += other.predicted
        self.wanted += other.wanted
        self.fields.update(other.fields)
        self.companies.update(other.companies)
        self.keys = [self.keys[0] + other.keys[0], self.keys[1] + other.keys[1]]

    def line(self, name: str) -> str:
        p = self.found / self.predicted if self.predicted else 0
        r = self.found / self.wanted if self.wanted else 0
        rp = self.right / self.predicted if self.predicted else 0
        rr = self.right / self.wanted if self.wanted else 0
        f1 = 2 * rp * rr / (rp + rr) if rp + rr else 0
        fields = " ".join(f"{f[:4]} {self.fields[f] / self.found if self.found else 0:.3f}" for f in FIELDS)
        c = self.companies
        cp, cr = c["hit"] / max(c["predicted"], 1), c["core_hit"] / max(c["core"], 1)
        key = self.keys[0] / self.keys[1] if self.keys[1] else 0
        head = f"{name:20} n {self.wanted:4} P {p:.3f} R {r:.3f} right {f1:.3f}"
        return f"{head} | {fields} | co P {cp:.2f} R {cr:.2f} key {key:.2f}"


def score(article: dict[str, Any], reading: Reading, gold: list[dict[str, Any]], misses: list[str]) -> Tally:
    """The counts of one text; what is wrong is added to `misses`."""
    tally = Tally()
    pairs = pair(gold, list(reading.figures))
    optional = {id(s) for g, s in pairs if g.get("optional")}
    hard = [(g, s) for g, s in pairs if not g.get("optional")]
    tally.wanted = sum(not g.get("optional") for g in gold)
    tally.predicted = len(reading.figures) - len(optional)
    tally.found = len(hard)
    name = article["article"]
    for g, s in hard:
        wrong = [f for f in FIELDS if not agrees(g, s, f)]
        tally.right += not wrong
        tally.fields.update(f for f in FIELDS if f not in wrong)
        for f in wrong:
            rule = s.rules.get(f, "")
            misses.append(f"{f} [{rule}] {name}: wanted {g.get(f)}, got {getattr(s, f)} | {g['raw']} | {s.quote}")
    paired = {id(g) for g, _ in pairs} | {id(s) for _, s in pairs}
    misses += [
        f"lost {name}: {g['raw']} {g['unit']} | {g['quote']}"
        for g in gold
        if id(g) not in paired and not g.get("optional")
    ]
    misses += [
        f"extra {name}: {s.raw} {s.low:g} {s.unit} {s.metric} | {s.quote}"
        for s in reading.figures
        if id(s) not in paired
    ]
    want, have = set(article["companies"]), set(reading.companies)
    have -= set(article["mentions"]) - want
    core = set(article["companies"][:5])
    tally.companies.update(hit=len(want & have), predicted=len(have), core_hit=len(core & have), core=len(core))
    top = [squash(f.quote) for f in sorted(reading.figures, key=lambda f: -f.salience)[:8]]
    for quote in article.get("key_figures", []):
        tally.keys[0] += any(overlap(squash(quote), t) >= min(8, len(squash(quote))) for t in top)
        tally.keys[1] += 1
    return tally


def count_rules(rules: dict[tuple[str, str], list[int]], gold: list[dict[str, Any]], reading: Reading, at: int) -> None:
    """Adds up how often the rule that set a field was right."""
    for g, s in pair(gold, list(reading.figures)):
        for field in FIELDS:
            tally = rules[(field, s.rules.get(field, ""))]
            tally[at] += 1
            tally[at + 1] += agrees(g, s, field)


def texts() -> list[tuple[dict[str, Any], Text, list[dict[str, Any]]]]:
    """Every labelled text of this folder, then those of the design's folder."""
    found = []
    for path in sorted(HERE.glob("*.articles.jsonl")):
        figures = defaultdict(list)
        for figure in lines(path.with_name(path.name.replace("articles", "figures"))):
            figures[figure["article"]].append(figure)
        for article in lines(path):
            text = Text(article["article"], article["title"], article["body"], article["published"])
            found.append((article, text, figures[article["article"]]))
    shared = Path(os.environ.get("MATINS_SHARED") or ROOT.parent / "shared")
    if (shared / "gold" / "visible").is_dir():
        found += seeds(shared)
    return found


def seeds(shared: Path) -> list[tuple[dict[str, Any], Text, list[dict[str, Any]]]]:
    """The design's labelled texts, cut out of its documents by their first and last words."""
    found = []
    for path in sorted((shared / "gold" / "visible").glob("*.articles.jsonl")):
        figures = defaultdict(list)
        for figure in lines(path.with_name(path.name.replace("articles", "figures"))):
            figures[figure["article"]].append(figure)
        for article in lines(path):
            raw = (shared / "seeds" / article["doc"]).read_text("utf-8")
            start = raw.find(article["start"][:14])
            end = raw.find(article["end"][-14:], start) + len(article["end"][-14:])
            body = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", raw[start:end])
            article["kind"] = "visible:" + article["article"].split("#")[0]
            text = Text(article["article"].replace("#", "-"), article["title"], body, article["published"])
            found.append((article, text, figures[article["article"]]))
    return found


def main() -> None:
    """Prints the scores by kind, and what else is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--field", default="")
    parser.add_argument("--kind", default="")
    parser.add_argument("--rules", action="store_true", help="how often each rule is right, tuned on and held back")
    parser.add_argument("--held", action="store_true", help="show misses of the kinds held back, too")
    args = parser.parse_args()
    lexicon = load()
    kinds: dict[str, Tally] = defaultdict(Tally)
    misses: list[str] = []
    rules: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for article, text, gold in texts():
        kind = article["kind"]
        if args.kind and args.kind not in kind:
            continue
        mine: list[str] = []
        reading = read(text, lexicon)
        kinds[kind].add(score(article, reading, gold, mine))
        count_rules(rules, gold, reading, 2 if kind in HELD_BACK else 0)
        if kind not in HELD_BACK or args.held:
            misses += mine
    tuned, held = Tally(), Tally()
    for kind, tally in sorted(kinds.items()):
        (held if kind in HELD_BACK else tuned).add(tally)
        print(tally.line(("* " if kind in HELD_BACK else "") + kind))
    print(tuned.line("TUNED ON"))
    print(held.line("HELD BACK"))
    if args.rules:
        for (field, rule), (n, ok, held_n, held_ok) in sorted(rules.items()):
            shares = (
                f"tuned {ok:4}/{n:4} {ok / max(n, 1):.2f}   held {held_ok:4}/{held_n:4} {held_ok / max(held_n, 1):.2f}"
            )
            print(f"{field:8} {rule:24} {shares}")
    shown = [m for m in misses if m.startswith(args.field)]
    for miss in shown[: args.misses]:
        print(miss)


if __name__ == "__main__":
    main()
