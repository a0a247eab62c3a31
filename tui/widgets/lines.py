"""Lines drawn one by one: only what is visible costs anything, however long the content.

A line is a list of (text, style) parts; style names are those of `STYLES`, several separated by spaces.
"""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.events import Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from store.text import clean_line
from tui.cells import fit
from tui.commands import MOVES, bindings

Line = list[tuple[str, str]]

STYLES = (
    "unread", "read", "muted", "heading", "accent", "good", "bad", "warn", "strong", "hit", "here", "cursor", "column",
    "basis",
)  # fmt: skip
# The screen carries the styles: a dozen for every list would be styled again each time the list is.
LINE_STYLES = frozenset(f"line--{name}" for name in STYLES)


class Lines(ScrollView, can_focus=True):
    """A scrolling text of `count` lines under `head` frozen ones; subclasses say what stands on a line."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*(id for id in MOVES if id not in ("move.left", "move.right")))]
    DEFAULT_CSS = """
    Lines {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: $background;
    }
    """

    head = 0

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.count = 0
        self._strips: dict[tuple[int, int, bool, bool], Strip] = {}
        self._styles_by_name: dict[str, Style] = {}
        self._base: Style | None = None

    # What subclasses say

    def line(self, index: int, width: int) -> Line:
        """The parts of line `index`; frozen lines are −head … −1."""
        raise NotImplementedError

    def is_here(self, index: int) -> bool:
        """Whether the cursor stands on this line."""
        return False

    # Drawing

    @property
    def line_width(self) -> int:
        """Cells of a line."""
        return max(1, self.scrollable_content_region.width)

    def set_count(self, count: int) -> None:
        """Sets the number of lines and redraws."""
        self.count = count
        self.virtual_size = Size(self.line_width, count + self.head)
        self.redraw()

    def redraw(self) -> None:
        """Forgets what was drawn and draws again."""
        self._strips.clear()
        self.refresh()

    def redraw_line(self, index: int) -> None:
        """Draws one line again."""
        for key in [key for key in self._strips if key[0] == index]:
            del self._strips[key]
        self.refresh_line(index + self.head)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles_by_name.clear()
        self._strips.clear()
        self._base = None

    def on_resize(self, event: Resize) -> None:
        self._strips.clear()
        self.virtual_size = Size(self.line_width, self.count + self.head)

    def render_line(self, y: int) -> Strip:
        width = self.line_width
        index = y - self.head if y < self.head else y - self.head + self.scroll_offset.y
        if index >= self.count:
            return Strip.blank(width, self.base_style)
        key = (index, width, self.is_here(index), self.has_focus)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > 512:
                self._strips.clear()
            strip = self._strips[key] = self._strip(index, width)
        return strip

    def _strip(self, index: int, width: int) -> Strip:
        base = self.base_style
        if self.is_here(index):
            base += self.style_of("cursor" if self.has_focus else "here")
        segments = [
            Segment(clean_line(text) if text and not text.isprintable() else text, base + self.style_of(names))
            for text, names in self.line(index, width)
            if text
        ]
        used = sum(cell_len(segment.text) for segment in segments)
        if used > width:
            segments, used = _cut(segments, width)
        return Strip([*segments, Segment(" " * (width - used), base)], width)

    @property
    def base_style(self) -> Style:
        """The widget's own style: what `rich_style` asks of every ancestor, asked once."""
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def style_of(self, names: str) -> Style:
        """The Rich style of style names, as the theme has it."""
        style = self._styles_by_name.get(names)
        if style is None:
            style = Style()
            for name in names.split():
                style += self.screen.get_component_rich_style(f"line--{name}", partial=True)
            self._styles_by_name[names] = style
        return style

    # Moving

    @property
    def page(self) -> int:
        """Lines of content in view."""
        return max(1, self.scrollable_content_region.height - self.head)

    @property
    def is_at_end(self) -> bool:
        """Whether the last line is in view."""
        return self.scroll_offset.y + self.page >= self.count

    def move(self, by: int) -> None:
        """Scrolls by so many lines."""
        self.show_line(self.scroll_offset.y + by)

    def show_line(self, index: int) -> None:
        """Scrolls so that `index` is the first line."""
        self.scroll_to(y=max(0, index), animate=False, force=True, immediate=True)

    def action_down(self) -> None:
        self.move(1)

    def action_up(self) -> None:
        self.move(-1)

    def action_first(self) -> None:
        if self.app.pair("g"):  # type: ignore[attr-defined]
            self.action_home()

    def action_home(self) -> None:
        self.move(-self.count - self.page)

    def action_last(self) -> None:
        self.move(self.count + self.page)

    def action_half_down(self) -> None:
        self.move(max(1, self.page // 2))

    def action_half_up(self) -> None:
        self.move(-max(1, self.page // 2))

    def action_page_down(self) -> None:
        self.move(max(1, self.page - 1))

    def action_page_up(self) -> None:
        self.move(-max(1, self.page - 1))


def _cut(segments: list[Segment], width: int) -> tuple[list[Segment], int]:
    """As many segments as fit and their cells; what is lost says so by an ellipsis, unless it is blank."""
    while segments and not segments[-1].text.strip():
        segments.pop()
    if segments:
        segments[-1] = Segment(segments[-1].text.rstrip(), segments[-1].style)
    left = width
    lost = sum(cell_len(segment.text) for segment in segments) > width
    found: list[Segment] = []
    for segment in segments:
        size = cell_len(segment.text)
        if lost and size >= left:
            found.append(Segment(fit(segment.text + "…", left), segment.style))
            left = 0
            break
        found.append(segment)
        left -= size
    return found, width - left
