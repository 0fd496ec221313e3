"""Names in a text: countries and blocs, cities and regions, series of meetings, people known and unknown.

    text --known--> countries, cities, series, listed people, words for offices
         --people--> listed people: full names, and family names where those are enough
         --unknown, han--> people by the shape of their names
         --roles--> role and country of each, and "the president" where no name stands

All words come from the languages' TOML; who held which office when from ``gazetteer.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.facts.mentions import City, Country, Mention, Person, RoleRef, Series, Toponym
from bot.facts.names.han import find_han, outgrown
from bot.facts.names.known import find_known, names_of
from bot.facts.names.patterns import Hit
from bot.facts.names.people import listed_people
from bot.facts.names.roles import antecedent, find_offices, grammar, named_after, resolve_role, stops, with_roles
from bot.facts.names.shapes import shapes_of
from bot.facts.names.toponyms import countries_as_places, unlisted_places
from bot.facts.names.unknown import find_unknown
from bot.facts.sweep import Begins
from bot.languages import Language

_BLOCS = frozenset({"EU", "EAEU", "SCO", "BRICS", "CIS", "ASEAN"})
Name = Country | Person | City | Series | RoleRef | Toponym

__all__ = ["Name", "antecedent", "find_names", "names_of", "resolve_role"]


def find_names(text: str, folded: str, language: Language, begins: Begins | None = None) -> list[Name]:
    """Every name in the text, sorted by start, never overlapping within a type.

    Args:
        begins: what a sweep with ``names_of`` the language found, where there was one.
    """
    found = find_known(text, folded, language, begins)
    shapes, rules = shapes_of(language.code), grammar(language)
    offices = find_offices(folded, found.roles, found.countries, rules)
    people = listed_people(text, folded, found.people, shapes, named_after(offices))
    places = countries_as_places(found.countries, _BLOCS)
    if language.spaced:
        taken = _positions([*found.countries, *found.cities, *found.series, *people])
        taken |= _positions(found.roles)
        unlisted, rest = find_unknown(text, folded, shapes, taken, stops(folded, offices))
        people += unlisted
        places += unlisted_places(folded, rest, shapes, _positions(people))
    else:
        people = outgrown(folded, language, people, offices)
        people += find_han(folded, language, _positions([*found.countries, *found.cities, *people]), offices)
    people.sort(key=lambda person: person.start)
    people, alone = with_roles(folded, people, offices, rules)
    names: list[Name] = [*found.countries, *found.cities, *found.series, *people, *alone, *places]
    return sorted(names, key=lambda name: (name.start, -name.end))


def _positions(mentions: Iterable[Mention | Hit]) -> set[int]:
    held: set[int] = set()
    for mention in mentions:
        held.update(range(mention.start, mention.end))
    return held
