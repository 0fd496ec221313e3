"""Records as they stood on a past day: those that nothing was told of since as they are stored, the others made anew.

claims --near--> parts that share no keys, each as it was known that day
    known as now: its records are grouped as now; else --bot.ledger--> groups
group --> its record, where it is told as now; else --tallies of the day, compose--> Record
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ledger import compose
from bot.models import Record
from storage.articles import AnyRow
from storage.near import alive, claim_in, connected, grouped, links_of, near_to
from storage.rows import read_records, row_of
from storage.tables import claims, facts, records
from storage.tallies import tally

Stood = tuple[Mapping[str, Any], Record]  # the columns of a record, and the record


async def stood(connection: AsyncConnection, found: Iterable[int], as_of: date) -> list[Stood]:
    """The records that these claims made on a day."""
    wanted = set(found)
    if not wanted:
        return []
    near = await near_to(connection, wanted)
    links = links_of(near)
    known = await alive(connection, near, as_of)
    same: list[int] = []
    other: list[list[int]] = []
    for part in connected(links, near):
        if all(number in known and near[number].record is not None for number in part):
            same += part
        else:
            other += grouped(near, links, known.intersection(part))
    of_record: dict[int, list[int]] = defaultdict(list)
    for number in same:
        of_record[near[number].record].append(number)
    asked = {record: group for record, group in of_record.items() if not wanted.isdisjoint(group)}
    stored = await _unchanged(connection, asked, as_of)
    other += [group for record, group in asked.items() if record not in stored]
    made = await _made(connection, [group for group in other if not wanted.isdisjoint(group)], near, as_of)
    kept = await read_records(connection, list(stored.values()))
    return [(dict(row._mapping), record) for row, record in zip(stored.values(), kept, strict=True)] + made


async def _unchanged(connection: AsyncConnection, found: Iterable[int], as_of: date) -> dict[int, AnyRow]:
    """Those of the records that nobody told of after a day, neither saying so nor taking it back."""
    rows = await connection.execute(
        select(records).where(records.c.number.in_(list(found)), records.c.last_told <= as_of)
    )
    stored = {row.number: row for row in rows}
    withdrawn = (
        select(claims.c.record)
        .join(facts, facts.c.claim == claims.c.number)
        .where(claims.c.record.in_(list(stored)), ~facts.c.current, facts.c.gone > as_of)
    )
    for number in (await connection.execute(withdrawn)).scalars():
        stored.pop(number, None)
    return stored


async def _made(
    connection: AsyncConnection, groups: list[list[int]], near: Mapping[int, AnyRow], as_of: date
) -> list[Stood]:
    tallies = await tally(connection, [number for group in groups for number in group], as_of)
    made = [compose([(claim_in(near[number]), tallies[number]) for number in group]) for group in groups]
    return [(row_of(record), record) for record in made]
