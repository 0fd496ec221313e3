"""Articles and their revisions: rows <-> ``Article`` and ``Headline``. Functions of an open connection."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Article, Headline, Hit, Outlet
from bot.models.outlet import outlet_of
from storage.dialect import has_words, word_table
from storage.search import Query, index_words
from storage.tables import article_revisions, articles, facts

AnyRow = Row[*tuple[Any, ...]]
_WORDS = word_table("article_words")
_NUMBER_BITS = 40  # of a row of the word table: the article's number; above them its day
_FACTS = (
    select(func.count())
    .where(facts.c.article_id == articles.c.id, facts.c.current)
    .correlate(articles)
    .scalar_subquery()
    .label("article_facts")
)
_SAME = ("key", "source", "url", "title", "text", "original", "language", "publisher", "agency", "author", "published")
_NAMES = ("id", "source", "language", "title", "url", "publisher", "agency", "published", "seen", "revision")
HEADLINE = (*(articles.c[name].label(f"article_{name}") for name in _NAMES), _FACTS)


def epoch(moment: datetime) -> int:
    """UTC epoch seconds of an aware datetime."""
    return int(moment.timestamp())


def moment(seconds: int) -> datetime:
    """The aware datetime of UTC epoch seconds."""
    return datetime.fromtimestamp(seconds, UTC)


def read_headline(row: AnyRow) -> Headline:
    """The headline in a row that has the columns HEADLINE."""
    values = {column.name.removeprefix("article_"): row._mapping[column.name] for column in HEADLINE}
    return Headline(**{**values, "seen": moment(values["seen"])})


async def add(connection: AsyncConnection, article: Article) -> int:
    """Insert the first revision of an article and give its id."""
    result = await connection.execute(insert(articles).values(**_row(article), revision=1).returning(articles.c.id))
    number = int(result.scalar_one())
    await _index(connection, number, article)
    return number


async def revise(connection: AsyncConnection, number: int, article: Article, revision: int) -> None:
    """Move the text of the article aside and put a new revision in its place."""
    kept = ("revision", "title", "text", "original", "published", "seen")
    old = select(articles.c.id, *(articles.c[name] for name in kept)).where(articles.c.id == number)
    await connection.execute(insert(article_revisions).from_select(["article_id", *kept], old))
    before = (await connection.execute(select(articles.c.day).where(articles.c.id == number))).scalar_one()
    await connection.execute(update(articles).where(articles.c.id == number).values(**_row(article), revision=revision))
    await connection.execute(delete(_WORDS).where(_WORDS.c.rowid == place(before, number)))
    await _index(connection, number, article)


def _row(article: Article) -> dict[str, Any]:
    row = {name: getattr(article, name) for name in _SAME}
    return row | {
        "seen": epoch(article.seen),
        "day": article.published or article.seen.date(),
        "outlet": outlet_of(article.publisher, article.url, article.agency, article.source),
    }


async def _index(connection: AsyncConnection, number: int, article: Article) -> None:
    text = article.text if not article.title or article.title in article.text else f"{article.title}\n{article.text}"
    at = place(_row(article)["day"], number)
    await connection.execute(insert(_WORDS).values(rowid=at, words=index_words(text, article.language)))


def place(day: date, number: int) -> int:
    """An article's row in the word table: in order of day, then of number, so that the newest are found first."""
    return day.toordinal() << _NUMBER_BITS | number


async def get(connection: AsyncConnection, number: int, revision: int | None) -> Article | None:
    """An article, with the text of one of its revisions."""
    row = (await connection.execute(select(articles).where(articles.c.id == number))).first()
    if row is None:
        return None
    values = dict(row._mapping)
    if revision is not None and revision != values["revision"]:
        of = article_revisions.c
        old = await connection.execute(
            select(of.revision, of.title, of.text, of.original, of.published, of.seen).where(
                of.article_id == number, of.revision == revision
            )
        )
        if (found := old.first()) is None:
            return None
        values |= found._mapping
    for ours in ("day", "outlet", "story"):
        del values[ours]
    return Article(**{**values, "seen": moment(values["seen"])})


async def latest(connection: AsyncConnection, limit: int, offset: int, until: date | None = None) -> list[Headline]:
    """Articles, newest first."""
    rows = await connection.execute(_newest(_by(select(*HEADLINE), until)).limit(limit).offset(offset))
    return [read_headline(row) for row in rows]


def _newest(query: Select[Any]) -> Select[Any]:
    return query.order_by(articles.c.day.desc(), articles.c.id.desc())


async def search(
    connection: AsyncConnection, query: Query, limit: int, offset: int, until: date | None = None
) -> list[Hit]:
    """Articles that have the words of the query, newest first."""
    page = _found(query, until).order_by(_WORDS.c.rowid.desc()).limit(limit).offset(offset)
    numbers = [row & ((1 << _NUMBER_BITS) - 1) for row in (await connection.execute(page)).scalars()]
    rows = await connection.execute(_newest(select(*HEADLINE, articles.c.text).where(articles.c.id.in_(numbers))))
    return [_hit(row, query) for row in rows]


async def count_found(
    connection: AsyncConnection, query: Query, until: date | None = None, most: int | None = None
) -> int:
    """How many articles have the words of the query, counting no further than ``most``."""
    found = await connection.execute(select(func.count()).select_from(_found(query, until).limit(most).subquery()))
    return int(found.scalar_one())


def _by(query: Select[Any], until: date | None) -> Select[Any]:
    """Articles of a day or before it."""
    return query if until is None else query.where(articles.c.day <= until)


def _found(query: Query, until: date | None) -> Select[Any]:
    """Rows of the word table, of a day or before it."""
    found = select(_WORDS.c.rowid).where(has_words("article_words", query.match()))
    return found if until is None else found.where(_WORDS.c.rowid < place(until + timedelta(days=1), 0))


def _hit(row: AnyRow, query: Query) -> Hit:
    headline = read_headline(row)
    excerpt, spans = query.excerpt(row.text, headline.language)
    return Hit(article=headline, excerpt=excerpt, spans=spans)


async def count(connection: AsyncConnection) -> tuple[int, int]:
    """How many articles of how many outlets there are."""
    of = articles.c
    found = await connection.execute(select(func.count(of.outlet), func.count(func.distinct(of.outlet))))
    total, names = found.one()
    return total, names


async def outlets(connection: AsyncConnection) -> list[Outlet]:
    """Every outlet with its number of articles, oldest and newest day, the most articles first."""
    of = articles.c
    query = select(of.outlet, func.count(), func.min(of.day), func.max(of.day)).group_by(of.outlet)
    rows = await connection.execute(query.order_by(func.count().desc(), of.outlet))
    return [Outlet(name=name, articles=count, oldest=oldest, newest=newest) for name, count, oldest, newest in rows]
