"""From an article stored to an alert taken by the platform, with the jobs as they run, and nothing else to do."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

from bot.jobs.telling import TellingJobs
from bot.jobs.ticker import Ticker
from bot.log import configure_log
from bot.models import Address, Interest
from bot.outbox.pacing import Pacer
from bot.outbox.sender import Sender
from bot.platforms.telegram_courier import TelegramCourier
from bot.platforms.telegram_send import open_bot
from storage import Storage, open_storage
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.making import article, fact
from tests.telling.making import subscription

AIM = 5.0
_PAIRS = list(combinations(("CN", "DE", "FR", "JP", "KG", "KR", "KZ", "RU", "TR", "UZ"), 2))


def now() -> datetime:
    return datetime.now(UTC)


def percentile(found: Sequence[float], share: float) -> float:
    """The value that such a share of them is not above."""
    return sorted(found)[min(int(share * len(found)), len(found) - 1)]


async def measure(articles: int) -> list[float]:
    """Seconds for each of so many articles; each is for another chat, as one that was just told waits."""
    dice = random.Random(1)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        storage = await stack.enter_async_context(open_storage(f"sqlite:///{folder}/chaos.db"))
        fake = await stack.enter_async_context(FakeTelegram())
        bot = open_bot(TOKEN, fake.url)
        stack.push_async_callback(bot.session.close)
        for chat in range(1, articles + 1):
            fake.chats[chat] = "private"
            wish = Interest(countries=_PAIRS[chat])
            await storage.subscriptions.add(subscription(now(), _chat(chat), mode="alerts", interest=wish))
        courier, stop = TelegramCourier(bot), asyncio.Event()
        sender = Sender(storage.outbox, courier, Pacer(clock=time.monotonic), now=now)
        ticker = Ticker()
        jobs = TellingJobs(storage, {"telegram": courier}, {"telegram": sender}, clock=now)
        await jobs.alerts()  # what was stored before is no news
        jobs.on(ticker)
        running = asyncio.gather(ticker.run(stop), sender.run(stop))
        try:
            return [await _one(storage, fake, chat, dice.random()) for chat in range(1, articles + 1)]
        finally:
            stop.set()
            await running


async def _one(storage: Storage, fake: FakeTelegram, chat: int, pause: float) -> float:
    """Store an article some time after the last, and wait for its alert."""
    told = asyncio.Event()
    fake.on_call = lambda method: told.set() if method == "sendmessage" else None
    await asyncio.sleep(pause)  # articles come whenever they do, not as the jobs tick
    first, second = _PAIRS[chat]
    said: dict[str, Any] = {"kind": "trade", "flow": "turnover", "countries": [first, second], "period": "2024"}
    said |= {"amount": 10**9 * chat, "currency": "USD", "bound": "exact", "status": "actual"}
    text = f"Trade between {first} and {second} came to {chat} billion dollars in 2024."
    await storage.save_article(
        article(f"k{chat}", text, published=now().date(), seen=now()), [fact(text, text, (), **said)]
    )
    began = time.monotonic()
    await asyncio.wait_for(told.wait(), 60)
    return time.monotonic() - began


def _chat(number: int) -> Address:
    return Address("telegram", str(number))


def main() -> None:
    """Forty articles."""
    configure_log("error")
    found = asyncio.run(measure(40))
    worst = percentile(found, 0.99)
    middle = percentile(found, 0.5)
    print(f"latency: {len(found)} alerts, from stored to taken median {middle:.2f} s, p99 {worst:.2f} s")
    assert worst < AIM, found


if __name__ == "__main__":
    main()
