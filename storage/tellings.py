"""What alerts and reminders are for: noted once for each subscription and record, sent once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Address, Chat, Happening, Outgoing, Sending, Subscription
from storage.articles import AnyRow, epoch, moment
from storage.changes import move
from storage.dialect import insert_new_rows
from storage.outbox import queue
from storage.session import Session
from storage.subscriptions import read_subscription
from storage.tables import chats, deliveries, subscriptions, told

_AGAIN = ("revised", "disputed", "moved", "cancelled")  # what is told of a record that was told of before
_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Noted:
    """That a subscription is to be told what became of a record; ``change`` is the number of the change."""

    subscription: int
    subject: str
    happening: Happening | str
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A subscription with all that it is still to be told; of its chat the quiet hours and whose time they are in."""

    subscription: Subscription
    chat: Chat
    noted: list[Noted]


@dataclass(frozen=True, slots=True)
class Told:
    """What a subscription was told of a record.

    Attributes:
        at: when that was noted.
        slot: the message it went with; None while it waits, "" where there was nothing left to tell.
    """

    happening: Happening | str
    change: int | None
    at: datetime
    slot: str | None


class Tellings:
    """Each method is one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def note(self, found: Sequence[Noted], *, cursor: str = "", number: int = 0, now: datetime) -> int:
        """Note what is to be told, but for what was noted before, and how far its reader has come; how many were new.

        Of a record that a subscription was told of before, only what changes the picture is told again.
        """
        async with self._session.write() as connection:
            known = await _known(connection, found)
            rows = [
                {
                    "subscription": one.subscription,
                    "subject": one.subject,
                    "happening": one.happening,
                    "change": one.change,
                    "at": epoch(now),
                }
                for one in found
                if one.happening in _AGAIN or one.change is None or one.subject not in known[one.subscription]
            ]
            new = 0
            for at in range(0, len(rows), _TOGETHER):
                new += (await connection.execute(insert_new_rows(told), rows[at : at + _TOGETHER])).rowcount
            if cursor:
                await move(connection, cursor, number)
            return new

    async def pending(self, limit: int = 10_000) -> Sequence[Pending]:
        """What subscriptions that run are still to be told, who waited longest first."""
        of, topic = subscriptions.c, subscriptions.c.topic
        name = case((topic == "", of.chat), else_=of.chat + "/" + topic)
        joined = told.join(subscriptions, of.number == told.c.subscription)
        joined = joined.outerjoin(chats, (chats.c.platform == of.platform) & (chats.c.chat == name))
        noted = (told.c.subject, told.c.happening, told.c.change)
        settings = (chats.c.zone.label("own_zone"), chats.c.quiet_from, chats.c.quiet_to)
        query = select(subscriptions, *noted, *settings).select_from(joined)
        query = query.where(told.c.slot.is_(None), of.paused.is_(None)).order_by(told.c.at, told.c.change).limit(limit)
        found: dict[int, Pending] = {}
        async with self._session.read() as connection:
            for row in await connection.execute(query):
                known = found.get(row.number) or found.setdefault(row.number, _pending(row))
                known.noted.append(Noted(row.number, row.subject, row.happening, row.change))
        return list(found.values())

    async def send(
        self, number: int, sent: Iterable[Noted], outgoing: Outgoing | None, payloads: Sequence[str], *, now: datetime
    ) -> None:
        """Queue what a subscription is told, and mark it as told; ``outgoing`` None: there is nothing left to tell.

        Whose subscription was paused or erased meanwhile is sent nothing.
        """
        slot = outgoing.slots[0] if outgoing else ""
        runs = select(subscriptions.c.number).where(subscriptions.c.number == number, subscriptions.c.paused.is_(None))
        async with self._session.write() as connection:
            if (await connection.execute(runs)).first() is None:
                return
            if outgoing is not None:
                await queue(connection, outgoing, payloads, now)
            for one in sent:
                mine = (
                    told.c.subscription == number,
                    told.c.subject == one.subject,
                    told.c.happening == one.happening,
                )
                await connection.execute(update(told).where(*mine).values(slot=slot))

    async def last_sent(self, platform: str, chats: Collection[str], since: datetime) -> set[str]:
        """Those of the chats that an alert was queued for after that moment."""
        of = deliveries.c
        query = select(of.chat).where(
            of.platform == platform, of.chat.in_(list(chats)), of.lane == 1, of.queued > epoch(since)
        )
        async with self._session.read() as connection:
            return set((await connection.execute(query)).scalars())

    async def told_of(self, number: int, subject: str) -> Sequence[Told]:
        """What a subscription was told of a record, or is still to be, the oldest first."""
        query = select(told).where(told.c.subscription == number, told.c.subject == subject)
        async with self._session.read() as connection:
            rows = await connection.execute(query.order_by(told.c.at, told.c.happening))
            return [Told(row.happening, row.change, moment(row.at), row.slot) for row in rows]

    async def sent(self, address: Address, slot: str) -> tuple[Sending, datetime] | None:
        """How the message of that slot stands, and since when; None where there is none (any more)."""
        of = deliveries.c
        query = select(of.state, of.settled, of.queued).where(
            of.platform == address.platform, of.chat == address.chat, of.topic == address.topic, of.slot == slot
        )
        async with self._session.read() as connection:
            row = (await connection.execute(query.order_by(of.part))).first()
            return None if row is None else (row.state, moment(row.settled or row.queued))


def _pending(row: AnyRow) -> Pending:
    quiet = {"zone": row.own_zone, "quiet_from": row.quiet_from, "quiet_to": row.quiet_to}
    return Pending(read_subscription(row), Chat(platform=row.platform, chat=row.chat, **quiet), [])


async def _known(connection: AsyncConnection, found: Iterable[Noted]) -> Mapping[int, set[str]]:
    """Subscription -> the records it was told of, among those that are asked for."""
    subjects = {one.subject for one in found}
    known: dict[int, set[str]] = defaultdict(set)
    query = select(told.c.subscription, told.c.subject).where(told.c.subject.in_(list(subjects)))
    for row in await connection.execute(query):
        known[row.subscription].add(row.subject)
    return known
