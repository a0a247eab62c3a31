"""Attribution sentence by sentence: amounts become drafts, and every field is chosen by scored candidates."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from feeds.reading import basis, form, metric, segment, subject, when
from feeds.reading.counting import is_figure, settle_unit, unit_of
from feeds.reading.cues import Cue
from feeds.reading.marks import Marks
from feeds.reading.names import Name
from feeds.reading.numbers import Amount
from feeds.reading.period_mention import PeriodMention
from feeds.reading.scene import Context, Draft, Scene
from feeds.reading.structure import Sentence

MOST = 1_000  # figures of one text, then its sentence is the last; what has more is a table, not an article
_EXPECTED = frozenset(("expects:analysts", "left:consensus", "carried"))
_EXPECTING = frozenset(("cons", "guid", "est", "targ", "rum", "may"))
_NAMED = re.compile(
    r" (?:[a-z-]{3,14} )?[a-z-]{2,14}s(?![a-z])(?! (?:expected|estimated))(?<!analysts)(?<!economists)"
)  # 110m pouches
_TO = re.compile(r"(?:[至到]|(?<![a-z])to)(?:约|了| about| some)? ?$")
_LONGEST_LIST = 10  # characters that _LIST can match
_LIST = re.compile(r"(?:和|及|与|、| and | or |, or |,? and | / |/)(?:约|the |a )?")
_STOPS = ",.;:)。、!?"  # nothing that follows one belongs to the number before it


def attribute(marks: Marks, where: str, context: Context) -> list[Draft]:
    """The drafts of every figure in the text, fields chosen."""
    context.shadow = marks.shadow
    context.segment, context.guided_metric = None, ""
    context.subject = context.last = context.expects = context.guided = None
    context.paragraph = -1
    found: list[Draft] = []
    for scene in _scenes(marks, context):
        if scene.sentence.paragraph != context.paragraph:
            context.subject = context.expects = context.paragraph_period = None
            context.paired = []
        subject.find_objects(scene)
        if scene.drafts:
            _sentence(scene, context)
            found.extend(scene.drafts)
            if len(found) > MOST:
                break
        _move_on(scene, context)
    return found


def _move_on(scene: Scene, context: Context) -> None:
    """Keeps what the next sentence may lean on."""
    context.paragraph = scene.sentence.paragraph
    named = [n.segment for n in scene.segments if n.segment]
    named = named or [d.segment for d in scene.drafts if d.segment]
    if named:
        context.segment = named[-1]
    if (who := subject.subject_of(scene)) is not None:
        context.subject = who
    if scene.drafts:
        context.last = scene.drafts[-1]
        expected = not _EXPECTED.isdisjoint([d.rules["basis"] for d in scene.drafts])
        context.expects = "consensus" if expected else None
    else:
        context.expects = None


def _sentence(scene: Scene, context: Context) -> None:
    prior: Draft | None = None
    expecting = 0
    if not _EXPECTING.isdisjoint(scene.kinds):
        expecting = len([c for c in scene.cues if c.kind in _EXPECTING])
    companies, metrics = len({n.id for n in scene.orgs}), len({m.id for m in scene.metrics})
    crowd = (min(companies, 3), min(len(scene.periods), 3), min(metrics, 3), min(expecting, 3))
    for draft in scene.drafts:
        draft.crowd = crowd
        if prior is not None:
            draft.prior = prior
            _share_currency(draft, prior)
            between = draft.amount.q_start - prior.amount.end
            draft.is_listed = between <= _LONGEST_LIST and bool(
                _LIST.fullmatch(scene.shadow, prior.amount.end, draft.amount.q_start)
            )
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
        if draft.basis == "guidance":
            context.guided_metric = draft.metric
    metric.pair(scene, context)


def _share_currency(draft: Draft, prior: Draft) -> None:
    """20 billion kroner against the 20.2 billion expected: a scaled number without a unit is money like the last."""
    amount, other = draft.amount, prior.amount
    if amount.kind != "count" or amount.unit is not None or amount.counter is not None:
        return
    if amount.scale < 1e3 or not other.high or not 1 / 30 <= abs(amount.high / other.high) <= 30:
        return
    if other.kind == "money" and amount.scale >= 1e6 and not _NAMED.match(draft.after):
        amount.kind, draft.unit = "money", prior.unit
    elif other.counter is not None and other.unit in ("people", "users", "units"):
        draft.unit = prior.unit


def _scenes(marks: Marks, context: Context) -> Iterator[Scene]:
    """One scene a sentence; lists are cut once, by place."""
    cut = _Cutter(marks, context)
    return map(cut.scene, marks.frame.sentences)


_Heading = tuple[list[Name], list[Name], list[Name], list[PeriodMention], list[Cue]]
_NO_HEADING: _Heading = ([], [], [], [], [])


class _Cutter:
    """Cuts the sorted marks of a text into sentences."""

    def __init__(self, marks: Marks, context: Context) -> None:
        self.marks, self.context = marks, context
        self.clause_at: list[int] = []
        for number, at in enumerate((*marks.breaks, len(marks.text) + 1)):
            self.clause_at += [number] * (at - len(self.clause_at))
        self.entities, self.metrics, self.segments, self.amounts, self.periods, self.cues = (
            ([m.start for m in items], items)
            for items in (marks.entities, marks.metrics, marks.segments, marks.amounts, marks.periods, marks.cues)
        )
        self.headings: dict[tuple[int, int], _Heading] = {}

    def scene(self, sentence: Sentence) -> Scene:
        start, end = sentence.start, sentence.end
        if sentence.label:
            start = max(start, sentence.label[1])
        marks = self.marks
        entities = _cut(self.entities, start, end)
        orgs: list[Name] = []
        brokers: list[Name] = []
        for name in entities:
            (orgs if subject.is_company(name, self.context) else brokers).append(name)
        amounts = _cut(self.amounts, start, end)
        if not amounts:
            # Nothing to attribute: only whom it is about matters, to the next sentence.
            return Scene(marks.shadow, marks.text, sentence, [], orgs, [], [], [], [], [], [], [], [], [], [], [])
        cues = _outside(_cut(self.cues, start, end), entities)
        scene = Scene(
            marks.shadow, marks.text, sentence, _cut(self.metrics, start, end), orgs, brokers,
            _cut(self.segments, start, end), _cut(self.periods, start, end), cues, [], self.clause_at,
            *self._over(sentence),
        )  # fmt: skip
        scene.kinds = frozenset(map(_kind, cues))
        if "rum" in scene.kinds:
            scene.rumours = [c for c in cues if c.kind == "rum"]
        scene.drafts = self._drafts(scene, start, end, amounts)
        scene.starts = [d.amount.start for d in scene.drafts]
        return scene

    def _over(self, sentence: Sentence) -> _Heading:
        """What stands in the label and in the heading over a sentence."""
        if sentence.label is None:
            return self._heading(sentence.heading) if sentence.heading is not None else _NO_HEADING
        label = self._heading(sentence.label)
        if sentence.heading is None:
            return label
        over = self._heading(sentence.heading)
        return label[0] + over[0], label[1] + over[1], label[2] + over[2], label[3] + over[3], label[4] + over[4]

    def _heading(self, span: tuple[int, int]) -> _Heading:
        if (found := self.headings.get(span)) is None:
            orgs = [n for n in _cut(self.entities, *span) if subject.is_company(n, self.context)]
            found = self.headings[span] = (
                orgs, _cut(self.metrics, *span), _cut(self.segments, *span), _cut(self.periods, *span),
                _cut(self.cues, *span),
            )  # fmt: skip
        return found

    def _drafts(self, scene: Scene, start: int, end: int, every: list[Amount]) -> list[Draft]:
        amounts = [a for n, a in enumerate(every) if is_figure(a, every[n - 1] if n else None, scene, self.context)]
        drafts: list[Draft] = []
        shadow, marks, cues = self.marks.shadow, self.marks.breaks, scene.cues
        starts = [c.start for c in cues]
        last, over = len(amounts) - 1, start
        for number, amount in enumerate(amounts):
            begin, stop = amount.q_start, amount.end
            at = bisect_left(marks, begin + 1)
            clause = marks[at - 1] if at and marks[at - 1] > start else start
            at = bisect_left(marks, stop + 1, at)
            clause_end = marks[at] if at < len(marks) and marks[at] < end else end
            left = over if over > clause else clause
            over = stop
            right = clause_end
            if number < last and amounts[number + 1].q_start < right:
                right = amounts[number + 1].q_start
            to = bisect_left(starts, begin)
            on_left = cues[bisect_left(starts, left, 0, to) : to]
            while on_left and on_left[-1].end > amount.start:
                on_left.pop()
            at = bisect_left(starts, stop, to)
            on_right = cues[at : bisect_left(starts, right, at)]
            after = shadow[stop:right]
            follows = "" if after[:1] in _STOPS else after
            drafts.append(
                Draft(
                    amount, clause, clause_end, left, right, shadow[left:begin], after, follows, number,
                    on_left, on_right, {c.kind: c for c in on_left}, {c.kind: c for c in reversed(on_right)},
                    unit=unit_of(amount),
                )
            )  # fmt: skip
        return drafts


_kind = attrgetter("kind")


def _cut(track: tuple[list[int], list[Any]], start: int, end: int) -> list[Any]:
    """Of sorted marks, with where they begin, those that begin in [start, end)."""
    starts, items = track
    first = bisect_left(starts, start)
    return items[first : bisect_left(starts, end, first)]


def _outside(cues: list[Cue], entities: list[Name]) -> list[Cue]:
    """The cues that stand in no name."""
    if not entities:
        return cues
    found, at, many = [], 0, len(entities)
    for cue in cues:
        while at < many and entities[at].end <= cue.start:
            at += 1
        if at == many or entities[at].start > cue.start:
            found.append(cue)
    return found
