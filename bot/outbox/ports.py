"""What the outbox asks of a platform and of the store. Protocols only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal, Protocol

from bot.models import Address, Delivery, Reply
from bot.models.outcome import Outcome

Policy = Literal["repeat", "hold"]


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

    async def lead(self, platform: str) -> bool:
        """Whether no other process sends to the platform: from then on we do, to our end."""

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
