"""The inbox: what waits comes back as it went in, each source in its turn, until it is settled."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from storage import Storage, open_storage, schema
from storage.dialect import connect
from tests.inboxes import LATER, drain, item, name_sources, poll, save, texts, titles, waiting


@pytest.fixture
async def store(storage: Storage) -> Storage:
    """A store with three sources."""
    await name_sources(storage, 3)
    return storage


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
