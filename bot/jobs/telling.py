"""The subscribers' work: digests that are due and alerts go into the outbox; what is old is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.jobs.ticker import Ticker
from bot.outbox.ports import Courier
from bot.outbox.sender import Sender
from bot.telling.alerts import note_alerts, note_reminders, send_noted
from bot.telling.digests import replan, turn_digests
from storage import Storage

log = structlog.get_logger()

DIGEST_SECONDS = 5.0
ALERT_SECONDS = 1.0  # an alert is to go within a minute of its article; nothing is asked but one number while none came
REMIND_SECONDS = 60.0
PURGE_SECONDS = 3600.0
KEPT = timedelta(days=30)  # what was sent, so that people may ask why


class TellingJobs:
    """What is done for subscribers while Silkwire runs.

    Args:
        senders: woken where something was queued for their platform.
        closed_kept: how long the subscriptions of a chat that cannot be written to are kept.
    """

    def __init__(
        self,
        storage: Storage,
        couriers: Mapping[str, Courier],
        senders: Mapping[str, Sender],
        *,
        clock: Callable[[], datetime],
        closed_kept: timedelta = timedelta(days=90),
    ) -> None:
        self._storage, self._couriers, self._senders = storage, couriers, senders
        self._clock, self._closed_kept = clock, closed_kept
        self._planned = False

    def on(self, ticker: Ticker) -> None:
        """Let a ticker wake it."""
        ticker.every(DIGEST_SECONDS, "digests", self.digests)
        ticker.every(ALERT_SECONDS, "alerts", self.alerts)
        ticker.every(REMIND_SECONDS, "reminders", self.reminders)
        ticker.every(PURGE_SECONDS, "purge", self.purge)

    async def digests(self) -> None:
        """Queue what is due; at first plan it by the time zones of today."""
        if not self._planned:
            await replan(self._storage)
            self._planned = True
        self._wake(await turn_digests(self._storage, self._couriers, self._clock()))

    async def alerts(self) -> None:
        """Note what came, and queue what need not wait."""
        now = self._clock()
        await note_alerts(self._storage, now)
        self._wake(await send_noted(self._storage, self._couriers, now))

    async def reminders(self) -> None:
        """Note the events that are near."""
        await note_reminders(self._storage, self._clock())

    async def purge(self) -> None:
        """Forget what was settled long ago, and the subscriptions of chats that have long been closed."""
        now = self._clock()
        rows = await self._storage.outbox.purge(now - KEPT)
        gone = await self._storage.subscriptions.purge(now - self._closed_kept)
        if rows or gone:
            log.info("outbox.purged", rows=rows, subscriptions=gone)

    def _wake(self, queued: int) -> None:
        if queued:
            for sender in self._senders.values():
                sender.wake()
