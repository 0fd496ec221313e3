"""Points -> EDTF, given the day of publication and what the sentence said before. Knows no words.

News looks to the nearest past: a month, day or weekday without a year is the last one before publication (a day within
two months ahead counts as near), unless the sentence looks ahead, then it is the next one.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.facts import edtf
from bot.facts.dates.calendar import add_months, around, is_over, moved, nth_weekday
from bot.facts.dates.point import Point

NEAR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Context:
    """What a date without a year is read against.

    Attributes:
        published: the day of publication, if known.
        future: the sentence looks ahead.
        by: said as the end of a time ("by June"): the nearest one either way.
        before: the date said before it in the sentence, as EDTF; its month may be taken over.
        carried: the same, if the text itself names its year, which may be taken over.
        last: the date said last in the text ("the same year"); last_day: the last single day ("the same day").
    """

    published: date | None
    future: bool = False
    by: bool = False
    before: str | None = None
    carried: str | None = None
    last: str | None = None
    last_day: str | None = None


def resolve(point: Point, context: Context) -> str | None:
    """The EDTF of a point; None where it is relative and there is nothing to resolve it against."""
    try:
        found = _RESOLVERS[point.grain](point, context)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and edtf.valid(found) else None


def resolve_range(first: Point, last: Point, context: Context) -> str | None:
    """The EDTF from one point to the other; what one leaves out is taken from the other."""
    if last.grain == "day" and last.month is None and last.month_shift is None:
        last = replace(last, month=first.month, month_shift=first.month_shift, year=last.year or first.year)
    if first.grain == last.grain == "weekday":
        return _weekdays(first, last, context)
    first_open, last_open = (point.year is None and point.shift is None for point in (first, last))
    if first_open:
        first = replace(first, year=last.year, shift=last.shift)
    elif last_open and last.grain in ("month", "day"):
        last = replace(last, year=first.year, shift=first.shift)
    end = resolve(replace(last, done=False), context)
    if end is None:
        return None
    if first.year is None and first.shift is None and first.grain in ("day", "month"):
        first = replace(first, year=int(edtf.join(end, end)[:4]))
    start = resolve(first, context)
    if start is None:
        return None
    if len(start) == len("2024") < len(end) and end.startswith(start):  # "from the beginning of the year to May"
        start += "-01"
    joined = edtf.join(start, end)
    if not edtf.valid(joined) and first.month is not None and (first_open or last_open):  # over New Year
        joined = edtf.join(edtf.shift_years(start, -first_open), edtf.shift_years(end, last_open and not first_open))
    return joined if edtf.valid(joined) else None


def _weekdays(first: Point, last: Point, context: Context) -> str | None:
    """From a weekday to the next such weekday after it."""
    start = resolve(first, context)
    if start is None or last.weekday is None:
        return None
    day = date.fromisoformat(start)
    return edtf.join(start, (day + timedelta(days=(last.weekday - day.isoweekday()) % 7)).isoformat())


def _year(point: Point, context: Context) -> str | None:
    if (year := _year_of(point, context)) is None:
        return None
    if point.rule == "season" and point.month and context.published:
        year += context.future and is_over(point.month, context.published)
    return f"{year:04d}/{point.last_year:04d}" if point.last_year else f"{year:04d}"


def _year_of(point: Point, context: Context) -> int | None:
    if point.year is not None:
        return point.year
    if point.shift is not None:
        return context.published.year + point.shift if context.published else None
    return None


def _month(point: Point, context: Context) -> str | None:
    published = context.published
    if point.month_shift is not None:
        if published is None:
            return None
        return f"{add_months(published, point.month_shift):%Y-%m}"
    assert point.month is not None
    year = _year_of(point, context)
    if year is None and point.shift is None:
        year = _month_year(point, context)
    if year is None:
        return None
    first = f"{year:04d}-{point.month:02d}"
    return f"{first}/{year:04d}-{point.last_month:02d}" if point.last_month else first


def _month_year(point: Point, context: Context) -> int | None:
    """The year of a month that is said without one."""
    assert point.month is not None
    if context.carried:
        return int(context.carried[:4])
    published = context.published
    if published is None:
        return None
    last = point.last_month or point.month
    if point.rule == "named month":
        back, on = point.month >= published.month, point.month <= published.month
        return published.year + (on if point.offset > 0 else 0) - (back if point.offset < 0 else 0)
    if context.future:
        return published.year + (last < published.month - 2)
    if context.by:
        return published.year + (last < published.month - 6) - (last > published.month + 6)
    if point.done:
        over = date(published.year, last, monthrange(published.year, last)[1]) <= published + timedelta(days=5)
        return published.year - (not over)
    return published.year - (point.month > published.month)


def _day(point: Point, context: Context) -> str | None:
    published = context.published
    if point.month is None:
        if point.month_shift is not None:
            start = published and add_months(published.replace(day=1), point.month_shift)
        else:
            start = _month_of_day(point, context)
        if not start:
            return None
        point = replace(point, year=start.year, month=start.month)
    assert point.month is not None
    assert point.day is not None
    year = _year_of(point, context)
    if year is None and point.shift is None:
        year = _day_year(point, context)
    if year is None:
        return None
    first = f"{year:04d}-{point.month:02d}-{point.day:02d}"
    return f"{first}/{year:04d}-{point.month:02d}-{point.last_day:02d}" if point.last_day else first


def _month_of_day(point: Point, context: Context) -> date | None:
    """The month of a day that is said without one: the nearest past, or next where the sentence looks ahead."""
    assert point.day is not None
    if context.before and len(context.before.split("/")[-1]) >= 7:
        return date.fromisoformat(context.before.split("/")[-1][:7] + "-01")
    if context.published is None:
        return None
    month = context.published.replace(day=1)
    step = 0
    if context.future and point.day < context.published.day:
        step = 1
    elif not context.future and point.day > context.published.day:
        step = -1
    for _ in range(3):
        month = add_months(context.published.replace(day=1), step)
        if point.day <= monthrange(month.year, month.month)[1]:
            return month
        step += 1 if context.future else -1
    return None


def _day_year(point: Point, context: Context) -> int | None:
    """The year of a day and month that are said without one."""
    assert point.month is not None
    assert point.day is not None
    if context.carried:
        return int(context.carried[:4])
    published = context.published
    if published is None:
        return None
    day = min(point.day, monthrange(published.year, point.month)[1])
    this = date(published.year, point.month, day)
    if context.future:
        year = published.year + (this < published - NEAR)
    elif this <= published + NEAR:
        # early January may still look ahead from December
        turned = edtf.shift_years(this.isoformat(), 1)
        year = published.year + (date.fromisoformat(turned) <= published + NEAR)
    else:
        year = published.year - 1
    while point.day > monthrange(year, point.month)[1]:
        year += 1 if context.future else -1
    return year


def _unit(point: Point, context: Context) -> str | None:
    published = context.published
    if point.rule == "day before or after":
        return _beside(point, context)
    if published is None:
        return None
    if point.rule in ("ago", "from now"):
        return moved(published, point.unit, point.offset)
    if point.unit == "week" and point.weekday is not None:
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=point.offset)
        return (monday + timedelta(days=point.weekday - 1)).isoformat()
    return around(published, point.unit, point.offset)


def _beside(point: Point, context: Context) -> str | None:
    """The day before or after the one said last."""
    if context.last_day is None:
        return None
    return (date.fromisoformat(context.last_day) + timedelta(days=point.offset)).isoformat()


def _stretch(point: Point, context: Context) -> str | None:
    published = context.published
    if published is None:
        return None
    other = moved(published, point.unit, point.offset)
    here = published.isoformat()[: len(other)]
    return edtf.join(other, here) if point.offset < 0 else edtf.join(here, other)


def _weekday(point: Point, context: Context) -> str | None:
    published, day = context.published, point.weekday
    if published is None or day is None:
        return None
    back = (published.isoweekday() - day) % 7
    if point.offset > 0 or (context.future and point.offset == 0):
        ahead = (day - published.isoweekday()) % 7
        return (published + timedelta(days=ahead or (7 if point.offset else 0))).isoformat()
    if point.offset < 0:
        return (published - timedelta(days=back or 7)).isoformat()
    return (published - timedelta(days=back)).isoformat()


def _same(point: Point, context: Context) -> str | None:
    """The day, month, year or period said before; where the text has said none, that of publication."""
    if point.rule == "same day":
        return context.last_day or (context.published.isoformat() if context.published else None)
    before = context.before or context.last or (context.published.isoformat() if context.published else None)
    if before is None or before.startswith(".."):
        return None
    if point.rule == "same period" or (point.unit == "month" and "/" in before):
        return before
    length = 4 if point.unit == "year" else 7
    start = before.split("/", maxsplit=1)[0]
    return start[:length] if len(start) >= length else None


def _earlier(point: Point, context: Context) -> str | None:
    """The date said before, moved to the year named, or by so many years; else the year by publication."""
    named = _year_of(point, context)
    if context.before and not context.before.startswith(".."):
        start = int(context.before[:4])
        offset = named - start if named is not None else point.offset
        if point.rule == "previous year":
            return f"{start + offset:04d}"
        if point.rule == "same period" or named is None:
            return edtf.shift_years(context.before, offset)
    if named is not None:
        return f"{named:04d}"
    return f"{context.published.year + point.offset:04d}" if context.published else None


def _nth(point: Point, context: Context) -> str | None:
    """The nth Monday-to-Sunday week that begins in a month or year, or the nth such weekday of a month."""
    month = _month(point, context) if point.month or point.month_shift is not None else _year(point, context)
    start, end = (edtf.first_day(month), edtf.last_day(month)) if month else (None, None)
    day = nth_weekday(start, end, point.weekday or 1, point.offset) if start and end else None
    if day is None:
        return None
    return day.isoformat() if point.weekday else f"{day.isoformat()}/{(day + timedelta(days=6)).isoformat()}"


_RESOLVERS = {
    "nth": _nth,
    "vague": lambda _point, _context: None,
    "year": _year,
    "month": _month,
    "day": _day,
    "unit": _unit,
    "stretch": _stretch,
    "weekday": _weekday,
    "same": _same,
    "earlier": _earlier,
}
