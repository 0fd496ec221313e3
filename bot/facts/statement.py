"""Statements: direct quotations with their speaker.

    Scene (what is quoted, author's words around) --someone says it--> statement, not a mere name
          --speakers--> Statement

A quotation is a statement when someone says it: author's words follow it, interrupt it or lead to it, or it is a
sentence of its own. What stands in marks in the middle of a sentence that no one says is a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from bot.facts.attribution import who_speaks
from bot.facts.document import Document
from bot.facts.quotations import with_signs
from bot.facts.scenes import Scene, author_follows, find_scenes
from bot.facts.speakers import speaker_in
from bot.facts.unlisted import signature
from bot.models import Fact, Mark, NearMiss, Span

_WORDS, _CHARACTERS = 4, 6  # fewer words (in Chinese: characters) are a name or a slogan
_FRAGMENT_WORDS = 5  # a quoted bit that no verb of saying leads to directly
_ALONE_WORDS = 5  # a quotation that is a paragraph of its own
_LED = 8  # letters of author's words between a verb of saying and the mark ("said that")
_REPEATED = 50  # quotations of the body in which one of the headline is looked for
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


def extract(doc: Document) -> Iterable[Statement]:
    """The statements of a text, in order; one in the headline that the body repeats is left out."""
    doc = _signed(doc)
    scenes = [scene for scene in find_scenes(doc) if _is_statement(doc, scene)]
    told: list[tuple[Span, str | None]] = []
    found: list[tuple[Scene, Statement]] = []
    for scene in scenes:
        statement = _statement(doc, scene, told)
        told.append((statement.evidence, statement.speaker))
        found.append((scene, statement))
    return _once_each(found)


def refused(doc: Document) -> Iterator[NearMiss]:
    """The quotations that are no statements."""
    doc = _signed(doc)
    for scene in find_scenes(doc):
        if not _is_statement(doc, scene):
            yield NearMiss("statement", Span(scene.start, scene.end), _why_not(doc, scene))


def _signed(doc: Document) -> Document:
    """The document with marks and dashes as signs where its text spells them as a page does."""
    text = with_signs(doc.text)
    return doc if text == doc.text else replace(doc, text=text)


def _why_not(doc: Document, scene: Scene) -> str:
    if _is_short(doc, _size(doc, scene)):
        fewest = f"{_WORDS} words" if doc.language.spaced else f"{_CHARACTERS} characters"
        return f"fewer than {fewest} in quotation marks are a name or a slogan"
    if _is_name(doc, scene):
        return "a name in quotation marks, not what someone said"
    return "no one beside the quotation is said to say it"


def _is_short(doc: Document, size: int) -> bool:
    return size < (_WORDS if doc.language.spaced else _CHARACTERS)


def _is_statement(doc: Document, scene: Scene) -> bool:
    size = _size(doc, scene)
    if _is_short(doc, size):
        return False
    if scene.inserted:
        return True
    lead = doc.text[scene.before.start : scene.before.end].rstrip()
    if not lead.strip("–—- "):
        if _kind_follows(doc, scene):
            return False
        signed = signature(doc, scene.end + 1) is not None
        return signed or author_follows(doc, scene) or _stands_alone(doc, scene, size)
    if _said_after(doc, scene):
        return not _is_name(doc, scene)
    if lead[-1] in ":：":
        return _led_by_someone(doc, scene) and not _is_name(doc, scene)
    if _is_name(doc, scene):
        return False
    return _led_by_verb(doc, scene, lead) or author_follows(doc, scene) or _is_fragment(doc, scene, lead, size)


def _size(doc: Document, scene: Scene) -> int:
    text = " ".join(piece.of(doc.text) for piece in scene.pieces)
    return len(re.findall(r"\w+(?:[-'’]\w+)*", text)) if doc.language.spaced else len(re.findall(r"\w", text))


def _stands_alone(doc: Document, scene: Scene, size: int) -> bool:
    """Whether the quotation is a paragraph of its own, a full sentence at least."""
    alone = not doc.text[scene.after.start : scene.after.end].strip(" .,!?…。")
    ends = doc.text[scene.end - 1] in ".!?…。！？" or doc.text[scene.end + 1 : scene.end + 2] in tuple(".!?…。！？")
    return alone and ends and size >= _ALONE_WORDS and scene.first.role != "headline"


def _said_after(doc: Document, scene: Scene) -> bool:
    """Whether the verb stands right behind the marks, where the language ends its clauses with it."""
    words = doc.said(Span(scene.after.start, scene.after.start + 2), "statement.after")
    return bool(words) and not doc.text[scene.after.start : words[0].start].strip()


def _led_by_someone(doc: Document, scene: Scene) -> bool:
    """Whether someone, or a verb of saying, stands before the colon; or a whole sentence after it."""
    says = doc.said(scene.before, "statement.say", "statement.according", "statement.pronoun")
    if not doc.language.spaced:
        return bool(says or speaker_in(doc, scene.before)) or doc.text[scene.end - 1] in "。！？"
    sentence = doc.text[scene.end - 1] in ".!?…" or " " in doc.text[scene.start : scene.end]
    return bool(says or speaker_in(doc, scene.before)) or (sentence and doc.text[scene.start].isupper())


def _led_by_verb(doc: Document, scene: Scene, lead: str) -> bool:
    """Whether a verb of saying leads straight to the mark: "said", "said,", "said that"."""
    verbs = doc.said(scene.before, "statement.say")
    end = scene.before.start + len(lead)
    if not verbs:
        return False
    rest = doc.text[verbs[-1].end : end]
    if lead[-1] in ",，" and doc.language.spaced is False:
        return True
    that = doc.said(Span(scene.before.end - _LED, scene.before.end), "event.that")
    ends = not doc.text[scene.after.start : scene.after.end].strip(" .!?…")
    if that and that[-1].end == end and ends:
        return True  # "said at the forum that ..." to the sentence's end
    return len(rest.strip(" ,")) <= _LED


def _is_fragment(doc: Document, scene: Scene, lead: str, size: int) -> bool:
    """Whether a quoted bit in the middle of a sentence is someone's words: a sentence that says, no capital."""
    concepts = ("statement.say", "statement.according", "statement.call")
    says = doc.said(Span(scene.first.start, scene.last.end), *concepts)
    led = bool(doc.said(scene.before, *concepts))
    if not says or not doc.language.spaced or size < (_WORDS if led else _FRAGMENT_WORDS):
        return False
    return doc.text[scene.start].islower()


def _is_name(doc: Document, scene: Scene) -> bool:
    """Whether the marks hold a name: a kind of thing stands beside them, or it has capitals in mid-sentence."""
    kinds = doc.said(scene.before, "statement.title")
    if kinds and not doc.text[kinds[-1].end : scene.before.end].strip() and not _is_said_of(doc, scene):
        return True
    if _kind_follows(doc, scene) or _ends_as_name(doc, scene):
        return True
    words = re.findall(r"[^\W\d_]{4,}", doc.text[scene.start : scene.end])
    return len(words) > 2 and all(word[0].isupper() for word in words)


def _ends_as_name(doc: Document, scene: Scene) -> bool:
    """Whether the quoted words are one phrase that ends in the kind of thing it names: "the ... Year"."""
    words = doc.said(Span(scene.end - 2, scene.end), "statement.named")
    return any(word.end == scene.end for word in words) and not re.search(
        "[，。！？]", doc.text[scene.start : scene.end]
    )


def _is_said_of(doc: Document, scene: Scene) -> bool:
    """Whether words in small letters tell what someone says of a thing: he called the project "the most ..."."""
    calls = doc.said(scene.before, "statement.call", "statement.say", "statement.according")
    return bool(calls) and doc.text[scene.start].islower() and _size(doc, scene) >= _FRAGMENT_WORDS


def _kind_follows(doc: Document, scene: Scene) -> bool:
    """Whether the name of a kind of thing comes right after the marks: the "..." project."""
    beside = doc.said(Span(scene.after.start, scene.after.start + 2), "statement.title")
    return bool(beside) and not doc.text[scene.after.start : beside[0].start].strip()


def _statement(doc: Document, scene: Scene, told: Sequence[tuple[Span, str | None]]) -> Statement:
    speaker, zone, rule = who_speaks(doc, scene, told)
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
    text = re.sub(r"\s*\n\s*| {4,}", " ", piece.of(doc.text)).strip().rstrip(_TAIL + " ")
    return text if text.endswith(("...", "..")) else text.removesuffix(".").rstrip()


def _once_each(found: Sequence[tuple[Scene, Statement]]) -> Iterator[Statement]:
    """Each quotation once, where it stands last; one of the headline is left out where the body has its words."""
    quotes = [statement.quote.casefold() for _, statement in found]
    last = {quote: place for place, quote in enumerate(quotes)}
    for place, (scene, statement) in enumerate(found):
        words = quotes[place].rstrip(".…!?")
        again = scene.first.role == "headline" and any(words in other for other in quotes[place + 1 :][:_REPEATED])
        if last[quotes[place]] == place and not again:
            yield statement
