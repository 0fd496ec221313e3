"""Years given a name, with the calendar years that have it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts.document import Document
from bot.facts.mentions import When, Word
from bot.facts.milestone.phrases import LETTERS, after, before, data, tail_follows
from bot.facts.milestone.told import Told
from bot.models import Mark, Span
from bot.text import Sentence

_GIVES = 4  # letters from a word that gives a name to the name, figures aside: "declared 2025 the Year of"
_COUNTED = re.compile(r"\d(?:[-–]?\w{0,3}|\s?\w\.)?\s?$")  # "in 2024", "2024-го", "2024 г." before "year"
_CLOSING = "”」』》"
_WHERE = re.compile(r"\s+in\s+(?=[A-Z])[\w-]+")
_AND = re.compile(r"[^\W\d]?\s*(?:[^\W\d]{1,4}|[,、&/–-])\s*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def named_years(doc: Document, sentence: Sentence) -> Iterator[Told]:
    """The years a sentence gives a name; "2025 and 2026 the Years of ..." are two."""
    ordinary = {at for word in doc.said(sentence, "milestone.ordinary") for at in range(word.start, word.end)}
    for word in doc.said(sentence, "milestone.year"):
        if not ordinary.isdisjoint(range(word.start, word.end)):
            continue
        phrase = _year_phrase(doc, sentence, word)
        if phrase is None:
            continue
        for year in _years_beside(doc, sentence, phrase):
            yield Told(
                type="designated_year",
                year=year[0],
                title=phrase.of(doc.text).strip(),
                evidence=Span(sentence.start, sentence.end),
                marks=(Mark("year", year[1], "year beside its name"), Mark("title", phrase, "name of a year")),
            )


def _year_phrase(doc: Document, sentence: Sentence, word: Word) -> Span | None:
    """The name of a year around the word "year", None where the word has no name."""
    declared = bool(doc.said(sentence, "milestone.declared"))
    if doc.language.spaced and _COUNTED.search(doc.folded[max(0, word.start - 6) : word.start]):
        return None  # "in 2024 year"
    if not tail_follows(doc):
        end = word.end - (doc.text[word.end - 1] in _CLOSING)
        phrase = before(doc, sentence, Span(word.start, end))
        named = bool(LETTERS.search(doc.text, phrase.start, word.start)) or not doc.language.spaced
        return phrase if (declared and named) or _quoted(doc, phrase) else None
    capital = doc.text[word.start].isupper() and word.start > sentence.start and not _all_capitals(doc, sentence)
    if capital and data(doc).get("joins") and not doc.folded.startswith(data(doc)["joins"], word.end):
        return _capitalised_before(doc, sentence, word)
    phrase = after(doc, sentence, Span(word.start, word.end))
    follows = LETTERS.search(doc.text, word.end, phrase.end)
    if follows and (capital or declared) and (capital or word.start > sentence.start):
        return phrase if capital or _declared_as(doc, sentence, word) else None
    return None


def _all_capitals(doc: Document, sentence: Sentence) -> bool:
    """Whether a headline gives every word of weight a capital, so that none tells a name."""
    words = [word[0] for word in LETTERS.finditer(doc.text, sentence.start, sentence.end) if len(word[0]) > 3]
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
    if match is None or not LETTERS.search(match[0]) or match[0].strip().lower() in ("the", "a"):
        return None
    where = _WHERE.match(doc.text, word.end)
    return Span(sentence.start + match.start(), where.end() if where else word.end)


def _quoted(doc: Document, phrase: Span) -> bool:
    """Whether the name stands in quotation marks of its own."""
    return doc.text[phrase.start - 1 : phrase.start] in tuple('«“„"「『') and phrase.start > 0


def _years_beside(doc: Document, sentence: Sentence, phrase: Span) -> list[tuple[int, Span]]:
    """The calendar years the sentence gives the name to: the nearest before it, else the first after it."""
    years = [(int(y[0]), Span(*y.span())) for y in _YEAR.finditer(doc.folded, sentence.start, sentence.end)]
    years += [
        (int(when.edtf[:4]), Span(when.start, when.end))
        for when in doc.inside(sentence, When)
        if when.edtf and re.fullmatch(r"\d{4}", when.edtf) and not _YEAR.search(doc.folded, when.start, when.end)
    ]
    years.sort(key=lambda year: year[1].start)
    before = [year for year in years if year[1].start < phrase.start]
    return _joined(doc, before[::-1]) if before else _joined(doc, [y for y in years if y[1].start >= phrase.start])


def _joined(doc: Document, years: list[tuple[int, Span]]) -> list[tuple[int, Span]]:
    """The first of the years and the one that only a word for "and" joins to it."""
    if len(years) < 2 or abs(years[0][0] - years[1][0]) != 1:
        return years[:1]
    (_, one), (_, other) = sorted(years[:2], key=lambda year: year[1].start)
    return years[:2] if _AND.fullmatch(doc.text, one.end, other.start) else years[:1]
