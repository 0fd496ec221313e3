"""A sentence's cues -> doings, with what the sentence and the story so far say of each."""

from __future__ import annotations

from dataclasses import replace

from bot.facts.event.bodies import chaired
from bot.facts.event.cues import Cue, cues
from bot.facts.event.doing import Doing
from bot.facts.event.gatherings import attendance, read_gathering
from bot.facts.event.scene import Scene
from bot.facts.event.standing import stands, supplied
from bot.facts.event.status import invitation, status_of
from bot.facts.event.story import Story
from bot.facts.event.telling import VISITS
from bot.facts.event.titles import with_titles
from bot.facts.event.visits import read_visit, tour
from bot.facts.event.when import date_of, forward

_VERBS = (*VISITS, "event.meet", "event.receive", "event.discuss", "event.gather", "event.welcome", "event.visit")
_REACH, _AFTER, _NEXT = 30, 12, 12  # letters between a word and what it says of the doing


def fill(scene: Scene, story: Story) -> None:
    """Adds what a sentence tells to the story."""
    story.at = scene.sentence.start
    scene = with_titles(scene, story)
    chaired(scene, story)
    gathered = False
    for cue in cues(scene):
        doing = _read(cue, scene, story)
        if supplied(doing, story):
            continue
        if not stands(doing, cue, scene):
            story.mere.append(doing)
            continue
        story.doings.extend(_each(doing, cue, scene))
        gathered = gathered or doing.type in ("summit", "forum")
    if not gathered:
        joined = attendance(scene, story)
        if joined is not None:
            story.doings.append(joined)


def _read(cue: Cue, scene: Scene, story: Story) -> Doing:
    doing = Doing(type=cue.type, sentence=scene.sentence, start=cue.word.start, concept=cue.word.concept)
    doing.mark("type", cue.word.start, cue.word.end, cue.word.concept)
    during = _beside(cue, scene, "event.during", "event.during_after")
    during = during or _at(cue, scene)
    after = _beside(cue, scene, "event.back", "event.back_after")
    during = during and not any(cue.start <= word.start < cue.end for word in scene.said("event.gather"))
    doing.back = during or after
    doing.next = scene.beside(cue.word, "event.next", reach=_REACH, comma=_NEXT) is not None
    _date(doing, cue, scene, story, after=after and not during)
    if cue.word.concept == "event.previous":
        _previous(doing, story)
    elif cue.type == "visit":
        read_visit(doing, cue, scene, story)
    else:
        read_gathering(doing, cue, scene, story)
    doing.status, doing.sure = status_of(doing, cue, scene)
    return doing


def _at(cue: Cue, scene: Scene) -> bool:
    """ "At the forum", "at the fifth Kazakh-Chinese forum": no name of its own stands between."""
    at = scene.beside(cue.word, "event.at", reach=_REACH) if cue.word.concept not in _VERBS else None
    if at is None:
        return False
    names = [*scene.cities, *scene.people, *(country for country in scene.countries if country.form == "name")]
    if any(at.end <= name.start < cue.word.start for name in names):
        return False
    of_a_body = any(0 <= at.start - word.end <= 1 for word in scene.said("event.session"))
    return not of_a_body and invitation(scene) is None


def _each(doing: Doing, cue: Cue, scene: Scene) -> list[Doing]:
    """ "held bilateral meetings with X, Y and Z": one with each."""
    apart = any(cue.start <= word.start < cue.end for word in scene.said("event.each"))
    apart = apart or doing.concept == "event.receive"
    if doing.type == "visit":
        return [doing, *tour(doing, cue, scene)]
    if doing.type != "talks" or not apart or len(doing.people) < 3:
        return [doing]
    (host, home), *others = doing.people.items()
    return [replace(doing, people={host: home, name: land}, countries=[]) for name, land in others]


def _previous(doing: Doing, story: Story) -> None:
    """ "The previous one was in 2022": what was told of last, at another time."""
    last = story.last()
    if last is not None and doing.date and not doing.borrowed:
        doing.type, doing.people, doing.countries = last.type, dict(last.people), list(last.countries)
        doing.host, doing.series = (last.host if last.type == "visit" else None), last.series


def _beside(cue: Cue, scene: Scene, before: str, after: str) -> bool:
    return (
        scene.beside(cue.word, before, reach=_REACH) is not None
        or scene.beside(cue.word, after, reach=_AFTER if scene.doc.language.spaced else 0, after=True) is not None
    )


def _date(doing: Doing, cue: Cue, scene: Scene, story: Story, *, after: bool) -> None:
    dated = date_of(cue, scene, story, back=after)
    future = any(cue.start <= word.start < cue.end for word in scene.said("status.future"))
    known = doing.back and not doing.next and doing.type != "visit" and not future
    if dated is None or (known and len((dated.edtf or "").partition("/")[0]) == 4):
        return  # a year beside "at the summit" is that of what was said there
    doing.date, doing.borrowed = forward(dated, cue, scene), dated.borrowed
    if dated.edtf:
        doing.mark("date", dated.start, dated.end, dated.rule)
