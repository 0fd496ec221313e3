"""The store: ``async with open_storage(url) as storage``. Nobody outside this package imports SQLAlchemy.

Rows leave as the dataclasses of ``bot.models``; instants are UTC epoch seconds in the tables and aware datetimes
outside. NUL and lone surrogates, which no database takes, become U+FFFD at this door: offsets stay true.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.facts.beside import own
from bot.models import (
    About,
    Article,
    Cited,
    Claim,
    Coverage,
    Fact,
    FactFilter,
    Headline,
    Hit,
    Order,
    Outlet,
    Record,
    Report,
    Saved,
)
from storage import articles, corrections, coverage, facts, ledger, records, saving, schema
from storage.changes import Changes
from storage.clean import clean, clean_article
from storage.conversations import Conversations
from storage.dialect import clear_errors, connect, database_file
from storage.imports import Imports
from storage.inbox import Inbox
from storage.keys import adopt as adopt_addresses
from storage.keys import find as find_keys
from storage.leading import Leading
from storage.outbox import Outbox
from storage.personal import Personal
from storage.rekeying import rekey
from storage.search import read_query
from storage.session import Session
from storage.sources import Sources
from storage.subscriptions import Subscriptions
from storage.tellings import Tellings

__all__ = ["Storage", "database_file", "open_storage"]

MOST_AS_OF = 100  # records counted as of a past day: each is made anew


class Storage(Conversations):
    """Everything that is remembered. Every method is one transaction; writes queue behind each other."""

    def __init__(self, engine: AsyncEngine, url: str, leading: Leading) -> None:
        session = Session(engine, url)
        super().__init__(session)
        self._counted = coverage.Counted()
        self.sources = Sources(session)
        self.inbox = Inbox(session)
        self.changes = Changes(session)
        self.subscriptions = Subscriptions(session)
        self.tellings = Tellings(session)
        self.outbox = Outbox(session, leading)
        self.personal = Personal(session)
        self.imports = Imports(session)

    async def save_article(
        self,
        article: Article,
        stated: Sequence[Fact],
        about: Sequence[About] | None = None,
        *,
        entry: int | None = None,
        keys: Sequence[str] = (),
        claims: Sequence[Claim] | None = None,
    ) -> Saved:
        """Store an article and what it states: nothing where its text is stored, a new revision where it differs.

        Args:
            stated: facts whose offsets point into ``article.text``.
            about: for each fact what it is found by; else the countries and people of its own fields.
            entry: the number of the entry in the inbox that it was made of: settled with it.
            keys: all it is known by, the strongest last; else ``article.key``.
            claims: what the facts claim (``bot.ledger.claim_of``) as of the day it was published, else seen, where
                that was told elsewhere already: it takes time.
        """
        article = clean_article(article)
        pairs = list(zip(stated, about if about is not None else map(own, stated), strict=True))
        async with self._write() as connection:
            known_by = [clean(key) for key in keys]
            return await saving.save(connection, article, pairs, entry=entry, known_by=known_by, claimed=claims)

    async def find_stored(self, keys: str | Iterable[str], text: str) -> Saved | None:
        """ "unchanged", where an article with one of these keys has this very text: there is nothing to extract."""
        asked = (keys,) if isinstance(keys, str) else tuple(keys)
        async with self._read() as connection:
            known = await find_keys(connection, map(clean, asked))
        row = next((row for row in known.values() if row.text == clean(text)), None)
        return None if row is None else Saved(state="unchanged", article=row.id, revision=row.revision)

    async def list_facts(
        self,
        kinds: str | Iterable[str],
        where: FactFilter | None = None,
        *,
        order: Order = "published",
        limit: int = 10,
        offset: int = 0,
    ) -> list[Cited]:
        """Facts of these kinds ("trade") that current revisions state.

        Order: "published" newest article first; "period" latest period or date first, those without last;
        "ended" the reverse; "begun" latest beginning first, what is dated closer before what is dated loosely;
        "soonest" earliest beginning first; "amount" largest first. Ties: newest article, then order in the text.
        """
        names = (kinds,) if isinstance(kinds, str) else tuple(kinds)
        async with self._read() as connection:
            return await facts.list_by(connection, names, where or FactFilter(), order, limit, offset)

    async def count_facts(self, kinds: str | Iterable[str], where: FactFilter | None = None) -> int:
        """How many facts ``list_facts`` would give without a limit."""
        names = (kinds,) if isinstance(kinds, str) else tuple(kinds)
        async with self._read() as connection:
            return await facts.count_by(connection, names, where or FactFilter())

    async def get_fact(self, fact_id: str) -> Cited | None:
        """The fact with that short id, in any case of letters; also one that its article no longer states."""
        async with self._read() as connection:
            return await facts.get(connection, clean(fact_id))

    async def get_article(self, article_id: int, *, revision: int | None = None) -> Article | None:
        """An article with its text; the newest revision unless one is named."""
        async with self._read() as connection:
            return await articles.get(connection, article_id, revision)

    async def list_article_facts(self, article_id: int) -> list[Cited]:
        """What the article's newest revision states, in order of the text."""
        async with self._read() as connection:
            return await facts.list_of(connection, article_id)

    async def latest(self, limit: int = 10, *, offset: int = 0, until: date | None = None) -> list[Headline]:
        """Articles, newest first: by day of publication, else by when they were seen; of ``until`` or before."""
        async with self._read() as connection:
            return await articles.latest(connection, limit, offset, until)

    async def search(self, words: str, *, limit: int = 10, offset: int = 0, until: date | None = None) -> list[Hit]:
        """Articles that have all of these words in any form; any text is a question, none is an error."""
        if (query := read_query(words)) is None:
            return []
        async with self._read() as connection:
            return await articles.search(connection, query, limit, offset, until)

    async def count_found(self, words: str, *, until: date | None = None, most: int | None = None) -> int:
        """How many articles ``search`` would give without a limit; ``most``: it need not count further."""
        if (query := read_query(words)) is None:
            return 0
        async with self._read() as connection:
            return await articles.count_found(connection, query, until, most)

    async def coverage(self) -> Coverage:
        """How much is stored."""
        async with self._read() as connection:
            self._counted = await coverage.count(connection, self._counted)
            return self._counted.told()

    async def count_articles(self) -> tuple[int, int]:
        """How many articles of how many outlets there are."""
        async with self._read() as connection:
            return await articles.count(connection)

    async def list_outlets(self) -> list[Outlet]:
        """Who the articles are by, the most articles first."""
        async with self._read() as connection:
            return await articles.outlets(connection)

    # --- records

    async def list_records(
        self,
        kinds: str | Iterable[str],
        where: FactFilter | None = None,
        *,
        order: Order = "period",
        limit: int = 10,
        offset: int = 0,
        as_of: date | None = None,
    ) -> list[Record]:
        """Records of these kinds; orders as of ``list_facts``, "published" being what was told last.

        Args:
            as_of: as they stood at the end of that day, from what was published by then.
        """
        names = (kinds,) if isinstance(kinds, str) else tuple(kinds)
        async with self._read() as connection:
            if as_of is not None:
                return await records.list_as_of(
                    connection, names, where or FactFilter(), order, as_of, limit=limit, offset=offset
                )
            return await records.list_by(connection, names, where or FactFilter(), order, limit, offset)

    async def count_records(
        self,
        kinds: str | Iterable[str],
        where: FactFilter | None = None,
        *,
        most: int | None = None,
        as_of: date | None = None,
    ) -> int:
        """How many records ``list_records`` would give without a limit; ``most``: it need not count further.

        As of a past day no more than a hundred are counted.
        """
        names = (kinds,) if isinstance(kinds, str) else tuple(kinds)
        async with self._read() as connection:
            if as_of is not None:
                most = min(most or MOST_AS_OF, MOST_AS_OF)
                where = where or FactFilter()
                return len(await records.list_as_of(connection, names, where, "published", as_of, limit=most))
            return await records.count_by(connection, names, where or FactFilter(), most)

    async def list_series(self, *series: str) -> list[Record]:
        """The records of these series (``Record.series``) over all their periods, earliest first: best values alone."""
        async with self._read() as connection:
            return await records.of_series(connection, series)

    async def get_record(self, fact_id: str, *, as_of: date | None = None) -> Record | None:
        """The record that the report with this short id is part of; None where it is of none (any more)."""
        async with self._read() as connection:
            return await records.get(connection, clean(fact_id), as_of)

    async def list_reports(
        self, fact_id: str, *, as_of: date | None = None, limit: int = 50, offset: int = 0
    ) -> list[Report]:
        """Every report of that record, also those withdrawn or rejected, in order of the day they were told."""
        async with self._read() as connection:
            return await records.reports(connection, clean(fact_id), as_of, limit, offset)

    async def first_reports(self, fact_ids: Iterable[str]) -> dict[str, str]:
        """For each of these reports the id of the one its record was first told by: it stays while more is told."""
        async with self._read() as connection:
            return await records.first_reports(connection, fact_ids)

    async def each_record(self, kinds: str | Iterable[str]) -> AsyncIterator[Record]:
        """Every record of these kinds, in one view of the store."""
        names = (kinds,) if isinstance(kinds, str) else tuple(kinds)
        async with self._read() as connection:
            async for record in records.each(connection, names):
                yield record

    async def reject(self, fact_id: str, *, by: str, reason: str | None, now: datetime) -> bool:
        """Take a report out of its record, keeping who found it wrong and why; False where there is no such fact."""
        async with self._write() as connection:
            return await corrections.reject(connection, clean(fact_id), clean(by), reason and clean(reason), now)

    async def restore(self, fact_id: str) -> bool:
        """Undo ``reject``; False where the fact is not rejected."""
        async with self._write() as connection:
            return await corrections.restore(connection, clean(fact_id))

    async def confirm(self, fact_id: str, *, by: str, now: datetime) -> bool:
        """Keep who found a report right, undoing ``reject``; False where there is no such fact."""
        async with self._write() as connection:
            return await corrections.confirm(connection, clean(fact_id), clean(by), now)

    async def verdicts(self) -> dict[tuple[str, str], tuple[int, int]]:
        """(kind, outlet) -> how many of its facts were confirmed, and how many rejected."""
        async with self._read() as connection:
            return await corrections.verdicts(connection)

    async def list_rejected(self) -> list[Report]:
        """What was rejected, the latest first."""
        async with self._read() as connection:
            return await corrections.rejected(connection)


@asynccontextmanager
async def open_storage(url: str, *, wait: float = 30.0) -> AsyncIterator[Storage]:
    """Open the database a URL names (``sqlite:///path``), creating or upgrading its schema.

    Args:
        wait: seconds to wait for another process that writes.

    Raises:
        ConfigError: the URL names no database we know, or no file that could be one.
        StorageError: the file cannot be opened, is locked, or is newer than us.
    """
    engine, leading = connect(url, wait=wait), Leading(database_file(url))
    try:
        with clear_errors(url):
            async with engine.begin() as connection:
                current = await connection.run_sync(schema.is_current)
            if not current:
                async with engine.execution_options(write=True).begin() as connection:
                    await connection.run_sync(schema.upgrade)
                    await rekey(connection)
                    await ledger.adopt(connection)
                    await adopt_addresses(connection)
        yield Storage(engine, url, leading)
    finally:
        leading.close()
        await engine.dispose()
