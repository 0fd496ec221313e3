"""Pictures and files of a reply -> files in a folder, and lines that say where. Never writes over what is there."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.models import Block, File, Line, Picture, Reply, Run

PICTURE_NAME = "silkwire.png"

_UNFIT = re.compile(r"[^\w.-]+")


def keep_files(reply: Reply, folder: Path) -> Reply:
    """The reply with its pictures and files written into the folder: in their place a line with path and words."""
    return replace(reply, blocks=tuple(_kept(block, folder) for block in reply.blocks))


def _kept(block: Block, folder: Path) -> Block:
    match block:
        case Picture(content, words):
            name = PICTURE_NAME
        case File(name=name, content=content, caption=words):
            pass
        case _:
            return block
    try:
        told = str(_write(folder, name, content))
    except OSError as error:
        told = f"{folder / _safe(name)}: {error.strerror or error}"
    return Line((Run(told, "code"), *([Run(f" — {words}")] if words else [])))


def _write(folder: Path, name: str, content: bytes) -> Path:
    """Write under that name or the next free one ("trade-2.csv").

    Raises:
        OSError: the folder cannot be made or written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in _names(folder, _safe(name)):
        try:
            with path.open("xb") as file:
                file.write(content)
        except FileExistsError:
            continue
        return path
    raise AssertionError("names do not end")


def _names(folder: Path, name: str) -> Iterator[Path]:
    path = folder / name
    yield path
    for number in itertools.count(2):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


def _safe(name: str) -> str:
    """A file's name without folders, hidden beginnings and letters that a file system might refuse."""
    return _UNFIT.sub("-", name).strip(".-") or "silkwire"
