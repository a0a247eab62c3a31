"""Text measured in terminal cells: fitting, cutting and wrapping. Chinese and wide characters take two."""

from __future__ import annotations

import re
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

__all__ = ["cell_len", "crop", "fit", "wrap"]

ELLIPSIS = "…"


@lru_cache(8192)
def fit(text: str, width: int, *, right: bool = False) -> str:
    """`text` in exactly `width` cells, cut with an ellipsis or padded on the left or right."""
    if width <= 0:
        return ""
    size = cell_len(text)
    if size > width:
        text = set_cell_size(text, width - 1).rstrip(" ") + ELLIPSIS if width > 1 else ELLIPSIS
        size = cell_len(text)
    pad = " " * (width - size)
    return pad + text if right else text + pad


def crop(text: str, width: int) -> str:
    """`text` in at most `width` cells, cut with an ellipsis."""
    return fit(text, width).rstrip(" ") if cell_len(text) > width else text


# A word is a run without spaces and without wide script; every wide character may end a line by itself.
_WORD = re.compile(r"[^\S\n]+|[^\s\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]{1,400}|\S|\n")
_NOT_FIRST = frozenset("，。、；：？！）》」』】〕〉’”％…—～·,.;:?!)]}%")
_NOT_LAST = frozenset("（《「『【〔〈‘“([{$¥￥")


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """Lines of `text` as offsets (start, end), each at most `width` cells.

    Lines break at spaces and between wide characters, never before a closing mark or after an opening one.
    """
    lines: list[tuple[int, int]] = []
    at = 0
    for paragraph in text.split("\n"):
        end = at + len(paragraph)
        if len(paragraph) * 2 <= width or (paragraph.isascii() and len(paragraph) <= width):
            lines.append((at, end))
        else:
            _wrap_paragraph(text, at, end, max(2, width), lines)
        at = end + 1
    return lines


def _wrap_paragraph(text: str, start: int, end: int, width: int, lines: list[tuple[int, int]]) -> None:
    line, used, safe = start, 0, start  # safe: where this line may break
    for match in _WORD.finditer(text, start, end):
        begin, stop = match.span()
        piece = match.group()
        size = len(piece) if piece.isascii() else cell_len(piece)
        if begin > line and piece[0] not in _NOT_FIRST and text[begin - 1] not in _NOT_LAST:
            safe = begin
        if used + size > width and not piece.isspace():
            if safe <= line:
                safe = begin
            if safe > line:
                lines.append((line, _trimmed(text, line, safe)))
                line = safe
                used = cell_len(text[line:begin])
            while used + size > width and stop - max(line, begin) > 1:
                cut = _cells(text, line, stop, width)
                lines.append((line, cut))
                line, begin, used = cut, cut, 0
                size = cell_len(text[cut:stop])
            safe = line
        used += size
    lines.append((line, _trimmed(text, line, end)))


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] == " ":
        end -= 1
    return end


def _cells(text: str, start: int, end: int, width: int) -> int:
    """The offset at which `width` cells from `start` are full; at least one character."""
    used = 0
    for index in range(start, end):
        used += cell_len(text[index])
        if used > width:
            return max(index, start + 1)
    return end
