"""How much is stored, counted on from the last time somebody asked. Functions of an open connection.

Articles and facts are only ever added; a revision changes what was counted, leaves a row of its own, and makes all be
counted anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Coverage
from storage.tables import article_revisions, articles, facts

_LAST = select(
    select(func.coalesce(func.max(articles.c.id), 0)).scalar_subquery().label("article"),
    select(func.coalesce(func.max(facts.c.number), 0)).scalar_subquery().label("fact"),
    select(func.coalesce(func.max(literal_column("rowid")), 0))
    .select_from(article_revisions)
    .scalar_subquery()
    .label("revision"),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted, and up to which article, fact and revision."""

    article: int = 0
    fact: int = 0
    revision: int = 0
    articles: int = 0
    sources: frozenset[str] = frozenset()
    languages: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, int] = field(default_factory=dict)
    days: tuple[date, ...] = ()

    def told(self) -> Coverage:
        return Coverage(
            articles=self.articles,
            sources=len(self.sources),
            languages=_most_first(self.languages),
            facts=_most_first(self.facts),
            oldest=min(self.days, default=None),
            newest=max(self.days, default=None),
        )


async def count(connection: AsyncConnection, before: Counted) -> Counted:
    """What there is now, given what was counted before."""
    last = (await connection.execute(_LAST)).one()
    known = before if before.revision == last.revision else Counted()
    if (known.article, known.fact, known.revision) == tuple(last):
        return known
    of = articles.c
    name = func.coalesce(of.publisher, of.source)
    each = select(of.language, name, func.count(), func.min(of.published), func.max(of.published))
    rows = (await connection.execute(each.where(of.id > known.article).group_by(of.language, name))).all()
    by_kind = select(facts.c.kind, func.count()).where(facts.c.current, facts.c.number > known.fact)
    stated = await connection.execute(by_kind.group_by(facts.c.kind))
    languages = Counter(known.languages)
    for language, _, number, *_ in rows:
        languages[language] += number
    days = [*known.days, *(day for row in rows for day in row[3:] if day is not None)]
    return Counted(
        *last,
        articles=languages.total(),
        sources=known.sources.union(row[1] for row in rows),
        languages=languages,
        facts=Counter(known.facts) + Counter({row[0]: row[1] for row in stated}),
        days=tuple(sorted({min(days), max(days)})) if days else (),
    )


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
