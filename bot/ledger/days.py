"""Dates of claims, as days: how exact one is, whether two can be of one thing. Pure; reads no text and no clock."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from bot.facts.edtf import first_day, last_day

_TO_THE_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:/\d{4}-\d\d-\d\d)?")
_VISIT = 31  # days: what is longer is a period, not the time of a meeting


@lru_cache(maxsize=4096)
def bounds(edtf: str | None) -> tuple[date, date] | None:
    """The first and last day of a date with both ends; None where it has none, or an open end."""
    if not edtf:
        return None
    try:
        first, last = first_day(edtf), last_day(edtf)
    except ValueError:
        return None
    return (first, last) if first and last else None


@lru_cache(maxsize=4096)
def span(edtf: str | None) -> int:
    """How many days it covers; 0 where there is no date."""
    ends = bounds(edtf)
    return (ends[1] - ends[0]).days + 1 if ends else 0


@lru_cache(maxsize=4096)
def is_fine(edtf: str | None) -> bool:
    """Whether it says the day, or the days of one occasion."""
    return bool(edtf and _TO_THE_DAY.fullmatch(edtf)) and 0 < span(edtf) <= _VISIT


@lru_cache(maxsize=16384)
def gap(one: str, other: str) -> int:
    """Days between two dates: 0 where they share a day, 1 from one day to the next."""
    mine, theirs = bounds(one), bounds(other)
    if mine is None or theirs is None:
        return 0
    return max(0, (theirs[0] - mine[1]).days, (mine[0] - theirs[1]).days)


def days_of(edtf: str | None, limit: int = 5) -> list[str]:
    """The days of a fine date, at most ``limit``."""
    if not edtf or not is_fine(edtf):
        return []
    first = date.fromisoformat(edtf[:10])
    return [str(first + timedelta(days=shift)) for shift in range(min(span(edtf), limit))]


def years_of(edtf: str) -> list[str]:
    """The year it begins in, and the one it ends in where that is the next one."""
    first, last = edtf[:4], edtf.rpartition("/")[2][:4]
    if not first.isdigit():
        return [last]
    return [first] if not last.isdigit() or int(last) != int(first) + 1 else [first, last]
