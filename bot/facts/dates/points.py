"""Tokens of one shape -> a Point: what the words say, with what they leave open left open. Resolves nothing.

The shape (see ``bot.facts.dates.grammar``) already says that these tokens form a date; a reader only picks the year,
month and day out of them by code. Returns None where the numbers cannot be a date ("31 февраля", "15-й квартал").
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.facts.dates.lexer import Token

Unit = Literal["year", "month", "week", "day", "quarter", "half", "weekend", "decade"]
Grain = Literal["year", "month", "day", "unit", "weekday", "stretch", "same", "earlier"]

_UNITS: dict[str, Unit] = {
    "a": "year", "B": "month", "w": "week", "D": "day", "q": "quarter", "h": "half", "E": "weekend", "c": "decade",
}  # fmt: skip
_BARE_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Point:
    """A point or stretch of time as said.

    Attributes:
        grain: which fields count. "year": year or shift; "month": month (to last_month) of it; "day": day (to
            last_day) of that; "unit": so many units before or after publication; "weekday"; "stretch": the last or
            next ``offset`` units; "same": what was said before; "earlier": that, or publication, ``offset`` years away.
        year: as said in figures; last_year: the end of a decade.
        shift: years from the year of publication ("last year" is -1); month_shift likewise.
        done: a stretch that begins the year and is reported when over ("nine months").
        future: only a date where the sentence looks ahead.
        compared: said in a form that "from" does not open.
    """

    grain: Grain
    year: int | None = None
    last_year: int | None = None
    shift: int | None = None
    month: int | None = None
    last_month: int | None = None
    month_shift: int | None = None
    day: int | None = None
    last_day: int | None = None
    weekday: int | None = None
    unit: Unit = "day"
    offset: int = 0
    done: bool = False
    future: bool = False
    compared: bool = False
    rule: str = "absolute"


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
        if token.code == "A":
            return replace(point, shift=token.value, rule=f"{point.grain} of a relative year")
        if token.code in "LTX" and index + 1 < len(tokens) and tokens[index + 1].code == "a":
            return replace(point, shift=token.value, rule=f"{point.grain} of a relative year")
        if token.code == "S" and index + 1 < len(tokens) and tokens[index + 1].code == "a":
            return replace(point, rule="same year")
    return replace(point, rule=f"{point.grain} without a year")


def _values(tokens: Tokens, codes: str) -> list[int]:
    return [token.value for token in tokens if token.code in codes]


def _numeric(tokens: Tokens) -> Point | None:
    exact = next(token.day for token in tokens if token.code == "K")
    assert exact is not None
    return Point("day", year=exact.year, month=exact.month, day=exact.day)


def _day(tokens: Tokens) -> Point | None:
    months, numbers = _values(tokens, "Mmg"), _values(tokens, "N")
    if not months:
        months, numbers = numbers[:1], numbers[1:]
    if months[0] > 12 or (len(numbers) == 2 and numbers[0] >= numbers[1]):
        return None
    point = _dated(tokens, Point("day", month=months[0], day=numbers[0], last_day=numbers[1] if numbers[1:] else None))
    longest = monthrange(point.year or 2024, months[0])[1]
    return point if max(numbers) <= longest else None


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
    months = _values(tokens, "Mmg") or _values(tokens, "N")
    if months[0] > 12:
        return None
    if tokens[0].code in "LTX" and tokens[-1].code in "Mmg":
        return Point("month", month=months[0], offset={"L": -1, "T": 0, "X": 1}[tokens[0].code], rule="named month")
    return _dated(tokens, Point("month", month=months[0]))


def _quarter(tokens: Tokens) -> Point | None:
    last = _values(tokens, "N")[-1]
    several = len(_values(tokens, "N<")) == 2
    if last > 4:
        return None
    return _dated(tokens, Point("month", month=1 if several else last * 3 - 2, last_month=last * 3, done=True))


def _half(tokens: Tokens) -> Point | None:
    which = next(iter(_values(tokens, "N")), 0) or next((v for v in _values(tokens, "h") if v), 0)
    if which not in (1, 2):
        return None
    return _dated(tokens, Point("month", month=which * 6 - 5, last_month=which * 6, done=True))


def _count(tokens: Tokens) -> Point | None:
    count = _values(tokens, "N")[-1]
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
    if "r" in codes:
        if unit != "year":
            return None
        return Point("earlier", offset=-number, rule="a year earlier")
    back = not codes & {">"}
    return Point("unit", unit=unit, offset=-number if back else number, rule="ago" if back else "from now")


def _ahead(tokens: Tokens) -> Point | None:
    number = next(iter(_values(tokens, "N#")), 1)
    return Point("unit", unit=_unit(tokens), offset=number, future=True, rule="from now")


def _stretch(tokens: Tokens) -> Point | None:
    number = next(iter(_values(tokens, "N#")), 1)
    if number > 500:
        return None
    sign = -1 if any(token.code == "L" for token in tokens) else 1
    return Point("stretch", unit=_unit(tokens), offset=sign * number, rule="last or next years, months or days")


def _decade(tokens: Tokens) -> Point | None:
    year = tokens[0].value
    if year % 10:
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
    if len(tokens) > 2:
        point = _dated(tokens[1:], Point("year"))
        return Point("earlier", year=point.year, shift=point.shift, offset=-1, rule="same period")
    unit: Unit = "day" if tokens[1].code == "p" else _UNITS[tokens[1].code]
    return Point("same", unit=unit, rule=f"same {unit}")


def _weekday(tokens: Tokens) -> Point | None:
    day = _values(tokens, "Wv")[0]
    for token in tokens:
        if token.code in "LTX" and tokens[-1].code != "w":
            return Point("weekday", weekday=day, offset={"L": -1, "T": 0, "X": 1}[token.code], rule="named weekday")
        if token.code in "ULTX":
            return Point("unit", unit="week", weekday=day, offset=token.value, rule="weekday of a week")
    return Point("weekday", weekday=day, rule="weekday")


def _relative(tokens: Tokens) -> Point | None:
    first = tokens[0]
    if first.code == "U":
        return Point("unit", unit="week", offset=first.value, rule="relative week")
    if first.code == "R":
        return Point("unit", unit="day", offset=first.value, rule="today" if first.value == 0 else "relative day")
    if tokens[1].code == "p":
        return None
    unit = _unit(tokens[1:])
    if unit == "year":
        return Point("year", shift=first.value, rule="relative year")
    if unit == "month":
        return Point("month", month_shift=first.value, rule="relative month")
    return Point("unit", unit=unit, offset=first.value, rule=f"relative {unit}")


def _part(tokens: Tokens) -> Point | None:
    if any(token.code == "B" for token in tokens):
        return Point("month", month_shift=0, rule="relative month")
    return Point("year", shift=0, rule="relative year")


def _year(tokens: Tokens) -> Point | None:
    first = tokens[0]
    if first.code == "A":
        return Point("year", shift=first.value, rule="relative year")
    if len(tokens) == 1 and first.value not in _BARE_YEARS:
        return None
    return Point("year", year=first.value)


_READERS: dict[str, Callable[[Tokens], Point | None]] = {
    "numeric": _numeric,
    "day": _day,
    "day_alone": _day_alone,
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
