"""Who speaks: the person a stretch of author's words names, or whom "he", "the ambassador" or silence point back to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.facts.document import Document
from bot.facts.mentions import Country, Person, RoleRef, Word
from bot.facts.names import resolve_role
from bot.facts.unlisted import aged, unlisted
from bot.models import Span
from bot.text import Sentence

_BEFORE = 45  # letters before a name within which a preposition can govern it
_BREAK = re.compile(r"[,.;:!?…«»„“”\"。，；：！？、()]")
_STOP = re.compile(r"[.!?\n]")
_BACK = 8  # sentences looked back for whom a pronoun means
_PRONOUN = 3  # letters of a pronoun; longer words that point back ("the expert") may stand beside the name
_FIRST = 12  # letters of a sentence within which a pronoun is its subject
_MEMORY = 20_000  # letters back within which an office's holder was named
_PEOPLE = 40  # of them the last so many
_CALLING = re.compile(r"[^\W\d_]{5,}")
_CALLED = re.compile(r"([^\W\d_]{5,}) $")
_STEM, _ENDING = 5, 3  # letters of a word that its forms share, and that they differ in
_OWNED = 30  # letters between an office and the name of who serves it
_SUBJECT = 90  # letters of a sentence within which its subject is named

Who = Person | RoleRef


def speaker_in(doc: Document, zone: Span, *, leads: bool = False) -> Person | None:
    """The person a zone of author's words makes the speaker: the subject of its verb of saying.

    ``leads``: the zone stands before the quotation, so that its last verb counts, not its first.
    """
    near = _nearness(doc, zone, leads=leads)
    named = [who for who in _named(doc, zone) if not _owns(doc, zone, who)]
    named.sort(key=lambda who: (_governed(doc, zone, who) or (leads and _ends_clause(doc, zone, who)), near(who)))
    found = (_resolved(doc, who) for who in named)
    return next(filter(None, found), None) or unlisted(doc, zone)


def _named(doc: Document, zone: Span) -> list[Who]:
    """The people and offices a zone names, in order."""
    found: list[Who] = [*doc.inside(zone, Person), *doc.inside(zone, RoleRef)]
    return sorted(found, key=lambda who: who.start)


def _owns(doc: Document, zone: Span, who: Who) -> bool:
    """ "The president's press secretary X": an office that only tells whose the office of the one named next is."""
    if not isinstance(who, RoleRef):
        return False
    named = doc.inside(Span(who.end, min(zone.end, who.end + _OWNED)), Person)
    if not named or named[0].role in (None, who.role):
        return False
    gap = Span(who.end, named[0].start)
    return not _BREAK.search(doc.text, gap.start, gap.end) and not doc.said(gap, "statement.say")


def _ends_clause(doc: Document, zone: Span, who: Who) -> bool:
    """ "X handed over a letter of Y and said": whoever "and" parts from the verb is not its subject; one before is."""
    ands = doc.said(Span(who.end, min(zone.end, who.end + 2)), "agreement.and")
    verbs = doc.said(Span(who.end, zone.end), "statement.say")
    return bool(ands and verbs) and len(doc.text[ands[0].end : verbs[0].start].split()) <= 1


def _nearness(doc: Document, zone: Span, *, leads: bool) -> Callable[[Who], tuple[int, int]]:
    """What the likeliest speaker of a zone is least in: the distance to its verb, or its place in the zone."""
    according = doc.said(zone, "statement.according")
    if according:
        return lambda who: (abs(who.start - according[0].end), 0)
    verbs = doc.said(zone, "statement.say")
    if not verbs or (leads and doc.language.section("statement").get("verb_last", False)):
        return lambda who: (who.start, 0)
    verb = verbs[-1] if leads else verbs[0]
    return lambda who: _distance(who, verb)


def _resolved(doc: Document, who: Who) -> Person | None:
    """The person meant: an office is its holder's, as the text before names him or as is known of that day."""
    if isinstance(who, Person):
        return who
    before = doc.inside(Span(max(0, who.start - _MEMORY), who.start), Person)[-_PEOPLE:]
    named = doc.inside(Span(who.start, who.end), Country) if who.country is None else []
    if named:  # "the Chinese leader": its country is told in the words themselves
        who = replace(who, country=named[0].code)
    home = doc.language.section("statement").get("home")
    if who.country is None and home:
        found = resolve_role(before, replace(who, country=home), doc.published)
        if found and found.country == home:
            return found
    if who.country is None:  # a subject is more likely meant than who is only met or thanked
        subjects = [p for p in before if not _governed(doc, Span(max(0, p.start - _BEFORE), p.start), p)]
        found = resolve_role(subjects, who) or resolve_role(before, who, doc.published) or _of_rank(before, who)
        own = doc.language.section("statement").get("home_last")  # where no other country's is named
        return found or (resolve_role(before, replace(who, country=own), doc.published) if own else None)
    return resolve_role(before, who, doc.published) or _of_rank(before, who)


def _of_rank(before: Sequence[Person], who: RoleRef) -> Person | None:
    """A foreign minister is a minister too, and a deputy prime minister a deputy."""
    ranks = ("foreign_minister", "vice_premier") if who.role == "minister" else ()
    return next(filter(None, (resolve_role(before, replace(who, role=rank)) for rank in ranks)), None)


def called_before(doc: Document, zone: Span) -> str | None:
    """Who was named with the calling that author's words name alone: "the engineer X ... says the engineer"."""
    if not doc.language.spaced:
        return None
    said = {word.start for word in doc.said(zone, "statement.say")}
    callings = [m[0] for m in _CALLING.finditer(doc.folded, zone.start, zone.end) if m.start() not in said]
    people = doc.inside(Span(max(0, zone.start - _MEMORY), zone.start), Person)[-_PEOPLE:] if callings else []
    for person in reversed(people):
        before = _CALLED.search(doc.folded, max(0, person.start - _OWNED), person.start)
        if before is None or doc.said(Span(before.start(1), before.start(1) + 1), "statement.say"):
            continue
        if any(_one_word(before[1], calling) for calling in callings):
            return person.name
    return None


def _one_word(one: str, other: str) -> bool:
    """Whether two forms may be of one word: all but their last letters are the same."""
    stem = max(_STEM, min(len(one), len(other)) - 2)
    return one[:stem] == other[:stem] and abs(len(one) - len(other)) <= _ENDING


def latter_before(doc: Document, zone: Span) -> str | None:
    """Whom "the latter" means: who was named last."""
    if not doc.said(zone, "statement.latter"):
        return None
    named = doc.inside(Span(max(0, zone.start - _MEMORY), zone.start), Person)
    return named[-1].name if named else None


def pronoun_in(doc: Document, zone: Span) -> bool:
    """Whether author's words name no one but point back."""
    return bool(doc.said(zone, "statement.pronoun"))


def host_before(doc: Document, zone: Span) -> str | None:
    """Who was called the host, where author's words name no one but "the host"."""
    if not doc.said(zone, "statement.host"):
        return None
    for word in reversed(doc.said(Span(max(0, zone.start - _MEMORY), zone.start), "statement.host")[-_BACK:]):
        people = doc.inside(Span(word.start, word.end + _BEFORE), Person)
        if people and not _STOP.search(doc.text, word.end, people[0].start):
            return people[0].name
    return None


def only_verb(doc: Document, zone: Span) -> bool:
    """Whether author's words are but a verb of saying: its subject is the one before."""
    words = [*doc.said(zone, "statement.say", "statement.more")]
    left = sorted((word.start, word.end) for word in words)
    at, rest = zone.start, ""
    for start, end in left:
        rest += doc.text[at:start] if start > at else ""
        at = max(at, end)
    return bool(words) and not (rest + doc.text[at : zone.end]).strip(" .,–—-\n")


def holder_before(doc: Document, zone: Span, told: Sequence[tuple[Span, str | None]]) -> str | None:
    """Whom an office without a country means that nobody named was said to hold: the one spoken of before, where no
    other office is known of them."""
    offices = [office for office in doc.inside(zone, RoleRef) if office.country is None]
    if not offices or offices[0].role == "spokesperson":  # one of many, most often never named
        return None
    name = meant_before(doc, zone.start - 1, told)
    named = doc.inside(Span(max(0, zone.start - _MEMORY), zone.start), Person)
    roles = {who.role for who in named if who.name == name}
    if roles == {None} and _has_complement(doc, zone, offices[0]):
        return None
    return name if roles <= {None, "other", offices[0].role} else None


def _has_complement(doc: Document, zone: Span, office: RoleRef) -> bool:
    """ "The head of the district" when no one was said to be its head: someone else's office than "the head"."""
    rest = doc.text[office.end : zone.end]
    if not doc.language.spaced or not rest.strip() or not rest[1:2].isalpha():
        return False
    after = Span(office.end, office.end + 2)
    return not doc.said(after, "statement.oblique", "statement.say", "event.during", "agreement.and")


def meant_before(doc: Document, at: int, told: Sequence[tuple[Span, str | None]]) -> str | None:
    """Whom a pronoun at ``at`` means: the speaker or the subject of the nearest sentence before that has one, else
    who spoke last.

    ``told``: the evidence of the statements before, with their speakers; the last of them are looked at.
    """
    place = bisect_right(doc.sentences, at, key=lambda sentence: sentence.start) - 1
    for sentence in reversed(doc.sentences[max(0, place - _BACK) : place + 1]):
        if sentence.role in ("chrome", "dateline"):
            continue
        said = [who for span, who in told[-_BACK:] if span.start <= sentence.start < span.end and who]
        if said:
            return said[-1]
        subject = _subject(doc, sentence, at)
        if subject:
            return subject.name
    return next((who for _, who in reversed(told[-_BACK:]) if who), None)


def _subject(doc: Document, sentence: Sentence, limit: int) -> Person | None:
    """The person a sentence is about: the first named in its beginning and governed by no preposition."""
    zone = Span(sentence.start, min(sentence.end, sentence.start + _SUBJECT, limit))
    people = [who for who in _named(doc, zone) if not _governed(doc, zone, who)]
    pronouns = [
        word
        for word in doc.said(zone, "statement.pronoun")
        if word.start - sentence.start < _FIRST and word.end - word.start <= _PRONOUN
    ]
    if not people and not pronouns:
        return _opener(doc, zone) or aged(doc, sentence.start)
    if people and pronouns and people[0].start - pronouns[0].end > 1:
        return None  # "He invited X": X is not the one meant
    return next(filter(None, (_resolved(doc, who) for who in people)), None)


def _opener(doc: Document, zone: Span) -> Person | None:
    """The one person named in a sentence that begins with a preposition: "For X, the choice ..." is about them."""
    named = _named(doc, zone)
    opening = len(named) == 1 and named[0].start - zone.start < _FIRST
    return named[0] if opening and isinstance(named[0], Person) else None


def _governed(doc: Document, zone: Span, person: Who) -> bool:
    """Whether a preposition stands before a name, with nothing between but words that go with the name."""
    if doc.folded[person.start : person.end].endswith(tuple(doc.language.section("statement").get("governed", ()))):
        return isinstance(person, Person)
    low = max(zone.start, person.start - _BEFORE)
    broken = [mark.end() for mark in _BREAK.finditer(doc.text, low, person.start)]
    broken += [verb.end for verb in doc.said(Span(low, person.start), "statement.say")]
    low = max([low, *broken])
    words = doc.said(Span(low, person.start), "statement.oblique")
    if isinstance(person, Person) and person.role:  # "of" belongs to the title before the name
        titles = doc.language.section("statement").get("in_titles", ())
        words = [word for word in words if doc.folded[word.start : word.end] not in titles]
    if not doc.language.spaced:
        return any(word.end == person.start for word in words)
    return any(_reaches(doc.text[word.end : person.start].split()) for word in words)


def _reaches(between: Sequence[str]) -> bool:
    """Whether a preposition can govern a name behind these words: few, and no age that begins it anew."""
    return len(between) <= 4 and not any(word[0].isdigit() for word in between[1:])


def _distance(person: Who, verb: Word) -> tuple[int, int]:
    """Letters between a name and a verb; of two as near, the one before the verb."""
    if person.end <= verb.start:
        return verb.start - person.end, 0
    return max(0, person.start - verb.end), 1
