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
STORIES = ["stories", "stories_held", "stories_peers", "stories_week", "stories_july"]
Sort = tuple[int, int, int]  # checks wanted, shown and right


@functools.cache
def texts_score() -> tuple[dict[str, Sort], list[str]]:
    """The checks over the groups of `checks.jsonl`, by sort, and what is wrong with them."""
    lexicon = load()
    totals = dict.fromkeys(SORTS, (0, 0, 0))
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "groups.db") as store:
        for group in lines(HERE / "checks.jsonl"):
            wanted, got = set(group["expect"]), _raised(store, group, lexicon)
            if got != wanted:
                lacks, more = sorted(wanted - got), sorted(got - wanted)
                wrong.append(f"{group['id']} {group['why']}: missing {lacks}, extra {more}")
            _add_score(totals, wanted, got)
    return totals, wrong


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


def _add_score(totals: dict[str, Sort], wanted: set[str], got: set[str]) -> None:
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
    for name in (f"{name}.jsonl" for name in STORIES):
        precision, recall, misses = stories(lexicon, name)
        wrong += misses
        print(f"{name}: pairs precision {precision:.3f} recall {recall:.3f}")
    pairs = lines(HERE / "conflicts.jsonl")
    missed = [(pair, kinds) for pair in pairs if (kinds := pair_kinds(pair, lexicon)) != {pair["expect"]} - {None}]
    wrong += [f"{p['id']} wanted {p['expect']}, got {sorted(kinds)}: {p['why']}" for p, kinds in missed]
    print(f"checks: {len(pairs) - len(missed)} of {len(pairs)} pairs right")
    totals, misses = texts_score()
    for sort, (wanted, shown, hits) in totals.items():
        print(f"checks.jsonl: {sort} {hits} of {shown} shown right, {hits} of {wanted} found")
    wrong += misses
    if args.misses:
        print("\n".join(wrong))


if __name__ == "__main__":
    main()
