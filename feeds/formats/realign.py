"""East Asian bytes with one lost or stray: read so that the fewest odd characters come out, not shifted to the end."""

from __future__ import annotations

import re

# What a two-byte character costs by its first byte; what is not listed is rare.
_LEADS: dict[str, tuple[tuple[int, tuple[tuple[int, int], ...]], ...]] = {
    "gb18030": ((0, ((0xA1, 0xA3), (0xB0, 0xD7))), (3, ((0xA4, 0xA9), (0xD8, 0xF7)))),
    "big5hkscs": ((0, ((0xA1, 0xC6),)), (3, ((0xC9, 0xF9),))),
    "cp932": ((0, ((0x81, 0x83),)), (1, ((0x88, 0x97),)), (3, ((0x98, 0x9F), (0xE0, 0xEA)))),
    "euc_jp": ((0, ((0xA1, 0xA5),)), (1, ((0xB0, 0xCF),)), (3, ((0xD0, 0xF4),))),
    "cp949": ((0, ((0xA1, 0xA2), (0xB0, 0xC8))), (3, ((0xA3, 0xA9), (0xCA, 0xFD)))),
}
_SPLIT = re.compile(rb"([<>\n&;]+)")  # no second byte of these charsets
_RARE, _LOST = 6, 15
_LONGEST = 8_192  # bytes of one stretch
_BUDGET = 200_000  # bytes of all stretches together


def realign(data: bytes, name: str) -> str:
    """`data` in the charset `name`, stretches that break it read anew; a lost byte leaves one U+FFFD."""
    if name not in _LEADS:
        return data.decode(name, "replace")
    costs = _costs(name)
    left = _BUDGET
    out: list[str] = []
    for stretch in _SPLIT.split(data):
        try:
            out.append(stretch.decode(name))
        except UnicodeDecodeError:
            if len(stretch) > min(left, _LONGEST):
                out.append(stretch.decode(name, "replace"))
                continue
            left -= len(stretch)
            out.append(_read(stretch, name, costs))
    return "".join(out)


def _costs(name: str) -> list[int]:
    """What a two-byte character costs by its first byte."""
    costs = [_RARE] * 256
    for cost, ranges in _LEADS[name]:
        for first, last in ranges:
            costs[first : last + 1] = [cost] * (last + 1 - first)
    return costs


def _read(stretch: bytes, name: str, costs: list[int]) -> str:
    """The cheapest way through a stretch: each step takes one ASCII byte, one character, or loses a byte."""
    size = len(stretch)
    cheapest = [0, *([1 << 30] * size)]
    steps: list[tuple[int, str]] = [(0, "")] * (size + 1)
    for at in range(size):
        here = cheapest[at]
        byte = stretch[at]
        options = [(1, _LOST + here, "\ufffd")]
        if byte < 0x80:
            options = [(1, here, chr(byte))]
        elif at + 1 < size and (char := _char(stretch[at : at + 2], name)):
            cost = costs[byte]
            if cost == _RARE and name == "gb18030" and _is_traditional(char):
                cost = 1
            options.append((2, here + cost, char))
        for width, cost, char in options:
            if cost < cheapest[at + width]:
                cheapest[at + width] = cost
                steps[at + width] = (width, char)
    out: list[str] = []
    at = size
    while at:
        width, char = steps[at]
        out.append(char)
        at -= width
    return "".join(reversed(out))


def _char(pair: bytes, name: str) -> str:
    """The one character that two bytes are, "" if they are none."""
    try:
        char = pair.decode(name)
    except UnicodeDecodeError:
        return ""
    return char if len(char) == 1 else ""


def _is_traditional(char: str) -> bool:
    """Whether a character is an everyday one of Traditional Chinese."""
    coded = char.encode("big5", "ignore")
    return bool(coded) and 0xA4 <= coded[0] <= 0xC6
