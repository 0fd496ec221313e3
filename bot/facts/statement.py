"""Statements: direct quotations with their speaker.

    marks --quotations--> what is quoted --author's words inside, after, before--> statement or mere name
          --pieces that only "he said" divides--> joined --speakers--> Statement

A quotation is a statement when someone says it: author's words follow it, interrupt it or lead to it, or it is a
sentence of its own. What stands in marks in the middle of a sentence that no one says is a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from bot.facts.document import Document
from bot.facts.mentions import Person
from bot.facts.quotations import Quotation, find_quotations
from bot.facts.speakers import meant_before, pronoun_in, speaker_in
from bot.models import Fact, Mark, Span
from bot.text import Sentence

_WORDS, _CHARACTERS = 4, 6  # fewer words (in Chinese: characters) are a name or a slogan
_FRAGMENT_WORDS = 5  # a quoted bit that no verb of saying leads to directly
_ALONE_WORDS = 6  # a quotation that is a paragraph of its own
_LED = 8  # letters of author's words between a verb of saying and the mark ("said that")
_LEAD = 4  # words before the verb in author's words inside a quotation
_POST_VERB = 60  # letters after the mark within which author's words say "said"
_DASH = re.compile(r"\s+[–—-]\s+|\s*[–—]\s*(?=[^\W\d_])")
_INSERTED = re.compile(r"(?P<stop>[,.!?…]?)\s+[–—-]\s+(?P<zone>[^–—«»„“”\"]{3,140}?)(?:[.,;:]\s+[–—-]\s+|[.,]?$)")
_AUTHOR_DASH = re.compile(r"[\s,]*[–—-]\s*(?=[^\W\d_])")
_TAIL = ",;:–—-，；："


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Fact):
    """A direct quotation.

    Attributes:
        speaker: the person, None where unnamed.
        quote: the quoted words without outer marks and without the author's words in the middle.
    """

    kind: ClassVar[str] = "statement"
    speaker: str | None = None
    quote: str


@dataclass(frozen=True, slots=True)
class _Scene:
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


def extract(doc: Document) -> Iterable[Statement]:
    """The statements of a text, in order; one in the headline that the body repeats is left out."""
    scenes = [scene for scene in _joined(doc, list(_scenes(doc))) if _is_statement(doc, scene)]
    told: list[tuple[Span, str | None]] = []
    found: list[tuple[_Scene, Statement]] = []
    for scene in scenes:
        statement = _statement(doc, scene, told)
        told.append((statement.evidence, statement.speaker))
        found.append((scene, statement))
    return _once_each(found)


def _scenes(doc: Document) -> Iterator[_Scene]:
    groups = _paragraphs(doc)
    spans = [Span(group[0].start, group[-1].end) for group in groups]
    sentences = [sentence for group in groups for sentence in group]
    quotations = sorted([*find_quotations(doc.text, spans), *_dash_speech(doc, groups)], key=lambda q: q.start)
    for place, quotation in enumerate(quotations):
        left = quotations[place - 1].end + 1 if place else 0
        right = quotations[place + 1].start - 1 if place + 1 < len(quotations) else len(doc.text)
        scene = _scene(doc, quotation, sentences, left, right)
        if scene:
            yield scene


def _paragraphs(doc: Document) -> list[list[Sentence]]:
    groups: list[list[Sentence]] = []
    for sentence in doc.facts_from():
        if not groups or groups[-1][0].paragraph != sentence.paragraph:
            groups.append([])
        groups[-1].append(sentence)
    return groups


def _dash_speech(doc: Document, groups: Sequence[Sequence[Sentence]]) -> Iterator[Quotation]:
    """Paragraphs that a dash opens and author's words break or end; without author's words it is an interview."""
    for group in groups:
        start, end = group[0].start, group[-1].end
        head = doc.text[max(0, start - 3) : start]
        if head.strip() in ("–", "—") and head.rstrip()[-1:] in "–—" and not re.search(r"[«„“\"]", doc.text[start:end]):
            quoted = Span(start, end)
            pieces, inserted = _without_author(doc, quoted, spoken=True)
            if inserted:
                yield Quotation(start, pieces[-1].end, (quoted,))


def _scene(doc: Document, quotation: Quotation, sentences: Sequence[Sentence], left: int, right: int) -> _Scene | None:
    """The quotation and the author's words of its sentence between the quotations left and right of it."""
    pieces: list[Span] = []
    inserted: list[Span] = []
    for piece in quotation.pieces:
        kept, cut = _without_author(doc, piece)
        pieces += kept
        inserted += cut
    around = [s for s in sentences if s.start <= quotation.end and quotation.start - 1 < s.end]
    if not pieces or not around:
        return None
    first, last = around[0], around[-1]
    before = Span(min(max(first.start, left), quotation.start), max(first.start, quotation.start - 1))
    after = Span(min(quotation.end + 1, last.end), max(quotation.end + 1, min(last.end, right)))
    return _Scene(tuple(pieces), tuple(inserted), before, after, first, last)


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


def _joined(doc: Document, scenes: Sequence[_Scene]) -> list[_Scene]:
    """Quotations that nothing but one "he said" divides as one."""
    out: list[_Scene] = []
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


def _divided_by_author(doc: Document, one: _Scene, two: _Scene) -> bool:
    """Whether only "he said" stands between two quotations of a paragraph, and the second has none of its own."""
    if one.first.paragraph != two.first.paragraph or two.inserted or two.start - one.end > 160:
        return False
    between = doc.text[one.end + 1 : two.start - 1].rstrip(" –—-")
    said = doc.said(Span(one.end + 1, two.start - 1), "statement.say")
    led = doc.said(one.before, "statement.say") and not one.inserted
    if led or len(said) != 1 or not between.strip() or re.search(r"[.!?。！？:：]\s*\S", between):
        return False
    if between.rstrip()[-1:] not in (".", ",", "。", "，", "–", "—", ":", "：") or not _author_follows(doc, one):
        return False
    return not _author_follows(doc, two)


def _author_follows(doc: Document, scene: _Scene) -> bool:
    """Whether author's words come right after a quotation: set off by a dash, or with a verb of saying near."""
    after = doc.text[scene.after.start : scene.after.end]
    dash = _AUTHOR_DASH.match(after)
    if dash and after[dash.end() : dash.end() + 1].islower():
        return True
    if dash and doc.inside(Span(scene.after.start + dash.end(), scene.after.start + dash.end() + 1), Person):
        return True
    near = Span(scene.after.start, min(scene.after.end, scene.after.start + _POST_VERB))
    verbs = doc.said(near, "statement.say", "statement.according")
    if not verbs or re.search(r"[.;。；]\s", doc.text[near.start : verbs[0].start]):
        return False
    return (
        doc.text[scene.end - 1] in ",!?…，！？。."
        or after.lstrip(" ")[:1] in ",，"
        or scene.before.start == scene.before.end
    )


def _is_statement(doc: Document, scene: _Scene) -> bool:
    size = _size(doc, scene)
    if size < (_WORDS if doc.language.spaced else _CHARACTERS):
        return False
    if scene.inserted:
        return True
    lead = doc.text[scene.before.start : scene.before.end].rstrip()
    if not lead.strip("–—- "):
        if _kind_follows(doc, scene):
            return False
        return _author_follows(doc, scene) or _stands_alone(doc, scene, size)
    if lead[-1] in ":：":
        return _led_by_someone(doc, scene) and not _is_name(doc, scene)
    if _is_name(doc, scene):
        return False
    return _led_by_verb(doc, scene, lead) or _author_follows(doc, scene) or _is_fragment(doc, scene, lead, size)


def _size(doc: Document, scene: _Scene) -> int:
    text = " ".join(piece.of(doc.text) for piece in scene.pieces)
    return len(re.findall(r"\w+(?:[-'’]\w+)*", text)) if doc.language.spaced else len(re.findall(r"\w", text))


def _stands_alone(doc: Document, scene: _Scene, size: int) -> bool:
    """Whether the quotation is a paragraph of its own, a full sentence at least."""
    alone = not doc.text[scene.after.start : scene.after.end].strip(" .,!?…。")
    ends = doc.text[scene.end - 1] in ".!?…。！？" or doc.text[scene.end + 1 : scene.end + 2] in tuple(".!?…。！？")
    return alone and ends and size >= _ALONE_WORDS and scene.first.role != "headline"


def _led_by_someone(doc: Document, scene: _Scene) -> bool:
    """Whether someone, or a verb of saying, stands before the colon; or a whole sentence after it."""
    says = doc.said(scene.before, "statement.say", "statement.according", "statement.pronoun")
    sentence = doc.text[scene.end - 1] in ".!?…。！？" or " " in doc.text[scene.start : scene.end]
    return bool(says or speaker_in(doc, scene.before)) or (sentence and doc.text[scene.start].isupper())


def _led_by_verb(doc: Document, scene: _Scene, lead: str) -> bool:
    """Whether a verb of saying leads straight to the mark: "said", "said,", "said that"."""
    verbs = doc.said(scene.before, "statement.say")
    end = scene.before.start + len(lead)
    if not verbs:
        return False
    rest = doc.text[verbs[-1].end : end]
    if lead[-1] in ",，" and doc.language.spaced is False:
        return True
    return len(rest.strip(" ,")) <= _LED


def _is_fragment(doc: Document, scene: _Scene, lead: str, size: int) -> bool:
    """Whether a quoted bit in the middle of a sentence is someone's words: a sentence that says, no capital."""
    says = doc.said(Span(scene.first.start, scene.last.end), "statement.say", "statement.according")
    if not says or not doc.language.spaced or size < _FRAGMENT_WORDS:
        return False
    return doc.text[scene.start].islower()


def _is_name(doc: Document, scene: _Scene) -> bool:
    """Whether the marks hold a name: a kind of thing stands beside them, or it has capitals in mid-sentence."""
    kinds = doc.said(scene.before, "statement.title")
    if kinds and not doc.text[kinds[-1].end : scene.before.end].strip():
        return True
    if _kind_follows(doc, scene):
        return True
    words = re.findall(r"[^\W\d_]{4,}", doc.text[scene.start : scene.end])
    return len(words) > 2 and all(word[0].isupper() for word in words)


def _kind_follows(doc: Document, scene: _Scene) -> bool:
    """Whether the name of a kind of thing comes right after the marks: the "..." project."""
    beside = doc.said(Span(scene.after.start, scene.after.start + 2), "statement.title")
    return bool(beside) and not doc.text[scene.after.start : beside[0].start].strip()


def _statement(doc: Document, scene: _Scene, told: Sequence[tuple[Span, str | None]]) -> Statement:
    speaker, zone, rule = _speaker(doc, scene, told)
    quote = " ".join(_clean(doc, piece) for piece in scene.pieces)
    marks = [Mark("quote", Span(scene.start, scene.end), "between quotation marks")]
    if speaker and zone:
        marks.append(Mark("speaker", zone, rule))
    return Statement(
        speaker=speaker,
        quote=quote,
        evidence=Span(scene.first.start, scene.last.end),
        marks=tuple(marks),
    )


def _clean(doc: Document, piece: Span) -> str:
    """A piece without what belongs to the author's words: comma, dash, full stop (Chinese keeps its own)."""
    text = re.sub(r"\s*\n\s*", " ", piece.of(doc.text)).strip().rstrip(_TAIL + " ")
    return text if text.endswith(("...", "..")) else text.removesuffix(".").rstrip()


def _speaker(
    doc: Document, scene: _Scene, told: Sequence[tuple[Span, str | None]]
) -> tuple[str | None, Span | None, str]:
    """Who speaks, the words that say so, and by what rule."""
    zones = [*scene.inserted, *([scene.after] if _author_follows(doc, scene) else []), scene.before]
    if doc.text[scene.before.start : scene.before.end].rstrip()[-1:] in (":", "："):
        zones = [scene.before, *scene.inserted]
    for zone in zones:
        person = speaker_in(doc, zone, leads=zone is scene.before)
        if person:
            return person.name, Span(person.start, person.end), "named in the author's words"
    for zone in zones:
        if pronoun_in(doc, zone):
            return meant_before(doc, zone.start - 1, told), zone, "the one spoken of before"
    silent = not any(doc.text[zone.start : zone.end].strip(" .,–—-") for zone in zones)
    if silent:
        return meant_before(doc, scene.first.start - 1, told), scene.before, "the one spoken of before"
    return None, None, ""


def _once_each(found: Sequence[tuple[_Scene, Statement]]) -> Iterator[Statement]:
    """Each quotation once; one that the headline has is left out where the body has its words."""
    for place, (scene, statement) in enumerate(found):
        words = statement.quote.casefold()
        later = (other.quote.casefold() for _, other in found[place + 1 :])
        headline = scene.first.role == "headline"
        if not any(words == other or (headline and words.rstrip(".…!?") in other) for other in later):
            yield statement
