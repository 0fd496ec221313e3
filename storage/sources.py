"""Sources: who is asked for news, when, and how that has been going."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feeds.given import GivenFeed
from bot.feeds.identity import canonical
from bot.models import Checked, Complaint, Entry, Health, Received, Source, Watched
from storage.articles import AnyRow, epoch, moment
from storage.checks import record
from storage.clean import clean
from storage.deciding import prepare
from storage.receiving import apart, receive
from storage.session import Session
from storage.tables import sources

_FIELDS = tuple(Source.__slots__)
_HEALTH = tuple(Health.__slots__)
_MOMENTS = ("checked", "succeeded", "new_article")
_BEFORE = re.compile(r"(?:https?://)?(?:www\.)?", re.IGNORECASE)
_ALIVE = sources.c.removed.is_(None)


class Sources:
    """Each method is one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def sync(self, named: Iterable[Source], *, now: datetime) -> None:
        """Make the sources of the preset pack and the configuration those named, the later of two with one address.

        What is not known is added; what is known is as named now, but stays removed where a person removed it; what is
        no longer named is retired. Sources that a person added stay.
        """
        wanted = {source.url: source for source in map(_clean, named)}
        async with self._session.write() as connection:
            rows = (await connection.execute(select(sources))).all()
            known = {row.url: row for row in rows} | {row.named: row for row in rows}
            for url, source in wanted.items():
                if (row := known.get(url)) is None:
                    await connection.execute(insert(sources).values(_row(source, now)))
                else:
                    await _bring_up(connection, row, source, now)
            kept = {known[url].number for url in wanted if url in known}
            for row in rows:
                if row.number not in kept and row.origin != "added" and row.removed is None:
                    await _change(connection, row.number, removed="retired")

    async def add(self, source: Source, *, now: datetime) -> Watched:
        """Add a source; where its address is known, that one, resumed if it was removed."""
        source = _clean(source)
        async with self._session.write() as connection:
            row = await _at(connection, source.url)
            if row is None:
                done = await connection.execute(insert(sources).values(_row(source, now)).returning(sources))
                return _watched(done.one())
            if row.removed is not None:
                kept = source.origin if row.removed == "retired" else row.origin
                back = {"removed": None, "paused": None, "next_check": epoch(now), "origin": kept}
                await _change(connection, row.number, **back)
            return _watched((await connection.execute(select(sources).where(sources.c.number == row.number))).one())

    async def remove(self, number: int) -> bool:
        """Ask it no more and show it no more, also where the preset names it; False where there is none."""
        return await self._set(number, removed="removed")

    async def pause(self, number: int, why: str = "paused") -> bool:
        """Do not ask it until it is resumed; False where there is none."""
        return await self._set(number, paused=clean(why))

    async def resume(self, number: int, *, now: datetime) -> bool:
        """Ask it again, at once; False where there is none."""
        return await self._set(number, paused=None, next_check=epoch(now))

    async def told(self, number: int, complaint: Complaint | None) -> None:
        """Remember what the admins were told of it; None: that it is back."""
        await self._set(number, told=complaint)

    async def _set(self, number: int, **changes: Any) -> bool:
        async with self._session.write() as connection:
            done = await connection.execute(update(sources).where(sources.c.number == number, _ALIVE).values(changes))
            return done.rowcount == 1

    async def list(self) -> Sequence[Watched]:
        """All that were not removed, by number."""
        async with self._session.read() as connection:
            rows = await connection.execute(select(sources).where(_ALIVE).order_by(sources.c.number))
            return [_watched(row) for row in rows]

    async def find(self, text: str) -> Sequence[Watched]:
        """Those with that number, or that address (of the feed or the site), else with that in their name."""
        asked = text.strip()
        every = await self.list()
        if asked.isdecimal() and (numbered := [one for one in every if one.number == int(asked)]):
            return numbered
        if at := [one for one in every if _place(one.source.url) == _place(asked)]:
            return at
        address = canonical(asked if "://" in asked else f"https://{asked}")
        if of := [one for one in every if one.source.site and canonical(one.source.site) == address]:
            return of
        return [one for one in every if asked and asked.casefold() in one.source.name.casefold()]

    async def due(self, now: datetime, limit: int) -> Sequence[Watched]:
        """Those to be asked now, the longest due first."""
        of = sources.c
        query = select(sources).where(of.next_check <= epoch(now), _ALIVE, of.paused.is_(None))
        async with self._session.read() as connection:
            rows = await connection.execute(query.order_by(of.next_check, of.number).limit(limit))
            return [_watched(row) for row in rows]

    async def checked(self, checks: Sequence[Checked]) -> None:
        """What came of checks that gave no entries."""
        if checks:
            async with self._session.write() as connection:
                await record(connection, [(check, 0) for check in checks])

    async def receive(self, check: Checked, entries: Sequence[Entry]) -> Received:
        """What came of a check that gave entries: those that are new or changed wait in the inbox."""
        (received,) = await self.receive_all([(check, entries)])
        return received

    async def receive_all(self, feeds: Sequence[tuple[Checked, Sequence[Entry] | GivenFeed]]) -> Sequence[Received]:
        """What came of many checks, in one transaction and their order; what they gave may have been prepared."""
        if not feeds:
            return []
        prepared = [await apart(_left_to_do(entries), prepare, check, entries) for check, entries in feeds]
        async with self._session.write() as connection:
            return await receive(connection, prepared)


def _left_to_do(entries: Sequence[Entry] | GivenFeed) -> int:
    """How many entries are still to be prepared."""
    return 0 if isinstance(entries, GivenFeed) else len(entries)


def _clean(source: Source) -> Source:
    texts = {name: clean(value) for name in _FIELDS if isinstance(value := getattr(source, name), str)}
    return replace(source, **cast(Any, texts))


def _row(source: Source, now: datetime) -> dict[str, Any]:
    fields = {name: getattr(source, name) for name in _FIELDS}
    return fields | {"named": source.url, "added": epoch(now), "next_check": epoch(now)}


async def _at(connection: AsyncConnection, url: str) -> AnyRow | None:
    of = sources.c
    query = select(sources).where(or_(of.url == url, of.named == url)).order_by(of.named != url)
    if (row := (await connection.execute(query)).first()) is not None:
        return row
    every = (await connection.execute(select(of.number, of.url, of.named).order_by(of.number))).all()
    near = next((one.number for one in every if _place(url) in (_place(one.url), _place(one.named))), None)
    return (await connection.execute(select(sources).where(of.number == near))).first()


def _place(url: str) -> str:
    """An address by which a feed is the same: whatever the scheme, www, and a slash at the end."""
    return _BEFORE.sub("", url.strip()).rstrip("/")


async def _bring_up(connection: AsyncConnection, row: AnyRow, source: Source, now: datetime) -> None:
    """Make a known source as it is named now; its address may have moved since it was named."""
    changes = {name: getattr(source, name) for name in _FIELDS if name not in ("url", "origin")}
    if row.origin != "added":
        changes["origin"] = source.origin
    if row.removed == "retired":
        changes |= {"removed": None, "next_check": epoch(now)}
    if any(row._mapping[name] != value for name, value in changes.items()):
        await _change(connection, row.number, **changes)


async def _change(connection: AsyncConnection, number: int, **changes: Any) -> None:
    await connection.execute(update(sources).where(sources.c.number == number).values(changes))


def _watched(row: AnyRow) -> Watched:
    of = row._mapping
    times: dict[str, Any] = {name: of[name] if of[name] is None else moment(of[name]) for name in _MOMENTS}
    return Watched(
        number=row.number,
        source=Source(**{name: of[name] for name in _FIELDS}),
        added=moment(row.added),
        next_check=moment(row.next_check),
        paused=row.paused,
        etag=row.etag,
        modified=row.modified,
        health=Health(**{name: of[name] for name in _HEALTH if name not in _MOMENTS}, **times),
    )
