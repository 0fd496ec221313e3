"""When a doing takes place, and so whether it is held, upcoming or proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.facts.edtf import contains, first_day, last_day, shift_years
from bot.facts.event.cues import Cue
from bot.facts.event.doing import Doing
from bot.facts.event.scene import Scene
from bot.facts.event.story import Story
from bot.facts.mentions import Person, When, Word


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with the words that say it; ``borrowed`` where it is the date of the whole or of the neighbour."""

    edtf: str | None
    start: int
    end: int
    rule: str
    borrowed: bool = False


def date_of(cue: Cue, scene: Scene, story: Story, *, back: bool) -> Dated | None:
    """The date a stretch gives its doing: its own, that of "the same day", the sentence's, the heading's."""
    if not back:
        day = _of_the_visit(cue, scene, story)
        if day is not None:
            return day
        own = _nearest(cue, [w for w in scene.whens if cue.start <= w.start < cue.end and _tells(w, scene)])
        if own is not None:
            return Dated(_lasting(_begun(own.edtf), cue, scene), own.start, own.end, f"date: {own.rule}")
        same = _same_day(cue, scene, story)
        if same is not None:
            return same
        near = _nearest(cue, [when for when in scene.whens if when.edtf and when.start < cue.start])
        near = near or _on_the_margins(cue, scene)
        if near is not None:
            return Dated(
                _lasting(near.edtf, cue, scene),
                near.start,
                near.end,
                f"date of the sentence: {near.rule}",
                borrowed=True,
            )
    heading = scene.heading()
    if heading is not None:
        return Dated(heading.edtf, heading.start, heading.end, "date of the heading", borrowed=back)
    return None


def _on_the_margins(cue: Cue, scene: Scene) -> When | None:
    """ "Met on the margins of the summit on 5 June": the day of the whole is that of its part."""
    for when in scene.whens if cue.type == "talks" else ():
        inside = any(cue.end - _COURTESY <= word.start < when.start for word in scene.said("event.during"))
        if when.edtf and when.start >= cue.end and inside and len(when.edtf) == _DAY:
            return when
    return None


def forward(dated: Dated, cue: Cue, scene: Scene) -> str | None:
    """ "Will take place in September", said in November, is next year's: a date without a year, called future."""
    published, edtf = scene.doc.published, dated.edtf
    if edtf is None or published is None or not dated.rule.endswith(NO_YEAR):
        return edtf
    last = last_day(edtf)
    future = any(cue.start <= word.start < cue.end for word in scene.said("status.future"))
    return shift_years(edtf, 1) if future and last is not None and last < published - _LONG_AGO else edtf


def _nearest(cue: Cue, whens: list[When]) -> When | None:
    """The date nearest to the word; a day before a month before a year."""
    if not whens:
        return None
    return min(whens, key=lambda when: (-_fineness(when), _distance(cue, when)))


NO_YEAR = ("without a year", "season")
_LONG_AGO = timedelta(days=45)  # what is to come is hardly said of a day that has just passed
_UNTIL = 4
_DAY = len("2024-06-17")
_STAY = timedelta(days=2)
_ACCEPTED = 45  # letters between "accepted" and "invitation"
_COURTESY = 40  # letters between "at the invitation of" and who invites
_DAYS = {"two": 1, "three": 2, "four": 3, "five": 4}


_LASTING = tuple(f"event.days.{number}" for number in _DAYS)


def _lasting(edtf: str | None, cue: Cue, scene: Scene) -> str | None:
    """A day on which a visit "of two days" begins -> its days."""
    for word in scene.said(*_LASTING) if cue.type != "talks" else ():
        start = first_day(edtf) if edtf and len(edtf) == 10 else None
        if start is not None:
            days = timedelta(days=_DAYS[word.concept.rpartition(".")[2]])
            over = any(cue.start <= ends.start < cue.end for ends in scene.said("event.ends"))
            over = over and not any(cue.start <= began.start < cue.end for began in scene.said("event.began"))
            return f"{start - days}/{edtf}" if over else f"{edtf}/{start + days}"
    return _up_to(edtf, cue, scene)


def _up_to(edtf: str | None, cue: Cue, scene: Scene) -> str | None:
    """ "Opened yesterday and runs until 30 June": both days."""
    for when in scene.whens if edtf and len(edtf) == _DAY else ():
        if cue.start <= when.start < cue.end and len(when.edtf or "") == _DAY and _until(when, scene):
            end = _not_before(str(edtf), when)
            return f"{edtf}/{end}" if end else edtf
    return edtf


def _not_before(start: str, when: When) -> str | None:
    """The day, of the next year where no year is said and it would lie before the start; None where it does."""
    end = when.edtf
    if end and end < start and when.rule.endswith(NO_YEAR):
        end = shift_years(end, 1)
    return end if end and end > start else None


def _tells(when: When, scene: Scene) -> bool:
    """Whether it may be the time of an event; what cannot be resolved counts where nothing relative can."""
    if when.edtf is None:
        return scene.doc.published is None
    return (".." not in when.edtf or _begun(when.edtf) != when.edtf) and not _until(when, scene)


def _begun(edtf: str | None) -> str | None:
    """ "From 18 June", with no end named: the day it begins."""
    return edtf[:_DAY] if edtf and len(edtf) == _DAY + 3 and edtf.endswith("/..") else edtf


def _until(when: When, scene: Scene) -> bool:
    """ "until 24 October": an end, whose beginning is not told."""
    words = scene.said("event.until")
    gaps = [max(0, when.start - word.end) for word in words if word.start <= when.start]
    gaps += [word.start - when.end for word in words if scene.head_final]
    inside = any(when.start <= word.start < when.end for word in words)
    return "/" not in (when.edtf or "") and (inside or any(0 <= gap < _UNTIL for gap in gaps))


def _fineness(when: When) -> int:
    return len((when.edtf or "0000-00-00").partition("/")[0])


def _distance(cue: Cue, when: When) -> int:
    return max(when.start - cue.word.end, cue.word.start - when.end)


def _same_day(cue: Cue, scene: Scene, story: Story) -> Dated | None:
    for word in scene.said("event.same_day", "event.next_day"):
        if cue.start <= word.start < cue.end or (scene.begin <= word.start < cue.start):
            before = story.last_date()
            if before is None:
                return None
            if word.concept == "event.next_day":
                return Dated(_day_after(before), word.start, word.end, "the next day")
            return Dated(before, word.start, word.end, "the same day")
    return None


def _of_the_visit(cue: Cue, scene: Scene, story: Story) -> Dated | None:
    """ "On the last day of the visit": that day of the visit told of."""
    for word in scene.said("event.first_day", "event.last_day"):
        visits = (doing.date for doing in reversed(story.doings) if doing.type == "visit" and "/" in (doing.date or ""))
        start, _, end = str(next(visits, "")).partition("/")
        if not scene.begin <= word.start < cue.end:
            continue
        day = start if word.concept == "event.first_day" else end
        if len(day) == _DAY:
            return Dated(day, word.start, word.end, "a day of the visit")
    return None


def _day_after(edtf: str) -> str | None:
    last = last_day(edtf)
    return (last + timedelta(days=1)).isoformat() if last is not None and edtf[-3] == "-" and len(edtf) >= 10 else None


def status_of(doing: Doing, cue: Cue, scene: Scene) -> tuple[str, bool]:
    """(status, whether a word or date says so)."""
    if doing.type == "visit":
        if accepted(scene):
            return "upcoming", True
        invite = invitation(scene)
        if invite is not None and invite.start < cue.end:
            return "proposed", True
    elif cue.type != "talks" and _asked(doing, cue, scene):
        return "proposed", True
    timed = _by_date(doing.date, scene.doc.published)
    if timed is not None:
        return timed, True
    if any(cue.start <= word.start < cue.end for word in scene.said("status.proposed")):
        return "proposed", True
    if any(cue.start <= word.start < cue.end for word in scene.said("status.future")):
        return "upcoming", True
    return "held", False


def accepted(scene: Scene) -> bool:
    """ "Accepted the invitation", "accepted X's invitation to visit": the guest comes."""
    if scene.said("event.accept"):
        return True
    return any(
        (0 <= other.start - word.end <= _ACCEPTED) or (scene.head_final and 0 <= word.start - other.end <= _ACCEPTED)
        for word in scene.said("event.accepts")
        for other in scene.said("event.invite")
    )


def _asked(doing: Doing, cue: Cue, scene: Scene) -> bool:
    """Somebody is invited to a gathering of which no more is said."""
    invite = invitation(scene)
    if invite is None or accepted(scene) or any(cue.start <= w.start < cue.end for w in scene.said("status.future")):
        return False
    by = _by_date(doing.date, scene.doc.published)
    return bool(scene.people) and by != "held" and invite.start < cue.end


def invitation(scene: Scene) -> Word | None:
    """The word of inviting, unless it says at whose invitation a visit takes place."""
    for word in scene.said("event.invite"):
        polite = any(other.start <= word.start < other.end for other in scene.said("event.courtesy"))
        if not polite and scene.beside(word, "event.courtesy", reach=_COURTESY) is None:
            return word
    return None


def inviter(person: Person, scene: Scene) -> bool:
    """ "at the invitation of X": the person beside the words."""
    for word in scene.said("event.courtesy"):
        after = scene.between(word.end, person.start)
        first = not any(word.end <= other.start < person.start for other in scene.people)
        if word.end <= person.start and first and len(after) <= _COURTESY and not set(after) & set(",，"):
            return True
        if scene.head_final and 0 <= word.start - person.end <= _COURTESY // 2:
            return True
    return False


def _by_date(edtf: str | None, published: date | None) -> str | None:
    """What the calendar says; None where it is undecided ("this year")."""
    if edtf is None or published is None:
        return None
    first, last = first_day(edtf), last_day(edtf)
    if first is not None and first > published:
        return "upcoming"
    if last is not None and last < published:
        return "held"
    return (
        "held" if len(edtf) >= 10 and edtf[4:5] == "-" and edtf.count("-") >= 2 and ".." not in edtf and first else None
    )


def whole(doing: Doing, story: Story, *, reach: int, future: bool) -> Doing | None:
    """The visit that talks or a session are a part of: told just before, with some of its people.

    Args:
        future: whether they are said to be to come; else a host alone met nobody on a visit still to come.
    """
    found: Doing | None = None
    for other in reversed(story.doings):
        if doing.sentence.start - other.sentence.start > reach:
            break
        if other.type != "visit" or other.status == "proposed":
            continue
        alone = len(doing.people) == 1 and other.host in doing.people.values()
        alone = alone and (future or other.status == "held")
        shared = set(other.people) & set(doing.people) or alone
        fits = doing.date is None or other.date is None or contains(other.date, doing.date) or _soon(other, doing)
        if fits and (shared or not doing.people) and (found is None or _tells_more(other, found)):
            found = other
    return found


def _soon(visit: Doing, doing: Doing) -> bool:
    """The days after an arrival whose end nobody tells."""
    came, met = first_day(visit.date or ""), first_day(doing.date or "")
    if came is None or met is None or len(visit.date or "") != _DAY:
        return False
    return timedelta(0) <= met - came <= _STAY


def _tells_more(one: Doing, other: Doing) -> bool:
    """Of two mentions of one visit the one that names the city."""
    return (
        other.city is None and one.city is not None and one.host == other.host and set(one.people) == set(other.people)
    )
