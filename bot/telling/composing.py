"""Texts of digests: each composed once for all who want the same of the same stretch of time. Queues nothing.

(platform, interest, language, empty, rhythm, window) --its changes, filtered--> Reply --render--> payloads
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import structlog

from bot.interests import code_of, is_wanted, matches
from bot.models import Change, FactFilter, Interest, Outgoing, Record, Reply, Subscription
from bot.outbox.ports import Courier
from handlers.digests import Window, digest, nothing_new, title_of
from handlers.wording import wording
from storage import Storage

log = structlog.get_logger()

LOOK_AHEAD = timedelta(days=7)
MOST_CHANGES = 5000  # of one window
MOST_AHEAD = 200
MOST_KEPT = 5000  # texts kept in one run: after days down there are many windows

_RENDERED = Reply(blocks=())  # what is queued are payloads: thousands of replies would be kept for nothing

Key = tuple[str, str, str, str, int, datetime, datetime, date]
_Time = tuple[datetime, datetime, date]


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest as messages; none where there is nothing to send."""

    payloads: Sequence[str] = ()

    def outgoing(self, to: Sequence[Subscription], slots: Sequence[str]) -> Outgoing | None:
        """The text on its way to them."""
        if not self.payloads:
            return None
        addresses = tuple(one.address for one in to)
        return Outgoing(reply=_RENDERED, addresses=addresses, slots=tuple(slots), lane=2)


@dataclass(slots=True)
class Composer:
    """What one run has read of the store and composed.

    Attributes:
        composed: how many texts were.
    """

    storage: Storage
    couriers: Mapping[str, Courier]
    composed: int = 0
    _changes: dict[tuple[datetime, datetime], Sequence[Change]] = field(default_factory=dict)
    _ahead: dict[tuple[datetime, date], Sequence[Record]] = field(default_factory=dict)
    _picked: dict[tuple[_Time, str], tuple[list[Change], list[Record]]] = field(default_factory=dict)
    _texts: dict[Key, Composed] = field(default_factory=dict)

    async def compose(self, subscription: Subscription, window: Window) -> Composed:
        """The digest of a window as a subscription wants it; the same object for all that want the same."""
        key = key_of(subscription, window)
        if key not in self._texts:
            if len(self._texts) >= MOST_KEPT:
                for kept in (self._texts, self._picked, self._changes, self._ahead):
                    kept.clear()
            self._texts[key] = await self._compose(subscription, window)
        return self._texts[key]

    async def _compose(self, subscription: Subscription, window: Window) -> Composed:
        changes, ahead = await self._pick(subscription.interest, window)
        reply = text_of(subscription, window, changes, ahead)
        if reply is None:
            return Composed()
        self.composed += 1
        log.info("digest.composed", interest=code_of(subscription.interest), language=subscription.language)
        return Composed(list(self.couriers[subscription.address.platform].render(reply)))

    async def _pick(self, interest: Interest, window: Window) -> tuple[list[Change], list[Record]]:
        """What of a window somebody with that interest is told; the same for all of them, in any language."""
        key = ((window.since, window.until, window.today), code_of(interest))
        if key not in self._picked:
            changes = [change for change in await self._changes_of(window) if matches(interest, change)]
            self._picked[key] = (
                changes,
                [one for one in await self._ahead_of(window) if is_wanted(one, interest, window.until)],
            )
        return self._picked[key]

    async def _changes_of(self, window: Window) -> Sequence[Change]:
        key = (window.since, window.until)
        if key not in self._changes:
            self._changes[key] = await self.storage.changes.between(*key, limit=MOST_CHANGES)
        return self._changes[key]

    async def _ahead_of(self, window: Window) -> Sequence[Record]:
        key = (window.until, window.today)
        if key not in self._ahead:
            where = FactFilter(ahead=window.today, since=window.today, until=window.today + LOOK_AHEAD)
            self._ahead[key] = await self.storage.list_records("event", where, order="soonest", limit=MOST_AHEAD)
        return self._ahead[key]


def text_of(
    subscription: Subscription, window: Window, changes: Sequence[Change], ahead: Sequence[Record]
) -> Reply | None:
    """The digest of what was picked, in the subscription's language; None: silence."""
    say = wording(subscription.language)
    more = f"/digest {code_of(subscription.interest)} {int(window.since.timestamp())} {int(window.until.timestamp())}"
    found = digest(changes, ahead, window, say, more=more, title=title_of(subscription, say)) if changes else None
    if found is None and subscription.empty == "line":
        return nothing_new(window, say)
    return found


def key_of(subscription: Subscription, window: Window) -> Key:
    """Equal for those that get one and the same text."""
    rhythm = len(subscription.slot.days) if subscription.slot else 0
    wish = (code_of(subscription.interest), subscription.language, subscription.empty)
    return (subscription.address.platform, *wish, rhythm, window.since, window.until, window.today)
