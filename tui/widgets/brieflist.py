"""The briefing as rows: sections, items with what moved in the figures, a foot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from store.record import dataclass
from tui.cells import cell_len, crop, fit
from tui.format import format_period, format_value, value_width
from tui.i18n import _, language, listed, ngettext
from tui.i18n import mark as N_
from tui.morning import BriefLine, BriefPage
from tui.widgets.article import lang_mark
from tui.widgets.choosing import CHOSEN, Choosing
from tui.widgets.lines import Line
from tui.wording import change_style, form_word, row_label, surprise

SECTIONS = {
    "moved": N_("MOVED FIGURES"),
    "checks": N_("CHECK"),
    "follow_ups": N_("FOLLOW-UPS"),
    "top": N_("TOP STORIES"),
    "also": N_("ALSO ON YOUR TOPICS"),
}
FOLDED = ("also",)
OTHER_LINES = 5  # title, sentence, status and keys
_VERDICT = {
    "beat": (N_("beat"), "good"),
    "miss": (N_("miss"), "bad"),
    "in_line": (N_("in line"), "muted"),
    "above": (N_("above consensus"), "strong"),
    "below": (N_("below consensus"), "strong"),
    "raised": (N_("▲ RAISED"), "good"),
    "cut": (N_("▼ CUT"), "bad"),
    "maintained": (N_("= maintained"), "muted"),
}
# Where the words of the verdicts leave no room.
_SHORT = {**_VERDICT, "above": (N_("above"), "strong"), "below": (N_("below"), "strong")}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a section's heading, an item, a remark, or a blank."""

    kind: str
    text: str = ""
    item: BriefLine | None = None
    count: int = 0


class BriefList(Choosing):
    """The home screen's list."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.rows: list[Row] = []
        self.page_data: BriefPage | None = None
        self.open_sections: set[str] = set()
        self._is_folded_by_hand = False
        self.done: set[str] = set()  # keys of items that were opened or read

    def show(self, page: BriefPage, place: str = "") -> None:
        """Shows a briefing, the cursor on `place` or on the first item not yet done."""
        here = place or (self.item.key if self.item else "")
        self.page_data = page
        if not self.open_sections and not self._is_folded_by_hand:
            # What fits anyway needs no folding.
            self.open_sections = set(FOLDED)
            # Before the first layout the list is as high as all that it will share the screen with leaves.
            if len(self._rows(page)) > (self.size.height or self.app.size.height - OTHER_LINES):
                self.open_sections = set()
        self.done |= {line.key for line in page.lines if line.read}
        self.rows = self._rows(page)
        self.drop_lost()
        self.set_count(len(self.rows))
        at = next((at for at, row in enumerate(self.rows) if row.item and row.item.key == here), None)
        if at is None:
            at = self.next_open(-1, 1)
        self.cursor = at if at is not None else self.cursor
        self.set_count(len(self.rows))

    def _rows(self, page: BriefPage) -> list[Row]:
        rows: list[Row] = []
        for name, title in SECTIONS.items():
            lines = [line for line in page.lines if line.section == name]
            if not lines:
                continue
            if rows:
                rows.append(Row("blank"))
            folded = name in FOLDED and name not in self.open_sections
            rows.append(Row("fold" if name in FOLDED else "head", title, count=len(lines) if folded else 0))
            if not folded:
                rows += [Row("item", item=line) for line in lines]
        if rows:
            rows.append(Row("blank"))
        return rows + [Row("note", text) for text in _foot(page)]

    @property
    def item(self) -> BriefLine | None:
        """The item under the cursor."""
        return self.rows[self.cursor].item if 0 <= self.cursor < len(self.rows) else None

    @property
    def items(self) -> list[BriefLine]:
        """The items of today's briefing, folded ones left out."""
        return [line for line in (self.page_data.lines if self.page_data else ()) if line.section not in FOLDED]

    def left(self) -> int:
        """Items not yet done."""
        return sum(line.key not in self.done for line in self.items)

    def next_open(self, index: int, by: int) -> int | None:
        """The next row whose item is not done; what is only folded in is passed over."""
        at = index + by
        while 0 <= at < len(self.rows):
            item = self.rows[at].item
            if item is not None and item.key not in self.done and item.section not in FOLDED:
                return at
            at += by
        return None

    def set_done(self, keys: set[str], *, done: bool = True) -> None:
        """Items are done, or not any longer."""
        self.done = self.done | keys if done else self.done - keys
        self.redraw()

    def toggle_fold(self) -> bool:
        """Opens or folds the section under the cursor; False on any other row."""
        row = self.rows[self.cursor] if self.rows else None
        if row is None or row.kind != "fold" or self.page_data is None:
            return False
        name = next(name for name, title in SECTIONS.items() if title == row.text)
        self.open_sections ^= {name}
        self._is_folded_by_hand = True
        self.rows = self._rows(self.page_data)
        self.set_count(len(self.rows))
        return True

    # Choosing

    def key_at(self, index: int) -> str | None:
        item = self.rows[index].item
        return item.key if item is not None else None

    def every_key(self) -> Iterable[str]:
        return [row.item.key for row in self.rows if row.item is not None]

    def articles_of(self, key: str) -> tuple[str, ...]:
        return next((row.item.articles for row in self.rows if row.item is not None and row.item.key == key), ())

    def is_marked(self, key: str, mark: str) -> bool:
        return mark == "read" and key in self.done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # The briefing has an order of its own.
        return False if action == "sort" else super().check_action(action, parameters)

    def is_stop(self, index: int) -> bool:
        return self.rows[index].kind in ("item", "fold")

    def line(self, index: int, width: int) -> Line:
        row = self.rows[index]
        here = self.is_here(index)
        if row.item is not None:
            line = _item(row.item, width, here=here, done=row.item.key in self.done)
            if self.is_chosen(index):
                line[0] = (fit(CHOSEN, cell_len(line[0][0])), "accent")
            return line
        if row.kind in ("head", "fold"):
            parts: Line = [("› " if here else " ", "accent"), (_(row.text), "heading")]
            if row.count:
                parts.append(("   " + ngettext("{count} folded", "{count} folded", row.count), "muted"))
            return parts
        return [(" " + crop(row.text, width - 1), "muted")] if row.text else []


def _foot(page: BriefPage) -> list[str]:
    rest = []
    if page.quiet:
        rest.append(
            _("QUIET")
            + "  "
            + listed(_("{name} {days}d").format(name=name, days=days) for name, days in page.quiet[:6])
        )
    if page.failing:
        rest.append(_("FAILING") + "  " + listed(page.failing[:4]) + (" …" if len(page.failing) > 4 else ""))
    if page.brief.no_figures:
        count = len(page.brief.no_figures)
        rest.append(_("NO FIGURES FOUND") + "  " + ngettext("{count} article", "{count} articles", count))
    if page.brief.older:
        count = len(page.brief.older)
        rest.append(_("OLDER ARRIVALS") + "  " + ngettext("{count} article", "{count} articles", count))
    return rest


def _item(line: BriefLine, width: int, *, here: bool, done: bool) -> Line:
    tone = "read" if done else "unread"
    head: Line = [(" › " if here else ("   " if done else " • "), "accent")]
    tail = _tail(line, width)
    room = width - 3 - cell_len(tail) - 1
    if line.section == "moved" and line.figures:
        parts = _moved(line, room, tone)
    elif line.section == "checks":
        parts = [("? ", "warn"), (fit(line.text, room - 2), tone)]
    else:
        parts = [(fit(line.text, room), tone)]
    return [*head, *parts, (" " + tail, "muted")]


def _tail(line: BriefLine, width: int) -> str:
    if not line.sources:
        return ""
    if width < 70:
        return fit(str(line.sources), 2, right=True) if line.sources > 1 else ""
    marks = "".join(dict.fromkeys(lang_mark(lang) for lang in sorted(line.languages, reverse=True)))
    words = ngettext("{count} src", "{count} src", line.sources) if width >= 90 else str(line.sources)
    count = ""
    if width >= 100 and line.section != "moved":
        count = fit(_("{count} fig").format(count=line.count) if line.count else "", 7, right=True)
    return f"{count}  {fit(words, 6 if width >= 90 else 2, right=True)} {fit(marks, 4)}"


def _moved(line: BriefLine, room: int, tone: str) -> Line:
    lang = language()
    first = line.figures[0]
    wide = room >= 84
    what = row_label(first.metric, first.segment, lang, " ")
    zh = lang == "zh"  # shorter words, longer amounts
    company = 14 if wide else 8 if zh else 10
    metric = 18 if wide else 10 if zh else 11
    value = value_width(lang)
    gap = "  " if wide else " "
    parts: Line = [
        (fit(line.company, company) + " ", tone),
        (fit(what, metric) + " ", "" if tone == "unread" else tone),
        (fit(format_period(first.period, lang), 8) + " ", "muted"),
        (fit(format_value(first, lang), value, right=True) + gap, "strong" if tone == "unread" else tone),
    ]
    used = company + metric + 8 + value + 3 + len(gap)
    left = max(0, room - used)
    details = _details(line, lang)
    if sum(cell_len(text) + 2 for text, _style in details) > left + 2:
        details = _details(line, lang, _SHORT)
    return [*parts, *_whole(details, left)]


def _details(line: BriefLine, lang: str, words: Mapping[str, tuple[str, str]] = _VERDICT) -> Line:
    """What stands behind the value: verdict, growth, basis, what was expected."""
    first = line.figures[0]
    parts: Line = []
    compared = line.expected[0] if line.expected else None
    if line.check is not None and line.check.kind in _VERDICT:
        word, style = words[line.check.kind]
        text = _(word)
        gap = surprise(first, compared) if compared and line.check.kind in ("beat", "miss", "above", "below") else ""
        parts.append((_("{verdict} {gap}").format(verdict=text, gap=gap) if gap else text, style))
        if compared is not None:
            was = _("was") if line.check.kind in ("raised", "cut", "maintained") else _("consensus")
            if line.check.kind not in ("raised", "cut", "maintained") and compared.basis != "consensus":
                was = _(compared.basis)
            parts.append((f"[{was} {format_value(compared, lang)}]", "muted"))
    for figure in line.figures[1:]:
        if figure.form != "level":
            grown = _("{value} {form}").format(value=format_value(figure, lang), form=form_word(figure))
            parts.insert(0, (grown, change_style(figure)))
        elif compared is None or figure.basis != compared.basis:
            parts.append((f"{_(figure.basis)} {format_value(figure, lang)}", "muted"))
    if first.basis != "actual":
        parts.insert(0, (_(first.basis), "basis"))
    return parts


def _whole(parts: Line, room: int) -> Line:
    """The parts that fit whole, two cells between them; padded to `room`."""
    out: Line = []
    left = room
    for text, style in parts:
        gap = 2 if out else 0
        if cell_len(text) + gap <= left:
            out.append((" " * gap + text, style))
            left -= cell_len(text) + gap
    return [*out, (" " * left, "")]
