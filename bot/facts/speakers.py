"""Who speaks: the person a stretch of author's words names, or whom "he", "the ambassador" or silence point back to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from bot.facts.document import Document
from bot.facts.mentions import Person, Word
from bot.models import Span
from bot.text import Sentence

_BEFORE = 45  # letters before a name within which a preposition can govern it
_BREAK = re.compile(r"[,.;:!?…«»„“”\"。，；：！？、()]")
_BACK = 8  # sentences looked back for whom a pronoun means
_SUBJECT = 90  # letters of a sentence within which its subject is named


def speaker_in(doc: Document, zone: Span, *, leads: bool = False) -> Person | None:
    """The person a zone of author's words makes the speaker: the subject of its verb of saying.

    ``leads``: the zone stands before the quotation, so that its last verb counts, not its first.
    """
    people = [person for person in doc.inside(zone, Person) if not _governed(doc, zone, person)]
    people = people or doc.inside(zone, Person)
    if not people:
        return None
    according = doc.said(zone, "statement.according")
    if according:
        return min(people, key=lambda person: abs(person.start - according[0].end))
    verbs = doc.said(zone, "statement.say")
    if not verbs or (leads and doc.language.section("statement").get("verb_last", False)):
        return people[0]
    verb = verbs[-1] if leads else verbs[0]
    return min(people, key=lambda person: _distance(person, verb))


def pronoun_in(doc: Document, zone: Span) -> bool:
    """Whether author's words name no one but point back."""
    return bool(doc.said(zone, "statement.pronoun"))


def meant_before(doc: Document, at: int, told: Sequence[tuple[Span, str | None]]) -> str | None:
    """Whom a pronoun at ``at`` means: the speaker or the subject of the nearest sentence before that has one.

    ``told``: the evidence of the statements before, with their speakers.
    """
    place = bisect_right(doc.sentences, at, key=lambda sentence: sentence.start) - 1
    for sentence in reversed(doc.sentences[max(0, place - _BACK) : place + 1]):
        if sentence.role in ("chrome", "dateline"):
            continue
        said = [who for span, who in told if span.start <= sentence.start < span.end and who]
        if said:
            return said[-1]
        subject = _subject(doc, sentence, at)
        if subject:
            return subject.name
    return None


def _subject(doc: Document, sentence: Sentence, limit: int) -> Person | None:
    """The person a sentence is about: the first named in its beginning and governed by no preposition."""
    zone = Span(sentence.start, min(sentence.end, sentence.start + _SUBJECT, limit))
    people = [person for person in doc.inside(zone, Person) if not _governed(doc, zone, person)]
    pronouns = doc.said(zone, "statement.pronoun")
    if people and pronouns and pronouns[0].start < people[0].start and pronouns[0].start - sentence.start < 12:
        return None  # "He invited X": X is not the one meant
    return people[0] if people else None


def _governed(doc: Document, zone: Span, person: Person) -> bool:
    """Whether a preposition stands before a name, with nothing between but words that go with the name."""
    low = max(zone.start, person.start - _BEFORE)
    broken = [mark.end() for mark in _BREAK.finditer(doc.text, low, person.start)]
    broken += [verb.end for verb in doc.said(Span(low, person.start), "statement.say")]
    low = max([low, *broken])
    words = doc.said(Span(low, person.start), "statement.oblique")
    if not doc.language.spaced:
        return any(word.end == person.start for word in words)
    return any(len(doc.text[word.end : person.start].split()) <= 4 for word in words)


def _distance(person: Person, verb: Word) -> tuple[int, int]:
    """Letters between a name and a verb; of two as near, the one before the verb."""
    if person.end <= verb.start:
        return verb.start - person.end, 0
    return max(0, person.start - verb.end), 1
