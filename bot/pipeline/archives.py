"""Files -> articles and facts in the store, read side by side by worker processes, saved in order; reads no clock.

    files | cut        into items (bot.feeds.archives), some of them to a piece
          | read       pieces in worker processes, a few ahead of the one that is saved    unpacking.py
          | save       the articles of a piece, and how far that brings its files: one transaction

What is saved and where to go on agree at any time: an import that is killed goes on as if it had not been.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.errors import ReadError
from bot.feeds.archives.cutting import Cut, Item, cut_file
from bot.feeds.archives.stream import Mark
from bot.feeds.files import Input
from bot.models import Imported, Refused, Saved
from bot.pipeline.article import Outlet
from bot.pipeline.reading import Read
from bot.pipeline.unpacking import Tripped, read_items
from bot.workers import Workers
from storage import Storage

log = structlog.get_logger()

ITEMS = 16  # of a piece: fewer and processes wait for their post, more and a stop takes long
BYTES = 1 << 20  # of a piece, beyond which nothing is added
_AHEAD = 2  # pieces for each process

Result = Imported | Refused


@dataclass(frozen=True, slots=True)
class Step:
    """What one piece came to, and how many bytes of all files are done after it."""

    results: tuple[Result, ...]
    done: int


@dataclass(slots=True)
class _Piece:
    cuts: list[Item | Refused] = field(default_factory=list)
    size: int = 0
    marks: dict[Input, Mark] = field(default_factory=dict)
    done: int = 0

    @property
    def items(self) -> list[Item]:
        return [cut for cut in self.cuts if isinstance(cut, Item)]

    def add(self, file: Input, cut: Cut, before: int) -> None:
        if cut.item is not None:
            self.cuts.append(cut.item)
        self.size += len(cut.item.data) if isinstance(cut.item, Item) else 0
        self.marks[file] = cut.mark
        self.done = before + cut.done

    @property
    def is_full(self) -> bool:
        return len(self.cuts) >= ITEMS or self.size >= BYTES


async def import_files(
    files: Sequence[Input | Refused],
    storage: Storage,
    workers: Workers,
    *,
    now: datetime,
    outlets: Sequence[Outlet] = (),
    marks: Mapping[Input, Mark] | None = None,
) -> AsyncIterator[Step]:
    """Bring files into the store, going on from ``marks``; results come in the order of what is in the files.

    Raises:
        StorageError: the store fails; what was yielded is stored.
    """
    pieces = _pieces(files, marks or {})
    ahead: deque[tuple[_Piece, asyncio.Task[list[Read | Refused]]]] = deque()
    try:
        while True:
            while len(ahead) < _AHEAD * workers.processes and (piece := next(pieces, None)) is not None:
                ahead.append((piece, asyncio.create_task(_read(piece, workers, now, outlets))))
            if not ahead:
                break
            piece, reading = ahead.popleft()
            yield Step(await _save(await reading, piece.marks, storage, now), piece.done)
    finally:
        for _, task in ahead:
            task.cancel()
        await asyncio.gather(*(task for _, task in ahead), return_exceptions=True)


def _pieces(files: Sequence[Input | Refused], marks: Mapping[Input, Mark]) -> Iterator[_Piece]:
    piece, before = _Piece(), 0
    for file in files:
        if isinstance(file, Refused):
            piece.cuts.append(file)
            continue
        start = marks.get(file)
        if start is not None and start.offset >= file.size:
            before += file.size
            continue
        for cut in cut_file(file.path, start or Mark()):
            piece.add(file, cut, before)
            if piece.is_full:
                yield piece
                piece = _Piece(done=piece.done)
        before += file.size
        piece.done = before
        piece.marks[file] = Mark(file.size, 0, piece.marks[file].count if file in piece.marks else 0)
        if piece.is_full or len(piece.marks) >= ITEMS:
            yield piece
            piece = _Piece(done=before)
    if piece.cuts or piece.marks:
        yield piece


async def _read(piece: _Piece, workers: Workers, now: datetime, outlets: Sequence[Outlet]) -> list[Read | Refused]:
    """What became of a piece. Where its process dies of it or is late, its items are read one by one."""
    items = piece.items
    try:
        found = await workers.run(read_items, items, now, outlets) if items else []
    except ReadError:
        found = [await _read_alone(item, workers, now, outlets) for item in items]
    read = iter(found)
    results: list[Read | Refused] = []
    for cut in piece.cuts:
        results += [cut] if isinstance(cut, Refused) else [_told(one) for one in next(read)]
    return results


async def _read_alone(
    item: Item, workers: Workers, now: datetime, outlets: Sequence[Outlet]
) -> list[Read | Refused | Tripped]:
    try:
        return (await workers.run(read_items, [item], now, outlets, ours=True, about=item.place))[0]
    except ReadError as error:
        return [Refused(item.place, str(error))]


def _told(result: Read | Refused | Tripped) -> Read | Refused:
    if not isinstance(result, Tripped):
        return result
    error_id = secrets.token_hex(3)
    log.error("import.failed", source=result.source, error_id=error_id, exception=result.trace)
    return Refused(result.source, f"cannot be read: an error of ours, logged as {error_id}")


async def _save(
    results: Sequence[Read | Refused], marks: Mapping[Input, Mark], storage: Storage, now: datetime
) -> tuple[Result, ...]:
    whole = [(one.article, one.facts, one.about, one.keys) for one in results if isinstance(one, Read)]
    saved = iter(await storage.imports.save(whole, marks, now))
    return tuple(one if isinstance(one, Refused) else _imported(one, next(saved)) for one in results)


def _imported(read: Read, saved: Saved) -> Imported:
    stored = read.facts if saved.state != "unchanged" else ()
    return Imported(source=read.article.source, saved=saved, facts=Counter(fact.kind for fact in stored))
