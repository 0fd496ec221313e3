"""Dates of claims, as days: how exact one is, whether two can be of one thing. Pure; reads no text and no clock."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from bot.facts.edtf import first_day, last_day

_TO_THE_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:/\d{4}-\d\d-\d\d)?")
_VISIT = 31  # days: what is longer is a period, not the time of a meeting
_LONGEST = 120  # months


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


def months_of(first: date, last: date) -> list[str]:
    """The months ("2024-05") from one day to another, of long stretches the first ten years."""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(begin, min(end, begin + _LONGEST) + 1)]


def turns_of(first: date, last: date) -> list[str]:
    """The days at which these days touch a month beside theirs: what lies a day apart shares a month or such a day."""
    turns = {first} if first.day == 1 else set()
    after = shifted(last, 1)
    return sorted(map(str, turns | ({after} if after.day == 1 else set())))


def shifted(day: date, days: int) -> date:
    """So many days later; the first or last day there is where that is none."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
