"""Settings of conversations. Functions of an open connection."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Chat
from storage.dialect import upsert
from storage.tables import chats


async def get(connection: AsyncConnection, platform: str, chat: str) -> Chat:
    """What is remembered, or a blank."""
    rows = await connection.execute(select(chats).where(chats.c.platform == platform, chats.c.chat == chat))
    row = rows.first()
    return Chat(platform=platform, chat=chat) if row is None else Chat(**row._mapping)


async def save(connection: AsyncConnection, chat: Chat) -> None:
    """Replace what is remembered."""
    await connection.execute(upsert(chats, {name: getattr(chat, name) for name in Chat.__slots__}))
