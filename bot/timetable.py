"""When a digest is due: local times of a zone -> instants, exactly one for each local day. Pure; reads no clock.

The rule where clocks change: a time that a day has not (a gap) is the first instant after the gap; a time that a day
has twice (an overlap) is the first of the two. So every local day that a slot names has one instant, and the days'
instants ascend.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.models import Slot

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """An instant, and the local day it is the slot of: what a digest is sent once for."""

    instant: datetime
    day: date


def instant_of(day: date, clock: time, zone: tzinfo) -> datetime:
    """The instant (UTC) at which a zone's clocks show that time on that day, by the rule above."""
    local = datetime.combine(day, clock, zone)
    first = local.astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return first
    # In a gap fold=1 reads the time by the offset after it, which is an instant before it.
    return _change(local.replace(fold=1).astimezone(UTC), first, zone)


def _change(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The first instant, to the second, that has the later of two instants' offsets."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def next_due(slot: Slot, zone: tzinfo, after: datetime) -> Due:
    """The first due instant later than ``after``."""
    start = after.astimezone(zone).date() - timedelta(days=1)  # clocks may show a day again
    return next(due for due in _dues(slot, zone, start, 1) if due.instant > after)


def last_due(slot: Slot, zone: tzinfo, until: datetime) -> Due:
    """The last due instant not later than ``until``."""
    start = until.astimezone(zone).date() + timedelta(days=1)
    return next(due for due in _dues(slot, zone, start, -1) if due.instant <= until)


def nearest_due(slot: Slot, zone: tzinfo, instant: datetime) -> Due:
    """The due instant nearest to one: what was planned by other rules of the zone, by the rules of now."""
    around = last_due(slot, zone, instant), next_due(slot, zone, instant)
    return min(around, key=lambda due: abs(due.instant - instant))


def _dues(slot: Slot, zone: tzinfo, start: date, step: int) -> Iterator[Due]:
    day = start
    while True:
        if day.isoweekday() in slot.days:
            yield Due(instant_of(day, slot.clock, zone), day)
        day += timedelta(days=step)


def missed(slot: Slot, zone: tzinfo, due: datetime, now: datetime, grace: timedelta) -> Due | None:
    """What is still to be sent of everything that was due from ``due`` until now: the last of it, within the grace.

    None where even that is too old: its news go into the next one.
    """
    last = last_due(slot, zone, now)
    return last if last.instant >= due and now - last.instant <= grace else None
