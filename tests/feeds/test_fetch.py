"""One GET and what comes back: bodies, validators, statuses, freshness, what is said with a request."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot import __version__
from bot.feeds.fetch import LIMITS, Around, Client
from tests.fakes.attacks import raw
from tests.fakes.encodings import encode
from tests.fakes.publisher import Page, Publisher
from tests.feeds.fetching import LOOPBACK, failure, loopback

FEED = b"<rss><channel><title>Markets</title></channel></rss>" * 2000
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def test_body_and_headers() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.put("/feed", FEED, etag='W/"a-1"', modified="Sun, 01 Mar 2026 10:00:00 GMT")
        fetched = await client.get(publisher.url("/feed#top"))
        assert fetched.body == FEED
        assert (fetched.status, fetched.media_type, fetched.charset) == (200, "application/rss+xml", "utf-8")
        assert (fetched.etag, fetched.modified) == ('W/"a-1"', "Sun, 01 Mar 2026 10:00:00 GMT")
        assert (fetched.url, fetched.final) == (publisher.url("/feed#top"), publisher.url("/feed"))
        assert fetched.moved is None


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
async def test_encodings(encoding: str) -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.put("/feed", FEED, encoding=encoding)
        assert (await client.get(publisher.url("/feed"))).body == FEED


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("deflate", encode(FEED, "raw-deflate")),
        ("x-gzip", encode(FEED, "gzip")),
        ("gzip", FEED),  # says gzip and sends it plain
        ("UTF-8", FEED),
        ("identity", FEED),
        ("", encode(FEED, "gzip")),  # sitemap.xml.gz as it lies there
        ("gzip", encode(encode(FEED, "gzip"), "gzip")),  # and compressed once more on its way
        ("gzip", encode(FEED[:5000], "gzip") + encode(FEED[5000:], "gzip")),
        ("zstd", encode(FEED[:5000], "zstd") + encode(FEED[5000:], "zstd")),
        ("gzip", encode(FEED, "gzip") + b"\0" * 100),  # padding
    ],
)
async def test_encodings_as_servers_misname_them(said: str, sent: bytes) -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.put("/feed", sent, headers={"Content-Encoding": said} if said else {})
        assert (await client.get(publisher.url("/feed"))).body == FEED


@pytest.mark.parametrize("body", [b"", b"x", b"\x1f"])
@pytest.mark.parametrize("encoding", ["", "gzip"])
async def test_bodies_of_hardly_a_byte(body: bytes, encoding: str) -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.put("/feed", body, headers={"Content-Encoding": encoding} if encoding else {})
        assert (await client.get(publisher.url("/feed"))).body == body


async def test_a_body_that_arrives_byte_by_byte_is_whole() -> None:
    async with Publisher() as publisher, loopback() as client:
        packed = encode(b"<rss/>", "gzip")

        async def answer(_: object, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n")
            for n in range(len(packed)):
                writer.write(b"1\r\n" + packed[n : n + 1] + b"\r\n")
                await writer.drain()
            writer.write(b"0\r\n\r\n")

        publisher.route("/feed", answer)
        assert (await client.get(publisher.url("/feed"))).body == b"<rss/>"


async def test_unchanged() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.put("/tagged", FEED, etag="no-quotes", headers={"Cache-Control": "max-age=600"})
        publisher.put("/dated", FEED, modified="yesterday, about noon")
        tagged = await client.get(publisher.url("/tagged"), etag="no-quotes")
        assert (tagged.status, tagged.body, tagged.etag, tagged.fresh_for) == (304, b"", "no-quotes", 600.0)
        dated = await client.get(publisher.url("/dated"), modified="yesterday, about noon")
        assert dated.status == 304
        assert (await client.get(publisher.url("/tagged"), etag='"other"')).status == 200


async def test_unchanged_without_having_asked_is_an_error() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.refuse("/feed", 304)
        assert (await failure(client, publisher.url("/feed"))).status == 304


@pytest.mark.parametrize("bad", ["a\nb", "a\r\nX-Injected: 1", "\x00", "é", "y" * 1025, ""])
async def test_validators_that_no_server_wrote_are_not_sent(bad: str) -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.put("/feed", FEED)
        assert (await client.get(publisher.url("/feed"), etag=bad, modified=bad)).status == 200
        sent = publisher.asked("/feed")[0].headers
        assert not {"if-none-match", "if-modified-since", "x-injected"} & sent.keys()


async def test_validators_that_are_too_long_are_not_kept() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.put("/feed", FEED, etag="y" * 2000, modified="\xff" * 5)
        fetched = await client.get(publisher.url("/feed"))
        assert (fetched.etag, fetched.modified) == (None, None)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 429, 500, 503, 204, 206, 299, 599])
async def test_statuses(status: int) -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.refuse("/feed", status)
        error = await failure(client, publisher.url("/feed"))
        assert error.status == status
        assert str(status) in str(error)
        assert not error.refused


@pytest.mark.parametrize(
    ("status", "said", "seconds"),
    [
        (429, "120", 120.0),
        (503, "Sun, 01 Mar 2026 12:05:00 GMT", 300.0),
        (503, "Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        (503, "Sunday, 01-Mar-26 12:01:00 GMT", 60.0),
        (429, "99999999999999999999999", 86_400.0),
        (429, "Sun, 01 Mar 2099 12:05:00 GMT", 86_400.0),
        (429, "soon", None),
        (429, "-5", None),
        (429, "", None),
        (404, "120", None),
    ],
)
async def test_retry_after(status: int, said: str, seconds: float | None) -> None:
    async with Publisher() as publisher, loopback(around=Around(now=lambda: NOW)) as client:
        publisher.refuse("/feed", status, retry_after=said)
        assert (await failure(client, publisher.url("/feed"))).retry_after == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "public, max-age=3600"}, 3600.0),
        ({"Cache-Control": 'max-age="60"'}, 60.0),
        ({"Cache-Control": "s-maxage=900"}, 900.0),
        ({"Cache-Control": "s-maxage=900, max-age=60"}, 60.0),
        ({"Cache-Control": "max-age=3600", "Age": "3000"}, 600.0),
        ({"Cache-Control": "max-age=60", "Age": "3000"}, 0.0),
        ({"Cache-Control": "max-age=31536000"}, 86_400.0),
        ({"Cache-Control": "no-cache, max-age=60"}, 0.0),
        ({"Cache-Control": "no-store"}, 0.0),
        ({"Cache-Control": "max-age=-1"}, None),
        ({"Cache-Control": "max-age=lots"}, None),
        ({"Expires": "Sun, 01 Mar 2026 12:10:00 GMT"}, 600.0),
        ({"Expires": "Sun, 01 Mar 2026 12:10:00 GMT", "Date": "Sun, 01 Mar 2026 12:05:00 GMT"}, 300.0),
        ({"Expires": "Sun, 01 Mar 2026 12:10:00 GMT", "Cache-Control": "max-age=60"}, 60.0),
        ({"Expires": "0"}, 0.0),
        ({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0.0),
    ],
)
async def test_freshness(headers: dict[str, str], seconds: float | None) -> None:
    async with Publisher() as publisher, loopback(around=Around(now=lambda: NOW)) as client:
        publisher.put("/feed", FEED, headers=headers)
        assert (await client.get(publisher.url("/feed"))).fresh_for == seconds


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("text/html; charset=windows-1251", ("text/html", "windows-1251")),
        ('Text/XML;version=1; Charset="KOI8-R"', ("text/xml", "koi8-r")),
        ("text/html; charset=", ("text/html", None)),
        ("", ("", None)),
        ("; charset=gbk", ("", "gbk")),
        ("text/html; charset=<script>", ("text/html", None)),
    ],
)
async def test_content_type(said: str, read: tuple[str, str | None]) -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.put("/feed", FEED, media_type=said)
        fetched = await client.get(publisher.url("/feed"))
        assert (fetched.media_type, fetched.charset) == read


@pytest.mark.parametrize(
    ("contact", "agent"),
    [
        ("", f"Silkwire/{__version__}"),
        ("https://example.org/bot", f"Silkwire/{__version__} (+https://example.org/bot)"),
        ("x\r\nX-Injected: 1)", f"Silkwire/{__version__} (+xX-Injected: 1)"),
    ],
)
async def test_says_who_it_is(contact: str, agent: str) -> None:
    async with Publisher() as publisher, loopback(contact=contact) as client:
        publisher.put("/feed", FEED, headers={"Set-Cookie": "id=1"})
        await client.get(publisher.url("/feed"))
        await client.get(publisher.url("/feed"))
        for asked in publisher.asked("/feed"):
            assert asked.headers["user-agent"] == agent
            assert asked.headers["accept"] == LIMITS["feed"].accept
            assert not {"cookie", "authorization", "referer", "x-injected"} & asked.headers.keys()


async def test_environment_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Publisher() as publisher:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, publisher.url("/proxy"))
        async with Publisher() as other, loopback() as client:
            other.put("/feed", FEED)
            assert (await client.get(other.url("/feed"))).body == FEED
        assert not publisher.requests


@pytest.mark.parametrize(
    "url",
    [
        "", "feed", "/feed", "//example.org/feed", "ftp://example.org/feed", "file:///etc/passwd", "gopher://example.org/",
        "data:text/xml,<rss/>", "javascript:alert(1)", "http://", "http:///feed", "http://example.org:99999/", "http://[::1",
        "http://user:secret@example.org/", "http://secret@example.org/", "http://exa mple.org/", "http://x\ny/",
        "http://example.org/" + "a" * 8001, "http://" + "a" * 70 + ".example/", "unix:///var/run/docker.sock",
        "http://2130706433/", "http://127.1/", "http://0/",
        "http://[]@",
    ],
)  # fmt: skip
async def test_what_is_no_address_is_refused(url: str) -> None:
    async with Client(allow_networks=LOOPBACK, host_delay=0) as client:
        error = await failure(client, url)
        assert error.refused
        assert "secret" not in str(error)


async def test_the_key_in_an_address_is_not_in_its_errors() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.refuse("/feed", 403)
        publisher.route("/broken", raw(b"nonsense\r\n\r\n"))
        for path in ("/feed?key=sesame", "/broken?key=sesame"):
            assert "sesame" not in str(await failure(client, publisher.url(path)))


async def test_international_names() -> None:
    from tests.feeds.fetching import Names

    known = Names({"xn--e1afmkfd.xn--p1ai": ["127.0.0.1"]})
    async with Publisher() as publisher, loopback(around=Around(resolver=known, names_kept=0)) as client:
        publisher.put("/feed", FEED)
        fetched = await client.get(f"http://пример.рф:{publisher.port}/feed")
        assert fetched.body == FEED
        assert publisher.requests[0].host == "xn--e1afmkfd.xn--p1ai"


async def test_names_from_the_system() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.put("/feed", FEED)
        assert (await client.get(f"http://localhost:{publisher.port}/feed")).body == FEED


async def test_connections_are_kept_for_a_host_and_survive_its_closing_them() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.put("/a", Page(FEED))
        for _ in range(5):
            await client.get(publisher.url("/a"))
        assert publisher.connections == 1
        publisher.put("/b", Page(FEED, keep=False))
        for _ in range(3):
            await client.get(publisher.url("/b"))
        assert publisher.connections == 3


async def test_a_client_that_is_not_open_says_so() -> None:
    with pytest.raises(RuntimeError, match="not open"):
        await loopback().get("http://127.0.0.1/")
