"""Dates in digits and marks: "2024-06-17", "17.06.2024", "06/2024", and which runs of digits are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_NUMERIC = re.compile(
    r"(?P<iso>(?<![\d.,:/])\d{4}(?P<s1>[-./])\d{1,2}(?:(?P=s1)|-)\d{1,2}(?!\d|[.,]\d)(?:t\d\d:\d\d\S*)?)"
    r"|(?P<dmy>(?<![\d,:/])(?<!\d\.)\d{1,2}(?P<s2>[-./])\d{1,2}(?P=s2)(?:\d{4}|\d\d)(?!\d|[.,/]\d))"
    r"|(?P<month>(?<![\d.,:/])(?:\d{4}[-./](?:0[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d)(?!\d|[.,:/]\d))"
    r"|(?P<partial>(?<![\d.,:/$€£¥₸₽№#+-])(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])(?![\d%]|[.,:/]\d))"
    r"|(?P<other>\d+(?:[.,:]\d+)+|(?<=[$€£¥₸₽№#+])\d+|(?<=[$€£¥₸₽№#+] )\d+|\d+\s?[%$€£¥₸₽°‰×])"
    r"|(?P<digits>\d+)"
)
_DIGITS = re.compile(r"\d+")
_MARK = re.compile(r"\D")


def runs_of_digits(folded: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of each run of digits with its marks.

    Kinds: "iso" and "dmy" (a whole date), "month" (month and year), "partial" (day and month), "digits" (a number),
    "other" (what belongs to no date: decimals, times, sums).
    """
    at = 0
    for match in _DIGITS.finditer(folded):
        if match.start() >= at:
            number = _NUMERIC.match(folded, match.start())
            if number is not None:
                at = number.end()
                yield match.start(), at, number.lastgroup or ""


def exact_day(text: str, kind: str, *, month_first: bool) -> date | None:
    """The day that a run of kind "iso" or "dmy" is; None where there is no such day.

    Args:
        month_first: with strokes the month comes first where it can.
    """
    first, second, third = (int(part) for part in _DIGITS.findall(text)[:3])
    if kind == "iso":
        year, month, day = first, second, third
    else:
        mark = _MARK.search(text)[0]  # type: ignore[index]
        short = len(text) - text.rfind(mark) == 3
        if short and (mark == "-" or len(text) < 8):
            return None
        year = third + (0 if not short else 2000 if third < 70 else 1900)
        month, day = (
            (first, second) if (second > 12 or (month_first and mark == "/")) and first <= 12 else (second, first)
        )
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_and_year(text: str) -> date:
    """The first day of a run of kind "month"."""
    month, year = sorted(int(part) for part in _DIGITS.findall(text))
    return date(year, month, 1)
