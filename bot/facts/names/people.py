"""Listed people where the text names them: full names, and family names where those are enough.

Reads the hits of ``known``; unlisted people are ``unknown``'s business.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.facts.mentions import Person
from bot.facts.names.gazetteer import gazetteer
from bot.facts.names.patterns import Hit, longest


def listed_people(hits: Sequence[Hit]) -> list[Person]:
    """One mention per name; a name that is not sure counts where the full name stands in the text too."""
    sure = {hit.payload.name for hit in hits if hit.payload.sure}
    return [_person(hit) for hit in longest([hit for hit in hits if hit.payload.name in sure])]


def _person(hit: Hit) -> Person:
    office = gazetteer().office(hit.payload.name, None)
    role, country = (office.role, office.country) if office else (None, None)
    return Person(start=hit.start, end=hit.end, name=hit.payload.name, known=True, role=role, country=country)
