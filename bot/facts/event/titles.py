"""Leaders called by their office alone ("the Kazakh leader"), where the article names them elsewhere."""

from __future__ import annotations

from dataclasses import replace

from bot.facts.event.scene import Scene
from bot.facts.event.story import Story
from bot.facts.mentions import Country, Person, RoleRef, Word
from bot.models import Span

_HEADS = ("president", "premier", "monarch", "chancellor", "leader")
_MINISTERS = ("foreign_minister", "minister")
_HELD = {"premier": ("premier", "chancellor"), "president": ("president", "monarch", "leader")}
_NAME = 45  # letters between an office and the name that goes with it
_BEFORE, _AFTER = 2, 5  # letters between a country and its leader's office: "Kazakh leader", "leader of Kazakhstan"


def with_titles(scene: Scene, story: Story) -> Scene:
    """The scene with the people whom offices without a name stand for."""
    found: list[Person] = []
    for word in scene.said("event.title", "event.head", "event.minister"):
        if word.start < scene.begin or _named(word, scene) or any(word.start < other.end for other in found):
            continue
        country = _country(word, scene)
        if country is None and word.concept == "event.title":
            continue
        person = _holder(country, _roles(word, scene), scene, story)
        if person is not None:
            found.append(replace(person, start=word.start, end=word.end))
    if not found:
        return scene
    people = sorted((*scene.people, *found), key=lambda person: person.start)
    return replace(scene, people=people, guessed=frozenset(person.name for person in found))


def _named(word: Word, scene: Scene) -> bool:
    """A name goes with the office: right before it, or after it with a country and further titles between."""
    for person in scene.people:
        if person.start <= word.start < person.end or 0 <= word.start - person.end <= 1:
            return True
        if any(word.end <= other.start < person.start for other in scene.said("event.with")):
            continue
        gap = scene.between(word.end, person.start)
        if word.end <= person.start and len(gap) <= _NAME and len(gap.split()) <= 4 and not set(gap) & set(",;:，、"):
            inner = [c for c in scene.countries if word.end <= c.start < person.start]
            if not inner or person.country in {country.code for country in inner}:
                return True
    return False


def _country(word: Word, scene: Scene) -> Country | None:
    for country in scene.countries:
        with_another = any(word.end <= other.start < country.start for other in scene.said("event.with"))
        after = 0 <= country.start - word.end <= _AFTER and not with_another
        if 0 <= word.start - country.end <= _BEFORE or after:
            return country
    return None


def _roles(word: Word, scene: Scene) -> tuple[str, ...]:
    """The roles that the word for an office may mean; none for a part of another office ("deputy minister")."""
    around = scene.doc.inside(Span(max(0, word.start - _NAME), word.start + 1), RoleRef)
    offices = [office for office in around if word.start < office.end]
    if word.concept == "event.minister":
        begins = {word.start, *(country.start for country in scene.countries)}
        own = all(office.role in _MINISTERS and office.start in begins for office in offices)
        return _MINISTERS if own else ()
    return next((_HELD[office.role] for office in offices if office.role in _HELD), _HEADS)


def _holder(country: Country | None, roles: tuple[str, ...], scene: Scene, story: Story) -> Person | None:
    """The leader of that country whom the article names; without a country the leader last spoken of, not one here."""
    here = {person.name for person in scene.people}
    lands = {person.country for person in scene.people}
    if country is not None:
        fits = (p for p in story.officials() if p.country == country.code and p.role in roles and p.name not in here)
        return next(fits, None)
    before = (p for p, _ in reversed(story.people) if p.role in roles)
    return next((p for p in before if p.name not in here and p.country not in lands), None)
