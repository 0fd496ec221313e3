"""Anniversaries: a number of years with what they are counted from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.facts.document import Document
from bot.facts.mentions import Number, Person, Word
from bot.facts.milestone.phrases import after, before, data, tail_follows
from bot.facts.milestone.told import Told
from bot.models import Mark, Span
from bot.text import Sentence

_NEAR = 40  # letters before a word within which its number stands
_LEADS = 12  # letters from a word that celebrates to what is celebrated: "marks its decade"
_TIE = 18  # letters from "75 years" to what lasts so long: "75 years of diplomatic ties"
_TURNS = "milestone.turns"
_DIGITS = re.compile(r"(?<!\d)(\d{1,4})(?:[ -]?[^\W\d_]{1,4})?(?:[ -]+[^\W\d_]+)?[ -]*$")
_YEAR = re.compile(r"(?:19|20)\d\d$")


def anniversaries(doc: Document, sentence: Sentence) -> Iterator[Told]:
    for word in doc.said(sentence, "milestone.anniversary", "milestone.compound"):
        start, number = numbered(doc, sentence, word)
        if number and not _mere_span(doc, sentence, word):
            yield from _anniversary(doc, sentence, Span(start, word.end), number)
    turning = doc.said(sentence, _TURNS)
    for word in doc.said(sentence, "milestone.span") if turning else []:
        start, number = numbered(doc, sentence, word)
        core = Span(start, word.end)
        if number and (_since(doc, sentence, core) or _of_ties(doc, sentence, core) or _dative(doc, core, turning)):
            yield from _anniversary(doc, sentence, Span(start, word.end), number)


def _mere_span(doc: Document, sentence: Sentence, word: Word) -> bool:
    """Whether a compound names a decade or century: no word that celebrates leads to it, nothing is counted from."""
    said = doc.folded[word.start : word.end]
    spans = data(doc).get("spans", ())
    if word.concept != "milestone.compound" or not said.startswith(tuple(spans)):
        return False
    if said.endswith(tuple(data(doc).get("kept", ()))) or _since(doc, sentence, Span(word.start, word.end)):
        return False
    return not any(0 < word.start - turn.end <= _LEADS for turn in doc.said(sentence, "milestone.turns"))


def _since(doc: Document, sentence: Sentence, core: Span) -> bool:
    """Whether "30 years" are counted from something named beside them: "from the establishment of ..."."""
    gaps = [
        since.start - core.end if tail_follows(doc) else core.start - since.end
        for since in doc.said(sentence, "milestone.since")
    ]
    return any(0 <= gap <= 1 for gap in gaps)


def _of_ties(doc: Document, sentence: Sentence, core: Span) -> bool:
    """ "marked 75 years of diplomatic relations": what two states have, right beside the years and a turning word."""
    if not tail_follows(doc) or not any(0 < core.start - turn.end <= _LEADS for turn in doc.said(sentence, _TURNS)):
        return False
    return any(0 < tie.start - core.end <= _TIE for tie in doc.said(sentence, "milestone.ties"))


def _dative(doc: Document, core: Span, turning: Sequence[Word]) -> bool:
    """What has an ending that says since when stands before the years, and a word for turning right behind them."""
    before = doc.folded[: core.start].rstrip()
    endings = tuple(data(doc).get("since_endings", ()))
    return bool(endings) and before.endswith(endings) and any(0 < turn.start - core.end <= 1 for turn in turning)


def numbered(doc: Document, sentence: Sentence, word: Word) -> tuple[int, int | None]:
    """Where the phrase "80th anniversary" begins, and its number."""
    if word.concept == "milestone.compound":
        said = doc.folded[word.start : word.end]
        return word.start, next(
            (n for start, n in data(doc).get("numbers", {}).items() if said.startswith(start)), None
        )
    low = max(sentence.start, word.start - _NEAR)
    digits = _DIGITS.search(doc.folded, low, word.start)
    if digits and not (digits.end(1) - digits.start(1) == 4 and _YEAR.match(digits[1])):
        return digits.start(), int(digits[1])
    before = [m for m in doc.inside(Span(low, word.start), Number) if 0 <= word.start - m.end <= 1]
    if before and before[-1].amount == int(before[-1].amount):
        return before[-1].start, int(before[-1].amount)
    return word.start, None


def _anniversary(doc: Document, sentence: Sentence, core: Span, number: int) -> Iterator[Told]:
    phrase = after(doc, sentence, core) if tail_follows(doc) else before(doc, sentence, core)
    title = phrase.of(doc.text).strip()
    birth = doc.said(phrase, "milestone.birth")
    whose = [m for m in doc.inside(phrase, Person) if m.known and 0 <= m.start - core.end <= 1]
    if len(title) > core.end - core.start and (birth or not whose):
        yield Told(
            type="anniversary",
            number=number,
            title=title,
            evidence=Span(sentence.start, sentence.end),
            marks=(Mark("number", core, "number of an anniversary"), Mark("title", phrase, "phrase of an anniversary")),
        )
