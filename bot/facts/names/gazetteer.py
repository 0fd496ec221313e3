"""Who is who and what lies where, in no language: ``gazetteer.toml`` as frozen values.

A person has the English name Wikidata uses and the offices held, oldest first; a city its common English name and
country.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import tomli

_FILE = Path(__file__).with_name("gazetteer.toml")


@dataclass(frozen=True, slots=True)
class Office:
    """A role for a country (or bloc, or None), from a day up to a day; an end of None means "as far as is known"."""

    role: str
    country: str | None
    since: date | None
    until: date | None

    def held(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Offices by person; country by city; the cities that are capitals and stand for their state."""

    people: dict[str, tuple[Office, ...]]
    cities: dict[str, str]
    capitals: frozenset[str]

    def office(self, name: str, on: date | None) -> Office | None:
        """The office that person held on that day, else the last known one; None for the unknown."""
        offices = self.people.get(name, ())
        held = [office for office in offices if on is not None and office.held(on)]
        return held[-1] if held else offices[-1] if offices else None

    def holder(self, role: str, country: str, on: date) -> str | None:
        """Who held that office on that day."""
        for name, offices in self.people.items():
            if any(o.role == role and o.country == country and o.held(on) for o in offices):
                return name
        return None


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, read once."""
    data = tomli.loads(_FILE.read_text("utf-8"))
    people = {name: tuple(_office(line) for line in lines) for name, lines in data["people"].items()}
    cities = {name: code for code, names in data["cities"].items() for name in names}
    return Gazetteer(people, cities, frozenset(data["capitals"]))


def _office(line: str) -> Office:
    """ "president KZ 2019-03-20.." -> Office; years alone stand for their first day."""
    role, country, span = line.split(" ")
    since, _, until = span.partition("..")
    return Office(role, None if country == "-" else country, _day(since), _day(until))


def _day(text: str) -> date | None:
    return date.fromisoformat((text + "-01-01")[:10] if len(text) == 4 else (text + "-01")[:10]) if text else None
