"""Sentences with the mentions that matter for figures, sorted out in one pass over the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.facts.document import Document
from bot.facts.mentions import Change, City, Country, Mention, Money, Number, Percent, Person, When, Word
from bot.text import Sentence

_SIGNS = {"+": 1, "＋": 1, "-": -1, "−": -1, "–": -1, "－": -1}
_MOST = 150  # mentions in a sentence: what holds more is no sentence, and would take time that grows with its square
M = TypeVar("M", bound=Mention)
_BORDERS = re.compile(r"[|｜\t]|(?<=\S) {2,}(?=\S)")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
OURS = ("trade.", "investment.", "indicator.", "figure.")


@dataclass(slots=True, eq=False)
class Passage:
    """One sentence with what was found in it, each list in order of start.

    Attributes:
        values: money, percentages outside of changes, and numbers that are no part of anything else.
        words: the lexicon's words of the three kinds.
    """

    sentence: Sentence
    values: list[Number] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    whens: list[When] = field(default_factory=list)
    countries: list[Country] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    cities: list[City] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.sentence.start

    @property
    def end(self) -> int:
        return self.sentence.end


def passages(doc: Document) -> list[Passage]:
    """The sentences facts are read from."""
    found = [Passage(sentence) for sentence in _readable(doc)]
    for passage, mentions in _shared_out(found, doc.mentions):
        if len(mentions) <= _MOST:
            _sort_out(doc, passage, mentions)
    for passage, words in _shared_out(found, doc.under(*OURS)):
        passage.words = words
    return found


def _readable(doc: Document) -> Iterator[Sentence]:
    """The sentences facts are read from, and the head rows of tables, which look like a page's menu."""
    sentences = doc.sentences
    for number, sentence in enumerate(sentences):
        if sentence.role == "dateline":
            continue
        if sentence.role != "chrome" or _heads_rows(doc, sentences[number : number + 3]):
            yield sentence


def _heads_rows(doc: Document, rows: Sequence[Sentence]) -> bool:
    """Whether a line of cells stands right above a row of as many."""
    cells = [len(_BORDERS.findall(doc.folded, row.start, row.end)) for row in rows]
    below = [row for row in rows[1:] if row.role != "chrome"]
    if (
        not cells[0]
        or not below
        or any(char.isdigit() for char in _YEARS.sub("", doc.folded[rows[0].start : rows[0].end]))
    ):
        return False
    return below[0].role == "bullet" and cells[rows.index(below[0])] == cells[0]


def _shared_out(found: Sequence[Passage], mentions: Sequence[M]) -> Iterator[tuple[Passage, list[M]]]:
    at, count = 0, len(mentions)
    for passage in found:
        start, end = passage.start, passage.end
        while at < count and mentions[at].start < start:
            at += 1
        first = at
        while at < count and mentions[at].start < end:
            at += 1
        if at > first:
            yield passage, list(mentions[first:at])


def _sort_out(doc: Document, passage: Passage, mentions: Sequence[Mention]) -> None:
    covers: list[Mention] = []
    numbers: list[Number] = []
    for mention in mentions:
        if isinstance(mention, Number):
            numbers.append(mention)
            if isinstance(mention, Money):
                covers.append(mention)
        elif isinstance(mention, Country):
            if not _names_a_currency(mention, covers):
                passage.countries.append(mention)
        elif isinstance(mention, City):
            passage.cities.append(mention)
        elif isinstance(mention, Change):
            passage.changes.append(mention)
            covers.append(mention)
        elif isinstance(mention, When):
            passage.whens.append(mention)
            covers.append(mention)
        elif isinstance(mention, Person):
            covers.append(mention)
    for number in numbers:
        if isinstance(number, Percent) and (change := _signed(doc, number)) and not _overlaps(number, covers):
            passage.changes.append(change)
        elif not _covered(number, covers):
            passage.values.append(number)
    passage.changes.sort(key=lambda change: change.start)


def _signed(doc: Document, mention: Percent) -> Change | None:
    """A percentage with a sign, as tables and brackets give growth: "(+2,7%)", "−4,3%"."""
    if mention.amount < 0:
        return Change(start=mention.start, end=mention.end, pct=mention.amount)
    sign = doc.folded[mention.start - 1] if mention.start else ""
    before = doc.folded[mention.start - 2] if mention.start > 1 else " "
    if sign not in _SIGNS or before.isalnum():
        return None
    return Change(start=mention.start - 1, end=mention.end, pct=_SIGNS[sign] * abs(mention.amount))


def _names_a_currency(country: Country, covers: Sequence[Mention]) -> bool:
    """The country of "dollars of the USA" is no party."""
    return any(
        isinstance(cover, Money)
        and (cover.start <= country.start < cover.end or (country.start <= cover.end + 1 and _issues(country, cover)))
        for cover in covers[-3:]
        if cover.start <= country.start
    )


def _issues(country: Country, money: Money) -> bool:
    return (money.currency or "").startswith(country.code)


def _covered(number: Number, covers: Sequence[Mention]) -> bool:
    """Whether a number is part of something that is read as a whole; money counts however it is covered."""
    if isinstance(number, Money):
        return False
    if number.ordinal or number.amount <= 0 or (isinstance(number, Percent) and number.points):
        return True
    return _overlaps(number, covers)


def _overlaps(number: Number, covers: Sequence[Mention]) -> bool:
    return any(cover.start < number.end and number.start < cover.end for cover in covers)
