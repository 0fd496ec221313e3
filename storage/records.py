"""Records: what is asked of them, now and as of a past day. Functions of an open connection."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ledger import rule_of
from bot.models import FactFilter, Order, Record, Rejection, Report
from storage import tallies, timing
from storage.articles import AnyRow, moment
from storage.dialect import has_words, word_table
from storage.facts import CITED, asked, read_cited
from storage.filters import Filtered
from storage.near import grouped, links_of, near_to
from storage.past import stood
from storage.rows import read_records
from storage.search import read_query
from storage.tables import articles, claims, facts, record_countries, record_people, records, rejections

_WORDS = word_table("fact_words")
_MOST = 400  # records looked at for one answer as of a past day
_SPARE = 6  # more than are asked for: some were not known then, or stood otherwise
_BATCH = 200  # records read at a time where all are asked for


async def list_by(
    connection: AsyncConnection, kinds: Sequence[str], where: FactFilter, order: Order, limit: int, offset: int
) -> list[Record]:
    """Records of these kinds that the filter lets through."""
    ordered = (*_ORDERS[order], *_TIES, records.c.number.desc())
    # Sorted by numbers alone: an index has what is compared, and only the page's rows are read whole.
    page = _first(kinds, where, order, limit, offset)
    numbers = (await connection.execute(page)).scalars().all()
    rows = await connection.execute(select(records).where(records.c.number.in_(numbers)).order_by(*ordered))
    return await read_records(connection, rows.all())


def _first(kinds: Sequence[str], where: FactFilter, order: Order, limit: int, offset: int = 0) -> Select[Any]:
    """The numbers of a page: an index has them in order kind by kind; what is disputed has one of its own."""
    every = [kinds] if where.disputed else [[kind] for kind in kinds]
    return _page([_asked(select(records.c.number), some, where) for some in every], order, limit, offset)


def _page(parts: Sequence[Select[Any]], order: Order, limit: int, offset: int) -> Select[Any]:
    """A page of all that these ask for: the first of each are put in order."""
    ordered = (*_ORDERS[order], *_TIES, records.c.number.desc())
    if len(parts) == 1:
        return parts[0].order_by(*ordered).limit(limit).offset(offset)
    each = (part.order_by(*ordered).limit(limit + offset).subquery() for part in parts)
    found = select(records.c.number).where(records.c.number.in_(union_all(*(select(one.c.number) for one in each))))
    return found.order_by(*ordered).limit(limit).offset(offset)


async def count_by(
    connection: AsyncConnection, kinds: Sequence[str], where: FactFilter, most: int | None = None
) -> int:
    """How many there are, counting no further than ``most``."""
    found = _asked(select(records.c.number), kinds, where).limit(most).subquery()
    return int((await connection.execute(select(func.count()).select_from(found))).scalar_one())


async def of_series(connection: AsyncConnection, series: Iterable[str]) -> list[Record]:
    """The records of these series, by period, each with its best value alone."""
    query = select(records).where(records.c.series.in_(list(series)))
    ordered = query.order_by(records.c.first_day.nulls_last(), records.c.last_day, records.c.number)
    return await read_records(connection, (await connection.execute(ordered)).all(), best=True)


async def get(connection: AsyncConnection, fact_id: str, as_of: date | None = None) -> Record | None:
    """The record that the report with this id is of."""
    found = await connection.execute(
        select(facts.c.claim, claims.c.record)
        .join(claims, claims.c.number == facts.c.claim)
        .where(facts.c.id == fact_id.strip().lower())
    )
    row = found.first()
    if row is None:
        return None
    if as_of is not None:
        return next((record for _, record in await stood(connection, [row.claim], as_of)), None)
    rows = (await connection.execute(select(records).where(records.c.number == row.record))).all()
    return next(iter(await read_records(connection, rows)), None)


async def of_subjects(connection: AsyncConnection, subjects: Iterable[str]) -> dict[str, Record]:
    """What records stay known by -> the record, for those there still are."""
    rows = (await connection.execute(select(records).where(records.c.subject.in_(list(subjects))))).all()
    return {row.subject: one for row, one in zip(rows, await read_records(connection, rows), strict=True)}


async def subjects_of(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, str]:
    """For each report what its record stays known by while more is told of it."""
    query = (
        select(facts.c.id, records.c.subject)
        .join(claims, claims.c.number == facts.c.claim)
        .join(records, records.c.number == claims.c.record)
        .where(facts.c.id.in_(list(ids)), records.c.subject.is_not(None))
    )
    return {row.id: row.subject for row in await connection.execute(query)}


async def reports(
    connection: AsyncConnection, fact_id: str, as_of: date | None, limit: int, offset: int
) -> list[Report]:
    """Every report of the record that a report belongs to, those withdrawn and rejected too, by the day told."""
    members = await _members(connection, fact_id.strip().lower())
    query = (
        select(*REPORTED)
        .select_from(facts.join(articles).outerjoin(rejections, rejections.c.fact == facts.c.number))
        .where(facts.c.claim.in_(members))
        .order_by(facts.c.day, articles.c.key, facts.c.start, facts.c.number)
    )
    if as_of is not None:
        query = query.where(facts.c.day <= as_of)
    return [read_report(row) for row in await connection.execute(query.limit(limit).offset(offset))]


async def first_reports(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, str]:
    """For each report the one that its record was first told by."""
    lead = facts.alias()
    mine = claims.alias()
    query = (
        select(lead.c.id.label("asked"), facts.c.id)
        .select_from(lead)
        .join(mine, mine.c.number == lead.c.claim)
        .join(claims, claims.c.record == mine.c.record)
        .join(facts, facts.c.claim == claims.c.number)
        .join(articles, articles.c.id == facts.c.article_id)
        .where(lead.c.id.in_(list(ids)))
        .order_by(facts.c.day.desc(), articles.c.key.desc(), facts.c.start.desc(), facts.c.number.desc())
    )
    return {row.asked: row.id for row in await connection.execute(query)}


async def _members(connection: AsyncConnection, fact_id: str) -> list[int]:
    """The claims of the record that a fact is of, with those of its kind that nobody says any more."""
    own = (
        select(claims.c.number, claims.c.record)
        .join(facts, facts.c.claim == claims.c.number)
        .where(facts.c.id == fact_id)
    )
    row = (await connection.execute(own)).first()
    if row is None:
        return []
    near = await near_to(connection, [row.number])
    groups = grouped(near, links_of(near), near)
    together = next(group for group in groups if row.number in group)
    lively = {near[number].record for number in together} - {None} if row.record is None else {row.record}
    said = [number for number, one in near.items() if one.record in lively]
    return said + [number for number in together if near[number].record is None]


REPORTED = (
    facts.c.day,
    facts.c.gone,
    articles.c.story,
    *(rejections.c[name] for name in ("by", "reason", "at")),
    *CITED,
)


def read_report(row: AnyRow) -> Report:
    """The report in a row that has the columns REPORTED."""
    rejected = None if row.by is None else Rejection(by=row.by, reason=row.reason, at=moment(row.at))
    return Report(cited=read_cited(row), day=row.day, story=row.story, withdrawn=row.gone, rejected=rejected)


async def each(connection: AsyncConnection, kinds: Sequence[str]) -> AsyncIterator[Record]:
    """Every record of these kinds."""
    last = 0
    while True:
        query = select(records).where(records.c.kind.in_(kinds), records.c.number > last)
        rows = (await connection.execute(query.order_by(records.c.number).limit(_BATCH))).all()
        if not rows:
            return
        for record in await read_records(connection, rows):
            yield record
        last = rows[-1].number


# --- As of a past day


async def list_as_of(
    connection: AsyncConnection,
    kinds: Sequence[str],
    where: FactFilter,
    order: Order,
    as_of: date,
    *,
    limit: int,
    offset: int = 0,
) -> list[Record]:
    """What was known on a day: today's records as they stood then, and what has since been withdrawn altogether."""
    loose = replace(where, ahead=None, over=None, disputed=None)  # as they stood then decides these
    known = [one.where(records.c.first_told <= as_of) for one in _candidates(kinds, loose, disputed=where.disputed)]
    if where.ahead is not None:
        known = [one.where(timing.may_have_been_ahead(records.c, where.ahead)) for one in known]
    kept = await _stood(connection, await _silent(connection, kinds, loose, as_of), where, as_of)
    step = offset + limit + _SPARE
    for at in range(0, _MOST, step):
        numbers = (await connection.execute(_page(known, order, step, at))).scalars().all()
        mine = select(claims.c.number).where(claims.c.record.in_(numbers))
        kept |= await _stood(connection, (await connection.execute(mine)).scalars().all(), where, as_of)
        if len(kept) >= offset + limit or len(numbers) < step:
            break
    ordered = sorted(kept.values(), key=lambda pair: (timing.place(pair[0], order), pair[1].id))
    return [record for _, record in ordered][offset : offset + limit]


async def _silent(connection: AsyncConnection, kinds: Sequence[str], where: FactFilter, as_of: date) -> Sequence[int]:
    """Claims that were made by a day, and that nobody makes any more."""
    gone = select(claims.c.number).where(claims.c.record.is_(None), claims.c.kind.in_(kinds))
    query = asked(select(facts.c.claim), kinds, where, tallies.said(as_of)).where(facts.c.claim.in_(gone))
    found: Sequence[int] = (await connection.execute(query.limit(_SPARE))).scalars().all()
    return found


async def _stood(
    connection: AsyncConnection, found: Iterable[int], where: FactFilter, as_of: date
) -> dict[str, tuple[Mapping[str, Any], Record]]:
    """Record id -> its columns and the record, of what these claims made on a day, where it is asked for."""
    told = await stood(connection, found, as_of)
    return {record.id: (row, record) for row, record in told if _is_asked(row, where)}


def _candidates(kinds: Sequence[str], where: FactFilter, *, disputed: bool | None) -> list[Select[Any]]:
    """Records that may have been asked for then, each of the queries in an order that an index has."""
    numbers = select(records.c.number)
    if not disputed:
        return [_asked(numbers, [kind], where) for kind in kinds]
    # Differing values stay, and more are told; of kinds with a life an outcome ends it, where two were told.
    settled = [kind for kind in kinds if rule_of(kind).settles]
    mine, other = claims.alias(), claims.alias()
    several = (
        select(mine.c.number)
        .join(other, (other.c.record == mine.c.record) & (other.c.number != mine.c.number))
        .where(mine.c.record == records.c.number)
        .exists()
    )
    found = _asked(numbers, kinds, where).where(records.c.disputed)
    return [found, *(_asked(numbers, [kind], where).where(~records.c.disputed, several) for kind in settled)]


def _is_asked(row: Mapping[str, Any], where: FactFilter) -> bool:
    if where.disputed is not None and row["disputed"] != where.disputed:
        return False
    if where.ahead is not None and not timing.is_ahead(row, where.ahead):
        return False
    return where.over is None or not timing.is_ahead(row, where.over)


# --- Filters and rows


_ORDERS = timing.orders(records)
_TIES = (records.c.stories.desc(), records.c.last_told.desc())  # what is told most, then what was told last


_FILTERED = Filtered(
    records, records.c.best, (records.c.first_told, records.c.last_told), record_countries, record_people, "record"
)


def _asked(query: Select[Any], kinds: Sequence[str], where: FactFilter) -> Select[Any]:
    query = _FILTERED.narrow(query, kinds, where)
    if where.disputed is not None:
        query = query.where(records.c.disputed == where.disputed)
    if where.article is not None:
        query = query.where(records.c.number.in_(_through(facts.c.article_id == where.article)))
    if (words := read_query(where.words)) is not None:
        said = select(_WORDS.c.rowid).where(has_words("fact_words", words.match()))
        query = query.where(records.c.number.in_(_through(facts.c.number.in_(said))))
    return query


def _through(condition: ColumnElement[bool]) -> Select[Any]:
    """The records of the facts that meet a condition."""
    return select(claims.c.record).join(facts, facts.c.claim == claims.c.number).where(tallies.said(), condition)
