"""The views kept under a name, each with what is in it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui.cells import fit
from tui.i18n import _, listed
from tui.views import Kept
from tui.widgets.lines import Line
from tui.widgets.rows import Rows


class ViewList(Rows):
    """One view a row under column titles."""

    head = 1

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.views: list[Kept] = []
        self.names: Mapping[str, str] = {}

    def show(self, views: Sequence[Kept], names: Mapping[str, str]) -> None:
        """Shows these views; `names` are company labels."""
        self.views, self.names = list(views), names
        self.set_count(len(self.views))

    @property
    def view(self) -> Kept | None:
        """The view under the cursor."""
        return self.views[self.cursor] if 0 <= self.cursor < len(self.views) else None

    def line(self, index: int, width: int) -> Line:
        name = max(8, min(28, width // 3))
        if index < 0:
            return [
                ("  " + fit(_("kept view"), name) + " ", "heading"),
                (fit(_("unread"), 7, right=True) + fit(_("all"), 7, right=True), "heading"),
            ]
        view = self.views[index]
        what = view.query
        if view.comparison is not None:
            companies = listed(self.names.get(company, company) for company in view.comparison.companies)
            what = _("compare {companies}").format(companies=companies)
        return [
            ("› " if self.is_here(index) else "  ", "accent"),
            (fit(view.name, name) + " ", "unread" if view.unread else "read"),
            (fit(str(view.unread) if view.unread else "", 7, right=True), "accent"),
            (fit("" if view.error else str(view.count), 7, right=True) + "  ", "muted"),
            (view.error or what, "warn" if view.error else "muted"),
        ]
