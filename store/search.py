"""Full-text search of Chinese without spaces: overlapping pairs of characters, computed here, indexed by FTS5."""

from __future__ import annotations

import re
from functools import cache
from operator import add

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f\u3040-\u30ff\uac00-\ud7af"
_TOKEN = re.compile(r"[^\W_]+")
_WIDE = {0xFF01 + i: 0x21 + i for i in range(94)}
_IS_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")

# Shorter Latin words are whole words: "ai" should not find "airline".
PREFIX_LENGTH = 3


@cache
def _run() -> re.Pattern[str]:
    # Classes this wide take a while to compile, and a start needs none.
    return re.compile(f"[{_CJK}]+")


@cache
def _piece() -> re.Pattern[str]:
    return re.compile(f"[{_CJK}]+|[^{_CJK}]+")


def _pairs(match: re.Match[str]) -> str:
    run = match.group()
    # The last character stands alone as well, so that `D*` finds a D at the end of a run.
    return f" {' '.join(map(add, run, run[1:]))} {run[-1]} "


def shadow(text: str) -> str:
    """What is indexed for `text`: each Chinese run as AB BC CD D, everything else as it is.

    Deleting from a contentless index needs this very text again: a change here needs a migration that rebuilds it.
    """
    if text.isascii():
        return text
    # Of wide forms only letters and digits are searched; few texts have any.
    return _run().sub(_pairs, text.translate(_WIDE) if _IS_WIDE.search(text) else text)


def match(text: str, *, phrase: bool = False) -> str | None:
    """The FTS5 expression that finds `text`, or None when nothing in it can be searched.

    A word's pieces must be neighbours; a last Latin piece of three letters or more is a prefix, unless `phrase`.
    """
    starred = text.endswith("*")
    run = _run()
    pieces = [
        piece for piece in _piece().findall(text.translate(_WIDE)) if run.fullmatch(piece) or _TOKEN.search(piece)
    ]
    tokens: list[str] = []
    for at, piece in enumerate(pieces):
        is_last = at == len(pieces) - 1
        if not run.fullmatch(piece):
            tokens.extend(_TOKEN.findall(piece))
            if is_last and not phrase and len(tokens[-1]) >= PREFIX_LENGTH:
                starred = True
            continue
        tokens.extend(map(add, piece, piece[1:]))
        if not is_last or len(piece) == 1:
            # Where a run ends its last character stands alone in the index; a lone one begins a pair or is such an end.
            tokens.append(piece[-1])
            starred = starred or is_last
    if not tokens:
        return None
    return '"' + " ".join(tokens) + '"' + (" *" if starred else "")
