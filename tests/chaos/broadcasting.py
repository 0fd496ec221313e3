"""A broadcast on a clock that only waiting moves: the real client, a server that holds Telegram's limits."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.log import configure_log
from bot.models import Address, Line, Outgoing, Reply, Run
from bot.outbox.pacing import Pacer
from bot.outbox.sender import Sender
from bot.platforms.telegram_courier import TelegramCourier
from bot.platforms.telegram_send import open_bot
from storage import Storage, open_storage
from tests.fakes.clock import SimClock
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_limits import Limits
from tests.fakes.watched import Watched
from tests.making import NOW


@dataclass(frozen=True, slots=True)
class Paced:
    """What a broadcast came to: simulated seconds, answers 429 of our making, the fullest second, messages told."""

    chats: int
    seconds: float
    refused: int
    most_in_a_second: int
    told: int

    @property
    def floor(self) -> float:
        """Seconds that 30 messages a second take."""
        return self.chats / 30


def crowd(size: int) -> list[Address]:
    """Seven in ten people, two groups, one a topic of a forum that has ten."""
    found = []
    for number in range(1, size + 1):
        if number % 10 < 7:
            found.append(Address("telegram", str(number)))
        elif number % 10 < 9:
            found.append(Address("telegram", str(-number)))
        else:
            found.append(Address("telegram", str(-10_000_000 - number // 100), str(number)))
    return found


async def broadcast(addresses: Sequence[Address]) -> Paced:
    """Tell everybody once."""
    working: set[object] = set()
    clock = SimClock(busy=lambda: bool(working))
    moments: list[float] = []
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        storage = await stack.enter_async_context(open_storage(f"sqlite:///{folder}/chaos.db"))
        fake = await stack.enter_async_context(FakeTelegram())
        fake.limits = Limits(clock)
        fake.on_call = lambda method: moments.append(clock()) if method == "sendmessage" else None
        fake.chats = {int(address.chat): "private" if int(address.chat) > 0 else "supergroup" for address in addresses}
        bot = open_bot(TOKEN, fake.url)
        stack.push_async_callback(bot.session.close)
        courier = TelegramCourier(bot)
        await queue(storage, courier, addresses)
        await clock.run(sender_of(storage, courier, clock, working).drain())
    fullest = Counter[int]()
    start = 0
    for at, moment in enumerate(moments):
        while moments[start] <= moment - 1.0:
            start += 1
        fullest[at] = at - start + 1
    return Paced(
        chats=len(addresses),
        seconds=clock(),
        refused=fake.limits.refused,
        most_in_a_second=max(fullest.values()),
        told=len({(message["chat_id"], message.get("message_thread_id")) for message in fake.sent}),
    )


def sender_of(storage: Storage, courier: TelegramCourier, clock: SimClock, working: set[object]) -> Sender:
    """A sender that lives by a simulated clock."""

    def now() -> datetime:
        return NOW + timedelta(seconds=clock())

    pacer = Pacer(clock=clock, sleep=clock.sleep)
    return Sender(Watched(storage.outbox, working), Watched(courier, working), pacer, now=now, sleep=clock.sleep)


async def queue(storage: Storage, courier: TelegramCourier, addresses: Sequence[Address]) -> None:
    reply = Reply(blocks=(Line((Run("News for everybody"),)),))
    outgoing = Outgoing(reply=reply, addresses=tuple(addresses), slots=("digest:1:2025-09-01",) * len(addresses))
    await storage.outbox.enqueue([(outgoing, courier.render(reply))], now=NOW)


def main() -> None:
    """Ten thousand chats."""
    configure_log("error")
    paced = asyncio.run(broadcast(crowd(10_000)))
    print(
        f"pacing: {paced.told} of {paced.chats} chats told in {paced.seconds:.1f} s, {paced.seconds / paced.floor:.3f} "
        f"of the floor ({paced.floor:.0f} s); {paced.most_in_a_second} in the fullest second; {paced.refused} refused"
    )
    check(paced)


def check(paced: Paced, *, slack: float = 1.04) -> None:
    """Hold it to the aim."""
    assert (paced.told, paced.refused) == (paced.chats, 0), paced
    assert paced.most_in_a_second <= 30, paced
    assert paced.seconds <= slack * paced.floor, paced


if __name__ == "__main__":
    main()
