"""A sentence with what was found in it, and the story so far: what every rule about events looks at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.facts.document import Document
from bot.facts.event.doing import Doing
from bot.facts.mentions import City, Country, Mention, Number, Person, Series, When, Word
from bot.models import Span
from bot.text import Sentence

_LEAD = re.compile(r"[\s•●▪·*\-–—\d.)]{0,6}")
_COMMA = re.compile(r"[,;:，；。]")
_NEAR = ("event.", "status.")
TELLING = ("event.summit", "event.visit", "event.talks", "event.meet", "event.forum", "event.receive", "event.arrive")


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One sentence.

    Attributes:
        words: its words of [words.event] and [words.status] by concept.
        begin: where its story begins, after a dateline.
        heading: the date that the bullet or paragraph begins with, for all its sentences.
    """

    doc: Document
    sentence: Sentence
    begin: int
    words: dict[str, list[Word]]
    people: Sequence[Person]
    countries: Sequence[Country]
    cities: Sequence[City]
    whens: Sequence[When]
    series: Sequence[Series]
    ordinals: Sequence[Number]
    heading: When | None = None

    def said(self, *concepts: str) -> list[Word]:
        """Its words of these concepts, in order; a concept that ends in "." stands for all below it."""
        found = [word for name, words in self.words.items() if _named(name, concepts) for word in words]
        return sorted(found, key=lambda word: (word.start, -word.end))

    @property
    def head_final(self) -> bool:
        """Whether the language puts the verb last: what stands before a word belongs to it."""
        return bool(self.doc.language.section("doings").get("head_final", False))

    def between(self, start: int, end: int) -> str:
        """The folded text of a stretch."""
        return self.doc.folded[start:end]

    def beside(self, word: Word, *concepts: str, reach: int = 25, comma: int = 0, after: bool = False) -> Word | None:
        """The nearest word of these concepts before (or after) a word, no farther than ``reach`` letters.

        A comma may stand between the two only where they are no farther apart than ``comma``.
        """
        for other in self.said(*concepts) if after else reversed(self.said(*concepts)):
            gap = (word.end, other.start) if after else (other.end, word.start)
            length = gap[1] - gap[0]
            if 0 <= length <= reach and (length <= comma or not _COMMA.search(self.doc.folded, *gap)):
                return other
        return None


def _named(name: str, concepts: tuple[str, ...]) -> bool:
    return any(name == c or (c.endswith(".") and name.startswith(c)) for c in concepts)


_MESSENGERS = ("ambassador", "spokesperson")


def official(person: Person) -> bool:
    """Somebody who visits and negotiates: listed or with an office, no messenger."""
    return (person.known or person.role is not None) and person.role not in _MESSENGERS


@dataclass(slots=True, eq=False)
class Story:
    """What the article has told up to here."""

    doc: Document
    doings: list[Doing] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    dateline: City | None = None
    _sentences: dict[int, int] = field(default_factory=dict)

    def tell(self, scene: Scene) -> None:
        """Remembers whom a sentence names."""
        for person in scene.people:
            if official(person):
                self.people.append(person)
                self._sentences[person.start] = scene.sentence.start

    def here(self, scene: Scene) -> City | None:
        """The city of the dateline: the first that is named."""
        if self.dateline is None:
            cities = self.doc.inside(Span(0, scene.sentence.end), City)
            self.dateline = next((city for city in cities if city.name), None)
        return self.dateline

    def sentence_of(self, person: Person) -> int:
        """Where the sentence that names someone begins."""
        return self._sentences[person.start]

    def last(self, *types: str) -> Doing | None:
        """The last doing of these types, of any where none are given."""
        return next((doing for doing in reversed(self.doings) if not types or doing.type in types), None)

    def same_sentence(self, scene: Scene) -> Doing | None:
        """The last doing, where this very sentence told of it."""
        last = self.last()
        return last if last is not None and last.sentence is scene.sentence else None

    def last_date(self) -> str | None:
        """The date of the last doing that has one."""
        return next((doing.date for doing in reversed(self.doings) if doing.date), None)


def scenes(doc: Document) -> Iterator[Scene]:
    """The sentences facts are read from; those without words of an event too, for the people they name."""
    words = [word for word in doc.words if word.concept.startswith(_NEAR)]
    at = 0
    heading: When | None = None
    cut_off: When | None = None
    paragraph = -1
    first = True
    for sentence in doc.facts_from():
        own: dict[str, list[Word]] = {}
        while at < len(words) and words[at].start < sentence.end:
            if words[at].start >= sentence.start:
                own.setdefault(words[at].concept, []).append(words[at])
            at += 1
        if sentence.paragraph != paragraph:
            paragraph, heading = sentence.paragraph, _heading(doc, sentence)
        yield _scene(doc, sentence, own, cut_off or heading, begin=_begin(doc, sentence) if first else sentence.start)
        cut_off = _alone(doc, sentence)
        first = first and sentence.role == "headline"


def _scene(
    doc: Document, sentence: Sentence, words: dict[str, list[Word]], heading: When | None, *, begin: int
) -> Scene:
    found: dict[type[Mention], list[Mention]] = {}
    for mention in doc.inside(Span(begin, sentence.end), Mention):
        found.setdefault(type(mention), []).append(mention)
    ordinals = [m for m in found.get(Number, ()) if isinstance(m, Number) and m.ordinal]
    return Scene(
        doc,
        sentence,
        begin,
        words,
        [m for m in found.get(Person, ()) if isinstance(m, Person)],
        [m for m in found.get(Country, ()) if isinstance(m, Country)],
        [m for m in found.get(City, ()) if isinstance(m, City) and m.country],
        [m for m in found.get(When, ()) if isinstance(m, When)],
        [m for m in found.get(Series, ()) if isinstance(m, Series)],
        ordinals,
        heading,
    )


def _heading(doc: Document, sentence: Sentence) -> When | None:
    lead = _LEAD.match(doc.text, sentence.start)
    end = lead.end() if lead else sentence.start
    for when in doc.inside(Span(sentence.start, end + 1), When):
        if when.edtf and doc.text[when.end : when.end + 3].strip(" ")[:1] in (":", "–", "—", "-"):
            return when
    return None


def _alone(doc: Document, sentence: Sentence) -> When | None:
    """A date that a sentence consists of: an abbreviation's full stop cut it off from the next."""
    for when in doc.inside(sentence, When):
        if when.edtf and sentence.end - sentence.start - (when.end - when.start) <= _ALONE:
            return when
    return None


_ALONE = 6
_DASH = re.compile(r"\s(?:--|[–—-])\s|[)）】]\s?|:\s|\u3000")
_PREFIX = 90


def _begin(doc: Document, sentence: Sentence) -> int:
    """After the dateline that the first sentence may begin with: a city in capitals or a date, then a dash."""
    dash = _DASH.search(doc.text, sentence.start, min(sentence.end, sentence.start + _PREFIX))
    if dash is None:
        return sentence.start
    head = Span(sentence.start, dash.start())
    if doc.inside(head, Person) or any(when.end > dash.start() for when in doc.inside(head, When)):
        return sentence.start
    words = head.of(doc.text).split()
    capitals = bool(words) and words[0].strip(",.").isupper() and len(words[0]) > 3
    if capitals or (doc.inside(head, When) and not doc.said(head, *TELLING)):
        return dash.end()
    return sentence.start
