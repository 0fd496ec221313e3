"""Telegram's limits as a server would hold them: sliding windows, and 429 with the seconds to wait.

About 30 messages a second over all chats, one a second in a chat, 20 a minute in a group (Bot API FAQ).
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.telegram_requests import Refusal

EVERYWHERE, CHAT, GROUP = (30, 1.0), (1, 1.0), (20, 60.0)


@dataclass
class Limits:
    """Counts messages; ``refused`` are those above a limit.

    Attributes:
        scale: how much faster than the clock the windows are, for tests in real time.
    """

    clock: Callable[[], float]
    scale: float = 1.0
    refused: int = 0
    _times: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def take(self, chat: int) -> None:
        """Count a message to a chat.

        Raises:
            Refusal: 429, it is one too many.
        """
        now = self.clock()
        windows = [("", *EVERYWHERE), (f"c{chat}", *CHAT)] + ([(f"g{chat}", *GROUP)] if chat < 0 else [])
        waits = [self._wait(name, most, seconds / self.scale, now) for name, most, seconds in windows]
        if max(waits) > 0:
            self.refused += 1
            seconds = math.ceil(max(waits))
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        for name, *_ in windows:
            self._times[name].append(now)

    def _wait(self, name: str, most: int, seconds: float, now: float) -> float:
        times = self._times[name]
        while times and times[0] <= now - seconds:
            times.popleft()
        return times[0] + seconds - now if len(times) >= most else 0.0
