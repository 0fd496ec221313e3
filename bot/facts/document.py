"""A text read as far as its mentions: what every kind of fact is extracted from."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import TypeVar

from bot.facts.mentions import Mention, Word
from bot.languages import Language
from bot.models import Span
from bot.text import Sentence

M = TypeVar("M", bound=Mention)
_START = attrgetter("start")


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A text with its sentences and mentions, all in order of their start.

    Attributes:
        text: as given; ``folded`` is its lower-case twin of the same length (``bot.text.fold``).
        published: the day relative dates are resolved against, or None.
        mentions: values, dates and names; never overlapping within a type.
        words: the language's lexicon as found; concepts may overlap.
    """

    text: str
    folded: str
    language: Language
    published: date | None
    sentences: Sequence[Sentence]
    mentions: Sequence[Mention]
    words: Sequence[Word]
    _said: Mapping[str, Sequence[Word]] = field(init=False)

    def __post_init__(self) -> None:
        by_concept: dict[str, list[Word]] = defaultdict(list)
        for word in self.words:
            by_concept[word.concept].append(word)
        object.__setattr__(self, "_said", by_concept)

    def inside(self, span: Span | Sentence, of: type[M]) -> list[M]:
        """Mentions of a type (subclasses too: Number gives Money) that begin inside the span."""
        return [m for m in _between(self.mentions, span.start, span.end) if isinstance(m, of)]

    def only(self, span: Span | Sentence, of: type[M]) -> list[M]:
        """Mentions of exactly that type that begin inside the span."""
        return [m for m in _between(self.mentions, span.start, span.end) if type(m) is of]

    def said(self, span: Span | Sentence, *concepts: str) -> list[Word]:
        """Words of these concepts that begin inside the span; a concept that ends in "." stands for all below it."""
        found: list[Word] = []
        for concept in concepts:
            if not concept.endswith("."):
                if concept in self._said:
                    found += _between(self._said[concept], span.start, span.end)
                continue
            for name, words in self._said.items():
                if name.startswith(concept):
                    found += _between(words, span.start, span.end)
        if len(found) > 1:
            found.sort(key=lambda word: (word.start, -word.end))
        return found

    def facts_from(self) -> Iterator[Sentence]:
        """The sentences facts are read from: all but page furniture and datelines."""
        return (sentence for sentence in self.sentences if sentence.role not in ("chrome", "dateline"))


def _between(mentions: Sequence[M], start: int, end: int) -> Sequence[M]:
    low = bisect_left(mentions, start, key=_START)
    high = bisect_left(mentions, end, lo=low, key=_START)
    return mentions[low:high]
