"""Where the sentences around a date end, and whether they look ahead."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from bot.facts.dates.tokens import Lexed
from bot.facts.dates.vocabulary import Vocabulary

_REACH = 160  # how far from a date, in letters, a word may tell its tense
_LONGEST_SENTENCE = 2000
_COMMA = 25  # letters that a comma between a date and a word counts for
_CLAUSE = re.compile(r"[,;:，；：–—]")
_STOP = re.compile(r"\n|[!?。！？；]|\.(?=\s)")
_WORD = re.compile(r"[^\W\d_]+")


class Sentences:
    """Where sentences end, and which of them look ahead."""

    def __init__(self, folded: str, lexed: Lexed, known: Vocabulary, starts: Sequence[int] = ()):
        self._folded = folded
        self._known = known
        self._future = lexed.future
        self._starts = starts

    def same(self, one: int, other: int) -> bool:
        """Whether no sentence ends between two offsets, the first before the second."""
        if bisect_right(self._starts, one) != bisect_right(self._starts, other):
            return False
        return other - one < _LONGEST_SENTENCE and next(self._stops(one, other), None) is None

    def follows(self, one: int, other: int) -> bool:
        """Whether the second of two offsets lies in the sentence after the first's, in the same paragraph."""
        if other - one > _LONGEST_SENTENCE:
            return False
        stops = list(self._stops(one, other))
        return len(stops) == 1 and self._folded[stops[0]] != "\n"

    def looks_ahead(self, start: int, end: int) -> bool:
        """Whether the word nearest to the date that tells the tense of its sentence tells of the future."""
        index = bisect_left(self._future, start - _REACH)
        near = [at for at in self._future[index : index + 9] if at < end + _REACH]
        if not near:
            return False
        low = max(self._stops(start - _REACH, start), default=start - _REACH)
        high = next(self._stops(end, end + _REACH), end + _REACH)
        ahead = min((self._distance(at, start, end) for at in near if low <= at < high), default=None)
        if ahead is None:
            return False
        low, high = max(low, start - ahead), min(high, end + ahead)
        return not any(self._distance(word, start, end) < ahead for word in self._past(low, high))

    def _distance(self, word: int, start: int, end: int) -> int:
        """How far a word is from the date, in letters; what a comma parts is further."""
        low, high = (word, start) if word < start else (end, max(word, end))
        return high - low + _COMMA * len(_CLAUSE.findall(self._folded, low, high))

    def _stops(self, low: int, high: int) -> Iterator[int]:
        for match in _STOP.finditer(self._folded, max(low, 0), max(high, 0)):
            at = match.start()
            if match[0] != "." or self._folded[max(at - 3, 0) : at].rpartition(" ")[2] not in self._known.dotted:
                yield at

    def _past(self, low: int, high: int) -> Iterator[int]:
        known = self._known
        if not known.spaced:
            for word in known.past:
                at = self._folded.find(word, max(low, 0), high)
                if at >= 0:
                    yield at
            return
        before = ""
        for match in _WORD.finditer(self._folded, max(low, 0), high):
            word = match[0]
            told = word in known.past or (len(word) > 4 and word.endswith(known.past_endings or ("\n",)))
            if told and before not in known.past_not_after:
                yield match.start()
            before = word
