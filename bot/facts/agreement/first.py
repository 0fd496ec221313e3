"""Languages that put the document first: "memorandum on trade between X and Y"."""

from __future__ import annotations

from bot.facts.agreement.paper import SEPARATOR, SIGN, Line, Paper, generic, nouns, read_paper, split
from bot.facts.agreement.several import each_of, mixed
from bot.facts.agreement.subject import cut, cut_end, premodifier, settle_type, sum_start
from bot.facts.mentions import Money, Number, Word
from bot.models import Span

_OPENED = 12  # letters between "among" and the documents
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
            paper.subject = premodifier(line, noun, begin) if paper.count == 1 else None
        settle_type(line, paper)
        found += each_of(line, paper, Span(noun.end, end))
    return mixed(line, found)


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
    if about is not None and (_of_verb(line, about) or _of_occasion(line, about)):
        about = None
    if about is not None and not _is_sum(line, about, scope):
        return cut(line, paper, Span(about.end, scope.end)), parties
    if (
        paper.type == "document"
        and paper.count == 1
        and not generic(line, paper.noun)
        and about is None
        and between is None
    ):
        return cut(line, paper, Span(at, scope.end)), parties
    return None, parties


def _past_sum(line: Line, paper: Paper, at: int) -> int:
    """ "for 3 billion dollars on ...": past the sum, where the subject comes after it."""
    money = paper.money
    if money is None or money.start < at or SEPARATOR.search(line.text(at, money.start)):
        return at
    start = sum_start(line, at, money.start)
    near = start < money.start and not line.text(at, start).strip()
    return money.end if near and _next(line, money.end, "agreement.about", line.sentence.end) else at


def _of_verb(line: Line, about: Word) -> bool:
    """ "to be signed": no word of what it is about."""
    return any(word.start <= about.start < word.end for word in line.said(*SIGN, "agreement.planned"))


def _of_occasion(line: Line, about: Word) -> bool:
    """ "signed on the sidelines of": the first word of where or when."""
    longer = line.said("event.during", "event.back", "agreement.margins", "agreement.tail")
    return any(word.start == about.start and word.end > about.end for word in longer)


def _skip(line: Line, at: int, concept: str) -> int:
    word = _next(line, at, concept, line.sentence.end)
    return word.end if word is not None else at


def _next(line: Line, at: int, concept: str, end: int) -> Word | None:
    """The word of a concept that comes next, after white space only; the longest."""
    found = [word for word in line.said(concept) if at <= word.start < end and not line.text(at, word.start).strip()]
    return max(found, key=lambda word: word.end) if found else None


def _parties_end(line: Line, start: int, end: int) -> int:
    """Where the parties end and "on ..." begins; a body's own name ("committee on ...") holds such words too."""
    end = cut_end(line, start, end)
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
