"""Digests that are due: planned, composed once for all who want the same, queued and moved on in one transaction.

    due | plan      which slot it is, what its window is, when it is due next (``bot.timetable``)
        | group     equal wishes and windows: one text (``bot.telling.composing``)
        | turn      rows of the outbox and the subscriptions' next times, all or nothing

A crash in between leaves the subscription due: it is composed again, and a row that is there already stays one.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

import structlog

from bot.models import Slot, Subscription
from bot.outbox.ports import Courier
from bot.telling.composing import Composed, Composer, key_of
from bot.timetable import Due, missed, nearest_due, next_due
from bot.zones import zone_of
from handlers.digests import Window
from storage import Storage
from storage.subscriptions import Turned

log = structlog.get_logger()

AT_ONCE = 2000  # subscriptions planned and moved on together; others write to the store in between
GRACE = {7: timedelta(hours=12)}  # how late a digest is still sent, by the days of its slot; of rarer ones:
RARE_GRACE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Planned:
    """A subscription with what it is due: ``slot`` names it; ``window`` None where it is too late to be sent."""

    subscription: Subscription
    window: Window | None
    slot: str
    next_at: datetime

    @property
    def told_up_to(self) -> datetime:
        return self.window.until if self.window else self.subscription.since


def plan(subscription: Subscription, now: datetime) -> Planned:
    """What a subscription that is due is to be sent now, and when it is due next."""
    slot, due = subscription.slot, subscription.next_at
    assert slot is not None
    assert due is not None
    found, next_at = _times(slot, subscription.zone, due, now)
    if found is None:
        return Planned(subscription, None, "", next_at)
    window = Window(since=subscription.since, until=found.instant.astimezone(_zone(subscription.zone)))
    return Planned(subscription, window, f"digest:{subscription.number}:{found.day.isoformat()}", next_at)


@lru_cache(maxsize=10_000)
def _times(slot: Slot, zone: str, due: datetime, now: datetime) -> tuple[Due | None, datetime]:
    """What is still to be sent of what was due, and when the next is; the same for many."""
    clocks = _zone(zone)
    found = missed(slot, clocks, due, now, GRACE.get(len(slot.days), RARE_GRACE))
    return found, next_due(slot, clocks, found.instant if found else now).instant


def _zone(name: str) -> tzinfo:
    """The zone of a name; one that the time zone database has no more is told late rather than never."""
    try:
        return zone_of(name)
    except (KeyError, ValueError):
        log.error("digest.zone_unknown", zone=name)
        return UTC


async def replan(storage: Storage) -> int:
    """Make anew when digests are due, for the time zone database may be another than it was; how many moved."""

    def renewed(slot: Slot, zone: str, due: datetime) -> datetime:
        return nearest_due(slot, _zone(zone), due).instant

    moved = await storage.subscriptions.replan(renewed)
    if moved:
        log.info("digest.replanned", subscriptions=moved)
    return moved


async def turn_digests(storage: Storage, couriers: Mapping[str, Courier], now: datetime) -> int:
    """Compose and queue the digests that are due; how many messages were queued.

    Those of platforms without a courier stay due, as do those that cannot be composed: nobody else is held up.
    """
    composer, queued, last = Composer(storage, couriers), 0, None
    while due := await storage.subscriptions.due(now, AT_ONCE, platforms=couriers, after=last):
        last = due[-1]
        queued += await _turn(composer, [plan(one, now) for one in due], now)
    if composer.composed:
        log.info("digest.queued", messages=queued, texts=composer.composed)
    return queued


async def _turn(composer: Composer, planned: Sequence[Planned], now: datetime) -> int:
    """Queue what one page of subscriptions is due, and move them on."""
    turned = []
    for group in group_equal(planned):
        first = group[0]
        try:
            text = await composer.compose(first.subscription, first.window) if first.window else Composed()
        except Exception:
            log.exception("digest.failed", subscriptions=len(group), first=first.subscription.number)
            continue
        outgoing = text.outgoing([one.subscription for one in group], [one.slot for one in group])
        moved = {one.subscription.number: (one.next_at, one.told_up_to) for one in group}
        turned.append(Turned(outgoing, text.payloads, moved))
        await asyncio.sleep(0)  # people are answered meanwhile
    return await composer.storage.subscriptions.turn(turned, now=now)


def group_equal(planned: Iterable[Planned]) -> list[list[Planned]]:
    """Those that get one and the same text, together; those that get none, too."""
    groups: dict[tuple[object, ...], list[Planned]] = defaultdict(list)
    for one in planned:
        groups[key_of(one.subscription, one.window) if one.window else ()].append(one)
    return list(groups.values())
