"""A platform that takes messages at once, keeps them, and answers otherwise where a test says so."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.models import Address, Reply
from bot.models.outcome import Outcome, Sent
from bot.platforms.terminal_text import render_plain


@dataclass
class FakeCourier:
    """``sent`` is what arrived; ``answers`` are given to the next messages instead of taking them."""

    platform: str = "telegram"
    sent: list[tuple[Address, str]] = field(default_factory=list)
    answers: deque[Outcome] = field(default_factory=deque)
    rendered: int = 0
    on_send: Callable[[Address], None] = lambda address: None
    clock: Callable[[], float] = lambda: 0.0
    moments: list[float] = field(default_factory=list)

    def render(self, reply: Reply) -> list[str]:
        self.rendered += 1
        return [json.dumps({"text": render_plain(reply)}, ensure_ascii=False)]

    def is_group(self, address: Address) -> bool:
        return address.chat.startswith("-")

    async def send(self, address: Address, payload: str) -> Outcome:
        self.on_send(address)
        if self.answers:
            return self.answers.popleft()
        self.sent.append((address, payload))
        self.moments.append(self.clock())
        return Sent(str(len(self.sent)))

    def texts(self, chat: str) -> list[str]:
        return [json.loads(payload)["text"] for address, payload in self.sent if address.chat == chat]

    def moment(self, chat: str) -> float:
        """When the first message of a chat arrived."""
        return next(at for (address, _), at in zip(self.sent, self.moments, strict=True) if address.chat == chat)
