"""Numbers as they are stated: how far one reaches, whether two agree, where to look for those that may. Pure.

A number is known to the digits it is told in: 43.8 is anything that rounds to 43.8, 5 billion anything that rounds to 5
billion. Zeros at the end of a whole number say nothing of precision: "40" may be one digit or two, and two are taken
from ten (thousands, millions, billions) on: 40 billion is 39.5 to 40.5. One digit never reaches further than an eighth:
1 billion is not 1.4. A bound widens that; the widths are what journalists do, not statistics: "about" a fortieth to
both sides, "more than" up to an eighth above, "less than" down to an eighth below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

_ABOUT = Decimal(1) / 40
_BEYOND = Decimal(1) / 8


@dataclass(frozen=True)
class Stated:
    """A number with its bound ("exact", "about", "at_least", "at_most").

    Attributes:
        places: whether its precision is its decimal places, as that of percentages, not its digits.
    """

    number: Decimal
    bound: str = "exact"
    places: bool = False

    @cached_property
    def digits(self) -> int:
        """Significant digits as stated, zeros at the end of a whole number aside."""
        return len(self.number.normalize().as_tuple().digits) if self.number else 0

    @cached_property
    def unit(self) -> Decimal:
        """The worth of the last digit it is known to."""
        plain = self.number.normalize()
        last = int(plain.as_tuple().exponent)
        if self.places:
            return Decimal(1).scaleb(min(last, 0))
        least = 0 if plain.adjusted() % 3 == 0 else 1  # places behind the first digit: "5 billion", "40 billion"
        return Decimal(1).scaleb(min(last, plain.adjusted() - least))

    @cached_property
    def reach(self) -> tuple[Decimal, Decimal]:
        """From, and up to but without, what it may stand for."""
        size = abs(self.number)
        half = self.unit / 2 if self.places else min(self.unit / 2, size * _BEYOND)
        below = {"about": max(half, size * _ABOUT), "at_most": size * _BEYOND}.get(self.bound, half)
        above = {"about": max(half, size * _ABOUT), "at_least": size * _BEYOND}.get(self.bound, half)
        return self.number - below, self.number + above

    @property
    def fineness(self) -> tuple[bool, Decimal | int]:
        """Sorts the finest first: exact ones, by how small a part of them their last digit is."""
        return self.bound != "exact", self.unit if self.places else -self.digits

    def covers(self, number: Decimal) -> bool:
        low, high = self.reach
        return low <= number < high or number == self.number


def stated(number: int | float | Decimal, bound: str = "exact", *, places: bool = False) -> Stated:
    """The number of a claim's data."""
    return Stated(Decimal(repr(number)) if isinstance(number, float) else Decimal(number), bound, places)


def agree(one: Stated, other: Stated) -> bool:
    """Whether one of them may be the other, told less finely."""
    return one.covers(other.number) or other.covers(one.number)


def buckets(number: Stated) -> Iterator[str]:
    """Names of the stretches of numbers that it reaches into: two that agree have one in common.

    A stretch is the numbers of the same first two digits; of percentages those of the same whole per cent.
    """
    low, high = number.reach
    if low == high:
        yield "0"
    at = low
    while at < high:
        width = Decimal(1) if number.places else _width(at)
        step = (at / width).to_integral_value("ROUND_FLOOR")
        yield f"{(step * width).normalize():f}"
        at = (step + 1) * width


def _width(number: Decimal) -> Decimal:
    return Decimal(1).scaleb(number.adjusted() - 1) if number else Decimal(1)
