"""One round over sources: each is asked, parsed, and its entries received. Keeps no clock: time is asked for.

    sources | client.get      `together` at a time, with what is remembered of the last answer
            | read_feed       in a worker process, down to what is stored; a body is dropped as soon as it is parsed
            | receive_all     what is ready is stored in one transaction

A bad feed is a value (``Refreshed.error``), never the end of a round.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import structlog

from bot.errors import FetchError, ReadError, StorageError
from bot.feeds.given import GivenFeed, given_feed
from bot.feeds.schedule import after_failure, after_success
from bot.models import Checked, Entry, Fetched, ParsedFeed, Received, Watched
from bot.pipeline.reading import parse, read_feed, said_by
from bot.workers import Workers
from storage import Storage

if TYPE_CHECKING:
    from bot.feeds.fetch import Kind

log = structlog.get_logger()

CHILDREN = 3  # sitemaps of an index that are read: the newest hold all that is new
BATCH = 64  # answers to a transaction
BATCH_ENTRIES = 2000
_GONE = 410


class Fetches(Protocol):
    """What fetches: ``bot.feeds.fetch.Client`` is one."""

    async def get(
        self, url: str, *, kind: Kind = ..., etag: str | None = ..., modified: str | None = ...
    ) -> Fetched: ...


@dataclass(frozen=True, slots=True)
class Means:
    """What a round works with.

    Attributes:
        interval: between two checks of a source that asks for no other.
        together: sources asked at the same time; no more bodies than that are held.
    """

    client: Fetches
    workers: Workers
    storage: Storage
    clock: Callable[[], datetime]
    dice: Random
    interval: timedelta = timedelta(minutes=15)
    together: int = 32


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What became of one source in a round: what was received, or why it failed."""

    watched: Watched
    received: Received
    error: str | None = None


Tell = Callable[[Refreshed], None]


@dataclass(frozen=True, slots=True)
class _Answer:
    """A source's answer, not yet stored."""

    watched: Watched
    checked: Checked
    given: GivenFeed
    ms: int

    @property
    def quiet(self) -> bool:
        """Whether it gave nothing to receive, because it has not changed or has failed."""
        return self.checked.unchanged or self.checked.error is not None


async def refresh(sources: Iterable[Watched], means: Means, tell: Tell, *, stop: asyncio.Event | None = None) -> None:
    """Ask each of the sources once; ``tell`` is called for each when what it gave is stored.

    Args:
        stop: once it is set no further source is asked; those under way are finished.

    Raises:
        StorageError: the store cannot be written; what was stored before stays.
    """
    ready: asyncio.Queue[_Answer | None] = asyncio.Queue(2 * means.together)
    to_ask = _unless(stop, spread(list(sources)))
    try:
        async with asyncio.TaskGroup() as group:
            storing = group.create_task(_store(ready, means, tell))
            asking = [group.create_task(_ask_some(to_ask, ready, means)) for _ in range(means.together)]
            await asyncio.gather(*asking)
            await ready.put(None)
            await storing
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None


def spread(sources: Sequence[Watched]) -> list[Watched]:
    """The sources so that those of one host, which wait for each other, do not stand together."""
    seen: Counter[str] = Counter()
    placed = []
    for number, watched in enumerate(sources):
        host = urlsplit(watched.source.url).netloc
        placed.append((seen[host], number, watched))
        seen[host] += 1
    return [watched for _, _, watched in sorted(placed, key=lambda place: place[:2])]


def _unless(stop: asyncio.Event | None, sources: Iterable[Watched]) -> Iterator[Watched]:
    for watched in sources:
        if stop is not None and stop.is_set():
            return
        yield watched


async def _ask_some(sources: Iterator[Watched], ready: asyncio.Queue[_Answer | None], means: Means) -> None:
    for watched in sources:
        started = perf_counter()
        checked, given = await _ask(watched, means)
        await ready.put(_Answer(watched, checked, given, round((perf_counter() - started) * 1000)))


async def _ask(watched: Watched, means: Means) -> tuple[Checked, GivenFeed]:
    try:
        return await _answer(watched, means)
    except FetchError as error:
        failed = _failed(watched, means, str(error), retry_after=error.retry_after)
        return replace(failed, paused="gone" if error.status == _GONE else None), GivenFeed()
    except ReadError as error:
        return _failed(watched, means, str(error)), GivenFeed()
    except Exception:  # one source that trips our own code costs itself, not the round
        return _failed(watched, means, _bug(watched)), GivenFeed()


async def _answer(watched: Watched, means: Means) -> tuple[Checked, GivenFeed]:
    """Raises FetchError and ReadError: it cannot be had, or read."""
    source = watched.source
    fetched = await means.client.get(source.url, kind=source.form, etag=watched.etag, modified=watched.modified)
    size, changed = len(fetched.body), fetched.status != 304
    parsed, given = ParsedFeed(), GivenFeed()
    if changed:
        parsed, given = await means.workers.run(read_feed, fetched, source.url, source.name, about=source.url)
    fresh_for, moved, etag, modified = fetched.fresh_for, fetched.moved, fetched.etag, fetched.modified
    del fetched  # its body
    if parsed.sitemaps:
        entries = [*said_by(source.name, parsed), *await _children(parsed.sitemaps[:CHILDREN], watched, means)]
        given = await means.workers.run(given_feed, entries, about=source.url)
        etag = modified = None  # they may change while what lists them does not
    now = means.clock()
    return Checked(
        number=watched.number,
        at=now,
        next_check=after_success(now, means.interval, means.dice, fresh_for=fresh_for, ttl=parsed.ttl),
        unchanged=not changed,
        etag=etag if changed else etag or watched.etag,
        modified=modified if changed else modified or watched.modified,
        moved=moved,
        bytes=size,
    ), given


async def _children(urls: Sequence[str], watched: Watched, means: Means) -> list[Entry]:
    """The entries of sitemaps that an index lists; those that cannot be had are left out, unless none can."""
    source, found = watched.source, list[Entry]()
    failures: list[FetchError | ReadError] = []
    for url in urls:
        try:
            fetched = await means.client.get(url, kind="sitemap")
            found += said_by(source.name, await means.workers.run(parse, fetched, source.url, about=source.url))
        except (FetchError, ReadError) as error:
            failures.append(error)
    if len(failures) == len(urls):
        raise failures[0]
    return found


def _failed(watched: Watched, means: Means, reason: str, *, retry_after: float | None = None) -> Checked:
    now, failures = means.clock(), watched.health.failures + 1
    again = after_failure(now, means.interval, means.dice, failures=failures, retry_after=retry_after)
    return Checked(
        number=watched.number,
        at=now,
        next_check=again,
        error=reason,
        etag=watched.etag,
        modified=watched.modified,
    )


def _bug(watched: Watched) -> str:
    error_id = secrets.token_hex(3)
    log.exception("feed.bug", source=watched.source.name, error_id=error_id)
    return f"an error of ours, logged as {error_id}"


async def _store(ready: asyncio.Queue[_Answer | None], means: Means, tell: Tell) -> None:
    """Store what is ready, as much as there is at once, until a None comes."""
    while batch := await _batch(ready):
        for answer, received in await _stored(batch, means):
            error = answer.checked.error
            status = "failed" if error else "unchanged" if answer.checked.unchanged else "ok"
            said = {"error": error} if error else {}
            log.info(
                "feed.refreshed",
                source=answer.watched.source.name,
                status=status,
                new=received.new,
                changed=received.changed,
                known=received.known,
                ms=answer.ms,
                **said,
            )
            tell(Refreshed(answer.watched, received, error))


async def _batch(ready: asyncio.Queue[_Answer | None]) -> list[_Answer]:
    """What is ready, at least one answer; nothing where the round is over."""
    batch: list[_Answer] = []
    entries = 0
    while len(batch) < BATCH and entries < BATCH_ENTRIES and (not batch or not ready.empty()):
        answer = await ready.get()
        if answer is None:
            if batch:
                ready.put_nowait(None)  # nothing comes after it: there is room
            break
        batch.append(answer)
        entries += len(answer.given)
    return batch


async def _stored(batch: Sequence[_Answer], means: Means) -> list[tuple[_Answer, Received]]:
    quiet = [answer for answer in batch if answer.quiet]
    if quiet:
        await means.storage.sources.checked([answer.checked for answer in quiet])
    loud = [answer for answer in batch if not answer.quiet]
    return [*((answer, Received()) for answer in quiet), *await _received(loud, means)]


async def _received(batch: Sequence[_Answer], means: Means) -> list[tuple[_Answer, Received]]:
    if not batch:
        return []
    try:
        received = await means.storage.sources.receive_all([(answer.checked, answer.given) for answer in batch])
        return list(zip(batch, received, strict=True))
    except StorageError:
        raise
    except Exception:
        if len(batch) > 1:  # one of them trips our own code: alone it costs itself
            return [stored for answer in batch for stored in await _received([answer], means)]
    (answer,) = batch
    failed = _failed(answer.watched, means, _bug(answer.watched))
    await means.storage.sources.checked([failed])
    return [(replace(answer, checked=failed), Received())]
