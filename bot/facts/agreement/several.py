"""Documents that one word names together: "three memoranda: on X, on Y", "20 agreements and memoranda"."""

from __future__ import annotations

from bot.facts.agreement.paper import SEPARATOR, Line, Paper
from bot.facts.agreement.subject import cut, settle_type
from bot.facts.mentions import Money, Word
from bot.models import Span


def each_of(line: Line, paper: Paper, scope: Span) -> list[Paper]:
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
        one.subject = cut(line, one, item)
        settle_type(line, one)
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


def mixed(line: Line, found: list[Paper]) -> list[Paper]:
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
