"""Figures told without their period: which periods they may mean. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.facts.edtf import last_day
from bot.ledger.cluster import Figure
from bot.ledger.periods import FRESH, month_of, months, months_between, years_behind

_YEAR = 12  # months


def is_year(figure: Figure) -> bool:
    """Whether its period is a year or more, as is meant where none is told; targets are for a year."""
    return figure.planned or (months(figure.period) or 0) >= _YEAR if figure.period else False


def is_same(one: Figure, other: Figure) -> bool:
    """Whether they tell the very same number of one measure, and none that disagrees."""
    mine, theirs = one.measures, other.measures
    return one.agrees(other) and any(mine[name].number == theirs[name].number for name in mine.keys() & theirs.keys())


def years(figure: Figure) -> Iterable[int | str]:
    """The years its period ends in, or may end in; a target may be for any."""
    if figure.planned:
        return [""]
    if figure.told:
        return years_behind(figure.told)
    end = last_day(figure.period) if figure.period else None
    return [end.year] if end else []


def in_time(undated: Figure, dated: Figure) -> bool:
    """Whether that period may be the one that is meant."""
    end = last_day(dated.period or "../..")
    if end is None or undated.told is None:
        return False
    behind = months_between(month_of(end), undated.told)
    return behind <= 0 if undated.planned else 0 <= behind <= FRESH


def nearness(undated: Figure, dated: Figure) -> tuple[int, str]:
    end = last_day(dated.period or "../..")
    assert end is not None, "asked of periods that end"
    assert undated.told is not None, "asked of what has the month it was told in"
    return abs(months_between(month_of(end), undated.told)), dated.period or ""
