"""The doors for outside cases keep their shapes; the cases themselves run where they lie beside the checkout."""

from __future__ import annotations

import importlib.util
from collections import Counter
from types import ModuleType

import pytest

from tests import cases
from tests.seeds import SHARED

DRIVER = SHARED / "feeds-visible" / "run_cases.py"
needs_cases = pytest.mark.skipif(not DRIVER.is_file(), reason="the outside cases are not here")
APART = {"fallbacks", "dates_must_parse", "dates_obscure", "dtd_entities"}


def test_shapes() -> None:
    got = cases.feed(b"<rss><channel><title>T</title><item><title>x</title></item></channel></rss>", "", "")
    assert got["feed"] == {"title": "T", "link": None}
    assert got["entries"][0]["title"] == "x"
    assert cases.feed(b"%PDF-1.7", "", "") == {"feed": {}, "entries": []}
    assert cases.opml(b"<opml><body><outline xmlUrl='http://x.example/'/></body></opml>")["feeds"][0]["category"] == []
    assert cases.frontmatter(b"---\na: 1\n---\nb") == {"meta": {"a": 1}, "body": "b"}
    assert cases.discover(b"", "http://x.example/") == []
    assert isinstance(cases.amounts("营收3亿元", "zh"), list)


def driver() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_cases", DRIVER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_cases
def test_feeds_of_public_suites() -> None:
    module = driver()
    results = module.run(str(DRIVER.parent / "feed"), cases.feed, "feed")
    assert [result["case"] for result in results if result["bad"] and result["bad"][0][0] == "raised"] == []
    core = [result for result in results if result["group"] not in APART]
    assert sum(result["ok"] for result in core) >= 0.97 * len(core)
    total, well = Counter(), Counter()  # type: ignore[var-annotated]
    for result in core:
        total[result["group"]] += 1
        well[result["group"]] += result["ok"]
    assert [group for group in total if well[group] < 0.9 * total[group]] == []
    assert well["encoding_cjk"] == total["encoding_cjk"]


@needs_cases
@pytest.mark.parametrize(("kind", "least"), [("opml", 0.95), ("discover", 1.0), ("frontmatter", 0.95)])
def test_other_public_suites(kind: str, least: float) -> None:
    results = driver().run(str(DRIVER.parent / kind), getattr(cases, kind), kind)
    assert sum(result["ok"] for result in results) >= least * len(results)
