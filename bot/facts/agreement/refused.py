"""Documents that a text names without telling that they are signed: what almost became an agreement."""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts.agreement.paper import NOUNS, SIGN, Line, nouns
from bot.facts.document import Document
from bot.facts.event.scene import sentences_saying
from bot.models import NearMiss, Span


def refused_papers(doc: Document) -> Iterator[NearMiss]:
    """Every document that is named, with why its sentence makes no agreement of it: the caller drops those that are."""
    for sentence, words in sentences_saying(doc, NOUNS):
        line = Line(doc, sentence, words)
        for noun in nouns(line):
            yield NearMiss("agreement", Span(noun.start, noun.end), _why(line))


def _why(line: Line) -> str:
    if not line.said(*SIGN):
        return "no word says that the document is signed, adopted or to be signed"
    if line.said("agreement.sport"):
        return "a contract of sports"
    if line.said("agreement.old"):
        return "named as a ground or a thing long known, not as what is signed here"
    return "neither counted, nor with a subject, a sum, or those who sign it beside the verb; or told already"
