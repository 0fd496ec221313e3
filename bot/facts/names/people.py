"""Listed people where the text names them: full names, and family names where those are enough.

Reads the hits of ``known``; unlisted people are ``unknown``'s business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.facts.mentions import Person
from bot.facts.names.gazetteer import gazetteer
from bot.facts.names.known import PersonName
from bot.facts.names.patterns import Hit
from bot.facts.names.shapes import Shapes

_WORD_BEFORE = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[ \t]$")
_INITIALS_BEFORE = re.compile(r"(?:[^\W\d_]\.[- ]?){1,3}$")
_AFTER_NAME = re.compile(r"[ \t]([^\W\d_]+)")
_REACH = 30  # letters of a given name before a family name


def listed_people(
    text: str, folded: str, hits: Sequence[Hit], shapes: Shapes, after: Mapping[int, str]
) -> list[Person]:
    """One mention per name.

    A name that is not sure counts where the full name stands in the text too, or right after words for an office that
    the person held.

    Args:
        after: role by the position where its words end.
    """
    full = {hit.payload.name for hit in hits if hit.payload.full}
    full |= {hit.payload.name for hit in hits if _titled(hit, after)}
    kept: list[Person] = []
    for hit in _best(hits, full):
        person = _person(text, folded, hit, shapes)
        if person is not None and (not kept or person.start >= kept[-1].end):
            kept.append(person)
    return kept


def _titled(hit: Hit, after: Mapping[int, str]) -> bool:
    role = after.get(hit.start - 1)
    if role is None or hit.payload.given:
        return False
    held = {office.role for office in gazetteer().people.get(hit.payload.name, ())}
    return role in held or (role in ("head", "leader") and "president" in held)


def _best(hits: Iterable[Hit], full: set[str]) -> list[Hit]:
    """Without overlaps: the longer first, of the same length the sure, then one whose full name is in the text."""
    usable = [hit for hit in hits if hit.payload.full or hit.payload.sure or hit.payload.name in full]
    usable.sort(
        key=lambda hit: (hit.start, -hit.end, not hit.payload.full, hit.payload.name not in full, not hit.payload.sure)
    )
    kept: list[Hit] = []
    for hit in usable:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _person(text: str, folded: str, hit: Hit, shapes: Shapes) -> Person | None:
    """The mention, begun at the given name or initials before it; None where these are somebody else's."""
    name: PersonName = hit.payload
    office = gazetteer().office(name.name, None)
    role, country = (office.role, office.country) if office else (None, None)
    found = Person(start=hit.start, end=hit.end, name=name.name, known=True, role=role, country=country)
    if name.full or not name.given:
        return found
    low = max(0, hit.start - _REACH)
    initials = _INITIALS_BEFORE.search(folded, low, hit.start)
    capital = initials is not None and text[initials.start()].isupper()  # no "г." of a year or town
    if initials and capital and not folded[initials.start() - 1 : initials.start()].isalnum():
        fits = any(given.startswith(initials[0][0]) for given in name.given)
        return replace(found, start=initials.start()) if fits else None
    before = _WORD_BEFORE.search(folded, low, hit.start)
    if before is None or not text[before.start()].isupper():
        return found
    if shapes.is_patronymic(before[1]):
        again = _WORD_BEFORE.search(folded, low, before.start())
        return replace(found, start=again.start() if again and again[1].startswith(name.given) else before.start())
    if before[1].startswith(name.given):
        return replace(found, start=before.start())
    return None if shapes.readings(before[1]) else found
