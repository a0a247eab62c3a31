"""A body as it arrives: in memory while it is small, on disk when it grows, so that many may come at once."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator

PIECE = 256 * 1024


class Body:
    """Bytes with their hash; closing forgets them."""

    def __init__(self, data: bytes = b"", *, keep: int = 1024 * 1024) -> None:
        """`keep` is how many bytes stay in memory."""
        self.size = 0
        self._keep = keep
        self._hash = hashlib.blake2b(digest_size=16)
        self._file = tempfile.SpooledTemporaryFile(max_size=keep)  # noqa: SIM115 (closed by close)
        if data:
            self.add(data)

    @property
    def is_large(self) -> bool:
        """Whether the bytes are on disk."""
        return self.size > self._keep

    @property
    def hash(self) -> str:
        """Tells a body from another."""
        return self._hash.hexdigest()

    def add(self, piece: bytes) -> None:
        """Appends."""
        self.size += len(piece)
        self._hash.update(piece)
        self._file.write(piece)

    def whole(self) -> bytes:
        """All bytes at once."""
        self._file.seek(0)
        return self._file.read()

    def pieces(self) -> Iterator[bytes]:
        """All bytes, a part at a time."""
        self._file.seek(0)
        while piece := self._file.read(PIECE):
            yield piece

    def close(self) -> None:
        """Frees memory and disk."""
        self._file.close()
