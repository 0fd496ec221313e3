"""What commands that fetch work with, put together from the configuration: sources, client, workers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from random import SystemRandom
from typing import TYPE_CHECKING

from bot.config import FeedsConfig
from bot.models import Source
from storage import Storage

if TYPE_CHECKING:
    from bot.pipeline.refresh import Means


def named_sources(config: FeedsConfig) -> list[Source]:
    """The sources of the preset pack, unless it is left out, and of the configuration."""
    from bot.feeds.presets import presets

    return [*(presets() if config.preset else ()), *(source.source() for source in config.sources)]


def clock() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def open_means(config: FeedsConfig, storage: Storage) -> AsyncIterator[Means]:
    """A client, worker processes and the store, with the named sources in it."""
    from bot.feeds.fetch import Client
    from bot.pipeline.reading import warm
    from bot.pipeline.refresh import Means
    from bot.workers import Workers

    await storage.sources.sync(named_sources(config), now=clock())
    client = Client(config.contact, config.allow_networks, config.host_delay, together=config.together)
    async with client, Workers(config.workers, warm=warm) as workers:
        yield Means(
            client=client,
            workers=workers,
            storage=storage,
            clock=clock,
            dice=SystemRandom(),
            interval=timedelta(minutes=config.interval),
            together=config.together,
        )
