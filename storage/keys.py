"""What articles are known by: key -> article. Functions of an open connection.

The rules: an address says most, the later of two (its page's own) more than the earlier (its feed's). A guid that comes
with another address and another title is reused and says nothing; so does a page's own address, where the feed's is not
known and the title is another: some sites give one address to all of their pages. Keys that lead to two articles lead
to the one that the stronger names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feeds.identity import canonical, is_address, plain
from bot.models import Article
from storage.articles import AnyRow
from storage.checks import many
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


def choose(found: Mapping[str, AnyRow], keys: Sequence[str], article: Article, hint: int | None) -> AnyRow | None:
    """The stored article that this one is; None where it is new.

    Args:
        keys: the strongest last.
        hint: the article that the same entry became before: it says less than an address, and more than a guid.
    """
    addresses = [key for key in keys if is_address(key)]
    strangers = [key for key in addresses if key not in found]
    for key in reversed(addresses):
        row = found.get(key)
        if row is not None and not (strangers and row.id != hint and _differs(row, article)):
            return row
    known = [found[key] for key in keys if key in found and not is_address(key)]
    if hint is not None and (same := [row for row in known if row.id == hint]):
        return same[0]
    return next((row for row in reversed(known) if not (_moved(row, addresses) and _differs(row, article))), None)


def _moved(row: AnyRow, addresses: Sequence[str]) -> bool:
    """Whether both have an address, and not the same."""
    return bool(row.url and addresses) and canonical(row.url) not in addresses


def _differs(row: AnyRow, article: Article) -> bool:
    """Whether both have a title, and neither title nor text are the same."""
    titled = row.title and article.title and plain(row.title) != plain(article.title)
    return bool(titled) and row.text != article.text


async def register(connection: AsyncConnection, number: int, keys: Iterable[str]) -> None:
    """Let these keys lead to an article, those that lead nowhere yet."""
    rows = [{"key": key, "article": number} for key in dict.fromkeys(keys)]
    if rows:
        await connection.execute(insert_new_rows(article_keys), rows)


async def adopt(connection: AsyncConnection) -> None:
    """Let the addresses of what was stored by one key lead to it too; nothing to do in a new database."""
    of = articles.c
    stored = await connection.execute(select(of.id, of.url).where(of.url.is_not(None)).order_by(of.id))
    rows = [{"key": canonical(row.url), "article": row.id} for row in stored]
    await many(connection, insert_new_rows(article_keys), rows)
