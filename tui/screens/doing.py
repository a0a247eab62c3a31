"""Commands on what is under the cursor: marks, copies, the browser, figures."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from store.text import clean_line
from tui.commands import bindings
from tui.format import format_value, quoted
from tui.history import Marked
from tui.i18n import _, ngettext
from tui.screens.opening import Opening
from tui.tasks import task
from tui.views import Kept, keep


class Doing(Opening):
    """Mixed into screens: marks, copies, the browser and figures on what `target` says is under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *Opening.BINDINGS,
        *bindings(
            "copy.what", "figure.trail", "figure.explain", "figure.dispute",
            "compare.add", "views.keep", "view.currency",
        ),
    ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return True
        if action == "view_keep":
            return self.view_here() is not None
        if action == "mark_all":
            return type(self).in_view is not Doing.in_view and self.has_rows
        if action == "currency":
            return self.has_amounts
        needs = _NEEDS.get(action)
        if needs is None or (action in _ON_CHOSEN and self.chosen is not None):
            return True
        return needs(self.target())

    # Figures

    @property
    def has_amounts(self) -> bool:
        """Whether amounts stand here that may be in dollars."""
        return False

    def action_currency(self) -> None:
        self.matins.switch_currency()

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
        """A check is dismissed; a figure is wrong, or right again."""
        target = self.target()
        if target.check is not None:
            change = Marked(frozenset({target.check}), dismissed=True)
            words = _("check dismissed · {key} undoes").format(key=self.matins.key_of("mark.undo"))
        elif target.figure is not None:
            change = Marked(frozenset({target.figure.id}), disputed=not target.figure.disputed)
            words = _("marked as wrong: left out of tables and checks") if change.disputed else _("right again")
        else:
            return
        if await self.matins.history.do(change):
            self.matins.say(words)
            self.load()

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

    # Views

    def view_here(self) -> Kept | None:
        """What `B` keeps: the question or comparison of this screen, without a name."""
        return None

    def action_view_keep(self) -> None:
        from tui.screens.prompt import Prompt

        view = self.view_here()
        if view is None:
            return
        here = view

        def take(name: str | None) -> None:
            if name:
                self._keep(replace(here, name=name))

        self.app.push_screen(Prompt(_("keep as"), view.name or clean_line(view.query)), take)

    @task("views")
    async def _keep(self, view: Kept) -> None:
        await self.matins.store.write(keep, view)
        key = self.matins.key_of("views")
        self.matins.say(_("kept as {name} · {key} lists the views").format(name=clean_line(view.name), key=key))

    # Copying

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
            parts += [" ".join(part for part in (*head, value) if part), quoted(figure)]
        parts += [clean_line(target.title), clean_line(target.url or "")]
        return "\n".join(part for part in parts if part)


_NEEDS = {
    "toggle_read": lambda target: bool(target.articles),
    "toggle_kept": lambda target: bool(target.articles),
    "tag_add": lambda target: bool(target.articles),
    "tag_remove": lambda target: bool(target.articles),
    "browser": lambda target: bool(target.url),
    "browser_read": lambda target: bool(target.url),
    "copy_link": lambda target: bool(target.url),
    "links": lambda target: bool(target.articles),
    "full_text": lambda target: bool(target.articles and target.url),
    "pipe": lambda target: bool(target.articles),
    "watch": lambda target: bool(target.company or target.topic),
    "trail": lambda target: target.figure is not None and bool(target.figure.company),
    "explain": lambda target: target.figure is not None,
    "dispute": lambda target: target.figure is not None or target.check is not None,
    "compare_add": lambda target: bool(target.company),
}
_ON_CHOSEN = ("toggle_read", "toggle_kept", "tag_add", "tag_remove")
