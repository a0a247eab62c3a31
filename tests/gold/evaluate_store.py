"""Scores what the store makes of readings: stories against `stories*.jsonl`, checks against `conflicts.jsonl` and,
read from whole texts, `checks.jsonl`.

python tests/gold/evaluate_store.py [--misses]
"""

from __future__ import annotations

import argparse
import functools
import sys
import tempfile
from collections import defaultdict
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))

from feeds.reading.calendar import period_dates  # noqa: E402
from feeds.reading.lexicon import Lexicon, load  # noqa: E402
from feeds.reading.read import read  # noqa: E402
from store.base import article_id  # noqa: E402
from store.db import Store  # noqa: E402
from store.models import Figure, NewArticle, Reading, Source  # noqa: E402
from tests.gold.check import lines  # noqa: E402

ADDED = "2027-01-01T00:00:00Z"


def new_article(key: str, row: dict[str, Any]) -> NewArticle:
    """A labelled row as it would come in."""
    utc = datetime.fromisoformat(row["published"]).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    title, lang = row.get("title"), row.get("lang")
    return NewArticle(key, title, None, None, None, row["published"], utc, row["published"], row["body"], lang)


def settle(store: Store) -> None:
    """Lets the store finish stories and checks."""
    while store.settle():
        pass


def stories(lexicon: Lexicon, name: str = "stories.jsonl") -> tuple[float, float, list[str]]:
    """Precision and recall over pairs of articles said to tell one story, and the pairs that are wrong."""
    rows = lines(HERE / name)
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "stories.db") as store:
        store.save(None, [new_article(row["article"], row) for row in rows], [], added=ADDED)
        pending = store.pending()
        by_id = {article_id(None, row["article"]): row for row in rows}
        store.save_readings([read(text, lexicon) for text in pending])
        settle(store)
        seen = {id: story.id for story in store.stories() for id in story.articles}
    hit = said = true = 0
    wrong = []
    for one, two in combinations(by_id, 2):
        same, wanted = seen[one] == seen[two], by_id[one]["story"] == by_id[two]["story"]
        hit, said, true = hit + (same and wanted), said + same, true + wanted
        if same != wanted:
            wrong.append(f"{'apart' if wanted else 'joined'}: {by_id[one]['title']} | {by_id[two]['title']}")
    return hit / max(said, 1), hit / max(true, 1), wrong


def figure(article: str, row: dict[str, Any], lexicon: Lexicon) -> Figure:
    """A labelled half of a pair as a figure of an article."""
    company = lexicon.companies.get(row["company"] or "")
    start, end = (
        period_dates(row["period"], company.fiscal_year_end if company else 12) if row["period"] else (None, None)
    )
    names = "raw low high qualifier unit metric form direction company counterparty segment period basis confidence"
    given = {name: row[name] for name in names.split()}
    size = len(row["raw"])
    return Figure(
        id=f"{article}b{row['at']}",
        article=article,
        where="body",
        quote=f"{row['raw']} is what is said here"[: max(size, 60)],
        start=row["at"],
        end=row["at"] + size,
        period_start=start,
        period_end=end,
        salience=0.5,
        **given,
    )


def pair_kinds(pair: dict[str, Any], lexicon: Lexicon) -> set[str]:
    """The kinds of checks that the store raises over the two figures of a pair."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "pair.db") as store:
        bodies: dict[str, str] = defaultdict(str)
        for row in (pair["a"], pair["b"]):
            row["at"] = len(bodies[row["article"]])
            bodies[row["article"]] += f"{row['raw']} is what is said here by {row['article']}. "
        published = {row["article"]: row["published"] for row in (pair["a"], pair["b"])}
        new = [new_article(k, {"published": published[k], "body": body, "title": k}) for k, body in bodies.items()]
        store.save(None, new, [], added=ADDED)
        ids = {text.title: text.id for text in store.pending()}
        for name, id in ids.items():
            own = tuple(figure(id, row, lexicon) for row in (pair["a"], pair["b"]) if row["article"] == name)
            about = tuple(row.company for row in own if row.company)
            store.save_readings([Reading(id, "en", about, (), (), (), own, (), "gold")])
        settle(store)
        return {check.kind for check in store.checks() if check.kind in ("sources_differ", "unit_slip")}


SORTS = {
    "contradictions": ("sources_differ", "unit_slip", "yoy_mismatch", "identity_mismatch"),
    "verdicts": ("beat", "miss", "in_line", "above", "below"),
    "revisions": ("raised", "cut", "maintained"),
}
WRONG: list[str] = []


@functools.cache
def texts_score() -> dict[str, tuple[int, int, int]]:
    """Checks wanted, shown and right over the groups of `checks.jsonl`, by sort; what is wrong goes to WRONG."""
    lexicon = load()
    totals = dict.fromkeys(SORTS, (0, 0, 0))
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "groups.db") as store:
        for group in lines(HERE / "checks.jsonl"):
            _add_score(totals, group, _raised(store, group, lexicon))
    return totals


def _raised(store: Store, group: dict[str, Any], lexicon: Lexicon) -> set[str]:
    """The checks that the store raises over the texts of a group alone."""
    source = store.add_source(Source("", f"https://example.org/{group['id']}")).id
    rows = [new_article(f"{group['id']}-{n}", row) for n, row in enumerate(group["articles"])]
    store.save(source, rows, [], added=ADDED)
    store.save_readings([read(text, lexicon) for text in store.pending()])
    settle(store)
    got = {f"{check.kind} {check.company} {check.metric}" for check in store.checks()}
    store.remove_source(source, articles=True)
    settle(store)
    return got


def _add_score(totals: dict[str, tuple[int, int, int]], group: dict[str, Any], got: set[str]) -> None:
    wanted = set(group["expect"])
    if got != wanted:
        WRONG.append(f"{group['id']} {group['why']}: missing {sorted(wanted - got)}, extra {sorted(got - wanted)}")
    for sort, kinds in SORTS.items():
        told, shown, right = (sum(one.split()[0] in kinds for one in some) for some in (wanted, got, wanted & got))
        before = totals[sort]
        totals[sort] = (before[0] + told, before[1] + shown, before[2] + right)


def main() -> None:
    """Prints both scores."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", action="store_true", help="print what is wrong")
    args = parser.parse_args()
    lexicon = load()
    wrong = []
    for name in (
        "stories.jsonl",
        "stories_held.jsonl",
        "stories_peers.jsonl",
        "stories_week.jsonl",
        "stories_july.jsonl",
    ):
        precision, recall, misses = stories(lexicon, name)
        wrong += misses
        print(f"{name}: pairs precision {precision:.3f} recall {recall:.3f}")
    pairs = lines(HERE / "conflicts.jsonl")
    for pair in pairs:
        kinds = pair_kinds(pair, lexicon)
        if kinds != ({pair["expect"]} - {None}):
            wrong.append(f"{pair['id']} wanted {pair['expect']}, got {sorted(kinds)}: {pair['why']}")
    right = len(pairs) - sum(line.startswith("c") for line in wrong)
    print(f"checks: {right} of {len(pairs)} pairs right")
    for sort, (wanted, shown, hits) in texts_score().items():
        print(f"checks.jsonl: {sort} {hits} of {shown} shown right, {hits} of {wanted} found")
    wrong += WRONG
    if args.misses:
        print("\n".join(wrong))


if __name__ == "__main__":
    main()
