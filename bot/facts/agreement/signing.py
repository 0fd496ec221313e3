"""Whether a sentence tells of a signing, and when: its documents with their status and date."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.facts.agreement.first import papers_first
from bot.facts.agreement.last import papers_last
from bot.facts.agreement.paper import NOUNS, SIGN, Line, Paper, generic, nouns
from bot.facts.document import Document
from bot.facts.edtf import last_day, shift_years
from bot.facts.event import doings
from bot.facts.event.cues import TYPES as EVENT_TYPES
from bot.facts.event.doing import Doing
from bot.facts.event.scene import date_before, sentences_saying
from bot.facts.event.when import NO_YEAR
from bot.facts.mentions import Country, Mention, Number, Person, When, Word
from bot.models import Span
from bot.text import Sentence

_VERBS = ("event.receive", "event.meet", "event.visits", "event.arrive", "event.goes", "event.invite", "event.previous")
_OCCASIONS = tuple(concept for concept in EVENT_TYPES if concept not in _VERBS)
_LIST_HEAD = 40  # letters before a word that goes on with a list ("Among them ...")
_ADOPTED = 60  # letters between "adopted", "reached" and what was
_NEAR = 25  # letters between "signed" and the bare document
_YEAR = len("2024")
_BESIDE = 30  # letters between "signed" and its own date


@dataclass(slots=True, eq=False)
class _Signing:
    """What the last signing told of: its status and date hold for the list that goes on."""

    sentence: Sentence
    status: str
    date: str | None
    open: bool  # ends with a colon: bullets follow


@dataclass(slots=True, eq=False)
class _Page:
    """The article as far as read; the events are read when the first signing asks for their dates."""

    doc: Document
    last: _Signing | None = None
    papers: list[Paper] = field(default_factory=list)
    events: list[Doing] | None = None

    def doings(self) -> list[Doing]:
        if self.events is None:
            self.events = sorted(doings(self.doc), key=lambda doing: doing.start)
        return self.events


def signed_papers(doc: Document) -> list[Paper]:
    """The documents that sentences say are signed or to be signed, in order."""
    page = _Page(doc)
    lines = (Line(doc, sentence, words) for sentence, words in sentences_saying(doc, (*NOUNS, *SIGN)))
    return [paper for line in lines for paper in _read(line, page)]


def _read(line: Line, page: _Page) -> list[Paper]:
    documents = nouns(line)
    status = _status(line, documents)
    going_on = status is None and page.last is not None and _goes_on(line, page.last)
    if (status is None and not going_on) or line.said("agreement.sport"):
        return []
    named = papers_last(line) if line.head_final else papers_first(line)
    listed, given = len(named) > 1, going_on or _among_others(named)
    found = [p for p in named if not _same_as(p, line, page) and _stands(p, line, listed=listed, given=given)]
    if not found:
        if not going_on and _opens(line):
            page.last = _Signing(line.sentence, status or "signed", _date(line, page, [], status or "signed"), True)
        return []
    if going_on and page.last is not None:
        status, date = page.last.status, page.last.date
    else:
        date = _date(line, page, found, status or "signed")
    for paper in found:
        paper.status, paper.date = status or "signed", date
        _own_date(paper, line)
    page.papers = found
    open_list = _opens(line) or (going_on and page.last is not None and page.last.open)
    page.last = _Signing(line.sentence, status or "signed", date, open_list)
    return found


def _opens(line: Line) -> bool:
    """ "The following were signed:": a list comes."""
    return line.doc.text[line.sentence.start : line.sentence.end].rstrip().endswith((":", "："))


def _same_as(paper: Paper, line: Line, page: _Page) -> bool:
    """ "This agreement was signed in May": the date of the one named before."""
    this = any(0 <= paper.noun.start - word.end <= 1 for word in line.said("agreement.this"))
    last = page.papers[-1] if page.papers else None
    if not this or last is None or last.type != paper.type:
        return False
    date = _date(line, page, [paper], last.status)
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
        if any(-_ADOPTED <= noun.start - word.end <= _ADOPTED for noun in documents)
    ]
    planned = [
        word
        for word in line.said("agreement.planned")
        if not any(noun.start <= word.start < noun.end for noun in documents)
    ]
    if not line.doc.language.spaced:
        planned = [word for word in planned if any(word.start < plan.end for plan in plans)]
    if plans and planned and not _before_now(line):
        own = [word for word in past if not any(p.start < word.end and word.start < p.end for p in plans)]
        return "signed" if own else "planned"
    return "signed" if past else None


def _before_now(line: Line) -> bool:
    """Whether all that it dates is past: what was to be signed in the spring is told as history."""
    whens = [when for when in line.doc.inside(line.sentence, When) if when.edtf and not when.rule.endswith(NO_YEAR)]
    today = line.doc.published
    lasts = [last_day(when.edtf) for when in whens if when.edtf]
    return bool(today and lasts and all(last is not None and last <= today for last in lasts))


def _goes_on(line: Line, last: _Signing) -> bool:
    """ "Among them ...", "They include ..."; a bullet under a heading that ends with a colon."""
    apart = line.sentence.paragraph - last.sentence.paragraph
    opener = any(word.start - line.sentence.start <= _LIST_HEAD for word in line.said("agreement.list"))
    if opener and apart <= 1:
        return True
    return last.open and (line.sentence.role == "bullet" or _dashed(line))


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
    if paper.subject is not None or paper.money is not None or paper.type == "joint_statement":
        return True
    return _verb_beside(paper, line)


def _among_others(named: list[Paper]) -> bool:
    """Whether documents that only two sides can have stand beside."""
    return any(paper.type != "document" or (paper.count or 0) > 1 for paper in named)


def _two_sided(line: Line) -> bool:
    """ "The sides adopted ...", "Norway and Chile adopted ..."."""
    countries = {country.code for country in line.doc.inside(line.sentence, Country)}
    return bool(line.said("agreement.signer")) or len(countries) > 1


def _verb_beside(paper: Paper, line: Line) -> bool:
    """ "Norway and Chile signed a memorandum": the bare document as the object of the verb, and who or when."""
    told = any(isinstance(m, Country | Person | When) for m in line.doc.inside(line.sentence, Mention))
    told = told or bool(line.said("agreement.signer"))
    if not told or generic(line, paper.noun):
        return False
    verbs = line.said("agreement.sign", "agreement.plan")
    return any(max(paper.noun.start - word.end, word.start - paper.noun.end) <= _NEAR for word in verbs)


def _old(paper: Paper, line: Line) -> bool:
    """ "under the agreement of 2019": named as a ground, unless the words after it say that it was signed."""
    for word in line.said("agreement.old"):
        gap = line.text(word.end, paper.noun.start)
        counted = line.head_final and bool(line.doc.only(Span(word.end, paper.noun.start), Number))
        if word.end <= paper.noun.start and len(gap.split()) <= 2 and not set(gap) & set(",;:") and not counted:
            told = any(paper.noun.end <= sign.start < paper.scope.end for sign in line.said("agreement.sign"))
            return not (told and (paper.subject or paper.money))
    return False


# --- When -------------------------------------------------------------------------------------------------------------


def _date(line: Line, page: _Page, found: list[Paper], status: str) -> str | None:
    """The sentence's own date, that of the event it speaks of, of "the same day", of the paragraph's heading."""
    subjects = [paper.subject for paper in found if paper.subject]
    whens = [
        when
        for when in line.doc.inside(line.sentence, When)
        if not any(subject.start <= when.start < subject.end for subject in subjects)
        and not _term(when, line)
        and not any(_of_one(when, paper, line) for paper in found[1:])
    ]
    if whens:
        best = min(whens, key=lambda when: (-len((when.edtf or "0000-00-00").partition("/")[0]), when.start))
        for paper in found:
            paper.marks.append(("date", Span(best.start, best.end), f"date: {best.rule}"))
        return _ahead(best, line, status)
    return (
        _same_day(line, page)
        or _event_date(line, page, status)
        or _heading(line)
        or _total(line, page, found, status)
        or _part_of(line, page, status)
    )


def _ahead(when: When, line: Line, status: str) -> str | None:
    """ "To be signed in September", said in November, is next year's."""
    published, edtf = line.doc.published, when.edtf
    if status != "planned" or edtf is None or published is None or not when.rule.endswith(NO_YEAR):
        return edtf
    last = last_day(edtf)
    return shift_years(edtf, 1) if last is not None and last < published else edtf


def _part_of(line: Line, page: _Page, status: str) -> str | None:
    """What is signed without a word of when belongs to the dated doing told last, as the parts of one have its date."""
    if status != "signed" or line.sentence.role == "headline":
        return None
    before = [event for event in page.doings() if event.start < line.sentence.start]
    told = [event for event in before if event.date and event.status == "held"]
    paragraph = told[-1].sentence.paragraph if told else 0
    met = [event for event in told if event.type != "visit" and event.sentence.paragraph == paragraph]
    return (met or told)[-1].date if told else None


def _total(line: Line, page: _Page, found: list[Paper], status: str) -> str | None:
    """ "In all 20 documents were signed": the total of the list that the paragraph has just given."""
    last = page.last
    if last is None or last.sentence.paragraph != line.sentence.paragraph or last.status != status:
        return None
    return last.date if any((paper.count or 0) > 1 for paper in found) else None


def _term(when: When, line: Line) -> bool:
    """ "for 2025": the time it holds for, not that of the signing."""
    if len((when.edtf or "").partition("/")[0]) > _YEAR:
        return False  # "put off to October"
    words = line.said("agreement.term")
    return any(0 <= (word.start - when.end if line.head_final else when.start - word.end) <= 1 for word in words)


def _same_day(line: Line, page: _Page) -> str | None:
    if not line.said("event.same_day"):
        return None
    before = [event.date for event in page.doings() if event.date and event.start < line.sentence.start]
    if page.last is not None and page.last.date and (not before or page.last.date != before[-1]):
        events = [event for event in page.doings() if event.date and event.start < line.sentence.start]
        if not events or page.last.sentence.start > events[-1].start:
            return page.last.date
    return before[-1] if before else None


def _event_date(line: Line, page: _Page, status: str) -> str | None:
    """The date of the event that the sentence names: of its type, told last before; what is signed, at one that was."""
    said = line.said(*_OCCASIONS)
    fits = ("upcoming", "proposed") if status == "planned" else ("held",)
    before = [event for event in page.doings() if event.start < line.sentence.end]
    known = [event for event in before if event.status in fits or event.sentence is line.sentence]
    for word in said:
        same = [event for event in known if _is_meant(word, event)]
        if same and same[-1].date:
            return same[-1].date
    if any(EVENT_TYPES[word.concept] == "talks" for word in said):
        talks = [event for event in known if event.type == "talks" and event.concept not in _COMMISSIONS]
        visits = [event for event in known if event.date and (event.type != "talks") and event.date]
        return visits[-1].date if visits and (not talks or set(visits[-1].people) & set(talks[-1].people)) else None
    dated = [event for event in known if event.date]
    return dated[-1].date if dated and line.said("event.occasion") else None


_COMMISSIONS = ("event.commission", "event.panel")


def _is_meant(word: Word, event: Doing) -> bool:
    same = EVENT_TYPES[word.concept] == event.type
    return same and (event.concept in _COMMISSIONS) == (word.concept in _COMMISSIONS)


def _heading(line: Line) -> str | None:
    when = date_before(line.doc, line.sentence)
    return when.edtf if when is not None else None


def _own_date(paper: Paper, line: Line) -> None:
    """ "the latter signed in September": a date beside a verb of signing after the document."""
    own = [when for when in line.doc.inside(paper.scope, When) if _of_one(when, paper, line)]
    if own:
        paper.date = _ahead(own[0], line, paper.status)


def _of_one(when: When, paper: Paper, line: Line) -> bool:
    return any(
        paper.noun.end <= sign.start and sign.end <= when.start < paper.scope.end and when.start - sign.end < _BESIDE
        for sign in line.said("agreement.sign")
    )
