"""Alerts and reminders: what is to be told is noted with the place they were read up to, then bundled per subscription.

    changes after the cursor | matches | note            one transaction: nothing is noted twice, nothing is passed over
    what is noted and not sent | quiet, too soon | bundle | queue + mark as sent, one transaction

An alert goes out at once; what comes within ``APART`` of the last one waits and goes together. In quiet hours all of it
waits, and goes as one message when they end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

import structlog

from bot.interests import is_wanted, matches
from bot.models import Chat, FactFilter, Outgoing, Record, Subscription
from bot.outbox.ports import Courier
from bot.timetable import instant_of
from bot.zones import zone_of
from handlers.digests import alert, reminder
from handlers.lines import when
from handlers.wording import wording
from storage import Storage
from storage.tellings import Noted

log = structlog.get_logger()

CURSOR = "alerts"
AT_ONCE = 500  # changes read together
APART = timedelta(seconds=60)  # between two messages of alerts to one chat
HORIZON = timedelta(days=31)  # how far ahead reminders look
MOST_EVENTS = 500
DAY_BEGINS = time(9)  # an event without a time of day is taken to begin then, for reminders of hours
_DAY = 24 * 60


async def note_alerts(storage: Storage, now: datetime) -> int:
    """Note for every alert what it is to be told of the changes since the last time; how many were new.

    The first time nothing is: what was stored before there were alerts is no news.
    """
    at = await storage.changes.cursor(CURSOR)
    if at is None:
        await storage.changes.move(CURSOR, await storage.changes.last())
        return 0
    noted = 0
    while changes := await storage.changes.after(at, limit=AT_ONCE):
        alerts = await storage.subscriptions.of_mode("alerts")
        found = [
            Noted(one.number, change.subject, change.happening, change.number)
            for one in alerts
            for change in changes
            if change.at >= one.since and matches(one.interest, change)
        ]
        at = changes[-1].number
        noted += await storage.tellings.note(found, cursor=CURSOR, number=at, now=now)
    return noted


async def note_reminders(storage: Storage, now: datetime) -> int:
    """Note the events that reminders are due for; one that is moved is reminded of anew."""
    reminders = await storage.subscriptions.of_mode("reminder")
    if not reminders:
        return 0
    where = FactFilter(ahead=now.date(), since=now.date(), until=(now + HORIZON).date())
    events = await storage.list_records("event", where, order="soonest", limit=MOST_EVENTS)
    known = await storage.changes.subjects_of(record.id for record in events)
    found = [
        Noted(one.number, known.get(record.id, record.id), f"reminder {day.isoformat()}")
        for one in reminders
        for record in events
        if (day := day_of(record)) and is_near(one, day, now) and is_wanted(record, one.interest, now)
    ]
    return await storage.tellings.note(found, now=now)


def day_of(record: Record) -> date | None:
    """The day an event begins on; None where only its month or year is known."""
    period = when(record.fact)
    return period.start if period is not None and period.days <= 31 and len(period.edtf) >= 10 else None


def is_near(reminder: Subscription, day: date, now: datetime) -> bool:
    """Whether the time to remind of an event has come, and the event has not."""
    zone = zone_of(reminder.zone)
    if reminder.ahead >= _DAY and reminder.slot is not None:
        due = instant_of(day - timedelta(days=reminder.ahead // _DAY), reminder.slot.clock, zone)
    else:
        due = instant_of(day, DAY_BEGINS, zone) - timedelta(minutes=reminder.ahead)
    return due <= now < instant_of(day + timedelta(days=1), time(0), zone)


async def send_noted(storage: Storage, couriers: Mapping[str, Courier], now: datetime) -> int:
    """Bundle what is noted, subscription by subscription, but for chats that are quiet or were just told."""
    pending = [one for one in await storage.tellings.pending() if one.subscription.address.platform in couriers]
    loud = [
        one
        for one in pending
        if one.subscription.mode != "alerts" or not is_quiet(one.chat, one.subscription.zone, now)
    ]
    told = await _just_told(storage, [one.subscription for one in loud], now)
    sent = 0
    for one in loud:
        address = one.subscription.address
        if one.subscription.mode != "alerts" or address.chat not in told:
            sent += await _send(storage, couriers[address.platform], one.subscription, one.noted, now)
    return sent


async def _just_told(storage: Storage, subscriptions: Iterable[Subscription], now: datetime) -> set[str]:
    chats: dict[str, set[str]] = {}
    for one in subscriptions:
        chats.setdefault(one.address.platform, set()).add(one.address.chat)
    found: set[str] = set()
    for platform, names in chats.items():
        found |= await storage.tellings.last_sent(platform, names, now - APART)
    return found


async def _send(
    storage: Storage, courier: Courier, subscription: Subscription, noted: Sequence[Noted], now: datetime
) -> int:
    """Queue one message for all that is noted; records that are gone since are passed over."""
    say = wording(subscription.language)
    today = now.astimezone(zone_of(subscription.zone)).date()
    if subscription.mode == "alerts":
        wanted = {one.change for one in noted}
        changes = [
            change
            for subject in dict.fromkeys(one.subject for one in noted)
            for change in await storage.changes.of_subject(subject)
            if change.number in wanted
        ]
        reply = alert(changes, today, say, number=subscription.number) if changes else None
        slot = f"alert:{subscription.number}:{max(one.change or 0 for one in noted)}"
    else:
        found = [await storage.get_record(subject) for subject in dict.fromkeys(one.subject for one in noted)]
        records = [record for record in found if record is not None]
        reply = reminder(records, today, say, number=subscription.number) if records else None
        slot = f"reminder:{subscription.number}:{noted[0].subject}:{noted[0].happening.removeprefix('reminder ')}"
    outgoing = None
    if reply is not None:
        outgoing = Outgoing(reply=reply, addresses=(subscription.address,), slots=(slot,), lane=1)
    payloads = courier.render(reply) if reply is not None else ()
    await storage.tellings.send(subscription.number, noted, outgoing, payloads, now=now)
    log.info("alert.queued", subscription=subscription.number, noted=len(noted))
    return int(outgoing is not None)


def is_quiet(chat: Chat, zone: str, now: datetime) -> bool:
    """Whether it is quiet hours there; they may go over midnight."""
    if chat.quiet_from is None or chat.quiet_to is None or chat.quiet_from == chat.quiet_to:
        return False
    local = now.astimezone(zone_of(chat.zone or zone))
    minute = local.hour * 60 + local.minute
    if chat.quiet_from < chat.quiet_to:
        return chat.quiet_from <= minute < chat.quiet_to
    return minute >= chat.quiet_from or minute < chat.quiet_to
