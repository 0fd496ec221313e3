"""How far imports of files have come: kept with the articles they gave, forgotten when all of it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from bot.feeds.archives.stream import Mark
from bot.feeds.files import Input
from bot.models import About, Article, Fact, Saved
from storage import saving
from storage.articles import epoch
from storage.clean import clean, clean_article
from storage.dialect import upsert
from storage.session import Session
from storage.tables import imports

Whole = tuple[Article, Sequence[Fact], Sequence[About], Sequence[str]]  # with all it is known by


class Imports:
    """Each method is one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def find(self, files: Iterable[Input]) -> dict[Input, Mark]:
        """Where to go on in those of the files that an import was stopped in; a file changed since begins anew."""
        async with self._session.read() as connection:
            rows = {row.path: row for row in await connection.execute(select(imports))}
        return {
            file: Mark(row.offset, row.skip, row.passed)
            for file in files
            if (row := rows.get(_name(file))) and (row.size, row.modified) == (file.size, file.modified)
        }

    async def save(self, articles: Sequence[Whole], marks: Mapping[Input, Mark], now: datetime) -> list[Saved]:
        """Store articles in their order, and how far that brings the files they came from: all of it, or nothing."""
        saved = []
        async with self._session.write() as connection:
            for article, facts, about, keys in articles:
                pairs = list(zip(facts, about, strict=True))
                known_by = [clean(key) for key in keys]
                saved.append(await saving.save(connection, clean_article(article), pairs, known_by=known_by))
            for file, mark in marks.items():
                await connection.execute(upsert(imports, _row(file, mark, now)))
        return saved

    async def forget(self, files: Iterable[Input]) -> None:
        """Let the next import of these files begin at their beginning."""
        names = [_name(file) for file in files]
        async with self._session.write() as connection:
            for at in range(0, len(names), 500):
                await connection.execute(delete(imports).where(imports.c.path.in_(names[at : at + 500])))


def _name(file: Input) -> str:
    return clean(str(file.path.resolve()))


def _row(file: Input, mark: Mark, now: datetime) -> dict[str, object]:
    place = {"offset": mark.offset, "skip": mark.skip, "passed": mark.count}
    return {"path": _name(file), "size": file.size, "modified": file.modified, "updated": epoch(now), **place}
