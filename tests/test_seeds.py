"""What the ledger makes of the shared sample documents, where they are at hand: found without any special case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from feeds.importing import import_paths
from store.db import Store
from tests.seeds import SEEDS


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    from feeds.reading.lexicon import load
    from feeds.reading.read import read

    if not SEEDS.is_dir():
        pytest.skip("no sample documents here")
    lexicon = load()
    with Store(tmp_path_factory.mktemp("seeds") / "m.db") as opened:
        list(import_paths(opened, [SEEDS], now="2026-02-01T08:00:00Z"))
        while pending := opened.pending():
            opened.save_readings([read(text, lexicon) for text in pending])
        while opened.settle():
            pass
        yield opened


@pytest.mark.parametrize(
    ("kind", "company", "segment", "metric", "period", "lows"),
    [
        ("raised", "meta", None, "capex", "2025", (700e8, 600e8)),
        ("beat", "meta", None, "revenue", "2025Q4", (598.93e8, 584.2e8)),
        ("beat", "meta", None, "eps", "2025Q4", (8.88, 8.21)),
        ("yoy_mismatch", "meta", "reality_labs", "revenue", "2025Q4", (13.0, 9.55e8, 10.8e8)),
        ("sources_differ", "tesla", None, "capex", "2024", (113e8, 80e8)),
        ("sources_differ", "meta", None, "deal_value", None, (45e8, 10e8)),
    ],
)
def test_checks(
    store: Store, kind: str, company: str, segment: str | None, metric: str, period: str | None, lows: tuple[float, ...]
) -> None:
    about = [c for c in store.checks() if (c.kind, c.company, c.segment, c.metric) == (kind, company, segment, metric)]
    found = {c.period: tuple(f.low for f in store.figures_by_id(list(c.figures))) for c in about}
    assert any(values == pytest.approx(lows, rel=0.001) for values in found.values()), found


def test_capex_of_seven_in_one_table(store: Store) -> None:
    companies = ["meta", "alphabet", "microsoft", "amazon", "apple", "nvidia", "tesla"]
    found = store.compare(companies, ["capex"])
    assert {cell.column for cell in found.cells} == set(companies)
    assert any(cell.mismatch and "FY" in cell.mismatch for cell in found.cells)


def test_stories(store: Store) -> None:
    together = [{(a.title or "") for a in store.articles_by_id(list(s.articles))} for s in store.stories()]
    results = [titles for titles in together if any("Meta beats on top" in title for title in titles)]
    assert any(any("四季度业绩" in title for title in titles) for titles in results)
    assert any(len(titles) > 1 and any("Meta AI" in title for title in titles) for titles in together)
