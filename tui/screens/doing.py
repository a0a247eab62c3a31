"""Commands on what is under the cursor: marks, copies, the browser, figures."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from textual.binding import BindingType

from store.db import Store
from store.errors import MatinsError
from store.models import Figure
from store.text import clean_line
from tui.commands import bindings
from tui.format import format_value
from tui.i18n import _, ngettext
from tui.widgets.rows import Rows

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.app import MatinsApp

    class _Base(Screen[None]):
        @property
        def matins(self) -> MatinsApp: ...
else:
    _Base = object


@dataclass(frozen=True, slots=True)
class Target:
    """What is under the cursor."""

    articles: tuple[str, ...] = ()
    read: bool = False
    kept: bool = False
    url: str | None = None
    title: str = ""
    figure: Figure | None = None
    company: str | None = None
    topic: str | None = None


class Doing(_Base):
    """Mixed into screens; `target` says what is under the cursor, `in_view` the articles that `A` marks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(
            "browser", "browser.read", "copy.link", "copy.what", "mark.read", "mark.keep", "mark.all", "watch",
            "figure.trail", "figure.explain", "figure.dispute", "compare.add",
        ),
    ]  # fmt: skip

    def target(self) -> Target:
        """What is under the cursor."""
        raise NotImplementedError

    def in_view(self) -> list[str]:
        """The unread articles of this view."""
        return []

    def load(self) -> object:
        """Asks the store again."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return True
        needs = _NEEDS.get(action)
        return True if needs is None else needs(self.target())

    # Marks

    async def action_toggle_read(self) -> None:
        target = self.target()
        if not target.articles:
            return
        await self.matins.history.mark(target.articles, read=not target.read)
        if isinstance(self.focused, Rows):
            self.focused.action_down()

    async def action_toggle_kept(self) -> None:
        target = self.target()
        if target.articles:
            await self.matins.history.mark(target.articles[:1], kept=not target.kept)
            self.matins.say(_("no longer kept") if target.kept else _("kept"))

    async def action_mark_all(self) -> None:
        ids = self.in_view()
        if not ids:
            self.matins.say(_("nothing unread here"))
            return
        count = await self.matins.history.mark(ids, read=True)
        if not count:
            self.matins.say(_("nothing unread here"))
            return
        words = ngettext("{count} article read", "{count} articles read", count)
        self.matins.say(_("{what} · {key} undoes").format(what=words, key=self.matins.key_of("mark.undo")))

    async def action_watch(self) -> None:
        target = self.target()
        kind, id = ("company", target.company) if target.company else ("topic", target.topic)
        if not id:
            return
        try:
            on = (kind, id) not in await self.matins.store.read(Store.watched)
            await self.matins.store.write(Store.watch, kind, id, on)
        except MatinsError as error:
            self.matins.say(str(error), "bad")
            return
        name = self.matins.names.known(id)
        self.matins.say((_("watching {name}") if on else _("no longer watching {name}")).format(name=name))
        self.watch_changed(kind, id, on)

    def watch_changed(self, kind: str, id: str, on: bool) -> None:
        """The watch list changed."""
        self.load()

    # Figures

    def action_trail(self) -> None:
        figure = self.target().figure
        if figure is not None:
            from tui.screens.trail import TrailScreen

            self.app.push_screen(TrailScreen(figure))

    def action_explain(self) -> None:
        figure = self.target().figure
        if figure is not None:
            from tui.screens.provenance import ProvenanceScreen

            self.app.push_screen(ProvenanceScreen(figure))

    async def action_dispute(self) -> None:
        figure = self.target().figure
        if figure is None:
            return
        try:
            await self.matins.store.write(Store.dispute, figure.id, not figure.disputed)
        except MatinsError as error:
            self.matins.say(str(error), "bad")
            return
        self.matins.say(_("right again") if figure.disputed else _("marked as wrong: left out of tables and checks"))
        self.figure_changed(figure)
        self.load()

    def figure_changed(self, figure: Figure) -> None:
        """A figure was marked as wrong, or right again."""

    def action_compare_add(self) -> None:
        company = self.target().company
        if not company:
            return
        tray = self.matins.tray
        name = self.matins.names.known(company)
        if company in tray:
            tray.remove(company)
            self.matins.say(_("{name} left the comparison").format(name=name))
        else:
            tray.append(company)
            words = ngettext("{count} company", "{count} companies", len(tray))
            self.matins.say(
                _("{name} joins the comparison: {what} · {key} opens it").format(
                    name=name, what=words, key=self.matins.key_of("compare.open")
                )
            )
        self.tray_changed()

    def tray_changed(self) -> None:
        """The companies to compare changed."""

    # Copying and the browser

    def action_copy_link(self) -> None:
        url = self.target().url
        if url:
            self.app.copy_to_clipboard(clean_line(url))
            self.matins.say(_("link copied"))

    def action_copy_what(self) -> None:
        text = self.copied()
        if text:
            self.app.copy_to_clipboard(text)
            self.matins.say(_("copied"))

    def copied(self) -> str:
        """What `Y` copies: the figure with its sentence, or the article's title, with where it stands."""
        target = self.target()
        parts = []
        if target.figure is not None:
            figure = target.figure
            value = format_value(figure, self.matins.lang)
            head = [self.matins.names.known(figure.company), figure.segment or "", figure.metric, figure.period or ""]
            parts += [" ".join(part for part in (*head, value) if part), f"“{clean_line(figure.quote)}”"]
        parts += [clean_line(target.title), clean_line(target.url or "")]
        return "\n".join(part for part in parts if part)

    async def action_browser(self) -> None:
        await self._open_url(self.target().url)

    async def action_browser_read(self) -> None:
        target = self.target()
        await self._open_url(target.url)
        await self.matins.history.mark(target.articles, read=True)

    async def _open_url(self, url: str | None) -> None:
        if not url or urlsplit(url).scheme not in ("http", "https") or any(ord(c) < 33 for c in url):
            self.matins.say(_("no web address here"))
            return
        import webbrowser

        # One argument to one program, and a slow browser never holds the loop.
        if await asyncio.to_thread(webbrowser.open, url):
            self.matins.say(_("opened in the browser"))
        else:
            self.matins.say(_("no browser found; {key} copies the link").format(key=self.matins.key_of("copy.link")))


_NEEDS = {
    "toggle_read": lambda target: bool(target.articles),
    "toggle_kept": lambda target: bool(target.articles),
    "browser": lambda target: bool(target.url),
    "browser_read": lambda target: bool(target.url),
    "copy_link": lambda target: bool(target.url),
    "watch": lambda target: bool(target.company or target.topic),
    "trail": lambda target: target.figure is not None and bool(target.figure.company),
    "explain": lambda target: target.figure is not None,
    "dispute": lambda target: target.figure is not None,
    "compare_add": lambda target: bool(target.company),
}
