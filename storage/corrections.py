"""What trusted people found wrong: kept beside the fact, out of its record. Functions of an open connection."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Report
from storage import ledger
from storage.articles import AnyRow, epoch
from storage.dialect import upsert
from storage.records import REPORTED, read_report
from storage.tables import articles, facts, rejections


async def reject(connection: AsyncConnection, fact_id: str, by: str, reason: str | None, now: datetime) -> bool:
    """Keep that a fact is wrong and make its record anew."""
    found = await _find(connection, fact_id)
    if found is None:
        return False
    row = {"fact": found.number, "by": by, "reason": reason, "at": epoch(now)}
    await connection.execute(upsert(rejections, row))
    await ledger.settle(connection, [found.claim])
    return True


async def restore(connection: AsyncConnection, fact_id: str) -> bool:
    """Forget that a fact was rejected and make its record anew."""
    found = await _find(connection, fact_id)
    if found is None:
        return False
    done = await connection.execute(delete(rejections).where(rejections.c.fact == found.number))
    await ledger.settle(connection, [found.claim])
    return bool(done.rowcount)


async def rejected(connection: AsyncConnection) -> list[Report]:
    """Everything rejected, the latest first."""
    query = (
        select(*REPORTED)
        .select_from(facts.join(articles).join(rejections, rejections.c.fact == facts.c.number))
        .order_by(rejections.c.at.desc(), facts.c.number.desc())
    )
    return [read_report(row) for row in await connection.execute(query)]


async def _find(connection: AsyncConnection, fact_id: str) -> AnyRow | None:
    of = facts.c
    found = await connection.execute(select(of.number, of.claim).where(of.id == fact_id.strip().lower()))
    return found.first()
