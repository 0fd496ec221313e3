"""A wish -> a subscription: what was not said is taken from the one that is changed, else the usual. Pure."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime

from bot.errors import UserError
from bot.models import EVERY_DAY, Address, Interest, Slot, Subscription
from bot.timetable import last_due, next_due
from bot.zones import zone_of
from handlers.subscriptions.wishes import Wish
from handlers.wording import Wording

MORNING = 8 * 60 + 30  # when digests come, and (a little later) reminders, where nothing else is said
REMINDED = 9 * 60
DAY = 24 * 60


def new(wish: Wish, address: Address, zone: str, now: datetime, say: Wording) -> Subscription:
    """The subscription that a wish asks for.

    Args:
        zone: where the wish names none.

    Raises:
        UserError: its parts do not go together.
    """
    blank = Subscription(address=address, mode="digest", zone=zone, language=say.code, created=now, since=now)
    made = changed(blank, wish, now, say)
    return _begun(made, now) if made.mode == "digest" else made


def changed(one: Subscription, wish: Wish, now: datetime, say: Wording) -> Subscription:
    """A subscription with what a wish says of it.

    Raises:
        UserError: its parts do not go together.
    """
    mode = wish.mode or one.mode
    if mode != "digest" and wish.days:
        raise UserError(say("Days of the week are for digests: alerts and reminders come when there is something."))
    made = replace(
        one,
        mode=mode,
        zone=wish.zone or one.zone,
        interest=_merged(Interest() if wish.whole else one.interest, wish.interest),
        empty=wish.empty or one.empty,
        ahead=(wish.ahead or one.ahead or DAY) if mode == "reminder" else 0,
    )
    if mode == "reminder" and made.interest.kinds and set(made.interest.kinds) != {"event"}:
        raise UserError(say("Reminders are of events: summits, visits, talks."))
    made = replace(made, slot=_slot(made, one, wish))
    if mode != one.mode:
        made = _begun(made, now)
    return due(made, now)


def _begun(one: Subscription, now: datetime) -> Subscription:
    """A subscription with what is news to it: to alerts what comes from now on; to a digest all since it last was due.

    So a first digest has a whole day's news, and is composed with the others'.
    """
    if one.slot is None or one.mode != "digest":
        return replace(one, since=now)
    return replace(one, since=last_due(one.slot, zone_of(one.zone), now.astimezone(UTC)).instant)


def due(one: Subscription, now: datetime) -> Subscription:
    """A subscription with when its next digest is due."""
    if one.mode != "digest" or one.slot is None:
        return replace(one, next_at=None)
    return replace(one, next_at=next_due(one.slot, zone_of(one.zone), now.astimezone(UTC)).instant)


def same(one: Subscription, other: Subscription) -> bool:
    """Whether two tell the same at the same time."""
    alike = ("mode", "interest", "slot", "ahead", *(("zone",) if one.slot else ()))
    return all(getattr(one, name) == getattr(other, name) for name in alike)


def _slot(made: Subscription, one: Subscription, wish: Wish) -> Slot | None:
    before = one.slot if one.mode == made.mode else None
    if made.mode == "digest":
        at = before.at if before else MORNING
        days = before.days if before else EVERY_DAY
        return Slot(wish.at if wish.at is not None else at, wish.days or days)
    if made.mode == "reminder" and made.ahead >= DAY:
        return Slot(wish.at if wish.at is not None else before.at if before else REMINDED)
    return None


def _merged(interest: Interest, said: Interest) -> Interest:
    """An interest with what was said in place of what was; fields that belong together go together."""
    blank = Interest()
    given = {one.name for one in fields(Interest) if getattr(said, one.name) != getattr(blank, one.name)}
    for first, second in (("kinds", "events"), ("amount", "currency")):
        if first in given:
            given.add(second)
    return replace(interest, **{name: getattr(said, name) for name in given})
