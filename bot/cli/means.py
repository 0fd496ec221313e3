"""What rounds over sources work with, as the configuration says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import SystemRandom

from bot.config import Config
from bot.feeds.fetch import Client
from bot.pipeline.refresh import Means
from bot.workers import Workers
from storage import Storage


def clock() -> datetime:
    return datetime.now(UTC)


def means_of(config: Config, storage: Storage, client: Client, workers: Workers) -> Means:
    return Means(
        client=client,
        workers=workers,
        storage=storage,
        clock=clock,
        dice=SystemRandom(),
        interval=timedelta(minutes=config.feeds.interval),
        together=config.feeds.together,
    )
