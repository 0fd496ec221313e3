"""What the text says beside a fact's own fields: who and what it is found by, whose figure it is, what became of it.

Pure. Words: [words.source] of a language (who publishes figures), ``event.cancelled`` and ``event.moved``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.facts.contract import to_json
from bot.facts.document import Document
from bot.facts.mentions import Country, Person, Word
from bot.models import About, Fact, Span, Turn

_FIGURES = ("trade", "investment", "indicator")
_APART = re.compile(r"[,;:.!?()，；：。（）]")
_FAR = 40  # characters between an office and the country whose it is
_TURNS: dict[str, Turn] = {"event.cancelled": "cancelled", "event.moved": "moved"}


def about(doc: Document, fact: Fact) -> About:
    """What is known of a fact besides; countries and people of its fields, else those its sentence names."""
    mine = own(fact)
    return About(
        countries=mine.countries or tuple(dict.fromkeys(m.code for m in doc.inside(fact.evidence, Country))),
        people=mine.people or tuple(dict.fromkeys(m.name for m in doc.inside(fact.evidence, Person))),
        statistics=read_statistics(doc, fact) if fact.kind in _FIGURES else None,
        turn=read_turn(doc, fact) if fact.kind == "event" else None,
    )


def own(fact: Fact) -> About:
    """The countries and people in the fields of a fact."""
    data = to_json(fact)
    place = data.get("place") or {}
    countries = [*(data.get("countries") or ()), *([place["country"]] if place.get("country") else ())]
    people = [*(data.get("participants") or ()), *([data["speaker"]] if data.get("speaker") else ())]
    return About(countries=tuple(countries), people=tuple(people))


def read_statistics(doc: Document, fact: Fact) -> str | None:
    """Whose figure its sentence says it is: "KZ statistics", "CN customs", "ministry" of nobody knows where.

    A concept of [words.source] is the kind of office, "customs", with the country where its name tells ("customs_cn").
    """
    found = [_office(doc, word) for word in doc.said(fact.evidence, "source.")]
    return min(found, key=lambda office: " " not in office) if found else None


def read_turn(doc: Document, fact: Fact) -> Turn | None:
    """What its sentence says has become of an announced event."""
    return next((turn for concept, turn in _TURNS.items() if doc.said(fact.evidence, concept)), None)


def _office(doc: Document, word: Word) -> str:
    kind, _, country = word.concept.removeprefix("source.").partition("_")
    country = country.upper() or _owner(doc, word, doc.inside(_around(word), Country)) or ""
    return f"{country} {kind}".strip()


def _around(word: Word) -> Span:
    return Span(max(0, word.start - _FAR), word.end + _FAR)


def _owner(doc: Document, word: Word, countries: Iterable[Country]) -> str | None:
    """The country beside the office, with nothing but words between them; the nearest, before it where as near."""
    near = []
    for country in countries:
        gap = (
            doc.folded[country.end : word.start] if country.start < word.start else doc.folded[word.end : country.start]
        )
        if not _APART.search(gap):
            near.append((len(gap), country.start, country.code))
    return min(near)[2] if near else None
