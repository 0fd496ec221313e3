"""Which countries a figure speaks of, on which side each stands, and the pair it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.facts.document import Document
from bot.facts.figures.grammar import Grammar
from bot.facts.figures.groups import Group
from bot.facts.figures.passages import Passage
from bot.facts.figures.units import PERCENT
from bot.facts.mentions import City, Country, Person, Word

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


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What a text is about as a whole.

    Attributes:
        article: the countries most often named, at most two.
        bloc: what "the region" stands for.
    """

    doc: Document
    grammar: Grammar
    article: tuple[str, ...]
    bloc: str | None

    def parties(self, group: Group, head: Word | None) -> tuple[Party, ...]:
        """The countries of a stretch, those of the figure's own clause first."""
        countries = [c for c in group.passage.countries if group.start <= c.start < group.end]
        region = group.says("figure.region") if self.bloc else None
        invests = head is not None and head.concept.startswith("investment.")
        if not countries and region is None and not invests:
            return ()
        low = min(group.clause, head.start if head else group.at)
        ours = [self._party(country, head) for country in countries]
        if region and self.bloc and len({one.code for one in ours}) < 2 and not self._is_aside(region, countries):
            ours.append(Party(self.bloc, "to" if self._is_to(region) else "name", region.start))
        if invests and len({one.code for one in ours}) < 2:
            ours += self._sites(group, ours[0] if ours else None)
        said = group.says("figure.said")
        if said and head and said.end <= head.start:
            ours = [replace(one, at=group.end) if one.at < said.start else one for one in ours]
        ours.sort(key=lambda one: one.at < low)
        return tuple(distinct(ours))

    def _sites(self, group: Group, known: Party | None) -> list[Party]:
        """The country of the town where another one builds ("a Chinese firm puts millions into a plant near Ruse").

        Two towns of different countries are the firm's and the plant's ("a firm of Ningbo ... a terminal in Varna").
        """
        towns = [city for city in group.passage.cities if group.start <= city.start < group.end and city.country]
        if known is None:
            home = next((city for city in towns if not self._is_place(city.start)), towns[0] if towns else None)
            if home is None or home.country is None:
                return []
            if all(city.country == home.country for city in towns):
                return [Party(home.country, "to", home.start)] if self._is_place(home.start) else []
            found = Party(home.country, "from", home.start)
            return [found, *self._sites(group, found)]
        town = next((city for city in towns if city.country != known.code), None)
        if town is None or town.country is None:
            return []
        site = town.start > known.at or self._is_place(town.start)
        return [Party(town.country, "to" if site else "from", town.start)]

    def whose(self, parties: Sequence[Party], word: Word) -> Party:
        """Whose partner: who is named right behind the word, else the last before it, else the first behind."""
        behind = [one for one in parties if one.at >= word.end]
        gap = self.doc.folded[word.end : behind[0].at].split() if behind else ["-"]
        if not self.grammar.head_last and all(part in self.grammar.goods_marker or part == "the" for part in gap):
            return behind[0]
        before = [one for one in parties if one.at < word.start]
        return before[-1] if before else parties[0]

    def _is_place(self, start: int) -> bool:
        return self.grammar.to.search(self.doc.folded[max(0, start - _BEFORE) : start]) is not None

    def _party(self, country: Country, head: Word | None) -> Party:
        """A preposition before "Kazakh exports" is that of the exports."""
        found = party(self.doc, self.grammar, country)
        beside = head is not None and country.start < head.start and country.form == "adjective"
        if beside and head and len(self.doc.folded[country.start : head.start].split()) == 1:
            return Party(found.code, "adjective", found.at)
        return found

    def _is_aside(self, region: Word, countries: Sequence[Country]) -> bool:
        """Whether the region stands in an apposition ("to Kazakhstan, the largest partner in the region, came to")."""
        before = [country.end for country in countries if country.end <= region.start]
        return bool(before) and "," in self.doc.folded[before[-1] : region.start]

    def _is_to(self, word: Word) -> bool:
        return self.grammar.to.search(self.doc.folded[max(0, word.start - 12) : word.start]) is not None

    def pair(self, group: Group, parties: Sequence[Party], context: tuple[str, ...]) -> tuple[str, ...]:
        """The two countries a figure is about, the one that counts first; one where the partner is the world.

        Args:
            parties: those of the stretch itself.
            context: the pair to fall back on, which the figure before, the sentence or the article gives.
        """
        codes = list(dict.fromkeys(one.code for one in sorted(parties[:2], key=lambda one: one.at)))
        if len(codes) < 2 and self.grammar.home and group.says("figure.home") and self.grammar.home not in codes:
            codes.append(self.grammar.home)
        if len(codes) == 2:
            return tuple(codes)
        if not codes or (group.count and group.count.unit == PERCENT):
            return context
        if group.says("trade.world"):
            return tuple(codes)
        return self._with_partner(codes[0], parties, context)

    def _with_partner(self, one: str, parties: Sequence[Party], context: tuple[str, ...]) -> tuple[str, ...]:
        if one in context and len(context) == 2:
            return context
        if context and context != self.article:
            return (context[0], one)
        other = next((code for code in self.article if code != one), None)
        if other is None and self.grammar.home not in (None, one) and all(p.side in ("to", "from") for p in parties):
            other = self.grammar.home
        return (other, one) if other else (one,)
