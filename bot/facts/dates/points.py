"""Tokens of one shape -> a Point: what the words say, with what they leave open left open. Resolves nothing.

The shape (see ``bot.facts.dates.grammar``) already says that these tokens form a date; a reader only picks the year,
month and day out of them by code. Returns None where the numbers cannot be a date ("31 февраля", "15-й квартал").
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.facts.dates.point import Point, Unit
from bot.facts.dates.tokens import Token

_UNITS: dict[str, Unit] = {
    "a": "year", "B": "month", "w": "week", "D": "day", "q": "quarter", "h": "half", "E": "weekend", "c": "decade",
}  # fmt: skip
_BARE_YEARS = range(1900, 2100)
_WEEKS = 53  # of a year


Tokens = Sequence[Token]


def read_point(shape: str, tokens: Tokens) -> Point | None:
    """The point that tokens of this shape say."""
    point = _READERS[shape](tokens)
    if point is not None and any(token.compared for token in tokens):
        point = replace(point, compared=True)
    return point


def _dated(tokens: Tokens, point: Point) -> Point:
    """The point with the year its tokens name, if they do."""
    for index, token in enumerate(tokens):
        if token.code == "Y":
            return replace(point, year=token.value)
        if token.code in "N#" and index + 2 < len(tokens) and tokens[index + 1].code == "a":
            return replace(point, year=token.value + (2000 if token.value < 70 else 1900))
        if token.code == "A":
            return replace(point, shift=token.value, rule=f"{point.grain} of a relative year")
        if token.code in "LTX" and index + 1 < len(tokens) and tokens[index + 1].code == "a":
            return replace(point, shift=token.value, rule=f"{point.grain} of a relative year")
        if token.code == "S" and index + 1 < len(tokens) and tokens[index + 1].code == "a":
            return replace(point, rule="same year")
    return replace(point, rule=f"{point.grain} without a year")


def _short_dated(tokens: Tokens, point: Point) -> Point | None:
    """``_dated``, where a number before the year's word is one of two digits as well."""
    first = tokens[0]
    if first.code in "N#" and tokens[1].code == "a":
        return replace(point, year=first.value + (2000 if first.value < 70 else 1900)) if first.value < 100 else None
    return _dated(tokens, point)


def _values(tokens: Tokens, codes: str) -> list[int]:
    return [token.value for token in tokens if token.code in codes]


def _numeric(tokens: Tokens) -> Point | None:
    exact = next(token.day for token in tokens if token.code == "K")
    assert exact is not None
    return Point("day", year=exact.year, month=exact.month, day=exact.day)


def _day(tokens: Tokens) -> Point | None:
    months, numbers = _values(tokens, "Mmg"), _values(tokens, "N")
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
    point = _dated(tokens, Point("day", month=months[0], day=numbers[0], last_day=numbers[1] if numbers[1:] else None))
    if short is not None and tokens[0].code != "#":
        point = replace(point, year=short + 1900, rule="absolute") if 31 < short < 100 else point
    longest = monthrange(point.year or 2024, months[0])[1]
    return point if max(numbers) <= longest else None


def _day_of(tokens: Tokens) -> Point | None:
    numbers = _values(tokens, "N")
    shift = next(token.value for token in tokens if token.code in "OLTX")
    last = numbers[1] if numbers[1:] else None
    return Point("day", day=numbers[0], last_day=last, month_shift=shift, rule="day of a relative month")


def _partial(tokens: Tokens) -> Point | None:
    day, month = divmod(next(token.value for token in tokens if token.code == "k"), 100)
    return _dated(tokens, Point("day", month=month, day=day))


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
        base = _short_dated(rest, Point("month")) if tokens[at - 1].ordinal and which <= _WEEKS else None
        return base and replace(base, grain="nth", offset=which, weekday=None, rule="nth week")
    weekday = tokens[at].value if tokens[at].code == "W" else None
    base = _month(rest) if any(token.code in "MmgbOB" for token in rest) else _dated(rest, Point("month"))
    if base is None or which > (5 if base.month or base.month_shift is not None else _WEEKS):
        return None
    return replace(base, grain="nth", offset=which, weekday=weekday, rule="nth weekday" if weekday else "nth week")


def _vague(tokens: Tokens) -> Point | None:
    return Point("vague", rule="some years, months or days")


def _within(tokens: Tokens) -> Point | None:
    number = next(iter(_values(tokens, "N#")), 1)
    unit: Unit = "day" if any(token.code == "d" for token in tokens) else _unit(tokens)
    return Point("stretch", unit=unit, offset=number, rule="within") if number < 500 else None


def _day_alone(tokens: Tokens) -> Point | None:
    return Point("day", day=tokens[0].value, rule="day of the month")


def _months(tokens: Tokens) -> Point | None:
    first, last = _values(tokens, "N")
    if first >= last or last > 12:
        return None
    return _dated(tokens, Point("month", month=first, last_month=last))


def _month(tokens: Tokens) -> Point | None:
    for token in tokens:
        if token.code == "O":
            return Point("month", month_shift=token.value, rule="relative month")
    months = _values(tokens, "Mmg") or _values(tokens, "N")[-1:]
    if not months:
        shift = next((token.value for token in tokens if token.code in "LTXS"), None)
        return None if shift is None else Point("month", month_shift=shift, rule="relative month")
    if months[0] > 12:
        return None
    if tokens[0].code in "LTX" and tokens[-1].code in "Mmg" and tokens[1].code != "a":
        return Point("month", month=months[0], offset={"L": -1, "T": 0, "X": 1}[tokens[0].code], rule="named month")
    return _dated(tokens, Point("month", month=months[0]))


def _quarter(tokens: Tokens) -> Point | None:
    last = _values(tokens, "N")[-1]
    several = len(_values(tokens, "N<")) == 2
    if any(token.plural for token in tokens):
        if not several and tokens[0].code not in "ue" and not any(token.code in "YALTX" for token in tokens):
            return None  # "three quarters of exports"
        several = True
    if last > 4:
        return None
    return _dated(tokens, Point("month", month=1 if several else last * 3 - 2, last_month=last * 3, done=True))


def _half(tokens: Tokens) -> Point | None:
    months = next(iter(_values(tokens, "Z")), 0)
    if months:
        return _dated(tokens, Point("month", month=1, last_month=months, done=True))
    which = next(iter(_values(tokens, "N")), 0) or next((v for v in _values(tokens, "h") if v), 0)
    if which not in (1, 2):
        return None
    return _dated(tokens, Point("month", month=which * 6 - 5, last_month=which * 6, done=True))


def _count(tokens: Tokens) -> Point | None:
    count = _values(tokens, "N")[-1]
    placed = any(token.code == "N" and token.ordinal for token in tokens[-2:])
    if placed and count <= 12 and any(token.code in "YAa" for token in tokens):  # "2018年第8个月"
        return _short_dated(tokens, Point("month", month=count))
    if tokens[0].code in "N#" and tokens[1].code == "a":
        return None
    first = [token for token in tokens if token.code == "N"]
    if count > 11 or count < 2 or (len(first) == 2 and first[0].value != 1):
        return None
    return replace(
        _dated(tokens, Point("month", month=1, last_month=count, done=True)), rule="first months of the year"
    )


def _unit(tokens: Tokens) -> Unit:
    return next(_UNITS[token.code] for token in tokens if token.code in _UNITS)


def _ago(tokens: Tokens) -> Point | None:
    codes = {token.code for token in tokens}
    number = next(iter(_values(tokens, "N#")), 1)
    if number > 2000:
        return None
    unit = _unit(tokens)
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
    units = [token.code for token in tokens if token.code in _UNITS]
    numbers = _values(tokens, "N#1")
    if units != ["a", "B"] or len(numbers) != 2:
        return 0
    return max(numbers[0], 1) * 12 + max(numbers[1], 1)


def _and_half(tokens: Tokens) -> bool:
    """ "3年半": years and half a one."""
    return any(token.code == "a" and token.value for token in tokens)


def _ahead(tokens: Tokens) -> Point | None:
    number = next(iter(_values(tokens, "N#")), 1)
    return Point("unit", unit=_unit(tokens), offset=number, future=True, rule="from now")


def _stretch(tokens: Tokens) -> Point | None:
    number = next(iter(_values(tokens, "N#")[::-1]), 1)
    if tokens[0].code == "2":
        return Point("stretch", unit="year" if tokens[0].value else "day", offset=1, rule="this and the next")
    if number > 500 or any(token.tens for token in tokens):
        return None
    sign = -1 if any(token.code in "Ll" for token in tokens) else 1
    if _and_half(tokens):
        return Point("stretch", unit="month", offset=sign * (number * 12 + 6), rule="last or next years and a half")
    return Point("stretch", unit=_unit(tokens), offset=sign * number, rule="last or next years, months or days")


def _decade(tokens: Tokens) -> Point | None:
    year = tokens[0].value
    if year % 10 or (tokens[-1].code == "a" and tokens[0].code != "C" and not tokens[-1].tens):
        return None
    if year < 100:
        year += 1900 if year >= 20 else 2000
    return Point("year", year=year, last_year=year + 9, rule="decade") if 1000 <= year < 2200 else None


def _season(tokens: Tokens) -> Point | None:
    point = _dated(tokens, Point("year"))
    if point.year is None and point.shift is None:
        shift = next(iter(_values(tokens, "LTX")), 0)
        point = replace(point, shift=shift)
    return replace(point, rule="season")


def _same(tokens: Tokens) -> Point | None:
    at = max(index for index, token in enumerate(tokens) if token.code == "S")
    if len(tokens) > 2:
        point = _dated([*tokens[:at], *tokens[at + 2 :]], Point("year"))
        return Point("earlier", year=point.year, shift=point.shift, offset=-1, rule="same period")
    what = {"p": "period", "b": "month", "d": "day"}.get(tokens[1].code) or _UNITS[tokens[1].code]
    unit: Unit = "month" if what == "month" else "year" if what == "year" else "day"
    return Point("same", unit=unit, rule=f"same {what}")


def _weekday(tokens: Tokens) -> Point | None:
    day = _values(tokens, "Wv")[0]
    if tokens[-1].code == "N":
        return Point("day", day=tokens[-1].value, rule="day of the month") if tokens[-1].ordinal else None
    for token in tokens:
        in_week = token.code == "U" or any(other.code == "w" for other in tokens)
        if token.code in "ULTX" and (in_week or token.value >= 0):
            return Point("unit", unit="week", weekday=day, offset=token.value, rule="weekday of a week")
        if token.code == "L":
            return Point("weekday", weekday=day, offset=-1, rule="named weekday")
    return Point("weekday", weekday=day, rule="weekday")


def _relative(tokens: Tokens) -> Point | None:
    first = tokens[0]
    if first.code == "U":
        return Point("unit", unit="week", offset=first.value, rule="relative week")
    if first.code == "R":
        return Point("unit", unit="day", offset=first.value, rule="today" if first.value == 0 else "relative day")
    if tokens[1].code == "p":
        return None
    if tokens[1].plural:
        return _vague(tokens)
    unit: Unit = "day" if tokens[1].code == "d" else _unit(tokens[1:])
    if unit == "year":
        previous = Point("earlier", offset=-1, rule="previous year")
        return previous if first.ordinal else Point("year", shift=first.value, rule="relative year")
    if unit == "month":
        return Point("month", month_shift=first.value, rule="relative month")
    if unit == "day":
        beside = Point("unit", unit=unit, offset=first.value, rule="day before or after")
        return beside if first.value else Point("same", unit="day", rule="same day")
    return Point("unit", unit=unit, offset=first.value, rule=f"relative {unit}")


def _part(tokens: Tokens) -> Point | None:
    if any(token.code == "B" for token in tokens):
        return Point("month", month_shift=0, rule="relative month")
    return Point("year", shift=0, rule="relative year")


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
    "vague": _vague,
    "within": _within,
    "months": _months,
    "month": _month,
    "quarter": _quarter,
    "half": _half,
    "count": _count,
    "ago": _ago,
    "ahead": _ahead,
    "stretch": _stretch,
    "decade": _decade,
    "season": _season,
    "same": _same,
    "weekday": _weekday,
    "relative": _relative,
    "part": _part,
    "year": _year,
}
