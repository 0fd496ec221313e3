"""Milestones: years given a name ("Year of Tourism") and anniversaries ("the 30th anniversary of ...").

    word of the lexicon --number before it, or the year beside it--> phrase --fullest mention of each--> Milestone

A mere duration ("in 32 years of relations") is none, nor is a birthday that no one calls an anniversary.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from bot.facts.document import Document
from bot.facts.mentions import City, Number, Person, When, Word
from bot.models import Fact, Mark, NearMiss, Span
from bot.text import Sentence

_NEAR = 40  # letters before a word within which its number stands
_LEADS = 12  # letters from a word that celebrates to what is celebrated: "marks its decade"
_GIVES = 4  # letters from a word that gives a name to the name, figures aside: "declared 2025 the Year of"
_ALIKE = 50  # milestones of one number or year that a further one is compared with
_PHRASE = 110  # letters a title may have beside its number
_DIGITS = re.compile(r"(?<!\d)(\d{1,4})(?:[ -]?[^\W\d_]{1,4})?(?:[ -]+[^\W\d_]+)?[ -]*$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLAUSE_END = re.compile(r"[.,;:!?…»”“\"()\[\]。，；：！？」』、—–\n](?!\d)|\s[–—-]\s")
_OPENING = re.compile(r"[.,;:!?…«»”“„\"()\[\]。，；：！？「」『』、\n](?!\d)|——|\s[–—-]\s")
_PAIRS = {"«": "»", "„": "“", "“": "”"}
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Fact):
    """A designated year or an anniversary.

    Attributes:
        type: "designated_year" (then ``year``) or "anniversary" (then ``number``, of years).
        title: in the text's words, an anniversary's with its number.
    """

    kind: ClassVar[str] = "milestone"
    type: Literal["designated_year", "anniversary"]
    year: int | None = None
    number: int | None = None
    title: str


def extract(doc: Document) -> Iterable[Milestone]:
    """The milestones of a text, each once, by its fullest mention."""
    found: list[Milestone] = []
    for sentence in doc.facts_from():
        if doc.said(sentence, "milestone."):
            found += _anniversaries(doc, sentence)
            found += _named_years(doc, sentence)
    return _once_each(found)


def refused(doc: Document) -> Iterator[NearMiss]:
    """The words for anniversaries without a number, or with nothing that has it; other years have mostly no name."""
    for sentence in doc.facts_from():
        for word in doc.said(sentence, "milestone.anniversary", "milestone.compound"):
            start, number = _numbered(doc, sentence, word)
            reason = "an anniversary of nothing that the text names" if number else "an anniversary without its number"
            yield NearMiss("milestone", Span(start, word.end), reason)


def _anniversaries(doc: Document, sentence: Sentence) -> Iterator[Milestone]:
    for word in doc.said(sentence, "milestone.anniversary", "milestone.compound"):
        start, number = _numbered(doc, sentence, word)
        if number and not _mere_span(doc, sentence, word):
            yield from _anniversary(doc, sentence, Span(start, word.end), number)
    turning = bool(doc.said(sentence, "milestone.turns"))
    for word in doc.said(sentence, "milestone.span") if turning else []:
        start, number = _numbered(doc, sentence, word)
        if number and _since(doc, sentence, Span(start, word.end)):
            yield from _anniversary(doc, sentence, Span(start, word.end), number)


def _mere_span(doc: Document, sentence: Sentence, word: Word) -> bool:
    """Whether a compound names a decade or century: no word that celebrates leads to it, nothing is counted from."""
    said = doc.folded[word.start : word.end]
    spans = _data(doc).get("spans", ())
    if word.concept != "milestone.compound" or not said.startswith(tuple(spans)):
        return False
    if said.endswith(tuple(_data(doc).get("kept", ()))) or _since(doc, sentence, Span(word.start, word.end)):
        return False
    return not any(0 < word.start - turn.end <= _LEADS for turn in doc.said(sentence, "milestone.turns"))


def _since(doc: Document, sentence: Sentence, core: Span) -> bool:
    """Whether "30 years" are counted from something named beside them: "from the establishment of ..."."""
    gaps = [
        since.start - core.end if _tail_follows(doc) else core.start - since.end
        for since in doc.said(sentence, "milestone.since")
    ]
    return any(0 <= gap <= 1 for gap in gaps)


def _numbered(doc: Document, sentence: Sentence, word: Word) -> tuple[int, int | None]:
    """Where the phrase "80th anniversary" begins, and its number."""
    if word.concept == "milestone.compound":
        said = doc.folded[word.start : word.end]
        return word.start, next(
            (n for start, n in _data(doc).get("numbers", {}).items() if said.startswith(start)), None
        )
    low = max(sentence.start, word.start - _NEAR)
    digits = _DIGITS.search(doc.folded, low, word.start)
    if digits and not (digits.end(1) - digits.start(1) == 4 and _YEAR.match(digits[1])):
        return digits.start(), int(digits[1])
    before = [m for m in doc.inside(Span(low, word.start), Number) if 0 <= word.start - m.end <= 1]
    if before and before[-1].amount == int(before[-1].amount):
        return before[-1].start, int(before[-1].amount)
    return word.start, None


def _anniversary(doc: Document, sentence: Sentence, core: Span, number: int) -> Iterator[Milestone]:
    phrase = _after(doc, sentence, core) if _tail_follows(doc) else _before(doc, sentence, core)
    title = phrase.of(doc.text).strip()
    birth = doc.said(phrase, "milestone.birth")
    whose = [m for m in doc.inside(phrase, Person) if m.known and 0 <= m.start - core.end <= 1]
    if len(title) > core.end - core.start and (birth or not whose):
        yield Milestone(
            type="anniversary",
            number=number,
            title=title,
            evidence=Span(sentence.start, sentence.end),
            marks=(Mark("number", core, "number of an anniversary"), Mark("title", phrase, "phrase of an anniversary")),
        )


def _named_years(doc: Document, sentence: Sentence) -> Iterator[Milestone]:
    ordinary = {at for word in doc.said(sentence, "milestone.ordinary") for at in range(word.start, word.end)}
    for word in doc.said(sentence, "milestone.year"):
        if not ordinary.isdisjoint(range(word.start, word.end)):
            continue
        phrase = _year_phrase(doc, sentence, word)
        year = _year_beside(doc, sentence, phrase) if phrase else None
        if phrase and year:
            yield Milestone(
                type="designated_year",
                year=year[0],
                title=phrase.of(doc.text).strip(),
                evidence=Span(sentence.start, sentence.end),
                marks=(Mark("year", year[1], "year beside its name"), Mark("title", phrase, "name of a year")),
            )


def _year_phrase(doc: Document, sentence: Sentence, word: Word) -> Span | None:
    """The name of a year around the word "year", None where the word has no name."""
    declared = bool(doc.said(sentence, "milestone.declared"))
    if doc.language.spaced and re.search(r"\d\D{0,4}$", doc.folded[max(0, word.start - 6) : word.start]):
        return None  # "in 2024 year"
    if not _tail_follows(doc):
        phrase = _before(doc, sentence, Span(word.start, word.end))
        named = bool(_LETTERS.search(doc.text, phrase.start, word.start)) or not doc.language.spaced
        return phrase if (declared and named) or _quoted(doc, phrase) else None
    capital = doc.text[word.start].isupper() and word.start > sentence.start and not _all_capitals(doc, sentence)
    if capital and _data(doc).get("joins") and not doc.folded.startswith(_data(doc)["joins"], word.end):
        return _capitalised_before(doc, sentence, word)
    phrase = _after(doc, sentence, Span(word.start, word.end))
    follows = _LETTERS.search(doc.text, word.end, phrase.end)
    if follows and (capital or declared) and (capital or word.start > sentence.start):
        return phrase if capital or _declared_as(doc, sentence, word) else None
    return None


def _all_capitals(doc: Document, sentence: Sentence) -> bool:
    """Whether a headline gives every word of weight a capital, so that none tells a name."""
    words = [word[0] for word in _LETTERS.finditer(doc.text, sentence.start, sentence.end) if len(word[0]) > 3]
    return sentence.role == "headline" and len(words) > 3 and all(word[0].isupper() for word in words)


def _declared_as(doc: Document, sentence: Sentence, word: Word) -> bool:
    """Whether a name in small letters follows the very word that gives it: "declared the year of"."""
    return any(
        d.end < word.start and len(re.sub(r"[\W\d]", "", doc.text[d.end : word.start])) <= _GIVES
        for d in doc.said(sentence, "milestone.declared")
    )


def _capitalised_before(doc: Document, sentence: Sentence, word: Word) -> Span | None:
    """ "China Tourism Year": capitalised words before "Year"."""
    match = re.search(r"(?:[A-Z][\w'’–-]*\s+)+$", doc.text[sentence.start : word.start])
    if match is None or not _LETTERS.search(match[0]):
        return None
    start = sentence.start + match.start()
    return Span(start, word.end) if match[0].strip().lower() not in ("the", "a") else None


def _quoted(doc: Document, phrase: Span) -> bool:
    """Whether the name stands in quotation marks of its own."""
    return doc.text[phrase.start - 1 : phrase.start] in tuple('«“„"「『') and phrase.start > 0


def _year_beside(doc: Document, sentence: Sentence, phrase: Span) -> tuple[int, Span] | None:
    """The calendar year the sentence gives the name to: the nearest before it, else the first after it."""
    years = [(int(y[0]), Span(*y.span())) for y in _YEAR.finditer(doc.folded, sentence.start, sentence.end)]
    years += [
        (int(when.edtf[:4]), Span(when.start, when.end))
        for when in doc.inside(sentence, When)
        if when.edtf and re.fullmatch(r"\d{4}", when.edtf) and not _YEAR.search(doc.folded, when.start, when.end)
    ]
    before = [year for year in years if year[1].start < phrase.start]
    after = [year for year in years if year[1].start >= phrase.start]
    if before:
        return max(before, key=lambda year: year[1].start)
    return min(after, key=lambda year: year[1].start) if after else None


def _after(doc: Document, sentence: Sentence, core: Span) -> Span:
    """The core and the phrase that hangs on it, to the end of the clause or the first word of another thought."""
    limit = min(sentence.end, core.end + _PHRASE)
    end = _clause_end(doc.text, core.end, limit)
    stops = [w.start for w in doc.said(Span(core.end, end), "milestone.stop") if w.start > core.end + 1]
    places = [
        at
        for city in doc.inside(Span(core.end, end), City)
        if (at := _preposition(doc, city.start)) is not None and at > core.end + 1
    ]
    dates = [when.start for when in doc.inside(Span(core.end, end), When) if when.start > core.end]
    end = min([end, *stops, *places, *dates, *_verbs(doc, Span(core.end, end))])
    text = doc.text[core.end : end].rstrip()
    while text and (last := text.rsplit(None, 1)[-1].lower()) in _data(doc).get("inside", ()):
        text = text[: -len(last)].rstrip()
    return Span(core.start, core.end + len(text))


def _clause_end(text: str, start: int, limit: int) -> int:
    """Where the clause ends; what stands between quotation marks is one with it."""
    at = start
    while close := _CLAUSE_END.search(text, at, limit):
        opened = max((text.rfind(mark, at, close.start() + 1) for mark in _PAIRS), default=-1)
        closing = text.find(_PAIRS[text[opened]], opened + 1, limit) if opened >= 0 else -1
        if closing < 0:
            return close.start()
        at = closing + 1
    return limit


def _verbs(doc: Document, zone: Span) -> Iterator[int]:
    """Where words with a verb's ending begin, the zone's first word left out."""
    endings = tuple(_data(doc).get("verbs", ()))
    words = _LETTERS.finditer(doc.text, zone.start, zone.end) if endings else iter(())
    for place, word in enumerate(words):
        if place and word[0].islower() and len(word[0]) > 3 and word[0].endswith(endings):
            yield word.start()


def _preposition(doc: Document, at: int) -> int | None:
    """Where the "in" before a place begins, if one stands there."""
    word = re.search(r"([^\W\d_]+)\s+$", doc.folded[max(0, at - 6) : at])
    if word and word[1] in _data(doc).get("inside", ()):
        return at - len(word[0])
    return None


def _before(doc: Document, sentence: Sentence, core: Span) -> Span:
    """The core and the phrase before it, from the beginning of the clause or the last word that is not of it."""
    low = max(sentence.start, core.start - _PHRASE)
    starts = [low if low == sentence.start else doc.text.find(" ", low) + 1]
    starts += [mark.end() for mark in _OPENING.finditer(doc.text, low, core.start)]
    starts += [w.end for w in doc.said(Span(low, core.start), "milestone.stop") if w.end <= core.start]
    starts += [w.end for w in doc.inside(Span(low, core.start), When) if w.end <= core.start]
    start = max(starts)
    for word in re.finditer(r"[^\W\d_]+(?=\s)", doc.folded[start : core.start]):
        if word[0].endswith(tuple(_data(doc).get("places", ()))) and len(word[0]) > 4:
            start += word.end()
            break
    while start < core.start and not doc.text[start].isalnum():
        start += 1
    return Span(start, core.end)


def _tail_follows(doc: Document) -> bool:
    return bool(_data(doc).get("tail", "after") == "after")


def _data(doc: Document) -> Mapping[str, Any]:
    return doc.language.section("milestone")


def _once_each(found: list[Milestone]) -> list[Milestone]:
    """The fullest mention of each: same type, same number or year, and a word in common (or no words to tell)."""
    kept: list[Milestone] = []
    titles: dict[tuple[str, int | None, int | None], list[set[str]]] = defaultdict(list)
    for fact in sorted(found, key=lambda fact: -len(fact.title)):
        stems, others = _stems(fact), titles[fact.type, fact.year, fact.number]
        if not any(len(stems & other) >= min(len(stems), len(other), 2) for other in others[:_ALIKE]):
            kept.append(fact)
            others.append(stems)
    return kept


def _stems(fact: Milestone) -> set[str]:
    """The beginnings of the title's words, those for number and "anniversary" left out; characters in Chinese."""
    core, phrase = (mark.span for mark in fact.marks)
    at = core.start - phrase.start
    rest = fact.title[:at] + " " + fact.title[at + core.end - core.start :] if fact.number else fact.title
    if any("\u4e00" <= char <= "\u9fff" for char in rest):
        return set(rest) - {" "}
    return {word[:5] for word in _LETTERS.findall(rest.lower()) if len(word) > 3}
