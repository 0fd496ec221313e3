"""The outbox: messages on their way, each claimed before it is sent and settled after."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, case, delete, func, insert, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Address, Delivery, OutboxState, Outgoing
from bot.models.outcome import Closed, Migrated, Outcome, Refused, Sent, Simplified, Unknown, Unreachable, Wait
from storage import migrating
from storage.articles import AnyRow, epoch, moment
from storage.clean import clean
from storage.dialect import insert_new_rows, upsert
from storage.leading import Leading
from storage.session import Session
from storage.tables import bodies, deliveries, subscriptions, waits

Policy = Literal["repeat", "hold"]

WHOLE_CHAT = ("blocked", "kicked", "gone", "no rights")  # what closes all topics of a chat

_UNSETTLED = ("queued", "sending")
_UNIQUE = ("platform", "chat", "topic", "slot", "part")
_TOGETHER = 500  # rows inserted at a time
_LONGEST = 300.0  # seconds between tries of a row that cannot be sent
MOST_DOUBTS = 4  # how often a message may be in doubt before it is held: each time somebody may be told it again
AT_ONCE = 0  # due, whatever clocks do


class Outbox:
    """Each method is one transaction."""

    def __init__(self, session: Session, leading: Leading) -> None:
        self._session, self._leading = session, leading

    async def lead(self, platform: str) -> bool:
        """Whether no other process sends to the platform from this database: from then on we do, to our end."""
        return self._leading.take(platform)

    async def enqueue(self, outgoing: Iterable[tuple[Outgoing, Sequence[str]]], *, now: datetime) -> int:
        """Queue replies with their rendered messages; how many rows were new."""
        async with self._session.write() as connection:
            return sum([await queue(connection, one, payloads, now) for one, payloads in outgoing])

    async def ready(
        self, platform: str, now: datetime, limit: int, skip: Collection[Address] = ()
    ) -> Sequence[Delivery]:
        """Due rows, the first of each address, by lane and number; an address' later rows wait for its earlier."""
        of, before = deliveries.c, deliveries.alias()
        earlier = select(literal(1)).where(
            before.c.platform == of.platform,
            before.c.chat == of.chat,
            before.c.topic == of.topic,
            before.c.number < of.number,
            before.c.state.in_(_UNSETTLED),
        )
        query = (
            select(deliveries, bodies.c.payload)
            .join(bodies)
            .where(of.platform == platform, of.state == "queued", of.due <= epoch(now), ~earlier.exists())
        )
        if skip:
            away = [(address.chat, address.topic) for address in skip if address.platform == platform]
            query = query.where(tuple_(of.chat, of.topic).not_in(away))
        async with self._session.read() as connection:
            rows = await connection.execute(query.order_by(of.lane, of.number).limit(limit))
            return [_delivery(row) for row in rows]

    async def next_due(self, platform: str, now: datetime) -> datetime | None:
        """When the next row is due that is queued for later; None where there is none."""
        of = deliveries.c
        query = select(func.min(of.due)).where(of.platform == platform, of.state == "queued", of.due > epoch(now))
        async with self._session.read() as connection:
            due = (await connection.execute(query)).scalar()
            return None if due is None else moment(due)

    async def claim(self, number: int, now: datetime) -> bool:
        """Mark a row as being sent; False where it is not queued any more."""
        mine = update(deliveries).where(deliveries.c.number == number, deliveries.c.state == "queued")
        async with self._session.write() as connection:
            done = await connection.execute(mine.values(state="sending", claimed=epoch(now)))
            return done.rowcount == 1

    async def settle(self, delivery: Delivery, outcome: Outcome, now: datetime, policy: Policy) -> None:
        """Keep what came of a row, with all that follows for its chat."""
        async with self._session.write() as connection:
            await _settle(connection, delivery, outcome, now, policy)

    async def recover(self, platform: str, now: datetime, policy: Policy) -> int:
        """Treat rows that a crash left claimed as sent with an unknown outcome; how many those were."""
        left = (deliveries.c.platform == platform, deliveries.c.state == "sending")
        async with self._session.write() as connection:
            done = await connection.execute(update(deliveries).where(*left).values(_unknown("crash", now, policy)))
            return done.rowcount

    async def waits(self, platform: str, now: datetime) -> dict[str, datetime]:
        """Chat, or "" for all, -> until when the platform asked to wait."""
        async with self._session.write() as connection:
            await connection.execute(delete(waits).where(waits.c.until <= epoch(now)))
            rows = await connection.execute(select(waits.c.chat, waits.c.until).where(waits.c.platform == platform))
            return {row.chat: moment(row.until) for row in rows}

    async def wait(self, platform: str, chat: str, until: datetime) -> None:
        """Keep that the platform asked to wait with a chat, or "" for all."""
        async with self._session.write() as connection:
            await _wait(connection, platform, chat, until)

    async def release(self, *, repeat: bool, now: datetime) -> int:
        """Decide over rows that are held because they may have arrived: send them again, or let them be."""
        values = {"state": "queued", "due": epoch(now)} if repeat else {"state": "failed", "settled": epoch(now)}
        async with self._session.write() as connection:
            done = await connection.execute(update(deliveries).where(deliveries.c.state == "unknown").values(values))
            return done.rowcount

    async def state(self, now: datetime) -> OutboxState:
        """How much is queued, held and failed, since when, and which chats are closed."""
        of = deliveries.c
        async with self._session.read() as connection:
            states = await connection.execute(select(of.state, func.count()).group_by(of.state))
            counts: dict[str, int] = {row[0]: row[1] for row in states}
            oldest = (await connection.execute(select(func.min(of.queued)).where(of.state.in_(_UNSETTLED)))).scalar()
            ambiguous = (await connection.execute(select(func.sum(of.ambiguous)))).scalar()
            paused = await connection.execute(
                select(subscriptions.c.paused, func.count(func.distinct(subscriptions.c.chat)))
                .where(subscriptions.c.paused.is_not(None))
                .group_by(subscriptions.c.paused)
            )
            asked = await connection.execute(select(func.count()).where(waits.c.until > epoch(now)))
            return OutboxState(
                counts=counts,
                oldest=None if oldest is None else moment(oldest),
                ambiguous=int(ambiguous or 0),
                paused={row[0]: row[1] for row in paused},
                waiting=int(asked.scalar_one()),
            )

    async def texts(self) -> int:
        """How many different messages there are."""
        async with self._session.read() as connection:
            return int((await connection.execute(select(func.count()).select_from(bodies))).scalar_one())

    async def purge(self, before: datetime) -> int:
        """Forget rows that were settled before then, and texts that no row has any more."""
        async with self._session.write() as connection:
            done = await connection.execute(delete(deliveries).where(deliveries.c.settled < epoch(before)))
            used = select(deliveries.c.body)
            await connection.execute(delete(bodies).where(bodies.c.number.not_in(used)))
            return done.rowcount


# --- Functions of an open connection


async def queue(connection: AsyncConnection, outgoing: Outgoing, payloads: Sequence[str], now: datetime) -> int:
    """Queue a reply's messages for all its addresses; rows that are there already stay. How many were new."""
    return await queue_all(connection, [(outgoing, payloads)], now)


async def queue_all(
    connection: AsyncConnection, outgoing: Collection[tuple[Outgoing, Sequence[str]]], now: datetime
) -> int:
    """The same for many replies."""
    numbers = await _bodies(connection, (payload for _, payloads in outgoing for payload in payloads))
    rows = [
        {
            "platform": address.platform,
            "chat": address.chat,
            "topic": address.topic,
            "slot": slot,
            "part": part,
            "lane": one.lane,
            "body": numbers[payload],
            "state": "queued",
            "due": AT_ONCE,
            "queued": epoch(now),
        }
        for one, payloads in outgoing
        for address, slot in zip(one.addresses, one.slots, strict=True)
        for part, payload in enumerate(payloads, 1)
    ]
    new = 0
    for at in range(0, len(rows), _TOGETHER):
        done = await connection.execute(insert_new_rows(deliveries, *_UNIQUE), rows[at : at + _TOGETHER])
        new += done.rowcount
    return new


async def _bodies(connection: AsyncConnection, payloads: Iterable[str]) -> Mapping[str, int]:
    """Payload -> the number of the row that keeps it, made where there is none."""
    prints = {payload: hashlib.sha256(clean(payload).encode()).hexdigest() for payload in payloads}
    texts = {print_: clean(payload) for payload, print_ in prints.items()}
    wanted = list(texts)
    numbers: dict[str, int] = {}
    for at in range(0, len(wanted), _TOGETHER):
        some = wanted[at : at + _TOGETHER]
        known = select(bodies.c.hash, bodies.c.number).where(bodies.c.hash.in_(some))
        numbers.update((row.hash, row.number) for row in await connection.execute(known))
        new = [{"hash": one, "payload": texts[one]} for one in some if one not in numbers]
        if new:
            await connection.execute(insert(bodies), new)
            numbers.update((row.hash, row.number) for row in await connection.execute(known))
    return {payload: numbers[print_] for payload, print_ in prints.items()}


async def _settle(
    connection: AsyncConnection, delivery: Delivery, outcome: Outcome, now: datetime, policy: Policy
) -> None:
    match outcome:
        case Sent(message):
            await _set(connection, delivery, state="sent", settled=epoch(now), message=message, error=None)
        case Wait(seconds, everywhere):
            until = now + timedelta(seconds=seconds)
            await _set(connection, delivery, state="queued", due=_not_before(until), error="asked to wait")
            await _wait(connection, delivery.address.platform, "" if everywhere else delivery.address.chat, until)
        case Unreachable(reason):
            later = now + timedelta(seconds=min(2.0 ** (delivery.attempts + 1), _LONGEST))
            tried = delivery.attempts + 1
            await _set(connection, delivery, state="queued", due=epoch(later), attempts=tried, error=reason)
        case Simplified(payload):
            body = (await _bodies(connection, [payload]))[payload]
            await _set(connection, delivery, state="queued", body=body, error="plain")
        case Migrated(chat):
            await _set(connection, delivery, state="queued", due=epoch(now))
            await migrating.migrate(connection, delivery.address.platform, delivery.address.chat, chat)
        case Unknown(reason):
            await _set(connection, delivery, **_unknown(reason, now, policy))
        case Refused(reason):
            await _set(connection, delivery, state="failed", settled=epoch(now), error=reason)
        case Closed(reason):
            await close(connection, delivery.address, reason, now)


def _unknown(reason: str, now: datetime, policy: Policy) -> dict[str, Any]:
    counted = deliveries.c.ambiguous + 1
    repeated = case((counted < MOST_DOUBTS, "queued"), else_="unknown")
    state = repeated if policy == "repeat" else "unknown"
    return {"state": state, "due": AT_ONCE, "ambiguous": counted, "error": f"may have arrived: {reason}"}


def _not_before(instant: datetime) -> int:
    """The first whole second that is not before an instant."""
    return math.ceil(instant.timestamp())


async def close(connection: AsyncConnection, address: Address, reason: str, now: datetime) -> None:
    """Nothing can be sent there: end its rows, pause its subscriptions with the reason; settings stay."""
    there = _there(deliveries.c, address, reason)
    ended = {"state": "failed", "settled": epoch(now), "error": reason}
    await connection.execute(update(deliveries).where(*there, deliveries.c.state.in_(_UNSETTLED)).values(ended))
    mine = update(subscriptions).where(*_there(subscriptions.c, address, reason), subscriptions.c.paused.is_(None))
    await connection.execute(mine.values(paused=reason, paused_at=epoch(now)))


def _there(of: Any, address: Address, reason: str) -> list[ColumnElement[bool]]:
    there = [of.platform == address.platform, of.chat == address.chat]
    return there if reason in WHOLE_CHAT else [*there, of.topic == address.topic]


async def _set(connection: AsyncConnection, delivery: Delivery, **values: Any) -> None:
    await connection.execute(update(deliveries).where(deliveries.c.number == delivery.number).values(values))


async def _wait(connection: AsyncConnection, platform: str, chat: str, until: datetime) -> None:
    await connection.execute(upsert(waits, {"platform": platform, "chat": chat, "until": _not_before(until)}))


def _delivery(row: AnyRow) -> Delivery:
    return Delivery(
        number=row.number,
        address=Address(row.platform, row.chat, row.topic),
        slot=row.slot,
        part=row.part,
        lane=row.lane,
        payload=row.payload,
        state=row.state,
        due=moment(row.due),
        attempts=row.attempts,
    )
