"""Whether a sentence tells of a signing: its documents with their status."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from bot.facts.agreement.clauses import clauses
from bot.facts.agreement.day import date_of, own_date, to_come
from bot.facts.agreement.first import papers_first
from bot.facts.agreement.last import papers_last
from bot.facts.agreement.page import Page, Signing
from bot.facts.agreement.paper import NOUNS, SIGN, Line, Paper, generic, nouns
from bot.facts.document import Document
from bot.facts.edtf import last_day
from bot.facts.event.scene import sentences_saying
from bot.facts.event.when import NO_YEAR
from bot.facts.mentions import Country, Mention, Number, Person, When, Word
from bot.languages import load
from bot.models import Span

_LIST_HEAD = 40  # letters before a word that goes on with a list ("Among them ...")
_ADOPTED = 60  # letters between "adopted", "reached" and what was
_VERB = 40  # letters between a document and its verb, where the verb comes last
_HEADING = 80  # letters of a heading
_BELOW = 3  # paragraphs between a signing and the heading of its list
_ENDS = (".", "!", "?", "…", "。", "！", "？", ";", "；")
_NEAR = 25  # letters between "signed" and the bare document


@cache
def _marked(code: str) -> re.Pattern[str]:
    """The number of a list's item with its mark, in digits or the language's own numerals."""
    numerals = load(code).section("doings").get("numerals", "")
    count = rf"(?:\d{{1,2}}|[{numerals}]{{1,3}})" if numerals else r"\d{1,2}"
    return re.compile(rf"{count}[.、．)）](?!\d)\s*|[（(]{count}[）)]\s*")


def signed_papers(doc: Document) -> list[Paper]:
    """The documents that sentences say are signed or to be signed, in order."""
    page = Page(doc)
    lines = (_unmarked(Line(doc, sentence, words)) for sentence, words in sentences_saying(doc, (*NOUNS, *SIGN)))
    return [paper for line in lines for clause in clauses(line) for paper in _told(clause, line, page)]


def _told(clause: Line, line: Line, page: Page) -> list[Paper]:
    """The documents of a clause; their evidence is the whole sentence."""
    found = _read(clause, page)
    for paper in found if clause is not line else ():
        paper.sentence = line.sentence
    return found


def _read(line: Line, page: Page) -> list[Paper]:
    documents = nouns(line)
    said = _status(line, documents)
    status = said or _headed(line, documents, page)
    going_on = status is None and page.last is not None and _goes_on(line, page.last)
    if (status is None and not going_on) or line.said("agreement.sport"):
        return []
    named = papers_last(line) if line.head_final else papers_first(line)
    listed, given = len(named) > 1, going_on or _among_others(named)
    found = [p for p in named if not _same_as(p, line, page) and _stands(p, line, listed=listed, given=given)]
    if not going_on and _only_gained(line, documents):
        found = [paper for paper in found if (paper.count or 0) > 1 or paper.money]
    if not found:
        if not going_on and _opens(line):
            date = page.last.date if page.last and not said else date_of(line, page, [], status or "signed")
            page.last = Signing(line.sentence, status or "signed", date, True)
        elif not going_on and documents:
            page.last = Signing(line.sentence, status or "signed", date_of(line, page, [], status or "signed"), False)
        return []
    if going_on and page.last is not None:
        status, date = page.last.status, page.last.date
    else:
        date = date_of(line, page, found, status or "signed")
    for paper in found:
        paper.status, paper.date = status or "signed", date
        own_date(paper, line)
        if to_come(paper.date, line):
            paper.status = "planned"
    page.papers = found
    open_list = _opens(line) or (going_on and page.last is not None and page.last.open)
    page.last = Signing(line.sentence, status or "signed", date, open_list)
    return found


def _opens(line: Line) -> bool:
    """ "The following were signed:", "Documents signed": a list comes, below a heading without its colon too."""
    text = line.doc.text[line.sentence.start : line.sentence.end].rstrip()
    if text.endswith((":", "：")):
        return True
    if text[-1:] in _ENDS or len(text) > _HEADING:
        return False
    after = bisect_right(line.doc.sentences, line.sentence.start, key=lambda sentence: sentence.start)
    return after < len(line.doc.sentences) and line.doc.sentences[after].role == "bullet"


def _headed(line: Line, documents: list[Word], page: Page) -> str | None:
    """ "List of documents:" after a signing was told: its status."""
    last = page.last
    if last is None or line.sentence.paragraph - last.sentence.paragraph > _BELOW or not _opens(line):
        return None
    return last.status if any(generic(line, noun) for noun in documents) else None


def _unmarked(line: Line) -> Line:
    """Without the number of a list's item that stands close to it: "1.合作协定", "一、..."."""
    if line.doc.language.spaced:
        return line
    mark = _marked(line.doc.language.code).match(line.doc.text, line.sentence.start, line.sentence.end)
    return replace(line, sentence=replace(line.sentence, start=mark.end())) if mark else line


def _item(line: Line) -> bool:
    """Whether the line is an item of a list: by its role, a dash or number before it, or a title that is all of it."""
    if line.sentence.role == "bullet" or _dashed(line):
        return True
    head = line.doc.text[line.doc.text.rfind("\n", 0, line.sentence.start) + 1 : line.sentence.start]
    return bool(_marked(line.doc.language.code).fullmatch(head)) or line.doc.text[line.sentence.start] == "《"


def _same_as(paper: Paper, line: Line, page: Page) -> bool:
    """ "This agreement was signed in May": the date of the one named before."""
    this = any(0 <= paper.noun.start - word.end <= 1 for word in line.said("agreement.this"))
    last = page.papers[-1] if page.papers else None
    if not this or last is None or last.type != paper.type:
        return False
    date = date_of(line, page, [paper], last.status)
    if date:
        last.date, last.sentence = date, line.sentence
    return True


def _status(line: Line, documents: list[Word]) -> str | None:
    """ "signed" or "planned"; None where the sentence tells of no signing."""
    plans = line.said("agreement.plan")
    past = [*line.said("agreement.sign")]
    past += [
        word
        for word in line.said("agreement.adopt")
        if any(max(noun.start - word.end, word.start - noun.end) <= _ADOPTED for noun in documents)
    ]
    past += _gained(line, documents)
    planned = [
        word
        for word in line.said("agreement.planned")
        if not any(noun.start <= word.start < noun.end for noun in documents)
    ]
    if not line.doc.language.spaced:
        planned = [word for word in planned if any(word.start < plan.end for plan in plans)]
    if plans and planned and not _before_now(line):
        return "signed" if any(not _inside(word, (*plans, *planned)) for word in past) else "planned"
    return "signed" if past else None


def _gained(line: Line, documents: list[Word]) -> list[Word]:
    """ "The visit brought 12 agreements": words that tell of a signing beside what is counted or has its sum."""
    return [
        word
        for word in line.said("agreement.gain")
        if any(-_ADOPTED <= noun.start - word.end <= _ADOPTED for noun in documents)
    ]


def _only_gained(line: Line, documents: list[Word]) -> bool:
    return bool(_gained(line, documents)) and not line.said(*SIGN)


def _inside(word: Word, others: Sequence[Word]) -> bool:
    """Whether the word is but a part of a longer one, or shares letters with one as long."""
    size = word.end - word.start
    return any(
        other.start < word.end and word.start < other.end and other.end - other.start >= size for other in others
    )


def _before_now(line: Line) -> bool:
    """Whether all that it dates is past: what was to be signed in the spring is told as history."""
    whens = [when for when in line.doc.inside(line.sentence, When) if when.edtf and not when.rule.endswith(NO_YEAR)]
    today = line.doc.published
    lasts = [last_day(when.edtf) for when in whens if when.edtf]
    return bool(today and lasts and all(last is not None and last <= today for last in lasts))


def _goes_on(line: Line, last: Signing) -> bool:
    """ "Among them ...", "They include ..."; a bullet under a heading that ends with a colon."""
    apart = line.sentence.paragraph - last.sentence.paragraph
    opener = any(word.start - line.sentence.start <= _LIST_HEAD for word in line.said("agreement.list"))
    if opener and apart <= 1:
        return True
    return last.open and _item(line)


def _dashed(line: Line) -> bool:
    """Whether the line begins with a dash: one alone is taken for speech."""
    return line.doc.text[max(0, line.sentence.start - 3) : line.sentence.start].rstrip(" ")[-1:] in ("–", "—", "-")


def _stands(paper: Paper, line: Line, *, listed: bool, given: bool) -> bool:
    """Whether it is a document of this signing: counted or named, and not one long known."""
    if _old(paper, line):
        return False
    if paper.count is not None and paper.count > 1:
        return True
    if paper.many:
        return paper.money is not None or paper.subject is not None
    if paper.type == "document" and not (
        line.said("agreement.sign", "agreement.plan", "agreement.list") or given or _two_sided(line)
    ):
        return False  # governments adopt plans and programmes of their own
    if (
        paper.type == "document"
        and listed
        and not any(w.start == paper.noun.start for w in line.said("agreement.paper"))
    ):
        return True
    if paper.subject is not None or paper.money is not None or paper.parties or paper.type == "joint_statement":
        return True
    return _verb_beside(paper, line)


def _among_others(named: list[Paper]) -> bool:
    """Whether documents that only two sides can have stand beside."""
    return any(paper.type != "document" or (paper.count or 0) > 1 for paper in named)


def _two_sided(line: Line) -> bool:
    """ "The sides adopted ...", "Norway and Chile adopted ..."."""
    countries = {country.code for country in line.doc.inside(line.sentence, Country)}
    told = line.said("agreement.signer", "agreement.mutual", "event.they", "event.both", "event.same_day", "event.back")
    return bool(told) or len(countries) > 1


def _verb_beside(paper: Paper, line: Line) -> bool:
    """ "Norway and Chile signed a memorandum": the bare document as the object of the verb, and who or when."""
    told = any(isinstance(m, Country | Person | When) for m in line.doc.inside(line.sentence, Mention))
    told = told or bool(line.said("agreement.signer", "agreement.mutual"))
    if not told or generic(line, paper.noun):
        return False
    verbs = line.said("agreement.sign", "agreement.plan")
    if paper.type == "document" and _two_sided(line):
        verbs = line.said(*SIGN)
    return any(max(paper.noun.start - word.end, word.start - paper.noun.end) <= _NEAR for word in verbs)


def _old(paper: Paper, line: Line) -> bool:
    """ "under the agreement of 2019": named as a ground, unless the words after it say that it was signed."""
    if line.head_final and line.doc.language.spaced:  # "the agreement under"
        return any(0 < word.start - paper.noun.end <= 1 for word in line.said("agreement.old"))
    for word in line.said("agreement.old"):
        gap = line.text(word.end, paper.noun.start)
        counted = line.head_final and bool(line.doc.only(Span(word.end, paper.noun.start), Number))
        if word.end <= paper.noun.start and len(gap.split()) <= 2 and not set(gap) & set(",;:") and not counted:
            end = paper.noun.end + _VERB if line.head_final else paper.scope.end
            told = any(paper.noun.end <= sign.start < end for sign in line.said("agreement.sign"))
            return not (told and (paper.subject or paper.money or line.doc.inside(paper.scope, When)))
    return False
