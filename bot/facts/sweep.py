"""The one pass over the words of a text, for all who look words up in a table.

    folded text --one expression--> word --one dictionary--> who has an interest in it, and what may begin there

The lexicon, the words of growth, the names and the dates of a language each know many thousands of words; most words of
a text are none of these, and most of the time of an extraction was each of them cutting the text into words and
looking up every one again. Knows no tables itself. Where words are not spaced there is nothing to share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

_MEMO = 50_000  # different words remembered; news use some tens of thousands, and a flood must not fill the memory

Begins = Sequence[tuple[int, int, Any]]
"""(start, end, reading) of each word in which a table has an interest, in order."""


class Heads(Protocol):
    """A table of the words that something may begin with."""

    @property
    def signs(self) -> str:
        """Characters that are no letters and count as words of their own."""

    @property
    def word(self) -> re.Pattern[str]:
        """What else is a word to it: ``\\w+`` or less."""

    def reading(self, word: str) -> Any:
        """What may begin with a folded word; None where nothing does."""


class Sweep:
    """Tables that are looked up together."""

    def __init__(self, *tables: Heads):
        self._tables = tables
        signs = re.escape("".join(sorted({sign for table in tables for sign in table.signs})))
        self._token = re.compile(rf"(\w+|[{signs}])" if signs else r"(\w+)")
        self._memo: dict[str, Sequence[tuple[int, int, int, Any]]] = {}

    def over(self, folded: str) -> Sequence[Begins]:
        """For each table the words of a text that it knows."""
        found: list[list[tuple[int, int, Any]]] = [[] for _ in self._tables]
        memo = self._memo
        pieces = iter(self._token.split(folded))  # a gap, a word, a gap: half the price of an object for each match
        at = len(next(pieces))
        for word, gap in zip(pieces, pieces, strict=True):
            readings = memo.get(word)
            if readings is None:
                readings = self._learn(word)
            for table, start, end, reading in readings:
                found[table].append((at + start, at + end, reading))
            at += len(word) + len(gap)
        return found

    def _learn(self, token: str) -> Sequence[tuple[int, int, int, Any]]:
        """(number of the table, start and end within the token, reading) for each that knows it; remembered."""
        if len(self._memo) >= _MEMO:
            self._memo.clear()
        self._memo[token] = readings = tuple(self._readings(token))
        return readings

    def _readings(self, token: str) -> Iterator[tuple[int, int, int, Any]]:
        for number, table in enumerate(self._tables):
            words = [(0, 1)] if token in table.signs else [match.span() for match in table.word.finditer(token)]
            for start, end in words:
                reading = table.reading(token[start:end])
                if reading is not None:
                    yield number, start, end, reading
