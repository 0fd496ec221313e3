"""What is remembered of conversations: their settings, and what chat platforms sent. A part of ``Storage``."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.models import Chat, Update
from storage import chats, updates
from storage.clean import clean
from storage.session import Session


class Conversations:
    """Every method is one transaction."""

    def __init__(self, session: Session) -> None:
        self._read, self._write = session.read, session.write

    async def get_chat(self, platform: str, chat: str) -> Chat:
        """What is remembered of a conversation; a blank one where nothing is."""
        async with self._read() as connection:
            return await chats.get(connection, platform, chat)

    async def save_chat(self, chat: Chat) -> None:
        """Remember a conversation's settings, replacing those stored."""
        chat = replace(chat, more=None if chat.more is None else clean(chat.more))
        async with self._write() as connection:
            await chats.save(connection, chat)

    async def receive_update(self, update: Update, *, now: datetime) -> bool:
        """Keep an update before it is acknowledged; False where it is known already (and need not be handled)."""
        async with self._write() as connection:
            return await updates.receive(connection, replace(update, payload=clean(update.payload)), now)

    async def settle_update(self, platform: str, update_id: int, *, now: datetime) -> None:
        """Mark an update as handled; its payload is forgotten, its id is not."""
        async with self._write() as connection:
            await updates.settle(connection, platform, update_id, now)

    async def pending_updates(self, platform: str) -> list[Update]:
        """Updates that were received and never settled, oldest first: what a crash left."""
        async with self._read() as connection:
            return await updates.pending(connection, platform)

    async def last_update(self, platform: str) -> int | None:
        """The highest id received, for the next offset."""
        async with self._read() as connection:
            return await updates.last(connection, platform)
