"""kill -9 at random points of a broadcast: nobody is forgotten, and hardly anybody told twice."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.log import configure_log
from bot.models import Address, Interest, Slot
from storage import open_storage
from tests.fakes.telegram import FakeTelegram
from tests.telling.making import subscription

TEXTS = 10  # different wishes, so that killing meets composing too
IN_FLIGHT = 3  # rows that one kill may leave in doubt (``bot.outbox.sender``)


@dataclass(frozen=True, slots=True)
class Toll:
    """What a broadcast came to.

    Attributes:
        doubled: messages above one for a chat.
        composed: how often a text was composed, of ``texts``: a kill before it is queued lets it be composed again.
        rows: digests that were queued; never two for a subscription.
    """

    chats: int
    kills: int
    lost: int
    doubled: int
    ambiguous: int
    composed: int
    texts: int
    rows: int


async def broadcast(chats: int, kills: int, *, seed: int = 1) -> Toll:
    """Tell that many chats, killing the sender so often on the way."""
    dice, now = random.Random(seed), datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/chaos.db"
        async with FakeTelegram() as fake:
            await _subscribe(database, fake, chats, now)
            due = now + timedelta(days=1, hours=1)
            log = Path(folder) / "log"
            for _ in range(kills):
                await _run(database, fake, due, log, killed_after=dice.uniform(0.0, 1.2))
            await _run(database, fake, due, log)
        async with open_storage(database) as storage:
            state = await storage.outbox.state(now)
        composed = sum('"digest.composed"' in line for line in log.read_text().splitlines())
    told = Counter(message["chat_id"] for message in fake.sent)
    return Toll(
        chats=chats,
        kills=kills,
        lost=chats - len(told),
        doubled=sum(told.values()) - len(told),
        ambiguous=state.ambiguous,
        composed=composed,
        texts=min(TEXTS, chats),
        rows=sum(state.counts.values()),
    )


async def _subscribe(database: str, fake: FakeTelegram, chats: int, now: datetime) -> None:
    async with open_storage(database) as storage:
        for number in range(1, chats + 1):
            fake.chats[number] = "private"
            wish = Interest(words=(f"wish {number % TEXTS}",))
            made = subscription(
                now, Address("telegram", str(number)), interest=wish, slot=Slot(0), zone="UTC", empty="line"
            )
            await storage.subscriptions.add(made)


async def _run(
    database: str, fake: FakeTelegram, now: datetime, log: Path, *, killed_after: float | None = None
) -> None:
    """One life of the sender: to its end, or killed so many seconds after its first message."""
    sending = asyncio.Event()
    fake.on_call = lambda method: sending.set()
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.chaos.process", database, fake.url, now.isoformat(), stderr=errors
        )
    if killed_after is not None:
        ended = asyncio.create_task(process.wait())
        first = asyncio.create_task(sending.wait())
        await asyncio.wait({ended, first}, return_when=asyncio.FIRST_COMPLETED)
        first.cancel()
        await asyncio.wait({ended}, timeout=killed_after)
        if not ended.done():
            process.kill()
    await process.wait()


def main() -> None:
    """The whole of it."""
    configure_log("error")
    toll = asyncio.run(broadcast(1000, 28))
    print(
        f"kills: {toll.kills} in a broadcast to {toll.chats} chats: {toll.lost} lost, {toll.doubled} doubled, "
        f"{toll.ambiguous} in doubt; {toll.rows} digests queued of {toll.texts} texts, composed {toll.composed} times"
    )
    check(toll)


def check(toll: Toll) -> None:
    """Hold it to the aim."""
    assert toll.lost == 0, toll
    assert toll.doubled <= toll.ambiguous <= IN_FLIGHT * toll.kills, toll
    assert toll.rows == toll.chats, toll


if __name__ == "__main__":
    main()
