"""``silkwire doctor --feeds``: every feed is asked once, side by side; what came of it, a line for each."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from bot.cli.frame import plain
from bot.cli.reach import named_sources, open_watched, open_web
from bot.config import Config
from bot.errors import FetchError, ReadError
from bot.feeds.fetch import Client
from bot.feeds.presets import presets, verified
from bot.models import Source
from bot.pipeline.discovering import check
from bot.workers import Workers
from storage import database_file

Outcome = Literal["ok", "moved", "empty", "failed"]
_NEVER_SEEN = (
    "; this address of the preset pack was never verified: look for its new one with `silkwire feeds discover {site}`"
)


@dataclass(frozen=True, slots=True)
class Tried:
    """One feed: what came of it, and in words."""

    source: Source
    outcome: Outcome
    words: str


async def try_feeds(config: Config, *, quiet: bool) -> bool:
    """Ask every feed that is named or was added, and print a line for each as it answers.

    Args:
        quiet: only those that failed.

    Returns:
        Whether all of them failed.
    """
    sources = await _sources(config)
    outcomes: Counter[Outcome] = Counter()
    async with open_web(config, reading=False) as (client, workers):
        room = asyncio.Semaphore(config.feeds.together)
        for trying in asyncio.as_completed([_try(source, client, workers, room) for source in sources]):
            tried = await trying
            outcomes[tried.outcome] += 1
            if not quiet or tried.outcome == "failed":
                print(f"{tried.outcome:7} {plain(_called(tried.source))}: {plain(tried.words)}", flush=True)
    counts = ", ".join(f"{outcomes[name]} {name}" for name in ("ok", "moved", "empty", "failed"))
    print(f"\n{len(sources)} feeds: {counts}")
    return bool(sources) and outcomes["failed"] == len(sources)


async def _sources(config: Config) -> list[Source]:
    """All that are read: where there is a database, with what people added and without what they removed."""
    if not database_file(config.storage.url).exists():
        return named_sources(config)
    async with open_watched(config) as storage:
        return [one.source for one in await storage.sources.list()]


async def _try(source: Source, client: Client, workers: Workers, room: asyncio.Semaphore) -> Tried:
    async with room:
        try:
            found = await check(source, client, workers)
        except (FetchError, ReadError) as error:
            return Tried(source, "failed", f"{source.url}: {error}{_hint(source)}")
    gave = f"{found.entries} {'entry' if found.entries == 1 else 'entries'}"
    newest = f", the newest of {found.newest}" if found.newest else ", none with a date"
    if not found.entries:
        return Tried(source, "empty", f"{source.url} gave no entries")
    if found.moved:
        return Tried(source, "moved", f"lives at {found.moved} now; {gave}{newest}")
    return Tried(source, "ok", f"{gave}{newest}")


def _hint(source: Source) -> str:
    packed = any(source.url == one.url for one in presets())
    if not packed or source.url in verified():
        return ""
    return _NEVER_SEEN.format(site=source.site or source.url)


def _called(source: Source) -> str:
    more = ", ".join(filter(None, (source.language, source.section)))
    return f"{source.name} ({more})" if more else source.name
