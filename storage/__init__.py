"""The store: ``async with open_storage(url) as storage``. Nobody outside this package imports SQLAlchemy.

Rows leave as the dataclasses of ``bot.models``; instants are UTC epoch seconds in the tables and aware datetimes outside.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from bot.models import Article, Chat, Cited, Coverage, Fact, FactFilter, Headline, Hit, Order, Saved, Update


class Storage:
    """Everything that is remembered. Every method is one transaction; writes queue behind each other."""

    # --- articles and facts

    async def save_article(self, article: Article, facts: Sequence[Fact]) -> Saved:
        """Store an article and what it states: nothing where its text is stored already, a new revision where it differs."""
        raise NotImplementedError

    async def known_text(self, key: str) -> str | None:
        """The newest stored text of the article with that key."""
        raise NotImplementedError

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
        "soonest" earliest first; "amount" largest first. Ties: newest article, then order in the text.
        """
        raise NotImplementedError

    async def count_facts(self, kinds: str | Iterable[str], where: FactFilter | None = None) -> int:
        """How many facts ``list_facts`` would give without a limit."""
        raise NotImplementedError

    async def get_fact(self, fact_id: str) -> Cited | None:
        """The fact with that short id, in any case of letters; also one that its article no longer states."""
        raise NotImplementedError

    async def get_article(self, article_id: int, *, revision: int | None = None) -> Article | None:
        """An article with its text; the newest revision unless one is named."""
        raise NotImplementedError

    async def list_article_facts(self, article_id: int) -> list[Cited]:
        """What the article's newest revision states, in order of the text."""
        raise NotImplementedError

    async def latest(self, limit: int = 10, *, offset: int = 0) -> list[Headline]:
        """Articles, newest first: by day of publication, else by when they were seen."""
        raise NotImplementedError

    async def search(self, words: str, *, limit: int = 10, offset: int = 0) -> list[Hit]:
        """Articles that have all of these words in any form; any text is a question, none is an error."""
        raise NotImplementedError

    async def count_found(self, words: str) -> int:
        """How many articles ``search`` would give without a limit."""
        raise NotImplementedError

    async def coverage(self) -> Coverage:
        """How much is stored."""
        raise NotImplementedError

    # --- chats and updates

    async def get_chat(self, platform: str, chat: str) -> Chat:
        """What is remembered of a conversation; a blank one where nothing is."""
        raise NotImplementedError

    async def save_chat(self, chat: Chat) -> None:
        """Remember a conversation's settings, replacing those stored."""
        raise NotImplementedError

    async def receive_update(self, update: Update, *, now: datetime) -> bool:
        """Keep an update before it is acknowledged; False where it is known already (and need not be handled)."""
        raise NotImplementedError

    async def settle_update(self, platform: str, update_id: int, *, now: datetime) -> None:
        """Mark an update as handled; its payload is forgotten, its id is not."""
        raise NotImplementedError

    async def pending_updates(self, platform: str) -> list[Update]:
        """Updates that were received and never settled, oldest first: what a crash left."""
        raise NotImplementedError

    async def last_update(self, platform: str) -> int | None:
        """The highest id received, for the next offset."""
        raise NotImplementedError


@asynccontextmanager
async def open_storage(url: str) -> AsyncIterator[Storage]:
    """Open the database a URL names (``sqlite:///path``), creating or upgrading its schema.

    Raises:
        StorageError: the URL names no database we know; the file cannot be opened, is locked, or is newer than us.
    """
    yield Storage()
