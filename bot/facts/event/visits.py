"""A visit: who visits, where to, how solemnly."""

from __future__ import annotations

from dataclasses import replace

from bot.facts.event.cues import Cue
from bot.facts.event.doing import BLOCS, Doing
from bot.facts.event.people import People, as_people, named, reports, spoken_of, thanks
from bot.facts.event.place import visit_to
from bot.facts.event.scene import Scene
from bot.facts.event.status import accepted, invitation, inviter
from bot.facts.event.story import Story
from bot.facts.event.telling import LEVELS
from bot.facts.mentions import City, Country, Person, RoleRef, Word
from bot.models import Span

_OPENS = 40  # letters before a visit that opens its sentence
_ENVOYS = ("ambassador", "spokesperson", "expert")
_TITLE = 60  # letters of titles between "visit of" and the name


def read_visit(doing: Doing, cue: Cue, scene: Scene, story: Story) -> None:
    """Fills in visitors, place and level."""
    visitors = _visitors(cue, scene, story)
    visit_to(doing, cue, scene, story, visitors)
    # somebody neither listed nor with an office travels, but is no visitor in the sense of the news
    leads = [*scene.said("event.delegation"), *scene.said("event.chair")]
    listed = {
        person.name
        for person in scene.people
        if person.known or (person.role and person.role != "other") or (len(leads) > 1 and not person.role)
    }
    named_here = {person.name for person in scene.people}
    doing.people = {
        name: home
        for name, home in visitors.items()
        if home != doing.host and (name in listed or name not in named_here)
    }
    if not doing.people:
        _delegation(doing, cue, scene)
    _level(doing, cue, scene, story)


def _delegation(doing: Doing, cue: Cue, scene: Scene) -> None:
    """ "A Chinese delegation visited ...": the country alone."""
    for word in scene.said("event.delegation"):
        near = [c for c in scene.countries if c.code != doing.host and abs(c.start - word.start) <= _TITLE]
        if near and cue.start <= word.start < cue.end and doing.host:
            doing.countries = [near[0].code]
            doing.mark("countries", near[0].start, near[0].end, "delegation")
            return
    for office in scene.doc.inside(Span(cue.start, cue.word.start), RoleRef):
        if office.country and office.country != doing.host and office.role not in _ENVOYS and doing.host:
            doing.countries = [office.country]
            doing.mark("countries", office.start, office.end, "office")
            return


def _visitors(cue: Cue, scene: Scene, story: Story) -> People:
    """The invited; whose visit it is; else who is named before the word, or meant by a pronoun."""
    invite = invitation(scene)
    if invite is not None and invite.start < cue.end:
        return as_people(_invited(invite, scene))
    people = [person for person in named(cue, scene) if not inviter(person, scene)]
    owner = next((p for p in people if 0 <= p.start - cue.word.end <= _TITLE and _owns(cue, p, scene)), None)
    if owner is not None:
        return as_people([owner])
    before = [
        person
        for person in scene.people
        if person.start < cue.word.start
        and not reports(person, cue, scene)
        and not inviter(person, scene)
        and not thanks(person, cue, scene)
    ]
    guest = _came(cue, scene)
    if guest:
        return as_people(guest)
    if before and any(cue.start <= word.start < cue.word.start for word in scene.said("event.who")):
        return as_people(before[-1:])
    mine = [person for person in before if person.start >= cue.start] or before
    if mine:
        return as_people(mine[-1:] if scene.said("event.receive") else mine[:1])
    return _known_visitor(cue, scene, story) or as_people(people[:1])


def _came(cue: Cue, scene: Scene) -> list[Person]:
    """ "X received Y, who has come on a visit", where the language puts "who has come" before the name."""
    words = [word for word in scene.said("event.who") if 0 <= word.start - cue.word.end <= _TITLE // 2]
    if not scene.head_final or not words:
        return []
    return [person for person in scene.people if 0 <= person.start - words[0].end <= _TITLE][:1]


def _invited(invite: Word, scene: Scene) -> list[Person]:
    """ "invited X to visit"; "X was invited", "X accepted the invitation"."""
    before = [person for person in scene.people if person.start < invite.start]
    if accepted(scene):
        return list(before or scene.people)[:1]
    after = [person for person in scene.people if invite.end <= person.start]
    return after[:1] or before[-1:]


def _owns(cue: Cue, person: Person, scene: Scene) -> bool:
    """Only titles stand between "visit" and its owner: no comma; a place only before "by"."""
    if set(scene.between(cue.word.end, person.start)) & set(",;:，("):
        return False
    places = [*scene.cities, *scene.countries]
    goal = [place for place in places if cue.word.end <= place.start < person.start and place.end + 2 < person.start]
    by = any(cue.word.end <= word.start < person.start for word in scene.said("event.by"))
    return by or not any(isinstance(place, City) for place in goal)


def _known_visitor(cue: Cue, scene: Scene, story: Story) -> People:
    """Nobody is named before the word: the visitor of the visits told of, else who was spoken of last.

    A verb has a subject of its own ("tourists visited"), and so has a noun in the middle of a sentence.
    """
    same = story.same_sentence(scene)
    if not cue.first and same is not None and same.type == "visit":
        return dict(same.people)
    pronoun = any(word.start < cue.word.start for word in scene.said("event.pronoun", "event.his"))
    opens = (
        cue.word.start - scene.begin <= _OPENS or scene.sentence.role == "bullet" or bool(scene.said("event.during"))
    )
    if not pronoun and (cue.word.concept in ("event.visits", "event.arrive") or not opens):
        return {}
    last = story.last("visit")
    if (
        last is not None
        and not scene.said("event.pronoun", "event.his")
        and scene.sentence.role in ("bullet", last.sentence.role)
    ):
        return dict(last.people)
    other = spoken_of(story, {})
    return as_people([other]) if other is not None else {}


def tour(doing: Doing, cue: Cue, scene: Scene) -> list[Doing]:
    """ "will visit X, Y and Z": the visits to Y and Z."""
    named_places: list[Country | City] = [*scene.countries, *scene.cities]
    places = [
        place
        for place in named_places
        if cue.word.end <= place.start < cue.end
        and not (isinstance(place, Country) and place.form not in ("name", "capital"))
    ]
    places.sort(key=lambda place: (place.start, isinstance(place, City)))
    found: list[Doing] = []
    codes, end = {doing.host}, -1
    for place in places:
        code = place.country if isinstance(place, City) else place.code
        if end >= 0 and not _joined(scene, end, place.start):
            break
        end = place.end
        if code and code not in codes and code not in BLOCS and code not in doing.people.values():
            city = place.name if isinstance(place, City) else None
            found.append(replace(doing, host=code, city=city, people=dict(doing.people), marks=list(doing.marks)))
            codes.add(code)
    return found


def _joined(scene: Scene, start: int, end: int) -> bool:
    """Only a comma or a word for "and" stands between."""
    gap = scene.between(start, end).strip(" ,、，")
    return not gap or any(
        start <= word.start and word.end <= end and len(gap) <= word.end - word.start
        for word in scene.said("event.and")
    )


def _level(doing: Doing, cue: Cue, scene: Scene, story: Story) -> None:
    inside = [word for word in scene.said(*LEVELS) if cue.word.start <= word.start < cue.word.end]
    word = inside[0] if inside else scene.beside(cue.word, *LEVELS)
    same = story.same_sentence(scene)
    if word is not None:
        doing.mark("level", word.start, word.end, word.concept)
        doing.level = word.concept.rpartition(".")[2]
    elif not cue.first and same is not None and same.type == "visit" and same.host != doing.host:
        doing.level = same.level  # "paid a state visit to one and will pay one to the other"
        doing.marks.extend(mark for mark in same.marks if mark[0] == "level")
