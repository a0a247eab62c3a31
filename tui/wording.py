"""Checks and figures as one plain sentence, in English or Chinese.

A Check is data; its words are made here, from the figures it names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from store.models import Check, Figure
from store.vocabulary import METRICS, SEGMENTS
from tui.format import format_amount, format_period, format_value
from tui.i18n import _, listed, ngettext
from tui.i18n import mark as N_

Name = Callable[[str | None], str]

_VERDICT = {
    "beat": ("beat", "高于预期"),
    "miss": ("missed", "低于预期"),
    "in_line": ("in line with", "符合预期"),
    "above": ("above", "高于预期"),
    "below": ("below", "低于预期"),
}
# Words of the records that the reader shows as they are; `_` says them in the reader's language.
WORDS = (
    N_("actual"), N_("consensus"), N_("guidance"), N_("estimate"), N_("target"), N_("rumour"),
    N_("yoy"), N_("qoq"), N_("change"), N_("share"), N_("growth"),
    N_("beat"), N_("miss"), N_("in_line"), N_("above"), N_("below"), N_("raised"), N_("cut"), N_("maintained"),
    N_("sources_differ"), N_("unit_slip"), N_("yoy_mismatch"), N_("identity_mismatch"),
    N_("period"), N_("unit"), N_("basis"), N_("not given"), N_("value"),
    N_("ok"), N_("failing"), N_("gone"), N_("paused"),
)  # fmt: skip
_REVISION = {"raised": ("raised", "上调"), "cut": ("cut", "下调"), "maintained": ("maintained", "维持")}


def metric_label(metric: str, lang: str) -> str:
    """The metric's name for people."""
    known = METRICS.get(metric)
    if known is None:
        return metric.replace("_", " ")
    return known.label_zh if lang == "zh" else known.label


def segment_label(segment: str | None, lang: str) -> str:
    """The name of a part of a business for people; empty where there is none."""
    if not segment:
        return ""
    known = SEGMENTS.get(segment)
    return known[lang == "zh"] if known else segment.replace("_", " ")


def measure(metric: str, segment: str | None, lang: str) -> str:
    """What is measured: the metric, of a part of the business where it is one's."""
    label = metric_label(metric, lang)
    if not segment or (segment == "ads" and metric.startswith("ad_")):
        return label
    name = segment_label(segment, lang)
    return f"{name} {label}" if name.isascii() else name + label


def row_label(metric: str, segment: str | None, lang: str, joint: str = " · ") -> str:
    """The metric first, so that columns of metrics align, then the part of the business."""
    label = metric_label(metric, lang)
    if not segment or (segment == "ads" and metric.startswith("ad_")):
        return label
    return label + joint + segment_label(segment, lang)


def form_word(figure: Figure) -> str:
    """`yoy`, `qoq`, `share` … for what is not a plain level."""
    return {"level": "", "growth_other": _("growth")}.get(figure.form, _(figure.form))


def subject(item: Check | Figure, name: Name, lang: str) -> str:
    """Company, segment, metric and period, as far as they are known."""
    parts = [name(item.company)]
    if item.counterparty:
        parts.append(("与 " if lang == "zh" else "and ") + name(item.counterparty))
    what, period = measure(item.metric, item.segment, lang), format_period(item.period, lang)
    # Chinese names the period before the metric.
    parts += [period, what] if lang == "zh" else [what, period]
    return " ".join(part for part in parts if part)


def signed(change: float) -> str:
    """A change in per cent with its sign, a real minus, and one decimal where it has one."""
    text = f"{abs(change):.1f}".removesuffix(".0")
    return ("−" if change < 0 else "+") + text + "%"


def middle(figure: Figure) -> float:
    """The middle of a figure's bounds."""
    return (figure.low + figure.high) / 2


def surprise(actual: Figure, expected: Figure) -> str:
    """How far the first lies from the second, in per cent; empty where that says nothing."""
    base = middle(expected)
    if base == 0 or actual.unit != expected.unit or actual.unit in ("%", "pp", "bp"):
        return ""
    return signed(100 * (middle(actual) - base) / abs(base))


def check_text(
    check: Check, figures: Mapping[str, Figure | None], name: Name, lang: str, growth: Figure | None = None
) -> str:
    """One sentence; the store's own wording where a figure is no longer there. A verdict may name a growth too."""
    known = [figure for key in check.figures if (figure := figures.get(key))]
    if len(known) < min(2, len(check.figures)) or not known:
        return check.text
    head = subject(check, name, lang)
    values = [format_value(figure, lang) for figure in known]
    zh = lang == "zh"
    if growth is not None and check.kind in _VERDICT:
        values[0] += ("，" if zh else ", ") + _value_of(growth, lang)
    body = ""
    if check.kind in _VERDICT and len(known) > 1:
        body = _against(check.kind, known, values, zh)
    elif check.kind in _REVISION and len(known) > 1:
        word = _REVISION[check.kind][zh]
        body = (
            f"指引{word}至{values[0]}（此前{values[1]}）" if zh else f"guidance {word} to {values[0]} (was {values[1]})"
        )
        if check.kind == "maintained":
            body = f"指引维持{values[0]}" if zh else f"guidance maintained at {values[0]}"
    elif check.kind == "sources_differ":
        body = ("来源不一，" if zh else "sources differ: ") + (" / " if zh else " against ").join(dict.fromkeys(values))
    elif check.kind == "unit_slip":
        joined = (" 与 " if zh else " and ").join(values[:2])
        body = f"{joined}相差整数量级，疑为单位笔误" if zh else f"{joined} differ by a power of ten: a unit slip?"
    elif check.kind == "yoy_mismatch":
        body = _claim(check, values, zh)
    elif check.kind == "identity_mismatch":
        body = _identity(check, known[0], values, lang)
    if not body:
        return check.text or head
    return f"{head}：{body}" if zh else f"{head}: {body}"


def _against(kind: str, known: list[Figure], values: list[str], zh: bool) -> str:
    is_within = kind == "in_line" and any(figure.low != figure.high for figure in known[:2])
    gap = "" if is_within else surprise(known[0], known[1])
    if known[0].basis == "guidance":
        values = [("指引" if zh else "guidance ") + values[0], *values[1:]]
    if zh:
        return f"{values[0]}，{_VERDICT[kind][1]}的{values[1]}" + (f"（{gap}）" if gap else "")
    return f"{values[0]}, {_VERDICT[kind][0]} the consensus of {values[1]}" + (f" ({gap})" if gap else "")


def _claim(check: Check, values: list[str], zh: bool) -> str:
    implied = check.values.get("implied")
    if not isinstance(implied, int | float):
        return ""
    levels = "、".join(values[1:3]) if zh else " and ".join(values[1:3])
    if zh:
        return f"称{values[0]}，但按{levels}计算为{signed(float(implied))}"
    return f"claimed {values[0]}, but {levels} give {signed(float(implied))}"


def _identity(check: Check, told: Figure, values: list[str], lang: str) -> str:
    implied = check.values.get("implied")
    if not isinstance(implied, int | float) or len(values) < 3:
        return ""
    given = format_amount(float(implied), float(implied), told.unit, lang)
    if lang == "zh":
        return f"称{values[0]}，但按{values[1]}、{values[2]}推算为{given}"
    return f"claimed {values[0]}, but {values[1]} and {values[2]} give {given}"


def differing(mismatch: str) -> str:
    """How a cell of a comparison differs from its row: `period FY2026Q2 (…)`, `unit CNY`, `basis guidance`."""
    parts = []
    for part in mismatch.split(", "):
        kind, _space, what = part.partition(" ")
        parts.append(
            f"{_(kind)} {_(what) if kind == 'basis' or what == 'not given' else what.replace('..', '–')}".rstrip()
        )
    return listed(parts)


def figure_line(figure: Figure, name: Name, lang: str) -> str:
    """A figure in one line: what, how much, on what basis."""
    basis = "" if figure.basis == "actual" else _("({basis})").format(basis=_(figure.basis))
    return f"{subject(figure, name, lang)}  {format_value(figure, lang)} {basis}".rstrip()


def item_text(store: Any, section: str, item: Any, name: Name, lang: str) -> str:
    """One line of the briefing: the check's sentence, the moved figures, or the story's title."""
    figures = {key: store.figure(key) for key in item.figures}
    known = [figure for key in item.figures if (figure := figures.get(key))]
    if item.check:
        check = store.check(item.check)
        if check is not None:
            figures |= {key: store.figure(key) for key in check.figures if key not in figures}
            growth = next((figure for figure in known if figure.form == "yoy" and figure.id not in check.figures), None)
            return check_text(check, figures, name, lang, growth if section == "moved" else None)
    if section == "moved" and known:
        values = ("，" if lang == "zh" else ", ").join(_value_of(figure, lang) for figure in known[:3])
        return f"{subject(known[0], name, lang)}{'：' if lang == 'zh' else ': '}{values}"
    if section == "follow_ups" and item.count:
        update = ngettext("Update: +{count} figure", "Update: +{count} figures", item.count)
        return f"{update}{'：' if lang == 'zh' else ': '}{item.text}"
    return str(item.text)


def _value_of(figure: Figure, lang: str) -> str:
    """A value beside others of its line: `+24% yoy`, `同比+24%`, `guidance $115–135bn`."""
    value = format_value(figure, lang)
    if figure.form in ("yoy", "qoq"):
        value = _(figure.form) + value if lang == "zh" else f"{value} {_(figure.form)}"
    if figure.basis == "actual":
        return value
    return _(figure.basis) + value if lang == "zh" else f"{_(figure.basis)} {value}"


def change_style(figure: Figure) -> str:
    """`good` or `bad` for a change, by its direction and the metric's polarity; plain where neither is said."""
    metric = METRICS.get(figure.metric)
    if metric is None or not metric.polarity or figure.direction is None:
        return ""
    return "good" if (figure.direction == "up") == (metric.polarity > 0) else "bad"
