"""Sources in the store: who names them, who removes them, when they are due, how they have been doing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import Checked, Entry, Source, Watched
from storage import Storage, open_storage
from tests.making import NOW

A = Source(url="https://a.org/rss", name="The Alpha", site="https://www.a.org/", country="KZ", origin="preset")
B = Source(url="https://b.org/rss", name="Бета", language="ru", origin="preset")
C = Source(url="https://c.org/map.xml", name="Gamma", form="sitemap", full_text="always", origin="config")
OWN = Source(url="https://own.org/feed", name="Own")
LATER = NOW + timedelta(minutes=15)


async def one(storage: Storage, text: str | int) -> Watched:
    (found,) = await storage.sources.find(str(text))
    return found


async def names(storage: Storage) -> list[str]:
    return [watched.source.name for watched in await storage.sources.list()]


def check(number: int, **said: object) -> Checked:
    return Checked(**{"number": number, "at": NOW, "next_check": LATER, **said})  # type: ignore[arg-type]


# --- Who names them


async def test_a_source_comes_back_as_it_was_named_and_is_due_at_once(storage: Storage) -> None:
    await storage.sources.sync([A, B, C], now=NOW)
    stored = await storage.sources.list()
    assert [watched.source for watched in stored] == [A, B, C]
    assert [watched.number for watched in stored] == [1, 2, 3]
    assert [watched.number for watched in await storage.sources.due(NOW, 2)] == [1, 2]
    assert stored[0].added == stored[0].next_check == NOW


async def test_what_is_named_otherwise_is_changed_and_what_is_not_named_is_retired(storage: Storage) -> None:
    await storage.sources.sync([A, B, C], now=NOW)
    await storage.sources.sync([replace(A, name="Alpha"), C], now=LATER)
    assert await names(storage) == ["Alpha", "Gamma"]
    assert (await one(storage, 1)).next_check == NOW
    await storage.sources.sync([B], now=LATER)
    assert [(watched.number, watched.next_check) for watched in await storage.sources.list()] == [(2, LATER)]


async def test_the_later_of_two_that_name_one_address_counts(storage: Storage) -> None:
    mine = replace(A, name="Mine", origin="config")
    await storage.sources.sync([A, mine], now=NOW)
    assert [watched.source for watched in await storage.sources.list()] == [mine]


async def test_what_a_person_removed_stays_removed_until_a_person_adds_it(storage: Storage) -> None:
    await storage.sources.sync([A, B], now=NOW)
    assert await storage.sources.remove(1)
    assert not await storage.sources.remove(1)
    await storage.sources.sync([A, B], now=LATER)
    assert await names(storage) == ["Бета"]
    back = await storage.sources.add(replace(OWN, url=A.url), now=LATER)
    assert (back.number, back.source, back.next_check) == (1, A, LATER)
    await storage.sources.sync([B], now=LATER)
    assert await names(storage) == ["Бета"]


async def test_what_a_person_added_stays_whatever_is_named(storage: Storage) -> None:
    added = await storage.sources.add(OWN, now=NOW)
    assert added.source == OWN
    assert await storage.sources.add(replace(OWN, name="Again"), now=LATER) == added
    await storage.sources.sync([replace(OWN, name="Named", origin="preset")], now=NOW)
    assert (await one(storage, 1)).source == replace(OWN, name="Named")
    await storage.sources.sync([], now=NOW)
    assert await names(storage) == ["Named"]


@pytest.mark.parametrize("url", ["http://a.org/rss", "https://www.a.org/rss/", A.url])
async def test_one_feed_at_two_spellings_is_one_source(storage: Storage, url: str) -> None:
    await storage.sources.sync([A], now=NOW)
    assert (await storage.sources.add(replace(OWN, url=url), now=NOW)).number == 1
    assert (await storage.sources.add(replace(OWN, url=f"{url}?all"), now=NOW)).number == 2


async def test_what_was_retired_and_added_by_a_person_is_theirs(storage: Storage) -> None:
    await storage.sources.sync([A], now=NOW)
    await storage.sources.sync([], now=NOW)
    assert (await storage.sources.add(replace(OWN, url=A.url), now=NOW)).source == replace(A, origin="added")
    await storage.sources.sync([], now=NOW)
    assert await names(storage) == [A.name]


async def test_text_no_database_takes_is_replaced(storage: Storage) -> None:
    added = await storage.sources.add(Source(url="https://x.org/\x00", name="\ud800"), now=NOW)
    assert (added.source.url, added.source.name) == ("https://x.org/\ufffd", "\ufffd")
    await storage.sources.checked([check(1, error="\ud800 broke", etag="\x00")])


# --- Finding and pausing


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1", [1]),
        (" 2 ", [2]),
        ("https://a.org/rss", [1]),
        ("http://www.a.org/rss/", [1]),
        ("a.org/rss", [1]),
        ("a.org", [1]),
        ("https://a.org/rss?x=1", []),
        ("the alpha", [1]),
        ("БЕТА", [2]),
        ("a", [1, 3]),
        ("9", []),
        ("%", []),
        ("", []),
    ],
)
async def test_find(storage: Storage, text: str, found: list[int]) -> None:
    await storage.sources.sync([A, B, C, replace(B, url="https://gone.org", name="Alphabet")], now=NOW)
    await storage.sources.remove(4)
    assert [watched.number for watched in await storage.sources.find(text)] == found


async def test_a_paused_source_is_not_due_until_it_is_resumed(storage: Storage) -> None:
    await storage.sources.sync([A, B], now=NOW)
    assert await storage.sources.pause(1, "paused")
    assert (await one(storage, 1)).paused == "paused"
    assert [watched.number for watched in await storage.sources.due(LATER, 9)] == [2]
    await storage.sources.sync([A, B], now=LATER)
    assert (await one(storage, 1)).paused == "paused"
    assert await storage.sources.resume(1, now=LATER)
    assert [watched.number for watched in await storage.sources.due(LATER, 9)] == [2, 1]


async def test_what_is_not_there_cannot_be_changed(storage: Storage) -> None:
    await storage.sources.add(OWN, now=NOW)
    await storage.sources.remove(1)
    for number in (1, 2):
        assert not await storage.sources.pause(number, "paused")
        assert not await storage.sources.resume(number, now=NOW)
        assert not await storage.sources.remove(number)
    assert await storage.sources.due(LATER, 9) == []


# --- Checks


async def test_a_check_is_remembered(storage: Storage) -> None:
    await storage.sources.sync([A, B], now=NOW)
    await storage.sources.receive(check(1, etag='"1"', modified="Mon", bytes=79), [Entry(source=A.url, text="T")])
    known = await one(storage, 1)
    assert (known.etag, known.modified, known.next_check) == ('"1"', "Mon", LATER)
    health = known.health
    assert (health.checked, health.succeeded, health.error, health.failures) == (NOW, NOW, None, 0)
    assert (health.checks, health.unchanged, health.entries, health.bytes) == (1, 0, 1, 79)
    assert [watched.number for watched in await storage.sources.due(NOW, 9)] == [2]
    assert (await one(storage, 2)).health.checks == 0


async def test_failures_count_until_one_works_and_leave_the_validators(storage: Storage) -> None:
    await storage.sources.sync([A], now=NOW)
    await storage.sources.checked([check(1, etag='"1"')])
    for at in (1, 2):
        await storage.sources.checked([check(1, at=NOW + timedelta(hours=at), error="refused")])
    failing = await one(storage, 1)
    assert (failing.health.failures, failing.health.error, failing.etag) == (2, "refused", '"1"')
    assert (failing.health.checked, failing.health.succeeded) == (NOW + timedelta(hours=2), NOW)
    await storage.sources.checked([check(1, unchanged=True, at=NOW + timedelta(hours=3))])
    well = await one(storage, 1)
    assert (well.health.failures, well.health.error, well.etag) == (0, None, '"1"')
    assert (well.health.checks, well.health.unchanged) == (4, 1)
    await storage.sources.checked([check(1)])
    assert (await one(storage, 1)).etag is None


async def test_many_checks_at_once(storage: Storage) -> None:
    named = [Source(url=f"https://s.org/{n}", name=f"S{n}", origin="preset") for n in range(1500)]
    await storage.sources.sync(named, now=NOW)
    await storage.sources.checked(
        [check(n + 1, unchanged=n % 2 == 0, error="x" if n % 2 else None) for n in range(1500)]
    )
    stored = await storage.sources.list()
    assert [watched.health.unchanged for watched in stored] == [1, 0] * 750
    assert [watched.health.failures for watched in stored] == [0, 1] * 750
    await storage.sources.checked([])


async def test_a_source_that_is_gone_is_not_asked_again_and_a_pause_outlives_a_check(storage: Storage) -> None:
    await storage.sources.sync([A, B], now=NOW)
    await storage.sources.pause(2, "paused")
    await storage.sources.checked([check(1, error="gone", paused="gone"), check(2)])
    assert [watched.paused for watched in await storage.sources.list()] == ["gone", "paused"]
    assert await storage.sources.due(LATER, 9) == []


async def test_a_source_that_moved_is_still_the_one_that_is_named(storage: Storage) -> None:
    await storage.sources.sync([A, B], now=NOW)
    await storage.sources.checked([check(1, moved="https://new.org/rss")])
    await storage.sources.sync([A, B], now=NOW)
    assert [watched.source.url for watched in await storage.sources.list()] == ["https://new.org/rss", B.url]
    assert (await storage.sources.add(replace(OWN, url="https://new.org/rss"), now=NOW)).number == 1
    assert (await storage.sources.add(replace(OWN, url=A.url), now=NOW)).number == 1
    await storage.sources.sync([replace(A, url="https://new.org/rss"), B], now=NOW)
    assert len(await storage.sources.list()) == 2


async def test_two_sources_never_live_at_one_address(storage: Storage) -> None:
    await storage.sources.sync([A, B], now=NOW)
    await storage.sources.checked([check(1, moved=B.url), check(2, moved=A.url)])
    assert [watched.source.url for watched in await storage.sources.list()] == [A.url, B.url]


async def test_what_people_were_told_is_remembered(storage: Storage) -> None:
    await storage.sources.sync([A], now=NOW)
    await storage.sources.told(1, "late")
    await storage.sources.checked([check(1)])
    assert (await one(storage, 1)).health.told == "late"
    await storage.sources.told(1, None)
    assert (await one(storage, 1)).health.told is None


async def test_all_of_it_is_there_after_a_restart(database: str) -> None:
    async with open_storage(database) as storage:
        await storage.sources.sync([A, B], now=NOW)
        await storage.sources.checked([check(1, etag="e")])
        before = await storage.sources.list()
    async with open_storage(database) as storage:
        assert await storage.sources.list() == before
