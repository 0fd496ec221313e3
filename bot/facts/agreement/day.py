"""When a document was signed, or is to be: by its sentence, or by the doing it is a part of."""

from __future__ import annotations

from datetime import timedelta

from bot.facts.agreement.page import Page
from bot.facts.agreement.paper import Line, Paper
from bot.facts.edtf import first_day, last_day, shift_years
from bot.facts.event.doing import Doing
from bot.facts.event.scene import date_before
from bot.facts.event.telling import TYPES as EVENT_TYPES
from bot.facts.event.when import NO_YEAR
from bot.facts.mentions import When, Word
from bot.models import Span

_VERBS = ("event.receive", "event.meet", "event.visits", "event.arrive", "event.goes", "event.invite", "event.previous")
_OCCASIONS = tuple(concept for concept in EVENT_TYPES if concept not in _VERBS)
_YEAR = len("2024")
_BESIDE = 30  # letters between "signed" and its own date


def date_of(line: Line, page: Page, found: list[Paper], status: str) -> str | None:
    """The sentence's own date, that of the event it speaks of, of "the same day", of the paragraph's heading."""
    extended = bool(line.said("agreement.extend"))
    subjects = [paper.subject for paper in found if paper.subject]
    whens = [
        when
        for when in line.doc.inside(line.sentence, When)
        if not any(subject.start <= when.start < subject.end for subject in subjects)
        and not _term(when, line)
        and not _titled(when, line)
        and not (extended and to_come(when.edtf, line))  # "extended until 2034"
        and not (status == "signed" and len(when.edtf or "") == _YEAR and to_come(when.edtf, line))  # "until 2030"
        and not _after(when, line)
        and not any(_of_one(when, paper, line) for paper in found[1:])
    ]
    if whens:
        best = min(whens, key=lambda when: (-len((when.edtf or "0000-00-00").partition("/")[0]), when.start))
        for paper in found:
            paper.marks.append(("date", Span(best.start, best.end), f"date: {best.rule}"))
        return _ahead(best, line, status)
    if extended:
        return None
    borrowed = (
        _same_day(line, page)
        or _event_date(line, page, status)
        or _heading(line)
        or _total(line, page, found, status)
        or _part_of(line, page, status)
    )
    # what has been signed was not at a doing still to come
    return None if status == "signed" and to_come(borrowed, line) else borrowed


def _ahead(when: When, line: Line, status: str) -> str | None:
    """ "To be signed in September", said in November, is next year's."""
    published, edtf = line.doc.published, when.edtf
    edtf = edtf.removesuffix("/..") if edtf else None  # in force "from 1 July"
    if status != "planned" or edtf is None or published is None or not when.rule.endswith(NO_YEAR):
        return edtf
    last = last_day(edtf)
    return shift_years(edtf, 1) if last is not None and last < published else edtf


def _part_of(line: Line, page: Page, status: str) -> str | None:
    """What is signed without a word of when belongs to the dated doing told last, as the parts of one have its date."""
    before = [event for event in page.doings() if event.start < line.sentence.start]
    if status != "signed":
        return _to_come(line, before)
    told = [event for event in before if event.date and event.status == "held"]
    paragraph = told[-1].sentence.paragraph if told else 0
    met = [event for event in told if event.type != "visit" and event.sentence.paragraph == paragraph]
    return (met or told)[-1].date if told else _day_before(line)


def _day_before(line: Line) -> str | None:
    """The day of which the paragraph has spoken before, where no doing is told of."""
    start = line.doc.text.rfind("\n", 0, line.sentence.start) + 1
    days = [when.edtf for when in line.doc.inside(Span(start, line.sentence.start), When) if when.edtf]
    today = line.doc.published
    past = [day for day in days if len(day) == len("2024-06-17") and not (today and day > today.isoformat())]
    return past[-1] if past else None


def _to_come(line: Line, before: list[Doing]) -> str | None:
    """The date of the doing to come that the sentence before tells of."""
    paragraph = line.sentence.paragraph
    near = [event for event in before if event.sentence.paragraph == paragraph and event.status == "upcoming"]
    gap = line.text(near[-1].sentence.end, line.sentence.start) if near else ""
    return near[-1].date if near and not gap.strip() else None


def _total(line: Line, page: Page, found: list[Paper], status: str) -> str | None:
    """ "In all 20 documents were signed": the total of the list that the paragraph has just given."""
    last = page.last
    if last is None or last.sentence.paragraph != line.sentence.paragraph or last.status != status:
        return None
    return last.date if any((paper.count or 0) > 1 for paper in found) else None


def _after(when: When, line: Line) -> bool:
    """ "Following Wednesday's talks": after them, not on the Wednesday that follows."""
    return any(word.start == when.start == line.sentence.start for word in line.said("event.back"))


def _term(when: When, line: Line) -> bool:
    """ "for 2025": the time it holds for, not that of the signing."""
    if len((when.edtf or "").partition("/")[0]) > _YEAR:
        return False  # "put off to October"
    words = line.said("agreement.term")
    return any(0 <= (word.start - when.end if line.head_final else when.start - word.end) <= 1 for word in words)


def _titled(when: When, line: Line) -> bool:
    """Whether it stands in a title."""
    opened = line.doc.text.rfind("《", line.sentence.start, when.start)
    return opened >= 0 and line.doc.text.find("》", opened, when.start) < 0


def _same_day(line: Line, page: Page) -> str | None:
    """ "The same day", "a day later": by the doing or the signing told last."""
    if line.said("event.next_day"):
        before = _last_told(line, page)
        last = last_day(before) if before else None
        return (last + timedelta(days=1)).isoformat() if last else None
    return _last_told(line, page) if line.said("event.same_day") else None


def _last_told(line: Line, page: Page) -> str | None:
    before = [event.date for event in page.doings() if event.date and event.start < line.sentence.start]
    if page.last is not None and page.last.date and (not before or page.last.date != before[-1]):
        events = [event for event in page.doings() if event.date and event.start < line.sentence.start]
        if not events or page.last.sentence.start > events[-1].start:
            return page.last.date
    return before[-1] if before else None


def _event_date(line: Line, page: Page, status: str) -> str | None:
    """The date of the event that the sentence names: of its type, told last before; what is signed, at one that was."""
    said = line.said(*_OCCASIONS)
    fits = ("upcoming", "proposed") if status == "planned" else ("held",)
    before = [event for event in page.doings() if event.start < line.sentence.end]
    known = [event for event in before if event.status in fits or event.sentence is line.sentence]
    gathered = [event for event in known if event.type in ("summit", "forum") and event.date]
    if gathered and line.said("agreement.margins"):
        return gathered[-1].date
    for word in said:
        same = [event for event in known if _is_meant(word, event)]
        if same and same[-1].date:
            return same[-1].date
    if line.said("event.session") and not line.said("event.meeting"):
        bodies = [event for event in known if event.type in ("forum", "summit") or event.concept in _COMMISSIONS]
        if bodies and bodies[-1].date:
            return bodies[-1].date
    if _after_meeting(line):
        met = [event for event in known if event.type == "talks" and event.date]
        if met:
            return met[-1].date
    if any(EVENT_TYPES[word.concept] == "talks" for word in said):
        talks = [event for event in known if event.type == "talks" and event.concept not in _COMMISSIONS]
        visits = [event for event in known if event.date and (event.type != "talks") and event.date]
        return visits[-1].date if visits and (not talks or set(visits[-1].people) & set(talks[-1].people)) else None
    dated = [event for event in known if event.date]
    return dated[-1].date if dated and line.said("event.occasion") else None


def _after_meeting(line: Line) -> bool:
    """ "Having met, they signed": a verb of meeting with the "after" behind it."""
    ends = {word.end for word in line.said("event.meet", "event.receive")}
    return any(word.start in ends for word in line.said("event.back_after"))


_COMMISSIONS = ("event.commission", "event.panel")


def _is_meant(word: Word, event: Doing) -> bool:
    same = EVENT_TYPES[word.concept] == event.type
    return same and (event.concept in _COMMISSIONS) == (word.concept in _COMMISSIONS)


def _heading(line: Line) -> str | None:
    when = date_before(line.doc, line.sentence)
    return when.edtf if when is not None else None


def own_date(paper: Paper, line: Line) -> None:
    """ "the latter signed in September": a date beside a verb of signing after the document."""
    own = [when for when in line.doc.inside(paper.scope, When) if _of_one(when, paper, line)]
    if own:
        paper.date = _ahead(own[0], line, paper.status)


def _of_one(when: When, paper: Paper, line: Line) -> bool:
    return any(
        paper.noun.end <= sign.start and sign.end <= when.start < paper.scope.end and when.start - sign.end < _BESIDE
        for sign in line.said("agreement.sign")
    )


def to_come(edtf: str | None, line: Line) -> bool:
    """Whether the date lies after the day of publication: what is signed then is only planned."""
    today = line.doc.published
    first = first_day(edtf) if edtf and today else None
    return bool(first and today and first > today)
