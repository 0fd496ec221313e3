"""Where a doing takes place, and where a visitor goes to."""

from __future__ import annotations

import re
from functools import cache

from bot.facts.event.cues import Cue
from bot.facts.event.doing import BLOCS, Doing
from bot.facts.event.people import People
from bot.facts.event.scene import Scene
from bot.facts.event.story import Story
from bot.facts.event.telling import VISITS
from bot.facts.mentions import City, Country, RoleRef
from bot.facts.names.gazetteer import gazetteer
from bot.models import Span

Spot = City | Country
_PARTS = re.compile("[;；]")
_POSTED = 3  # letters between "the ambassador to Y" and the name
_OF_LAND = 16  # letters between "the capital of" and the name of the country
_REACH = 30  # letters between a preposition or "hosts" and the name of the place


def place_of(doing: Doing, cue: Cue, scene: Scene, story: Story) -> None:
    """Sets city and host of a gathering or talks, as far as the sentence says; those by telephone have none."""
    if doing.type == "talks" and scene.said("event.phone"):
        return
    if _capital(doing, scene) or _that_capital(doing, cue, scene, story):
        return
    spot = _spot(cue, scene)
    about = cue.word.concept == "event.discuss" and isinstance(spot, Country) and spot.start > cue.word.end
    if spot is not None and not about:  # "discussed deliveries to China": what they spoke of
        _settle(doing, spot, "place")


def _capital(doing: Doing, scene: Scene, *, of: str | None = None) -> bool:
    """ "in the capital of Kazakhstan", "in the Turkish capital" -> the city, but for that of country ``of``."""
    for word in scene.said("event.capital"):
        for country in scene.countries:
            near = -2 <= country.start - word.end <= _OF_LAND or -2 <= word.start - country.end <= 2
            if near and country.code not in BLOCS and country.code != of:
                doing.city, doing.host = _capitals().get(country.code), country.code
                doing.mark("place", min(word.start, country.start), max(word.end, country.end), "the capital of")
                return True
    return False


def _that_capital(doing: Doing, cue: Cue, scene: Scene, story: Story) -> bool:
    """ "In the capital" alone: of the country where what was told last took place."""
    words = [word for word in scene.said("event.capital") if cue.start <= word.start < cue.end]
    last = next((other for other in reversed(story.doings) if other.host), None)
    if not words or scene.cities or last is None or last.host not in _capitals():
        return False
    doing.city, doing.host = _capitals()[last.host], last.host
    doing.mark("place", words[0].start, words[0].end, "the capital")
    return True


@cache
def _capitals() -> dict[str, str]:
    known = gazetteer()
    return {country: city for city, country in known.cities.items() if city in known.capitals}


def _spot(cue: Cue, scene: Scene) -> Spot | None:
    own = [city for city in scene.cities if cue.start <= city.start < cue.end]
    inside = [city for city in own if _within(city, scene) or _hosts(city, scene)]
    if not any(when.edtf for when in scene.whens) and scene.sentence.role != "headline":
        own = inside
    found: list[Spot] = [*(inside or own or _located(cue, scene) or _near(cue, scene))]
    return min(found, key=lambda spot: _distance(cue, spot)) if found else None


def _near(cue: Cue, scene: Scene) -> list[City]:
    """The sentence's cities, as far as no semicolon stands between."""
    return [city for city in scene.cities if not _PARTS.search(scene.doc.folded, *sorted((city.start, cue.word.start)))]


def _located(cue: Cue, scene: Scene) -> list[Country]:
    """Countries that the words say it takes place in, or that host it."""
    return [
        country
        for country in scene.countries
        if cue.start <= country.start < cue.end
        and country.code not in BLOCS
        and (_inside(country, scene) or _hosts(country, scene))
    ]


def _inside(country: Country, scene: Scene) -> bool:
    posted = any(p.role == "ambassador" and 0 <= p.start - country.end <= _POSTED for p in scene.people)
    return country.form in ("name", "capital") and not posted and _within(country, scene)


def _within(spot: Spot, scene: Scene) -> bool:
    """ "in Kazakhstan": a preposition at most two words before the name, or an ending that says the same."""
    data = scene.doc.language.section("doings")
    before = scene.between(max(scene.begin, spot.start - _REACH), spot.start)
    words = before.split()[-3:] if scene.doc.language.spaced else list(before[-3:])
    if set(words) & set(data.get("in_before", ())):
        return True
    endings = tuple(data.get("in_endings", ()))
    return bool(endings) and scene.between(spot.start, spot.end).endswith(endings)


def _hosts(spot: Spot, scene: Scene) -> bool:
    if isinstance(spot, Country) and spot.form not in ("name", "capital"):
        return False
    nots = scene.said("event.not")
    for word in scene.said("event.host"):
        if 0 <= word.start - spot.end <= _REACH and not any(other.start <= word.start < other.end for other in nots):
            later = [other for other in (*scene.cities, *scene.countries) if spot.end <= other.start < word.start]
            return not later
    return False


def _distance(cue: Cue, spot: Spot) -> int:
    return max(spot.start - cue.word.end, cue.word.start - spot.end)


def _settle(doing: Doing, spot: Spot, rule: str) -> None:
    if isinstance(spot, City):
        doing.city, doing.host = spot.name, spot.country
    else:
        doing.host = spot.code
    doing.mark("place", spot.start, spot.end, rule)


def goal(cue: Cue, scene: Scene, *, of: str | None, whole: bool) -> Spot | None:
    """Where a visitor from country ``of`` goes: the place after the word, else before it, at home nowhere.

    Args:
        whole: look at the whole sentence, not at the cue's own stretch only.
    """
    start, end = (scene.begin, scene.sentence.end) if whole else (cue.start, cue.end)
    places: list[Spot] = [*scene.cities, *scene.countries]
    spots = [
        spot for spot in places if start <= spot.start < end and _abroad(spot, of) and not _of_a_person(spot, scene)
    ]
    cities = [spot for spot in spots if isinstance(spot, City) and spot.name]
    if not spots:
        return None
    nearest = min(spots, key=lambda spot: (_distance(cue, spot), isinstance(spot, Country)))
    home = nearest.country if isinstance(nearest, City) else nearest.code
    same = [city for city in cities if city.country == home and abs(city.start - nearest.start) < 60]
    return min(same, key=lambda spot: _distance(cue, spot)) if same else nearest


def _abroad(spot: Spot, of: str | None) -> bool:
    if isinstance(spot, City):
        return spot.country is not None and spot.country != of
    return spot.code != of and spot.code not in BLOCS and spot.form in ("name", "capital")


def _of_a_person(spot: Spot, scene: Scene) -> bool:
    """A country inside a person's title ("the President of Kazakhstan Kassym-Jomart Tokayev")."""
    code = spot.country if isinstance(spot, City) else spot.code
    return any(person.country == code and -2 <= person.start - spot.end <= 3 for person in scene.people) or any(
        person.start <= spot.start < person.end for person in scene.people
    )


def _office(cue: Cue, scene: Scene) -> str | None:
    """The country of an office named before the word, without its holder."""
    offices = scene.doc.inside(Span(cue.start, cue.word.start), RoleRef)
    return next((office.country for office in offices if office.country and office.role != "ambassador"), None)


def visit_to(doing: Doing, cue: Cue, scene: Scene, story: Story, visitors: People) -> None:
    """Sets city and host of a visit."""
    home = next((country for country in visitors.values() if country), None) or _office(cue, scene)
    spot = goal(cue, scene, of=home, whole=False)
    here = any(cue.start <= word.start < cue.end for word in scene.said("event.here"))
    spot = (
        spot
        or (story.here(scene) if here else None)
        or (goal(cue, scene, of=home, whole=True) if len(scene.said(*VISITS)) < 2 or not cue.first else None)
    )
    if spot is not None:
        _settle(doing, spot, "goal of the visit")
        if isinstance(spot, Country):
            _capital(doing, scene)
        if not cue.start <= spot.start < cue.end and scene.said("event.summit", "event.forum", "event.council"):
            doing.city = None  # the city is that of the gathering the visit is for
        return
    if _capital(doing, scene, of=home):
        return
    if cue.word.concept == "event.invite":
        return  # invited to something else
    before = [other for other in story.doings if other.host and other.host != home]
    visits = [other for other in before if other.type == "visit" and set(other.people) & set(visitors)]
    if visits:
        doing.host = visits[-1].host
    elif before and visitors:
        doing.city, doing.host = before[-1].city, before[-1].host
