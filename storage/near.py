"""Claims that may be of one record: connected by keys, at however many removes. Functions of an open connection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import null, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ledger import partition
from bot.models import Claim
from storage.articles import AnyRow
from storage.tables import claim_keys, claims, facts
from storage.tallies import said

Links = Mapping[int, Sequence[str]]  # claim -> its keys


async def near_to(connection: AsyncConnection, touched: Iterable[int]) -> dict[int, AnyRow]:
    """The claims that are connected to these by keys, and these: number -> row."""
    start = select(claims.c.number.label("claim"), null().label("key")).where(claims.c.number.in_(list(touched)))
    near = start.cte("near", recursive=True)
    # From claims to keys and from keys to claims: either is gone through once, however many share a key.
    keys = select(null(), claim_keys.c.key).join(near, claim_keys.c.claim == near.c.claim)
    theirs = select(claim_keys.c.claim, null()).join(near, claim_keys.c.key == near.c.key)
    near = near.union(keys, theirs)
    rows = await connection.execute(select(claims).where(claims.c.number.in_(select(near.c.claim))))
    return {row.number: row for row in rows}


async def alive(connection: AsyncConnection, numbers: Iterable[int], as_of: date | None = None) -> set[int]:
    """Those of the claims that somebody says, or said on a day."""
    told = select(facts.c.number).where(facts.c.claim == claims.c.number, said(as_of)).exists()
    rows = await connection.execute(select(claims.c.number).where(claims.c.number.in_(list(numbers)), told))
    return set(rows.scalars())


async def links_of(connection: AsyncConnection, numbers: Iterable[int]) -> Links:
    """The keys of these claims."""
    query = select(claim_keys.c.key, claim_keys.c.claim).where(claim_keys.c.claim.in_(list(numbers)))
    links: dict[int, list[str]] = defaultdict(list)
    for key, number in await connection.execute(query):
        links[number].append(key)
    return links


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
