"""What trusted people found wrong: kept beside the fact, out of its record. Functions of an open connection."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Report
from storage import ledger
from storage.articles import AnyRow, epoch
from storage.dialect import insert_new, upsert
from storage.records import REPORTED, read_report
from storage.tables import articles, confirmations, facts, rejections


async def reject(connection: AsyncConnection, fact_id: str, by: str, reason: str | None, now: datetime) -> bool:
    """Keep that a fact is wrong and make its record anew."""
    found = await _find(connection, fact_id)
    if found is None:
        return False
    await connection.execute(delete(confirmations).where(confirmations.c.fact == found.number))
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


async def confirm(connection: AsyncConnection, fact_id: str, by: str, now: datetime) -> bool:
    """Keep that a fact is right, and forget that it was rejected."""
    found = await _find(connection, fact_id)
    if found is None:
        return False
    await restore(connection, fact_id)
    row = {"fact": found.number, "by": by, "at": epoch(now)}
    await connection.execute(insert_new(confirmations, row))
    return True


async def verdicts(connection: AsyncConnection) -> dict[tuple[str, str], tuple[int, int]]:
    """For each kind and outlet that has been looked at: how many facts were confirmed, how many rejected."""
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for table, place in ((confirmations, 0), (rejections, 1)):
        query = (
            select(facts.c.kind, articles.c.outlet, func.count().label("number"))
            .select_from(facts.join(articles).join(table, table.c.fact == facts.c.number))
            .group_by(facts.c.kind, articles.c.outlet)
        )
        for row in await connection.execute(query):
            right, wrong = counts.get((row.kind, row.outlet), (0, 0))
            added = (right, row.number) if place else (row.number, wrong)
            counts[row.kind, row.outlet] = added
    return counts


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
