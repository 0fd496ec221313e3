"""How fast archives are imported, from the file to the stored facts and records.

    python -m tests.bench.archives [--articles 1000] [--page 60000] [--pairs 3]

A WARC file (gzipped, a member for each record) and JSON lines of generated articles (``tests.bench.wire``). One and
two processes side by side: in each pair both import the same file into a store of their own, one after the other, and
the middle of the ratios counts. Then where the time goes (cutting, reading, saving each alone), what an import costs
that is stopped half way and gone on with, and the memory of parent and children.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import resource
import statistics
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

from bot.feeds.archives.cutting import Item, cut_file
from bot.feeds.archives.stream import Mark
from bot.feeds.files import Input, list_files
from bot.pipeline.archives import import_files
from bot.pipeline.reading import warm
from bot.pipeline.unpacking import read_items
from bot.workers import Workers
from storage import open_storage
from tests.bench.wire import Story, page, story
from tests.fakes.archive import Answer, warc

NOW = datetime(2025, 9, 1, tzinfo=UTC)
OUTLETS = 40
BASE = "https://outlet.example"


def stories(count: int) -> Iterator[Story]:
    """Articles of forty outlets in five languages, in turn."""
    return (story(number % OUTLETS, number // OUTLETS) for number in range(count))


def write_files(folder: Path, count: int, size: int) -> list[Path]:
    """The same articles as a WARC file and as JSON lines."""
    crawl, lines = folder / "news.warc.gz", folder / "news.jsonl"
    with crawl.open("wb") as file:
        for one in stories(count):
            file.write(warc([Answer(BASE + one.path, page(one, BASE, size=size))]))
    with gzip.open(folder / "news.jsonl.gz", "wb") as packed, lines.open("wb") as file:
        for one in stories(count):
            row = {"url": BASE + one.path, "title": one.title, "text": one.text, "published": str(one.published.date())}
            line = json.dumps(row, ensure_ascii=False).encode() + b"\n"
            file.write(line)
            packed.write(line)
    return [crawl, lines]


def inputs(path: Path) -> list[Input]:
    return [file for file in list_files([path]) if isinstance(file, Input)]


async def bring(
    path: Path, database: str, processes: int, marks: Mapping[Input, Mark] | None = None, stop: int = 0
) -> tuple[int, float, float]:
    """Articles, seconds, and the parent's own seconds of computing; ``stop``: after so many steps."""
    count = steps = 0
    files = inputs(path)
    async with open_storage(database) as storage, Workers(processes, warm=warm) as workers:
        await asyncio.gather(*(workers.run(read_items, [], NOW, ()) for _ in range(4 * processes)))
        started, used = perf_counter(), process_time()
        found = marks if marks is not None else await storage.imports.find(files)
        async for step in import_files(files, storage, workers, now=NOW, marks=found):
            count += len(step.results)
            steps += 1
            if steps == stop:
                break
        return count, perf_counter() - started, process_time() - used


def pairs(path: Path, folder: Path, number: int) -> None:
    """One process and two, side by side."""
    ratios, speeds = [], []
    for turn in range(number):
        rates = []
        for processes in (1, 2) if turn % 2 else (2, 1):
            database = f"sqlite:///{folder}/{path.name}-{turn}-{processes}.db"
            count, seconds, own = asyncio.run(bring(path, database, processes))
            rates.append((processes, count / seconds, 1000 * own / count))
        (_, one, _), (_, two, own) = sorted(rates)
        ratios.append(two / one)
        speeds.append((one, two, own))
    one, two, own = (statistics.median(column) for column in zip(*speeds, strict=True))
    size = path.stat().st_size / 1_000_000
    print(f"{path.name} ({size:.1f} MB): 1 process {one:.0f}/s, 2 processes {two:.0f}/s, ratio of pairs", end=" ")
    print(f"{statistics.median(ratios):.2f}; parent {own:.1f} ms/article")


def parts(path: Path) -> None:
    """Where the time goes: cutting and reading in this process; saving is what the parent does beside cutting."""
    started = process_time()
    items = [cut.item for cut in cut_file(path) if isinstance(cut.item, Item)]
    cutting = process_time() - started
    read_items(items[:50], NOW, ())
    started = process_time()
    read_items(items, NOW, ())
    reading = process_time() - started
    each = 1000 / len(items)
    print(f"{path.name}: cutting {cutting * each:.2f} ms, reading {reading * each:.2f} ms an article, on one core")


def resumed(path: Path, folder: Path) -> None:
    """An import stopped half way and gone on with, beside one in one go; and one that has nothing left to do."""
    whole = f"sqlite:///{folder}/{path.name}-whole.db"
    parted = f"sqlite:///{folder}/{path.name}-parted.db"
    count, seconds, _ = asyncio.run(bring(path, whole, 2))
    first, before, _ = asyncio.run(bring(path, parted, 2, stop=count // 32))
    rest, after, _ = asyncio.run(bring(path, parted, 2))
    assert first + rest == count, (first, rest, count)
    _, nothing, _ = asyncio.run(bring(path, parted, 2))
    _, again, _ = asyncio.run(bring(path, parted, 2, marks={}))
    print(f"{path.name}: whole {seconds:.2f} s; stopped and gone on {before:.2f} + {after:.2f} s;", end=" ")
    print(f"finished already {nothing:.3f} s; --again, all unchanged {again:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--page", type=int, default=60_000, help="bytes of a page")
    parser.add_argument("--pairs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = write_files(folder, options.articles, options.page)
        for path in files:
            pairs(path, folder, options.pairs)
            parts(path)
            resumed(path, folder)
    sizes = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(f"memory: parent {sizes[0]} MB (with what the bench reads itself), the largest child {sizes[1]} MB")


if __name__ == "__main__":
    main()
