"""Updates of chat platforms, kept before they are acknowledged and handled once. Functions of an open connection."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Update
from storage.articles import epoch
from storage.dialect import insert_new
from storage.tables import updates


async def receive(connection: AsyncConnection, new: Update, now: datetime) -> bool:
    """Keep an update; False where its id is known."""
    row = {
        "platform": new.platform,
        "update_id": new.update_id,
        "payload": new.payload,
        "received": epoch(now),
        "settled": None,
    }
    result = await connection.execute(insert_new(updates, row))
    return result.rowcount == 1


async def settle(connection: AsyncConnection, platform: str, update_id: int, now: datetime) -> None:
    """Mark as handled and forget what was said."""
    of = updates.c
    await connection.execute(
        update(updates)
        .where(of.platform == platform, of.update_id == update_id)
        .values(payload=None, settled=epoch(now))
    )


async def pending(connection: AsyncConnection, platform: str) -> list[Update]:
    """Those received and not settled, oldest first."""
    of = updates.c
    rows = await connection.execute(
        select(of.update_id, of.payload).where(of.platform == platform, of.settled.is_(None)).order_by(of.update_id)
    )
    return [Update(platform=platform, update_id=row.update_id, payload=row.payload) for row in rows]


async def last(connection: AsyncConnection, platform: str) -> int | None:
    """The highest id received."""
    found = await connection.execute(select(func.max(updates.c.update_id)).where(updates.c.platform == platform))
    number: int | None = found.scalar_one()
    return number
