"""robots.txt: asked for pages only, once a day, obeyed; what stands in it costs little however much it is."""

from __future__ import annotations

import asyncio

import pytest
from protego import Protego
from yarl import URL

from bot.feeds.fetch import Around
from bot.feeds.fetch.robots import HOSTS, Robots, concerning_us
from tests.fakes.publisher import Publisher
from tests.feeds.fetching import failure, loopback
from tests.feeds.test_fetch_politeness import Time, world

FORBIDS = "User-agent: *\nDisallow: /private\n"


async def test_forbidden_pages_are_not_asked_for() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.robots(FORBIDS)
        publisher.put("/public", b"<p>x")
        error = await failure(client, publisher.url("/private/1"), kind="page")
        assert error.refused
        assert "robots.txt" in str(error)
        assert (await client.get(publisher.url("/public"), kind="page")).status == 200
        assert publisher.hits == {"/robots.txt": 1, "/public": 1}


async def test_feeds_are_asked_without() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.robots("User-agent: *\nDisallow: /")
        publisher.put("/feed", b"<rss/>")
        assert (await client.get(publisher.url("/feed"))).status == 200
        assert publisher.hits["/robots.txt"] == 0
        assert (await failure(client, publisher.url("/feed"), robots=True)).refused


async def test_pages_may_be_asked_without() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.robots("User-agent: *\nDisallow: /")
        publisher.put("/page", b"<p>x")
        assert (await client.get(publisher.url("/page"), kind="page", robots=False)).status == 200


async def test_each_hop_is_asked_for() -> None:
    async with Publisher(many_hosts=True) as publisher, loopback() as client:
        publisher.redirect("/page", publisher.url("/private/1", host=1), host=0)
        publisher.robots(FORBIDS, host=1)
        assert (await failure(client, publisher.url("/page"), kind="page")).refused
        assert publisher.hits["/private/1"] == 0


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/x", True),
        ("User-agent: silkwire\nDisallow: /\n\nUser-agent: *\nAllow: /", "/x", False),
        ("User-agent: Silkwire/1.0\nDisallow: /a", "/b", True),
        ("User-agent: other\nDisallow: /", "/x", True),
        ("User-agent: other\nUser-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nUser-agent: other\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow: /a\nUser-agent: other\nDisallow: /b", "/b", True),
        ("User-agent: *\nDisallow: /a\nUser-agent: other\nDisallow: /b", "/a", False),
        ("User-agent: *\nCrawl-delay: 0.01\nUser-agent: other\nDisallow: /b", "/b", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?1", True),
        ("User-agent: *\nDisallow:", "/x", True),
        ("\ufeffUser-agent: *\nDisallow: /", "/x", False),
        ("user-AGENT : *\n  disallow:/  # all", "/x", False),
        ("<html>not found</html>", "/x", True),
        ("Disallow: /", "/x", True),
    ],
)
async def test_what_it_says(text: str, path: str, allowed: bool) -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.robots(text)
        publisher.put(path, b"<p>x")
        if allowed:
            assert (await client.get(publisher.url(path), kind="page")).status == 200
        else:
            assert (await failure(client, publisher.url(path), kind="page")).refused


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_where_there_is_none_everything_is_allowed(status: int) -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.robots("User-agent: *\nDisallow: /", status=status)
        publisher.put("/page", b"<p>x")
        assert (await client.get(publisher.url("/page"), kind="page")).status == 200


async def test_where_it_redirects_in_circles_everything_is_allowed() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.redirect("/robots.txt", "/robots.txt")
        publisher.put("/page", b"<p>x")
        assert (await client.get(publisher.url("/page"), kind="page")).status == 200


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_where_the_host_is_ill_nothing_is_asked_for_a_while(status: int) -> None:
    time = Time()
    async with Publisher() as publisher, loopback(around=world(time)) as client:
        page = publisher.robots(FORBIDS, status=status)
        publisher.put("/page", b"<p>x")
        error = await failure(client, publisher.url("/page"), kind="page")
        assert not error.refused  # it may be asked again, so nothing is given up for good
        assert error.retry_after == 600.0
        page.status = 200
        time.now += 300
        assert (await failure(client, publisher.url("/page"), kind="page")).retry_after == 300.0
        assert publisher.hits["/robots.txt"] == 1
        time.now += 301
        assert (await client.get(publisher.url("/page"), kind="page")).status == 200


async def test_kept_for_a_day() -> None:
    time = Time()
    async with Publisher() as publisher, loopback(around=world(time)) as client:
        page = publisher.robots("")
        publisher.put("/private", b"<p>x")
        for _ in range(3):
            await client.get(publisher.url("/private"), kind="page")
        page.body = FORBIDS.encode()
        time.now += 86_000
        await client.get(publisher.url("/private"), kind="page")
        assert publisher.hits["/robots.txt"] == 1
        time.now += 500
        assert (await failure(client, publisher.url("/private"), kind="page")).refused


async def test_asked_once_however_many_wait() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.robots("")
        publisher.put("/page", b"<p>x")
        await asyncio.gather(*(client.get(publisher.url("/page"), kind="page") for _ in range(10)))
        assert publisher.hits == {"/robots.txt": 1, "/page": 10}


@pytest.mark.parametrize(("said", "kept"), [("3", 3.0), ("0.5", 1.0), ("86400", 10.0), ("-1", 1.0), ("soon", 1.0)])
async def test_crawl_delay(said: str, kept: float) -> None:
    time = Time()
    async with (
        Publisher() as publisher,
        loopback(host_delay=1.0, around=Around(clock=time, sleep=time.sleep)) as client,
    ):
        publisher.robots(f"User-agent: *\nCrawl-delay: {said}")
        publisher.put("/page", b"<p>x")
        for _ in range(3):
            await client.get(publisher.url("/page"), kind="page")
        assert time.slept[1:] == [kept, kept]


async def test_a_huge_one_is_read_as_far_as_its_cap() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.robots("User-agent: *\nDisallow: /private\n" + "# much ado\n" * 100_000 + "Disallow: /last\n")
        publisher.put("/last", b"<p>x")
        assert (await failure(client, publisher.url("/private"), kind="page")).refused
        assert (await client.get(publisher.url("/last"), kind="page")).status == 200


async def test_more_rules_than_can_be_obeyed() -> None:
    async with Publisher() as publisher, loopback() as client:
        publisher.robots("User-agent: *\n" + "Disallow: /x\n" * 20_000)
        error = await failure(client, publisher.url("/page"), kind="page")
        assert "more than 5000 rules" in str(error)
        assert publisher.hits["/page"] == 0


def test_other_agents_rules_are_not_kept() -> None:
    agents = "".join(f"User-agent: bot{n}\n" for n in range(10_000))
    text = agents + "Disallow: /\n" * 10_000 + "User-agent: *\nDisallow: /private\n"
    kept = concerning_us(text)
    assert len(kept) < 100
    assert not Protego.parse(kept).can_fetch("http://example.org/private", "silkwire")
    assert Protego.parse(kept).can_fetch("http://example.org/", "silkwire")


async def test_memory_of_all_rules_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    size, most = 1_000, 10_000
    monkeypatch.setattr("bot.feeds.fetch.robots.CHARACTERS", most)

    async def fetch(_: URL) -> bytes:
        return b"User-agent: *\n" + b"Disallow: /x\n" * (size // 13)

    robots = Robots(fetch, Time())
    for n in range(60):
        await robots.check(URL(f"http://host{n}.example/"))
    assert len(robots) <= most // (size - 100) + 1

    async def short(_: URL) -> bytes:
        return b""

    robots = Robots(short, Time())
    for n in range(HOSTS + 50):
        await robots.check(URL(f"http://host{n}.example/"))
    assert len(robots) == HOSTS
