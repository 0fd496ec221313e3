"""Text -> Document: language, sentences, and one pass of each finder of mentions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.facts.changes import find_changes
from bot.facts.dateline import read_published
from bot.facts.dates import find_times
from bot.facts.document import Document
from bot.facts.lexicon import lexicon
from bot.facts.mentions import Mention, Number, When
from bot.facts.names import find_names
from bot.facts.numbers import find_numbers
from bot.languages import load
from bot.text import detect, fold, sentences


def read(text: str, *, language: str | None = None, published: date | None = None) -> Document:
    """Read a text as far as its mentions (see ``bot.facts.extract`` for the arguments)."""
    code = language or detect(text)
    folded = fold(text)
    cut = sentences(text, code, folded)
    published = published or read_published(text, cut, load(code))
    mentions: list[Mention] = []
    dates, durations = find_times(folded, load(code), published, [sentence.start for sentence in cut])
    mentions += [*dates, *durations]
    numbers = find_numbers(folded, load(code))
    mentions += _outside_dates(numbers, mentions)
    mentions += find_changes(folded, numbers, load(code), cut)
    mentions += find_names(text, folded, load(code))
    mentions.sort(key=lambda m: (m.start, -m.end))
    return Document(text, folded, load(code), published, cut, mentions, lexicon(code).find(folded))


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
