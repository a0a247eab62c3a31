"""A text's fingerprint for finding republished copies: the 64 smallest hashes of its four-character shingles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from heapq import nsmallest
from zlib import crc32

SIZE = 64
_SHINGLE = 4
_NOISE = re.compile(r"[\W_]{1,200}")
# Splits the 32-bit check sums apart, so that their order is not the text's; odd, below 2**31.
_MIX = 0x5BD1E995
_MASK = (1 << 62) - 1
_LONGEST = 60_000


def sketch(text: str) -> tuple[int, ...]:
    """Up to 64 integers of 62 bits, ascending, that stand for the text's letters and digits; white space and marks do not count."""
    plain = _NOISE.sub("", text[:_LONGEST]).casefold()
    if not plain:
        return ()
    count = max(1, len(plain) - _SHINGLE + 1)
    shingles = {plain[i : i + _SHINGLE] for i in range(count)}
    return tuple(nsmallest(SIZE, {_hash(s) for s in shingles}))


def _hash(shingle: str) -> int:
    data = shingle.encode("utf-8", "surrogatepass")
    low = crc32(data)
    return ((low * _MIX ^ (crc32(data, low) << 29)) * 0x9E3779B97F4A7C15 >> 3) & _MASK


def jaccard(a: Sequence[int], b: Sequence[int]) -> float:
    """How much two sketches' texts share, 0 to 1: the estimate from the smallest of both."""
    if not a or not b:
        return 0.0
    left, right = set(a), set(b)
    size = min(SIZE, max(len(left), len(right)))
    union = nsmallest(size, left | right)
    return sum(1 for value in union if value in left and value in right) / len(union)
