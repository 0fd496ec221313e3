"""Milestones: years given a name ("Year of Tourism") and anniversaries ("the 30th anniversary of ...").

    word of the lexicon --number before it, or the year beside it--> phrase --fullest mention of each--> Milestone

A mere duration ("in 32 years of relations") is none, nor is a birthday that no one calls an anniversary.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from bot.facts.document import Document
from bot.facts.milestone.anniversaries import anniversaries, numbered
from bot.facts.milestone.told import Told
from bot.facts.milestone.years import named_years
from bot.models import Fact, NearMiss, Span

_TELLING = ("milestone.anniversary", "milestone.compound", "milestone.span", "milestone.year")
_ALIKE = 50  # milestones of one number or year that a further one is compared with
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Fact):
    """A designated year or an anniversary.

    Attributes:
        type: "designated_year" (then ``year``) or "anniversary" (then ``number``, of years).
        title: in the text's words, an anniversary's with its number.
    """

    kind: ClassVar[str] = "milestone"
    type: Literal["designated_year", "anniversary"]
    year: int | None = None
    number: int | None = None
    title: str


def extract(doc: Document) -> Iterable[Milestone]:
    """The milestones of a text, each once, by its fullest mention."""
    found: list[Told] = []
    for sentence in doc.facts_from():
        if doc.said(sentence, *_TELLING):
            found += anniversaries(doc, sentence)
            found += named_years(doc, sentence)
    return [_milestone(told) for told in _once_each(found)]


def _milestone(told: Told) -> Milestone:
    return Milestone(
        type=told.type,
        year=told.year,
        number=told.number,
        title=told.title,
        evidence=told.evidence,
        marks=told.marks,
    )


def refused(doc: Document) -> Iterator[NearMiss]:
    """The words for anniversaries without a number, or with nothing that has it; other years have mostly no name."""
    for sentence in doc.facts_from():
        for word in doc.said(sentence, "milestone.anniversary", "milestone.compound"):
            start, number = numbered(doc, sentence, word)
            reason = "an anniversary of nothing that the text names" if number else "an anniversary without its number"
            yield NearMiss("milestone", Span(start, word.end), reason)


def _once_each(found: list[Told]) -> list[Told]:
    """The fullest mention of each: same type, same number or year, and a word in common (or no words to tell)."""
    kept: list[Told] = []
    titles: dict[tuple[str, int | None, int | None], list[set[str]]] = defaultdict(list)
    for fact in sorted(found, key=lambda fact: -len(fact.title)):
        stems, others = _stems(fact), titles[fact.type, fact.year, fact.number]
        if not any(len(stems & other) >= min(len(stems), len(other), 2) for other in others[:_ALIKE]):
            kept.append(fact)
            others.append(stems)
    return kept


def _stems(fact: Told) -> set[str]:
    """The beginnings of the title's words, those for number and "anniversary" left out; characters in Chinese."""
    core, phrase = (mark.span for mark in fact.marks)
    at = core.start - phrase.start
    rest = fact.title[:at] + " " + fact.title[at + core.end - core.start :] if fact.number else fact.title
    if any("\u4e00" <= char <= "\u9fff" for char in rest):
        return set(rest) - {" "}
    return {word[:5] for word in _LETTERS.findall(rest.lower()) if len(word) > 3}
