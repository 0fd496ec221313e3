"""``silkwire import``: paths -> the store, going on where it was stopped; how far it is, what is refused, and a sum."""

from __future__ import annotations

import asyncio
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from bot.cli.progress import percent, progress
from bot.config import Config
from bot.errors import ReadError, UserError
from bot.feeds.archives.stream import Mark
from bot.feeds.files import Input, list_files
from bot.models import Refused
from bot.pipeline.archives import Result, import_files
from bot.pipeline.article import Outlet
from bot.pipeline.reading import warm
from bot.workers import Workers
from storage import Storage, open_storage

SHOWN = 20  # refusals that are told one by one
_REASONS = 10  # reasons that the others are counted by
_FEW, _LARGE = 8, 1_000_000  # files, and bytes of one, that one process reads as soon as two have started


async def import_paths(
    config: Config, paths: Iterable[Path], *, again: bool = False, refused: Path | None = None
) -> None:
    """Import what is there; refusals go to standard error, the sum to standard output.

    Args:
        again: from the beginning, also where an import was stopped.
        refused: a file for every refusal, a line each.

    Raises:
        ReadError: nothing could be read at all.
        StorageError: the database cannot be opened or written.
        UserError: the file for refusals cannot be written.
    """
    files = list_files(paths)
    whole = [file for file in files if isinstance(file, Input)]
    async with open_storage(config.storage.url) as storage:
        if again:
            await storage.imports.forget(whole)
        marks = await storage.imports.find(whole)
        with _listed(refused, anew=not marks) as file:
            tally = Tally(file)
            await _bring(files, storage, config, marks, tally)
        await storage.imports.forget(whole)
    tally.close()
    print(summary(tally.states, tally.facts))
    if not marks and set(tally.states) <= {"refused"}:
        raise ReadError("nothing was imported" + ("" if tally.states else ": there are no files"))


class Tally:
    """Counts what came of entries, and tells of refusals: the first ones whole, the others by their reasons."""

    def __init__(self, file: TextIO | None = None) -> None:
        self.states: Counter[str] = Counter()
        self.facts: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._file = file

    def count(self, results: Iterable[Result]) -> None:
        """Count results, in their order."""
        for result in results:
            if isinstance(result, Refused):
                self.refuse(result)
            else:
                self.states[result.saved.state] += 1
                self.facts.update(result.facts)

    def refuse(self, one: Refused) -> None:
        """Tell of a refusal."""
        self.states["refused"] += 1
        if self._file is not None:
            self._file.write(f"{one.source}: {one.reason}\n")
        if self.states["refused"] <= SHOWN:
            print(f"refused: {one.source}: {one.reason}", file=sys.stderr)
        else:
            self._reasons[re.sub(r"[\d,]*\d", "N", one.reason.partition(":")[0])] += 1

    def close(self) -> None:
        """Tell of the refusals that were not shown."""
        if self._reasons:
            print(f"and {self._reasons.total():,} more refused:", file=sys.stderr)
        for reason, count in self._reasons.most_common(_REASONS):
            print(f"{count:>9,}  {reason}", file=sys.stderr)
        if rest := sum(count for _, count in self._reasons.most_common()[_REASONS:]):
            print(f"{rest:>9,}  for other reasons", file=sys.stderr)


def summary(states: Counter[str], facts: Counter[str]) -> str:
    """One line: "3 new, 0 changed, 2 unchanged, 1 refused; facts: 4 trade, 2 event"."""
    counts = ", ".join(f"{states[state]} {state}" for state in ("new", "changed", "unchanged", "refused"))
    kinds = ", ".join(f"{count} {kind}" for kind, count in facts.most_common())
    return f"{counts}; facts: {kinds or 'none'}"


def outlets(config: Config) -> list[Outlet]:
    """The configured sources as outlets known by their site."""
    return [
        Outlet(
            source.name,
            (urlsplit(source.site or source.url).hostname or "").removeprefix("www."),
            source.language or None,
        )
        for source in config.feeds.sources
    ]


async def _bring(
    files: Sequence[Input | Refused], storage: Storage, config: Config, marks: Mapping[Input, Mark], tally: Tally
) -> None:
    total = sum(file.size for file in files if isinstance(file, Input))
    done = begun = sum(min(mark.offset, file.size) for file, mark in marks.items())
    if marks:
        print(f"going on at {percent(begun, total)}% (--again begins anew)", file=sys.stderr)
    try:
        with progress(total, begun) as advance, _workers(files, config) as workers:
            steps = import_files(files, storage, workers, now=datetime.now(UTC), outlets=outlets(config), marks=marks)
            async for step in steps:
                tally.count(step.results)
                done = step.done
                advance(done, tally.states.total())
    except asyncio.CancelledError:
        print(f"stopped at {percent(done, total)}%; the same command goes on from there", file=sys.stderr)
        raise


def _workers(files: Sequence[Input | Refused], config: Config) -> Workers:
    """One process for a few articles: to start another and to load all languages takes as long as to read them."""
    many = len(files) > _FEW or any(isinstance(file, Input) and file.size > _LARGE for file in files)
    return Workers(config.feeds.workers, warm=warm) if many else Workers(1)


@contextmanager
def _listed(path: Path | None, *, anew: bool) -> Iterator[TextIO | None]:
    if path is None:
        yield None
        return
    try:
        file = path.open("w" if anew else "a", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise UserError(f"--refused {path}: {(error.strerror or 'cannot be written').lower()}") from None
    with file:
        yield file
