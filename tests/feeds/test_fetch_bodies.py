"""Bodies that are too much: cut at their cap and deadline, in bounded memory, while others are served."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.fetch.body import TooLarge, read_body
from bot.feeds.fetch.decoders import BadEncoding, decoder
from bot.feeds.fetch.kinds import LIMITS, MIB, Kind
from tests.fakes.attacks import (
    BROKEN,
    bomb,
    drip,
    drip_headers,
    empty_blocks,
    endless,
    many_headers,
    members,
    nested_gzip,
    packed,
    raw,
    silence,
)
from tests.fakes.encodings import encode
from tests.fakes.publisher import Behaviour, Page, Publisher
from tests.feeds.fetching import failure, loopback, within

ENCODINGS = ["gzip", "deflate", "raw-deflate", "br", "zstd"]
TINY = 0.1  # seconds: a deadline that a test can wait for


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_bombs_are_cut_in_bounded_memory(encoding: str) -> None:
    packed(encoding, 100)
    async with Publisher() as publisher, loopback() as client:
        publisher.route("/bomb", bomb(encoding, 100))
        tracemalloc.start()
        try:
            error = await failure(client, publisher.url("/bomb"))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert "larger than 15360 KiB" in str(error)
        assert peak < 20 * MIB


@pytest.mark.parametrize("kind", ["feed", "page", "sitemap", "opml"])
async def test_caps_by_kind(kind: Kind) -> None:
    size = LIMITS[kind].size
    async with Publisher() as publisher, loopback() as client:
        publisher.put("/fits", bytes(size), encoding="gzip")
        publisher.put("/over", bytes(size + 1), encoding="gzip")
        publisher.put("/claimed", Page(b"x", length=size + 1))
        assert len((await client.get(publisher.url("/fits"), kind=kind, robots=False)).body) == size
        for path in ("/over", "/claimed"):
            assert "larger than" in str(await failure(client, publisher.url(path), kind=kind, robots=False))


ATTACKS: dict[str, Behaviour] = {
    "members": members(),
    "members of a byte": members(blank=False),
    "gzip in gzip": nested_gzip(100),
    "blocks of nothing": empty_blocks(),
    "endless": endless(),
    "endless chunks": endless(chunked=True),
    "endless small chunks": endless(b"x", chunked=True),
    "endless and binary": endless(b"\xff\x00" * 5000),
    "drip": drip(pause=TINY / 10),
    "drip of headers": drip_headers(TINY / 10),
    "silence": silence,
    "silence after the head": drip(b"", TINY),
}


@pytest.mark.parametrize("name", ATTACKS)
async def test_attacks_are_cut_while_others_are_served(name: str) -> None:
    limits = within(TINY, MIB)
    async with Publisher(many_hosts=True) as publisher, loopback(limits=limits) as client:
        publisher.route("/attack", ATTACKS[name])
        publisher.put("/feed", b"<rss/>")
        attacked = asyncio.create_task(failure(client, publisher.url("/attack")))
        await publisher.reached("/attack")
        for host in range(1, 6):
            assert (await client.get(publisher.url("/feed", host))).body == b"<rss/>"
        await attacked
        assert (await client.get(publisher.url("/feed"))).body == b"<rss/>"  # and the attacker's own host


@pytest.mark.parametrize("name", BROKEN)
async def test_broken_protocol(name: str) -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.route("/feed", BROKEN[name])
        publisher.put("/other", b"<rss/>")
        await failure(client, publisher.url("/feed"))
        assert (await client.get(publisher.url("/other"))).body == b"<rss/>"


async def test_headers_are_bounded() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.route("/many", raw(many_headers(500)))
        publisher.route("/long", raw(many_headers(3, 20_000)))
        for path in ("/many", "/long"):
            assert "proper HTTP" in str(await failure(client, publisher.url(path)))


async def test_the_deadline_is_for_all_hops_together() -> None:
    async with Publisher() as publisher, loopback(limits=within(TINY)) as client:

        async def late(_: object, writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(TINY * 0.6)
            writer.write(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")

        publisher.route("/slow", late)
        publisher.route("/again", late)
        assert "in time" in str(await failure(client, publisher.url("/slow")))
        assert publisher.hits["/again"] == 1


async def test_waiting_for_a_host_is_no_part_of_the_deadline() -> None:
    async with Publisher() as publisher, loopback(limits=within(TINY), host_delay=TINY) as client:
        publisher.put("/feed", b"<rss/>")
        answers = await asyncio.gather(*(client.get(publisher.url("/feed")) for _ in range(3)))
        assert [answer.status for answer in answers] == [200] * 3


async def test_large_bodies_take_turns() -> None:
    """Only so many large ones are in memory at once; small ones pass by."""
    places, held, gate = asyncio.Semaphore(1), asyncio.Event(), asyncio.Event()

    async def chunks(size: int, wait: bool) -> AsyncIterator[bytes]:
        for _ in range(size):
            yield bytes(256 * 1024)
        if wait:
            held.set()
            await gate.wait()
            yield b"end"

    first = asyncio.create_task(read_body(chunks(6, True), "", 15 * MIB, places))
    await held.wait()
    second = asyncio.create_task(read_body(chunks(6, False), "", 15 * MIB, places))
    assert len(await read_body(chunks(2, False), "", 15 * MIB, places)) == MIB // 2
    assert not second.done()
    gate.set()
    assert len(await first) == 6 * MIB // 4 + 3
    assert len(await second) == 6 * MIB // 4
    assert not places.locked()


@given(st.binary(max_size=300_000), st.sampled_from(ENCODINGS), st.integers(1, 70_000))
@settings(max_examples=60, deadline=None)
def test_decoders_give_back_what_was_packed(body: bytes, encoding: str, step: int) -> None:
    sent = encode(body, encoding)
    named = "deflate" if encoding == "raw-deflate" else encoding
    made = decoder(named, sent[:2])
    pieces = [piece for start in range(0, len(sent), step) for piece in made.feed(sent[start : start + step])]
    made.finish()
    assert b"".join(pieces) == body


@given(st.binary(max_size=2000), st.sampled_from(["gzip", "deflate", "br", "zstd", "", "gzip, br", "nonsense"]))
@settings(max_examples=200, deadline=None)
def test_garbage_is_refused_or_passed_on(body: bytes, encoding: str) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield body

    async def read() -> bytes:
        return await read_body(chunks(), encoding, 10_000, asyncio.Semaphore(1))

    try:
        asyncio.run(read())
    except (BadEncoding, TooLarge):
        return
