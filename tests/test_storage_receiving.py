"""What feeds give is known, new or changed, whatever their guids and addresses do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.models import Checked, Received
from storage import Storage
from tests.inboxes import LATER, drain, item, name_sources, poll, titles, waiting
from tests.making import NOW


@pytest.fixture
async def store(storage: Storage) -> Storage:
    """A store with three sources."""
    await name_sources(storage, 3)
    return storage


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
