"""Languages that put the document last: "of-X-and-Y on-trade memorandum"."""

from __future__ import annotations

import re

from bot.facts.agreement.paper import (
    SEPARATOR,
    SIGN,
    Line,
    Paper,
    generic,
    generic_words,
    nouns,
    read_paper,
    split,
    trimmed,
)
from bot.facts.agreement.worth import past_sum, sum_behind, worth_later
from bot.facts.mentions import City, Country, Mention, Money, Number, Person, When, Word
from bot.models import Span

_PARTIES = 80  # letters that the names of the parties take
_NAME = re.compile(r"[«“„\"][^»”“\"]{1,60}[»”“\"]\S*|[A-Z]\S*")  # an organisation's: in marks, or in Latin letters
_NAMED = 5  # words of the first of two names
_CLOSING_NAME = '»”"'
CLOSING = ("》", "」", "”")
_OPENERS = tuple(f"agreement.{name}" for name in ("and", "list", "sign", "adopt", "plan", "signer", "aside"))
_LISTED = 3  # words of the last but one thing of a list
_MARK = 3  # letters of closing marks before a separator
_TITLES = 25  # letters before a signer's name
_VERB = 60  # letters between the last document and its verb, a date between


def papers_last(line: Line) -> list[Paper]:
    """The documents a sentence names, in order; those inside another's name are none of their own."""
    heads = _heads_last(line)
    found = []
    begin = line.sentence.start
    for number, (noun, end) in enumerate(heads):
        scope = Span(begin, noun.start)
        paper = read_paper(line, noun, Span(begin, end), scope)
        paper.subject = _before(line, paper, scope)
        found.append(paper)
        limit = heads[number + 1][0].start if number + 1 < len(heads) else line.sentence.end
        behind = sum_behind(line, noun, limit) if paper.money is None else None
        if behind is not None:
            paper.money = behind
            paper.marks.append(("amount", Span(behind.start, behind.end), "worth"))
        begin = past_sum(line, behind) if behind is not None else end
    if found and found[-1].money is None:
        worth_later(line, found[-1])
    return found


def _heads_last(line: Line) -> list[tuple[Word, int]]:
    """(document, where its item ends): those that a separator, a word for "and", a verb or the end follows."""
    heads = []
    joins = line.said("agreement.and", "agreement.tail", "agreement.etc", "agreement.list", *SIGN)
    etc = [word.end for word in line.said("agreement.etc")]
    all_nouns = [noun for noun in nouns(line) if noun.start not in etc]
    for noun in all_nouns:
        match = SEPARATOR.match(line.doc.folded, noun.end)
        gap = line.text(noun.end, line.sentence.end)
        counted = not line.doc.language.spaced and bool(line.doc.only(Span(noun.end, noun.end + 1), Number))
        close = [w for w in joins if noun.end <= w.start and not line.text(noun.end, w.start).strip(' 》」”"')]
        if match or close or counted or not gap.strip(' .。》」”")') or gap.lstrip()[:1] in "，,；;。.、》（(":
            heads.append((noun, close[0].start if close else noun.end))
        elif any(word.start <= noun.start and noun.end < word.end for word in line.said(*SIGN)):
            heads.append((noun, noun.end))  # "came to an agreement" is one word for it
        elif noun is all_nouns[-1] and (_verb_after(line, noun) or _told_before(line, noun, heads)):
            heads.append((noun, noun.end))
    return heads


def _verb_after(line: Line, noun: Word) -> bool:
    return any(0 <= word.start - noun.end <= _VERB for word in line.said(*SIGN))


def _told_before(line: Line, noun: Word, heads: list[tuple[Word, int]]) -> bool:
    """ "The signed-in-May on-trade agreement's text": a participle tells of the signing before the document."""
    low = heads[-1][1] if heads else line.sentence.start
    endings = tuple(line.doc.language.section("doings").get("participles", ()))
    return any(
        low <= word.start < noun.start and line.text(word.start, word.end + 1).rstrip().endswith(endings)
        for word in line.said("agreement.sign")
    )


def _before(line: Line, paper: Paper, scope: Span) -> Span | None:
    """What stands before the document: "... туралы", "关于...的", else the words right before it."""
    start = _item_start(line, scope)
    scope = Span(scope.start, _title_end(line, paper.noun))
    abouts = [w for w in line.said("agreement.about") if start <= w.start < scope.end]
    subject: Span | None = None
    if abouts and line.doc.language.spaced:
        subject = trimmed(line, Span(start, abouts[-1].start))
        if line.text(abouts[-1].end, scope.end).strip() and len(line.text(abouts[-1].end, scope.end).split()) > 3:
            subject = None
        if subject is not None and line.text(abouts[-1].end, scope.end).strip() and _owned(line, paper.noun):
            subject = trimmed(line, Span(start, scope.end))  # "cooperation in culture programme"
    elif abouts:
        ofs = [w.start for w in line.said("agreement.of") if abouts[-1].end < w.start < scope.end]
        subject = trimmed(line, Span(abouts[-1].end, ofs[-1] if ofs else scope.end))
    elif paper.count == 1 and not paper.many and paper.type != "joint_statement" and _owned(line, paper.noun):
        subject = trimmed(line, Span(start, scope.end))
    subject = subject or _before_verb(line, scope)
    if subject is None:
        return None
    subject = _after_sum(line, subject)
    subject = subject and _without_of(line, _after_parties(line, paper, subject))
    if subject is None:
        return None
    generic = generic_words(line)
    if paper.type != "document":  # a memorandum of cooperation is about it, a document of cooperation is any
        generic -= {line.text(word.start, word.end) for word in line.said("agreement.kindly")}
    text = line.text(subject.start, subject.end)
    if any(word.start <= subject.start and subject.end <= word.end for word in line.said("agreement.this")):
        return None
    if text in generic or (line.doc.language.spaced and all(word in generic for word in text.split())):
        return None
    paper.marks.append(("subject", subject, "before the document"))
    return subject


def _title_end(line: Line, noun: Word) -> int:
    """Where the kind of document begins: in a title in marks "cooperation" is not yet part of it."""
    if line.doc.text[noun.end : noun.end + 1] not in CLOSING:
        return noun.start
    return max(
        (w.end for w in line.said("agreement.generic") if w.start == noun.start and w.end < noun.end),
        default=noun.start,
    )


def _owned(line: Line, noun: Word) -> bool:
    """Whether the words before name it ("the ... programme of"): in languages with cases its own ending says so."""
    endings = tuple(line.doc.language.section("doings").get("owned_endings", ()))
    return not generic(line, noun) and (not endings or line.text(noun.start, noun.end).endswith(endings))


def _before_verb(line: Line, scope: Span) -> Span | None:
    """ "on grain exports signed two protocols": the subject before the verb, where the language puts it there."""
    if line.doc.language.spaced:
        return None
    verbs = [word for word in line.said("agreement.sign") if scope.start <= word.start < scope.end]
    abouts = [word for word in line.said("agreement.about") if verbs and scope.start <= word.start < verbs[-1].start]
    return trimmed(line, Span(abouts[-1].end, verbs[-1].start)) if abouts else None


def _after_parties(line: Line, paper: Paper, subject: Span) -> Span:
    """ "of X and Y between, ..." -> the parties apart from the subject."""
    generic = line.said("agreement.generic")
    for word in line.said("agreement.between"):
        if any(other.start < word.start and word.end <= other.end for other in generic):
            continue  # "intergovernmental"
        if subject.start <= word.start and word.end < subject.end and word.start - subject.start <= _PARTIES:
            paper.parties = split(line, Span(subject.start, word.start))
            return trimmed(line, Span(word.end, subject.end)) or subject
    return subject


def _after_sum(line: Line, subject: Span) -> Span | None:
    """ "a 2 billion dollar project's": without the sum and the particle after it."""
    start = subject.start
    for money in line.doc.inside(subject, Money):
        start = money.end
    for word in line.said("agreement.of", "agreement.sum") if start > subject.start else ():
        if 0 <= word.start - start <= 1:
            start = word.end
    return trimmed(line, Span(start, subject.end))


def _without_of(line: Line, subject: Span) -> Span:
    """Without the particle that ties it to the document."""
    ties = [w.start for w in line.said("agreement.of") if w.end == subject.end and w.start > subject.start]
    return Span(subject.start, ties[0]) if ties else subject


def _item_start(line: Line, scope: Span) -> int:
    """After the last separator, list word, verb or number that opens the item; a comma inside a subject opens none."""
    start = scope.start
    text = line.doc.folded
    for match in SEPARATOR.finditer(text, scope.start, scope.end):
        # the ideographic comma lists things inside a subject; between documents the one before ends the item
        if (match[0] != "、" or match.start() - scope.start < _MARK) and not _lists(line, match, scope.end):
            start = match.end()
    spaced = line.doc.language.spaced
    verbs = not spaced and any(scope.start <= w.start < scope.end for w in line.said("agreement.sign"))
    for word in line.said(*_OPENERS):
        if word.concept == "agreement.signer" and (verbs or _about_next(line, word.end)):
            continue
        if scope.start <= word.start and word.end <= scope.end:
            ends = word.concept != "agreement.and" or word.start - scope.start < 3
            start = max(start, word.end) if ends else start
    title = text.rfind("《", scope.start, scope.end)
    if title >= start or (title >= 0 and "》" not in text[title : scope.end]):
        return title + 1
    start = max(start, _after_names(line, start, scope.end))
    start = max(start, _after_second(line, start, scope.end))
    for word in line.said("agreement.lead"):
        start = word.end if word.start == start else start
    for person in line.doc.inside(scope, Person) if spaced else ():
        if 0 <= person.start - start < _TITLES:
            start = person.end
    for when in line.doc.inside(scope, When):
        term = any(0 <= word.start - when.end <= 1 for word in line.said("agreement.term"))
        if when.start - start < 8 and not term and (spaced or start == scope.start):
            start = max(start, when.end)
    return _after_count(line, start, scope.end)


def _after_count(line: Line, start: int, end: int) -> int:
    """Past a number with its measure word: "one (piece) trade roadmap"; "200 buses" are what it is about."""
    for number in line.doc.inside(Span(start, end), Number):
        counters = [w.end for w in line.said("agreement.counter") if number.start < w.end and w.start <= number.end]
        if counters and not line.text(start, number.start).strip():
            return max((number.end, *counters))
    return start


def _after_second(line: Line, start: int, end: int) -> int:
    """ "The ministry and X on ...": past the second of two signers, a name."""
    for word in line.said("agreement.and") if line.doc.language.spaced else ():
        one, other = _place(line, start), _place(line, word.end)
        if one and other and one.end <= word.start <= one.end + 1:
            return other.end
        if 0 <= word.start - start <= 1:
            name = _NAME.match(line.doc.text, word.end + 1, end)
            return name.end() if name else start
    return start


def _place(line: Line, at: int) -> Mention | None:
    """The country or city named at a place."""
    span = Span(at, at + 2)
    return next(iter([*line.doc.inside(span, Country), *line.doc.inside(span, City)]), None)


def _about_next(line: Line, at: int) -> bool:
    return any(0 <= word.start - at <= 1 for word in line.said("agreement.about"))


def _lists(line: Line, comma: re.Match[str], end: int) -> bool:
    """ "good-neighbourliness, friendship and cooperation on treaty": a comma of a list that goes on to an "and"."""
    if comma[0] != "," or not line.doc.language.spaced:
        return False
    rest = [w for w in line.said("agreement.and", "agreement.about", *SIGN) if comma.end() <= w.start < end]
    first = rest[0] if rest else None
    listed = first is not None and first.concept == "agreement.and" and len(rest) > 1
    return listed and 0 < len(line.text(comma.end(), rest[0].start).split()) <= _LISTED


def _after_names(line: Line, start: int, end: int) -> int:
    """ "X and Y on-oil-transport contract signed": past the two names, each in marks or with a capital letter."""
    if not line.doc.language.spaced:
        return start
    for word in line.said("agreement.and"):
        if start < word.start < end and word.start - start <= _PARTIES:
            left = line.doc.text[start : word.start].split()
            right = _NAME.match(line.doc.text, word.end + 1, end)
            if (
                left
                and right
                and len(left) <= _NAMED
                and _NAME.match(left[0])
                and (left[-1][-1] in _CLOSING_NAME or left[-1][:1].isupper())
            ):
                return right.end()
    return start
