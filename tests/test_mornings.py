"""A day of hourly refreshes on a clock of its own: nothing lost, nothing doubled, nobody asked too often."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.limits import Limits
from feeds.refresh import refresh
from store.background import BackgroundStore
from store.db import Store
from store.models import Source
from tests.mornings import HOUR, Press
from tests.server import serving
from tests.soakkit import whole

LIMITS = replace(Limits(), total_seconds=5.0, read_seconds=2.0)


async def test_a_day_of_twenty_sources(tmp_path: Path) -> None:
    await _day(tmp_path / "m.db", 20, 0)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
async def test_a_day_of_three_hundred_sources(tmp_path: Path, seed: int) -> None:
    await _day(tmp_path / "m.db", 300, seed)


async def _day(path: Path, count: int, seed: int) -> None:
    dice = random.Random(seed)
    with serving() as server:
        press = Press(server, count, seed)
        store = BackgroundStore(path)
        try:
            for url in press.urls():
                await store.write(Store.add_source, Source("", url, private=True))
            for hour in range(24):
                press.clock.is_forced = dice.random() < 0.15
                events = refresh(
                    store,
                    force=press.clock.is_forced,
                    read=hour == 23,
                    limits=LIMITS,
                    clock=press.clock,
                    dice=dice.random,
                )
                async for _ in events:
                    pass
                press.clock.now += HOUR if dice.random() < 0.8 else dice.choice((300.0, 2.5 * HOUR))
                press.publish()
        finally:
            await store.close()
        with Store(path) as opened:
            _judge(opened, press)


def _judge(store: Store, press: Press) -> None:
    whole(store)
    assert store.pending_count() == 0
    titles = Counter(article.title for article in store.articles())
    assert [title for title, times in titles.items() if times > 1] == []
    sources = {source.url: source for source in store.sources()}
    assert len(sources) == len(press.papers)
    for paper, url in zip(press.papers, press.urls(), strict=True):
        stored = {title for title in titles if title and title.startswith(f"Paper {paper.number} entry ")}
        assert paper.delivered <= stored, paper.habit
        assert paper.too_early == [], paper.habit
        source = sources.get(url) or sources[f"{url}/new"]
        assert (source.state == "gone") == paper.is_gone
        if paper.habit == "moves":
            assert source.url == f"{url}/new"
        elif paper.habit == "edits":
            corrected = [a for a in store.articles(f'source:"{source.id}"') if "corrected" in a.body]
            assert corrected
