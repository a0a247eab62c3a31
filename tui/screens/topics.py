"""A view."""

from __future__ import annotations

from tui.screens.desk import Desk


class TopicsScreen(Desk):
    """A view."""
