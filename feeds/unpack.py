"""Undoing a body's compression piece by piece, so that a bomb is noticed while it is small."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from feeds.limits import Limits

GZIP_MAGIC = b"\x1f\x8b"
PIECE = 1 << 16


class Refused(Exception):
    """An answer beyond the limits; the text completes a sentence that begins with the address."""


class Unpacking:
    """Undoes a body's codings piece by piece, never holding more than a piece of each."""

    def __init__(self, codings: list[str], limits: Limits) -> None:
        if len(codings) > limits.codings:
            raise Refused(f"packs its answer {len(codings)} times")
        for name in codings:
            if name not in ("gzip", "x-gzip", "deflate"):
                raise Refused(f"packs its answer as {name[:20]}, which was not asked for")
        self._layers: list[Any] = [None] * len(codings)
        self._codings = codings[::-1]
        self._members = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The unpacked pieces that `data` completes, each at most 64 KiB."""
        return self._through(0, data)

    def _through(self, at: int, data: bytes) -> Iterator[bytes]:
        if at == len(self._codings):
            yield data
            return
        while data:
            layer = self._layers[at]
            if layer is None:
                layer = self._layers[at] = self._opened(self._codings[at], data)
            if layer == "plain":
                yield from self._through(at + 1, data)
                return
            piece = layer.decompress(data, PIECE)
            if piece:
                yield from self._through(at + 1, piece)
            if layer.eof:
                data = layer.unused_data
                self._members += 1
                # Zeros after the end are padding; what else is not another member is no part of the body.
                if not data.startswith(GZIP_MAGIC) or self._members > 1_000:
                    self._layers[at] = _Ended()
                    return
                self._layers[at] = None
            else:
                data = layer.unconsumed_tail

    def _opened(self, coding: str, data: bytes) -> Any:
        if coding == "deflate":
            # By the letter a zlib stream, in practice often a bare one.
            is_zlib = len(data) > 1 and data[0] & 0x0F == 8 and (data[0] * 256 + data[1]) % 31 == 0
            return zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
        # Servers that announce gzip and send plain text exist.
        return zlib.decompressobj(16 + zlib.MAX_WBITS) if data[:1] == GZIP_MAGIC[:1] else "plain"

    def finish(self) -> None:
        """Raises where a packed body stopped before its end."""
        if any(layer is not None and layer != "plain" and not layer.eof for layer in self._layers):
            raise Refused("sent a compressed body that stops in the middle")


class _Ended:
    """After a packed body's end: whatever follows is dropped."""

    eof = True
    unused_data = b""
    unconsumed_tail = b""

    def decompress(self, *_: object) -> bytes:
        return b""
