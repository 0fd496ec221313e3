"""What articles are known by: key -> article. Functions of an open connection.

The rules: an address says most, the later of two more than the earlier; a guid that comes with another address and
another title is reused and says nothing; keys that lead to two articles lead to the one the stronger names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feeds.identity import canonical, is_address, plain
from bot.models import Article
from storage.articles import AnyRow
from storage.dialect import insert_new_rows
from storage.tables import article_keys, articles

_FOUND = (article_keys.c.key, *(articles.c[name] for name in ("id", "key", "text", "title", "url", "revision")))
_QUERY = select(*(column.label("main") if column is articles.c.key else column for column in _FOUND)).join(
    articles, articles.c.id == article_keys.c.article
)


async def find(connection: AsyncConnection, keys: Iterable[str]) -> dict[str, AnyRow]:
    """Of these keys those that are known: key -> id, main (its first key), text, title, url, revision."""
    rows = await connection.execute(_QUERY.where(article_keys.c.key.in_(list(keys))))
    return {row.key: row for row in rows}


def choose(found: dict[str, AnyRow], keys: Sequence[str], article: Article, hint: int | None) -> AnyRow | None:
    """The stored article that this one is; None where it is new.

    Args:
        keys: the strongest last.
        hint: the article that the same entry became before: it says less than an address, and more than a guid.
    """
    addresses = [key for key in keys if is_address(key) and key in found]
    if addresses:
        return found[addresses[-1]]
    known = [found[key] for key in keys if key in found]
    if hint is not None and (same := [row for row in known if row.id == hint]):
        return same[0]
    return next((row for row in reversed(known) if not _is_reused(row, keys, article)), None)


def _is_reused(row: AnyRow, keys: Sequence[str], article: Article) -> bool:
    """Whether a guid has been given to another article: that has another address, and another title."""
    theirs = canonical(row.url) if row.url else None
    moved = theirs is not None and any(map(is_address, keys)) and theirs not in keys
    return moved and bool(row.title and article.title) and plain(row.title) != plain(article.title or "")


async def register(connection: AsyncConnection, number: int, keys: Iterable[str]) -> None:
    """Let these keys lead to an article, those that lead nowhere yet."""
    rows = [{"key": key, "article": number} for key in dict.fromkeys(keys)]
    if rows:
        await connection.execute(insert_new_rows(article_keys), rows)


async def adopt(connection: AsyncConnection) -> None:
    """Let the addresses of what was stored by one key lead to it too; nothing to do in a new database."""
    of = articles.c
    for row in (await connection.execute(select(of.id, of.url).where(of.url.is_not(None)).order_by(of.id))).all():
        await register(connection, row.id, [canonical(row.url)])
