"""What a worker tells of a feed's entries: it comes back as it went in, and is received as the entries would be."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.given import GivenFeed, given_feed
from bot.feeds.payload import complete, read_payload, write_body
from bot.models import Checked, Entry, Received
from storage import Storage
from tests.inboxes import LATER, item, name_sources, waiting
from tests.making import NOW

_TEXT = st.text(st.characters(), max_size=40)  # half characters too
_MAYBE = st.none() | _TEXT
_DAYS = st.none() | st.dates() | st.datetimes(timezones=st.just(UTC))
ENTRIES = st.builds(
    Entry, source=_TEXT, text=_TEXT, title=_MAYBE, url=_MAYBE, guid=_MAYBE, published=_DAYS, original=_MAYBE,
    author=_MAYBE, whole=st.booleans(),
)  # fmt: skip


@given(ENTRIES, st.lists(_TEXT, max_size=3))
def test_what_is_written_before_its_keys_are_known_comes_back_whole(entry: Entry, keys: list[str]) -> None:
    assert read_payload(complete(write_body(entry), entry.guid, keys)) == (entry, tuple(keys))


@given(st.lists(ENTRIES, max_size=4))
def test_what_is_told_fits_through_a_pipe(entries: list[Entry]) -> None:
    feed = given_feed(entries)
    assert pickle.loads(pickle.dumps(feed)) == feed
    assert len(feed) == len(entries)


async def test_what_a_worker_told_is_received_as_the_entries_are(storage: Storage) -> None:
    await name_sources(storage, 2)
    odd = [item("twice", url=None, guid="x"), item("other", url=None, guid="x"), item("no date", guid=None)]
    entries = [item(n, published=datetime(2025, 8, n, tzinfo=UTC)) for n in (3, 1, 2)] + odd
    entries += [item("day", published=date(2025, 8, 9)), item("untitled", title=None, url=None, guid=None)]
    checks = [Checked(number=n, at=NOW, next_check=LATER) for n in (1, 2)]
    got = await storage.sources.receive_all([(checks[0], entries), (checks[1], given_feed(entries))])
    assert got == [Received(new=len(entries))] * 2
    every = await waiting(storage)
    first, second = ([(one.entry, one.keys) for one in every if one.source == n] for n in (1, 2))
    assert first == second


async def test_a_feed_that_was_told_once_may_be_received_again(storage: Storage) -> None:
    await name_sources(storage, 1)
    check, feed = Checked(number=1, at=NOW, next_check=LATER), given_feed([item(1), item(2)])
    assert await storage.sources.receive_all([(check, feed)]) == [Received(new=2)]
    assert await storage.sources.receive_all([(check, feed)]) == [Received(known=2)]
    assert await storage.sources.receive_all([(check, GivenFeed())]) == [Received()]
