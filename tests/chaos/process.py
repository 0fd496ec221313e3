"""A process that composes the digests that are due and sends them, made to be killed: DATABASE API_BASE NOW."""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import datetime, timedelta

from bot.log import configure_log
from bot.outbox.pacing import Pacer
from bot.outbox.sender import Sender
from bot.platforms.telegram_courier import TelegramCourier
from bot.platforms.telegram_send import open_bot
from bot.telling.digests import turn_digests
from storage import open_storage
from tests.fakes.telegram import TOKEN


async def main(database: str, api: str, now: datetime) -> None:
    """Compose, send all there is, end."""
    bot = open_bot(TOKEN, api)
    courier = TelegramCourier(bot)
    try:
        async with open_storage(database) as storage:
            await turn_digests(storage, {courier.platform: courier}, now)
            began = time.monotonic()
            sender = Sender(
                storage.outbox,
                courier,
                Pacer(clock=time.monotonic),
                now=lambda: now + timedelta(seconds=time.monotonic() - began),
            )
            await sender.drain()
    finally:
        await bot.session.close()


if __name__ == "__main__":
    configure_log("info", "json")
    asyncio.run(main(sys.argv[1], sys.argv[2], datetime.fromisoformat(sys.argv[3])))
