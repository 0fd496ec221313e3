"""Digests: what is in them, and that there is one for every subscription and local day, whatever clocks do."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.models import Address, Interest, Slot
from bot.models.outcome import Sent
from bot.telling.digests import turn_digests
from handlers.digests import TOP, Window, digest, nothing_new
from handlers.wording import wording
from storage import Storage
from tests.fakes.courier import FakeCourier
from tests.making import NOW, article, stated
from tests.telling.making import HERE, subscription
from tests.test_storage_records import tell, trade

OTHER = Address("telegram", "8")


async def news(storage: Storage, *amounts: int) -> None:
    for amount in amounts:
        said = trade(amount, period=str(1990 + amount // 10**9 % 30))
        await tell(storage, f"k{amount}", said, published=NOW.date())


async def turn(storage: Storage, courier: FakeCourier, now: datetime) -> int:
    return await turn_digests(storage, {"telegram": courier}, now)


async def texts(storage: Storage, now: datetime) -> list[tuple[str, str]]:
    """(chat, text) of what is queued."""
    rows = await storage.outbox.ready("telegram", now, 100)
    return [(row.address.chat, row.payload) for row in rows]


async def test_a_digest_has_the_news_since_the_last_one(storage: Storage) -> None:
    one = await storage.subscriptions.add(subscription(NOW))
    await news(storage, 5_000_000_000)
    courier = FakeCourier()
    assert await turn(storage, courier, NOW) == 0  # not due yet
    due = one.next_at or NOW
    assert await turn(storage, courier, due) == 1
    assert await turn(storage, courier, due) == 0
    [(chat, text)] = await texts(storage, due)
    assert chat == "7"
    assert "$5 billion" in text
    assert "/why" in text
    again = await storage.subscriptions.get(one.number)
    assert again is not None
    assert (again.since, again.next_at) == (due, due + timedelta(days=1))


async def test_equal_wishes_are_composed_once(storage: Storage) -> None:
    for number in range(20):
        await storage.subscriptions.add(subscription(NOW, Address("telegram", str(number)), language="ru"))
    await storage.subscriptions.add(subscription(NOW, Address("telegram", "99"), language="en"))
    await news(storage, 5_000_000_000)
    courier = FakeCourier()
    assert await turn(storage, courier, NOW + timedelta(days=1)) == 21
    assert courier.rendered == 2


@pytest.mark.parametrize(("empty", "messages"), [("silent", 0), ("line", 1)])
async def test_nothing_new_is_silence_or_a_line_as_was_chosen(storage: Storage, empty: Any, messages: int) -> None:
    await storage.subscriptions.add(subscription(NOW, empty=empty))
    assert await turn(storage, FakeCourier(), NOW + timedelta(days=1)) == messages


async def test_what_does_not_interest_is_left_out(storage: Storage) -> None:
    await storage.subscriptions.add(subscription(NOW, interest=Interest(kinds=("event",))))
    await storage.subscriptions.add(subscription(NOW, OTHER, interest=Interest(kinds=("trade",))))
    await storage.save_article(article(published=NOW.date()), stated())
    await turn(storage, FakeCourier(), NOW + timedelta(days=1))
    of = dict(await texts(storage, NOW + timedelta(days=1)))
    assert "summit" in of["7"].lower()
    assert "$43.8 billion" not in of["7"]
    assert "$43.8 billion" in of["8"]


async def test_it_is_short_with_more_behind_a_button(storage: Storage) -> None:
    await news(storage, *(10**9 * number for number in range(1, TOP + 6)))
    changes = await storage.changes.between(NOW - timedelta(days=1), NOW)
    window = Window(since=NOW - timedelta(days=1), until=NOW)
    first = digest(changes, (), window, wording("en"), more="/digest abc 1 2")
    assert first is not None
    assert first.buttons[0][0].command == f"/digest abc 1 2 +{TOP}"
    rest = digest(changes, (), window, wording("en"), more="/digest abc 1 2", offset=TOP)
    assert rest is not None
    assert len(rest.blocks) - 1 == 5
    assert digest(changes, (), window, wording("en"), offset=100) is None
    assert nothing_new(window, wording("kk")).blocks


async def test_what_several_sources_say_leads(storage: Storage) -> None:
    await news(storage, 90_000_000_000)
    await tell(storage, "a", trade(2_000_000_000, period="2001"), published=NOW.date())
    other = "By a quite different office, in its own words and at some length: two billion dollars it was, in 2001."
    await tell(storage, "b", (other, trade(2_000_000_000, period="2001")[1]), published=NOW.date())
    changes = await storage.changes.between(NOW - timedelta(days=1), NOW)
    found = digest(changes, (), Window(since=NOW, until=NOW), wording("en"))
    assert found is not None
    assert "$2 billion" in "".join(run.text for run in found.blocks[1].runs)  # type: ignore[union-attr]


CLOCKS = [
    ("Europe/Berlin", "02:30", "2026-03-27", "2026-03-31"),
    ("Europe/Berlin", "02:30", "2026-10-23", "2026-10-27"),
    ("America/Santiago", "00:00", "2026-09-04", "2026-09-08"),
    ("Africa/Cairo", "00:30", "2026-04-22", "2026-04-26"),
    ("Asia/Beirut", "00:00", "2026-03-27", "2026-03-31"),
    ("America/Havana", "00:30", "2026-10-30", "2026-11-03"),
    ("Asia/Almaty", "23:30", "2024-02-27", "2024-03-03"),
    ("UTC+05:30", "08:30", "2026-01-01", "2026-01-04"),
]


@pytest.mark.parametrize(("zone", "clock", "first", "last"), CLOCKS)
async def test_one_for_every_local_day_whatever_clocks_do(
    storage: Storage, zone: str, clock: str, first: str, last: str
) -> None:
    hour, minute = map(int, clock.split(":"))
    now, end = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (first, last))
    await storage.subscriptions.add(subscription(now, zone=zone, slot=Slot(hour * 60 + minute), empty="line"))
    while now <= end:
        await turn(storage, FakeCourier(), now)
        now += timedelta(minutes=15)
    sent = await days(storage, end)
    assert set(sent.values()) == {1}
    every = [date.fromisoformat(day) for day in sorted(sent)]
    assert every == [every[0] + timedelta(days=number) for number in range(len(every))]
    assert len(every) >= (end.date() - datetime.fromisoformat(first).date()).days


async def days(storage: Storage, now: datetime) -> Counter[str]:
    """How many digests there are of each local day."""
    slots = []
    while rows := await storage.outbox.ready("telegram", now + timedelta(days=1), 100):
        for row in rows:
            await storage.outbox.claim(row.number, now)
            await storage.outbox.settle(row, Sent("1"), now, "repeat")
            slots.append(row.slot)
    return Counter(slot.rsplit(":", 1)[1] for slot in slots)


async def test_clocks_that_step_an_hour_double_and_lose_nothing(storage: Storage) -> None:
    await storage.subscriptions.add(subscription(NOW, empty="line", zone="UTC", slot=Slot(12 * 60 + 30)))
    for step in ("12:29", "13:31", "12:31", "12:40", "11:45", "13:00"):
        hour, minute = map(int, step.split(":"))
        await turn(storage, FakeCourier(), NOW.replace(hour=hour, minute=minute))
    assert len(await texts(storage, NOW + timedelta(days=1))) == 1


async def test_three_hours_down_are_made_good_once(storage: Storage) -> None:
    await storage.subscriptions.add(subscription(NOW, empty="line", zone="UTC", slot=Slot(12 * 60 + 30)))
    assert await turn(storage, FakeCourier(), NOW + timedelta(hours=3)) == 1
    assert await turn(storage, FakeCourier(), NOW + timedelta(hours=3)) == 0


async def test_after_days_down_there_is_one_not_a_pile(storage: Storage) -> None:
    one = await storage.subscriptions.add(subscription(NOW, empty="line", zone="UTC", slot=Slot(12 * 60 + 30)))
    await news(storage, 5_000_000_000)
    assert await turn(storage, FakeCourier(), NOW + timedelta(days=5, hours=1)) == 1
    [(_, text)] = await texts(storage, NOW + timedelta(days=6))
    assert "$5 billion" in text  # nothing is lost of what happened meanwhile
    again = await storage.subscriptions.get(one.number)
    assert again is not None
    assert again.next_at == NOW + timedelta(days=6, minutes=30)


async def test_one_that_is_paused_is_not_sent(storage: Storage) -> None:
    one = await storage.subscriptions.add(subscription(NOW, empty="line"))
    assert await storage.subscriptions.pause(one.number, "paused", now=NOW)
    assert await turn(storage, FakeCourier(), NOW + timedelta(days=1)) == 0
    assert await storage.subscriptions.list(HERE)
