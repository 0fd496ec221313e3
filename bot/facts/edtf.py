"""EDTF dates and intervals as the fact contract uses them: compare, join, shift. Pure; reads no text.

Known: ``2024``, ``2024-06``, ``2024-06-17``, an interval of two of these, and an open end (``2005/..``, ``../2010``).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_ONE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def first_day(edtf: str) -> date | None:
    """The first day it covers; None where the beginning is open. ValueError where it is no EDTF we know."""
    start = edtf.partition("/")[0]
    return None if start == ".." else _bounds(start)[0]


def last_day(edtf: str) -> date | None:
    """The last day it covers, inclusive; None where the end is open. ValueError where it is no EDTF we know."""
    end = edtf.rpartition("/")[2]
    return None if end == ".." else _bounds(end)[1]


def valid(edtf: str) -> bool:
    """Whether it is one of the forms known here, with days that exist and its beginning not after its end."""
    parts = edtf.split("/")
    if len(parts) > 2 or set(parts) == {".."}:
        return False
    try:
        start, end = first_day(edtf), last_day(edtf)
    except ValueError:
        return False
    return start is None or end is None or start <= end


def join(start: str, end: str) -> str:
    """From the beginning of one to the end of the other: "2024-01", "2024-05" -> "2024-01/2024-05"."""
    first, last = start.partition("/")[0], end.rpartition("/")[2]
    return first if first == last else f"{first}/{last}"


def since(start: str) -> str:
    """Open from its beginning: "2005" -> "2005/.."."""
    return start.partition("/")[0] + "/.."


def contains(outer: str, inner: str) -> bool:
    """Whether every day of ``inner`` is a day of ``outer``."""
    low, high = _ends(outer)
    first, last = _ends(inner)
    return low <= first and last <= high


def compatible(one: str, other: str) -> bool:
    """Whether both can be said of the same thing: one is a coarser or vaguer statement of the other."""
    return contains(one, other) or contains(other, one)


def shift_years(edtf: str, years: int) -> str:
    """The same dates so many years later; 29 February becomes 28 where it must."""
    return "/".join(part if part == ".." else _shifted(part, years) for part in edtf.split("/"))


def _shifted(part: str, years: int) -> str:
    year = int(part[:4]) + years
    if not 1 <= year <= 9999:
        raise ValueError(f"year out of range: {year}")
    if len(part) == 10:
        day = min(int(part[8:]), monthrange(year, int(part[5:7]))[1])
        return f"{year:04d}-{part[5:7]}-{day:02d}"
    return f"{year:04d}{part[4:]}"


def _ends(edtf: str) -> tuple[date, date]:
    return first_day(edtf) or date.min, last_day(edtf) or date.max


def _bounds(part: str) -> tuple[date, date]:
    match = _ONE.fullmatch(part)
    if match is None:
        raise ValueError(f"not a date: {part!r}")
    year, month, day = int(match[1]), match[2], match[3]
    if day:
        exact = date(year, int(month), int(day))
        return exact, exact
    if month:
        start = date(year, int(month), 1)
        return start, start.replace(day=monthrange(year, int(month))[1])
    return date(year, 1, 1), date(year, 12, 31)
