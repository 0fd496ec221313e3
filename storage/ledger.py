"""The ledger in the store: claims kept once, the records that are touched made anew. Functions of an open connection.

    facts of an article --claims--> claims that share a key with them --bot.ledger--> their records, rewritten

Nothing is decided here: ``bot.ledger`` says what is one record and what it says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.facts.beside import own
from bot.ledger import claim_of, compose, hash_of, partition
from bot.ledger.rule import content, fact_at
from bot.models import About, Cited, Claim, Fact, Record, Step, Value
from storage import stories
from storage.articles import AnyRow, outlet
from storage.clean import clean, clean_json
from storage.days import first_and_last, when_of
from storage.facts import CITED, read_cited
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
from storage.tallies import said, tally

_TOGETHER = 400  # claims settled at a time where all are


async def claim(
    connection: AsyncConnection, stated: Sequence[tuple[Fact, About]], *, language: str, day: date
) -> list[int]:
    """For each fact the number of its claim; those not known yet are added with their keys."""
    return await number(connection, [claim_of(fact, about, language=language, day=day) for fact, about in stated])


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


async def settle(connection: AsyncConnection, touched: Iterable[int]) -> list[int]:
    """Make the records anew that these claims concern; the numbers of those that changed and still are."""
    touched = set(touched)
    if not touched:
        return []
    near = await near_to(connection, touched)
    alive = await _alive(connection, near)
    groups = await grouped(connection, near, alive)
    sizes = Counter(row.record for row in near.values())
    changed = [group for group in groups if _is_changed(group, near, sizes, touched)]
    await _forget(connection, near, alive, changed)
    return await _write(connection, changed, near) if changed else []


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
        name = outlet(row.publisher, row.url, row.agency, row.source)
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


async def grouped(connection: AsyncConnection, near: Mapping[int, AnyRow], alive: Iterable[int]) -> list[list[int]]:
    """The numbers of claims that are one record each; only those that share keys, at however many removes, may be."""
    groups: list[list[int]] = []
    for part in await _connected(connection, alive):
        numbers = {near[number].hash: number for number in part}
        found = partition([claim_in(near[number]) for number in part])
        groups += [[numbers[one.hash] for one in group] for group in found]
    return groups


async def _connected(connection: AsyncConnection, numbers: Iterable[int]) -> list[list[int]]:
    """These claims, in parts that share no keys with each other."""
    of = {number: number for number in numbers}

    def root(number: int) -> int:
        while of[number] != number:
            of[number] = number = of[of[number]]
        return number

    first: dict[str, int] = {}
    rows = await connection.execute(select(claim_keys.c.key, claim_keys.c.claim).where(claim_keys.c.claim.in_(of)))
    for key, number in rows.tuples():
        if (other := first.setdefault(key, number)) != number:
            of[root(number)] = root(other)
    parts: dict[int, list[int]] = defaultdict(list)
    for number in sorted(of):
        parts[root(number)].append(number)
    return list(parts.values())


async def near_to(connection: AsyncConnection, touched: Iterable[int]) -> dict[int, AnyRow]:
    """The claims that are connected to these by keys, and these."""
    start = select(claims.c.number.label("claim"), null().label("key")).where(claims.c.number.in_(list(touched)))
    near = start.cte("near", recursive=True)
    # From claims to keys and from keys to claims: either is gone through once, however many share a key.
    keys = select(null(), claim_keys.c.key).join(near, claim_keys.c.claim == near.c.claim)
    theirs = select(claim_keys.c.claim, null()).join(near, claim_keys.c.key == near.c.key)
    near = near.union(keys, theirs)
    rows = await connection.execute(select(claims).where(claims.c.number.in_(select(near.c.claim))))
    return {row.number: row for row in rows}


def claim_in(row: AnyRow) -> Claim:
    return Claim(kind=row.kind, data=row.data, keys=(), hash=row.hash)


async def _alive(connection: AsyncConnection, numbers: Iterable[int]) -> set[int]:
    """Those of the claims that somebody says."""
    told = select(facts.c.number).where(facts.c.claim == claims.c.number, said()).exists()
    rows = await connection.execute(select(claims.c.number).where(claims.c.number.in_(list(numbers)), told))
    return set(rows.scalars())


def _is_changed(group: Sequence[int], near: Mapping[int, AnyRow], sizes: Mapping[int, int], touched: set[int]) -> bool:
    """Whether a group is another than the record its claims are of, or one of its claims is told otherwise."""
    before = {near[number].record for number in group}
    if not touched.isdisjoint(group) or len(before) > 1 or None in before:
        return True
    return sizes[before.pop()] != len(group)


async def _forget(
    connection: AsyncConnection, near: Mapping[int, AnyRow], alive: set[int], changed: Sequence[Sequence[int]]
) -> None:
    """Take away the records that the changed groups and the silent claims were of."""
    loose = [number for group in changed for number in group] + [number for number in near if number not in alive]
    gone = {near[number].record for number in loose} - {None}
    await connection.execute(update(claims).where(claims.c.number.in_(loose)).values(record=None))
    if gone:
        kept = select(claims.c.record).where(claims.c.record.in_(gone))
        await connection.execute(delete(records).where(records.c.number.in_(gone), records.c.number.not_in(kept)))


async def _write(connection: AsyncConnection, groups: Sequence[Sequence[int]], near: Mapping[int, AnyRow]) -> list[int]:
    """Insert the records of these groups; their numbers, in the same order."""
    tallies = await tally(connection, [number for group in groups for number in group])
    rows = [row_of(compose([(claim_in(near[number]), tallies[number]) for number in group])) for group in groups]
    last = (await connection.execute(select(func.coalesce(func.max(records.c.number), 0)))).scalar_one()
    numbers = list(range(last + 1, last + 1 + len(rows)))  # nobody else writes meanwhile
    await connection.execute(insert(records), [row | {"number": at} for row, at in zip(rows, numbers, strict=True)])
    of = [{"of": record, "one": one} for record, group in zip(numbers, groups, strict=True) for one in group]
    placed = update(claims).where(claims.c.number == bindparam("one")).values(record=bindparam("of"))
    await connection.execute(placed, of)
    leads = {tallies[row["one"]].lead.id: row["of"] for row in of}
    for found, column in ((record_countries, fact_countries.c.code), (record_people, fact_people.c.folded)):
        by = await connection.execute(select(facts.c.id, column).join(facts).where(facts.c.id.in_(leads)))
        by_record = sorted({(leads[row[0]], row[1]) for row in by})
        if by_record:
            await connection.execute(
                insert(found), [{"record": record, column.name: said} for record, said in by_record]
            )
    return numbers


# --- Records as rows


def row_of(record: Record) -> dict[str, Any]:
    """The columns of a record; its reports by their ids."""
    best = content(record.fact)
    first, last = first_and_last(when_of(best))
    amount = best.get("amount", best.get("value"))
    return {
        "kind": record.kind,
        "series": record.series,
        "status": record.life[-1].status if record.life and record.life[-1].status != "moved" else best.get("status"),
        "amount": None if amount is None else float(amount),
        "first_day": first,
        "last_day": last,
        "leading": next(iter(best.get("countries") or ()), None),
        "stories": record.stories,
        "disputed": record.disputed,
        "first_told": record.first,
        "last_told": record.last,
        "best": best,
        "data": {
            "values": [_value_row(value) for value in record.values],
            "life": [[step.status, step.when, step.told.isoformat(), step.lead.id] for step in record.life],
            "outlets": record.outlets,
            "languages": record.languages,
        },
    }


def _value_row(value: Value) -> dict[str, Any]:
    return {
        "fact": content(value.fact),
        "statistics": value.statistics,
        "stories": value.stories,
        "outlets": value.outlets,
        "languages": value.languages,
        "told": [value.first.isoformat(), value.last.isoformat()],
        "lead": value.lead.id,
    }


def leads_of(row: AnyRow) -> set[str]:
    """The ids of the reports that a record's row names."""
    return {value["lead"] for value in row.data["values"]} | {step[3] for step in row.data["life"]}


def read_record(row: AnyRow, leads: Mapping[str, Cited]) -> Record:
    """The record of a row, given the reports it names."""
    values = tuple(_read_value(row.kind, value, leads[value["lead"]]) for value in row.data["values"])
    return Record(
        id=values[0].lead.id,
        kind=row.kind,
        series=row.series,
        values=values,
        life=tuple(
            Step(status=status, when=when, told=date.fromisoformat(told), lead=leads[lead])
            for status, when, told, lead in row.data["life"]
        ),
        stories=row.stories,
        outlets=tuple(row.data["outlets"]),
        languages=tuple(row.data["languages"]),
        first=row.first_told,
        last=row.last_told,
    )


def _read_value(kind: str, value: Mapping[str, Any], lead: Cited) -> Value:
    first, last = map(date.fromisoformat, value["told"])
    return Value(
        fact=fact_at(kind, value["fact"], lead.fact),
        statistics=tuple(value["statistics"]),
        stories=value["stories"],
        outlets=tuple(value["outlets"]),
        languages=tuple(value["languages"]),
        first=first,
        last=last,
        lead=lead,
    )
