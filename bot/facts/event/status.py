"""Whether a doing is held, upcoming or proposed; invitations, and who gives and takes them."""

from __future__ import annotations

from datetime import date

from bot.facts.edtf import first_day, last_day
from bot.facts.event.cues import Cue
from bot.facts.event.doing import Doing
from bot.facts.event.scene import Scene
from bot.facts.mentions import Person, Word

_ACCEPTED = 45  # letters between "accepted" and "invitation"
_COURTESY = 40  # letters between "at the invitation of" and who invites


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
