"""What commands about feeds work with, as the configuration says: the store with its sources, the way to the web."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.config import Config
from bot.feeds.presets import presets
from bot.models import Source
from storage import Storage, open_storage

if TYPE_CHECKING:  # what asks nobody need not load what would
    from bot.feeds.fetch import Client
    from bot.pipeline.discovering import Found
    from bot.workers import Workers
    from handlers.registry import Feeds


def named_sources(config: Config) -> list[Source]:
    """The sources of the preset pack, unless it is left out, and of the configuration."""
    pack = presets() if config.feeds.preset else ()
    return [*pack, *(source.source() for source in config.feeds.sources)]


@asynccontextmanager
async def open_watched(config: Config) -> AsyncIterator[Storage]:
    """The store, with the sources that are named in it.

    Raises:
        StorageError: it cannot be opened.
    """
    async with open_storage(config.storage.url) as storage:
        await storage.sources.sync(named_sources(config), now=datetime.now(UTC))
        yield storage


@asynccontextmanager
async def open_web(config: Config, *, reading: bool = True) -> AsyncIterator[tuple[Client, Workers]]:
    """The client, and processes for what it brings.

    Args:
        reading: whether articles are read in them, for which they load the languages first.
    """
    from bot.feeds.fetch import Client
    from bot.pipeline.reading import warm
    from bot.workers import Workers

    feeds = config.feeds
    client = Client(feeds.contact, feeds.allow_networks, feeds.host_delay, together=feeds.together)
    async with client, Workers(feeds.workers, warm=warm if reading else None) as workers:
        yield client, workers


def feeds_of(config: Config, client: Client, workers: Workers) -> Feeds:
    """What handlers may ask of the web."""
    from handlers.registry import Feeds

    return Feeds(partial(_discovered, client, workers), timedelta(minutes=config.feeds.interval))


async def _discovered(client: Client, workers: Workers, url: str) -> Sequence[Found]:
    from bot.pipeline.discovering import discover

    return await discover(url, client, workers)
