"""What waits becomes one article, whatever happens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Article, Entry, Saved, Waiting
from storage import Storage, open_storage
from tests.inboxes import LATER, drain, item, name_sources, poll, save, texts, waiting
from tests.making import NOW


@pytest.fixture
async def store(storage: Storage) -> Storage:
    """A store with three sources."""
    await name_sources(storage, 3)
    return storage


# --- Articles


async def test_an_article_settles_its_entry_and_counts_for_its_source(store: Storage) -> None:
    await poll(store, item(1))
    await drain(store)
    assert await store.inbox.count() == 0
    health = [watched.health for watched in await store.sources.list()]
    assert [(one.articles, one.new_article) for one in health] == [(1, LATER), (0, None), (0, None)]
    await poll(store, item(1, text="Corrected."))
    await drain(store)
    assert [watched.health.articles for watched in await store.sources.list()] == [1, 0, 0]


async def test_two_feeds_that_lead_to_one_address_make_one_article(store: Storage) -> None:
    await poll(store, item(1))
    await poll(store, item(1, source=2, guid="other", url="http://m.a.org/1?utm_source=rss"), source=2)
    assert [saved.state for saved in await drain(store)] == ["new", "unchanged"]
    assert [watched.health.articles for watched in await store.sources.list()] == [1, 0, 0]
    await poll(store, item(1, guid="other", source=2, url=None, text="Corrected."), source=2)
    assert [(saved.state, saved.article) for saved in await drain(store)] == [("changed", 1)]


async def test_an_archive_and_a_feed_make_one_article(store: Storage) -> None:
    kept = Article(key="a.org/1", source="archive.warc", text="Text of 1.", language="en", seen=NOW)
    await store.save_article(kept, [], keys=["a.org/1"])
    await poll(store, item(1))
    assert [(saved.state, saved.article) for saved in await drain(store)] == [("unchanged", 1)]


async def test_keys_that_lead_to_two_articles_lead_to_the_address(store: Storage) -> None:
    by_guid = await save_by(store, "g", text="One.")
    by_address = await save_by(store, "a.org/1", text="Two.")
    both = await save_by(store, "g", "a.org/1", text="Three.")
    assert by_guid.article != by_address.article == both.article
    assert (await save_by(store, "g", text="One.")).article == by_guid.article


async def save_by(store: Storage, *keys: str, **fields: Any) -> Saved:
    given = {"key": keys[0], "source": "s", "text": "Text.", "language": "en", "seen": NOW}
    return await store.save_article(Article(**{**given, **fields}), [], keys=keys)


async def test_every_key_leads_to_the_article_and_its_first_one_stays(store: Storage) -> None:
    first = await save_by(store, "g 1", "a.org/1", title="A", url="http://a.org/1")
    second = await save_by(store, "g 2", "a.org/1", text="Other.", title="B", url="http://a.org/1")
    third = await save_by(store, "g 2", text="Third.")
    assert first.article == second.article == third.article
    stored = await store.get_article(first.article)
    assert stored is not None
    assert (stored.key, stored.revision) == ("g 1", 3)
    for keys in ("g 1", ["g 2"], ["none", "a.org/1"]):
        assert await store.find_stored(keys, "Third.") is not None
    assert await store.find_stored(["none"], "Third.") is None
    assert await store.find_stored([], "Third.") is None


async def test_a_reused_guid_is_another_article_with_another_key(store: Storage) -> None:
    one = await save_by(store, "g 1", "a.org/1", title="A", url="http://a.org/1")
    two = await save_by(store, "g 1", "a.org/2", text="Other.", title="B", url="http://a.org/2")
    assert (two.state, two.article != one.article) == ("new", True)
    again = await save_by(store, "g 1", "a.org/2", text="Third.", title="C", url="http://a.org/2")
    assert (again.state, again.article) == ("changed", two.article)


async def test_an_address_that_a_site_gives_to_all_its_pages_makes_no_two_articles_one(store: Storage) -> None:
    one = await save_by(store, "a.org/1", "a.org/all", title="A", url="http://a.org/all")
    two = await save_by(store, "a.org/2", "a.org/all", text="Other.", title="B", url="http://a.org/all")
    assert two.state == "new"
    moved = await save_by(store, "a.org/3", "a.org/all", text="Text.", title="A!", url="http://a.org/all")
    assert moved.article == one.article


async def test_the_author_is_kept(store: Storage) -> None:
    saved = await save_by(store, "k", author="A. B.")
    stored = await store.get_article(saved.article)
    assert stored is not None
    assert stored.author == "A. B."


# --- Whatever happens

_ITEMS = st.integers(0, 4)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["publish", "edit", "withdraw"]), _ITEMS),
        st.tuples(st.sampled_from(["poll", "poll and crash"]), st.integers(1, 2)),
        st.tuples(st.sampled_from(["take", "save", "save and crash", "settle late", "postpone", "restart"]), _ITEMS),
    ),
    max_size=30,
)


class Publisher:
    """Items with versions, in two feeds of which the second has guids of its own."""

    def __init__(self) -> None:
        self.versions: dict[int, int] = {}
        self.shown: list[int] = []
        self.received: dict[int, str] = {}  # the text that was told last, of either feed
        self.polled: set[int] = set()

    def feed(self, source: int) -> list[Entry]:
        return [item(n, source, text=self.text(n), guid=f"{source}-{n}") for n in self.shown]

    def text(self, number: int) -> str:
        return f"Text of {number}, version {self.versions[number]}."

    def step(self, what: str, number: int) -> None:
        if what == "withdraw":
            self.shown = [n for n in self.shown if n != number]
        elif what == "publish" and number not in self.shown:
            self.versions.setdefault(number, 1)
            self.shown.insert(0, number)
        elif what == "edit" and number in self.shown:
            self.versions[number] += 1


@asynccontextmanager
async def failing(storage: Storage) -> AsyncIterator[None]:
    """The process ends when all but the last statement of a transaction is done."""

    async def end(*_: object) -> None:
        raise InterruptedError

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("storage.receiving.record", end)
        patched.setattr("storage.saving._settle", end)
        with suppress(InterruptedError):
            yield


async def run(url: str, steps: Sequence[tuple[str, int]]) -> tuple[Publisher, list[str], list[str]]:
    publisher, taken = Publisher(), list[Waiting]()
    storage = await (opened := open_storage(url)).__aenter__()
    await name_sources(storage, 2)
    for what, number in steps:
        if what == "restart":
            await opened.__aexit__(None, None, None)
            storage, taken = await (opened := open_storage(url)).__aenter__(), []
        elif what == "poll":
            await poll(storage, *publisher.feed(number), source=number)
            publisher.received |= {n: publisher.text(n) for n in publisher.shown}
            publisher.polled.add(number)
        elif what == "poll and crash":
            async with failing(storage):
                await poll(storage, *publisher.feed(number), source=number)
        elif what == "take":
            taken += await waiting(storage, number)
        elif what == "postpone" and taken:
            await storage.inbox.postpone(taken[-1].number, until=NOW, attempts=1)
        elif what == "save" and taken:
            await save(storage, taken.pop(number % len(taken)))
        elif what == "settle late" and taken:
            await save(storage, taken[0])
        elif what == "save and crash" and taken:
            async with failing(storage):
                await save(storage, taken[-1])
        else:
            publisher.step(what, number)
    await drain(storage)
    drained = await texts(storage)
    for source in (1, 2):
        await poll(storage, *publisher.feed(source), source=source)
    await drain(storage)
    final = await texts(storage)
    await opened.__aexit__(None, None, None)
    return publisher, drained, final


@given(steps=_STEPS)
@settings(max_examples=60, deadline=None)
async def test_nothing_is_lost_and_nothing_doubled(steps: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        publisher, drained, final = await run(f"sqlite:///{folder}/x.db", steps)
    assert [text.split(",")[0] for text in drained] == sorted(f"Text of {n}" for n in publisher.received)
    if len(publisher.polled) == 1:  # else the slower of the two may tell last what is old
        assert drained == sorted(publisher.received.values())
    assert {publisher.text(n) for n in publisher.shown} <= set(final)
    known = publisher.received.keys() | set(publisher.shown)
    assert [text.split(",")[0] for text in final] == sorted(f"Text of {n}" for n in known)
