"""People that no table lists, in Chinese: a family name and one or two letters, or a name in transliteration, beside
an office or a verb of speech.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache

from bot.facts.mentions import Person
from bot.facts.names.roles import Office
from bot.languages import Language, load


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], ...] | None:
    """(a name up to a word that ends it, the same before a verb of speech, a name with dots between its parts, one in
    letters that spell foreign names, the same before a verb of speech, what stands before a name)"""
    table = load(code).section("han_names")
    if not table:
        return None
    double, single = "|".join(table["double_surnames"]), table["surnames"]
    ends = "|".join(sorted([*table["speech"], *table["follow"]], key=len, reverse=True))
    speech = "|".join(sorted(table["speech"], key=len, reverse=True))
    manner = "|".join(sorted(table["manner"], key=len, reverse=True))
    speech = f"(?:{manner})?(?:{speech})"
    never = "|".join(table["never"])
    surname = f"(?!{never})(?:{double}|[{single}])"
    name = rf"{surname}[\u4e00-\u9fff]{{1,2}}?"
    letters = table["foreign"]
    dotted = rf"[{letters}]{{1,8}}(?:[·•‧-][{letters}]{{1,8}}){{1,4}}"
    stop = r"[，。、：；！？（）“”\"\s,.:()—-]|$"
    return (
        re.compile(rf"({name})(?={ends}|{speech}|{stop})"),
        re.compile(rf"(?:(?<=[，。、：；！？”\s])|^)({name})(?:{speech})", re.MULTILINE),
        re.compile(dotted),
        re.compile(rf"([{letters}]{{3,7}})(?={ends}|{stop})"),
        re.compile(rf"(?:(?<=[，。、：；！？”\s的])|^)([{letters}]{{3,7}})(?:{speech})", re.MULTILINE),
        re.compile("|".join(table["leads"])),
    )


def find_han(folded: str, language: Language, taken: Collection[int], offices: Sequence[Office]) -> list[Person]:
    """Names after an office, before a verb of speech, or with a dot between given name and family name."""
    patterns = _patterns(language.code)
    if patterns is None:
        return []
    after_office, spoken, dotted, spelt, told, led = patterns
    spans = [match.span() for match in dotted.finditer(folded)]
    leads = [office.end for office in offices] + [match.end() for match in led.finditer(folded)]
    for at in leads:
        match = after_office.match(folded, at) or spelt.match(folded, at)
        if match is not None:
            spans.append(match.span(1))
    spans += [match.span(1) for pattern in (spoken, told) for match in pattern.finditer(folded)]
    found: list[Person] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        free = all(at not in taken for at in range(start, end))
        if free and (not found or start >= found[-1].end):
            found.append(Person(start=start, end=end, name=folded[start:end]))
    whole = {_last(person): person.name for person in found if len(person.name) > len(_last(person))}
    found = [replace(person, name=whole.get(person.name, person.name)) for person in found]
    return found + _again(folded, found, taken)


def outgrown(folded: str, language: Language, people: Sequence[Person], offices: Sequence[Office]) -> list[Person]:
    """The listed people without those whose letters only begin a longer name behind an office."""
    patterns = _patterns(language.code)
    if patterns is None:
        return list(people)
    named = filter(None, (patterns[0].match(folded, office.end) for office in offices))
    longer = {match.start(1): match.end(1) for match in named}
    cut = {at for match in patterns[2].finditer(folded) for at in _inner(match)}
    return [
        person
        for person in people
        if longer.get(person.start, person.end) <= person.end and person.start not in cut and person.end not in cut
    ]


def _inner(dotted: re.Match[str]) -> Iterator[int]:
    """The places inside the parts of a name with dots: what begins or ends there is no name of its own."""
    for part in re.finditer("[^·•‧-]+", dotted[0]):
        yield from range(dotted.start() + part.start() + 1, dotted.start() + part.end())


@cache
def _telling(code: str) -> re.Pattern[str] | None:
    """A name in letters that spell foreign names, or behind a family name, whose clause tells what it says."""
    table = load(code).section("han_names")
    if not table:
        return None
    double, single, letters = "|".join(table["double_surnames"]), table["surnames"], table["foreign"]
    ends = "|".join(sorted([*table["speech"], *table["follow"], *table["manner"]], key=len, reverse=True))
    speech = "|".join(table["speech"])
    name = rf"[{letters}]{{3,7}}|(?!{'|'.join(table['never'])})(?:{double}|[{single}])[\u4e00-\u9fff]{{1,2}}?"
    return re.compile(rf"({name})(?={ends})(?=[^，。：；！？“”]{{1,25}}?(?:{speech})|(?:{speech}))")


def name_telling(folded: str, start: int, end: int, language: Language) -> tuple[int, int] | None:
    """Where the name stands that begins at a place and is said to say something before ``end``, if one does."""
    pattern = _telling(language.code)
    match = pattern.match(folded, start, end) if pattern else None
    return match.span(1) if match else None


def _last(person: Person) -> str:
    return re.split("[·•‧]", person.name)[-1]


def _again(folded: str, found: Sequence[Person], taken: Collection[int]) -> list[Person]:
    """The same names, and the last part of dotted ones, elsewhere in the text."""
    used = {at for person in found for at in range(person.start, person.end)} | set(taken)
    more = []
    for person in {person.name: person for person in found}.values():
        last = _last(person)
        for needle in dict.fromkeys((person.name, last)):
            at = folded.find(needle) if len(needle) > 1 else -1
            while at >= 0:
                if used.isdisjoint(range(at, at + len(needle))):
                    more.append(Person(start=at, end=at + len(needle), name=person.name))
                    used.update(range(at, at + len(needle)))
                at = folded.find(needle, at + len(needle))
    return more
