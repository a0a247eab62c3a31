"""What is measured in one process: reading, parsing, and the store at growing sizes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from store.db import Store
from store.models import Text
from tests.bench import corpus, stores
from tests.bench.measure import Row, p95, seconds

ENGLISH = (
    "Acme Corp reported fourth-quarter revenue of $39.3 billion, up 78% from a year earlier, above the $38.1 billion "
    "that analysts expected. Net income rose to $22.1 billion from $12.3 billion, and earnings per share were $0.89 "
    "against $0.85 expected. The data center segment brought in $35.6 billion, up 93%. Gross margin was 73%, down 3 "
    "percentage points. For the first quarter the company expects revenue of $43 billion, plus or minus 2%, and "
    "capital expenditures of $1.2 billion to $1.4 billion for fiscal 2026. "
) * 3
CHINESE = (
    "示例公司第四季度营收为598.93亿美元，同比增长24%，高于市场预期的584.2亿美元。净利润为227.68亿美元，同比增长9%；"
    "每股收益8.88美元，预期为8.21美元。公司预计2026年资本支出在1150亿至1350亿美元之间，2025年为722.2亿美元。"
    "日活跃用户达35.8亿，同比增长7%，经营亏损60.2亿美元，同比扩大21%。"
) * 4
HOSTILE = {
    "20 kB of 一": "一" * 20_000,
    "20 kB of 1,": "1," * 10_000,
    "20 kB of 1至": "1至" * 10_000,
    "20 kB of 2025年": "2025年" * 4_000,
    "20 kB of '- '": "- " * 10_000,
    "20 kB of 增长5%，": "增长5%，" * 4_000,
    "one line of 1 MB, figures": "revenue of $1.2 billion rose 3% " * 32_000,
    "one line of 1 MB, words": "the quick brown fox " * 50_000,
    "one line of 1 MB, x": "x" * 1_000_000,
    "one line of 1 MB, Chinese": "公司业务发展良好，市场需求旺盛。" * 62_500,
}


def reading() -> Iterator[Row]:
    """An article's reading, dense English and Chinese, and texts made to be slow."""
    from feeds.reading.lexicon import load
    from feeds.reading.read import read

    lexicon = load(None)
    for name, text, bar in (
        ("1.5 kB English", ENGLISH[:1500], "≤ 1.2 ms"),
        ("1.5 kB Chinese", CHINESE[:500], "≤ .6 ms"),
    ):
        item = Text("a", None, text, "2026-01-29")
        read(item, lexicon)
        yield Row(
            f"read {name}, dense with figures",
            1000 * seconds(lambda item=item: read(item, lexicon), runs=40),
            "ms",
            bar=bar,
        )
    for name, text in HOSTILE.items():
        item = Text("a", None, text, "2026-01-29")
        yield Row(f"read {name}", seconds(lambda item=item: read(item, lexicon), runs=1), "s", bar="< .2 s")
    short = Text("a", None, ENGLISH, "2026-01-29")
    long = Text("a", None, ENGLISH * 8, "2026-01-29")
    base = seconds(lambda: read(short, lexicon), runs=10) * 8
    yield Row("read 8 × as long", seconds(lambda: read(long, lexicon), runs=5), "s", base, "8 × once", "≤ 1.3 (linear)")


def parsing() -> Iterator[Row]:
    """Documents to entries with plain text, beside bare lxml over the same bytes."""
    from lxml import etree

    from feeds.formats.parse import parse

    data = [corpus.feed(number, 100) for number in range(20)]
    size = sum(map(len, data)) / 1e6
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    ours = size / seconds(
        lambda: [parse(item, url="https://example.com/feed", content_type="text/xml") for item in data], runs=5
    )
    bare = size / seconds(lambda: [etree.fromstring(item, parser) for item in data], runs=5)
    yield Row("parse RSS with plain text", ours, "MB/s", bare, "lxml alone", "≥ 15 MB/s or ≥ .08")


def store(sizes: tuple[int, ...] = (10_000, 100_000)) -> Iterator[Row]:
    """A morning's arrival and its questions, in stores of growing sizes."""
    for total in sizes:
        folder = Path(tempfile.mkdtemp(prefix="matins-bench-"))
        try:
            shutil.copyfile(stores.filled(total), folder / "store.db")
            with Store(folder / "store.db") as opened:
                yield from _grow(opened, total)
                yield from _ask(opened, total)
        finally:
            shutil.rmtree(folder)


def _grow(opened: Store, total: int, more: int = 2_000) -> Iterator[Row]:
    new, readings = stores.fresh(more)
    saved = read = 0.0
    for start in range(0, more, 250):
        part = slice(start, start + 250)
        saved += seconds(lambda part=part: opened.save(None, new[part]), runs=1)
        read += seconds(lambda part=part: opened.save_readings(readings[part], settle=False), runs=1)

    def done(step: Callable[[], int]) -> float:
        """Milliseconds an article until a step has nothing more to do."""

        def whole() -> None:
            while step():
                pass

        return 1e3 * seconds(whole, runs=1) / more

    size = f"{total:,}: "
    yield Row(size + "store an article", 1e6 * saved / more, "µs")
    yield Row(size + "keep and index a reading", 1e6 * read / more, "µs")
    yield Row(size + "place an article in a story", done(opened.settle_stories), "ms", bar="≤ 5 ms")
    yield Row(size + "settle its series and checks", done(opened.settle_series), "ms")


def _ask(opened: Store, total: int) -> Iterator[Row]:
    from store import search

    size = f"{total:,}: "
    companies = corpus.COMPANIES
    yield Row(size + "open the briefing", 1e3 * seconds(lambda: opened.brief(since="3d")), "ms", bar="≤ 50 ms")
    yield Row(size + "a company's table, p95", 1e3 * p95(lambda n: opened.table(companies[n])), "ms", bar="≤ 30 ms")
    yield Row(size + "a trail, p95", 1e3 * p95(lambda n: opened.trail(companies[n], "revenue")), "ms", bar="≤ 30 ms")
    compare = p95(lambda n: opened.compare(companies[n : n + 10], metrics=corpus.METRICS[:4]), runs=30)
    yield Row(size + "compare 4 × 10, p95", 1e3 * compare, "ms", bar="≤ 30 ms")
    yield Row(size + "newest 50 articles, p95", 1e3 * p95(lambda _: opened.articles(limit=50, brief=True)), "ms")
    words = ("营收", "芯片", "利润增", "margin", "tariff export", "数据中心")
    sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 50"
    expressions = [search.match(word) for word in words]
    raw = p95(lambda n: opened.db.execute(sql, (expressions[n % 6],)).fetchall())
    hits = p95(lambda n: opened.articles(words[n % 6], limit=50, brief=True))
    yield Row(size + "newest 50 hits, p95", 1e3 * hits, "ms", 1e3 * raw, "raw FTS5", "≤ 3 × + 1 ms")
    ranking = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY bm25(search, 8, 1) LIMIT 50"
    raw = p95(lambda n: opened.db.execute(ranking, (expressions[n % 6],)).fetchall(), runs=18)
    best = p95(lambda n: opened.ranked(words[n % 6]), runs=18)
    yield Row(size + "best 50 hits, p95", 1e3 * best, "ms", 1e3 * raw, "raw bm25", "≤ 1.5")
    index = sum(opened.db.execute("SELECT sum(length(block)) FROM search_data").fetchone())
    text = opened.db.execute("SELECT sum(length(CAST(body AS BLOB))) FROM text").fetchone()[0]
    yield Row(size + "bytes of index", index / 1e6, "MB", text / 1e6, "MB of text", "≤ 1.5")
