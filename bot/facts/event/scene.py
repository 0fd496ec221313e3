"""A sentence with what was found in it: what every rule about events looks at."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.facts.document import Document
from bot.facts.mentions import City, Country, Mention, Number, Person, Series, When, Word
from bot.models import Span
from bot.text import Sentence

_LEAD = re.compile(r"[\s•●▪·*\-–—\d.)]{0,6}")
_OFFICES = ("president", "premier", "vice_premier", "minister", "foreign_minister")
_COMMA = re.compile(r"[,;:，；。]")
TELLING = ("event.summit", "event.visit", "event.talks", "event.meet", "event.forum", "event.receive", "event.arrive")


Words = Mapping[str, Sequence[Word]]  # the words of a sentence by concept


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One sentence.

    Attributes:
        words: its words of [words.event] and [words.status] by concept.
        begin: where its story begins, after a dateline.
        guessed: names of people whom only an office stands for.
    """

    doc: Document
    sentence: Sentence
    begin: int
    words: Words
    people: Sequence[Person]
    countries: Sequence[Country]
    cities: Sequence[City]
    whens: Sequence[When]
    series: Sequence[Series]
    ordinals: Sequence[Number]
    guessed: frozenset[str] = frozenset()

    def heading(self) -> When | None:
        """The date that the bullet or paragraph begins with, for all its sentences."""
        return date_before(self.doc, self.sentence)

    def said(self, *concepts: str) -> Sequence[Word]:
        """Its words of these concepts, in order."""
        return said(self.words, concepts) if len(concepts) > 1 else self.words.get(concepts[0], ())

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


def said(words: Words, concepts: Sequence[str]) -> Sequence[Word]:
    """The words of these concepts, in order."""
    if len(concepts) == 1:
        return words.get(concepts[0], ())
    found = [word for concept in concepts if concept in words for word in words[concept]]
    return sorted(found, key=_order) if len(found) > 1 else found


def _order(word: Word) -> tuple[int, int]:
    return word.start, -word.end


def sentences_saying(doc: Document, concepts: Sequence[str]) -> Iterator[tuple[Sentence, Words]]:
    """The sentences facts are read from that have a word of these concepts, with all their words by concept."""
    told = [word.start for word in doc.said(Span(0, len(doc.text)), *concepts)]
    at = 0
    for sentence in doc.facts_from() if told else ():
        while at < len(told) and told[at] < sentence.start:
            at += 1
        if at == len(told):
            return
        if told[at] < sentence.end:
            yield sentence, doc.spoken(sentence)


def scenes(doc: Document, concepts: Sequence[str]) -> Iterator[Scene]:
    """The sentences that have a word of these concepts."""
    opening = {next((s.start for s in doc.sentences if s.role == role), -1) for role in ("headline", "body")}
    for sentence, words in sentences_saying(doc, concepts):
        begin = _begin(doc, sentence) if sentence.start in opening else sentence.start
        yield _scene(doc, sentence, words, begin=begin)


def date_before(doc: Document, sentence: Sentence) -> When | None:
    """The date that the sentence's paragraph begins with, or that a full stop cut off from it."""
    at = bisect_left(doc.sentences, sentence.start, key=lambda other: other.start)
    first = at
    while first and doc.sentences[first - 1].paragraph == sentence.paragraph:
        first -= 1
    cut_off = _alone(doc, doc.sentences[at - 1]) if first < at else None
    return cut_off or _heading(doc, doc.sentences[first])


def _scene(doc: Document, sentence: Sentence, words: Words, *, begin: int) -> Scene:
    mentions = doc.inside(Span(begin, sentence.end), Mention)
    cities = [m for m in mentions if isinstance(m, City) and m.country]
    people = [_at_home(m, doc) for m in mentions if isinstance(m, Person) and not _inside(m, cities)]
    return Scene(
        doc,
        sentence,
        begin,
        words,
        people,
        [m for m in mentions if isinstance(m, Country)],
        [city for city in cities if not _inside(city, people) and not _dotted(city, doc)],
        [m for m in mentions if isinstance(m, When)],
        [m for m in mentions if isinstance(m, Series)],
        [m for m in mentions if type(m) is Number and m.ordinal],
    )


def _at_home(person: Person, doc: Document) -> Person:
    """ "The minister X": of the country whose language it is, where the article says no other."""
    home = doc.language.section("doings").get("home")
    if person.country or person.role not in _OFFICES or not home:
        return person
    named = (p.country for p in doc.inside(Span(0, len(doc.text)), Person) if p.name == person.name and p.country)
    return replace(person, country=next(named, home))


def _inside(name: Mention, others: Sequence[Mention]) -> bool:
    """A name that is a part of a longer one: a city's of a person's, a person's of a city's."""
    return any(
        other.start <= name.start and name.end <= other.end and _length(other) > _length(name) for other in others
    )


def _length(name: Mention) -> int:
    return name.end - name.start


def _dotted(city: City, doc: Document) -> bool:
    """A part of a foreign name, whose parts a dot joins."""
    return "·" in doc.text[city.start - 1 : city.start] + doc.text[city.end : city.end + 1]


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


def _pair(doc: Document, start: int, end: int) -> bool:
    """Whether the dash stands between two countries: the name of what they hold together."""
    before = any(country.end == start for country in doc.inside(Span(max(0, start - _PREFIX), start), Country))
    return before and bool(doc.inside(Span(end, end + 1), Country))


def _open(head: str) -> bool:
    """Whether the dash stands between quotation marks: a part of a name."""
    depth = 0
    for mark in head:
        if mark in "«《„" or (mark == "“" and not depth):
            depth += 1
        elif mark in "»》”“":
            depth -= 1
    return depth > 0 or head.count('"') % 2 == 1


_STAMP = 10


def _begin(doc: Document, sentence: Sentence) -> int:
    """After the dateline that the first sentence may begin with: a city in capitals or a date, then a dash."""
    if sentence.role == "headline":
        dates = doc.inside(Span(sentence.start, sentence.start + _STAMP), When)
        return dates[0].end if dates else sentence.start
    dash = _DASH.search(doc.text, sentence.start, min(sentence.end, sentence.start + _PREFIX))
    if dash is None:
        return sentence.start
    if _pair(doc, dash.start(), dash.end()):
        return sentence.start
    head = Span(sentence.start, dash.start())
    if _open(head.of(doc.text)):
        return sentence.start
    if doc.inside(head, Person) or any(when.end > dash.start() for when in doc.inside(head, When)):
        return sentence.start
    words = head.of(doc.text).split()
    capitals = bool(words) and words[0].strip(",.").isupper() and len(words[0]) > 3
    if capitals or (doc.inside(head, When) and not doc.said(head, *TELLING)):
        return dash.end()
    return sentence.start
