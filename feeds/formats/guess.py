"""The charset of undeclared or lying bytes, told by where the everyday characters of a language lie."""

from __future__ import annotations

import re

from feeds.formats.realign import realign

_HIGH = re.compile(rb"[\x80-\xff]{1,20000}")
_SAMPLE = 20_000  # bytes looked at, from the first one beyond ASCII on
_BROKEN_SAMPLE = 4_000
_LEAST = 6  # characters beyond ASCII that are worth an opinion
_EAST_ASIAN = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
_ALPHABETS = ("cp1251", "koi8_r", "iso8859_5", "cp1253", "cp1255", "cp1256", "cp874")
_THAI = frozenset("านรกอเงทยมลีวด่้".encode("cp874"))
_MARKS = frozenset("，。、：；？！（）《》「」『』“”‘’…—　·【】％")


def guess_charset(data: bytes) -> str | None:
    """The likely codec of bytes that are no UTF-8: East Asian, another script, or None for Western or unknown."""
    if b"\x1b$B" in data[:_SAMPLE] or b"\x1b$@" in data[:_SAMPLE]:
        return "iso2022_jp"
    first = _HIGH.search(data)
    if not first:
        return None
    sample = data[first.start() : first.start() + _SAMPLE]
    runs = _HIGH.findall(sample)
    # Western text has its few letters beyond ASCII one by one.
    if sum(len(run) for run in runs if len(run) > 1) * 2 < sum(map(len, runs)):
        return None
    if _is_thai(sample):
        return "cp874"
    scores = {name: _share(sample, name) for name in _EAST_ASIAN}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= 0.7:
        return best
    return _alphabet(sample)


def _is_thai(sample: bytes) -> bool:
    """Whether the letters that Thai uses most prevail, and none of the bytes that it lacks stands there."""
    high = [byte for byte in sample if byte > 0xA0]
    if len(high) < _LEAST or any(0xDB <= byte <= 0xDE or byte > 0xFB for byte in high):
        return False
    return sum(byte in _THAI for byte in high) * 2 > len(high)


def _alphabet(sample: bytes) -> str | None:
    """The eight-bit charset of a script that fills whole words: Cyrillic, Greek, Hebrew, Arabic, Thai."""
    from charset_normalizer import from_bytes

    found = from_bytes(sample, cp_isolation=list(_ALPHABETS)).best()
    return found.encoding if found else None


def _share(sample: bytes, name: str) -> float:
    """The share of `sample`'s characters beyond ASCII that are everyday ones in the charset; 0 if they break it."""
    try:
        text = sample.decode(name)
    except UnicodeDecodeError:
        text = realign(sample[:_BROKEN_SAMPLE], name)
    wide = [char for char in text if char > "\x7f"]
    if len(wide) < _LEAST or text.count("\ufffd") * 8 > len(wide):
        return 0.0
    size = len(wide)
    kana = sum("\u3040" <= char <= "\u30ff" for char in wide) / size
    marks = sum(char in _MARKS or "\uff01" <= char <= "\uff5e" for char in wide) / size
    if name in ("cp932", "euc_jp"):
        return kana + marks + _first_level(wide, (("cp932", 0x88, 0x97),)) if kana >= 0.15 else 0.0
    if name == "cp949":
        # Chinese read as Korean gives 0.6 at most, and syllables that Korean hardly writes.
        hangul = sum("\uac00" <= char <= "\ud7a3" and len(char.encode("euc_kr", "ignore")) == 2 for char in wide) / size
        return 1 + hangul if hangul >= 0.85 else 0.0
    if kana > 0.05:
        return 0.0
    levels = (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6))
    return marks + _first_level(wide, levels if name == "gb18030" else levels[1:])


def _first_level(wide: list[str], levels: tuple[tuple[str, int, int], ...]) -> float:
    """The share of characters in a standard's first level, which holds the everyday Han characters."""
    count = 0
    for char in wide:
        if "\u4e00" <= char <= "\u9fff":
            for charset, first, last in levels:
                coded = char.encode(charset, "ignore")
                if coded and first <= coded[0] <= last:
                    count += 1
                    break
    return count / len(wide)
