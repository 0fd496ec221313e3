"""The pieces that dates are made of, as found; their one-letter codes are explained in ``bot.facts.dates.grammar``."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

GAP = " "
LINE = "\n"
# What at least one token of a date is: the rest mean nothing alone.
CORE = frozenset("MmgWvKQkYCRUOAaBbwDdqhsxEcZP2")


class Token(NamedTuple):
    """A piece of a date; offsets in code points, end exclusive.

    Attributes:
        value: number, month 1-12, weekday 1-7 or shift, by code.
        ordinal: a number that counts places ("17th", "третий").
        day: what a numeric date reads as.
        compared: a form after which "from" means "with".
        spelled: a number in words; plural: a unit of time in the plural; tens: a form of the year that
            makes a decade of a number of tens.
    """

    code: str
    start: int
    end: int
    value: int = 0
    ordinal: bool = False
    day: date | None = None
    compared: bool = False
    spelled: bool = False
    plural: bool = False
    tens: bool = False


class Lexed(NamedTuple):
    """The tokens of a text and their codes as a string, one letter a token: what the grammar's patterns match.

    ``future`` is where words stand that say a sentence looks ahead.
    """

    codes: str
    tokens: list[Token]
    future: list[int]
