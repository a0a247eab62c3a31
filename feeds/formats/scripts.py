"""Which script a text is in, as far as dates and titles need to know."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")


def is_chinese(sample: str, lang: str | None = None) -> bool:
    """Whether a document is Chinese: its declared language says so, or Han without kana or Hangul prevails."""
    if lang and lang.lower().startswith(("zh", "cmn", "yue")):
        return True
    if sample.isascii():
        return False
    sample = sample[:4_000]
    han = len(_HAN.findall(sample))
    return han >= 4 and han * 6 >= len(sample) and len(_KANA.findall(sample)) * 8 < han


def cells(text: str) -> int:
    """Terminal cells that the text takes at about two a Han character."""
    return len(text) + (0 if text.isascii() else len(_HAN.findall(text)))
