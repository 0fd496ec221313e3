"""What a sentence adds to a body told of before: who led its session, and when it meets next."""

from __future__ import annotations

from itertools import takewhile

from bot.facts.event.cues import Cue
from bot.facts.event.doing import Doing
from bot.facts.event.people import as_people, reports
from bot.facts.event.scene import Scene
from bot.facts.event.story import Story

_BODIES = ("event.commission", "event.panel", "event.council", "event.board")
_MET = (*_BODIES, "event.forum", "event.conference")
_TWO_SIDED = ("event.commission", "event.panel")
_PLAIN = ("event.meeting", "event.session")
_SESSIONS = (*_BODIES, "event.session")


def chaired(scene: Scene, story: Story) -> None:
    """ "X and Y led the session", "the delegation was headed by X": they took part in what was just told of."""
    words = scene.said("event.chair")
    near = takewhile(lambda doing: scene.sentence.paragraph - doing.sentence.paragraph <= 1, reversed(story.doings))
    last = next((doing for doing in near if doing.concept in _MET), None) if words else None
    if last is None or last.sentence.paragraph > scene.sentence.paragraph:
        return
    cue = Cue(words[0], last.type, scene.begin, scene.sentence.end)
    found = [person for person in scene.people if not reports(person, cue, scene)]
    last.people.update({name: home for name, home in as_people(found).items() if name not in last.people})
    if found:
        last.mark("participants", words[0].start, words[0].end, "led it")


def next_session(doing: Doing, cue: Cue, scene: Scene, story: Story) -> None:
    """ "The next session of the commission will be in 2026": of the body told of before, with its parties.

    A commission named without any has those of the pair that was told of.
    """
    if doing.concept not in _SESSIONS or len(doing.countries) > 1:
        return
    abroad = set(doing.countries) - {doing.host}
    if not _next(cue, scene) and (doing.concept not in _TWO_SIDED or abroad or doing.people):
        return
    last = next((other for other in reversed(story.doings) if other.concept in _BODIES), None)
    if last is None and doing.concept != "event.session":
        last = next((other for other in reversed(story.doings) if len(other.parties()) == 2), None)
    elif last is not None:
        doing.type, doing.series = last.type, last.series
    if last is None:
        return
    doing.next = doing.next or _next(cue, scene)
    doing.concept = last.concept if last.concept in _BODIES else doing.concept
    doing.countries.extend(code for code in last.parties() if code not in doing.countries)


def later_session(doing: Doing, cue: Cue, scene: Scene, story: Story) -> None:
    """ "The ninth meeting will be in 2026", after the eighth was told of; "the next forum", after a forum."""
    if doing.people or doing.concept not in (*_PLAIN, *_MET):
        return
    counted = [int(n.amount) for n in scene.ordinals if cue.start <= n.start < cue.word.start]
    last = story.last("forum") if doing.concept in _MET else _numbered(story)
    same = last is not None and (last.edition is None or not counted or counted[-1] == last.edition + 1)
    if last is None or not same or not (counted or _next(cue, scene)) or set(doing.countries) - {doing.host}:
        return
    if doing.concept in _PLAIN:
        if not counted or last.edition is None:
            return
        doing.type, doing.concept = last.type, last.concept
        doing.edition = counted[-1]
    elif not _next(cue, scene):
        return
    doing.next, doing.series = True, doing.series or last.series
    doing.countries.extend(code for code in last.parties() if code not in doing.countries)


def _numbered(story: Story) -> Doing | None:
    return next((other for other in reversed(story.doings) if other.edition is not None), None)


def next_summit(doing: Doing, cue: Cue, scene: Scene, story: Story) -> None:
    """ "The next meeting will be in China in 2027", after a summit of a series: the next of the series.

    With a number ("the next, third meeting") the last summit counts, else only where nothing else was told since.
    """
    if doing.concept != "event.meeting" or doing.people or not _next(cue, scene):
        return
    counted = any(cue.start <= number.start < cue.word.start for number in scene.ordinals)
    last = story.last("summit") if counted else story.last("summit", "forum", "talks")
    if last is not None and last.type == "summit" and last.series:
        doing.type, doing.concept, doing.next = "summit", "event.summit", True


def _next(cue: Cue, scene: Scene) -> bool:
    """A word for "next" and one for what is to come in the stretch."""
    return all(
        any(cue.start <= word.start < cue.end for word in scene.said(concept))
        for concept in ("event.next", "status.future")
    )
