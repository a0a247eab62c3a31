"""Series, tables, comparisons and trails, as they follow from stored figures."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store import compare
from store.db import Store
from store.ledger import latest, place, printed_place
from tests.storekit import article, entry, figure, put, reading, settle

CAPEX = {"metric": "capex", "period": "2025"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "m.db") as opened:
        yield opened


def values(*rows: Any) -> list[Any]:
    return list(rows)


def test_places() -> None:
    assert [place(v) for v in (722.2e8, 720e8, 8.88, 0.0, 1e12)] == [1e7, 1e9, 0.01, 1.0, 1e12]
    assert printed_place(entry("720亿", 720e8)) == pytest.approx(1e8)
    assert printed_place(entry("$5.00", 5.0)) == pytest.approx(0.01)
    assert printed_place(entry("两成", 20.0)) == 10.0


def test_the_latest_is_the_exact_actual_and_the_newest_expectation() -> None:
    exact = entry("598.93亿", 598.93e8, as_of="2026-01-29T00:00:00Z")
    about = entry("600亿", 600e8, as_of="2026-02-10T00:00:00Z", qualifier="about")
    assert latest([about, exact]) is exact
    old, new = (entry("1亿", 1e8, basis="guidance", as_of=f"2026-0{m}-01T00:00:00Z") for m in (1, 2))
    undated = entry("9亿", 9e8, basis="guidance", as_of=None)
    assert latest([old, undated, new]) is new
    assert latest([old, undated, new], "2026-01-15T00:00:00Z") is old
    assert latest([new], "2026-01-15T00:00:00Z") is None


def ladder(store: Store) -> None:
    put(
        store,
        "a",
        CAPEX | {"raw": "600-650亿美元", "low": 600e8, "high": 650e8, "basis": "guidance"},
        published="2025-01-31",
    )
    put(
        store,
        "b",
        CAPEX | {"raw": "700-720亿美元", "low": 700e8, "high": 720e8, "basis": "guidance"},
        published="2025-12-14",
    )
    put(store, "c", CAPEX | {"raw": "660-720亿美元", "low": 660e8, "high": 720e8, "basis": "guidance"}, published=None)
    put(store, "d", CAPEX | {"raw": "722.2亿美元", "low": 722.2e8}, published="2026-01-29")


def test_a_guidance_trail(store: Store) -> None:
    ladder(store)
    steps = [(s.figure.raw, s.note) for s in store.trail("meta", "capex", "2025")]
    assert steps == [
        ("600-650亿美元", None),
        ("700-720亿美元", "raised"),
        ("722.2亿美元", "above the range"),
        ("660-720亿美元", "undated"),
    ]
    assert [(c.kind, c.metric, c.period) for c in store.checks()] == [("raised", "capex", "2025")]
    assert store.trail("meta", "capex", "2030") == []


def test_a_trail_of_all_periods_is_of_those_told_of_last(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, period in enumerate(("2025Q1", "2025Q2", "2025Q3")):
        made = {"raw": f"{number + 1}亿", "low": (number + 1) * 1e8, "period": period}
        put(store, period, made, published=f"2025-1{number}-01")
    settle(store)
    assert [step.figure.raw for step in store.trail("meta", "revenue")] == ["1亿", "2亿", "3亿"]
    monkeypatch.setattr(compare, "ENOUGH", 2)
    assert [step.figure.raw for step in store.trail("meta", "revenue")] == ["2亿", "3亿"]


def test_the_table_has_one_row_a_metric_and_period(store: Store) -> None:
    ladder(store)
    growth = {"raw": "24%", "low": 24, "unit": "%", "form": "yoy", "direction": "up"}
    expected = {"raw": "584.2亿美元", "low": 584.2e8, "basis": "consensus"}
    put(store, "e", {"raw": "598.93亿美元", "low": 598.93e8}, expected | {"at": 60}, growth)
    put(store, "f", {"raw": "1亿美元", "low": 1e8, "confidence": 0.3, "period": "2024Q1"})
    rows = store.table("meta")
    assert [(r.metric, r.period) for r in rows] == [("revenue", "2025Q4"), ("capex", "2025")]
    first, second = rows
    assert first.actual and first.consensus and first.yoy and first.guidance is None
    assert (first.actual.low, first.consensus.low, first.yoy.low, first.check) == (598.93e8, 584.2e8, 24, "beat")
    assert second.guidance and second.guidance.raw == "700-720亿美元" and second.check == "raised"


def test_companies_side_by_side_mark_what_differs(store: Store) -> None:
    for number, (company, period, basis, unit) in enumerate(
        [
            ("meta", "2025", "actual", "USD"),
            ("alphabet", "2025", "actual", "USD"),
            ("amazon", "2025", "guidance", "USD"),
            ("microsoft", "FY2025", "actual", "USD"),
            ("alibaba", "2025", "actual", "CNY"),
        ]
    ):
        more = {"period_start": "2024-07-01", "period_end": "2025-06-30"} if period == "FY2025" else {}
        put(
            store,
            company,
            {
                "raw": "800亿",
                "low": 800e8 + number,
                "company": company,
                "metric": "capex",
                "period": period,
                "basis": basis,
                "unit": unit,
            }
            | more,
        )
    found = store.compare(["meta", "alphabet", "amazon", "microsoft", "alibaba", "apple"], ["capex", "eps"])
    assert found.rows == ("capex", "eps") and found.columns[-1] == "apple"
    marked = {cell.column: cell.mismatch for cell in found.cells}
    assert marked == {
        "meta": None,
        "alphabet": None,
        "amazon": "basis guidance",
        "microsoft": "period FY2025 (2024-07-01..2025-06-30)",
        "alibaba": "unit CNY",
    }
    assert store.compare(["meta", "amazon"], ["capex"], basis="guidance").cells[0].column == "amazon"


def test_companies_meet_in_the_period_that_most_have(store: Store) -> None:
    for company in ("meta", "amazon"):
        put(store, f"{company}-25", {"raw": "1亿", "low": 1e8, "company": company, "metric": "capex", "period": "2025"})
    put(
        store,
        "meta-26",
        {"raw": "2亿", "low": 2e8, "metric": "capex", "period": "2026", "basis": "guidance"},
        published="2026-01-31",
    )
    put(store, "apple-25", {"raw": "3亿", "low": 3e8, "company": "apple", "metric": "capex", "period": "2025"})
    found = store.compare(["meta", "amazon", "apple"], ["capex"])
    assert [(cell.period, cell.mismatch) for cell in found.cells] == [("2025", None)] * 3
    two = store.compare(["meta", "amazon"], ["capex"], ["2025", "2026"])
    assert two.rows == ("capex 2025", "capex 2026") and len(two.cells) == 3


def test_one_company_is_compared_by_its_periods(store: Store) -> None:
    for period, low in (("2025Q3", 1e8), ("2025Q4", 2e8), ("2025", 9e8)):
        put(store, period, {"raw": "1亿", "low": low, "period": period})
    found = store.compare(["meta"])
    assert found.rows == ("revenue",) and found.columns == ("2025Q3", "2025", "2025Q4")
    assert store.compare(["meta"], ["revenue"], ["2025Q3"]).cells[0].value == 1e8
    assert store.compare([]).cells == ()


def test_changes_are_signed(store: Store) -> None:
    put(store, "a", {"raw": "5%", "low": 5, "unit": "%", "form": "yoy", "direction": "down"})
    (cell,) = store.compare(["meta"], ["revenue"], form="yoy").cells
    assert (cell.value, cell.high) == (-5, -5)


def test_what_was_known_then(store: Store) -> None:
    ladder(store)
    then = store.compare(["meta"], ["capex"], ["2025"], as_of="2025-06-30")
    assert [(cell.value, cell.basis) for cell in then.cells] == [(600e8, "guidance")]
    assert store.checks(as_of="2025-06-30") == []
    assert [c.kind for c in store.checks(as_of="2025-12-31")] == ["raised"]
    assert store.checks(as_of="2025-12-31")[0].id == store.checks()[0].id
    assert len(store.figures("metric:capex", as_of="2025-06-30")) == 2  # the undated one is always shown


def test_checks_answer_queries(store: Store) -> None:
    ladder(store)
    put(
        store,
        "x",
        {"raw": "8亿", "low": 8e8, "company": "amd"},
        {"raw": "7亿", "low": 7e8, "company": "amd", "basis": "consensus", "at": 50},
    )
    assert {c.kind for c in store.checks()} == {"raised", "beat"}
    assert [c.kind for c in store.checks("co:amd")] == ["beat"]
    assert [c.kind for c in store.checks("metric:capex")] == ["raised"]
    assert store.checks("co:amd metric:capex") == []
    (beat,) = store.checks("co:amd")
    assert store.check(beat.id) == beat and beat in store.checks_of(beat.figures)
    assert beat.text == "amd revenue 2025Q4: 800m USD beat the expected 700m USD (+14.3%)."


# --- what must hold whatever happens


POOL = [
    ("rev1", {"raw": "598.93亿", "low": 598.93e8}),
    ("rev2", {"raw": "600亿", "low": 600e8, "confidence": 0.8}),
    ("rev3", {"raw": "610亿", "low": 610e8}),
    ("cons", {"raw": "584.2亿", "low": 584.2e8, "basis": "consensus"}),
    ("yoy", {"raw": "13%", "low": 13, "unit": "%", "form": "yoy", "direction": "up"}),
    ("before", {"raw": "620亿", "low": 620e8, "period": "2024Q4"}),
    ("g1", CAPEX | {"raw": "600-650亿", "low": 600e8, "high": 650e8, "basis": "guidance"}),
    ("g2", CAPEX | {"raw": "700-720亿", "low": 700e8, "high": 720e8, "basis": "guidance"}),
    ("deal1", {"raw": "45亿", "low": 45e8, "metric": "deal_value", "period": None, "counterparty": "manus"}),
    ("deal2", {"raw": "10亿", "low": 10e8, "metric": "deal_value", "period": None, "counterparty": "manus"}),
]
DAYS = {key: f"2026-01-{10 + n}" for n, (key, _) in enumerate(POOL)} | {
    "cons": "2026-01-05",
    "g1": "2025-02-01",
    "g2": "2025-09-01",
}


def state(store: Store) -> tuple[object, ...]:
    settle(store)
    checks = sorted((c.id, c.kind, c.figures, c.text) for c in store.checks())
    series = store.db.execute(
        "SELECT s.key, s.company, s.metric, s.period, s.figures, s.last, a.id, c.id, g.id FROM series s"
        " LEFT JOIN figure a ON a.f = s.actual LEFT JOIN figure c ON c.f = s.consensus"
        " LEFT JOIN figure g ON g.f = s.guidance ORDER BY s.key"
    ).fetchall()
    trail = [(s.figure.id, s.note) for s in store.trail("meta", "capex", "2025")]
    return (checks, series, trail, store.compare(["meta"]), store.table("meta"))


def filled(path: Path, order: list[tuple[str, dict[str, Any]]], batch: int) -> Store:
    store = Store(path)
    for start in range(0, len(order), batch):
        part = order[start : start + batch]
        store.save(None, [article(key, published=DAYS[key]) for key, _ in part], added="2026-02-01T00:00:00Z")
        texts = {text.title: text.id for text in store.pending()}
        made = [(texts[f"Title {key}"], key, dict(values)) for key, values in part]
        store.save_readings([reading(id, figure(id, **values)) for id, _, values in made], settle=start % 2 == 0)
    return store


def test_order_of_arrival_changes_no_series_and_no_check(tmp_path: Path) -> None:
    rng = random.Random(11)
    first = None
    for number in range(6):
        order = list(POOL)
        if number:
            rng.shuffle(order)
        with filled(tmp_path / f"{number}.db", order, batch=1 + number) as store:
            found = state(store)
        first = first or found
        assert found == first
    kinds = {check[1] for check in first[0]}  # type: ignore[index,attr-defined]
    assert kinds == {"beat", "sources_differ", "yoy_mismatch", "raised"}


def test_reading_again_changes_nothing_and_keeps_marks(tmp_path: Path) -> None:
    with filled(tmp_path / "m.db", POOL, batch=4) as store:
        differ = next(c for c in store.checks() if c.kind == "sources_differ" and c.metric == "deal_value")
        assert store.dismiss(differ.id) and not store.dismiss(differ.id)
        assert differ.id not in {c.id for c in store.checks()}
        wrong = next(f for f in store.figures() if f.raw == "610亿")
        store.dispute(wrong.id)
        before = state(store)
        again = [(f.article, f) for f in store.figures("") + store.figures("is:disputed")]
        store.save_readings(
            [
                reading(id, figure(id, **dict(POOL)[title.removeprefix("Title ")]), version="2")
                for id, title in {id: f.title or "" for id, f in again}.items()
            ]
        )
        assert state(store) == before
        assert [f.id for f in store.figures("is:disputed")] == [wrong.id]
        assert store.dismiss(differ.id, on=False) and differ.id in {c.id for c in store.checks()}


def test_a_disputed_figure_leaves_tables_and_checks_at_once(store: Store) -> None:
    put(store, "a", {"raw": "113亿", "low": 113e8, "period": "2024"})
    put(store, "b", {"raw": "80亿", "low": 80e8, "period": "2024"})
    assert [c.kind for c in store.checks()] == ["sources_differ"]
    wrong = next(f for f in store.figures() if f.raw == "80亿")
    assert store.dispute(wrong.id) and not store.dispute(wrong.id)
    assert store.checks() == [] and [f.raw for f in store.figures()] == ["113亿"]
    (row,) = store.table("meta")
    assert row.actual and row.actual.raw == "113亿"
    assert store.dispute(wrong.id, on=False) and len(store.checks()) == 1


def test_nobodys_and_doubtful_figures_are_of_no_series(store: Store) -> None:
    nobodys = {"raw": "1亿", "low": 1e8, "company": None}
    put(store, "a", nobodys, {"raw": "2亿", "low": 2e8, "confidence": 0.45}, {"raw": "3亿", "low": 3e8})
    settle(store)
    assert [row[0] for row in store.db.execute("SELECT figures FROM series")] == [1]
    doubtful = next(f for f in store.figures() if f.raw == "2亿")
    assert store.dispute(doubtful.id) and store.dispute(doubtful.id, on=False)
    assert len(store.table("meta")) == 1


def test_a_dismissal_ends_when_the_values_change(store: Store) -> None:
    a = put(store, "a", {"raw": "113亿", "low": 113e8, "period": "2024"})
    put(store, "b", {"raw": "80亿", "low": 80e8, "period": "2024"})
    store.dismiss(store.checks()[0].id)
    put(store, "c", {"raw": "80亿", "low": 80e8, "period": "2024"})
    assert store.checks() == []
    store.save(None, [], [(a, article("a", body="now it says 140亿"))])
    settle(store)
    store.save_readings([reading(a, figure(a, "140亿", 140e8, period="2024"))])
    assert [c.kind for c in store.checks()] == ["sources_differ"]


def test_deleting_articles_takes_their_series_along(store: Store) -> None:
    put(store, "a", {"raw": "113亿", "low": 113e8, "period": "2018"}, published="2020-01-01")
    put(store, "b", {"raw": "80亿", "low": 80e8, "period": "2018"}, published="2020-01-01")
    assert len(store.table("meta")) == 1
    store.prune("2025-01-01T00:00:00Z")
    settle(store)
    assert store.table("meta") == [] and store.checks() == []
    assert store.db.execute("SELECT count(*) FROM series").fetchone() == (0,)


def test_no_flow_is_actual_before_its_period_is_over(store: Store) -> None:
    early = {"raw": "700亿", "low": 700e8, "metric": "capex", "period": "2026"}
    put(store, "a", early, early | {"raw": "650亿", "low": 650e8, "basis": "guidance"}, published="2026-01-30")
    put(store, "b", {"raw": "35亿", "low": 35e8, "metric": "dau", "unit": "people", "period": "2026"})
    (capex,) = (row for row in store.table("meta") if row.metric == "capex")
    assert capex.actual is None and capex.guidance
    assert [row.actual.raw for row in store.table("meta") if row.actual] == ["35亿"]


def test_a_series_with_very_many_figures_stays_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from store import settling

    for number in range(60):
        low = 598.93e8 if number % 3 else 598.9e8
        put(store, f"n{number}", {"raw": f"{low / 1e8:g}亿", "low": low, "confidence": 0.8 + number / 1000})
    put(store, "other", {"raw": "610亿", "low": 610.5e8, "confidence": 0.95})
    put(store, "expected", {"raw": "584.2亿", "low": 584.2e8, "basis": "consensus"}, published="2026-01-05")
    whole = [(c.kind, c.id) for c in store.checks()], store.table("meta")
    assert {kind for kind, _ in whole[0]} == {"beat", "sources_differ"}
    monkeypatch.setattr(settling, "HOT", 40)
    store.db.execute("INSERT INTO dirty SELECT scope, key FROM series")
    while store.settle_series(limit=1):
        pass
    assert ([(c.kind, c.id) for c in store.checks()], store.table("meta")) == whole


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_a_value_of_another_segment_is_no_difference(store: Store, order: tuple[str, ...]) -> None:
    growth = {"raw": "6%", "low": 6, "unit": "%", "form": "yoy", "direction": "up"}
    games = growth | {"raw": "9%", "low": 9}
    texts = {"a": (growth, games | {"segment": "games"}), "b": (games,)}
    for key in order:
        put(store, key, *texts[key])
    assert store.checks() == []
    put(store, "c", growth | {"raw": "7%", "low": 7})
    assert [c.kind for c in store.checks()] == ["sources_differ"]


def test_companies_meet_in_the_period_that_most_have_and_else_in_the_nearest(store: Store) -> None:
    capex = {"metric": "capex", "raw": "1亿"}
    told = {
        "meta": ["2025", "2025Q4"], "alphabet": ["2025", "2025Q3"], "amazon": ["2025"], "apple": ["FY2025"],
        "tesla": ["2025Q4"],
    }  # fmt: skip
    days = {"FY2025": {"period_start": "2024-10-01", "period_end": "2025-09-30"}}
    for company, periods in told.items():
        rows = [capex | {"low": 1e8, "company": company, "period": one} | days.get(one, {}) for one in periods]
        put(store, company, *rows)
    found = {cell.column: cell for cell in store.compare(list(told), ["capex"]).cells}
    assert [found[one].period for one in told] == ["2025", "2025", "2025", "FY2025", "2025Q4"]
    assert [bool(found[one].mismatch) for one in told] == [False, False, False, True, True]
    asked = {cell.column: cell for cell in store.compare(["apple", "tesla", "meta"], ["capex"], ["2025"]).cells}
    assert asked.keys() == {"apple", "meta"} and asked["meta"].mismatch is None
    assert asked["apple"].mismatch == "period FY2025 (2024-10-01..2025-09-30)"
    quarter = store.compare(["alphabet", "apple"], ["capex"], ["2025Q3"], as_of="2020-01-01").cells
    assert quarter == ()


def test_a_part_stands_for_nothing_plain(store: Store) -> None:
    sold = {"metric": "units_shipped", "unit": "units", "period": "2025", "company": "byd"}
    put(
        store,
        "b",
        sold | {"raw": "102,300", "low": 102_300.0, "quote": "sold 102,300 cars abroad"},
        body="sold 102,300 cars abroad",
    )
    put(store, "a", sold | {"raw": "368,000", "low": 368_000.0}, published="2026-01-29")
    (row,) = store.table("byd")
    assert row.actual and row.actual.raw == "368,000"
