"""Figures of a text: amounts filtered, every field attributed by scored candidates, recorded with quote and rules."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from feeds.reading import basis, confidence, corrections, form, metric, segment, subject, when
from feeds.reading.calendar import period_dates
from feeds.reading.cues import Cue, finder
from feeds.reading.lexicon import Lexicon
from feeds.reading.names import Name, find_names
from feeds.reading.numbers import Amount, find
from feeds.reading.periods import PeriodMention, find_periods
from feeds.reading.scene import Context, Draft, Scene
from feeds.reading.structure import Sentence, Structure, breaks, structure
from store.models import Figure

ENTITIES = frozenset(("company", "product", "person", "broker", "publisher"))


@dataclass(slots=True)
class Marks:
    """Everything found in one text (a title or a body), sorted by place."""

    text: str
    shadow: str
    frame: Structure
    names: list[Name]
    metrics: list[Name]
    entities: list[Name]
    segments: list[Name]
    amounts: list[Amount]
    periods: list[PeriodMention]
    cues: list[Cue]
    breaks: list[int]


def mark(text: str, shadow: str, lexicon: Lexicon, published: date | None) -> Marks:
    """Finds names, amounts, periods, cues and breaks of a text, one pass each."""
    names = find_names(shadow, text, lexicon)
    metrics, entities, segments = [], [], []
    for name in names:
        if name.kind == "metric":
            metrics.append(name)
        elif name.kind in ENTITIES:
            entities.append(name)
            if name.segment:
                segments.append(name)
        elif name.kind == "segment":
            segments.append(name)
    return Marks(
        text, shadow, structure(shadow, text), names, metrics, entities, segments,
        find(shadow), merged(find_periods(shadow, published), shadow), finder()(shadow), breaks(shadow),
    )  # fmt: skip


_THROUGH = re.compile(r" ?(?:-|–|~|to|through|until|and|至|到) ?")


def merged(periods: list[PeriodMention], shadow: str) -> list[PeriodMention]:
    """Two months joined (July to September) as the quarter, half or span they make."""
    found: list[PeriodMention] = []
    for mention in periods:
        last = found[-1] if found else None
        if last is not None and last.kind == mention.kind == "month" and last.label and mention.label:
            if _THROUGH.fullmatch(shadow, last.end, mention.start) and last.label[:4] == mention.label[:4]:
                if label := span_of_months(last.label, mention.label):
                    kind = "quarter" if "Q" in label else "half" if "H" in label else "range"
                    found[-1] = PeriodMention(last.start, mention.end, label, kind, None)
                    continue
        if mention.kind == "month" and mention.label and shadow.endswith(("前", "首"), 0, mention.start):
            if label := span_of_months(f"{mention.label[:4]}-01", mention.label):
                mention = PeriodMention(mention.start, mention.end, label, "range", None)
        found.append(mention)
    return found


def span_of_months(first: str, last: str) -> str | None:
    """2025-07 and 2025-09 → 2025Q3; 2025-01 and 2025-11 → 2025-01..2025-11; None where they do not rise."""
    year, a, b = first[:4], int(first[5:7]), int(last[5:7])
    if a >= b:
        return None
    if a % 3 == 1 and b % 3 == 0:
        quarter, end = (a + 2) // 3, b // 3
        if quarter == end:
            return f"{year}Q{quarter}"
        if (quarter, end) in ((1, 2), (3, 4)):
            return f"{year}H{(end + 1) // 2}"
        return year if (quarter, end) == (1, 4) else f"{year}Q{quarter}..{year}Q{end}"
    return f"{first}..{last}"


def attribute(marks: Marks, where: str, context: Context) -> list[Draft]:
    """The drafts of every figure in the text, fields chosen."""
    context.shadow = marks.shadow
    context.subject = context.last = context.expects = context.guided = None
    context.paragraph = -1
    found: list[Draft] = []
    for scene in _scenes(marks, context):
        if scene.sentence.paragraph != context.paragraph:
            context.subject = context.expects = context.paragraph_period = None
        subject.find_objects(scene)
        if scene.drafts:
            _sentence(scene, context)
            found.extend(scene.drafts)
        _move_on(scene, context)
    return found


def _move_on(scene: Scene, context: Context) -> None:
    """Keeps what the next sentence may lean on."""
    context.paragraph = scene.sentence.paragraph
    if (who := subject.subject_of(scene)) is not None:
        context.subject = who
    if scene.drafts:
        context.last = scene.drafts[-1]
        context.previous = scene.drafts
        expected = any(d.rules["basis"] in ("expects:analysts", "left:consensus", "carried") for d in scene.drafts)
        context.expects = "consensus" if expected else None
    else:
        context.expects = None


def _sentence(scene: Scene, context: Context) -> None:
    prior: Draft | None = None
    expecting = sum(c.kind in ("cons", "guid", "est", "targ", "rum", "may") for c in scene.cues)
    crowd = (len({n.id for n in scene.orgs}), len(scene.periods), len({m.id for m in scene.metrics}), expecting)
    for draft in scene.drafts:
        draft.crowd = crowd
        if prior is not None:
            draft.prior = prior
            draft.is_listed = bool(_LIST.fullmatch(scene.shadow, prior.amount.end, draft.amount.q_start))
        form.zone(scene, draft)
        if prior is not None and prior.compare == "before" and _TO.search(draft.before):
            prior.starts_pair = True
        prior = draft
    for draft in scene.drafts:
        metric.choose(scene, draft, context)
        form.settle(scene, draft, context)
        subject.choose(scene, draft, context)
        settle_unit(draft, context)
        segment.choose(scene, draft, context)
        basis.choose(scene, draft, context)
        when.choose(scene, draft, context)
        basis.refine(draft, context)
    metric.pair(scene, context)


_TO = re.compile(r"(?:[至到]|(?<![a-z])to)(?:约|了| about| some)? ?$")
_LIST = re.compile(r"(?:和|及|与|、| and | or |, or |,? and | / |/)(?:约|the |a )?")


def _scenes(marks: Marks, context: Context) -> list[Scene]:
    """One scene a sentence that holds anything; lists are cut once, by place."""
    cut = _Cutter(marks, context)
    return [cut.scene(sentence) for sentence in marks.frame.sentences]


class _Cutter:
    """Cuts the sorted marks of a text into sentences."""

    def __init__(self, marks: Marks, context: Context) -> None:
        self.marks, self.context = marks, context
        self.starts = {
            name: [m.start for m in getattr(marks, name)]
            for name in ("metrics", "entities", "segments", "amounts", "periods", "cues")
        }

    def cut(self, name: str, start: int, end: int) -> list[Any]:
        starts = self.starts[name]
        first = bisect_left(starts, start)
        items: list[Any] = getattr(self.marks, name)
        return items[first : bisect_left(starts, end, first)]

    def scene(self, sentence: Sentence) -> Scene:
        start, end = sentence.start, sentence.end
        if sentence.label:
            start = sentence.label[1]
        entities = self.cut("entities", start, end)
        cues = [c for c in self.cut("cues", start, end) if not any(n.start <= c.start < n.end for n in entities)]
        scene = Scene(
            self.marks.shadow, self.marks.text, sentence, self.cut("metrics", start, end),
            [n for n in entities if subject.is_company(n, self.context)],
            [n for n in entities if not subject.is_company(n, self.context)],
            self.cut("segments", start, end), self.cut("periods", start, end), cues, [],
            self.marks.breaks, [], [], [], [], [],
        )  # fmt: skip
        self._headings(scene, sentence)
        scene.drafts = self._drafts(scene, start, end, cues)
        return scene

    def _headings(self, scene: Scene, sentence: Sentence) -> None:
        for span in (sentence.label, sentence.heading):
            if span is not None:
                scene.heading_orgs += [n for n in self.cut("entities", *span) if subject.is_company(n, self.context)]
                scene.heading_metrics += self.cut("metrics", *span)
                scene.heading_segments += self.cut("segments", *span)
                scene.heading_periods += self.cut("periods", *span)
                scene.heading_cues += self.cut("cues", *span)

    def _drafts(self, scene: Scene, start: int, end: int, cues: list[Cue]) -> list[Draft]:
        every: list[Amount] = self.cut("amounts", start, end)
        amounts = [a for n, a in enumerate(every) if is_figure(a, every[n - 1] if n else None, scene, self.context)]
        drafts = []
        shadow, marks = self.marks.shadow, self.marks.breaks
        for number, amount in enumerate(amounts):
            at = bisect_left(marks, amount.q_start + 1)
            clause = max(start, marks[at - 1]) if at else start
            to = bisect_left(marks, amount.end + 1)
            clause_end = min(end, marks[to]) if to < len(marks) else end
            left = max(clause, amounts[number - 1].end) if number else clause
            right = min(clause_end, amounts[number + 1].q_start) if number + 1 < len(amounts) else clause_end
            draft = Draft(
                amount, clause, clause_end, left, right, shadow[left : amount.q_start], shadow[amount.end : right]
            )
            draft.left_cues = [c for c in cues if left <= c.start and c.end <= amount.start]
            draft.right_cues = [c for c in cues if amount.end <= c.start < right]
            draft.unit = unit_of(amount)
            drafts.append(draft)
        return drafts


_SURVEYED = re.compile(r"survey|poll|interview|respondent|调查|受访|问卷|样本")
_PER = re.compile(r"(?:每|per |a |/)$")
_BREADTH = re.compile(r"(?:个股|股票)?(?:上涨|下跌|涨停|跌停|收涨|收跌)")
_MULTIPLE_AFTER = re.compile(
    r" ?times(?![a-z])(?! (?:a|per|each|this|in the|since|last|during|over the) ?(?:day|week|month|year|past)?)"
)
_FLAT = re.compile(r"(?:同比|环比|去年|上年|上季|上月|year|quarter)[^,;。]{0,8}$")
_PART_OF = re.compile(r" of (?!the (?:year|month|day|game|way)|a |20\d\d)")
_CONVERTED = re.compile(r" ?\((?:about|约|合|折合|roughly|approximately|or|equivalent to|=|≈)?[ 约]{0,2}$")


def is_figure(amount: Amount, before: Amount | None, scene: Scene, context: Context) -> bool:
    """Whether an amount is a figure: guarded and small ones are not, nor bare ones but after a metric that has no unit."""
    shadow = scene.shadow
    if amount.guard is not None:
        return amount.guard == "small" and amount.counter == "times" and bool(_MULTIPLE_AFTER.match(shadow, amount.end))
    kind = amount.kind
    if kind == "money":
        return not _is_conversion(amount, before, shadow) and _has_digits(amount, shadow)
    if kind == "percent":
        return amount.high > 0 or bool(_FLAT.search(shadow, max(0, amount.start - 14), amount.start))
    if kind == "ratio":
        return _is_part(amount, shadow)
    if kind == "bare":
        return _bare(amount, scene, context)
    if kind == "dimension":
        return amount.unit in ("W", "Wh")
    if kind == "multiple":
        return amount.high > 1.0 or amount.style == "zh"
    return _is_count(amount, shadow)


def _is_conversion(amount: Amount, before: Amount | None, shadow: str) -> bool:
    """Whether a sum in brackets repeats the one before it in another currency."""
    if before is None or before.kind != "money" or before.unit == amount.unit:
        return False
    return bool(_CONVERTED.fullmatch(shadow[before.end : amount.q_start]))


def _has_digits(amount: Amount, shadow: str) -> bool:
    """一块, 几块钱 and the like count nothing; a sum has digits or a scale."""
    return amount.style != "zh" or amount.scale >= 1e4 or amount.high >= 100


def _is_part(amount: Amount, shadow: str) -> bool:
    """A fraction counts in Chinese (三分之一, 半数), in English only of something (a third of its code)."""
    if amount.style == "en" or shadow[amount.start].isascii():
        return bool(_PART_OF.match(shadow, amount.end)) and not shadow.endswith(("first ", "second "), 0, amount.start)
    return not shadow.startswith("一半", amount.start)


def _is_count(amount: Amount, shadow: str) -> bool:
    if amount.unit in ("people", "users", "times") and _SURVEYED.search(
        shadow[max(0, amount.start - 30) : amount.end + 20]
    ):
        return False
    if _PER.search(shadow, max(0, amount.start - 4), amount.start) and amount.mantissa == 1:
        return False
    if (
        amount.style == "zh"
        and amount.end - amount.start <= 2
        and amount.counter is None
        and amount.qualifier != "vague"
    ):
        return False
    if amount.unit in ("tokens", "params"):
        return amount.high >= 1000
    if amount.unit == "score":
        return False
    if amount.counter is None:
        return amount.scale >= 1e3 or amount.high >= 1e4
    if amount.unit == "units" and _BREADTH.match(shadow, amount.end):
        return False
    if amount.qualifier == "vague":
        return amount.high >= 1e3
    if amount.unit == "other" or amount.unit is None:
        return amount.high >= 1000
    return amount.high >= 10


def _bare(amount: Amount, scene: Scene, context: Context) -> bool:
    """A number without a unit counts right after a metric that has none, or as a plainly large count in a count's place."""
    shadow = scene.shadow
    if _SURVEYED.search(shadow, amount.end, amount.end + 20):
        return False
    for name in scene.metrics:
        if amount.start - 30 <= name.end <= amount.start:
            units = context.lexicon.metrics[name.id].units
            gap = shadow[name.end : amount.q_start]
            if "score" in units and len(gap) <= 14 and not any(ch in gap for ch in ",;。.") and amount.high > 9:
                return True
    return amount.high >= 1000 and "," in scene.text[amount.start : amount.end]


# What a count without a unit counts, by its metric.
_COUNTED = {
    "dau": "users", "mau": "users", "wau": "users", "users": "users", "paying_users": "users", "headcount": "people", "layoffs": "people",
    "units_shipped": "units", "production": "units", "stores": "units", "derivatives": "units", "bookings": "units", "inventory": "units",
    "capacity": "units", "backlog": "units", "downloads": "times", "engagement": "times", "ad_impressions": "times", "tokens": "tokens",
    "model_params": "params", "benchmark_score": "score", "rsi": "score", "market_size": "units", "stake": "units", "buybacks": "units",
    "pe_ratio": "x", "ps_ratio": "x",
}  # fmt: skip
_LOOSE = frozenset(("other", "units", "times", "users", "people"))


def unit_of(amount: Amount) -> str:
    """The vocabulary's unit of an amount before its metric is known."""
    if amount.kind == "multiple" or (amount.kind == "count" and amount.counter == "times"):
        return "x"
    return amount.unit or "other"


def settle_unit(draft: Draft, context: Context) -> None:
    """The unit once the metric is known: 33.5亿 of daily users are users; 元 is the company's own currency."""
    amount = draft.amount
    if (
        amount.kind in ("count", "bare")
        and draft.unit in _LOOSE
        and (draft.unit == "other" or draft.metric in ("stores", "dau", "mau", "wau"))
    ):
        draft.unit = _COUNTED.get(draft.metric, draft.unit)
    elif draft.unit == "CNY" and amount.kind == "money":
        draft.unit = _yuan(draft, context)


def _yuan(draft: Draft, context: Context) -> str:
    raw = context.shadow[draft.amount.start : draft.amount.end]
    company = context.lexicon.companies.get(draft.company or context.main or "")
    own = company.currency if company else None
    if "¥" in raw:
        return "JPY" if own == "JPY" or context.yen else "CNY"
    if raw.endswith("元") and not raw.startswith(("人民币", "rmb")) and (context.currency == "TWD" or own == "TWD"):
        return "TWD"
    return "CNY"


_dates = lru_cache(maxsize=4096)(period_dates)


def record(draft: Draft, marks: Marks, article: str, where: str, value: float, context: Context) -> Figure:
    """The figure of a draft, with its quote, dates, confidence and salience (`value`)."""
    amount = draft.amount
    if draft.unit == "x" and (times := _MULTIPLE_AFTER.match(marks.shadow, amount.end)):
        amount.end = times.start() + len(times[0].rstrip())
    start, end = quote(marks.text, amount.start, amount.end, draft.clause, draft.clause_end)
    company = context.lexicon.companies.get(draft.company or "")
    begin, close = _dates(draft.period, company.fiscal_year_end if company else 12)
    low, high = amount.low, amount.high
    if draft.form == "level" and amount.kind == "money" and low > 0 and corrections.is_negative(marks.shadow, draft):
        low, high = -high, -low
    if amount.ceiling is not None and amount.qualifier == "vague":
        high = max(high, amount.ceiling)
    return Figure(
        id=f"{article}{where[0]}{amount.start}", article=article, where=where, quote=marks.text[start:end], start=start, end=end,
        raw=marks.text[amount.start : amount.end], low=min(low, high), high=max(low, high), qualifier=amount.qualifier, unit=draft.unit,
        metric=draft.metric, form=draft.form, direction=draft.direction, company=draft.company, counterparty=draft.counterparty,
        segment=draft.segment, period=draft.period, period_start=begin, period_end=close, basis=draft.basis,
        confidence=confidence.of(draft, context), salience=value, rules=draft.rules,
    )  # fmt: skip


def quote(text: str, start: int, end: int, clause: int, clause_end: int) -> tuple[int, int]:
    """Offsets of the 8 to 60 characters around [start, end): its clause, the words before first."""
    room = 60 - (end - start)
    if room <= 0:
        return start, end
    left_room = min(room, 40 if text[start:end].isascii() else 34)
    line = text.rfind("\n", 0, start) + 1
    begin = max(line, start - left_room)
    if clause >= begin and start - clause >= 10:
        begin = clause
    elif begin > line and text[begin - 1].isalnum() and text[begin].isascii() and text[begin].isalnum():
        while begin < start and text[begin].isalnum() and text[begin].isascii():
            begin += 1
    while begin < start and text[begin] in " \t,;:，；：、。*-":
        begin += 1
    stop_line = text.find("\n", end)
    limit = min(begin + 60, stop_line if stop_line >= 0 else len(text))
    stop = min(limit, max(clause_end, end + (0 if end - begin >= 20 else 14)))
    if (
        stop < len(text)
        and text[stop].isascii()
        and text[stop].isalnum()
        and text[stop - 1].isascii()
        and text[stop - 1].isalnum()
    ):
        while stop > end and text[stop - 1].isascii() and text[stop - 1].isalnum():
            stop -= 1
    while stop > end and text[stop - 1] in " \t,;，；、(（":
        stop -= 1
    if stop - begin < 8:
        begin, stop = max(line, min(begin, end - 8)), min(limit, max(stop, begin + 8))
    return begin, stop


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
    best = max(weights, key=lambda k: weights[k], default=None)
    return best if best is not None and weights[best] >= 2.0 else None


def owns(name: Name, context: Context) -> bool:
    """Whether the name may own figures."""
    return subject.is_company(name, context)


def topic_metric(title: Marks | None, body: Marks) -> str | None:
    """The metric that the title names, else the first of the first sentence."""
    for name in title.metrics if title is not None else ():
        if name.id != "other":
            return name.id
    end = body.frame.sentences[0].end if body.frame.sentences else 0
    return next((n.id for n in body.metrics if n.start < end and n.id != "other"), None)


def periods_weighted(title: Marks | None, body: Marks) -> list[tuple[PeriodMention, float]]:
    """Every period with how much its place says."""
    found = []
    for period in title.periods if title is not None else ():
        near = (
            period.kind == "month" and any(0 <= n.start - period.end <= 12 for n in title.metrics)
            if title is not None
            else False
        )
        found.append((period, 15.0 if near else 3.0))
    reported = [n.start for n in body.metrics]
    for period in body.periods:
        weight = 2.0 if period.start < 300 else 0.8
        if period.kind == "month":
            at = bisect_left(reported, period.end)
            near = at < len(reported) and reported[at] - period.end <= 8
            weight *= 5.0 if near else 0.5  # 11月营收, June sales
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
    return bool(leads) and any(n.id in ("market_share", "market_size") for m, _ in marks for n in m.metrics)


def _is_house(name: Name, context: Context) -> bool:
    company = context.lexicon.companies.get(name.id)
    return company is not None and company.role == "data_house"


_STATED = frozenset(
    ["revenue", "net_income", "operating_income", "eps", "gross_margin", "ebitda", "ebita", "units_shipped"]
)


def is_report(title: Marks | None, body: Marks) -> bool:
    """Whether the text reports results: two of their metrics are named in it."""
    named = {n.id for n in (*(title.metrics if title is not None else ()), *body.metrics)}
    return len(named & _STATED) >= 2


def unrepeated(title: Sequence[Draft], body: Sequence[Draft]) -> list[Draft]:
    """The title's figures that the body does not repeat."""
    return [d for d in title if not any(_repeats(d, other) for other in body)]


def _repeats(title: Draft, body: Draft) -> bool:
    """Whether the two say the same, be it rounded: 646亿元 above 646.27亿元."""
    if title.unit != body.unit and title.unit != "other":
        return False
    low, high, other = title.amount.low, title.amount.high, body.amount
    if low == other.low and high == other.high:
        return True
    if title.metric not in (body.metric, "other") or other.kind in ("percent", "ratio"):
        return False
    return abs(low - other.low) <= 0.01 * abs(other.low) and abs(high - other.high) <= 0.01 * abs(other.high)
