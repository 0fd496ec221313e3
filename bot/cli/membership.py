"""What Telegram tells of its chats, kept in the store: the port its platform has for that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.models import Address
from bot.platforms.telegram_updates import PLATFORM
from storage import Storage

log = structlog.get_logger()


class StoredMemberships:
    """``bot.platforms.telegram_membership.Memberships`` over the store."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage, self._clock = storage, clock

    async def closed(self, address: Address, reason: str) -> None:
        """Pause what is told there, with the reason; settings stay."""
        await self._storage.subscriptions.close(address, reason, now=self._clock())
        log.info("chat.closed", reason=reason)

    async def opened(self, address: Address) -> None:
        """Resume what was closed there."""
        resumed = await self._storage.subscriptions.reopen(address)
        if resumed:
            log.info("chat.opened", subscriptions=resumed)

    async def migrated(self, old: str, new: str) -> None:
        """Take along what the group had. The old id may have been told to be closed: the new one is not."""
        await self._storage.subscriptions.migrate(PLATFORM, old, new)
        await self._storage.subscriptions.reopen(Address(PLATFORM, new))
        log.info("chat.migrated")

    async def wait(self, chat: str, seconds: float) -> None:
        """Keep that Telegram asked to wait, for the next start too."""
        await self._storage.outbox.wait(PLATFORM, chat, self._clock() + timedelta(seconds=seconds))
