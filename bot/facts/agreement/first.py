"""Languages that put the document first: "memorandum on trade between X and Y"."""

from __future__ import annotations

import re

from bot.facts.agreement.paper import (
    SEPARATOR,
    SIGN,
    TRIM,
    Line,
    Paper,
    generic,
    generic_words,
    nouns,
    read_paper,
    split,
    trimmed,
)
from bot.facts.mentions import Money, Number, When, Word
from bot.models import Span

_OPENED = 12  # letters between "among" and the documents
_TO_SUM = 3  # words between "worth" and the sum
_STOP = re.compile(r"[\d,;:]")
_ADJECTIVES = 4  # words between a separator and the document that it begins


def papers_first(line: Line) -> list[Paper]:
    """The documents a sentence names, in order; those inside another's subject are none of their own."""
    heads = _heads_first(line)
    found = []
    for number, (noun, begin) in enumerate(heads):
        end = heads[number + 1][1] if number + 1 < len(heads) else line.sentence.end
        paper = read_paper(line, noun, Span(noun.end, end), Span(_counted_from(line, noun, heads, begin), noun.start))
        paper.money = paper.money or next(iter(line.doc.inside(Span(begin, noun.start), Money)), None)
        paper.subject, paper.parties = _after(line, paper, Span(noun.end, end))
        if paper.subject is None and paper.type != "joint_statement":
            paper.subject = _premodifier(line, noun, begin) if paper.count == 1 else None
        _trade(line, paper)
        found += _each(line, paper, Span(noun.end, end))
    return _mixed(line, found)


def _each(line: Line, paper: Paper, scope: Span) -> list[Paper]:
    """ "Three memoranda: on X, on Y and on Z" -> the three and each; "memoranda on X and on Y" -> each."""
    if not paper.many and (paper.count or 0) < 2:
        return [paper]
    items = _items(line, scope)
    if len(items) < 2:
        return [paper]
    each = []
    for item in items:
        one = Paper(type=paper.type, noun=paper.noun, sentence=paper.sentence, scope=item)
        money = line.doc.inside(item, Money)
        one.money = money[0] if money else None
        one.subject = _cut(line, one, item)
        _trade(line, one)
        each.append(one)
    if paper.count is None or paper.count < 2:
        return each
    paper.subject = None
    if any(one.money is paper.money for one in each):
        paper.money = None
    return [paper, *each]


def _items(line: Line, scope: Span) -> list[Span]:
    """What each of several documents is about: every "on ..." that opens the stretch or follows a separator."""
    abouts = [word for word in line.said("agreement.about") if scope.start <= word.start < scope.end]
    openers = [m.end() for m in SEPARATOR.finditer(line.doc.folded, scope.start, scope.end)]
    openers += [word.end for word in line.said("agreement.and", "agreement.list") if scope.start <= word.start]
    firsts = [
        word
        for word in abouts
        if any(at <= word.start and not line.text(at, word.start).strip() for at in (scope.start, *openers))
        and not any(word is not other and other.start <= word.start < other.end for other in abouts)
    ]
    if not firsts or any(line.text(w.start, w.end) not in _same_words(line, firsts[0]) for w in firsts):
        return []
    ends = [_before_opener(line, word.start) for word in firsts[1:]]
    return [Span(word.end, end) for word, end in zip(firsts, [*ends, scope.end], strict=True)]


def _same_words(line: Line, about: Word) -> set[str]:
    """The word itself and those of its letters that sound before a vowel differ by."""
    word = line.text(about.start, about.end)
    return {
        other for other in (line.text(w.start, w.end) for w in line.said("agreement.about")) if other[:1] == word[:1]
    }


def _before_opener(line: Line, at: int) -> int:
    """Where the "and" or the separator before a place begins."""
    ands = [w.start for w in line.said("agreement.and", "agreement.list") if 0 <= at - w.end <= 1]
    return min(ands) if ands else at


def _counted_from(line: Line, noun: Word, heads: list[tuple[Word, int]], begin: int) -> int:
    """Where a number can stand: "30 bilateral and other documents", "30 signed documents" have one before the word
    that else begins an item."""
    low = max((head.end for head, _ in heads if head.end <= noun.start), default=line.sentence.start)
    joins = any(word.start == begin for word in line.said("agreement.and"))
    numbers = [n.start for n in line.doc.inside(Span(low, begin), Number) if 0 <= begin - n.end <= 1]
    if numbers and line.text(numbers[-1], begin)[0].isdigit() and any(word.start == begin for word in line.said(*SIGN)):
        return numbers[-1]
    if not joins:
        return begin
    stops = [m.end() for m in SEPARATOR.finditer(line.doc.folded, low, noun.start)]
    stops += [word.end for word in line.said(*SIGN) if low <= word.start and word.end <= noun.start]
    return max((low, *stops))


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
        [(m.start(), m.end()) for m in SEPARATOR.finditer(line.doc.folded, line.sentence.start, line.sentence.end)]
        + [(w.start, w.end) for w in line.said("agreement.and", "agreement.list")]
        + [(w.start, w.end) for w in line.said(*SIGN)]
    )
    for noun in nouns(line):
        if _heads_list(line, noun):
            continue
        low = heads[-1][0].end if heads else line.sentence.start
        before = [(start, end) for start, end in separators if low <= start and end <= noun.start]
        begin, after = before[-1] if before else (low, low)
        far = (
            not before or len(line.text(after, noun.start).split()) > _ADJECTIVES or _about_in(line, after, noun.start)
        )
        if heads and far and not (before and _under(line, noun)) and not _after_heading(line, heads[-1][0], noun):
            continue
        heads.append((noun, begin))
    return heads


def _heads_list(line: Line, noun: Word) -> bool:
    """ "Among the signed documents are ...": the documents are those that come."""
    if not generic(line, noun):
        return False
    return any(0 <= noun.start - word.end <= _OPENED for word in line.said("agreement.list"))


def _after_heading(line: Line, last: Word, noun: Word) -> bool:
    """ "Among the 24 documents an agreement on ...": nothing but the verb or a dash between them."""
    gap = line.text(last.end, noun.start)
    return generic(line, last) and len(gap.split()) <= 1 and not _about_in(line, last.end, noun.start)


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
    at = scope.start if paper.type == "document" else _skip(line, scope.start, "agreement.understanding")
    at = _past_sum(line, paper, at)
    understood = at > scope.start
    parties: tuple[Span, ...] = ()
    between = _next(line, at, "agreement.between", scope.end) or _next(line, at, "agreement.with", scope.end)
    if between is not None:
        stop = _parties_end(line, between.end, scope.end)
        parties = split(line, Span(between.end, stop))
        at = _past_sum(line, paper, stop)
    about = _next(line, at, "agreement.about", scope.end)
    if about is None and understood:
        about = _next(line, at, "agreement.about_in", scope.end)
    if about is not None and _of_verb(line, about):
        about = None
    if about is not None and not _is_sum(line, about, scope):
        return _cut(line, paper, Span(about.end, scope.end)), parties
    if (
        paper.type == "document"
        and paper.count == 1
        and not generic(line, paper.noun)
        and about is None
        and between is None
    ):
        return _cut(line, paper, Span(at, scope.end)), parties
    return None, parties


def _past_sum(line: Line, paper: Paper, at: int) -> int:
    """ "for 3 billion dollars on ...": past the sum, where the subject comes after it."""
    money = paper.money
    if money is None or money.start < at or SEPARATOR.search(line.text(at, money.start)):
        return at
    start = _sum_start(line, at, money.start)
    near = start < money.start and not line.text(at, start).strip()
    return money.end if near and _next(line, money.end, "agreement.about", line.sentence.end) else at


def _of_verb(line: Line, about: Word) -> bool:
    """ "to be signed": no word of what it is about."""
    return any(word.start <= about.start < word.end for word in line.said(*SIGN, "agreement.planned"))


def _skip(line: Line, at: int, concept: str) -> int:
    word = _next(line, at, concept, line.sentence.end)
    return word.end if word is not None else at


def _next(line: Line, at: int, concept: str, end: int) -> Word | None:
    """The word of a concept that comes next, after white space only; the longest."""
    found = [word for word in line.said(concept) if at <= word.start < end and not line.text(at, word.start).strip()]
    return max(found, key=lambda word: word.end) if found else None


def _parties_end(line: Line, start: int, end: int) -> int:
    """Where the parties end and "on ..." begins; a body's own name ("committee on ...") holds such words too."""
    end = _cut_end(line, start, end)
    owners = {word.start for word in line.said("agreement.of")}
    for word in line.said("agreement.about"):
        if start < word.start < end and word.start not in owners:
            before = line.text(start, word.start).split()
            body = [w for w in line.said("agreement.body") if start <= w.start < word.start]
            named = bool(body) and not line.text(body[-1].end, word.start).strip()
            aim = any(other.start == word.start for other in line.said("agreement.aim"))
            if before and (aim or not named):
                return word.start
    return end


def _is_sum(line: Line, about: Word, scope: Span) -> bool:
    """ "for 3 billion dollars" is what it is worth, not what it is about."""
    money = next(iter(line.doc.inside(Span(about.end, scope.end), Money)), None)
    sums = [word for word in line.said("agreement.sum") if word.start == about.start and word.end > about.end]
    if money is not None and sums and len(line.text(max(w.end for w in sums), money.start).split()) <= 2:
        return True
    if money is None or any(about.end <= word.start < money.start for word in line.said("agreement.sum")):
        return False
    return len(line.text(about.end, money.start).split()) <= 1


def _cut(line: Line, paper: Paper, span: Span) -> Span | None:
    """The subject without what it is worth, the verb and the rest of the sentence."""
    end = _cut_end(line, span.start, span.end)
    if paper.money is not None and span.start < paper.money.start < end:
        end = _sum_start(line, span.start, paper.money.start)
    subject = trimmed(line, Span(span.start, _before_date(line, span.start, end)))
    if subject is None or any(when.start - subject.start < 3 for when in line.doc.inside(subject, When)):
        return None
    paper.marks.append(("subject", subject, "after the document"))
    return subject


def _sum_start(line: Line, low: int, at: int) -> int:
    """Where the words begin that lead to a sum: "worth", "for a total of", no number or separator between."""
    start = at
    for word in reversed(line.said("agreement.sum")):
        gap = line.text(word.end, start)
        near = len(gap.split()) <= (_TO_SUM if start == at else 0) and not _STOP.search(gap)
        if low <= word.start and word.end <= at and near:
            start = min(start, word.start)
    return start


def _before_date(line: Line, start: int, end: int) -> int:
    """Where a date that ends the stretch begins, with its preposition; a term of years belongs to the document."""
    for when in line.doc.inside(Span(start, end), When):
        fine = len((when.edtf or "").partition("/")[0]) >= len("2024-06") or when.edtf is None or "season" in when.rule
        if (fine or _in_year(line, when)) and not line.text(when.end, end).strip(TRIM):
            before = [w.start for w in line.said("agreement.about") if start < w.start and 0 <= when.start - w.end <= 1]
            return before[-1] if before else when.start
    return end


def _in_year(line: Line, when: When) -> bool:
    """Whether it is one year in which something is done, not one for which."""
    terms = any(0 <= when.start - word.end <= 1 for word in line.said("agreement.term"))
    return when.edtf is not None and len(when.edtf) == len("2024") and not terms


def _cut_end(line: Line, start: int, end: int) -> int:
    stops = [word.start for word in line.said(*SIGN, "agreement.tail", "agreement.planned") if start < word.start < end]
    stop = min((*stops, end))
    comma = line.doc.folded.rfind(",", start, stop)
    close = stop < end and comma > start and len(line.text(comma, stop).split()) <= _ADJECTIVES
    stop = comma if close else stop
    ands = [
        w.start for w in line.said("agreement.and") if start < w.start < stop and not line.text(w.end, stop).strip()
    ]
    return ands[0] if ands else stop


def _premodifier(line: Line, noun: Word, begin: int) -> Span | None:
    """ "a strategic partnership agreement": the words between the article and the document."""
    articles = [word for word in line.said("agreement.article") if word.end <= noun.start]
    if not articles or noun.start - articles[-1].end > 60:
        return None
    start = max((articles[-1].end, *(m.end for m in line.doc.inside(Span(articles[-1].end, noun.start), Money))))
    text = line.text(start, noun.start)
    if SEPARATOR.search(text) or not text.strip():
        return None
    generic = generic_words(line)
    return None if all(word in generic for word in text.split()) else trimmed(line, Span(start, noun.start))


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
            if not SEPARATOR.search(joined) and len(joined.split()) <= 2:
                last.type, last.subject = "document", paper.subject
                last.money = last.money or paper.money
                continue
        kept.append(paper)
    return kept
