"""Text at the store's door: nothing that acts on a terminal gets in or out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

# C0 and C1 controls but tab and newline; bidi overrides and isolates; zero-width tricks; BOM.
_DROP: dict[int, int | None] = {
    code: None
    for span in (
        range(0x00, 0x09),
        range(0x0B, 0x20),
        range(0x7F, 0xA0),
        range(0x200B, 0x2010),
        range(0x2028, 0x202F),
        range(0x2060, 0x2070),
        (0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB, 0x061C, 0x180E),
        range(0xD800, 0xE000),
        range(0xE0000, 0xE0080),
    )
    for code in span
}
_DROP[0x200D] = 0x200D  # joins emoji
_DROP[0x2028] = _DROP[0x2029] = 0x0A
_TABLE = {code: to for code, to in _DROP.items() if code != to}


def clean(text: str) -> str:
    """`text` without characters that act on a terminal or hide; newlines and tabs stay."""
    # Whatever the table drops is unprintable, so most texts need no second look.
    if text.replace("\n", "").isprintable():
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)


def clean_line(text: str) -> str:
    """`text` cleaned and on one line, white space collapsed."""
    return " ".join(clean(text).split())


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dumps(values: Iterable[Any] | dict[str, Any]) -> str:
    """A list or mapping as the store keeps it: compact JSON, characters as they are."""
    return (
        _encode(values if isinstance(values, dict) else list(values))
        if values
        else "{}"
        if isinstance(values, dict)
        else "[]"
    )


def loads(text: str | None) -> tuple[Any, ...]:
    """A kept list."""
    return tuple(json.loads(text)) if text and text != "[]" else ()
