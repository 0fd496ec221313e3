"""A body off the wire: decompressed, counted, cut at its cap. Never more of it in memory than the cap and a piece."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

from bot.feeds.fetch.decoders import GZIP_MAGIC, PIECE, Decoder, decoder
from bot.feeds.fetch.kinds import MIB

LARGE = MIB  # bytes from which a body waits for one of the few places that large bodies have
BREATH = 512 * 1024  # bytes after which the event loop gets its turn: about a millisecond of decompressing


class TooLarge(Exception):
    """More bytes than the cap."""


async def read_body(
    chunks: AsyncIterator[bytes], encoding: str, cap: int, large: asyncio.Semaphore, *, cut: bool = False
) -> bytes:
    """The whole body, decompressed; with ``cut`` what fits of it. Raises TooLarge, BadEncoding.

    Args:
        large: the places for large bodies, which bound the memory of all requests together.
    """
    body = await _collect(chunks, encoding, cap, large, cut)
    if encoding and body.startswith(GZIP_MAGIC):  # a .gz file that was compressed once more on its way
        body = await _collect(_slices(body), "", cap, large, cut)
    return body


async def _collect(chunks: AsyncIterator[bytes], encoding: str, cap: int, large: asyncio.Semaphore, cut: bool) -> bytes:
    reading = _Reading(encoding, cap)
    placed = False
    try:
        async for chunk in chunks:
            for _ in reading.take(chunk):
                if reading.size > LARGE and not placed:
                    await large.acquire()
                    placed = True
                await asyncio.sleep(0)
        reading.finish()
    except TooLarge:
        if not cut:
            raise
    finally:
        if placed:
            large.release()
    return reading.joined()[:cap]


class _Reading:
    """What has been read of one body so far."""

    def __init__(self, encoding: str, cap: int) -> None:
        self._encoding = encoding
        self._cap = cap
        self._decoder: Decoder | None = None
        self._head = b""
        self._pieces: list[bytes] = []
        self._wire = 0
        self._breath = BREATH
        self.size = 0

    def take(self, chunk: bytes) -> Iterator[None]:
        """Decode a chunk; stops after every half a mebibyte for the event loop to breathe."""
        if self._decoder is None:
            self._head += chunk
            if len(self._head) < 2:  # too little to tell gzip by
                return
            chunk = self._begin()
        assert self._decoder is not None
        self._wire += len(chunk)
        for piece in self._decoder.feed(chunk):
            self._keep(piece)
            if self.size >= self._breath:
                self._breath = self.size + BREATH
                yield
        if self._wire > self._cap:  # an endless stream that unfolds to nothing
            raise TooLarge

    def finish(self) -> None:
        if self._decoder is None:
            head = self._begin()
            assert self._decoder is not None
            for piece in self._decoder.feed(head):
                self._keep(piece)
        self._decoder.finish()

    def joined(self) -> bytes:
        return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)

    def _begin(self) -> bytes:
        self._decoder = decoder(self._encoding, self._head)
        return self._head

    def _keep(self, piece: bytes) -> None:
        self.size += len(piece)
        self._pieces.append(piece)
        if self.size > self._cap:
            raise TooLarge


async def _slices(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), PIECE):
        yield body[start : start + PIECE]
