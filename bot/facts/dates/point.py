"""What the words of a date say, with what they leave open left open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["year", "month", "week", "day", "quarter", "half", "weekend", "decade"]
Grain = Literal["year", "month", "day", "unit", "weekday", "stretch", "same", "earlier", "nth", "vague"]


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
