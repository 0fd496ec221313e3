"""What the readers of dates pick out of their tokens: numbers by code, units, the year that is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.facts.dates.point import Point, Unit
from bot.facts.dates.tokens import Token

UNITS: dict[str, Unit] = {
    "a": "year", "B": "month", "w": "week", "D": "day", "q": "quarter", "h": "half", "E": "weekend", "c": "decade",
}  # fmt: skip
Tokens = Sequence[Token]


def dated(tokens: Tokens, point: Point) -> Point:
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


def short_dated(tokens: Tokens, point: Point) -> Point | None:
    """``dated``, where a number before the year's word is one of two digits as well."""
    first = tokens[0]
    if first.code in "N#" and tokens[1].code == "a":
        return replace(point, year=first.value + (2000 if first.value < 70 else 1900)) if first.value < 100 else None
    return dated(tokens, point)


def values(tokens: Tokens, codes: str) -> list[int]:
    """The values of the tokens with one of these codes."""
    return [token.value for token in tokens if token.code in codes]


def unit_of(tokens: Tokens) -> Unit:
    """The unit of the first token that is one."""
    return next(UNITS[token.code] for token in tokens if token.code in UNITS)
