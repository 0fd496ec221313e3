"""How the store's answers and writes grow with what it holds.

    python -m tests.bench.store [--sizes 0,1000,10000,100000] [--folder DIR]

Builds one store of generated news (``tests.bench.news``; about ten facts an article; the largest size is ten years of
it) and grows it through the sizes; at each: ms to add an article of the newest day and one of any day before; ms of the
list commands through ``Storage.list_records`` and through ``Dispatch``, now and as of past days; of search. Aims at
100,000: adding costs less than 20 ms more than to an empty store; lists p50 15 ms and p99 60 ms; search p95 50 ms. The
bulk build (ten minutes for 100,000) uses the store's own functions, many articles to a transaction, and settles the
ledger once at the end of each size; what stands in the folder is measured as it is, on a copy.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import shutil
import sys
import tempfile
from collections import defaultdict, deque, namedtuple
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import structlog
from sqlalchemy import event, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.facts import extract
from bot.facts.beside import own
from bot.ledger import claim_of
from bot.models import FactFilter, Order, Request
from bot.text.near import bands
from handlers import Dispatch
from storage import Storage, ledger, open_storage
from storage import articles as article_rows
from storage import facts as fact_rows
from storage.dialect import connect
from storage.near import connected, rows_of
from storage.search import index_words
from storage.tables import articles, claim_keys, claims, facts, records, story_bands
from tests.bench.news import DAYS, FIRST, LANGUAGES, News, World
from tests.bench.news import articles as generated

CHUNK = 500  # articles to a transaction
SETTLED = 4000  # claims settled at a time
ADDED = 30  # articles added one by one at each size
WARMING = 5  # the first compile their statements
REPEATED = 8
Took = namedtuple("Took", ("clock", "processor"))  # ms: other programs lengthen the one, hardly the other
YEAR = date(FIRST.year + 9, 1, 1)  # the last of the world's ten
LISTS: tuple[tuple[str, FactFilter, Order], ...] = (
    ("trade", FactFilter(), "period"),
    ("trade", FactFilter(countries=("CN",)), "period"),
    ("trade", FactFilter(since=YEAR, until=YEAR.replace(month=12, day=31), countries=("CN", "KZ")), "amount"),
    ("trade", FactFilter(fields={"status": ("target",)}), "period"),
    ("trade", FactFilter(disputed=True), "period"),
    ("investment", FactFilter(leading="CN"), "amount"),
    ("event", FactFilter(fields={"type": ("summit",)}), "period"),
    ("event", FactFilter(people=("Xi",), fields={"type": ("visit",)}), "period"),
    ("event", FactFilter(since=YEAR), "soonest"),
    ("agreement", FactFilter(countries=("KZ",)), "period"),
    ("statement", FactFilter(people=("Tokayev",)), "published"),
)
COMMANDS = (
    "/trade", "/trade {year}", "/trade China", "/exports", "/investments", "/numbers", "/summits", "/visits Xi",
    "/agreements", "/agreements {year}", "/quotes Xi", "/milestones", "/disputed", "/upcoming", "/latest",
    "/timeline China", "/about coverage",
)  # fmt: skip
PAST = (
    "/trade as of {day}", "/trade China {before} as of {day}", "/investments as of {day}", "/numbers as of {day}",
    "/summits as of {day}", "/visits Xi as of {day}", "/agreements as of {day}", "/quotes Xi as of {day}",
    "/upcoming as of {day}", "/disputed as of {day}",
)  # fmt: skip
COMPARED = ("/compare {before} {year}", "/compare {before} {year} China", "/compare {before} {year} as of {day}")
WORDS = ("tra", "port", "station", "каре", "сторе", "中国", "合作", "қала", "tradeing minister", "нако")


def main() -> None:
    args = _arguments()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))  # a line for each answer
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(args.folder or folder), [int(size) for size in args.sizes.split(",")], args.seed))


async def measure(folder: Path, sizes: Sequence[int], seed: int) -> None:
    world = World(max(sizes), seed)
    news = generated(world, max(sizes), seed)
    empty: tuple[float, float] | None = None
    for code in LANGUAGES:  # what a first text in a language costs is told by tests.bench.growth
        extract("1", language=code, published=FIRST)
    for before, size in zip((0, *sizes), sizes, strict=False):
        made = folder / f"{seed}-{max(sizes)}-{size}.db"
        started = perf_counter()
        if not made.exists():
            await _grow(made, folder / f"{seed}-{max(sizes)}-{before}.db", islice(news, size - before))
        else:
            deque(islice(news, size - before), maxlen=0)
        built = perf_counter() - started
        newest = FIRST + timedelta(days=size * DAYS // max(sizes, default=1))
        measured = folder / "measured.db"  # what is added to it is not there at the next size
        _remove(measured)
        shutil.copyfile(made, measured)
        async with open_storage(f"sqlite:///{measured}") as storage:
            megabytes = measured.stat().st_size // 1_000_000
            print(f"\n{size:,} articles, {await _counts(measured)}, {megabytes} MB, built in {built:.0f} s", flush=True)
            empty = await _print_adding(storage, world, seed + size, newest, empty)
            if size:
                _print("list_records", await listing(storage))
                for name, commands in (("commands", COMMANDS), ("as of a past day", PAST), ("compare", COMPARED)):
                    _print(name, await asking(storage, commands, newest))
                _print("search", await searching(storage))
        _remove(measured)


def _remove(store: Path) -> None:
    for end in ("", "-wal", "-shm"):
        store.with_name(store.name + end).unlink(missing_ok=True)


async def _print_adding(
    storage: Storage, world: World, seed: int, newest: date, empty: tuple[float, float] | None
) -> tuple[float, float]:
    """Measure adding now and long after; ms in an empty store, of the clock and of the processor."""
    long = (newest - FIRST).days + 1
    dice = random.Random(seed)
    for name, days in (
        ("of the day", [newest] * (ADDED + WARMING)),
        ("of any day", [FIRST + timedelta(days=dice.randrange(long)) for _ in range(ADDED + WARMING)]),
    ):
        added = await adding(storage, world, f"{seed} {name}", days)
        clock, busy = (median(times) for times in zip(*added, strict=True))
        empty = empty or (clock, busy)
        print(f"  add one {name}  {_told(added)}; over empty {clock - empty[0]:+.1f}, {busy - empty[1]:+.1f}")
    assert empty is not None
    return empty


# --- Building


async def _grow(made: Path, before: Path, news: Iterable[News]) -> None:
    """The store with these articles beside those of another, if it is another."""
    growing = made.with_suffix(".growing")
    _remove(growing)
    if before != made:
        shutil.copyfile(before, growing)
    async with open_storage(f"sqlite:///{growing}"):
        pass
    await build(f"sqlite:///{growing}", news)
    growing.rename(made)


async def build(url: str, news: Iterable[News]) -> None:
    """Add many articles, each new to the store."""
    news = iter(news)
    engine = connect(url, wait=5).execution_options(write=True)
    event.listen(engine.sync_engine, "connect", _prepare)
    touched: set[int] = set()
    while chunk := list(islice(news, CHUNK)):
        async with engine.begin() as connection:
            touched |= await _add(connection, chunk)
        _tell(f"{chunk[-1][0].key}")
    await _settle(engine, touched)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("ANALYZE")
    await engine.dispose()


def _prepare(dbapi: Any, _record: object) -> None:
    """Nobody else reads or writes, and what is lost is built anew."""
    for pragma in ("synchronous=OFF", "cache_size=-2000000", "mmap_size=8000000000"):
        dbapi.execute(f"PRAGMA {pragma}")


async def _settle(engine: AsyncEngine, touched: set[int]) -> None:
    """Make the records of claims: what is connected by keys is settled together, many such parts at a time."""
    links: dict[int, list[str]] = defaultdict(list)
    async with engine.begin() as connection:
        for number, key in await connection.execute(select(claim_keys.c.claim, claim_keys.c.key)):
            links[number].append(key)
    parts = [part for part in connected(links, sorted(links)) if not touched.isdisjoint(part)]
    done = 0
    while parts:
        some: list[int] = []
        while parts and len(some) < SETTLED:
            some += parts.pop()
        async with engine.begin() as connection:
            await ledger.redo(connection, await rows_of(connection, some), touched.intersection(some))
        done += len(some)
        _tell(f"{done} claims settled")


def _tell(how_far: str) -> None:
    print(f"    {how_far}    ", end="\r", file=sys.stderr, flush=True)


async def _add(connection: AsyncConnection, chunk: Sequence[News]) -> set[int]:
    last = (await connection.execute(select(func.coalesce(func.max(articles.c.id), 0)))).scalar_one()
    numbers = range(last + 1, last + 1 + len(chunk))
    before = await connection.execute(select(articles.c.id, articles.c.story).where(articles.c.id > last - 20))
    story: dict[int, int] = {row.id: row.story for row in before}
    for number, (_, _, copied) in zip(numbers, chunk, strict=True):
        story[number] = story[number - copied] if copied else number  # that of what it is a copy of
    rows = [
        article_rows._row(article) | {"id": number, "revision": 1, "story": story[number]}
        for number, (article, _, _) in zip(numbers, chunk, strict=True)
    ]
    await connection.execute(insert(articles), rows)
    words = [
        {
            "rowid": article_rows.place(article.published or article.seen.date(), number),
            "words": index_words(article.text, article.language),
        }
        for number, (article, _, _) in zip(numbers, chunk, strict=True)
    ]
    await connection.execute(insert(article_rows._WORDS), words)
    marks = [
        {"band": band, "article": number}
        for number, (article, _, _) in zip(numbers, chunk, strict=True)
        for band in bands(article.text)
    ]
    await connection.execute(insert(story_bands), sorted(marks, key=lambda row: row["band"]))
    return await _state(connection, numbers, chunk)


async def _state(connection: AsyncConnection, numbers: Sequence[int], chunk: Sequence[News]) -> set[int]:
    """Add the facts of these articles with their claims; the numbers of these."""
    told = []
    for number, (article, stated, _) in zip(numbers, chunk, strict=True):
        day = article.published
        assert day is not None
        at = fact_rows.Revision(
            key=article.key, article=number, number=1, language=article.language, text=article.text, day=day
        )
        pairs = [(fact, own(fact)) for fact in stated]
        told += [(at, fact, about, claim_of(fact, about, language=article.language, day=day)) for fact, about in pairs]
    claimed = await ledger.number(connection, [claim for *_, claim in told])
    rows: list[tuple[str, tuple[dict[str, Any], Any]]] = []
    for at, of_article in groupby(zip(told, claimed, strict=True), key=lambda pair: pair[0][0]):
        pairs_of = [(fact, about, number) for (_, fact, about, _), number in of_article]
        made = fact_rows._rows([pair[:2] for pair in pairs_of], [number for *_, number in pairs_of], at)
        rows += [(at.language, (row | {"since": 1, "day": at.day, "gone": None}, about)) for row, about in made]
    ids = await fact_rows._free_ids(connection, [row["fingerprint"] for _, (row, _) in rows])
    rows.sort(key=lambda pair: pair[0])
    for language, group in groupby(rows, key=lambda pair: pair[0]):
        await fact_rows._add(
            connection, [(row | {"id": ids[row["fingerprint"]]}, about) for _, (row, about) in group], language
        )
    return set(claimed)


async def _counts(store: Path) -> str:
    engine = connect(f"sqlite:///{store}", wait=5)
    async with engine.begin() as connection:
        counts = [
            (await connection.execute(select(func.count()).select_from(of))).scalar_one()
            for of in (facts, claims, records)
        ]
    await engine.dispose()
    return "{:,} facts, {:,} claims, {:,} records".format(*counts)


# --- Measuring


async def timed(work: Callable[[], Awaitable[object]]) -> Took:
    started, began = perf_counter(), process_time()
    await work()
    return Took((perf_counter() - started) * 1e3, (process_time() - began) * 1e3)


async def adding(storage: Storage, world: World, seed: str, days: Sequence[date]) -> list[Took]:
    """What adding articles one by one took."""
    news = list(generated(world, len(days), seed, days))
    times = [await timed(lambda one=one: storage.save_article(one[0], one[1])) for one in news]  # type: ignore[misc]
    return times[WARMING:]


async def listing(storage: Storage) -> dict[str, list[Took]]:
    return {
        f"{kind} {order} {_named(where)}": await _times(
            lambda kind=kind, where=where, order=order: storage.list_records(kind, where, order=order)  # type: ignore[misc]
        )
        for kind, where, order in LISTS
    }


def _named(where: FactFilter) -> str:
    told = {name: getattr(where, name) for name in where.__dataclass_fields__}
    blank = FactFilter()
    return ", ".join(f"{name}={value}" for name, value in told.items() if value != getattr(blank, name))[:60]


async def asking(storage: Storage, commands: Iterable[str], newest: date) -> dict[str, list[Took]]:
    """Milliseconds of commands, asked on the newest day; past days are of the middle of what is stored."""
    dispatch = Dispatch(storage)
    at = datetime(newest.year, newest.month, newest.day, 12, tzinfo=UTC)
    day = FIRST + (newest - FIRST) / 2
    texts = [text.format(year=newest.year, before=newest.year - 1, day=day) for text in commands]
    return {
        text: await _times(
            lambda text=text: dispatch(Request(platform="terminal", chat="1", user="1", text=text, at=at))  # type: ignore[misc]
        )
        for text in texts
    }


async def searching(storage: Storage) -> dict[str, list[Took]]:
    return {words: await _times(lambda words=words: storage.search(words)) for words in WORDS}  # type: ignore[misc]


async def _times(work: Callable[[], Awaitable[object]]) -> list[Took]:
    await work()
    return [await timed(work) for _ in range(REPEATED)]


def _print(name: str, times: dict[str, list[Took]]) -> None:
    print(f"  {name:18}  {_told([one for every in times.values() for one in every])}; the slowest:")
    middle = {text: [median(each) for each in zip(*every, strict=True)] for text, every in times.items()}
    for text, (clock, busy) in sorted(middle.items(), key=lambda pair: -pair[1][1])[:5]:
        print(f"    {clock:7.1f} {busy:7.1f}  {text}")


def _told(times: Sequence[Took]) -> str:
    return "ms of the clock {}, of the processor {}".format(*(_shares(each) for each in zip(*times, strict=True)))


def _shares(times: Sequence[float]) -> str:
    ordered = sorted(times)
    p50, p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99))
    return f"p50 {p50:6.1f}  p95 {p95:6.1f}  p99 {p99:6.1f}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="0,1000,10000,100000", help="articles in the store, growing")
    parser.add_argument("--folder", help="where stores are built and kept, or were: those there are only measured")
    parser.add_argument("--seed", type=int, default=20261121)
    return parser.parse_args()


if __name__ == "__main__":
    main()
