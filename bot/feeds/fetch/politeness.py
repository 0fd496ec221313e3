"""One request at a time per host, with a pause between the end of one and the start of the next.

Knows hosts by a key and nothing of HTTP. Only hosts that are being asked, or were a moment ago, are remembered.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

LONGEST_DELAY = 10.0  # seconds: a longer Crawl-delay would keep an article for hours

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class _Host:
    __slots__ = ("barred", "ended", "lock", "remembered", "users")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()  # first come, first served
        self.users = 0  # who has the turn or waits for it
        self.ended = float("-inf")
        self.barred = float("-inf")  # until when it asked to be left alone (429)
        self.remembered = float("-inf")  # until when something about it matters


class Turns:
    """Whose turn it is at each host.

    Args:
        clock: seconds that never run backwards.
        sleep: waits for seconds.
    """

    def __init__(self, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._idle: list[tuple[float, str]] = []  # a heap: when to look whether a host can be forgotten

    def __len__(self) -> int:
        return len(self._hosts)

    @asynccontextmanager
    async def turn(self, key: str, delay: float) -> AsyncIterator[None]:
        """Have a host for oneself, not sooner than ``delay`` seconds after whoever had it last."""
        self._forget()
        host = self._hosts.setdefault(key, _Host())
        host.users += 1
        try:
            async with host.lock:
                wait = host.ended + delay - self._clock()
                if wait > 0:
                    await self._sleep(wait)
                try:
                    yield
                finally:
                    host.ended = self._clock()
                    host.remembered = max(host.ended + max(delay, LONGEST_DELAY), host.barred)
        finally:
            host.users -= 1
            if host.users == 0:
                heapq.heappush(self._idle, (host.remembered, key))

    def crowded(self, key: str) -> bool:
        """Whether somebody else waits for this host."""
        host = self._hosts.get(key)
        return host is not None and host.users > 1

    def wait_of(self, key: str, delay: float) -> float:
        """Seconds until this host can be asked; infinite while it is being asked."""
        host = self._hosts.get(key)
        if host is None:
            return 0.0
        return float("inf") if host.users else max(host.ended + delay - self._clock(), 0.0)

    def bar(self, key: str, seconds: float) -> None:
        """Remember that a host asked to be left alone; call it while having its turn."""
        host = self._hosts[key]
        host.barred = self._clock() + seconds

    def barred_for(self, key: str) -> float:
        """Seconds for which a host asked to be left alone."""
        host = self._hosts.get(key)
        return 0.0 if host is None else max(host.barred - self._clock(), 0.0)

    def _forget(self) -> None:
        """Drop the hosts that nobody has asked for a while."""
        now = self._clock()
        while self._idle and self._idle[0][0] <= now:
            _, key = heapq.heappop(self._idle)
            host = self._hosts.get(key)
            if host is not None and not host.users and host.remembered <= now:
                del self._hosts[key]
