"""One request at a time per host, with a pause; nobody else waits for it; hosts are forgotten."""

from __future__ import annotations

import asyncio

import pytest

from bot.feeds.fetch import Around
from bot.feeds.fetch.politeness import LONGEST_DELAY, Turns
from tests.fakes.publisher import Page, Publisher
from tests.feeds.fetching import Names, failure, loopback


class Time:
    """A clock that moves when somebody sleeps on it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def world(time: Time) -> Around:
    return Around(clock=time, sleep=time.sleep)


async def test_a_pause_between_two_requests() -> None:
    time = Time()
    async with Publisher(many_hosts=True) as publisher, loopback(host_delay=1.5, around=world(time)) as client:
        publisher.put("/feed", b"<rss/>")
        await client.get(publisher.url("/feed"))
        assert time.slept == []
        await client.get(publisher.url("/feed"))
        assert time.slept == [1.5]
        time.now += 1.0
        await client.get(publisher.url("/feed"))
        assert time.slept == [1.5, 0.5]
        await client.get(publisher.url("/feed", host=1))  # another host owes nothing
        assert time.slept == [1.5, 0.5]


async def test_the_pause_is_kept_after_failures_and_redirects() -> None:
    time = Time()
    async with Publisher() as publisher, loopback(host_delay=1.0, around=world(time)) as client:
        publisher.redirect("/old", "/feed")
        publisher.put("/feed", b"<rss/>")
        await failure(client, publisher.url("/nowhere"))
        await client.get(publisher.url("/old"))
        assert time.slept == [1.0, 1.0]


async def test_one_at_a_time_per_host_and_many_over_all() -> None:
    async with Publisher(many_hosts=True) as publisher, loopback() as client:
        gate = asyncio.Event()
        publisher.put("/feed", Page(b"<rss/>", gate=gate))
        asking = [asyncio.create_task(client.get(publisher.url("/feed", n % 5))) for n in range(20)]
        await publisher.reached("/feed", 5)
        gate.set()
        await asyncio.gather(*asking)
        assert {publisher.together[f"127.0.0.{n}"] for n in range(1, 6)} == {1}
        assert publisher.together[""] == 5


async def test_no_more_together_than_allowed() -> None:
    async with Publisher(many_hosts=True) as publisher, loopback(together=3) as client:
        gate = asyncio.Event()
        publisher.put("/feed", Page(b"<rss/>", gate=gate))
        asking = [asyncio.create_task(client.get(publisher.url("/feed", n))) for n in range(10)]
        await publisher.reached("/feed", 3)
        gate.set()
        await asyncio.gather(*asking)
        assert publisher.together[""] == 3


async def test_waiting_for_a_host_holds_up_no_other() -> None:
    never = asyncio.Event()

    async def sleep(_: float) -> None:
        await never.wait()

    around = Around(sleep=sleep)
    async with Publisher(many_hosts=True) as publisher, loopback(host_delay=5, together=1, around=around) as client:
        publisher.put("/feed", b"<rss/>")
        await client.get(publisher.url("/feed"))
        waiting = [asyncio.create_task(client.get(publisher.url("/feed"))) for _ in range(5)]
        for host in range(1, 10):
            assert (await client.get(publisher.url("/feed", host))).status == 200
        never.set()
        await asyncio.gather(*waiting)


async def test_www_is_the_same_host() -> None:
    time = Time()
    known = Names({"www.example.org": ["127.0.0.1"], "example.org": ["127.0.0.1"], "example.org.": ["127.0.0.1"]})
    around = Around(resolver=known, clock=time, sleep=time.sleep)
    async with Publisher() as publisher, loopback(host_delay=2.0, around=around) as client:
        publisher.put("/feed", b"<rss/>")
        for name in ("www.example.org", "example.org", "example.org.", "EXAMPLE.org"):
            await client.get(f"http://{name}:{publisher.port}/feed")
        assert time.slept == [2.0] * 3


async def test_how_long_a_host_is_busy() -> None:
    time = Time()
    async with Publisher() as publisher, loopback(host_delay=2.0, around=world(time)) as client:
        gate = asyncio.Event()
        publisher.put("/feed", Page(b"<rss/>", gate=gate))
        url = publisher.url("/feed")
        assert client.wait_of(url) == 0.0
        asking = asyncio.create_task(client.get(url))
        await publisher.reached("/feed")
        assert client.wait_of(url) == float("inf")
        gate.set()
        await asking
        assert client.wait_of(url) == 2.0


async def test_who_stops_waiting_gives_up_the_turn() -> None:
    async with Publisher() as publisher, loopback() as client:
        gate = asyncio.Event()
        publisher.put("/feed", Page(b"<rss/>", gate=gate))
        asking = [asyncio.create_task(client.get(publisher.url("/feed"))) for _ in range(3)]
        await publisher.reached("/feed")
        for task in asking[:2]:
            task.cancel()
        gate.set()
        assert (await asking[2]).status == 200
        assert [task.cancelled() for task in asking] == [True, True, False]


async def test_a_host_that_asks_to_be_left_alone_is_asked_for_no_more_pages() -> None:
    time = Time()
    async with Publisher() as publisher, loopback(around=world(time)) as client:
        page = publisher.refuse("/page", 429, retry_after="300")
        publisher.put("/feed", b"<rss/>")
        assert (await failure(client, publisher.url("/page"), kind="page")).retry_after == 300.0
        time.now += 100
        error = await failure(client, publisher.url("/page"), kind="page")
        assert (error.status, error.retry_after, publisher.hits["/page"]) == (429, 200.0, 1)
        assert (await client.get(publisher.url("/feed"))).status == 200
        time.now += 201
        page.status = 200
        assert (await client.get(publisher.url("/page"), kind="page")).status == 200


async def test_hosts_are_forgotten() -> None:
    time = Time()
    turns = Turns(time, time.sleep)
    for n in range(5000):
        async with turns.turn(f"host{n}", 1.0):
            time.now += 0.01
    assert len(turns) <= (LONGEST_DELAY + 1) / 0.01
    time.now += LONGEST_DELAY * 2
    async with turns.turn("last", 1.0):
        pass
    assert len(turns) == 1


@pytest.mark.parametrize("delay", [30.0, 1.0])
async def test_a_host_is_remembered_as_long_as_it_matters(delay: float) -> None:
    time = Time()
    turns = Turns(time, time.sleep)
    for _ in range(3):
        async with turns.turn("host", delay):
            pass
    assert time.slept == [delay, delay]
    async with turns.turn("barred", delay):
        turns.bar("barred", 3600.0)
    time.now += 1800
    async with turns.turn("other", delay):
        pass
    assert turns.barred_for("barred") == pytest.approx(1800.0)
