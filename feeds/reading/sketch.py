"""A text's fingerprint for finding republished copies: the 64 smallest hashes of its shingles.

A shingle is four characters, or eight of a text in Latin letters: four of those stand in every other text.
"""

from __future__ import annotations

from array import array
from itertools import compress

SIZE = 64
_MULTIPLIER = 0x9E3779B97F4A7C15  # odd, near 2**64 over the golden ratio: spreads a shingle over 64 bits
_LONGEST = 60_000
_LATIN = 0.9  # of a text in Latin letters, at least


class _Plain(dict[int, int | None]):
    """A table for str.translate that drops every mark and space; filled as characters are met."""

    def __missing__(self, code: int) -> int | None:
        kept = self[code] = code if chr(code).isalnum() else None
        return kept


_PLAIN = _Plain()


def sketch(text: str) -> tuple[int, ...]:
    """Up to 64 integers below 2**62, ascending: the fingerprint of the text's letters and digits, marks and
    spaces left out."""
    plain = text[:_LONGEST].translate(_PLAIN).casefold()
    if not plain:
        return ()
    products = _products(plain)
    hashes, first = memoryview(products).cast("Q")[::2].tolist(), products[7::16]
    few: set[int] = set()
    limit = 1 + (SIZE * 2 << 8) // len(hashes)  # first bytes below it likely hold enough; sorting all costs more
    while len(few) < SIZE:
        few = set(compress(hashes, first.translate((b"\1" * limit).ljust(256, b"\0")[:256])))
        if limit >= 256:
            break
        limit *= 4
    return tuple([value >> 2 for value in sorted(few)[:SIZE]])


def _products(plain: str) -> bytes:
    """A 64-bit hash of each shingle, the low half of 16 bytes; all are multiplied as one integer."""
    latin = plain.encode("latin-1", "ignore")
    is_latin = len(latin) > _LATIN * len(plain)
    data = (latin if is_latin else plain.encode("utf-16-le", "surrogatepass")).ljust(8, b"\0")
    view = memoryview(data)
    shingles = array("Q")
    for offset in range(0, 8, 1 if is_latin else 2):
        shingles.frombytes(view[offset : offset + (len(data) - offset) // 8 * 8])
    lanes = array("Q", bytes(16 * len(shingles)))
    lanes[::2] = shingles
    products = int.from_bytes(lanes.tobytes(), "little") * _MULTIPLIER
    return products.to_bytes(16 * len(shingles), "little")
