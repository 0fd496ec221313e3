"""Clocks that change by law, by hand and by rules made anew: one digest for every subscription and local day."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.log import configure_log
from bot.models import Address, Slot
from bot.telling.digests import replan, turn_digests
from storage import Storage, open_storage
from storage.subscriptions import Turned
from tests.fakes.courier import FakeCourier
from tests.telling.making import subscription

CHANGES = (
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/Santiago", "2026-04-05"),
    ("America/Santiago", "2026-09-06"),
    ("Africa/Cairo", "2026-04-24"),
    ("Africa/Cairo", "2026-10-30"),
    ("Asia/Beirut", "2026-03-29"),
    ("Asia/Beirut", "2026-10-25"),
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
    ("Asia/Almaty", "2024-03-01"),
)
SLOTS = (0, 30, 90, 150, 8 * 60 + 30, 23 * 60 + 30)  # minutes of the day
AROUND = 3  # days before and after
DISTURBANCES = ("none", "down", "steps", "rules")
STEP = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Kept:
    """Days of subscriptions on which there was no digest, or more than one; of how many."""

    days: int
    missing: int
    doubled: int


def ticks(first: datetime, last: datetime, disturbance: str, dice: random.Random) -> Iterator[datetime]:
    """What the wall clock shows whenever digests are looked at: every so often, but for three hours now and then
    ("down"), or set an hour wrong, and right again ("steps")."""
    now, wrong = first, timedelta()
    while now <= last:
        yield now + wrong
        now += STEP
        if disturbance == "down" and dice.random() < 0.05:
            now += timedelta(hours=3)
        if disturbance == "steps" and dice.random() < 0.1:
            wrong = timedelta(hours=dice.choice((-1, 0, 1)))


async def keep(zone: str, change: date, disturbance: str, *, slots: Sequence[int] = SLOTS, seed: int = 1) -> Kept:
    """Live through the days around a change; one subscription for each slot."""
    dice = random.Random(f"{zone} {change} {disturbance} {seed}")
    noon = datetime(change.year, change.month, change.day, 12, tzinfo=UTC)
    first, last = noon - timedelta(days=AROUND), noon + timedelta(days=AROUND)
    with tempfile.TemporaryDirectory() as folder:
        async with open_storage(f"sqlite:///{folder}/chaos.db") as storage:
            for number, at in enumerate(slots, 1):
                made = subscription(first, Address("telegram", str(number)), zone=zone, slot=Slot(at), empty="line")
                await storage.subscriptions.add(made)
            for now in ticks(first, last, disturbance, dice):
                if disturbance == "rules" and now == noon - timedelta(days=2):
                    await _plan_by_other_rules(storage)
                    await replan(storage)
                await turn_digests(storage, {"telegram": FakeCourier()}, now)
        found = _digests(Path(folder) / "chaos.db")
    days = [(first + timedelta(days=number)).date() for number in range(1, 2 * AROUND)]
    counts = [found[number, day] for number in range(1, len(slots) + 1) for day in days]
    return Kept(len(counts), sum(not count for count in counts), sum(count > 1 for count in found.values()))


async def _plan_by_other_rules(storage: Storage) -> None:
    """As a time zone database would have planned that knows an offset an hour less."""
    for one in await storage.subscriptions.of_mode("digest"):
        assert one.next_at is not None
        await storage.subscriptions.turn(
            [turned(one.number, one.next_at + timedelta(hours=1), one.since)], now=one.since
        )


def turned(number: int, next_at: datetime, since: datetime) -> Turned:
    """A subscription moved, with nothing sent."""
    return Turned(None, (), {number: (next_at, since)})


def _digests(database: Path) -> Counter[tuple[int, date]]:
    """(subscription, local day) -> how many messages were queued."""
    connection = sqlite3.connect(database)
    try:
        slots = [row[0].split(":") for row in connection.execute("SELECT slot FROM deliveries")]
    finally:
        connection.close()
    return Counter((int(number), date.fromisoformat(day)) for _, number, day in slots)


async def everything() -> Kept:
    """All changes, with each disturbance."""
    kept = [
        await keep(zone, date.fromisoformat(day), disturbance) for zone, day in CHANGES for disturbance in DISTURBANCES
    ]
    return Kept(*(sum(getattr(one, name) for one in kept) for name in Kept.__slots__))


def main() -> None:
    """The whole of it."""
    configure_log("error")
    kept = asyncio.run(everything())
    print(
        f"clock: {len(CHANGES)} changes, each undisturbed, with three hours down, steps of an hour, rules made anew: "
        f"{kept.days} local days of subscriptions, {kept.missing} without a digest, {kept.doubled} with two"
    )
    assert (kept.missing, kept.doubled) == (0, 0), kept


if __name__ == "__main__":
    main()
