"""What the text says beside a fact's own fields: who and what it is found by, whose figure it is, what became of it.

Pure. Words: [words.source] of a language (who publishes figures), ``event.cancelled`` and ``event.postponed``.
"""

from __future__ import annotations

import re

from bot.facts.contract import to_json
from bot.facts.document import Document
from bot.facts.mentions import Country, Person, Word
from bot.models import About, Fact, Span, Turn

_FIGURES = ("trade", "investment", "indicator")
_APART = re.compile(r"[,;:.!?()，；：。（）]")
_FAR = 40  # characters in which an office's country is looked for
_BEFORE, _BESIDE = 14, 2  # and how many of them may lie between: "Chinese state customs", "China's GACC"
_TURNS: dict[str, Turn] = {"event.cancelled": "cancelled", "event.postponed": "moved"}


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
    Of several the one with a country, customs before statistics before a ministry, as said first.
    """
    if getattr(fact, "status", "actual") != "actual":
        return None
    found = [_office(doc, word) for word in doc.said(fact.evidence, "source.")]
    return min(found, key=lambda office: (" " not in office, office.split()[-1])) if found else None


def read_turn(doc: Document, fact: Fact) -> Turn | None:
    """What its sentence says has become of an announced event."""
    return next((turn for concept, turn in _TURNS.items() if doc.said(fact.evidence, concept)), None)


def _office(doc: Document, word: Word) -> str:
    """An office with its country: the one beside it, else the one its name tells."""
    kind, _, known = word.concept.removeprefix("source.").partition("_")
    country = _owner(doc, word, near=bool(known)) or known.upper()
    return f"{country} {kind}".strip()


def _owner(doc: Document, word: Word, *, near: bool) -> str | None:
    """The country beside an office: before it, with a word between unless ``near``; behind it, with an "of" at most."""
    links = {"", *doc.language.section("statistics").get("links", ())}
    found = []
    for country in doc.inside(Span(max(0, word.start - _FAR), word.end + _FAR), Country):
        ahead = country.start < word.start
        gap = doc.folded[country.end : word.start] if ahead else doc.folded[word.end : country.start]
        fits = len(gap) <= (_BESIDE if near else _BEFORE) if ahead else gap.strip() in links
        if fits and not _APART.search(gap):
            found.append((len(gap), country.start, country.code))
    return min(found)[2] if found else None
