"""What is stored of one conversation and the person behind it: all of it shown, or all of it gone.

A chat stands in many tables: its settings and those of its topics ("id/topic"), subscriptions and what they told,
messages on their way or sent, waits, updates not yet answered. A person ("telegram:7") stands beside corrections, and
beside subscriptions made for other chats. Whoever adds a table that names either adds it here; a test looks into all.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.articles import AnyRow, epoch, moment
from storage.clean import clean
from storage.dialect import overwriting
from storage.session import Session
from storage.tables import (
    bodies,
    chats,
    confirmations,
    deliveries,
    facts,
    rejections,
    subscriptions,
    told,
    updates,
    waits,
)

NOBODY = ""  # by whom a correction is once its person is forgotten

_INSTANTS = {"at", "paused_at", "created", "next_at", "since", "due", "queued", "claimed", "settled", "until"}

Rows = AsyncIterator[dict[str, Any]]


class Personal:
    """Each method is one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def everything(
        self, platform: str, chat: str, people: Collection[str] = ()
    ) -> dict[str, list[dict[str, Any]]]:
        """All that is stored of a chat and of the people it stands for ("telegram:7"), by what it is; instants as ISO.

        Parts: settings, subscriptions, told, messages, waits, corrections, updates.
        """
        async with self._session.read() as connection:
            return {name: [row async for row in rows] for name, rows in _parts(connection, platform, chat, people)}

    async def forget(
        self, platform: str, chat: str, people: Collection[str] = (), *, now: datetime
    ) -> Mapping[str, int]:
        """Erase all of that; how much it was, by table. Corrections stay, without who made them."""
        here, gone = clean(chat), {}
        async with self._session.write() as connection:
            await connection.execute(overwriting(True))
            for table, where in _rows_of(platform, here):
                gone[table.name] = (await connection.execute(delete(table).where(*where))).rowcount
            await connection.execute(delete(bodies).where(bodies.c.number.not_in(select(deliveries.c.body))))
            for table in (rejections, confirmations, subscriptions):
                mine = update(table).where(table.c.by.in_(list(people))).values(by=NOBODY)
                gone[f"{table.name}.by"] = (await connection.execute(mine)).rowcount
            numbers = [number async for number, _ in _updates(connection, platform, here)]
            answered = update(updates).where(updates.c.platform == platform, updates.c.update_id.in_(numbers))
            await connection.execute(answered.values(payload=None, settled=epoch(now)))
            gone["updates"] = len(numbers)
            await connection.execute(overwriting(False))
        return gone


def _rows_of(platform: str, chat: str) -> Iterator[tuple[Table, tuple[ColumnElement[bool], ...]]]:
    """The tables that name a chat, with the rows that do; what subscriptions told goes with them."""
    yield chats, (chats.c.platform == platform, _with_topics(chat))
    for table in (deliveries, subscriptions, waits):
        yield table, (table.c.platform == platform, table.c.chat == chat)


def _with_topics(chat: str) -> ColumnElement[bool]:
    return or_(chats.c.chat == chat, chats.c.chat.startswith(f"{chat}/", autoescape=True))


# --- What there is


def _parts(
    connection: AsyncConnection, platform: str, chat: str, people: Collection[str]
) -> Iterator[tuple[str, Rows]]:
    of = {table.name: where for table, where in _rows_of(platform, clean(chat))}
    yield "settings", _rows(connection, select(chats).where(*of["chats"]))
    here = and_(*of["subscriptions"])
    asked = select(subscriptions).where(or_(here, subscriptions.c.by.in_(list(people))))
    yield "subscriptions", _subscriptions(connection, asked.order_by(subscriptions.c.number))
    joined = select(told).join(subscriptions, subscriptions.c.number == told.c.subscription)
    yield "told", _rows(connection, joined.where(here).order_by(told.c.at))
    sent = select(deliveries, bodies.c.payload).join(bodies).where(*of["deliveries"])
    yield "messages", _rows(connection, sent.order_by(deliveries.c.number))
    yield "waits", _rows(connection, select(waits).where(*of["waits"]))
    yield "corrections", _corrections(connection, people)
    yield "updates", _pending(connection, platform, clean(chat))


async def _rows(connection: AsyncConnection, query: Select[Any]) -> Rows:
    for row in await connection.execute(query):
        yield _shown(row)


async def _subscriptions(connection: AsyncConnection, query: Select[Any]) -> Rows:
    """Theirs is a time of day."""
    for row in await connection.execute(query):
        clock = {} if row.at is None else {"at": f"{row.at // 60:02}:{row.at % 60:02}"}
        yield {**_shown(row), **clock}


async def _corrections(connection: AsyncConnection, people: Collection[str]) -> Rows:
    for table, verdict in ((rejections, "wrong"), (confirmations, "right")):
        query = select(table, facts.c.id).join(facts, facts.c.number == table.c.fact)
        for row in await connection.execute(query.where(table.c.by.in_(list(people))).order_by(table.c.at)):
            yield {"verdict": verdict, **_shown(row)}


async def _pending(connection: AsyncConnection, platform: str, chat: str) -> Rows:
    async for number, payload in _updates(connection, platform, chat):
        yield {"update": number, "payload": payload}


def _shown(row: AnyRow) -> dict[str, Any]:
    """A row for people: no empty fields, instants to read, a message as what it holds."""
    return {
        name: _value(name, value)
        for name, value in row._mapping.items()
        if not (value is None or value == "" or name == "body" or (name in _INSTANTS and value == 0))
    }


def _value(name: str, value: Any) -> Any:
    if name == "payload":
        return json.loads(value)
    return moment(value).isoformat() if name in _INSTANTS else value


async def _updates(connection: AsyncConnection, platform: str, chat: str) -> AsyncIterator[tuple[int, Any]]:
    """Updates not yet answered that name the chat or the person: (id, what came)."""
    of = updates.c
    query = select(of.update_id, of.payload).where(of.platform == platform, of.payload.contains(chat, autoescape=True))
    for row in await connection.execute(query):
        payload = json.loads(row.payload)
        if chat in _ids(payload):
            yield row.update_id, payload


def _ids(payload: Any) -> set[str]:
    """The values of every "id" in what a platform sent: chats and people have one, as a number or a text."""
    if isinstance(payload, list):
        return {one for value in payload for one in _ids(value)}
    if not isinstance(payload, dict):
        return set()
    return {str(payload.get("id"))} | {one for value in payload.values() for one in _ids(value)}
