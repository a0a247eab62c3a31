"""Which East Asian multibyte charset undeclared bytes are in, told by where their common characters lie."""

from __future__ import annotations

import re

_HIGH = re.compile(rb"[\x80-\xff]")
_LEAST = 6  # pairs worth an opinion


def guess_cjk(data: bytes) -> str | None:
    """gb18030, big5hkscs, cp932, euc_jp or cp949 if the high bytes of `data` read well in it; else None."""
    start = _HIGH.search(data)
    if start is None:
        return None
    sample = data[start.start() : start.start() + 20_000]
    scores = {name: _share(sample, name) for name in ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= 0.7 else None


def _share(sample: bytes, name: str) -> float:
    """The share of `sample`'s characters beyond ASCII that are everyday ones of the charset's language; 0 if it breaks."""
    text = sample.decode(name, "replace")
    wide = [char for char in text if char > "\x7f"]
    if len(wide) < _LEAST or text.count("\ufffd") * 20 > len(wide):
        return 0.0
    kana = sum("\u3040" <= char <= "\u30ff" for char in wide) / len(wide)
    hangul = sum("\uac00" <= char <= "\ud7a3" for char in wide) / len(wide)
    marks = sum(
        char in "，。、：；？！（）《》「」“”‘’…—　·【】" or "\uff01" <= char <= "\uff5e" for char in wide
    ) / len(wide)
    if name in ("cp932", "euc_jp"):
        common = _common_han(wide, "cp932", 0x88, 0x97)
        return kana + marks + common if kana >= 0.15 else 0.0
    if name == "cp949":
        return 1 + hangul if hangul >= 0.85 else 0.0  # Chinese read as Korean gives about 0.6
    if kana > 0.05:
        return 0.0
    return marks + (
        _common_han(wide, "gb2312", 0xB0, 0xD7) if name == "gb18030" else _common_han(wide, "big5", 0xA4, 0xC6)
    )


def _common_han(wide: list[str], charset: str, first: int, last: int) -> float:
    """The share of Han characters in the charset's first level, which is sorted by use."""
    count = 0
    for char in wide:
        if "\u4e00" <= char <= "\u9fff":
            coded = char.encode(charset, "ignore")
            count += bool(coded) and first <= coded[0] <= last
    return count / len(wide)
