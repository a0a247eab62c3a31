"""Widths of columns that share a line."""

from __future__ import annotations

from collections.abc import Iterable

from tui.cells import cell_len


def widest(texts: Iterable[str], least: int, most: int) -> int:
    """Cells of the longest text, within bounds."""
    return max(least, min(most, max(map(cell_len, texts), default=0)))


def shared(room: int, wanted: tuple[int, int], least: tuple[int, int]) -> tuple[int, int]:
    """The widths of two columns in `room` cells: what both want where it fits, else the second gives first."""
    first, second = wanted
    second = max(min(second, room - first), min(second, least[1]))
    first = max(min(first, room - second), min(first, least[0]))
    return max(0, first), max(0, second)
