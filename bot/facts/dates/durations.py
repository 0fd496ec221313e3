"""Lengths of time, ages and how often: number and unit where no date has taken them. Resolves nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.facts.dates.tokens import Lexed
from bot.facts.mentions import Duration, When

# Codes as in ``bot.facts.dates.grammar``: "2-3 years", "half a month", "several weeks", "every ten days", "daily".
_UNIT = "[aBwDcqJ]"
_SHAPES = re.compile(rf"F[N#1~]?{_UNIT}|(?:[N#][-jt])?[N#~1]h?{_UNIT}(?:j?[N#1]h?{_UNIT})*|{_UNIT}F|P")
_LONGEST = 1000  # of any unit; larger numbers count something else


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
