"""What a figure rests on: reported, expected by analysts, guided, estimated, aimed at, rumoured."""

from __future__ import annotations

import re

from feeds.reading.cues import Cue
from feeds.reading.scene import Context, Draft, Scene

_ANALYST = re.compile(
    r"分析师|华尔街|市场(?:普遍|此前|原先)?(?:预|共识)|机构|券商|法人|外资|投行|共识|analyst|wall street|consensus|economists|street|broker|bank"
)
_COMPANY_SAYS = re.compile(
    r"公司|集团|管理层|首席|ceo|cfo|指引|the company|it |finance chief|chief executive|executives|management"
)
_AFTER_EXPECTED = re.compile(
    r"^ ?(?:\([^)]{0,20}\) ?)?(?:expected|est\.?|estimated?|estimates?|consensus|forecast|average|analysts|that analysts|wall street|street|的?(?:市场)?(?:一致)?预期|的?共识|的?市场预期|的?分析师预期|analyst)(?![a-z])"
)
_AFTER_WORDS = re.compile(
    r"^ ?(?:[a-z]{3,10} ){0,4}(?:expected|est\.|estimates?|consensus|forecast by|analysts|wall street|had forecast|were looking for|looked for|projected by)(?![a-z])"
)
_AFTER_GUIDED = re.compile(
    r"^ ?(?:的(?:业绩)?(?:指引|预计|展望|预测|财测)|the company (?:had )?(?:guided|forecast)|(?:it|they) (?:had )?(?:guided|forecast)|guidance|target|outlook|forecast)"
)
_AFTER_TARGET = re.compile(r"^ ?的?(?:目标|大关)")
ESTIMATED = frozenset(("price_target",))


def choose(scene: Scene, draft: Draft, context: Context) -> None:
    """Sets `basis`: what stands next to the amount, then what governs the sentence, then what it inherits."""
    draft.basis, draft.rules["basis"] = _basis(scene, draft, context)


def _basis(scene: Scene, draft: Draft, context: Context) -> tuple[str, str]:
    if draft.metric == "price_target":
        return "target", "metric"
    if draft.compare in ("year_ago", "quarter_ago", "month_ago") and draft.relation != "growth":
        return "actual", "compare:past"
    after = draft.after
    if _AFTER_EXPECTED.match(after) or (after.isascii() and _AFTER_WORDS.match(after)):
        return "consensus", "right:consensus"
    if _AFTER_GUIDED.match(after):
        return "guidance", "right:guidance"
    own = [c for c in draft.left_cues if c.kind in _KINDS]
    rumour = _governing(scene, draft, "rum")
    if own:
        cue = own[-1]
        basis, rule = _of_cue(scene, draft, context, cue, own)
        if basis != "consensus" and rumour:
            return "rumour", "left:rumour"
        return basis, rule
    if rumour is not None and scene.clauses_between(rumour.end, draft.amount.start) <= 3:
        return "rumour", "sentence:rumour"
    if _AFTER_TARGET.match(after):
        return "target", "right:target"
    model = draft.model
    if model is not None and (
        draft.relation == "growth" or draft.rules.get("metric", "").startswith(("list", "level:to"))
    ):
        return model.basis, "inherits"
    if model is not None and draft.compare == "before" and model.basis in ("guidance", "target"):
        return model.basis, "inherits:before"
    governed = _scope(scene, draft, context)
    if governed is not None:
        return governed
    if context.expects and not scene.orgs:
        return context.expects, "carried"
    return _heading(scene, draft, context)


_KINDS = frozenset(("cons", "guid", "est", "targ"))


def _governing(scene: Scene, draft: Draft, kind: str) -> Cue | None:
    found = None
    for cue in scene.cues:
        if cue.start >= draft.amount.start:
            break
        if cue.kind == kind:
            found = cue
    return found


def _of_cue(scene: Scene, draft: Draft, context: Context, cue: Cue, own: list[Cue]) -> tuple[str, str]:
    if cue.kind == "guid":
        if any(c.kind == "cons" for c in own):
            return "consensus", "left:consensus"
        return _who_expects(scene, draft, context, cue)
    if cue.kind == "cons":
        return "consensus", "left:consensus"
    if cue.kind == "est":
        return ("consensus", "left:consensus") if any(c.kind == "cons" for c in own) else ("estimate", "left:estimate")
    if any(c.kind == "guid" for c in own):
        return _who_expects(scene, draft, context, cue)
    return "target", "left:target"


def _who_expects(scene: Scene, draft: Draft, context: Context, cue: Cue) -> tuple[str, str]:
    """预计 and expects are the company's, unless an analyst or a house stands before them."""
    before = scene.shadow[scene.sentence.start : cue.start]
    cut = max(before.rfind(";"), before.rfind("。"), 0)
    who = before[cut:]
    if _ANALYST.search(who[-40:]):
        return "consensus", "expects:analysts"
    for name in reversed(scene.brokers):
        if scene.sentence.start + cut <= name.start < cue.start:
            return "estimate", "expects:house"
    return "guidance", "expects:company"


def _scope(scene: Scene, draft: Draft, context: Context) -> tuple[str, str] | None:
    """A verb of expecting earlier in the sentence governs what follows, up to a semicolon or a fact."""
    cue = None
    for other in scene.cues:
        if other.start >= draft.amount.start:
            break
        if other.kind in ("guid", "targ", "est"):
            cue = other
        elif cue is not None and other.kind in ("fact", "year_ago") and scene.clauses_between(cue.end, other.start):
            cue = None
    if cue is None:
        return None
    between = scene.shadow[cue.end : draft.amount.start]
    if ";" in between or scene.clauses_between(cue.end, draft.amount.start) > 3:
        return None
    if cue.kind == "est":
        return "estimate", "scope:estimate"
    if cue.kind == "targ":
        return "target", "scope:target"
    basis, _ = _who_expects(scene, draft, context, cue)
    return basis, f"scope:{basis}"


def _heading(scene: Scene, draft: Draft, context: Context) -> tuple[str, str]:
    kinds = [c.kind for c in scene.heading_cues]
    if scene.sentence.label is not None and "guid" in kinds and draft.relation != "growth":
        return "guidance", "label"
    return "actual", "default"
