"""A ticker: wakes work every so many seconds, each piece never beside itself, and lets it finish at the end."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import SilkwireError

log = structlog.get_logger()

Work = Callable[[], Awaitable[None]]

STOP_SECONDS = 8.0  # for work under way when we are asked to stop: containers are killed after ten


class Ticker:
    """``every`` names the work, ``run`` does it until it is told to stop."""

    def __init__(self) -> None:
        self._work: list[tuple[str, float, Work, asyncio.Event]] = []

    def every(self, seconds: float, name: str, work: Work) -> None:
        """Do this at the start, and so many seconds after; a tick that comes while it is done counts once."""
        self._work.append((name, seconds, work, asyncio.Event()))

    async def run(self, stop: asyncio.Event) -> None:
        """Tick until ``stop`` is set, then wait for what is under way, ``STOP_SECONDS`` at most."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        for name, seconds, _, wake in self._work:
            scheduler.add_job(
                _tick,
                "interval",
                (wake,),
                seconds=seconds,
                name=name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
                next_run_time=datetime.now(UTC),
            )
        tasks = [asyncio.create_task(_again_and_again(name, work, wake, stop)) for name, _, work, wake in self._work]
        scheduler.start()
        try:
            await stop.wait()
        finally:
            scheduler.shutdown(wait=False)
            await _finish(tasks, [wake for *_, wake in self._work])


async def _tick(wake: asyncio.Event) -> None:
    wake.set()


async def _again_and_again(name: str, work: Work, wake: asyncio.Event, stop: asyncio.Event) -> None:
    while not stop.is_set():
        await wake.wait()
        wake.clear()
        if not stop.is_set():
            await _once(name, work)


async def _once(name: str, work: Work) -> None:
    """Do it; whatever goes wrong is logged, and tried again at the next tick."""
    try:
        await work()
    except SilkwireError as error:
        log.error("job.failed", job=name, reason=str(error))
    except Exception:
        log.exception("job.bug", job=name, error_id=secrets.token_hex(3))


async def _finish(tasks: list[asyncio.Task[None]], wakes: list[asyncio.Event]) -> None:
    for wake in wakes:
        wake.set()
    if tasks:
        await asyncio.wait(tasks, timeout=STOP_SECONDS)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
