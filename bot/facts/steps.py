"""Sums that something grew by: "rose by 5 billion to 44 billion", "an increase of 5 billion". They are no level of it.

Growth in per cent or as a factor is ``bot.facts.changes``'.
"""

from __future__ import annotations

import re

from bot.facts.growth import Grammar, grammar
from bot.facts.mentions import Number, Word
from bot.languages import Language

_REACH = 48  # letters from the verb of growth to its sum
_NEXT = 3  # letters from the comma to the level itself
_BETWEEN = 3  # words between "by" and the sum: "by more than", "by a further"
_CLAUSE = re.compile(r"[,;:.，；：、。\n]|\d")
_CASE = re.compile(r"\w*")
_UP_OR_DOWN = ("words.up", "words.down")


def is_step(folded: str, start: int, number: Number, language: Language) -> bool:
    """Whether the number is what its subject grew or fell by.

    Args:
        start: where the sentence begins; no word before it counts.
    """
    known = grammar(language)
    if known.after_first:
        return _is_step_ahead(folded, number, known)
    low = max(start, number.start - _REACH)
    if not known.spaced:
        return any(folded[word.end : number.start] in known.grown for word in _signs(folded, low, number.start, known))
    return _is_marked(folded, low, number, known) and bool(_signs(folded, low, number.start, known))


def _signs(folded: str, low: int, high: int, known: Grammar) -> list[Word]:
    """The verbs and nouns of growth between two places, in the clause that ends at the second."""
    for match in _CLAUSE.finditer(folded, low, high):
        low = match.end()
    found = known.lexicon.find(folded[low:high])
    return [
        Word(start=word.start + low, end=word.end + low, concept=word.concept)
        for word in found
        if word.concept in _UP_OR_DOWN
    ]


def _is_marked(folded: str, low: int, number: Number, known: Grammar) -> bool:
    """Whether "by" is the nearest preposition among the few words before the sum."""
    for word in reversed(folded[low : number.start].split()[-_BETWEEN:]):
        if word in known.step:
            return True
        if word in known.level or not word.isalpha():
            return False
    return False


def _is_step_ahead(folded: str, number: Number, known: Grammar) -> bool:
    """Where the verb stands last: right behind the sum, in a form that goes on ("5 млрд долларға артып, ...")."""
    end = _CASE.match(folded, number.end).end()  # type: ignore[union-attr]
    comma = _CLAUSE.search(folded, end, end + _REACH)
    if comma is None or comma[0] != ",":
        return False
    if not any(char.isdigit() for char in folded[comma.end() : comma.end() + _NEXT]):
        return False  # "импорт 1,4 млрд" behind it tells that this was a level
    return any(word.start - end <= 1 for word in _signs(folded, end, comma.start(), known))
