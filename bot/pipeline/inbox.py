"""The inbox -> articles: entries that wait are read, with their page where the feed gives a teaser, and stored.

    waiting | host has room    one source's ten thousand old items hold nobody up
            | client.get       the page; one that may come yet is waited for, a day at most
            | read_entry       in a worker process
            | save_article     one transaction, with which the entry waits no more

Whatever an entry does, it costs itself: it is stored, or settled, or waits for a later attempt.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

import structlog

from bot.errors import FetchError, ReadError, StorageError
from bot.feeds.identity import keys_with
from bot.feeds.page import is_teaser
from bot.feeds.schedule import PAGE_ATTEMPTS, after_page
from bot.models import Entry, Fetched, FullText, Refused, Source, Waiting
from bot.pipeline.reading import Read, read_entry
from bot.pipeline.refresh import Means

log = structlog.get_logger()

Outcome = Literal["new", "changed", "unchanged", "settled", "postponed"]

AT_ONCE = 64  # entries under way
PER_HOST = 2  # of them whose pages lie on one host: one is asked for, one is next
AHEAD = 128  # entries looked at to find some that can be begun
_LOOK = 1.0  # seconds after which it is looked again for entries of sources that are not held up
_COME_YET = {408, 421, 425, 429}  # statuses below 500 that a page may be had after


async def drain(means: Means, *, stop: asyncio.Event | None = None) -> Counter[Outcome]:
    """Make articles of what waits, until nothing does that can be begun; how many came to what.

    Args:
        stop: once it is set no further entry is begun; those under way are finished.

    Raises:
        StorageError: the store cannot be read or written; entries not yet stored still wait.
    """
    return await _Drain(means, stop or asyncio.Event()).run()


def wants_page(entry: Entry, full_text: FullText) -> bool:
    """Whether an entry's page is fetched."""
    return bool(entry.url) and full_text != "never" and (full_text == "always" or is_teaser(entry))


@dataclass(frozen=True, slots=True)
class _Ready:
    """An entry that waits, and the host its page lies on; "" where none is wanted."""

    waiting: Waiting
    host: str


class _Drain:
    """One drain: what is looked at, and what is under way."""

    def __init__(self, means: Means, stop: asyncio.Event) -> None:
        self._means, self._stop = means, stop
        self._sources: dict[int, Source] = {}
        self._ready: dict[int, _Ready] = {}
        self._tasks: dict[asyncio.Task[None], _Ready] = {}
        self._hosts: Counter[str] = Counter()
        self._looked = 0.0
        self._came: Counter[Outcome] = Counter()

    async def run(self) -> Counter[Outcome]:
        try:
            while await self._begin_some():
                await asyncio.wait(self._tasks, timeout=_LOOK, return_when=asyncio.FIRST_COMPLETED)
                self._collect()
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        return self._came

    def _collect(self) -> None:
        for task in [task for task in self._tasks if task.done()]:
            self._hosts[self._tasks.pop(task).host] -= 1
            task.result()

    async def _begin_some(self) -> bool:
        """Begin what can be; False where nothing is under way any more."""
        if not self._stop.is_set():
            self._begin()
            now = asyncio.get_running_loop().time()
            if len(self._tasks) < AT_ONCE and (not self._ready or now - self._looked >= _LOOK):
                self._looked = now
                await self._look()
                self._begin()
        return bool(self._tasks)

    def _begin(self) -> None:
        for number, ready in list(self._ready.items()):
            if len(self._tasks) >= AT_ONCE:
                return
            if not ready.host or self._hosts[ready.host] < PER_HOST:
                del self._ready[number]
                self._hosts[ready.host] += 1
                self._tasks[asyncio.create_task(self._one(ready))] = ready

    async def _look(self) -> None:
        waiting = await self._means.storage.inbox.waiting(self._means.clock(), AHEAD + len(self._tasks))
        under_way = {ready.waiting.number for ready in self._tasks.values()}
        if any(one.source not in self._sources for one in waiting):
            self._sources = {known.number: known.source for known in await self._means.storage.sources.list()}
        self._ready = {one.number: self._placed(one) for one in waiting if one.number not in under_way}

    def _placed(self, waiting: Waiting) -> _Ready:
        source = self._sources.get(waiting.source)
        entry = waiting.entry
        if source is not None and entry.language is None and source.language:
            entry = replace(entry, language=source.language)
        host = _host(entry) if wants_page(entry, source.full_text if source else "auto") else ""
        return _Ready(replace(waiting, entry=entry), host)

    async def _one(self, ready: _Ready) -> None:
        waiting = ready.waiting
        try:
            outcome = await self._to_article(ready)
        except StorageError:
            raise
        except ReadError as error:
            outcome = await self._again(waiting, str(error))
        except Exception:  # an entry that trips our own code costs itself
            error_id = secrets.token_hex(3)
            log.exception("entry.bug", source=self._name(waiting), url=waiting.entry.url, error_id=error_id)
            outcome = await self._again(waiting, f"an error of ours, logged as {error_id}")
        self._came[outcome] += 1

    async def _to_article(self, ready: _Ready) -> Outcome:
        """Raises ReadError: reading it takes too long, or a worker died of it."""
        waiting, page = ready.waiting, None
        if ready.host:
            try:
                page = await self._means.client.get(waiting.entry.url or "", kind="page")
            except FetchError as error:
                if _may_come(error) and waiting.attempts + 1 < PAGE_ATTEMPTS:
                    return await self._postpone(waiting, error.retry_after)
                log.debug("page.missing", url=waiting.entry.url, reason=str(error))
        read = await self._read(waiting, page)
        del page
        if isinstance(read, Refused):
            return await self._settle(waiting, read.reason)
        keys = keys_with(waiting.keys, waiting.entry, read.keys) if waiting.keys else read.keys
        saved = await self._means.storage.save_article(
            read.article, read.facts, read.about, entry=waiting.number, keys=keys, claims=read.claims
        )
        return saved.state

    async def _read(self, waiting: Waiting, page: Fetched | None) -> Read | Refused:
        entry, now, run = waiting.entry, self._means.clock(), self._means.workers.run
        about = entry.url or entry.source
        if page is not None:
            try:
                return await run(read_entry, entry, page, now, ours=True, about=about)
            except ReadError as error:  # the page's doing; the feed's own text is left
                log.warning("page.unreadable", url=entry.url, reason=str(error))
        return await run(read_entry, entry, None, now, ours=True, about=about)

    async def _again(self, waiting: Waiting, reason: str) -> Outcome:
        """Another attempt later; after the last one the entry waits no more, and that is an error in the log."""
        if waiting.attempts + 1 < PAGE_ATTEMPTS:
            return await self._postpone(waiting, None)
        log.error("entry.given_up", source=self._name(waiting), url=waiting.entry.url, reason=reason)
        await self._means.storage.inbox.settle(waiting.number)
        return "settled"

    async def _postpone(self, waiting: Waiting, retry_after: float | None) -> Outcome:
        attempts = waiting.attempts + 1
        until = after_page(self._means.clock(), self._means.dice, attempts=attempts, retry_after=retry_after)
        await self._means.storage.inbox.postpone(waiting.number, until=until, attempts=attempts)
        return "postponed"

    async def _settle(self, waiting: Waiting, reason: str) -> Outcome:
        log.info("entry.settled", source=self._name(waiting), url=waiting.entry.url, reason=reason)
        await self._means.storage.inbox.settle(waiting.number)
        return "settled"

    def _name(self, waiting: Waiting) -> str:
        source = self._sources.get(waiting.source)
        return source.name if source else waiting.entry.source


def _may_come(error: FetchError) -> bool:
    """Whether a page that could not be had may be had later."""
    if error.refused:
        return False
    return error.status is None or error.status >= 500 or error.status in _COME_YET


def _host(entry: Entry) -> str:
    try:
        return urlsplit(entry.url or "").netloc.lower() or "?"
    except ValueError:
        return "?"
