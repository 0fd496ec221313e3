"""The documents that a sentence names: each with its number, subject and parties.

Two orders of words: "memorandum on trade" (the document first) and "сауда туралы меморандум", "关于贸易的备忘录" (the
document last; ``head_final`` in the language's [doings]).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.facts.document import Document
from bot.facts.mentions import Money, Number, When, Word
from bot.models import Span
from bot.text import Sentence

TYPES = ("joint_statement", "memorandum", "protocol", "contract", "agreement", "document")
NOUNS = tuple(f"agreement.{name}" for name in TYPES)
_SIGN = ("agreement.sign", "agreement.adopt", "agreement.plan")
_SEPARATOR = re.compile(r"[;,:：；，、。]|\s[–—-]\s")
_TRIM = " \t\n,;:.–—-，；：。、"
_ADJECTIVES = 4  # words between a separator and the document that it begins
_VERB = 60  # letters between the last document and its verb, a date between
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
    """A sentence with its words of [words.agreement]."""

    doc: Document
    sentence: Sentence
    words: Sequence[Word]

    def said(self, *concepts: str) -> list[Word]:
        return [word for word in self.words if word.concept in concepts]

    def text(self, start: int, end: int) -> str:
        return self.doc.folded[start:end]

    @property
    def head_final(self) -> bool:
        return bool(self.doc.language.section("doings").get("head_final", False))


def nouns(line: Line) -> list[Word]:
    """The words for documents; of those that overlap the longest, of equals the first of TYPES."""
    kept: list[Word] = []
    for word in sorted(line.said(*NOUNS), key=lambda w: (w.start - w.end, NOUNS.index(w.concept))):
        if not any(word.start < other.end and other.start < word.end for other in kept):
            kept.append(word)
    return sorted(kept, key=lambda word: word.start)


def papers(line: Line) -> list[Paper]:
    """The documents a sentence names, in order; those inside another's name are none of their own."""
    return _last(line) if line.head_final else _first(line)


def _paper(line: Line, noun: Word, scope: Span, before: Span) -> Paper:
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
    found = line.doc.only(Span(max(before.start, noun.start - _COUNTED), noun.start), Number)
    dates = line.doc.inside(Span(max(before.start, noun.start - _COUNTED), noun.start), When)
    for number in reversed(found):
        dated = any(when.start <= number.start < when.end for when in dates)
        whole = number.amount == number.amount.to_integral_value() and 0 < number.amount < 10_000
        between = line.text(number.end, noun.start)
        words = [word for word in between.split() if word not in _generic_words(line)]
        close = "," not in between and len(words) <= (1 if line.head_final else 3)
        if not number.ordinal and not dated and whole and close:
            return number
    return None


def _generic_words(line: Line) -> set[str]:
    return {line.text(word.start, word.end) for word in line.said("agreement.generic")}


# --- The document first -----------------------------------------------------------------------------------------------


def _first(line: Line) -> list[Paper]:
    heads = _heads_first(line)
    found = []
    for number, (noun, begin) in enumerate(heads):
        end = heads[number + 1][1] if number + 1 < len(heads) else line.sentence.end
        paper = _paper(line, noun, Span(noun.end, end), Span(begin, noun.start))
        paper.money = paper.money or next(iter(line.doc.inside(Span(begin, noun.start), Money)), None)
        paper.subject, paper.parties = _after(line, paper, Span(noun.end, end))
        if paper.subject is None and paper.type != "joint_statement":
            paper.subject = _premodifier(line, noun, begin) if paper.count == 1 else None
        _trade(line, paper)
        found.append(paper)
    return _mixed(line, found)


def _trade(line: Line, paper: Paper) -> None:
    """A word that means treaty and contract alike is a contract where things are bought or built."""
    subject = paper.subject
    alike = any(word.start == paper.noun.start for word in line.said("agreement.pact"))
    if subject and alike and any(0 <= w.start - subject.start <= 1 for w in line.said("agreement.deal")):
        paper.type = "contract"


def _heads_first(line: Line) -> list[tuple[Word, int]]:
    """(document, where its item begins), without those that stand inside another's subject."""
    heads: list[tuple[Word, int]] = []
    separators = sorted(
        [(m.start(), m.end()) for m in _SEPARATOR.finditer(line.doc.folded, line.sentence.start, line.sentence.end)]
        + [(w.start, w.end) for w in line.said("agreement.and", "agreement.list")]
        + [(w.start, w.end) for w in line.said(*_SIGN)]
    )
    for noun in nouns(line):
        low = heads[-1][0].end if heads else line.sentence.start
        before = [(start, end) for start, end in separators if low <= start and end <= noun.start]
        begin, after = before[-1] if before else (low, low)
        far = (
            not before or len(line.text(after, noun.start).split()) > _ADJECTIVES or _about_in(line, after, noun.start)
        )
        if heads and far and not (before and _under(line, noun)):
            continue
        heads.append((noun, begin))
    return heads


def _under(line: Line, noun: Word) -> bool:
    """ "... under a contract": named in a clause of its own."""
    return any(
        word.end <= noun.start and len(line.text(word.end, noun.start).split()) <= 2
        for word in line.said("agreement.old")
    )


def _about_in(line: Line, start: int, end: int) -> bool:
    return any(start <= word.start < end for word in line.said("agreement.about"))


def _after(line: Line, paper: Paper, scope: Span) -> tuple[Span | None, tuple[Span, ...]]:
    """What follows the document: "between X and Y", then "on ..."."""
    at = _skip(line, scope.start, "agreement.understanding")
    parties: tuple[Span, ...] = ()
    between = _next(line, at, "agreement.between", scope.end)
    if between is not None:
        stop = _parties_end(line, between.end, scope.end)
        parties = _split(line, Span(between.end, stop))
        at = stop
    about = _next(line, at, "agreement.about", scope.end)
    if about is not None and not _is_sum(line, about, scope):
        return _cut(line, paper, Span(about.end, scope.end)), parties
    if (
        paper.type == "document"
        and paper.count == 1
        and not _generic(line, paper.noun)
        and about is None
        and between is None
    ):
        return _cut(line, paper, Span(at, scope.end)), parties
    return None, parties


def _generic(line: Line, noun: Word) -> bool:
    return any(word.start == noun.start for word in line.said("agreement.paper"))


def _skip(line: Line, at: int, concept: str) -> int:
    word = _next(line, at, concept, line.sentence.end)
    return word.end if word is not None else at


def _next(line: Line, at: int, concept: str, end: int) -> Word | None:
    """The word of a concept that comes next, after white space only; the longest."""
    found = [word for word in line.said(concept) if at <= word.start < end and not line.text(at, word.start).strip()]
    return max(found, key=lambda word: word.end) if found else None


def _parties_end(line: Line, start: int, end: int) -> int:
    """Where the parties end and "on ..." begins; a body's own name ("committee on ...") holds such words too."""
    for word in line.said("agreement.about"):
        if start < word.start < end:
            before = line.text(start, word.start).split()
            body = [w for w in line.said("agreement.body") if start <= w.start < word.start]
            named = bool(body) and not line.text(body[-1].end, word.start).strip()
            if before and not named:
                return word.start
    return _cut_end(line, start, end)


def _split(line: Line, span: Span) -> tuple[Span, ...]:
    """ "X and Y" in two, at the word for "and" that has a body or a name on both sides: the one nearest the middle."""
    ands = [word for word in line.said("agreement.and") if span.start < word.start < span.end]
    whole = _trimmed(line, span)
    if not ands or whole is None:
        return (whole,) if whole else ()
    middle = (span.start + span.end) / 2
    cut = min(ands, key=lambda word: abs(word.start - middle))
    parts = (_trimmed(line, Span(span.start, cut.start)), _trimmed(line, Span(cut.end, span.end)))
    return tuple(part for part in parts if part is not None)


def _is_sum(line: Line, about: Word, scope: Span) -> bool:
    """ "for 3 billion dollars" is what it is worth, not what it is about."""
    money = next(iter(line.doc.inside(Span(about.end, scope.end), Money)), None)
    sums = [word for word in line.said("agreement.sum") if word.start == about.start and word.end > about.end]
    if money is not None and sums and len(line.text(max(w.end for w in sums), money.start).split()) <= 2:
        return True
    if money is None or any(about.end <= word.start < money.start for word in line.said("agreement.sum")):
        return False
    return len(line.text(about.end, money.start).split()) <= 2


def _cut(line: Line, paper: Paper, span: Span) -> Span | None:
    """The subject without what it is worth, the verb and the rest of the sentence."""
    end = _cut_end(line, span.start, span.end)
    if paper.money is not None and span.start < paper.money.start < end:
        sums = [w for w in line.said("agreement.sum") if span.start <= w.start and 0 <= paper.money.start - w.end <= 30]
        end = sums[0].start if sums else paper.money.start
    subject = _trimmed(line, Span(span.start, _before_date(line, span.start, end)))
    if subject is None or any(when.start - subject.start < 3 for when in line.doc.inside(subject, When)):
        return None
    paper.marks.append(("subject", subject, "after the document"))
    return subject


def _before_date(line: Line, start: int, end: int) -> int:
    """Where a day or month that ends the stretch begins, with its preposition."""
    for when in line.doc.inside(Span(start, end), When):
        fine = len((when.edtf or "").partition("/")[0]) >= len("2024-06") or when.edtf is None
        if fine and not line.text(when.end, end).strip(_TRIM):
            before = [w.start for w in line.said("agreement.about") if start < w.start and 0 <= when.start - w.end <= 1]
            return before[-1] if before else when.start
    return end


def _cut_end(line: Line, start: int, end: int) -> int:
    stops = [
        word.start for word in line.said(*_SIGN, "agreement.tail", "agreement.planned") if start < word.start < end
    ]
    stop = min((*stops, end))
    comma = line.doc.folded.rfind(",", start, stop)
    close = stop < end and comma > start and len(line.text(comma, stop).split()) <= _ADJECTIVES
    return comma if close else stop


def _trimmed(line: Line, span: Span) -> Span | None:
    text = line.doc.text[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip(_TRIM))
    end = span.end - (len(text) - len(text.rstrip(_TRIM)))
    return Span(start, end) if start < end else None


def _premodifier(line: Line, noun: Word, begin: int) -> Span | None:
    """ "a strategic partnership agreement": the words between the article and the document."""
    articles = [word for word in line.said("agreement.article") if word.end <= noun.start]
    if not articles or noun.start - articles[-1].end > 60:
        return None
    start = articles[-1].end
    text = line.text(start, noun.start)
    if _SEPARATOR.search(text) or not text.strip():
        return None
    generic = _generic_words(line)
    return None if all(word in generic for word in text.split()) else _trimmed(line, Span(start, noun.start))


def _mixed(line: Line, found: list[Paper]) -> list[Paper]:
    """ "20 agreements and memoranda" are 20 documents."""
    kept: list[Paper] = []
    for paper in found:
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.count
            and last.count > 1
            and last.subject is None
            and paper.many
            and paper.count is None
        ):
            joined = line.text(last.noun.end, paper.noun.start)
            if not _SEPARATOR.search(joined) and len(joined.split()) <= 2:
                last.type, last.subject = "document", paper.subject
                last.money = last.money or paper.money
                continue
        kept.append(paper)
    return kept


# --- The document last ------------------------------------------------------------------------------------------------


def _last(line: Line) -> list[Paper]:
    heads = _heads_last(line)
    found = []
    begin = line.sentence.start
    for noun, end in heads:
        scope = Span(begin, noun.start)
        rest = Span(begin, end)
        paper = _paper(line, noun, rest, scope)
        paper.subject = _before(line, paper, scope)
        found.append(paper)
        begin = end
    if found:
        money = line.doc.inside(Span(found[-1].noun.end, line.sentence.end), Money)
        if money and found[-1].money is None:
            found[-1].money = money[0]
            found[-1].marks.append(("amount", Span(money[0].start, money[0].end), "worth"))
    return found


def _heads_last(line: Line) -> list[tuple[Word, int]]:
    """(document, where its item ends): those that a separator, a word for "and", a verb or the end follows."""
    heads = []
    joins = line.said("agreement.and", "agreement.tail", "agreement.etc", *_SIGN)
    etc = [word.end for word in line.said("agreement.etc")]
    all_nouns = [noun for noun in nouns(line) if noun.start not in etc]
    for noun in all_nouns:
        match = _SEPARATOR.match(line.doc.folded, noun.end)
        gap = line.text(noun.end, line.sentence.end)
        close = [w for w in joins if noun.end <= w.start and not line.text(noun.end, w.start).strip(' 》」”"')]
        if match or close or not gap.strip(' .。》」”")') or gap.lstrip()[:1] in "，,；;。.、》":
            heads.append((noun, close[0].start if close else noun.end))
        elif noun is all_nouns[-1] and any(0 <= w.start - noun.end <= _VERB for w in line.said(*_SIGN)):
            heads.append((noun, noun.end))
    return heads


def _before(line: Line, paper: Paper, scope: Span) -> Span | None:
    """What stands before the document: "... туралы", "关于...的", else the words right before it."""
    start = _item_start(line, scope)
    abouts = [w for w in line.said("agreement.about") if start <= w.start < scope.end]
    subject: Span | None = None
    if abouts and line.doc.language.spaced:
        subject = _trimmed(line, Span(start, abouts[-1].start))
        if line.text(abouts[-1].end, scope.end).strip() and len(line.text(abouts[-1].end, scope.end).split()) > 3:
            subject = None
    elif abouts:
        ofs = [w.start for w in line.said("agreement.of") if abouts[-1].end < w.start < scope.end]
        subject = _trimmed(line, Span(abouts[-1].end, ofs[-1] if ofs else scope.end))
    elif paper.count == 1 and not paper.many and paper.type != "joint_statement" and not _generic(line, paper.noun):
        subject = _trimmed(line, Span(start, scope.end))
    if subject is None:
        return None
    subject = _after_sum(line, subject)
    generic = _generic_words(line)
    text = line.text(subject.start, subject.end)
    if text in generic or (line.doc.language.spaced and all(word in generic for word in text.split())):
        return None
    paper.marks.append(("subject", subject, "before the document"))
    return subject


def _after_sum(line: Line, subject: Span) -> Span:
    """ "a 2 billion dollar project's": without the sum and the particle after it."""
    start = subject.start
    for money in line.doc.inside(subject, Money):
        start = money.end
    for word in line.said("agreement.of"):
        if word.start == start:
            start = word.end
    return _trimmed(line, Span(start, subject.end)) or subject


def _item_start(line: Line, scope: Span) -> int:
    """After the last separator, list word, verb or number that opens the item; a comma inside a subject opens none."""
    start = scope.start
    text = line.doc.folded
    for match in _SEPARATOR.finditer(text, scope.start, scope.end):
        start = match.end()
    for word in line.said("agreement.and", "agreement.list", "agreement.sign", "agreement.plan", "agreement.signer"):
        if scope.start <= word.start and word.end <= scope.end:
            ends = word.concept != "agreement.and" or word.start - scope.start < 3
            start = max(start, word.end) if ends else start
    for when in line.doc.inside(scope, When):
        if when.start - start < 8:
            start = max(start, when.end)
    for number in line.doc.inside(Span(start, scope.end), Number):
        if number.start - start < 4:
            start = max(start, number.end)
    return start
