"""A conversation that goes on under another id: what it had goes along. Functions of an open connection."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import chats, deliveries, subscriptions, waits

_SAME = ("topic", "mode", "interest", "at", "days", "ahead", "zone")  # what makes a subscription one there is already


async def migrate(connection: AsyncConnection, platform: str, old: str, new: str) -> None:
    """Move subscriptions, messages on their way and settings; what the new id has already, stays as it is there.

    Telegram says so twice, and in an error beside: a second time finds nothing left to move.
    """
    await _move_subscriptions(connection, platform, old, new)
    of = deliveries.c
    await connection.execute(update(deliveries).where(of.platform == platform, of.chat == old).values(chat=new))
    await connection.execute(delete(waits).where(waits.c.platform == platform, waits.c.chat == old))
    await _move_chats(connection, platform, old, new)


async def _move_subscriptions(connection: AsyncConnection, platform: str, old: str, new: str) -> None:
    of, there = subscriptions.c, subscriptions.alias()
    same = select(there.c.number).where(
        there.c.platform == platform, there.c.chat == new, *(there.c[name] == of[name] for name in _SAME)
    )
    mine = (of.platform == platform, of.chat == old)
    await connection.execute(delete(subscriptions).where(*mine, exists(same)))
    opened: dict[str, Any] = {"chat": new}
    await connection.execute(update(subscriptions).where(*mine).values(opened))


async def _move_chats(connection: AsyncConnection, platform: str, old: str, new: str) -> None:
    """Settings of the conversation and of its topics, which are kept as "id/topic"."""
    rows = await connection.execute(select(chats.c.chat).where(chats.c.platform == platform, _of(old)))
    for name in rows.scalars().all():
        moved = new + name[len(old) :]
        taken = select(chats.c.chat).where(chats.c.platform == platform, chats.c.chat == moved)
        mine = (chats.c.platform == platform, chats.c.chat == name)
        if (await connection.execute(taken)).first() is None:
            await connection.execute(update(chats).where(*mine).values(chat=moved))
        else:
            await connection.execute(delete(chats).where(*mine))


def _of(chat: str) -> Any:
    return (chats.c.chat == chat) | chats.c.chat.startswith(f"{chat}/", autoescape=True)
