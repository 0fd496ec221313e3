"""The names of the languages' tables found in one pass: countries, capitals, cities, series, people, role words.

Only what is written in the tables; names that nobody listed are ``unknown``'s business.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from bot.facts.lexicon import expand
from bot.facts.mentions import City, Country, Series
from bot.facts.names.gazetteer import gazetteer
from bot.facts.names.patterns import Hit, Names, longest
from bot.facts.sweep import Begins
from bot.languages import Language, load

Form = Literal["name", "adjective", "people", "capital"]


@dataclass(frozen=True, slots=True)
class CountryName:
    code: str | None  # None: only looks like a country ("Indian Ocean")
    form: Form


@dataclass(frozen=True, slots=True)
class Letters:
    """A run of letters ("中哈", "对哈"): the country each stands for, None for a mere word."""

    codes: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class PlaceName:
    name: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class SeriesName:
    name: str


@dataclass(frozen=True, slots=True)
class PersonName:
    """A way to write a person's name.

    Attributes:
        full: given name and family name; ``sure``: enough by itself all the same. Otherwise the full name must stand
            elsewhere in the text.
        given: the given names, folded stems, that may stand before a family name.
    """

    name: str
    full: bool
    sure: bool
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleName:
    role: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the pass found, by sort; each list in order, without overlaps."""

    countries: list[Country]
    cities: list[City]
    series: list[Series]
    people: list[Hit]
    roles: list[Hit]


@cache
def names_of(code: str) -> Names:
    """The compiled tables of a language."""
    language = load(code)
    return Names(_patterns(language), language.section("endings"), spaced=language.spaced)


def find_known(text: str, folded: str, language: Language, begins: Begins | None = None) -> Found:
    """Everything of the language's tables that stands in the text."""
    by_sort: dict[type, list[Hit]] = defaultdict(list)
    for hit in names_of(language.code).find(text, folded, begins):
        by_sort[type(hit.payload)].append(hit)
    places = longest(by_sort[PlaceName])
    series = [Series(start=h.start, end=h.end, name=h.payload.name) for h in longest(by_sort[SeriesName])]
    letters = _letters(by_sort[Letters], by_sort[CountryName], folded, language)
    countries = _countries(by_sort[CountryName], letters, places)
    cities = [City(start=h.start, end=h.end, name=h.payload.name, country=h.payload.country) for h in places]
    cities = [city for city in cities if city.name or not _inside(city, countries)]
    people = by_sort[PersonName]
    if not language.spaced:  # without spaces the letters of a place may spell a name
        people = _outside(people, places)
    return Found(countries, cities, series, people, longest(by_sort[RoleName]))


def _outside(people: Sequence[Hit], places: Sequence[Hit]) -> list[Hit]:
    """The people whose letters are not part of a place's; ``places`` in order and apart."""
    starts = [place.start for place in places]
    kept = []
    for hit in people:
        at = bisect_right(starts, hit.start) - 1
        if at < 0 or hit.end >= places[at].end:
            kept.append(hit)
    return kept


def _inside(city: City, countries: Sequence[Country]) -> bool:
    at = bisect_right(countries, city.start, key=lambda country: country.start)
    return at > 0 and city.end <= countries[at - 1].end


def _countries(hits: Sequence[Hit], letters: Iterable[Hit], places: Sequence[Hit]) -> list[Country]:
    capitals = [
        Hit(hit.start, hit.end, CountryName(hit.payload.country, "capital"))
        for hit in places
        if hit.payload.name in gazetteer().capitals
    ]
    cities = [Hit(hit.start, hit.end, CountryName(None, "name")) for hit in places if hit.payload.name]
    return [
        Country(start=hit.start, end=hit.end, code=hit.payload.code, form=hit.payload.form)
        for hit in _merged(longest(hits), capitals, cities, letters)
        if hit.payload.code
    ]


def _letters(hits: Sequence[Hit], names: Sequence[Hit], folded: str, language: Language) -> Iterator[Hit]:
    """Each letter of a run as a country, where the letters around the run do not make another word or name of it."""
    short = language.section("countries").get("short", {})
    not_after, not_before = set(short.get("not_after", ())), set(short.get("not_before", ()))
    inner = {at for name in names for at in range(name.start + 1, name.end)} if hits else set()
    for run in longest(hits):
        if run.end in inner:  # "in mid-year Kazakhstan": the last letter begins a whole name
            continue
        if folded[run.start - 1 : run.start] in not_after or folded[run.end : run.end + 1] in not_before:
            continue
        for at, code in enumerate(run.payload.codes, run.start):
            if code:
                yield Hit(at, at + 1, CountryName(code, "name"))


def _merged(*groups: Iterable[Hit]) -> list[Hit]:
    """Hits in order; of two that overlap that of the earlier group counts."""
    kept: list[Hit] = []
    taken: set[int] = set()
    for group in groups:
        for hit in group:
            if taken.isdisjoint(range(hit.start, hit.end)):
                kept.append(hit)
                taken.update(range(hit.start, hit.end))
    return sorted(kept, key=lambda hit: hit.start)


def _patterns(language: Language) -> Iterator[tuple[str, Any]]:
    countries = language.section("countries")
    forms: tuple[Form, ...] = ("name", "adjective", "people")
    for form in forms:
        for code, patterns in countries.get(form, {}).items():
            yield from ((pattern, CountryName(code, form)) for pattern in patterns)
    yield from ((pattern, CountryName(None, "name")) for pattern in countries.get("not", {}).get("looks_like", ()))
    yield from _letter_patterns(countries)
    book = gazetteer()
    for city, patterns in language.section("places").items():
        payload = PlaceName(city, book.cities[city])
        yield from ((pattern, payload) for pattern in patterns)
    for code, patterns in language.section("regions").items():
        yield from ((pattern, PlaceName(None, None if code == "none" else code)) for pattern in patterns)
    for name, patterns in language.section("series").items():
        yield from ((pattern, SeriesName(name)) for pattern in patterns)
    for role, patterns in language.section("roles").items():
        yield from ((pattern, RoleName(role)) for pattern in patterns)
    for name, patterns in language.section("people").items():
        yield from _person_patterns(name, patterns, spaced=language.spaced)


def _person_patterns(name: str, patterns: Sequence[str], *, spaced: bool) -> Iterator[tuple[str, PersonName]]:
    """A full name finds the person and, once it stood in the text, so does its last word.

    A trailing ``!``: the last word alone is enough. A leading ``~``: only where the full name stands in the text.
    """
    given = tuple(
        dict.fromkeys(_given(word) for p in patterns if spaced and " " in p for word in expand(p.split(" ")[0]))
    )
    for pattern in patterns:
        bare = pattern.removesuffix("!")
        if pattern.startswith("~"):
            yield pattern[1:], PersonName(name, full=False, sure=False)
        elif " " in bare or not spaced:
            yield bare + "…" * spaced, PersonName(name, full=True, sure=True)
            if spaced:
                yield bare.rsplit(" ", 1)[1], PersonName(name, full=False, sure=pattern.endswith("!"), given=given)
        else:
            yield bare, PersonName(name, full=False, sure=True, given=given)


def _given(word: str) -> str:
    return word.partition("@")[0].lower().replace("ё", "е")


def _letter_patterns(countries: Mapping[str, Any]) -> Iterator[tuple[str, Letters]]:
    """Runs of letters, a letter after a word, a letter before one."""
    letters, short = countries.get("letters", {}), countries.get("short", {})
    for run in short.get("runs", ()):
        yield run, Letters(tuple(letters[letter] for letter in run))
    for phrase in short.get("after", ()):
        yield phrase, Letters((None,) * (len(phrase) - 1) + (letters[phrase[-1]],))
    for phrase in short.get("before", ()):
        yield phrase, Letters((letters[phrase[0]],) + (None,) * (len(phrase) - 1))
