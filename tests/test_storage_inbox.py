"""The inbox: what feeds gave is known, new or changed; it waits its turn; it becomes one article, whatever happens."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Article, Checked, Entry, Received, Saved, Source, Waiting
from storage import Storage, open_storage, schema
from storage.dialect import connect
from tests.making import NOW

LATER = NOW + timedelta(minutes=15)


def item(number: int | str, source: int = 1, **fields: Any) -> Entry:
    given = {
        "source": f"https://a.org/rss{source}",
        "text": f"Text of {number}.",
        "title": f"Title {number}",
        "guid": f"id-{number}",
        "url": f"https://a.org/{number}",
    }
    return Entry(**{**given, **fields})


@pytest.fixture
async def store(storage: Storage) -> Storage:
    """A store with three sources."""
    await name_sources(storage, 3)
    return storage


async def name_sources(storage: Storage, count: int) -> None:
    named = (Source(url=f"https://a.org/rss{n}", name=f"S{n}", origin="preset") for n in range(1, count + 1))
    await storage.sources.sync(named, now=NOW)


async def poll(storage: Storage, *entries: Entry, source: int = 1, at: datetime = NOW) -> tuple[int, int, int]:
    got = await storage.sources.receive(Checked(number=source, at=at, next_check=LATER), entries)
    return got.new, got.changed, got.known


async def waiting(storage: Storage, limit: int = 100, now: datetime = LATER) -> list[Waiting]:
    return list(await storage.inbox.waiting(now, limit))


async def titles(storage: Storage, limit: int = 100) -> list[str | None]:
    return [one.entry.title for one in await waiting(storage, limit)]


def made_of(one: Waiting) -> Article:
    entry = one.entry
    return Article(
        key=one.keys[0], source="s", text=entry.text, title=entry.title, url=entry.url, language="en", seen=LATER
    )


async def save(storage: Storage, one: Waiting) -> Saved:
    return await storage.save_article(made_of(one), [], entry=one.number, keys=one.keys)


async def drain(storage: Storage) -> list[Saved]:
    return [await save(storage, one) for one in await waiting(storage)]


async def texts(storage: Storage) -> list[str]:
    stored = [await storage.get_article(headline.id) for headline in await storage.latest(1000)]
    return sorted(one.text for one in stored if one is not None)


# --- New, changed, known


async def test_what_is_given_again_is_known_whatever_became_of_it(store: Storage) -> None:
    feed = [item(2), item(1)]
    assert await poll(store, *feed) == (2, 0, 0)
    assert await poll(store, *feed) == (0, 0, 2)
    await drain(store)
    assert await poll(store, *feed) == (0, 0, 2)
    assert await store.inbox.count() == 0


async def test_what_slides_back_in_is_known(store: Storage) -> None:
    await poll(store, item(3), item(2))
    await drain(store)
    assert await poll(store, item(2), item(1)) == (1, 0, 1)
    assert await poll(store, item(3), item(1)) == (0, 0, 2)


async def test_what_has_changed_waits_again_and_becomes_a_revision(store: Storage) -> None:
    await poll(store, item(1))
    await drain(store)
    assert await poll(store, item(1, text="Corrected.")) == (0, 1, 0)
    (saved,) = await drain(store)
    assert (saved.state, saved.article, saved.revision) == ("changed", 1, 2)
    assert await poll(store, item(1, text="Corrected.")) == (0, 0, 1)


async def test_a_change_of_what_still_waits_takes_its_place(store: Storage) -> None:
    await poll(store, item(1))
    assert await poll(store, item(1, text="Corrected.")) == (0, 1, 0)
    (one,) = await waiting(store)
    assert one.entry.text == "Corrected."


async def test_dates_white_space_and_counters_are_no_change(store: Storage) -> None:
    text = "Text of it, with words enough.\n12 comments"
    await poll(store, item(1, text=text, published=date(2025, 1, 1)))
    told = item(1, text=text.replace("12", " 13 ").replace(" ", "  "), published=datetime(2031, 1, 1, tzinfo=UTC))
    assert await poll(store, told) == (0, 0, 1)


async def test_each_source_knows_its_own(store: Storage) -> None:
    assert await poll(store, item(1)) == (1, 0, 0)
    assert await poll(store, item(1, source=2), source=2) == (1, 0, 0)


async def test_a_source_that_moved_knows_what_it_gave(store: Storage) -> None:
    await poll(store, item(1, url=None), item(2, url=None, guid=None))
    moved = [replace(item(1, url=None), source="new"), replace(item(2, url=None, guid=None), source="new")]
    assert await poll(store, *moved) == (0, 0, 2)
    await drain(store)
    assert await poll(store, replace(moved[0], text="Corrected.")) == (0, 1, 0)
    (saved,) = await drain(store)
    assert saved.state == "changed"


async def test_an_empty_feed_is_a_check(store: Storage) -> None:
    assert await poll(store) == (0, 0, 0)
    (first, *_) = await store.sources.list()
    assert (first.health.checks, first.next_check) == (1, LATER)


async def test_many_sources_in_one_transaction(store: Storage) -> None:
    feeds = [(Checked(number=n, at=NOW, next_check=LATER), [item(k, source=n) for k in range(n)]) for n in (1, 2, 3)]
    assert await store.sources.receive_all(feeds) == [Received(new=n) for n in (1, 2, 3)]
    assert await store.sources.receive_all(feeds) == [Received(known=n) for n in (1, 2, 3)]
    assert await store.sources.receive_all([]) == []
    assert [watched.health.entries for watched in await store.sources.list()] == [1, 2, 3]


async def test_ten_thousand_old_items_fill_the_inbox_once_and_hold_nobody_up(store: Storage) -> None:
    flood = [item(n) for n in range(10_000)]
    assert await poll(store, *flood) == (10_000, 0, 0)
    assert await poll(store, *flood[::-1]) == (0, 0, 10_000)
    await poll(store, item("news", source=2), source=2)
    assert await store.inbox.count() == 10_001
    assert "Title news" in await titles(store, 2)


# --- Guids that are none


async def test_guids_that_change_at_one_address_are_one_article(store: Storage) -> None:
    await poll(store, item(1))
    assert await poll(store, item(1, guid="other")) == (0, 0, 1)
    assert await poll(store, item(1, guid="other", url=None)) == (0, 0, 1)


async def test_an_address_that_changes_under_one_guid_is_one_article(store: Storage) -> None:
    await poll(store, item(1))
    await drain(store)
    assert await poll(store, item(1, url="https://a.org/moved", text="Corrected.")) == (0, 1, 0)
    (saved,) = await drain(store)
    assert saved.state == "changed"
    assert await poll(store, item(1, guid=None, url="https://a.org/moved", text="Corrected.")) == (0, 0, 1)


async def test_a_guid_with_another_address_and_title_is_another_article(store: Storage) -> None:
    today, tomorrow = item("today", guid="latest"), item("tomorrow", guid="latest")
    for day in (today, tomorrow):
        assert await poll(store, day) == (1, 0, 0)
        (saved,) = await drain(store)
        assert saved.state == "new"
    assert await poll(store, today, tomorrow) == (0, 0, 2)
    assert await poll(store, item("today", guid="latest", text="Corrected.")) == (0, 1, 0)
    assert [one.article for one in await drain(store)] == [1]


async def test_a_guid_that_stands_twice_in_a_feed_names_nothing(store: Storage) -> None:
    assert await poll(store, item(1, guid="x", title="Weather")) == (1, 0, 0)
    twice = [item(2, guid="x", title="Weather"), item(1, guid="x", title="Weather")]
    assert await poll(store, *twice) == (1, 0, 1)
    assert await poll(store, item(3, guid="x", title="Weather")) == (1, 0, 0)
    assert [saved.state for saved in await drain(store)] == ["new"] * 3
    assert await poll(store, *twice) == (0, 0, 2)


async def test_one_address_for_all_items_names_none_of_them(store: Storage) -> None:
    home = "https://a.org/news"
    assert await poll(store, item(2, url=home), item(1, url=home)) == (2, 0, 0)
    assert await poll(store, item(3, url=home), item(2, url=home)) == (1, 0, 1)
    assert await poll(store, item(4, url=home)) == (1, 0, 0)
    assert [saved.state for saved in await drain(store)] == ["new"] * 4


async def test_the_same_item_twice_is_one_and_does_not_flap(store: Storage) -> None:
    twice = [item(1, text="Newer."), item(1, text="Older.")]
    assert await poll(store, *twice) == (1, 0, 1)
    assert await poll(store, *twice) == (0, 0, 2)
    assert [one.entry.text for one in await waiting(store)] == ["Newer."]


async def test_without_names_the_title_tells(store: Storage) -> None:
    bare = [item(n, guid=None, url=None) for n in (1, 2)]
    assert await poll(store, *bare) == (2, 0, 0)
    assert await poll(store, replace(bare[0], text="Corrected."), bare[1]) == (0, 1, 1)


# --- Waiting


async def test_what_waits_comes_back_as_it_went_in(store: Storage) -> None:
    full = item(
        1,
        text="NUL \x00, half \ud800, Ёлка 贸易.",
        publisher="P",
        published=datetime(2025, 8, 30, 12, 30, tzinfo=UTC),
        language="ru",
        original="<p>\udfff</p>",
        author="A. B.",
    )
    await poll(store, full, item(2, published=date(2025, 8, 29)))
    day, moment = await waiting(store)
    assert (moment.entry, day.entry.published) == (full, date(2025, 8, 29))
    assert (moment.source, moment.attempts) == (1, 0)
    assert moment.keys == ("https://a.org/rss1 id-1", "a.org/1")


async def test_within_a_source_the_oldest_first(store: Storage) -> None:
    await poll(store, item(3), item(2), item(1))
    assert await titles(store) == ["Title 1", "Title 2", "Title 3"]
    dated = [item(n, source=2, published=date(2025, 8, 10 + n % 3)) for n in (4, 5, 6)]
    await poll(store, *dated, source=2)
    assert [title for title in await titles(store) if (title or "") > "Title 3"] == ["Title 6", "Title 4", "Title 5"]


async def test_the_first_of_each_source_before_the_second_of_any(store: Storage) -> None:
    for source, count in ((1, 5), (2, 1), (3, 2)):
        await poll(store, *(item(f"{source}{n}", source=source) for n in range(count)[::-1]), source=source)
    everyone = ["Title 10", "Title 20", "Title 30", "Title 11", "Title 31", "Title 12", "Title 13", "Title 14"]
    assert await titles(store) == everyone


async def test_each_source_has_its_turn_however_few_are_taken(store: Storage) -> None:
    for source in (1, 2, 3):
        await poll(store, *(item(f"{source}{n}", source=source) for n in range(9)), source=source)
    turns = [(await waiting(store, 2)) for _ in range(6)]
    assert [one.source for pair in turns for one in pair] == [1, 2, 3] * 4
    assert await waiting(store, 0) == []


async def test_what_is_postponed_waits_and_holds_nobody_up(store: Storage) -> None:
    await poll(store, item(2), item(1))
    (first, _) = await waiting(store)
    await store.inbox.postpone(first.number, until=LATER + timedelta(hours=1), attempts=2)
    assert await titles(store) == ["Title 2"]
    again = await waiting(store, now=LATER + timedelta(hours=1))
    assert [(one.entry.title, one.attempts) for one in again] == [("Title 1", 2), ("Title 2", 0)]
    assert await store.inbox.count() == 2


async def test_what_is_settled_waits_no_more_and_is_known(store: Storage) -> None:
    await poll(store, item(1))
    (one,) = await waiting(store)
    await store.inbox.settle(one.number)
    await store.inbox.settle(one.number)
    assert await store.inbox.count() == 0
    assert await poll(store, item(1)) == (0, 0, 1)


async def test_a_change_that_came_meanwhile_is_not_settled_by_what_it_replaced(store: Storage) -> None:
    await poll(store, item(1))
    (old,) = await waiting(store)
    await poll(store, item(1, text="Corrected."))
    assert (await save(store, old)).state == "new"
    (new,) = await waiting(store)
    assert (await save(store, new)).state == "changed"
    assert (await save(store, old)).state == "unchanged"
    await poll(store, item(2))
    await store.inbox.settle(new.number)
    assert await titles(store) == ["Title 2"]
    assert await texts(store) == ["Corrected."]


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


# --- What is stored


async def test_what_was_stored_before_there_were_keys_is_known(database: str) -> None:
    engine = connect(database, wait=1)
    async with engine.execution_options(write=True).begin() as connection:
        await connection.run_sync(schema.migrate, "0002")
        await connection.exec_driver_sql(
            "INSERT INTO articles (key, source, url, text, language, seen, day, revision, story) VALUES"
            " ('rss 17', 's', 'https://www.a.org/1', 'Text of 1.', 'en', 0, '2025-01-01', 1, 1)"
        )
    await engine.dispose()
    async with open_storage(database) as storage:
        assert await storage.find_stored("rss 17", "Text of 1.") is not None
        await name_sources(storage, 1)
        await poll(storage, item(1))
        assert [saved.state for saved in await drain(storage)] == ["unchanged"]


async def test_little_is_kept_of_what_is_settled(store: Storage, tmp_path: Path) -> None:
    await poll(store, *(item(n) for n in range(3000)))
    for one in await waiting(store, 3000):
        await store.inbox.settle(one.number)
    with closing(sqlite3.connect(tmp_path / "silkwire.db")) as raw:
        raw.execute("VACUUM")
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
    assert pages * 4096 / 3000 < 200
