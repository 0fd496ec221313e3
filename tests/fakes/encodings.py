"""Bodies as servers send them: gzip, deflate, Brotli and Zstandard, whole and as a stream of pieces."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


class Compressor(Protocol):
    def compress(self, data: bytes) -> bytes: ...

    def flush(self) -> bytes: ...


class _Brotli:
    """Brotli's compressor under the names that zlib and zstd use."""

    def __init__(self) -> None:
        self._inner = brotli.Compressor(quality=4)

    def compress(self, data: bytes) -> bytes:
        return bytes(self._inner.process(data))

    def flush(self) -> bytes:
        return bytes(self._inner.finish())


def compressor(encoding: str) -> Compressor:
    if encoding == "gzip":
        return zlib.compressobj(6, wbits=31)
    if encoding == "deflate":
        return zlib.compressobj(6)
    if encoding == "raw-deflate":  # what many servers send under the name of deflate
        return zlib.compressobj(6, wbits=-15)
    if encoding == "br":
        return _Brotli()
    if encoding == "zstd":
        return zstd.ZstdCompressor()
    raise ValueError(encoding)


def encode(body: bytes, encoding: str) -> bytes:
    """A whole body; "" leaves it as it is."""
    return b"".join(encode_pieces([body], encoding)) if encoding else body


def encode_pieces(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The same as a stream: a bomb need not stand in memory to be sent."""
    made = compressor(encoding)
    for piece in pieces:
        if sent := made.compress(piece):
            yield sent
    yield made.flush()
