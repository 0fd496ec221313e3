"""What records of one series say of each other: a target and what came of it, a record high. Pure.

The series of a target is that of what is aimed at with ``TARGET`` behind it (``bot.ledger.figures``): ask the store for
``reached_by(target.series)`` and give what it lists to ``outcome``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bot.facts.edtf import first_day, last_day, valid
from bot.ledger.periods import months
from bot.ledger.precision import stated
from bot.models import Fact, Record

TARGET = " target"
_YEAR = 12  # months: what took longer to come together is no outcome of a yearly target
_FEWEST = 2  # others that a record high must exceed


def reached_by(series: str | None) -> str | None:
    """The series that may meet the targets of a series; None where it is none of targets."""
    return series.removesuffix(TARGET) if series and series.endswith(TARGET) else None


def outcome(target: Record, actual: Sequence[Record]) -> Record | None:
    """The earliest actual figure that reaches a target; None where none does yet.

    It is of the same currency, of a year or less, and of a period that was not over when the target was first told. A
    part of a year may reach it before the year does; 39.9 billion reach 40 as far as "40" is known.
    """
    goal = _amount(target.fact)
    if goal is None:
        return None
    floor = stated(goal, getattr(target.fact, "bound", "exact")).reach[0]
    reaching = [record for record in actual if _reaches(record.fact, target, floor)]
    return min(reaching, key=_order, default=None)


def is_high(record: Record, series: Sequence[Record]) -> bool:
    """Whether its amount is above all others of the series of periods as long as its own, two at the least."""
    length, mine = _length(record.fact), _amount(record.fact)
    if length is None or mine is None or _period(record.fact) is None or _status(record.fact) != "actual":
        return False
    others = [
        amount
        for other in series
        if other.id != record.id and _is_like(other.fact, record.fact, length)
        for amount in [_amount(other.fact)]
        if amount is not None
    ]
    return len(others) >= _FEWEST and mine > max(others)


def _is_like(other: Fact, fact: Fact, length: int) -> bool:
    """Another period of the same length and currency; what is only aimed at counts for nothing."""
    differs = _length(other) == length and _period(other) != _period(fact)
    return differs and _currency(other) == _currency(fact) and _status(other) == "actual"


def _reaches(fact: Fact, target: Record, floor: Decimal) -> bool:
    amount, length, end = _amount(fact), _length(fact), _end(fact)
    if amount is None or length is None or end is None or getattr(fact, "bound", None) == "at_most":
        return False
    in_time = end >= target.first and length <= _YEAR
    return in_time and _status(fact) == "actual" and _currency(fact) == _currency(target.fact) and amount >= floor


def _order(record: Record) -> tuple[date, date, str]:
    """Earliest end first, then the longest, then by what it says."""
    period = _period(record.fact) or ""
    return last_day(period) or date.max, first_day(period) or date.min, record.id


def _period(fact: Fact) -> str | None:
    period = getattr(fact, "period", None)
    return period if period and valid(period) else None


def _end(fact: Fact) -> date | None:
    period = _period(fact)
    return last_day(period) if period else None


def _length(fact: Fact) -> int | None:
    period = _period(fact)
    return months(period) if period else None


def _amount(fact: Fact) -> Decimal | None:
    amount = getattr(fact, "amount", None)
    return None if amount is None else Decimal(amount)


def _currency(fact: Fact) -> str | None:
    return getattr(fact, "currency", None)


def _status(fact: Fact) -> str | None:
    return getattr(fact, "status", None)
