"""What became of records, in the order it was stored: what digests and alerts are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ledger.changes import Look, happenings
from bot.models import Change
from storage import records
from storage.articles import epoch, moment
from storage.dialect import upsert
from storage.ledger import Redone
from storage.session import Session
from storage.tables import changes, cursors

FRESH = timedelta(days=3)  # what was published longer before it was stored is no news: an archive, a feed that replays


class Changes:
    """Each method is one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def between(self, since: datetime, until: datetime, *, limit: int = 1000) -> Sequence[Change]:
        """What was stored after ``since`` and up to ``until``, with the records as they are now, the oldest first."""
        of = changes.c
        return await self._select(of.at > epoch(since), of.at <= epoch(until), limit=limit)

    async def after(self, number: int, *, limit: int = 1000) -> Sequence[Change]:
        """What was stored after the change of that number."""
        return await self._select(changes.c.number > number, limit=limit)

    async def of_subject(self, subject: str) -> Sequence[Change]:
        """All that became of one record."""
        return await self._select(changes.c.subject == subject, limit=1000)

    async def subjects_of(self, fact_ids: Iterable[str]) -> Mapping[str, str]:
        """For each of these reports what its record stays known by while more is told of it."""
        async with self._session.read() as connection:
            return await records.subjects_of(connection, fact_ids)

    async def last(self) -> int:
        """The number of the latest change; 0 where there is none."""
        async with self._session.read() as connection:
            return int((await connection.execute(select(func.max(changes.c.number)))).scalar() or 0)

    async def cursor(self, name: str) -> int | None:
        """How far a reader of the changes has come; None where it has never been here."""
        async with self._session.read() as connection:
            found = await connection.execute(select(cursors.c.number).where(cursors.c.name == name))
            number: int | None = found.scalar()
            return number

    async def move(self, name: str, number: int) -> None:
        """A reader of the changes has come as far as that number."""
        async with self._session.write() as connection:
            await move(connection, name, number)

    async def _select(self, *where: Any, limit: int) -> Sequence[Change]:
        async with self._session.read() as connection:
            rows = (
                await connection.execute(select(changes).where(*where).order_by(changes.c.number).limit(limit))
            ).all()
            known = await records.of_subjects(connection, {row.subject for row in rows})
        return [
            Change(
                number=row.number,
                at=moment(row.at),
                subject=row.subject,
                happening=row.happening,
                day=row.day,
                record=known[row.subject],
                before=row.before,
            )
            for row in rows
            if row.subject in known  # nobody may say so any more
        ]


# --- Functions of an open connection


async def note(connection: AsyncConnection, redone: Iterable[Redone], *, at: datetime, day: date) -> None:
    """Keep what became of records when an article was stored.

    Args:
        day: the day of publication.
    """
    if at.date() - day > FRESH:
        return
    rows = [
        {
            "at": epoch(at),
            "subject": one.subject,
            "happening": happening,
            "day": day,
            "kind": one.after["kind"],
            "before": one.before["best"] if one.before and happening == "revised" else None,
        }
        for one in redone
        for happening in happenings(look_of(one.before) if one.before else None, look_of(one.after))
    ]
    if rows:
        await connection.execute(insert(changes), rows)


async def move(connection: AsyncConnection, name: str, number: int) -> None:
    """A reader of the changes has come as far as that number."""
    await connection.execute(upsert(cursors, {"name": name, "number": number}))


def look_of(row: Mapping[str, Any]) -> Look:
    """What is compared of a record's columns."""
    life = row["data"]["life"]
    return Look(
        kind=row["kind"],
        status=life[-1][0] if life else row["best"].get("status"),
        disputed=row["disputed"],
        stories=row["stories"],
        moves=sum(step[0] == "moved" for step in life),
        best=row["best"],
    )
