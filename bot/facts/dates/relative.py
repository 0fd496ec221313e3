"""Tokens of one shape -> a Point that is told by another: so long ago, the last months, the same day, next Tuesday.

Absolute dates and the table of all readers are in ``bot.facts.dates.points``.
"""

from __future__ import annotations

from bot.facts.dates.picking import UNITS, Tokens, dated, unit_of, values
from bot.facts.dates.point import Point, Unit


def read_vague(tokens: Tokens) -> Point | None:
    """ "Some", "several", "recent": no number to count by."""
    return Point("vague", rule="some years, months or days")


def read_within(tokens: Tokens) -> Point | None:
    """ "Within three months": from publication on."""
    number = next(iter(values(tokens, "N#")), 1)
    unit: Unit = "day" if any(token.code == "d" for token in tokens) else unit_of(tokens)
    return Point("stretch", unit=unit, offset=number, rule="within") if number < 500 else None


def read_ago(tokens: Tokens) -> Point | None:
    """ "Two years ago", "in three days", "a year earlier"."""
    codes = {token.code for token in tokens}
    number = next(iter(values(tokens, "N#")), 1)
    if number > 2000:
        return None
    unit = unit_of(tokens)
    months = _in_months(tokens)
    if "G" in codes and months:
        return Point("unit", unit="month", offset=-months, rule="ago")
    if _and_half(tokens):
        unit, number = "month", number * 12 + 6
    if "r" in codes:
        if unit != "year":
            return None
        return Point("earlier", offset=-number, rule="a year earlier")
    back = not codes & {">", ";"}
    return Point("unit", unit=unit, offset=-number if back else number, rule="ago" if back else "from now")


def _in_months(tokens: Tokens) -> int:
    """The sum of years and months ("a year and two months"), in months; 0 where there is only one unit."""
    units = [token.code for token in tokens if token.code in UNITS]
    numbers = values(tokens, "N#1")
    if units != ["a", "B"] or len(numbers) != 2:
        return 0
    return max(numbers[0], 1) * 12 + max(numbers[1], 1)


def _and_half(tokens: Tokens) -> bool:
    """ "3年半": years and half a one."""
    return any(token.code == "a" and token.value for token in tokens)


def read_ahead(tokens: Tokens) -> Point | None:
    """ "In three days", where the sentence looks ahead."""
    number = next(iter(values(tokens, "N#")), 1)
    return Point("unit", unit=unit_of(tokens), offset=number, future=True, rule="from now")


def read_stretch(tokens: Tokens) -> Point | None:
    """ "The last ten years", "this year and the next"."""
    number = next(iter(values(tokens, "N#")[::-1]), 1)
    if tokens[0].code == "2":
        return Point("stretch", unit="year" if tokens[0].value else "day", offset=1, rule="this and the next")
    if number > 500 or any(token.tens for token in tokens):
        return None
    sign = -1 if any(token.code in "Ll" for token in tokens) else 1
    if _and_half(tokens):
        return Point("stretch", unit="month", offset=sign * (number * 12 + 6), rule="last or next years and a half")
    return Point("stretch", unit=unit_of(tokens), offset=sign * number, rule="last or next years, months or days")


def read_same(tokens: Tokens) -> Point | None:
    """ "The same year", "the same period"."""
    at = max(index for index, token in enumerate(tokens) if token.code == "S")
    if len(tokens) > 2:
        point = dated([*tokens[:at], *tokens[at + 2 :]], Point("year"))
        return Point("earlier", year=point.year, shift=point.shift, offset=-1, rule="same period")
    what = {"p": "period", "b": "month", "d": "day"}.get(tokens[1].code) or UNITS[tokens[1].code]
    unit: Unit = "month" if what == "month" else "year" if what == "year" else "day"
    return Point("same", unit=unit, rule=f"same {what}")


def read_weekday(tokens: Tokens) -> Point | None:
    """ "Tuesday", "next Tuesday", "Tuesday the 5th"."""
    day = values(tokens, "Wv")[0]
    if tokens[-1].code == "N":
        return Point("day", day=tokens[-1].value, rule="day of the month") if tokens[-1].ordinal else None
    for token in tokens:
        in_week = token.code == "U" or any(other.code == "w" for other in tokens)
        if token.code in "ULTX" and (in_week or token.value >= 0):
            return Point("unit", unit="week", weekday=day, offset=token.value, rule="weekday of a week")
        if token.code == "L":
            return Point("weekday", weekday=day, offset=-1, rule="named weekday")
    return Point("weekday", weekday=day, rule="weekday")


def read_relative(tokens: Tokens) -> Point | None:
    """ "Last week", "yesterday", "next year"."""
    first = tokens[0]
    if first.code == "U":
        return Point("unit", unit="week", offset=first.value, rule="relative week")
    if first.code == "R":
        return Point("unit", unit="day", offset=first.value, rule="today" if first.value == 0 else "relative day")
    if tokens[1].code == "p":
        return None
    if tokens[1].plural:
        return read_vague(tokens)
    unit: Unit = "day" if tokens[1].code == "d" else unit_of(tokens[1:])
    if unit == "year":
        previous = Point("earlier", offset=-1, rule="previous year")
        return previous if first.ordinal else Point("year", shift=first.value, rule="relative year")
    if unit == "month":
        return Point("month", month_shift=first.value, rule="relative month")
    if unit == "day":
        beside = Point("unit", unit=unit, offset=first.value, rule="day before or after")
        return beside if first.value else Point("same", unit="day", rule="same day")
    return Point("unit", unit=unit, offset=first.value, rule=f"relative {unit}")


def read_part(tokens: Tokens) -> Point | None:
    """ "The end of the year" is of this one."""
    if any(token.code == "B" for token in tokens):
        return Point("month", month_shift=0, rule="relative month")
    return Point("year", shift=0, rule="relative year")
