"""The digests of a hundred thousand people with five hundred wishes in five languages, after a day of news."""

from __future__ import annotations

import asyncio
import resource
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, timedelta
from decimal import Decimal
from itertools import combinations, islice, product
from multiprocessing import get_context
from time import perf_counter
from typing import Any
from unittest.mock import patch

from bot.log import configure_log
from bot.models import Address, Interest, Slot, Subscription
from bot.platforms.telegram_courier import TelegramCourier
from bot.platforms.telegram_send import open_bot
from bot.telling.composing import Composer
from bot.telling.digests import turn_digests
from bot.timetable import instant_of
from storage import Storage, open_storage
from storage.subscriptions import Subscriptions
from tests.fakes.telegram import TOKEN
from tests.making import NOW, TRANSLATED, article, fact

RECORDS, FILTERS = 300, 500
SLOT = Slot(8 * 60 + 30)
DUE = instant_of(NOW.date() + timedelta(days=1), SLOT.clock, UTC)
AIM_SECONDS, AIM_MEGABYTES, AIM_GROWTH = 30.0, 300.0, 1.5

_COUNTRIES = ("CN", "DE", "FR", "JP", "KG", "KR", "KZ", "RU", "TJ", "TR", "US", "UZ")
_PAIRS = list(combinations(_COUNTRIES, 2))


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that so many digests took: together, of them composing, of them rows; the most memory, and what grew."""

    queued: int
    texts: int
    seconds: float
    composing: float
    storing: float
    megabytes: float
    grown: float


async def tell_news(storage: Storage, records: int) -> None:
    """So many records in a day, three of four of them figures, the others events to come."""
    for number in range(records):
        countries = list(_PAIRS[number % len(_PAIRS)])
        if number % 4:
            said: dict[str, Any] = {
                "kind": "trade",
                "flow": "turnover",
                "countries": countries,
                "amount": 10**7 * (number + 3) ** 2,
                "currency": "USD",
                "bound": "exact",
                "period": str(2000 + number // len(_PAIRS)),
                "status": "actual",
            }
            text = f"Trade between {countries[0]} and {countries[1]} came to so much in {said['period']}, {number}."
        else:
            day = NOW.date() + timedelta(days=2 + number % 20)
            said = {"kind": "event", "type": "visit", "countries": countries, "date": str(day), "status": "upcoming"}
            text = f"A minister of {countries[0]} is to visit {countries[1]} on {day}, said office {number}."
        await storage.save_article(
            article(f"k{number}", text, publisher=f"Outlet {number % 40}", published=NOW.date()),
            [fact(text, text, (), **said)],
        )


def wishes() -> Iterator[Interest]:
    """Filters that people have, no two alike."""
    kinds: tuple[tuple[str, ...], ...] = ((), ("trade",), ("event",))
    for some, countries, least in product(kinds, [(), *((one,) for one in _COUNTRIES), *_PAIRS], (None, 10**9, 10**10)):
        yield Interest(kinds=some, countries=countries, amount=None if least is None else Decimal(least))


def subscribers(number: int) -> Iterator[Subscription]:
    """So many daily digests that are due together."""
    filters = list(islice(wishes(), FILTERS))
    for one in range(number):
        yield Subscription(
            address=Address("telegram", str(one + 1)),
            mode="digest",
            interest=filters[one % FILTERS],
            slot=SLOT,
            zone="UTC",
            language=TRANSLATED[one // FILTERS % len(TRANSLATED)],
            empty="line",
            created=NOW,
            next_at=DUE,
            since=DUE - timedelta(days=1),
        )


async def fill(database: str, number: int, records: int = RECORDS) -> None:
    """A store with so many subscribers and a day of news."""
    async with open_storage(database) as storage:
        await tell_news(storage, records)
        given = subscribers(number)
        while some := list(islice(given, 5000)):
            await storage.subscriptions.add_all(some)


async def compose(database: str) -> Cost:
    """What the digests of a filled store cost."""
    spent = {"composing": 0.0, "storing": 0.0}

    def timed(name: str, method: Any) -> Any:
        async def call(*args: Any, **kwargs: Any) -> Any:
            began = perf_counter()
            try:
                return await method(*args, **kwargs)
            finally:
                spent[name] += perf_counter() - began

        return call

    courier, before = TelegramCourier(open_bot(TOKEN)), peak_megabytes()
    async with open_storage(database) as storage:
        with (
            patch.object(Composer, "compose", timed("composing", Composer.compose)),
            patch.object(Subscriptions, "turn", timed("storing", Subscriptions.turn)),
            patch.object(Subscriptions, "due", timed("storing", Subscriptions.due)),
        ):
            began = perf_counter()
            queued = await turn_digests(storage, {courier.platform: courier}, DUE)
            seconds = perf_counter() - began
        texts, peak = await storage.outbox.texts(), peak_megabytes()
        return Cost(queued, texts, seconds, **spent, megabytes=peak, grown=peak - before)


def peak_megabytes() -> float:
    """The most memory that this process ever had (Linux counts kilobytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_processes(number: int) -> Cost:
    """The same, each part in a process of its own, so that memory is that of composing."""
    spawned = get_context("spawn")
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(1, mp_context=spawned, max_tasks_per_child=1, initializer=quiet) as processes,
    ):
        database = f"sqlite:///{folder}/chaos.db"
        processes.submit(run_fill, database, number).result()
        return processes.submit(run_compose, database).result()


def quiet() -> None:
    configure_log("error")


def run_fill(database: str, number: int) -> None:
    asyncio.run(fill(database, number))


def run_compose(database: str) -> Cost:
    return asyncio.run(compose(database))


def main() -> None:
    """A tenth first, then all."""
    few, many = in_processes(10_000), in_processes(100_000)
    growth = many.composing / few.composing
    print(
        f"composing: {many.queued} subscribers, {FILTERS} filters, 5 languages, {RECORDS} records: "
        f"{many.seconds:.1f} s, "
        f"of them composing {many.texts} texts {many.composing:.1f} s ({growth:.2f} times what {few.queued} take), "
        f"reading and storing rows {many.storing:.1f} s; memory grows by "
        f"{many.grown:.0f} MB to {many.megabytes:.0f} MB"
    )
    assert (few.queued, many.queued) == (10_000, 100_000), (few, many)
    assert many.seconds < AIM_SECONDS, many
    assert many.grown < AIM_MEGABYTES, many  # the client library alone has 130 before
    assert growth < AIM_GROWTH, (few, many)


if __name__ == "__main__":
    main()
