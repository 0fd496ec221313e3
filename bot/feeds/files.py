"""Paths -> entries: text files, pages, feeds and JSON lines, folders with all that is below them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Literal

from bot.errors import ReadError
from bot.feeds.apart import feed_entries, page_entries
from bot.feeds.decode import decode
from bot.feeds.jsonl import parse_line
from bot.models import Entry, Refused
from bot.workers import Workers

Form = Literal["text", "page", "feed", "json", "jsonl"]
MAX_CHARACTERS = 1_000_000  # a longer text is no article
MAX_TEXT_BYTES = 4 * MAX_CHARACTERS
MAX_MARKUP_BYTES = 16 * 1024 * 1024
_HEAD = 2048

_FEED = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?[^>]*\?>\s*|<!DOCTYPE\s+rss[^>]*>\s*)*<(?:rss|feed|rdf:RDF|atom:feed)\b", re.S | re.I)  # fmt: skip  # noqa: E501
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.S | re.I)
_BY_SUFFIX: dict[str, Form] = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json",
    ".html": "page", ".htm": "page", ".xhtml": "page",
    ".xml": "feed", ".rss": "feed", ".atom": "feed", ".rdf": "feed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read and its size in bytes."""

    path: Path
    size: int


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
        size = path.stat().st_size
    except OSError as error:
        return Refused(str(path), (error.strerror or "cannot be read").lower())
    return Input(path, size) if path.is_file() else Refused(str(path), "not a file")


def read_file(path: Path, workers: Workers) -> Iterator[tuple[Entry | Refused, int]]:
    """The entries of one file, each with the bytes read so far; what cannot be read is a value, not an exception."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(0)
            for entry in _entries(file, path, sniff(head, path.suffix), workers):
                yield entry, file.tell()
    except ReadError as error:
        yield Refused(str(path), str(error)), 0
    except OSError as error:
        yield Refused(str(path), (error.strerror or "cannot be read").lower()), 0


def sniff(head: bytes, suffix: str) -> Form:
    """What a file is, by how it begins, else by its name's ending."""
    if _FEED.match(head):
        return "feed"
    if _PAGE.match(head):
        return "page"
    return _BY_SUFFIX.get(suffix.lower(), "text")


def _entries(file: BinaryIO, path: Path, form: Form, workers: Workers) -> Iterator[Entry | Refused]:
    if form == "jsonl":
        yield from read_lines(file, str(path))
        return
    limit = MAX_TEXT_BYTES if form == "text" else MAX_MARKUP_BYTES
    data = file.read(limit + 1)
    if len(data) > limit:
        raise ReadError(f"{path.stat().st_size:,} bytes is too long for an article; at most {limit:,} are read")
    if form == "text":
        yield checked(Entry(source=path.name, text=decode(data)), str(path))
    elif form == "json":
        yield from _items(data, path)
    elif not data.strip():
        raise ReadError("empty")
    else:
        parse = feed_entries if form == "feed" else page_entries
        yield from (checked(entry, str(path)) for entry in workers.call(parse, data, path.name))


def read_lines(lines: Iterable[bytes], name: str) -> Iterator[Entry | Refused]:
    """The entries of JSON lines; a line that is none is ``Refused`` with its number, the rest goes on."""
    source = Path(name).name
    lines = iter(lines)
    first = next(lines, b"")
    if not first:
        yield Refused(name, "empty")
    for number, line in enumerate(chain([first.removeprefix(b"\xef\xbb\xbf")], lines), 1):
        if line.strip():
            yield _line(line, source, f"{name}:{number}")


def _items(data: bytes, path: Path) -> Iterator[Entry | Refused]:
    """The objects of a JSON list, or one object; a file that is neither is read as JSON lines."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        yield from read_lines(data.splitlines(), str(path))
        return
    for number, item in enumerate(found if isinstance(found, list) else [found], 1):
        place = f"{path}:{number}" if isinstance(found, list) else str(path)
        yield _line(json.dumps(item).encode(), path.name, place)


def _line(line: bytes, source: str, place: str) -> Entry | Refused:
    try:
        return checked(parse_line(line.decode("utf-8"), source), place)
    except UnicodeDecodeError:
        return Refused(place, "not UTF-8, as JSON must be")
    except ReadError as error:
        return Refused(place, str(error))


def checked(entry: Entry | Refused, place: str) -> Entry | Refused:
    """The entry, or a refusal where it is too long to be an article."""
    if isinstance(entry, Entry) and len(entry.text) > MAX_CHARACTERS:
        return Refused(place, f"{len(entry.text):,} characters is too long for an article (at most {MAX_CHARACTERS:,})")
    return entry
