"""Fits feeds/lexicon/weights.toml on the labelled texts that are not held back; reports its calibration on all.

python tests/gold/fit_confidence.py [--write]
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from feeds.reading import confidence, record
from feeds.reading.lexicon import load
from feeds.reading.read import read
from feeds.reading.scene import Context, Draft
from tests.gold.check import HELD_BACK
from tests.gold.evaluate_reading import agrees, pair, texts

WEIGHTS = Path(__file__).parent.parent.parent / "feeds" / "lexicon" / "weights.toml"
# The rules were written on these texts, so that even a kind left out here was seen by them: what a text
# that no rule was made for costs, in log odds (right records: .81 of those tuned on, .78 of others).
UNSEEN = 0.4
RARE = 6  # what fewer records have says nothing
Names = tuple[str, ...]
Case = tuple[str, dict[str, Names], dict[str, bool | None]]  # kind, features by part, right by part


def cases() -> list[Case]:
    """Every figure that was read, what its confidence may depend on, and which of its fields are right."""
    kept: dict[str, dict[str, Names]] = {}
    original = record.record

    def remember(draft: Draft, *args: object) -> object:
        figure = original(draft, *args)  # type: ignore[arg-type]
        context = args[-1]
        assert isinstance(context, Context)
        kept[figure.id] = confidence.features(draft, context)
        return figure

    record.record = remember  # type: ignore[assignment]
    lexicon = load()
    found: list[Case] = []
    for article, text, gold in texts():
        kept.clear()
        reading = read(text, lexicon)
        pairs = pair(gold, list(reading.figures))
        paired = {s.id: g for g, s in pairs}
        for figure in reading.figures:
            label = paired.get(figure.id)
            if label is not None and label.get("optional"):
                continue
            right: dict[str, bool | None] = {f: agrees(label, figure, f) if label else None for f in confidence.FIELDS}
            right["found"] = label is not None
            found.append((article["kind"], kept[figure.id], right))
    return found


def fit(rows: list[tuple[Names, bool]], strength: float = 60.0, rounds: int = 15) -> dict[str, float]:
    """Logistic regression by adaptive gradient steps; weights are drawn to nought by `strength`."""
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(lambda: 1e-3)
    order = random.Random(7)
    seen = Counter(name for names, _ in rows for name in names)
    rows = [(tuple(name for name in names if seen[name] >= RARE), right) for names, right in rows]
    for _ in range(rounds):
        order.shuffle(rows)
        for names, right in rows:
            miss = confidence.probability(sum(weights[n] for n in names)) - right
            for name in names:
                pull = 0.0 if name == "bias" else strength * weights[name] / len(rows) * 3
                step = miss + pull
                squares[name] += step * step
                weights[name] -= 0.35 * step / math.sqrt(squares[name])
    return {n: round(w, 3) for n, w in weights.items() if abs(w) >= 0.03}


def train(train_cases: list[Case]) -> dict[str, dict[str, float]]:
    """Weights of every part, and the scale of their product (fitted on kinds that the parts have not seen)."""
    table = {
        part: fit([(x[part], bool(y[part])) for _, x, y in train_cases if y[part] is not None])
        for part in confidence.PARTS
    }
    table["whole"] = whole(train_cases)
    kinds = sorted({k for k, _, _ in train_cases})
    rows: list[tuple[float, bool]] = []
    for fold in range(5):
        away = set(kinds[fold::5])
        inner = [c for c in train_cases if c[0] not in away]
        parts = {p: fit([(x[p], bool(y[p])) for _, x, y in inner if y[p] is not None]) for p in confidence.PARTS}
        parts["whole"] = whole(inner)
        rows += [(product(parts, x), all_right(y)) for k, x, y in train_cases if k in away]
    table["record"] = scale(rows)
    table["record"]["bias"] = round(table["record"]["bias"] - UNSEEN, 3)
    return table


def product(table: dict[str, dict[str, float]], x: dict[str, Names]) -> float:
    """How likely every part and the whole of a record are right, multiplied."""
    value = 1.0
    for part in confidence.PARTS:
        value *= confidence.probability(sum(table[part].get(n, 0.0) for n in x[part]))
    return value * confidence.probability(sum(table["whole"].get(n, 0.0) for n in confidence.together(x)))


def whole(some: list[Case]) -> dict[str, float]:
    """Weights of every feature for all five fields at once; there are many, so they are held closer to nought."""
    return fit([(confidence.together(x), all_right(y)) for _, x, y in some], strength=200.0)


def all_right(y: dict[str, bool | None]) -> bool:
    """Whether the figure was labelled and all of its fields are right."""
    return all(bool(y[p]) for p in confidence.PARTS)


def scale(rows: list[tuple[float, bool]]) -> dict[str, float]:
    """Bias and slope that bring products to shares of right records."""
    bias, slope = 0.0, 1.0
    points = [(math.log(min(max(p, 1e-6), 1 - 1e-6) / (1 - min(max(p, 1e-6), 1 - 1e-6))), ok) for p, ok in rows]
    for _ in range(400):
        a = b = 0.0
        for x, ok in points:
            miss = confidence.probability(bias + slope * x) - ok
            a += miss
            b += miss * x
        bias -= 2.0 * a / len(points)
        slope -= 0.4 * b / len(points)
    return {"bias": round(bias, 3), "slope": round(slope, 3)}


def report(name: str, table: dict[str, dict[str, float]], some: list[Case]) -> None:
    """The curve: by band of confidence, how many records and how many of them right."""
    scored = [(confidence.scaled(product(table, x), table["record"]), all_right(y)) for _, x, y in some]
    found = sum(bool(y["found"]) for _, _, y in some)
    print(f"{name}: {len(some)} records, right {sum(ok for _, ok in scored) / max(len(scored), 1):.3f}")
    for low, high in ((0.0, 0.3), (0.3, 0.5), (0.5, 0.65), (0.65, 0.8), (0.8, 0.9), (0.9, 1.01)):
        band = [(p, ok) for p, ok in scored if low <= p < high]
        if band:
            mean = sum(p for p, _ in band) / len(band)
            right = sum(ok for _, ok in band) / len(band)
            print(f"   {low:.2f}-{min(high, 1):.2f}  n {len(band):4}  said {mean:.3f}  right {right:.3f}")
    top = [ok for p, ok in scored if p >= 0.8]
    share, right = len(top) / max(found, 1), sum(top) / max(len(top), 1)
    print(f"   >= .8: {len(top)} records ({share:.2f} of the found), right {right:.3f}")


def main() -> None:
    """Fits, reports both halves, and writes where asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    every = cases()
    tuned = [c for c in every if c[0] not in HELD_BACK]
    held = [c for c in every if c[0] in HELD_BACK]
    table = train(tuned)
    report("tuned on", table, tuned)
    report("held back", table, held)
    if args.write:
        lines = [
            "# Fitted by tests/gold/fit_confidence.py on the labelled texts that are not held back; do not edit.\n"
        ]
        for part, values in table.items():
            lines.append(f"[{part}]\n" + "".join(f'"{k}" = {v}\n' for k, v in sorted(values.items())))
        WEIGHTS.write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
