"""Silkwire in conversation: the pieces put together for ``run`` and ``chat``."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import structlog

from bot.cli.means import means_of
from bot.cli.reach import feeds_of, open_watched, open_web
from bot.config import BotConfig, Config
from bot.errors import ConfigError
from bot.models import Reply, Request
from handlers import Dispatch, menus
from handlers.wording import wording
from storage import Storage, database_file, open_storage

log = structlog.get_logger()

DEMO = Path(__file__).parent.parent / "demo"
Ask = Callable[[Request], Awaitable[Reply]]
T = TypeVar("T")

_DEMO_NOTE = """\
This is a demo: a throw-away database of {articles} short articles, gone when you leave.
To go on: `silkwire import PATH` reads articles of your own (files, folders, saved RSS feeds) into {database};
for Telegram copy config.example.toml to config.toml, put a token from @BotFather into it, and `silkwire run`.
"""


def at_home(dispatch: Callable[[Request], Awaitable[T]], config: BotConfig) -> Callable[[Request], Awaitable[T]]:
    """``dispatch``, or what else takes requests, in the configured time zone, in its language where no client's is."""
    zone = ZoneInfo(config.time_zone)

    async def ask(request: Request) -> T:
        return await dispatch(
            replace(request, at=request.at.astimezone(zone), language=request.language or config.language)
        )

    return ask


_EMPTY_NOTE = """\
There are no articles in {database} yet: `silkwire import PATH` reads some; `silkwire chat --demo` has a few to try.
"""


async def serve(config: Config) -> None:
    """Answer on Telegram, and read feeds beside it, until SIGINT or SIGTERM.

    Raises:
        ConfigError: there is no token, or Telegram does not know it.
    """
    if not config.telegram.token:
        raise ConfigError(
            "telegram.token is missing: ask @BotFather for one, then put it into config.toml "
            "or the variable SILKWIRE_TELEGRAM_TOKEN (or try `silkwire chat`)"
        )
    from bot.cli.membership import StoredMemberships
    from bot.jobs.feeds import FeedJobs
    from bot.jobs.telling import TellingJobs
    from bot.jobs.ticker import Ticker
    from bot.outbox.pacing import Pacer
    from bot.outbox.sender import Sender
    from bot.pipeline.reading import warm
    from bot.platforms.telegram import Telegram
    from bot.platforms.telegram_courier import TelegramCourier
    from bot.platforms.telegram_pace import Pace
    from bot.platforms.telegram_send import open_bot, tell
    from handlers.subscriptions.wishes import read_wish
    from handlers.vocabulary import vocabulary

    warm()  # later it would hold up the event loop,
    vocabulary()  # and so would this the first command with words behind it,
    read_wish("daily", reader=config.bot.language, today=datetime.now(UTC).date())  # or the first subscription,
    gc.freeze()  # and looking through all of it once more for what nobody needs
    async with open_watched(config) as storage, open_web(config) as (client, workers):
        bot = open_bot(config.telegram.token.reveal(), config.telegram.api_base)
        feeds = feeds_of(config, client, workers)
        dispatch = Dispatch(storage, config.bot.correctors, config.bot.admins, feeds)
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        means = means_of(config, storage, client, workers)
        memberships, pacer = StoredMemberships(storage, means.clock), Pacer(clock=loop.time)
        pace = Pace(pacer, memberships.wait)
        telegram = Telegram(
            bot,
            at_home(dispatch, config.bot),
            storage,
            menus(),
            manages=at_home(dispatch.manages, config.bot),
            memberships=memberships,
            turns=pace,
        )
        ticker = Ticker()
        told = partial(tell, bot, turns=pace)
        FeedJobs(means, config.bot.admins, told, wording(config.bot.language), stop=stop).on(ticker)
        courier = TelegramCourier(bot)
        sender = Sender(storage.outbox, courier, pacer, now=means.clock, policy=config.telegram.ambiguous)
        TellingJobs(
            storage,
            {courier.platform: courier},
            {courier.platform: sender},
            clock=means.clock,
            closed_kept=timedelta(days=config.bot.purge_after_days),
        ).on(ticker)
        try:
            await together(telegram.run(stop), asyncio.gather(ticker.run(stop), sender.run(stop)), stop)
        finally:
            await bot.session.close()  # what was under way may have opened it anew
        log.info("stopped")


async def together(talking: Awaitable[None], working: Awaitable[object], stop: asyncio.Event) -> None:
    """Both, until we are asked to stop; where talking ends by itself, as with a wrong token, so does the work."""
    jobs = asyncio.ensure_future(working)
    try:
        await talking
    finally:
        stop.set()
        await jobs


async def converse(config: Config, *, demo: bool, interactive: bool, downloads: Path = Path()) -> None:
    """Answer in the terminal, over the configured database or the demo's; pictures and files go to ``downloads``."""
    from bot.platforms.terminal import PLATFORM, chat

    path = database_file(config.storage.url)
    demo = demo or not path.exists()
    opened = open_demo() if demo else open_watched(config)
    async with opened as storage, open_web(config, reading=False) as (client, workers):
        articles = (await storage.coverage()).articles
        if demo or not articles:
            note = _DEMO_NOTE if demo else _EMPTY_NOTE
            print(note.format(articles=articles, database=path.name), file=sys.stderr)
        # Who can start this command can read and write the database: nobody is asked who they are here.
        trusted, admins = (*config.bot.correctors, PLATFORM), (*config.bot.admins, PLATFORM)
        dispatch = Dispatch(storage, trusted, admins, feeds_of(config, client, workers))
        await chat(at_home(dispatch, config.bot), interactive=interactive, commands=menus(), downloads=downloads)


@asynccontextmanager
async def open_demo() -> AsyncIterator[Storage]:
    """A store of the demo's articles in a folder that is removed at the end."""
    from bot.feeds.files import list_files, read_file
    from bot.models import Refused
    from bot.pipeline.importing import import_entries
    from bot.workers import Workers

    with tempfile.TemporaryDirectory(prefix="silkwire-demo-") as folder, Workers(1) as workers:
        async with open_storage(f"sqlite:///{folder}/demo.db") as storage:
            for file in list_files(sorted(DEMO.glob("*.jsonl"))):
                assert not isinstance(file, Refused), file
                entries = (entry for entry, _ in read_file(file.path, workers))
                async for result in import_entries(entries, storage, now=datetime.now(UTC)):
                    assert not isinstance(result, Refused), result
            yield storage
