"""What a number counts: the noun beside it, as a key of [words.figure.unit] ("tonnes", "trains", "projects")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.facts.document import Document
from bot.facts.figures.grammar import Grammar
from bot.facts.figures.passages import Passage
from bot.facts.mentions import Country, Money, Number, Percent, Word

PREFIX = "figure.unit."
MONEY, PERCENT, TIMES = "money", "percent", "times"
UNLIKE_COUNTS = frozenset({"other", "grants"})
"""Nouns that are counted but make no figure: years, documents, meetings."""

_GAP = 48  # letters between a number and its noun: three or four adjectives
_BESIDE = 2
_BREAK = re.compile(r"[,;:.!?()|，。；：！？（）、]|\s[–—-]\s")
_APART = re.compile(r", |，")
_FAR = re.compile(r"[;；。]")
_WORD = re.compile(r"\w+")
_LARGE = Decimal(100_000)
_HUGE = Decimal(1_000_000_000)  # "3 billion will go to transport": what has no noun of its own is money


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with what it counts.

    Attributes:
        unit: "money", "percent", a key of [words.figure.unit], or None where no noun stands beside it.
        word: the noun, if the lexicon gave it.
        bare: no noun follows at all (punctuation or a function word does), so that it may continue a count before it.
    """

    value: Number
    unit: str | None
    word: Word | None = None
    bare: bool = False


def counted(doc: Document, grammar: Grammar, passage: Passage, index: int, since: int) -> Counted:
    """What the value of that index in the passage counts; ``since`` is the end of the last count before it."""
    value = passage.values[index]
    if isinstance(value, Money):
        return Counted(value, MONEY)
    if isinstance(value, Percent):
        return Counted(value, PERCENT)
    follower = passage.values[index + 1].start if index + 1 < len(passage.values) else passage.end
    limit = min(follower, value.end + (_GAP if grammar.spaced else 10), passage.end)
    word = _noun_after(doc, grammar, passage, value, limit)
    if word is not None:
        unit = "trains" if _is_trip_of_trains(passage, word, since) else word.concept.removeprefix(PREFIX)
        return Counted(value, unit, word)
    if people := _people_after(doc, passage, value, limit):
        return Counted(value, "people", people)
    bare = _is_bare(doc, grammar, value, passage.end) or _is_weekly(passage, value)
    before = _noun_before(doc, passage, since, value) if bare else None
    if before is not None:
        return Counted(value, before.concept.removeprefix(PREFIX), before)
    return Counted(value, None, bare=bare)


def _is_trip_of_trains(passage: Passage, word: Word, since: int) -> bool:
    """ "The trains made 19,000 trips": what would else be flights or visits."""
    if word.concept not in (f"{PREFIX}flights", f"{PREFIX}visitors"):
        return False
    return any(since <= other.start < word.start and other.concept == f"{PREFIX}trains" for other in passage.words)


def _noun_after(doc: Document, grammar: Grammar, passage: Passage, value: Number, limit: int) -> Word | None:
    best = None
    for word in passage.words:
        if word.start >= limit:
            break
        if word.start < value.end or not word.concept.startswith(PREFIX) or _in_a_name(passage, word):
            continue
        if best is not None and word.start >= best.end:
            break
        if best is None or word.end > best.end or best.concept.endswith(".other"):
            best = word
    if best is None or not _is_phrase(doc.folded[value.end : best.start].removeprefix("."), grammar):
        return None
    if any(value.end <= when.start < best.start for when in passage.whens):
        return None
    return best


def _in_a_name(passage: Passage, word: Word) -> bool:
    """Chinese names of countries hold the character for "country"."""
    return word.end - word.start == 1 and any(c.start < word.end <= c.end for c in passage.countries)


def _is_phrase(gap: str, grammar: Grammar) -> bool:
    """Whether only adjectives stand between."""
    if _BREAK.search(gap):
        return False
    if not grammar.spaced:
        return True
    words = _WORD.findall(gap)
    if any(word in grammar.stops for word in words):
        return False
    return grammar.adjective is None or all(grammar.adjective.fullmatch(word) for word in words)


def _people_after(doc: Document, passage: Passage, value: Number, limit: int) -> Word | None:
    """A people's name ("876 thousand Kazakhs") counts people."""
    for country in passage.countries:
        if value.end <= country.start < limit and (country.form == "people" or _travels(passage, country)):
            if _BREAK.search(doc.folded[value.end : country.start]):
                return None
            return Word(start=country.start, end=country.end, concept="figure.unit.people")
    return None


def _travels(passage: Passage, country: Country) -> bool:
    """Whether an adjective stands for people: a verb of travel or study follows it ("1.2 million Chinese visited")."""
    verbs = (word for word in passage.words if word.concept in ("indicator.travel", "indicator.study"))
    return country.form == "adjective" and any(0 < verb.start - country.end <= _BESIDE for verb in verbs)


def _is_bare(doc: Document, grammar: Grammar, value: Number, end: int) -> bool:
    if value.amount >= _HUGE:
        return True
    begin = grammar.classifier.match(doc.folded, value.end)
    rest = doc.folded[begin.end() if begin else value.end : end]
    match = _WORD.search(rest)
    if match is None or _BREAK.match(rest.lstrip(" %")) or _BREAK.search(rest[: match.start()]):
        return True
    return (grammar.ends.fullmatch if grammar.spaced else grammar.ends.match)(match[0]) is not None


def _is_weekly(passage: Passage, value: Number) -> bool:
    """Whether only how often follows: "flights: 118 weekly"."""
    return any(word.concept == "figure.a_week" and 0 <= word.start - value.end <= 1 for word in passage.words)


def _noun_before(doc: Document, passage: Passage, leader: int, value: Number) -> Word | None:
    """The noun of "the number of trains passed 5,000", within the same stretch."""
    best = None
    for word in passage.words:
        if word.end > value.start:
            break
        if word.start >= leader and word.concept.startswith(PREFIX) and not word.concept.endswith(".other"):
            best = word if best is None or word.start >= best.end or word.end > best.end else best
    if best is None:
        return None
    grown = any(best.end <= change.start < value.start for change in passage.changes)
    between = doc.folded[best.end : value.start]
    aside = (
        "|" in between or len(_APART.findall(between)) % 2 == 0
    )  # "the number of trains, most of them long, passed 5,000"
    return best if (grown or aside) and not _FAR.search(between) else None


def is_large(value: Number) -> bool:
    """Whether a bare number is of the size of money ("22.5 billion" beside sums in dollars)."""
    return value.amount >= _LARGE
