"""One round over sources: what is asked, what is stored of it, and that a bad feed is a value."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import StorageError
from bot.feeds.given import GivenFeed
from bot.models import Fetched, ParsedFeed, Received
from bot.pipeline import reading
from bot.pipeline import refresh as refreshing
from bot.pipeline.inbox import drain
from bot.pipeline.refresh import Means, spread
from storage import Storage
from tests.fakes.publisher import Publisher
from tests.rounds import NOW, item, open_means, round_over, rss, watch


async def state(means: Means, name: str = "Outlet 1") -> Any:
    return next(one for one in await means.storage.sources.list() if one.source.name == name)


async def test_what_a_feed_has_waits_in_the_inbox_once(means: Means, publisher: Publisher) -> None:
    publisher.put("/a", rss(item(1), item(2)), etag='"1"')
    await watch(means.storage, publisher.url("/a"))
    first = await round_over(means)
    assert first["Outlet 1"].received == Received(new=2)
    publisher.put("/a", rss(item(3), item(1), item(2, text="Other words.")), etag='"2"')
    assert (await round_over(means))["Outlet 1"].received == Received(new=1, changed=1, known=1)
    assert await means.storage.inbox.count() >= 3


async def test_an_unchanged_feed_is_asked_with_its_validators(means: Means, publisher: Publisher) -> None:
    publisher.put("/a", rss(item(1)), etag='"1"')
    await watch(means.storage, publisher.url("/a"))
    await round_over(means)
    again = (await round_over(means))["Outlet 1"]
    assert (again.error, again.received) == (None, Received())
    assert publisher.asked("/a")[1].headers["if-none-match"] == '"1"'
    health = (await state(means)).health
    assert (health.checks, health.unchanged, health.failures) == (2, 1, 0)
    await round_over(means)
    assert publisher.asked("/a")[2].headers["if-none-match"] == '"1"'


async def test_a_bad_feed_is_a_value_and_the_round_goes_on(means: Means, publisher: Publisher) -> None:
    publisher.put("/good", rss(item(1)))
    publisher.put("/page", "<html><body>Hello</body></html>", media_type="text/html")
    publisher.refuse("/down", 503, retry_after="7200")
    urls = ["/good", "/page", "/down", "/missing"]
    await watch(means.storage, *map(publisher.url, urls), "http://10.0.0.1/rss")
    done = await round_over(means)
    assert [bool(done[f"Outlet {n}"].error) for n in range(1, 6)] == [False, True, True, True, True]
    down = await state(means, "Outlet 3")
    assert down.health.failures == 1
    assert "503" in down.health.error
    assert down.next_check - NOW >= timedelta(hours=2)
    assert "not public" in (done["Outlet 5"].error or "")


async def test_failures_wait_longer_and_a_success_forgets_them(means: Means, publisher: Publisher) -> None:
    publisher.refuse("/a", 500)
    await watch(means.storage, publisher.url("/a"))
    waits = []
    for _ in range(4):
        await round_over(means)
        waits.append((await state(means)).next_check - NOW)
    assert waits == sorted(waits)
    assert waits[-1] > 4 * waits[0]
    publisher.put("/a", rss(item(1)))
    await round_over(means)
    source = await state(means)
    assert (source.health.failures, source.health.error) == (0, None)
    assert source.next_check - NOW < timedelta(minutes=17)


async def test_a_feed_says_when_to_ask_again(means: Means, publisher: Publisher) -> None:
    publisher.put("/ttl", rss(item(1), ttl=120))
    publisher.put("/cache", rss(item(1)), headers={"Cache-Control": "max-age=3600"})
    await watch(means.storage, publisher.url("/ttl"), publisher.url("/cache"))
    await round_over(means)
    assert (await state(means, "Outlet 1")).next_check - NOW >= timedelta(hours=2)
    assert timedelta(hours=1) <= (await state(means, "Outlet 2")).next_check - NOW < timedelta(hours=2)


async def test_what_is_gone_is_asked_no_more(means: Means, publisher: Publisher) -> None:
    publisher.refuse("/a", 410)
    await watch(means.storage, publisher.url("/a"))
    await round_over(means)
    assert (await state(means)).paused == "gone"
    assert list(await means.storage.sources.due(NOW + timedelta(days=30), 10)) == []


async def test_what_has_moved_for_good_is_asked_where_it_lives(means: Means, publisher: Publisher) -> None:
    publisher.put("/new", rss(item(1)))
    publisher.redirect("/old", "/new", 301)
    publisher.redirect("/today", "/new2", 302)
    publisher.put("/new2", rss(item(1)))
    await watch(means.storage, publisher.url("/old"), publisher.url("/today"))
    await round_over(means)
    assert (await state(means, "Outlet 1")).source.url == publisher.url("/new")
    assert (await state(means, "Outlet 2")).source.url == publisher.url("/today")
    assert (await round_over(means))["Outlet 1"].received == Received(known=1)


async def test_validators_of_what_could_not_be_read_are_not_kept(means: Means, publisher: Publisher) -> None:
    publisher.put("/a", "<html>down for maintenance</html>", etag='"bad"')
    await watch(means.storage, publisher.url("/a"))
    await round_over(means)
    await round_over(means)
    assert "if-none-match" not in publisher.asked("/a")[1].headers


async def test_a_bug_of_ours_costs_one_feed(
    means: Means, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trips(fetched: Fetched, source: str, outlet: str) -> tuple[ParsedFeed, GivenFeed]:
        if source.endswith("/a"):
            raise KeyError("ours")
        return read_feed(fetched, source, outlet)

    read_feed = reading.read_feed
    monkeypatch.setattr(refreshing, "read_feed", trips)
    publisher.put("/a", rss(item(1)))
    publisher.put("/b", rss(item(1)))
    await watch(means.storage, publisher.url("/a"), publisher.url("/b"))
    done = await round_over(means)
    assert "an error of ours" in (done["Outlet 1"].error or "")
    assert done["Outlet 2"].received == Received(new=1)
    assert (await state(means)).health.failures == 1


async def test_what_the_store_trips_over_costs_one_feed(
    means: Means, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = means.storage.sources.receive_all

    async def trips(feeds: Any) -> Any:
        if any(check.number == 1 for check, _ in feeds):
            raise OverflowError("ours")
        return await receive(feeds)

    monkeypatch.setattr(means.storage.sources, "receive_all", trips)
    for path in ("/a", "/b", "/c"):
        publisher.put(path, rss(item(1)))
    await watch(means.storage, *map(publisher.url, ("/a", "/b", "/c")))
    done = await round_over(means)
    assert [done[name].received.new for name in sorted(done)] == [0, 1, 1]
    assert "an error of ours" in (await state(means)).health.error


async def test_a_store_that_fails_ends_the_round(
    means: Means, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(means.storage.sources, "receive_all", full)
    urls = [publisher.url(f"/{n}") for n in range(200)]
    for n in range(200):
        publisher.put(f"/{n}", rss(item(n)))
    await watch(means.storage, *urls)
    with pytest.raises(StorageError, match="disk is full"):
        await round_over(replace(means, together=2))


async def test_once_told_to_stop_no_further_source_is_asked(means: Means, publisher: Publisher) -> None:
    stop = asyncio.Event()
    gate = asyncio.Event()
    publisher.put("/a", rss(item(1)), gate=gate)
    publisher.put("/b", rss(item(1)))
    await watch(means.storage, publisher.url("/a"), publisher.url("/b"))
    running = asyncio.create_task(round_over(replace(means, together=1), stop=stop))
    await publisher.reached("/a")
    stop.set()
    gate.set()
    assert set(await running) == {"Outlet 1"}  # what was under way is stored
    assert publisher.hits["/b"] == 0


# --- Sitemaps


def sitemap(*paths: str) -> str:
    news = "".join(f"<url><loc>{path}</loc></url>" for path in paths)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{news}</urlset>'


async def test_of_an_index_the_newest_sitemaps_are_read(means: Means, publisher: Publisher) -> None:
    days = {f"/map{n}": f"2025-08-{n:02}" for n in range(1, 10)}
    maps = "".join(f"<sitemap><loc>{publisher.url(p)}</loc><lastmod>{d}</lastmod></sitemap>" for p, d in days.items())
    publisher.put("/index", f"<sitemapindex>{maps}</sitemapindex>", etag='"1"')
    for path in days:
        publisher.put(path, sitemap(f"http://127.0.0.1/news{path}"))
    publisher.refuse("/map8", 500)
    await watch(means.storage, publisher.url("/index"), form="sitemap")
    assert (await round_over(means))["Outlet 1"].received == Received(new=2)
    assert [path for path in days if publisher.hits[path]] == ["/map7", "/map8", "/map9"]
    await round_over(means)  # what it lists may have changed while it has not
    assert publisher.hits["/map9"] == 2


async def test_an_index_none_of_whose_sitemaps_can_be_had_has_failed(means: Means, publisher: Publisher) -> None:
    publisher.put("/index", f"<sitemapindex><sitemap><loc>{publisher.url('/m')}</loc></sitemap></sitemapindex>")
    await watch(means.storage, publisher.url("/index"), form="sitemap")
    assert "404" in ((await round_over(means))["Outlet 1"].error or "")


# --- Who an article is by


async def test_an_outlet_has_its_own_name_and_an_item_its_own_outlet(means: Means, publisher: Publisher) -> None:
    cited = item(2, source="The Other", link="http://127.0.0.1/news/other")
    publisher.put("/a", rss(item(1), cited, title="RSS - latest"))
    await watch(means.storage, publisher.url("/a"), full_text="never")
    await round_over(means)
    await drain(means)
    names = {outlet.name for outlet in await means.storage.list_outlets()}
    assert names == {"Outlet 1", "The Other"}


# --- Bounds


class Heavy(bytes):
    """A body whose life is counted."""

    alive = 0
    most = 0

    def __init__(self, *_: object) -> None:
        Heavy.alive += 1
        Heavy.most = max(Heavy.most, Heavy.alive)

    def __del__(self) -> None:
        Heavy.alive -= 1


class Endless:
    """Answers everything at once."""

    async def get(self, url: str, **_: Any) -> Fetched:
        await asyncio.sleep(0)
        return Fetched(url=url, final=url, status=200, body=Heavy(rss(item(1)).encode()))


async def test_no_more_bodies_are_held_than_sources_are_asked_together(storage: Storage) -> None:
    Heavy.alive = Heavy.most = 0
    async with open_means(storage, client=Endless(), together=4) as means:
        await watch(storage, *(f"https://a{n}.example/rss" for n in range(40)))
        assert len(await round_over(means)) == 40
    gc.collect()
    assert Heavy.alive == 0
    assert Heavy.most <= 2 * 4


async def test_what_is_ready_together_is_stored_together(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    receive = storage.sources.receive_all

    async def counted(feeds: Any) -> Any:
        sizes.append(len(feeds))
        return await receive(feeds)

    monkeypatch.setattr(storage.sources, "receive_all", counted)
    async with open_means(storage, client=Endless(), together=16) as means:
        await watch(storage, *(f"https://a{n}.example/rss" for n in range(64)))
        await round_over(means)
    assert sum(sizes) == 64
    assert len(sizes) < 32


async def test_sources_of_one_host_do_not_stand_together(storage: Storage) -> None:
    urls = [*(f"https://a.example/{n}" for n in range(3)), *(f"https://b{n}.example/" for n in range(3))]
    ordered = [one.source.url for one in spread(await watch(storage, *urls))]
    assert ordered[:4] == ["https://a.example/0", *(f"https://b{n}.example/" for n in range(3))]
    assert sorted(ordered) == sorted(urls)
