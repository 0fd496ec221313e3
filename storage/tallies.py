"""Who says a claim: stories, outlets, languages and days, and the report to cite. Functions of an open connection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Cited, Tally
from storage.articles import AnyRow
from storage.facts import CITED, read_cited
from storage.tables import articles, claims, facts, rejections

_TELLER = "INDEXED BY ix_articles_teller"


def said(as_of: date | None = None) -> ColumnElement[bool]:
    """The condition that a fact counts: its article says so (said so on that day), and nobody trusted rejected it."""
    right = facts.c.number.not_in(select(rejections.c.fact))
    if as_of is None:
        return facts.c.current & right
    return (facts.c.day <= as_of) & or_(facts.c.gone.is_(None), facts.c.gone > as_of) & right


async def tally(connection: AsyncConnection, numbers: Iterable[int], as_of: date | None = None) -> dict[int, Tally]:
    """Who says each of these claims; those nobody says are left out."""
    numbers = list(numbers)
    asked = facts.c.claim.in_(numbers) & said(as_of)
    leads = await _leads(connection, numbers, said(as_of))
    per_outlet = (
        select(
            facts.c.claim,
            articles.c.story,
            articles.c.outlet,
            articles.c.language,
            func.min(facts.c.day).label("first"),
            func.max(facts.c.day).label("last"),
        )
        .select_from(facts.join(articles))
        .with_hint(articles, _TELLER, "sqlite")
        .where(asked)
        .group_by(facts.c.claim, articles.c.story, articles.c.outlet, articles.c.language)
    )
    by_claim: dict[int, list[AnyRow]] = defaultdict(list)
    for row in await connection.execute(per_outlet):
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


async def _leads(connection: AsyncConnection, numbers: Sequence[int], told: ColumnElement[bool]) -> dict[int, Cited]:
    """For each claim the report that is cited: the earliest, then by the article's key and its place there."""
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
    found = (await connection.execute(select(first).where(claims.c.number.in_(numbers)))).scalars().all()
    rows = await connection.execute(
        select(facts.c.claim, *CITED).select_from(facts.join(articles)).where(facts.c.number.in_(found))
    )
    return {row.claim: read_cited(row) for row in rows}
