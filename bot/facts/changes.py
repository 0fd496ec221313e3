"""Growth and decline: a percentage, a factor or a verb such as "doubled", with the word that gives it its sign.

A percentage is growth only where a word near it says so ("up", "снизился"), and not where it is a level ("rose to 18%")
or a share. What the growth belongs to is for the kinds of facts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from bot.facts.growth import Grammar, grammar
from bot.facts.mentions import Change, Money, Number, Percent, Word
from bot.facts.phrases import Hit, last_word
from bot.facts.sweep import Begins
from bot.languages import Language
from bot.models import Span
from bot.text import Sentence

_STOP = re.compile(r"[\n。！？；;]|[.!?]\s")
_CLAUSE = re.compile(r"[,;:，；：、]")
_ELLIPSIS = re.compile(r"\s[–—-]\s+\w+\s+$")
_PAIR_REACH = 26  # "from 5% to 7%"
_MARKER_WORDS = 4  # "на более чем 5%", "by a record 5%"
_AFTER_REACH = 24
_WINDOW = 240  # letters around a change that can say what it is measured against
_LONGEST_SIGN = 24


def find_changes(
    folded: str,
    numbers: Sequence[Number],
    language: Language,
    sentences: Sequence[Sentence] = (),
    begins: Begins | None = None,
) -> list[Change]:
    """What grew or fell by how much, in order.

    Args:
        numbers: as ``bot.facts.numbers.find_numbers`` gives them, dates' numbers among them.
        sentences: where no growth reaches across; cut by punctuation where there are none.
        begins: what a sweep with the lexicon of the language's ``grammar`` found, where there was one.
    """
    known = grammar(language)
    words = known.lexicon.find(folded, begins)
    spans: Sequence[Span | Sentence] = sentences or _pieces(folded)
    found: list[Change] = []
    starts, places = [word.start for word in words], [number.start for number in numbers]
    for span in spans:
        low, high = bisect_left(starts, span.start), bisect_left(starts, span.end)
        here = numbers[bisect_left(places, span.start) : bisect_left(places, span.end)]
        if low < high or any(isinstance(number, Percent) for number in here):
            found += _Reader(folded, span, here, words[low:high], known).changes()
    return found


def _pieces(folded: str) -> list[Span]:
    cuts = [0, *(match.end() for match in _STOP.finditer(folded)), len(folded)]
    return [Span(a, b) for a, b in pairwise(cuts) if a < b]


class _Reader:
    """The changes of one sentence."""

    def __init__(
        self,
        folded: str,
        span: Span | Sentence,
        numbers: Sequence[Number],
        words: Sequence[Word],
        grammar: Grammar,
    ):
        self.folded, self.span, self.grammar = folded, span, grammar
        self.numbers, self.words = numbers, words
        self.signs = [word for word in words if word.concept in ("words.up", "words.down", "words.more", "words.less")]
        told = self.signs or words or grammar.by_times
        self.times = {number.start: hit for number in numbers if told and (hit := self._times(number))}
        self.word_starts = [word.start for word in words]
        self.sign_starts = [word.start for word in self.signs]
        self.sign_ends = {word.end for word in self.signs}
        self.growing = [number for number in numbers if isinstance(number, Percent) or number.start in self.times]

    def changes(self) -> list[Change]:
        found = [*self._by_number(), *self._by_word()]
        found.sort(key=lambda change: change.start)
        kept: list[Change] = []
        for change in found:
            if not kept or change.start >= kept[-1].end:
                kept.append(change)
        return kept

    def _by_number(self) -> Iterator[Change]:
        for number in self.numbers:
            times = self.times.get(number.start)
            share = type(number) is Number and 0 < number.amount < 1 and not times
            if isinstance(number, Money) or not (isinstance(number, Percent) or times or share):
                continue
            if signed := self._signed(number):
                yield signed
                continue
            if (isinstance(number, Percent) and number.points) or self._is_level(number):
                continue
            end = times.end if times else number.end
            if times and number.amount > 1 and self.grammar.former.find(self.folded, number.start):
                yield Change(start=number.start, end=end, pct=(number.amount - 1) * 100, against="year")
                continue
            marker = self._marker(number) == "by"
            if share and not (marker or self.grammar.after_first or self._compares(number)):
                continue
            own = self._sign(number, end, marker)
            if (sign := own or (self._left_out(number) if marker else None)) is None:
                continue
            down = sign.concept in ("words.down", "words.less")
            pct = self._times_pct(number, down) if times else number.amount * (100 if share else 1)
            if pct is None or (not times and pct <= 0):
                continue
            start, end = (min(sign.start, number.start), max(sign.end, end)) if own else (number.start, end)
            yield Change(start=start, end=end, pct=-abs(pct) if down else pct, against=self._against(number.start, end))

    def _compares(self, number: Number) -> bool:
        """ "A tenth more": the comparison right behind a fraction."""
        word = self._ahead(number, number.end)
        return word is not None and word.concept in ("words.more", "words.less") and word.start - number.end <= 2

    def _left_out(self, number: Number) -> Word | None:
        """The verb before, where a dash stands for it: "exports fell by 3%, imports – by 5%"."""
        if not _ELLIPSIS.search(self.folded[max(self.span.start, number.start - _AFTER_REACH) : number.start]):
            return None
        before = self.signs[: bisect_left(self.sign_starts, number.start)]
        return next((word for word in reversed(before) if word.concept in ("words.up", "words.down")), None)

    def _signed(self, number: Number) -> Change | None:
        """ "+11,5%", "(−2,1%)": a percentage that carries its own sign."""
        plus = number.start > 0 and self.folded[number.start - 1] == "+"
        if not isinstance(number, Percent) or number.points or not (plus or number.amount < 0):
            return None
        start = number.start - plus
        against = self._against(number.start, number.end)
        return Change(start=start, end=number.end, pct=number.amount, against=against)

    def _by_word(self) -> Iterator[Change]:
        for word in self.words:
            group, _, factor = word.concept.partition(".")
            if group == "verbs":
                pct = (Decimal(factor) - 1) * 100
            elif group == "folds":
                sign = self._sign(word, word.end, True)
                if sign is None:
                    continue
                value = Decimal(factor)
                pct = (1 / value - 1) * 100 if sign.concept in ("words.down", "words.less") else (value - 1) * 100
            elif group == "parts" and (sign := self._sign(word, word.end, True)) and not self._parted(sign, word):
                pct = Decimal(factor) * (-100 if sign.concept in ("words.down", "words.less") else 100)
            else:
                continue
            yield Change(start=word.start, end=word.end, pct=pct, against=self._against(word.start, word.end))

    def _parted(self, sign: Word, word: Word) -> bool:
        """Whether a clause ends between the two."""
        return bool(_CLAUSE.search(self.folded, min(sign.end, word.end), max(sign.start, word.start)))

    def _times(self, number: Number) -> Hit[bool] | None:
        """The word for "times" right after a number."""
        if isinstance(number, (Money, Percent)) or number.ordinal:
            return None
        place = number.end + self.folded.startswith("-", number.end)
        return self.grammar.times.find(self.folded, place)

    def _times_pct(self, number: Number, down: bool) -> Decimal | None:
        if self.grammar.by_times and not down:
            return number.amount * 100
        if number.amount <= 1:
            return None
        return (1 / number.amount - 1) * 100 if down else (number.amount - 1) * 100

    def _marker(self, number: Number | Word) -> str | None:
        """ "by" or "to": the nearest such preposition among the few words before a number."""
        place = number.start
        for _ in range(_MARKER_WORDS):
            if hit := self.grammar.markers.find(self.folded, place):
                return hit.value
            word = last_word(self.folded, place, spaced=self.grammar.spaced)
            if word is None or word[0] < self.span.start or not self.folded[word[0]].isalpha():
                return None
            if word[1] in self.sign_ends:  # "sales to China fell 5%"
                return None
            place = word[0]
        return None

    def _is_level(self, number: Number) -> bool:
        """ "rose to 18%", "占18%", and the first of "from 5% to 7%"."""
        if self._marker(number) == "to":
            return True
        later = self._next_growing(number.end)
        if later is None or later.start - number.end >= _PAIR_REACH:
            return False
        return not _CLAUSE.search(self.folded, number.end, later.start) and self._marker(later) == "to"

    def _next_growing(self, place: int) -> Number | None:
        at = bisect_left(self.growing, place, key=lambda number: number.start)
        return self.growing[at] if at < len(self.growing) else None

    def _last_growing_end(self, place: int) -> int:
        """Where the percentage or factor before ``place`` ends; at most a window's width back."""
        at = bisect_left(self.growing, place, key=lambda number: number.start)
        floor = max(self.span.start, place - _WINDOW)
        return max(floor, min(place, self.growing[at - 1].end)) if at else floor

    def _sign(self, number: Number | Word, end: int, marked: bool) -> Word | None:
        """The word that says up or down: what stands right after first, in Kazakh anywhere after; else before."""
        ahead, behind = self._ahead(number, end), self._behind(number, marked)
        if self.grammar.after_first:
            return ahead or behind
        if ahead is not None and ahead.concept in ("words.more", "words.less"):
            far = behind is None or number.start - behind.end > ahead.start - end
            return ahead if far else behind
        return behind or (ahead if marked else None)

    def _behind(self, number: Number | Word, marked: bool) -> Word | None:
        reach = self.grammar.reach if marked else self.grammar.bare_reach
        low = max(self._last_growing_end(number.start), number.start - reach - _LONGEST_SIGN)
        at = bisect_left(self.sign_starts, low)
        near = [w for w in self.signs[at : bisect_left(self.sign_starts, number.start)] if w.end <= number.start]
        near = [word for word in near if number.start - word.end <= reach]
        verbs = [word for word in near if word.concept in ("words.up", "words.down")]
        if verbs:
            return verbs[-1]
        return near[-1] if near and marked else None  # "меньше, чем годом ранее, на 2,4%"

    def _ahead(self, number: Number | Word, end: int) -> Word | None:
        reach = self.grammar.reach if self.grammar.after_first else _AFTER_REACH
        at = bisect_left(self.sign_starts, end)
        if at == len(self.signs) or self.sign_starts[at] - end > reach:
            return None
        word = self.signs[at]
        gap = self.folded[end : word.start]
        if _CLAUSE.search(gap) or any(char.isdigit() for char in gap):
            return None
        same = [other for other in self.signs[at : at + 3] if other.start == word.start]
        return next((w for w in same if w.concept in ("words.more", "words.less")), word)

    def _against(self, start: int, end: int) -> Literal["year", "month", "span"]:
        """What the growth is measured against, by the words from the change before to the end of the clause."""
        low = self._last_growing_end(start)
        later = self._next_growing(end)
        high = min(self.span.end, end + _WINDOW, later.start if later else self.span.end)
        stop = _CLAUSE.search(self.folded, end, high)
        high = stop.start() if stop else high
        near = self.words[bisect_left(self.word_starts, low) : bisect_left(self.word_starts, high)]
        concepts = {word.concept for word in near}
        if "words.year" in concepts:
            return "year"
        if "words.month" in concepts:
            return "month"
        return "span" if "words.span" in concepts or self._over_years(low, high) else "year"

    def _over_years(self, low: int, high: int) -> bool:
        """ "over five years", "за последние 10 лет", "соңғы бес жылда", "五年间"."""
        first = bisect_left(self.numbers, low, key=lambda number: number.start)
        last = bisect_left(self.numbers, high, key=lambda number: number.start)
        for number in self.numbers[first:last]:
            if number.amount < 2 or number.amount > 100:
                continue
            years = self.grammar.years.find(self.folded, number.end)
            if years and (self._comes_over(number) or self.grammar.together.find(self.folded, years.end)):
                return True
        return False

    def _comes_over(self, number: Number) -> bool:
        """Whether "over", "за", "последние" stands before a number of years or one word further off."""
        word = last_word(self.folded, number.start, spaced=self.grammar.spaced)
        places = [number.start] if word is None else [number.start, word[0]]
        return any(self.grammar.over.find(self.folded, place) for place in places)
