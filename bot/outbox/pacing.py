"""How fast a bot may speak: sliding windows over what was sent, waits that a platform asked for, lanes. No I/O.

Telegram's limits (Bot API FAQ, "My bot is hitting limits"): about 30 messages a second over all chats, one a second in
one chat, 20 a minute in one group. They are kept here before a platform has to say so; what it says is obeyed beside.

What nobody waits for is spread over the second: after thirty messages at once a person would wait a second too.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]

EVENLY = 0.95  # of the even distance between messages: what is late may catch up


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` messages in any ``seconds``."""

    most: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform allows: over all chats, in one chat, and in one group beside that.

    The windows are a little longer than the platform's: messages do not travel equally fast.
    """

    everywhere: Limit = Limit(30, 1.03)
    chat: Limit = Limit(1, 1.05)
    group: Limit = Limit(20, 60.5)


class Window:
    """The times of the last messages under one limit."""

    __slots__ = ("_limit", "_times")

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._times: deque[float] = deque(maxlen=limit.most)

    def free_at(self) -> float:
        """The earliest moment at which one more is within the limit."""
        full = len(self._times) == self._limit.most
        return self._times[0] + self._limit.seconds if full else float("-inf")

    def note(self, moment: float) -> None:
        self._times.append(moment)

    def is_idle(self, moment: float) -> bool:
        """Whether nothing that was sent counts any more."""
        return not self._times or self._times[-1] + self._limit.seconds <= moment


@dataclass(order=True, slots=True)
class _Turn:
    lane: int
    number: int
    chat: str = field(compare=False)
    group: bool = field(compare=False)
    given: asyncio.Future[None] = field(compare=False)


class Pacer:
    """Gives turns to speak: ``await pacer.turn(chat, group=False, lane=0)``, then send at once.

    Lower lanes go first; within a lane those that came first, but for chats that have to wait.

    Args:
        clock: seconds that never go back.
    """

    def __init__(self, limits: Limits | None = None, *, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        self._limits = limits or Limits()
        self._clock, self._sleep = clock, sleep
        self._everywhere = Window(self._limits.everywhere)
        self._apart = self._limits.everywhere.seconds / self._limits.everywhere.most * EVENLY
        self._next = float("-inf")  # when the next message may go that nobody waits for
        self._chats: dict[str, tuple[Window, ...]] = {}
        self._closed: dict[str, float] = {}  # chat, or "" for all -> when it may be spoken to again
        self._waiting: list[_Turn] = []
        self._number = count()
        self._changed = asyncio.Event()
        self._giving: asyncio.Task[None] | None = None

    def now(self) -> float:
        """The clock that its moments are told by."""
        return self._clock()

    def free_at(self, chat: str, lane: int = 0) -> float:
        """The earliest moment at which a message to the chat is within all limits, were there nobody else."""
        return max(self.chat_free_at(chat), self.all_free_at(lane))

    def all_free_at(self, lane: int = 0) -> float:
        """The same by the limits that hold for all chats together."""
        return max(self._closed.get("", 0.0), self._everywhere.free_at(), self._next if lane else float("-inf"))

    def chat_free_at(self, chat: str) -> float:
        """The same by the limits of the chat alone."""
        windows = self._chats.get(chat, ())
        return max(self._closed.get(chat, 0.0), *(window.free_at() for window in windows), float("-inf"))

    def close(self, seconds: float, chat: str = "") -> None:
        """Obey a platform that asks to wait: for one chat, or for all."""
        self._closed[chat] = max(self._closed.get(chat, 0.0), self._clock() + seconds)

    def take(self, chat: str, *, group: bool) -> None:
        """Count a message that is sent now."""
        now = self._clock()
        self._everywhere.note(now)
        self._next = now + self._apart
        if chat not in self._chats:
            self._sweep(now)
            limits = (self._limits.chat, self._limits.group) if group else (self._limits.chat,)
            self._chats[chat] = tuple(map(Window, limits))
        for window in self._chats[chat]:
            window.note(now)

    def take_if_free(self, chat: str, *, group: bool, lane: int) -> bool:
        """Count a message that is sent now, if it may be and nobody in the lane or a lower one could go; whether so."""
        now = self._clock()
        if self.free_at(chat, lane) > now or ((first := self._first(now)) is not None and first.lane <= lane):
            return False
        self.take(chat, group=group)
        return True

    async def turn(self, chat: str, *, group: bool, lane: int) -> None:
        """Wait until a message to the chat may be sent, and count it."""
        if not self._waiting and self.free_at(chat, lane) <= self._clock():
            self.take(chat, group=group)
            return
        turn = _Turn(lane, next(self._number), chat, group, asyncio.get_running_loop().create_future())
        heapq.heappush(self._waiting, turn)
        self._changed.set()
        if self._giving is None or self._giving.done():
            self._giving = asyncio.create_task(self._give())
        try:
            await turn.given
        except asyncio.CancelledError:
            if turn in self._waiting:
                self._waiting.remove(turn)
                heapq.heapify(self._waiting)
            raise

    async def _give(self) -> None:
        """Give turns while anybody waits."""
        while self._waiting:
            self._changed.clear()
            turn = self._first(self._clock())
            if turn is not None:
                self._waiting.remove(turn)
                heapq.heapify(self._waiting)
                if not turn.given.done():
                    self.take(turn.chat, group=turn.group)
                    turn.given.set_result(None)
                continue
            wait = min(self.free_at(one.chat, one.lane) for one in self._waiting) - self._clock()
            await self._pause(max(wait, 0.0))

    def _first(self, now: float) -> _Turn | None:
        if self.all_free_at() > now:
            return None
        return min((one for one in self._waiting if self.free_at(one.chat, one.lane) <= now), default=None)

    async def _pause(self, seconds: float) -> None:
        """Sleep, or less where somebody else comes to wait."""
        tasks = asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    def _sweep(self, now: float) -> None:
        """Forget chats of which nothing counts any more, now and then."""
        if len(self._chats) % 1000 == 999:
            idle = [chat for chat, windows in self._chats.items() if all(one.is_idle(now) for one in windows)]
            for chat in idle:
                del self._chats[chat]
