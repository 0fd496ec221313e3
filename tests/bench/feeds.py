"""How fast feeds become stored entries, and entries articles; how much memory that takes; how long the loop stalls.

    python -m tests.bench.feeds [--only store,pipeline,memory] [--feeds 400] [--articles 600] [--many 6000]

The publisher is a process of its own (every feed on a host of its own), the web client the real one, host_delay 0.

store     feeds of 79 kB with thirty items: fetched, parsed in one worker process, received; then the same again,
          answered 304. Our processes share one core; the publisher has the other. Aims: 200 and 1,000 feeds a second.
pipeline  items that are teasers, with pages of 70 kB: fetched, parsed, received, pages fetched, read in two worker
          processes, stored with facts and records. Meanwhile a command is answered twice a second, and a probe
          measures how late the event loop comes to it. Aims: 150 articles a second, stalls below 50 ms.
memory    RSS and PSS of all our processes while a round over many sources and some reading go on. Aim: 400 MB.

Times of the processor are given beside the rates: they hold where other work shares the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter, process_time

import structlog

from bot.feeds.fetch import Client
from bot.models import Request, Source
from bot.pipeline.inbox import drain
from bot.pipeline.reading import warm
from bot.pipeline.refresh import Means, Refreshed, refresh
from bot.workers import Workers
from handlers import Dispatch
from storage import Storage, open_storage
from tests.bench.processes import memory_of, own_memory_of, processor_of, shared_memory_of
from tests.bench.wire import language_of, page, rss, story
from tests.fakes.publisher import Publisher, address_of, publisher_process

ITEMS = 30
SIZE = 79_000
TEASERS = 20  # items of a feed in the pipeline
PROBE = 0.005  # seconds between two looks at the loop
ASKED = 0.5  # seconds between two commands
READING = 20.0  # seconds of reading while memory is measured


def lay_out_feeds(publisher: Publisher, feeds: int, items: int) -> None:
    for outlet in range(feeds):
        stories = [story(outlet, number) for number in range(items)]
        body = rss(stories, publisher.url("", host=outlet), size=SIZE)
        publisher.put("/rss", body, host=outlet, etag=f'"{outlet}"')


def lay_out_teasers(publisher: Publisher, feeds: int) -> None:
    for outlet in range(feeds):
        base = publisher.url("", host=outlet)
        stories = [story(outlet, number) for number in range(TEASERS)]
        publisher.put("/rss", rss(stories, base, full=False), host=outlet, etag='"1"')
        for one in stories:
            publisher.put(one.path, page(one, base), host=outlet, media_type="text/html; charset=utf-8")


def _now() -> datetime:
    return datetime.now(UTC)


@contextlib.asynccontextmanager
async def opened(folder: Path, port: int, feeds: int, processes: int) -> AsyncIterator[Means]:
    """The means, with so many sources in the store."""
    async with open_storage(f"sqlite:///{folder / 'bench.db'}") as storage:
        await storage.sources.sync([source(port, outlet) for outlet in range(feeds)], now=_now())
        async with Client(allow_networks=["127.0.0.0/8"], host_delay=0) as client:
            with Workers(processes, warm=warm) as workers:
                yield Means(client=client, workers=workers, storage=storage, clock=_now, dice=Random(1))


def source(port: int, outlet: int) -> Source:
    url = f"http://{address_of(outlet)}:{port}/rss"
    return Source(url=url, name=f"Outlet {outlet}", language=language_of(outlet), origin="config")


async def round_over(means: Means) -> list[Refreshed]:
    done: list[Refreshed] = []
    await refresh(await means.storage.sources.list(), means, done.append)
    if failed := [one for one in done if one.error]:
        print(f"{len(failed)} failed, such as: {failed[0].error}")
    return done


class Stopwatch:
    """Wall and processor of this process and its workers since it was made."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._began, self._own, self._apart = perf_counter(), process_time(), processor_of(os.getpid())

    def line(self, what: str, count: int, of: str) -> str:
        wall, own = perf_counter() - self._began, process_time() - self._own
        apart = processor_of(os.getpid()) - self._apart
        return (
            f"{what:22} {count / wall:7.0f} {of}s/s; ms of processor a {of}: {1000 * own / count:.1f} here, "
            f"{1000 * apart / count:.1f} in workers; alone that is {count / (own + apart):.0f} a second of one core"
        )


async def measure_store(folder: Path, port: int, feeds: int) -> None:
    async with opened(folder, port, feeds, 1) as means:
        await means.workers.run(warm)
        for what in ("new", "unchanged (304)", "unchanged (304) again"):
            watch = Stopwatch(means)
            done = await round_over(means)
            print(watch.line(f"{what}:", len(done), "feed"), flush=True)
        print(f"{await means.storage.inbox.count()} entries wait")


async def measure_pipeline(folder: Path, port: int, feeds: int) -> None:
    async with opened(folder, port, feeds, 2) as means:
        await asyncio.gather(*(means.workers.run(warm) for _ in range(2)))
        warm()
        await ask(means.storage, [], once=True)
        gc.freeze()
        late: list[tuple[float, float]] = []
        answered: list[float] = []
        probes = [asyncio.create_task(probe(late)), asyncio.create_task(ask(means.storage, answered))]
        watch = Stopwatch(means)
        await round_over(means)
        came = await drain(means)
        print(watch.line("items to articles:", came.total(), "article"), dict(came), flush=True)
        for task in probes:
            task.cancel()
        print(f"the loop was late by ms: {spread([after for after, _ in late])}")
        most = sorted(late, reverse=True)[:3]
        had = ", ".join(f"{1000 * used:.1f} of {1000 * (after + PROBE):.1f}" for after, used in most)
        print(f"in the longest waits this process had so many ms of the processor: {had}")
        print(f"a command was answered within ms: {spread(answered)}")


async def probe(late: list[tuple[float, float]]) -> None:
    """How late the loop comes, and what processor this process has had meanwhile: little where others have it."""
    loop = asyncio.get_running_loop()
    while True:
        due, used = loop.time() + PROBE, process_time()
        await asyncio.sleep(PROBE)
        late.append((loop.time() - due, process_time() - used))


async def ask(storage: Storage, answered: list[float], *, once: bool = False) -> None:
    dispatch = Dispatch(storage)
    while not (once and answered):
        began = perf_counter()
        await dispatch(Request(platform="terminal", chat="1", user="1", text="/trade 2024", at=_now()))
        answered.append(perf_counter() - began)
        await asyncio.sleep(ASKED)


def spread(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    said = [f"{name} {1000 * ordered[int(len(ordered) * share)]:.1f}" for name, share in shares.items()]
    return f"{', '.join(said)}, most {1000 * ordered[-1]:.1f} ({len(ordered)} times)"


async def occupy(folder: Path, port: int, feeds: int) -> None:
    """What memory is measured of: a round over all, an unchanged round, and some reading."""
    async with opened(folder, port, feeds, 2) as means:
        for _ in range(2):
            await round_over(means)
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(READING, stop.set)
        print(f"{feeds} feeds, {(await drain(means, stop=stop)).total()} articles", flush=True)


def measure_memory(folder: Path, port: int, feeds: int) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.bench.feeds",
        "--occupy",
        str(folder),
        "--port",
        str(port),
        "--many",
        str(feeds),
    ]
    most: tuple[int, dict[int, int]] = (0, {})
    own = shared = 0
    with subprocess.Popen(command) as running:
        while running.poll() is None:
            now = memory_of(running.pid)
            most = max(most, (sum(now.values()), now), key=lambda one: one[0])
            own = max(own, own_memory_of(running.pid))
            shared = max(shared, shared_memory_of(running.pid))
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(0.1)
    parts = " + ".join(f"{size >> 20}" for size in most[1].values())
    print(f"most memory at one moment: {most[0] >> 20} MB of RSS in all our processes ({parts})")
    print(f"pages that they share counted once (PSS): {shared >> 20} MB")
    print(f"without pages of files (the database is mapped): {own >> 20} MB")


@contextlib.contextmanager
def one_core() -> Iterator[None]:
    """This process, and those it starts, on the first core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def main() -> None:
    given = _arguments()
    gc.set_threshold(200_000)  # as ``silkwire`` does, and what is loaded is frozen
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    if given.occupy:
        asyncio.run(occupy(given.occupy, given.port, given.many))
        return
    wanted = given.only.split(",")
    if "store" in wanted:
        with _laid(partial(lay_out_feeds, feeds=given.feeds, items=ITEMS)) as (folder, port), one_core():
            asyncio.run(measure_store(folder, port, given.feeds))
    if "pipeline" in wanted:
        feeds = max(1, given.articles // TEASERS)
        with _laid(partial(lay_out_teasers, feeds=feeds)) as (folder, port):
            asyncio.run(measure_pipeline(folder, port, feeds))
    if "memory" in wanted:
        with _laid(partial(lay_out_feeds, feeds=given.many, items=5)) as (folder, port):
            measure_memory(folder, port, given.many)


@contextlib.contextmanager
def _laid(lay_out: Callable[[Publisher], None]) -> Iterator[tuple[Path, int]]:
    with tempfile.TemporaryDirectory() as folder, publisher_process(lay_out, many_hosts=True) as port:
        yield Path(folder), port


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="store,pipeline,memory")
    parser.add_argument("--feeds", type=int, default=400)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--many", type=int, default=6000)
    parser.add_argument("--occupy", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
