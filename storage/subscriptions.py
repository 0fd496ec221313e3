"""Subscriptions: who wants to be told what, when next, and up to where they were."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Address, Interest, Outgoing, Slot, Subscription
from storage.articles import AnyRow, epoch, moment
from storage.clean import clean, clean_json
from storage.migrating import migrate
from storage.outbox import WHOLE_CHAT, close, queue_all
from storage.session import Session
from storage.tables import subscriptions

_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Turned:
    """A digest that was composed for some subscriptions: its messages, and when each is due next.

    Attributes:
        outgoing: None where there was nothing to send.
        moved: number -> (due next, told up to), in the order of what is outgoing.
    """

    outgoing: Outgoing | None
    payloads: Sequence[str]
    moved: Mapping[int, tuple[datetime, datetime]]


class Subscriptions:
    """Each method is one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, one: Subscription) -> Subscription:
        """Store a new subscription; with its number."""
        async with self._session.write() as connection:
            made = insert(subscriptions).values(_row(one)).returning(subscriptions)
            return read_subscription((await connection.execute(made)).one())

    async def add_all(self, new: Iterable[Subscription]) -> int:
        """Store many new subscriptions; how many."""
        rows = [_row(one) for one in new]
        async with self._session.write() as connection:
            for at in range(0, len(rows), _TOGETHER):
                await connection.execute(insert(subscriptions), rows[at : at + _TOGETHER])
        return len(rows)

    async def change(self, one: Subscription) -> bool:
        """Store a subscription as it is now; False where it is gone."""
        async with self._session.write() as connection:
            changed = update(subscriptions).where(subscriptions.c.number == one.number).values(_row(one))
            return (await connection.execute(changed)).rowcount == 1

    async def get(self, number: int) -> Subscription | None:
        """The subscription of that number."""
        async with self._session.read() as connection:
            query = select(subscriptions).where(subscriptions.c.number == number)
            row = (await connection.execute(query)).first()
            return None if row is None else read_subscription(row)

    async def list(self, address: Address) -> Sequence[Subscription]:
        """Those of a conversation, the oldest first."""
        of = subscriptions.c
        there = (of.platform == address.platform, of.chat == address.chat, of.topic == address.topic)
        return await self._select(*there)

    async def of_mode(self, mode: str) -> Sequence[Subscription]:
        """All that run, of one mode."""
        return await self._select(subscriptions.c.mode == mode, subscriptions.c.paused.is_(None))

    async def due(
        self, now: datetime, limit: int, *, platforms: Iterable[str] | None = None, after: Subscription | None = None
    ) -> Sequence[Subscription]:
        """Digests that are due, the longest due first.

        Args:
            platforms: those alone.
            after: the last one of those that were read before.
        """
        of = subscriptions.c
        query = select(subscriptions).where(of.mode == "digest", of.next_at <= epoch(now), of.paused.is_(None))
        if platforms is not None:
            query = query.where(of.platform.in_(list(platforms)))
        if after is not None and after.next_at is not None:
            query = query.where(tuple_(of.next_at, of.number) > tuple_(epoch(after.next_at), after.number))
        async with self._session.read() as connection:
            rows = await connection.execute(query.order_by(of.next_at, of.number).limit(limit))
            return [read_subscription(row) for row in rows]

    async def next_due(self) -> datetime | None:
        """When the next digest is due."""
        of = subscriptions.c
        query = select(of.next_at).where(of.mode == "digest", of.paused.is_(None), of.next_at.is_not(None))
        async with self._session.read() as connection:
            found = (await connection.execute(query.order_by(of.next_at).limit(1))).scalar()
            return None if found is None else moment(found)

    async def turn(self, turned: Iterable[Turned], *, now: datetime) -> int:
        """Queue digests and move their subscriptions on, all or nothing; how many messages were new.

        Composing takes a while: whose subscription was paused or erased meanwhile is sent nothing.
        """
        moved = subscriptions.c.number == bindparam("of")
        on = update(subscriptions).where(moved).values(next_at=bindparam("then"), since=bindparam("upto"))
        turned = list(turned)
        rows = [
            {"of": number, "then": epoch(then), "upto": epoch(upto)}
            for one in turned
            for number, (then, upto) in one.moved.items()
        ]
        async with self._session.write() as connection:
            running = await _running(connection, [row["of"] for row in rows])
            queued = [
                (_only(one.outgoing, one.moved, running), one.payloads) for one in turned if one.outgoing is not None
            ]
            new = await queue_all(connection, queued, now)
            for at in range(0, len(rows), _TOGETHER):
                await connection.execute(on, rows[at : at + _TOGETHER])
        return new

    async def replan(self, renewed: Callable[[Slot, str, datetime], datetime]) -> int:
        """Make anew when digests are due, from slot, zone and when they were due; how many moved."""
        of = subscriptions.c
        planned = (of.at, of.days, of.zone, of.next_at)
        query = select(*planned).where(of.mode == "digest", of.at.is_not(None), of.next_at.is_not(None)).distinct()
        moved = 0
        async with self._session.write() as connection:
            for row in (await connection.execute(query)).all():
                then = epoch(renewed(_slot(row), row.zone, moment(row.next_at)))
                if then != row.next_at:
                    same = (column == value for column, value in zip(planned, row, strict=True))
                    on = update(subscriptions).where(of.mode == "digest", *same).values(next_at=then)
                    moved += (await connection.execute(on)).rowcount
        return moved

    async def remove(self, number: int) -> bool:
        """Forget a subscription; False where there is none."""
        async with self._session.write() as connection:
            done = await connection.execute(delete(subscriptions).where(subscriptions.c.number == number))
            return done.rowcount == 1

    async def pause(self, number: int, why: str, *, now: datetime) -> bool:
        """Stop it until it is resumed, keeping its settings; False where there is none."""
        return await self._set(number, paused=clean(why), paused_at=epoch(now))

    async def resume(self, number: int) -> bool:
        """Let it run again."""
        return await self._set(number, paused=None, paused_at=None)

    async def close(self, address: Address, reason: str, *, now: datetime) -> None:
        """A conversation cannot be written to: pause its subscriptions with the reason, end what is on its way."""
        async with self._session.write() as connection:
            await close(connection, address, reason, now)

    async def reopen(self, address: Address) -> int:
        """A conversation can be written to again: resume what it closed, not what a person paused; how many.

        Where the chat as a whole was closed, all its topics are resumed; else only the one that is named.
        """
        of = subscriptions.c
        here = or_(of.topic == address.topic, of.paused.in_(WHOLE_CHAT))
        there = (of.platform == address.platform, of.chat == address.chat, here)
        closed = (*there, of.paused.is_not(None), of.paused != "paused")
        async with self._session.read() as connection:  # every message asks this: nobody is to wait for it
            if (await connection.execute(select(of.number).where(*closed).limit(1))).first() is None:
                return 0
        async with self._session.write() as connection:
            resumed = update(subscriptions).where(*closed).values(paused=None, paused_at=None)
            return (await connection.execute(resumed)).rowcount

    async def migrate(self, platform: str, old: str, new: str) -> None:
        """A conversation has another id: what it had goes along, merged with what is there."""
        async with self._session.write() as connection:
            await migrate(connection, platform, old, new)

    async def purge(self, before: datetime) -> int:
        """Forget subscriptions whose conversation has been closed since before then; how many."""
        of = subscriptions.c
        closed = delete(subscriptions).where(of.paused != "paused", of.paused_at < epoch(before))
        async with self._session.write() as connection:
            return (await connection.execute(closed)).rowcount

    async def _set(self, number: int, **values: Any) -> bool:
        changed = update(subscriptions).where(subscriptions.c.number == number).values(values)
        async with self._session.write() as connection:
            return (await connection.execute(changed)).rowcount == 1

    async def _select(self, *where: Any) -> Sequence[Subscription]:
        async with self._session.read() as connection:
            rows = await connection.execute(select(subscriptions).where(*where).order_by(subscriptions.c.number))
            return [read_subscription(row) for row in rows]


async def _running(connection: AsyncConnection, numbers: Sequence[int]) -> set[int]:
    """Those of the subscriptions that are there and not paused."""
    of, found = subscriptions.c, set[int]()
    for at in range(0, len(numbers), _TOGETHER):
        query = select(of.number).where(of.number.in_(numbers[at : at + _TOGETHER]), of.paused.is_(None))
        found.update((await connection.execute(query)).scalars())
    return found


def _only(outgoing: Outgoing, numbers: Iterable[int], running: Collection[int]) -> Outgoing:
    """What is outgoing, to the subscriptions that run."""
    rows = zip(outgoing.addresses, outgoing.slots, numbers, strict=True)
    kept = [(address, slot) for address, slot, number in rows if number in running]
    return replace(outgoing, addresses=tuple(one for one, _ in kept), slots=tuple(slot for _, slot in kept))


# --- Rows


def _row(one: Subscription) -> dict[str, Any]:
    slot = one.slot
    return {
        "platform": one.address.platform,
        "chat": one.address.chat,
        "topic": one.address.topic,
        "mode": one.mode,
        "interest": clean_json(write_interest(one.interest)),
        "at": slot.at if slot else None,
        "days": "".join(map(str, slot.days)) if slot else "",
        **{name: getattr(one, name) for name in ("ahead", "zone", "language", "empty", "by", "paused")},
        "paused_at": None if one.paused_at is None else epoch(one.paused_at),
        "created": epoch(one.created),
        "next_at": None if one.next_at is None else epoch(one.next_at),
        "since": epoch(one.since),
    }


def read_subscription(row: AnyRow) -> Subscription:
    """The subscription in a row."""
    return Subscription(
        number=row.number,
        address=Address(row.platform, row.chat, row.topic),
        mode=row.mode,
        interest=read_interest(row.interest),
        slot=None if row.at is None else _slot(row),
        ahead=row.ahead,
        zone=row.zone,
        language=row.language,
        empty=row.empty,
        by=row.by,
        paused=row.paused,
        paused_at=None if row.paused_at is None else moment(row.paused_at),
        created=moment(row.created),
        next_at=None if row.next_at is None else moment(row.next_at),
        since=moment(row.since),
    )


def _slot(row: AnyRow) -> Slot:
    return Slot(row.at, tuple(map(int, row.days)))


def write_interest(interest: Interest) -> dict[str, Any]:
    """An interest as JSON, without what it leaves open; equal interests give equal text."""
    blank = Interest()
    data = {}
    for name in (field.name for field in fields(Interest)):
        value = getattr(interest, name)
        if value != getattr(blank, name):
            data[name] = (
                list(value) if isinstance(value, tuple) else str(value) if isinstance(value, Decimal) else value
            )
    return data


def read_interest(data: Mapping[str, Any]) -> Interest:
    """The reverse of ``write_interest``; what a later version added is left alone."""
    known = {field.name for field in fields(Interest)}
    return Interest(**{name: _value(name, value) for name, value in data.items() if name in known})


def _value(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return Decimal(value) if name in ("amount", "change") else value
