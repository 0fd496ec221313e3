"""Offices: the role and country of each person named, and offices named without their holder.

``resolve_role`` and ``antecedent`` say who "the President" and "he" are; they look back only, as a reader does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.facts.mentions import Country, Mention, Person, RoleRef
from bot.facts.names.gazetteer import gazetteer
from bot.facts.names.patterns import Hit
from bot.languages import Language

_LOWER_GAP = re.compile(r"[ \t]+(?:[^\W\d_][\w-]*[ \t]+){0,5}")
_NEAR = 60  # letters from an office to its country or its holder
_SINGLE = frozenset({"president", "premier", "foreign_minister", "secretary_general"})  # held by one at a time
_LEADERS = frozenset({"president", "premier", "leader", "head"})


@dataclass(frozen=True, slots=True)
class Grammar:
    """The words that may stand between an office and its country, and whether a country may follow at all."""

    links: frozenset[str]
    breaks: frozenset[str]
    after: bool
    spaced: bool
    posted: str = ""  # between the country that sends an envoy and the one that receives them, before the office


def grammar(language: Language) -> Grammar:
    table: Mapping[str, Any] = language.section("role_grammar")
    return Grammar(
        frozenset(table.get("links", ())),
        frozenset(table.get("breaks", ())),
        bool(table.get("country_after", False)),
        language.spaced,
        table.get("posted", ""),
    )


@dataclass(frozen=True, slots=True)
class Office:
    """An office as the text names it; ``begin`` and ``stop``: the same with the country beside it."""

    begin: int
    start: int
    end: int
    stop: int
    role: str
    country: str | None


def find_offices(folded: str, hits: Sequence[Hit], countries: Sequence[Country], rules: Grammar) -> list[Office]:
    """The offices in the text with the country beside each."""
    offices = []
    for hit in hits:
        before = _country_before(folded, hit, countries, rules)
        before = _sender(folded, before, countries, rules) if before and rules.posted else before
        after = _country_after(folded, hit, countries, rules) if rules.after else None
        chosen = after or before
        stop = _post(folded, hit.payload.role, after, countries) if after else hit.end
        begin = before.start if before and not after else hit.start
        offices.append(Office(begin, hit.start, hit.end, stop, hit.payload.role, chosen.code if chosen else None))
    return offices


def _sender(folded: str, host: Country, countries: Sequence[Country], rules: Grammar) -> Country:
    """Whose the office is: of two countries that only "posted to" parts, the first."""
    at = bisect_left(countries, host.start, key=lambda country: country.start)
    sender = countries[at - 1] if at else host
    return sender if folded[sender.end : host.start] == rules.posted else host


def _post(folded: str, role: str, sender: Country, countries: Sequence[Country]) -> int:
    """Where the words for an office end: an ambassador's country is followed by the one they are sent to."""
    at = bisect_left(countries, sender.end, key=lambda country: country.start)
    if role == "ambassador" and at < len(countries):
        gap = folded[sender.end : countries[at].start]
        if len(gap) <= 5 and gap.strip().isalpha():
            return countries[at].end
    return sender.end


def _country_before(folded: str, hit: Hit, countries: Sequence[Country], rules: Grammar) -> Country | None:
    at = bisect_left(countries, hit.start, key=lambda country: country.start)
    for country in reversed(countries[max(0, at - 2) : at]):
        if country.end > hit.start or country.form == "capital":
            continue
        gap = folded[country.end : hit.start]
        if len(gap) > 20:
            return None
        if rules.spaced:
            words = gap.replace("'s", " ").replace("’s", " ").split()
            fits = len(words) <= 1 and not rules.breaks.intersection(words) and all(map(_plain, words))
        else:
            fits = not gap or (len(gap) <= 4 and gap.isalpha() and not any(word in gap for word in rules.breaks))
        return country if fits else None
    return None


def _country_after(folded: str, hit: Hit, countries: Sequence[Country], rules: Grammar) -> Country | None:
    at = bisect_left(countries, hit.end, key=lambda country: country.start)
    for country in countries[at : at + 1]:
        gap = folded[hit.end : country.start]
        if len(gap) > _NEAR or country.form in ("capital", "people"):
            return None
        words = gap.split()
        if rules.links:
            fits = bool(words) and words[-1] in rules.links | {"the"} and not rules.breaks.intersection(words[:-1])
            fits = fits and all(map(_plain, words)) and len(words) <= 5
        else:
            fits = all(map(_plain, words)) and not rules.breaks.intersection(words) and len(words) <= 3
        return country if fits else None
    return None


def _plain(word: str) -> bool:
    return word.replace("-", "").isalpha()


def named_after(offices: Sequence[Office]) -> dict[int, str]:
    """Role by the position where its words end: a family name alone may follow."""
    return {position: office.role for office in offices for position in (office.end, office.stop)}


def stops(folded: str, offices: Sequence[Office]) -> dict[int, str]:
    """The first word of each office by the positions where it ends, with and without its country: a name may follow."""
    return {
        position: folded[office.start : office.end].partition(" ")[0]
        for office in offices
        for position in (office.end, office.stop)
    }


def with_roles(
    folded: str, people: Sequence[Person], offices: Sequence[Office], rules: Grammar
) -> tuple[list[Person], list[RoleRef]]:
    """The people with the offices beside their names, and the offices that stand alone."""
    held: set[int] = set()
    told = []
    for person in people:
        number = _office_of(folded, person, offices, rules)
        if number is None:
            told.append(person)
            continue
        held.add(number)
        told.append(_appointed(person, offices[number]))
    alone = [
        RoleRef(start=office.start, end=office.stop, role=office.role, country=office.country)
        for number, office in enumerate(offices)
        if number not in held and office.role != "other"
    ]
    return told, alone


def _appointed(person: Person, office: Office) -> Person:
    """The person with the office told; a listed person's offices are known better than by what stands nearby."""
    if person.known:
        if any(held.role == office.role for held in gazetteer().people.get(person.name, ())):
            return replace(person, role=office.role)
        return person
    role = "head" if office.role == "leader" else office.role
    return replace(person, role=role, country=office.country or person.country)


def _may_hold(person: Person, office: Office) -> bool:
    """Whether an office of another country speaks against a listed person."""
    if not person.known or office.country is None:
        return True
    return any(held.country == office.country for held in gazetteer().people.get(person.name, ()))


def _office_of(folded: str, person: Person, offices: Sequence[Office], rules: Grammar) -> int | None:
    """The office just before the name, else just behind it after a comma or (Chinese) at once."""
    low = bisect_left(offices, person.start - 3 * _NEAR, key=lambda office: office.start)
    high = bisect_left(offices, person.end + _NEAR // 2, lo=low, key=lambda office: office.start)
    near = list(enumerate(offices[low:high], low))
    for number, office in reversed(near):
        if office.stop <= person.start and _leads(folded, office, person, rules):
            return number if _may_hold(person, office) else None
    for number, office in near:
        gap = folded[person.end : office.begin]
        if office.begin >= person.end and len(gap) <= 3 and gap.strip() in (",", "—", "–", "-", "(") and rules.spaced:
            return number
        if not rules.spaced and office.start == person.end:
            return number
    return None


def _leads(folded: str, office: Office, person: Person, rules: Grammar) -> bool:
    gap = folded[office.stop : person.start]
    if not gap.strip(" \u00b7"):
        return True
    if (
        gap == ", " and rules.links
    ):  # where no case can tell whose brother "the president's brother, X" is: "the deputy minister, X, said"
        return folded[person.end : person.end + 1] in ("", ",", ".", ";", ")", "”", '"', "\n")
    if len(gap) > _NEAR or not rules.spaced:
        return False
    words = gap.split()
    return (
        bool(words)  # nothing but a line's end leads nowhere
        and (not rules.links or words[0] in rules.links)
        and len(words) <= 5
        and not rules.breaks.intersection(words)
        and _LOWER_GAP.fullmatch(gap) is not None
    )


def resolve_role(mentions: Sequence[Mention], at: RoleRef, published: date | None = None) -> Person | None:
    """Who holds the office ``at`` names: the nearest person before it that fits, else the gazetteer's on that day.

    The person returned stands where the office is named.
    """
    earlier = [m for m in mentions if isinstance(m, Person) and m.end <= at.start]
    for person in reversed(earlier):
        if _fits(person, at, published):
            return replace(person, start=at.start, end=at.end)
    if at.country is None or published is None:
        return None
    roles = ("president", "premier") if at.role == "leader" else (at.role,) if at.role in _SINGLE else ()
    name = next(filter(None, (gazetteer().holder(role, at.country, published) for role in roles)), None)
    if name is None:
        return None
    role = gazetteer().office(name, published)
    return Person(
        start=at.start, end=at.end, name=name, known=True, role=role.role if role else at.role, country=at.country
    )


def _fits(person: Person, at: RoleRef, published: date | None) -> bool:
    office = gazetteer().office(person.name, published) if person.known else None
    roles = {person.role, office.role if office else person.role}
    same = bool(roles & _LEADERS) if at.role in ("leader", "head") else at.role in roles
    return same and (at.country is None or person.country in (None, at.country))


def antecedent(mentions: Sequence[Mention], at: int, since: int = 0) -> Person | None:
    """Who "he" or "she" at offset ``at`` is: the first person named in [since, at), else the nearest before.

    Args:
        since: where the sentence before begins; its first person is most often its subject.
    """
    earlier = [m for m in mentions if isinstance(m, Person) and m.end <= at]
    recent = [person for person in earlier if person.start >= since]
    return recent[0] if recent else earlier[-1] if earlier else None
