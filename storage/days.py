"""EDTF, as the fact contract writes it -> the days it covers. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

OPEN = date.max

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def first_and_last(edtf: str | None) -> tuple[date | None, date | None]:
    """The first and last day of a date, period or interval.

    "2024" is its whole year, "2005/.." ends at ``OPEN``; (None, None) where there is no date or it is not a date.
    """
    if not edtf:
        return None, None
    begin, _, end = edtf.partition("/")
    first = None if begin == ".." else _bound(begin, last=False)
    last = OPEN if end == ".." else _bound(end or begin, last=True)
    if (first is None and begin != "..") or last is None:
        return None, None
    return first or date.min, last


def when_of(data: Mapping[str, Any]) -> str | None:
    """The period, date or year in a fact's fields."""
    for name in ("period", "date", "year"):
        if data.get(name) is not None:
            return str(data[name])
    return None


def _bound(text: str, *, last: bool) -> date | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if month is None:
            return date(year, 12, 31) if last else date(year, 1, 1)
        return date(year, month, day or (monthrange(year, month)[1] if last else 1))
    except ValueError:
        return None
