"""How fast what feeds gave is stored, fetching and parsing aside.

    python -m tests.bench.receive [--feeds 1000] [--entries 30] [--together 1,64] [--words 150]

Rounds over the feeds: all entries are new; all are known; one of each feed is new; answers 304. Then five thousand are
handed out of the inbox in portions of 128, and settled. Milliseconds of this process's time for each feed (or entry),
and how many go into a second; the size of the database for each entry. Aims on one core: 1 ms a feed where all is
known, 2 to 3 ms where all is new, 1,000 answers 304 a second.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from bot.models import Checked, Entry, Source
from storage import Storage, open_storage

NOW = datetime(2025, 9, 1, tzinfo=UTC)
WORDS = ("торговля", "оборот", "рост", "стран", "млрд", "долларов", "экспорт", "trade", "growth", "said", "minister")
PORTION = 128
DRAINED = 5000

Feed = tuple[Checked, Sequence[Entry]]


def feed(number: int, entries: int, words: int, shift: int = 0) -> Feed:
    """The check of one source, with its entries; ``shift``: so many at the top are new since the first time."""
    dice, source = random.Random(number), f"https://outlet{number}.example/rss"
    texts = [" ".join(dice.choices(WORDS, k=words)) for _ in range(entries + shift)]
    given = [
        Entry(
            source=source,
            title=f"Title {at} {text[:40]}",
            text=text,
            url=f"https://www.outlet{number}.example/news/2025/{at}?utm_source=rss",
            guid=f"{number}-{at}",
            published=NOW + timedelta(minutes=at),
        )
        for at, text in enumerate(texts)
    ]
    return Checked(number=number, at=NOW, next_check=NOW, etag='"1"', bytes=79_000), given[::-1][:entries]


async def timed(what: str, count: int, of: str, doing: Callable[[], Awaitable[None]]) -> None:
    began, used = perf_counter(), process_time()
    await doing()
    took, used = perf_counter() - began, process_time() - used
    print(f"{what:28} {1000 * used / count:8.3f} ms a {of:6} {count / took:10.0f} a second", flush=True)


async def receive(storage: Storage, feeds: Sequence[Feed], together: int) -> None:
    for at in range(0, len(feeds), together):
        await storage.sources.receive_all(feeds[at : at + together])


async def unchanged(storage: Storage, feeds: int, together: int) -> None:
    checks = [Checked(number=at + 1, at=NOW, next_check=NOW, unchanged=True) for at in range(feeds)]
    for at in range(0, feeds, together):
        await storage.sources.checked(checks[at : at + together])


async def drain(storage: Storage, count: int) -> None:
    while count > 0:
        for one in await storage.inbox.waiting(NOW, min(PORTION, count)):
            await storage.inbox.settle(one.number)
            count -= 1


async def measure(folder: Path, given: argparse.Namespace, together: int) -> None:
    path = folder / f"{together}.db"
    async with open_storage(f"sqlite:///{path}") as storage:
        named = [Source(url=f"https://outlet{n + 1}.example/rss", name=f"Outlet {n + 1}") for n in range(given.feeds)]
        await storage.sources.sync(named, now=NOW)
        first, later = (
            [feed(n + 1, given.entries, given.words, shift) for n in range(given.feeds)] for shift in (0, 1)
        )
        print(f"{given.feeds} feeds of {given.entries} entries, {together} to a transaction")
        await timed("all new", given.feeds, "feed", lambda: receive(storage, first, together))
        await timed("all known", given.feeds, "feed", lambda: receive(storage, first, together))
        await timed("one new", given.feeds, "feed", lambda: receive(storage, later, together))
        await timed("304", given.feeds, "feed", lambda: unchanged(storage, given.feeds, together))
        drained = min(DRAINED, await storage.inbox.count())
        await timed("handed out and settled", drained, "entry", lambda: drain(storage, drained))
    await report_size(path, given.feeds * (given.entries + 1))


async def report_size(path: Path, entries: int) -> None:
    """The bytes that stay of an entry once it is settled."""
    kept = sqlite3.connect(path)
    kept.isolation_level = None
    kept.execute("DELETE FROM inbox")
    kept.execute("VACUUM")
    pages, size = (kept.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    kept.close()
    print(f"{'kept of an entry':28} {pages * size / entries:8.0f} bytes\n")


def main() -> None:
    reading = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reading.add_argument("--feeds", type=int, default=1000)
    reading.add_argument("--entries", type=int, default=30)
    reading.add_argument("--words", type=int, default=150)
    reading.add_argument("--together", default="1,64")
    given = reading.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for together in given.together.split(","):
            asyncio.run(measure(Path(folder), given, int(together)))


if __name__ == "__main__":
    main()
