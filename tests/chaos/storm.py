"""A storm of answers 429: some chats have to wait seconds, hours, a day, then the whole token; a restart in between."""

from __future__ import annotations

import asyncio
import math
import tempfile
from collections import defaultdict
from collections.abc import Sequence, Set
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from bot.log import configure_log
from bot.models import Address
from bot.outbox.sender import FLOOD, IN_FLIGHT
from bot.platforms.telegram_courier import TelegramCourier
from bot.platforms.telegram_send import open_bot
from storage import open_storage
from tests.chaos.broadcasting import crowd, queue, sender_of
from tests.fakes.clock import SimClock
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_requests import Refusal

WAITS = (3, 10_072, 86_400)
SLACK = 2.0  # seconds that a message may come after its wait
RESTART = 20.0  # when the process ends and another goes on
FROZEN = (30.0, 45)  # when the whole token is refused, and the seconds it is told to wait
CALM = 400.0  # by when everybody is told who has not long to wait: a broadcast's time and the waits before


@dataclass
class Storm:
    """A server that refuses each of some chats once, and everybody for a while.

    Attributes:
        asked: chat -> the first moment at which it may be written to again.
        early: messages that came before such a moment.
        late: seconds from such a moment to the message, by the wait that was asked for.
        told: chat -> when its message was taken.
        frozen: messages that were refused because everything was.
    """

    clock: SimClock
    stubborn: dict[int, int]
    waits: Set[int]
    frozen_at: float = FROZEN[0]
    asked: dict[int, tuple[float, int]] = field(default_factory=dict)
    early: int = 0
    late: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    told: dict[int, float] = field(default_factory=dict)
    refused: int = 0
    frozen: int = 0
    frozen_until: float = 0.0

    def take(self, chat: int) -> None:
        """What a message to a chat meets.

        Raises:
            Refusal: 429.
        """
        now = self.clock()
        if not self.frozen_until and now >= self.frozen_at:
            self.frozen_until = now + FROZEN[1]
        allowed, seconds = self.asked.get(chat, (0.0, 0))
        self.early += now < allowed
        if now < self.frozen_until:
            self.frozen += 1
            self._refuse(chat, math.ceil(self.frozen_until - now))
        if chat in self.stubborn:
            self._refuse(chat, self.stubborn.pop(chat))
        if seconds in self.waits:
            self.late[seconds].append(now - max(allowed, self.frozen_until))
        self.told[chat] = now

    def _refuse(self, chat: int, seconds: int) -> None:
        self.refused += 1
        self.asked[chat] = self.clock() + seconds, seconds
        raise Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


@dataclass(frozen=True, slots=True)
class Weathered:
    """What came of it.

    Attributes:
        frozen: messages refused because everything was.
        lost: chats not told; ``doubled`` told twice, ``early`` before they might be.
        late: wait -> the most seconds that a message came after it.
        calm: when the last was told who had not long to wait.
    """

    chats: int
    refused: int
    frozen: int
    lost: int
    doubled: int
    early: int
    late: dict[int, float]
    calm: float


async def weather(size: int, waits: Sequence[int] = WAITS) -> Weathered:
    """Tell so many chats, of which every tenth is refused at first."""
    addresses = [address for address in crowd(size) if not address.topic]
    chats = [int(address.chat) for address in addresses]
    working: set[object] = set()
    clock = SimClock(busy=lambda: bool(working))
    stubborn = {chat: waits[number % len(waits)] for number, chat in enumerate(chats[::10])}
    storm = Storm(clock, dict(stubborn), frozenset(waits), frozen_at=min(FROZEN[0], size / 60))
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        database = f"sqlite:///{folder}/chaos.db"
        fake = await stack.enter_async_context(FakeTelegram())
        fake.limits = storm  # type: ignore[assignment]
        fake.chats = {chat: "private" if chat > 0 else "supergroup" for chat in chats}
        bot = open_bot(TOKEN, fake.url)
        stack.push_async_callback(bot.session.close)
        courier = TelegramCourier(bot)
        await _live(database, courier, clock, working, addresses, until=min(RESTART, size / 90))
        await _live(database, courier, clock, working, (), until=float("inf"))
    counts = [message["chat_id"] for message in fake.sent]
    quick = [at for chat, at in storm.told.items() if stubborn.get(chat, 0) <= waits[0]]
    return Weathered(
        chats=len(chats),
        refused=storm.refused,
        frozen=storm.frozen,
        lost=len(set(chats) - set(counts)),
        doubled=len(counts) - len(set(counts)),
        early=storm.early,
        late={seconds: max(times) for seconds, times in sorted(storm.late.items())},
        calm=max(quick),
    )


async def _live(
    database: str,
    courier: TelegramCourier,
    clock: SimClock,
    working: set[object],
    addresses: tuple[Address, ...] | list[Address],
    *,
    until: float,
) -> None:
    """One life of the process: its sender, pacer and connections are its own."""
    async with open_storage(database) as storage:
        if addresses:
            await queue(storage, courier, addresses)
        await clock.run(sender_of(storage, courier, clock, working).drain(), until=until)


def main() -> None:
    """Fifteen hundred chats."""
    configure_log("error")
    found = asyncio.run(weather(1500))
    late = ", ".join(f"{seconds} s: {most:.1f} s" for seconds, most in found.late.items())
    print(
        f"storm: {found.chats} chats, {found.refused} answers 429 ({found.frozen} till all waited), a restart: "
        f"{found.lost} lost, {found.doubled} doubled, {found.early} too early; latest after its wait of {late}; "
        f"the others done at {found.calm:.0f} s"
    )
    check(found)


def check(found: Weathered) -> None:
    """Hold it to the aim."""
    assert (found.lost, found.doubled, found.early) == (0, 0, 0), found
    assert found.frozen <= FLOOD + 2 * IN_FLIGHT, found  # answers to those before them come in between
    assert max(list(found.late.values())[1:]) <= SLACK, found
    assert found.calm <= CALM, found


if __name__ == "__main__":
    main()
