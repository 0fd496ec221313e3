"""Text -> Document: language, sentences, and one pass of each finder of mentions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from bot.facts.changes import find_changes
from bot.facts.dateline import read_published
from bot.facts.dates import find_times, vocabulary
from bot.facts.document import Document
from bot.facts.growth import grammar as growth
from bot.facts.lexicon import lexicon
from bot.facts.mentions import Mention, Number, When
from bot.facts.names import find_names, names_of
from bot.facts.numbers import find_numbers
from bot.facts.sweep import Sweep
from bot.languages import load
from bot.text import detect, fold, sentences


def read(text: str, *, language: str | None = None, published: date | None = None) -> Document:
    """Read a text as far as its mentions (see ``bot.facts.extract`` for the arguments)."""
    code = language or detect(text)
    known = load(code)
    folded = fold(text)
    cut = sentences(text, code, folded)
    published = published or read_published(text, cut, known)
    words, changes, names, times = _sweep(code).over(folded) if known.spaced else (None, None, None, None)
    mentions: list[Mention] = []
    dates, durations = find_times(folded, known, published, [sentence.start for sentence in cut], times)
    mentions += [*dates, *durations]
    numbers = find_numbers(folded, known)
    mentions += _outside_dates(numbers, mentions)
    mentions += find_changes(folded, numbers, known, cut, changes)
    mentions += find_names(text, folded, known, names)
    mentions.sort(key=lambda m: (m.start, -m.end))
    return Document(text, folded, known, published, cut, mentions, lexicon(code).find(folded, words))


@cache
def _sweep(code: str) -> Sweep:
    """All that looks up every word of a text, in one pass."""
    language = load(code)
    return Sweep(lexicon(code), growth(language).lexicon, names_of(code), vocabulary(language))


def _outside_dates(numbers: Sequence[Number], mentions: Sequence[Mention]) -> list[Number]:
    """The numbers without those that only count days, months and years inside a date."""
    dates = [mention for mention in mentions if isinstance(mention, When)]
    kept, at = [], 0
    for number in numbers:
        while at < len(dates) and dates[at].end <= number.start:
            at += 1
        inside = at < len(dates) and dates[at].start < number.end
        if not (inside and type(number) is Number):
            kept.append(number)
    return kept
