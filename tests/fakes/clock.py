"""A clock that tests move: whoever sleeps on it is woken in order of time, at once."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Coroutine
from itertools import count
from typing import Any

_SETTLE = 12  # turns of the loop in which what was woken comes to rest


class SimClock:
    """Seconds that pass only when everybody sleeps.

    Args:
        busy: whether somebody works on something real (a request is under way): time stands still meanwhile.
    """

    def __init__(self, start: float = 0.0, *, busy: Callable[[], bool] = lambda: False) -> None:
        self.now = start
        self._busy = busy
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._number = count()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + max(seconds, 0.0), next(self._number), woken))
        await woken

    async def run(self, work: Coroutine[Any, Any, Any], *, until: float = float("inf")) -> Any:
        """Do the work, letting time pass as far as ``until``; its result, or None where time was up before."""
        task = asyncio.create_task(work)
        while not task.done():
            if not await self._rests():
                continue
            if task.done():
                break
            self._drop_cancelled()
            if not self._sleepers or self._sleepers[0][0] > until:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                return None
            moment, _, woken = heapq.heappop(self._sleepers)
            self.now = max(self.now, moment)
            woken.set_result(None)
        return task.result()

    async def _rests(self) -> bool:
        """Whether nobody worked on anything real for some turns of the loop."""
        for _ in range(_SETTLE):
            await asyncio.sleep(0)
            if self._busy():
                return False
        return True

    def _drop_cancelled(self) -> None:
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
