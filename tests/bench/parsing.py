"""How fast feeds are parsed into entries, beside feedparser, and without storing anything.

    python -m tests.bench.parsing ../shared/corpus/feeds

One process, one core; each feed is parsed several times and its best time counts.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import feedparser

from bot.feeds.parse import parse_feed

ROUNDS = 5


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The best time of some rounds, of the processor: what else runs on the machine does not count."""
    times = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def theirs(data: bytes) -> object:
    """feedparser as it comes."""
    return feedparser.parse(io.BytesIO(data))


def bare(data: bytes) -> object:
    """feedparser without sanitising and resolving: less than we make of a feed."""
    return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a folder of feeds")
    feeds = [path.read_bytes() for path in sorted(parser.parse_args().folder.glob("*.xml"))]
    warnings.simplefilter("ignore")
    size = sum(map(len, feeds))
    read = [parse_feed(data, "f").parser for data in feeds]
    print(
        f"{len(feeds)} feeds, {size / 1e6:.1f} MB, median {statistics.median(map(len, feeds)) / 1e3:.0f} kB;", end=" "
    )
    print(", ".join(f"{read.count(name)} {name}" for name in sorted(set(read))))
    ways: dict[str, Callable[[bytes], object]] = {
        "parse_feed": lambda data: parse_feed(data, "f"),
        "feedparser, bare": bare,
        "feedparser": theirs,
    }
    for name, parse in ways.items():
        times = [seconds(partial(parse, data)) for data in feeds]
        whole, median = sum(times), statistics.median(times)
        print(f"{name:18} median {median * 1e3:6.2f} ms, {size / whole / 1e6:6.1f} MB/s,", end=" ")
        print(f"{size / whole / 79_000:6.0f} feeds of 79 kB/s, slowest {max(times) * 1e3:.1f} ms")


if __name__ == "__main__":
    main()
