"""Names in a text: countries and blocs, cities and regions, series of meetings, people known and unknown.

    text --known--> countries, cities, series, listed people, role words
         --unknown--> people by the shape of their names
         --roles--> role and country of each, and "the president" where no name stands

All words come from the languages' ``[countries]``, ``[places]``, ``[series]``, ``[people]``, ``[roles]``; who holds which office
from ``gazetteer.toml``.
"""

from __future__ import annotations

from bot.facts.mentions import City, Country, Person, Series
from bot.facts.names.known import find_known
from bot.facts.names.people import listed_people
from bot.languages import Language

Name = Country | Person | City | Series

__all__ = ["Name", "find_names"]


def find_names(text: str, folded: str, language: Language) -> list[Name]:
    """Every name in the text, sorted by start, never overlapping within a type."""
    found = find_known(text, folded, language)
    names: list[Name] = [*found.countries, *found.cities, *found.series, *listed_people(found.people)]
    return sorted(names, key=lambda name: (name.start, -name.end))
