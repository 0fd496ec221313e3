"""Quotations with the author's words around and inside them: before anyone asks whether they are statements, or whose.

marks --quotations--> Quotation --author's words taken out--> pieces --that only "he said" divides--> Scene
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.facts.document import Document
from bot.facts.mentions import Person, RoleRef, Word
from bot.facts.quotations import Quotation, find_quotations
from bot.models import Span
from bot.text import Sentence

_LEAD = 4  # words before the verb in author's words inside a quotation
_BRIEF_WORDS, _BRIEF_LETTERS = 3, 6
_TOUCHING = 2  # letters between two words for one way of saying
_POST_VERB = 60  # letters after the mark within which author's words say "said"
_INSERTED = re.compile(r"(?P<stop>[,.!?…]?)\s+[–—-]\s+(?P<zone>[^–—«»„“”\"]{3,140}?)(?:[.,;:]?\s+[–—-]\s+|[.,]?$)")
_MARKED = re.compile(r"[«„“\"»”]")
_OPENED_BY_DASH = re.compile(r"[.!?…]\s[–—-]\s$")
_PART = re.compile(r"(?:(?<![^\W\d_a-zа-я])(?<![^\W\d_a-zа-я]\w)(?<![^\W\d_a-zа-я]\w\w)\.|[;。；])\s")  # no "Ms. X"
_AUTHOR_DASH = re.compile(r"[\s,]*[–—-]\s*(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Scene:
    """A quotation with the author's words around it.

    Attributes:
        pieces: what is quoted, author's words taken out.
        inserted: author's words inside the marks.
        before, after: author's words of the same sentence up to the neighbouring quotations.
        first, last: the sentences where it begins and where its author's words end.
    """

    pieces: tuple[Span, ...]
    inserted: tuple[Span, ...]
    before: Span
    after: Span
    first: Sentence
    last: Sentence

    @property
    def start(self) -> int:
        return self.pieces[0].start

    @property
    def end(self) -> int:
        return self.pieces[-1].end


def find_scenes(doc: Document) -> list[Scene]:
    """The quotations of a text in order, those that nothing but "he said" divides as one."""
    return _joined(doc, list(_scenes(doc)))


def _scenes(doc: Document) -> Iterator[Scene]:
    groups = _paragraphs(doc)
    spans = [Span(group[0].start, group[-1].end) for group in groups]
    sentences = [sentence for group in groups for sentence in group]
    quotations = sorted([*find_quotations(doc.text, spans), *_dash_speech(doc, groups)], key=lambda q: q.start)
    said = [quotation for quotation in quotations if not _is_brief(doc, quotation)]
    at, left = 0, 0
    for quotation in quotations:
        while at < len(said) and said[at].start <= quotation.start:
            left = said[at - 1].end + 1 if at else 0
            at += 1
        if said and at and said[at - 1] is not quotation:
            left = said[at - 1].end + 1
        right = said[at].start - 1 if at < len(said) else len(doc.text)
        scene = _scene(doc, quotation, sentences, left, right)
        if scene:
            yield scene


def _is_brief(doc: Document, quotation: Quotation) -> bool:
    """Whether it can be but a name: author's words go on around it."""
    text = doc.text[quotation.start : quotation.end]
    return len(text.split()) < _BRIEF_WORDS if doc.language.spaced else len(text) < _BRIEF_LETTERS


def _paragraphs(doc: Document) -> list[list[Sentence]]:
    groups: list[list[Sentence]] = []
    for sentence in doc.facts_from():
        if not groups or groups[-1][0].paragraph != sentence.paragraph:
            groups.append([])
        groups[-1].append(sentence)
    return groups


def _dash_speech(doc: Document, groups: Sequence[Sequence[Sentence]]) -> Iterator[Quotation]:
    """Paragraphs and sentences that a dash opens and author's words break or end; without those it is an interview."""
    for group in groups:
        start, end = group[0].start, group[-1].end
        head = doc.text[max(0, start - 3) : start]
        if head.strip() in ("–", "—", "-") and not _MARKED.search(doc.text, start, end):
            yield from _spoken(doc, Span(start, end))
        else:
            for sentence in group[1:]:
                opened = _OPENED_BY_DASH.search(doc.text, sentence.start - 4, sentence.start)
                if opened and not _MARKED.search(doc.text, start, end):
                    yield from _spoken(doc, Span(sentence.start, sentence.end))


def _spoken(doc: Document, quoted: Span) -> Iterator[Quotation]:
    pieces, inserted = _without_author(doc, quoted, spoken=True)
    if inserted:
        yield Quotation(quoted.start, pieces[-1].end, (quoted,))


def _scene(doc: Document, quotation: Quotation, sentences: Sequence[Sentence], left: int, right: int) -> Scene | None:
    """The quotation and the author's words of its sentence between the quotations left and right of it."""
    pieces: list[Span] = []
    inserted: list[Span] = []
    for piece in quotation.pieces:
        kept, cut = _without_author(doc, piece)
        pieces += kept
        inserted += cut
    low = bisect_right(sentences, quotation.start - 1, key=lambda sentence: sentence.end)
    high = bisect_right(sentences, quotation.end, key=lambda sentence: sentence.start)
    around = sentences[low:high]
    if not pieces or not around:
        return None
    first, last = around[0], around[-1]
    before = Span(min(max(first.start, left), quotation.start), max(first.start, quotation.start - 1))
    after = Span(min(quotation.end + 1, last.end), max(quotation.end + 1, min(last.end, right)))
    return Scene(tuple(pieces), tuple(inserted), before, after, first, last)


def _without_author(doc: Document, piece: Span, *, spoken: bool = False) -> tuple[list[Span], list[Span]]:
    """What is quoted in a piece, and the author's words that break it ("..., – said he. – ...")."""
    kept: list[Span] = []
    cut: list[Span] = []
    start = at = piece.start
    while match := _INSERTED.search(doc.text, at, piece.end):
        if not _is_author(doc, match, last=match.end() >= piece.end and not spoken):
            at = match.start("zone")
            continue
        kept.append(Span(start, match.end("stop")))
        cut.append(Span(match.start("zone"), match.end("zone")))
        start = at = match.end()
    if start < piece.end:
        kept.append(Span(start, piece.end))
    return kept, cut


def _is_author(doc: Document, match: re.Match[str], *, last: bool) -> bool:
    """Whether words between dashes are the author's: a verb of saying leads them (a few words later after a stop).

    ``last``: no quoted words follow; then the verb must come first.
    """
    zone = Span(match.start("zone"), match.end("zone"))
    verbs = doc.said(zone, "statement.say")
    if not verbs or not doc.text[zone.start].islower():
        return False
    lead = doc.text[zone.start : verbs[0].start].split()
    return len(lead) <= (_LEAD if match["stop"] and not last else 0)


def _joined(doc: Document, scenes: Sequence[Scene]) -> list[Scene]:
    """Quotations that nothing but one "he said" divides as one."""
    out: list[Scene] = []
    for scene in scenes:
        if out and _divided_by_author(doc, out[-1], scene):
            one = out[-1]
            between = Span(one.end + 1, scene.start - 1)
            out[-1] = replace(
                scene,
                pieces=(*one.pieces, *scene.pieces),
                inserted=(*one.inserted, between),
                before=one.before,
                first=one.first,
            )
        else:
            out.append(scene)
    return out


def _divided_by_author(doc: Document, one: Scene, two: Scene) -> bool:
    """Whether only "he said" stands between two quotations of a paragraph, and the second has none of its own."""
    if one.first.paragraph != two.first.paragraph or two.inserted or two.start - one.end > 160:
        return False
    between = doc.text[one.end + 1 : two.start - 1].rstrip(" –—-")
    said = doc.said(Span(one.end + 1, two.start - 1), "statement.say")
    led = doc.said(one.before, "statement.say") and not one.inserted
    if led or _verbs(doc, said) != 1 or not between.strip() or re.search(r"[!?。！？:：]\s*\S", between):
        return False
    if _PART.search(between):
        return False
    if between.rstrip()[-1:] not in (".", ",", "。", "，", "–", "—", ":", "：") or not author_follows(doc, one):
        return False
    return not author_follows(doc, two)


def _verbs(doc: Document, said: Sequence[Word]) -> int:
    """How many verbs of saying there are; words that touch or overlap are one ("joking said")."""
    near = 0 if doc.language.spaced else _TOUCHING
    return sum(1 for place, word in enumerate(said) if not place or word.start - said[place - 1].end > near)


def _names_someone(doc: Document, scene: Scene, near: Span) -> bool:
    """Whether someone is named or meant behind the comma after a quotation that opens its sentence."""
    people = sorted(
        (*doc.inside(near, Person), *doc.inside(near, RoleRef), *doc.said(near, "statement.pronoun")),
        key=lambda who: who.start,
    )
    opens = scene.before.start == scene.before.end and doc.language.spaced
    if not opens or not people or doc.text[near.start : near.end].lstrip()[:1] != ",":
        return False
    lead = doc.text[near.start + 1 : people[0].start].split()
    return 0 < len(lead) <= _LEAD and lead[0][0].islower()


def author_follows(doc: Document, scene: Scene) -> bool:
    """Whether author's words come right after a quotation: set off by a dash, or with a verb of saying near."""
    after = doc.text[scene.after.start : scene.after.end]
    dash = _AUTHOR_DASH.match(after)
    if dash and after[dash.end() : dash.end() + 1].islower():
        return True
    if dash and doc.inside(Span(scene.after.start + dash.end(), scene.after.start + dash.end() + 1), Person):
        return True
    near = Span(scene.after.start, min(scene.after.end, scene.after.start + _POST_VERB))
    verbs = doc.said(near, "statement.say", "statement.according")
    if not verbs:
        return _names_someone(doc, scene, near)
    if _PART.search(doc.text, near.start, verbs[0].start):
        return False
    return (
        doc.text[scene.end - 1] in ",!?…，！？。."
        or after.lstrip(" ")[:1] in ",，"
        or scene.before.start == scene.before.end
    )
