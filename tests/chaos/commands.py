"""People who ask while thousands are told: one bot, one pacer, the polling loop as it runs, real time."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.log import configure_log
from bot.models import Address
from bot.outbox.pacing import Pacer
from bot.outbox.sender import Sender
from bot.platforms.telegram import Telegram
from bot.platforms.telegram_courier import TelegramCourier
from bot.platforms.telegram_pace import Pace
from bot.platforms.telegram_send import open_bot
from handlers import Dispatch, menus
from storage import open_storage
from tests.chaos.broadcasting import queue
from tests.chaos.latency import percentile
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_limits import Limits
from tests.making import article, stated

AIM = 0.2
COMMANDS = ("/start", "/help", "/sources", "trade of Kazakhstan and China in 2024", "/summits", "/latest")
CROWD = 3000
FIRST_PERSON = 1_000_000
APART = 0.3  # seconds between two people who ask, in the mean


@dataclass(frozen=True, slots=True)
class Answered:
    """Seconds from asking to the answer's arrival; how many were told meanwhile; answers 429."""

    seconds: list[float]
    told: int
    refused: int


async def _keep(chat: str, seconds: float) -> None:
    """No restart comes."""


async def ask(people: int) -> Answered:
    """So many people ask one after the other, and one broadcast runs all the while."""
    dice = random.Random(1)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        storage = await stack.enter_async_context(open_storage(f"sqlite:///{folder}/chaos.db"))
        await storage.save_article(article(), stated())
        fake = await stack.enter_async_context(FakeTelegram())
        fake.limits = Limits(time.monotonic)
        fake.chats = dict.fromkeys(range(1, CROWD + 1), "private")
        bot = open_bot(TOKEN, fake.url)
        stack.push_async_callback(bot.session.close)
        courier, pacer, stop = TelegramCourier(bot), Pacer(clock=time.monotonic), asyncio.Event()
        await queue(storage, courier, [Address("telegram", str(chat)) for chat in fake.chats])
        turns = Pace(pacer, _keep)
        telegram = Telegram(bot, Dispatch(storage), storage, menus(), turns=turns)
        sender = Sender(storage.outbox, courier, pacer, now=lambda: datetime.now(UTC))
        running = asyncio.gather(telegram.run(stop), sender.run(stop))
        try:
            for number, text in enumerate(COMMANDS, 1):  # what is loaded on first use
                await _answer(fake, FIRST_PERSON - number, text)
            before = len(fake.sent)
            seconds = []
            for number in range(1, people + 1):
                await asyncio.sleep(dice.uniform(0, 2 * APART))  # people do not wait for each other's answers
                seconds.append(await _answer(fake, FIRST_PERSON + number, COMMANDS[number % len(COMMANDS)]))
            return Answered(seconds, len(fake.sent) - before - people, fake.limits.refused)
        finally:
            stop.set()
            await running


async def _answer(fake: FakeTelegram, chat: int, text: str) -> float:
    """Ask, and wait for the first message of the answer."""
    began = time.monotonic()
    fake.say(text, chat=chat)
    while not any(message["chat_id"] == chat for message in reversed(fake.sent[-20:])):
        if time.monotonic() - began > 60:
            raise TimeoutError(text)
        await asyncio.sleep(0.002)
    return time.monotonic() - began


def main() -> None:
    """A hundred and twenty people."""
    configure_log("error")
    found = asyncio.run(ask(120))
    worst = percentile(found.seconds, 0.99)
    print(
        f"commands: {len(found.seconds)} answered beside {found.told} messages of a broadcast: median "
        f"{percentile(found.seconds, 0.5) * 1000:.0f} ms, p99 {worst * 1000:.0f} ms; {found.refused} answers 429"
    )
    assert worst < AIM, found


if __name__ == "__main__":
    main()
