"""The beginning, middle or end of a year, quarter, month or week, as narrow as listings of dates show it.

Facts say no more than the text: "at the end of 2024" is 2024 to them. A listing of mentions narrows it by one rule:

    year      begins with its first two months and ends with its last two; its middle is June and July
    quarter   one month each
    month     begins with five days, ends from the 25th; its middle and the thirds are the ten-day periods of calendars
    week      begins with three days and ends with three
    thirds    of a year are four months each
"""

from __future__ import annotations

from datetime import timedelta

from bot.facts import edtf
from bot.facts.dates.calendar import add_months
from bot.facts.mentions import Part

_MONTHS: dict[int, dict[Part, tuple[int, int]]] = {  # length in months -> part -> (first, last), from 0
    12: {
        "start": (0, 1), "middle": (5, 6), "end": (10, 11),
        "first_third": (0, 3), "second_third": (4, 7), "last_third": (8, 11),
    },
    3: {
        "start": (0, 0), "middle": (1, 1), "end": (2, 2),
        "first_third": (0, 0), "second_third": (1, 1), "last_third": (2, 2),
    },
}  # fmt: skip
_DAYS: dict[Part, tuple[int, int]] = {  # of a month; beyond its last day means to its end
    "start": (1, 5), "middle": (11, 20), "end": (25, 31),
    "first_third": (1, 10), "second_third": (11, 20), "last_third": (21, 31),
}  # fmt: skip
_WEEK: dict[Part, tuple[int, int]] = {
    "start": (0, 2), "middle": (2, 4), "end": (4, 6),
    "first_third": (0, 2), "second_third": (2, 4), "last_third": (4, 6),
}  # fmt: skip
_WEEK_DAYS = 7


def narrowed(value: str, part: Part) -> str:
    """``"2024", "end"`` -> ``"2024-11/2024-12"``; what is no whole year, quarter, month or week stays as it is."""
    if ".." in value:
        return value
    first, last = edtf.first_day(value), edtf.last_day(value)
    assert first is not None
    assert last is not None
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    if whole and months == 1:
        low, high = _DAYS[part]
        return f"{first.replace(day=low)}/{first.replace(day=min(high, last.day))}"
    if whole and months in _MONTHS:
        begin, end = (f"{add_months(first, index):%Y-%m}" for index in _MONTHS[months][part])
        return edtf.join(begin, end)
    if (last - first).days + 1 == _WEEK_DAYS:
        begin, end = ((first + timedelta(days=index)).isoformat() for index in _WEEK[part])
        return edtf.join(begin, end)
    return value
