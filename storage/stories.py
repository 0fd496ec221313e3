"""Stories: wire copies and near-identical texts share one number. Functions of an open connection.

    text --bot.text.near--> bands, each a row; who shares MEET of them is compared; who is alike is of one story

A story is what is connected so, by whichever articles: it depends on the texts stored, not on their order. Its number
is that of its article stored first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.text.near import MEET, alike, bands
from storage.tables import articles, story_bands


async def place(connection: AsyncConnection, number: int, text: str, before: str | None = None) -> set[int]:
    """Find the story of an article's text.

    Args:
        before: the text that it had until now.

    Returns:
        The articles that are of another story than before, where others stayed: what they say is to be counted anew.
    """
    moved = await _leave(connection, number, before) if before is not None else set()
    marks = bands(text)
    joined = await _stories_like(connection, text, marks)
    if marks:
        await connection.execute(insert(story_bands), [{"band": band, "article": number} for band in marks])
    return moved | await _join(connection, number, joined)


async def _stories_like(connection: AsyncConnection, text: str, marks: Iterable[int]) -> set[int]:
    """The stories that have a text like this one."""
    of = story_bands.c
    near = select(of.article).where(of.band.in_(list(marks))).group_by(of.article).having(func.count() >= MEET)
    found = await connection.execute(select(articles.c.story, articles.c.text).where(articles.c.id.in_(near)))
    joined: set[int] = set()
    for row in found:
        if row.story not in joined and alike(text, row.text):
            joined.add(row.story)
    return joined


async def _join(connection: AsyncConnection, number: int, joined: set[int]) -> set[int]:
    """Make the article and these stories one; the articles of all but the biggest of them, which are of another now."""
    members = await _members(connection, joined) if joined else {}
    target = min([number, *members])
    everyone = [number, *members]
    await connection.execute(update(articles).where(articles.c.id.in_(everyone)).values(story=target))
    if len(joined) < 2:
        return {number}
    sizes = {story: [one for one, of in members.items() if of == story] for story in sorted(joined)}
    biggest = max(sizes, key=lambda story: len(sizes[story]))
    return {number} | {one for one, of in members.items() if of != biggest}


async def _members(connection: AsyncConnection, stories: Iterable[int]) -> dict[int, int]:
    """Article -> story, of the articles of these stories."""
    of = articles.c
    rows = await connection.execute(select(of.id, of.story).where(of.story.in_(list(stories))))
    return {row.id: row.story for row in rows}


async def _leave(connection: AsyncConnection, number: int, before: str) -> set[int]:
    """Take an article out of its story, which may fall apart without it; the articles left, where it did."""
    own = (await connection.execute(select(articles.c.story).where(articles.c.id == number))).scalar_one()
    of = story_bands.c
    await connection.execute(delete(story_bands).where(of.band.in_(bands(before)), of.article == number))
    await connection.execute(update(articles).where(articles.c.id == number).values(story=number))
    rows = await connection.execute(
        select(articles.c.id, articles.c.text).where(articles.c.story == own, articles.c.id != number)
    )
    left = {row.id: row.text for row in rows}
    parts = connected(left)
    for part in parts:
        await connection.execute(update(articles).where(articles.c.id.in_(part)).values(story=min(part)))
    return set(left) if len(parts) > 1 else set()


def connected(texts: Mapping[int, str]) -> list[set[int]]:
    """The stories that these texts make by themselves."""
    marks = {number: frozenset(bands(text)) for number, text in texts.items()}
    parts: list[set[int]] = []
    for number in sorted(texts):
        near = [
            part
            for part in parts
            if any(
                len(marks[number] & marks[other]) >= MEET and alike(texts[number], texts[other])
                for other in sorted(part)
            )
        ]
        parts = [part for part in parts if part not in near] + [set().union({number}, *near)]
    return parts
