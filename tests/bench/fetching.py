"""What the client alone can fetch in a second, from a publisher in another process: unchanged feeds, whole ones, gzip.

python -m tests.bench.fetching [--hosts 500] [--rounds 4] [--profile]
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import pstats
import time

from bot.feeds.fetch import Client
from tests.fakes.publisher import Page, Publisher, address_of, publisher_process

BODY = (b"<item><title>Trade turnover grew</title><link>https://example.org/1</link></item>\n" * 1000)[:79_000]
ETAG = '"1"'


def lay_out(publisher: Publisher) -> None:
    for encoding in ("", "gzip", "br", "zstd"):
        publisher.put(f"/feed{encoding}", Page(BODY, etag=ETAG, encoding=encoding))


async def fetch_all(port: int, hosts: int, rounds: int, path: str, etag: str | None) -> tuple[float, float]:
    """Seconds on the wall and of this process's processor."""
    async with Client(allow_networks=("127.0.0.0/8",), host_delay=0, together=32) as client:
        began, worked = time.perf_counter(), time.process_time()
        for _ in range(rounds):
            urls = [f"http://{address_of(host)}:{port}{path}" for host in range(hosts)]
            await asyncio.gather(*(client.get(url, etag=etag) for url in urls))
        return time.perf_counter() - began, time.process_time() - worked


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--hosts", type=int, default=500)
    options.add_argument("--rounds", type=int, default=4)
    options.add_argument("--profile", action="store_true")
    chosen = options.parse_args()
    cases = [("304", "/feed", ETAG), ("79 kB", "/feed", None)]
    cases += [(f"79 kB {encoding}", f"/feed{encoding}", None) for encoding in ("gzip", "br", "zstd")]
    with publisher_process(lay_out, many_hosts=True) as port:
        profile = cProfile.Profile() if chosen.profile else None
        for name, path, etag in cases:
            if profile is not None:
                profile.enable()
            wall, work = asyncio.run(fetch_all(port, chosen.hosts, chosen.rounds, path, etag))
            if profile is not None:
                profile.disable()
            asked = chosen.hosts * chosen.rounds
            print(f"{name:12} {asked / wall:7.0f}/s  {work / asked * 1000:6.3f} ms of processor each")
        if profile is not None:
            pstats.Stats(profile).sort_stats("tottime").print_stats(35)


if __name__ == "__main__":
    main()
