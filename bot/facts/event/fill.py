"""A sentence's cues -> doings, with what the sentence and the story so far say of each."""

from __future__ import annotations

from dataclasses import replace

from bot.facts.event.cues import Cue, cues
from bot.facts.event.doing import Doing
from bot.facts.event.gatherings import attendance, read_gathering
from bot.facts.event.scene import Scene
from bot.facts.event.story import Story
from bot.facts.event.visits import read_visit, tour
from bot.facts.event.when import date_of, status_of

_BARE = ("event.meeting", "event.talks")
_SOON = 400
_REACH, _AFTER, _NEXT = 30, 12, 12  # letters between a word and what it says of the doing


def fill(scene: Scene, story: Story) -> None:
    """Adds what a sentence tells to the story."""
    story.at = scene.sentence.start
    gathered = False
    for cue in cues(scene):
        doing = _read(cue, scene, story)
        if _stands(doing, cue, scene, story):
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
    after = _beside(cue, scene, "event.back", "event.back_after")
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
    if dated is None or (doing.back and doing.type != "visit" and len((dated.edtf or "").partition("/")[0]) == 4):
        return  # a year beside "at the summit" is that of what was said there
    doing.date, doing.borrowed = dated.edtf, dated.borrowed
    if dated.edtf:
        doing.mark("date", dated.start, dated.end, dated.rule)


def _supplied(doing: Doing, story: Story) -> bool:
    """ "The talks took place on Monday": the date of the talks that the sentence before told of."""
    last = story.last()
    if doing.type != "talks" or doing.people or not doing.date or doing.borrowed or doing.concept not in _BARE:
        return False
    if last is None or last.type != "talks" or last.date or doing.start - last.start > _SOON:
        return False
    last.date, last.borrowed = doing.date, False
    last.status, last.sure = doing.status, doing.sure
    if last.host is None:
        last.city, last.host = doing.city, doing.host
    last.marks.extend(mark for mark in doing.marks if mark[0] == "date")
    return True


def _stands(doing: Doing, cue: Cue, scene: Scene, story: Story) -> bool:
    """Whether a doing is more than a mere mention; one that only names people is kept to be merged."""
    if any(cue.start <= word.start < cue.end for word in scene.said("status.cancelled")):
        return False
    if doing.concept in ("event.panel", "event.board") and (not doing.edition or len(doing.parties()) < 2):
        return False
    if _supplied(doing, story):
        return False
    if doing.type == "visit":
        return bool(doing.people and doing.host) and not (doing.back and not doing.level and not doing.date)
    if doing.type == "talks" and doing.concept not in ("event.commission", "event.panel"):
        return _two_sides(doing)
    if scene.beside(cue.word, "event.counted", reach=_REACH) is not None:
        return False
    if doing.concept in ("event.council", "event.commission") and not (doing.edition or doing.date):
        return bool(doing.people or doing.status == "upcoming")
    attends = bool(doing.people) and any(cue.start <= word.start < cue.end for word in scene.said("event.attend"))
    told = bool((doing.date and not doing.borrowed) or doing.host) or (attends and not doing.back)
    if not told:
        doing.back = True
    return bool(doing.people or doing.series) or told


def _two_sides(doing: Doing) -> bool:
    if len(doing.people) >= 2:
        return True
    sides = {code for code in (*doing.people.values(), *doing.countries) if code}
    named = doing.concept in ("event.talks", "event.leaders", "event.ministers") or bool(doing.people)
    return len(sides) >= 2 and named and bool(doing.date or doing.people) and not (doing.back and not doing.people)
