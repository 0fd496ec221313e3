"""What waits becomes articles: with its page or without, now or later, and no entry holds up another."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import ReadError, StorageError
from bot.feeds.schedule import PAGE_ATTEMPTS
from bot.models import Article, Entry, Fetched
from bot.pipeline.inbox import drain
from bot.pipeline.reading import Read, read_entry
from bot.pipeline.refresh import Means
from bot.workers import Workers
from storage import Storage, open_storage
from tests.fakes.publisher import Publisher
from tests.rounds import LONG, NOW, Clock, Here, item, open_means, round_over, rss, watch

TEASER = "Trade between Kazakhstan and China has grown again, the ministry said."
BODY = "".join(
    f"<p>{sentence}.</p>"
    for sentence in (
        "Trade between Kazakhstan and China reached 43.8 billion dollars in 2024, the ministry of trade said on Monday",
        "It had been less in the year before, when the roads to the border were closed for several weeks in winter",
        "The ministry expects that the new terminal will bring more goods through the harbour in the coming years",
        "Railways and carriers have asked for longer opening hours at the crossings, and talks about that go on",
    )
)


def page(number: int, body: str = BODY) -> str:
    title = f"Trade grew again, number {number}"
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"


def lay_out(publisher: Publisher, *numbers: int, host: int = 0, text: str = TEASER, pages: bool = True) -> str:
    """A feed of these items, with their pages; its address."""
    link = publisher.url("/news/{n}", host=host)
    guid = f"g{host}-{{n}}"
    publisher.put("/rss", rss(*(item(n, text=text, link=link, guid=guid) for n in numbers)), host=host)
    for n in numbers if pages else ():
        publisher.put(f"/news/{n}", page(n), host=host, media_type="text/html; charset=utf-8")
    return publisher.url("/rss", host=host)


async def articles(means: Means) -> list[Article]:
    """All that is stored, by title."""
    heads = await means.storage.latest(1000)
    found = [await means.storage.get_article(head.id) for head in heads]
    return sorted((one for one in found if one is not None), key=lambda one: one.title or "")


async def bring(means: Means, *urls: str, **fields: Any) -> dict[Any, int]:
    """Add sources, refresh, drain."""
    await watch(means.storage, *urls, **fields)
    await round_over(means)
    return dict(await drain(means))


# --- Pages


async def test_a_teaser_is_joined_with_its_page(means: Means, publisher: Publisher) -> None:
    assert await bring(means, lay_out(publisher, 1, 2)) == {"new": 2}
    first, _ = await articles(means)
    assert "less in the year before" in first.text
    assert (first.publisher, first.language) == ("Outlet 1", "en")
    assert await means.storage.count_facts("trade") == 2
    assert await means.storage.inbox.count() == 0


async def test_a_sitemaps_address_is_what_its_page_says(means: Means, publisher: Publisher) -> None:
    urls = "".join(f"<url><loc>{publisher.url(f'/news/{n}')}</loc></url>" for n in (1, 2, 3))
    publisher.put("/map", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>')
    publisher.put("/news/1", page(1), media_type="text/html")
    publisher.redirect("/news/2", "/")
    publisher.put("/", page(2), media_type="text/html")
    publisher.refuse("/news/3", 404)
    assert await bring(means, publisher.url("/map"), form="sitemap") == {"new": 1, "settled": 2}
    (article,) = await articles(means)
    assert (article.title, article.url) == ("Trade grew again, number 1", publisher.url("/news/1"))
    assert "less in the year before" in article.text


async def test_a_whole_article_needs_no_page(means: Means, publisher: Publisher) -> None:
    assert await bring(means, lay_out(publisher, 1, text=LONG)) == {"new": 1}
    assert publisher.hits["/news/1"] == 0


@pytest.mark.parametrize(("full_text", "text", "asked"), [("never", TEASER, 0), ("always", LONG, 1)])
async def test_a_source_says_whether_pages_are_wanted(
    means: Means, publisher: Publisher, full_text: str, text: str, asked: int
) -> None:
    assert await bring(means, lay_out(publisher, 1, text=text), full_text=full_text) == {"new": 1}
    assert publisher.hits["/news/1"] == asked


async def test_where_there_is_no_page_the_feed_has_the_word(means: Means, publisher: Publisher) -> None:
    url = lay_out(publisher, 1, 2, 3, 4)
    publisher.refuse("/news/1", 404, host=0)
    publisher.robots("User-agent: *\nDisallow: /news/2")
    consent = "<html><body><p>Please accept cookies to go on.</p></body></html>"
    publisher.put("/news/3", consent, media_type="text/html", host=0)
    assert await bring(means, url) == {"new": 4}
    assert publisher.hits["/news/2"] == 0
    texts = [article.text for article in await articles(means)]
    assert [TEASER in text and "less in the year" not in text for text in texts] == [True, True, True, False]


async def test_a_page_that_may_come_is_waited_for(means: Means, publisher: Publisher) -> None:
    url = lay_out(publisher, 1)
    publisher.refuse("/news/1", 503, host=0)
    assert await bring(means, url) == {"postponed": 1}
    assert await drain(means) == {}  # not before its time
    publisher.put("/news/1", page(1), media_type="text/html", host=0)
    assert isinstance(means.clock, Clock)
    means.clock.pass_(minutes=5)
    assert await drain(means) == {"new": 1}
    assert "less in the year before" in (await articles(means))[0].text


async def test_a_page_that_does_not_come_is_given_up_after_a_day(means: Means, publisher: Publisher) -> None:
    url = lay_out(publisher, 1)
    publisher.refuse("/news/1", 503, host=0)
    came = [await bring(means, url)]
    assert isinstance(means.clock, Clock)
    for _ in range(PAGE_ATTEMPTS):
        means.clock.pass_(hours=14)
        came.append(dict(await drain(means)))
    assert came == [{"postponed": 1}] * (PAGE_ATTEMPTS - 1) + [{"new": 1}, {}]
    assert publisher.hits["/news/1"] == PAGE_ATTEMPTS
    assert TEASER in (await articles(means))[0].text


def _counted(means: Means, count: int, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """An event that is set when so many articles were saved."""
    reached, save, left = asyncio.Event(), means.storage.save_article, iter(range(count - 1, -1, -1))

    async def counted(*args: Any, **given: Any) -> Any:
        saved = await save(*args, **given)
        if next(left, 0) == 0:
            reached.set()
        return saved

    monkeypatch.setattr(means.storage, "save_article", counted)
    return reached


async def test_a_host_that_is_slow_holds_up_no_other(
    means: Means, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()
    slow = lay_out(publisher, *range(50), host=1)
    for n in range(50):
        publisher.put(f"/news/{n}", page(n), host=1, media_type="text/html", gate=gate)
    quick = lay_out(publisher, *range(100, 110), host=2)
    await watch(means.storage, slow, quick)
    await round_over(means)
    saved = _counted(means, 10, monkeypatch)
    draining = asyncio.create_task(drain(means))
    await saved.wait()
    assert publisher.together["127.0.0.2"] == 1
    gate.set()
    assert await draining == {"new": 60}


# --- What cannot be read


class Dying(Here):
    """Dies, or takes too long, of what it is told to."""

    def __init__(self, *, page: bool = False, number: int = 0) -> None:
        super().__init__()
        self._page, self._number = page, number

    async def run(self, function: Any, *args: Any, **given: Any) -> Any:  # type: ignore[override]
        if function is read_entry:
            entry, fetched, _ = args
            bad = str(entry.title).endswith(f" {self._number}")
            if bad and (fetched is not None or not self._page):
                raise ReadError("the process that read it died of it")
        return await super().run(function, *args, **given)


async def test_a_page_that_kills_its_reader_is_left_out(means: Means, publisher: Publisher) -> None:
    means = replace(means, workers=Dying(page=True, number=2))
    assert await bring(means, lay_out(publisher, 1, 2, 3)) == {"new": 3}
    texts = [article.text for article in await articles(means)]
    assert ["less in the year" in text for text in texts] == [True, False, True]


async def test_an_entry_that_kills_its_reader_is_settled_after_some_attempts(
    means: Means, publisher: Publisher
) -> None:
    means = replace(means, workers=Dying(number=2))
    assert await bring(means, lay_out(publisher, 1, 2, 3, text=LONG)) == {"new": 2, "postponed": 1}
    assert isinstance(means.clock, Clock)
    came: list[dict[Any, int]] = []
    while await means.storage.inbox.count():
        means.clock.pass_(hours=14)
        came.append(dict(await drain(means)))
    assert came == [{"postponed": 1}] * (PAGE_ATTEMPTS - 2) + [{"settled": 1}]


async def test_a_bug_of_ours_costs_one_entry(
    means: Means, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = means.storage.save_article

    async def trips(article: Article, *args: Any, **given: Any) -> Any:
        if str(article.title).endswith(" 2"):
            raise KeyError("ours")
        return await save(article, *args, **given)

    monkeypatch.setattr(means.storage, "save_article", trips)
    assert await bring(means, lay_out(publisher, 1, 2, 3, text=LONG)) == {"new": 2, "postponed": 1}


async def test_a_store_that_fails_ends_the_drain_and_loses_nothing(
    means: Means, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: Any, **__: Any) -> Any:
        raise StorageError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(means.storage, "save_article", full)
        with pytest.raises(StorageError):
            await bring(means, lay_out(publisher, *range(20), text=LONG))
    assert await means.storage.inbox.count() == 20
    assert await drain(means) == {"new": 20}


async def test_what_is_in_no_language_of_ours_is_left_out(means: Means, publisher: Publisher) -> None:
    assert await bring(means, lay_out(publisher, 1, 2, text=LONG), language="de") == {"settled": 2}
    assert await means.storage.inbox.count() == 0


async def test_nothing_but_furniture_is_left_out(means: Means) -> None:
    await watch(means.storage, "https://a.example/rss", full_text="never")
    read = read_entry(Entry(source="a", text="\n"), None, NOW)
    assert not isinstance(read, Read)
    assert "furniture" in read.reason


# --- Again and again


async def test_a_changed_item_is_a_revision(means: Means, publisher: Publisher) -> None:
    url = lay_out(publisher, 1, text=LONG)
    await bring(means, url)
    lay_out(publisher, 1, text=LONG.replace("43.8", "44.8"))
    await round_over(means)
    assert await drain(means) == {"changed": 1}
    (article,) = await articles(means)
    assert article.revision == 2


async def test_what_two_sources_have_is_one_article(means: Means, publisher: Publisher) -> None:
    link = "http://127.0.0.1/news/{n}"
    for path in ("/economy", "/all"):
        publisher.put(path, rss(item(1, link=link), item(2, link=link)))
    came = await bring(means, publisher.url("/economy"), publisher.url("/all"))
    assert came == {"new": 2, "unchanged": 2}


async def test_what_was_received_before_a_crash_is_read_after_it(database: str, publisher: Publisher) -> None:
    async with open_storage(database) as storage, open_means(storage) as means:
        await watch(storage, lay_out(publisher, 1, 2, 3))
        await round_over(means)
    async with open_storage(database) as storage, open_means(storage) as means:
        assert await drain(means) == {"new": 3}
        assert (await round_over(means))["Outlet 1"].received.known == 3
        assert await drain(means) == {}


async def test_once_told_to_stop_nothing_more_is_begun(means: Means, publisher: Publisher) -> None:
    gate, stop = asyncio.Event(), asyncio.Event()
    url = lay_out(publisher, 1, 2, 3)
    for n in (1, 2, 3):
        publisher.put(f"/news/{n}", page(n), media_type="text/html", gate=gate, host=0)
    await watch(means.storage, url)
    await round_over(means)
    draining = asyncio.create_task(drain(means, stop=stop))
    await publisher.reached("/robots.txt")
    stop.set()
    gate.set()
    came = await draining
    assert 1 <= came["new"] <= 2  # what was under way
    assert await means.storage.inbox.count() == 3 - came["new"]


async def test_a_drain_that_is_cut_off_leaves_the_rest_waiting(means: Means, publisher: Publisher) -> None:
    url = lay_out(publisher, *range(10))
    gate = asyncio.Event()
    publisher.put("/news/3", page(3), media_type="text/html", gate=gate, host=0)
    await watch(means.storage, url)
    await round_over(means)
    draining = asyncio.create_task(drain(means))
    await publisher.reached("/news/3")
    draining.cancel()
    await asyncio.gather(draining, return_exceptions=True)
    gate.set()
    done, left = (await means.storage.coverage()).articles, await means.storage.inbox.count()
    assert done + left == 10
    assert sum((await drain(means)).values()) == left
    assert (await means.storage.coverage()).articles == 10


async def test_articles_are_read_in_processes_of_their_own(storage: Storage, publisher: Publisher) -> None:
    with Workers(1) as workers:
        async with open_means(storage, workers=workers) as means:
            assert await bring(means, lay_out(publisher, 1, 2)) == {"new": 2}
    assert await storage.count_facts("trade") == 2


def test_a_fetched_page_is_joined_by_the_reader() -> None:
    entry = Entry(source="https://a.example/rss", text=TEASER, title="Trade grew again, number 1", language="en")
    fetched = Fetched(url="https://a.example/1", final="https://a.example/1", status=200, body=page(1).encode())
    read = read_entry(entry, fetched, NOW)
    assert isinstance(read, Read)
    assert "less in the year before" in read.article.text
    walled = replace(fetched, body=b"<html><body></body></html>")
    left = read_entry(entry, walled, NOW)
    assert isinstance(left, Read)
    assert left.without
