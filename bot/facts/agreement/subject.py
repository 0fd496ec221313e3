"""What a document is about, where the language puts it behind: how far it goes, without sum, date and verb."""

from __future__ import annotations

import re

from bot.facts.agreement.paper import SEPARATOR, SIGN, TRIM, Line, Paper, generic_words, trimmed
from bot.facts.mentions import Money, When, Word
from bot.models import Span

_TITLE = 4  # words before the document in a title
_TO_SUM = 3  # words between "worth" and the sum
_STOP = re.compile(r"[\d,;:]")
_ADJECTIVES = 4  # words between a comma and the verb of a clause that the comma parts from the subject


def cut(line: Line, paper: Paper, span: Span) -> Span | None:
    """The subject without what it is worth, the verb and the rest of the sentence."""
    end = cut_end(line, span.start, span.end)
    if paper.money is not None and span.start < paper.money.start < end and not _article(line, paper.money.start):
        end = sum_start(line, span.start, paper.money.start)
    subject = trimmed(line, Span(span.start, _before_date(line, span.start, end)))
    if subject is None or any(when.start - subject.start < 3 for when in line.doc.inside(subject, When)):
        return None
    if all(_article(line, at + 1) for at in _ends(line, subject)):
        return None
    paper.marks.append(("subject", subject, "after the document"))
    return subject


def _article(line: Line, at: int) -> bool:
    """Whether an article stands right before a place: "a $500 million plant" is one thing."""
    return any(0 <= at - word.end <= 1 for word in line.said("agreement.article"))


def _ends(line: Line, span: Span) -> list[int]:
    """Where the words of a stretch end."""
    text = line.text(span.start, span.end)
    return [span.start + match.end() for match in re.finditer(r"\S+", text)]


def sum_start(line: Line, low: int, at: int) -> int:
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
            leads = line.said("agreement.about", "agreement.when")
            before = [w.start for w in leads if start < w.start and 0 <= when.start - w.end <= 1]
            return before[-1] if before else when.start
    return end


def _in_year(line: Line, when: When) -> bool:
    """Whether it is one year in which something is done, not one for which."""
    terms = any(0 <= when.start - word.end <= 1 for word in line.said("agreement.term"))
    return when.edtf is not None and len(when.edtf) == len("2024") and not terms


def cut_end(line: Line, start: int, end: int) -> int:
    stops = [word.start for word in line.said(*SIGN, "agreement.tail", "agreement.planned") if start < word.start < end]
    text = line.doc.folded
    stops += [w.start for w in line.said("agreement.while") if start < w.start < end and text[w.start - 2] == ","]
    stop = min((*stops, end))
    comma = line.doc.folded.rfind(",", start, stop)
    close = stop < end and comma > start and len(line.text(comma, stop).split()) <= _ADJECTIVES
    stop = comma if close else stop
    ands = [
        w.start for w in line.said("agreement.and") if start < w.start < stop and not line.text(w.end, stop).strip()
    ]
    return ands[0] if ands else stop


def premodifier(line: Line, noun: Word, begin: int) -> Span | None:
    """ "a strategic partnership agreement": the words between the article and the document."""
    articles = [word.end for word in line.said("agreement.article") if word.end <= noun.start]
    articles = articles or _opened(line, noun, begin)
    if not articles or noun.start - articles[-1] > 60:
        return None
    start = max((articles[-1], *(m.end for m in line.doc.inside(Span(articles[-1], noun.start), Money))))
    text = line.text(start, noun.start)
    if SEPARATOR.search(text) or not text.strip():
        return None
    generic = generic_words(line)
    return None if all(word in generic for word in text.split()) else trimmed(line, Span(start, noun.start))


def _opened(line: Line, noun: Word, begin: int) -> list[int]:
    """ "Tourism agreement;" as an item or title of its own has no article: where it begins."""
    if not line.doc.language.section("doings").get("premodified", False):
        return []
    verbs = [word.end for word in line.said(*SIGN) if word.start == begin]
    if verbs and not line.said("agreement.article"):  # a headline leaves articles out
        begin = verbs[-1]
    elif begin != line.sentence.start:
        return []
    words = line.text(begin, noun.start).split()
    known = line.said("agreement.this", "agreement.old", "agreement.list", "event.back", "event.during")
    return [] if len(words) > _TITLE or any(begin <= word.start < noun.start for word in known) else [begin]


def settle_type(line: Line, paper: Paper) -> None:
    """A word that means treaty and contract alike is a contract where things are bought or built."""
    subject = paper.subject
    alike = any(word.start == paper.noun.start for word in line.said("agreement.pact"))
    if subject and alike and any(0 <= w.start - subject.start <= 1 for w in line.said("agreement.deal")):
        paper.type = "contract"
