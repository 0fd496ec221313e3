"""Rounds over sources in tests: a publisher on loopback, the real client, and work done in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from xml.sax.saxutils import escape

import pytest

from bot.feeds.fetch import Client
from bot.models import Source, Watched
from bot.pipeline.refresh import Means, Refreshed, refresh
from bot.workers import Workers
from storage import Storage
from tests.fakes.publisher import Publisher

NOW = datetime(2025, 9, 1, 12, 0, tzinfo=UTC)
LONG = "Trade between Kazakhstan and China reached 43.8 billion dollars in 2024. " + "The ministry said so. " * 60


class Here(Workers):
    """Does the work in this process: what is run apart, and how it ends, ``tests/test_workers.py`` has."""

    def __init__(self) -> None:
        super().__init__(1)

    async def run(self, function: Callable[..., Any], *args: Any, **_: Any) -> Any:  # type: ignore[override]
        return function(*args)


class Clock:
    """The time; it stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


@asynccontextmanager
async def open_means(storage: Storage, *, workers: Workers | None = None, **given: Any) -> AsyncIterator[Means]:
    """The means of a round over loopback; keyword arguments as of ``Means``."""
    async with Client(allow_networks=["127.0.0.0/8"], host_delay=0) as client:
        usual: dict[str, Any] = {"client": client, "workers": workers or Here(), "clock": Clock(), "dice": Random(1)}
        yield Means(storage=storage, **{**usual, **given})


def item(number: int, text: str = LONG, **fields: str) -> str:
    """An item of a feed; fields are its further elements, {n} in them its number."""
    usual = {"guid": "g{n}", "link": "http://127.0.0.1/news/{n}", "title": "Trade grew again, number {n}"}
    parts = {**usual, "description": text, **fields}
    return f"<item>{''.join(f'<{k}>{escape(v.format(n=number))}</{k}>' for k, v in parts.items() if v)}</item>"


def rss(*items: str, title: str = "The channel's title", ttl: int | None = None) -> str:
    waits = f"<ttl>{ttl}</ttl>" if ttl else ""
    return f'<rss version="2.0"><channel><title>{title}</title>{waits}{"".join(items)}</channel></rss>'


async def watch(storage: Storage, *urls: str, now: datetime = NOW, **fields: Any) -> list[Watched]:
    """Sources at these addresses, named by their number."""
    return [
        await storage.sources.add(Source(url=url, name=f"Outlet {at}", **{"language": "en", **fields}), now=now)
        for at, url in enumerate(urls, 1)
    ]


async def round_over(means: Means, sources: Sequence[Watched] | None = None, **given: Any) -> dict[str, Refreshed]:
    """One round over these sources, else all; what came of each by its name."""
    done: list[Refreshed] = []
    every = sources if sources is not None else await means.storage.sources.list()
    await refresh(every, means, done.append, **given)
    return {one.watched.source.name: one for one in done}


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    """A publisher with as many hosts as are asked for."""
    async with Publisher(many_hosts=True) as running:
        yield running


@pytest.fixture
async def means(storage: Storage) -> AsyncIterator[Means]:
    """What a round works with, over an empty store."""
    async with open_means(storage) as opened:
        yield opened
