"""Subscriptions for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.models import Address, Interest, Slot, Subscription
from bot.timetable import last_due, next_due
from bot.zones import zone_of

HERE = Address("telegram", "7")


def subscription(now: datetime, address: Address = HERE, **fields: Any) -> Subscription:
    """A daily digest at 8:30 in Almaty made at that moment, unless told otherwise."""
    mode, zone = fields.pop("mode", "digest"), fields.pop("zone", "Asia/Almaty")
    slot = fields.pop("slot", Slot(8 * 60 + 30) if mode != "alerts" else None)
    when: dict[str, Any] = {"created": now, "since": now}
    if mode == "digest":
        when["next_at"] = next_due(slot, zone_of(zone), now).instant
        when["since"] = last_due(slot, zone_of(zone), now).instant
    given: dict[str, Any] = {"interest": Interest(), "slot": slot, "zone": zone, **when, **fields}
    return Subscription(address=address, mode=mode, **given)
