"""A view."""

from __future__ import annotations

from tui.screens.desk import Desk


class CompareScreen(Desk):
    """A view."""
