"""The ledger in the store: claims kept once, the records that are touched made anew. Functions of an open connection.

    facts of an article --claims--> claims that share a key with them --bot.ledger--> their records, rewritten

Nothing is decided here: ``bot.ledger`` says what is one record and what it says.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Insert, Table, Text, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.facts.beside import own
from bot.ledger import claim_of, compose, hash_of
from bot.models import About, Claim, Fact
from bot.models.outlet import outlet_of
from storage import stories
from storage.articles import AnyRow
from storage.clean import clean, clean_json
from storage.dialect import numbers_table, pairs_table
from storage.facts import CITED, read_cited
from storage.near import claim_in, grouped, links_of, near_to
from storage.rows import row_of
from storage.tables import (
    articles,
    claim_keys,
    claims,
    fact_countries,
    fact_people,
    facts,
    record_countries,
    record_people,
    records,
)
from storage.tallies import tally

_TOGETHER = 400  # claims settled at a time where all are
_ASKED = select(numbers_table("asked").c.number)  # numbers, however many, are one value: one statement to prepare
_BEFORE = select(records).where(records.c.number.in_(_ASKED))
_GONE = delete(records).where(records.c.number.in_(_ASKED))
_LAST = select(func.coalesce(func.max(records.c.number), 0))
_PLACED = update(claims).where(claims.c.number == bindparam("one")).values(record=bindparam("of"))


def _found_by(records_: Table, of: Table, name: str) -> Insert:
    """Let records (a) be found by what the reports they cite (b) are found by."""
    leads = pairs_table("leads", Text)
    joined = leads.join(facts, facts.c.id == leads.c.b).join(of, of.c.fact == facts.c.number)
    return insert(records_).from_select(["record", name], select(leads.c.a, of.c[name]).select_from(joined).distinct())


_FOUND_BY = (
    _found_by(record_countries, fact_countries, "code"),
    _found_by(record_people, fact_people, "folded"),
)


async def claim(
    connection: AsyncConnection, stated: Sequence[tuple[Fact, About]], *, language: str, day: date
) -> list[int]:
    """For each fact the number of its claim; those not known yet are added with their keys."""
    return await number(connection, await asyncio.to_thread(claims_of, stated, language=language, day=day))


def claims_of(stated: Sequence[tuple[Fact, About]], *, language: str, day: date) -> list[Claim]:
    """What the facts claim. Some read a subject once more: this takes milliseconds."""
    return [claim_of(fact, about, language=language, day=day) for fact, about in stated]


async def number(connection: AsyncConnection, made: Iterable[Claim]) -> list[int]:
    """The numbers of these claims, whichever were known."""
    made = [_cleaned(one) for one in made]
    by_hash = {hash_of(one): one for one in made}
    known = await _numbers(connection, by_hash)
    new = {print_: one for print_, one in by_hash.items() if print_ not in known}
    if new:
        known |= await _add(connection, new)
    return [known[hash_of(one)] for one in made]


async def _add(connection: AsyncConnection, new: Mapping[str, Claim]) -> dict[str, int]:
    """Insert claims and their keys; hash -> number."""
    rows = [{"hash": print_, "kind": one.kind, "data": dict(one.data)} for print_, one in new.items()]
    done = await connection.execute(insert(claims).returning(claims.c.hash, claims.c.number), rows)
    numbers = {row.hash: row.number for row in done}
    keys = [{"key": key, "claim": numbers[print_]} for print_, one in new.items() for key in sorted(set(one.keys))]
    if keys:
        await connection.execute(insert(claim_keys), keys)
    return numbers


def _cleaned(made: Claim) -> Claim:
    return Claim(kind=made.kind, data=clean_json(dict(made.data)), keys=tuple(map(clean, made.keys)))


async def _numbers(connection: AsyncConnection, hashes: Iterable[str]) -> dict[str, int]:
    rows = await connection.execute(select(claims.c.hash, claims.c.number).where(claims.c.hash.in_(list(hashes))))
    return {row.hash: row.number for row in rows}


@dataclass(frozen=True, slots=True)
class Redone:
    """A record that was made anew: its columns now, and before, if it was.

    Attributes:
        subject: what it stays known by while more is told of it (``bot.models.Change``): the report it was first of.
    """

    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


async def settle(connection: AsyncConnection, touched: Iterable[int]) -> list[Redone]:
    """Make the records anew that these claims concern; those that changed and still are."""
    touched = set(touched)
    if not touched:
        return []
    return await redo(connection, await near_to(connection, touched), touched)


async def redo(connection: AsyncConnection, near: Mapping[int, AnyRow], touched: set[int]) -> list[Redone]:
    """Make the records anew that the touched of these claims concern.

    Args:
        near: they, and all that are connected to them by keys (``storage.near``).
    """
    lively = {number for number, row in near.items() if row.told}
    groups = grouped(near, links_of(near), lively)
    sizes = Counter(row.record for row in near.values())
    changed = [group for group in groups if _is_changed(group, near, sizes, touched)]
    silent = {near[number].record for number in near if number not in lively}
    before = await _before(connection, silent.union(near[number].record for group in changed for number in group))
    redone = await _write(connection, changed, near, before) if changed else []
    await _forget(connection, near, lively, changed)
    return redone


async def _before(connection: AsyncConnection, numbers: Iterable[int | None]) -> dict[int, Mapping[str, Any]]:
    """What is to be made anew, as it is."""
    rows = await connection.execute(_BEFORE, {"asked": json.dumps(list(set(numbers) - {None}))})
    return {row.number: row._asdict() for row in rows}


async def said_in(connection: AsyncConnection, numbers: Iterable[int]) -> set[int]:
    """The claims that these articles state."""
    query = select(facts.c.claim).where(facts.c.article_id.in_(list(numbers)), facts.c.current)
    return set((await connection.execute(query)).scalars())


async def adopt(connection: AsyncConnection) -> None:
    """Bring into the ledger what was stored before there was one; nothing to do in a new database."""
    of = articles.c
    names = ("id", "publisher", "url", "agency", "source", "text")
    loose = select(*(of[name] for name in names)).where(of.story.is_(None)).order_by(of.id)
    for row in (await connection.execute(loose)).all():
        name = outlet_of(row.publisher, row.url, row.agency, row.source)
        await connection.execute(update(articles).where(of.id == row.id).values(outlet=name, story=row.id))
        await stories.place(connection, row.id, row.text)
    query = select(facts.c.number, of.language, of.day, *CITED).select_from(facts.join(articles))
    for row in (await connection.execute(query.where(facts.c.claim.is_(None)))).all():
        fact = read_cited(row).fact
        [made] = await claim(connection, [(fact, own(fact))], language=row.language, day=row.day)
        placed = {"claim": made, "day": row.day, "gone": None if row.current else row.day}
        await connection.execute(update(facts).where(facts.c.number == row.number).values(**placed))
    without = (await connection.execute(select(claims.c.number).where(claims.c.record.is_(None)))).scalars().all()
    for at in range(0, len(without), _TOGETHER):
        await settle(connection, without[at : at + _TOGETHER])


def _is_changed(group: Sequence[int], near: Mapping[int, AnyRow], sizes: Mapping[int, int], touched: set[int]) -> bool:
    """Whether a group is another than the record its claims are of, or one of its claims is told otherwise."""
    before = {near[number].record for number in group}
    if not touched.isdisjoint(group) or len(before) > 1 or None in before:
        return True
    return sizes[before.pop()] != len(group)


async def _forget(
    connection: AsyncConnection, near: Mapping[int, AnyRow], lively: set[int], changed: Sequence[Sequence[int]]
) -> None:
    """Take away the records that the changed groups and the silent claims were of; the groups are of others now."""
    again = {number for group in changed for number in group}
    silent = [number for number, row in near.items() if number not in lively and row.record is not None]
    gone = {near[number].record for number in again.union(silent)} - {None}
    if silent:
        await connection.execute(update(claims).where(claims.c.number.in_(silent)).values(record=None))
    if gone:
        left = again.union(silent)
        kept = {row.record for number, row in near.items() if number not in left}
        await connection.execute(_GONE, {"asked": json.dumps(sorted(gone - kept))})


async def _write(
    connection: AsyncConnection,
    groups: Sequence[Sequence[int]],
    near: Mapping[int, AnyRow],
    before: Mapping[int, Mapping[str, Any]],
) -> list[Redone]:
    """Insert the records of these groups, in their order."""
    tallies = await tally(connection, [number for group in groups for number in group])
    rows = [row_of(compose([(claim_in(near[number]), tallies[number]) for number in group])) for group in groups]
    redone = _named(rows, [{near[number].record for number in group} - {None} for group in groups], before)
    last = (await connection.execute(_LAST)).scalar_one()
    numbers = list(range(last + 1, last + 1 + len(rows)))  # nobody else writes meanwhile
    await connection.execute(
        insert(records),
        [row | {"number": at, "subject": one.subject} for row, at, one in zip(rows, numbers, redone, strict=True)],
    )
    of = [{"of": record, "one": one} for record, group in zip(numbers, groups, strict=True) for one in group]
    await connection.execute(_PLACED, of)
    leads = [[row["of"], tallies[row["one"]].lead.id] for row in of]
    for found_by in _FOUND_BY:
        await connection.execute(found_by, {"leads": json.dumps(leads)})
    return redone


def _lost(row: Mapping[str, Any], before: Mapping[int, Mapping[str, Any]], kept: set[int]) -> int | None:
    """A record that nobody tells any more and that was of the same: its outlet has put another figure there."""
    same = ("kind", "series", "first_day", "last_day")
    alike = (number for number, was in before.items() if all(was[name] == row[name] for name in same))
    return min((number for number in alike if number not in kept), default=None) if row["series"] else None


def _named(
    rows: Sequence[Mapping[str, Any]], sources: Sequence[set[int]], before: Mapping[int, Mapping[str, Any]]
) -> list[Redone]:
    """The records with what each was: of several that became one the oldest, of one that became several the first."""
    taken: set[int] = set()
    redone = []
    for row, numbers in zip(rows, sources, strict=True):
        was = min(numbers - taken, default=None) or _lost(row, before, taken.union(*sources))
        lead = row["data"]["values"][0]["lead"]
        if was is None:
            # A part that a record has lost is no news: it is what it was.
            redone.append(Redone(subject=lead, before=dict(row) if numbers else None, after=row))
        else:
            taken.add(was)
            redone.append(Redone(subject=before[was]["subject"] or lead, before=before[was], after=row))
    return redone
