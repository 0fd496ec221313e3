"""Lengths of time, ages and how often: number and unit where no date has taken them.

They lie nowhere in the calendar, but for a text that says nothing else: that is how pages print how old a piece is
("2 hours", "1 год 2 месяца"), and means so long before its publication.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.facts.dates.calendar import add_months
from bot.facts.dates.tokens import Lexed, Token
from bot.facts.mentions import Duration, When

# Codes as in ``bot.facts.dates.grammar``: "2-3 years", "half a month", "several weeks", "every ten days", "daily".
_UNIT = "[aBwDcqJ]"
_SHAPES = re.compile(rf"F[N#1~]?{_UNIT}|(?:[N#][-jt])?[N#~1]h?{_UNIT}(?:j?[N#1]h?{_UNIT})*|{_UNIT}F|P")
_LONGEST = 1000  # of any unit; larger numbers count something else
_LABEL = 40  # letters of a text that is nothing but an age
_MONTHS = {"a": 12, "B": 1}
_DAYS = {"w": 7, "D": 1}


def age_label(folded: str, lexed: Lexed, durations: Sequence[Duration], published: date | None) -> Duration | None:
    """The whole text as one length of time before publication, where it is nothing else."""
    if published is None or not durations or len(folded) > _LABEL:
        return None
    tokens = [token for token in lexed.tokens if token.code.strip(" ,j")]
    numbers, units = tokens[::2], tokens[1::2]
    known = all(number.code in "N#" for number in numbers) and all(unit.code in "aBwD" for unit in units)
    start, end = tokens[0].start, tokens[-1].end
    if not known or len(numbers) != len(units) or folded[:start].strip() or folded[end:].strip(" \n.。"):
        return None
    edtf = _before(published, list(zip(numbers, units, strict=True)))
    return Duration(start=start, end=end, edtf=edtf) if edtf else None


def _before(published: date, lengths: Sequence[tuple[Token, Token]]) -> str | None:
    """So many years, months, weeks and days before publication, no finer than the last of them."""
    months = sum(number.value * _MONTHS.get(unit.code, 0) for number, unit in lengths)
    days = sum(number.value * _DAYS.get(unit.code, 0) for number, unit in lengths)
    try:
        day = add_months(published, -months) - timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    finest = {unit.code for _, unit in lengths}
    return day.isoformat()[: 10 if finest & _DAYS.keys() else 7 if "B" in finest else 4]


def find_durations(lexed: Lexed, dates: Sequence[When]) -> list[Duration]:
    """The durations that share no letter with a date, in order; ``dates`` are those of the same text, in order."""
    found: list[Duration] = []
    at = 0
    for match in _SHAPES.finditer(lexed.codes):
        if any(token.value > _LONGEST for token in lexed.tokens[match.start() : match.end()]):
            continue
        start, end = lexed.tokens[match.start()].start, lexed.tokens[match.end() - 1].end
        while at < len(dates) and dates[at].end <= start:
            at += 1
        if at == len(dates) or end <= dates[at].start:
            found.append(Duration(start=start, end=end))
    return found
