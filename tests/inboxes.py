"""Feeds that give entries to a store, and what waits there, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.models import Article, Checked, Entry, Saved, Source, Waiting
from storage import Storage
from tests.making import NOW

LATER = NOW + timedelta(minutes=15)


def item(number: int | str, source: int = 1, **fields: Any) -> Entry:
    given = {
        "source": f"https://a.org/rss{source}",
        "text": f"Text of {number}.",
        "title": f"Title {number}",
        "guid": f"id-{number}",
        "url": f"https://a.org/{number}",
    }
    return Entry(**{**given, **fields})


async def name_sources(storage: Storage, count: int) -> None:
    named = (Source(url=f"https://a.org/rss{n}", name=f"S{n}", origin="preset") for n in range(1, count + 1))
    await storage.sources.sync(named, now=NOW)


async def poll(storage: Storage, *entries: Entry, source: int = 1, at: datetime = NOW) -> tuple[int, int, int]:
    got = await storage.sources.receive(Checked(number=source, at=at, next_check=LATER), entries)
    return got.new, got.changed, got.known


async def waiting(storage: Storage, limit: int = 100, now: datetime = LATER) -> list[Waiting]:
    return list(await storage.inbox.waiting(now, limit))


async def titles(storage: Storage, limit: int = 100) -> list[str | None]:
    return [one.entry.title for one in await waiting(storage, limit)]


def made_of(one: Waiting) -> Article:
    entry = one.entry
    return Article(
        key=one.keys[0], source="s", text=entry.text, title=entry.title, url=entry.url, language="en", seen=LATER
    )


async def save(storage: Storage, one: Waiting) -> Saved:
    return await storage.save_article(made_of(one), [], entry=one.number, keys=one.keys)


async def drain(storage: Storage) -> list[Saved]:
    return [await save(storage, one) for one in await waiting(storage)]


async def texts(storage: Storage) -> list[str]:
    stored = [await storage.get_article(headline.id) for headline in await storage.latest(1000)]
    return sorted(one.text for one in stored if one is not None)
