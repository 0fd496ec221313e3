"""Whatever a stranger writes, in an address, in headers or on the wire: an answer or a FetchError, nothing else."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot.errors import FetchError
from bot.feeds.fetch.headers import DAY, conditions, content_type, fresh_for, retry_after, user_agent
from bot.feeds.fetch.urls import follow, host_key, read_url
from tests.fakes.attacks import raw
from tests.fakes.encodings import encode
from tests.fakes.publisher import Publisher
from tests.feeds.fetching import loopback, within

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PIECES = st.lists(
    st.sampled_from(
        ["http://", "https:", "//", "/", ":", "@", "[", "]", "%", "%25", "%zz", "?", "#", ".", "..", "::1", "127.0.0.1",
         "80", "999999", "x", "пример", "。", "①", "\u202e", "\x00", " ", "\\", "ß", "xn--", "user", "-", "_", "ﬀ",
         "\ud800"]
    ),
    max_size=12,
).map("".join)  # fmt: skip
HEADER = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["max-age", "s-maxage", "no-cache", "=", ",", '"', "5", "-1", "9" * 40, " "]).flatmap(
        lambda first: st.text('=,"59 a-x', max_size=20).map(lambda rest: first + rest)
    ),
    st.datetimes().map(lambda date: date.strftime("%a, %d %b %Y %H:%M:%S GMT")),
)


@given(st.one_of(PIECES, st.text(max_size=40)))
def test_addresses(text: str) -> None:
    try:
        url = read_url(text)
    except FetchError:
        return
    assert url.scheme in ("http", "https")
    assert url.raw_user is None
    assert url.raw_password is None
    assert host_key(url)


@given(st.one_of(PIECES, st.text(max_size=40)))
def test_redirects(location: str) -> None:
    try:
        url = follow(URL("http://example.org/dir/feed?x=1"), location)
    except FetchError:
        return
    assert url.scheme in ("http", "https")
    assert url.raw_user is None


@given(HEADER, HEADER, HEADER)
def test_headers(one: str, two: str, three: str) -> None:
    wait = retry_after(one, NOW)
    assert wait is None or 0 <= wait <= DAY
    fresh = fresh_for({"Cache-Control": one, "Age": two, "Expires": two, "Date": three}, NOW)
    assert fresh is None or 0 <= fresh <= DAY
    content_type(one)
    for value in (*conditions(one, two).values(), user_agent(three)):
        assert value.isascii()
        assert value.isprintable()


async def test_the_wire() -> None:
    """Answers with bytes changed, cut out and doubled: five hundred of them, always the same."""
    rules = random.Random(5)
    whole = [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 6\r\nETag: x\r\n\r\n<rss/>",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<rss/>\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + encode(b"<rss/>" * 99, "gzip"),
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n" + encode(b"<rss/>" * 99, "br"),
        b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n" + encode(b"<rss/>" * 99, "zstd"),
        b"HTTP/1.1 301 Moved\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 503 Later\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n",
    ]
    async with Publisher() as publisher, loopback(limits=within(0.2)) as client:
        for n in range(500):
            publisher.route(f"/{n}", raw(spoilt(rules, rules.choice(whole))))
        outcomes = [await outcome(client, publisher.url(f"/{n}")) for n in range(500)]
    assert set(outcomes) == {"200", "refused"}


async def outcome(client: object, url: str) -> str:
    try:
        return str((await client.get(url)).status)  # type: ignore[attr-defined]
    except FetchError as error:
        return "refused" if "\n" not in str(error) else str(error)


def spoilt(rules: random.Random, answer: bytes) -> bytes:
    made = bytearray(answer)
    for _ in range(rules.randint(1, 3)):
        at = rules.randrange(len(made))
        how = rules.randrange(3)
        if how == 0:
            made[at] = rules.randrange(256)
        elif how == 1:
            del made[at : at + rules.randint(1, 8)]
        else:
            made[at:at] = made[at : at + rules.randint(1, 30)]
        made = made or bytearray(b"x")
    return bytes(made)
