"""The outbox on its way: rows are claimed, sent, settled, a few at a time, at the pace the platform allows.

    store.ready --pick by lane and pace--> pacer.turn --> store.claim --> courier.send --> store.settle

A crash leaves rows claimed and not settled: they may have arrived. At most ``IN_FLIGHT`` rows are so at a time, and
``store.recover`` treats them at the next start as the policy says.

        queued --claim--> sending --Sent--> sent
          ^                 |--Wait, Unreachable--> queued (due later); Migrated, Simplified--> queued (at once)
          |                 |--Unknown, crash--> unknown --policy "repeat"--> queued; "hold": it stays, and is counted
          |                 `--Refused, Closed--> failed (closed: the chat's subscriptions pause, its rows end)
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Literal, Protocol

import structlog

from bot.models import Address, Delivery, Reply
from bot.models.outcome import Outcome, Unknown, Wait
from bot.outbox.pacing import Pacer

log = structlog.get_logger()

Policy = Literal["repeat", "hold"]

IN_FLIGHT = 3
POOL = 300  # rows looked at together
IDLE = 5.0  # seconds between looks where nothing is queued and nobody wakes us
FAR = 2.0  # seconds a chat may be closed and yet keep its place in the pool


class Courier(Protocol):
    """A platform as the outbox sees it."""

    platform: str

    def render(self, reply: Reply) -> Sequence[str]:
        """The messages of a reply, each as text that ``send`` takes."""

    def is_group(self, address: Address) -> bool:
        """Whether the limits of groups hold there."""

    async def send(self, address: Address, payload: str) -> Outcome:
        """Send one message; every failure is an outcome."""


class Store(Protocol):
    """Where rows are kept (``storage.Storage.outbox``)."""

    async def ready(
        self, platform: str, now: datetime, limit: int, skip: Collection[Address] = ()
    ) -> Sequence[Delivery]:
        """Due rows, the first of each address, by lane and number."""

    async def next_due(self, platform: str, now: datetime) -> datetime | None:
        """When the next queued row is due that is not yet."""

    async def claim(self, number: int, now: datetime) -> bool:
        """Mark a row as being sent; False where it is not queued any more."""

    async def settle(self, delivery: Delivery, outcome: Outcome, now: datetime, policy: Policy) -> None:
        """Keep what came of it, with all that follows for its chat."""

    async def recover(self, platform: str, now: datetime, policy: Policy) -> int:
        """Treat what a crash left claimed; how many those were."""

    async def waits(self, platform: str, now: datetime) -> dict[str, datetime]:
        """Chat, or "" for all, -> until when the platform asked to wait."""


class Sender:
    """Drains one platform's rows until it is stopped.

    Args:
        now: the wall clock, for what is kept.
        sleep: the pacer's.
    """

    def __init__(
        self,
        store: Store,
        courier: Courier,
        pacer: Pacer,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        policy: Policy = "repeat",
    ) -> None:
        self._store, self._courier, self._pacer = store, courier, pacer
        self._now, self._sleep, self._policy = now, sleep, policy
        self._pool: dict[Address, Delivery] = {}
        self._sending: set[Address] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._stale = True  # the pool is not what a look at the store would give
        self._more = False  # the last look gave as many rows as it may

    def wake(self) -> None:
        """Look at once: something was queued."""
        self._stale = True
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until ``stop`` is set; what is under way then is finished."""
        await self.start()
        stopping = asyncio.create_task(stop.wait())
        stopping.add_done_callback(lambda _: self._woken.set())
        try:
            while not stop.is_set():
                await self._step()
        finally:
            stopping.cancel()
            if self._tasks:
                await asyncio.wait(self._tasks)

    async def drain(self) -> None:
        """Send until nothing is due any more, now or later."""
        await self.start()
        while (
            self._pool or self._tasks or await self._fill() or await self._store.next_due(self._platform, self._now())
        ):
            await self._step()

    async def start(self) -> None:
        """Take up what the last run left: waits that still hold, rows that may have arrived."""
        now = self._now()
        for chat, until in (await self._store.waits(self._platform, now)).items():
            self._pacer.close((until - now).total_seconds(), chat)
        left = await self._store.recover(self._platform, now, self._policy)
        if left:
            log.warning("outbox.recovered", ambiguous=left, policy=self._policy)

    @property
    def _platform(self) -> str:
        return self._courier.platform

    async def _step(self) -> None:
        """Start sending what may be sent now; else wait until something may."""
        self._woken.clear()
        delivery = await self._pick()
        if delivery is None:
            await self._pause(await self._seconds_to_wait())
            return
        del self._pool[delivery.address]
        self._sending.add(delivery.address)
        task = asyncio.create_task(self._deliver(delivery))
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._woken.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("outbox.failed", error=type(error).__name__, exc_info=error)

    async def _pick(self) -> Delivery | None:
        """The first of the pool, by lane and number, whose chat may be spoken to now.

        Topics of one forum share its pace: they go before the others, or they would be left over at the end.
        """
        if len(self._tasks) >= IN_FLIGHT:
            return None
        if self._stale or not self._pool or (self._more and not self._near()):
            await self._fill()
        moment = self._pacer.now()
        free = (one for one in self._pool.values() if self._pacer.free_at(one.address.chat) <= moment)
        shared = Counter(address.chat for address in self._pool)
        return min(free, key=lambda one: (one.lane, -shared[one.address.chat], one.number), default=None)

    def _near(self) -> list[Address]:
        """Of the pool those whose chats have not long to wait."""
        far = self._pacer.now() + FAR
        return [address for address in self._pool if self._pacer.chat_free_at(address.chat) <= far]

    async def _fill(self) -> bool:
        """Put into the pool what is due, beside what has long to wait there."""
        near = set(self._near())
        slow = {address: row for address, row in self._pool.items() if address not in near}
        self._stale = False
        rows = await self._store.ready(self._platform, self._now(), POOL, self._sending | set(slow))
        self._pool = slow | {row.address: row for row in rows if row.address not in self._sending}
        self._more = len(rows) == POOL
        return bool(self._pool)

    async def _seconds_to_wait(self) -> float:
        if len(self._tasks) >= IN_FLIGHT:
            return IDLE
        if self._pool:
            free = min(self._pacer.free_at(address.chat) for address in self._pool)
            return max(free - self._pacer.now(), 0.0)
        due = await self._store.next_due(self._platform, self._now())
        return IDLE if due is None else min(max((due - self._now()).total_seconds(), 0.0), IDLE)

    async def _pause(self, seconds: float) -> None:
        sleeping = asyncio.ensure_future(self._sleep(seconds))
        woken = asyncio.ensure_future(self._woken.wait())
        _, late = await asyncio.wait({sleeping, woken}, return_when=asyncio.FIRST_COMPLETED)
        for task in late:
            task.cancel()

    async def _deliver(self, delivery: Delivery) -> None:
        address = delivery.address
        try:
            await self._pacer.turn(address.chat, group=self._courier.is_group(address), lane=delivery.lane)
            if not await self._store.claim(delivery.number, self._now()):
                return
            try:
                outcome = await self._courier.send(address, delivery.payload)
            except Exception as error:  # a bug of ours: whether it arrived is not known, and others must not wait
                log.exception("outbox.courier_failed", slot=delivery.slot)
                outcome = Unknown(type(error).__name__)
            if isinstance(outcome, Wait):
                self._pacer.close(outcome.seconds, "" if outcome.everywhere else address.chat)
            await self._store.settle(delivery, outcome, self._now(), self._policy)
            log.info("outbox.settled", slot=delivery.slot, part=delivery.part, outcome=type(outcome).__name__.lower())
        finally:
            self._sending.discard(address)


def backoff(attempts: int) -> timedelta:
    """How long to leave a row that could not be sent: 2, 4, 8 ... seconds, an hour at most."""
    return timedelta(seconds=min(2.0 ** min(attempts, 12), 3600.0))
