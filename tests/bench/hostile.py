"""The hostile set: every attack on the network side through the one client, and what became of it.

    python -m tests.bench.hostile [--deadline 2] [NAME ...]

The publisher runs in a process of its own, so that the stall measured is the client's. While an attack runs, other
hosts are asked without pause: "others" is the slowest of their answers by the wall clock; "stall" the longest time for
which the event loop did not turn and this process worked (what other processes take is no stall of ours);
"peak" how far resident memory rose. A row fails where something was let through, the deadline was passed, the loop
stalled for 50 ms or memory rose by 128 MiB.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import resource
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace

from bot.errors import FetchError
from bot.feeds.fetch import LIMITS, Around, Client, Kind
from tests.bench.hostile_paths import GATE_PATHS, lay_out, network_attacks
from tests.fakes.publisher import address_of, publisher_process
from tests.feeds.fetching import Names

STALL, MEMORY = 0.050, 128  # seconds, MiB
TICK = 0.001  # seconds between two looks at the loop


@dataclass(slots=True)
class Row:
    """What one attack came to."""

    name: str
    outcome: str = ""
    let_through: bool = False
    seconds: float = 0.0
    peak: float = 0.0  # MiB
    stall: float = 0.0  # seconds
    others: float = 0.0  # seconds
    allowed: float = 1.0  # seconds it may take

    def faults(self) -> list[str]:
        found = {
            "let through": self.let_through,
            "late": self.seconds > self.allowed,
            "stalled": self.stall >= STALL,
            "memory": self.peak >= MEMORY,
        }
        return [name for name, there in found.items() if there]


# Attacks on parsers are added here by their own benchmarks: each function gives rows as it measures them.
MORE: list[Callable[[], Iterator[Row]]] = []


@contextlib.asynccontextmanager
async def probed(row: Row) -> AsyncIterator[None]:
    """Measure the longest stall of the loop, and the rise of memory, into a row."""

    async def probe() -> None:
        last, worked = time.perf_counter(), time.process_time()
        while True:
            await asyncio.sleep(TICK)
            now, work = time.perf_counter(), time.process_time()
            row.stall = max(row.stall, min(now - last - TICK, work - worked))
            last, worked = now, work

    before = reset_peak()
    task = asyncio.create_task(probe())
    began = time.perf_counter()
    try:
        yield
    finally:
        row.seconds = time.perf_counter() - began
        task.cancel()
        row.peak = peak() - before


def reset_peak() -> float:
    """Forget the highest resident memory so far, where the system can; MiB now."""
    with contextlib.suppress(OSError), open("/proc/self/clear_refs", "w", encoding="ascii") as file:
        file.write("5")
    return peak()


def peak() -> float:
    """The highest resident memory, MiB."""
    with contextlib.suppress(OSError, IndexError), open("/proc/self/status", encoding="ascii") as file:
        return int(next(line for line in file if line.startswith("VmHWM")).split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def attack(client: Client, name: str, url: str, kind: Kind, deadline: float, port: int) -> Row:
    """One attack while five other hosts are asked again and again."""
    row = Row(name, allowed=deadline + 1.0)
    done = asyncio.Event()

    async def others() -> None:
        host = 0
        while not done.is_set():
            host = host % 5 + 1
            began = time.perf_counter()
            await client.get(f"http://{address_of(host + 100)}:{port}/plain")
            row.others = max(row.others, time.perf_counter() - began)

    async with probed(row):
        asking = asyncio.create_task(others())
        try:
            fetched = await client.get(url, kind=kind, robots=kind == "page")
            row.outcome, row.let_through = f"{fetched.status}, {len(fetched.body)} bytes", True
        except FetchError as error:
            row.outcome = str(error)
        done.set()
        await asking
    return row


async def network(deadline: float, only: list[str]) -> list[Row]:
    limits = {kind: replace(limit, deadline=deadline) for kind, limit in LIMITS.items()}
    rows = []
    with publisher_process(lay_out, many_hosts=True) as port:
        async with Client(allow_networks=("127.0.0.0/8",), host_delay=0, limits=limits) as client:
            await client.get(f"http://127.0.0.1:{port}/plain")  # what is loaded at the first request is no stall of any
            for name, (path, kind, harmless) in network_attacks().items():
                if not only or any(word in name for word in only):
                    row = await attack(client, name, f"http://127.0.0.1:{port}{path}", kind, deadline, port)
                    row.let_through = row.let_through and not harmless
                    rows.append(row)
        rows += await gated(port, deadline, only)
    return rows


async def gated(port: int, deadline: float, only: list[str]) -> list[Row]:
    """Every way to an address inside; the client may only ask five neighbours."""
    rows = []
    neighbours = [f"{address_of(host)}/32" for host in (*range(101, 106), 50)]
    for name, (make, answers, kind) in GATE_PATHS.items():
        if only and not any(word in name for word in only):
            continue
        known = Names(answers)
        around = Around(resolver=known, names_kept=0)
        async with Client(allow_networks=neighbours, host_delay=0, around=around) as client:
            await client.get(f"http://{address_of(101)}:{port}/plain")
            for url in make(port)[:-1]:
                await client.get(url)
            rows.append(await attack(client, name, make(port)[-1], kind, deadline, port))
    return rows


def show(rows: list[Row]) -> int:
    """Print the table; how many rows failed."""
    width = max(len(row.name) for row in rows)
    print(f"{'attack':{width}}  {'seconds':>7} {'peak':>8} {'stall':>8} {'others':>8}  outcome")
    for row in rows:
        faults = row.faults()
        print(
            f"{row.name:{width}}  {row.seconds:7.3f} {row.peak:4.0f} MiB {row.stall * 1000:5.1f} ms"
            f" {row.others * 1000:5.0f} ms  {row.outcome}{'  FAILED: ' + ', '.join(faults) if faults else ''}"
        )
    failed = sum(bool(row.faults()) for row in rows)
    worst = max(rows, key=lambda row: row.stall)
    print(f"\n{len(rows)} attacks, {failed} failed; longest stall {worst.stall * 1000:.1f} ms ({worst.name})")
    return failed


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("only", nargs="*", help="words in the names of attacks")
    options.add_argument("--deadline", type=float, default=2.0, help="seconds, instead of the client's 30")
    chosen = options.parse_args()
    rows = asyncio.run(network(chosen.deadline, chosen.only))
    for measure in MORE:
        rows += measure()
    sys.exit(1 if show(rows) else 0)


if __name__ == "__main__":
    main()
