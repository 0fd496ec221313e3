"""The past day a question asks from: "as of 1 June 2024", "по состоянию на 1 июня", "截至2024年6月1日". Pure.

The words stand in the languages' [arguments] as ``as_of``; the date beside them, before or behind, is read as in an
article. Words without a date beside them mean nothing: Bulgarian "към" is first of all "to".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from bot.facts.mentions import Mention, When
from bot.facts.read import read
from bot.text import fold
from handlers.periods import parse_period
from handlers.wording import wordings

GAP = re.compile(r"[\s,.:(]*")


def cut_as_of(text: str, *, reader: str, today: date) -> tuple[str, date | None, frozenset[str] | None]:
    """The text without it, the day, and the languages it is said so in; a month or year means its last day."""
    for start, end, code, day in _found(text, reader, today):
        spoken = frozenset(other for *span, other, _ in _found(text, code, today) if span == [start, end])
        return text[:start] + " " + text[end:], day, spoken
    return text, None, None


def _found(text: str, reader: str, today: date) -> Iterator[tuple[int, int, str, date]]:
    folded = fold(text)
    for code, phrases in sorted(_phrases().items(), key=lambda item: item[0] != reader):
        match = phrases.search(folded)
        if match is None:
            continue

        def before(mention: Mention, words: int = match.start()) -> bool:
            """Whether a date stands before the words: in "in 2023 as of 1 June" the one behind them is meant."""
            return mention.end <= words

        mentions = sorted(read(text, language=code, published=today).mentions, key=before)
        for mention in mentions:
            period = parse_period(mention.edtf) if isinstance(mention, When) else None
            if period and _beside(folded, mention.start, mention.end, match.start(), match.end()):
                start, end = min(mention.start, match.start()), max(mention.end, match.end())
                yield start, end, code, period.end or period.start


def _beside(text: str, start: int, end: int, words_start: int, words_end: int) -> bool:
    """Whether a date stands at the words, or takes them in."""
    if start <= words_end and words_start <= end:
        return True
    between = text[words_end:start] if words_end < start else text[end:words_start]
    return GAP.fullmatch(between) is not None


@cache
def _phrases() -> dict[str, re.Pattern[str]]:
    """Language -> a pattern of its words, the longest first."""
    found: dict[str, re.Pattern[str]] = {}
    for say in wordings():
        phrases = sorted((fold(one) for one in say.table("arguments").get("as_of", ())), key=len, reverse=True)
        if phrases:
            words = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in phrases)
            found[say.code] = re.compile(rf"(?<!\w)(?:{words})(?!\w)" if say.language.spaced else words)
    return found
