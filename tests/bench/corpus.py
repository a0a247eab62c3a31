"""Deterministic articles, readings and feeds to measure with; no two runs differ."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from store.base import article_id
from store.models import Figure, NewArticle, Reading

START = datetime(2024, 1, 1, tzinfo=UTC)
MINUTES = 1_051_200  # two years
COMPANIES = [f"company-{number}" for number in range(400)]
METRICS = ("revenue", "net_income", "capex", "eps", "gross_margin", "operating_income", "free_cash_flow", "mau")
TOPICS = ("earnings", "capex", "chips", "cloud", "ai-models", "guidance", "m-and-a", "markets")
_EN = (
    "demand", "orders", "supply", "margin", "growth", "outlook", "cloud", "data", "centre", "chips", "battery",
    "software", "retail", "quarter", "forecast", "board", "plant", "network", "licence", "export", "tariff", "rate",
    "market", "rival", "pricing", "capacity", "research", "product", "launch", "review", "contract",
)  # fmt: skip
_ZH = "营收利润增长预期数据中心芯片电池软件零售季度指引工厂网络出口关税市场竞争价格产能研发产品发布合同订单投资云计算"


def _words(dice: random.Random, count: int, chinese: bool) -> str:
    if chinese:
        return "".join(dice.choice(_ZH) for _ in range(count * 2))
    return " ".join(dice.choice(_EN) for _ in range(count))


def article(number: int, total: int) -> NewArticle:
    """The article of a number: half Chinese, spread evenly over two years."""
    dice = random.Random(number)
    chinese = number % 2 == 0
    moment = (START + timedelta(minutes=number * MINUTES // total)).strftime("%Y-%m-%dT%H:%M:%SZ")
    mark = _words(dice, 2, chinese) + f" {number}"
    body = "\n".join(_words(dice, 24, chinese) + f" {_words(dice, 3, chinese)} {number}.{line}" for line in range(4))
    return NewArticle(
        key=f"key-{number}", title=f"{_words(dice, 6, chinese)} {mark}", source=f"source {number % 90}", author=None,
        url=f"https://example.com/{number}", published=moment, published_utc=moment, published_raw=moment, body=body,
        content_hash=hashlib.blake2b(body.encode(), digest_size=8).hexdigest(),
    )  # fmt: skip


def reading(number: int, new: NewArticle, source: str | None = None) -> Reading:
    """Five figures of one company for the article, as reading would give them."""
    dice = random.Random(-number - 1)
    key = article_id(source, new.key)
    company = COMPANIES[int(len(COMPANIES) * dice.random() ** 2)]
    year, quarter = 2024 + number % 2, dice.randrange(1, 5)
    figures = tuple(_figure(dice, key, new.body, spot, company, year, quarter) for spot in range(5))
    return Reading(
        article=key, lang="zh" if number % 2 == 0 else "en", companies=(company,), mentions=(),
        topics=tuple(dice.sample(TOPICS, 2)), summary=(new.body.split("\n", 1)[0],), figures=figures,
        sketch=tuple(sorted(dice.getrandbits(62) for _ in range(64))), version="bench",
    )  # fmt: skip


def _figure(dice: random.Random, key: str, body: str, spot: int, company: str, year: int, quarter: int) -> Figure:
    at = spot * 12
    value = round(10 ** dice.uniform(7, 11), -6)
    month = quarter * 3
    return Figure(
        id=f"{key}b{at}", article=key, where="body", quote=body[at : at + 30], start=at, end=at + 30,
        raw=body[at : at + 4], low=value, high=value, qualifier="exact", unit="USD", metric=METRICS[(spot + year) % 8],
        form="level", direction=None, company=company, counterparty=None, segment=None, period=f"{year}Q{quarter}",
        period_start=f"{year}-{month - 2:02}-01", period_end=f"{year}-{month:02}-28",
        basis=("actual", "consensus", "guidance")[spot % 3], confidence=0.9, salience=0.5 + spot / 20,
        rules={"metric": "bench"},
    )  # fmt: skip


def feed(number: int, entries: int) -> bytes:
    """An RSS document with plain-text descriptions of about 600 characters."""
    items = []
    for spot in range(entries):
        new = article(number * entries + spot, 1_000_000)
        items.append(
            f"<item><title>{new.title}</title><link>{new.url}</link><guid>{new.url}</guid>"
            f"<pubDate>Mon, 0{spot % 9 + 1} Dec 2025 08:{spot % 60:02}:00 GMT</pubDate>"
            f"<description>&lt;p&gt;{new.body}&lt;/p&gt;</description></item>"
        )
    head = f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Feed {number}</title>"
    return (head + "<link>https://example.com/</link>" + "".join(items) + "</channel></rss>").encode()


def batches(total: int, size: int = 5000) -> Iterator[tuple[list[NewArticle], list[Reading]]]:
    """All articles with their readings, `size` at a time."""
    for start in range(0, total, size):
        new = [article(number, total) for number in range(start, min(total, start + size))]
        yield new, [reading(start + spot, item) for spot, item in enumerate(new)]
