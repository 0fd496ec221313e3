"""The time that is asked for, as conditions of facts or records. Pure; asks nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from math import inf
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, false, func, literal, not_, or_
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from bot.ledger.standing import STALE
from bot.models import FactFilter, Order
from storage.days import OPEN

TO_COME = ("upcoming", "proposed")

Columns = ReadOnlyColumnCollection[str, Any]


def orders(of: Table) -> dict[Order, tuple[ColumnElement[Any], ...]]:
    """The orders of ``list_facts`` and ``list_records`` for a table; an open period counts by its beginning."""
    columns = of.c
    end = _end(columns)
    return {
        "published": (),
        "period": (end.desc().nulls_last(), columns.first_day.asc()),
        "ended": (end.asc().nulls_last(), columns.first_day.asc()),
        "begun": (columns.first_day.desc().nulls_last(), end.asc()),
        "soonest": (columns.first_day.asc().nulls_last(),),
        "amount": (columns.amount.desc().nulls_last(),),
    }


def in_time(
    of: Table, where: FactFilter, told: tuple[ColumnElement[Any], ColumnElement[Any]]
) -> Iterator[ColumnElement[bool]]:
    """What ``since``, ``until``, ``time``, ``ahead`` and ``over`` ask; ``told``: the columns of when it was told."""
    if where.since is not None or where.until is not None:
        yield _RELATIONS[where.time](of.c, where, told)
    if where.ahead is not None:
        yield _ahead(of.c, where.ahead, told[1])
    if where.over is not None:
        yield not_(func.coalesce(_ahead(of.c, where.over, told[1]), false()))


def _end(columns: Columns) -> ColumnElement[Any]:
    if "end_day" in columns:
        end: ColumnElement[Any] = columns.end_day
        return end
    return func.coalesce(func.nullif(columns.last_day, literal(OPEN)), columns.first_day)


def _meets(columns: Columns, where: FactFilter, told: Any) -> ColumnElement[bool]:
    return and_(
        *((columns.last_day >= where.since,) if where.since else ()),
        *((columns.first_day <= where.until,) if where.until else ()),
    )


def _within(columns: Columns, where: FactFilter, told: Any) -> ColumnElement[bool]:
    return and_(
        *((columns.first_day >= where.since,) if where.since else ()),
        *((columns.last_day <= where.until,) if where.until else (columns.first_day.is_not(None),)),
    )


def _beyond(columns: Columns, where: FactFilter, told: Any) -> ColumnElement[bool]:
    met = (
        *((_end(columns) >= where.since,) if where.since else ()),
        *((columns.first_day <= where.until,) if where.until else ()),
    )
    return and_(*met, not_(_within(columns, where, told)))


def _told(columns: Columns, where: FactFilter, told: Any) -> ColumnElement[bool]:
    first, last = told
    return and_(
        columns.first_day.is_(None),
        *((last >= where.since,) if where.since else ()),
        *((first <= where.until,) if where.until else ()),
    )


def _any(columns: Columns, where: FactFilter, told: Any) -> ColumnElement[bool]:
    return or_(_within(columns, where, told), _beyond(columns, where, told), _told(columns, where, told))


_RELATIONS = {"meets": _meets, "within": _within, "beyond": _beyond, "told": _told, "any": _any}


def _ahead(columns: Columns, day: Any, told: ColumnElement[Any]) -> ColumnElement[bool]:
    fresh = and_(columns.last_day.is_(None), told >= day - STALE)
    return and_(columns.status.in_(TO_COME), or_(columns.last_day >= day, fresh))


def may_have_been_ahead(columns: Columns, day: Any) -> ColumnElement[bool]:
    """What all that ``is_ahead`` held for on that day meets now, whatever was told of it since."""
    return or_(columns.last_day >= day, and_(columns.last_day.is_(None), columns.last_told >= day - STALE))


def is_ahead(row: Mapping[str, Any], day: date) -> bool:
    """Whether the columns of a record say what ``FactFilter.ahead`` asks."""
    last = row["last_day"]
    return row["status"] in TO_COME and (last >= day if last else row["last_told"] >= day - STALE)


def place(row: Mapping[str, Any], order: Order) -> tuple[float, ...]:
    """Where the columns of a record stand in an order, as the store would sort them."""
    first, last = _number(row["first_day"]), _number(row["last_day"])
    end = first if row["last_day"] == OPEN else last
    told = (-row["stories"], -row["last_told"].toordinal())
    of: dict[Order, tuple[float, ...]] = {
        "published": (),
        "period": (-end if first else inf, first),
        "ended": (end or inf, first),
        "begun": (-first if first else inf, end),
        "soonest": (first or inf,),
        "amount": (inf if row["amount"] is None else -row["amount"],),
    }
    return (*of[order], *told)


def _number(day: date | None) -> float:
    return day.toordinal() if day else 0.0
