"""Attribution sentence by sentence: amounts become drafts, and every field is chosen by scored candidates."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from feeds.reading import basis, form, metric, segment, subject, when
from feeds.reading.counting import is_figure, settle_unit, unit_of
from feeds.reading.cues import Cue
from feeds.reading.marks import Marks
from feeds.reading.names import Name
from feeds.reading.numbers import Amount
from feeds.reading.scene import Context, Draft, Scene
from feeds.reading.structure import Sentence

MOST = 1_000  # figures of one text, then its sentence is the last; what has more is a table, not an article


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
    if named or any(d.segment for d in scene.drafts):
        context.segment = named[-1] if named else next(d.segment for d in reversed(scene.drafts) if d.segment)
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


_EXPECTING = frozenset(("cons", "guid", "est", "targ", "rum", "may"))


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


_NAMED = re.compile(
    r" (?:[a-z-]{3,14} )?[a-z-]{2,14}s(?![a-z])(?! (?:expected|estimated))(?<!analysts)(?<!economists)"
)  # 110m pouches
_TO = re.compile(r"(?:[至到]|(?<![a-z])to)(?:约|了| about| some)? ?$")
_LONGEST_LIST = 10  # characters that _LIST can match
_LIST = re.compile(r"(?:和|及|与|、| and | or |, or |,? and | / |/)(?:约|the |a )?")


def _scenes(marks: Marks, context: Context) -> Iterator[Scene]:
    """One scene a sentence; lists are cut once, by place."""
    cut = _Cutter(marks, context)
    return map(cut.scene, marks.frame.sentences)


class _Cutter:
    """Cuts the sorted marks of a text into sentences."""

    def __init__(self, marks: Marks, context: Context) -> None:
        self.marks, self.context = marks, context
        self.lists: dict[str, tuple[list[int], list[Any]]] = {
            name: ([m.start for m in getattr(marks, name)], getattr(marks, name))
            for name in ("metrics", "entities", "segments", "amounts", "periods", "cues")
        }

    def cut(self, name: str, start: int, end: int) -> list[Any]:
        starts, items = self.lists[name]
        first = bisect_left(starts, start)
        return items[first : bisect_left(starts, end, first)]

    def scene(self, sentence: Sentence) -> Scene:
        start, end = sentence.start, sentence.end
        if sentence.label:
            start = max(start, sentence.label[1])
        entities = self.cut("entities", start, end)
        orgs: list[Name] = []
        brokers: list[Name] = []
        for name in entities:
            (orgs if subject.is_company(name, self.context) else brokers).append(name)
        if not self.cut("amounts", start, end):
            # Nothing to attribute: only whom it is about matters, to the next sentence.
            return Scene(
                self.marks.shadow, self.marks.text, sentence, [], orgs, [], [], [], [], [], [], [], [], [], [], []
            )
        cues = self.cut("cues", start, end)
        if entities:
            cues = [c for c in cues if not any(n.start <= c.start < n.end for n in entities)]
        scene = Scene(
            self.marks.shadow, self.marks.text, sentence, self.cut("metrics", start, end), orgs, brokers,
            self.cut("segments", start, end), self.cut("periods", start, end), cues, [],
            self.marks.breaks, [], [], [], [], [],
        )  # fmt: skip
        self._headings(scene, sentence)
        scene.rumours = [c for c in cues if c.kind == "rum"]
        scene.drafts = self._drafts(scene, start, end, cues)
        scene.starts = [d.amount.start for d in scene.drafts]
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
            for cue in cues:
                if cue.start < amount.q_start:
                    if left <= cue.start and cue.end <= amount.start:
                        draft.left_cues.append(cue)
                elif cue.start >= right:
                    break
                elif cue.start >= amount.end:
                    draft.right_cues.append(cue)
            draft.unit = unit_of(amount)
            drafts.append(draft)
        return drafts
