"""The outbox on its way: rows are claimed, sent, settled, a few at a time, at the pace the platform allows.

    store.ready --pick by lane and pace--> pacer.take --> store.claim --> courier.send --> store.settle

A crash leaves rows claimed and not settled: they may have arrived. At most ``IN_FLIGHT`` rows are so at a time, and
``store.recover`` treats them at the next start as the policy says. Of several processes one sends (``store.lead``).

Nothing ends the loop but ``stop``: where the store cannot be read or written it rests and tries again, and nothing is
sent meanwhile, for what was sent could not be kept.

        queued --claim--> sending --Sent--> sent
          ^                 |--Wait, Unreachable--> queued (due later); Migrated, Simplified--> queued (at once)
          |                 |--Unknown, crash--> unknown --policy "repeat"--> queued; "hold": it stays, and is counted
          |                 `--Refused, Closed--> failed (closed: the chat's subscriptions pause, its rows end)
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from bot.errors import SilkwireError, StorageError
from bot.models import Address, Delivery
from bot.models.outcome import Outcome, Refused, Unknown, Unreachable, Wait
from bot.outbox.pacing import Pacer
from bot.outbox.ports import Courier, Policy, Store

log = structlog.get_logger()

IN_FLIGHT = 3
POOL = 300  # rows looked at together
IDLE = 30.0  # seconds between looks where nothing is queued and nobody wakes us
LOOK = 1.0  # the same where something is: what was to wait may be due
TROUBLE = 5.0  # seconds of rest where the store cannot be read or written
FINISH = 8.0  # seconds for what is under way when we are asked to stop: containers are killed after ten
LATE = 0.02  # seconds after its turn from which a message counts anew, when it leaves
FLOOD = 5  # chats refused with a wait, one after the other: it is the bot that is too fast, not what is said there
SAME = 2.0  # seconds between the moments they are told to wait for, if it is one wait for the whole bot
FAR = 2.0  # seconds a chat may be closed and yet keep its place in the pool
FLOOD_REST, OUTAGE_REST = 10.0, 15.0  # the longest rests from all chats where it is not the platform that names one


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
        self._look_at = 0.0  # when to look again, by the pacer's clock
        self._rest_until = 0.0  # by the same clock: the store cannot be read or written
        self._flooded: dict[str, float] = {}  # chats refused since the last message that was taken -> until when
        self._outage = 0  # failures to reach the platform, one after the other

    def wake(self) -> None:
        """Look at once: something was queued."""
        self._stale = True
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until ``stop`` is set; what is under way then is finished."""
        stopping = asyncio.create_task(stop.wait())
        stopping.add_done_callback(lambda _: self._woken.set())
        started = False
        try:
            while not stop.is_set():
                try:
                    if started:
                        await self._step()
                    else:
                        started = await self._start()
                except Exception as error:  # whatever it is: everybody's messages hang on this loop
                    self._rest(error)
                    await self._pause(TROUBLE)
        finally:
            stopping.cancel()
            await self._finish()

    async def drain(self) -> None:
        """Send until nothing is due any more, now or later."""
        while not await self._start():
            pass
        while (
            self._pool or self._tasks or await self._fill() or await self._store.next_due(self._platform, self._now())
        ):
            await self._step()

    async def _start(self) -> bool:
        """Take up what the last run left: waits that still hold, rows that may have arrived. False: another sends."""
        if not await self._store.lead(self._platform):
            log.warning("outbox.second_sender", hint="another process sends from this database; this one waits")
            await self._pause(IDLE)
            return False
        now = self._now()
        for chat, until in (await self._store.waits(self._platform, now)).items():
            self._pacer.close((until - now).total_seconds(), chat)
        left = await self._store.recover(self._platform, now, self._policy)
        if left:
            log.warning("outbox.recovered", ambiguous=left, policy=self._policy)
        return True

    async def _finish(self) -> None:
        """Let what is under way end, or else leave it to the next start, which counts it as ambiguous."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=FINISH)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    @property
    def _platform(self) -> str:
        return self._courier.platform

    async def _step(self) -> None:
        """Start sending what may be sent now; else wait until something may."""
        self._woken.clear()
        delivery = await self._pick()
        if delivery is None or not self._take(delivery):
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
            self._rest(error)

    def _rest(self, error: BaseException) -> None:
        """Send nothing for a while."""
        self._rest_until = self._pacer.now() + TROUBLE
        self._stale = True
        if isinstance(error, SilkwireError):
            log.error("outbox.resting", reason=str(error), seconds=TROUBLE)
        else:
            log.error("outbox.failed", error=type(error).__name__, seconds=TROUBLE, exc_info=error)

    def _take(self, delivery: Delivery) -> bool:
        address = delivery.address
        return self._pacer.take_if_free(address.chat, group=self._courier.is_group(address), lane=delivery.lane)

    async def _pick(self) -> Delivery | None:
        """The first of the pool, by lane and number, whose chat may be spoken to now.

        Topics of one forum share its pace: they go before the others, or they would be left over at the end.
        """
        moment = self._pacer.now()
        if len(self._tasks) >= IN_FLIGHT or self._rest_until > moment:
            return None
        if self._stale or not self._pool or self._look_at <= moment or (self._more and not self._near()):
            await self._fill()
        moment = self._pacer.now()
        busy = {address.chat for address in self._sending}
        free = (
            one
            for one in self._pool.values()
            if one.address.chat not in busy and self._pacer.free_at(one.address.chat, one.lane) <= moment
        )
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
        self._look_at = self._pacer.now() + LOOK
        return bool(self._pool)

    async def _seconds_to_wait(self) -> float:
        moment = self._pacer.now()
        if self._rest_until > moment:
            return self._rest_until - moment
        if len(self._tasks) >= IN_FLIGHT:
            return IDLE
        busy = {address.chat for address in self._sending}
        free = [
            self._pacer.free_at(address.chat, one.lane)
            for address, one in self._pool.items()
            if address.chat not in busy
        ]
        if self._pool:
            return max(min([*free, self._look_at]) - moment, 0.0)
        due = await self._store.next_due(self._platform, self._now())
        return IDLE if due is None else min(max((due - self._now()).total_seconds(), 0.0), IDLE)

    async def _pause(self, seconds: float) -> None:
        tasks = asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(self._woken.wait())
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    async def _deliver(self, delivery: Delivery) -> None:
        turn = self._pacer.now()
        try:
            if not await self._store.claim(delivery.number, self._now()):
                return
            if self._pacer.now() - turn > LATE:  # others wrote to the store meanwhile
                self._pacer.take(delivery.address.chat, group=self._courier.is_group(delivery.address))
            await self._settle(delivery, self._obey(delivery.address.chat, await self._send(delivery)))
        finally:
            self._sending.discard(delivery.address)

    async def _send(self, delivery: Delivery) -> Outcome:
        try:
            return await self._courier.send(delivery.address, delivery.payload)
        except Exception as error:  # a bug of ours: whether it arrived is not known, and others must not wait
            log.exception("outbox.courier_failed", slot=delivery.slot)
            return Unknown(type(error).__name__)

    def _obey(self, chat: str, outcome: Outcome) -> Outcome:
        """Slow down as the platform asks, or as its answers to one message after the other mean."""
        match outcome:
            case Wait(seconds, everywhere):
                if not everywhere and self._is_everywhere(chat, seconds):
                    outcome, everywhere = Wait(seconds, everywhere=True), True
                self._pacer.close(seconds, "" if everywhere else chat)
                self._look_at = min(self._look_at, self._pacer.now() + math.ceil(seconds))
            case Unreachable():
                self._outage += 1
                self._pacer.close(min(2.0 ** min(self._outage - 1, 10), OUTAGE_REST))
            case _:
                self._flooded.clear()
                self._outage = 0
        return outcome

    def _is_everywhere(self, chat: str, seconds: float) -> bool:
        """Whether a wait is the whole bot's: a platform may say so only by telling every chat the same moment."""
        self._flooded[chat] = self._pacer.now() + seconds
        if len(self._flooded) < FLOOD:
            return False
        moments = self._flooded.values()
        same = max(moments) - min(moments) <= SAME
        if not same:
            self._pacer.close(min(min(moments) - self._pacer.now(), FLOOD_REST))
        log.warning("outbox.flood", chats=len(self._flooded), seconds=seconds, whole=same)
        self._flooded.clear()
        return same

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        """Keep what came of it, however long that takes: forgotten, it would be told twice."""
        while True:
            try:
                await self._store.settle(delivery, outcome, self._now(), self._policy)
            except StorageError as error:
                log.error("outbox.unsettled", slot=delivery.slot, reason=str(error))
                await self._sleep(TROUBLE)
            except Exception as error:  # a bug of ours: this row ends, or its chat would wait for ever
                log.exception("outbox.settle_failed", slot=delivery.slot)
                if isinstance(outcome, Refused):
                    raise
                outcome = Refused(f"not settled: {type(error).__name__}")
            else:
                kind = type(outcome).__name__.lower()
                log.info("outbox.settled", slot=delivery.slot, part=delivery.part, outcome=kind)
                return
