"""The tray of companies to compare, beside the briefing where there is room."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tui.i18n import _
from tui.names import Names


class TrayView(Static):
    """The companies chosen with `c`."""

    def on_mount(self) -> None:
        self.show((), None)

    def show(self, companies: Sequence[str], names: Names | None) -> None:
        """Lists the companies, or says how to choose some."""
        key_of = self.app.key_of  # type: ignore[attr-defined]
        parts: list[Content | str | tuple[str, str]] = [(_("COMPARE"), "bold $quiet"), "\n\n"]
        if not companies or names is None:
            words = _("{key} adds the company under the cursor.").format(key=key_of("compare.add"))
            parts.append((words, "$quiet"))
        for company in companies:
            parts += [names.known(company) if names else company, "\n"]
        if companies:
            parts += ["\n", (_("{key} compares them.").format(key=key_of("compare.open")), "$quiet")]
        self.update(Content.assemble(*parts))
