"""What the whole article says: whom and what it is about, which period it reports, who speaks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict

from feeds.reading import subject
from feeds.reading.cues import MOVES, TIMES
from feeds.reading.marks import Marks
from feeds.reading.metric_groups import STATED
from feeds.reading.names import Name
from feeds.reading.period_mention import PeriodMention
from feeds.reading.scene import Context

_NINE_MONTHS = ("三季报", "第三季报")  # a report of the third quarter tells of nine months
_OFFICE = re.compile(
    r"(?<![a-z])(?:customs|bureau|ministry|department|statistics|federation|association|agency|council)(?![a-z])"
    r"|统计局|海关|协会|央行|商务部|工信部|邮政局|主计"
)


def main_company(title: Marks | None, body: Marks, context: Context) -> str | None:
    """The company the article is mostly about: the title's first subject, else the one named most and first."""
    weights: dict[str, float] = defaultdict(float)
    if title is not None:
        for number, name in enumerate(n for n in title.entities if subject.is_company(n, context)):
            weights[name.id] += 6 if number == 0 else 4
    size = max(len(body.text), 1)
    for name in body.entities:
        if subject.is_company(name, context):
            weights[name.id] += 1.0 + (1.5 if name.start < 200 else 0.0) - 0.5 * name.start / size
    if title is not None and (house := _reporting_house(title, body)) is not None:
        return house
    best = max(weights, key=lambda k: weights[k], default=None)
    return best if best is not None and weights[best] >= 2.0 else None


# What a house does itself: it earns, reports, lays off.
_OWN_ACT = re.compile(
    r"(?: group)?(?: has| will| plans to)? (?:earned|posted|lay off|laid off"
    r"|reported (?:an? )?(?:[a-z-]{2,12} ){0,2}(?:profit|income|revenue|earnings|loss))(?![a-z])"
    r"|(?:集团|银行)?(?:20\d\d年)?(?:\d{1,2}月)?(?:将|拟|计划)?(?:裁员|裁减)"
)


def _reporting_house(title: Marks, body: Marks) -> str | None:
    """A bank that reports its own results: the title names it alone, a result beside it, and no price target."""
    ids = {n.id for n in title.entities if n.kind != "publisher"}
    first = next(iter(body.entities), None)
    opens = first is not None and first.kind == "broker" and first.start <= 2 and not ids - {first.id}
    if first is not None and opens and _OWN_ACT.match(body.shadow, first.end):
        return first.id if all(n.id != "price_target" for n in body.metrics) else None
    if len(ids) != 1 or title.entities[0].kind != "broker" or not is_report(title, body):
        return None
    named = {n.id for n in title.metrics}
    leads = title.entities[0].start <= 2 and sum(n.id in ids for n in body.entities) >= 2
    if not (named & STATED or leads) or any(n.id == "price_target" for n in (*title.metrics, *body.metrics)):
        return None
    return title.entities[0].id


def owns(name: Name, context: Context) -> bool:
    """Whether the name may own figures."""
    return subject.is_company(name, context)


def topic_metric(title: Marks | None, body: Marks) -> str | None:
    """The metric that the title names, else the first of the first sentence."""
    end = body.frame.sentences[0].end if body.frame.sentences else 0
    said = [n.id for n in title.metrics if n.id != "other"] if title is not None else []
    first = [n.id for n in body.metrics if n.start < end and n.id != "other"]
    # A title that tells of the shares tells what came of the news.
    news = [m for m in (*said, *first) if m not in ("share_price", "market_cap")]
    return next(iter(news or said or first), None)


def periods_weighted(title: Marks | None, body: Marks) -> list[tuple[PeriodMention, float]]:
    """Every period with how much its place says."""
    found = []
    for period in title.periods if title is not None else ():
        near = (
            period.kind == "month" and any(-1 <= n.start - period.end <= 12 for n in title.metrics)
            if title is not None
            else False
        )
        nine = title is not None and title.shadow.startswith(_NINE_MONTHS, period.start)
        found.append((period, 0.1 if nine else 15.0 if near else 3.0))
    reported = [n.start for n in body.metrics]
    for period in body.periods:
        weight = 2.0 if period.start < 300 else 0.8
        if period.kind == "month":
            at = bisect_left(reported, period.end - 1)
            near = at < len(reported) and reported[at] - period.end <= 8
            near = near and not body.shadow.startswith(("底", "末"), period.end)  # the day a stock was counted
            weight *= 5.0 if near else 0.5  # 11月营收, June sales
        elif body.shadow.startswith(_NINE_MONTHS, period.start):
            weight = 0.1
        found.append((period, weight))
    return found


def by_house(title: Marks | None, body: Marks, context: Context) -> bool:
    """Whether a broker is the one who speaks, not one quoted along the way."""
    names = (*(title.entities if title is not None else ()), *(n for n in body.entities if n.start < 160))
    return any(n.kind == "broker" and n.id != context.main for n in names)


def is_market(title: Marks | None, body: Marks, context: Context) -> bool:
    """Whether a research house measures a market: its name leads the text and shares of the market are told."""
    if context.topic == "market_share":
        return True
    marks = [(title, len(title.text))] if title is not None else []
    marks.append((body, 240))
    leads = [n for m, end in marks for n in m.entities if n.start < end and _is_house(n, context)]
    if not leads:
        return False
    return "of the market" in body.shadow or any(
        n.id in ("market_share", "market_size") for m, _ in marks for n in m.metrics
    )


def _is_house(name: Name, context: Context) -> bool:
    company = context.lexicon.companies.get(name.id)
    return company is not None and company.role == "data_house"


def is_report(title: Marks | None, body: Marks) -> bool:
    """Whether the text reports results: two of their metrics are named in it."""
    named = {n.id for n in (*(title.metrics if title is not None else ()), *body.metrics)}
    stated = len(named & STATED)
    return stated >= 2 or (stated == 1 and _compares(body))


def is_statistics(title: Marks | None, body: Marks, context: Context) -> bool:
    """Whether the text tells of what an office counted: of no company, and figure after figure compared."""
    if context.main is not None:
        return False
    moves = sum(cue.kind in MOVES for cue in body.cues)
    return _compares(body) or (moves >= 5 and _OFFICE.search(body.shadow, 0, 700) is not None)


def _compares(body: Marks) -> bool:
    """Whether the text sets three figures or more against the year, quarter or month before."""
    return sum(cue.kind in TIMES for cue in body.cues) >= 3
