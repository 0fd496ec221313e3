"""The loopback publisher itself: what other tests lean on when they say what was asked and answered."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.publisher import Page, Publisher, address_of


async def ask(publisher: Publisher, path: str, *lines: str, host: str = "127.0.0.1") -> tuple[str, bytes]:
    """One request by hand: head and body of the answer."""
    reader, writer = await asyncio.open_connection(host, publisher.port)
    head = "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {host}:{publisher.port}", *lines])
    writer.write(f"{head}\r\n\r\n".encode())
    answered = (await reader.readuntil(b"\r\n\r\n")).decode()
    length = [line.split(": ")[1] for line in answered.split("\r\n") if line.startswith("Content-Length")]
    body = await reader.readexactly(int(length[0])) if length else b""
    writer.close()
    await writer.wait_closed()
    return answered, body


async def test_page_and_not_modified() -> None:
    async with Publisher() as publisher:
        publisher.put("/feed.xml", b"<rss/>", etag='"1"')
        head, body = await ask(publisher, "/feed.xml")
        assert head.startswith("HTTP/1.1 200")
        assert body == b"<rss/>"
        head, body = await ask(publisher, "/feed.xml", 'If-None-Match: "1"')
        assert head.startswith("HTTP/1.1 304")
        assert body == b""
        assert publisher.hits == {"/feed.xml": 2}
        assert publisher.asked("/feed.xml")[1].headers["if-none-match"] == '"1"'


async def test_refusals_and_redirects() -> None:
    async with Publisher() as publisher:
        publisher.redirect("/old", "/new", 301)
        publisher.refuse("/busy", 429, retry_after="120")
        assert "Location: /new" in (await ask(publisher, "/old"))[0]
        assert "Retry-After: 120" in (await ask(publisher, "/busy"))[0]
        assert (await ask(publisher, "/nowhere"))[0].startswith("HTTP/1.1 404")


async def test_hosts_have_routes_of_their_own() -> None:
    async with Publisher(many_hosts=True) as publisher:
        publisher.robots("User-agent: *", host=1)
        assert (await ask(publisher, "/robots.txt", host="127.0.0.2"))[1] == b"User-agent: *"
        assert (await ask(publisher, "/robots.txt", host="127.0.0.3"))[0].startswith("HTTP/1.1 404")
        assert publisher.hosts == {"127.0.0.2": 1, "127.0.0.3": 1}


async def test_requests_at_once_are_counted() -> None:
    async with Publisher() as publisher:
        gate = asyncio.Event()
        publisher.put("/held", Page(b"x", gate=gate))
        asking = [asyncio.create_task(ask(publisher, "/held")) for _ in range(3)]
        await publisher.reached("/held", 3)
        gate.set()
        await asyncio.gather(*asking)
        assert publisher.together["127.0.0.1"] == 3


@pytest.mark.parametrize(("host", "address"), [(0, "127.0.0.1"), (7, "127.0.0.8"), (300, "127.0.1.45")])
def test_addresses(host: int, address: str) -> None:
    assert address_of(host) == address
