"""Claims that may be of one record: connected by keys, at however many removes. Functions of an open connection."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import JSON, Select, func, null, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ledger import partition
from bot.models import Claim
from storage.articles import AnyRow
from storage.dialect import numbers_table
from storage.tables import claim_keys, claims, facts
from storage.tallies import said

Links = Mapping[int, Sequence[str]]  # claim -> its keys


async def near_to(connection: AsyncConnection, touched: Iterable[int]) -> dict[int, AnyRow]:
    """The claims that are connected to these by keys, and these: number -> row, as ``rows_of`` gives them."""
    return await _read(connection, _NEAR, touched)


async def rows_of(connection: AsyncConnection, numbers: Iterable[int]) -> dict[int, AnyRow]:
    """These claims: their columns, ``told`` (whether somebody says so now) and ``keys``."""
    return await _read(connection, _ROWS, numbers)


async def _read(connection: AsyncConnection, query: Select[Any], numbers: Iterable[int]) -> dict[int, AnyRow]:
    rows = await connection.execute(query, {"asked": json.dumps(list(numbers))})
    return {row.number: row for row in rows}


def _nearby() -> Select[Any]:
    """From claims to keys and from keys to claims: either is gone through once, however many share a key."""
    start = select(numbers_table("asked").c.number.label("claim"), null().label("key"))
    near = start.cte("near", recursive=True)
    keys = select(null(), claim_keys.c.key).join(near, claim_keys.c.claim == near.c.claim)
    theirs = select(claim_keys.c.claim, null()).join(near, claim_keys.c.key == near.c.key)
    near = near.union(keys, theirs)
    return select(near.c.claim).where(near.c.claim.is_not(None))


def _whole(numbers: Select[Any]) -> Select[Any]:
    told = select(facts.c.number).where(facts.c.claim == claims.c.number, said()).exists()
    keys = select(func.json_group_array(claim_keys.c.key, type_=JSON)).where(claim_keys.c.claim == claims.c.number)
    return select(claims, told.label("told"), keys.scalar_subquery().label("keys")).where(claims.c.number.in_(numbers))


_NEAR = _whole(_nearby())
_ROWS = _whole(select(numbers_table("asked").c.number))
_ALIVE = numbers_table("asked")


async def alive(connection: AsyncConnection, numbers: Iterable[int], as_of: date) -> set[int]:
    """Those of the claims that somebody said on a day."""
    told = select(facts.c.number).where(facts.c.claim == claims.c.number, said(as_of)).exists()
    query = select(claims.c.number).where(claims.c.number.in_(select(_ALIVE.c.number)), told)
    return set((await connection.execute(query, {"asked": json.dumps(list(numbers))})).scalars())


def links_of(rows: Mapping[int, AnyRow]) -> Links:
    """The keys of these claims."""
    return {number: row.keys for number, row in rows.items()}


def connected(links: Links, numbers: Iterable[int]) -> list[list[int]]:
    """These claims, in parts that share no keys with each other."""
    of = {number: number for number in numbers}

    def root(number: int) -> int:
        while of[number] != number:
            of[number] = number = of[of[number]]
        return number

    first: dict[str, int] = {}
    for number in of:
        for key in links[number]:
            if (other := first.setdefault(key, number)) != number:
                of[root(number)] = root(other)
    parts: dict[int, list[int]] = defaultdict(list)
    for number in sorted(of):
        parts[root(number)].append(number)
    return list(parts.values())


def grouped(near: Mapping[int, AnyRow], links: Links, numbers: Iterable[int]) -> list[list[int]]:
    """The claims that are one record each; only those that are connected may be."""
    groups: list[list[int]] = []
    for part in connected(links, numbers):
        found = {near[number].hash: number for number in part}
        groups += [[found[one.hash] for one in group] for group in partition([claim_in(near[one]) for one in part])]
    return groups


def claim_in(row: AnyRow) -> Claim:
    """The claim of a row, without its keys."""
    return Claim(kind=row.kind, data=row.data, keys=(), hash=row.hash)
