"""What a feed holds, told by its tags alone: where its items are, and what else must be known without a parser. Pure.

The outline of a document is as long as the document, with CDATA sections and comments filled up: what is found in it by
a pattern is an element, never the text of an article, and stands at the same offset in the document.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

from bot.errors import ReadError

MOST_ITEMS = 50_000
MOST_FOR_FULL = 20_000  # items that the slow parser reads before its deadline
LONGEST_TAG = 32 * 1024  # bytes; a parser's work grows with the square of a tag's attributes
MOST_OPEN = 5_000  # elements that are never closed: nesting
MOST_NAMESPACES = 200
MOST_LOOSE = 200_000

_OPENING = re.compile(rb"<!--|<!\[CDATA\[")
_LONG_TAG = re.compile(rb"<[^<>]{%d,}" % LONGEST_TAG)
_USUAL_ITEM = re.compile(rb"<(?:item|entry)[\s>/]")
_ANY_ITEM = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>/]", re.I)
_NAMESPACE = re.compile(rb"xmlns:?([\w.-]*)\s*=")
_LOOSE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);|#\d{1,7};|#[xX][\da-fA-F]{1,6};)(?:([A-Za-z][A-Za-z\d]{1,30});)?")
_ESCAPES = {"<": b"&lt;", "&": b"&amp;", ">": b"&gt;"}
_LONG = 1000  # bytes that need not be looked at to know that they hold a text
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def outline(data: bytes) -> bytes:
    """The document with its CDATA sections (by dots) and comments (by spaces) filled up."""
    pieces: list[bytes] = []
    start = 0
    while opening := _OPENING.search(data, start):
        close, filling = (b"-->", b" ") if opening[0] == b"<!--" else (b"]]>", b".")
        end = data.find(close, opening.end())
        if end < 0:
            break
        pieces += (data[start : opening.start()], filling * (end + 3 - opening.start()))
        start = end + 3
    return b"".join((*pieces, data[start:])) if pieces else data


def check(lines: bytes) -> None:
    """Refuse what would keep a parser busy for minutes.

    Raises:
        ReadError: a tag without end, nesting without end, or more items than any feed has.
    """
    pieces = lines.split(b"<")
    if max(map(len, pieces)) > LONGEST_TAG and _LONG_TAG.search(lines):
        raise ReadError(f"a tag of more than {LONGEST_TAG // 1024} kB is no part of a feed")
    if len(pieces) > MOST_OPEN and len(pieces) - 2 * lines.count(b"</") - lines.count(b"/>") > MOST_OPEN:
        raise ReadError("elements nested without end are no feed")
    if len(pieces) > MOST_ITEMS and lines.count(b"<item") + lines.count(b"<entry") > MOST_ITEMS:
        raise ReadError(f"more than {MOST_ITEMS:,} items are no feed")
    if len(set(_NAMESPACE.findall(lines))) > MOST_NAMESPACES:
        raise ReadError(f"more than {MOST_NAMESPACES} namespaces are no feed")


def mended(data: bytes, lines: bytes) -> bytes:
    """The document with references that XML does not know resolved (&nbsp;), and ampersands that are none escaped.

    A document that defines entities of its own is left alone.

    Raises:
        ReadError: there are more of them than anybody writes by mistake.
    """
    if not _LOOSE.search(lines) or b"<!ENTITY" in lines:
        return data
    pieces: list[bytes] = []
    start = 0
    for loose in _LOOSE.finditer(lines):
        if len(pieces) > 2 * MOST_LOOSE:
            raise ReadError(f"more than {MOST_LOOSE:,} references to nothing are no feed")
        pieces += (data[start : loose.start()], _strict(loose))
        start = loose.end()
    return b"".join((*pieces, data[start:]))


def _strict(loose: re.Match[bytes]) -> bytes:
    name = (loose[1] or b"").decode()
    letters = html5.get(f"{name};")
    if letters is None:
        return b"&amp;" + loose[0][1:]
    return _ESCAPES.get(letters) or letters.encode()


def count_items(lines: bytes) -> int:
    """How many items the outline of a feed plainly holds, whatever their prefix and letters."""
    return sum(1 for _ in _ANY_ITEM.finditer(lines))


def items(lines: bytes) -> list[tuple[int, int]]:
    """Where each item of an ordinary feed begins, and where the next one does."""
    starts = [match.start() for match in _USUAL_ITEM.finditer(lines)]
    return list(zip(starts, [*starts[1:], len(lines)], strict=False))


def text_of(data: bytes, lines: bytes, name: bytes, start: int, end: int) -> str:
    """The text of the first element of a name between two offsets; "" where there is none."""
    begin, close = _inside(lines, name, start, end)
    text = data[begin:close].decode("utf-8", "replace").strip()
    if "<![CDATA[" not in text:
        return unescape(text) if "&" in text else text
    parts = _CDATA.split(text)  # outside and inside of sections by turns
    return "".join(part if number % 2 else unescape(part) for number, part in enumerate(parts)).strip()


def has_text(data: bytes, lines: bytes, name: bytes, start: int, end: int) -> bool:
    """Whether the first element of a name between two offsets has a text."""
    begin, close = _inside(lines, name, start, end)
    if close - begin > _LONG:
        return True
    return begin < close and bool(text_of(data, lines, name, start, end))


def _inside(lines: bytes, name: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the content of the first element of a name begins and ends; (0, 0) where there is none."""
    tag = b"<" + name
    opening = lines.find(tag, start, end)
    while opening >= 0 and lines[opening + len(tag)] not in b"> \n\t\r/":
        opening = lines.find(tag, opening + 1, end)
    begin = lines.find(b">", opening, end) + 1 if opening >= 0 else 0
    close = lines.find(b"</" + name, begin, end) if begin else -1
    return (begin, close) if close >= 0 and lines[begin - 2] != ord("/") else (0, 0)


def asked_interval(data: bytes, lines: bytes) -> float | None:
    """Seconds between checks that an RSS feed asks for: its ttl, in minutes, or its update period by its frequency."""
    first = _USUAL_ITEM.search(lines)
    end = first.start() if first else len(lines)
    ttl = text_of(data, lines, b"ttl", 0, end)
    if ttl.isdecimal() and int(ttl[:9]) > 0:
        return int(ttl[:9]) * 60.0
    period = _PERIODS.get(text_of(data, lines, b"sy:updatePeriod", 0, end).lower())
    if period is None:
        return None
    frequency = text_of(data, lines, b"sy:updateFrequency", 0, end)
    return period / max(int(frequency[:6]), 1) if frequency.isdecimal() else float(period)
