"""Which countries a figure speaks of, and who gives to whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.facts.document import Document
from bot.facts.figures.grammar import Grammar
from bot.facts.figures.passages import Passage
from bot.facts.mentions import City, Country, Person

Side = Literal["to", "from", "name", "adjective"]
_HEADLINE = 3
_BEFORE = 40


@dataclass(frozen=True, slots=True)
class Party:
    """A country as a figure's stretch names it.

    Attributes:
        side: "to" and "from" by preposition or case, else how it is named.
        at: where it stands.
    """

    code: str
    side: Side
    at: int


def party(doc: Document, grammar: Grammar, country: Country) -> Party:
    """The country with the side its preposition or ending puts it on."""
    side: Side = "adjective" if country.form in ("adjective", "people") else "name"
    before = doc.folded[max(0, country.start - _BEFORE) : country.start]
    if grammar.to.search(before):
        side = "to"
    elif grammar.origin.search(before):
        side = "from"
    else:
        word = _inflected(doc, grammar, country)
        if grammar.origin_ending.fullmatch(word):
            side = "from"
        elif grammar.to_ending.fullmatch(word):
            side = "to"
    return Party(code_of(country), side, country.start)


def code_of(country: Country) -> str:
    """Its code; Brussels in the sense of a government is the Union's."""
    return "EU" if country.code == "BE" and country.form == "capital" else country.code


def bloc_of(passages: Sequence[Passage]) -> str | None:
    """The bloc that "the region" stands for: the one named most often."""
    seen = Counter(country.code for passage in passages for country in passage.countries if len(country.code) > 2)
    return seen.most_common(1)[0][0] if seen else None


def _inflected(doc: Document, grammar: Grammar, country: Country) -> str:
    """The country's last word with its ending, or the word after it that carries the ending for it."""
    folded, end = doc.folded, country.end
    while end < len(folded) and folded[end].isalpha():
        end += 1
    following = folded[end : end + _BEFORE].split()
    if following and following[0] in grammar.skip:
        return following[0]
    return folded[country.start : end].split()[-1]


def distinct(parties: Sequence[Party]) -> list[Party]:
    """The first mention of each country; a side told by preposition beats one that is not."""
    found: dict[str, Party] = {}
    for one in parties:
        old = found.get(one.code)
        if old is None or (old.side in ("name", "adjective") and one.side in ("to", "from")):
            found[one.code] = Party(one.code, one.side, old.at) if old else one
    return list(found.values())


def article_pair(doc: Document, passages: Sequence[Passage]) -> tuple[str, ...]:
    """The countries an article is about, the most often named first: at most two."""
    seen: Counter[str] = Counter()
    for mention in doc.mentions:
        if isinstance(mention, City) and mention.country:
            seen[mention.country] += 0
    for passage in passages:
        weight = _HEADLINE if passage.sentence.role == "headline" else 1
        for country in passage.countries:
            seen[code_of(country)] += weight
    for mention in doc.mentions:
        if isinstance(mention, Person) and mention.country:
            seen[mention.country] += 1
    return tuple(code for code, _ in seen.most_common(2))
