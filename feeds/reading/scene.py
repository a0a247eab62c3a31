"""What one text offers attribution: amounts, names, periods, cues and clause breaks, each sorted by place."""

# ruff: noqa: E501 - patterns are tables of words.

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date

from feeds.reading.cues import Cue
from feeds.reading.lexicon import Lexicon
from feeds.reading.names import Name
from feeds.reading.numbers import Amount
from feeds.reading.period_mention import PeriodMention
from feeds.reading.structure import Sentence

_BASE = re.compile(
    r"(?:(?<![a-z])(?:than|from|below|above|against|versus|vs\.?|over|compared (?:with|to)|that of|periods? of|quarters? of|months? of|half of|stretch of|at the end of)"
    r"(?: in| at| the| end| of| early| late){0,3}|较|比|相比|超过|超越|高于|低于|好于|不及|与) ?$"
)
NOT_A_COMPANY = frozenset(("publisher", "data_house"))


@dataclass(slots=True, eq=False)
class Draft:
    """A figure being made: the amount, its surroundings in the sentence, and each field with the rule that set it."""

    amount: Amount
    clause: int  # start of its clause
    clause_end: int
    left: int  # where what belongs to it on the left begins: the clause or the amount before
    right: int  # where the clause or the next amount ends what belongs to it on the right
    before: str  # shadow from `left` to the qualifier or the number
    after: str  # shadow from the number's end to `right`
    follows: str  # `after`, or nothing where it begins with the mark that ends a clause
    number: int  # among the figures of its sentence
    left_cues: list[Cue]
    right_cues: list[Cue]
    on_left: dict[str, Cue]  # the nearest cue of each kind
    on_right: dict[str, Cue]
    relation: str = "plain"  # plain | growth | share | level | change
    direction: str | None = None
    compare: str | None = None  # year_ago | quarter_ago | month_ago | before | cons: what it is set against
    metric: str = "other"
    form: str = "level"
    company: str | None = None
    counterparty: str | None = None
    segment: str | None = None
    period: str | None = None
    basis: str = "actual"
    unit: str = "other"
    rules: dict[str, str] = field(default_factory=dict)
    beats: bool = False  # whether it is by how much an expectation is beaten or missed
    starts_pair: bool = False  # whether it is the X of 从X到Y
    margin: int = 3  # how far the metric stands before the next other one, 0 to 3
    crowd: tuple[int, int, int, int] = (0, 0, 0, 0)  # companies, periods, metrics, words of expecting in the sentence
    explicit_period: bool = False  # whether the period was named in full
    is_against: bool = False  # whether the period is one that another is set against (較第二季的138億元)
    model: Draft | None = None  # the figure it inherits from
    prior: Draft | None = None  # the figure before it in the sentence
    is_listed: bool = False  # whether only 和, and, or a 、 stands between it and that one

    def nearest_left(self, kinds: frozenset[str]) -> Cue | None:
        """The cue of some kinds that stands nearest before the number."""
        if kinds.isdisjoint(self.on_left):
            return None
        return next(c for c in reversed(self.left_cues) if c.kind in kinds)

    def nearest_right(self, kinds: frozenset[str]) -> Cue | None:
        """The cue of some kinds that stands nearest behind the number."""
        if kinds.isdisjoint(self.on_right):
            return None
        return next(c for c in self.right_cues if c.kind in kinds)


Candidate = tuple[float, str, str, Draft | None]  # score, metric, rule, the figure it is inherited from


@dataclass(slots=True)
class Context:
    """What the whole article says, and below `shadow` what the sentences read so far hand on to the next."""

    lexicon: Lexicon
    is_zh: bool
    published: date | None = None
    main: str | None = None  # the company it is about
    in_title: bool = False  # whether the title names the main company
    fiscal_end: int = 12  # month in which the main company's year ends
    names: int = 0  # how many companies it names
    metrics: frozenset[str] = frozenset()  # that it names
    topic: str | None = None  # the metric its title and first sentence name
    target: str | None = None  # whom it says is bought
    by_house: bool = False  # whether a broker speaks: its name stands in the title or the first lines
    is_report: bool = False  # whether it reports results of a period
    is_market: bool = False  # whether a research house measures a market and its players' shares
    is_statistics: bool = False  # whether it tells of what an office counted, of no company
    has_budget: bool = False  # whether it speaks of budgets
    year: int | None = None  # the year it names most, for one without a date
    main_period: str | None = None  # the period it reports
    main_share: float = 0.0  # how much of what the periods say the main one has
    currency: str | None = None  # what a bare 元 is, where not the yuan
    yen: bool = False  # whether ¥ is the yen
    shadow: str = ""  # of the text at hand, title or body
    paragraph: int = -1
    paragraph_period: str | None = None  # the period that the paragraph named last
    paired: list[str] = field(default_factory=list)  # the periods of the paragraph's last list told with 分别
    subject: str | None = None  # of the sentence before, in the same paragraph
    expects: str | None = None  # consensus, where the sentence before said who expects
    last: Draft | None = None  # the figure before, across sentences
    segment: str | None = None  # the segment named last, for the unit, 该部门
    guided: str | None = None  # the period of the guidance last read
    guided_metric: str = ""  # the metric of the outlook last read

    def is_current(self, mention: PeriodMention) -> bool:
        """Whether the mention speaks of the quarter under way (the current quarter)."""
        return "current" in self.shadow[mention.start : mention.end]


@dataclass(slots=True)
class Scene:
    """One sentence with its parts."""

    shadow: str
    text: str
    sentence: Sentence
    metrics: list[Name]
    orgs: list[Name]  # that may own figures
    brokers: list[Name]  # houses and publishers, who only speak
    segments: list[Name]
    periods: list[PeriodMention]
    cues: list[Cue]
    drafts: list[Draft]
    clause_at: list[int]  # by offset, how many clause marks stand before
    heading_orgs: list[Name]
    heading_metrics: list[Name]
    heading_segments: list[Name]
    heading_periods: list[PeriodMention]
    heading_cues: list[Cue]
    kinds: frozenset[str] = frozenset()  # of `cues`
    rumours: list[Cue] = field(default_factory=list)  # of `cues`, those of hearsay
    starts: list[int] = field(default_factory=list)  # of the drafts' amounts
    again: int | None = None  # where words such as the unit, 该业务 first end, once looked for
    bases: dict[int, bool] = field(default_factory=dict)  # by a period's start, what is_base has found
    objects: set[Name] = field(default_factory=set)  # of `orgs`, those that are the other party

    def is_base(self, mention: PeriodMention) -> bool:
        """Whether the period is only what a figure is set against (than in the same period of 2024)."""
        if (known := self.bases.get(mention.start)) is None:
            start = max(self.sentence.start, mention.start - 24)
            spans = self.shadow.find(" through ", mention.start, mention.end) > 0  # from April through June
            known = not spans and bool(_BASE.search(self.shadow[start : mention.start]))
            self.bases[mention.start] = known
        return known

    def amounts_between(self, start: int, end: int) -> int:
        """How many figures begin in [start, end)."""
        return bisect_left(self.starts, end) - bisect_left(self.starts, start)

    def clauses_between(self, start: int, end: int) -> int:
        """How many clause marks lie between two offsets."""
        at = self.clause_at
        return at[end] - at[start]
