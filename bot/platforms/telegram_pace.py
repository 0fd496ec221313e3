"""Answers to people at the pace Telegram allows: they take turns with what the outbox sends, and go first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.outbox.pacing import Pacer

ANSWERS = 0  # the lane before all that nobody waits for

Keep = Callable[[str, float], Awaitable[None]]


class Pace:
    """One pacer for the whole bot: a message a second to a chat, so that long answers come part by part.

    Args:
        keep: told the chat and for how many seconds Telegram asks to wait, so that a restart obeys too.
    """

    def __init__(self, pacer: Pacer, keep: Keep) -> None:
        self._pacer, self._keep = pacer, keep

    async def turn(self, chat: int) -> None:
        """Wait until a message may be sent there; groups and channels have negative ids (Bot API, Chat)."""
        await self._pacer.turn(str(chat), group=chat < 0, lane=ANSWERS)

    async def wait(self, chat: int, seconds: float) -> None:
        """Telegram asked not to write there for so long: the next turn comes after."""
        self._pacer.close(seconds, str(chat))
        await self._keep(str(chat), seconds)
