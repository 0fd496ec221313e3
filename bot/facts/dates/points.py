"""Tokens of one shape -> a Point: what the words say, with what they leave open left open. Resolves nothing.

The shape (see ``bot.facts.dates.grammar``) already says that these tokens form a date; a reader only picks the year,
month and day out of them by code. Returns None where the numbers cannot be a date ("31 февраля", "15-й квартал").
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace

from bot.facts.dates.picking import Tokens, dated, short_dated, values
from bot.facts.dates.point import Point
from bot.facts.dates.relative import (
    read_ago,
    read_ahead,
    read_part,
    read_relative,
    read_same,
    read_stretch,
    read_vague,
    read_weekday,
    read_within,
)

_BARE_YEARS = range(1900, 2100)
_WEEKS = 53  # of a year


def read_point(shape: str, tokens: Tokens) -> Point | None:
    """The point that tokens of this shape say."""
    point = _READERS[shape](tokens)
    if point is not None and any(token.compared for token in tokens):
        point = replace(point, compared=True)
    return point


def _numeric(tokens: Tokens) -> Point | None:
    exact = next(token.day for token in tokens if token.code == "K")
    assert exact is not None
    return Point("day", year=exact.year, month=exact.month, day=exact.day)


def _day(tokens: Tokens) -> Point | None:
    months, numbers = values(tokens, "Mmg"), values(tokens, "N")
    if len(tokens) > 1 and tokens[1].code == "a" and tokens[0].code == "N":
        numbers = numbers[1:]
    short = next((t.value for t in tokens if t.code == "#"), None)
    if not months:
        months, numbers = numbers[:1], numbers[1:]
    if (
        any(t.code == "m" for t in tokens)
        and any(t.spelled and not t.ordinal for t in tokens)
        and all(t.code != "o" for t in tokens)
    ):
        return None
    if months[0] > 12 or (len(numbers) == 2 and numbers[0] >= numbers[1]):
        return None
    point = dated(tokens, Point("day", month=months[0], day=numbers[0], last_day=numbers[1] if numbers[1:] else None))
    if short is not None and tokens[0].code != "#":
        point = replace(point, year=short + 1900, rule="absolute") if 31 < short < 100 else point
    longest = monthrange(point.year or 2024, months[0])[1]
    return point if max(numbers) <= longest else None


def _day_of(tokens: Tokens) -> Point | None:
    numbers = values(tokens, "N")
    shift = next(token.value for token in tokens if token.code in "OLTX")
    last = numbers[1] if numbers[1:] else None
    return Point("day", day=numbers[0], last_day=last, month_shift=shift, rule="day of a relative month")


def _partial(tokens: Tokens) -> Point | None:
    day, month = divmod(next(token.value for token in tokens if token.code == "k"), 100)
    return dated(tokens, Point("day", month=month, day=day))


def _month_year(tokens: Tokens) -> Point | None:
    exact = tokens[0].day
    assert exact is not None
    return Point("month", year=exact.year, month=exact.month)


def _nth(tokens: Tokens) -> Point | None:
    """The third week of a month or year, the first Monday of a month; the last one is number -1."""
    at = next(index for index, token in enumerate(tokens) if token.code in "wW")
    which = tokens[at - 1].value
    rest = [*tokens[: at - 1], *tokens[at + 1 :]]
    if rest[0].code in "N#" and rest[-1].code == "a":  # "21年第一周", but "21年一周" is a length of time
        base = short_dated(rest, Point("month")) if tokens[at - 1].ordinal and which <= _WEEKS else None
        return base and replace(base, grain="nth", offset=which, weekday=None, rule="nth week")
    weekday = tokens[at].value if tokens[at].code == "W" else None
    base = _month(rest) if any(token.code in "MmgbOB" for token in rest) else dated(rest, Point("month"))
    if base is None or which > (5 if base.month or base.month_shift is not None else _WEEKS):
        return None
    return replace(base, grain="nth", offset=which, weekday=weekday, rule="nth weekday" if weekday else "nth week")


def _day_alone(tokens: Tokens) -> Point | None:
    return Point("day", day=tokens[0].value, rule="day of the month")


def _months(tokens: Tokens) -> Point | None:
    first, last = values(tokens, "N")
    if first >= last or last > 12:
        return None
    return dated(tokens, Point("month", month=first, last_month=last))


def _month(tokens: Tokens) -> Point | None:
    for token in tokens:
        if token.code == "O":
            return Point("month", month_shift=token.value, rule="relative month")
    months = values(tokens, "Mmg") or values(tokens, "N")[-1:]
    if not months:
        shift = next((token.value for token in tokens if token.code in "LTXS"), None)
        return None if shift is None else Point("month", month_shift=shift, rule="relative month")
    if months[0] > 12:
        return None
    if tokens[0].code in "LTX" and tokens[-1].code in "Mmg" and tokens[1].code != "a":
        return Point("month", month=months[0], offset={"L": -1, "T": 0, "X": 1}[tokens[0].code], rule="named month")
    return dated(tokens, Point("month", month=months[0]))


def _quarter(tokens: Tokens) -> Point | None:
    last = values(tokens, "N")[-1]
    several = len(values(tokens, "N<")) == 2
    if any(token.plural for token in tokens):
        if not several and tokens[0].code not in "ue" and not any(token.code in "YALTX" for token in tokens):
            return None  # "three quarters of exports"
        several = True
    if last > 4:
        return None
    return dated(tokens, Point("month", month=1 if several else last * 3 - 2, last_month=last * 3, done=True))


def _half(tokens: Tokens) -> Point | None:
    if tokens[-1].code == "D":
        return None  # "in the first half of the day"
    months = next(iter(values(tokens, "Z")), 0)
    if months:
        return dated(tokens, Point("month", month=1, last_month=months, done=True))
    which = next(iter(values(tokens, "N")), 0) or next((v for v in values(tokens, "h") if v), 0)
    if which not in (1, 2):
        return None
    return dated(tokens, Point("month", month=which * 6 - 5, last_month=which * 6, done=True))


def _count(tokens: Tokens) -> Point | None:
    count = values(tokens, "N")[-1]
    placed = any(token.code == "N" and token.ordinal for token in tokens[-2:])
    if placed and count <= 12 and any(token.code in "YAa" for token in tokens):  # "2018年第8个月"
        return short_dated(tokens, Point("month", month=count))
    if tokens[0].code in "N#" and tokens[1].code == "a":
        return None
    first = [token for token in tokens if token.code == "N"]
    if count == 12 and any(token.code in "YA" or token.code in "LT" for token in tokens):
        return dated(tokens, Point("year"))
    if count > 11 or count < 2 or (len(first) == 2 and first[0].value != 1):
        return None
    return replace(dated(tokens, Point("month", month=1, last_month=count, done=True)), rule="first months of the year")


def _decade(tokens: Tokens) -> Point | None:
    year = tokens[0].value
    if year % 10 or (tokens[-1].code == "a" and tokens[0].code != "C" and not tokens[-1].tens):
        return None
    if year < 100:
        year += 1900 if year >= 20 else 2000
    return Point("year", year=year, last_year=year + 9, rule="decade") if 1000 <= year < 2200 else None


def _season(tokens: Tokens) -> Point | None:
    point = dated(tokens, Point("year"))
    if point.year is None and point.shift is None:
        shift = next(iter(values(tokens, "LTX")), 0)
        point = replace(point, shift=shift)
        if not any(token.code in "LTX" for token in tokens):
            point = replace(point, month=next(iter(values(tokens, "sx")), 0) or None)
    return replace(point, rule="season")


def _year(tokens: Tokens) -> Point | None:
    first = tokens[0]
    if first.code == "A":
        return Point("year", shift=first.value, rule="relative year")
    if first.code == "a":
        return Point("year", year=tokens[1].value)
    if first.code in "N#":
        return Point("year", year=2000 + first.value) if 10 <= first.value < 70 else None
    if len(tokens) == 1 and first.value not in _BARE_YEARS:
        return None
    return Point("year", year=first.value)


_READERS: dict[str, Callable[[Tokens], Point | None]] = {
    "numeric": _numeric,
    "day": _day,
    "day_alone": _day_alone,
    "day_of": _day_of,
    "partial": _partial,
    "month_year": _month_year,
    "nth": _nth,
    "vague": read_vague,
    "within": read_within,
    "months": _months,
    "month": _month,
    "quarter": _quarter,
    "half": _half,
    "count": _count,
    "ago": read_ago,
    "ahead": read_ahead,
    "stretch": read_stretch,
    "decade": _decade,
    "season": _season,
    "same": read_same,
    "weekday": read_weekday,
    "relative": read_relative,
    "part": read_part,
    "year": _year,
}
