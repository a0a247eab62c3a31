"""A text's fingerprint for finding republished copies: the 64 smallest hashes of its four-character shingles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from heapq import nsmallest

SIZE = 64
_NOISE = re.compile(r"[\W_]{1,200}")
_MULTIPLIER = 0x9E3779B97F4A7C15  # odd, near 2**64 over the golden ratio: spreads four UTF-16 units over 64 bits
_WORD = (1 << 64) - 1
_LONGEST = 60_000


def sketch(text: str) -> tuple[int, ...]:
    """Up to 64 integers below 2**62, ascending: the fingerprint of the text's letters and digits, marks and
    spaces left out."""
    plain = _NOISE.sub("", text[:_LONGEST]).casefold()
    if not plain:
        return ()
    data = plain.encode("utf-16-le", "surrogatepass")
    if len(data) < 8:
        data = data.ljust(8, b"\0")
    view = memoryview(data)
    hashes: set[int] = set()
    for offset in (0, 2, 4, 6):
        whole = (len(data) - offset) // 8
        shingles = view[offset : offset + 8 * whole].cast("Q").tolist()
        hashes.update([(s * _MULTIPLIER & _WORD) >> 2 for s in shingles])
    if len(hashes) > 8 * SIZE:  # the smallest are nearly surely below this, and sorting all costs more
        limit = (1 << 62) // len(hashes) * SIZE * 2
        few = [value for value in hashes if value < limit]
        if len(few) >= SIZE:
            return tuple(sorted(few)[:SIZE])
    return tuple(sorted(hashes)[:SIZE])


def jaccard(a: Sequence[int], b: Sequence[int]) -> float:
    """How much two sketches' texts share, 0 to 1: the estimate from the smallest of both."""
    if not a or not b:
        return 0.0
    left, right = set(a), set(b)
    size = min(SIZE, max(len(left), len(right)))
    union = nsmallest(size, left | right)
    return sum(1 for value in union if value in left and value in right) / len(union)
