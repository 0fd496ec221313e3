"""``silkwire import``: paths -> the store, with a bar on a terminal, a line for each refusal, and a sum."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.config import Config
from bot.errors import ReadError
from bot.feeds.files import Input, list_files, read_file
from bot.models import Entry, Refused
from bot.pipeline.article import Outlet
from bot.pipeline.importing import import_entries
from bot.workers import Workers
from storage import open_storage

Advance = Callable[[int], None]


async def import_paths(config: Config, paths: Iterable[Path]) -> None:
    """Import what is there; refusals go to standard error, the sum to standard output.

    Raises:
        ReadError: nothing could be read at all.
        StorageError: the database cannot be opened or written.
    """
    files = list_files(paths)
    states: Counter[str] = Counter()
    facts: Counter[str] = Counter()
    total = sum(file.size for file in files if isinstance(file, Input))
    async with open_storage(config.storage.url) as storage:
        with Workers(1) as worker, _progress(total) as advance:
            entries = _entries(files, worker, advance)
            async for result in import_entries(entries, storage, now=datetime.now(UTC), outlets=outlets(config)):
                if isinstance(result, Refused):
                    states["refused"] += 1
                    print(f"refused: {result.source}: {result.reason}", file=sys.stderr)
                else:
                    states[result.saved.state] += 1
                    facts.update(result.facts)
    print(summary(states, facts))
    if not states or set(states) == {"refused"}:
        raise ReadError("nothing was imported" + ("" if states else ": there are no files"))


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


def _entries(files: Iterable[Input | Refused], worker: Workers, advance: Advance) -> Iterator[Entry | Refused]:
    before = 0
    for file in files:
        if isinstance(file, Refused):
            yield file
            continue
        for entry, done in read_file(file.path, worker):
            yield entry
            advance(before + done)
        before += file.size
        advance(before)


@contextmanager
def _progress(total: int) -> Iterator[Advance]:
    """What is called with the bytes done; a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("importing"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("import", total=total or None)
        yield lambda done: progress.update(task, completed=done)
