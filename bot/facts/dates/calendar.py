"""Arithmetic of days, weeks, months and years. Knows no text."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from bot.facts import edtf
from bot.facts.dates.point import Unit


def moved(published: date, unit: Unit, offset: int) -> str:
    """So many units before or after publication, no finer than the unit."""
    if unit in ("year", "decade"):
        return f"{published.year + offset * (10 if unit == 'decade' else 1):04d}"
    if unit in ("month", "quarter", "half"):
        return f"{add_months(published, offset * {'month': 1, 'quarter': 3, 'half': 6}[unit]):%Y-%m}"
    return (published + timedelta(days=offset * (7 if unit == "week" else 1))).isoformat()


def offset(value: str, unit: str, number: int) -> str | None:
    """A date moved by days (code D), weeks (w), months (B) or years (a); None unless it is as fine as that."""
    if "/" in value or (len(value) < 10 and unit in "Dw") or (len(value) < 7 and unit == "B"):
        return None
    try:
        if unit == "a":
            return edtf.shift_years(value, number)
        day = edtf.first_day(value) or date.min
        moved = add_months(day, number) if unit == "B" else day + timedelta(days=number * (7 if unit == "w" else 1))
    except (ValueError, OverflowError):
        return None
    return moved.isoformat()[: len(value)]


def around(published: date, unit: Unit, offset: int) -> str | None:
    """The calendar unit that lies so many units from the one of publication."""
    if unit == "day":
        return (published + timedelta(days=offset)).isoformat()
    if unit in ("week", "weekend"):
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=offset)
        first = monday + timedelta(days=5 if unit == "weekend" else 0)
        return f"{first.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    if unit in ("quarter", "half"):
        length = 3 if unit == "quarter" else 6
        start = published.replace(month=(published.month - 1) // length * length + 1, day=1)
        start = add_months(start, length * offset)
        return f"{start:%Y-%m}/{add_months(start, length - 1):%Y-%m}"
    if unit == "decade":
        start_year = published.year // 10 * 10 + 10 * offset
        return f"{start_year:04d}/{start_year + 9:04d}"
    return None


def nth_weekday(start: date, end: date, weekday: int, number: int) -> date | None:
    """The nth such weekday (Monday is 1) from ``start`` to ``end``; a negative number counts from the end."""
    first = start + timedelta(days=(weekday - start.isoweekday()) % 7)
    last = end - timedelta(days=(end.isoweekday() - weekday) % 7)
    day = first + timedelta(weeks=number - 1) if number > 0 else last + timedelta(weeks=number + 1)
    return day if start <= day <= end else None


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_SEASON = 2  # months after its first that a season lasts


def is_over(month: int, today: date) -> bool:
    """Whether this year's season that begins in a month lies behind."""
    return month + _SEASON < today.month
