"""Looking for feeds over the web: politely, within bounds, and nowhere that is not public."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.errors import FetchError, ReadError
from bot.feeds.fetch import Client
from bot.models import Source
from bot.pipeline.discovering import TRIED, check, discover
from bot.workers import Workers
from tests.fakes.outlet import NEWEST, alternate, html, lay_out, rss
from tests.fakes.publisher import Publisher


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, deadline=5) as processes:
        yield processes


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    async with Publisher(many_hosts=True) as opened:
        lay_out(opened)
        yield opened


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with Client(allow_networks=["127.0.0.0/29"], host_delay=0) as opened:
        yield opened


async def test_a_feed_is_the_only_answer(publisher: Publisher, client: Client, workers: Workers) -> None:
    (found,) = await discover(publisher.url("/feed.xml"), client, workers)
    assert (found.source.name, found.source.language, found.entries, found.newest) == ("Новости", "ru", 3, NEWEST)
    assert list(publisher.hits) == ["/feed.xml"]


async def test_a_feed_without_entries_yet_is_one(publisher: Publisher, client: Client, workers: Workers) -> None:
    (found,) = await discover(publisher.url("/empty.xml"), client, workers)
    assert (found.entries, found.newest) == (0, None)


async def test_what_a_page_names_goes_before_guesses(publisher: Publisher, client: Client, workers: Workers) -> None:
    await discover(publisher.url("/several"), client, workers)
    assert sorted(publisher.hits) == ["/a.xml", "/b.xml", "/missing.xml", "/several"]


async def test_guesses_end_with_the_first_that_answers(publisher: Publisher, client: Client, workers: Workers) -> None:
    (found,) = await discover(publisher.url("/news/", host=2), client, workers)
    assert found.source.url == publisher.url("/news/feed", host=2)
    assert [asked.path for asked in publisher.requests] == ["/news/", "/news/feed"]


async def test_a_page_that_names_thousands_is_not_followed_to_all(
    publisher: Publisher, client: Client, workers: Workers
) -> None:
    publisher.put("/many", html("".join(alternate(f"/many/{number}.xml") for number in range(5000))), host=4)
    assert await discover(publisher.url("/many", host=4), client, workers) == ()
    assert sum(path.startswith("/many/") for path in publisher.hits) <= TRIED + 2


async def test_links_to_networks_that_are_not_public_are_not_followed(
    publisher: Publisher, client: Client, workers: Workers
) -> None:
    inside = publisher.url("/feed.xml", host="127.0.0.77")
    publisher.put("/feed.xml", rss("Inside"), host="127.0.0.77")
    publisher.put("/bait", html(alternate(inside) + alternate("/hop.xml") + alternate("/a.xml")), host=0)
    publisher.redirect("/hop.xml", inside, host=0)
    found = await discover(publisher.url("/bait"), client, workers)
    assert [one.source.name for one in found] == ["Economy"]
    assert publisher.hosts["127.0.0.77"] == 0


async def test_a_page_that_keeps_its_reader_busy_costs_only_itself(publisher: Publisher, client: Client) -> None:
    attributes = " ".join(f'a{number}="1"' for number in range(200_000))
    publisher.put("/busy", html(body=f'<a {attributes} href="/rss">x</a>'), host=4)
    with Workers(1, deadline=1) as workers:
        assert await discover(publisher.url("/busy", host=4), client, workers) == ()
        assert len(await discover(publisher.url("/feed.xml"), client, workers)) == 1


async def test_an_address_that_cannot_be_had(publisher: Publisher, client: Client, workers: Workers) -> None:
    with pytest.raises(FetchError, match="answered 404"):
        await discover(publisher.url("/missing"), client, workers)


async def test_a_check_asks_as_a_round_would(publisher: Publisher, client: Client, workers: Workers) -> None:
    source = Source(url=publisher.url("/old.xml"), name="Mine", language="kk")
    found = await check(source, client, workers)
    assert (found.source, found.entries, found.moved) == (source, 3, publisher.url("/feed.xml"))
    with pytest.raises(ReadError):
        await check(Source(url=publisher.url("/one"), name="A page"), client, workers)
    mapped = Source(url=publisher.url("/news-map.xml", host=3), name="Map", form="sitemap")
    assert (await check(mapped, client, workers)).entries == 1
