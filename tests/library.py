"""A small store for the reader's tests: two companies, two languages, a beat, a raise and a doubt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from store.base import article_id
from store.db import Store
from store.models import Figure, NewArticle, Reading, Source
from store.periods import dates

NOW = "2026-01-31T07:00:00Z"

META_EN = (
    "Meta reported revenue of $59.89 billion for the fourth quarter. "
    "Analysts had expected $58.42 billion, and revenue grew 24% on the year.\n\n"
    "The company lifted its capex guidance for 2025 to between $70 billion and $72 billion. "
    "Shares rose after hours as investors looked past the bill."
)
META_ZH = (
    "Meta公布第四季度营收598.9亿美元，同比增长24%，高于市场预期的584.2亿美元。\n\n"
    "公司把2025年资本支出指引上调至700亿至720亿美元，此前为600亿至650亿美元。"
    "管理层称，算力仍然紧张，未来几个季度还会继续投入。"
)
META_OLD = (
    "In January Meta said it would spend $60 billion to $65 billion on capex in 2025, more than in any year before."
)
MICROSOFT = "微软第二财季营收812.7亿美元，资本支出375亿美元，同比增长66%。Azure增速略低于预期。"
HOSTILE = "Markup like [/] and [bold red]this[/bold red] stays as it is.\n" + "Long text follows. " * 300


def figure(id: str, body: str, raw: str, low: float, high: float | None = None, **more: Any) -> Figure:
    """A figure whose sentence is taken from `body`: up to 20 characters on either side of `raw`."""
    at = body.index(raw, more.pop("after", 0))
    start, end = max(0, at - 20), min(len(body), at + len(raw) + 10)
    values: dict[str, Any] = {
        "unit": "USD", "metric": "revenue", "form": "level", "direction": None, "company": "meta", "counterparty": None,
        "segment": None, "period": "2025Q4", "basis": "actual", "confidence": 0.95, "salience": 0.8,
    }  # fmt: skip
    values |= more
    first, last = (dates(values["period"]) or (None, None)) if values["period"] else (None, None)
    return Figure(
        id=f"{id}b{at}", article=id, where="body", quote=body[start:end], start=start, end=end, raw=raw, low=low,
        high=low if high is None else high, qualifier="exact" if high is None else "range", period_start=first,
        period_end=last, rules={"metric": "own clause"}, **values,
    )  # fmt: skip


def _put(store: Store, key: str, title: str, body: str, published: str, figures: list[Any], **meta: Any) -> str:
    id = article_id(None, key)
    names = ("source", "added", "lang", "topics")
    more = {name: meta.pop(name) for name in names if name in meta}
    article = NewArticle(
        key=key, title=title, source=more.get("source", "Harbour Wire"), author=None, url=f"https://example.org/{key}",
        published=published, published_utc=f"{published[:10]}T08:00:00Z", published_raw=published, body=body,
    )  # fmt: skip
    store.save(None, [article], [], added=more.get("added", "2026-01-30T09:00:00Z"))
    made = tuple(figure(id, body, *arguments, **options) for arguments, options in figures)
    companies = tuple(dict.fromkeys(one.company for one in made if one.company))
    lang, topics = more.get("lang", "en"), more.get("topics", ("earnings",))
    reading = Reading(
        article=id, lang=lang, companies=companies, mentions=(), topics=topics,
        summary=(body.replace("\n", " ").split(". ")[0][:80],), figures=made, sketch=(), version="1",
    )  # fmt: skip
    store.save_readings([reading])
    return id


def fill(path: Path) -> dict[str, str]:
    """Fills a store; returns article ids by key."""
    ids: dict[str, str] = {}
    capex = {"metric": "capex", "period": "2025", "basis": "guidance"}
    growth = {"unit": "%", "form": "yoy", "direction": "up"}
    with Store(path) as store:
        ids["old"] = _put(
            store, "old", "Meta plans to spend more in 2025", META_OLD, "2025-01-30",
            [(("$60 billion to $65 billion", 60e9, 65e9), {"metric": "capex", "period": "2025", "basis": "guidance"})],
        )  # fmt: skip
        ids["en"] = _put(
            store, "en", "Meta beats on revenue and lifts its spending plan", META_EN, "2026-01-29T16:05",
            [
                (("$59.89 billion", 59.89e9), {}),
                (("$58.42 billion", 58.42e9), {"basis": "consensus"}),
                (("24%", 24.0), {"unit": "%", "form": "yoy", "direction": "up"}),
                (("$70 billion and $72 billion", 70e9, 72e9), capex),
            ],
        )  # fmt: skip
        ids["zh"] = _put(
            store, "zh", "Meta四季度营收近600亿美元，上调资本支出指引", META_ZH, "2026-01-30T08:15",
            [
                (("598.9亿美元", 59.89e9), {}),
                (("584.2亿美元", 58.42e9), {"basis": "consensus"}),
                (("700亿至720亿美元", 70e9, 72e9), {"metric": "capex", "period": "2025", "basis": "guidance"}),
            ],
            lang="zh", source="晨间账本", topics=("earnings", "capex"),
        )  # fmt: skip
        ids["msft"] = _put(
            store, "msft", "微软营收增长，Azure略有放缓", MICROSOFT, "2026-01-29T10:30",
            [
                (("812.7亿美元", 81.27e9), {"company": "microsoft"}),
                (("375亿美元", 37.5e9), {"company": "microsoft", "metric": "capex"}),
                (("66%", 66.0), {"company": "microsoft", "metric": "capex", **growth}),
            ],
            lang="zh", source="潮汐财经", topics=("earnings", "cloud"),
        )  # fmt: skip
        ids["plain"] = _put(store, "plain", "A note with [/] in it", HOSTILE, "2026-01-28", [], topics=("markets",))
        store.add_source(Source("", "https://example.org/feed.xml", "Harbour Wire"))
        broken = store.add_source(Source("", "https://example.net/rss", "Tide Finance"))
        store.set_source(broken.id, state="failing", error="example.net does not answer")
        while store.settle():
            pass
    return ids
