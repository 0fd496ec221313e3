"""The bytes of a file, gunzipped where it is gzipped, with places to go on from; a broken member costs itself."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import BinaryIO

from bot.errors import ReadError

MAGIC = b"\x1f\x8b\x08"
_BLOCK = 1 << 16  # bytes read at a time
_MOST = 1 << 20  # bytes gunzipped at a time: a bomb is eaten by the spoonful


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to go on from: ``offset`` bytes into the file, then ``skip`` items more; ``count`` lie before it."""

    offset: int = 0
    skip: int = 0
    count: int = 0


class BrokenMember(ReadError):
    """Gzipped bytes that do not gunzip, or end too early; ``at`` is where the member begins."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at


class Stream:
    """Reads forward. Positions are of gunzipped bytes, offsets of the file's own.

    Of a gzipped file only the beginnings of members can be gone on from; a WARC has a member for each record.
    """

    def __init__(self, file: BinaryIO, offset: int = 0) -> None:
        self._file = file
        file.seek(0)
        self.gzipped = file.read(len(MAGIC)) == MAGIC
        file.seek(offset)
        self._begin(offset)

    def _begin(self, offset: int) -> None:
        self._buffer, self._at = b"", 0
        self._zip: zlib._Decompress | None = None  # None between two members
        self._raw = b""
        self._made = self._taken = 0
        self._member, self._start = offset, 0

    @property
    def done(self) -> int:
        """How far into the file reading has come, in its own bytes."""
        return self._file.tell() - (len(self._raw) if self.gzipped else self._left())

    def boundary(self) -> int | None:
        """The offset of what comes next, where it can be gone on from; None in the midst of a member."""
        if not self.gzipped or self._taken == self._start:
            return self._member + self._taken - self._start
        if self._left() or self._fill(further=False):
            return None
        return self.done if self._zip is None else None

    def read(self, size: int) -> bytes:
        """As many bytes as there are, at most ``size``."""
        parts = []
        while size > 0 and (self._left() or self._fill()):
            parts.append(self._take(min(size, self._left())))
            size -= len(parts[-1])
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """How many of so many bytes there were to pass over."""
        before = size
        while size > 0 and (self._left() or self._fill()):
            size -= len(self._take(min(size, self._left())))
        return before - size

    def readline(self, limit: int) -> bytes:
        """A line with its end, or as much of it as the limit allows."""
        parts = []
        while limit > 0 and (self._left() or self._fill()):
            end = self._buffer.find(b"\n", self._at, self._at + limit)
            stop = end + 1 if end >= 0 else min(self._at + limit, len(self._buffer))
            parts.append(self._take(stop - self._at))
            limit -= len(parts[-1])
            if end >= 0:
                break
        return b"".join(parts)

    def skip_blank(self) -> None:
        """Pass over line ends, to the end of the member at most: what comes after may be broken."""
        while self._left() or self._fill(further=False):
            if self._buffer[self._at] not in b"\r\n":
                return
            self._take(1)

    def give_back(self, data: bytes) -> None:
        """Let what was just read be read again."""
        self._buffer, self._at = data + self._buffer[self._at :], 0
        self._taken -= len(data)

    def resume(self, begins: bytes) -> int | None:
        """After a broken member: go to the next one whose text begins so, and give its offset; None: there is none."""
        at = self._member + 1
        while (at := self._find_magic(at)) >= 0:
            if self._peek(at).startswith(begins):
                self._file.seek(at)
                self._begin(at)
                return at
            at += 1
        return None

    def _left(self) -> int:
        return len(self._buffer) - self._at

    def _take(self, size: int) -> bytes:
        data = self._buffer[self._at : self._at + size]
        self._at += size
        self._taken += size
        return data

    def _fill(self, *, further: bool = True) -> bool:
        """More bytes into the empty buffer; False at the end of the file (or not ``further``: of the member)."""
        self._buffer, self._at = b"", 0
        if not self.gzipped:
            self._buffer = self._file.read(_BLOCK)
        elif self._zip is not None or further:
            while not self._buffer and (self._zip or (further and self._next_member())):
                self._gunzip()
        self._made += len(self._buffer)
        return bool(self._buffer)

    def _gunzip(self) -> None:
        assert self._zip is not None
        raw = self._raw or self._file.read(_BLOCK)
        try:
            self._buffer = self._zip.decompress(raw, _MOST)
        except zlib.error:
            raise BrokenMember(self._member, "gzipped bytes that cannot be unpacked") from None
        if self._zip.eof:
            self._raw, self._zip = self._zip.unused_data, None
            return
        self._raw = self._zip.unconsumed_tail
        if not raw and not self._buffer:
            raise BrokenMember(self._member, "the file is cut short")

    def _next_member(self) -> bool:
        """Begin the next member, False where there is none; zeros may stand between, anything else is no member."""
        while not (raw := self._raw.lstrip(b"\0")):
            self._raw = self._file.read(_BLOCK)
            if not self._raw:
                return False
        self._raw = raw
        self._member, self._start = self.done, self._made
        self._zip = zlib.decompressobj(31)
        return True

    def _find_magic(self, at: int) -> int:
        self._file.seek(at)
        kept = b""
        while block := self._file.read(_BLOCK):
            window = kept + block
            if (found := window.find(MAGIC)) >= 0:
                return self._file.tell() - len(window) + found
            kept = window[1 - len(MAGIC) :]
        return -1

    def _peek(self, at: int) -> bytes:
        self._file.seek(at)
        try:
            return zlib.decompressobj(31).decompress(self._file.read(_BLOCK), 64)
        except zlib.error:
            return b""
