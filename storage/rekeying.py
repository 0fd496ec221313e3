"""Claims found by other keys than they were stored with: a rule of the ledger changed. Functions of an open connection.

Records whose claims are the same after it stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.facts import kinds
from bot.ledger import rule_of
from storage import ledger
from storage.near import connected, rows_of
from storage.tables import claim_keys, claims

_TOGETHER = 2000  # claims of one statement, or settled at a time


async def rekey(connection: AsyncConnection) -> None:
    """Give claims the keys that their rules have for them now, and make the records anew that this changes."""
    for kind in kinds():
        if rule_of(kind).rekeyed:
            await _rekey(connection, kind)


async def _rekey(connection: AsyncConnection, kind: str) -> None:
    of = claims.c
    rows = (await connection.execute(select(of.number, of.record, of.data).where(of.kind == kind))).all()
    keys = {row.number: rule_of(kind).keys(row.data) for row in rows}
    for at in range(0, len(rows), _TOGETHER):
        await _replace(connection, {row.number: keys[row.number] for row in rows[at : at + _TOGETHER]})
    # What was one record is looked at together too: so none is left that half of its claims have gone from.
    beside = {row.number: [*keys[row.number], f"record {row.record or -row.number}"] for row in rows}
    for some in _together(connected(beside, beside)):
        await ledger.redo(connection, await rows_of(connection, some), set())


async def _replace(connection: AsyncConnection, keys: Mapping[int, Sequence[str]]) -> None:
    await connection.execute(delete(claim_keys).where(claim_keys.c.claim.in_(list(keys))))
    rows = [{"key": key, "claim": number} for number, theirs in keys.items() for key in theirs]
    if rows:
        await connection.execute(insert(claim_keys), rows)


def _together(parts: Iterable[list[int]]) -> Iterator[list[int]]:
    """The parts, several as one until there are enough."""
    some: list[int] = []
    for part in parts:
        some += part
        if len(some) >= _TOGETHER:
            yield some
            some = []
    if some:
        yield some
