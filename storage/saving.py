"""An article into the store, with what it states, what it is known by, and the entry it came of. One transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import About, Article, Claim, Fact, Saved
from storage import articles, changes, facts, keys, ledger, stories, tables
from storage.articles import AnyRow, epoch
from storage.tables import entries, inbox, sources


async def save(
    connection: AsyncConnection,
    article: Article,
    pairs: Sequence[tuple[Fact, About]],
    *,
    entry: int | None = None,
    known_by: Sequence[str] = (),
    claimed: Sequence[Claim] | None = None,
) -> Saved:
    """Store the article, settle the entry.

    An entry that is settled already, or whose content has changed since it was handed out, changes no stored article.
    """
    names = list(dict.fromkeys(known_by or (article.key,)))
    waiting = await _waiting(connection, entry) if entry is not None else None
    found = await keys.find(connection, names)
    known = keys.choose(found, names, article, waiting.article if waiting else None)
    if known is None and waiting is not None and waiting.article is not None and not found:
        known = await _by_id(connection, waiting.article)
    late = entry is not None and waiting is None
    if known is not None and (late or known.text == article.text):
        saved = Saved(state="unchanged", article=known.id, revision=known.revision)
    else:
        free = [name for name in (article.key, *names) if name in names and name not in found]
        main = known.main if known else free[0]
        saved = await _store(connection, replace(article, key=main), pairs, known, claimed)
    await keys.register(connection, saved.article, names)
    if waiting is not None:
        await _settle(connection, waiting, saved, epoch(article.seen))
    return saved


async def _waiting(connection: AsyncConnection, number: int) -> AnyRow | None:
    joined = inbox.join(entries, entries.c.number == inbox.c.entry)
    query = select(inbox.c.number, inbox.c.entry, inbox.c.source, entries.c.article).select_from(joined)
    return (await connection.execute(query.where(inbox.c.number == number))).first()


async def _by_id(connection: AsyncConnection, number: int) -> AnyRow | None:
    of = tables.articles.c
    query = select(of.id, of.key.label("main"), of.text, of.title, of.url, of.revision).where(of.id == number)
    return (await connection.execute(query)).first()


async def _store(
    connection: AsyncConnection,
    article: Article,
    pairs: Sequence[tuple[Fact, About]],
    known: AnyRow | None,
    claimed: Sequence[Claim] | None,
) -> Saved:
    revision = known.revision + 1 if known else 1
    if known is None:
        number = await articles.add(connection, article)
    else:
        number = known.id
        await articles.revise(connection, number, article, revision)
    day = (article.published if known is None else None) or article.seen.date()
    if claimed is not None and known is None:  # of a revision another day counts
        claims = await ledger.number(connection, claimed)
    else:
        claims = await ledger.claim(connection, pairs, language=article.language, day=day)
    at = facts.Revision(
        key=article.key, article=number, number=revision, language=article.language, text=article.text, day=day
    )
    done = await facts.replace(connection, pairs, claims, at)
    moved = await stories.place(connection, number, article.text, known.text if known else None)
    others = await ledger.said_in(connection, moved) if moved > {number} or known else set()
    redone = await ledger.settle(connection, done.touched | others)
    await changes.note(connection, redone, at=article.seen, day=day)
    state: Literal["new", "changed"] = "changed" if known else "new"
    return Saved(state=state, article=number, revision=revision, added=done.added, removed=done.removed)


async def _settle(connection: AsyncConnection, waiting: AnyRow, saved: Saved, at: int) -> None:
    await connection.execute(delete(inbox).where(inbox.c.number == waiting.number))
    if waiting.article != saved.article:
        of_entry = entries.c.number == waiting.entry
        await connection.execute(update(entries).where(of_entry).values(article=saved.article))
    if saved.state == "new":
        told = {"articles": sources.c.articles + 1, "new_article": at}
        await connection.execute(update(sources).where(sources.c.number == waiting.source).values(told))
