"""Periods as the fact contract writes them (EDTF), and what is asked for: bounds, overlap, order. Pure; no words."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included.

    Attributes:
        edtf: as the contract writes it: "2024", "2024-01/2024-05", "2005/..".
        start, end: its first and last day; ``end`` is None where it is open.
    """

    edtf: str
    start: date
    end: date | None

    @property
    def days(self) -> int:
        """Length in days; an open period counts its first day only."""
        return ((self.end or self.start) - self.start).days + 1

    def meets(self, other: Period) -> bool:
        """Whether the two share a day; an open end reaches no further than the day it starts on."""
        return self.start <= (other.end or other.start) and other.start <= (self.end or self.start)

    def holds(self, other: Period) -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.start <= other.start and (other.end or other.start) <= (self.end or self.start)


def parse_period(edtf: str | None) -> Period | None:
    """The period an EDTF string means; None where it is none that the contract knows."""
    first, slash, last = (edtf or "").partition("/")
    start = _bounds(first)
    if start is None:
        return None
    if not slash:
        return Period(first, start[0], start[1])
    end = _bounds(last)
    return Period(edtf or "", start[0], None if end is None else end[1])


def _bounds(edtf: str) -> tuple[date, date] | None:
    match = _DATE.fullmatch(edtf)
    if match is None:
        return None
    year, month, day = (int(group) if group else None for group in match.groups())
    assert year is not None
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def distance(one: Period, other: Period) -> int:
    """Days between two periods; 0 where they meet."""
    if one.meets(other):
        return 0
    first, second = sorted((one, other), key=lambda period: period.start)
    return (second.start - (first.end or first.start)).days
