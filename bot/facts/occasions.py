"""Days that go by a name: feasts, holidays and days of the Chinese calendar, of a language's [occasions].

Only listings of mentions show them: a fact that has no other date is better dated by its article than by the feast
that a sentence happens to name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bot.facts.dates.lunar import lunar_month
from bot.facts.dates.resolve import NEAR
from bot.facts.document import Document
from bot.facts.lexicon import Lexicon
from bot.facts.mentions import Occasion, When
from bot.languages import Language

Value = Callable[[int], tuple[date, str] | None]  # of a year: the first day, and the EDTF
_YEAR = len("2024")


@dataclass(frozen=True, slots=True)
class _Names:
    """[occasions] of a language, compiled."""

    lexicon: Lexicon
    months: Mapping[str, int]
    in_month: re.Pattern[str]
    day_of: re.Pattern[str]
    numerals: Mapping[str, int]


@cache
def _names(language: Language) -> _Names | None:
    table = language.section("occasions")
    if not table:
        return None
    concepts = {f"{kind} {day}": words for kind in ("solar", "lunar") for day, words in table.get(kind, {}).items()}
    months = {word: int(month) for month, words in table.get("months", {}).items() for word in words}
    numerals = {word: int(day) for day, word in enumerate(table.get("days", "").split(), 1)}
    days = "|".join(sorted(numerals, key=len, reverse=True))
    return _Names(
        lexicon=Lexicon(concepts, language.section("endings"), spaced=language.spaced),
        months=months,
        in_month=re.compile(rf"(?P<month>{'|'.join(months) or '(?!)'})(?P<day>{days}|\d{{1,2}}(?!\d))"),
        day_of=re.compile(table.get("month_and_day", "(?!)")),
        numerals=numerals,
    )


def find_occasions(doc: Document) -> list[Occasion]:
    """The named days of a text in order, each dated by the year told right before it, else the nearest past one."""
    names = _names(doc.language)
    if names is None:
        return []
    years = {
        when.end: int(when.edtf)
        for when in doc.mentions
        if isinstance(when, When) and when.edtf and len(when.edtf) == _YEAR
    }
    found: list[Occasion] = []
    for start, end, value in sorted(_readings(doc.folded, names), key=lambda one: (one[0], -one[1])):
        if not found or start >= found[-1].end:
            found.append(Occasion(start=start, end=end, edtf=_dated(value, years.get(start), doc.published)))
    return found


def _readings(folded: str, names: _Names) -> Iterator[tuple[int, int, Value]]:
    for word in names.lexicon.find(folded):
        kind, _, said = word.concept.partition(" ")
        yield word.start, word.end, _solar(said) if kind == "solar" else _lunar(*map(int, said.split("-")))
    for match in names.in_month.finditer(folded):
        day = names.numerals.get(match["day"]) or int(match["day"])
        yield match.start(), match.end(), _lunar(names.months[match["month"]], day)
    for match in names.day_of.finditer(folded):
        yield match.start(), match.end(), _solar(f"{int(match['month']):02d}-{int(match['day']):02d}")


def _solar(day: str) -> Value:
    """ "03-08" is a day, "07/08" a stretch of months."""

    def value(year: int) -> tuple[date, str] | None:
        first, _, last = day.partition("/")
        if last:
            return date(year, int(first), 1), f"{year}-{first}/{year}-{last}"
        try:
            return date.fromisoformat(f"{year}-{day}"), f"{year}-{day}"
        except ValueError:
            return None

    return value


def _lunar(month: int, day: int) -> Value:
    """A day of the Chinese year that begins in a year of ours; the 30th of a short month is its last day."""

    def value(year: int) -> tuple[date, str] | None:
        length = lunar_month(year, month)
        if length is None or not 1 <= day <= 30:
            return None
        exact = min(length[0] + timedelta(days=day - 1), length[1])
        return exact, exact.isoformat()

    return value


def _dated(value: Value, year: int | None, published: date | None) -> str | None:
    about = year or (published.year if published else None)
    if about is None:
        return None
    near = [found for found in map(value, range(about + 1, about - 3, -1)) if found]
    if year:
        return next((edtf for first, edtf in near if first.year == year), None)
    return next((edtf for first, edtf in near if published and first <= published + NEAR), None)
