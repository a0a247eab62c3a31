"""The reading pane: title, strip of figures, text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from store.models import Figure
from store.text import clean_line
from tui.format import moment
from tui.history import Marked
from tui.i18n import _, language
from tui.widgets.article import ArticleView, lang_mark
from tui.widgets.strip import FigureStrip

if TYPE_CHECKING:
    from tui.questions import StoryPage


class StoryPane(Vertical):
    """One article of a story; the screen feeds it pages and hears its messages."""

    DEFAULT_CSS = """
    StoryPane {
        & > .story--title { height: auto; max-height: 2; padding: 0 1; text-style: bold; color: $primary; }
        & > .story--meta { height: 1; padding: 0 1; color: $text-muted; margin-bottom: 1; }
        & > FigureStrip { margin-bottom: 1; }
        & > .story--empty { padding: 1 2; color: $text-muted; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.page: StoryPage | None = None
        self._title = Static(classes="story--title", markup=False)
        self._meta = Static(classes="story--meta", markup=False)
        self._empty = Static(classes="story--empty", markup=False)
        self.strip = FigureStrip(id="figures")
        self.text = ArticleView(id="text")

    def compose(self) -> ComposeResult:
        yield self._empty
        yield self._title
        yield self._meta
        yield self.strip
        yield self.text

    def on_mount(self) -> None:
        self.say_empty(_("Enter opens a story here."))

    def say_empty(self, words: str) -> None:
        """Shows a hint instead of an article."""
        self.page = None
        self._empty.update(Content(words))
        self._show(is_empty=True)

    def _show(self, *, is_empty: bool) -> None:
        self._empty.display = is_empty
        for part in (self._title, self._meta, self.text):
            part.display = not is_empty
        self.strip.display = not is_empty and bool(self.strip.figures)

    def show(self, page: StoryPage, figure: str | None = None) -> None:
        """Shows a page from the beginning, or at a figure's sentence."""
        from tui.questions import headline

        self.page = page
        article = page.article
        self._title.update(Content(headline(article)))
        self._meta.update(Content(self._about(page)), layout=False)
        self.strip.show(page.figures, page.names)
        self.text.show(article, page.figures, page.sources)
        self._show(is_empty=False)
        if figure:
            self.choose(figure)

    def mark(self, change: Marked) -> None:
        """Shows what changed of its article."""
        page = self.page
        if page is None or page.article.id not in change.ids or not change.on_articles:
            return
        article = page.article
        if change.kept is not None:
            article = replace(article, kept=change.kept)
        if change.tagged is not None:
            tags = [tag for tag in article.tags if tag != change.name]
            article = replace(article, tags=(*tags, change.name) if change.tagged else tuple(tags))
        self.page = page = replace(page, article=article)
        self._meta.update(Content(self._about(page)), layout=False)

    def choose(self, figure: str) -> None:
        """Puts the strip's cursor on a figure and lights its sentence."""
        at = next((at for at, one in enumerate(self.strip.figures) if one.id == figure), None)
        if at is not None:
            self.strip.go_to(at)
            self.text.call_after_refresh(self.text.light, self.strip.figures[at])

    @property
    def figure(self) -> Figure | None:
        """The figure under the strip's cursor."""
        return self.strip.figure if self.page else None

    def _about(self, page: StoryPage) -> str:
        article = page.article
        parts = [clean_line(article.source or article.feed or ""), moment(article.published, language())]
        if article.author:
            parts.append(clean_line(article.author))
        parts.append(lang_mark(article.lang))
        if len(page.sources) > 1:
            at = next((at for at, one in enumerate(page.sources, 1) if one.article == article.id), 1)
            parts.append(_("source {at} of {count}").format(at=at, count=len(page.sources)))
        if article.kept:
            parts.append("★")
        if article.tags:
            parts.append(" ".join(f"+{clean_line(tag)}" for tag in article.tags))
        return "  ·  ".join(part for part in parts if part)
