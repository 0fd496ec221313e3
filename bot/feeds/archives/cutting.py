"""A file -> its items, still as bytes, each with the place to go on from after it. Parses nothing; keeps one item."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from bot.errors import ReadError
from bot.feeds.archives.stream import BrokenMember, Mark, Stream
from bot.feeds.archives.warc import VERSION, Record, cut_records
from bot.feeds.forms import HEAD, Form, sniff
from bot.feeds.limits import MAX_LINE_BYTES, MAX_MARKUP_BYTES, MAX_TEXT_BYTES
from bot.models import Refused

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Item:
    """What is parsed as one.

    Attributes:
        form: as of the file; of "jsonl" one line, of "warc" one record.
        name: the file's name; ``place`` is what a refusal calls it ("folder/news.jsonl:3").
    """

    form: Form
    name: str
    place: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """An item, a refusal, or nothing to read; where to go on after it, and how many bytes of the file are done."""

    item: Item | Refused | None
    mark: Mark
    done: int


def cut_file(path: Path, start: Mark = Mark()) -> Iterator[Cut]:  # noqa: B008  frozen
    """The items of a file from a mark on; what cannot be read is a refusal, not an exception."""
    try:
        with path.open("rb") as file:
            yield from _cut(file, path, start)
    except ReadError as error:
        yield Cut(Refused(str(path), str(error)), start, 0)
    except OSError as error:
        yield Cut(Refused(str(path), (error.strerror or "cannot be read").lower()), start, 0)


def _cut(file: BinaryIO, path: Path, start: Mark) -> Iterator[Cut]:
    whole = Stream(file)
    head = whole.read(HEAD)
    suffix = Path(path.stem).suffix if path.suffix.lower() == ".gz" else path.suffix
    form = sniff(head, suffix)
    if not head:
        raise ReadError("empty")
    stream = Stream(file, start.offset)
    if form in ("jsonl", "warc"):
        pick = _lines if form == "jsonl" else _records
        yield from _each(stream, path, form, pick, start)
    else:
        size = path.stat().st_size
        yield Cut(_document(stream, path, form), Mark(size, 0, 1), size)


def _document(stream: Stream, path: Path, form: Form) -> Item | Refused:
    limit = MAX_TEXT_BYTES if form == "text" else MAX_MARKUP_BYTES
    data = stream.read(limit + 1)
    if len(data) > limit:
        size = "more" if stream.gzipped else f"{path.stat().st_size:,} bytes"
        return Refused(str(path), f"{size} is too long for an article; at most {limit:,} are read")
    return Item(form, path.name, str(path), data)


def _each(
    stream: Stream,
    path: Path,
    form: Form,
    pick: Callable[[Stream], Iterator[bytes | ReadError]],
    start: Mark,
) -> Iterator[Cut]:
    """The lines or records of a stream; a broken member costs itself, and what began in it."""
    mark, skip = start, start.skip
    while True:
        try:
            for found in islice(pick(stream), skip, None):
                skip = 0
                count = mark.count + 1
                boundary = stream.boundary()
                after = Mark(mark.offset, mark.skip + 1, count) if boundary is None else Mark(boundary, 0, count)
                yield Cut(_item(found, path, form, count), after, stream.done)
                mark = after
            return
        except BrokenMember as error:
            refused = Refused(f"{path}@{error.at}", str(error))
        if (at := stream.resume(VERSION if form == "warc" else b"")) is None:
            yield Cut(refused, mark, stream.done)
            return
        mark, skip = Mark(at, 0, mark.count), 0
        yield Cut(refused, mark, stream.done)


def _item(found: bytes | ReadError, path: Path, form: Form, number: int) -> Item | Refused | None:
    place = f"{path}:{number}"
    if isinstance(found, ReadError):
        return Refused(place, str(found))
    if form == "jsonl" and number == 1:
        found = found.removeprefix(_BOM)
    return Item(form, path.name, place, found) if found.strip() else None


def _lines(stream: Stream) -> Iterator[bytes | ReadError]:
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if len(line) <= MAX_LINE_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE_BYTES)
        yield ReadError(f"a line of more than {MAX_LINE_BYTES:,} bytes")


def _records(stream: Stream) -> Iterator[bytes | ReadError]:
    for record in cut_records(stream):
        yield record.data if isinstance(record, Record) else record
