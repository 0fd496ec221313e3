"""A text read as far as its mentions: what every kind of fact is extracted from."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from bot.facts.mentions import Mention, Word
from bot.languages import Language
from bot.models import Span
from bot.text import Sentence

M = TypeVar("M", bound=Mention)


class _Ordered(Generic[M]):
    """Mentions in order of their start, found by it."""

    __slots__ = ("mentions", "starts")

    def __init__(self, mentions: Iterable[M]):
        self.mentions = list(mentions)
        self.starts = [mention.start for mention in self.mentions]

    def between(self, start: int, end: int) -> list[M]:
        """Those that begin in [start, end)."""
        low = bisect_left(self.starts, start)
        return self.mentions[low : bisect_left(self.starts, end, low)]


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
    # What was asked for once is asked for in every sentence: kept sorted out, by concept, by type, by sentence.
    _by_concept: dict[str, _Ordered[Word]] = field(init=False, default_factory=dict)
    _by_type: dict[type[Mention], _Ordered[Any]] = field(init=False, default_factory=dict)
    _by_sentence: dict[int, Mapping[str, Sequence[Word]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_said", _by_concept(self.words))

    def inside(self, span: Span | Sentence, of: type[M]) -> list[M]:
        """Mentions of a type (subclasses too: Number gives Money) that begin inside the span."""
        found = self._by_type.get(of) or self._sorted_out(of)
        return found.between(span.start, span.end)

    def only(self, span: Span | Sentence, of: type[M]) -> list[M]:
        """Mentions of exactly that type that begin inside the span."""
        return [mention for mention in self.inside(span, of) if type(mention) is of]

    def said(self, span: Span | Sentence, *concepts: str) -> list[Word]:
        """Words of these concepts that begin inside the span; a concept that ends in "." stands for all below it."""
        found: list[Word] = []
        for concept in concepts:
            words = self._by_concept.get(concept) or self._collected(concept)
            if words.starts:
                found += words.between(span.start, span.end)
        if len(found) > 1 and len(concepts) > 1:
            found.sort(key=_place)
        return found

    def under(self, *prefixes: str) -> list[Word]:
        """All words of the concepts that begin so, in order."""
        concepts = {concept for concept in self._said if concept.startswith(prefixes)}
        return [word for word in self.words if word.concept in concepts]

    def spoken(self, sentence: Sentence) -> Mapping[str, Sequence[Word]]:
        """All words of a sentence by concept."""
        known = self._by_sentence.get(sentence.start)
        if known is None:
            words = self._by_concept.get(".") or self._collected(".")
            known = _by_concept(words.between(sentence.start, sentence.end))
            self._by_sentence[sentence.start] = known
        return known

    def facts_from(self) -> Iterator[Sentence]:
        """The sentences facts are read from: all but page furniture and datelines."""
        return (sentence for sentence in self.sentences if sentence.role not in ("chrome", "dateline"))

    def _collected(self, concept: str) -> _Ordered[Word]:
        """The words of a concept, of all below one that ends in "."; of all there are for "." itself; remembered."""
        if concept == ".":
            words = self.words
        elif concept.endswith("."):
            words = [word for name, some in self._said.items() if name.startswith(concept) for word in some]
            words.sort(key=_place)
        else:
            words = self._said.get(concept, ())
        found = self._by_concept[concept] = _Ordered(words)
        return found

    def _sorted_out(self, of: type[M]) -> _Ordered[M]:
        """The mentions of a type; remembered."""
        found = self._by_type[of] = _Ordered(mention for mention in self.mentions if isinstance(mention, of))
        return found


def _by_concept(words: Sequence[Word]) -> Mapping[str, Sequence[Word]]:
    found: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        found[word.concept].append(word)
    return found


def _place(word: Word) -> tuple[int, int]:
    return word.start, -word.end
