"""``silkwire doctor``: what works, what does not, and what to do about it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

from bot.cli.reach import named_sources
from bot.config import Config
from bot.errors import SilkwireError
from storage import database_file, open_storage

State = Literal["ok", "todo", "broken"]
_PATIENCE = 10.0  # seconds for Telegram
_LOCK_PATIENCE = 3.0  # seconds for a database that is being written
_SAFE_SQLITE = (3, 51, 3)  # before it, two processes that write at once can damage a database (sqlite.org/changes.html)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and in words."""

    what: str
    state: State
    words: str


async def examine(config: Config, *, quiet: bool) -> bool:
    """Print a line for each thing looked at (``quiet``: each that is broken); True where something is broken."""
    broken = False
    async for finding in findings(config):
        broken |= finding.state == "broken"
        if not quiet or finding.state == "broken":
            print(f"{finding.state:7} {finding.what}: {finding.words}", flush=True)
    return broken


async def findings(config: Config) -> AsyncIterator[Finding]:
    """Everything there is to look at, the quick things first."""
    yield _config(config)
    yield await _database(config)
    yield _sqlite()
    yield _feeds(config)
    yield await _telegram(config)


def _config(config: Config) -> Finding:
    if config.path is None:
        return Finding("config", "todo", "no config.toml: defaults hold; config.example.toml shows what can be set")
    return Finding("config", "ok", str(config.path))


async def _database(config: Config) -> Finding:
    try:
        path = database_file(config.storage.url)
        if not path.exists():
            return Finding("database", "todo", f"{path} is not there yet; `silkwire import PATH` makes and fills it")
        async with open_storage(config.storage.url, wait=_LOCK_PATIENCE) as storage:
            stored = await storage.coverage()
    except SilkwireError as error:
        return Finding("database", "broken", str(error))
    if not stored.articles:
        return Finding("database", "todo", f"{path} is empty; `silkwire import PATH` fills it")
    newest = f", the newest of {stored.newest}" if stored.newest else ""
    facts = sum(stored.facts.values())
    return Finding(
        "database", "ok", f"{path}: {stored.articles} articles of {stored.sources} sources{newest}; {facts} facts"
    )


def _sqlite() -> Finding:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < _SAFE_SQLITE:
        return Finding(
            "sqlite", "ok", f"{version}; before 3.51.3 let one process write at a time: no import while it runs"
        )
    return Finding("sqlite", "ok", version)


def _feeds(config: Config) -> Finding:
    own = len(config.feeds.sources)
    packed = len(named_sources(config)) - own
    if not own and not packed:
        return Finding(
            "feeds", "todo", "none are named: set feeds.preset = true, or add some with `silkwire feeds add URL`"
        )
    named = f"{packed} of the preset pack, {own} of the configuration; `silkwire doctor --feeds` asks each"
    if not config.feeds.contact:
        return Finding("feeds", "todo", f"{named}; set feeds.contact, by which publishers can reach you")
    return Finding("feeds", "ok", named)


async def _telegram(config: Config) -> Finding:
    if not config.telegram.token:
        return Finding(
            "telegram", "todo", "no token: ask @BotFather, then set telegram.token or SILKWIRE_TELEGRAM_TOKEN"
        )
    from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError

    from bot.platforms.telegram_send import open_bot

    try:
        bot = open_bot(config.telegram.token.reveal(), config.telegram.api_base)
    except SilkwireError as error:
        return Finding("telegram", "broken", str(error))
    try:
        async with asyncio.timeout(_PATIENCE):
            me = await bot.get_me()
    except TelegramUnauthorizedError:
        return Finding("telegram", "broken", "Telegram does not know this token; ask @BotFather for it again")
    except (TelegramAPIError, TimeoutError) as error:
        why = type(error).__name__
        return Finding("telegram", "broken", f"{config.telegram.api_base} does not answer ({why}); check the network")
    finally:
        await bot.session.close()
    return Finding("telegram", "ok", f"@{me.username} at {config.telegram.api_base}")
