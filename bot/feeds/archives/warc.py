"""A WARC file (ISO 28500) -> its records that may be pages, still as bytes. Cut here, parsed by warcio in a worker.

warcio's own reading stops at the first broken member and keeps headers of any length; so the cutting is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import ReadError
from bot.feeds.archives.stream import Stream

VERSION = b"WARC/"
MAX_HEAD = 64 * 1024  # bytes of a record's own headers
MAX_RECORD = 16 * 1024 * 1024
_LINE = 8192
_FIELD = re.compile(rb"^(WARC-Type|Content-Length|WARC-Target-URI):[ \t]*(.*?)[ \t]*\r?$", re.I | re.M)
_PAGES = (b"response", b"resource")  # other types tell of requests, of the crawl, or of pages seen before


@dataclass(frozen=True, slots=True)
class Record:
    """A record whole; ``data`` is empty where it can be no page."""

    data: bytes = b""


def cut_records(stream: Stream) -> Iterator[Record | ReadError]:
    """The records in their order, an error for what is none; ends with the file.

    Raises:
        BrokenMember: at gzipped bytes that do not unpack; the stream may be resumed and cut again.
    """
    while line := stream.readline(_LINE):
        if not line.strip():
            continue
        if line.startswith(VERSION):
            record = _record(stream, line)
            stream.skip_blank()
            yield record
        elif _passed_over(stream):
            yield ReadError("not a WARC record")
        else:
            yield ReadError("no WARC record to the end of the file")
            return


def _record(stream: Stream, first: bytes) -> Record | ReadError:
    head = _head(stream, first)
    if head is None:
        return ReadError("a WARC record whose headers have no end")
    fields = {name.lower(): value for name, value in reversed(_FIELD.findall(head))}
    length = fields.get(b"content-length", b"")
    if not length.isdigit() or len(length) > 15:
        return ReadError("a WARC record without its length")
    size = int(length)
    if fields.get(b"warc-type", b"").lower() not in _PAGES or not _is_web(fields.get(b"warc-target-uri", b"")):
        return Record() if stream.skip(size) == size else ReadError("the file is cut short")
    if size > MAX_RECORD:
        stream.skip(size)
        return ReadError(f"a record of {size:,} bytes; at most {MAX_RECORD:,} are read")
    data = stream.read(size)
    return Record(head + data + b"\r\n\r\n") if len(data) == size else ReadError("the file is cut short")


def _head(stream: Stream, first: bytes) -> bytes | None:
    lines, size = [first], len(first)
    while size < MAX_HEAD:
        line = stream.readline(_LINE)
        lines.append(line)
        size += len(line)
        if not line.strip():
            return b"".join(lines)
    return None


def _is_web(address: bytes) -> bool:
    return address.strip(b"<>").lower().startswith((b"http://", b"https://"))


def _passed_over(stream: Stream) -> bool:
    """Whether a record begins further on: then the stream stands before it."""
    while line := stream.readline(_LINE):
        if line.startswith(VERSION):
            stream.give_back(line)
            return True
    return False
