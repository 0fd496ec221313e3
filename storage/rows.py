"""Records <-> rows. Asks only for the reports that rows name. Functions of an open connection, and of rows alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ledger.rule import content, fact_at
from bot.models import Cited, Record, Step, Value
from storage.articles import AnyRow
from storage.days import OPEN, first_and_last, when_of
from storage.facts import CITED, read_cited
from storage.tables import articles, facts


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
        "end_day": first if last == OPEN else last,
        "leading": next(iter(best.get("countries") or ()), None),
        "type": best.get("type"),
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


def leads_of(row: AnyRow, *, best: bool = False) -> set[str]:
    """The ids of the reports that a record's row names; ``best``: only that of the best value."""
    if best:
        return {row.data["values"][0]["lead"]}
    return {value["lead"] for value in row.data["values"]} | {step[3] for step in row.data["life"]}


def read_record(row: AnyRow, leads: Mapping[str, Cited], *, best: bool = False) -> Record:
    """The record of a row, given the reports it names; ``best``: with its best value alone, and no life."""
    told = row.data["values"][:1] if best else row.data["values"]
    values = tuple(_read_value(row.kind, value, leads[value["lead"]]) for value in told)
    return Record(
        id=values[0].lead.id,
        kind=row.kind,
        series=row.series,
        values=values,
        life=tuple(
            Step(status=status, when=when, told=date.fromisoformat(told), lead=leads[lead])
            for status, when, told, lead in (() if best else row.data["life"])
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


async def read_records(connection: AsyncConnection, rows: Sequence[AnyRow], *, best: bool = False) -> list[Record]:
    """The records of these rows, in their order; ``best``: each with its best value alone, and no life."""
    leads = await _cited(connection, {one for row in rows for one in leads_of(row, best=best)})
    return [read_record(row, leads, best=best) for row in rows]


async def _cited(connection: AsyncConnection, ids: Iterable[str]) -> Mapping[str, Cited]:
    query = select(*CITED).select_from(facts.join(articles)).where(facts.c.id.in_(list(ids)))
    return {cited.id: cited for cited in map(read_cited, await connection.execute(query))}
