"""A document that a sentence names, on its way to an agreement: what both orders of words share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.facts.document import Document
from bot.facts.event.scene import Words, said
from bot.facts.mentions import Money, Number, When, Word
from bot.models import Span
from bot.text import Sentence

TYPES = ("joint_statement", "memorandum", "protocol", "contract", "agreement", "document")
NOUNS = tuple(f"agreement.{name}" for name in TYPES)
SIGN = ("agreement.sign", "agreement.adopt", "agreement.plan")
SEPARATOR = re.compile(r"[;:：；，、。]|,(?!\d)|\s[–—-]\s")
TRIM = " \t\n,;:.–—-(，；：。、（"
QUOTES = (("«", "»"), ("“", "”"), ("„", "“"), ("《", "》"), ("「", "」"), ('"', '"'), ("(", ")"), ("（", "）"))
_NUMBERING = (")", "]", "-", "–", "\u2011", "）", "、")
_NUMBER_SIGNS = ("№", "#", "(", "（", "[")
_COUNTED = 45  # letters between a number and the document it counts


@dataclass(slots=True, kw_only=True, eq=False)
class Paper:
    """One document, or several that are counted together."""

    type: str
    noun: Word
    sentence: Sentence
    scope: Span
    count: int | None = 1
    subject: Span | None = None
    parties: tuple[Span, ...] = ()
    money: Money | None = None
    date: str | None = None
    status: str = "signed"
    many: bool = False
    marks: list[tuple[str, Span, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A sentence with its words by concept."""

    doc: Document
    sentence: Sentence
    words: Words

    def said(self, *concepts: str) -> Sequence[Word]:
        """Its words of these concepts, in order."""
        return said(self.words, concepts) if len(concepts) > 1 else self.words.get(concepts[0], ())

    def text(self, start: int, end: int) -> str:
        """The folded text of a stretch."""
        return self.doc.folded[start:end]

    @property
    def head_final(self) -> bool:
        """Whether the language puts the document last."""
        return bool(self.doc.language.section("doings").get("head_final", False))


def nouns(line: Line) -> list[Word]:
    """The words for documents; of those that overlap the longest, of equals the first of TYPES."""
    kept: list[Word] = []
    verbs = line.said("agreement.planned")
    for word in sorted(line.said(*NOUNS), key=lambda w: (w.start - w.end, NOUNS.index(w.concept))):
        verb = any(v.start <= word.start and word.end < v.end for v in verbs)  # "plan to"
        if not verb and not any(word.start < other.end and other.start < word.end for other in kept):
            kept.append(word)
    return sorted(kept, key=lambda word: word.start)


def read_paper(line: Line, noun: Word, scope: Span, before: Span) -> Paper:
    """The document with its number and sum.

    Args:
        scope: where its sum stands.
        before: where its number stands.
    """
    paper = Paper(type=noun.concept.rpartition(".")[2], noun=noun, sentence=line.sentence, scope=scope)
    paper.many = any(
        word.start <= noun.start < word.end or noun.start <= word.start < noun.end
        for word in line.said("agreement.many")
    )
    number = _number(line, noun, before)
    if line.head_final and any(before.start <= word.start < noun.start for word in line.said("agreement.several")):
        paper.many = True
    if number is not None:
        paper.count = int(number.amount)
        paper.marks.append(("count", Span(number.start, number.end), "counted"))
    elif paper.many:
        paper.count = None
    money = line.doc.inside(scope, Money)
    if money:
        paper.money = money[0]
        paper.marks.append(("amount", Span(money[0].start, money[0].end), "worth"))
    return paper


def _number(line: Line, noun: Word, before: Span) -> Number | None:
    """The number that counts the documents: shortly before them, no date and no sum."""
    after = line.doc.only(Span(noun.end, noun.end + 1), Number) if not line.doc.language.spaced else []
    if after and any(word.start == after[0].end for word in line.said("agreement.counter")):
        return after[0]
    found = line.doc.only(Span(max(before.start, noun.start - _COUNTED), noun.start), Number)
    dates = line.doc.inside(Span(max(before.start, noun.start - _COUNTED), noun.start), When)
    for number in reversed(found):
        dated = any(when.start <= number.start < when.end for when in dates)
        whole = number.amount == number.amount.to_integral_value() and 0 < number.amount < 10_000
        between = line.text(number.end, noun.start)
        words = [word for word in between.split() if word not in generic_words(line)]
        if not line.doc.language.spaced and not _counter(line, number):
            continue
        close = "," not in between and len(words) <= (1 if line.head_final else 3)
        if any(number.end <= word.start < noun.start for word in line.said("agreement.counted")):
            continue  # "with 12 countries an agreement"
        if between[:1] in _NUMBERING or line.text(number.start - 1, number.start) in _NUMBER_SIGNS:
            continue  # "3) a contract", "a five-year plan", "document No. 3"
        if not number.ordinal and not dated and whole and close:
            return number
    return None


def _counter(line: Line, number: Number) -> bool:
    """Whether a measure word follows the number or ends it."""
    return any(number.start < word.end and word.start <= number.end + 1 for word in line.said("agreement.counter"))


def generic_words(line: Line) -> set[str]:
    """Words that say nothing of a document ("bilateral")."""
    return {line.text(word.start, word.end) for word in line.said("agreement.generic")}


def generic(line: Line, noun: Word) -> bool:
    """Whether the document is just called a document."""
    return any(word.start == noun.start for word in line.said("agreement.paper"))


def trimmed(line: Line, span: Span) -> Span | None:
    """The span without white space and punctuation at its ends; None where nothing is left."""
    whole = trimmed_to(line.doc.text, span.start, span.end)
    return _unquoted(line.doc.text, whole) if whole else None


def _unquoted(text: str, span: Span) -> Span | None:
    """Without a quotation mark at one end whose other is outside, or around the whole."""
    body = span.of(text)
    for opening, closing in QUOTES:
        lone = body.count(opening) != body.count(closing) if opening != closing else body.count(opening) % 2
        if body.endswith(closing) and lone:
            return trimmed_to(text, span.start, span.end - 1)
        if body.startswith(opening) and lone:
            return trimmed_to(text, span.start + 1, span.end)
    return span


def trimmed_to(text: str, start: int, end: int) -> Span | None:
    """The stretch without white space and punctuation at its ends; None where nothing is left."""
    while start < end and text[start] in TRIM:
        start += 1
    while end > start and text[end - 1] in TRIM:
        end -= 1
    return Span(start, end) if start < end else None


def split(line: Line, span: Span) -> tuple[Span, ...]:
    """ "X and Y" in two, at the word for "and" that has a body or a name on both sides: the one nearest the middle."""
    ands = [word for word in line.said("agreement.and") if span.start < word.start < span.end]
    whole = trimmed(line, span)
    if not ands or whole is None:
        return (whole,) if whole else ()
    middle = (span.start + span.end) / 2
    cut = min(ands, key=lambda word: abs(word.start - middle))
    parts = (trimmed(line, Span(span.start, cut.start)), trimmed(line, Span(cut.end, span.end)))
    return tuple(part for part in parts if part is not None)
