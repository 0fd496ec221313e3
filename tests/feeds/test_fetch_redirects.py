"""Redirects: counted, checked, remembered only where every one was for good."""

from __future__ import annotations

import pytest

from tests.fakes.publisher import Publisher
from tests.feeds.fetching import failure, loopback


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ([301], True), ([308], True), ([301, 308, 301], True), ([302], False), ([307], False), ([303], False),
        ([301, 302], False), ([302, 301], False), ([308, 308, 308, 308, 307], False), ([301] * 5, True),
    ],
)  # fmt: skip
async def test_moved(statuses: list[int], moved: bool) -> None:
    async with Publisher() as publisher, loopback() as client:
        for n, status in enumerate(statuses):
            publisher.redirect(f"/{n}", f"/{n + 1}", status)
        publisher.put(f"/{len(statuses)}", b"<rss/>")
        fetched = await client.get(publisher.url("/0"))
        assert fetched.final == publisher.url(f"/{len(statuses)}")
        assert fetched.moved == (fetched.final if moved else None)
        assert fetched.url == publisher.url("/0")


async def test_unchanged_after_moving() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.redirect("/old", "/new", 301)
        publisher.put("/new", b"<rss/>", etag='"1"')
        fetched = await client.get(publisher.url("/old"), etag='"1"')
        assert (fetched.status, fetched.moved) == (304, publisher.url("/new"))


async def test_too_many() -> None:
    async with Publisher() as publisher, loopback() as client:
        for n in range(20):
            publisher.redirect(f"/{n}", f"/{n + 1}")
        assert "more than 5" in str(await failure(client, publisher.url("/0")))
        assert len(publisher.requests) == 6


@pytest.mark.parametrize("length", [1, 2, 3])
async def test_circles(length: int) -> None:
    async with Publisher() as publisher, loopback() as client:
        for n in range(length):
            publisher.redirect(f"/{n}", f"/{(n + 1) % length}", 301)
        assert "circle" in str(await failure(client, publisher.url("/0")))
        assert len(publisher.requests) == length


@pytest.mark.parametrize("location", ["", "http://", "http://[", "http://x:99999/", "//"])
async def test_to_nowhere(location: str) -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.redirect("/feed", location)
        await failure(client, publisher.url("/feed"))


@pytest.mark.parametrize(
    ("location", "path"),
    [("/a b", "/a%20b"), ("?page=2", "/dir/feed?page=2"), ("other", "/dir/other"), ("../up", "/up")],
)
async def test_relative(location: str, path: str) -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.redirect("/dir/feed", location)
        publisher.put(path, b"<rss/>")
        if "?" in path:
            publisher.redirect("/dir/feed", location)
        assert (await client.get(publisher.url("/dir/feed"))).final == publisher.url(path)


async def test_gone_after_moving() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.redirect("/old", "/new", 301)
        publisher.refuse("/new", 410)
        assert (await failure(client, publisher.url("/old"))).status == 410


async def test_other_hosts_get_neither_validators_nor_credentials() -> None:
    async with Publisher(many_hosts=True) as publisher, loopback() as client:
        elsewhere = publisher.url("/there", host=1).replace("//", "//user:secret@")
        publisher.redirect("/feed", "/near", host=0)
        publisher.redirect("/near", elsewhere, host=0)
        publisher.redirect("/there", publisher.url("/back", host=0), host=1)
        publisher.put("/back", b"<rss/>", etag='"1"', host=0)
        fetched = await client.get(publisher.url("/feed"), etag='"1"', modified="Sun, 01 Mar 2026 10:00:00 GMT")
        assert fetched.status == 200
        near, there, back = (publisher.asked(path)[0].headers for path in ("/near", "/there", "/back"))
        assert near["if-none-match"] == '"1"'
        for asked in (there, back):
            assert not {"if-none-match", "if-modified-since", "authorization", "referer"} & asked.keys()
        assert "secret" not in fetched.final
