"""Who says a claim: stories, outlets, languages and days, and the report to cite. Functions of an open connection."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Tally
from storage.articles import AnyRow
from storage.dialect import numbers_table
from storage.facts import CITED, read_cited
from storage.tables import articles, claims, facts, rejections

_TELLER = "INDEXED BY ix_articles_teller"
_ASKED = select(numbers_table("asked").c.number)


def said(as_of: date | None = None) -> ColumnElement[bool]:
    """The condition that a fact counts: its article says so (said so on that day), and nobody trusted rejected it."""
    right = facts.c.number.not_in(select(rejections.c.fact))
    if as_of is None:
        return facts.c.current & right
    return (facts.c.day <= as_of) & or_(facts.c.gone.is_(None), facts.c.gone > as_of) & right


def _first(told: ColumnElement[bool]) -> Select[Any]:
    """The report that is cited for each claim: the earliest, then by the article's key and its place there."""
    first = (
        select(facts.c.number)
        .select_from(facts.join(articles))
        .with_hint(articles, _TELLER, "sqlite")
        .where(facts.c.claim == claims.c.number, told)
        .order_by(facts.c.day, articles.c.key, facts.c.start, facts.c.number)
        .limit(1)
        .correlate(claims)
        .scalar_subquery()
    )
    of = select(first).where(claims.c.number.in_(_ASKED))
    return select(facts.c.claim, *CITED).select_from(facts.join(articles)).where(facts.c.number.in_(of))


def _tellers(told: ColumnElement[bool]) -> Select[Any]:
    """For each claim its stories, outlets and languages, with the days first and last told."""
    days = (func.min(facts.c.day).label("first"), func.max(facts.c.day).label("last"))
    by = (facts.c.claim, articles.c.story, articles.c.outlet, articles.c.language)
    return (
        select(*by, *days)
        .select_from(facts.join(articles))
        .with_hint(articles, _TELLER, "sqlite")
        .where(facts.c.claim.in_(_ASKED), told)
        .group_by(*by)
    )


_NOW = (_first(said()), _tellers(said()))


async def tally(connection: AsyncConnection, numbers: Iterable[int], as_of: date | None = None) -> dict[int, Tally]:
    """Who says each of these claims; those nobody says are left out."""
    first, tellers = _NOW if as_of is None else (_first(said(as_of)), _tellers(said(as_of)))
    asked = {"asked": json.dumps(list(numbers))}
    leads = {row.claim: read_cited(row) for row in await connection.execute(first, asked)}
    by_claim: dict[int, list[AnyRow]] = defaultdict(list)
    for row in await connection.execute(tellers, asked):
        by_claim[row.claim].append(row)
    return {
        number: Tally(
            stories=frozenset(row.story for row in rows),
            outlets=tuple(sorted({row.outlet for row in rows})),
            languages=tuple(sorted({row.language for row in rows})),
            first=min(row.first for row in rows),
            last=max(row.last for row in rows),
            lead=leads[number],
        )
        for number, rows in by_claim.items()
    }
