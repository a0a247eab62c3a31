"""Comparisons by periods, bases and sources, and those kept under a name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.db import Store
from store.errors import UsageError
from store.models import View
from tests.storekit import put


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "m.db") as opened:
        yield opened


def test_a_fiscal_year_of_other_days_is_marked_in_its_column(store: Store) -> None:
    year = {"metric": "capex", "period": "FY2025"}
    calendar = {"period_start": "2025-01-01", "period_end": "2025-12-31"}
    for company, raw, days in (
        ("corning", "10亿", calendar),
        ("tesla", "90亿", calendar),
        ("apple", "127亿", {"period_start": "2024-10-01", "period_end": "2025-09-30"}),
    ):
        value = float(raw[:-1]) * 1e8
        put(store, company, year | days | {"raw": raw, "low": value, "company": company}, published="2026-02-20")
    found = store.view(View(("corning", "tesla", "apple"), ("capex",), ("FY2025",), by="periods", sort=True))
    assert found.rows == ("apple", "tesla", "corning") and found.columns == ("FY2025",)
    marked = {cell.row: cell.mismatch for cell in found.cells}
    assert marked == {"corning": None, "tesla": None, "apple": "period FY2025 (2024-10-01..2025-09-30)"}


def test_sources_stand_side_by_side_and_say_where_they_differ(store: Store) -> None:
    tesla = {"company": "tesla", "metric": "capex", "period": "2024"}
    put(store, "a", tesla | {"raw": "113亿", "low": 113e8}, source="Wire")
    put(store, "b", tesla | {"raw": "113.4亿", "low": 113.4e8}, source="Post")
    put(store, "c", tesla | {"raw": "80亿", "low": 80e8, "confidence": 0.9}, source="Radio")
    found = store.view(View(("tesla",), ("capex",), by="sources"))
    assert found.rows == ("Post", "Radio", "Wire") and found.columns == ("actual",)
    assert [cell.row for cell in found.cells if cell.mismatch] == ["Radio"]
    with pytest.raises(UsageError):
        store.view(View(("tesla", "meta"), ("capex",), by="sources"))
    with pytest.raises(UsageError):
        store.view(View(()))


def test_a_comparison_is_kept_replaced_and_dropped(store: Store) -> None:
    first = View(("meta",), ("capex",), by="basis")
    store.save_comparison(" 支出 ", first)
    assert store.comparisons() == {"支出": first}
    second = View(("meta", "tesla"), sort=True)
    store.save_comparison("支出", second)
    store.save_comparison("b", first)
    assert store.comparisons() == {"b": first, "支出": second}
    assert store.drop_comparison("支出") and not store.drop_comparison("支出")
    assert list(store.comparisons()) == ["b"]
    with pytest.raises(UsageError):
        store.save_comparison("  ", first)
