"""When a doing takes place, and what whole it is a part of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.facts.edtf import contains, first_day, last_day, shift_years
from bot.facts.event.cues import Cue
from bot.facts.event.doing import Doing
from bot.facts.event.scene import Scene
from bot.facts.event.story import Story
from bot.facts.mentions import When


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
    else:
        behind = _nearest(cue, [when for when in scene.whens if _of_known(when, cue, scene)])
        if behind is not None:
            return Dated(behind.edtf, behind.start, behind.end, f"date: {behind.rule}")
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
_BEHIND = 80  # letters between "after the talks" and their day
_STAY = timedelta(days=2)
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


def _of_known(when: When, cue: Cue, scene: Scene) -> bool:
    """ "After the talks in Astana on 9 June": a day right behind what is known is its own."""
    if scene.head_final:
        here, gap = cue.start <= when.start < cue.word.start, scene.between(when.end, cue.word.start)
    else:
        here, gap = cue.word.end <= when.start < cue.end, scene.between(cue.word.end, when.start)
    here = here and len(gap) <= _BEHIND and not set(gap) & set(",，")
    return here and len(when.edtf or "") == _DAY


def _begun(edtf: str | None) -> str | None:
    """ "From 18 June", with no end named: the day it begins."""
    return edtf[:_DAY] if edtf and len(edtf) == _DAY + 3 and edtf.endswith("/..") else edtf


def _until(when: When, scene: Scene) -> bool:
    """ "until 24 October": an end, whose beginning is not told."""
    words = scene.said("event.until")
    gaps = [max(0, when.start - word.end) for word in words if word.start <= when.start]
    gaps += [word.start - when.end for word in words if scene.head_final]
    inside = any(when.start <= word.start < when.end for word in words)
    published = scene.doc.published
    this_year = published is not None and when.edtf == str(published.year)  # "by the end of the year": some time in it
    return not this_year and "/" not in (when.edtf or "") and (inside or any(0 <= gap < _UNTIL for gap in gaps))


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
