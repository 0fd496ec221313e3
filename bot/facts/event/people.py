"""Who takes part: the people a stretch names, and those that "he", "the two leaders" or "the sides" stand for."""

from __future__ import annotations

from collections.abc import Iterable

from bot.facts.event.cues import Cue
from bot.facts.event.scene import Scene
from bot.facts.event.status import inviter
from bot.facts.event.story import Story
from bot.facts.mentions import Person, Word

People = dict[str, str | None]
_HOSTING = ("event.receive", "event.meet")
_GUEST = 40  # letters of what tells of a guest
_TITLES = 60  # letters of titles between "according to" and the name
_OF = 30  # letters between "the leaders of" and whose they are
_MINE = 12  # letters between "his" and "talks"
_BACK = 12  # people named that long ago are forgotten


def named(cue: Cue, scene: Scene) -> list[Person]:
    """The people a stretch names, without those who only report."""
    found = [p for p in scene.people if cue.start <= p.start < cue.end and not reports(p, cue, scene)]
    gathering = cue.type in ("summit", "forum") and not scene.said("event.thanks")
    return [p for p in found if not thanks(p, cue, scene) and not (gathering and inviter(p, scene))]


def reports(person: Person, cue: Cue, scene: Scene) -> bool:
    """ "..., said X" after the doing; "X said that ..." before it; "according to X"."""
    if _source(person, scene):
        return True
    for word in scene.said("event.report"):
        if cue.word.end <= word.start and word.start < person.start and _comma(scene, cue.word.end, word.start):
            return True
        if word.end <= cue.word.start and cue.word.end <= person.start and _said_after(word, person, cue, scene):
            return True
        if person.end <= word.start and word.end <= cue.word.start and scene.said("event.that"):
            that = next((w for w in scene.said("event.that") if w.start >= word.end), None)
            if that is not None and that.start < cue.word.start:
                return True
    return False


def _source(person: Person, scene: Scene) -> bool:
    for word in scene.said("event.source"):
        if scene.head_final and 0 <= word.start - person.end <= _MINE // 4:
            return True
        between = [other for other in scene.people if word.end <= other.start < person.start]
        if 0 <= person.start - word.end <= _TITLES and not between and not _comma(scene, word.end, person.start):
            return True
    return False


def thanks(person: Person, cue: Cue, scene: Scene) -> bool:
    """ "X thanked Y for coming to the summit": X only thanks."""
    if cue.type == "talks" or len(scene.people) < 2 or person is not scene.people[0]:
        return False
    return any(word.start < cue.word.start or scene.head_final for word in scene.said("event.thanks"))


def _said_after(word: Word, person: Person, cue: Cue, scene: Scene) -> bool:
    """ "..., said after the meeting the minister X"."""
    back = scene.beside(cue.word, "event.back", "event.during", "event.at", reach=_MINE)
    return back is not None and 0 <= back.start - word.end <= _MINE and not _comma(scene, cue.word.end, person.start)


def _comma(scene: Scene, start: int, end: int) -> bool:
    text = scene.between(start, end)
    return "," in text or "，" in text


def as_people(found: Iterable[Person]) -> People:
    return {person.name: person.country for person in found}


def meant(cue: Cue, scene: Scene, story: Story, people: People) -> People:
    """The people with those whom a pronoun or "the two leaders" of the stretch stands for."""
    both = [word for word in scene.said("event.both") if cue.start <= word.start < cue.end]
    both += [cue.word] if cue.word.concept == "event.leaders" else []
    if len(people) < 2 and any(_bare(word, scene) for word in both):
        return pair(story, people)
    if len(people) == 1 and cue.word.concept in _HOSTING and not scene.doc.language.spaced:
        people = people | as_people(_object(cue, scene))
    if len(people) < 2 and any(cue.start <= word.start < cue.end for word in scene.said("event.they")):
        last = story.last()
        if last is not None and len(last.people) > 1:
            return people | last.people
    mine = scene.beside(cue.word, "event.his", reach=_MINE) is not None
    if mine or any(cue.start <= w.start < cue.end and not _says(w, cue, scene) for w in scene.said("event.pronoun")):
        same = story.same_sentence(scene)
        if not cue.first and same is not None and same.people:
            return dict(list(same.people.items())[:1]) | people
        other = spoken_of(story, people)
        if other is not None:
            return {other.name: other.country} | people
    return people


def _object(cue: Cue, scene: Scene) -> list[Person]:
    """ "Received X, who is here on a visit", where all that tells of X stands before the name."""
    after = [person for person in scene.people if person.start >= cue.end]
    near = bool(after) and not _comma(scene, cue.word.end, after[0].start) and after[0].start - cue.end <= _GUEST
    return after[:1] if near else []


def _says(pronoun: Word, cue: Cue, scene: Scene) -> bool:
    """ "He noted that ...": the speaker, not a side."""
    said = [word for word in scene.said("event.report") if pronoun.end <= word.start <= pronoun.end + _MINE]
    return bool(said) and any(said[0].end <= word.start < cue.word.start for word in scene.said("event.that"))


def _bare(word: Word, scene: Scene) -> bool:
    """ "the leaders", not "the leaders of the SCO states"."""
    names = [*(country for country in scene.countries if country.form != "capital"), *scene.series]
    if scene.head_final:
        return not any(0 <= word.start - name.end <= _MINE for name in names)
    return not any(0 <= name.start - word.end <= _OF for name in names)


def spoken_of(story: Story, but: People) -> Person | None:
    """Whom a pronoun means: the first of the last sentence that names anyone else."""
    found: Person | None = None
    where = -1
    for person, sentence in reversed(story.people[-_BACK:]):
        if person.name in but:
            continue
        if found is not None and sentence != where:
            break
        found, where = person, sentence
    return found


def pair(story: Story, people: People) -> People:
    """The two leaders last spoken of, of different countries."""
    found = dict(people)
    for person, _ in reversed(story.people):
        if len(found) >= 2:
            break
        if person.name in found or (person.role is None and not person.known):
            continue
        if person.country is None or person.country not in found.values():
            found[person.name] = person.country
    return found if len(found) == 2 else people
