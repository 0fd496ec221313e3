"""Paths -> files -> entries: texts, pages, feeds, JSON lines and WARC files, folders with all that is below them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ReadError
from bot.feeds.archives.cutting import Item, cut_file
from bot.feeds.archives.parsing import parse_item
from bot.models import Entry, Refused
from bot.workers import Workers

_OURS = ("text", "json", "jsonl")  # read by our own few lines: no process is needed


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read, its size in bytes, and when it was written (nanoseconds of the epoch)."""

    path: Path
    size: int
    modified: int = 0


def list_files(paths: Iterable[Path]) -> list[Input | Refused]:
    """The files of paths, folders with all that is below them but for hidden ones; each once, in order of name."""
    found: dict[Path, Input | Refused] = {}
    for path in paths:
        below = _below(path) if path.is_dir() else [path]
        for file in below:
            found.setdefault(file, _input(file))
    return list(found.values())


def _below(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(where) / name for name in sorted(files) if not name.startswith("."))


def _input(path: Path) -> Input | Refused:
    try:
        stat = path.stat()
    except OSError as error:
        return Refused(str(path), (error.strerror or "cannot be read").lower())
    return Input(path, stat.st_size, stat.st_mtime_ns) if path.is_file() else Refused(str(path), "not a file")


def read_file(path: Path, workers: Workers) -> Iterator[tuple[Entry | Refused, int]]:
    """The entries of one file, each with the bytes read so far; what cannot be read is a value, not an exception."""
    for cut in cut_file(path):
        if isinstance(cut.item, Refused):
            yield cut.item, cut.done
        elif cut.item is not None:
            for entry in _entries(cut.item, workers):
                yield entry, cut.done


def _entries(item: Item, workers: Workers) -> Iterable[Entry | Refused]:
    try:
        return (parse_item(item) if item.form in _OURS else workers.call(parse_item, item)).entries
    except ReadError as error:
        return (Refused(item.place, str(error)),)
