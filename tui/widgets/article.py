"""An article as lines: summary, the story's sources, the text with its figures lit."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from textual.events import Key, Resize
from textual.message import Message

from store.models import Article, Figure
from tui.cells import fit, wrap
from tui.format import short_day
from tui.i18n import _, language
from tui.widgets.columns import widest
from tui.widgets.hints import Hint, overlaid, placed
from tui.widgets.lines import Line, Lines

if TYPE_CHECKING:
    from tui.questions import SourceLine

AT_ONCE = 24_000  # characters wrapped before the first paint; a longer text goes on in a thread
TEXT_WIDTH = 88  # cells of a line of text: longer lines are hard to read


class ArticleView(Lines):
    """The text of one article; `light` scrolls to a figure's sentence and lights it."""

    DEFAULT_CSS = """
    ArticleView { height: 1fr; padding: 0 1; scrollbar-gutter: stable; }
    """

    @dataclass
    class Followed(Message):
        """The letters of a link were typed."""

        url: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.article: Article | None = None
        self.figures: tuple[Figure, ...] = ()
        self._starts: list[int] = []
        self._lit: Figure | None = None
        self._intro: list[Line] = []
        self._spans: list[tuple[int, int]] = []
        self._laid_out = 0  # the width the lines are broken for; 0 before the first size
        self._sources: tuple[SourceLine, ...] = ()
        self.hints: list[Hint] = []  # the letters over the links in view
        self._typed = ""

    def show(self, article: Article | None, figures: tuple[Figure, ...], sources: tuple[SourceLine, ...]) -> None:
        """Shows an article from its beginning."""
        self.article, self._sources, self._lit = article, sources, None
        self.hints = []
        self.figures = tuple(sorted((f for f in figures if f.where == "body"), key=lambda figure: figure.start))
        self._starts = [figure.start for figure in self.figures]
        self._layout()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def light(self, figure: Figure | None) -> None:
        """Lights the sentence of a figure and brings it into view."""
        self._lit = figure
        self.redraw()
        if not self._laid_out:
            return  # the first size brings it into view
        if figure is None or figure.where != "body":
            if figure is not None:
                self.show_line(0)
            return
        at = len(self._intro) + max(0, bisect_left(self._spans, (figure.start + 1, 0)) - 1)
        if not self.scroll_offset.y <= at < self.scroll_offset.y + self.page - 1:
            self.show_line(at - self.page // 3)

    # Links

    def hint(self, links: Iterable[tuple[str, str]]) -> bool:
        """Lays letters over those of the (url, words) that are in view; False where none is."""
        top = max(0, self.scroll_offset.y - len(self._intro))
        spans = self._spans[top : max(0, self.scroll_offset.y + self.page - len(self._intro))]
        if self.article is not None and spans:
            self.hints, self._typed = placed(links, self.article.body, spans[0][0], spans[-1][1]), ""
            self.redraw()
        return bool(self.hints)

    def end_hints(self) -> None:
        """The letters go."""
        if self.hints:
            self.hints = []
            self.redraw()

    def on_key(self, event: Key) -> None:
        """While letters stand over links, letters open one; Esc and letters that none has end that."""
        letter = event.character or ""
        if not self.hints or not (event.key == "escape" or (letter.isascii() and letter.isalpha())):
            return
        event.stop()
        event.prevent_default()
        self._typed += letter
        left = [hint for hint in self.hints if hint.letters.startswith(self._typed)]
        if not left or left[0].letters == self._typed:
            self.end_hints()
            if left:
                self.post_message(self.Followed(left[0].url))
            return
        self.hints = left
        self.redraw()

    def on_resize(self, event: Resize) -> None:
        if self.article is not None and self._laid_out != self.text_width:
            self._layout()
            if self._lit is not None:
                self.light(self._lit)

    @property
    def text_width(self) -> int:
        """Cells of a line of text."""
        return min(TEXT_WIDTH, self.line_width)

    def _layout(self) -> None:
        article = self.article
        self._laid_out = self.text_width if self.scrollable_content_region.width else 0
        if not self._laid_out:
            # A pane that was never shown has no width yet: lines broken now would be a word each.
            self._intro, self._spans = [], []
            self.set_count(0)
            return
        self._intro = self._introduction() if article else []
        body = article.body if article else ""
        cut = AT_ONCE if len(body) > AT_ONCE else len(body)
        self._spans = wrap(body[:cut], self.text_width)
        if cut < len(body):
            self.run_worker(self._wrap_rest(body, self.text_width), group="wrap", exclusive=True)
        self.set_count(len(self._intro) + len(self._spans))

    async def _wrap_rest(self, body: str, width: int) -> None:
        spans = await asyncio.to_thread(wrap, body, width)
        if self.article is not None and self.article.body is body and width == self.text_width:
            self._spans = spans
            self.set_count(len(self._intro) + len(spans))
            if self._lit is not None:
                self.light(self._lit)

    def _introduction(self) -> list[Line]:
        assert self.article is not None
        lines: list[Line] = []
        for sentence in self.article.summary:
            for number, (start, end) in enumerate(wrap(sentence, self.text_width - 2)):
                lines.append([("• " if number == 0 else "  ", "accent"), (sentence[start:end], "")])
        if lines:
            lines.append([])
        if len(self._sources) > 1:
            lines += [self._source_line(source) for source in self._sources]
            lines.append([])
        if not self.article.is_read_by_rules:
            lines += [[(_("Not read for figures yet."), "warn")], []]
        return lines

    def _source_line(self, source: SourceLine) -> Line:
        assert self.article is not None
        here = source.article == self.article.id
        names = [one.source or _("unnamed source") for one in self._sources]
        name = widest(names, 4, max(8, self.text_width // 3))
        now = self.app.now  # type: ignore[attr-defined]
        return [
            ("▸ " if here else "  ", "accent"),
            (fit(source.source or _("unnamed source"), name), "strong" if here else ""),
            (f"  {lang_mark(source.lang)}  {fit(short_day(source.published, language(), now), 7)}  ", "muted"),
            (source.title, "muted"),
        ]

    def line(self, index: int, width: int) -> Line:
        if index < len(self._intro):
            return self._intro[index]
        start, end = self._spans[index - len(self._intro)]
        assert self.article is not None
        line = self._lit_line(self.article.body, start, end)
        return overlaid(line, start, self.hints) if self.hints else line

    def _lit_line(self, body: str, start: int, end: int) -> Line:
        """A line of text in parts: the lit sentence, and every figure's number."""
        marks: dict[int, set[str]] = {}
        lit = self._lit
        cuts = {start, end}
        first = bisect_left(self._starts, start - 80)
        spans = [(*_raw_span(figure), "accent") for figure in self.figures[first : bisect_left(self._starts, end)]]
        if lit is not None and lit.where == "body":
            spans.append((lit.start, lit.end, "hit"))
        for begin, stop, _style in spans:
            cuts.update(at for at in (begin, stop) if start < at < end)
        points = sorted(cuts)
        for begin, stop, style in spans:
            for at in points:
                if begin <= at < stop:
                    marks.setdefault(at, set()).add(style)
        return [
            (body[at:to], "hit" if "hit" in marks.get(at, ()) else " ".join(marks.get(at, ())))
            for at, to in pairwise(points)
        ]


def _raw_span(figure: Figure) -> tuple[int, int]:
    at = figure.quote.find(figure.raw)
    return figure.start + max(0, at), figure.start + max(0, at) + len(figure.raw)


def lang_mark(lang: str | None) -> str:
    """`中` or `EN`: the language of a source, in two cells."""
    return "中" if (lang or "").startswith("zh") else (lang or "–")[:2].upper()
