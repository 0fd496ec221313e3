"""Slips of the pen in a question: a word that no table has, and the one word it is nearest to. Pure."""

from __future__ import annotations

import difflib
from functools import cache

from bot.text import fold
from handlers.vocabulary import vocabulary

SHORTEST = 5  # letters; a shorter word is too near to others
NEAR = 0.84  # one letter in six may be wrong, or two in twelve


def corrected(text: str, unknown: tuple[str, ...]) -> str:
    """The text with each unknown word that is nearly a known one written as that."""
    folded = fold(text)
    for word in unknown:
        near = difflib.get_close_matches(word, _words(), n=1, cutoff=NEAR) if len(word) >= SHORTEST else []
        if near:
            folded = folded.replace(word, near[0])
    return text if folded == fold(text) else folded


@cache
def _words() -> tuple[str, ...]:
    """Single words of some length that mean a command, a topic, a metric or a country."""
    return tuple(word for word in vocabulary() if len(word) >= SHORTEST and " " not in word)
