"""Entries that wait to become articles: handed out fairly over the sources, and kept until they are settled."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feeds.payload import read_payload
from bot.models import Waiting
from storage.articles import AnyRow, epoch
from storage.dialect import numbers_table
from storage.session import Session
from storage.tables import entries, inbox


def _sources() -> Any:
    """The sources that have entries here: from each one to the next, past all that it has."""
    first = select(func.min(inbox.c.source).label("source")).cte("found", recursive=True)
    after = select(func.min(inbox.c.source)).where(inbox.c.source > first.c.source).scalar_subquery()
    every = first.union_all(select(after).where(first.c.source.is_not(None)))
    return select(every.c.source).where(every.c.source.is_not(None))


def _heads_of() -> Any:
    asked, mine = numbers_table("asked"), inbox.alias("mine")
    first = (
        select(mine.c.number)
        .where(mine.c.source == asked.c.number, mine.c.due <= bindparam("at"))
        .order_by(mine.c.number)
        .limit(bindparam("depth"))
        .correlate(asked)
    )
    return select(inbox.c.source, inbox.c.number).select_from(asked).join(inbox, inbox.c.number.in_(first))


_SOURCES = _sources()
_HEADS = _heads_of()
_ROWS = select(inbox).where(inbox.c.number.in_(bindparam("numbers", expanding=True)))


class Inbox:
    """Each method is one transaction. ``waiting`` goes round the sources, on from the one it gave last."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._after = 0  # the source that was served last: nothing is lost where this is forgotten

    async def waiting(self, now: datetime, limit: int) -> list[Waiting]:
        """Due entries: the first of each source before the second of any, within a source the oldest first."""
        async with self._session.read() as connection:
            turns = await _turns(connection, epoch(now), limit, self._after)
            numbers = [number for _, number in turns]
            rows = {row.number: row for row in (await connection.execute(_ROWS, {"numbers": numbers})).all()}
        if turns:
            self._after = turns[-1][0]
        return [_waiting(rows[number]) for number in numbers]

    async def postpone(self, number: int, *, until: datetime, attempts: int) -> None:
        """Let an entry wait until then; ``attempts`` is how often its page could not be had by now."""
        async with self._session.write() as connection:
            changes = {"due": epoch(until), "attempts": attempts}
            await connection.execute(update(inbox).where(inbox.c.number == number).values(changes))

    async def settle(self, number: int, *, article: int | None = None) -> None:
        """The entry is dealt with: no article came of it, or it is this one, stored already."""
        async with self._session.write() as connection:
            gone = await connection.execute(delete(inbox).where(inbox.c.number == number).returning(inbox.c.entry))
            entry = gone.scalar()
            if entry is not None and article is not None:
                await connection.execute(update(entries).where(entries.c.number == entry).values(article=article))

    async def count(self) -> int:
        """How many wait, due or not."""
        async with self._session.read() as connection:
            return int((await connection.execute(select(func.count()).select_from(inbox))).scalar_one())


async def _turns(connection: AsyncConnection, at: int, limit: int, after: int) -> list[tuple[int, int]]:
    """(source, number) of the entries whose turn it is; the sources begin with the one that follows ``after``."""
    every = (await connection.execute(_SOURCES)).scalars().all()
    order = [*(one for one in every if one > after), *(one for one in every if one <= after)]
    if not order or limit < 1:
        return []
    depth = -(-limit // len(order))
    heads = await _heads(connection, order, at, depth)
    if sum(map(len, heads.values())) < limit:
        more = [source for source, numbers in heads.items() if len(numbers) == depth]
        heads |= await _heads(connection, more, at, limit)
    ranked = (
        (turn, place, source, number)
        for place, source in enumerate(order)
        for turn, number in enumerate(heads.get(source, ()))
    )
    return [(source, number) for _, _, source, number in sorted(ranked)[:limit]]


async def _heads(connection: AsyncConnection, of: Sequence[int], at: int, depth: int) -> dict[int, list[int]]:
    """The first due entries of each of these sources, so many at most."""
    found: dict[int, list[int]] = {}
    for source, number in await connection.execute(_HEADS, {"asked": json.dumps(of), "at": at, "depth": depth}):
        found.setdefault(source, []).append(number)
    return {source: sorted(numbers) for source, numbers in found.items()}


def _waiting(row: AnyRow) -> Waiting:
    entry, keys = read_payload(row.payload)
    return Waiting(number=row.number, source=row.source, entry=entry, attempts=row.attempts, keys=keys)
