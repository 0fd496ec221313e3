"""The phrase that hangs on a word for an anniversary or a year: where a title begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.facts.document import Document
from bot.facts.mentions import City, When
from bot.models import Span
from bot.text import Sentence

LETTERS = re.compile(r"[^\W\d_]+")
_PHRASE = 110  # letters a title may have beside its number
_CLAUSE_END = re.compile(r"[.,;:!?…»”“\"()\[\]。，；：！？」』、—–\n](?!\d)|\s[–—-]\s")
_OPENING = re.compile(r"[.,;:!?…«»”“„\"()\[\]。，；：！？「」『』、\n](?!\d)|——|\s[–—-]\s")
_PAIRS = {"«": "»", "„": "“", "“": "”"}


def after(doc: Document, sentence: Sentence, core: Span) -> Span:
    """The core and the phrase that hangs on it, to the end of the clause or the first word of another thought."""
    limit = min(sentence.end, core.end + _PHRASE)
    end = _clause_end(doc.text, core.end, limit)
    stops = [w.start for w in doc.said(Span(core.end, end), "milestone.stop") if w.start > core.end + 1]
    places = [
        at
        for city in doc.inside(Span(core.end, end), City)
        if (at := _preposition(doc, city.start)) is not None and at > core.end + 1
    ]
    dates = [when.start for when in doc.inside(Span(core.end, end), When) if when.start > core.end]
    end = min([end, *stops, *places, *dates, *_verbs(doc, Span(core.end, end))])
    text = doc.text[core.end : end].rstrip()
    while text and (last := text.rsplit(None, 1)[-1].lower()) in data(doc).get("inside", ()):
        text = text[: -len(last)].rstrip()
    return Span(core.start, core.end + len(text))


def _clause_end(text: str, start: int, limit: int) -> int:
    """Where the clause ends; what stands between quotation marks is one with it."""
    at = start
    while close := _CLAUSE_END.search(text, at, limit):
        opened = max((text.rfind(mark, at, close.start() + 1) for mark in _PAIRS), default=-1)
        closing = text.find(_PAIRS[text[opened]], opened + 1, limit) if opened >= 0 else -1
        if closing < 0:
            return close.start()
        at = closing + 1
    return limit


def _verbs(doc: Document, zone: Span) -> Iterator[int]:
    """Where words with a verb's ending begin, the zone's first word left out."""
    endings = tuple(data(doc).get("verbs", ()))
    words = LETTERS.finditer(doc.text, zone.start, zone.end) if endings else iter(())
    for place, word in enumerate(words):
        if place and word[0].islower() and len(word[0]) > 3 and word[0].endswith(endings):
            yield word.start()


def _preposition(doc: Document, at: int) -> int | None:
    """Where the "in" before a place begins, if one stands there."""
    word = re.search(r"([^\W\d_]+)\s+$", doc.folded[max(0, at - 6) : at])
    if word and word[1] in data(doc).get("inside", ()):
        return at - len(word[0])
    return None


def before(doc: Document, sentence: Sentence, core: Span) -> Span:
    """The core and the phrase before it, from the beginning of the clause or the last word that is not of it."""
    low = max(sentence.start, core.start - _PHRASE)
    starts = [low if low == sentence.start else doc.text.find(" ", low) + 1]
    starts += [mark.end() for mark in _OPENING.finditer(doc.text, low, core.start)]
    starts += [w.end for w in doc.said(Span(low, core.start), "milestone.stop") if w.end <= core.start]
    starts += [w.end for w in doc.inside(Span(low, core.start), When) if w.end <= core.start]
    start = max(starts)
    for word in re.finditer(r"[^\W\d_]+(?=\s)", doc.folded[start : core.start]):
        if word[0].endswith(tuple(data(doc).get("places", ()))) and len(word[0]) > 4:
            start += word.end()
            break
    while start < core.start and not doc.text[start].isalnum():
        start += 1
    return Span(start, core.end)


def tail_follows(doc: Document) -> bool:
    return bool(data(doc).get("tail", "after") == "after")


def data(doc: Document) -> Mapping[str, Any]:
    return doc.language.section("milestone")
