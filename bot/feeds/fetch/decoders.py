"""Content encodings, undone in small pieces: however much a few bytes unfold to, only a piece of it stands in memory.

A decoder is fed what came off the wire and gives pieces of at most ``PIECE`` bytes; who takes them counts and stops.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PIECE = 64 * 1024  # bytes
MEMBERS = 1024  # concatenated streams in one body, as aiohttp has it: real ones have a few
WINDOW_LOG = 23  # 8 MiB, the largest that a server may use for HTTP (RFC 9659)
GZIP_MAGIC = b"\x1f\x8b"


class BadEncoding(Exception):
    """The body is not in the encoding that it claims; the message is the end of a sentence."""


class Decoder(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]:
        """What these bytes unfold to."""

    def finish(self) -> None:
        """BadEncoding where the stream is cut short."""


class Plain:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        return


class Zlib:
    """gzip (of several members, too), deflate with and without zlib's frame."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._inner = zlib.decompressobj(wbits)
        self._members = 1
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._inner.eof and not self._next(data):
                return
            self._begun = True
            try:
                piece = self._inner.decompress(data, PIECE)
            except zlib.error:
                raise BadEncoding("the compressed body is broken") from None
            data = self._inner.unconsumed_tail or self._inner.unused_data
            if piece:
                yield piece
            if len(piece) == PIECE and not data:
                yield from self._rest()

    def finish(self) -> None:
        if self._begun and not self._inner.eof:
            raise BadEncoding("the compressed body is cut short")

    def _rest(self) -> Iterator[bytes]:
        """What zlib holds back after the last input when a piece was full."""
        while not self._inner.eof and (piece := self._inner.decompress(b"", PIECE)):
            yield piece

    def _next(self, data: bytes) -> bool:
        """Begin the next member; what follows a stream and is none (padding) is left."""
        if self._wbits < 31 or data[:1] != GZIP_MAGIC[:1]:
            return False
        self._members += 1
        if self._members > MEMBERS:
            raise BadEncoding("the compressed body has too many members")
        self._inner = zlib.decompressobj(self._wbits)
        return True


class Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._inner.is_finished():
            return
        try:
            piece: bytes = self._inner.process(data, output_buffer_limit=PIECE)
            while piece:  # it holds output back even where it says that it can take more
                yield piece
                if self._inner.is_finished():
                    return
                piece = self._inner.process(b"", output_buffer_limit=PIECE)
        except brotli.error:
            raise BadEncoding("the compressed body is broken") from None

    def finish(self) -> None:
        if not self._inner.is_finished():
            raise BadEncoding("the compressed body is cut short")


class Zstandard:
    def __init__(self) -> None:
        self._inner = self._new()
        self._members = 1
        self._begun = False

    @staticmethod
    def _new() -> zstd.ZstdDecompressor:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: WINDOW_LOG})

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data or not self._inner.needs_input:
            if self._inner.eof:
                if not data:
                    return
                self._next()
            self._begun = True
            try:
                piece = self._inner.decompress(data, PIECE)
            except zstd.ZstdError:
                raise BadEncoding("the compressed body is broken") from None
            data = self._inner.unused_data if self._inner.eof else b""
            if piece:
                yield piece

    def finish(self) -> None:
        if self._begun and not self._inner.eof:
            raise BadEncoding("the compressed body is cut short")

    def _next(self) -> None:
        self._members += 1
        if self._members > MEMBERS:
            raise BadEncoding("the compressed body has too many members")
        self._inner = self._new()


def decoder(encoding: str, head: bytes) -> Decoder:
    """The decoder of a Content-Encoding, given the first bytes of the body.

    Servers call plain bodies gzip, gzip bodies nothing (``sitemap.xml.gz``) and raw deflate deflate: the bytes decide.
    """
    named = [name for name in (part.strip().lower() for part in encoding.split(",")) if name not in ("", "identity")]
    if len(named) > 1:
        raise BadEncoding("the body is compressed several times over")
    if head.startswith(GZIP_MAGIC):
        return Zlib(31)
    if named == ["br"]:
        return Brotli()
    if named == ["zstd"]:
        return Zstandard()
    if named == ["deflate"]:
        framed = len(head) > 1 and head[0] & 15 == 8 and (head[0] << 8 | head[1]) % 31 == 0
        return Zlib(15 if framed else -15)
    return Plain()
