"""One name for one person: what a text calls by a family name, by initials or in other letters once the full name
stands somewhere in it. Reads the runs that ``unknown`` parted; decides of no run by itself that it is a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.facts.mentions import Person
from bot.facts.names.shapes import Given, Shapes


@dataclass(slots=True)
class Token:
    start: int
    end: int
    text: str
    word: str  # folded
    initial: bool
    readings: list[Given] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words in a row, and whether lower-case text precedes them in their sentence."""

    tokens: Sequence[Token]
    inside: bool
    listed: bool  # after a dash, a bullet or a bracket: no sentence's first word either
    before: str
    after: str
    quoted: bool
    bracketed: bool = False  # alone or first in brackets


def again(text: str, rest: list[Run], found: Sequence[Person], shapes: Shapes) -> list[Person]:
    """The people found and those that ``rest`` names again, in order, each by the fullest name."""
    people = [*found, *_respelt(text, rest, found)]
    people += _completed(rest, people, shapes)
    full = _by_surname(people, shapes)
    people += _surnames(rest, full, shapes)
    given = {person.name.split(" ", 1)[0].lower(): person.name for person in people if _is_full(person.name)}
    return sorted((_united(person, full, given, shapes) for person in people), key=lambda person: person.start)


def _respelt(text: str, rest: list[Run], found: Sequence[Person]) -> list[Person]:
    """The same name in other letters, in brackets behind it; such runs leave ``rest``."""
    ends = {person.end: person for person in found}
    respelt = []
    for run in list(rest):
        start, end = run.tokens[0].start, run.tokens[-1].end
        person = ends.get(start - 2)
        if person and text[start - 2 : start] == " (" and text[end : end + 1] in (")", ",") and len(run.tokens) > 1:
            respelt.append(Person(start=start, end=end, name=person.name))
            rest.remove(run)
    return respelt


def _completed(rest: list[Run], found: Sequence[Person], shapes: Shapes) -> list[Person]:
    """Two capitalised words of which the second is the family name of someone whom a title tells to be a person."""
    alone = {shapes.bare(_fold(person.name)) for person in found if " " not in person.name}
    completed = []
    for run in list(rest) if alone else []:
        last = run.tokens[-1]
        if len(run.tokens) == 2 and not run.quoted and shapes.bare(last.word) in alone:
            name = f"{run.tokens[0].text} {last.text}"
            completed.append(Person(start=run.tokens[0].start, end=last.end, name=name))
            rest.remove(run)
    return completed


def _by_surname(found: Sequence[Person], shapes: Shapes) -> dict[str, str]:
    """Name by the family name without the end that cases change: the full one, else that with initials; of two full
    names with one family name neither, but the family name alone."""
    full: dict[str, str] = {}
    for person in sorted(found, key=lambda person: not _is_full(person.name)):
        first, _, last = person.name.rpartition(" ")
        surname = shapes.bare(_fold(last))
        if first and full.setdefault(surname, person.name) != person.name and _is_full(person.name):
            full[surname] = last
    return full


def _surnames(rest: Sequence[Run], full: dict[str, str], shapes: Shapes) -> Iterator[Person]:
    """Single words of the runs left that are the family name of a full name found elsewhere, in any case."""
    for run in rest if full else ():
        for token in run.tokens:
            name = _matching(token.word, full, shapes)
            if name:
                yield Person(start=token.start, end=token.end, name=name)
                break


def _united(person: Person, full: dict[str, str], given: dict[str, str], shapes: Shapes) -> Person:
    """The person with the full name where the text has only the family name, initials with it, or the given name."""
    first, _, last = person.name.rpartition(" ")
    if first and not _is_initials(first):
        return person
    name = _matching(_fold(last), full, shapes) or (None if first else given.get(_fold(last)))
    if name is None or (first and name[0] != first[0]):
        return person
    return replace(person, name=name)


def _is_full(name: str) -> bool:
    return " " in name and "." not in name


def _is_initials(first: str) -> bool:
    return all(len(part) <= 3 for part in first.split(".")) and first.endswith(".")


def _fold(name: str) -> str:
    return name.lower().replace("ё", "е")


def _matching(word: str, full: dict[str, str], shapes: Shapes) -> str | None:
    if not shapes.declines:
        return full.get(word)
    for cut in range(len(word), max(2, len(word) - shapes.longest - 1), -1):
        if word[:cut] in full and (cut == len(word) or word[cut:] in shapes.tails):
            return full[word[:cut]]
    return None
