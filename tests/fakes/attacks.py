"""What a hostile publisher answers: bombs, drips, streams without end, broken protocol. Behaviours of ``Publisher``.

None of them stops by itself: the client has to. Bombs are sent as streams, so that they need no memory here either.
"""

from __future__ import annotations

import asyncio
import zlib
from functools import cache
from itertools import repeat

from tests.fakes.encodings import encode_pieces
from tests.fakes.publisher import Asked, Behaviour

MIB = 1024 * 1024
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


def bomb(encoding: str, mebibytes: int = 300) -> Behaviour:
    """Some hundred kilobytes that unfold to so many mebibytes of blanks."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        name = "deflate" if encoding == "raw-deflate" else encoding
        writer.write(HEAD + f"Content-Encoding: {name}\r\nConnection: close\r\n\r\n".encode())
        for piece in packed(encoding, mebibytes):
            writer.write(piece)
            await writer.drain()
        writer.close()

    return answer


@cache
def packed(encoding: str, mebibytes: int) -> tuple[bytes, ...]:
    return tuple(encode_pieces(repeat(b" " * MIB, mebibytes), encoding))


def members(count: int = 40_000, *, blank: bool = True) -> Behaviour:
    """One body of very many gzip members."""
    one = zlib.compressobj(9, wbits=31)
    member = one.compress(b"" if blank else b"x") + one.flush()

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        body = member * count
        writer.write(HEAD + f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)

    return answer


def nested_gzip(mebibytes: int = 300) -> Behaviour:
    """A bomb in a bomb: gzip sent with Content-Encoding: gzip."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n")
        for piece in encode_pieces(packed("gzip", mebibytes), "gzip"):
            writer.write(piece)
            await writer.drain()
        writer.close()

    return answer


def empty_blocks() -> Behaviour:
    """A deflate stream of stored blocks that hold nothing, without end: it never unfolds to a byte."""
    return endless(b"\x00\x00\x00\xff\xff" * 4096, head=HEAD + b"Content-Encoding: deflate\r\n", first=b"\x78\x9c")


def endless(
    piece: bytes = b"<item/>" * 4096, *, head: bytes = HEAD, first: bytes = b"", chunked: bool = False
) -> Behaviour:
    """A body that goes on until the client hangs up."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(
            head + (b"Transfer-Encoding: chunked\r\n\r\n" if chunked else b"Connection: close\r\n\r\n") + first
        )
        sent = f"{len(piece):x}\r\n".encode() + piece + b"\r\n" if chunked else piece
        while not writer.is_closing():
            writer.write(sent)
            await writer.drain()
            await asyncio.sleep(0)

    return answer


def drip(data: bytes = b"x", pause: float = 0.01, *, head: bytes = HEAD + b"\r\n") -> Behaviour:
    """Slow-loris: the body a byte at a time."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(data)
            await writer.drain()
            await asyncio.sleep(pause)

    return answer


def drip_headers(pause: float = 0.01) -> Behaviour:
    """Slow-loris: header lines one after another, never the last."""
    return drip(b"X-More: 1\r\n", pause, head=HEAD)


def raw(data: bytes, *, close: bool = True) -> Behaviour:
    """These very bytes, then the connection is closed (or held)."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if close:
            writer.close()

    return answer


async def silence(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Not a byte, until the client hangs up."""
    await writer.wait_closed()


async def hang_up(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.close()


def many_headers(count: int, size: int = 10) -> bytes:
    """An answer with so many header lines of that size."""
    lines = (f"X-{n}: {'y' * size}\r\n".encode() for n in range(count))
    return HEAD + b"Content-Length: 0\r\n" + b"".join(lines) + b"\r\n"


BROKEN: dict[str, Behaviour] = {
    "body shorter than its length": raw(HEAD + b"Content-Length: 100\r\n\r\n<rss/>"),
    "chunk of no size": raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<rss/>\r\n0\r\n\r\n"),
    "chunks cut short": raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n6\r\n<rss/>\r\n"),
    "negative length": raw(HEAD + b"Content-Length: -5\r\n\r\n<rss/>"),
    "two lengths": raw(HEAD + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\n<rss/>x"),
    "length of letters": raw(HEAD + b"Content-Length: six\r\n\r\n<rss/>"),
    "no HTTP at all": raw(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "status of letters": raw(b"HTTP/1.1 two OK\r\n\r\n"),
    "header of a megabyte": raw(HEAD + b"X-Long: " + b"y" * MIB + b"\r\n\r\n"),
    "ten thousand headers": raw(many_headers(10_000)),
    "gzip cut short": raw(HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xb3\x29"),
    "gzip of garbage": raw(HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b" + b"\xff" * 50),
    "Brotli of garbage": raw(HEAD + b"Content-Encoding: br\r\n\r\n" + b"\xff" * 50),
    "Zstandard of garbage": raw(HEAD + b"Content-Encoding: zstd\r\n\r\n" + b"\xff" * 50),
    "Zstandard of a huge window": raw(
        HEAD + b"Content-Encoding: zstd\r\n\r\n\x28\xb5\x2f\xfd\x00\xa8" + b"\x01\x00\x00" * 10
    ),
    "encoded twice": raw(HEAD + b"Content-Encoding: gzip, br\r\n\r\n" + b"\x1f\x8b" + b"x" * 50),
    "hung up": hang_up,
    "hung up within the head": raw(b"HTTP/1.1 200 O"),
    "no body where one is due": raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "304 nobody asked for": raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "redirect without a place": raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
    "101 to another protocol": raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nxx"),
}
