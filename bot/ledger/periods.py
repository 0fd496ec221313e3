"""Periods compared: one spelling for each, how long it is, how far it lies before what tells of it. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from bot.facts.edtf import first_day, last_day, valid

FRESH = 18  # months after its end in which a figure is still told without its period


def canonical(period: str) -> str:
    """The shortest way to write it: "2024-01/2024-12" is "2024", "2024-05/2024-05" is "2024-05"."""
    if not valid(period):
        return period
    start, end = first_day(period), last_day(period)
    if start is None or end is None:
        return f"{_point(start, start=True)}/{_point(end, start=False)}"
    if (start.month, start.day) == (1, 1) and (end.month, end.day) == (12, 31):
        return _joined(f"{start.year:04d}", f"{end.year:04d}")
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        return _joined(start.isoformat()[:7], end.isoformat()[:7])
    return _joined(start.isoformat(), end.isoformat())


def is_open(period: str) -> bool:
    """Whether it has no end that is known ("since the start of the year"): what is told of it grows with time."""
    return not valid(period) or last_day(period) is None


def months(period: str) -> int | None:
    """How many months it covers, a part counting as one; 0 for a single day, None where it is open."""
    start, end = first_day(period), last_day(period)
    if start is None or end is None:
        return None
    return 0 if start == end else (end.year - start.year) * 12 + end.month - start.month + 1


def months_between(earlier: str, later: str) -> int:
    """From one month ("2024-05") to another; negative where it lies before."""
    return (int(later[:4]) - int(earlier[:4])) * 12 + int(later[5:7]) - int(earlier[5:7])


def month_of(day: date) -> str:
    return day.isoformat()[:7]


def years_behind(told: str) -> list[int]:
    """The years in which a period may end that is told without its name in that month."""
    month = int(told[:4]) * 12 + int(told[5:7]) - 1
    return list(range((month - FRESH) // 12, int(told[:4]) + 1))


def _joined(first: str, last: str) -> str:
    return first if first == last else f"{first}/{last}"


def _point(day: date | None, *, start: bool) -> str:
    if day is None:
        return ".."
    if (day.month, day.day) == ((1, 1) if start else (12, 31)):
        return f"{day.year:04d}"
    whole = day.day == (1 if start else monthrange(day.year, day.month)[1])
    return day.isoformat()[:7] if whole else day.isoformat()
