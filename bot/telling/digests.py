"""Digests that are due: composed once for all who want the same, queued and moved on in one transaction.

    due | plan      which slot it is, what its window is, when it is due next (``bot.timetable``)
        | group     equal interest, window, language: one text
        | compose   from the window's changes, read once
        | turn      rows of the outbox and the subscriptions' next times, all or nothing

A crash in between leaves the subscription due: it is composed again, and a row that is there already stays one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.interests import code_of, is_wanted, matches
from bot.models import Change, FactFilter, Interest, Outgoing, Record, Reply, Subscription
from bot.outbox.ports import Courier
from bot.timetable import missed, next_due
from bot.zones import zone_of
from handlers.digests import Window, digest, nothing_new, title_of
from handlers.wording import wording
from storage import Storage
from storage.subscriptions import Turned

log = structlog.get_logger()

AT_ONCE = 5000  # subscriptions planned together
GRACE = {7: timedelta(hours=12)}  # how late a digest is still sent, by the days of its slot; of rarer ones:
RARE_GRACE = timedelta(days=2)
LOOK_AHEAD = timedelta(days=7)
MOST_CHANGES = 5000  # of one window
MOST_AHEAD = 200


@dataclass(frozen=True, slots=True)
class Planned:
    """A subscription with what it is due: ``slot`` names it, None where it is too late to be sent."""

    subscription: Subscription
    window: Window | None
    slot: str
    next_at: datetime


@dataclass(slots=True)
class _Reading:
    """What was read of the store for one run."""

    storage: Storage
    changes: dict[tuple[datetime, datetime], Sequence[Change]] = field(default_factory=dict)
    ahead: dict[datetime, Sequence[Record]] = field(default_factory=dict)
    picked: dict[tuple[datetime, datetime, str], tuple[list[Change], list[Record]]] = field(default_factory=dict)

    async def pick(self, interest: Interest, window: Window) -> tuple[list[Change], list[Record]]:
        """What of a window somebody with that interest is told; the same for all of them."""
        key = (window.since, window.until, code_of(interest))
        if key not in self.picked:
            changes = [change for change in await self._changes(window) if matches(interest, change)]
            ahead = [one for one in await self._ahead(window) if is_wanted(one, interest, window.until)]
            self.picked[key] = changes, ahead
        return self.picked[key]

    async def _changes(self, window: Window) -> Sequence[Change]:
        key = (window.since, window.until)
        if key not in self.changes:
            self.changes[key] = await self.storage.changes.between(*key, limit=MOST_CHANGES)
        return self.changes[key]

    async def _ahead(self, window: Window) -> Sequence[Record]:
        if window.until not in self.ahead:
            where = FactFilter(ahead=window.today, since=window.today, until=window.today + LOOK_AHEAD)
            found = await self.storage.list_records("event", where, order="soonest", limit=MOST_AHEAD)
            self.ahead[window.until] = found
        return self.ahead[window.until]


def plan(subscription: Subscription, now: datetime) -> Planned:
    """What a subscription that is due is to be sent now, and when it is due next."""
    slot, due = subscription.slot, subscription.next_at
    assert slot is not None
    assert due is not None
    zone = zone_of(subscription.zone)
    found = missed(slot, zone, due, now, GRACE.get(len(slot.days), RARE_GRACE))
    if found is None:
        return Planned(subscription, None, "", next_due(slot, zone, now).instant)
    window = Window(since=subscription.since, until=found.instant.astimezone(zone))
    name = f"digest:{subscription.number}:{found.day.isoformat()}"
    return Planned(subscription, window, name, next_due(slot, zone, found.instant).instant)


async def turn_digests(storage: Storage, couriers: Mapping[str, Courier], now: datetime) -> int:
    """Compose and queue the digests that are due; how many messages were queued."""
    queued = 0
    while due := await storage.subscriptions.due(now, AT_ONCE):
        reading = _Reading(storage)
        for planned in group([plan(subscription, now) for subscription in due]):
            queued += await _turn(reading, planned, couriers, now)
        if len(due) < AT_ONCE:
            break
    return queued


def group(planned: Iterable[Planned]) -> list[list[Planned]]:
    """Those that get one and the same text, together."""
    groups: dict[tuple[object, ...], list[Planned]] = defaultdict(list)
    for one in planned:
        of, window = one.subscription, one.window
        when = (window.since, window.until, window.today) if window else None
        rhythm = len(of.slot.days) if of.slot else 0
        groups[of.address.platform, code_of(of.interest), of.language, of.empty, rhythm, when].append(one)
    return list(groups.values())


async def _turn(reading: _Reading, planned: Sequence[Planned], couriers: Mapping[str, Courier], now: datetime) -> int:
    first = planned[0]
    platform = first.subscription.address.platform
    reply = await _compose(reading, first.subscription, first.window) if first.window else None
    outgoing, payloads = None, []
    if reply is not None and platform in couriers:
        addresses = tuple(one.subscription.address for one in planned)
        outgoing = Outgoing(reply=reply, addresses=addresses, slots=tuple(one.slot for one in planned), lane=2)
        payloads = list(couriers[platform].render(reply))
    moved = {
        one.subscription.number: (one.next_at, one.window.until if one.window else one.subscription.since)
        for one in planned
    }
    new = await reading.storage.subscriptions.turn([Turned(outgoing, payloads, moved)], now=now)
    log.info("digest.queued", subscriptions=len(planned), messages=new, language=first.subscription.language)
    return new


async def _compose(reading: _Reading, subscription: Subscription, window: Window) -> Reply | None:
    say = wording(subscription.language)
    changes, ahead = await reading.pick(subscription.interest, window)
    more = f"/digest {code_of(subscription.interest)} {int(window.since.timestamp())} {int(window.until.timestamp())}"
    found = digest(changes, ahead, window, say, more=more, title=title_of(subscription, say)) if changes else None
    if found is None and subscription.empty == "line":
        return nothing_new(window, say)
    return found
