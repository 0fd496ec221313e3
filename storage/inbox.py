"""Entries that wait to become articles: handed out fairly over the sources, and kept until they are settled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update

from bot.models import Waiting
from storage.articles import AnyRow, epoch
from storage.payload import read_payload
from storage.session import Session
from storage.tables import entries, inbox


class Inbox:
    """Each method is one transaction. ``waiting`` goes round the sources, on from the one it gave last."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._after = 0  # the source that was served last: nothing is lost where this is forgotten

    async def waiting(self, now: datetime, limit: int) -> list[Waiting]:
        """Due entries: the first of each source before the second of any, within a source the oldest first."""
        of, at = inbox.c, epoch(now)
        async with self._session.read() as connection:
            due = select(of.number, of.source).where(of.due <= at).subquery()
            turn = func.row_number().over(partition_by=due.c.source, order_by=due.c.number).label("turn")
            ranked = select(due.c.number, due.c.source, turn).subquery()
            fair = (
                select(inbox, ranked.c.turn)
                .join(ranked, ranked.c.number == of.number)
                .order_by(ranked.c.turn, ranked.c.source <= self._after, ranked.c.source)
                .limit(limit)
            )
            rows = (await connection.execute(fair)).all()
        if rows:
            self._after = rows[-1].source
        return [_waiting(row) for row in rows]

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


def _waiting(row: AnyRow) -> Waiting:
    entry, keys = read_payload(row.payload)
    return Waiting(number=row.number, source=row.source, entry=entry, attempts=row.attempts, keys=keys)
