"""The page at the end of the briefing."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.widgets import Static

from tui.i18n import _, listed, ngettext
from tui.morning import BriefPage


class DoneView(Static, can_focus=True):
    """What was read, what was not, and what can be done now."""

    DEFAULT_CSS = """
    DoneView { padding: 2 4; }
    """

    def show(
        self, page: BriefPage, read: int, kept: int, checks: int, closed: int, key_of: Callable[[str], str]
    ) -> None:
        """Writes the count."""
        counts = [
            _("{count} read").format(count=read),
            _("{count} kept").format(count=kept),
            ngettext("{count} check", "{count} checks", checks),
            _("{count} not opened").format(count=max(0, closed)),
        ]
        keys = [
            (key_of("mark.all"), _("seen, for the rest ({key} undoes)").format(key=key_of("mark.undo"))),
            (key_of("briefing.write"), _("write the briefing to a file")),
            (key_of("compare.open"), _("compare companies")),
            ("Esc", _("back to the briefing")),
            (key_of("leave"), _("out")),
        ]
        parts: list[Content | str | tuple[str, str]] = [
            (_("Done."), "bold $primary"),
            "\n\n",
            _("{list}.").format(list=listed(counts)),
            "\n",
        ]
        for key, what in keys:
            parts += ["\n", (f"{key:>5}", "bold $primary"), "  ", what]
        self.update(Content.assemble(*parts))
