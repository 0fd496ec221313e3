"""Alerts and reminders: at once, in bundles, never twice, never in quiet hours."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.models import Chat, Interest, Slot, Subscription
from bot.telling.alerts import is_quiet, note_alerts, note_reminders, send_noted
from storage import Storage
from tests.fakes.courier import FakeCourier
from tests.making import NOW, article, fact, stated
from tests.telling.making import HERE, subscription
from tests.test_storage_records import tell, trade

TODAY = NOW.date()
LATER = NOW + timedelta(days=1)


async def started(storage: Storage, **fields: Any) -> Subscription:
    """A subscription to alerts in a store where alerts run already."""
    await note_alerts(storage, NOW)
    return await storage.subscriptions.add(subscription(NOW, mode="alerts", **fields))


async def told(storage: Storage, *, after: timedelta = timedelta(seconds=1)) -> list[str]:
    """What is queued when alerts are looked at once more."""
    await note_alerts(storage, NOW + after)
    await send_noted(storage, {"telegram": FakeCourier()}, NOW + after)
    return [row.payload for row in await storage.outbox.ready("telegram", LATER, 50)]


async def test_what_arrives_is_told_at_once_and_once(storage: Storage) -> None:
    await started(storage, interest=Interest(kinds=("trade",)))
    await tell(storage, "k1", trade(5_000_000_000), published=TODAY)
    [text] = await told(storage)
    assert "$5 billion" in text
    assert len(await told(storage, after=timedelta(hours=2))) == 1


async def test_what_was_there_before_alerts_is_no_news(storage: Storage) -> None:
    await tell(storage, "k1", trade(5_000_000_000), published=TODAY)
    await started(storage)
    assert await told(storage) == []


async def test_many_at_once_are_one_message(storage: Storage) -> None:
    await started(storage)
    await storage.save_article(article(published=TODAY), stated())
    [text] = await told(storage)
    assert "4 alerts" in text


async def test_what_follows_within_a_minute_waits_and_goes_together(storage: Storage) -> None:
    await started(storage)
    await tell(storage, "k1", trade(5_000_000_000, period="2020"), published=TODAY)
    assert len(await told(storage)) == 1
    await tell(storage, "k2", trade(6_000_000_000, period="2021"), published=TODAY)
    await tell(storage, "k3", trade(7_000_000_000, period="2022"), published=TODAY)
    assert len(await told(storage, after=timedelta(seconds=30))) == 1
    assert await note_alerts(storage, NOW) == 0
    await send_noted(storage, {"telegram": FakeCourier()}, NOW + timedelta(seconds=90))
    counts = (await storage.outbox.state(NOW)).counts
    assert counts == {"queued": 2}


async def test_a_record_that_others_confirm_is_not_told_again_but_a_dispute_is(storage: Storage) -> None:
    await started(storage)
    await tell(storage, "k1", trade(5_000_000_000), published=TODAY)
    await told(storage)
    other = "In quite other words an office far away had it that the sum was five billion dollars in the year 2024."
    await tell(storage, "k2", (other, trade(5_000_000_000)[1]), published=TODAY)
    assert await note_alerts(storage, NOW) == 0
    await tell(storage, "k3", trade(8_000_000_000), published=TODAY)
    assert await note_alerts(storage, NOW) == 1


async def test_one_who_wants_two_sources_hears_of_it_when_there_are_two(storage: Storage) -> None:
    await started(storage, interest=Interest(stories=2))
    await tell(storage, "k1", trade(5_000_000_000), published=TODAY)
    assert await note_alerts(storage, NOW) == 0
    other = "In quite other words an office far away had it that the sum was five billion dollars in the year 2024."
    await tell(storage, "k2", (other, trade(5_000_000_000)[1]), published=TODAY)
    assert len(await told(storage)) == 1


@pytest.mark.parametrize(
    ("interest", "heard"),
    [
        (Interest(kinds=("trade",), change=Decimal(10)), True),
        (Interest(kinds=("trade",), change=Decimal(20)), False),
        (Interest(amount=Decimal(10**9)), True),
        (Interest(amount=Decimal(10**10)), False),
        (Interest(countries=("CN", "KZ")), True),
        (Interest(countries=("RU",)), False),
        (Interest(annual=True), True),
        (Interest(words=("office of turnover",)), True),
        (Interest(words=("railway",)), False),
        (Interest(happenings=("disputed",)), False),
        (Interest(languages=("ru",)), False),
    ],
)
async def test_only_what_was_asked_for(storage: Storage, interest: Interest, heard: bool) -> None:
    await started(storage, interest=interest)
    await tell(storage, "k1", trade(5_000_000_000, change_pct=12), published=TODAY)
    assert bool(await told(storage)) is heard


async def test_quiet_hours_hold_and_then_release_one_message(storage: Storage) -> None:
    await storage.save_chat(Chat(platform="telegram", chat="7", zone="UTC", quiet_from=11 * 60, quiet_to=14 * 60))
    await started(storage)
    await tell(storage, "k1", trade(5_000_000_000, period="2020"), published=TODAY)
    assert await told(storage) == []
    await tell(storage, "k2", trade(6_000_000_000, period="2021"), published=TODAY)
    [text] = await told(storage, after=timedelta(hours=2, minutes=1))
    assert "2 alerts" in text


@pytest.mark.parametrize(
    ("quiet", "hour", "expected"),
    [
        ((22, 7), 23, True),
        ((22, 7), 3, True),
        ((22, 7), 7, False),
        ((22, 7), 12, False),
        ((9, 17), 12, True),
        ((9, 9), 9, False),
    ],
)
def test_quiet_hours_may_go_over_midnight(quiet: tuple[int, int], hour: int, expected: bool) -> None:
    chat = Chat(platform="telegram", chat="7", zone="Asia/Almaty", quiet_from=quiet[0] * 60, quiet_to=quiet[1] * 60)
    assert is_quiet(chat, "UTC", NOW.replace(hour=(hour - 5) % 24)) is expected


async def meeting(storage: Storage, date: str, key: str = "m1") -> None:
    text = f"The SCO summit will be held in Bishkek on {date}, as the two sides agreed after long talks."
    upcoming = fact(
        text, text, kind="event", type="summit", series="SCO", participants=[], countries=["CN", "KG"],
        place={"city": "Bishkek", "country": "KG"}, date=date, status="upcoming",
    )  # fmt: skip
    await storage.save_article(article(key, text, published=TODAY), [upcoming])


async def reminders(storage: Storage, hours: float) -> int:
    now = NOW + timedelta(hours=hours)
    await note_reminders(storage, now)
    await send_noted(storage, {"telegram": FakeCourier()}, now)
    return (await storage.outbox.state(now)).counts.get("queued", 0)


async def test_a_reminder_comes_so_many_days_before_at_its_local_time(storage: Storage) -> None:
    days = subscription(NOW, mode="reminder", ahead=2 * 24 * 60, slot=Slot(9 * 60), zone="Asia/Almaty")
    await storage.subscriptions.add(days)
    await meeting(storage, "2025-09-05")
    # Two days before is 3 September, 9:00 in Almaty: 4:00 UTC.
    assert await reminders(storage, 39.9) == 0
    assert await reminders(storage, 40.1) == 1
    assert await reminders(storage, 60) == 1


async def test_a_reminder_of_hours_counts_back_from_the_morning(storage: Storage) -> None:
    await storage.subscriptions.add(subscription(NOW, mode="reminder", ahead=3 * 60, zone="Asia/Almaty"))
    await meeting(storage, "2025-09-02")
    assert await reminders(storage, 12.9) == 0  # 6:00 in Almaty is 1:00 UTC
    assert await reminders(storage, 13.1) == 1


async def test_a_meeting_that_is_moved_is_reminded_of_anew(storage: Storage) -> None:
    await storage.subscriptions.add(subscription(NOW, mode="reminder", ahead=24 * 60, slot=Slot(0), zone="UTC"))
    await meeting(storage, "2025-09-02")
    assert await reminders(storage, 1) == 1
    await meeting(storage, "2025-09-04")
    assert await reminders(storage, 40) == 2


async def test_who_has_paused_hears_nothing(storage: Storage) -> None:
    one = await started(storage)
    await storage.subscriptions.pause(one.number, "paused", now=NOW)
    await tell(storage, "k1", trade(5_000_000_000), published=TODAY)
    assert await told(storage) == []
    assert await storage.subscriptions.list(HERE)
