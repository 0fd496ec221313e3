"""What is an event: a doing with sides, a time or a place, not a mere mention."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.facts.edtf import first_day, last_day, shift_years
from bot.facts.event.cues import Cue
from bot.facts.event.doing import Doing
from bot.facts.event.scene import Scene
from bot.facts.event.story import Story
from bot.facts.mentions import RoleRef, When, Word
from bot.models import Span

_BARE = ("event.meeting", "event.talks", "event.session")
_SOON = 400  # letters between a doing and the sentence that only says when it took place
_ENVOYS = ("ambassador", "spokesperson", "expert")
_ENDING = 4  # letters between a date with its ending and the verb
_STAY = 14  # days: what is longer is from one day to another, not the days of a meeting
_REACH = 30  # letters between a word and what it says of the doing


def supplied(doing: Doing, story: Story) -> bool:
    """ "The talks took place on Monday": the date of the talks that the sentence before told of."""
    session = doing.concept == "event.session"
    last = story.last("summit", "forum", "talks") if session else story.last()
    if doing.people or not doing.date or doing.borrowed or doing.concept not in _BARE:
        return False
    if last is None or (last.type != "talks" and not session) or last.date or doing.start - last.start > _SOON:
        return False
    last.date, last.borrowed = doing.date, False
    last.status, last.sure = doing.status, doing.sure
    if last.host is None:
        last.city, last.host = doing.city, doing.host
    last.marks.extend(mark for mark in doing.marks if mark[0] == "date")
    return True


def stands(doing: Doing, cue: Cue, scene: Scene) -> bool:
    """Whether a doing is more than a mere mention; one that only names people is kept to be merged."""
    said = _words_in(cue, scene, "event.cancelled", "event.postponed", "status.cancelled")
    if any(word.concept != "status.cancelled" for word in said):
        _turn(doing, cue, scene, said)
    elif said:
        return False
    if doing.type == "visit":
        return _goes(doing, scene)
    if doing.type == "talks" and doing.concept not in ("event.commission", "event.panel"):
        return _two_sides(doing, cue, scene)
    return _body_meets(doing) and _takes_place(doing, cue, scene)


def _words_in(cue: Cue, scene: Scene, *concepts: str) -> list[Word]:
    return [word for word in scene.said(*concepts) if cue.start <= word.start < cue.end]


def _turn(doing: Doing, cue: Cue, scene: Scene, said: Sequence[Word]) -> None:
    """Cancelled, or postponed with no later day named: a wish, no longer a plan. Postponed to a day: of that day."""
    postponed = [word for word in said if word.concept == "event.postponed"]
    whens = [when for when in scene.whens if when.edtf and cue.start <= when.start < cue.end]
    later = [when.edtf for when in whens if postponed and _is_later(when, postponed[0], scene)]
    doing.status, doing.sure = "proposed", True
    if later and not any(word.concept == "event.cancelled" for word in said):
        doing.date, doing.status = _to_come(later[-1], scene.doc.published), "upcoming"


def _is_later(when: When, word: Word, scene: Scene) -> bool:
    """Whether a day is the one it is put off to: behind the word, or right before one that ends its clause."""
    return word.end <= when.start or (scene.head_final and 0 <= word.start - when.end <= _ENDING)


def _to_come(edtf: str | None, published: date | None) -> str | None:
    """A day it is put off to: what was taken for a day of last year is one of this."""
    first = first_day(edtf) if edtf else None
    ends = last_day(edtf) if edtf else None
    if edtf and first and ends and (ends - first).days > _STAY:  # "from 10 July to 31 August"
        edtf = edtf.rpartition("/")[2]
    if edtf is None or published is None or ends is None or ends >= published:
        return edtf
    shifted = shift_years(edtf, 1)
    return shifted if (last_day(shifted) or published) >= published else edtf


def why_mere(doing: Doing) -> str:
    """Why a doing that does not stand is a mere mention, in words for a person."""
    sides = len({code for code in (*doing.people.values(), *doing.countries) if code})
    lacks = []
    if doing.type == "visit":
        lacks += [] if doing.people or doing.countries else ["who visits"]
        lacks += [] if doing.host else ["what country is visited"]
    elif doing.type == "talks":
        lacks += [] if sides >= 2 or len(doing.people) >= 2 else ["two sides"]
    elif not (doing.people or doing.series or sides):
        lacks += ["participants"]
    lacks += [] if doing.date else ["a time"]
    lacks += [] if doing.type == "visit" or doing.host else ["a place"]
    if not lacks or doing.back:
        return "a mere mention: spoken of as something known, or called off"
    return f"a mere mention ({doing.type}): without {', '.join(lacks)}"


def _goes(doing: Doing, scene: Scene) -> bool:
    """A visit by somebody to somewhere; "during the visit" alone is a known one."""
    told = bool(doing.people or doing.countries) and doing.host is not None
    told_of = doing.date or doing.level or doing.city or scene.said("event.now")
    if doing.concept == "event.visits" and doing.status == "held" and not told_of:
        return False  # "has visited the country eight times"
    return told and not (doing.back and not doing.level and not doing.date)


def _body_meets(doing: Doing) -> bool:
    """A council, commission or conference needs what tells one session of it from the body itself."""
    match doing.concept:
        case "event.session":
            return False
        case "event.panel" | "event.board":
            dated = doing.date is not None and not doing.borrowed
            one = doing.edition is not None or doing.next or len(doing.people) > 1 or (dated and doing.host is not None)
            return one and len(doing.parties()) >= 2
        case "event.conference":
            named = doing.people.keys() - doing.guessed
            return bool(named or doing.series or doing.edition) or len(doing.parties()) >= 2
        case "event.council" | "event.commission":
            dated = doing.date is not None and not doing.borrowed
            return bool(doing.edition or dated or doing.people) or doing.status == "upcoming"
    return True


def _takes_place(doing: Doing, cue: Cue, scene: Scene) -> bool:
    dated = doing.date is not None and not doing.borrowed
    fixed = dated or doing.host is not None
    if scene.beside(cue.word, "event.counted", reach=_REACH) is not None and not (doing.edition and dated):
        return False
    attends = bool(doing.people) and any(cue.start <= word.start < cue.end for word in scene.said("event.attend"))
    body = doing.edition is not None and len(doing.parties()) >= 2
    doing.loose = not fixed
    told = fixed or ((attends or body) and not doing.back)
    if not told:
        doing.back = True
    return bool(doing.people or doing.series) or told


def _two_sides(doing: Doing, cue: Cue, scene: Scene) -> bool:
    if doing.concept == "event.discuss" and not _discussed(doing, cue, scene):
        return False
    homes = set(doing.people.values())
    if len(doing.people) >= 2:
        return len(homes) > 1 or (None in homes and doing.concept != "event.discuss")
    sides = {code for code in (*doing.people.values(), *doing.countries) if code}
    if doing.host and any(cue.start <= word.start < cue.end for word in scene.said("event.delegation", "event.others")):
        sides.add(doing.host)
    leaders = any(cue.start <= word.start < cue.end for word in scene.said("event.both"))
    end = cue.end if doing.concept == "event.meet" else cue.word.start
    offices = scene.doc.inside(Span(cue.start, end), RoleRef)
    leaders = leaders or any(office.role not in _ENVOYS for office in offices)
    named = leaders or doing.concept in ("event.talks", "event.leaders", "event.ministers") or bool(doing.people)
    when_or_where = doing.date or doing.people or (doing.host and leaders)
    placed = doing.date and not doing.borrowed and doing.host
    known = doing.back and not doing.people and not placed
    return len(sides) >= 2 and named and bool(when_or_where) and not known


def _discussed(doing: Doing, cue: Cue, scene: Scene) -> bool:
    """Two who are named, or holders of offices of a country; "the sides discussed" only goes on with talks told of."""
    offices = scene.doc.inside(Span(cue.start, cue.word.start), RoleRef)
    return len(doing.people.keys() - doing.guessed) >= 2 or any(office.country for office in offices)
